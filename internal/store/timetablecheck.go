package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"wantilan/internal/gathering"
	"wantilan/internal/timetable"
)

// WrongTimetables tells, in English sentences, which runs, drafts, publications and
// notices do not fit together.
func (i *Inspector) WrongTimetables(ctx context.Context) (wrong []string, err error) {
	tx, err := i.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	err = each(ctx, tx, func(r *sql.Rows) error {
		var id timetable.RunID
		var results string
		var kept int
		if err := r.Scan(&id, &results, &kept); err != nil {
			return err
		}
		var said runResults
		if err := json.Unmarshal([]byte(results), &said); err != nil {
			wrong = append(wrong, fmt.Sprintf("run %s: its results cannot be read: %v", id, err))
		} else if said.Held != 0 && said.Held != kept {
			wrong = append(wrong, fmt.Sprintf("run %s: it says that it holds %d meetings, and %d are kept", id, said.Held, kept))
		}
		return nil
	}, `SELECT r.id, r.results, (SELECT COUNT(*) FROM booking b WHERE b.run = r.id) FROM run r WHERE r.state IN ('finished', 'cancelled') ORDER BY r.id`)
	if err != nil {
		return wrong, err
	}
	for _, c := range []struct{ what, query string }{
		{"participants see another run than was published last", `
			SELECT g.id FROM gathering g
			WHERE COALESCE((SELECT MAX(r.id) FROM run r WHERE r.gathering = g.id AND r.shown = 1), '') <>
			      COALESCE((SELECT p.run FROM publication p WHERE p.gathering = g.id ORDER BY p.number DESC LIMIT 1), '') ORDER BY g.id`},
		{"its publications are not numbered without gaps", `
			SELECT gathering FROM publication GROUP BY gathering HAVING COUNT(*) <> MAX(number) ORDER BY gathering`},
		{"its steps are not numbered without gaps", `
			SELECT b.gathering FROM board b WHERE (SELECT COUNT(*) FROM board_step s WHERE s.gathering = b.gathering) <> b.version ORDER BY b.gathering`},
		{"somebody waits to be told of an earlier publication", `
			SELECT DISTINCT n.gathering FROM publication_notice n
			WHERE n.told_at IS NULL AND n.publication <> (SELECT MAX(p.number) FROM publication p WHERE p.gathering = n.gathering) ORDER BY n.gathering`},
	} {
		all, err := column[gathering.ID](ctx, tx, c.query)
		if err != nil {
			return wrong, err
		}
		for _, g := range all {
			wrong = append(wrong, fmt.Sprintf("gathering %s: %s", g, c.what))
		}
	}
	return wrong, nil
}
