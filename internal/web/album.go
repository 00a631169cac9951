package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/files"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/album"
	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

func albumPath(id gathering.ID) string { return base(id) + "/foto" }

// albumRoutes are those of photos of a gathering.
func (s *site) albumRoutes() []route {
	keep := those(account.KeepMaterials)
	return []route{
		{"GET /temu/{gathering}/foto", keep, freely, s.album},
		{"POST /temu/{gathering}/foto", keep, heavy, s.addToAlbum},
		{"GET /temu/{gathering}/foto/{photo}", keep, freely, s.albumPhoto},
		{"POST /temu/{gathering}/foto/{photo}", keep, deeds, s.changeAlbumPhoto},
		{"POST /temu/{gathering}/foto/{photo}/hapus", keep, deeds, s.removeAlbumPhoto},
		{"GET /temu/{gathering}/foto/{photo}/{size}", keep, freely, s.albumPicture},
		{"GET /temu/{gathering}/foto/persetujuan", those(account.RecordConsent), freely, s.photoConsents},
		{"POST /temu/{gathering}/foto/persetujuan", those(account.RecordConsent), deeds, s.recordPhotoConsent},
		{"GET /t/{code}/foto/{photo}/{size}", anyone, freely, s.publicPicture},
		{"POST /temu/{gathering}/pendaftaran-saya/foto", those(account.RegisterOwn), deeds, s.sayOwnPhoto},
		{"POST /pendaftaran/{token}/foto", anyone, doors, s.sayPhoto},
	}
}

// albumData is the page of a gathering's photos.
type albumData struct {
	L      album.List
	Faulty []PhotoMistake
	Takes  bool // photos are taken here
}

// photoData is one photo being described.
type photoData struct {
	L     album.List
	P     album.Photo
	Wrong map[string]string
}

// album shows the photos.
func (s *site) album(v *visit) error { return s.showAlbum(v, http.StatusOK, nil) }

func (s *site) showAlbum(v *visit, status int, faulty []PhotoMistake) error {
	l, err := s.Albums.List(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	return v.page(status, albumPage(v.within(&l.Gathering, v.in.T("album.title")), albumData{l, faulty, s.Files != nil && s.Intake != nil}))
}

// addToAlbum takes photos in.
func (s *site) addToAlbum(v *visit) error {
	l, err := s.Albums.List(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	if s.Files == nil || s.Intake == nil {
		return fault.New(fault.Conflict, "business.paper.no_files")
	}
	done, err := s.receive(v)
	if err != nil {
		return err
	}
	defer done()
	var photos []register.Photo
	var faulty []PhotoMistake
	if len(l.Photos) >= album.MostPhotos { // before any is developed
		err = album.TooMany()
	} else {
		photos, faulty, err = s.developAll(v)
	}
	if err == nil && len(photos)+len(faulty) == 0 {
		err = fault.Field("photo", "product.no_photo")
	}
	if err == nil {
		err = s.Albums.Add(v.Context(), v.actor, l.Gathering.ID, photos)
	}
	if wrong := v.wrong(err); wrong != nil {
		return s.showAlbum(v, http.StatusUnprocessableEntity, append(faulty, PhotoMistake{Text: wrong["photo"]}))
	}
	if err != nil {
		return err
	}
	if len(faulty) > 0 {
		if v.actor.Once.Hash != "" {
			if err := v.answers.KeepAnswer(v.Context(), v.actor.Once, albumPath(l.Gathering.ID)); err != nil {
				return err
			}
		}
		return s.showAlbum(v, http.StatusUnprocessableEntity, faulty)
	}
	v.flash("product.flash.photos", len(photos))
	return v.see(albumPath(l.Gathering.ID))
}

// albumPhoto shows one photo to be described.
func (s *site) albumPhoto(v *visit) error {
	return s.showAlbumPhoto(v, http.StatusOK, func(*photoData) {})
}

func (s *site) showAlbumPhoto(v *visit, status int, typed func(*photoData)) error {
	l, err := s.Albums.List(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	p, err := l.Find(album.ID(v.PathValue("photo")))
	if err != nil {
		return err
	}
	d := photoData{L: l, P: p}
	typed(&d)
	return v.page(status, albumPhotoPage(v.within(&l.Gathering, v.in.T("album.photo")), d))
}

// changeAlbumPhoto keeps what is said of a photo.
func (s *site) changeAlbumPhoto(v *visit) error {
	f := v.PostForm
	p := album.Photo{ID: album.ID(v.PathValue("photo")), Gathering: v.gathering(), Caption: f.Get("caption"), CaptionEN: f.Get("caption_en"), Audience: album.Audience(f.Get("audience")), Version: v.version()}
	var err error
	if p.Item, err = strconv.Atoi(f.Get("item")); err != nil {
		p.Item = -1
	}
	if p.Place, err = strconv.Atoi(f.Get("place")); err != nil {
		p.Place = 0
	}
	for _, value := range f["pilih"] {
		p.Who = append(p.Who, picturedOf(value))
	}
	err = s.Albums.Change(v.Context(), v.actor, p)
	if wrong := v.wrong(err); wrong != nil {
		return s.showAlbumPhoto(v, http.StatusUnprocessableEntity, func(d *photoData) {
			kept := d.P
			d.P, d.Wrong = p, wrong
			d.P.Shown, d.P.Thumb, d.P.Width, d.P.Height, d.P.Against = kept.Shown, kept.Thumb, kept.Width, kept.Height, kept.Against
		})
	}
	return v.saved(err, "web.letter.saved", albumPath(p.Gathering))
}

// removeAlbumPhoto removes a photo.
func (s *site) removeAlbumPhoto(v *visit) error {
	id := v.gathering()
	return v.saved(s.Albums.Remove(v.Context(), v.actor, id, album.ID(v.PathValue("photo"))), "album.removed", albumPath(id))
}

// picturedText and picturedOf write and read somebody as forms name them.
func picturedText(w album.Who) string { return w.Whom + " " + w.Name }

func picturedOf(text string) album.Who {
	whom, name, _ := strings.Cut(text, " ")
	return album.Who{Whom: whom, Name: name}
}

// albumPicture sends a picture to staff.
func (s *site) albumPicture(v *visit) error {
	l, err := s.Albums.List(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	return s.picture(v, l.Photos)
}

// publicPicture sends a picture that everybody may see at this moment.
func (s *site) publicPicture(v *visit) error {
	photos, err := s.Albums.Public(v.Context(), register.ShortCode(v.PathValue("code")))
	if err != nil {
		return err
	}
	return s.picture(v, photos)
}

// picture sends one of some photos, small or large. It is kept by nobody on the way, so
// that it is gone as soon as somebody in it does not agree any more.
func (s *site) picture(v *visit, photos []album.Photo) error {
	i := slices.IndexFunc(photos, func(p album.Photo) bool { return string(p.ID) == v.PathValue("photo") })
	if i < 0 || s.Files == nil {
		return fault.New(fault.NotFound, "album.not_found")
	}
	hash := map[string]string{"kecil": photos[i].Thumb, "besar": photos[i].Shown}[v.PathValue("size")]
	h, err := files.ParseHash(hash)
	if err != nil {
		return err
	}
	f, err := s.Files.Open(v.Context(), h)
	if err != nil {
		return err
	}
	defer f.Close()
	header := v.w.Header()
	header.Set("Content-Type", "image/jpeg")
	header.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	v.started = true
	http.ServeContent(v.w, v.Request, "", time.Time{}, f)
	return nil
}

// picturedData lists who may be in photos.
type picturedData struct {
	L     album.List
	Text  account.ConsentText
	Typed url.Values
	Wrong map[string]string
}

// photoConsents shows who agreed to be in photos.
func (s *site) photoConsents(v *visit) error {
	return s.showPhotoConsents(v, http.StatusOK, nil, nil)
}

func (s *site) showPhotoConsents(v *visit, status int, typed url.Values, wrong map[string]string) error {
	l, err := s.Albums.List(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	text, err := s.Albums.Text(v.Context())
	if err != nil {
		return err
	}
	return v.page(status, photoConsentsPage(v.within(&l.Gathering, v.in.T("album.consents")), picturedData{l, text, typed, wrong}))
}

// recordPhotoConsent records what somebody said on paper, or withdrew.
func (s *site) recordPhotoConsent(v *visit) error {
	f := v.PostForm
	err := s.Albums.Record(v.Context(), v.actor, v.gathering(), picturedOf(f.Get("who")), f.Get("jawaban") == "ya", f.Get("signed"))
	if wrong := v.wrong(err); wrong != nil {
		return s.showPhotoConsents(v, http.StatusUnprocessableEntity, f, wrong)
	}
	return v.saved(err, "web.letter.saved", base(v.gathering())+"/foto/persetujuan")
}

// captionOf is a photo's caption in the visitor's language.
func captionOf(in *lang.Wording, p album.Photo) string {
	if in.Tag == lang.EN && p.CaptionEN != "" {
		return p.CaptionEN
	}
	return p.Caption
}

// albumTone is how far a photo is to be seen.
func albumTone(p album.Photo) ui.Tone {
	switch {
	case p.Audience == album.Nobody:
		return ui.Calm
	case len(p.Against) > 0:
		return ui.Bad
	}
	return ui.Good
}
