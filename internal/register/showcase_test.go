package register_test

import (
	"fmt"
	"slices"
	"testing"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
	"wantilan/internal/store/storetest"
)

// Who sees which product on its public page, its photos, and which of its prices.
func TestWhoSeesWhatOfAProduct(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		m := newMarket(t, where)
		adult := shawl()
		adult.HS, adult.Name = "2208.90", "Arak Embun 05 (contoh)"
		secret := shawl()
		secret.PriceFor, secret.WholesaleFor = "office", "office"
		products := map[string]register.Product{
			"draft":                m.add(t, m.weaver, shawl(), false, picture(1)),
			"shown":                m.add(t, m.weaver, shawl(), true, picture(2)),
			"adults":               m.add(t, m.weaver, adult, true, picture(3)),
			"secret":               m.add(t, m.weaver, secret, true, picture(4)),
			"of one not published": m.add(t, m.potter, shawl(), true, picture(5)),
		}
		keepers := []string{"administrator", "staff"}
		sees := map[string][]string{
			"draft":                append([]string{"owner"}, keepers...),
			"shown":                nil, // everybody
			"secret":               nil,
			"adults":               append([]string{"owner", "desk"}, keepers...),
			"of one not published": keepers,
		}
		prices := map[string]map[string][2]register.Rupiah{"shown": {}, "secret": {}}
		for name, by := range m.actors {
			for what, p := range products {
				got, front, err := m.showcase.Product(t.Context(), by, p.Code)
				want := sees[what] == nil || slices.Contains(sees[what], name)
				if want && err != nil || !want && fault.KindOf(err) != fault.NotFound {
					t.Errorf("%s, %s: want %v, got %v", what, name, want, err)
				}
				for _, hash := range []string{p.Photos[0].Shown, p.Photos[0].Thumb} {
					everybody, err := m.showcase.Photo(t.Context(), by, hash)
					if want != (err == nil) || err != nil && fault.KindOf(err) != fault.NotFound || err == nil && everybody != (sees[what] == nil) {
						t.Errorf("photo of %s, %s: want %v, got %v, %v", what, name, want, everybody, err)
					}
				}
				if prices[what] != nil {
					prices[what][name] = [2]register.Rupiah{got.PriceTo(front.For), got.WholesaleTo(front.For)}
				}
				if err == nil && front.Hidden != (sees[what] != nil) {
					t.Errorf("%s, %s: hidden is %v", what, name, front.Hidden)
				}
			}
		}
		all, some, none := [2]register.Rupiah{250_000, 200_000}, [2]register.Rupiah{250_000, 0}, [2]register.Rupiah{}
		for name, want := range map[string][2][2]register.Rupiah{
			"stranger": {some, none}, "speaker": {some, none}, "staff of another office": {some, none}, "desk of another office": {some, none},
			"desk": {all, none}, "owner": {all, all}, "staff": {all, all}, "administrator": {all, all},
		} {
			if got := [2][2]register.Rupiah{prices["shown"][name], prices["secret"][name]}; got != want {
				t.Errorf("prices for %s: want %v, got %v", name, want, got)
			}
		}
		if _, err := m.showcase.Photo(t.Context(), m.actors["administrator"], picture(99).Shown); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a photo of nothing: %v", err)
		}
	})
}

func TestFrontShowsWhatWasConsentedTo(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		m := newMarket(t, where)
		for i, c := range []struct {
			public  int
			account account.ID
		}{{1, ""}, {0, ""}, {1, m.actors["owner"].Account}} {
			m.exec(t, `INSERT INTO contact (id, party, account, name, called, position, email, phone, public, agreed_on, agreed_text, created_at)
				VALUES ($1, $2, NULLIF($3, ''), $4, '', '', '', $5, CAST($6 AS INTEGER), '', 0, 0)`,
				fmt.Sprint("contact-", i), m.weaver, string(c.account), fmt.Sprint("Orang Contoh ", i), fmt.Sprint("+6281200000", i), c.public)
		}
		m.certify(t, m.weaver, "good", "2027-01-01", "staff")
		m.certify(t, m.weaver, "today", "2026-12-09", "staff")
		m.certify(t, m.weaver, "over", "2026-12-08", "staff")
		m.certify(t, m.weaver, "only claimed", "", "")
		for field, value := range map[register.Field]string{register.FieldAbout: "Sejak dahulu.", register.FieldAddress: "Banjar Contoh", register.FieldSales: "1000", register.FieldNPWP: "1"} {
			m.exec(t, `INSERT INTO business_fact (id, party, field, value, as_of, source, said_by, said_at, state, verified_by, reason)
				VALUES ($1, $2, $1, $3, '', 'office', '', 0, 'current', '', '')`, string(field), m.weaver, value)
		}
		for name, by := range m.actors {
			f, err := m.showcase.Front(t.Context(), by, "WEAVER1")
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if len(f.Contacts) != 1 || f.Contacts[0].Phone != "+62812000000" {
				t.Errorf("%s sees the contacts %v", name, f.Contacts)
			}
			if len(f.Facts) != 1 || f.Facts[register.FieldAbout] != "Sejak dahulu." || f.Party.Contact != "" {
				t.Errorf("%s sees the facts %v", name, f.Facts)
			}
			if len(f.Certificates) != 2 || f.Certificates[0].ID != "good" || f.Certificates[1].ID != "today" {
				t.Errorf("%s sees the certificates %v", name, f.Certificates)
			}
			_, err = m.showcase.Front(t.Context(), by, "POTTER1")
			if keeper := name == "staff" || name == "administrator"; keeper != (err == nil) {
				t.Errorf("%s at the page that is not published: %v", name, err)
			}
		}
		f, err := m.showcase.Front(t.Context(), account.Actor{}, "BANK001")
		if err != nil || f.Facts[register.FieldAbout] != "Melayani usaha kecil." {
			t.Errorf("the stakeholder's page: %v, %v", f.Facts, err)
		}
	})
}

func TestAMergedBusinessLeadsOn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		m := newMarket(t, where)
		office := m.actors["staff"].Organisation
		merge := func(id, kept, merged, code string, undone any) {
			m.exec(t, `INSERT INTO merger (id, office, kept, merged, code, content, made_by, made_at, undone_at) VALUES ($1, $2, $3, $4, $5, $6, '', 0, $7)`,
				id, office, kept, merged, code, []byte{}, undone)
		}
		merge("1", "gone-b", "gone-a", "AAAAAA1", nil)
		merge("2", string(m.weaver), "gone-b", "BBBBBB1", nil)
		merge("3", string(m.weaver), "gone-c", "CCCCCC1", int64(5))
		merge("4", "gone-e", "gone-d", "DDDDDD1", nil) // in a circle
		merge("5", "gone-d", "gone-e", "EEEEEE1", nil)
		for code, want := range map[register.ShortCode]register.ShortCode{"AAAAAA1": "WEAVER1", "BBBBBB1": "WEAVER1", "CCCCCC1": "", "DDDDDD1": "", "ZZZZZZ1": ""} {
			f, err := m.showcase.Front(t.Context(), account.Actor{}, code)
			if f.Code != want || want == "" && fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: want %q, got %q, %v", code, want, f.Code, err)
			}
		}
	})
}

func TestDirectoryListsWhatIsPublished(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		m := newMarket(t, where)
		adult := shawl()
		adult.Adults, adult.Name = true, "Aaa (contoh)"
		m.add(t, m.weaver, adult, true, picture(1))
		m.add(t, m.weaver, shawl(), true, picture(2))
		m.add(t, m.weaver, shawl(), false, picture(3))
		for i := range register.DirectorySize {
			id := m.party(t, m.actors["staff"].Organisation, "", "business", fmt.Sprintf("Ukir Bulan %02d (contoh)", i), "Mengwi")
			m.publish(t, id, fmt.Sprintf("UKIR%03d", i), true)
		}
		d, err := m.showcase.Directory(t.Context(), register.DirectoryFilter{})
		if err != nil || d.Count != register.DirectorySize+1 || len(d.Lines) != register.DirectorySize {
			t.Fatalf("%d of %d, %v", len(d.Lines), d.Count, err)
		}
		first := d.Lines[0]
		if first.Name != "Tenun Sandat 01 (contoh)" || first.Products != 1 || first.Thumb != picture(2).Thumb || first.Contact != "" {
			t.Errorf("the first line is %+v", first)
		}
		if want := []register.Tally{{Value: "Mengwi", Count: register.DirectorySize}, {Value: "Petang", Count: 1}}; !slices.Equal(want, d.Districts) {
			t.Errorf("districts: want %v, got %v", want, d.Districts)
		}
		for _, f := range []struct {
			filter register.DirectoryFilter
			want   int
		}{
			{register.DirectoryFilter{Page: 2}, 1}, {register.DirectoryFilter{Page: 3}, 0}, {register.DirectoryFilter{Page: -1}, register.DirectorySize},
			{register.DirectoryFilter{District: "Petang"}, 1}, {register.DirectoryFilter{District: "Petang", Cluster: "tenun"}, 1},
			{register.DirectoryFilter{District: "' OR 1=1"}, 0}, {register.DirectoryFilter{Page: 1 << 60}, 0},
		} {
			d, err := m.showcase.Directory(t.Context(), f.filter)
			if err != nil || len(d.Lines) != f.want {
				t.Errorf("%+v: want %d, got %d, %v", f.filter, f.want, len(d.Lines), err)
			}
		}
	})
}

func TestPriceListIsForItsAudience(t *testing.T) {
	t.Parallel()
	m := newMarket(t, t.TempDir()+"/test.db")
	adult := shawl()
	adult.Adults = true
	m.add(t, m.weaver, adult, true)
	m.add(t, m.weaver, shawl(), true)
	m.add(t, m.weaver, shawl(), false)
	m.add(t, m.potter, adult, true)
	m.add(t, m.potter, shawl(), true)
	for _, c := range []struct {
		who      string
		code     register.ShortCode
		to       register.Audience
		products int // -1: refused
	}{
		{"stranger", "WEAVER1", register.ForEverybody, 1}, {"stranger", "WEAVER1", register.ForPartners, -1}, {"stranger", "WEAVER1", "king", -1},
		{"desk", "WEAVER1", register.ForEverybody, 1}, {"desk", "WEAVER1", register.ForPartners, 2}, {"desk", "WEAVER1", register.ForOffice, -1},
		{"owner", "WEAVER1", register.ForEverybody, 1}, {"owner", "WEAVER1", register.ForOffice, 2},
		{"staff", "POTTER1", register.ForEverybody, 1}, {"staff", "POTTER1", register.ForPartners, 2}, {"stranger", "POTTER1", register.ForEverybody, -1},
	} {
		l, err := m.showcase.PriceList(t.Context(), m.actors[c.who], c.code, c.to)
		got := len(l.Products)
		if fault.KindOf(err) == fault.NotFound {
			got = -1
		} else if err != nil {
			t.Fatal(err)
		}
		if got != c.products || got >= 0 && l.For != c.to {
			t.Errorf("%s, %s for %s: want %d, got %d", c.who, c.code, c.to, c.products, got)
		}
	}
}

func TestWarningsOfAProduct(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		p    register.Product
		want []string
	}{
		{register.Product{}, []string{"product.warn.no_photo", "product.warn.no_price"}},
		{register.Product{Price: 10, Wholesale: 10, Photos: []register.Photo{{}}}, nil},
		{register.Product{Price: 10, Wholesale: 11, Photos: []register.Photo{{}}}, []string{"product.warn.wholesale_above"}},
		{register.Product{Wholesale: 11, Photos: []register.Photo{{}}}, []string{"product.warn.no_price", "product.warn.wholesale_alone"}},
		{register.Product{Price: 1, Adults: true, State: register.Shown, Photos: []register.Photo{{}}}, []string{"product.warn.adults", "product.warn.not_public"}},
	} {
		if got := c.p.Warnings(&register.Maker{}); !slices.Equal(c.want, got) {
			t.Errorf("%+v: want %v, got %v", c.p, c.want, got)
		}
	}
}

func TestFilesThatRowsNameAreKnown(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		m := newMarket(t, where)
		m.add(t, m.weaver, shawl(), false, picture(1))
		m.add(t, m.weaver, shawl(), false, picture(1))
		m.certify(t, m.weaver, "halal", "", "")
		paper := fmt.Sprintf("%064x", len("halal"))
		want := []string{picture(1).Shown, picture(1).Thumb, paper}
		slices.Sort(want)
		all, err := m.db.AllFilesNamed(t.Context())
		if err != nil || !slices.Equal(want, all) {
			t.Errorf("want %v, got %v, %v", want, all, err)
		}
		some, err := m.db.FilesNamed(t.Context(), []string{picture(1).Thumb, paper, picture(2).Shown})
		slices.Sort(some)
		if err != nil || len(some) != 2 {
			t.Errorf("got %v, %v", some, err)
		}
		if none, err := m.db.FilesNamed(t.Context(), nil); err != nil || none != nil {
			t.Errorf("of no files: %v, %v", none, err)
		}
	})
}
