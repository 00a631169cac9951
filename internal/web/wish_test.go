package web_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
)

// wished is a bank of the sample that the owner's business may ask and has not.
func (w *world) wished(t *testing.T) (own, bank gathering.Participant) {
	t.Helper()
	ctx := context.Background()
	day, err := w.parts.Planner.Day(ctx, w.actor(t, account.Organiser), w.sample)
	if err != nil {
		t.Fatal(err)
	}
	desk := w.actor(t, account.Desk)
	own, bank = day.Gathering.Of(w.actor(t, account.Owner).Organisation)[0], day.Gathering.Of(desk.Organisation)[0]
	w.exec(t, `DELETE FROM request_after WHERE gathering = $1`, w.sample)
	w.exec(t, `DELETE FROM request WHERE gathering = $1 AND number > 20`, w.sample)
	w.exec(t, `UPDATE request SET from_number = 2, to_number = 3, answer = 'withdrawn' WHERE gathering = $1 AND (from_number = $2 OR to_number = $2)`, w.sample, own.Number)
	w.exec(t, `UPDATE gathering SET version = version + 1 WHERE id = $1`, w.sample)
	if err := w.parts.Matches.SetRules(ctx, w.actor(t, account.Organiser), w.sample, match.Rules{Wishes: 2, Hours: 48, Silence: match.SilenceLapses}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.parts.Matches.SuggestDue(ctx); err != nil {
		t.Fatal(err)
	}
	return own, bank
}

// The whole path on a phone, in both languages: the owner finds a bank, sees what its desk
// asks, asks with a line why; the officer says yes; the timetable is made, and the owner's
// agenda tells what for.
func TestOwnerAsksOfficerAcceptsAgendaTells(t *testing.T) {
	needBrowser(t)
	for _, tongue := range []struct{ tag, why, left, silence, yes string }{
		{"id", "Modal mesin tenun 01", "masih bisa meminta 2", "48 jam", "Permintaan temu disimpan"},
		{"en", "Capital for a loom 02", "ask for 2 more", "48 hours", "request"},
	} {
		t.Run(tongue.tag, func(t *testing.T) {
			w := newWorld(t)
			own, bank := w.wished(t)
			if bank.Kind != register.Bank {
				t.Fatalf("the officer's party is a %s", bank.Kind)
			}
			if err := w.parts.Matches.SetConditions(context.Background(), w.actor(t, account.Desk), w.sample, bank.Number,
				[]match.Condition{{Fact: "nib", Is: "true", Id: "Punya NIB", En: "Has an NIB"}}); err != nil {
				t.Fatal(err)
			}
			b := openBrowser(t, 360, 740, "light")
			enter := func(role account.Role) {
				t.Helper()
				b.open(w.link(t, w.account(t, role)))
				b.press("main form button")
			}
			g := w.server.URL + "/temu/" + string(w.sample)
			enter(account.Owner)
			if tongue.tag == "en" {
				b.press(`form[action="/bahasa"] button`)
			}
			b.open(g + "/temui")
			b.sees(tongue.left, tongue.silence)
			if tongue.tag == "id" { // the head of an owner's pages is wider in English
				b.fits("wishes-" + tongue.tag)
			}
			b.do(chromedp.SetValue("#cari", bank.Name))
			b.press("form[role=search] button")
			b.press("section.card h2 a")
			b.sees(bank.Name, "NIB")
			if tongue.tag == "id" { // the head of an owner's pages is wider in English
				b.fits("wish-" + tongue.tag)
			}
			b.do(chromedp.SetValue("#note", tongue.why), chromedp.Click(`input[name=priority][value="1"]`))
			b.press(`form[action$="/minta"] button`)
			b.sees(tongue.yes, tongue.why)
			if tongue.tag == "id" { // the head of an owner's pages is wider in English
				b.fits("wish-asked-" + tongue.tag)
			}
			enter(account.Desk)
			b.open(g + "/permintaan?hasil=asked")
			b.sees(own.Name, tongue.why)
			b.press(`form[action$="/jawab"] button[value="ya"]`)
			w.solve(t)
			enter(account.Owner)
			b.open(g + "/peserta/" + string(own.ID))
			b.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details").forEach(d => { d.open = true })`))
			b.sees(bank.Name, tongue.why)
			b.quiet()
		})
	}
}

// Declined, taken back, never to be met: each as the one who may says, without script.
func TestWishesAnsweredAndTakenBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own, bank := w.wished(t)
	owner, desk := w.visitor(t, w.account(t, account.Owner)), w.visitor(t, w.account(t, account.Desk))
	g := "/temu/" + string(w.sample)
	page := g + "/temui/" + string(bank.ID)
	ask := map[string][]string{"to": {"61"}, "priority": {"2"}, "note": {"Modal 03"}}
	if bank.Number != 61 {
		t.Fatalf("the bank is number %d", bank.Number)
	}
	if got := owner.get(page); got.status != 200 || !strings.Contains(got.body, `id="note"`) || !strings.Contains(got.body, `type="radio"`) {
		t.Fatalf("the form is not there: %d\n%s", got.status, got.body)
	}
	if got := owner.do("POST", g+"/pertemuan/minta", ask); got.status != 303 {
		t.Fatalf("asking: %d\n%s", got.status, got.body)
	}
	if got := owner.get(page).body; strings.Contains(got, `action="`+g+`/pertemuan/minta"`) {
		t.Error("what was asked can be asked again")
	}
	if got := owner.get(g + "/temui").body; !strings.Contains(got, "masih bisa meminta 1") {
		t.Error("it is not told how many requests are left")
	}
	d, err := w.parts.Matches.Own(context.Background(), w.actor(t, account.Owner), w.sample)
	if err != nil || len(d.Requests) != 1 {
		t.Fatalf("%+v %v", d.Requests, err)
	}
	number := d.Requests[0].Number
	answer := g + "/permintaan/" + fmt.Sprint(number) + "/jawab"
	if got := desk.do("POST", answer, map[string][]string{"jawab": {"tidak"}}); got.status != 422 {
		t.Errorf("a no without a reason: %d", got.status)
	}
	if got := desk.do("POST", answer, map[string][]string{"jawab": {"tidak"}, "reason": {"later"}, "words": {"Bulan depan"}}); got.status != 303 {
		t.Errorf("declining: %d", got.status)
	}
	if got := owner.get(g + "/permintaan").body; !strings.Contains(got, "Bulan depan") {
		t.Error("the reason is not told")
	}
	if got := owner.get(page).body; strings.Contains(got, `action="`+g+`/pertemuan/minta"`) {
		t.Error("who declined can be asked again")
	}
	other := "/temu/" + string(w.sample) + "/temui/" + string(own.ID)
	if got := owner.get(other); got.status != 404 {
		t.Errorf("one's own party: %d", got.status)
	}
	if got := owner.do("POST", g+"/pertemuan/jangan", map[string][]string{"to": {"62"}}); got.status != 303 {
		t.Errorf("never: %d\n%s", got.status, got.body)
	}
	if got := desk.get(g + "/temui").body; strings.Contains(got, "Jangan dipertemukan dengan") {
		t.Error("others see who never wants to meet")
	}
}
