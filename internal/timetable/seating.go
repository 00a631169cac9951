package timetable

import (
	"context"
	"strings"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
)

// mostFeatures and longestFeatures bound what tables have and participants need; the
// engine takes at most 64 different features.
const (
	mostFeatures    = 8
	longestFeatures = 120
)

// words reads features as they are typed.
func words(field, text string) (string, error) {
	list := gathering.Words(text)
	if text = strings.Join(list, ", "); len(list) > mostFeatures || utf8.RuneCountInString(text) > longestFeatures {
		return "", fault.Field(field, "timetable.features_many", mostFeatures)
	}
	return text, nil
}

// SeatAt says at which table a participant sits, 0 for any, and what it needs there.
func (p *Planner) SeatAt(ctx context.Context, by account.Actor, g gathering.ID, number, table int, needs string) error {
	d, err := p.Board(ctx, by, g)
	if err != nil {
		return err
	}
	if number < 1 || number > len(d.Gathering.Participants) {
		return fault.New(fault.NotFound, "gathering.participant_not_found")
	}
	if table < 0 || table > len(d.Gathering.Tables) {
		return fault.Field("table", "timetable.no_such_place")
	}
	if needs, err = words("needs", needs); err != nil {
		return err
	}
	who := d.Gathering.Participants[number-1]
	e := by.Did(account.SolveTimetable, "participant/"+string(who.ID), p.now()).
		From(account.Facts{"table": who.Table, "needs": who.Needs}).To(account.Facts{"table": table, "needs": needs})
	return p.store.KeepSeat(ctx, g, Seat{who.ID, table, needs}, e)
}

// Equip says what a table has.
func (p *Planner) Equip(ctx context.Context, by account.Actor, g gathering.ID, table int, features string) error {
	d, err := p.Board(ctx, by, g)
	if err != nil {
		return err
	}
	if table < 1 || table > len(d.Gathering.Tables) {
		return fault.New(fault.NotFound, "timetable.no_such_place")
	}
	if features, err = words("features", features); err != nil {
		return err
	}
	e := by.Did(account.SolveTimetable, g.Object(), p.now()).
		From(account.Facts{"table": table, "features": d.Gathering.Tables[table-1].Features}).To(account.Facts{"table": table, "features": features})
	return p.store.KeepFeatures(ctx, g, table, features, e)
}

// TakeTrial makes the circumstances of a trial those of the gathering, and asks for a
// timetable with them. Slots of another length are made on the plan's page, for they
// void every timetable.
func (p *Planner) TakeTrial(ctx context.Context, by account.Actor, g gathering.ID, id RunID) (RunID, error) {
	d, err := p.Board(ctx, by, g)
	if err != nil {
		return "", err
	}
	run, err := p.store.Run(ctx, g, id)
	if err != nil {
		return "", err
	}
	t := run.Settings.Trial
	switch {
	case t == nil || !run.Timetabled():
		return "", fault.New(fault.Conflict, "timetable.run_without_timetable")
	case t.Minutes != 0:
		return "", fault.New(fault.Conflict, "timetable.trial_minutes")
	}
	if err := t.check(&d.Day, run.Settings.Kept); err != nil {
		return "", err
	}
	s := run.Settings
	s.Trial = nil
	r, e, err := p.request(by, &d, s)
	if err != nil {
		return "", err
	}
	return r.ID, p.store.Enlarge(ctx, g, d.Tried(*t), r, e.To(account.Facts{"gathering": g, "tables": t.Tables, "slots": t.Slots, "desk": t.Desk, "desks": t.Desks}))
}
