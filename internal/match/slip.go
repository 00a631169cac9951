package match

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
)

// Slip is one wish of a slip of paper (lembar minat temu), as staff type it or a file has it.
type Slip struct {
	Line     int    // on the form or in the file; errors name it
	From, To string // number or name of a participant
	Never    bool   // never to meet, whatever Priority says
	Priority Priority
	Note     string
}

// MostSlips bounds the wishes that are kept at once.
const MostSlips = 2000

// AskSlips keeps what slips of paper say, all of it or nothing, and tells how much of it was
// not known yet. What is wrong with a line is a fault of one of its fields, such as to_3 for
// whom the third line asks for; lines that say nothing are left out.
func (d *Desk) AskSlips(ctx context.Context, by account.Actor, id gathering.ID, all []Slip) (n int, err error) {
	all = slices.DeleteFunc(slices.Clone(all), func(s Slip) bool { return s.To == "" && s.Note == "" })
	m, err := d.Meetings(ctx, by, id) // staff alone
	switch {
	case err != nil:
		return 0, err
	case len(all) == 0:
		return 0, fault.Field("to_1", "match.slip_empty")
	case len(all) > MostSlips:
		return 0, fault.Field("to_1", "match.between", 1, MostSlips)
	}
	pairs, err := slipPairs(&m.Gathering, all)
	if err != nil {
		return 0, err
	}
	rivals, err := d.competing(ctx, id, pairs)
	if err != nil {
		return 0, err
	}
	err = d.change(ctx, by, id, account.AskMeetings, func(m *Meetings, staff bool, _ []int) (account.Facts, error) {
		if !staff {
			return nil, fault.New(fault.Forbidden, "account.not_allowed")
		}
		var wrong []error
		n = 0
		for i, s := range all {
			changed, err := m.takeSlip(s, pairs[i], rivals, by.Account, d)
			if err != nil {
				wrong = append(wrong, atLine(err, s.Line))
			}
			if changed {
				n++
			}
		}
		return same(n > 0, account.Facts{"slips": len(all), "changed": n}, errors.Join(wrong...))
	})
	if err != nil {
		n = 0
	}
	return n, err
}

// slipPairs finds whom slips mean.
func slipPairs(g *gathering.Gathering, all []Slip) (pairs []Pairing, err error) {
	var wrong []error
	known := map[Pairing]bool{}
	for _, s := range all {
		var p Pairing
		for _, x := range []struct {
			field, text string
			number      *int
		}{{"from", s.From, &p.From}, {"to", s.To, &p.To}} {
			switch found := g.Called(x.text); {
			case x.text == "":
				wrong = append(wrong, fault.Field(fmt.Sprint(x.field, "_", s.Line), "fault.required"))
			case len(found) == 0:
				wrong = append(wrong, fault.Field(fmt.Sprint(x.field, "_", s.Line), "match.slip_nobody", x.text))
			case len(found) > 1:
				wrong = append(wrong, fault.Field(fmt.Sprint(x.field, "_", s.Line), "match.slip_several", x.text, found[0].Name, found[1].Name))
			default:
				*x.number = found[0].Number
			}
		}
		if p.From != 0 && p.To != 0 && known[p] {
			wrong = append(wrong, fault.Field(fmt.Sprint("to_", s.Line), "match.slip_twice"))
		}
		known[p] = true
		pairs = append(pairs, p)
	}
	return pairs, errors.Join(wrong...)
}

// takeSlip keeps what one slip says.
func (m *Meetings) takeSlip(s Slip, p Pairing, rivals map[Pairing]bool, by account.ID, d *Desk) (bool, error) {
	if s.Never {
		return m.avoid(p.From, p.To, d.now())
	}
	if rivals[p] && !m.Rules.Rivals {
		return false, fault.New(fault.Conflict, "match.rivals")
	}
	_, changed, err := m.ask(Wanted{From: p.From, To: p.To, Priority: s.Priority, Note: s.Note}, OfPaper, by, d.now())
	return changed, err
}

// atLine makes what is wrong with a wish a fault of its line.
func atLine(err error, line int) error {
	f, is := errors.AsType[*fault.Fault](err)
	if !is {
		return err
	}
	field := f.Field
	if field == "" {
		field = "to"
	}
	return fault.Field(fmt.Sprint(field, "_", line), f.Key, f.Args...)
}
