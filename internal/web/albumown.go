package web

import (
	"strconv"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering/album"
	"wantilan/internal/gathering/registration"
)

// readPhotoConsents adds to a page what those whom a registration sends said to being in
// photos.
func (s *site) readPhotoConsents(v *visit, d *comingData, h registration.Hand) (err error) {
	if d.Photo, err = s.Albums.Text(v.Context()); err != nil || d.Newest.State != registration.Confirmed {
		return err
	}
	d.Pictured, err = s.Albums.Own(v.Context(), h, d.Newest.ID)
	return err
}

// sayWithRegistration keeps the consents that were ticked in the form of a registration
// that was just made.
func (s *site) sayWithRegistration(v *visit, by account.Actor, r registration.Registration) error {
	ticked := map[string]int{}
	for name, list := range v.PostForm {
		place, ours := strings.CutPrefix(name, "photo_")
		if version, err := strconv.Atoi(list[0]); ours && err == nil {
			ticked[strings.Join(strings.Fields(v.PostForm.Get("name_"+place)), " ")] = version
		}
	}
	return s.Albums.SaidWith(v.Context(), by, r, ticked)
}

// sayOwnPhoto records what one of the visitor's own people says to being in photos.
func (s *site) sayOwnPhoto(v *visit) error {
	id := v.gathering()
	own, err := s.Registrations.Brief(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	if own.Newest.State == registration.New {
		return fault.New(fault.NotFound, "registration.not_found")
	}
	return s.saidPhoto(v, registration.Hand{By: v.actor}, own.Newest.ID, ownComingPath(id))
}

// sayPhoto does so for the holder of a personal link.
func (s *site) sayPhoto(v *visit) error {
	return s.saidPhoto(v, v.hand(), "", "/pendaftaran/"+v.PathValue("token"))
}

func (s *site) saidPhoto(v *visit, h registration.Hand, id registration.ID, path string) error {
	version, err := strconv.Atoi(v.PostForm.Get("version"))
	if err != nil {
		version = 0
	}
	err = s.Albums.Say(v.Context(), h, id, v.PostForm.Get("name"), v.PostForm.Get("jawaban") == "ya", version)
	return v.saved(err, "registration.saved", path)
}

// agreedKey is the wording of how a person stands to being in photos.
func agreedKey(p album.Person) string {
	switch {
	case p.Agreed:
		return "album.agreed"
	case !p.Speaker && p.Last.At.IsZero():
		return "album.not_said"
	case p.Speaker:
		return "album.speaker_not"
	case p.Last.Given:
		return "album.lapsed"
	}
	return "album.refused"
}
