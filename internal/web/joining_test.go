package web_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"wantilan/internal/account"
)

var handOver = regexp.MustCompile(`action="(/orang/[0-9A-Za-z]+/tautan)"`)

// Staff add a business with its owner and hand the link over from its page; the
// owner opens it and stands before their own business.
func TestAnOwnerIsLetInFromThePageOfTheBusiness(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	staff := w.visitor(t, w.account(t, account.Organiser))
	form := url.Values{"version": {"-1"}, "source": {"office"}, "name": {"Keramik Embun 61 (contoh)"}, "owner": {"I Made Contoh 61"}, "phone": {"lima"}}
	if got := staff.do(http.MethodPost, "/ikm/baru", form); got.status != 422 || !strings.Contains(got.body, `value="I Made Contoh 61"`) || !strings.Contains(got.body, "1 isian perlu diperbaiki") {
		t.Fatalf("a number that is none: %d", got.status)
	}
	form.Set("phone", "0812 0000 0061")
	got := staff.do(http.MethodPost, "/ikm/baru", form)
	if got.status != http.StatusSeeOther {
		t.Fatalf("adding: %d", got.status)
	}
	profile := staff.get(got.location)
	press := handOver.FindStringSubmatch(profile.body)
	if press == nil || !strings.Contains(profile.body, "Beri tautan masuk") {
		t.Fatalf("the page hands no link over")
	}
	slip := staff.do(http.MethodPost, press[1], nil)
	link := regexp.MustCompile(`/masuk/[A-Z2-7]+`).FindString(slip.body)
	owner := w.visitor(t, "")
	if got := owner.do(http.MethodPost, link, nil); got.status != http.StatusSeeOther {
		t.Fatalf("the owner is not let in: %d", got.status)
	}
	if got := owner.get("/usaha-saya"); got.status != 200 || !strings.Contains(got.body, "Keramik Embun 61 (contoh)") {
		t.Errorf("the owner sees %d", got.status)
	}
}

// A business that came by a file has nobody; one of the organisations that are
// there is chosen for it.
func TestABusinessIsLinkedToAnOrganisationThatIsThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.actor(t, account.Organiser)
	if _, err := w.parts.People.Found(context.Background(), by, account.Business, "Kopi Awan 62 (contoh)"); err != nil {
		t.Fatal(err)
	}
	staff := w.visitor(t, by.Account)
	page := staff.get("/ikm/baru").body
	choice := regexp.MustCompile(`<option value="([0-9a-zA-Z]+)"[^>]*>Kopi Awan 62 \(contoh\)`).FindStringSubmatch(page)
	if choice == nil {
		t.Fatal("the organisation is not offered")
	}
	form := url.Values{"version": {"-1"}, "source": {"office"}, "name": {"Kopi Awan 62 (contoh)"}, "organisation": {choice[1]}}
	got := staff.do(http.MethodPost, "/ikm/baru", form)
	if got.status != http.StatusSeeOther {
		t.Fatalf("adding: %d", got.status)
	}
	if got := staff.do(http.MethodPost, got.location+"/masuk", url.Values{"owner": {"Ni Luh Contoh 62"}}); got.status != http.StatusSeeOther {
		t.Fatalf("naming the owner: %d", got.status)
	}
	_, people, err := w.parts.People.Organisation(context.Background(), by, account.OrganisationID(choice[1]))
	if err != nil || len(people) != 1 || people[0].Name != "Ni Luh Contoh 62" {
		t.Errorf("its people are %+v, %v", people, err)
	}
	if again := staff.get("/ikm/baru").body; strings.Contains(again, choice[1]) {
		t.Error("it is offered again")
	}
}
