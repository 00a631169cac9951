package account_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

func (c *counter) consents() *account.Consents { return account.NewConsents(c.db, c.people, c.clock) }

// yes and no are what people say to version 1.
func yes(p account.Purpose) account.Said { return account.Said{Purpose: p, Version: 1, Given: true} }
func no(p account.Purpose) account.Said  { return account.Said{Purpose: p, Version: 1} }

func newText(p account.Purpose, again bool, from time.Time) account.ConsentText {
	return account.ConsentText{
		Purpose: p, AskAgain: again, From: from, Indonesian: "  Nomor HP saya boleh dipakai untuk hal lain.", English: "My phone number may be used for another thing.",
	}
}

// Nothing is consented to until it is said, each purpose for itself, and what was
// said last holds.
func TestConsentIsOffUntilGivenAndGoesAsItCame(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c := newCounter(t, where)
		ctx, book := t.Context(), c.consents()
		by, _, _ := c.inside(t, c.desk)
		held := func(want string) {
			t.Helper()
			told, err := book.Own(ctx, by)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range told.Standings {
				now, err := book.Holds(ctx, c.desk, s.Text.Purpose)
				if err != nil || now != s.Holds {
					t.Errorf("%s: the two answers differ: %v, %v, %v", s.Text.Purpose, now, s.Holds, err)
				}
				if s.Holds {
					got = append(got, string(s.Text.Purpose))
				}
			}
			if strings.Join(got, " ") != want {
				t.Errorf("want consent to %q, got %q", want, got)
			}
		}
		say := func(s account.Said) {
			t.Helper()
			if err := book.Say(ctx, by, s); err != nil {
				t.Fatal(err)
			}
		}
		held("")
		say(yes(account.Photo))
		held("photo")
		say(yes(account.WhatsApp))
		say(yes(account.WhatsApp)) // says nothing new
		held("whatsapp photo")
		say(no(account.Photo))
		say(no(account.ContactMeet)) // was never given
		held("whatsapp")
		say(yes(account.Photo))
		held("whatsapp photo")
		told, err := book.Own(ctx, by)
		if err != nil || len(told.Facts) != 4 {
			t.Fatalf("want four facts, got %+v, %v", told.Facts, err)
		}
		first := told.Facts[0]
		want := account.Consent{Account: c.desk, Number: 1, Purpose: account.Photo, Version: 1, Given: true, At: first.At, By: c.desk, Channel: account.OnPage}
		if diff := cmp.Diff(want, first); diff != "" || first.At.IsZero() {
			t.Errorf("the first fact (-want +got):\n%s", diff)
		}
		wantFault(t, "no such purpose", book.Say(ctx, by, yes("dance")), fault.NotFound, "account.consent_unknown")
		wantFault(t, "a text that is not there", book.Say(ctx, by, account.Said{Purpose: account.ContactMeet, Version: 2, Given: true}), fault.Invalid, "account.consent_text_changed")
		wantFault(t, "a stranger", book.Say(ctx, account.Actor{}, yes(account.Photo)), fault.Forbidden, "account.not_allowed")
	})
}

// A new text is a new version. Only one that means something else makes earlier
// consents count no longer, from the moment on which it holds.
func TestConsentToATextThatChanges(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c := newCounter(t, where)
		ctx, book := t.Context(), c.consents()
		by, _, _ := c.inside(t, c.desk)
		if err := book.Say(ctx, by, yes(account.WhatsApp)); err != nil {
			t.Fatal(err)
		}
		stands := func(version int, holds, lapsed bool) {
			t.Helper()
			told, err := book.Own(ctx, by)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range told.Standings {
				if s.Text.Purpose == account.WhatsApp && (s.Text.Version != version || s.Holds != holds || s.Lapsed != lapsed) {
					t.Errorf("want version %d, holds %v, lapsed %v; got %+v", version, holds, lapsed, s)
				}
			}
		}
		if err := book.Reword(ctx, c.admin, 1, newText(account.WhatsApp, false, time.Time{})); err != nil {
			t.Fatal(err)
		}
		stands(2, true, false)
		if err := book.Reword(ctx, c.admin, 2, newText(account.WhatsApp, true, c.clock().Add(24*time.Hour))); err != nil {
			t.Fatal(err)
		}
		stands(2, true, false)
		c.wait(25 * time.Hour)
		stands(3, false, true)
		wantFault(t, "the old text", book.Say(ctx, by, yes(account.WhatsApp)), fault.Invalid, "account.consent_text_changed")
		if err := book.Say(ctx, by, account.Said{Purpose: account.WhatsApp, Version: 3, Given: true}); err != nil {
			t.Fatal(err)
		}
		stands(3, true, false)
		current, written, err := book.Texts(ctx, c.organiser)
		if err != nil || len(current) != len(account.Purposes) || len(written) != 2 {
			t.Fatalf("want all versions, got %+v, %v", written, err)
		}
		if w := written[0]; w.Version != 2 || w.Indonesian != "Nomor HP saya boleh dipakai untuk hal lain." || w.MadeByName != "Administrator Contoh" || w.AskAgain {
			t.Errorf("the old version is not as it was: %+v", w)
		}
	})
}

func TestWhoMayWordConsentsAndHow(t *testing.T) {
	t.Parallel()
	c := newCounter(t, t.TempDir()+"/test.db")
	ctx, book := t.Context(), c.consents()
	wantFault(t, "an organiser", book.Reword(ctx, c.organiser, 1, newText(account.Photo, true, time.Time{})), fault.Forbidden, "account.not_allowed")
	_, _, err := book.Texts(ctx, account.Actor{Account: c.desk, Organisation: c.bank, Role: account.Desk})
	wantFault(t, "a bank officer reads them all", err, fault.Forbidden, "account.not_allowed")
	for name, tc := range map[string]struct {
		change func(*account.ConsentText)
		key    string
	}{
		"too short":               {func(t *account.ConsentText) { t.Indonesian = "Boleh." }, "(indonesian)"},
		"no English":              {func(t *account.ConsentText) { t.English = "   " }, "(english)"},
		"longer than people read": {func(t *account.ConsentText) { t.English = strings.Repeat("word ", 401) }, "fault.too_long"},
		"far ahead":               {func(t *account.ConsentText) { t.From = c.clock().AddDate(2, 0, 0) }, "account.consent_from_far"},
		"of no purpose":           {func(t *account.ConsentText) { t.Purpose = "dance" }, "account.consent_unknown"},
	} {
		text := newText(account.Photo, true, time.Time{})
		tc.change(&text)
		if err := book.Reword(ctx, c.admin, 1, text); err == nil || !strings.Contains(err.Error(), tc.key) {
			t.Errorf("%s: want %s, got %v", name, tc.key, err)
		}
	}
	if err := book.Reword(ctx, c.admin, 1, newText(account.Photo, true, c.clock().AddDate(0, 1, 0))); err != nil {
		t.Fatal(err)
	}
	wantFault(t, "after a version that is not the newest", book.Reword(ctx, c.admin, 1, newText(account.Photo, true, time.Time{})), fault.Conflict, "account.consent_text_meanwhile")
	wantFault(t, "before the version before", book.Reword(ctx, c.admin, 2, newText(account.Photo, true, time.Time{})), fault.Invalid, "account.consent_from_order")
}

// Staff record what stands on paper, for people in their care and never against
// what these said later.
func TestConsentOnPaper(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c := newCounter(t, where)
		ctx, book := t.Context(), c.consents()
		bali := time.FixedZone("WITA", 8*60*60)
		today := func(days int) time.Time {
			d := c.clock().In(bali)
			return time.Date(d.Year(), d.Month(), d.Day()+days, 0, 0, 0, 0, bali)
		}
		paper := func(signed time.Time) account.Said {
			s := yes(account.ContactMeet)
			s.Channel, s.Signed = account.OnPaper, signed
			return s
		}
		spoken := no(account.ContactMeet)
		spoken.Channel = account.Spoken
		for name, tc := range map[string]struct {
			by   account.Actor
			id   account.ID
			said account.Said
			kind fault.Kind
			key  string
		}{
			"another office":      {c.other, c.desk, paper(today(0)), fault.NotFound, "account.not_found"},
			"a stranger":          {account.Actor{}, c.desk, paper(today(0)), fault.NotFound, "account.not_found"},
			"for a colleague":     {c.organiser, c.another.Account, paper(today(0)), fault.Forbidden, "account.not_allowed"},
			"for oneself":         {c.admin, c.admin.Account, paper(today(0)), fault.Conflict, "account.consent_own_page"},
			"without a day":       {c.staff, c.desk, paper(time.Time{}), fault.Invalid, "account.consent_day"},
			"of tomorrow":         {c.staff, c.desk, paper(today(1)), fault.Invalid, "account.consent_day_range"},
			"older than a year":   {c.staff, c.desk, paper(today(-400)), fault.Invalid, "account.consent_day_range"},
			"only spoken":         {c.staff, c.desk, account.Said{Purpose: account.ContactMeet, Version: 1, Given: true, Channel: account.Spoken}, fault.Invalid, "account.consent_on_paper"},
			"as if on their page": {c.staff, c.desk, account.Said{Purpose: account.ContactMeet, Version: 1, Given: true, Channel: account.OnPage}, fault.Invalid, "account.consent_on_paper"},
		} {
			wantFault(t, name, book.Record(ctx, tc.by, tc.id, tc.said), tc.kind, tc.key)
		}
		if err := book.Record(ctx, c.staff, c.desk, paper(today(-3))); err != nil {
			t.Fatal(err)
		}
		who, told, err := book.Of(ctx, c.organiser, c.desk)
		if err != nil || who.ID != c.desk || !told.Standings[0].Holds || told.Facts[0].By != c.staff.Account || told.Facts[0].Signed != "2026-12-06" {
			t.Fatalf("want the form of the sixth, got %+v, %v", told, err)
		}
		by, _, _ := c.inside(t, c.desk)
		if err := book.Say(ctx, by, no(account.ContactMeet)); err != nil {
			t.Fatal(err)
		}
		wantFault(t, "an older form after a withdrawal", book.Record(ctx, c.staff, c.desk, paper(today(-1))), fault.Invalid, "account.consent_overtaken")
		if err := book.Record(ctx, c.staff, c.desk, paper(today(0))); err != nil {
			t.Errorf("a new form: %v", err)
		}
		if err := book.Record(ctx, c.staff, c.desk, spoken); err != nil {
			t.Errorf("withdrawn by word of mouth: %v", err)
		}
		if holds, err := book.Holds(ctx, c.desk, account.ContactMeet); holds || err != nil {
			t.Errorf("want it withdrawn, got %v, %v", holds, err)
		}
		c.wait(48 * time.Hour)
		if err := book.Reword(ctx, c.admin, 1, newText(account.Photo, false, time.Time{})); err != nil {
			t.Fatal(err)
		}
		early := paper(today(-2))
		early.Purpose, early.Version = account.Photo, 2
		wantFault(t, "to a text of a later day", book.Record(ctx, c.staff, c.desk, early), fault.Invalid, "account.consent_before_text")
		early.Version = 1
		if err := book.Record(ctx, c.staff, c.desk, early); err != nil {
			t.Errorf("to the text of that day, which means the same: %v", err)
		}
		lines, err := account.NewLog(c.db).Entries(ctx, c.admin, account.LogFilter{Words: "account.consent"})
		if err != nil || len(lines) == 0 || lines[0].After != `{"channel":"paper","given":true,"purpose":"photo","signed":"2026-12-09","version":1}` {
			t.Errorf("want it in the log, got %+v, %v", lines, err)
		}
	})
}

// However people say yes and no while texts change: only what was said last counts,
// and no consent outlives a text that means something else.
func TestConsentHoldsExactlyWhileItShould(t *testing.T) {
	t.Parallel()
	c := newCounter(t, t.TempDir()+"/test.db")
	ctx, book := t.Context(), c.consents()
	rapid.Check(t, func(r *rapid.T) {
		id, err := c.people.Add(ctx, c.organiser, newcomer(c.bank, account.Desk))
		if err != nil {
			r.Fatal(err)
		}
		by := account.Actor{Account: id, Organisation: c.bank, Role: account.Desk}
		p := rapid.SampledFrom(account.Purposes).Draw(r, "purpose")
		_, written, err := book.Texts(ctx, c.admin)
		if err != nil {
			r.Fatal(err)
		}
		newest := 1
		for _, w := range written {
			if w.Purpose == p {
				newest = w.Version
			}
		}
		given := false
		for range rapid.IntRange(1, 8).Draw(r, "steps") {
			switch rapid.SampledFrom([]string{"yes", "no", "spelling", "meaning"}).Draw(r, "step") {
			case "yes":
				err, given = book.Say(ctx, by, account.Said{Purpose: p, Version: newest, Given: true}), true
			case "no":
				err, given = book.Say(ctx, by, account.Said{Purpose: p, Version: newest}), false
			case "spelling":
				err = book.Reword(ctx, c.admin, newest, newText(p, false, time.Time{}))
				newest++
			case "meaning":
				err, given = book.Reword(ctx, c.admin, newest, newText(p, true, time.Time{})), false
				newest++
			}
			if err != nil {
				r.Fatal(err)
			}
			if holds, err := book.Holds(ctx, id, p); holds != given || err != nil {
				r.Fatalf("want %v, got %v, %v", given, holds, err)
			}
		}
	})
	i, err := store.Inspect(ctx, c.where)
	if err != nil {
		t.Fatal(err)
	}
	defer i.Close()
	if wrong, err := i.WrongConsents(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("what was kept is wrong: %v, %v", wrong, err)
	}
}

func TestWrongConsentsAreFound(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 12, 9, 0, 0, 0, 0, time.UTC)
	good := account.Consent{Account: "a", Number: 1, Purpose: account.Photo, Version: 2, Given: true, At: at, By: "a", Channel: account.OnPage}
	texts := []account.ConsentText{{Purpose: account.Photo, Version: 2, From: at}}
	for name, tc := range map[string]struct {
		change func(*account.Consent)
		want   string
	}{
		"nothing":            {func(*account.Consent) {}, ""},
		"no such version":    {func(c *account.Consent) { c.Version = 3 }, "version 3 of photo, which is not there"},
		"no such purpose":    {func(c *account.Consent) { c.Purpose = "dance"; c.Version = 1 }, "no purpose dance"},
		"before its text":    {func(c *account.Consent) { c.At = at.Add(-time.Second) }, "before version 2"},
		"a number is gone":   {func(c *account.Consent) { c.Number = 2 }, "should have the number 1"},
		"another's page":     {func(c *account.Consent) { c.By = "b" }, "account b recorded it"},
		"paper without day":  {func(c *account.Consent) { c.By, c.Channel = "b", account.OnPaper }, "not given in writing"},
		"given by word only": {func(c *account.Consent) { c.By, c.Channel = "b", account.Spoken }, "not given in writing"},
	} {
		c := good
		tc.change(&c)
		got := fmt.Sprint(account.WrongConsents([]account.Consent{c}, texts))
		if tc.want == "" && got != "[]" || !strings.Contains(got, tc.want) {
			t.Errorf("%s: want %q, got %s", name, tc.want, got)
		}
	}
}
