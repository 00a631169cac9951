package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering/album"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/register"
	"wantilan/internal/store/storetest"
)

// A photo of somebody is seen as long as the last thing that this person said is yes, to
// a text that still counts; whatever changes that takes it out at once.
func TestPhotosAreSeenWhileEverybodyInThemAgrees(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c := newCounter(t, where, 3, 60)
		now := func() time.Time { c.now = c.now.Add(time.Second); return c.now }
		b := album.NewBook(c.db, c.desk, now)
		c.exec(`INSERT INTO account (id, name, created_at) VALUES ('budi', 'I Made Contoh 81', 0), ('ayu', 'Ni Luh Contoh 05', 0)`)
		c.exec(`INSERT INTO organisation (id, kind, name) VALUES ('usaha', 'business', 'Tenun Sandat 1 (contoh)')`)
		c.exec(`INSERT INTO membership (id, account, organisation, role, created_at) VALUES ('m', 'ayu', 'usaha', 'owner', 0)`)
		c.exec(`UPDATE party SET organisation = 'usaha' WHERE id = 'b1'`)
		entry := entryFor("b1")
		entry.Attendees = []registration.Attendee{{Name: "Ni Luh Contoh 05"}, {Name: "I Ketut Contoh 06"}}
		r, err := c.desk.RegisterFor(t.Context(), c.staff, atCounter, entry)
		must(t, err)
		pictures := []register.Photo{{Shown: "aa", Thumb: "bb", Width: 4, Height: 3}, {Shown: "cc", Thumb: "dd", Width: 3, Height: 4}, {Shown: "aa", Thumb: "bb", Width: 4, Height: 3}}
		must(t, b.Add(t.Context(), c.staff, atCounter, pictures))
		must(t, b.Add(t.Context(), c.staff, atCounter, pictures[:1]))
		l, err := b.List(t.Context(), c.staff, atCounter)
		must(t, err)
		if len(l.Photos) != 2 || l.Photos[0].Audience != album.Nobody || len(l.People) != 2 {
			t.Fatalf("what was kept: %+v", l)
		}
		ayu, ketut := album.Who{Whom: string(r.ID), Name: "Ni Luh Contoh 05"}, album.Who{Whom: string(r.ID), Name: "I Ketut Contoh 06"}
		plain, ours := l.Photos[0], l.Photos[1]
		plain.Audience, plain.Caption = album.Report, "Aula"
		must(t, b.Change(t.Context(), c.staff, plain))
		isFault(t, "an older version", b.Change(t.Context(), c.staff, plain), fault.Conflict)
		for what, wrong := range map[string]func(*album.Photo){
			"no caption":     func(p *album.Photo) { p.Audience = album.Everyone },
			"an item":        func(p *album.Photo) { p.Item = 99 },
			"a stranger":     func(p *album.Photo) { p.Who = []album.Who{{Whom: "x", Name: "Y"}} },
			"a long caption": func(p *album.Photo) { p.Caption = strings.Repeat("a", 201) },
			"no audience":    func(p *album.Photo) { p.Audience = "all" },
		} {
			p := ours
			wrong(&p)
			isFault(t, what, b.Change(t.Context(), c.staff, p), fault.Invalid)
		}
		ours.Audience, ours.Caption, ours.Who = album.Everyone, "Temu 1:1", []album.Who{ayu, ketut}
		must(t, b.Change(t.Context(), c.staff, ours))

		seen := func(what string, want bool) {
			t.Helper()
			public, err := b.Public(t.Context(), "ABC")
			must(t, err)
			report, err := b.ForReport(t.Context(), c.staff, atCounter)
			must(t, err)
			if (len(public) == 1) != want || len(report) != len(public)+1 {
				t.Errorf("%s: %d public and %d in the report, seen should be %v", what, len(public), len(report), want)
			}
		}
		link := registration.Hand{Token: c.desk.Link(r)}
		say := func(who album.Who, yes bool) {
			t.Helper()
			must(t, b.Say(t.Context(), link, "", who.Name, yes, 1))
		}
		seen("nobody said anything", false)
		say(ayu, true)
		seen("one of two agreed", false)
		say(ketut, true)
		seen("both agreed", true)
		say(ketut, false)
		seen("one withdrew on the page", false)
		say(ketut, true)
		seen("and agreed anew", true)
		must(t, b.Record(t.Context(), c.staff, atCounter, ketut, false, ""))
		seen("one withdrew by word of mouth", false)
		isFault(t, "a paper older than that", b.Record(t.Context(), c.staff, atCounter, ketut, true, c.now.AddDate(0, 0, -3).Format(time.DateOnly)), fault.Invalid)
		isFault(t, "a paper without a day", b.Record(t.Context(), c.staff, atCounter, ketut, true, ""), fault.Invalid)
		must(t, b.Record(t.Context(), c.staff, atCounter, ketut, true, c.now.Format(time.DateOnly)))
		seen("a paper of today", true)
		c.exec(fmt.Sprintf(`INSERT INTO consent (account, number, purpose, version, given, at, recorded_by, channel, signed_on) VALUES ('ayu', 1, 'photo', 1, 0, %d, 'ayu', 'page', '')`, now().UnixMicro()))
		seen("one withdrew on the page of their account", false)
		say(ayu, true)
		seen("and agreed here after that", true)
		c.exec(fmt.Sprintf(`INSERT INTO consent_text (purpose, version, text_id, text_en, ask_again, valid_from, made_at, made_by) VALUES ('photo', 2, 'Teks baru yang berbeda', 'Another text than before', 1, %d, 0, 'budi')`, now().UnixMicro()))
		seen("the text means something else", false)
		isFault(t, "a yes to the older text", b.Say(t.Context(), link, "", ayu.Name, true, 1), fault.Conflict)
		must(t, b.Say(t.Context(), link, "", ayu.Name, true, 2))
		must(t, b.Say(t.Context(), link, "", ketut.Name, true, 2))
		seen("both agreed to the newer text", true)
		must(t, c.desk.Correct(t.Context(), registration.Hand{By: c.staff}, r.ID, registration.Details{Attendees: []registration.Attendee{{Name: "Ni Luh Contoh 05"}}}))
		seen("one comes no more", false)
		must(t, c.desk.Correct(t.Context(), registration.Hand{By: c.staff}, r.ID, registration.Details{Attendees: entry.Attendees}))
		seen("and comes again", true)
		c.plan(`state = 'draft'`)
		if _, err := b.Public(t.Context(), "ABC"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a draft has a public page: %v", err)
		}
		c.plan(`state = 'open'`)
		must(t, c.db.Erase(t.Context(), account.Account{ID: "ayu", Name: "Ni Luh Contoh 05"}, now(), account.Entry{}))
		seen("one was erased", false)
		if n := c.number(`SELECT COUNT(*) FROM photo_person WHERE name = 'Ni Luh Contoh 05'`) + c.number(`SELECT COUNT(*) FROM photo_consent WHERE name = 'Ni Luh Contoh 05'`); n != 0 {
			t.Errorf("%d rows still name who was erased", n)
		}

		foreign := account.Actor{Account: "f", Organisation: "other", Role: account.Organiser}
		owner := account.Actor{Account: "ayu", Organisation: "usaha", Role: account.Owner}
		for what, err := range map[string]error{
			"seeing": errOf(b.List(t.Context(), foreign, atCounter)), "adding": b.Add(t.Context(), foreign, atCounter, pictures), "changing": b.Change(t.Context(), foreign, ours), "removing": b.Remove(t.Context(), foreign, atCounter, ours.ID),
			"recording": b.Record(t.Context(), foreign, atCounter, ketut, false, ""), "printing": errOf(b.ForReport(t.Context(), foreign, atCounter)), "saying": b.Say(t.Context(), registration.Hand{By: foreign}, r.ID, ketut.Name, true, 2),
		} {
			isFault(t, what+" as another office", err, fault.NotFound)
		}
		isFault(t, "keeping as an owner", b.Add(t.Context(), owner, atCounter, pictures), fault.NotFound)
		isFault(t, "saying for others as staff", b.Say(t.Context(), registration.Hand{By: c.staff}, r.ID, ketut.Name, true, 2), fault.Forbidden)
		var many []register.Photo
		for i := range album.MostPhotos {
			many = append(many, register.Photo{Shown: fmt.Sprint("s", i), Thumb: "t", Width: 1, Height: 1})
		}
		isFault(t, "too many", b.Add(t.Context(), c.staff, atCounter, many), fault.Invalid)
		must(t, b.Remove(t.Context(), c.staff, atCounter, ours.ID))
		isFault(t, "removing twice", b.Remove(t.Context(), c.staff, atCounter, ours.ID), fault.NotFound)
		if named, err := c.db.FilesNamed(t.Context(), []string{"aa", "bb", "cc", "dd"}); err != nil || len(named) != 2 {
			t.Errorf("files that are still named: %v, %v", named, err)
		}
	})
}
