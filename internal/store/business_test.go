package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
	"wantilan/internal/timetable"
)

// shelf is an office's book over a real database, with an owner and a rival office.
type shelf struct {
	*testing.T
	db           *store.DB
	where        string
	book         *register.Book
	now          time.Time
	staff, rival account.Actor
	owner        account.Actor
}

func newShelf(t *testing.T, where string) *shelf {
	t.Helper()
	s := &shelf{T: t, db: open(t, where), where: where, now: noon}
	s.staff, s.rival = founded(t, s.db, "1").Actor(), founded(t, s.db, "2").Actor()
	if err := s.db.KeepOrganisation(t.Context(), account.Organisation{ID: "own", Kind: account.Business, Name: "Usaha", Office: s.staff.Organisation}, account.Entry{}); err != nil {
		t.Fatal(err)
	}
	a := account.Account{ID: "owner", Name: "Ni Made Contoh 07", CreatedAt: noon}
	m := account.Membership{ID: "m-owner", Account: a.ID, Organisation: "own", Role: account.Owner, CreatedAt: noon}
	if err := s.db.KeepMember(t.Context(), a, m, account.Entry{}); err != nil {
		t.Fatal(err)
	}
	s.owner = account.Actor{Account: a.ID, Organisation: "own", Role: account.Owner}
	key, err := s.db.Secret(t.Context(), "register")
	if err != nil {
		t.Fatal(err)
	}
	seal, err := register.NewSeal(key)
	if err != nil {
		t.Fatal(err)
	}
	region := func(code string) (string, string, bool) { return "Mengwi", "Sempidi", code == "51.03.02.1001" }
	s.book = register.NewBook(s.db, seal, register.Lists{Region: region}, func() time.Time { s.now = s.now.Add(time.Microsecond); return s.now })
	return s
}

type values = map[register.Field]string

// add makes a business of the office whose people are "own".
func (s *shelf) add(v values) register.PartyID {
	s.Helper()
	id, err := s.book.Add(s.Context(), s.staff, register.Newcomer{Join: account.Join{Organisation: "own"}, Telling: register.Telling{Values: v, Source: register.FromOffice, AsOf: "2026-01-01"}})
	if err != nil {
		s.Fatal(err)
	}
	return id
}

func (s *shelf) tell(by account.Actor, id register.PartyID, day register.Date, v values) map[register.Field]register.Fate {
	s.Helper()
	fates, err := s.book.Tell(s.Context(), by, id, register.Telling{Version: -1, Values: v, AsOf: day, Source: register.FromOffice})
	if err != nil {
		s.Fatal(err)
	}
	return fates
}

func (s *shelf) profile(id register.PartyID) register.Profile {
	s.Helper()
	p, err := s.book.Profile(s.Context(), s.staff, id)
	if err != nil {
		s.Fatal(err)
	}
	return p
}

func eachShelf(t *testing.T, f func(s *shelf)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, where string) { f(newShelf(t, where)) })
}

func TestTheBookKeepsWhatWasSaidAndByWhom(t *testing.T) {
	t.Parallel()
	eachShelf(t, func(s *shelf) {
		id := s.add(values{"name": "Tenun Sandat 07 (contoh)", "region": "5103021001", "nib": "0000000000007", "kbli_2020": "13122", "point": "-8.5815,115.1768"})
		p := s.profile(id)
		if p.Name != "Tenun Sandat 07 (contoh)" || p.District != "Mengwi" || p.Village != "Sempidi" || p.Version != 1 || len(p.Code) != 7 || p.Public {
			t.Errorf("the new business is %+v", p.Party)
		}
		if got := s.tell(s.staff, id, "2026-06-30", values{"workers_men": "4", "workers_women": "3"}); got["workers_men"] != register.Rules {
			t.Errorf("the office's word: %v", got)
		}
		if got := s.tell(s.owner, id, "2026-09-30", values{"workers_men": "6"}); got["workers_men"] != register.Rules {
			t.Errorf("the owner's word about what nobody checked: %v", got)
		}
		if got := s.tell(s.staff, id, "2025-12-31", values{"workers_men": "2"}); got["workers_men"] != register.Files {
			t.Errorf("an older figure: %v", got)
		}
		before := s.profile(id)
		if got := s.tell(s.staff, id, "2026-09-30", values{"workers_men": "6"}); got["workers_men"] != register.Repeats {
			t.Errorf("the same again: %v", got)
		}
		after := s.profile(id)
		if after.Version != before.Version || after.Facts["workers_men"].Value != "6" || after.Facts["workers_men"].Source != register.FromOwner {
			t.Errorf("version %d to %d, %+v", before.Version, after.Version, after.Facts["workers_men"])
		}
		past, err := s.book.History(s.Context(), s.staff, id)
		if err != nil {
			t.Fatal(err)
		}
		var line []string
		for _, f := range past {
			if f.Field == "workers_men" {
				line = append(line, f.Value+" "+string(f.AsOf)+" "+string(f.State)+" "+f.Who)
			}
		}
		want := "2 2025-12-31 past Panitia Contoh 1; 6 2026-09-30 current Ni Made Contoh 07; 4 2026-06-30 past Panitia Contoh 1"
		if got := strings.Join(line, "; "); got != want {
			t.Errorf("want %s\ngot  %s", want, got)
		}
	})
}

func TestWhatTheOfficeCheckedWaitsForIt(t *testing.T) {
	t.Parallel()
	eachShelf(t, func(s *shelf) {
		ctx := s.Context()
		id := s.add(values{"name": "Tenun Sandat 07 (contoh)", "cluster": "tenun"})
		if err := s.book.Verify(ctx, s.staff, id, "papan nama", "name", "cluster"); err != nil {
			t.Fatal(err)
		}
		waiting := func() []register.WaitingLine {
			t.Helper()
			all, err := s.book.Waiting(ctx, s.staff)
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		if got := s.tell(s.owner, id, "2026-11-01", values{"cluster": "perak", "brand": "Sandat"}); got["cluster"] != register.Waits || got["brand"] != register.Rules {
			t.Errorf("the owner's word: %v", got)
		}
		s.tell(s.owner, id, "2026-11-02", values{"cluster": "bambu"}) // instead of the first
		all := waiting()
		if len(all) != 1 || all[0].Value != "bambu" || all[0].Current.Value != "tenun" || all[0].Who != "Ni Made Contoh 07" {
			t.Fatalf("waiting is %+v", all)
		}
		if _, err := s.book.Waiting(ctx, s.owner); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("the owner sees what waits: %v", err)
		}
		if other, err := s.book.Waiting(ctx, s.rival); err != nil || len(other) != 0 {
			t.Errorf("another office sees %v, %v", other, err)
		}
		if err := s.book.Decide(ctx, s.staff, id, all[0].ID, false, " "); fault.KindOf(err) != fault.Invalid {
			t.Errorf("refused without a reason: %v", err)
		}
		if err := s.book.Decide(ctx, s.owner, id, all[0].ID, true, ""); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("the owner decides: %v", err)
		}
		if err := s.book.Decide(ctx, s.staff, id, all[0].ID, false, "belum ada contoh produk"); err != nil {
			t.Fatal(err)
		}
		if err := s.book.Decide(ctx, s.staff, id, all[0].ID, true, ""); fault.KindOf(err) != fault.Conflict {
			t.Errorf("decided twice: %v", err)
		}
		s.tell(s.owner, id, "2026-11-03", values{"cluster": "perak", "name": "Perak Sandat 07 (contoh)"})
		for _, w := range waiting() {
			if err := s.book.Decide(ctx, s.staff, id, w.ID, true, ""); err != nil {
				t.Fatal(err)
			}
		}
		p := s.profile(id)
		if f := p.Facts["cluster"]; f.Value != "perak" || f.Verified != s.staff.Account || p.Name != "Perak Sandat 07 (contoh)" || len(p.Waiting) != 0 {
			t.Errorf("after accepting: %+v of %s", f, p.Name)
		}
	})
}

func TestAFormOfAnOlderProfileIsRefusedWithBothValues(t *testing.T) {
	t.Parallel()
	eachShelf(t, func(s *shelf) {
		id := s.add(values{"name": "Tenun Sandat 07 (contoh)", "cluster": "tenun"})
		form := register.Telling{Version: 1, Values: values{"name": "Tenun Sandat 07 (contoh)", "cluster": "perak"}, Source: register.FromOffice}
		s.tell(s.staff, id, "", values{"cluster": "bambu"})
		_, err := s.book.Tell(s.Context(), s.staff, id, form)
		m, ok := errors.AsType[*register.Meanwhile](err)
		if !ok || fault.KindOf(err) != fault.Conflict || m.Version != 2 || len(m.Differ) != 1 || m.Differ[0] != (register.Difference{Field: "cluster", Yours: "perak", Theirs: "bambu"}) {
			t.Fatalf("want a conflict about the cluster, got %v %+v", err, m)
		}
		form.Version = m.Version
		if _, err := s.book.Tell(s.Context(), s.staff, id, form); err != nil {
			t.Errorf("sent again with the new version: %v", err)
		}
	})
}

func TestPersonalNumbersAreSealedMaskedAndLogged(t *testing.T) {
	t.Parallel()
	const number = "9900000000000007"
	eachShelf(t, func(s *shelf) {
		ctx := s.Context()
		id := s.add(values{"name": "Tenun Sandat 07 (contoh)", "npwp": number})
		if got := s.profile(id).Facts["npwp"].Value; got != "************0007" {
			t.Errorf("the profile shows %q", got)
		}
		if got := s.tell(s.staff, id, "2026-12-01", values{"npwp": "9900 0000 0000 0007"}); got["npwp"] != register.Repeats {
			t.Errorf("the same number again: %v", got)
		}
		if got := s.tell(s.staff, id, "2026-12-01", values{"npwp": ""}); len(got) != 0 {
			t.Errorf("a number left alone: %v", got)
		}
		if got, err := s.book.Reveal(ctx, s.staff, id, "npwp"); err != nil || got != number {
			t.Errorf("looking at it: %q, %v", got, err)
		}
		if _, err := s.book.Reveal(ctx, s.staff, id, "nib"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("looking at what is not sealed: %v", err)
		}
		if _, err := s.book.Reveal(ctx, s.rival, id, "npwp"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another office: %v", err)
		}
		entries, err := s.db.EntriesBy(ctx, s.staff.Account, 100)
		if err != nil {
			t.Fatal(err)
		}
		looked := false
		for _, e := range entries {
			looked = looked || e.After == `{"looked_at":"npwp"}` && e.Object == "business/"+string(id)
			if strings.Contains(e.After+e.Before, number) || strings.Contains(e.After, "Sandat") {
				t.Errorf("the log tells what was said: %s", e.After)
			}
		}
		if !looked {
			t.Error("the look was not logged")
		}
		for _, text := range texts(t, look(t, s.where), `SELECT value || reason FROM business_fact`) {
			if strings.Contains(text, "0007") && strings.Contains(text, "99") {
				t.Errorf("the number stands in the database: %s", text)
			}
		}
		if got := s.tell(s.staff, id, "2026-12-02", values{"npwp": "-"}); got["npwp"] != register.Rules || s.profile(id).Facts["npwp"].Value != "" {
			t.Errorf("taking it away: %v", got)
		}
	})
}

// A party that gatherings brought has its place in the book when it is first
// written there, and agendas show its new name at once.
func TestPartiesOfGatheringsEnterTheBook(t *testing.T) {
	t.Parallel()
	eachShelf(t, func(s *shelf) {
		ctx := s.Context()
		d := timetable.Day{Gathering: gathering.Gathering{ID: "g", Title: "T", Zone: "Asia/Makassar", Date: noon, Hosts: []gathering.Host{{Organisation: s.staff.Organisation}},
			Participants: []gathering.Participant{{Number: 1, Kind: register.Business, Name: "Lama", Product: "kain"}}}}
		parties := timetable.Enlist(&d, s.staff.Organisation, noon)
		if _, err := s.db.KeepDay(ctx, "", d, parties, account.Entry{}); err != nil {
			t.Fatal(err)
		}
		id := parties[0].ID
		p := s.profile(id)
		if p.Code != "" || p.Facts.Value("name") != "Lama" || p.Facts.Value("main_product") != "kain" || p.Version != 0 {
			t.Errorf("before: %+v", p)
		}
		name := func() string {
			t.Helper()
			day, err := s.db.Day(ctx, "g")
			if err != nil {
				t.Fatal(err)
			}
			return day.Gathering.Participants[0].Name
		}
		if got := name(); got != "Lama" {
			t.Errorf("the agenda shows %q", got)
		}
		if _, err := s.book.Tell(ctx, s.staff, id, register.Telling{Version: 0, Values: values{"name": "Baru"}, Source: register.FromOffice}); err != nil {
			t.Fatal(err)
		}
		if got := name(); got != "Baru" {
			t.Errorf("after the change the agenda shows %q", got)
		}
		past, err := s.book.History(ctx, s.staff, id)
		if err != nil || len(past) != 3 || past[0].Value != "Baru" {
			t.Errorf("the history is %+v, %v", past, err)
		}
	})
}

func TestOnlyTheOfficeAndTheOwnerSeeABusiness(t *testing.T) {
	t.Parallel()
	eachShelf(t, func(s *shelf) {
		ctx := s.Context()
		id := s.add(values{"name": "Tenun Sandat 07 (contoh)"})
		other := account.Actor{Account: "x", Organisation: "other", Role: account.Owner}
		for _, c := range []struct {
			name string
			do   func(context.Context) error
			want fault.Kind
		}{
			{"rival sees", func(ctx context.Context) error { _, err := s.book.Profile(ctx, s.rival, id); return err }, fault.NotFound},
			{"another owner sees", func(ctx context.Context) error { _, err := s.book.Profile(ctx, other, id); return err }, fault.NotFound},
			{"rival tells", func(ctx context.Context) error {
				_, err := s.book.Tell(ctx, s.rival, id, register.Telling{Version: -1, Values: values{"brand": "x"}, Source: register.FromOffice})
				return err
			}, fault.NotFound},
			{"owner verifies", func(ctx context.Context) error { return s.book.Verify(ctx, s.owner, id, "", "name") }, fault.Forbidden},
			{"owner publishes", func(ctx context.Context) error { return s.book.Publish(ctx, s.owner, id, true) }, fault.Forbidden},
			{"owner visits", func(ctx context.Context) error { return s.book.Visit(ctx, s.owner, id, "2026-12-01") }, fault.Forbidden},
			{"owner adds", func(ctx context.Context) error {
				_, err := s.book.Add(ctx, s.owner, register.Newcomer{Telling: register.Telling{Values: values{"name": "x"}}})
				return err
			}, fault.Forbidden},
			{"staff confirms", func(ctx context.Context) error { return s.book.Confirm(ctx, s.staff, id) }, fault.Forbidden},
			{"staff adds without a name", func(ctx context.Context) error {
				_, err := s.book.Add(ctx, s.staff, register.Newcomer{Telling: register.Telling{Values: values{"brand": "x"}, Source: register.FromOffice}})
				return err
			}, fault.Invalid},
			{"of a day to come", func(ctx context.Context) error {
				_, err := s.book.Tell(ctx, s.staff, id, register.Telling{Version: -1, Values: values{"brand": "x"}, AsOf: "2026-12-10", Source: register.FromOffice})
				return err
			}, fault.Invalid},
			{"of an unknown place", func(ctx context.Context) error {
				_, err := s.book.Tell(ctx, s.staff, id, register.Telling{Version: -1, Values: values{"region": "51.03.02.9999"}, Source: register.FromOffice})
				return err
			}, fault.Invalid},
		} {
			if err := c.do(ctx); err == nil || fault.KindOf(err) != c.want {
				t.Errorf("%s: want %s, got %v", c.name, c.want, err)
			}
		}
		for _, do := range []error{
			s.book.Visit(ctx, s.staff, id, "2026-12-01"), s.book.Publish(ctx, s.staff, id, true), s.book.Confirm(ctx, s.owner, id),
		} {
			if do != nil {
				t.Error(do)
			}
		}
		if p := s.profile(id); !p.Public || register.Today(p.VisitedAt) != "2026-12-01" || p.ConfirmedAt.IsZero() || p.Version != 4 {
			t.Errorf("after visit, publishing and confirming: %+v", p)
		}
		if own, err := s.book.Own(ctx, s.owner); err != nil || own.ID != id {
			t.Errorf("the owner's own is %s, %v", own.ID, err)
		}
	})
}

func TestCertificatesEndAndAreTold(t *testing.T) {
	t.Parallel()
	eachShelf(t, func(s *shelf) {
		ctx := s.Context()
		id := s.add(values{"name": "Kopi Embun 03 (contoh)"})
		add := func(by account.Actor, c register.Certificate, sight bool) (string, error) {
			return s.book.AddCertificate(ctx, by, id, c, sight)
		}
		halal, err := add(s.owner, register.Certificate{Kind: "halal", Number: "ID000 7", ValidUntil: "2027-03-01"}, true)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := add(s.staff, register.Certificate{Kind: "spp_irt", Number: "P-IRT No. 0000000000007-29", ValidUntil: "2026-12-01"}, true); err != nil {
			t.Fatal(err)
		}
		p := s.profile(id)
		if len(p.Certificates) != 2 || p.Certificates[0].Issuer != "BPJPH" || p.Certificates[0].Verified != "" || p.Certificates[1].Number != "000000000000729" || p.Certificates[1].Verified == "" {
			t.Errorf("certificates: %+v", p.Certificates)
		}
		for name, c := range map[string]register.Certificate{
			"no number": {Kind: "halal"}, "no such kind": {Kind: "iso", Number: "1"}, "ends before it begins": {Kind: "sni", Number: "1", Issued: "2026-01-02", ValidUntil: "2026-01-01"},
			"no number of that sort": {Kind: "spp_irt", Number: "7"},
		} {
			if _, err := add(s.staff, c, false); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := add(s.staff, register.Certificate{Kind: "halal", Number: "ID000 7"}, false); err == nil {
			t.Error("the same number twice")
		}
		ending, err := s.book.Ending(ctx, s.staff)
		if err != nil || len(ending) != 2 || ending[0].Kind != "spp_irt" || ending[1].Name != "Kopi Embun 03 (contoh)" {
			t.Errorf("ending: %+v, %v", ending, err)
		}
		for _, err := range []error{s.book.VerifyCertificate(ctx, s.staff, id, halal), s.book.AttachPaper(ctx, s.owner, id, halal, "abc")} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if c := s.profile(id).Certificates[0]; c.Paper != "abc" || c.Verified != "" {
			t.Errorf("a new paper was not looked at: %+v", c)
		}
		if err := s.book.EndCertificate(ctx, s.owner, id, halal); err != nil {
			t.Fatal(err)
		}
		if n := len(s.profile(id).Certificates); n != 1 {
			t.Errorf("%d certificates after one was taken out", n)
		}
	})
}

func TestContactsAreShownByConsent(t *testing.T) {
	t.Parallel()
	eachShelf(t, func(s *shelf) {
		ctx := s.Context()
		id := s.add(values{"name": "Kopi Embun 03 (contoh)"})
		book := register.NewContacts(s.db, func() time.Time { s.now = s.now.Add(time.Second); return s.now })
		for _, c := range []register.Contact{
			{Name: "Ni Made Contoh 07", Phone: "0812 0000 0007", Position: "owner"},
			{Name: "I Wayan Contoh 08", Email: "Wayan@Contoh.example", Public: true, AgreedOn: "2026-12-01"},
		} {
			if err := book.Keep(ctx, s.staff, id, c); err != nil {
				t.Fatal(err)
			}
		}
		if err := book.Keep(ctx, s.staff, id, register.Contact{Name: "X", Phone: "12", Public: true}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a contact without consent and number: %v", err)
		}
		p := s.profile(id)
		desk := account.Actor{Account: "desk", Organisation: "bank", Role: account.Desk}
		for name, c := range map[string]struct {
			by   account.Actor
			want int
		}{"staff": {s.staff, 2}, "owner": {s.owner, 2}, "partner": {desk, 1}, "speaker": {account.Actor{Role: account.Speaker}, 0}} {
			got, err := book.Of(ctx, c.by, &p.Party)
			if err != nil || len(got) != c.want {
				t.Errorf("%s sees %+v, %v", name, got, err)
			}
		}
		if p.Contact != "Ni Made Contoh 07" || p.Contacts[0].Phone != "+6281200000007" || p.Contacts[1].AgreedText != account.ShippedVersion {
			t.Errorf("contacts %+v of %s", p.Contacts, p.Contact)
		}
		if err := book.Drop(ctx, s.rival, id, p.Contacts[0].ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another office drops it: %v", err)
		}
		if err := book.Drop(ctx, s.owner, id, p.Contacts[0].ID); err != nil {
			t.Fatal(err)
		}
		if p := s.profile(id); p.Contact != "I Wayan Contoh 08" || len(p.Contacts) != 1 {
			t.Errorf("after dropping the first: %+v", p.Contacts)
		}
	})
}

// A contact is changed; what the person agreed to stays with the number and the
// address that it was about, and is asked anew for others.
func TestContactsAreChangedAndConsentIsAskedAnew(t *testing.T) {
	t.Parallel()
	eachShelf(t, func(s *shelf) {
		ctx := s.Context()
		id := s.add(values{"name": "Kopi Embun 03 (contoh)"})
		book := register.NewContacts(s.db, func() time.Time { s.now = s.now.Add(time.Second); return s.now })
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(book.Keep(ctx, s.staff, id, register.Contact{Name: "Ni Made Contoh 07", Phone: "0812 0000 0007", Position: "owner", Public: true, AgreedOn: "2026-11-01"}))
		contact := func() register.Contact { return s.profile(id).Contacts[0] }
		x := contact()
		x.Name, x.Called = "Ni Made Sari Contoh 07", "Sari"
		must(book.Change(ctx, s.owner, id, x))
		if got := contact(); got.Called != "Sari" || !got.Shown() || got.AgreedOn != "2026-11-01" || s.profile(id).Contact != x.Name {
			t.Errorf("another name: %+v, met is %q", got, s.profile(id).Contact)
		}
		x.Phone = "0812 0000 0008"
		if err := book.Change(ctx, s.staff, id, x); !wrongField(err, "agreed_on") {
			t.Errorf("another number with the old consent: %v", err)
		}
		if contact().Phone != "+6281200000007" {
			t.Error("the number was kept all the same")
		}
		stale := contact()
		x.AgreedOn = "2026-12-01"
		must(book.Change(ctx, s.staff, id, x))
		if got := contact(); got.Phone != "+6281200000008" || !got.Shown() || got.AgreedOn != "2026-12-01" {
			t.Errorf("another number with a new consent: %+v", got)
		}
		x.Public = false
		must(book.Change(ctx, s.staff, id, x))
		if got := contact(); got.Shown() || got.AgreedOn != "" || got.AgreedText != 0 {
			t.Errorf("a consent taken back: %+v", got)
		}
		if err := s.db.ChangeContact(ctx, id, stale, x, account.Entry{}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a change of what was changed meanwhile: %v", err)
		}
		for name, err := range map[string]error{
			"another office's": book.Change(ctx, s.rival, id, x),
			"one of nobody":    book.Change(ctx, s.staff, id, register.Contact{ID: "none", Name: "X"}),
		} {
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		log, err := s.db.Entries(ctx, account.LogFilter{Words: "party/" + string(id)}, 10)
		if err != nil || len(log) != 4 || !strings.Contains(log[0].Before, `"public":true`) || !strings.Contains(log[0].After, `"public":false`) || !strings.Contains(log[1].After, `"phone":true`) {
			t.Errorf("the log says %+v, %v", log, err)
		}
		for _, e := range log {
			if strings.Contains(e.Before+e.After, "812000000") || strings.Contains(e.Before+e.After, "Sari") {
				t.Errorf("the log holds what is personal: %s %s", e.Before, e.After)
			}
		}
	})
}

func TestStakeholdersAndWhatTheyTakeInADay(t *testing.T) {
	t.Parallel()
	eachShelf(t, func(s *shelf) {
		ctx := s.Context()
		book := register.NewStakeholders(s.db, func() time.Time { return s.now })
		id, err := book.Keep(ctx, s.staff, register.Stakeholder{Party: register.Party{Kind: register.Bank, Name: "Bank A (contoh)"}, Offers: "KUR\nmodal kerja"})
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range []register.Unit{{Name: "Unit Mengwi", ADay: 8, Minutes: 20}, {Name: "Unit Kuta", ADay: 4}} {
			if err := book.KeepUnit(ctx, s.staff, id, u); err != nil {
				t.Fatal(err)
			}
		}
		if err := book.KeepUnit(ctx, s.staff, id, register.Unit{Name: "X", ADay: -1}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("less than none a day: %v", err)
		}
		if err := book.KeepUnit(ctx, s.staff, id, register.Unit{Name: "X", Officer: s.rival.Account}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("an officer of another body: %v", err)
		}
		x, err := book.Stakeholder(ctx, s.staff, id)
		if err != nil || x.ADay() != 12 || x.Product != "KUR" || x.Units[0].Name != "Unit Kuta" {
			t.Errorf("%+v, %v", x, err)
		}
		if _, err := book.Stakeholder(ctx, s.rival, id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another office sees it: %v", err)
		}
		x.Name = "Bank A Baru (contoh)"
		if _, err := book.Keep(ctx, s.staff, x); err != nil {
			t.Fatal(err)
		}
		all, err := book.Find(ctx, s.staff)
		if err != nil || len(all) != 1 || all[0].ADay != 12 || all[0].Name != "Bank A Baru (contoh)" || all[0].Code != x.Code {
			t.Errorf("%+v, %v", all, err)
		}
		if err := book.DropUnit(ctx, s.staff, id, x.Units[0].ID); err != nil {
			t.Error(err)
		}
		if _, err := book.Keep(ctx, s.staff, register.Stakeholder{Party: register.Party{Kind: register.Business, Name: "X"}}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a business is no stakeholder: %v", err)
		}
	})
}

func TestNeedsAndOffersOpenCloseAndExpire(t *testing.T) {
	t.Parallel()
	eachShelf(t, func(s *shelf) {
		ctx := s.Context()
		id := s.add(values{"name": "Tenun Sandat 07 (contoh)"})
		book := register.NewWants(s.db, register.Lists{}, func() time.Time { s.now = s.now.Add(time.Second); return s.now })
		need := register.Want{Side: register.Need, Kind: register.WantMaterial, Title: "Benang sutra", Quantity: 20, Unit: "kg", ValidUntil: "2026-12-31",
			Conditions: []register.Condition{{Kind: "certificate", Value: "Sertifikat Halal", Required: true}, {Kind: "lead_days", Value: "14"}}}
		which, err := book.Say(ctx, s.owner, need)
		if err != nil {
			t.Fatal(err)
		}
		offer := register.Want{Party: id, Side: register.Offer, Kind: register.WantCapacity, Title: "Tenun ikat"}
		if _, err := book.Say(ctx, s.staff, offer); err != nil {
			t.Fatal(err)
		}
		for name, w := range map[string]register.Want{
			"no side": {Kind: register.WantMaterial, Title: "x"}, "no title": {Side: register.Need, Kind: register.WantMaterial},
			"over": {Side: register.Need, Kind: register.WantMaterial, Title: "x", ValidUntil: "2026-12-08"},
			"a certificate that there is not": {Side: register.Need, Kind: register.WantMaterial, Title: "x",
				Conditions: []register.Condition{{Kind: "certificate", Value: "iso"}}},
		} {
			if _, err := book.Say(ctx, s.owner, w); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := book.Say(ctx, s.rival, offer); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another office speaks for it: %v", err)
		}
		count := func(by account.Actor, f register.WantFilter) int {
			t.Helper()
			all, err := book.Find(ctx, by, f)
			if err != nil {
				t.Fatal(err)
			}
			return len(all)
		}
		today, later := register.Date("2026-12-09"), register.Date("2027-01-01")
		for name, c := range map[string][2]int{
			"all of the office":    {count(s.staff, register.WantFilter{}), 2},
			"needs":                {count(s.staff, register.WantFilter{Side: register.Need}), 1},
			"of another office":    {count(s.rival, register.WantFilter{}), 0},
			"the owner's":          {count(s.owner, register.WantFilter{}), 2},
			"open today":           {count(s.staff, register.WantFilter{OpenOn: today}), 2},
			"open next year":       {count(s.staff, register.WantFilter{OpenOn: later}), 1},
			"of one kind, open":    {count(s.staff, register.WantFilter{Kind: register.WantCapacity, OpenOn: today}), 1},
			"of a kind that is no": {count(s.staff, register.WantFilter{Kind: register.WantFinance}), 0},
		} {
			if c[0] != c[1] {
				t.Errorf("%s: want %d, got %d", name, c[1], c[0])
			}
		}
		w, err := book.Want(ctx, s.owner, which)
		if err != nil || len(w.Conditions) != 2 || w.Conditions[0] != (register.Condition{Kind: "certificate", Value: "halal", Required: true}) || w.Name != "Tenun Sandat 07 (contoh)" {
			t.Fatalf("%+v, %v", w, err)
		}
		w.Conditions = w.Conditions[1:]
		if err := book.Change(ctx, s.owner, w.Want); err != nil {
			t.Fatal(err)
		}
		if err := book.Close(ctx, s.staff, which); err != nil {
			t.Fatal(err)
		}
		if w, err = book.Want(ctx, s.staff, which); err != nil || w.Open || w.Stands(today) || len(w.Conditions) != 1 {
			t.Errorf("closed: %+v, %v", w, err)
		}
		s.now = time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC)
		if err := book.Reopen(ctx, s.owner, which); err != nil {
			t.Fatal(err)
		}
		if w, err = book.Want(ctx, s.staff, which); err != nil || !w.Stands("2027-02-01") || w.ValidUntil != "" {
			t.Errorf("opened again: %+v, %v", w, err)
		}
	})
}

func TestCheckLooksThroughTheRegister(t *testing.T) {
	t.Parallel()
	eachShelf(t, func(s *shelf) {
		ctx := s.Context()
		placed := s.add(values{"name": "Tenun Sandat 07 (contoh)", "region": "51.03.02.1001", "kbli_2020": "13122", "kbli_2025": "13999"})
		if _, err := s.book.Add(ctx, s.staff, register.Newcomer{Telling: register.Telling{Values: values{"name": "Kopi Embun 03 (contoh)"}, Source: register.FromOffice}}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.book.AddCertificate(ctx, s.staff, placed, register.Certificate{Kind: "halal", Number: "1", ValidUntil: "2026-12-01"}, false); err != nil {
			t.Fatal(err)
		}
		check := func() (wrong, notes []string) {
			t.Helper()
			i, err := store.Inspect(ctx, s.where)
			if err != nil {
				t.Fatal(err)
			}
			defer i.Close()
			if wrong, notes, err = i.WrongRegister(ctx, "2026-12-09"); err != nil {
				t.Fatal(err)
			}
			return wrong, notes
		}
		wrong, notes := check()
		if len(wrong) != 0 || len(notes) != 2 || !strings.Contains(notes[0], "no place") || !strings.Contains(notes[1], "has ended") {
			t.Fatalf("wrong %q, notes %q", wrong, notes)
		}
		beside := look(t, s.where)
		for _, damage := range []string{
			`UPDATE business SET nib = '0000000000008' WHERE party = '` + string(placed) + `'`,
			`UPDATE party SET name = 'Lain' WHERE id = '` + string(placed) + `'`,
			`INSERT INTO contact (id, party, name, called, position, email, phone, public, agreed_on, agreed_text, created_at)
			 VALUES ('c', '` + string(placed) + `', 'X', '', '', '', '', 1, '2026-01-01', 7, 1)`,
		} {
			if _, err := beside.ExecContext(ctx, damage); err != nil {
				t.Fatal(err)
			}
		}
		wrong, _ = check()
		for i, want := range []string{"different things", "that of its party differ", "without a consent"} {
			if i >= len(wrong) || !strings.Contains(wrong[i], want) {
				t.Errorf("want %q among %q", want, wrong)
			}
		}
	})
}
