package web_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/web"
)

// raw changes the database as the plan's own pages do.
func (w *world) raw(t testing.TB, queries ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", w.path+"?_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, q := range queries {
		if _, err := db.Exec(q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

// openDoor opens registration for the sample, some days before its day.
func (w *world) openDoor(t testing.TB, quota int) {
	t.Helper()
	w.raw(t, fmt.Sprintf(`UPDATE gathering SET state = 'open', code = 'TEMU7', quota = %d, day = '2026-12-20', start = 480, finish = 780, attendees = 2, version = version + 1 WHERE id = '%s'`, quota, w.sample))
}

// stray is a registration of a business that has no people of its own here.
func (w *world) stray(t testing.TB) registration.Registration {
	t.Helper()
	r, err := w.parts.Registrations.RegisterFor(context.Background(), w.actor(t, account.Organiser), w.sample, registration.Entry{
		Name: "Anyaman Padma 08 (contoh)", Channel: registration.Paper, Details: registration.Details{Attendees: []registration.Attendee{{Name: "Ni Luh Contoh 08"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// registrationCells are every route of registrations with who gets in.
func registrationCells(id, temu, token, code string) []cell {
	g, hosts := "/temu/"+temu, []string{"administrator", "organiser"}
	own := func(status int) map[string]int { return only(status, "desk", "owner") }
	list := g + "/pendaftar"
	one := list + "/" + id
	return []cell{
		{"GET", g + "/pendaftaran-saya", own(200)},
		{"POST", g + "/pendaftaran-saya", own(422)}, // without a name
		{"POST", g + "/pendaftaran-saya/batal", only(404)},
		{"GET", list, only(200, hosts...)},
		{"GET", list + "/unduh/pendaftar.csv", only(200, hosts...)},
		{"GET", list + "/unduh/pendaftar.xlsx", only(200, hosts...)},
		{"GET", list + "/undian", only(200, hosts...)},
		{"POST", list + "/undian", only(409, hosts...)}, // the line goes by turn
		{"POST", list + "/tawarkan", only(422, hosts...)},
		{"GET", list + "/baru", only(200, hosts...)},
		{"POST", list + "/baru", only(422, hosts...)},
		{"GET", one, only(200, hosts...)},
		{"POST", one, only(422, hosts...)},
		{"POST", one + "/tolak", only(422, hosts...)}, // without a reason
		{"POST", one + "/nilai", only(422, hosts...)},
		{"POST", one + "/pasangkan", only(422, hosts...)},
		{"POST", one + "/konfirmasi", only(409, hosts...)}, // nobody knows which business it is
		{"POST", one + "/lain", only(404)},
		{"GET", "/pendaftaran/" + token, everyone(200, nil)},
		{"POST", "/pendaftaran/" + token, everyone(422, nil)},
		{"POST", "/pendaftaran/" + token + "/terima", everyone(409, nil)}, // nothing was offered
		{"POST", g + "/pendaftaran-saya/foto", only(404)},                 // not registered
		{"POST", "/pendaftaran/" + token + "/foto", everyone(404, nil)},   // of nobody
		{"GET", "/pendaftaran/x" + token, everyone(404, nil)},
		{"GET", "/k/" + code, everyone(200, nil)},
		{"GET", "/k/" + code + "x", everyone(404, nil)},
		{"GET", "/t/TEMU7/daftar", everyone(200, nil)},
		{"POST", "/t/TEMU7/daftar", everyone(422, nil)},
		{"GET", "/t/TIADA/daftar", everyone(404, nil)},
		{"POST", "/t/TIADA/daftar", everyone(404, nil)},
	}
}

// Other offices, other roles and strangers reach no registration, but for what a
// personal link or a ticket opens.
func TestWhoReachesRegistrations(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.openDoor(t, 60)
	r := w.stray(t)
	w.visitAll(t, registrationCells(string(r.ID), string(w.sample), w.parts.Registrations.Link(r), w.parts.Registrations.TicketCode(r)))
}

// comes is a form that says who comes.
func comes(more ...string) url.Values {
	form := url.Values{"name_1": {"Ni Made Contoh 07"}, "sex_1": {"P"}, "position_1": {"Pemilik"}, "obstacle": {"marketing"}, "lang": {"id"}, "meal_1": {"no_beef"}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

// An owner registers, corrects, sees the ticket and cancels; what was typed stays when
// it is refused.
func TestAnOwnerRegisters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.openDoor(t, 1)
	v := w.visitor(t, w.account(t, account.Owner))
	path := "/temu/" + string(w.sample) + "/pendaftaran-saya"
	if got := v.do("POST", path, comes("name_1", "", "phone_1", "abc", "obstacle_words", "Sepi pembeli")); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "Sepi pembeli") || !strings.Contains(got.body, `value="abc"`) {
		t.Fatalf("a form without a name: %d, and what was typed is lost", got.status)
	}
	if got := v.do("POST", path, comes()); got.status != http.StatusSeeOther {
		t.Fatalf("registering: %d\n%s", got.status, got.body)
	}
	page := v.get(path)
	i := strings.Index(page.body, `href="/k/`)
	if !strings.Contains(page.body, "terkonfirmasi") || i < 0 {
		t.Fatalf("the page after registering does not show the ticket: %s", page.body)
	}
	ticket, _, _ := strings.Cut(page.body[i+len(`href="`):], `"`)
	if got := v.get(ticket); got.status != http.StatusOK || !strings.Contains(got.body, "<svg") || strings.Contains(got.body, "Ni Made Contoh 07") {
		t.Errorf("the ticket: %d, or it tells who comes", got.status)
	}
	if got := v.do("POST", path, comes("position_1", "Ketua")); got.status != http.StatusSeeOther || !strings.Contains(v.get(path).body, "Ketua") {
		t.Errorf("correcting: %d", got.status)
	}
	desk := w.visitor(t, w.account(t, account.Organiser))
	list := desk.get("/temu/" + string(w.sample) + "/pendaftar")
	if list.status != http.StatusOK || !strings.Contains(list.body, "1 / 1") {
		t.Errorf("the staff's list: %d\n%s", list.status, list.body)
	}
	if got := v.do("POST", path+"/batal", url.Values{}); got.status != http.StatusSeeOther || !strings.Contains(v.get(ticket).body, "tidak berlaku") {
		t.Errorf("cancelling: %d, or the ticket still counts", got.status)
	}
}

// A stranger gets the same answer whether the business, the number or neither is
// known, and whether it is registered already.
func TestStrangersLearnNothingFromTheAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.openDoor(t, 60)
	w.raw(t, fmt.Sprintf(`INSERT INTO party (id, office, kind, name, contact, district, village, product) SELECT 'p7', office, 'business', 'Tenun Sandat 07 (contoh)', '', '', '', '' FROM gathering WHERE id = '%s'`, w.sample),
		fmt.Sprintf(`INSERT INTO business (party, office, code, public, nib, region, kbli, kbli_edition, cluster, created_at, changed_at) SELECT 'p7', office, 'AAAAAA7', 0, '0000000000007', '', '', '', '', 0, 0 FROM gathering WHERE id = '%s'`, w.sample),
		`INSERT INTO contact (id, party, name, called, position, email, phone, public, agreed_on, agreed_text, created_at) VALUES ('c7', 'p7', 'Ni Made', '', 'owner', '', '+6281200000007', 0, '', 0, 0)`)
	var answers []string
	for _, c := range [][2]string{{"0000000000007", "0812-0000-0007"}, {"0000000000007", "0812-0000-0007"}, {"0000000000007", "081200000008"}, {"0000000000009", "081200000009"}, {"", "081200000010"}} {
		v := w.visitor(t, "")
		got := v.do("POST", "/t/TEMU7/daftar", comes("business", "Usaha Contoh", "nib", c[0], "contact_phone", c[1]))
		answers = append(answers, fmt.Sprint(got.status, got.header.Get("Location")))
	}
	if len(slices.Compact(slices.Clone(answers))) != 1 || !strings.HasPrefix(answers[0], "303/t/TEMU7/daftar") {
		t.Errorf("the answers differ: %v", answers)
	}
	l, err := w.parts.Registrations.List(context.Background(), w.actor(t, account.Organiser), w.sample, registration.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if l.Tally.States[registration.Confirmed] != 1 || l.Tally.States[registration.Pending] != 3 {
		t.Errorf("of five forms came %v", l.Tally.States)
	}
}

// BenchmarkRegistrations is a thousand owners who register at the same moment for
// sixty seats, through the pages, each over a connection of its own and with an
// account of its own. It tells how long the answers took.
//
//	go test ./internal/web -run x -bench Registrations -benchtime 1x
func BenchmarkRegistrations(b *testing.B) {
	const owners = 1000
	for b.Loop() {
		b.StopTimer()
		w := newWorld(b)
		w.openDoor(b, 60)
		var queries []string
		for n := range owners {
			queries = append(queries,
				fmt.Sprintf(`INSERT INTO organisation (id, kind, name) VALUES ('o%d', 'business', 'Usaha %d (contoh)')`, n, n),
				fmt.Sprintf(`INSERT INTO party (id, office, organisation, kind, name, contact, district, village, product)
					SELECT 'p%d', office, 'o%d', 'business', 'Usaha %d (contoh)', '', '', '', '' FROM gathering WHERE id = '%s'`, n, n, n, w.sample))
		}
		w.raw(b, `BEGIN`, strings.Join(queries, ";"), `COMMIT`)
		tokens := make([]string, owners)
		for n := range tokens {
			id, err := w.parts.Door.Enrol(context.Background(), "Orang Contoh", account.OrganisationID(fmt.Sprintf("o%d", n)), account.Owner)
			if err == nil {
				tokens[n], err = w.parts.Door.Begin(context.Background(), id, account.ByLink, "")
			}
			if err != nil {
				b.Fatal(err)
			}
		}
		pages, err := web.New(w.parts)
		if err != nil {
			b.Fatal(err)
		}
		server := httptest.NewServer(pages)
		form := comes().Encode()
		took := make([]time.Duration, owners)
		begin := make(chan struct{})
		var wait sync.WaitGroup
		for n := range owners {
			wait.Go(func() {
				client := &http.Client{Transport: &http.Transport{}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
				defer client.CloseIdleConnections()
				r, err := http.NewRequest(http.MethodPost, server.URL+"/temu/"+string(w.sample)+"/pendaftaran-saya", strings.NewReader(form))
				if err != nil {
					b.Error(err)
					return
				}
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				r.Header.Set("Sec-Fetch-Site", "same-origin")
				r.AddCookie(&http.Cookie{Name: "wantilan_sesi", Value: tokens[n]})
				<-begin
				since := time.Now()
				answer, err := client.Do(r)
				if err != nil {
					b.Error(err)
					return
				}
				answer.Body.Close()
				took[n] = time.Since(since)
				if answer.StatusCode != http.StatusSeeOther {
					b.Errorf("status %d", answer.StatusCode)
				}
			})
		}
		b.StartTimer()
		close(begin)
		wait.Wait()
		b.StopTimer()
		server.Close()
		slices.Sort(took)
		b.ReportMetric(float64(took[owners/2].Milliseconds()), "p50-ms")
		b.ReportMetric(float64(took[owners*99/100].Milliseconds()), "p99-ms")
		l, err := w.parts.Registrations.List(context.Background(), w.actor(b, account.Organiser), w.sample, registration.Filter{})
		if err != nil {
			b.Fatal(err)
		}
		if l.Tally.States[registration.Confirmed] != 60 || l.Tally.States[registration.Waiting] != owners-60 {
			b.Fatalf("registered are %v", l.Tally.States)
		}
		b.StartTimer()
	}
}
