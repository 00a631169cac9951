package web

import (
	"bytes"
	"net/http"
	"strconv"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/lang"
	"wantilan/internal/letter"
	"wantilan/internal/paper"
)

// formsData lists a body's forms.
type formsData struct {
	O     account.Organisation
	Forms []letter.Form
}

// formData is one form being looked at or worded anew.
type formData struct {
	O       account.Organisation
	F       letter.Form
	Typed   letter.Text // what stands in the fields
	Changed bool        // that is not kept yet
	Title   letter.Line // of the preview
	Blocks  []letter.Block
	May     bool
	Wrong   map[string]string
}

func formPath(id account.OrganisationID, k letter.Kind, in letter.Language) string {
	path := formsPath(id) + "/" + string(k)
	if in != letter.Indonesian {
		path += "?bahasa=" + string(in)
	}
	return path
}

// bodyForms lists a body's forms.
func (s *site) bodyForms(v *visit) error {
	o, err := s.bodyOf(v, account.SeeLetters)
	if err != nil {
		return err
	}
	d := formsData{O: o}
	if d.Forms, err = s.Forms.List(v.Context(), v.actor, o.ID); err != nil {
		return err
	}
	return v.page(http.StatusOK, formsPage(v.frame(v.in.T("web.letter.forms_of", o.Name)), d))
}

// formOf is the form that an address names.
func (s *site) formOf(v *visit) (account.Organisation, letter.Form, error) {
	o, err := s.bodyOf(v, account.SeeLetters)
	if err != nil {
		return o, letter.Form{}, err
	}
	in := letter.Language(v.URL.Query().Get("bahasa"))
	if in == "" {
		in = letter.Indonesian
	}
	f, err := s.Forms.Form(v.Context(), v.actor, o.ID, letter.Kind(v.PathValue("form")), in)
	return o, f, err
}

// letterForm shows a form with a preview.
func (s *site) letterForm(v *visit) error { return s.showForm(v, http.StatusOK, nil, nil) }

func (s *site) showForm(v *visit, status int, typed *letter.Text, wrong map[string]string) error {
	o, f, err := s.formOf(v)
	if err != nil {
		return err
	}
	d := formData{O: o, F: f, Typed: f.Text, May: v.actor.May(account.KeepLetters), Wrong: wrong}
	if typed != nil {
		d.Typed, d.Changed = *typed, *typed != f.Text
	}
	if wrong == nil {
		d.Title, d.Blocks, err = letter.Preview(f.FormKind, f.Language, d.Typed)
		if d.Wrong = v.wrong(err); err != nil && d.Wrong == nil {
			return err
		}
		if d.Wrong != nil {
			status = http.StatusUnprocessableEntity
		}
	}
	return v.page(status, formPage(v.frame(v.in.T("web.letter.kind."+string(f.Kind))), d))
}

// setForm shows what a form would say, or keeps it.
func (s *site) setForm(v *visit) error {
	typed := letter.Text{Title: v.PostForm.Get("title"), Text: v.PostForm.Get("text")}
	if v.PostForm.Get("lihat") != "" {
		return s.showForm(v, http.StatusOK, &typed, nil)
	}
	o, f, err := s.formOf(v)
	if err != nil {
		return err
	}
	err = s.Forms.Save(v.Context(), v.actor, o.ID, f.Kind, f.Language, v.formVersion(), typed)
	if wrong := v.wrong(err); wrong != nil {
		return s.showForm(v, http.StatusUnprocessableEntity, &typed, wrong)
	}
	return v.saved(err, "web.letter.saved", formPath(o.ID, f.Kind, f.Language))
}

// formVersion is the version that a form's words were made from.
func (v *visit) formVersion() int {
	n, err := strconv.Atoi(v.PostForm.Get("version"))
	if err != nil {
		return -1
	}
	return n
}

// restoreForm goes back to the words that come with the program.
func (s *site) restoreForm(v *visit) error {
	o, f, err := s.formOf(v)
	if err != nil {
		return err
	}
	err = s.Forms.Restore(v.Context(), v.actor, o.ID, f.Kind, f.Language, v.formVersion())
	return v.saved(err, "web.letter.restored", formPath(o.ID, f.Kind, f.Language))
}

// sampleLetter prints a body's form of a letter with made-up values, so that the office
// sees head, number and signature before anything is sent.
func (s *site) sampleLetter(v *visit) error {
	o, err := s.bodyOf(v, account.SeeLetters)
	if err != nil {
		return err
	}
	kind, in := letter.Kind(v.URL.Query().Get("templat")), letter.Language(v.URL.Query().Get("bahasa"))
	if kind == "" {
		kind = letter.Invitation
	}
	if in == "" {
		in = letter.Indonesian
	}
	f, err := s.Forms.Form(v.Context(), v.actor, o.ID, kind, in)
	if err != nil {
		return err
	}
	if f.Channel == letter.ByMail || f.Channel == letter.ByWhatsApp {
		return fault.New(fault.NotFound, "letter.form_not_found")
	}
	l, err := s.sampled(v, o, f)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	words := lang.In(lang.Tag(in))
	if kind == letter.Certificate {
		err = paper.Certificates(&b, []paper.Certificate{{
			Paper: l.Paper, Heads: l.Heads, Title: l.Subject, Number: l.Number, Name: l.To[0], About: l.To[1:], Body: l.Body, Place: l.Place, Day: l.Day,
			Signs: l.Signs, Link: l.Link, LinkText: words.T("paper.official.verify"), Sample: true,
		}}, words)
	} else {
		err = paper.Letters(&b, []paper.Letter{l}, words)
	}
	if err != nil {
		return err
	}
	return v.file("contoh-"+string(kind)+".pdf", "application/pdf", b.Bytes())
}

// sampled is a letter of a form with made-up values.
func (s *site) sampled(v *visit, o account.Organisation, f letter.Form) (l paper.Letter, err error) {
	now := s.Now().In(bali)
	head, err := s.head(v, o.ID)
	if err != nil {
		return l, err
	}
	n, err := s.Secretariat.Numbering(v.Context(), o.ID)
	if err != nil {
		return l, err
	}
	signs, err := s.Secretariat.SignatoriesOn(v.Context(), o.ID, now.Format(time.DateOnly))
	if err != nil {
		return l, err
	}
	if len(signs) == 0 {
		signs = []letter.Signatory{{Name: "I Wayan Contoh 83, S.E., M.M.", Position: "Kepala " + o.Name, Rank: "Pembina Utama Muda", NIP: "197001011995031001"}}
	}
	title, body, err := letter.Preview(f.FormKind, f.Language, f.Text)
	if err != nil {
		return l, err
	}
	words, values := lang.In(lang.Tag(f.Language)), f.Samples(f.Language)
	l = paper.Letter{Paper: head.Paper, Heads: []paper.Head{head}, Place: head.Place, Day: now, Body: body, Signs: signs[:1], Sample: true}
	if f.Numbered {
		l.Number = n.Write(123, f.Kind, now)
	}
	if _, addressed := values["nama"]; !addressed {
		l.Heading = title.Text()
		return l, nil
	}
	l.Subject, l.Nature, l.Attachment = title.Text(), words.T("paper.official.usual"), words.T("paper.official.none")
	l.To, l.ToPlace = []string{values["nama"], values["jabatan"] + " " + values["usaha"]}, words.T("paper.official.place")
	l.Link, l.LinkText = values["tautan"], words.T("paper.official.answer")
	if l.Link == "" {
		l.Link, l.LinkText = "https://temu.example/v/7K2F9M", words.T("paper.official.verify")
	}
	return l, nil
}

// momentOf writes a moment in the time of Bali.
func momentOf(in *lang.Wording, at time.Time) string {
	at = at.In(bali)
	return in.Date(at) + " " + in.Clock(at.Hour()*60+at.Minute())
}
