package web_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/web"
)

// table is what stands in one table: its columns, and its rows as texts.
type table struct {
	columns []string
	rows    [][]string
}

// tables reads everything that the database holds.
func (w *world) tables(t *testing.T) map[string]table {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+w.path+"?mode=ro&_pragma=query_only(1)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	names, err := db.QueryContext(context.Background(), `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name`)
	if err != nil {
		t.Fatal(err)
	}
	defer names.Close()
	all := map[string]table{}
	for names.Next() {
		var name string
		if err := names.Scan(&name); err != nil {
			t.Fatal(err)
		}
		all[name] = readTable(t, db, name)
	}
	if err := names.Err(); err != nil || len(all) < 20 {
		t.Fatalf("%d tables: %v", len(all), err)
	}
	return all
}

func readTable(t *testing.T, db *sql.DB, name string) table {
	t.Helper()
	r, err := db.QueryContext(context.Background(), `SELECT * FROM "`+name+`"`)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var all table
	if all.columns, err = r.Columns(); err != nil {
		t.Fatal(err)
	}
	for r.Next() {
		values, into := make([]any, len(all.columns)), make([]any, len(all.columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := r.Scan(into...); err != nil {
			t.Fatal(err)
		}
		row := make([]string, len(values))
		for i, v := range values {
			row[i] = fmt.Sprint(v)
		}
		all.rows = append(all.rows, row)
	}
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	sort.Slice(all.rows, func(i, j int) bool { return strings.Join(all.rows[i], "\x00") < strings.Join(all.rows[j], "\x00") })
	return all
}

// content is a hash of all that the database holds, but for when sessions were
// last seen.
func (w *world) content(t *testing.T) string {
	t.Helper()
	sum := sha256.New()
	all := w.tables(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		seen := slices.Index(all[name].columns, "seen_at")
		for _, row := range all[name].rows {
			if seen >= 0 {
				row[seen] = ""
			}
			fmt.Fprintf(sum, "%s %q\n", name, row)
		}
	}
	return fmt.Sprintf("%x", sum.Sum(nil))
}

var leads = regexp.MustCompile(`(?:href|src|data-stream|data-state|action)="(/[^"]*)"`)

// Reading changes nothing: every address that can be read, and every link on it,
// also those that only forms lead to.
func TestReadingChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.offer(t)
	crowd := w.gather(t)
	of := w.things(t, crowd)
	visitors := map[string]*visitor{}
	for _, kind := range []string{"administrator", "organiser", "staff", "owner", "desk", "volunteer", "stranger"} {
		visitors[kind] = crowd.enter(t, w, kind)
	}
	before := w.content(t)
	for kind, v := range visitors {
		var next []string
		for _, pattern := range web.Patterns() {
			if !strings.HasPrefix(pattern, "GET ") {
				continue
			}
			for _, chosen := range combinations(pattern, crowd.own(t, w, "stranger", pattern, of)) {
				next = append(next, at(pattern, of, chosen))
			}
		}
		been := map[string]bool{}
		for len(next) > 0 {
			path := next[0]
			next = next[1:]
			if been[path] {
				continue
			}
			been[path] = true
			w.pass(3 * time.Second)
			got := v.get(path)
			checkHeaders(t, path, got.header)
			if got.status >= 500 {
				t.Errorf("%s: GET %s: %d", kind, path, got.status)
			}
			if got.location != "" {
				next = append(next, got.location)
			}
			if strings.HasPrefix(got.header.Get("Content-Type"), "text/html") && len(been) < 700 {
				for _, m := range leads.FindAllStringSubmatch(got.body, -1) {
					next = append(next, strings.ReplaceAll(m[1], "&amp;", "&"))
				}
			}
		}
		if len(been) < 60 {
			t.Errorf("%s came to %d addresses only", kind, len(been))
		}
		if after := w.content(t); after != before {
			t.Fatalf("reading as %s changed the database", kind)
		}
	}
	if visitors["organiser"].do("POST", "/akun", url.Values{"name": {"Panitia Contoh 02"}}); w.content(t) == before {
		t.Error("a deed is not seen in the database, so that nothing was tested")
	}
}

// What no route answers has the same protection as what one does.
func TestHeadersOnWhatNoRouteAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	for _, c := range []struct {
		method, path string
		want         int
	}{
		{"GET", "/nowhere", 404}, {"GET", "/temu/../temu", 307}, {"GET", "//evil.example", 307}, {"GET", "/temu//x", 307}, {"HEAD", "/", 303},
		{"PUT", "/akun", 404}, {"DELETE", "/organisasi", 404}, {"OPTIONS", "/", 404}, {"TRACE", "/", 404}, {"PATCH", "/temu/" + string(w.sample), 404},
		{"POST", "/temu/" + string(w.sample), 404}, {"GET", "/.env", 404}, {"GET", "/debug/pprof/", 404}, {"GET", "/metrics", 404}, {"GET", "/statis/../routes.go", 307},
		{"GET", "/statis/", 404}, {"GET", "/temu/%00", 404}, {"GET", "/orang/%ff", 404}, {"GET", "/orang/%2e%2e%2fakun", 404}, {"GET", "/masuk/%0d%0aX-Evil:%201", 404},
		{"GET", "/organisasi?cari=%00", 422}, {"GET", "/organisasi?cari=%ff", 422}, {"GET", "/organisasi?cari=a&cari=b", 422}, {"GET", "/catatan?dari=x&sampai=y&sebelum=z", 404},
	} {
		r, err := http.NewRequest(c.method, v.base+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		got := v.send(r)
		checkHeaders(t, c.path, got.header)
		if got.status != c.want || strings.HasPrefix(got.location, "//") || strings.HasPrefix(got.location, "http") || got.header.Get("X-Evil") != "" {
			t.Errorf("%s %s: want %d, got %d to %q", c.method, c.path, c.want, got.status, got.location)
		}
	}
}

// A form that says a thing twice is refused, whatever it says.
func TestWhatStandsTwiceIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	before := w.content(t)
	for path, form := range map[string]url.Values{
		"/organisasi":                          {"kind": {"business"}, "name": {"Tenun Hujan 81 (contoh)", "Tenun Angin 82 (contoh)"}},
		"/organisasi?a":                        {"kind": {"business", "business"}, "name": {"Tenun Hujan 81 (contoh)"}},
		"/akun":                                {"name": {"A", "B"}},
		"/akun?x=1&x=2":                        {"name": {"A"}},
		"/bahasa":                              {"bahasa": {"en"}, "kembali": {"/", "//evil.example"}},
		"/temu/" + string(w.sample) + "/susun": {"budget": {"1", "600"}},
	} {
		if got := v.do(http.MethodPost, path, form); got.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: want 422, got %d", path, got.status)
		}
	}
	if w.content(t) != before {
		t.Error("something was changed all the same")
	}
}
