package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"wantilan/internal/account"
)

// Staff choose businesses in the register, see who would be invited and who not and why,
// and invite them in one deed.
func TestInvitingFromTheRegister(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(t, 30)
	w.guests(t, 0)
	w.openDoor(t, 60)
	v := w.visitor(t, w.account(t, account.Organiser))
	page := v.get("/ikm?urut=nama")
	if !strings.Contains(page.body, `formaction="/ikm/undang"`) || !strings.Contains(page.body, string(w.sample)) {
		t.Fatal("the list does not offer to invite to the gathering")
	}
	var picked []string
	for _, m := range regexp.MustCompile(`name="pilih" value="([^"]+)"`).FindAllStringSubmatch(page.body, -1) {
		picked = append(picked, m[1])
	}
	if len(picked) < 6 {
		t.Fatalf("%d can be chosen", len(picked))
	}
	form := func(more ...string) url.Values {
		f := url.Values{"temu": {string(w.sample)}, "kembali": {"/ikm?urut=nama"}}
		for i := 0; i+1 < len(more); i += 2 {
			f.Set(more[i], more[i+1])
		}
		return f
	}
	some := form()
	some["pilih"] = picked[:3]
	preview := v.do("POST", "/ikm/undang", some)
	if preview.status != http.StatusOK || !strings.Contains(preview.body, "Undang 3 usaha") || len(w.invitedNow(t)) != 0 {
		t.Fatalf("the preview: %d, and %d are invited", preview.status, len(w.invitedNow(t)))
	}
	wrong := form("wave", "0", "role", "participant")
	wrong["pilih"] = picked[:3]
	if got := v.do("POST", "/temu/"+string(w.sample)+"/undangan/terpilih", wrong); got.status != http.StatusUnprocessableEntity || strings.Count(got.body, `name="pilih"`) != 3 {
		t.Errorf("a wrong wave: %d, or those chosen are forgotten", got.status)
	}
	right := form("wave", "1", "role", "participant")
	right["pilih"] = picked[:3]
	if got := v.do("POST", "/temu/"+string(w.sample)+"/undangan/terpilih", right); got.status != http.StatusSeeOther || len(w.invitedNow(t)) != 3 {
		t.Fatalf("inviting: %d, %d are invited", got.status, len(w.invitedNow(t)))
	}

	// From now on only businesses with a certificate may register: nobody has one of
	// that kind. Three of the list are invited already.
	w.raw(t, fmt.Sprintf(`UPDATE gathering SET eligible = '[{"About":"certificate","Values":["tidak_ada"]}]', version = version + 1 WHERE id = '%s'`, w.sample))
	w.pass(3e9)
	all := v.do("POST", "/ikm/undang", form("semua", "ya"))
	if all.status != http.StatusOK || !strings.Contains(all.body, "belum terpenuhi: Punya tidak_ada") || strings.Count(all.body, "sudah ada dalam daftar") < 3 {
		t.Errorf("the preview of all: %d\n%s", all.status, all.body[strings.Index(all.body, "<main"):])
	}
	if got := v.do("POST", "/temu/"+string(w.sample)+"/undangan/terpilih", form("semua", "ya", "wave", "1", "role", "participant")); got.status != http.StatusSeeOther || len(w.invitedNow(t)) != 3 {
		t.Errorf("inviting all that meet the rule: %d, %d are invited", got.status, len(w.invitedNow(t)))
	}
	if got := v.do("POST", "/temu/"+string(w.sample)+"/undangan/terpilih", form("semua", "ya", "juga", "ya", "wave", "1", "role", "participant")); got.status != http.StatusSeeOther || len(w.invitedNow(t)) < 20 {
		t.Errorf("inviting all: %d, %d are invited", got.status, len(w.invitedNow(t)))
	}
	deeds := 0
	entries, err := w.parts.Audit.Entries(t.Context(), w.actor(t, account.Administrator), account.LogFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Deed == account.Invite {
			deeds++
		}
	}
	if deeds != 2 {
		t.Errorf("%d deeds of inviting, want 2", deeds)
	}
	if got := v.do("POST", "/ikm/undang", form()); got.status != http.StatusSeeOther || got.location != "/ikm?urut=nama" {
		t.Errorf("nobody chosen: %d to %s", got.status, got.location)
	}
	if got := w.visitor(t, w.foreign).do("POST", "/ikm/undang", some); got.status != http.StatusNotFound {
		t.Errorf("another office previews: %d", got.status)
	}
}
