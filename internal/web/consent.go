package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/lang"
)

// consentsData is how one person stands to every purpose.
type consentsData struct {
	Told  account.Told
	Path  string          // that answers are sent below
	Who   *account.Person // nil on one's own page
	Form  paperForm
	Wrong map[string]string
	Today string
}

// paperForm is what staff typed of a paper form.
type paperForm struct {
	Purpose account.Purpose // that it is about
	Signed  string
	Version string
}

const consentsPath = "/akun/persetujuan"

// wordsOf is a text in the language of the page: what the office wrote, or the
// wording that comes with the program.
func wordsOf(in *lang.Wording, t account.ConsentText) string {
	switch {
	case t.Version == account.ShippedVersion:
		return in.T("web.consent.text." + string(t.Purpose))
	case in.Tag == lang.EN:
		return t.English
	}
	return t.Indonesian
}

// consents shows the visitor what they consent to.
func (s *site) consents(v *visit) error { return s.showConsents(v, http.StatusOK, nil) }

func (s *site) showConsents(v *visit, status int, wrong map[string]string) error {
	told, err := s.Consents.Own(v.Context(), v.actor)
	if err != nil {
		return err
	}
	return v.page(status, consentsPage(v.frame(v.in.T("web.consent.title")), consentsData{Told: told, Path: consentsPath, Wrong: wrong}))
}

// say records what the visitor says to one purpose.
func (s *site) say(v *visit) error {
	said, err := v.said()
	if err != nil {
		return err
	}
	err = s.Consents.Say(v.Context(), v.actor, said)
	if wrong := v.wrong(err); wrong != nil {
		return s.showConsents(v, http.StatusUnprocessableEntity, wrong)
	}
	return v.done(err, consentsPath)
}

// said reads what is said to a purpose. A number that is none is no version.
func (v *visit) said() (account.Said, error) {
	answer := v.PostForm.Get("jawaban")
	if answer != "ya" && answer != "tidak" {
		return account.Said{}, fault.New(fault.Invalid, "web.form_unreadable")
	}
	s := account.Said{Purpose: account.Purpose(v.PathValue("purpose")), Given: answer == "ya"}
	s.Version, _ = strconv.Atoi(strings.TrimSpace(v.PostForm.Get("version")))
	return s, nil
}

// consentsOf shows staff what a person consents to.
func (s *site) consentsOf(v *visit) error {
	return s.showConsentsOf(v, http.StatusOK, paperForm{}, nil)
}

func (s *site) showConsentsOf(v *visit, status int, form paperForm, wrong map[string]string) error {
	id := account.ID(v.PathValue("person"))
	who, told, err := s.Consents.Of(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	d := consentsData{Told: told, Path: personPath(id) + "/persetujuan", Who: &who, Form: form, Wrong: wrong, Today: s.Now().In(bali).Format(time.DateOnly)}
	return v.page(status, consentsPage(v.frame(joined(who.Name, v.in.T("web.consent.title"))), d))
}

// record records what a person said on a paper form, or withdrew at the counter.
func (s *site) record(v *visit) error {
	id := account.ID(v.PathValue("person"))
	if _, _, err := s.Consents.Of(v.Context(), v.actor, id); err != nil {
		return err // before anything is said of the form
	}
	said, err := v.said()
	if err != nil {
		return err
	}
	form := paperForm{Purpose: said.Purpose, Signed: v.PostForm.Get("signed"), Version: v.PostForm.Get("version")}
	said.Channel = account.Spoken
	if said.Given {
		said.Channel = account.OnPaper
	}
	if day, err := time.ParseInLocation(time.DateOnly, form.Signed, bali); err == nil {
		said.Signed = day
	}
	err = s.Consents.Record(v.Context(), v.actor, id, said)
	if wrong := v.wrong(err); wrong != nil {
		return s.showConsentsOf(v, http.StatusUnprocessableEntity, form, wrong)
	}
	return v.done(err, personPath(id)+"/persetujuan")
}

// textsData is what people are asked to consent to, with all versions.
type textsData struct {
	Current, Written []account.ConsentText
	Change           bool // may be worded anew by the visitor
	Form             textForm
	Wrong            map[string]string
}

// textForm is a new version as it was typed.
type textForm struct {
	Purpose                   account.Purpose
	Indonesian, English, From string
	AskAgain                  bool
}

// newest is the highest version of a purpose that there is, also one that does not
// hold yet.
func (d textsData) newest(p account.Purpose) int {
	n := account.ShippedVersion
	for _, t := range d.Written {
		if t.Purpose == p {
			n = max(n, t.Version)
		}
	}
	return n
}

const textsPath = "/persetujuan"

// texts shows what people are asked to consent to.
func (s *site) texts(v *visit) error { return s.showTexts(v, http.StatusOK, textForm{}, nil) }

func (s *site) showTexts(v *visit, status int, form textForm, wrong map[string]string) error {
	d := textsData{Change: v.actor.May(account.KeepConsentTexts), Form: form, Wrong: wrong}
	var err error
	if d.Current, d.Written, err = s.Consents.Texts(v.Context(), v.actor); err != nil {
		return err
	}
	return v.page(status, textsPageOf(v.frame(v.in.T("web.texts.title")), d))
}

// paperForm shows the texts that hold as a form to print and sign.
func (s *site) paperForm(v *visit) error {
	current, _, err := s.Consents.Texts(v.Context(), v.actor)
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, paperFormPage(v.frame(v.in.T("web.form.title")), current))
}

// reword adds a version of a text; a day begins in the time of Bali.
func (s *site) reword(v *visit) error {
	f := textForm{
		Purpose: account.Purpose(v.PathValue("purpose")), Indonesian: v.PostForm.Get("indonesian"), English: v.PostForm.Get("english"),
		From: v.PostForm.Get("from"), AskAgain: v.PostForm.Get("again") == "ya",
	}
	t := account.ConsentText{Purpose: f.Purpose, Indonesian: f.Indonesian, English: f.English, AskAgain: f.AskAgain}
	if day, err := time.ParseInLocation(time.DateOnly, f.From, bali); err == nil {
		t.From = day
	}
	after, _ := strconv.Atoi(v.PostForm.Get("after")) // anything else is no version
	err := s.Consents.Reword(v.Context(), v.actor, after, t)
	if wrong := v.wrong(err); wrong != nil {
		return s.showTexts(v, http.StatusUnprocessableEntity, f, wrong)
	}
	return v.done(err, textsPath)
}

// inBoth is a text in Indonesian and English.
func inBoth(t account.ConsentText) [2]string {
	return [2]string{wordsOf(lang.In(lang.ID), t), wordsOf(lang.In(lang.EN), t)}
}
