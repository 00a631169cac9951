package web

import (
	"encoding/json"
	"net/http"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/lang"
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

	Buku        []keptFact     `json:"buku_ikm"`
	Persetujuan []keptConsent  `json:"persetujuan"`
	Keadaan     []keptStanding `json:"keadaan_persetujuan"`
	Pemrosesan  []keptPurpose  `json:"pemrosesan"`
	Pendaftaran []keptComing   `json:"pendaftaran"`

	PersetujuanFoto []keptPhoto `json:"persetujuan_foto"`

	Riwayat []keptTrail `json:"riwayat_pemrosesan"` // UU 27/2022 art. 32
}

// keptFact is what the register has of a person; the value of a sealed number stands
// on the page of the business alone.
type keptFact struct {
	Jenis   string    `json:"jenis"`
	Tentang string    `json:"tentang,omitempty"` // the business or partner
	Isian   string    `json:"isian"`
	Isi     string    `json:"isi"`
	Waktu   time.Time `json:"waktu"`
}

// keptComing is a registration for a gathering.
type keptComing struct {
	Temu    string               `json:"temu_usaha"`
	Usaha   string               `json:"usaha"`
	Nama    string               `json:"nama"`
	Telepon string               `json:"telepon"`
	Surel   string               `json:"surel"`
	Keadaan registration.State   `json:"keadaan"`
	Waktu   time.Time            `json:"waktu"`
	Rincian registration.Details `json:"rincian"`
}

// keptPhoto is what somebody of a registration said to being in photos.
type keptPhoto struct {
	Nama     string          `json:"nama"`
	Versi    int             `json:"versi"`
	Setuju   bool            `json:"setuju"`
	Waktu    time.Time       `json:"waktu"`
	Cara     account.Channel `json:"cara"`
	Formulir string          `json:"tanggal_formulir,omitempty"`
}

// keptConsent is what was said to a purpose, with the words it was said to.
type keptConsent struct {
	Tujuan     account.Purpose `json:"tujuan"`
	Versi      int             `json:"versi"`
	Kalimat    string          `json:"kalimat"`
	Pernyataan string          `json:"pernyataan"` // diberikan, dicabut
	Waktu      time.Time       `json:"waktu"`
	Cara       account.Channel `json:"cara"`
	Formulir   string          `json:"tanggal_formulir,omitempty"`
}

type keptStanding struct {
	Tujuan  account.Purpose `json:"tujuan"`
	Berlaku bool            `json:"berlaku"`
	Versi   int             `json:"versi_kalimat_sekarang"`
}

type keptPurpose struct {
	Tujuan   string `json:"tujuan"`
	Dasar    string `json:"dasar"`
	Data     string `json:"data"`
	Penerima string `json:"penerima"`
	Sampai   string `json:"masa_simpan"`
}

// keptTrail is what others did to the account, for which organisation: who of its
// people it was is those people's own data.
type keptTrail struct {
	Waktu     time.Time    `json:"waktu"`
	Perbuatan account.Deed `json:"perbuatan"`
	Oleh      string       `json:"oleh"` // organisation; empty: the program itself
	Sebelum   string       `json:"sebelum,omitempty"`
	Sesudah   string       `json:"sesudah,omitempty"`
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
	who, err := s.People.Person(v.Context(), v.actor, v.actor.Account)
	if err != nil {
		return err
	}
	times, err := s.Retentions.TimesFor(v.Context(), officeOf(who))
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, privacyPage(v.frame(v.in.T("web.privacy.title")), processing(v.in, times), s.Door.Fresh(v.kept)))
}

// officeOf is the office in whose care a person is first; empty for nobody's.
func officeOf(who account.Person) account.OrganisationID {
	for _, p := range who.Posts {
		if p.Office != "" {
			return p.Office
		}
	}
	return ""
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
	for _, x := range own.Book {
		k.Buku = append(k.Buku, keptFact{x.What, x.Party, x.Name, x.Value, x.At})
	}
	times, err := s.Retentions.TimesFor(v.Context(), officeOf(own.Person))
	if err != nil {
		return err
	}
	comings, err := s.Registrations.Mine(v.Context(), v.actor)
	if err != nil {
		return err
	}
	for _, r := range comings {
		k.Pendaftaran = append(k.Pendaftaran, keptComing{string(r.Gathering), r.Name, r.Person, r.Phone, r.Email, r.State, r.CreatedAt, r.Details})
	}
	photos, err := s.Albums.Mine(v.Context(), v.actor)
	if err != nil {
		return err
	}
	for _, f := range photos {
		k.PersetujuanFoto = append(k.PersetujuanFoto, keptPhoto{f.Name, f.Version, f.Given, f.At, f.Channel, f.Signed})
	}
	k.Pemrosesan = keptPurposes(v.in, times)
	k.consents(v.in, own)
	body, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return err
	}
	return v.file("data-saya.json", "application/json; charset=utf-8", append(body, '\n'))
}

func keptPurposes(in *lang.Wording, times []account.Time) (all []keptPurpose) {
	for _, p := range processing(in, times) {
		all = append(all, keptPurpose{p.What, p.Basis, p.Data, p.To, p.Until})
	}
	return all
}

// consents adds what a person said, and what others did to their account.
func (k *keptOfOne) consents(in *lang.Wording, own account.Own) {
	texts := map[account.Purpose]map[int]account.ConsentText{}
	for _, p := range account.Purposes {
		texts[p] = map[int]account.ConsentText{account.ShippedVersion: {Purpose: p, Version: account.ShippedVersion}}
	}
	for _, t := range own.Texts {
		if texts[t.Purpose] != nil {
			texts[t.Purpose][t.Version] = t
		}
	}
	for _, c := range own.Said {
		said := "dicabut"
		if c.Given {
			said = "diberikan"
		}
		k.Persetujuan = append(k.Persetujuan, keptConsent{c.Purpose, c.Version, wordsOf(in, texts[c.Purpose][c.Version]), said, c.At, c.Channel, c.Signed})
	}
	for _, s := range own.InForce {
		k.Keadaan = append(k.Keadaan, keptStanding{s.Text.Purpose, s.Holds, s.Text.Version})
	}
	for _, e := range own.Done {
		k.Riwayat = append(k.Riwayat, keptTrail{e.At, e.Deed, e.ForWho, e.Before, e.After})
	}
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
