package store_test

import (
	"errors"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// A business that staff add is an organisation in the office's care from the
// beginning, and its owner, when named, can be handed a link.
func TestABusinessThatStaffAddCanBeLetIn(t *testing.T) {
	t.Parallel()
	eachShelf(t, func(s *shelf) {
		people := account.NewPeople(s.db, func() time.Time { return s.now })
		add := func(name string, j account.Join) (register.PartyID, error) {
			return s.book.Add(s.Context(), s.staff, register.Newcomer{Join: j, Telling: register.Telling{Values: values{"name": name}, Source: register.FromOffice}})
		}
		id, err := add("Tenun Sandat 07 (contoh)", account.Join{Owner: " Ni Made  Contoh 07", Phone: "0812 0000 0007"})
		if err != nil {
			t.Fatal(err)
		}
		p := s.profile(id)
		o, who, err := people.Organisation(s.Context(), s.staff, p.Organisation)
		if err != nil || o.Kind != account.Business || o.Name != p.Name || o.Office != s.staff.Organisation || len(who) != 1 || who[0].Role != account.Owner || who[0].Name != "Ni Made Contoh 07" || p.Contact != who[0].Name {
			t.Fatalf("%+v %+v %+v %v", p.Party, o, who, err)
		}
		if _, _, err := people.HandLink(s.Context(), s.staff, who[0].ID); err != nil {
			t.Errorf("no link for the owner: %v", err)
		}
		owner := who[0].Actor()
		if own, err := s.book.Own(s.Context(), owner); err != nil || own.ID != id {
			t.Errorf("the owner's business is %s, %v", own.ID, err)
		}
		log, err := s.db.EntriesAbout(s.Context(), who[0].ID, 10)
		if err != nil || len(log) != 2 || log[0].Deed != account.ManagePeople {
			t.Errorf("the log about the owner: %+v %v", log, err)
		}
		bare, err := add("Kopi Embun 08 (contoh)", account.Join{})
		if err != nil {
			t.Fatal(err)
		}
		if p := s.profile(bare); p.Organisation == "" {
			t.Error("a business without an owner has no organisation")
		}
		for name, c := range map[string]struct {
			id    register.PartyID
			join  account.Join
			kind  fault.Kind
			by    account.Actor
			wrong string
		}{
			"nobody is named":              {id: bare, kind: fault.Invalid, by: s.staff, wrong: "owner"},
			"a number of another person":   {id: bare, join: account.Join{Owner: "I Made Contoh 08", Phone: "081200000007"}, kind: fault.Invalid, by: s.staff, wrong: "phone"},
			"a number without a name":      {id: bare, join: account.Join{Phone: "081200000009"}, kind: fault.Invalid, by: s.staff, wrong: "owner"},
			"a number that is none":        {id: bare, join: account.Join{Owner: "I Made Contoh 08", Phone: "lima"}, kind: fault.Invalid, by: s.staff, wrong: "phone"},
			"another office's business":    {id: bare, join: account.Join{Owner: "I Made Contoh 08"}, kind: fault.NotFound, by: s.rival},
			"an owner lets nobody else in": {id: id, join: account.Join{Owner: "I Made Contoh 08"}, kind: fault.Forbidden, by: owner},
		} {
			err := s.book.Join(s.Context(), c.by, c.id, c.join)
			if fault.KindOf(err) != c.kind || c.wrong != "" && !wrongField(err, c.wrong) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := s.book.Join(s.Context(), s.staff, bare, account.Join{Owner: "I Made Contoh 08", Email: "made08@contoh.example"}); err != nil {
			t.Fatal(err)
		}
		if p := s.profile(bare); p.Contact != "I Made Contoh 08" {
			t.Errorf("agendas name %q", p.Contact)
		}
	})
}

// An organisation that was there before is chosen, by one business only.
func TestAnOrganisationWithoutAProfileIsLinked(t *testing.T) {
	t.Parallel()
	eachShelf(t, func(s *shelf) {
		free, err := s.book.Unjoined(s.Context(), s.staff, s.staff.Organisation)
		if err != nil || len(free) != 1 || free[0].ID != "own" {
			t.Fatalf("free are %+v, %v", free, err)
		}
		telling := register.Telling{Values: values{"name": "Tenun Sandat 07 (contoh)"}, Source: register.FromOffice}
		if err := s.db.KeepOrganisation(s.Context(), account.Organisation{ID: "bank", Kind: account.Stakeholder, Name: "Bank", Office: s.staff.Organisation}, account.Entry{}); err != nil {
			t.Fatal(err)
		}
		for _, no := range []account.OrganisationID{"bank", s.rival.Organisation, "nothing"} {
			if _, err := s.book.Add(s.Context(), s.staff, register.Newcomer{Join: account.Join{Organisation: no}, Telling: telling}); !wrongField(err, "organisation") {
				t.Errorf("%s: %v", no, err)
			}
		}
		id, err := s.book.Add(s.Context(), s.staff, register.Newcomer{Join: account.Join{Organisation: "own"}, Telling: telling})
		if err != nil {
			t.Fatal(err)
		}
		if p, err := s.book.Own(s.Context(), s.owner); err != nil || p.ID != id {
			t.Errorf("its owner sees %s, %v", p.ID, err)
		}
		if _, err := s.book.Add(s.Context(), s.staff, register.Newcomer{Join: account.Join{Organisation: "own"}, Telling: telling}); !wrongField(err, "organisation") {
			t.Errorf("a second business of one organisation: %v", err)
		}
		if free, err := s.book.Unjoined(s.Context(), s.staff, s.staff.Organisation); err != nil || len(free) != 0 {
			t.Errorf("free are %+v, %v", free, err)
		}
		if _, err := s.book.Unjoined(s.Context(), s.rival, s.staff.Organisation); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("another office lists them: %v", err)
		}
	})
}

// wrongField tells whether an error is about a field of a form.
func wrongField(err error, field string) bool {
	f, ok := errors.AsType[*fault.Fault](err)
	return ok && f.Field == field
}

func clockOf(s *shelf) func() time.Time { return func() time.Time { return s.now } }

// A person gets what the register has of them, and what is theirs alone goes with them.
func TestWhatTheRegisterHasOfAPerson(t *testing.T) {
	t.Parallel()
	eachShelf(t, func(s *shelf) {
		id := s.add(values{"name": "Tenun Sandat 07 (contoh)"})
		s.tell(s.owner, id, "2026-06-30", values{"workers_men": "4", "npwp": "9900000000000007"})
		if _, err := register.NewWants(s.db, register.Lists{}, clockOf(s)).Say(s.Context(), s.owner, register.Want{Side: register.Need, Kind: register.WantMaterial, Title: "Benang sutra"}); err != nil {
			t.Fatal(err)
		}
		people := account.NewPeople(s.db, clockOf(s))
		own, err := account.NewPrivacy(s.db, people, clockOf(s)).Own(s.Context(), s.owner)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, x := range own.Book {
			if x.Party != "Tenun Sandat 07 (contoh)" || x.At.IsZero() {
				t.Errorf("%+v", x)
			}
			got[x.What+" "+x.Name] = x.Value
		}
		if len(got) != 3 || got["fact workers_men"] != "4" || got["fact npwp"] != "" || got["need_or_offer material"] != "Benang sutra" {
			t.Errorf("the register has of the owner %v", got)
		}
	})
}
