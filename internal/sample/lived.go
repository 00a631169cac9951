package sample

import (
	"context"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/timetable"
	"wantilan/internal/timetable/live"
)

// lived is how the day of the gathering before went: the speeches took ten minutes too
// long, one table was lost after lunch, and in the evening the tables' papers were copied,
// of which three were missing: all other meetings were held, but for two to which one of
// the two did not come.
func (h *house) lived(ctx context.Context, d *timetable.Day) error {
	g := &d.Gathering
	said := func(clock int, f live.Fact) live.Fact {
		f.ID, f.At, f.By = live.FactID(fmt.Sprintf("contoh-%d-%s-%d", clock, f.Kind, f.Request)), g.On(0).Add(time.Duration(clock)*time.Minute), h.by.Account
		return f
	}
	all := []live.Fact{
		said(9*60+55, live.Fact{Kind: live.Delay, Slot: 1, Minutes: 10}),
		said(13*60, live.Fact{Kind: live.TableLost, Table: len(g.Tables), Slot: len(g.Slots)/2 + 1}),
	}
	for _, r := range d.Requests {
		switch {
		case r.Number%29 == 7:
			all = append(all, said(16*60+30, live.Fact{Kind: live.NoShow, Request: r.Number, Participant: r.From}))
		case r.Number%20 != 0:
			all = append(all, said(16*60+30, live.Fact{Kind: live.Held, Request: r.Number}))
		}
	}
	e := h.by.Did(account.RunDay, g.ID.Object(), h.clock).To(account.Facts{"facts": len(all)})
	return h.AddLiveFacts(ctx, g.ID, all, e)
}
