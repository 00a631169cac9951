package register_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
	"wantilan/internal/store/storetest"
)

func TestWhoKeepsACatalogue(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		m := newMarket(t, where)
		p := m.add(t, m.weaver, shawl(), false, picture(1))
		for name, by := range m.actors {
			mine := slices.Contains([]string{"administrator", "staff", "owner"}, name)
			deeds := map[string]func() error{
				"list": func() error { _, _, err := m.catalogue.Of(t.Context(), by, m.weaver); return err },
				"look": func() error { _, _, err := m.catalogue.Product(t.Context(), by, p.ID); return err },
				"add":  func() error { _, err := m.catalogue.Add(t.Context(), by, m.weaver, shawl(), nil); return err },
				"change": func() error {
					now, err := m.db.Product(t.Context(), p.ID)
					if err != nil {
						t.Fatal(err)
					}
					form := shawl()
					form.Version = now.Version
					return m.catalogue.Change(t.Context(), by, p.ID, form)
				},
				"show":    func() error { return m.catalogue.Show(t.Context(), by, p.ID, true) },
				"hide":    func() error { return m.catalogue.Show(t.Context(), by, p.ID, false) },
				"photo":   func() error { return m.catalogue.AddPhotos(t.Context(), by, p.ID, []register.Photo{picture(2)}) },
				"certify": func() error { _, err := m.catalogue.Certificates(t.Context(), by, m.weaver); return err },
				"remove": func() error {
					spare := m.add(t, m.weaver, shawl(), false)
					_, err := m.catalogue.Remove(t.Context(), by, spare.ID)
					return err
				},
			}
			for deed, do := range deeds {
				err := do()
				if mine && err != nil {
					t.Errorf("%s, %s: %v", name, deed, err)
				}
				if kind := fault.KindOf(err); !mine && (err == nil || kind != fault.NotFound && kind != fault.Forbidden) {
					t.Errorf("%s, %s: want not found or forbidden, got %v", name, deed, err)
				}
			}
		}
		own, err := m.catalogue.Own(t.Context(), m.actors["owner"])
		if err != nil || len(own) != 1 || own[0].ID != m.weaver || own[0].Code != "WEAVER1" {
			t.Errorf("the owner's own: %v, %v", own, err)
		}
		if _, err := m.catalogue.Own(t.Context(), m.actors["staff"]); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("staff have no catalogue of their own, got %v", err)
		}
		// a role for one gathering keeps no register
		day := m.actors["staff"]
		day.Gathering = "g"
		if _, _, err := m.catalogue.Of(t.Context(), day, m.weaver); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a volunteer of one day: %v", err)
		}
	})
}

func TestWhatIsKeptComesBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		m := newMarket(t, where)
		m.certify(t, m.weaver, "halal-1", "", "somebody")
		form := shawl()
		form.Certificates = []string{"halal-1", "halal-1"}
		got := m.add(t, m.weaver, form, false, picture(1), picture(2), picture(1))
		want := register.Product{
			ID: got.ID, Party: m.weaver, Office: m.actors["staff"].Organisation, Code: got.Code, State: register.Draft,
			Name: "Selendang Jepun 01 (contoh)", NameEN: "Shawl 01 (sample)", About: "Ditenun tangan.\nPewarna alam.",
			KBLI: "13122", KBLIEdition: "2020", HS: "621410", Materials: "Katun", Technique: "ATBM", Size: "200 x 60 cm", WeightGrams: 250, Unit: "piece",
			Price: 250_000, Wholesale: 200_000, PriceFor: register.ForEverybody, WholesaleFor: register.ForPartners, MinimumOrder: 10, LeadDays: 14, AMonth: 1200,
			Motif: "Patra", Rights: "Umum", Photos: []register.Photo{picture(1), picture(2)}, Certificates: []string{"halal-1"},
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(register.Product{}, "CreatedAt", "ChangedAt")); diff != "" {
			t.Error(diff)
		}
		if _, err := register.ParseShortCode(string(got.Code)); err != nil || got.CreatedAt.Before(noon) {
			t.Errorf("code %q, made %v: %v", got.Code, got.CreatedAt, err)
		}
		_, all, err := m.catalogue.Of(t.Context(), m.actors["owner"], m.weaver)
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		if diff := cmp.Diff(got, all[0]); diff != "" {
			t.Errorf("the list says something else (-one +list):\n%s", diff)
		}
	})
}

func TestWhoeverIsLaterIsTold(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		m := newMarket(t, where)
		p := m.add(t, m.weaver, shawl(), false, picture(1), picture(2))
		form := shawl()
		form.Version, form.Name = p.Version, "Selendang Embun 02 (contoh)"
		if err := m.catalogue.Change(t.Context(), m.actors["staff"], p.ID, form); err != nil {
			t.Fatal(err)
		}
		form.Name = "Selendang Bulan 03 (contoh)"
		if err := m.catalogue.Change(t.Context(), m.actors["owner"], p.ID, form); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a change of what was changed: want a conflict, got %v", err)
		}
		places := []register.PhotoPlace{{Shown: picture(1).Shown, Place: 1}, {Shown: picture(2).Shown, Place: 2}}
		if err := m.catalogue.ArrangePhotos(t.Context(), m.actors["owner"], p.ID, p.Version, places); fault.KindOf(err) != fault.Conflict {
			t.Errorf("an order of what was changed: want a conflict, got %v", err)
		}
		now, _, err := m.catalogue.Product(t.Context(), m.actors["owner"], p.ID)
		if err != nil || now.Name != "Selendang Embun 02 (contoh)" || now.Version != p.Version+1 || len(now.Photos) != 2 {
			t.Errorf("%+v, %v", now, err)
		}
	})
}

func TestPhotosAreBounded(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		m := newMarket(t, where)
		p := m.add(t, m.weaver, shawl(), false)
		by := m.actors["owner"]
		for i := range register.MostPhotos {
			if err := m.catalogue.AddPhotos(t.Context(), by, p.ID, []register.Photo{picture(i)}); err != nil {
				t.Fatal(err)
			}
		}
		err := m.catalogue.AddPhotos(t.Context(), by, p.ID, []register.Photo{picture(99)})
		if f, ok := errors.AsType[*fault.Fault](err); !ok || f.Field != "photo" {
			t.Errorf("one too many: %v", err)
		}
		if err := m.catalogue.AddPhotos(t.Context(), by, p.ID, []register.Photo{picture(3)}); err != nil {
			t.Errorf("one that is there already: %v", err)
		}
	})
}

// What a form says of photos comes out: nothing is lost or made up, and what moved is
// where it was wanted.
func TestPhotosAreArranged(t *testing.T) {
	t.Parallel()
	m := newMarket(t, t.TempDir()+"/test.db")
	by := m.actors["owner"]
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, register.MostPhotos).Draw(r, "photos")
		var photos []register.Photo
		for i := range n {
			photos = append(photos, picture(i))
		}
		id, err := m.catalogue.Add(t.Context(), by, m.weaver, shawl(), photos)
		if err != nil {
			r.Fatal(err)
		}
		defer func() {
			if _, err := m.catalogue.Remove(t.Context(), by, id); err != nil {
				r.Fatal(err)
			}
		}()
		form := make([]register.PhotoPlace, n)
		for i, f := range photos {
			form[i] = register.PhotoPlace{Shown: f.Shown, Place: i + 1, Caption: rapid.StringMatching(`[a-z]{0,5}`).Draw(r, "caption")}
		}
		moved, to := rapid.IntRange(0, n-1).Draw(r, "moved"), rapid.IntRange(1, n).Draw(r, "to")
		form[moved].Place = to
		captions := map[string]string{}
		for _, f := range form {
			captions[f.Shown] = f.Caption
		}
		shuffled := rapid.Permutation(form).Draw(r, "sent")
		if err := m.catalogue.ArrangePhotos(t.Context(), by, id, 0, shuffled); err != nil {
			r.Fatal(err)
		}
		p, _, err := m.catalogue.Product(t.Context(), by, id)
		if err != nil || len(p.Photos) != n || p.Photos[to-1].Shown != photos[moved].Shown {
			r.Fatalf("photo %d to %d: %v, %v", moved+1, to, p.Photos, err)
		}
		rest := slices.DeleteFunc(slices.Clone(p.Photos), func(f register.Photo) bool { return f.Shown == photos[moved].Shown })
		before := slices.Delete(slices.Clone(photos), moved, moved+1)
		for i := range rest {
			if rest[i].Shown != before[i].Shown || rest[i].Caption != captions[rest[i].Shown] {
				r.Fatalf("the others changed places: %v", p.Photos)
			}
		}
	})
	p := m.add(t, m.weaver, shawl(), false, picture(1), picture(2))
	places := []register.PhotoPlace{{Shown: picture(1).Shown, Place: 1, Remove: true}, {Shown: picture(2).Shown, Place: 2}}
	if err := m.catalogue.ArrangePhotos(t.Context(), by, p.ID, p.Version, places); err != nil {
		t.Fatal(err)
	}
	if p, _, err := m.catalogue.Product(t.Context(), by, p.ID); err != nil || len(p.Photos) != 1 || p.Photos[0].Shown != picture(2).Shown {
		t.Errorf("after taking one away: %v, %v", p.Photos, err)
	}
	foreign := []register.PhotoPlace{{Shown: picture(9).Shown, Place: 1}}
	if err := m.catalogue.ArrangePhotos(t.Context(), by, p.ID, p.Version+1, foreign); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a photo of another product: %v", err)
	}
}

func TestCatalogueIsInTheAuditLog(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		m := newMarket(t, where)
		p := m.add(t, m.weaver, shawl(), true)
		if err := m.catalogue.AddPhotos(t.Context(), m.actors["owner"], p.ID, []register.Photo{picture(1)}); err != nil {
			t.Fatal(err)
		}
		if _, err := m.catalogue.Remove(t.Context(), m.actors["staff"], p.ID); err != nil {
			t.Fatal(err)
		}
		lines, err := m.db.Entries(t.Context(), account.LogFilter{Words: string(p.ID)}, 10)
		if err != nil {
			t.Fatal(err)
		}
		var deeds []string
		for _, l := range lines {
			deeds = append(deeds, string(l.Deed))
			for _, private := range []string{"Selendang", "Ditenun", "Patra"} {
				if strings.Contains(l.Before+l.After, private) {
					t.Errorf("the log repeats what people wrote: %s %s", l.Before, l.After)
				}
			}
		}
		if want := []string{"register.keep", "register.own", "register.keep", "register.keep"}; !slices.Equal(want, deeds) {
			t.Errorf("want %v, got %v", want, deeds)
		}
	})
}
