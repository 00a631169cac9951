package web

import (
	"bytes"
	"net/http"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/files"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

func speakerPath(id gathering.ID, who gathering.SpeakerID) string {
	return base(id) + "/narasumber/" + string(who)
}

// speakerRoutes are those of what speakers hand in.
func (s *site) speakerRoutes() []route {
	keep := those(account.KeepMaterials)
	return []route{
		{"GET /temu/{gathering}/narasumber/{speaker}", keep, freely, s.speaker},
		{"POST /temu/{gathering}/narasumber/{speaker}", keep, heavy, s.keepSpeaker},
		{"GET /temu/{gathering}/narasumber/{speaker}/foto", keep, freely, s.speakerPhoto},
		{"GET /t/{code}/narasumber/{speaker}", anyone, freely, s.publicSpeakerPhoto},
	}
}

// speakerData is the page of what a speaker handed in.
type speakerData struct {
	B     gathering.Binder
	X     gathering.Speaker
	Takes bool // files are taken here
	Typed gathering.SpeakerFiles
	Wrong map[string]string
}

// speakerOf finds the speaker that an address names, for those who keep materials.
func (s *site) speakerOf(v *visit) (b gathering.Binder, x gathering.Speaker, err error) {
	if b, err = s.Plans.Binder(v.Context(), v.actor, v.gathering()); err != nil {
		return b, x, err
	}
	at := slices.IndexFunc(b.Speakers, func(x gathering.Speaker) bool { return string(x.ID) == v.PathValue("speaker") })
	if at < 0 || !b.Allows(v.actor, account.KeepMaterials) {
		return b, x, fault.New(fault.NotFound, "plan.line_gone")
	}
	return b, b.Speakers[at], nil
}

// speaker shows what a speaker handed in.
func (s *site) speaker(v *visit) error { return s.showSpeaker(v, http.StatusOK, nil, nil) }

func (s *site) showSpeaker(v *visit, status int, typed *gathering.SpeakerFiles, wrong map[string]string) error {
	b, x, err := s.speakerOf(v)
	if err != nil {
		return err
	}
	d := speakerData{B: b, X: x, Takes: s.Files != nil && s.Intake != nil, Wrong: wrong}
	d.Typed = gathering.SpeakerFiles{SlidesFor: string(x.SlidesFor), PhotoOK: string(x.PhotoOK), SlidesOK: string(x.SlidesOK)}
	if typed != nil {
		d.Typed = *typed
	}
	g, err := s.Calendar.Gathering(v.Context(), v.actor, b.ID)
	if err != nil {
		return err
	}
	return v.page(status, speakerPage(v.within(&g, x.Name), d))
}

// keepSpeaker takes photo and slides in, with what the speaker agreed to.
func (s *site) keepSpeaker(v *visit) error {
	b, x, err := s.speakerOf(v)
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
	f := gathering.SpeakerFiles{ID: x.ID, SlidesFor: v.PostForm.Get("slides_for"), PhotoOK: v.PostForm.Get("photo_ok"), SlidesOK: v.PostForm.Get("slides_ok"),
		DropPhoto: v.PostForm.Has("drop_photo"), DropSlides: v.PostForm.Has("drop_slides")}
	if f.Slides, f.SlidesSize, err = s.handedPaper(v); err == nil {
		if f.Photo, err = s.handedPhoto(v); err == nil {
			err = s.Plans.KeepSpeakerFiles(v.Context(), v.actor, b.ID, f)
		}
	}
	if wrong := v.wrong(err); wrong != nil {
		return s.showSpeaker(v, http.StatusUnprocessableEntity, &f, wrong)
	}
	return v.saved(err, "web.letter.saved", speakerPath(b.ID, x.ID))
}

// handedPhoto checks and keeps the small picture of the photo of a form, if there is one.
func (s *site) handedPhoto(v *visit) (hash string, err error) {
	handed := v.MultipartForm.File["photo"]
	if len(handed) == 0 || handed[0].Size == 0 {
		return "", nil
	}
	from, err := handed[0].Open()
	if err != nil {
		return "", err
	}
	defer from.Close()
	p, err := s.Intake.Photo(v.Context(), from)
	if err != nil {
		return "", err
	}
	put, err := s.Files.Put(v.Context(), p.Thumb.JPEG)
	return put.String(), err
}

// speakerPhoto sends a speaker's photo to staff.
func (s *site) speakerPhoto(v *visit) error {
	_, x, err := s.speakerOf(v)
	if err != nil {
		return err
	}
	return s.face(v, x.Photo)
}

// publicSpeakerPhoto sends the photo of a confirmed speaker who agreed to it.
func (s *site) publicSpeakerPhoto(v *visit) error {
	b, err := s.Plans.Public(v.Context(), register.ShortCode(v.PathValue("code")))
	if err != nil {
		return err
	}
	for _, x := range b.Speakers {
		if string(x.ID) == v.PathValue("speaker") {
			return s.face(v, x.Photo)
		}
	}
	return files.NotThere()
}

// face sends a picture that nobody on the way may keep.
func (s *site) face(v *visit, hash string) error {
	if hash == "" || s.Files == nil {
		return files.NotThere()
	}
	content, err := s.kept(v, hash)
	if err != nil {
		return err
	}
	header := v.w.Header()
	header.Set("Content-Type", "image/jpeg")
	header.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	v.started = true
	http.ServeContent(v.w, v.Request, "", time.Time{}, bytes.NewReader(content))
	return nil
}

func slidesForWhom(in *lang.Wording) []ui.Option {
	var all []ui.Option
	for _, x := range gathering.SlidesForWhom {
		all = append(all, ui.Option{Value: string(x), Text: in.T("speaker.for." + string(x))})
	}
	return all
}
