package web

import (
	"encoding/json"
	"net/http"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// keptOfOne is what is kept of a person, as a file for themselves.
type keptOfOne struct {
	Penjelasan string      `json:"penjelasan"`
	Nama       string      `json:"nama"`
	Surel      string      `json:"surel"`
	Telepon    string      `json:"telepon"`
	Dibuat     time.Time   `json:"dibuat"`
	Peran      []keptRole  `json:"peran"`
	Perangkat  []keptVisit `json:"perangkat"`
	Perbuatan  []keptDeed  `json:"perbuatan"`
}

type keptRole struct {
	Organisasi string       `json:"organisasi"`
	Peran      account.Role `json:"peran"`
	Sejak      time.Time    `json:"sejak"`
	Sampai     *time.Time   `json:"sampai,omitempty"`
}

type keptVisit struct {
	Perangkat string         `json:"perangkat"`
	Dengan    account.Method `json:"dengan"`
	Sejak     time.Time      `json:"sejak"`
	Terakhir  time.Time      `json:"terakhir"`
}

type keptDeed struct {
	Waktu     time.Time    `json:"waktu"`
	Perbuatan account.Deed `json:"perbuatan"`
	Pada      string       `json:"pada"`
	Sebelum   string       `json:"sebelum,omitempty"`
	Sesudah   string       `json:"sesudah,omitempty"`
}

// privacy tells what is kept, and leads to the file and to erasing.
func (s *site) privacy(v *visit) error {
	return v.page(http.StatusOK, privacyPage(v.frame(v.in.T("web.privacy.title")), s.Door.Fresh(v.kept)))
}

// ownFile sends everything that is kept of the visitor.
func (s *site) ownFile(v *visit) error {
	own, err := s.Privacy.Own(v.Context(), v.actor)
	if err != nil {
		return err
	}
	k := keptOfOne{Penjelasan: v.in.T("web.privacy.file"), Nama: own.Name, Surel: own.Email, Telepon: own.Phone, Dibuat: own.CreatedAt}
	for _, p := range own.Posts {
		r := keptRole{Organisasi: p.OrganisationName, Peran: p.Role, Sejak: p.CreatedAt}
		if !p.Ends.IsZero() {
			r.Sampai = &p.Ends
		}
		k.Peran = append(k.Peran, r)
	}
	for _, x := range own.Sessions {
		k.Perangkat = append(k.Perangkat, keptVisit{x.Device, x.Method, x.Begun, x.Seen})
	}
	for _, e := range own.Deeds {
		k.Perbuatan = append(k.Perbuatan, keptDeed{e.At, e.Deed, e.Object, e.Before, e.After})
	}
	body, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return err
	}
	return v.file("data-saya.json", "application/json; charset=utf-8", append(body, '\n'))
}

// eraseOwn erases the visitor, who says so twice.
func (s *site) eraseOwn(v *visit) error {
	if v.PostForm.Get("yakin") != "ya" {
		return fault.New(fault.Invalid, "web.privacy.sure_first")
	}
	if err := s.Privacy.EraseOwn(v.Context(), v.actor, v.kept); err != nil {
		return err
	}
	v.flash("web.privacy.erased")
	v.actor.Once = account.Once{} // whose it was is nobody now
	return v.see("/")
}

// erasePerson erases a person who asked for it.
func (s *site) erasePerson(v *visit) error {
	id := account.ID(v.PathValue("person"))
	if v.PostForm.Get("yakin") != "ya" {
		if _, err := s.People.Person(v.Context(), v.actor, id); err != nil {
			return err // nobody learns of others whether they are there
		}
		return fault.New(fault.Invalid, "web.privacy.sure_first")
	}
	return v.done(s.Privacy.Erase(v.Context(), v.actor, id), "/organisasi")
}
