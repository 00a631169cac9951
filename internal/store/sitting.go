package store

import (
	"context"
	"database/sql"

	"wantilan/internal/gathering"
	"wantilan/internal/timetable/sitting"
)

// SittingNotes implements sitting.Store.
func (db *DB) SittingNotes(ctx context.Context, g gathering.ID, who gathering.ParticipantID) ([]sitting.Note, error) {
	return rows(ctx, db.read, func(r *sql.Rows, n *sitting.Note) error {
		var shared int
		err := r.Scan(&n.ID, &n.Participant, &n.Request, &n.By, &n.ByName, &n.Words, &shared, (*moment)(&n.At))
		n.Shared = shared == 1
		return err
	}, `
		SELECT n.id, n.participant, n.request, n.account, a.name, n.words, n.shared, n.at
		FROM sitting_note n JOIN participant p ON p.id = n.participant JOIN account a ON a.id = n.account
		WHERE p.gathering = $1 AND n.words <> '' AND (n.participant = $2 OR $2 = '' AND n.shared = 1)
		ORDER BY n.participant, n.request, n.at, n.account`, g, who)
}

// KeepSittingNote implements sitting.Store. A note that was emptied stays as such, so that
// earlier words that come later do not come back.
func (db *DB) KeepSittingNote(ctx context.Context, n sitting.Note) error {
	_, err := db.exec(ctx, `
		INSERT INTO sitting_note (participant, request, account, id, words, shared, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (participant, request, account) DO UPDATE SET id = excluded.id, words = excluded.words, shared = excluded.shared, at = excluded.at
		WHERE excluded.id <> sitting_note.id AND (excluded.at > sitting_note.at OR excluded.at = sitting_note.at AND excluded.id > sitting_note.id)`,
		n.Participant, n.Request, n.By, n.ID, n.Words, bit(n.Shared), micros(n.At))
	return err
}
