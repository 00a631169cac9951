package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/evaluation"
)

// FeedbackForm implements evaluation.Store.
func (db *DB) FeedbackForm(ctx context.Context, g gathering.ID, office account.OrganisationID) (f evaluation.Form, err error) {
	var owner, questions string
	err = db.read.QueryRowContext(ctx, `
		SELECT owner, questions, days, version FROM feedback_form WHERE owner = $1 OR owner = $2
		ORDER BY CASE WHEN owner = $1 THEN 0 ELSE 1 END, owner LIMIT 1`, g, office).Scan(&owner, &questions, &f.Days, &f.Version)
	if err != nil {
		return f, found(err, "evaluation.no_form")
	}
	if owner != string(g) {
		f.Version = 0
	}
	if err := json.Unmarshal([]byte(questions), &f.Questions); err != nil {
		return f, fmt.Errorf("questions of %s: %w", owner, err)
	}
	return f, nil
}

// KeepFeedbackForm implements evaluation.Store.
func (db *DB) KeepFeedbackForm(ctx context.Context, f evaluation.Form, ofOffice bool, e account.Entry) error {
	questions, err := json.Marshal(f.Questions)
	if err != nil {
		return err
	}
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `
			INSERT INTO feedback_form (owner, gathering, office, questions, days, version) VALUES ($1, $1, $2, $3, $4, $5)
			ON CONFLICT (owner) DO UPDATE SET questions = excluded.questions, days = excluded.days, version = excluded.version
			WHERE feedback_form.version = excluded.version - 1`, f.Gathering, f.Office, string(questions), f.Days, f.Version+1)
		if err := one(done, err, fault.New(fault.Conflict, "evaluation.changed_meanwhile")); err != nil || !ofOffice {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO feedback_form (owner, office, questions, days, version) VALUES ($1, $1, $2, $3, 1)
			ON CONFLICT (owner) DO UPDATE SET questions = excluded.questions, days = excluded.days, version = feedback_form.version + 1`,
			f.Office, string(questions), f.Days)
		return err
	})
}

// Feedback implements evaluation.Store.
func (db *DB) Feedback(ctx context.Context, g gathering.ID, who evaluation.Respondent) ([]evaluation.Answer, error) {
	return rows(ctx, db.read, func(r *sql.Rows, a *evaluation.Answer) error {
		var paper int
		var replies string
		if err := r.Scan(&a.ID, &a.Gathering, &a.Who, &a.Subject.About, &a.Subject.Number, &replies, &paper, (*moment)(&a.At)); err != nil {
			return err
		}
		a.Paper = paper == 1
		return json.Unmarshal([]byte(replies), &a.Replies)
	}, `
		SELECT id, gathering, who, about, number, replies, paper, at FROM feedback
		WHERE gathering = $1 AND ($2 = '' OR who = $2) ORDER BY about, number, id`, g, who)
}

// KeepFeedback implements evaluation.Store.
func (db *DB) KeepFeedback(ctx context.Context, a evaluation.Answer, f evaluation.Form, e account.Entry) error {
	replies, err := json.Marshal(a.Replies)
	if err != nil {
		return err
	}
	questions, err := json.Marshal(f.Questions)
	if err != nil {
		return err
	}
	keep := func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO feedback_form (owner, gathering, office, questions, days, version) VALUES ($1, $1, $2, $3, $4, 1)
			ON CONFLICT (owner) DO NOTHING`, a.Gathering, f.Office, string(questions), f.Days); err != nil {
			return fmt.Errorf("keep what is asked at %s: %w", a.Gathering, err)
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO feedback (id, gathering, who, about, number, replies, paper, at, cut) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)
			ON CONFLICT (gathering, who, about, number) DO UPDATE SET id = excluded.id, replies = excluded.replies, paper = excluded.paper, at = excluded.at
			WHERE excluded.id <> feedback.id AND excluded.at >= feedback.at`,
			a.ID, a.Gathering, a.Who, a.Subject.About, a.Subject.Number, string(replies), bit(a.Paper), micros(a.At))
		return err
	}
	if e.Deed == "" {
		return db.rung(a.Gathering, db.change(ctx, keep))
	}
	return db.rung(a.Gathering, db.deed(ctx, e, keep))
}
