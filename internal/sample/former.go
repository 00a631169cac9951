package sample

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"wantilan/internal/gathering"
	"wantilan/internal/gathering/evaluation"
	"wantilan/internal/gathering/issued"
	"wantilan/internal/gathering/minutes"
	"wantilan/internal/gathering/promise"
	"wantilan/internal/letter"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
)

// series is the name of the row of gatherings that the sample's belong to.
const series = "Temu usaha contoh"

// former is how many businesses came to the gathering before alone.
const former = 6

// newcomers are workshops after those of the sample's day.
func newcomers(n int, seed uint64) []gathering.Participant {
	r := rand.New(rand.NewPCG(seed, 2)) // made-up data needs no secrecy
	all := make([]gathering.Participant, n)
	for i := range all {
		all[i] = workshop(workshops+i, r)
	}
	return all
}

// formerRequests are two wishes of each business.
func formerRequests(businesses, partners int) []match.Request {
	var all []match.Request
	for i := range businesses {
		for _, to := range []int{i % partners, (i + 2) % partners} {
			all = append(all, match.Request{Number: len(all) + 1, From: i + 1, To: businesses + to + 1, Answer: match.Accepted, Priority: match.Want})
		}
	}
	return all
}

// thought is what two of three businesses thought of the day and its talks.
func (h *house) thought(ctx context.Context, d *timetable.Day) error {
	now := func() time.Time { return h.clock }
	b := evaluation.NewBook(h.Store, nil, now)
	words := []string{"Waktu temu 1:1 ditambah", "Parkir diperluas", "Undang lebih banyak pembeli", ""}
	for i, who := range d.Gathering.Participants[:24+former] {
		if i%3 == 2 {
			continue
		}
		s, err := b.Sheet(ctx, h.by, d.Gathering.ID, string(who.ID))
		if err != nil {
			return fmt.Errorf("open the sheet of participant %d: %w", who.Number, err)
		}
		for _, line := range s.Lines {
			var replies []evaluation.Reply
			switch {
			case line.About == evaluation.Day:
				replies = []evaluation.Reply{{Question: "day_all", Scale: 3 + i%3}, {Question: "day_use", Scale: 5 - i%2}, {Question: "day_order", Scale: 2 + i%4}, {Question: "day_words", Text: words[i%len(words)]}}
			case line.About == evaluation.Session && i < 12:
				replies = []evaluation.Reply{{Question: "session_content", Scale: 3 + (i+line.Number)%3}, {Question: "session_speaker", Scale: 4 + (i+line.Number)%2}}
			default:
				continue
			}
			if err := b.Give(ctx, h.by, s, line.Subject, replies); err != nil {
				return fmt.Errorf("answer for participant %d: %w", who.Number, err)
			}
		}
	}
	return nil
}

// said are minutes of two items, and the certificates that were given out.
func (h *house) said(ctx context.Context, d *timetable.Day) error {
	now := func() time.Time { return h.clock }
	m := minutes.NewBook(h.Store, h.secretariat, now)
	id, day := d.Gathering.ID, h.clock.Format(time.DateOnly)
	_, issue := issued.NewBook(h.Store, h.secretariat, []byte(id), now).Issue(ctx, h.by, issued.Order{Gathering: id, Kind: letter.Certificate, Signatory: h.signs, Day: day})
	return errors.Join(issue,
		m.Keep(ctx, h.by, minutes.Section{Gathering: id, Number: 3, Words: "Bank menjelaskan syarat KUR dan cara menghitung angsuran.", Decisions: "IKM menyiapkan catatan penjualan tiga bulan terakhir",
			Tasks: []minutes.Task{{Who: "Ni Luh Contoh 82", What: "Kirim daftar syarat kepada peserta", Due: d.Gathering.Date.AddDate(0, 0, 14).Format(time.DateOnly)}}}),
		m.Keep(ctx, h.by, minutes.Section{Gathering: id, Number: 9, Words: "Peserta meminta temu usaha diadakan setiap triwulan.", Decisions: "Temu usaha berikutnya dalam tiga bulan"}))
}

// promised are what businesses and partners promised one another, and what became of it.
func (h *house) promised(ctx context.Context, d *timetable.Day) error {
	b := promise.NewBook(h.Store, func() time.Time { return h.clock })
	who := d.Gathering.Participants
	partner := func(n int) gathering.ParticipantID { return who[24+former+n].ID }
	for i, x := range []struct {
		giver, taker gathering.ParticipantID
		what         string
		potential    int64
	}{
		{partner(0), who[0].ID, "Mengunjungi bengkel dan menghitung kebutuhan modal", 50_000_000}, {who[1].ID, partner(2), "Mengirim dua puluh contoh suvenir", 12_000_000},
		{partner(3), who[2].ID, "Memesan perlengkapan kamar", 36_000_000}, {who[3].ID, partner(4), "Memperbaiki kemasan amenitas", 0},
		{partner(1), who[24].ID, "Membuka rekening dan menjelaskan kredit investasi", 75_000_000}, {who[5].ID, partner(5), "Mengirim contoh kain seragam", 8_000_000},
	} {
		err := b.Add(ctx, h.by, promise.Promise{Gathering: d.Gathering.ID, Giver: x.giver, Taker: x.taker, What: x.what, Potential: register.Rupiah(x.potential), Due: d.Gathering.Date.AddDate(0, i, 7).Format(time.DateOnly)})
		if err != nil {
			return fmt.Errorf("promise %d: %w", i+1, err)
		}
	}
	l, err := b.List(ctx, h.by, d.Gathering.ID)
	if err != nil {
		return err
	}
	for i, p := range l.Promises[:3] {
		p.State, p.Note = promise.Kept, "Terlaksana"
		if p.Realised = p.Potential / 2; i == 2 {
			p.State, p.Realised, p.Note = promise.Dropped, 0, "Pesanan dialihkan"
		}
		if err := b.Change(ctx, h.by, p); err != nil {
			return fmt.Errorf("change promise %d: %w", i+1, err)
		}
	}
	return nil
}
