package web_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"wantilan/internal/account"
	"wantilan/internal/register"
	"wantilan/internal/web"
)

// From a camera to the public page: who registers says yes for a photo, staff upload it
// without what the camera wrote into it, and it is gone everywhere with the withdrawal.
func TestPhotosGoPublicWithConsentAndGoWithIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.openDoor(t, 60)
	owner, staff, stranger := w.visitor(t, w.account(t, account.Owner)), w.visitor(t, w.account(t, account.Organiser)), w.visitor(t, "")
	base := "/temu/" + string(w.sample)
	mine := base + "/pendaftaran-saya"
	if got := owner.get(mine); !strings.Contains(got.body, `name="photo_1"`) || strings.Contains(got.body, `value="1" checked`) {
		t.Error("the form does not ask for photos, or has the answer already")
	}
	if got := owner.do("POST", mine, comes("name_1", "", "photo_1", "1")); got.status != 422 || !strings.Contains(got.body, `value="1" checked`) {
		t.Errorf("a refused form loses the tick: %d", got.status)
	}
	if got := owner.do("POST", mine, comes("name_2", "I Ketut Contoh 09", "sex_2", "L", "photo_1", "1")); got.status != 303 {
		t.Fatalf("registering: %d", got.status)
	}
	page := plain(owner.get(mine).body)
	if !strings.Contains(page, "Ni Made Contoh 07 setuju Cabut persetujuan") || !strings.Contains(page, "I Ketut Contoh 09 belum menyatakan Saya setuju") {
		t.Errorf("what was said: %.900s", page)
	}
	// A photo of a camera with its place in it (EXIF), one that is none, and one twice.
	shot := camera(t, 5, 1600, 1200)
	tagged := append(append(bytes.Clone(shot[:2]), []byte("\xff\xe1\x00\x14Exif\x00\x00GPS-8.58,115.2")...), shot[2:]...)
	got := staff.give(base+"/foto", nil, handed{"satu.jpg", tagged}, handed{"dua.jpg", []byte("<svg onload=alert(1)>")})
	if got.status != 422 || !strings.Contains(got.body, "dua.jpg") {
		t.Fatalf("a photo that is none: %d", got.status)
	}
	photos, err := w.parts.Albums.List(context.Background(), w.actor(t, account.Organiser), w.sample)
	if err != nil || len(photos.Photos) != 1 {
		t.Fatalf("photos: %+v, %v", photos.Photos, err)
	}
	photo := base + "/foto/" + string(photos.Photos[0].ID)
	big, small := staff.get(photo+"/besar"), staff.get(photo+"/kecil")
	if big.status != 200 || strings.Contains(big.body, "Exif") || strings.Contains(big.body, "GPS") || len(big.body) > 60_000 || len(small.body) > 12_000 || !strings.HasPrefix(small.body, "\xff\xd8") {
		t.Errorf("pictures of %d and %d bytes, or the camera's own words are kept", len(big.body), len(small.body))
	}
	code, err := register.NewShortCode(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	w.raw(t, `UPDATE gathering SET code = '`+string(code)+`' WHERE id = '`+string(w.sample)+`'`)
	public := "/t/" + string(code)
	picture := public + "/foto/" + string(photos.Photos[0].ID) + "/kecil"
	seen := func(what string, want bool) {
		t.Helper()
		page, image, report := stranger.get(public), stranger.get(picture), staff.get(base+"/laporan/pratinjau")
		if strings.Contains(page.body, picture) != want || (image.status == 200) != want || strings.Contains(report.body, photo+"/kecil") != want {
			t.Errorf("%s: picture %d, seen should be %v", what, image.status, want)
		}
		if want && (!strings.Contains(page.body, `loading="lazy"`) || image.header.Get("Cache-Control") != "no-store") {
			t.Errorf("the page loads photos at once, or others keep them: %s", image.header.Get("Cache-Control"))
		}
		if !want && len(web.Foreign(page.body)) > 0 {
			t.Errorf("a page without photos has %v", web.Foreign(page.body))
		}
		document := staff.get(base + "/laporan/unduh/laporan-kegiatan.docx").body
		if strings.Contains(document, "word/media/image1.jpeg") != want {
			t.Errorf("%s: in the document: %v", what, !want)
		}
	}
	seen("just uploaded", false)
	person := func(name string) string {
		m := regexp.MustCompile(` value="([0-9a-f]{32} ` + name + `)"`).FindStringSubmatch(staff.get(photo).body)
		if m == nil {
			t.Fatalf("%s cannot be chosen", name)
		}
		return m[1]
	}
	form := url.Values{"version": {"1"}, "caption": {"Temu <b>1:1</b>"}, "caption_en": {"One-to-one"}, "item": {"0"}, "place": {"1"}, "audience": {"public"}, "pilih": {person("Ni Made Contoh 07"), person("I Ketut Contoh 09")}}
	form.Set("audience", "semua")
	if got := staff.do("POST", photo, form); got.status != 422 || !strings.Contains(got.body, "One-to-one") {
		t.Errorf("no such audience: %d", got.status)
	}
	form.Set("audience", "public")
	if got := staff.do("POST", photo, form); got.status != 303 {
		t.Fatalf("describing: %d", got.status)
	}
	seen("one of two said nothing", false)
	if got := staff.get(base + "/foto"); !strings.Contains(got.body, "setuju: I Ketut Contoh 09.") {
		t.Error("staff do not see who is missing")
	}
	say := func(name, answer string, status int) {
		t.Helper()
		if got := owner.do("POST", mine+"/foto", url.Values{"name": {name}, "jawaban": {answer}, "version": {"1"}}); got.status != status {
			t.Errorf("%s says %s: %d", name, answer, got.status)
		}
	}
	say("I Ketut Contoh 09", "ya", 303)
	say("Orang Lain", "ya", 404)
	seen("both agreed", true)
	if got := stranger.get(public); strings.Contains(got.body, "<b>1:1") {
		t.Error("a caption is HTML")
	}
	w.raw(t, `UPDATE gathering SET state = 'ended', version = version + 1 WHERE id = '`+string(w.sample)+`'`)
	say("Ni Made Contoh 07", "tidak", 303) // long after registration is closed
	seen("withdrawn after the day", false)
	if got := owner.get("/akun/data.json"); !strings.Contains(got.body, `"persetujuan_foto": [`) || strings.Count(got.body, `"setuju": `) != 3 {
		t.Errorf("what is kept of the person does not tell all that was said: %.900s", got.body)
	}
	who := person("Ni Made Contoh 07")
	if got := staff.do("POST", base+"/foto/persetujuan", url.Values{"who": {who}, "jawaban": {"ya"}, "signed": {"besok"}}); got.status != 422 {
		t.Errorf("a paper of no day: %d", got.status)
	}
	if got := staff.do("POST", base+"/foto/persetujuan", url.Values{"who": {who}, "jawaban": {"ya"}, "signed": {"2026-12-09"}}); got.status != 303 {
		t.Errorf("a paper: %d", got.status)
	}
	seen("agreed on paper", true)
	if got := staff.do("POST", photo+"/hapus", nil); got.status != 303 {
		t.Errorf("removing: %d", got.status)
	}
	seen("removed", false)
}
