package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/files"
	"wantilan/internal/letter"
	"wantilan/internal/paper"
)

const lettersPath = "/surat"

func bodyPath(id account.OrganisationID) string { return lettersPath + "/" + string(id) }

func formsPath(id account.OrganisationID) string { return bodyPath(id) + "/templat" }

func signatoryPath(id account.OrganisationID, s letter.SignatoryID) string {
	if s == "" {
		return bodyPath(id) + "/penanda"
	}
	return bodyPath(id) + "/penanda/" + string(s)
}

// bodyData is how one body writes its letters.
type bodyData struct {
	O           account.Organisation
	Head        letter.Letterhead
	Lines       string // of the head, as typed
	Signatories []letter.Signatory
	Numbering   letter.Numbering
	Digits      string
	Next        []nextNumber // what the next number of each kind looks like
	Today       string
	May         bool // the visitor may change it
	Logos       bool // photos are taken
	Wrong       map[string]string
}

// nextNumber is a kind of letter with its next number.
type nextNumber struct {
	Kind letter.Kind
	Text string
}

// signatoryData is one signatory, or a new one.
type signatoryData struct {
	O     account.Organisation
	S     letter.Signatory
	May   bool
	Wrong map[string]string
}

// letters lists who writes letters; who sees one body alone is led to it.
func (s *site) letters(v *visit) error { return s.bodies(v, "web.letter.title", bodyPath) }

// forms is letters for the forms.
func (s *site) forms(v *visit) error { return s.bodies(v, "web.letter.forms", formsPath) }

func (s *site) bodies(v *visit, title string, path func(account.OrganisationID) string) error {
	all, err := s.Secretariat.Bodies(v.Context(), v.actor)
	if err != nil {
		return err
	}
	switch len(all) {
	case 0:
		return fault.New(fault.NotFound, "letter.no_body")
	case 1:
		return v.see(path(all[0].ID))
	}
	return v.page(http.StatusOK, bodiesPage(v.frame(v.in.T(title)), all, path))
}

// bodyOf reads which one an address names; the visitor must be allowed the deed.
func (s *site) bodyOf(v *visit, d account.Deed) (account.Organisation, error) {
	return s.Secretariat.Body(v.Context(), v.actor, account.OrganisationID(v.PathValue("organisation")), d)
}

// letterBody shows how a body writes its letters.
func (s *site) letterBody(v *visit) error {
	return s.showBody(v, http.StatusOK, func(*bodyData) {})
}

func (s *site) showBody(v *visit, status int, typed func(*bodyData)) error {
	o, err := s.bodyOf(v, account.SeeLetters)
	if err != nil {
		return err
	}
	now := s.Now().In(bali)
	d := bodyData{O: o, May: v.actor.May(account.KeepLetters), Logos: s.Files != nil && s.Intake != nil, Today: now.Format(time.DateOnly)}
	if d.Head, err = s.Secretariat.Letterhead(v.Context(), o.ID); err != nil {
		return err
	}
	if d.Signatories, err = s.Secretariat.Signatories(v.Context(), v.actor, o.ID); err != nil {
		return err
	}
	if d.Numbering, err = s.Secretariat.Numbering(v.Context(), o.ID); err != nil {
		return err
	}
	counters, err := s.Secretariat.Counters(v.Context(), v.actor, o.ID, now.Year())
	if err != nil {
		return err
	}
	for _, k := range letter.Kinds {
		if !k.Numbered {
			continue
		}
		last, series := 0, d.Numbering.Series(k.Kind, now)
		for _, c := range counters {
			if c.Series == series {
				last = c.Last
			}
		}
		d.Next = append(d.Next, nextNumber{k.Kind, d.Numbering.Write(last+1, k.Kind, now)})
	}
	d.Lines, d.Digits = strings.Join(d.Head.Lines, "\n"), strconv.Itoa(d.Numbering.Digits)
	typed(&d)
	return v.page(status, bodyPage(v.frame(v.in.T("web.letter.of", o.Name)), d))
}

// version reads the version that a form was made from; what is no number is none.
func (v *visit) version() int64 {
	n, err := strconv.ParseInt(v.PostForm.Get("version"), 10, 64)
	if err != nil || n < 0 {
		return -1
	}
	return n
}

// setLetterhead keeps what stands at the head of letters.
func (s *site) setLetterhead(v *visit) error {
	lines := v.PostForm.Get("lines")
	h := letter.Letterhead{
		Organisation: account.OrganisationID(v.PathValue("organisation")), Lines: strings.Split(lines, "\n"), Address: v.PostForm.Get("address"), Phone: v.PostForm.Get("phone"),
		Email: v.PostForm.Get("email"), Website: v.PostForm.Get("website"), Place: v.PostForm.Get("place"), Paper: letter.Paper(v.PostForm.Get("paper")), Version: v.version(),
	}
	err := s.Secretariat.SetLetterhead(v.Context(), v.actor, h)
	if wrong := v.wrong(err); wrong != nil {
		return s.showBody(v, http.StatusUnprocessableEntity, func(d *bodyData) {
			h.Logo = d.Head.Logo
			d.Head, d.Lines, d.Wrong = h, lines, wrong
		})
	}
	return v.saved(err, "web.letter.saved", bodyPath(h.Organisation))
}

// setNumbering keeps how letters are numbered.
func (s *site) setNumbering(v *visit) error {
	n := letter.Numbering{
		Organisation: account.OrganisationID(v.PathValue("organisation")), Pattern: v.PostForm.Get("pattern"), Body: v.PostForm.Get("body"),
		Codes: map[letter.Kind]string{}, Version: v.version(),
	}
	digits := strings.TrimSpace(v.PostForm.Get("digits"))
	if n.Digits = -1; digits == "" {
		n.Digits = 0
	} else if given, err := strconv.Atoi(digits); err == nil {
		n.Digits = given
	}
	for _, k := range letter.Kinds {
		if k.Numbered {
			n.Codes[k.Kind] = v.PostForm.Get("code_" + string(k.Kind))
		}
	}
	err := s.Secretariat.SetNumbering(v.Context(), v.actor, n)
	if wrong := v.wrong(err); wrong != nil {
		return s.showBody(v, http.StatusUnprocessableEntity, func(d *bodyData) { d.Numbering, d.Digits, d.Wrong = n, digits, wrong })
	}
	return v.saved(err, "web.letter.saved", bodyPath(n.Organisation))
}

// setLogo takes a photo in as the logo.
func (s *site) setLogo(v *visit) error {
	o, err := s.bodyOf(v, account.KeepLetters)
	if err != nil {
		return err
	}
	if s.Files == nil || s.Intake == nil {
		return fault.New(fault.Busy, "files.busy")
	}
	done, err := s.receive(v)
	if err != nil {
		return err
	}
	defer done()
	handed := v.MultipartForm.File["photo"]
	if len(handed) != 1 || handed[0].Size == 0 {
		err = fault.Field("photo", "product.no_photo")
	} else if photo, develop := s.develop(v, handed[0]); develop != nil {
		err = develop
		if f, ok := errors.AsType[*fault.Fault](develop); ok && f.Kind == fault.Invalid {
			err = fault.Field("photo", f.Key, f.Args...)
		}
	} else {
		err = s.Secretariat.SetLogo(v.Context(), v.actor, o.ID, photo.Shown)
	}
	if wrong := v.wrong(err); wrong != nil {
		return s.showBody(v, http.StatusUnprocessableEntity, func(d *bodyData) { d.Wrong = wrong })
	}
	return v.saved(err, "web.letter.saved", bodyPath(o.ID))
}

// dropLogo takes the logo away.
func (s *site) dropLogo(v *visit) error {
	id := account.OrganisationID(v.PathValue("organisation"))
	return v.saved(s.Secretariat.SetLogo(v.Context(), v.actor, id, ""), "web.letter.saved", bodyPath(id))
}

// logo shows a body's logo to those who see its letters.
func (s *site) logo(v *visit) error {
	o, err := s.bodyOf(v, account.SeeLetters)
	if err != nil {
		return err
	}
	head, err := s.head(v, o.ID)
	if err != nil {
		return err
	}
	if head.Picture == nil {
		return files.NotThere()
	}
	v.started = true
	v.w.Header().Set("Content-Type", "image/jpeg")
	_, err = v.w.Write(head.Picture)
	return ignoreGone(v.Context(), err)
}

// head is a body's letterhead with its logo, for printing. A logo that is not there any
// more leaves its place empty.
func (s *site) head(v *visit, id account.OrganisationID) (paper.Head, error) {
	h, err := s.Secretariat.Letterhead(v.Context(), id)
	if err != nil || h.Logo == "" || s.Files == nil {
		return paper.Head{Letterhead: h}, err
	}
	content, err := s.kept(v, h.Logo)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return paper.Head{}, fmt.Errorf("read the logo of %s: %w", id, err)
	}
	return paper.Head{Letterhead: h, Picture: content}, nil
}

// signatory shows one signatory, or the form of a new one.
func (s *site) signatory(v *visit) error { return s.showSignatory(v, http.StatusOK, nil, nil) }

func (s *site) showSignatory(v *visit, status int, typed *letter.Signatory, wrong map[string]string) error {
	id := letter.SignatoryID(v.PathValue("signatory"))
	deed := account.SeeLetters
	if id == "" {
		deed = account.KeepLetters
	}
	o, err := s.bodyOf(v, deed)
	if err != nil {
		return err
	}
	d := signatoryData{O: o, May: v.actor.May(account.KeepLetters), Wrong: wrong, S: letter.Signatory{From: s.Now().In(bali).Format(time.DateOnly)}}
	if id != "" {
		if d.S, err = s.Secretariat.Signatory(v.Context(), v.actor, o.ID, id); err != nil {
			return err
		}
	}
	title := v.in.T("web.letter.new_signatory")
	if id != "" {
		title = d.S.Name
	}
	if typed != nil {
		d.S = *typed
	}
	return v.page(status, signatoryPage(v.frame(title), d))
}

// setSignatory adds a signatory or changes one.
func (s *site) setSignatory(v *visit) error {
	form := letter.Signatory{
		ID: letter.SignatoryID(v.PathValue("signatory")), Organisation: account.OrganisationID(v.PathValue("organisation")),
		Name: v.PostForm.Get("name"), Position: v.PostForm.Get("position"), Rank: v.PostForm.Get("rank"), NIP: v.PostForm.Get("nip"),
		OnBehalf: v.PostForm.Get("onbehalf"), Acting: v.PostForm.Get("acting") == "ya", From: v.PostForm.Get("from"), Until: v.PostForm.Get("until"),
	}
	_, err := s.Secretariat.SetSignatory(v.Context(), v.actor, form)
	if wrong := v.wrong(err); wrong != nil {
		return s.showSignatory(v, http.StatusUnprocessableEntity, &form, wrong)
	}
	return v.saved(err, "web.letter.saved", bodyPath(form.Organisation))
}
