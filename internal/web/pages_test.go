package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
)

// shown is a page that must be whole in both languages.
type shown struct {
	name   string
	who    account.Role // who looks; empty for a stranger
	method string
	path   string
	form   url.Values
	status int
	sees   string // what the page says in Indonesian
}

// Weights of pages, gzipped: what a participant's phone has to load on a slow
// line, and what an officer's laptop has to.
const (
	mostForParticipants = 30 << 10
	mostForOfficers     = 80 << 10
)

func TestEveryPageIsWholeInBothLanguages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.offer(t)
	w.solve(t)
	all := append(fullPages(t, w), emptyPages(t, w)...)
	all = append(all, keyPages(t, w)...)
	all = append(all, oddPages(t, w)...)
	all = append(all, consentPages(t, w)...)
	all = append(all, referencePages(t, w)...)
	all = append(all, registerPages(t, w)...)
	all = append(all, programmePages(t, w)...)
	all = append(all, productPages(t, w)...)
	all = append(all, intakePages(t, w)...)
	w.wholePages(t, all)
}

func TestEveryPageOfSearchIsWholeInBothLanguages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.offer(t)
	w.crowd(t, 60)
	w.wholePages(t, findPages(t, w))
}

// wholePages looks at every page as who it is for, in both languages.
func (w *world) wholePages(t *testing.T, all []shown) {
	t.Helper()
	for _, language := range []string{"id", "en"} {
		visitors := map[account.Role]*visitor{account.Stranger: w.visitor(t, "")}
		for _, role := range []account.Role{account.Administrator, account.Organiser, account.Desk, account.Owner, account.Speaker} {
			visitors[role] = w.visitor(t, w.account(t, role))
		}
		for _, v := range visitors {
			v.do(http.MethodPost, "/bahasa", url.Values{"bahasa": {language}})
		}
		for _, p := range all {
			name := fmt.Sprintf("%s, %s as %s", language, p.name, p.who)
			got := visitors[p.who].do(p.method, p.path, p.form)
			if got.status != p.status {
				t.Errorf("%s: want status %d, got %d", name, p.status, got.status)
				continue
			}
			d := parse(t, name, got.body)
			d.check(t, name, language)
			if language == "id" && !strings.Contains(d.text(), p.sees) {
				t.Errorf("%s: does not show %q:\n%s", name, p.sees, d.text())
			}
			most := mostForOfficers
			if p.who == account.Stranger || p.who == account.Owner || p.who == account.Speaker {
				most = mostForParticipants
			}
			if size := zippedSize(t, got.body); size > most {
				t.Errorf("%s: %d bytes compressed, more than %d", name, size, most)
			}
		}
	}
}

// fullPages are those of the sample gathering.
func fullPages(t *testing.T, w *world) []shown {
	t.Helper()
	ctx, by := context.Background(), w.actor(t, account.Organiser)
	day, err := w.parts.Planner.Day(ctx, by, w.sample)
	if err != nil {
		t.Fatal(err)
	}
	runs, err := w.parts.Planner.Runs(ctx, by, w.sample)
	if err != nil {
		t.Fatal(err)
	}
	code, err := w.parts.Planner.Code(ctx, by, w.sample, day.Gathering.Participants[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	draft, err := w.parts.Desk.Keep(ctx, by, "daftar.xlsx", day)
	if err != nil {
		t.Fatal(err)
	}
	g := "/temu/" + string(w.sample)
	person := func(i int) string { return g + "/peserta/" + string(day.Gathering.Participants[i].ID) }
	link := strings.TrimPrefix(w.link(t, w.account(t, account.Owner)), w.server.URL)
	return []shown{
		{"front page", account.Stranger, "GET", "/", nil, 200, "Silakan masuk"},
		{"sign-in link", account.Stranger, "GET", link, nil, 200, "Tautan ini untuk"},
		{"list of gatherings", account.Administrator, "GET", "/", nil, 200, "Temu Usaha Industri Badung"},
		{"overview", account.Organiser, "GET", g, nil, 200, "Terbukti terbaik"},
		{"overview", account.Owner, "GET", g, nil, 200, "Susunan acara"},
		{"overview", account.Desk, "GET", g, nil, 200, "Susunan acara"},
		{"overview", account.Speaker, "GET", g, nil, 200, "Susunan acara"},
		{"board", account.Organiser, "GET", g + "/papan", nil, 200, "Meja 1"},
		{"board of one kind", account.Organiser, "GET", g + "/papan?jenis=bank&cari=bandara", nil, 200, "1 peserta ditemukan"},
		{"board by participant", account.Organiser, "GET", g + "/papan?baris=peserta", nil, 200, "jeda"},
		{"board, nobody found", account.Organiser, "GET", g + "/papan?baris=peserta&cari=zzz", nil, 200, "Tidak ada yang cocok"},
		{"participants", account.Organiser, "GET", g + "/peserta", nil, 200, "74 peserta"},
		{"participants, nobody found", account.Organiser, "GET", g + "/peserta?cari=zzz", nil, 200, "Tidak ada peserta"},
		{"own agenda", account.Owner, "GET", person(0), nil, 200, "Agenda hari itu"},
		{"own agenda", account.Desk, "GET", person(60), nil, 200, "Pertemuan berikutnya"},
		{"printed code", account.Stranger, "GET", "/a/" + code, nil, 200, "Agenda hari itu"},
		{"void code", account.Stranger, "GET", "/a/x" + code, nil, 404, "tidak berlaku"},
		{"agenda of another", account.Organiser, "GET", person(5), nil, 200, "Cabut kode"},
		{"requests", account.Organiser, "GET", g + "/permintaan", nil, 200, "186 permintaan"},
		{"own requests", account.Owner, "GET", g + "/permintaan", nil, 200, "Permintaan temu"},
		{"requests left out", account.Organiser, "GET", g + "/permintaan?hasil=left_out", nil, 200, "pertemuannya mengisi"},
		{"requests, none found", account.Organiser, "GET", g + "/permintaan?cari=zzz", nil, 200, "Tidak ada permintaan"},
		{"make timetable", account.Organiser, "GET", g + "/susun", nil, 200, "Riwayat"},
		{"make timetable, refused", account.Organiser, "POST", g + "/susun", url.Values{"budget": {"x"}, "fairness": {"y"}, "seed": {"z"}}, 422, "angka bulat"},
		{"result", account.Organiser, "GET", g + "/susun/" + string(runs[0].ID), nil, 200, "terbukti terbaik"},
		{"import", account.Organiser, "GET", "/impor", nil, 200, "Unduh templat"},
		{"import without a file", account.Organiser, "POST", "/impor", nil, 422, "Formulir tidak terbaca"},
		{"draft", account.Organiser, "GET", "/impor/" + string(draft), nil, 200, "Periksa sebelum disimpan"},
		{"draft, refused", account.Organiser, "POST", "/impor/" + string(draft), url.Values{"date": {"besok"}}, 422, "Tanggal tidak terbaca"},
		{"lost", account.Stranger, "GET", "/nowhere", nil, 404, "Halaman ini tidak ada"},
		{"not signed in", account.Stranger, "GET", g, nil, 403, "tautan masuk pribadi"},
		{"not theirs", account.Owner, "GET", "/temu/" + string(w.other), nil, 404, "bukan untuk Anda"},
	}
}

// emptyPages are those of a gathering that has a name and nothing else.
func emptyPages(t *testing.T, w *world) []shown {
	t.Helper()
	g := "/temu/" + string(w.plant(t, timetable.Day{Gathering: gathering.Gathering{Title: "Temu Usaha Kosong (contoh)", Date: noon}}))
	return []shown{
		{"empty overview", account.Organiser, "GET", g, nil, 200, "Susunan acara belum diisi"},
		{"empty board", account.Organiser, "GET", g + "/papan", nil, 200, "Jadwal belum disusun"},
		{"empty board by participant", account.Organiser, "GET", g + "/papan?baris=peserta", nil, 200, "Jadwal belum disusun"},
		{"no participants", account.Organiser, "GET", g + "/peserta", nil, 200, "Belum ada peserta"},
		{"no requests", account.Organiser, "GET", g + "/permintaan", nil, 200, "Belum ada permintaan"},
		{"no runs", account.Organiser, "GET", g + "/susun", nil, 200, "Belum pernah disusun"},
		{"no file", account.Organiser, "GET", g + "/unduh/papan.pdf", nil, 409, "Susun jadwal lebih dahulu"},
	}
}

// oddPages are those of a gathering without names and times, as
// research files give it, and with requests that cannot all be held.
func oddPages(t *testing.T, w *world) []shown {
	t.Helper()
	d := timetable.Day{Gathering: gathering.Gathering{
		Title: "Temu Usaha Tanpa Nama (contoh)", Date: noon,
		Slots: []gathering.Slot{{Number: 1}, {Number: 2}, {Number: 3}}, Tables: []gathering.Table{{Number: 1}, {Number: 2}},
	}}
	for i := range 4 {
		d.Gathering.Participants = append(d.Gathering.Participants, gathering.Participant{Number: i + 1, Kind: register.Other})
	}
	d.Requests = []match.Request{ // the first must be before the second, yet both are fixed to one slot
		{Number: 1, From: 1, To: 2, Priority: match.Want, Answer: match.Accepted, Fixed: 1},
		{Number: 2, From: 3, To: 4, Priority: match.Want, Answer: match.Accepted, Fixed: 1, After: []int{1}},
		{Number: 3, From: 1, To: 3, Priority: match.Must, Answer: match.Declined},
		{Number: 4, From: 2, To: 4, Priority: match.Open, Answer: match.Withdrawn},
	}
	id := w.plant(t, d)
	ctx, by := context.Background(), w.actor(t, account.Organiser)
	solved, err := w.parts.Planner.Ask(ctx, by, id, timetable.Settings{Budget: time.Second, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := w.parts.Planner.SolveDue(ctx); n != 1 || err != nil {
		t.Fatalf("solving: %d %v", n, err)
	}
	w.issue(t, by, id)
	waiting, err := w.parts.Planner.Ask(ctx, by, id, timetable.Settings{Budget: time.Second, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	day, err := w.parts.Planner.Day(ctx, by, id)
	if err != nil {
		t.Fatal(err)
	}
	g := "/temu/" + string(id)
	return []shown{
		{"overview while a run waits", account.Organiser, "GET", g, nil, 200, "Jadwal sedang disusun"},
		{"board without times", account.Organiser, "GET", g + "/papan", nil, 200, "Slot 1"},
		{"participants without names", account.Organiser, "GET", g + "/peserta", nil, 200, "Peserta 1"},
		{"agenda without times", account.Organiser, "GET", g + "/peserta/" + string(day.Gathering.Participants[0].ID), nil, 200, "Peserta 1"},
		{"requests with every fate", account.Organiser, "GET", g + "/permintaan", nil, 200, "menghalangi"},
		{"not all held", account.Organiser, "GET", g + "/susun/" + string(solved), nil, 200, "yang tidak dimuat"},
		{"waiting run", account.Organiser, "GET", g + "/susun/" + string(waiting), nil, 200, "menunggu giliran"},
		{"runs while one waits", account.Organiser, "GET", g + "/susun", nil, 200, "Jadwal sedang disusun"},
	}
}

// plant keeps a gathering of the sample's office.
func (w *world) plant(t *testing.T, d timetable.Day) gathering.ID {
	t.Helper()
	by := w.actor(t, account.Organiser)
	d.Gathering.ID = gathering.ID(account.NewID(w.parts.Now()))
	d.Gathering.Zone = "Asia/Makassar"
	d.Gathering.Hosts = []gathering.Host{{Organisation: by.Organisation}}
	id, err := w.db.KeepDay(context.Background(), "", d, timetable.Enlist(&d, by.Organisation, noon), account.Entry{})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func zippedSize(t *testing.T, body string) int {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(body)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

var (
	unworded = regexp.MustCompile(`\[[a-z]+(\.[a-z0-9_]+)+\]`)
	unfilled = regexp.MustCompile(`\{\d\}`)
)

// mustSay are elements that say nothing at all when they are empty.
var mustSay = map[string]bool{"title": true, "h1": true, "h2": true, "h3": true, "label": true, "button": true, "a": true, "caption": true, "legend": true, "dialog": true,
	"th": true, "dt": true, "dd": true, "option": true, "li": true, "p": true}

// check looks for what no page may have.
func (d document) check(t *testing.T, name, language string) {
	t.Helper()
	text := d.text()
	if m := unworded.FindString(text); m != "" {
		t.Errorf("%s: wording %s is missing", name, m)
	}
	if m := unfilled.FindString(text); m != "" {
		t.Errorf("%s: the argument %s was not put in", name, m)
	}
	ids, labelled, heads, level := map[string]int{}, map[string]bool{}, 0, 0
	for _, e := range d {
		if id := e.attr["id"]; id != "" {
			ids[id]++
		}
		labelled[e.attr["for"]] = true
		if e.tag == "h1" {
			heads++
		}
		if n := headLevel(e.tag); n > 0 {
			if n > level+1 {
				t.Errorf("%s: <%s> %q follows a heading of level %d", name, e.tag, e.text.String(), level)
			}
			level = n
		}
		if e.tag == "html" && e.attr["lang"] != language {
			t.Errorf("%s: the page says it is in %q", name, e.attr["lang"])
		}
	}
	if heads != 1 {
		t.Errorf("%s: %d main headings", name, heads)
	}
	for _, e := range d {
		e.check(t, name)
		if asks[e.tag] && e.attr["type"] != "hidden" && e.attr["aria-label"] == "" && !labelled[e.attr["id"]] {
			t.Errorf("%s: field %q has no label", name, e.attr["name"])
		}
		for _, attr := range []string{"aria-describedby", "aria-labelledby", "commandfor", "popovertarget", "for"} {
			for _, ref := range strings.Fields(e.attr[attr]) {
				if ids[ref] != 1 {
					t.Errorf("%s: %s has %s=%q, which stands there %d times", name, e.tag, attr, ref, ids[ref])
				}
			}
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%s: id %q stands there %d times", name, id, n)
		}
	}
}

// asks are elements that need a label.
var asks = map[string]bool{"input": true, "select": true, "textarea": true, "progress": true}

// headLevel is the level of a heading, 0 for other elements.
func headLevel(tag string) int {
	if len(tag) == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6' {
		return int(tag[1] - '0')
	}
	return 0
}

func (e *element) check(t *testing.T, name string) {
	t.Helper()
	if mustSay[e.tag] && strings.TrimSpace(e.text.String()) == "" {
		t.Errorf("%s: an empty <%s> %v", name, e.tag, e.attr)
	}
	if e.tag == "script" && e.attr["src"] == "" || e.attr["style"] != "" {
		t.Errorf("%s: an inline script or style, which the policy forbids: <%s>", name, e.tag)
	}
	for a := range e.attr {
		if strings.HasPrefix(a, "on") {
			t.Errorf("%s: an inline handler %s on <%s>", name, a, e.tag)
		}
	}
	if e.tag == "form" && e.attr["method"] == "post" && e.attr["action"] != "" && !strings.HasPrefix(e.attr["action"], "/") {
		t.Errorf("%s: a form leads to %q", name, e.attr["action"])
	}
}
