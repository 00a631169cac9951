package web

import (
	"testing"

	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/match"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

// What would make room is a whole sentence for every kind that the engine knows, in both
// languages, with the names and times that the kind is about.
func TestEverythingThatWouldMakeRoomIsSaid(t *testing.T) {
	t.Parallel()
	d := timetable.Day{Gathering: gathering.Gathering{
		Slots:        []gathering.Slot{{Number: 1, Start: 9 * 60, End: 9*60 + 15}},
		Participants: []gathering.Participant{{Number: 1, Name: "Kayu Jati 01 (contoh)"}, {Number: 2, Name: "Bank A (contoh)"}},
	}, Requests: []match.Request{{Number: 1, From: 1, To: 2}}}
	for kind, want := range map[schedule.RelaxKind][2]string{
		schedule.RelaxTable:    {"satu meja lagi pukul 09.00", "one more table at 09:00"},
		schedule.RelaxOrder:    {"urutan Kayu Jati 01 – Bank A dibebaskan", "Kayu Jati 01 – Bank A need not come after others"},
		schedule.RelaxInRow:    {"Bank A bertemu satu kali lagi tanpa jeda", "Bank A meets once more without a pause"},
		schedule.RelaxSlot:     {"Kayu Jati 01 – Bank A boleh pada waktu lain", "Kayu Jati 01 – Bank A may be held at any time"},
		schedule.RelaxPlace:    {"Kayu Jati 01 – Bank A boleh di meja mana saja", "Kayu Jati 01 – Bank A may be at any table"},
		schedule.RelaxMost:     {"Bank A menerima satu pertemuan lagi", "Bank A takes one more meeting"},
		schedule.RelaxFairness: {"selisih jeda boleh satu lebih banyak", "breaks may differ by one more"},
		schedule.RelaxThere:    {"Bank A hadir juga pukul 09.00", "Bank A is there at 09:00 too"},
		schedule.RelaxDesk:     {"satu petugas lagi untuk Bank A", "one more officer of Bank A"},
		schedule.RelaxOfficer:  {"Kayu Jati 01 – Bank A boleh dengan petugas mana saja", "Kayu Jati 01 – Bank A may be with any officer"},
		schedule.RelaxDrop:     {"Kayu Jati 01 – Bank A tidak diadakan", "Kayu Jati 01 – Bank A is not held"},
	} {
		for i, tag := range []lang.Tag{lang.ID, lang.EN} {
			if got := relaxed(lang.In(tag), &d, kind, 2, 1, 1); got != want[i] {
				t.Errorf("%s, %s: want %q, got %q", kind, tag, want[i], got)
			}
		}
	}
}
