package sheet_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/sheet"
	"wantilan/internal/timetable"
)

// anyDay draws a day as it can be read from a file.
func anyDay(t *rapid.T) timetable.Day {
	text := rapid.StringMatching(`[A-Za-z0-9é&<>"';,=@+\-\\/\[\]{}%|]{1,12}( [A-Za-zß字🎋]{1,8}){0,3}`)
	maybe := func(label string) string {
		if rapid.Bool().Draw(t, "with "+label) {
			return text.Draw(t, label)
		}
		return ""
	}
	zone, err := time.LoadLocation("Asia/Makassar")
	if err != nil {
		t.Fatal(err)
	}
	var d timetable.Day
	g := &d.Gathering
	g.Zone = "Asia/Makassar"
	g.Title, g.Place = maybe("title"), maybe("place")
	if rapid.Bool().Draw(t, "dated") {
		g.Date = time.Date(2026, time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 28).Draw(t, "day"), 0, 0, 0, 0, zone)
	}
	if rapid.Bool().Draw(t, "fair") {
		n := rapid.IntRange(0, 5).Draw(t, "fairness")
		d.Fairness = &n
	}
	slots := rapid.IntRange(1, 6).Draw(t, "slots")
	timed := rapid.Bool().Draw(t, "timed")
	next := gathering.Clock(rapid.IntRange(0, 600).Draw(t, "first"))
	for i := range slots {
		s := gathering.Slot{Number: i + 1, Session: gathering.Session(rapid.IntRange(0, 2).Draw(t, "session"))}
		if timed {
			s.Start = next + gathering.Clock(rapid.IntRange(0, 30).Draw(t, "gap"))
			s.End = s.Start + gathering.Clock(rapid.IntRange(1, 60).Draw(t, "length"))
			next = s.End
		}
		g.Slots = append(g.Slots, s)
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "tables") {
		g.Tables = append(g.Tables, gathering.Table{Number: i + 1, Name: maybe("table"), Hall: maybe("hall")})
	}
	people := rapid.IntRange(2, 8).Draw(t, "participants")
	slotList := rapid.SliceOfNDistinct(rapid.IntRange(1, slots), 0, slots, rapid.ID[int])
	for i := range people {
		away := slotList.Draw(t, "away")
		slices.Sort(away)
		g.Participants = append(g.Participants, gathering.Participant{
			Number: i + 1, Name: fmt.Sprintf("%s #%d", text.Draw(t, "name"), i), Kind: rapid.SampledFrom(register.Kinds).Draw(t, "kind"),
			Contact: maybe("contact"), District: maybe("district"), Village: maybe("village"), Product: maybe("product"),
			Desks: rapid.IntRange(1, 3).Draw(t, "desks"), Unavailable: orNil(away),
		})
	}
	count := rapid.IntRange(1, 10).Draw(t, "requests")
	for i := range count {
		from := rapid.IntRange(1, people).Draw(t, "from")
		to := 1 + (from-1+rapid.IntRange(1, people-1).Draw(t, "step"))%people
		after := rapid.SliceOfNDistinct(rapid.IntRange(1, count), 0, 2, rapid.ID[int]).Draw(t, "after")
		after = slices.DeleteFunc(after, func(n int) bool { return n == i+1 })
		slices.Sort(after)
		d.Requests = append(d.Requests, match.Request{
			Number: i + 1, From: from, To: to, Priority: match.Priority(rapid.IntRange(1, 3).Draw(t, "priority")),
			Answer:  rapid.SampledFrom([]match.Answer{match.Accepted, match.Declined, match.Withdrawn}).Draw(t, "answer"),
			Session: rapid.IntRange(0, 2).Draw(t, "wish"), Fixed: rapid.IntRange(0, slots).Draw(t, "fixed"), After: orNil(after), Note: maybe("note"),
		})
	}
	return d
}

func orNil(list []int) []int {
	if len(list) == 0 {
		return nil
	}
	return list
}

// TestProblemRoundTrip: what is written as a problem reads back the same.
func TestProblemRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := anyDay(t)
		var out bytes.Buffer
		if err := sheet.Problem(&out, want); err != nil {
			t.Fatal(err)
		}
		got, err := sheet.ReadFrom(context.Background(), "soal.json", out.Bytes(), sheet.FormatAuto)
		if err != nil {
			t.Fatalf("%v\n%s", err, out.Bytes())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the day differs (-want +got):\n%s", diff)
		}
	})
}

// TestTablesRoundTrip: the same day typed into a workbook and into CSV files
// reads the same.
func TestTablesRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := anyDay(t)
		want.Gathering.Title, want.Gathering.Place, want.Gathering.Date, want.Fairness = "", "", time.Time{}, nil
		byName := rapid.Bool().Draw(t, "by name")
		tables := typed(want, byName)
		for kind, data := range map[string][]byte{"xlsx": asWorkbook(t, tables), "csv": asCSV(t, tables)} {
			got, err := sheet.ReadFrom(context.Background(), kind, data, sheet.FormatAuto)
			if err != nil {
				t.Fatalf("%s: %v", kind, err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s differs (-want +got):\n%s", kind, diff)
			}
		}
	})
}

// typed writes a day as the cells of the four tables.
func typed(d timetable.Day, byName bool) map[string][][]string {
	list := func(numbers []int) string {
		return strings.Trim(strings.ReplaceAll(fmt.Sprint(numbers), " ", ", "), "[]")
	}
	sessions := []string{"semua", "pagi", "siang"}
	slots := [][]string{{"No", "Mulai", "Selesai", "Sesi"}}
	for _, s := range d.Gathering.Slots {
		row := []string{fmt.Sprint(s.Number), "", "", sessions[s.Session]}
		if s.Timed() {
			row[1], row[2] = s.Start.String(), s.End.String()
		}
		slots = append(slots, row)
	}
	tables := [][]string{{"Ruang", "Nama", "No"}}
	for _, x := range d.Gathering.Tables {
		tables = append(tables, []string{x.Hall, x.Name, fmt.Sprint(x.Number)})
	}
	people := [][]string{{"Nama", "Jenis", "Penghubung", "Kecamatan", "Desa", "Produk", "Meja serentak", "Tidak bisa"}}
	who := func(number int) string {
		if byName {
			return d.Gathering.Participants[number-1].Name
		}
		return fmt.Sprint(number)
	}
	for _, p := range d.Gathering.Participants {
		people = append(people, []string{p.Name, string(p.Kind), p.Contact, p.District, p.Village, p.Product, fmt.Sprint(p.Desks), list(p.Unavailable)})
	}
	requests := [][]string{{"Dari", "Kepada", "Prioritas", "Jawaban", "Sesi", "Slot tetap", "Setelah", "Catatan"}}
	for _, q := range d.Requests {
		fixed := ""
		if q.Fixed > 0 {
			fixed = fmt.Sprint(q.Fixed)
		}
		requests = append(requests, []string{who(q.From), who(q.To), fmt.Sprint(q.Priority), string(q.Answer), sessions[q.Session], fixed, list(q.After), q.Note})
	}
	return map[string][][]string{"peserta": people, "permintaan": requests, "waktu": slots, "meja": tables}
}

func asWorkbook(t *rapid.T, tables map[string][][]string) []byte {
	f := excelize.NewFile()
	defer f.Close()
	for name, rows := range tables {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c, text := range row {
				cell, err := excelize.CoordinatesToCellName(c+1, r+1)
				if err == nil {
					err = f.SetCellStr(name, cell, text)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func asCSV(t *rapid.T, tables map[string][][]string) []byte {
	comma := rapid.SampledFrom([]string{",", ";", "\t"}).Draw(t, "separator")
	files := map[string]string{}
	for name, rows := range tables {
		var out strings.Builder
		for _, row := range rows {
			for i, text := range row {
				if i > 0 {
					out.WriteString(comma)
				}
				out.WriteString(`"` + strings.ReplaceAll(text, `"`, `""`) + `"`)
			}
			out.WriteString("\r\n")
		}
		files[name+".csv"] = out.String()
	}
	return zipOf(t, files)
}
