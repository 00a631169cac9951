package sample

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering/attendance"
	"wantilan/internal/timetable"
)

// arrived has two devices write down who came to the gathering before: all but three of
// the businesses and one partner, some of them late, one with somebody in their stead, and
// one at both devices, which staff have still to decide about.
func (h *house) arrived(ctx context.Context, d *timetable.Day) error {
	b := attendance.NewBook(h.Store, h.seats, nil, func() time.Time { return h.clock })
	who := d.Gathering.Participants
	h.clock = d.Gathering.On(9*60 + 40)
	for n := range 2 {
		_, token, err := b.EnrolHere(ctx, h.by, d.Gathering.ID, fmt.Sprintf("Ponsel Relawan Contoh %d", n+1))
		if err != nil {
			return err
		}
		hand, err := b.Open(ctx, token, account.Actor{Account: h.by.Account})
		if err != nil {
			return err
		}
		sent := attendance.Batch{Now: h.clock.UnixMilli()}
		for i := n; i < len(who); i += 2 {
			if i%9 == 8 {
				continue
			}
			f := map[string]any{"who": attendance.Person{Sort: attendance.Participating, Whom: string(who[i].ID)}.Key(), "at": d.Gathering.On(7*60 + 45).Add(time.Duration(i) * 150 * time.Second).UnixMilli()}
			if i == 4 {
				f["stand"], f["with"] = "Ni Made Contoh 91", 1
			}
			sent.Facts = append(sent.Facts, sampleFact(n, len(sent.Facts)+1, f))
		}
		if n == 1 { // whom the first device has, too
			sent.Facts = append(sent.Facts, sampleFact(n, len(sent.Facts)+1, map[string]any{"who": attendance.Person{Sort: attendance.Participating, Whom: string(who[2].ID)}.Key(), "at": h.clock.UnixMilli()}))
		}
		if _, err := b.Send(ctx, hand, sent); err != nil {
			return err
		}
	}
	return nil
}

// sampleFact is a fact as a device writes it.
func sampleFact(device, seq int, f map[string]any) json.RawMessage {
	f["id"], f["seq"], f["kind"], f["how"] = fmt.Sprintf("contoh-%d-%d", device+1, seq), seq, attendance.Arrive, attendance.ByName
	raw, _ := json.Marshal(f) // texts and numbers
	return raw
}
