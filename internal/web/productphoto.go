package web

import (
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"wantilan/internal/fault"
	"wantilan/internal/files"
	"wantilan/internal/register"
)

// Bounds of what is handed in with photos. What does not fit into memory waits on the
// disk, so only a few may hand in at a time.
const (
	mostHanded      = register.MostPhotos*files.MostPhotoBytes + mostForm
	handedInMemory  = 1 << 20
	mostReceiving   = 4
	longestFileName = 60 // characters shown of it
)

// receive reads a form with files. A slow line may take its time: only people who may
// change something get this far, and few at once.
func (s *site) receive(v *visit) (done func(), err error) {
	select {
	case s.receiving <- struct{}{}:
	default:
		return nil, fault.New(fault.Busy, "files.busy")
	}
	leave := func() { <-s.receiving }
	line := http.NewResponseController(v.w)
	if err := errors.Join(line.SetReadDeadline(time.Time{}), line.SetWriteDeadline(time.Time{})); err != nil && !errors.Is(err, http.ErrNotSupported) {
		leave()
		return nil, fmt.Errorf("give an upload its time: %w", err)
	}
	v.Body = http.MaxBytesReader(v.w, v.Body, mostHanded)
	if err := v.ParseMultipartForm(handedInMemory); err != nil {
		leave()
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			return nil, fault.New(fault.Invalid, "product.photos_too_large", register.MostPhotos, files.MostPhotoBytes>>20)
		}
		return nil, fault.New(fault.Invalid, "web.form_unreadable")
	}
	done = func() {
		_ = v.MultipartForm.RemoveAll() // of the system's own folder for what passes
		leave()
	}
	if err := readableForm(v.PostForm); err != nil {
		done()
		return nil, err
	}
	var sent strings.Builder
	for _, h := range v.MultipartForm.File["photo"] {
		fmt.Fprintf(&sent, "%s %d\n", h.Filename, h.Size)
	}
	v.onceWith(sent.String())
	return done, nil
}

// developAll makes and keeps pictures of the photos that were handed in, and tells of
// each that cannot be used why. A browser sends an empty file when none was chosen.
func (s *site) developAll(v *visit) (photos []register.Photo, faulty []PhotoMistake, err error) {
	handed := slices.DeleteFunc(slices.Clone(v.MultipartForm.File["photo"]), func(h *multipart.FileHeader) bool { return h.Filename == "" && h.Size == 0 })
	if len(handed) > register.MostPhotos {
		return nil, nil, fault.Field("photo", "product.photos_at_once", register.MostPhotos, len(handed))
	}
	for _, h := range handed {
		photo, err := s.develop(v, h)
		f, ok := errors.AsType[*fault.Fault](err)
		switch {
		case ok && f.Kind != fault.Internal:
			faulty = append(faulty, PhotoMistake{shownName(h.Filename), v.in.T(f.Key, f.Args...)})
		case err != nil:
			return nil, nil, err
		default:
			photos = append(photos, photo)
		}
	}
	return photos, faulty, nil
}

// develop makes and keeps the pictures of one photo.
func (s *site) develop(v *visit, h *multipart.FileHeader) (register.Photo, error) {
	from, err := h.Open()
	if err != nil {
		return register.Photo{}, fmt.Errorf("open what was handed in: %w", err)
	}
	defer from.Close()
	p, err := s.Intake.Photo(v.Context(), from)
	if err != nil {
		return register.Photo{}, err
	}
	shown, err := s.Files.Put(v.Context(), p.Shown.JPEG)
	if err != nil {
		return register.Photo{}, err
	}
	thumb, err := s.Files.Put(v.Context(), p.Thumb.JPEG)
	return register.Photo{Shown: shown.String(), Thumb: thumb.String(), Width: p.Shown.Width, Height: p.Shown.Height}, err
}

// shownName is what a file was called, short and without what a page should not show.
func shownName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, filepath.Base(strings.ReplaceAll(name, `\`, "/")))
	if r := []rune(name); len(r) > longestFileName {
		name = string(r[:longestFileName]) + "…"
	}
	return name
}

// addPhotos puts photos to those that a product has.
func (s *site) addPhotos(v *visit) error {
	id := register.ProductID(v.PathValue("product"))
	if _, _, err := s.Catalogue.Product(v.Context(), v.actor, id); err != nil {
		return err
	}
	done, err := s.receive(v)
	if err != nil {
		return err
	}
	defer done()
	photos, faulty, err := s.developAll(v)
	if err == nil && len(photos)+len(faulty) == 0 {
		err = fault.Field("photo", "product.no_photo")
	}
	if err == nil && len(photos) > 0 {
		err = s.Catalogue.AddPhotos(v.Context(), v.actor, id, photos)
	}
	if wrong := v.wrong(err); wrong != nil {
		return s.showProduct(v, http.StatusUnprocessableEntity, id, nil, nil, append(faulty, PhotoMistake{Text: wrong["photo"]}))
	}
	if err != nil {
		return err
	}
	switch {
	case len(faulty) == 0:
		v.flash("product.flash.photos", len(photos))
		return v.see(productPath(id))
	case len(photos) == 0:
		return s.showProduct(v, http.StatusUnprocessableEntity, id, nil, nil, faulty)
	}
	return s.showFaulty(v, id, faulty)
}

// showFaulty shows a product whose form was taken, but not all of its photos. Sending
// the form again leads to the product.
func (s *site) showFaulty(v *visit, id register.ProductID, faulty []PhotoMistake) error {
	if v.actor.Once.Hash != "" {
		if err := v.answers.KeepAnswer(v.Context(), v.actor.Once, productPath(id)); err != nil {
			return err
		}
	}
	return s.showProduct(v, http.StatusUnprocessableEntity, id, nil, nil, faulty)
}

// arrangePhotos orders photos, words their captions, and takes some away.
func (s *site) arrangePhotos(v *visit) error {
	id := register.ProductID(v.PathValue("product"))
	if _, _, err := s.Catalogue.Product(v.Context(), v.actor, id); err != nil {
		return err
	}
	version, err := strconv.ParseInt(v.PostForm.Get("version"), 10, 64)
	if err != nil {
		return fault.New(fault.Invalid, "web.form_unreadable")
	}
	var places []register.PhotoPlace
	for _, shown := range v.PostForm["photo"] {
		place, err := strconv.Atoi(v.PostForm.Get("place-" + shown))
		if err != nil || place < 1 || place > register.MostPhotos {
			return fault.New(fault.Invalid, "web.form_unreadable")
		}
		places = append(places, register.PhotoPlace{
			Shown: shown, Place: place, Caption: v.PostForm.Get("caption-" + shown), Remove: v.PostForm.Get("remove-"+shown) != "",
		})
	}
	err = s.Catalogue.ArrangePhotos(v.Context(), v.actor, id, version, places)
	if wrong := v.wrong(err); wrong != nil {
		return s.showProduct(v, http.StatusUnprocessableEntity, id, nil, nil, []PhotoMistake{{v.in.T("product.photo.caption"), wrong["caption"]}})
	}
	return v.saved(err, "product.flash.saved", productPath(id))
}
