package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
)

// markOf tells apart what suggestions of a gathering are computed from: its version,
// which goes up with its own changes, and when the register last changed about its
// participants.
const markOf = `g.version || '-' || (
		SELECT COUNT(*) || '-' || COALESCE(MAX(x.at), 0) FROM (
			SELECT w.changed_at AS at FROM participant p JOIN want w ON w.party = p.party WHERE p.gathering = g.id
			UNION ALL SELECT r.changed_at FROM participant p JOIN product r ON r.party = p.party WHERE p.gathering = g.id
			UNION ALL SELECT b.changed_at FROM participant p JOIN business b ON b.party = p.party WHERE p.gathering = g.id
			UNION ALL SELECT s.changed_at FROM participant p JOIN stakeholder s ON s.party = p.party WHERE p.gathering = g.id
			UNION ALL SELECT COALESCE(c.ended_at, c.said_at) FROM participant p JOIN certificate c ON c.party = p.party WHERE p.gathering = g.id) x)`

// MarkOf implements match.SuggestionStore.
func (db *DB) MarkOf(ctx context.Context, id gathering.ID) (mark string, err error) {
	err = db.read.QueryRowContext(ctx, `SELECT `+markOf+` FROM gathering g WHERE g.id = $1`, id).Scan(&mark)
	return mark, found(err, "gathering.not_found")
}

// Outdated implements match.SuggestionStore.
func (db *DB) Outdated(ctx context.Context, from register.Date, limit int) ([]gathering.ID, error) {
	return rows(ctx, db.read, func(r *sql.Rows, id *gathering.ID) error { return r.Scan(id) }, `
		SELECT g.id FROM gathering g LEFT JOIN match_overview o ON o.gathering = g.id
		WHERE g.state IN ('open', 'closed', 'running') AND g.day >= $1 AND EXISTS (SELECT 1 FROM participant p WHERE p.gathering = g.id)
			AND (o.mark IS NULL OR o.mark <> `+markOf+`)
		ORDER BY g.day, g.id LIMIT $2`, from, limit)
}

// KeepSuggestions implements match.SuggestionStore. The gathering's version stays: what
// was computed changes nothing of its day.
func (db *DB) KeepSuggestions(ctx context.Context, id gathering.ID, s match.Suggestions) error {
	body, err := json.Marshal(s.Overview)
	if err != nil {
		return err
	}
	type list struct {
		number int
		body   string
	}
	var lists []list
	for i, l := range s.Lists {
		if len(l) == 0 {
			continue
		}
		b, err := json.Marshal(l)
		if err != nil {
			return err
		}
		lists = append(lists, list{i + 1, string(b)})
	}
	return db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO match_overview (gathering, mark, body) VALUES ($1, $2, $3)
			ON CONFLICT (gathering) DO UPDATE SET mark = excluded.mark, body = excluded.body`, id, s.Mark, string(body))
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM match_list WHERE gathering = $1`, id); err != nil {
			return err
		}
		return many(ctx, tx, lists, `INSERT INTO match_list (gathering, participant, body)`, 3, ` ON CONFLICT DO NOTHING`,
			func(l list) []any { return []any{id, l.number, l.body} })
	})
}

// Overview implements match.SuggestionStore.
func (db *DB) Overview(ctx context.Context, id gathering.ID) (o match.Overview, err error) {
	var body string
	if err := db.read.QueryRowContext(ctx, `SELECT body FROM match_overview WHERE gathering = $1`, id).Scan(&body); err != nil {
		return o, found(err, "match.not_computed")
	}
	return o, json.Unmarshal([]byte(body), &o)
}

// ListOf implements match.SuggestionStore.
func (db *DB) ListOf(ctx context.Context, id gathering.ID, participant int) (all []match.Suggestion, err error) {
	bodies, err := rows(ctx, db.read, func(r *sql.Rows, s *string) error { return r.Scan(s) },
		`SELECT body FROM match_list WHERE gathering = $1 AND participant = $2 ORDER BY participant`, id, participant)
	if err != nil || len(bodies) == 0 {
		return nil, err
	}
	return all, json.Unmarshal([]byte(bodies[0]), &all)
}

// Lists implements match.SuggestionStore.
func (db *DB) Lists(ctx context.Context, id gathering.ID) (map[int][]match.Suggestion, error) {
	all := map[int][]match.Suggestion{}
	return all, each(ctx, db.read, func(r *sql.Rows) error {
		var number int
		var body string
		if err := r.Scan(&number, &body); err != nil {
			return err
		}
		var list []match.Suggestion
		err := json.Unmarshal([]byte(body), &list)
		all[number] = list
		return err
	}, `SELECT participant, body FROM match_list WHERE gathering = $1 ORDER BY participant`, id)
}

// Known implements match.SuggestionStore: a few queries for all participants together.
func (db *DB) Known(ctx context.Context, id gathering.ID) (k match.Known, err error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return k, err
	}
	defer tx.Rollback() // nothing was changed
	var office string
	var n int
	err = tx.QueryRowContext(ctx, `
		SELECT g.office, (SELECT COALESCE(MAX(p.number), 0) FROM participant p WHERE p.gathering = g.id), `+markOf+` FROM gathering g WHERE g.id = $1`, id).Scan(&office, &n, &k.Mark)
	if err != nil {
		return k, found(err, "gathering.not_found")
	}
	k.Parties = make([]match.KnownOf, n)
	for _, load := range []func(context.Context, *sql.Tx, gathering.ID, []match.KnownOf) error{
		knownProfiles, knownFacts, knownProducts, knownWants, knownPapers, knownConditions,
	} {
		if err := load(ctx, tx, id, k.Parties); err != nil {
			return k, fmt.Errorf("read what is known of participants of %s: %w", id, err)
		}
	}
	return k, each(ctx, tx, func(r *sql.Rows) error {
		var number, before int
		var owed float64
		err := r.Scan(&number, &before, &owed)
		k.Parties[number-1].Before, k.Parties[number-1].Owed = before, min(max(owed, -match.MostOwed), match.MostOwed)
		return err
	}, `
		SELECT p.number, COUNT(DISTINCT o.gathering), COALESCE(SUM(c.deserved - c.received), 0)
		FROM participant p JOIN gathering g ON g.id = p.gathering JOIN participant o ON o.party = p.party AND o.gathering <> p.gathering AND o.withdrawn_at IS NULL
		JOIN gathering h ON h.id = o.gathering AND h.office = g.office AND h.day < g.day
		LEFT JOIN match_credit c ON c.gathering = o.gathering AND c.participant = o.number
		WHERE p.gathering = $1 GROUP BY p.number ORDER BY p.number`, id)
}

func knownProfiles(ctx context.Context, tx *sql.Tx, id gathering.ID, all []match.KnownOf) error {
	err := each(ctx, tx, func(r *sql.Rows) error {
		var n int
		var x match.KnownOf
		err := r.Scan(&n, &x.Booked, &x.NIB, &x.Region, &x.KBLI, &x.Edition, &x.Cluster, &x.LooksFor, &x.Offers)
		all[n-1] = x // the first of all that is read
		return err
	}, `
		SELECT p.number, CASE WHEN b.party IS NULL THEN 0 ELSE 1 END, CASE WHEN COALESCE(b.nib, '') = '' THEN 0 ELSE 1 END,
		       COALESCE(b.region, ''), COALESCE(b.kbli, ''), COALESCE(b.kbli_edition, ''), COALESCE(b.cluster, ''), COALESCE(s.looks_for, ''), COALESCE(s.offers, '')
		FROM participant p LEFT JOIN business b ON b.party = p.party LEFT JOIN stakeholder s ON s.party = p.party
		WHERE p.gathering = $1 ORDER BY p.number`, id)
	if err != nil {
		return err
	}
	return each(ctx, tx, func(r *sql.Rows) error {
		var n int
		var obstacle, sex string
		err := r.Scan(&n, &obstacle, &sex)
		all[n-1].Obstacle, all[n-1].Sex = obstacle, sex
		return err
	}, `
		SELECT p.number, r.obstacle, COALESCE(a.sex, '') FROM participant p JOIN registration r ON r.gathering = p.gathering AND r.party = p.party AND r.state = 'confirmed'
		LEFT JOIN attendee a ON a.registration = r.id AND a.place = 1
		WHERE p.gathering = $1 ORDER BY p.number, r.turn`, id)
}

func knownFacts(ctx context.Context, tx *sql.Tx, id gathering.ID, all []match.KnownOf) error {
	return each(ctx, tx, func(r *sql.Rows) error {
		var n int
		var field register.Field
		var value string
		err := r.Scan(&n, &field, &value)
		x := &all[n-1]
		number, wrong := strconv.Atoi(value)
		switch {
		case field == register.FieldLegalForm:
			x.LegalForm = value
		case wrong != nil:
		case field == register.FieldYearBegun:
			x.Begun = number
		default:
			x.Workers += number
		}
		return err
	}, `
		SELECT p.number, f.field, f.value FROM participant p JOIN business_fact f ON f.party = p.party AND f.state = 'current'
		WHERE p.gathering = $1 AND f.field IN ('legal_form', 'year_begun', 'workers_men', 'workers_women') ORDER BY p.number, f.field`, id)
}

func knownProducts(ctx context.Context, tx *sql.Tx, id gathering.ID, all []match.KnownOf) error {
	return each(ctx, tx, func(r *sql.Rows) error {
		var n int
		var x register.Product
		err := r.Scan(&n, &x.Name, &x.NameEN, &x.About, &x.KBLI, &x.KBLIEdition, &x.HS, &x.Materials, &x.MinimumOrder, &x.LeadDays, &x.AMonth)
		all[n-1].Products = append(all[n-1].Products, x)
		return err
	}, `
		SELECT p.number, r.name, r.name_en, r.about, r.kbli, r.kbli_edition, r.hs, r.materials, r.minimum_order, r.lead_days, r.a_month
		FROM participant p JOIN product r ON r.party = p.party WHERE p.gathering = $1 AND r.state = 'shown' ORDER BY p.number, r.id`, id)
}

func knownWants(ctx context.Context, tx *sql.Tx, id gathering.ID, all []match.KnownOf) error {
	at := map[register.WantID][2]int{}
	err := each(ctx, tx, func(r *sql.Rows) error {
		var n int
		var w register.Want
		err := r.Scan(&n, &w.ID, &w.Side, &w.Kind, &w.Title, &w.About, &w.Topic, &w.Quantity, &w.ValidUntil)
		at[w.ID] = [2]int{n, len(all[n-1].Wants)}
		all[n-1].Wants = append(all[n-1].Wants, w)
		return err
	}, `
		SELECT p.number, w.id, w.side, w.kind, w.title, w.about, w.topic, w.quantity, w.valid_until
		FROM participant p JOIN want w ON w.party = p.party JOIN gathering g ON g.id = p.gathering
		WHERE p.gathering = $1 AND w.state = 'open' AND (w.valid_until = '' OR w.valid_until >= g.day) ORDER BY p.number, w.id`, id)
	if err != nil {
		return err
	}
	return each(ctx, tx, func(r *sql.Rows) error {
		var want register.WantID
		var c register.Condition
		err := r.Scan(&want, &c.Kind, &c.Value, &c.Required)
		if i, there := at[want]; there {
			w := &all[i[0]-1].Wants[i[1]]
			w.Conditions = append(w.Conditions, c)
		}
		return err
	}, `
		SELECT c.want, c.kind, c.value, c.required FROM participant p JOIN want w ON w.party = p.party JOIN want_condition c ON c.want = w.id
		WHERE p.gathering = $1 AND w.state = 'open' ORDER BY c.want, c.place`, id)
}

func knownPapers(ctx context.Context, tx *sql.Tx, id gathering.ID, all []match.KnownOf) error {
	return each(ctx, tx, func(r *sql.Rows) error {
		var n int
		var c register.Certificate
		err := r.Scan(&n, &c.Kind, &c.ValidUntil)
		all[n-1].Certificates = append(all[n-1].Certificates, c)
		return err
	}, `
		SELECT p.number, c.kind, c.valid_until FROM participant p JOIN certificate c ON c.party = p.party
		WHERE p.gathering = $1 AND c.ended_at IS NULL ORDER BY p.number, c.id`, id)
}

func knownConditions(ctx context.Context, tx *sql.Tx, id gathering.ID, all []match.KnownOf) error {
	return each(ctx, tx, func(r *sql.Rows) error {
		var n int
		var c match.Condition
		var words string
		err := r.Scan(&n, &c.Fact, &c.Is, &c.Number, &words, &c.Id, &c.En)
		if words != "" {
			c.Words = strings.Split(words, "\n")
		}
		all[n-1].Conditions = append(all[n-1].Conditions, c)
		return err
	}, `
		SELECT p.number, c.fact, c.compare, c.number, c.words, c.text_id, c.text_en
		FROM participant p JOIN desk_condition c ON c.desk = p.party WHERE p.gathering = $1 ORDER BY p.number, c.place`, id)
}

// KeepConditions implements match.SuggestionStore.
func (db *DB) KeepConditions(ctx context.Context, id register.PartyID, all []match.Condition, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM desk_condition WHERE desk = $1`, id); err != nil {
			return err
		}
		place := 0
		return batch(ctx, tx, all, `INSERT INTO desk_condition (desk, place, fact, compare, number, words, text_id, text_en) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			func(c match.Condition) []any {
				place++
				return []any{id, place, c.Fact, string(c.Is), c.Number, strings.Join(c.Words, "\n"), c.Id, c.En}
			})
	})
}

// CreditsDue implements match.CreditStore.
func (db *DB) CreditsDue(ctx context.Context, limit int) ([]gathering.ID, error) {
	return rows(ctx, db.read, func(r *sql.Rows, id *gathering.ID) error { return r.Scan(id) }, `
		SELECT g.id FROM gathering g WHERE g.state = 'ended' AND NOT EXISTS (SELECT 1 FROM match_counted c WHERE c.gathering = g.id)
			AND EXISTS (SELECT 1 FROM run x WHERE x.gathering = g.id AND x.shown = 1)
		ORDER BY g.id LIMIT $1`, limit)
}

// KeepCredits implements match.CreditStore.
func (db *DB) KeepCredits(ctx context.Context, id gathering.ID, all []match.Credit, now time.Time) error {
	return db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `INSERT INTO match_counted (gathering, at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, id, micros(now))
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return batch(ctx, tx, all, `INSERT INTO match_credit (gathering, participant, deserved, received) VALUES ($1, $2, $3, $4)`,
			func(c match.Credit) []any { return []any{id, c.Participant, c.Deserved, c.Received} })
	})
}
