package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wantilan/internal/account"
	"wantilan/internal/match/circle"
	"wantilan/internal/register"
)

// circleOf arranges the businesses of the sample into groups.
func (w *world) circleOf(t *testing.T) circle.ID {
	t.Helper()
	ctx, by := context.Background(), w.actor(t, account.Organiser)
	day, err := w.parts.Planner.Day(ctx, by, w.sample)
	if err != nil {
		t.Fatal(err)
	}
	var parties []register.PartyID
	for _, p := range day.Gathering.Participants {
		if p.Kind == register.Business {
			parties = append(parties, p.Party)
		}
	}
	id, err := w.parts.Circles.Make(ctx, by, circle.Form{Name: "Arisan Contoh 01", Size: "9", Months: "12", Begins: "2027-01-15", Place: "Balai Contoh"}, parties)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func wishCells(t *testing.T, w *world) []cell {
	t.Helper()
	page := "/temu/" + string(w.sample) + "/temui"
	day, err := w.parts.Planner.Day(context.Background(), w.actor(t, account.Organiser), w.sample)
	if err != nil {
		t.Fatal(err)
	}
	return []cell{
		{"GET", page, merged(only(200, "desk", "owner"), map[string]int{"administrator": 303, "organiser": 303})},
		{"GET", page + "/" + string(day.Gathering.Participants[70].ID), only(200, "desk", "owner")},
	}
}

func circleCells(t *testing.T, w *world) []cell {
	t.Helper()
	p := "/arisan/" + string(w.circleOf(t))
	staff, hosts := []string{"administrator", "organiser", "foreign organiser"}, []string{"administrator", "organiser"}
	return []cell{
		{"GET", "/arisan", only(200, staff...)},
		{"POST", "/arisan", only(422, staff...)},
		{"GET", p, only(200, hosts...)},
		{"GET", p + "?bulan=12", only(200, hosts...)},
		{"GET", p + "/kelompok.pdf", only(200, hosts...)},
		{"POST", p + "/pindah", only(404)},
		{"POST", p + "/keadaan", only(409, hosts...)},
		{"POST", p + "/temu", only(422, hosts...)},
		{"GET", "/kelompok-saya", only(200, "desk", "owner", "rival owner")},
	}
}

func TestWhoMaySeeAndDoWhatWithGroups(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.visitAll(t, append(append(circleCells(t, w), wishCells(t, w)...), cell{"POST", "/arisan/none/pindah", only(http.StatusNotFound)}))
}

// Staff arrange groups from a gathering, move a member, keep them, and say who came; the
// owner then sees the own group.
func TestGroupsFromArrangingToMeeting(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	staff, owner := w.visitor(t, w.account(t, account.Organiser)), w.visitor(t, w.account(t, account.Owner))
	form := url.Values{"source": {"temu:" + string(w.sample)}, "name": {"Arisan Contoh 02"}, "size": {"9"}, "months": {"6"}, "begins": {"2027-01-15"}, "place": {"Balai Contoh, 15.00"}}
	made := staff.do("POST", "/arisan", form)
	if made.status != http.StatusSeeOther {
		t.Fatalf("status %d\n%s", made.status, made.body)
	}
	page := made.location
	if got := staff.get("/arisan").body; !strings.Contains(got, "Arisan Contoh 02") || !strings.Contains(got, "Draf") {
		t.Error("the list does not show the draft")
	}
	if got := owner.get("/kelompok-saya").body; strings.Contains(got, "Arisan Contoh 02") {
		t.Error("the owner sees a draft")
	}
	if got := staff.do("POST", page+"/keadaan", url.Values{"jadi": {"kept"}}); got.status != http.StatusSeeOther {
		t.Fatalf("keeping: %d", got.status)
	}
	own, err := w.parts.Circles.Own(context.Background(), w.actor(t, account.Owner))
	if err != nil || len(own) != 1 {
		t.Fatal(own, err)
	}
	if got := owner.get("/kelompok-saya").body; !strings.Contains(got, "Arisan Contoh 02") || !strings.Contains(got, own[0].Others[0].Name) || !strings.Contains(got, "15 Januari 2027") {
		t.Errorf("the owner does not see the own group:\n%s", got)
	}
	group := own[0].Group
	got := staff.do("POST", page+"/temu", url.Values{"group": {string(rune('0' + group))}, "month": {"2"}, "day": {"2027-02-16"}, "place": {"Rumah Contoh"}, "pilih": {own[0].Me.ID, own[0].Others[0].ID}})
	if got.status != http.StatusSeeOther {
		t.Fatalf("saying who came: %d\n%s", got.status, got.body)
	}
	if got := staff.get(page + "?bulan=2").body; !strings.Contains(got, "16 Februari 2027") || !strings.Contains(got, "Rumah Contoh") || strings.Count(got, "checked") != 2 {
		t.Error("the meeting and who came are not shown")
	}
	if got := staff.do("POST", page+"/pindah", url.Values{"member": {own[0].Me.ID}, "group": {"0"}, "stage": {"seller"}}); got.status != http.StatusSeeOther {
		t.Fatalf("moving: %d", got.status)
	}
	if got := owner.get("/kelompok-saya").body; strings.Contains(got, "Arisan Contoh 02") {
		t.Error("who is in no group sees one")
	}
	if got := staff.get(page + "/kelompok.pdf"); got.status != http.StatusOK || !strings.HasPrefix(got.body, "%PDF") {
		t.Error("the printed list is no PDF")
	}
}

func TestPagesOfGroupsFitAPhone(t *testing.T) {
	w := newWorld(t)
	id := w.circleOf(t)
	if err := w.parts.Circles.Turn(context.Background(), w.actor(t, account.Organiser), id, circle.Kept); err != nil {
		t.Fatal(err)
	}
	b := openBrowser(t, 360, 740, "light")
	b.open(w.link(t, w.account(t, account.Organiser)))
	b.press("main form button")
	b.open(w.server.URL + "/arisan")
	b.fits("circles")
	b.open(w.server.URL + "/arisan/" + string(id))
	b.sees("Kelompok 1", "Bulan 12", "pembuat")
	b.fits("circle")
	b.open(w.link(t, w.account(t, account.Owner)))
	b.press("main form button")
	b.open(w.server.URL + "/kelompok-saya")
	b.fits("circle-own")
	b.quiet()
}
