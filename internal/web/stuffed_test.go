package web_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/sample"
)

// Values that are nowhere in the database until a form smuggles them in.
const (
	marker = "sisipan"
	number = "7777777777777777"
)

// wanted are the tables whose columns somebody would like to smuggle in under their
// table's name too.
var wanted = []string{"account", "membership", "organisation", "session", "link", "gathering", "participant", "run", "request", "party", "business"}

// smuggled is a field for every column there is, under the names that a reader of
// forms may know it by. Values that a column would take are used where there are
// such.
func (w *world) smuggled(t *testing.T, admin account.ID, but url.Values, takes ...string) url.Values {
	t.Helper()
	likely := map[string]string{
		"role": "administrator", "organisation": string(w.party), "office": string(w.party), "account": string(admin), "gathering": string(w.other),
		"kind": "office", "method": "passkey", "state": "finished", "answer": "accepted", "lang": "en", "day": "2001-01-01", "zone": "Asia/Tokyo",
	}
	all := url.Values{}
	for name, table := range w.tables(t) {
		for _, column := range table.columns {
			value := marker
			if v, ok := likely[column]; ok {
				value = v
			} else if strings.HasSuffix(column, "_at") || strings.HasSuffix(column, "version") || slices.Contains([]string{"number", "uses", "tries", "shown", "sample", "desks", "at"}, column) {
				value = number
			}
			fields := []string{column, strings.ToUpper(column[:1]) + column[1:], strings.ReplaceAll(column, "_", "")}
			if slices.Contains(wanted, name) { // of all tables they would be more than a form may have
				fields = append(fields, name+"."+column, name+"["+column+"]")
			}
			for _, field := range fields {
				if _, own := but[field]; !own && !slices.Contains(takes, field) {
					all.Set(field, value)
				}
			}
		}
	}
	for name := range but {
		all[name] = but[name]
	}
	return all
}

// changes tells what differs between two readings of the database: which columns
// of which tables, and of new rows what of them is filled.
func changes(before, after map[string]table) map[string]bool {
	all := map[string]bool{}
	for name := range after {
		was, is := map[string][]string{}, map[string][]string{}
		for _, row := range before[name].rows {
			was[strings.Join(row, "\x00")] = row
		}
		for _, row := range after[name].rows {
			if key := strings.Join(row, "\x00"); was[key] != nil {
				delete(was, key)
			} else {
				is[key] = row
			}
		}
		gone := map[string][]string{}
		for _, row := range was {
			gone[row[0]] = row
		}
		for _, row := range is {
			old := gone[row[0]]
			delete(gone, row[0])
			for i, column := range after[name].columns {
				switch {
				case old == nil:
					all[fmt.Sprintf("%s: new %s, filled: %v", name, column, row[i] != "<nil>" && row[i] != "" && row[i] != "0")] = true
				case old[i] != row[i]:
					all[name+": "+column+" changed"] = true
				}
			}
		}
		if len(gone) > 0 {
			all[name+": rows gone"] = true
		}
	}
	return all
}

// sending is a form that is sent twice: once as it is, once stuffed.
type sending struct {
	path  func(i int) string
	form  func(i int) url.Values
	takes []string // fields of the form that may be left out
	who   *visitor
	after func()
}

// A form changes what it is for, whatever else is sent with it.
func TestFormsTakeTheirOwnFieldsOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.offer(t)
	ctx, admin, by := context.Background(), w.actor(t, account.Administrator), w.actor(t, account.Organiser)
	bank := w.actor(t, account.Desk).Organisation
	v := w.visitor(t, by.Account)
	stranger := w.visitor(t, "")
	day, err := w.parts.Planner.Day(ctx, by, w.sample)
	if err != nil {
		t.Fatal(err)
	}
	var people [2]string
	var drafts [2]string
	for i := range 2 {
		id, err := w.parts.People.Add(ctx, by, account.Newcomer{Name: "Orang Contoh", Appointment: account.Appointment{Organisation: bank, Role: account.Desk}})
		if err != nil {
			t.Fatal(err)
		}
		draft, err := w.parts.Desk.Keep(ctx, by, "daftar.xlsx", sample.Day(uint64(5+i), noon))
		if err != nil {
			t.Fatal(err)
		}
		people[i], drafts[i] = string(id), string(draft)
	}
	key, _ := w.keyedAs(t, by, "1")
	g := "/temu/" + string(w.sample)
	at := func(path string) func(int) string { return func(int) string { return path } }
	of := func(deed string) func(int) string { return func(i int) string { return "/orang/" + people[i] + deed } }
	plain := func(pairs ...string) func(int) url.Values {
		return func(i int) url.Values {
			f := url.Values{}
			for n := 0; n < len(pairs); n += 2 {
				f.Set(pairs[n], strings.ReplaceAll(pairs[n+1], "#", fmt.Sprint(i+1)))
			}
			return f
		}
	}
	role := []string{"gathering", "ends", "role", "organisation", "name", "email", "phone"}
	solved := func() {
		if _, err := w.parts.Planner.SolveDue(ctx); err != nil {
			t.Fatal(err)
		}
	}
	sendings := map[string]sending{
		"1 organisation":        {path: at("/organisasi"), form: plain("kind", "business", "name", "Tenun Hujan # (contoh)")},
		"2 its name":            {path: at("/organisasi/" + string(bank) + "/nama"), form: plain("name", "Bank # (contoh)")},
		"3 newcomer":            {path: at("/organisasi/" + string(bank) + "/orang"), form: plain("name", "Orang #", "role", "desk", "phone", "0812 0000 100#", "email", "orang#@contoh.example"), takes: role},
		"4 person":              {path: of(""), form: plain("name", "Orang Lain #", "phone", "0812 0000 200#", "email", "lain#@contoh.example")},
		"5 role":                {path: of("/peran"), form: plain("organisation", string(bank), "role", "speaker"), takes: role},
		"6 link":                {path: of("/tautan"), form: plain()},
		"6 code":                {path: of("/kode"), form: plain()},
		"7 disabled":            {path: of("/nonaktif"), form: plain()},
		"8 enabled":             {path: of("/aktif"), form: plain()},
		"8 signed out":          {path: of("/keluarkan"), form: plain()},
		"8 recovered":           {path: of("/pulihkan"), form: plain()},
		"9 erased":              {path: of("/hapus"), form: plain("yakin", "ya")},
		"own name":              {path: at("/akun"), form: plain("name", "Panitia #", "email", "panitia#@contoh.example"), takes: []string{"phone"}},
		"passkey":               {path: at("/akun/kunci/" + string(key) + "/nama"), form: plain("nama", "HP #")},
		"printed codes":         {path: func(i int) string { return g + "/peserta/" + string(day.Gathering.Participants[3+i].ID) + "/cabut" }, form: plain()},
		"asked for a timetable": {path: at(g + "/susun"), form: plain("budget", "30", "seed", "#", "fairness", "5"), after: solved},
		"gathering of a draft":  {path: func(i int) string { return "/impor/" + drafts[i] }, form: plain("title", "Temu # (contoh)", "place", "Aula", "date", "2026-12-1#")},
		"second factor":         {path: at("/akun/totp"), form: plain()},
		"language":              {path: at("/bahasa"), form: plain("bahasa", "en", "kembali", "/"), who: stranger},
		"wrong password":        {path: at("/masuk/sandi"), form: plain("named", "siapa#@contoh.example", "password", "salah"), who: stranger, takes: []string{"kembali"}},
		"wrong code":            {path: at("/masuk/kode"), form: plain("named", "siapa#@contoh.example", "code", "123456"), who: stranger, takes: []string{"kembali"}},
	}
	for _, name := range slices.Sorted(maps.Keys(sendings)) {
		s := sendings[name]
		if s.who == nil {
			s.who = v
		}
		var did [2]map[string]bool
		for i := range 2 {
			w.pass(time.Second)
			form := s.form(i)
			if i == 1 {
				form = w.smuggled(t, admin.Account, form, s.takes...)
			}
			before := w.tables(t)
			got := s.who.do(http.MethodPost, s.path(i), form)
			if got.status >= 500 || got.status == http.StatusForbidden || got.status == http.StatusNotFound || got.status == http.StatusUnprocessableEntity && !strings.HasPrefix(name, "wrong") {
				t.Errorf("%s, stuffed %v: %d %s", name, i == 1, got.status, parse(t, name, got.body).text())
			}
			after := w.tables(t)
			did[i] = changes(before, after)
			if i == 1 {
				nothingSmuggled(t, name, before, after, string(w.party))
			}
			if s.after != nil {
				s.after()
			}
		}
		for c := range did[1] {
			if !did[0][c] {
				t.Errorf("%s: stuffed, it does more: %s", name, c)
			}
		}
		if len(did[0]) == 0 && name != "language" && name != "8 enabled" {
			t.Errorf("%s changes nothing, so that nothing was tested", name)
		}
	}
}

// nothingSmuggled fails when a value that was smuggled stands anywhere.
func nothingSmuggled(t *testing.T, name string, before, after map[string]table, party string) {
	t.Helper()
	count := func(all map[string]table, value string) (n int) {
		for _, table := range all {
			for _, row := range table.rows {
				for _, cell := range row {
					if cell == value || value == marker && strings.Contains(cell, marker) {
						n++
					}
				}
			}
		}
		return n
	}
	for _, value := range []string{marker, number, "administrator", party, "Asia/Tokyo", "2001-01-01"} {
		if was, is := count(before, value), count(after, value); is > was {
			t.Errorf("%s: %q stands in %d places more", name, value, is-was)
		}
	}
}
