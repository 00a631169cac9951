package web_test

import (
	"bytes"
	"context"
	"database/sql"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wantilan/internal/account"
	"wantilan/internal/register"
)

// shop is a published business of the sample, whose owner signs in, with a product.
type shop struct {
	maker   register.Maker
	product register.Product
}

// shop publishes the owner's business and gives it a product that is shown, with a
// photo.
func (w *world) shop(t *testing.T) shop {
	t.Helper()
	ctx, owner := context.Background(), w.actor(t, account.Owner)
	makers, err := w.db.MakersOf(ctx, owner.Organisation)
	if err != nil || len(makers) != 1 {
		t.Fatal(makers, err)
	}
	w.publish(t, makers[0].ID, "0123456", true)
	id, err := w.parts.Catalogue.Add(ctx, owner, makers[0].ID, register.ProductForm{
		Name: "Selendang Jepun 01 (contoh)", NameEN: "Shawl 01 (sample)", About: "Ditenun tangan.\n\nPewarna alam.", Price: "250.000", Wholesale: "200.000",
		WholesaleFor: "partners", Unit: "piece", MinimumOrder: "10", LeadDays: "14", AMonth: "1.200", Materials: "Katun", Motif: "Patra", Rights: "Motif umum",
	}, []register.Photo{w.kept(t, 1)})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.parts.Catalogue.Show(ctx, owner, id, true); err != nil {
		t.Fatal(err)
	}
	s := shop{}
	if s.product, s.maker, err = w.parts.Catalogue.Product(ctx, owner, id); err != nil {
		t.Fatal(err)
	}
	return s
}

// exec changes the database beside the pages.
func (w *world) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	db, err := sql.Open("sqlite", w.path+"?_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(context.Background(), query, args...); err != nil {
		t.Fatal(err)
	}
}

func (w *world) publish(t *testing.T, id register.PartyID, code string, public bool) {
	t.Helper()
	w.exec(t, `INSERT INTO business (party, office, code, public, nib, region, kbli, kbli_edition, cluster, created_at, changed_at)
		SELECT id, office, $2, $3, '', '', '', '', 'tenun', 0, 0 FROM party WHERE id = $1 ON CONFLICT (party) DO UPDATE SET code = excluded.code, public = excluded.public`, id, codeOf(t, code), public)
}

// codeOf is a code of a public page made of a text.
func codeOf(t *testing.T, text string) register.ShortCode {
	t.Helper()
	code, err := register.NewShortCode(bytes.NewReader([]byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// camera is a photo as a telephone takes them, with noise that does not compress.
func camera(t testing.TB, seed uint64, wide, high int) []byte {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, seed))
	img := image.NewRGBA(image.Rect(0, 0, wide, high))
	for y := range high {
		for x := range wide {
			img.SetRGBA(x, y, color.RGBA{uint8(x*255/wide + r.IntN(40)), uint8(y*200/high + r.IntN(40)), uint8(120 + r.IntN(40)), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// kept is a photo that was taken in.
func (w *world) kept(t *testing.T, seed uint64) register.Photo {
	t.Helper()
	p, err := w.parts.Intake.Photo(context.Background(), bytes.NewReader(camera(t, seed, 640, 480)))
	if err != nil {
		t.Fatal(err)
	}
	shown, err := w.parts.Files.Put(context.Background(), p.Shown.JPEG)
	if err != nil {
		t.Fatal(err)
	}
	thumb, err := w.parts.Files.Put(context.Background(), p.Thumb.JPEG)
	if err != nil {
		t.Fatal(err)
	}
	return register.Photo{Shown: shown.String(), Thumb: thumb.String(), Width: p.Shown.Width, Height: p.Shown.Height}
}

// handed is a file as a browser sends it.
type handed struct {
	name    string // after berkas: for the field of that name
	content []byte
}

// upload sends a form with photos.
func (v *visitor) give(path string, form url.Values, photos ...handed) answer {
	v.t.Helper()
	var b bytes.Buffer
	body := multipart.NewWriter(&b)
	for name, values := range form {
		for _, value := range values {
			if err := body.WriteField(name, value); err != nil {
				v.t.Fatal(err)
			}
		}
	}
	for _, p := range photos {
		field := "photo"
		name, said := strings.CutPrefix(p.name, "berkas:")
		if said {
			field = "berkas"
		}
		if rest, paper := strings.CutPrefix(name, "paper:"); paper {
			field, name = "paper", rest
		}
		part, err := body.CreateFormFile(field, name)
		if err != nil {
			v.t.Fatal(err)
		}
		if _, err := part.Write(p.content); err != nil {
			v.t.Fatal(err)
		}
	}
	if err := body.Close(); err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, v.base+path, &b)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", body.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.send(r)
}
