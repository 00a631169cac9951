package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wantilan/internal/gathering"
)

// binderList is a table that holds one of a binder's lists: its columns, of which
// the first keys are the primary key, and its rows in that order.
type binderList struct {
	table   string
	keys    int
	columns string
	rows    func(b *gathering.Binder) [][]any
}

// binderLists are those tables, each after the ones that it refers to.
var binderLists = []binderList{
	{"host", 2, "gathering, place, organisation", func(b *gathering.Binder) [][]any {
		return rowsOf(b.Hosts, func(i int, h gathering.Host) []any { return []any{b.ID, i + 1, h.Organisation} })
	}},
	{"host_asked", 2, "gathering, organisation, place", func(b *gathering.Binder) [][]any {
		return rowsOf(b.Asked, func(i int, h gathering.Host) []any { return []any{b.ID, h.Organisation, i + 1} })
	}},
	{"seat_part", 2, "gathering, number, kind, value, least, most", func(b *gathering.Binder) [][]any {
		return rowsOf(b.Seats.Parts, func(_ int, x gathering.Part) []any { return []any{b.ID, x.Number, x.Kind, x.Value, x.Least, x.Most} })
	}},
	{"slot", 2, "gathering, number, start, finish, session", func(b *gathering.Binder) [][]any {
		return rowsOf(b.Slots, func(_ int, s gathering.Slot) []any { return []any{b.ID, s.Number, s.Start, s.End, s.Session} })
	}},
	{"meeting_table", 2, "gathering, number, name, hall, features", func(b *gathering.Binder) [][]any {
		return rowsOf(b.Tables, func(_ int, t gathering.Table) []any { return []any{b.ID, t.Number, t.Name, t.Hall, t.Features} })
	}},
	{"hall", 2, "gathering, number, name, capacity", func(b *gathering.Binder) [][]any {
		return rowsOf(b.Halls, func(_ int, h gathering.Hall) []any { return []any{b.ID, h.Number, h.Name, h.Capacity} })
	}},
	{"gathering_bring", 2, "gathering, kind, words", func(b *gathering.Binder) [][]any {
		return rowsOf(b.Bring, func(_ int, x gathering.Bring) []any { return []any{b.ID, x.Kind, x.Words} })
	}},
	{"hall_walk", 3, "gathering, hall, other, minutes", func(b *gathering.Binder) [][]any {
		return rowsOf(b.Walks, func(_ int, w gathering.Walk) []any { return []any{b.ID, w.Hall, w.Other, w.Minutes} })
	}},
	{"agenda_item", 2, "gathering, number, start, finish, kind, title, place, speakers, organisation, day_number, summary, capacity", func(b *gathering.Binder) [][]any {
		return rowsOf(b.Agenda, func(_ int, i gathering.AgendaItem) []any {
			return []any{b.ID, i.Number, i.Start, i.End, i.Kind, i.Title, i.Place, i.Speakers, text(i.Organisation), max(1, i.Day), i.Summary, i.Capacity}
		})
	}},
	{"speaker", 1, "id, gathering, number, name, organisation, about, about_en, contact, state, photo, slides, slides_for, photo_ok, about_ok, recording_ok, fee, tax, receipt, slides_size, slides_ok",
		func(b *gathering.Binder) [][]any {
			return rowsOf(b.Speakers, func(_ int, x gathering.Speaker) []any {
				return []any{x.ID, b.ID, x.Number, x.Name, x.Organisation, x.About, x.AboutEnglish, x.Contact, x.State, x.Photo, x.Slides, x.SlidesFor,
					x.PhotoOK, x.AboutOK, x.RecordingOK, x.Fee, x.Tax, x.Receipt, x.SlidesSize, x.SlidesOK}
			})
		}},
	{"speaking", 3, "gathering, item, speaker, place, moderates", func(b *gathering.Binder) [][]any {
		return rowsOf(b.Talks, func(i int, t gathering.Speaking) []any {
			return []any{b.ID, t.Item, t.Speaker, i + 1, bit(t.Moderates)}
		})
	}},
	{"budget_line", 2, "gathering, number, what, volume, unit, price, source, code, realised", func(b *gathering.Binder) [][]any {
		return rowsOf(b.Budget, func(_ int, l gathering.BudgetLine) []any {
			return []any{b.ID, l.Number, l.What, l.Volume, l.Unit, l.Price, l.Source, l.Code, l.Realised}
		})
	}},
	{"committee_member", 2, "gathering, number, name, role, phone", func(b *gathering.Binder) [][]any {
		return rowsOf(b.Committee, func(_ int, m gathering.Member) []any { return []any{b.ID, m.Number, m.Name, m.Role, m.Phone} })
	}},
	{"task", 2, "gathering, number, title, due, who, done_by, done_at", func(b *gathering.Binder) [][]any {
		return rowsOf(b.Tasks, func(_ int, t gathering.Task) []any {
			return []any{b.ID, t.Number, t.Title, t.Due, t.Who, text(t.DoneBy), maybeMicros(t.DoneAt)}
		})
	}},
	{"gathering_turn", 2, "gathering, number, turn, from_state, to_state, by_account, at, reason, tells, day_before, until_before, start_before, finish_before, place_before, address_before, " +
		"day_after, until_after, start_after, finish_after, place_after, address_after, told_at", func(b *gathering.Binder) [][]any {
		return rowsOf(b.Turns, func(_ int, t gathering.Turned) []any {
			was, is := t.Before, t.Now
			return []any{b.ID, t.Number, t.Turn, t.From, t.To, text(t.By), micros(t.At), t.Reason, t.Tells, was.Day, was.Until, was.Start, was.Finish, was.Place, was.Address,
				is.Day, is.Until, is.Start, is.Finish, is.Place, is.Address, maybeMicros(t.Told)}
		})
	}},
}

// rowsOf makes a row of every element.
func rowsOf[T any](list []T, row func(int, T) []any) [][]any {
	all := make([][]any, len(list))
	for i, x := range list {
		all[i] = row(i, x)
	}
	return all
}

// writeBinder writes what differs between a binder as it is kept and as it should be.
func writeBinder(ctx context.Context, tx *sql.Tx, before, after *gathering.Binder) error {
	if err := writePlan(ctx, tx, &after.Plan); err != nil {
		return err
	}
	for _, l := range slices.Backward(binderLists) {
		if err := l.remove(ctx, tx, l.rows(before), l.rows(after)); err != nil {
			return fmt.Errorf("remove from %s: %w", l.table, err)
		}
	}
	for _, l := range binderLists {
		if err := l.put(ctx, tx, l.rows(before), l.rows(after)); err != nil {
			return fmt.Errorf("write %s: %w", l.table, err)
		}
	}
	if before.Timetable && !after.Timetable {
		return dropTimetables(ctx, tx, after)
	}
	return nil
}

// there tells whether rows have one with the key of another, or all of it.
func (l binderList) there(list [][]any, row []any, columns int) bool {
	return slices.ContainsFunc(list, func(x []any) bool { return slices.Equal(x[:columns], row[:columns]) })
}

// remove deletes rows whose keys are no more.
func (l binderList) remove(ctx context.Context, tx *sql.Tx, before, after [][]any) error {
	var where []string
	for i, c := range strings.Split(l.columns, ", ")[:l.keys] {
		where = append(where, fmt.Sprintf("%s = $%d", c, i+1))
	}
	gone := slices.DeleteFunc(slices.Clone(before), func(row []any) bool { return l.there(after, row, l.keys) })
	return batch(ctx, tx, gone, `DELETE FROM `+l.table+` WHERE `+strings.Join(where, " AND "), func(row []any) []any { return row[:l.keys] })
}

// put writes rows that are new or differ.
func (l binderList) put(ctx context.Context, tx *sql.Tx, before, after [][]any) error {
	columns := strings.Split(l.columns, ", ")
	marks, sets := make([]string, len(columns)), []string{}
	for i, c := range columns {
		marks[i] = fmt.Sprintf("$%d", i+1)
		if i >= l.keys {
			sets = append(sets, c+" = excluded."+c)
		}
	}
	fresh := slices.DeleteFunc(slices.Clone(after), func(row []any) bool { return l.there(before, row, len(row)) })
	return batch(ctx, tx, fresh, `INSERT INTO `+l.table+` (`+l.columns+`) VALUES (`+strings.Join(marks, ", ")+`)
		ON CONFLICT (`+strings.Join(columns[:l.keys], ", ")+`) DO UPDATE SET `+strings.Join(sets, ", "), func(row []any) []any { return row })
}

// writePlan writes the row of a plan.
func writePlan(ctx context.Context, tx *sql.Tx, p *gathering.Plan) error {
	eligible, err := json.Marshal(p.Eligible.Conditions)
	if err != nil {
		return err
	}
	if p.Eligible.Conditions == nil {
		eligible = []byte("[]")
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE gathering SET state = $2, reason = $3, code = $4, title = $5, theme = $6, goals = $7, place = $8, address = $9, day = $10, last_day = $11,
		       start = $12, finish = $13, zone = $14, series = $15, copied = $16, quota = $17, release_at = $18, queue = $19, lot_seed = $20, offer_minutes = $21,
		       eligible = $22, attendees = $23, opens_at = $24, closes_at = $25, answer_by = $26, contact = $27
		WHERE id = $1`,
		p.ID, p.State, p.Reason, p.Code, p.Title, p.Theme, strings.Join(p.Goals, "\n"), p.Place, p.Address, p.Date.Format(dayForm), lastDay(p),
		p.Start, p.Finish, p.Zone, p.Series, p.Copied, p.Seats.Quota, maybeMicros(p.Seats.Release), p.Seats.Queue, strconv.FormatUint(p.Seats.Seed, 10), int64(p.Seats.Offer.Minutes()),
		string(eligible), p.Attendees, maybeMicros(p.OpensAt), maybeMicros(p.ClosesAt), maybeMicros(p.AnswerBy), p.Contact)
	if err != nil {
		return fmt.Errorf("write plan: %w", err)
	}
	return nil
}

// dropTimetables drops all timetables of a gathering whose slots or tables are others
// now, and what names slots that are no more.
func dropTimetables(ctx context.Context, tx *sql.Tx, b *gathering.Binder) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM run WHERE gathering = $1`, b.ID); err != nil {
		return fmt.Errorf("drop timetables: %w", err)
	}
	for _, query := range []string{
		`DELETE FROM unavailable WHERE slot > $2 AND participant IN (SELECT id FROM participant WHERE gathering = $1)`,
		`UPDATE request SET fixed_slot = 0 WHERE gathering = $1 AND fixed_slot > $2`,
	} {
		if _, err := tx.ExecContext(ctx, query, b.ID, len(b.Slots)); err != nil {
			return fmt.Errorf("drop what names slots: %w", err)
		}
	}
	return nil
}
