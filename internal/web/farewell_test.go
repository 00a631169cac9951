package web_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"wantilan/internal/account"
)

// Staff press once and see who was written to; who has no address is told by WhatsApp or
// on paper, and noted.
func TestStaffThankThoseWhoCame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, by := context.Background(), w.actor(t, account.Organiser)
	d, err := w.parts.Planner.Day(ctx, by, w.sample)
	if err != nil {
		t.Fatal(err)
	}
	first, second := d.Gathering.Participants[5], d.Gathering.Participants[6]
	w.raw(t, `INSERT INTO contact (id, party, account, name, called, position, email, phone, public, agreed_on, agreed_text, created_at)
		VALUES ('c5', '`+string(first.Party)+`', NULL, 'Ni Luh Contoh 05', '', 'owner', 'lima@contoh.example', '', 0, '', 0, 0), ('c6', '`+string(second.Party)+`', NULL, 'Ni Luh <b>06</b>', '', 'owner', '', '+6281200000006', 0, '', 0, 0)`)
	staff := w.visitor(t, by.Account)
	page := "/temu/" + string(w.sample) + "/terima-kasih"
	if got := staff.get(page); got.status != 200 || !strings.Contains(got.body, "setelah acara dinyatakan selesai") || strings.Contains(got.body, "Kirim ucapan") {
		t.Errorf("before the end: %d", got.status)
	}
	w.raw(t, `UPDATE gathering SET state = 'ended', version = version + 1 WHERE id = '`+string(w.sample)+`'`)
	if got := staff.get(page); !strings.Contains(got.body, "Kirim ucapan terima kasih") || !strings.Contains(got.body, "https://wa.me/6281200000006?text=") || strings.Contains(got.body, "<b>06") {
		t.Error("the button or the link of WhatsApp is missing, or a name is HTML")
	}
	for range 2 {
		if got := staff.do("POST", page, nil); got.status != 303 {
			t.Fatalf("asking: %d", got.status)
		}
	}
	if got := staff.get(page); !strings.Contains(got.body, `http-equiv="refresh"`) || !strings.Contains(got.body, "<progress") {
		t.Error("the page does not show that letters go out")
	}
	for {
		n, err := w.parts.Farewells.SendDue(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			break
		}
	}
	if got := staff.get(page); strings.Contains(got.body, "Kirim ucapan") || strings.Contains(got.body, `http-equiv="refresh"`) {
		t.Error("the page goes on when all were written to")
	}
	if got := staff.do("POST", page, nil); got.status != 409 {
		t.Errorf("once more: %d", got.status)
	}
	for _, file := range []string{"/unduh/terima-kasih.pdf", "/unduh/terima-kasih.pdf?untuk=" + string(second.ID)} {
		if got := staff.get(page + file); !strings.HasPrefix(got.body, "%PDF-") {
			t.Errorf("%s: %d", file, got.status)
		}
	}
	if got := staff.get(page + "/unduh/terima-kasih.pdf?untuk=" + string(first.ID)); got.status != 404 {
		t.Errorf("a print for who was written to: %d", got.status)
	}
	told := page + "/" + string(second.ID)
	if got := staff.do("POST", told, url.Values{"cara": {"chat"}}); got.status != 303 {
		t.Errorf("noting: %d", got.status)
	}
	if got := staff.do("POST", told, url.Values{"cara": {"chat"}}); got.status != 409 {
		t.Errorf("noting twice: %d", got.status)
	}
	if got := staff.get(page); strings.Contains(got.body, "6281200000006") {
		t.Error("who was told is still listed")
	}
}
