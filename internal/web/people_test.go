package web_test

import (
	"context"
	"fmt"
	"testing"

	"wantilan/internal/account"
)

// The pages for people fit a phone and a desk, by day and by night.
func TestPeoplePagesFit(t *testing.T) {
	for _, screen := range []struct {
		width int64
		theme string
	}{{360, "light"}, {1280, "dark"}} {
		t.Run(fmt.Sprint(screen.width), func(t *testing.T) {
			w := living(t)
			organiser := w.actor(t, account.Organiser)
			owner := w.account(t, account.Owner)
			if err := w.parts.People.Change(context.Background(), organiser, owner, "I Wayan Contoh 01", "wayan@contoh.example", "0812 0000 0001"); err != nil {
				t.Fatal(err)
			}
			b := openBrowser(t, screen.width, 800, screen.theme)
			b.open(w.server.URL + "/")
			b.press(`main a[href="/masuk"]`)
			b.sees("Dengan kode 6 angka", "Dengan kata sandi")
			b.fits("people-ways")
			b.press(`main a[href="/masuk/kode"]`)
			b.fits("people-code")
			b.open(w.link(t, w.account(t, account.Administrator)))
			b.press("main form button")
			b.open(w.server.URL + "/akun")
			b.sees("Perangkat yang masuk", "perangkat ini")
			b.fits("people-own")
			b.press(`main a[href="/akun/data"]`)
			b.sees("Yang disimpan tentang Anda", "Hapus saya")
			b.fits("people-data")
			b.press(`header a[href="/akun"]`)
			b.press(`form[action="/akun/totp"] button`)
			b.sees("Pindai gambar")
			b.fits("people-totp")
			b.open(w.server.URL + "/organisasi")
			b.sees("Dekranasda (contoh)")
			b.fits("people-organisations")
			b.press(`main a[href="/organisasi/` + string(w.actor(t, account.Owner).Organisation) + `"]`)
			b.sees("I Wayan Contoh 01")
			b.fits("people-organisation")
			b.press(`main a[href="/orang/` + string(owner) + `"]`)
			b.fits("people-person")
			b.press(`form[action$="/tautan"] button`)
			b.sees("Berlaku sampai", "Pesan WhatsApp hanya bila")
			b.fits("people-slip")
			b.open(w.server.URL + "/catatan")
			b.sees("organisasi, orang, peran", "Unduh CSV")
			b.fits("people-audit")
		})
	}
}
