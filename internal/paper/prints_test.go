package paper_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"wantilan/internal/lang"
	"wantilan/internal/paper"
)

const longParty = "Kerajinan Kayu, Batok, Bambu, dan Anyaman Pandan yang Sangat Panjang Namanya 03 (contoh)"

// occasion is a gathering with names as people should not write them.
func occasion() paper.Occasion {
	return paper.Occasion{
		Title: "Temu Usaha <Contoh> & Co", Place: "Gedung Contoh, Mengwi", Date: time.Date(2026, 12, 9, 0, 0, 0, 0, time.UTC), Zone: "Asia/Makassar", Sample: true,
		Letterhead: []string{"PEMERINTAH KABUPATEN CONTOH", "DINAS PERINDUSTRIAN (CONTOH)"},
	}
}

var signers = []paper.Signatory{
	{Above: []string{"Mengetahui,", "Kepala Dinas"}, Name: "I Wayan Contoh 91", Below: []string{"Pembina", "NIP 0000"}},
	{Above: []string{"Mengwi, 9 Desember 2026", "Ketua Panitia"}},
}

func somebody(n int) []paper.Person {
	all := make([]paper.Person, n)
	for i := range all {
		all[i] = paper.Person{Number: i + 1, Name: fmt.Sprintf("Ni Made Contoh %02d", i+1), Sex: "P", Business: fmt.Sprintf("Tenun Sandat %02d (contoh)", i+1), Address: "Getasan, Petang", Position: "Pemilik", Phone: "+6281200000000"}
		if i%5 == 2 {
			all[i].Business = longParty
		}
	}
	return all
}

// came are people with the time at which they came; every second one signed.
func came(n int) []paper.Arrived {
	all := make([]paper.Arrived, n)
	for i, p := range somebody(n) {
		all[i] = paper.Arrived{Person: p, When: fmt.Sprintf("08.%02d", i%60)}
		if i%2 == 0 {
			all[i].Strokes = [][][2]int{{{0, 0}, {255, 255}}, {{40, 90}}}
		}
	}
	return all
}

func badges(n int) []paper.Badge {
	roles := []paper.Role{"business", "bank", paper.SpeakerRole, paper.CommitteeRole, paper.GuestRole}
	all := make([]paper.Badge, n)
	for i, p := range somebody(n) {
		all[i] = paper.Badge{Number: i + 1, Name: p.Name, Organisation: p.Business, Role: roles[i%len(roles)], Link: fmt.Sprintf("https://temu.example/a/0123456789abcdef0123456789abcdef.%06d", i)}
	}
	return all
}

// prints are all papers of a gathering, with n of everything.
func prints(n int, in *lang.Wording) map[string]func(io.Writer) error {
	o := occasion()
	var signs []paper.Sign
	var cards []paper.MeetingCard
	var sheets []paper.DataSheet
	var parts []paper.Part
	for i, p := range somebody(n) {
		signs = append(signs, paper.Sign{Number: fmt.Sprint(i + 1), Name: p.Business, Under: "Ruang B", Arrow: paper.Arrows[i%4]})
		cards = append(cards, paper.MeetingCard{When: "09.30–09.50", Table: "Meja 4", First: paper.Side{Number: 90, Name: "Bank A (contoh)", More: "Bank"}, Then: paper.Side{Number: i + 1, Name: p.Business}, About: "Modal mesin tenun"})
		sheets = append(sheets, paper.DataSheet{Number: i + 1, Name: p.Business, Parts: []paper.DataPart{{Title: "Identitas", Facts: [][2]string{{"Nama usaha", p.Business}, {"NIB", ""}}}}})
		parts = append(parts, paper.Part{When: "09.00–09.30", What: "Pembukaan", Place: "Aula", Who: "I Wayan Contoh 92"})
	}
	all := map[string]func(io.Writer) error{
		"attendance": func(w io.Writer) error {
			return paper.AttendanceSheets(w, o, []paper.Attendance{
				{Of: paper.Participants, Session: "Sesi 1, 09.30–11.00", People: somebody(n), Blank: n / 2, Signers: signers},
				{Of: paper.Speakers, People: somebody(n), Phone: true, Size: paper.F4Landscape},
			}, in)
		},
		"arrived": func(w io.Writer) error {
			return paper.ArrivalSheets(w, o, paper.Arrivals{People: came(n), Signers: signers}, in)
		},
		"absent": func(w io.Writer) error {
			return paper.ArrivalSheets(w, o, paper.Arrivals{Absent: true, People: came(n)}, in)
		},
		"list": func(w io.Writer) error {
			return paper.List(w, o, paper.Roll{People: somebody(n), Signers: signers[:1]}, in)
		},
		"invited": func(w io.Writer) error {
			return paper.List(w, o, paper.Roll{Invited: true, People: somebody(n), Size: paper.F4}, in)
		},
		"programme": func(w io.Writer) error {
			return paper.ProgrammeTable(w, o, paper.Programme{Parts: parts, Signers: signers}, in)
		},
		"receipts": func(w io.Writer) error {
			return paper.Receipts(w, o, paper.Receipt{For: "uang transport", Amount: 150_000, People: somebody(n), Signers: signers}, in)
		},
		"badges":     func(w io.Writer) error { return paper.BadgeSheets(w, o, paper.Badges{All: badges(n)}, in) },
		"cards":      func(w io.Writer) error { return paper.MeetingCards(w, o, cards, in) },
		"commitment": func(w io.Writer) error { return paper.CommitmentSheet(w, o, 1, in) },
		"data":       func(w io.Writer) error { return paper.DataSheets(w, o, sheets, in) },
	}
	for _, form := range paper.SignForms {
		all["sign-"+string(form)] = func(w io.Writer) error { return paper.Signs(w, o, form, signs, in) }
	}
	return all
}

func TestPrintsOfAGatheringAreAsKept(t *testing.T) {
	for _, tag := range []lang.Tag{lang.ID, lang.EN} {
		for name, write := range prints(4, lang.In(tag)) {
			golden(t, "print-"+name+"."+string(tag)+".txt", []byte(squeezed(t, made(t, write))))
		}
	}
}

func TestPapersOfAGatheringHaveTheirPages(t *testing.T) {
	in := lang.In(lang.ID)
	want := map[string][3]int{ // with nothing, one and three hundred of everything
		"attendance": {2, 2, 46}, "list": {1, 1, 12}, "invited": {1, 1, 11}, "programme": {1, 1, 11}, "receipts": {1, 1, 16}, "badges": {1, 1, 75},
		"arrived": {1, 1, 17}, "absent": {1, 1, 11},
		"cards": {1, 1, 150}, "commitment": {1, 1, 1}, "data": {1, 1, 300}, "sign-tent": {1, 1, 300}, "sign-flat": {1, 1, 300}, "sign-place": {1, 1, 75}, "sign-room": {1, 1, 300},
	}
	for i, n := range []int{0, 1, 300} {
		for name, write := range prints(n, in) {
			pdf := made(t, write)
			if got := pages(t, pdf); got != want[name][i] {
				t.Errorf("%s of %d takes %d pages, want %d", name, n, got, want[name][i])
			}
			if n < 300 && !bytes.Equal(pdf, made(t, write)) {
				t.Errorf("%s of %d was printed in two ways", name, n)
			}
		}
	}
}

func TestPrintsOfAnEmptyGatheringSaySo(t *testing.T) {
	for name, write := range prints(0, lang.In(lang.ID)) {
		text := words(t, made(t, write))
		if name != "commitment" && !strings.Contains(text, "Belum ada") && !strings.Contains(text, "belum diisi") {
			t.Errorf("%s of nobody does not say so:\n%s", name, text)
		}
		if !strings.Contains(text, "DATA CONTOH") {
			t.Errorf("%s of a sample does not say so:\n%s", name, text)
		}
	}
}

func TestTelephoneNumbersStandOnlyWhereAskedFor(t *testing.T) {
	in := lang.In(lang.ID)
	for _, phone := range []bool{false, true} {
		l := paper.Attendance{Of: paper.Participants, People: somebody(3), Phone: phone, Blank: 2}
		text := words(t, made(t, func(w io.Writer) error { return paper.AttendanceSheets(w, occasion(), []paper.Attendance{l}, in) }))
		table := l.Table(in)
		if strings.Contains(text, "+62812") != phone || strings.Contains(fmt.Sprint(table.Head, table.Rows), "+62812") != phone {
			t.Errorf("asked for numbers: %v:\n%s\n%v", phone, text, table)
		}
		if len(table.Rows) != 5 || len(table.Rows[4]) != len(table.Head) {
			t.Errorf("want three people and two blank rows, each as wide as the head: %v", table)
		}
	}
}

// Odd numbers sign at the left, even ones at the right.
func TestSignaturesAreLeftAndRightInTurn(t *testing.T) {
	text := words(t, made(t, func(w io.Writer) error {
		return paper.AttendanceSheets(w, occasion(), []paper.Attendance{{Of: paper.Guests, Blank: 8}}, lang.In(lang.ID))
	}))
	at := map[int]int{}
	for _, line := range strings.Split(text, "\n") {
		for i := 1; i <= 8; i++ {
			if x := strings.Index(line, fmt.Sprintf("%d.", i)); x >= 0 && !strings.Contains(line, "2026") {
				at[i] = x
			}
		}
	}
	for i := 1; i <= 8; i++ {
		if i%2 == 0 && at[i] <= at[1] || i%2 == 1 && at[i] != at[1] {
			t.Errorf("%d signs at column %d, the first at %d:\n%s", i, at[i], at[1], text)
		}
	}
}

func TestReceiptsAddUp(t *testing.T) {
	in := lang.In(lang.ID)
	for _, tc := range []struct {
		amount int64
		people int
		want   string
	}{{150_000, 21, "Rp3.150.000"}, {1, 1, "Rp1"}, {0, 3, "Jumlah seluruhnya"}} {
		r := paper.Receipt{For: "uang transport", Amount: tc.amount, People: somebody(tc.people)}
		text := words(t, made(t, func(w io.Writer) error { return paper.Receipts(w, occasion(), r, in) }))
		if !strings.Contains(text, tc.want) || tc.amount == 0 && strings.Contains(text, "Rp") {
			t.Errorf("%d × %d: want %s:\n%s", tc.people, tc.amount, tc.want, text)
		}
	}
}

func TestBadgesComeInTheirOrder(t *testing.T) {
	in := lang.In(lang.ID)
	all := badges(4)
	all[0].Name, all[3].Name = "Zeni Contoh", "agung Contoh"
	order := func(b paper.Badges) string {
		b.All, b.Form = all, paper.WideLabel
		text := words(t, made(t, func(w io.Writer) error { return paper.BadgeSheets(w, occasion(), b, in) }))
		var got []string
		for _, page := range strings.Split(text, "\f") {
			for _, name := range []string{"Zeni", "agung", "Contoh 02", "Contoh 03"} {
				if strings.Contains(page, name) {
					got = append(got, name)
				}
			}
		}
		return strings.Join(got, ", ")
	}
	for _, tc := range []struct {
		ask  paper.Badges
		want string
	}{
		{paper.Badges{}, "Zeni, Contoh 02, Contoh 03, agung"}, {paper.Badges{Order: paper.ByName}, "agung, Contoh 02, Contoh 03, Zeni"},
	} {
		if got := order(tc.ask); got != tc.want {
			t.Errorf("%+v: %q, want %q", tc.ask, got, tc.want)
		}
	}
}

// Every badge shows the whole name, in every form, and its role in a word and a letter.
func TestBadgesShowWholeNames(t *testing.T) {
	in := lang.In(lang.ID)
	name := "Anak Agung Istri Ayu Contohwati Panjangnama Saraswati Dewi, S.E., M.M."
	for _, form := range paper.BadgeForms {
		b := paper.Badges{Form: form, All: []paper.Badge{{Number: 7, Name: name, Organisation: longParty, Role: "business", First: "09.30 · Meja 4", Link: "https://temu.example/a/x"}}}
		text := strings.Join(strings.Fields(words(t, made(t, func(w io.Writer) error { return paper.BadgeSheets(w, occasion(), b, in) }))), "")
		for _, want := range []string{name, longParty, "Peserta IKM", "09.30 · Meja 4", "DATA CONTOH", "Temu Usaha <Contoh> & Co"} {
			for _, word := range strings.Fields(want) {
				if !strings.Contains(text, word) {
					t.Errorf("%s lacks %q of %q:\n%s", form, word, want, text)
				}
			}
		}
		if strings.Contains(text, "…") {
			t.Errorf("%s leaves something out:\n%s", form, text)
		}
	}
}

func TestTooMuchAtOnceIsRefused(t *testing.T) {
	in, o := lang.In(lang.ID), occasion()
	for name, write := range map[string]func(io.Writer) error{
		"badges": func(w io.Writer) error {
			return paper.BadgeSheets(w, o, paper.Badges{All: make([]paper.Badge, paper.MostBadges+1)}, in)
		},
		"signs": func(w io.Writer) error { return paper.Signs(w, o, paper.Tent, make([]paper.Sign, 2001), in) },
		"cards": func(w io.Writer) error { return paper.MeetingCards(w, o, make([]paper.MeetingCard, 4001), in) },
		"data": func(w io.Writer) error {
			return paper.DataSheets(w, o, make([]paper.DataSheet, paper.MostSheets+1), in)
		},
		"copies":    func(w io.Writer) error { return paper.CommitmentSheet(w, o, paper.MostBlank+1, in) },
		"no copies": func(w io.Writer) error { return paper.CommitmentSheet(w, o, 0, in) },
		"list":      func(w io.Writer) error { return paper.List(w, o, paper.Roll{People: make([]paper.Person, 20_001)}, in) },
		"code": func(w io.Writer) error {
			return paper.BadgeSheets(w, o, paper.Badges{All: []paper.Badge{{Link: strings.Repeat("x", 5000)}}}, in)
		},
	} {
		var b bytes.Buffer
		if err := write(&b); err == nil || b.Len() > 0 {
			t.Errorf("%s: error %v and %d bytes", name, err, b.Len())
		}
	}
}

// Names of any kind print without harm on every paper.
func TestHostileNamesOnPrints(t *testing.T) {
	in, o := lang.In(lang.ID), occasion()
	for _, name := range []string{"(contoh) endobj /JS (app.alert)", strings.Repeat("panjangsekali", 60), "ᬩᬮᬶ", "a\x00b\x1b[31m", "\u202egnp.exe", "\xff", ""} {
		o.Title, o.Place, o.Letterhead = name, name, []string{name}
		p := []paper.Person{{Name: name, Business: name, Address: name, Position: name, Sex: name, Phone: name}}
		for what, write := range map[string]func(io.Writer) error{
			"attendance": func(w io.Writer) error {
				return paper.AttendanceSheets(w, o, []paper.Attendance{{Of: paper.Participants, People: p, Phone: true, Session: name, Signers: []paper.Signatory{{Above: []string{name}, Name: name, Below: []string{name}}}}}, in)
			},
			"badge": func(w io.Writer) error {
				return paper.BadgeSheets(w, o, paper.Badges{Form: paper.NarrowRoll, All: []paper.Badge{{Name: name, Organisation: name, First: name, Role: "other"}}}, in)
			},
			"sign": func(w io.Writer) error {
				return paper.Signs(w, o, paper.Tent, []paper.Sign{{Number: name, Name: name, Under: name}}, in)
			},
			"data": func(w io.Writer) error {
				return paper.DataSheets(w, o, []paper.DataSheet{{Name: name, Parts: []paper.DataPart{{Title: name, Facts: [][2]string{{name, name}}}}}}, in)
			},
		} {
			if pdf := made(t, write); pages(t, pdf) != 1 || bytes.Contains(pdf, []byte("/JS")) {
				t.Errorf("%s of %.20q: %d pages", what, name, pages(t, pdf))
			}
		}
	}
}

func BenchmarkThousandBadges(b *testing.B) {
	all, in := badges(1000), lang.In(lang.ID)
	for b.Loop() {
		if err := paper.BadgeSheets(io.Discard, occasion(), paper.Badges{All: all}, in); err != nil {
			b.Fatal(err)
		}
	}
}

// Who signed on the screen has no line to sign on; what telephones scan in the hall holds
// the name and password of its network, whatever signs are in them.
func TestSignaturesAndTheHall(t *testing.T) {
	in := lang.In(lang.ID)
	text := words(t, made(t, func(w io.Writer) error {
		return paper.ArrivalSheets(w, occasion(), paper.Arrivals{People: came(2)}, in)
	}))
	if strings.Count(text, "1.") != 0 || strings.Count(text, "2.") != 1 || !strings.Contains(text, "08.01") {
		t.Errorf("want a line to sign for the second alone:\n%s", text)
	}
	h := paper.Hall{Address: "https://temu.example", Network: `Aula; "Contoh"`, Password: `kata:sandi\\9`}
	text = words(t, made(t, func(w io.Writer) error { return paper.HallSheet(w, occasion(), h, in) }))
	for _, want := range []string{"DATA CONTOH", "https://temu.example", `Aula; "Contoh"`, "kata:sandi"} {
		if !strings.Contains(text, want) {
			t.Errorf("the sheet does not show %q:\n%s", want, text)
		}
	}
}
