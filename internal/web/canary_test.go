package web_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/sheet"
)

// canaries are texts that do something where a text is taken for more.
var canaries = []string{
	`"><img src=x onerror=alert(1)>`,
	`<script>alert(2)</script>`,
	`</title></style></textarea><svg onload=alert(3)>`,
	`javascript:alert(4)`,
	`' onfocus=alert(5) autofocus x='`,
	`{{7*7}}${7*7}<%= 7*7 %>#{7*7}`,
	`=HYPERLINK("http://evil.example/";"x")`,
	"Tenun \u202egnp.exe\u202c",
	`<iframe src=//evil.example></iframe>`,
	`<meta http-equiv=refresh content="0;url=//evil.example">`,
	`%0d%0aX-Evil:1;ATTENDEE:mailto:evil@evil.example`,
	`\nBEGIN:VALARM\nEND:VALARM`,
	`ᬢᭂᬦᬸᬦ᭄ 👩🏽‍🔧 ＝1+1`,
}

// canary gives one of them, with a number so that names differ.
func canary(n int) string { return fmt.Sprintf("%s %d", canaries[n%len(canaries)], n) }

// poisonedBook is the template of the import, filled with canaries.
func poisonedBook(t *testing.T) []byte {
	t.Helper()
	in := lang.In(lang.ID)
	var empty, full bytes.Buffer
	if err := sheet.Template(&empty, in); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&empty)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	fill := func(name string, row int, values ...any) {
		if err := f.SetSheetRow(name, fmt.Sprint("B", row), &values); err != nil {
			t.Fatal(err)
		}
	}
	kinds := []string{"business", "bank", "airport", "hotel"}
	people := 2 * len(canaries)
	for i := range people {
		fill("Peserta", 4+i, canary(i), in.T("sheet.kind."+kinds[i%len(kinds)]), canary(i+1), canary(i+2), canary(i+3), canary(i+4), 1)
	}
	for i := range people / 2 {
		fill("Permintaan", 4+i, 2*i+1, 2*i+2, in.T("sheet.priority.want"), in.T("sheet.answer.accepted"), "", "", "", canary(i+5))
	}
	for i := range 4 {
		fill("Waktu", 4+i, fmt.Sprintf("%02d.00", 9+i), fmt.Sprintf("%02d.30", 9+i), in.T("sheet.session.morning"))
	}
	for i := range 8 {
		fill("Meja", 4+i, canary(i+6), canary(i+7))
	}
	if err := f.Write(&full); err != nil {
		t.Fatal(err)
	}
	return full.Bytes()
}

// upload sends a file to the import.
func (v *visitor) upload(name string, data []byte) answer {
	v.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("berkas", name)
	if err != nil {
		v.t.Fatal(err)
	}
	if _, err := part.Write(data); err != nil {
		v.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, v.base+"/impor", &body)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.send(r)
}

// poison imports the poisoned workbook as a gathering with a timetable, and names
// people and organisations by canaries.
func (w *world) poison(t *testing.T) gathering.ID {
	t.Helper()
	ctx, by := context.Background(), w.actor(t, account.Organiser)
	v := w.visitor(t, by.Account)
	kept := v.upload(canary(0)+".xlsx", poisonedBook(t))
	if kept.status != http.StatusSeeOther {
		t.Fatalf("the workbook was refused: %d %s", kept.status, parse(t, "import", kept.body).text())
	}
	made := v.do("POST", kept.location, url.Values{"title": {canary(0)}, "place": {canary(1)}, "date": {"2026-12-16"}})
	if made.status != http.StatusSeeOther {
		t.Fatalf("the gathering was not made: %d", made.status)
	}
	id := gathering.ID(strings.Split(made.location, "/")[2])
	w.solveFor(t, by, id)
	for i := range canaries {
		org, err := w.parts.People.Found(ctx, by, account.Business, canary(i))
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.parts.People.Add(ctx, by, account.Newcomer{Name: canary(i), Appointment: account.Appointment{Organisation: org, Role: account.Owner}})
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, role := range []account.Role{account.Administrator, account.Organiser, account.Desk, account.Owner, account.Speaker} {
		who, err := w.parts.People.Person(ctx, w.actor(t, account.Administrator), w.account(t, role))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.parts.People.Change(ctx, w.actor(t, account.Administrator), who.ID, canary(i+5), "", ""); err != nil {
			t.Fatal(err)
		}
		w.passkeyNamed(t, role, canary(i))
	}
	return id
}

// passkeyNamed gives an account a passkey with a name.
func (w *world) passkeyNamed(t *testing.T, role account.Role, name string) {
	t.Helper()
	by := w.actor(t, role)
	key, _ := w.keyedAs(t, by, name)
	if err := w.parts.Passkeys.Rename(context.Background(), by, key, name[:min(len(name), 40)]); err != nil {
		t.Fatal(err)
	}
}

// What people typed into a workbook stays text in every file that is made of it.
func TestCanariesStayTextInFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.offer(t)
	g := "/temu/" + string(w.poison(t))
	v := w.visitor(t, w.account(t, account.Organiser))
	file := func(path string) string {
		t.Helper()
		w.pass(3 * time.Second)
		got := v.get(path)
		if got.status != http.StatusOK || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment; filename=") {
			t.Fatalf("%s: %d %s", path, got.status, got.header.Get("Content-Disposition"))
		}
		checkHeaders(t, path, got.header)
		return got.body
	}
	for name, comma := range map[string]rune{g + "/unduh/jadwal.csv": ';'} {
		in := csv.NewReader(strings.NewReader(strings.TrimPrefix(file(name), "\xef\xbb\xbf")))
		in.Comma = comma
		checkCells(t, name, in)
	}
	audit := w.visitor(t, w.account(t, account.Administrator)).get("/catatan/unduh.csv")
	checkCells(t, "the audit log", csv.NewReader(strings.NewReader(audit.body)))
	checkWorkbook(t, file(g+"/unduh/jadwal.xlsx"))
	checkCalendar(t, file(g+"/unduh/jadwal.ics"))
	participants := v.get(g + "/peserta").body
	one := regexp.MustCompile(`/temu/[0-9a-f]+/peserta/[0-9a-f]+`).FindString(participants)
	checkCalendar(t, file(one+"/agenda.ics"))
	for _, path := range []string{g + "/unduh/papan.pdf", g + "/unduh/agenda.pdf", one + "/agenda.pdf"} {
		checkPDF(t, path, file(path))
	}
}

// checkCells fails when a spreadsheet would run a cell.
func checkCells(t *testing.T, name string, in *csv.Reader) {
	t.Helper()
	rows, err := in.ReadAll()
	if err != nil || len(rows) < 5 {
		t.Fatalf("%s: %d rows, %v", name, len(rows), err)
	}
	marked := 0
	for _, row := range rows {
		for _, cell := range row {
			first := strings.TrimLeft(cell, " \t\r\n\u200b\u00a0\ufeff\u202e")
			if first != "" && strings.ContainsRune("=+-@＝＋－＠−", []rune(first)[0]) {
				t.Errorf("%s: the cell %q would be run", name, cell)
			}
			if strings.HasPrefix(cell, "'=") {
				marked++
			}
		}
	}
	if marked == 0 {
		t.Errorf("%s: no canary came that far, so that nothing was tested", name)
	}
}

func checkWorkbook(t *testing.T, body string) {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	seen := 0
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for r := range rows {
			for c, text := range rows[r] {
				cell, err := excelize.CoordinatesToCellName(c+1, r+1)
				if err != nil {
					t.Fatal(err)
				}
				formula, err := f.GetCellFormula(name, cell)
				if err != nil {
					t.Fatal(err)
				}
				linked, target, err := f.GetCellHyperLink(name, cell)
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(formula, "evil") || linked && strings.Contains(target, "://") {
					t.Errorf("%s!%s does something: %s %s", name, cell, formula, target)
				}
				if strings.Contains(text, "HYPERLINK") {
					seen++
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no canary stands in the workbook")
	}
}

// checkCalendar fails when a text became a line of its own, or another property.
func checkCalendar(t *testing.T, body string) {
	t.Helper()
	unfolded := strings.NewReplacer("\r\n ", "", "\r\n\t", "").Replace(body)
	if strings.Contains(strings.ReplaceAll(unfolded, "\r\n", ""), "\n") {
		t.Error("the calendar has a line that ends early")
	}
	known := regexp.MustCompile(`^(BEGIN|END|VERSION|PRODID|METHOD|CALSCALE|NAME|X-WR-[A-Z]+|TZID|TZ[A-Z]+|DT[A-Z]+|UID|SEQUENCE|LAST-MODIFIED|STATUS|SUMMARY|LOCATION|DESCRIPTION|TRANSP|REFRESH-INTERVAL|X-PUBLISHED-TTL|CLASS|CATEGORIES|CREATED|URL)[;:]`)
	for line := range strings.SplitSeq(strings.TrimSuffix(unfolded, "\r\n"), "\r\n") {
		if !known.MatchString(line) || strings.HasPrefix(line, "BEGIN:VALARM") {
			t.Errorf("the calendar has the line %q", line)
		}
	}
	if !strings.Contains(unfolded, "BEGIN:VEVENT") {
		t.Error("the calendar has no events")
	}
}

// checkPDF fails when a print holds anything but text to read: links to
// elsewhere, scripts, things that open by themselves.
func checkPDF(t *testing.T, name, body string) {
	t.Helper()
	for _, bad := range []string{"/JavaScript", "/JS ", "/OpenAction", "/Launch", "/Filespec", "/SubmitForm", "evil.example"} {
		if strings.Contains(body, bad) {
			t.Errorf("%s holds %s", name, bad)
		}
	}
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no pdftotext found; .ci/run installs it")
		}
		t.Skip("no pdftotext on this machine; the words of prints were not read back")
	}
	path := filepath.Join(t.TempDir(), "print.pdf")
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.CommandContext(t.Context(), reader, path, "-").Output()
	if err != nil || !bytes.Contains(text, []byte("alert")) || bytes.Contains(text, []byte("49")) && !bytes.Contains(text, []byte("7*7")) {
		t.Errorf("%s does not say what was typed: %v\n%.500s", name, err, text)
	}
}
