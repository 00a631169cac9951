package farewell_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/farewell"
	"wantilan/internal/match"
	"wantilan/internal/timetable"
	"wantilan/internal/timetable/live"
)

// A letter of thanks tells whom its reader met and who agreed to be reached: nobody who did
// not come to the meeting, no contact that may be shown no longer, and each once.
func TestContactsOfThoseWhomOneMet(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("WITA", 8*3600)
	day := time.Date(2026, 12, 9, 0, 0, 0, 0, zone)
	now := day.Add(18 * time.Hour)
	d := &timetable.Day{Gathering: gathering.Gathering{ID: "g", Date: day, Slots: []gathering.Slot{{Number: 1, Start: 600, End: 620}, {Number: 2, Start: 620, End: 640}, {Number: 3, Start: 640, End: 660}}, Tables: []gathering.Table{{Number: 1}, {Number: 2}}}}
	for i, name := range []string{"Kopi Embun 1 (contoh)", "Bank Contoh 2", "Toko Awan 3 (contoh)", "Hotel Pantai 4 (contoh)"} {
		d.Gathering.Participants = append(d.Gathering.Participants, gathering.Participant{Number: i + 1, Name: name})
	}
	for i, pair := range [][2]int{{1, 2}, {1, 3}, {1, 4}, {2, 1}} {
		d.Requests = append(d.Requests, match.Request{Number: i + 1, From: pair[0], To: pair[1], Answer: match.Accepted})
	}
	d.Bookings = []timetable.Booking{{Request: 1, Slot: 1, Table: 1}, {Request: 2, Slot: 2, Table: 1}, {Request: 3, Slot: 3, Table: 1}, {Request: 4, Slot: 2, Table: 2}}
	d.Contacts = map[int][]account.Contact{
		1: {{Name: "Ni Made Contoh 1", Phone: "+628123456789"}},
		2: {{Name: "I Wayan Contoh 2", Email: "wayan@contoh.example"}, {Name: "Ni Luh Contoh 2"}}, // the second is reached in no way
		3: {{Name: "I Ketut Contoh 3", Phone: "+628123456780"}},
		4: {{Name: "I Nyoman Contoh 4", Phone: "+628123456781", Until: now.Add(-time.Minute)}},
	}
	facts := []live.Fact{{ID: "a", Kind: live.NoShow, Request: 2, Participant: 3, At: day.Add(10 * time.Hour)}}
	want := map[int][]farewell.Met{
		1: {{Party: "Bank Contoh 2", Name: "I Wayan Contoh 2", Email: "wayan@contoh.example"}},
		2: {{Party: "Kopi Embun 1 (contoh)", Name: "Ni Made Contoh 1", Phone: "+628123456789"}},
		4: {{Party: "Kopi Embun 1 (contoh)", Name: "Ni Made Contoh 1", Phone: "+628123456789"}},
	}
	if diff := cmp.Diff(want, farewell.Meetings(d, facts, now)); diff != "" {
		t.Error(diff)
	}
}
