package web_test

import (
	"bytes"
	"context"
	"net/http"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/sample"
	"wantilan/internal/timetable"
)

// gatheringLike keeps one more gathering of the first office, after change.
func (w *world) gatheringLike(t *testing.T, change func(*timetable.Day)) string {
	t.Helper()
	by := w.actor(t, account.Organiser)
	d := sample.Day(4, noon)
	d.Gathering.ID = gathering.ID(account.NewID(noon))
	d.Gathering.Hosts = []gathering.Host{{Organisation: by.Organisation}}
	change(&d)
	id, err := w.db.KeepDay(context.Background(), "", d, timetable.Enlist(&d, by.Organisation, noon), account.Entry{})
	if err != nil {
		t.Fatal(err)
	}
	return "/temu/" + string(id) + "/cetak"
}

// saidOnPaper is the text of a PDF.
func saidOnPaper(t *testing.T, pdf string) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext (poppler-utils) is not installed, so the text of PDFs cannot be read back")
	}
	run := exec.Command(tool, "-layout", "-", "-")
	run.Stdin = strings.NewReader(pdf)
	text, err := run.Output()
	if err != nil {
		t.Fatalf("read %.40q: %v", pdf, err)
	}
	return string(text)
}

var printForms = regexp.MustCompile(`action="(/temu/[0-9a-f]+/cetak/[a-z-]+\.(?:pdf|xlsx))"`)

// Every paper of the page can be downloaded as it stands there, of a gathering with
// everything and of one with nothing.
func TestEveryPaperIsMade(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.solve(t)
	empty := w.gatheringLike(t, func(d *timetable.Day) {
		g := &d.Gathering
		g.Participants, g.Agenda, g.Tables, g.Slots, d.Requests = nil, nil, nil, nil, nil
	})
	v := w.visitor(t, w.account(t, account.Organiser))
	for _, path := range []string{"/temu/" + string(w.sample) + "/cetak", empty} {
		page := v.get(path)
		files := printForms.FindAllStringSubmatch(page.body, -1)
		if page.status != http.StatusOK || len(files) != 22 {
			t.Fatalf("%s: %d with %d files, want 15 papers and 7 workbooks, and badges apart", path, page.status, len(files))
		}
		if bare := strings.Contains(page.body, "Belum ada peserta"); bare != (path == empty) {
			t.Errorf("%s says that there are no participants: %v", path, bare)
		}
		for _, f := range files {
			w.pass(3e9)
			ask := f[1]
			if strings.Contains(ask, "tanda-terima") {
				ask += "?for=ATK"
			}
			got := v.get(ask)
			start := map[bool]string{true: "PK", false: "%PDF-"}[strings.HasSuffix(f[1], "xlsx")]
			if got.status != http.StatusOK || !strings.HasPrefix(got.body, start) || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment") {
				t.Errorf("%s: %d, %.20q", ask, got.status, got.body)
			}
			if path == empty && start != "PK" && !strings.Contains(ask, "komitmen") {
				if text := saidOnPaper(t, got.body); !strings.Contains(text, "Belum ada") && !strings.Contains(text, "belum diisi") {
					t.Errorf("%s of an empty gathering does not say so:\n%s", ask, text)
				}
			}
		}
	}
}

// What was typed wrongly is said beside its field, with what was typed.
func TestMistakesInWhatIsAskedOfPapers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	base := "/temu/" + string(w.sample) + "/cetak/"
	for _, tc := range []struct{ ask, want string }{
		{"kartu-peserta.pdf?people=1-3,x", "“x” bukan nomor"}, {"kartu-peserta.pdf?people=3-1", "“3-1” bukan nomor"}, {"kartu-peserta.pdf?people=75", "nomor terakhir 74"},
		{"kartu-peserta.pdf?people=0", "nomor terakhir 74"}, {"kartu-peserta.pdf?which=x", "Pilih salah satu"}, {"daftar-undangan.pdf?wave=x", "angka bulat"}, {"daftar-hadir.pdf?signer=x", "Pilih salah satu"}, {"daftar-hadir.pdf?head=x", "Pilih salah satu"}, {"kartu-peserta.pdf?form=a7", "Pilih salah satu"},
		{"daftar-hadir.pdf?blank=501", "0 sampai 500"}, {"daftar-hadir.pdf?blank=-1", "0 sampai 500"}, {"daftar-hadir.pdf?session=99", "Pilih salah satu"}, {"daftar-hadir.pdf?session=x", "Pilih salah satu"},
		{"daftar-hadir.pdf?group=siapa", "Pilih salah satu"}, {"daftar-hadir.pdf?size=a9", "Pilih salah satu"}, {"daftar-hadir.pdf?letterhead=1%0A2%0A3%0A4%0A5%0A6", "Paling banyak 5 baris"},
		{"daftar-peserta.pdf?sign_name=" + strings.Repeat("x", 1001), "Paling banyak 1000 huruf"}, {"tanda-terima.pdf?for=ATK&amount=1,5", "Jumlah tidak terbaca"},
		{"tanda-terima.pdf?for=ATK&amount=.5", "Jumlah tidak terbaca"}, {"tanda-terima.pdf?for=ATK&amount=1.500.00", "Jumlah tidak terbaca"}, {"tanda-terima.pdf?for=ATK&amount=seribu", "Jumlah tidak terbaca"},
		{"tanda-terima.pdf?for=ATK&amount=-5", "Jumlah tidak terbaca"}, {"tanda-terima.pdf?for=ATK&amount=2000000000", "Jumlah tidak terbaca"}, {"tanda-terima.pdf?for=", "untuk apa tanda terima"},
		{"lembar-komitmen.pdf?copies=101", "1 sampai 100"}, {"tanda-meja.pdf?sign=room", "Pilih salah satu"}, {"petunjuk-ruang.pdf?lines=A&arrow=up", "Pilih salah satu"},
	} {
		w.pass(3e9)
		got := v.get(base + tc.ask)
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, tc.want) {
			t.Errorf("%s: %d, want it to say %q", tc.ask, got.status, tc.want)
		}
		if n := strings.Count(got.body, "<details class=\"card\" open"); n != 1 {
			t.Errorf("%s: %d papers stand open, want the one that was asked for", tc.ask, n)
		}
	}
	for _, file := range []string{"rahasia.pdf", "kartu-peserta.xlsx", "daftar-hadir", "daftar-hadir.html", "daftar-hadir.pdf.pdf"} {
		if got := v.get(base + file); got.status != http.StatusNotFound {
			t.Errorf("%s: want 404, got %d", file, got.status)
		}
	}
}

// Chosen people, amounts and sessions stand on the paper; telephone numbers only when
// they were asked for.
func TestPapersSayWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ours := w.stock(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	base := "/temu/" + string(w.sample) + "/cetak/"
	day, err := w.parts.Planner.Day(context.Background(), w.actor(t, account.Organiser), w.sample)
	if err != nil {
		t.Fatal(err)
	}
	number := 0
	for _, p := range day.Gathering.Participants {
		if p.Party == ours.own {
			number = p.Number
		}
	}
	if number != 1 {
		t.Fatalf("the business with a telephone is participant %d, want 1", number)
	}
	for _, tc := range []struct {
		ask        string
		want, none []string
	}{
		{"daftar-hadir.pdf?people=1-2&session=each", []string{"Daftar hadir peserta"}, []string{"0000 0007", "0007"}},
		{"daftar-hadir.pdf?people=1&phone=1", []string{"+62", "0007"}, nil},
		{"daftar-hadir.pdf?people=1&session=1&letterhead=DINAS+CONTOH&sign_name=I+Wayan+Contoh", []string{"DINAS CONTOH", "I Wayan Contoh", "08.00"}, nil},
		{"tanda-terima.pdf?people=1-4&for=ATK&amount=Rp150.000", []string{"Tanda terima ATK", "Rp600.000"}, nil},
		{"biodata-peserta.pdf?people=1", []string{"0007", "pemilik"}, nil},
		{"kartu-peserta.pdf?people=2&form=62x100", []string{"DATA CONTOH"}, []string{day.Gathering.Participants[0].Contact}},
		{"petunjuk-ruang.pdf?lines=Aula+Besar%0AToilet&arrow=left", []string{"Aula Besar", "Toilet"}, nil},
		{"daftar-hadir.pdf?group=speakers", []string{"narasumber"}, nil},
	} {
		w.pass(3e9)
		got := v.get(base + tc.ask)
		if got.status != http.StatusOK {
			t.Errorf("%s: %d", tc.ask, got.status)
			continue
		}
		text := saidOnPaper(t, got.body)
		for _, want := range tc.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q:\n%s", tc.ask, want, text)
			}
		}
		for _, none := range tc.none {
			if strings.Contains(text, none) {
				t.Errorf("%s says %q:\n%s", tc.ask, none, text)
			}
		}
	}
}

// Names that begin like formulas are text in workbooks.
func TestWorkbooksOfPapersHoldNoFormulas(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	base := w.gatheringLike(t, func(d *timetable.Day) {
		d.Gathering.Participants[0].Name, d.Gathering.Participants[0].Contact = `=HYPERLINK("http://evil.example")`, "@SUM(1)"
	})
	v := w.visitor(t, w.account(t, account.Organiser))
	for _, name := range []string{"daftar-peserta.xlsx", "daftar-hadir.xlsx", "tanda-terima.xlsx?for=ATK", "daftar-undangan.xlsx"} {
		w.pass(3e9)
		f, err := excelize.OpenReader(bytes.NewReader([]byte(v.get(base + "/" + name).body)))
		if err != nil {
			t.Fatal(err)
		}
		sheet, found := f.GetSheetName(0), 0
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c, value := range row {
				cell, _ := excelize.CoordinatesToCellName(c+1, r+1)
				if formula, _ := f.GetCellFormula(sheet, cell); formula != "" {
					t.Errorf("%s: %s is a formula: %s", name, cell, formula)
				}
				if strings.Contains(value, "HYPERLINK") || strings.Contains(value, "@SUM") {
					found++
					if value[0] != '\'' {
						t.Errorf("%s: %s would become a formula when it is saved as CSV: %s", name, cell, value)
					}
				}
			}
		}
		if found < 2 {
			t.Errorf("%s: the names stand in %d cells, want 2", name, found)
		}
	}
}

// The page fits on a telephone, and a paper is found without script.
func TestPapersAreChosenOnATelephone(t *testing.T) {
	w := living(t)
	b := openBrowser(t, 360, 740, "light")
	b.open(w.link(t, w.account(t, account.Organiser)))
	b.press("main form button")
	b.press(`nav a[href$="/cetak"]`)
	b.sees("Sebelum acara", "Saat acara", "Setelah acara", "Daftar hadir")
	b.fits("prints")
	if n := run(b, chromedp.Evaluate[int](`[...document.querySelectorAll("details")].map(d => d.open = true).length`)); n != 16 {
		t.Errorf("%d papers stand on the page, want 16", n)
	}
	b.fits("prints-open")
	b.do(chromedp.SetValue("#kartu-peserta-people", "900"))
	b.press(`form[action$="/kartu-peserta"] button`)
	b.sees("nomor terakhir 74")
	b.fits("prints-wrong")
}
