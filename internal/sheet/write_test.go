package sheet_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/sheet"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

// written runs a writer into memory.
func written(t testing.TB, write func(w io.Writer) error) []byte {
	t.Helper()
	var out bytes.Buffer
	must(t, write(&out))
	return out.Bytes()
}

func TestWriteJSON(t *testing.T) {
	t.Parallel()
	golden(t, "result.json", written(t, func(w io.Writer) error { return sheet.JSON(w, solvedDay(t)) }))
}

func TestWriteJSONOfImpossibleDay(t *testing.T) {
	t.Parallel()
	d := madeUpDay(t)
	d.Outcome = &timetable.Outcome{Status: schedule.Infeasible, Reasons: []schedule.Reason{
		{Kind: schedule.ReasonTooManyMeetings, Participants: []int{4}, Need: 11, Have: 9},
		{Kind: schedule.ReasonTooFewTables, Meetings: []int{0, 2}, Slots: []int{3}, Need: 2, Have: 1},
	}}
	golden(t, "impossible.json", written(t, func(w io.Writer) error { return sheet.JSON(w, d) }))
}

func TestUnsolvedDayIsUnknown(t *testing.T) {
	t.Parallel()
	res, err := sheet.ReadResult(bytes.NewReader(written(t, func(w io.Writer) error { return sheet.JSON(w, madeUpDay(t)) })))
	if err != nil || res.Status != schedule.Unknown || len(res.Meetings) != 0 {
		t.Errorf("%+v, %v", res, err)
	}
}

func TestWriteCSV(t *testing.T) {
	t.Parallel()
	for _, tag := range []lang.Tag{lang.ID, lang.EN} {
		golden(t, "meetings."+string(tag)+".csv", written(t, func(w io.Writer) error { return sheet.CSV(w, solvedDay(t), lang.In(tag)) }))
	}
}

// TestCSVRunsNothing: no cell of the file begins like a formula, whatever people
// are called.
func TestCSVRunsNothing(t *testing.T) {
	t.Parallel()
	for _, evil := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", "  =1", "\u200b=1", "\u00a0=1", "−1"} {
		d := solvedDay(t)
		d.Gathering.Participants[0].Name = evil
		d.Requests[0].Note = evil
		d.Gathering.Tables[0].Name = evil
		data := written(t, func(w io.Writer) error { return sheet.CSV(w, d, lang.In(lang.EN)) })
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))).ReadAll()
		must(t, err)
		for _, row := range rows {
			for _, cell := range row {
				first := strings.TrimLeft(cell, " \t\r\n\u200b\u00a0")
				if first != "" && strings.ContainsRune("=+-@＝＋－＠−", []rune(first)[0]) {
					t.Errorf("%q became the cell %q", evil, cell)
				}
			}
		}
	}
}

func TestWriteProblem(t *testing.T) {
	t.Parallel()
	data := written(t, func(w io.Writer) error { return sheet.Problem(w, madeUpDay(t)) })
	golden(t, "problem.json", data)
	got := read(t, "problem.json", data)
	if diff := cmp.Diff(madeUpDay(t), got); diff != "" {
		t.Errorf("the problem reads back differently (-want +got):\n%s", diff)
	}
}

func TestWriteXLSX(t *testing.T) {
	t.Parallel()
	for _, tag := range []lang.Tag{lang.ID, lang.EN} {
		data := written(t, func(w io.Writer) error { return sheet.XLSX(w, solvedDay(t), lang.In(tag)) })
		golden(t, "workbook."+string(tag)+".txt", dump(t, data))
	}
}

func TestXLSXOfAnyDay(t *testing.T) {
	t.Parallel()
	bare := timetable.Day{}
	dzn := read(t, "soal.dzn", []byte(goodDZN))
	odd := solvedDay(t)
	odd.Gathering.Participants[0].Name = "'[a]:b/c*?\\d' & <e> \x01 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 yang sangat panjang sekali"
	odd.Gathering.Participants[1].Name = strings.Repeat("x", 200)
	odd.Gathering.Participants[2].Kind = register.Kind("unheard of")
	odd.Gathering.Title = "A & B\n\"C\""
	odd.Bookings[0].Table = 9 // a table that the day does not list
	for name, d := range map[string]timetable.Day{"nothing": bare, "no names or times": dzn, "odd names": odd, "unsolved": madeUpDay(t)} {
		data := written(t, func(w io.Writer) error { return sheet.XLSX(w, d, lang.In(lang.ID)) })
		f, err := excelize.OpenReader(bytes.NewReader(data))
		must(t, err)
		seen := map[string]bool{}
		for _, s := range f.GetSheetList() {
			if n := len(utf16.Encode([]rune(s))); n > 31 || strings.ContainsAny(s, `:\/?*[]`) || strings.HasPrefix(s, "'") || strings.HasSuffix(s, "'") || seen[strings.ToLower(s)] {
				t.Errorf("%s: bad sheet name %q (%d units)", name, s, n)
			}
			seen[strings.ToLower(s)] = true
		}
		if want := 3 + len(d.Gathering.Participants); len(seen) < want {
			t.Errorf("%s: %d sheets, want at least %d", name, len(seen), want)
		}
		must(t, f.Close())
	}
}

func TestManyParticipants(t *testing.T) {
	t.Parallel()
	var d timetable.Day
	d.Gathering.Slots = []gathering.Slot{{Number: 1}}
	for i := range 600 {
		d.Gathering.Participants = append(d.Gathering.Participants, gathering.Participant{Number: i + 1, Name: "Sama", Kind: register.Business})
	}
	data := written(t, func(w io.Writer) error { return sheet.XLSX(w, d, lang.In(lang.EN)) })
	f, err := excelize.OpenReader(bytes.NewReader(data))
	must(t, err)
	defer f.Close()
	if got := len(f.GetSheetList()); got != 3+500 {
		t.Errorf("want 500 agendas and three sheets, got %d sheets", got)
	}
}

func TestTemplate(t *testing.T) {
	t.Parallel()
	for _, tag := range []lang.Tag{lang.ID, lang.EN} {
		data := written(t, func(w io.Writer) error { return sheet.Template(w, lang.In(tag)) })
		golden(t, "template."+string(tag)+".txt", dump(t, data))
		_, err := sheet.ReadFrom(context.Background(), "template.xlsx", data, sheet.FormatAuto)
		ms, _ := err.(sheet.Mistakes)
		if len(ms) != 4 || slices.ContainsFunc(ms, func(m sheet.Mistake) bool { return m.Kind != sheet.TooFew }) {
			t.Errorf("%s: an empty template has only empty tables, got:\n%v", tag, err)
		}
	}
}

// TestFilledTemplate: what is typed below the example rows is what is read.
func TestFilledTemplate(t *testing.T) {
	t.Parallel()
	for tag, names := range map[lang.Tag][]string{
		lang.ID: {"Peserta", "Permintaan", "Waktu", "Meja", "Kegiatan"}, lang.EN: {"Participants", "Requests", "Slots", "Tables", "Gathering"},
	} {
		w := lang.In(tag)
		f, err := excelize.OpenReader(bytes.NewReader(written(t, func(out io.Writer) error { return sheet.Template(out, w) })))
		must(t, err)
		fill := func(sheet string, row int, values ...any) {
			must(t, f.SetSheetRow(sheet, "B"+string(rune('0'+row)), &values))
		}
		fill(names[0], 4, "Tenun Sandat 07", w.T("sheet.kind.business"), "Ni Made Contoh 07", "Petang", "Getasan", "Endek", 1, "2")
		fill(names[0], 5, "Bandara X", w.T("sheet.kind.airport"))
		fill(names[1], 4, "Tenun Sandat 07", "Bandara X", w.T("sheet.priority.must"), w.T("sheet.answer.accepted"), w.T("sheet.session.morning"), 1)
		fill(names[2], 4, 9.0/24, 9.5/24, w.T("sheet.session.morning"))
		fill(names[2], 5, "09.30", "10.00")
		fill(names[3], 4, "Meja A", "Aula")
		must(t, f.SetCellValue(names[4], "B1", "Temu usaha"))
		must(t, f.SetCellValue(names[4], "B4", 46365))
		var out bytes.Buffer
		must(t, f.Write(&out))
		must(t, f.Close())
		d := read(t, "terisi.xlsx", out.Bytes())
		got := written(t, func(w io.Writer) error { return sheet.Problem(w, d) })
		golden(t, "filled.json", got)
	}
}

func TestWritersTellTheirError(t *testing.T) {
	t.Parallel()
	full := errors.New("the disk is full")
	for name, write := range map[string]func(w io.Writer) error{
		"json":     func(w io.Writer) error { return sheet.JSON(w, solvedDay(t)) },
		"problem":  func(w io.Writer) error { return sheet.Problem(w, solvedDay(t)) },
		"csv":      func(w io.Writer) error { return sheet.CSV(w, solvedDay(t), lang.In(lang.ID)) },
		"xlsx":     func(w io.Writer) error { return sheet.XLSX(w, solvedDay(t), lang.In(lang.ID)) },
		"template": func(w io.Writer) error { return sheet.Template(w, lang.In(lang.ID)) },
	} {
		if err := write(failing{full}); !errors.Is(err, full) {
			t.Errorf("%s: want the writer's error, got %v", name, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// TestSchemaNamesEveryField: the published schema and the reader know the same
// fields.
func TestSchemaNamesEveryField(t *testing.T) {
	t.Parallel()
	type object struct {
		Properties map[string]any `json:"properties"`
	}
	var schema struct {
		object
		Defs map[string]object `json:"$defs"`
	}
	must(t, json.Unmarshal(sheet.Schema(), &schema))
	schema.Defs[""] = schema.object
	for def, fields := range sheet.Fields {
		got := slices.Sorted(maps.Keys(schema.Defs[def].Properties))
		want := slices.Sorted(slices.Values(fields))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("fields of %q (-reader +schema):\n%s", def, diff)
		}
	}
}
