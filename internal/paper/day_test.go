package paper_test

import (
	"context"
	"flag"
	"testing"
	"time"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/sample"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// small is a day with everything a print has to cope with: kinds, a break, a
// desk with two meetings at once, long and odd names.
func small() timetable.Day {
	bali, err := time.LoadLocation("Asia/Makassar")
	if err != nil {
		bali = time.FixedZone("WITA", 8*60*60)
	}
	d := timetable.Day{
		Gathering: gathering.Gathering{
			Title: "Temu Usaha <Contoh> & Co; satu, dua", Place: "Gedung Contoh, Mengwi", Zone: "Asia/Makassar",
			Date: time.Date(2026, time.December, 9, 0, 0, 0, 0, bali), Sample: true,
			Tables: []gathering.Table{{Number: 1}, {Number: 2, Name: "Meja Bank", Hall: "Ruang B"}, {Number: 3}},
			Participants: []gathering.Participant{
				{Number: 1, Name: "Tenun Sandat 01 (contoh)", Kind: register.Business, Contact: "Ni Made Contoh 01", Product: "Kain endek"},
				{Number: 2, Name: "Perak Ümläut, Żółć; 02 (contoh)", Kind: register.Business, Product: "Perhiasan"},
				{Number: 3, Name: "Kerajinan Kayu, Batok, Bambu, dan Anyaman Pandan yang Sangat Panjang Namanya 03 (contoh)", Kind: register.Business},
				{Number: 4, Name: "Bank A (contoh)", Kind: register.Bank, Contact: "Petugas kredit", Desks: 2,
					Officers: []gathering.Officer{{Name: "Ni Luh Contoh 50", Position: "Petugas kredit"}, {Name: "I Made Contoh 51", StandIn: "I Ketut <Contoh> 52"}}},
				{Number: 5, Name: "<b>Hotel</b> \u202eB (contoh)", Kind: register.Hotel, Unavailable: []int{1}},
				{Number: 6, Name: "Tanpa Pertemuan (contoh)", Kind: register.Expert},
			},
			Agenda: []gathering.AgendaItem{
				{Number: 1, Start: 9 * 60, End: 9*60 + 30, Kind: gathering.Opening, Title: "Pembukaan", Place: "Aula", Speakers: "I Wayan Contoh 92"},
				{Number: 2, Start: 9*60 + 30, End: 11 * 60, Kind: gathering.Meetings},
				{Number: 3, Start: 11 * 60, End: 12 * 60, Kind: gathering.Meal},
			},
		},
		Requests: []match.Request{
			{Number: 1, From: 1, To: 4, Answer: match.Accepted, Note: "Modal, mesin; tenun \\ baru\nbaris dua"},
			{Number: 2, From: 2, To: 4, Answer: match.Accepted},
			{Number: 3, From: 3, To: 5, Answer: match.Accepted},
			{Number: 4, From: 1, To: 5, Answer: match.Accepted},
			{Number: 5, From: 2, To: 5, Answer: match.Declined},
		},
		Bookings: []timetable.Booking{{Request: 1, Slot: 1, Table: 2}, {Request: 2, Slot: 1, Table: 3}, {Request: 3, Slot: 2, Table: 1}, {Request: 4, Slot: 4, Table: 1}},
		Outcome:  &timetable.Outcome{Status: schedule.Feasible, Breaks: 2, Bound: 1, Spread: 1},
	}
	for i := range 4 {
		at := gathering.Clock(9*60 + 30 + 20*i)
		d.Gathering.Slots = append(d.Gathering.Slots, gathering.Slot{Number: i + 1, Start: at, End: at + 20})
	}
	return d
}

// bare is the small day as a research file gives it: no names, no times, no
// kinds, no title.
func bare() timetable.Day {
	d := small()
	g := &d.Gathering
	g.Title, g.Place, g.Zone, g.Date, g.Sample, g.Agenda = "", "", "", time.Time{}, false, nil
	for i := range g.Participants {
		g.Participants[i] = gathering.Participant{Number: i + 1, Kind: register.Other, Desks: g.Participants[i].Desks}
	}
	for i := range g.Slots {
		g.Slots[i] = gathering.Slot{Number: i + 1}
	}
	for i := range g.Tables {
		g.Tables[i] = gathering.Table{Number: i + 1}
	}
	return d
}

// solved is the made-up gathering of the demo with its proven timetable.
func solved(t testing.TB) timetable.Day {
	t.Helper()
	d := sample.Day(1, time.Date(2026, time.December, 9, 0, 0, 0, 0, time.UTC))
	result, take, err := d.Solve(context.Background(), timetable.Settings{}, nil, schedule.Options{})
	if err != nil {
		t.Fatalf("solve the sample: %v", err)
	}
	if result.Status != schedule.Optimal {
		t.Fatalf("the sample's timetable is %s, want optimal", result.Status)
	}
	take(1)
	return d
}
