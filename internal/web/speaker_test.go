package web_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
)

// A speaker's photo is public once its day is kept; slides go out when the gathering is
// over, to those for whom the speaker agreed, and to nobody before.
func TestSpeakersHandInPhotoAndSlides(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, by := context.Background(), w.actor(t, account.Organiser)
	code, err := register.NewShortCode(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	state := func(s string) {
		t.Helper()
		w.raw(t, `UPDATE gathering SET state = '`+s+`', code = '`+string(code)+`', version = version + 1 WHERE id = '`+string(w.sample)+`'`)
	}
	state("open")
	if err := w.parts.Plans.KeepSpeaker(ctx, by, w.sample, gathering.SpeakerForm{Name: "Dr. Contoh <85>", State: "confirmed"}); err != nil {
		t.Fatal(err)
	}
	b, err := w.parts.Plans.Binder(ctx, by, w.sample)
	if err != nil {
		t.Fatal(err)
	}
	who := string(b.Speakers[len(b.Speakers)-1].ID)
	staff, guest, owner, foreign := w.visitor(t, by.Account), w.visitor(t, ""), w.visitor(t, w.account(t, account.Owner)), w.visitor(t, w.foreign)
	base, public := "/temu/"+string(w.sample), "/t/"+string(code)
	page, photo, slides := base+"/narasumber/"+who, public+"/narasumber/"+who, base+"/materi/paparan-"+who
	for _, path := range []string{page, page + "/foto"} {
		if got := foreign.get(path); got.status != 404 {
			t.Errorf("%s for another office: %d", path, got.status)
		}
	}
	fields := url.Values{"slides_for": {"attended"}, "photo_ok": {""}, "slides_ok": {""}}
	if got := staff.give(page, fields, handed{"wajah.jpg", []byte("GIF89a")}); got.status != 422 {
		t.Errorf("a photo that is none: %d", got.status)
	}
	if got := staff.give(page, fields, handed{"paper:paparan.pdf", []byte("<html>")}); got.status != 422 {
		t.Errorf("slides that are none: %d", got.status)
	}
	if got := staff.give(page, fields, handed{"wajah.jpg", camera(t, 3, 900, 900)}); got.status != 303 {
		t.Fatalf("a photo: %d", got.status)
	}
	if got := staff.give(page, fields, handed{"paper:paparan.pdf", slidesFile()}); got.status != 303 {
		t.Fatalf("slides: %d", got.status)
	}
	if got := staff.get(page); !strings.Contains(got.body, page+"/foto") || !strings.Contains(got.body, slides) || strings.Contains(got.body, "<85>") {
		t.Error("the page does not show what was handed in")
	}
	if got := staff.get(page + "/foto"); !strings.HasPrefix(got.body, "\xff\xd8") || len(got.body) > 12_000 {
		t.Errorf("the photo for staff: %d, %d bytes", got.status, len(got.body))
	}
	seen := func(what string, face, ownSlides, anySlides bool) {
		t.Helper()
		got := guest.get(public)
		if strings.Contains(got.body, photo) != face || (guest.get(photo).status == 200) != face {
			t.Errorf("%s: the photo is public: %v", what, !face)
		}
		if strings.Contains(got.body, slides) != anySlides || (guest.get(slides).status == 200) != anySlides {
			t.Errorf("%s: slides for everybody: %v", what, !anySlides)
		}
		if handed := owner.get(slides); (handed.status == 200) != ownSlides || ownSlides && handed.header.Get("Content-Type") != "application/pdf" {
			t.Errorf("%s: slides for who takes part: %d", what, handed.status)
		}
		if strings.Contains(owner.get(base+"/materi").body, slides) != ownSlides {
			t.Errorf("%s: among the materials: %v", what, !ownSlides)
		}
		if got := staff.get(slides); got.status != 200 {
			t.Errorf("%s: slides for staff: %d", what, got.status)
		}
	}
	agree := func(fields url.Values, status int) {
		t.Helper()
		if got := staff.give(page, fields); got.status != status {
			t.Errorf("%v: %d", fields, got.status)
		}
	}
	seen("nothing agreed to", false, false, false)
	agree(url.Values{"slides_for": {"attended"}, "photo_ok": {"2099-01-01"}}, 422)
	agree(url.Values{"slides_for": {"siapa"}}, 422)
	agree(url.Values{"slides_for": {"attended"}, "photo_ok": {"2026-12-01"}, "slides_ok": {"2026-12-01"}}, 303)
	seen("before the end", true, false, false)
	state("ended")
	seen("after it", true, true, false)
	agree(url.Values{"slides_for": {"all"}, "slides_ok": {"2026-12-01"}}, 303)
	seen("slides for everybody, the photo no more", false, true, true)
	agree(url.Values{"slides_for": {"all"}, "photo_ok": {"2026-12-01"}}, 303)
	seen("the slides no more", true, false, false)
	for _, path := range []string{slides, slides + "/hapus"} {
		if got := staff.do("POST", path, url.Values{"version": {"0"}, "title": {"A"}}); got.status != 404 {
			t.Errorf("%s changed as a material: %d", path, got.status)
		}
	}
	agree(url.Values{"slides_for": {"all"}, "photo_ok": {"2026-12-01"}, "slides_ok": {"2026-12-01"}, "drop_photo": {"ya"}, "drop_slides": {"ya"}}, 303)
	if guest.get(photo).status != 404 || staff.get(slides).status != 404 {
		t.Error("what was removed is still there")
	}
}

// slidesFile is a small PDF.
func slidesFile() []byte {
	head := "%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n"
	return fmt.Appendf(nil, "%sxref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", head, len(head))
}
