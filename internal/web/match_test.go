package web_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/match"
	"wantilan/internal/register"
)

// matchCells are the cells of pages about who should meet whom.
func matchCells(t *testing.T, w *world) []cell {
	t.Helper()
	d, err := w.parts.Planner.Day(context.Background(), w.actor(t, account.Organiser), w.sample)
	if err != nil {
		t.Fatal(err)
	}
	g := "/temu/" + string(w.sample)
	m, mine, bank := g+"/pertemuan", g+"/meja/"+string(d.Gathering.Participants[0].ID), g+"/meja/"+string(d.Gathering.Participants[60].ID)
	hosts := []string{"administrator", "organiser"}
	all := append([]string{"desk", "owner"}, hosts...)
	notDesk := map[string]int{"desk": 403}
	foreign := fmt.Sprint("/temu/", w.other, "/pertemuan")
	return []cell{
		{"GET", m, only(200, hosts...)}, {"GET", m + "/pihak", only(200, hosts...)}, {"GET", m + "/pihak?nomor=1&bukan=61", only(200, hosts...)},
		{"GET", m + "/pihak?nomor=99", only(200, hosts...)}, {"GET", m + "/pihak?nomor=1&bukan=999", only(404, hosts...)},
		{"GET", m + "/lembar", only(200, hosts...)}, {"GET", m + "/aturan", only(200, hosts...)}, {"GET", m + "/klinik", only(200, hosts...)}, {"GET", m + "/klinik?nomor=4", only(200, hosts...)},
		{"GET", foreign, only(200, "administrator", "foreign organiser")},
		{"POST", m + "/aturan", only(303, hosts...)}, // all of it may be left out
		{"POST", m + "/batas", only(422, hosts...)}, {"POST", m + "/batas/hapus", only(404, hosts...)},
		{"POST", m + "/usul", only(422, append([]string{"desk"}, hosts...)...)},
		{"POST", m + "/minta", merged(only(404, hosts...), map[string]int{"desk": 422, "owner": 422})},
		{"POST", m + "/jangan", only(404, all...)},
		{"GET", m + "/kertas", only(200, hosts...)}, {"GET", foreign + "/kertas", only(200, "administrator", "foreign organiser")},
		{"POST", m + "/kertas", only(422, hosts...)}, {"POST", m + "/kertas/berkas", only(422, hosts...)},
		{"POST", m + "/klinik", merged(only(422, hosts...), notDesk)},
		{"POST", m + "/klinik/bubar", merged(only(404, hosts...), notDesk)},
		{"GET", mine, only(200, "administrator", "organiser", "owner")}, {"GET", bank, only(200, "administrator", "organiser", "desk")},
		{"GET", g + "/meja/none", only(404)},
		{"GET", bank + "/berkas/99999", only(404)},
		{"POST", bank + "/syarat", only(303, "administrator", "organiser", "desk")},
		{"POST", bank + "/petugas", only(303, "administrator", "organiser", "desk")}, {"POST", mine + "/petugas", only(409, "administrator", "organiser", "owner")},
		{"POST", g + "/permintaan/99999/jawab", only(404)}, {"POST", g + "/permintaan/99999/batal", only(404)},
	}
}

func TestMatchPagesAreForThoseWhoMay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.visitAll(t, matchCells(t, w))
}

// What an organiser does about meetings, from rules to a queue, and what the desk sees.
func TestOrganisersSayWhoShouldMeetWhom(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, by := context.Background(), w.actor(t, account.Organiser)
	d, err := w.parts.Planner.Day(ctx, by, w.sample)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.parts.Wants.Say(ctx, by, register.Want{Party: d.Gathering.Participants[0].Party, Side: register.Need, Kind: register.WantFinance, Title: "Modal <b>kerja</b>"})
	if err != nil {
		t.Fatal(err)
	}
	staff, desk, owner := w.visitor(t, by.Account), w.visitor(t, w.account(t, account.Desk)), w.visitor(t, w.account(t, account.Owner))
	m := "/temu/" + string(w.sample) + "/pertemuan"
	free := "" // a business that has not asked for the first bank
	for n := 4; free == ""; n++ {
		if !slices.ContainsFunc(d.Requests, func(r match.Request) bool { return r.From == n && r.To == 61 }) {
			free = strconv.Itoa(n)
		}
	}
	wants := func(v *visitor, path string, texts ...string) {
		t.Helper()
		got := v.get(path)
		page := parse(t, path, got.body).text()
		for _, x := range texts {
			if !strings.Contains(page, x) {
				t.Errorf("%s (%d) does not say %q", path, got.status, x)
			}
		}
		if strings.Contains(got.body, "[match.") || strings.Contains(got.body, "[web.") {
			t.Errorf("%s: a wording is missing", path)
		}
	}
	posts := func(v *visitor, path string, form url.Values, want int) {
		t.Helper()
		if got := v.do("POST", path, form); got.status != want {
			t.Errorf("%s %v: want %d, got %d: %s", path, form, want, got.status, parse(t, path, got.body).text())
		}
	}
	wants(staff, m, "Usulan sedang dihitung")
	posts(staff, m+"/aturan", url.Values{"least": {"9"}, "seed": {"x"}}, 422)
	posts(staff, m+"/aturan", url.Values{"least": {"1"}, "most": {"6"}, "wishes": {"3"}, "hours": {"48"}, "silence": {"lapses"}, "rivals": {"ya"}, "seed": {"2026"}, "bar_bank_bank": {"ya"}}, 303)
	posts(staff, m+"/batas", url.Values{"participant": {"62"}, "own_least": {"0"}, "own_most": {"9"}, "accepts": {"ya"}}, 303)
	wants(staff, m+"/aturan", "langsung diterima", "Bank – Bank")
	if n, err := w.parts.Matches.SuggestDue(ctx); n == 0 || err != nil {
		t.Fatalf("computed %d, %v", n, err)
	}
	wants(staff, m, "Dihitung", "2026", "Pemerataan", "Belum ada pasangan")
	wants(staff, m+"/pihak?nomor=1&bukan=2", "Bank A (contoh)", "membutuhkan permodalan", "Mengapa bukan")
	posts(staff, m+"/usul", url.Values{"pihak": {"1"}, "pilih": {"1-62"}, "cara": {"usul"}}, 303)
	posts(staff, m+"/usul", url.Values{}, 422)
	posts(staff, m+"/usul", url.Values{"pilih": {"1"}}, 422)
	posts(staff, m+"/minta", url.Values{"pihak": {free}, "to": {"61"}, "priority": {"1"}, "note": {"Modal <script>"}}, 303)
	posts(staff, m+"/minta", url.Values{"pihak": {"2"}, "to": {"2"}, "priority": {"1"}}, 422)
	posts(staff, m+"/jangan", url.Values{"pihak": {"3"}, "to": {"61"}}, 303)
	posts(staff, m+"/minta", url.Values{"pihak": {"3"}, "to": {"61"}, "priority": {"1"}}, 409)
	wants(staff, m+"/lembar", "Lembar minat temu", "☐")
	day, err := w.parts.Planner.Day(ctx, by, w.sample)
	if err != nil {
		t.Fatal(err)
	}
	var asked match.Request
	for _, r := range day.Requests {
		if r.Note == "Modal <script>" {
			asked = r
		}
	}
	if asked.Answer != match.Asked || asked.Origin != match.OfPaper {
		t.Fatalf("the paper wish is %+v", asked)
	}
	queue := "/temu/" + string(w.sample) + "/meja/" + string(day.Gathering.Participants[60].ID)
	posts(desk, queue+"/syarat", url.Values{"fact_1": {"nib"}, "condition_1": {"Punya NIB"}}, 303)
	posts(desk, queue+"/syarat", url.Values{"fact_1": {"nib"}}, 422)
	posts(desk, queue+"/petugas", url.Values{"stand_in_1": {"I Ketut Contoh 52"}}, 422)
	posts(desk, queue+"/petugas", url.Values{"name_1": {"Ni Luh <b> Contoh 50"}, "position_1": {"Petugas kredit"}, "name_2": {"I Made Contoh 51"}, "stand_in_2": {"I Ketut Contoh 52"}}, 303)
	wants(desk, queue, "Ni Luh <b> Contoh 50", "Petugas kredit", "I Ketut Contoh 52 (mewakili I Made Contoh 51)")
	wants(desk, queue, "Modal <script>", "Punya NIB", "syarat belum diketahui", "Urutan")
	wants(desk, fmt.Sprint(queue, "/berkas/", asked.Number), "nomor", "Cek mandiri")
	answer := fmt.Sprint("/temu/", w.sample, "/permintaan/", asked.Number, "/jawab")
	posts(owner, answer, url.Values{"jawab": {"ya"}}, 404)
	posts(desk, answer, url.Values{"jawab": {"tidak"}}, 422)
	posts(desk, answer, url.Values{"jawab": {"tidak"}, "reason": {"ready"}, "words": {"bawa NIB"}, "meja": {string(day.Gathering.Participants[60].ID)}}, 303)
	wants(staff, "/temu/"+string(w.sample)+"/permintaan?hasil=declined", "syarat belum lengkap", "bawa NIB")
	posts(staff, m+"/klinik", url.Values{"host": {"61"}, "topic": {"KUR <i>"}, "members": {"4, 5, x"}}, 422)
	posts(staff, m+"/klinik", url.Values{"host": {"61"}, "topic": {"KUR <i>"}, "members": {"4, 5, 6"}}, 303)
	wants(staff, m+"/klinik?nomor=1", "KUR <i>")
	if got := staff.get(m + "/klinik?nomor=1"); !strings.Contains(got.body, `value="4, 5, 6"`) {
		t.Error("the form to change a group table does not hold its members")
	}
	wants(desk, queue, "Klinik: KUR <i>")
	posts(desk, m+"/klinik", url.Values{"host": {"61"}, "topic": {"x"}, "members": {"4, 5"}}, 403)
	posts(staff, m+"/klinik/bubar", url.Values{"number": {"1"}}, 303)
	posts(staff, m+"/batas/hapus", url.Values{"number": {"62"}}, 303)
	w.raw(t, fmt.Sprintf(`UPDATE gathering SET state = 'ended', version = version + 1 WHERE id = '%s'`, w.sample))
	posts(staff, m+"/minta", url.Values{"pihak": {"2"}, "to": {"62"}, "priority": {"1"}}, 409)
	wants(staff, m, "Pertemuan yang diusulkan")
}

// Texts that do something where a text is taken for more stand on these pages as they are.
func TestCanariesOnMatchPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.offer(t)
	id := w.poison(t)
	by := w.actor(t, account.Organiser)
	v := w.visitor(t, by.Account)
	ctx := context.Background()
	if _, err := w.parts.Matches.SuggestDue(ctx); err != nil {
		t.Fatal(err)
	}
	m := "/temu/" + string(id) + "/pertemuan"
	for i, c := range canaries {
		v.do("POST", m+"/minta", url.Values{"pihak": {fmt.Sprint(2*i + 1)}, "to": {fmt.Sprint(2*i + 4)}, "priority": {"2"}, "note": {c}})
	}
	v.do("POST", m+"/klinik", url.Values{"host": {"2"}, "topic": {canaries[0]}, "members": {"1, 3"}})
	g, err := w.db.Gathering(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{m, m + "/pihak?nomor=1", m + "/pihak?nomor=2&bukan=3", m + "/klinik?nomor=1", m + "/aturan", m + "/lembar", queueOf(g, 2), queueOf(g, 4)} {
		got := v.get(path)
		if got.status != 200 {
			t.Errorf("%s: %d", path, got.status)
		}
		for _, bad := range []string{"<img src=x", "<script>alert", "<svg onload", "<iframe", "<meta http-equiv=refresh", "' onfocus="} {
			if strings.Contains(got.body, bad) {
				t.Errorf("%s lets %q through", path, bad)
			}
		}
	}
}

func queueOf(g gathering.Gathering, number int) string {
	return "/temu/" + string(g.ID) + "/meja/" + string(g.Participants[number-1].ID)
}

// Every reason that a pair can have is worded in both languages, by keys of ours.
func TestEveryReasonOfAMatchIsWorded(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../../pairing/phrases.go")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(source), "phraseLines = `")
	text, _, _ = strings.Cut(text, "`")
	// What allocations, self-checks and group tables say is told by pages of their own.
	others := strings.Fields("placed desk_full own_full group_full group_table_full returned not_offered exchange below_floor at_floor not_good stand_by lot credit rule_kept rule_broken rule_unknown same_question")
	n := 0
	for line := range strings.Lines(strings.TrimSpace(text)) {
		code, _, _ := strings.Cut(line, " # ")
		if slices.Contains(others, code) {
			continue
		}
		n++
		for _, tag := range []lang.Tag{lang.ID, lang.EN} {
			if !lang.In(tag).Has("match.why." + code) {
				t.Errorf("%s has no words for the reason %s", tag, code)
			}
		}
	}
	if n < 30 {
		t.Errorf("only %d reasons were found", n)
	}
	for _, r := range match.Reasons {
		if !lang.In(lang.ID).Has("match.reason." + string(r)) {
			t.Errorf("no words for the refusal %s", r)
		}
	}
	for _, f := range match.FactNames {
		if !lang.In(lang.ID).Has("match.fact." + f) {
			t.Errorf("no words for the fact %s", f)
		}
	}
}
