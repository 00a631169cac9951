package web

import (
	"errors"
	"io"
	"net/http"
	"slices"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/files"
	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

// waitingRow is something that the office has to decide.
type waitingRow struct {
	Path                 string // of the decision
	Business             string
	BusinessPath         string
	Label, Now, New, Day string
	Who                  string
}

func (s *site) waitingRow(v *visit, w register.WaitingLine) waitingRow {
	k, _ := w.Field.About()
	return waitingRow{
		Path: businessPath(w.Party) + "/menunggu/" + w.ID, Business: w.Name, BusinessPath: businessPath(w.Party),
		Label: label(v.in, w.Field), Now: s.shown(v, k, w.Current.Value), New: s.shown(v, k, w.Value), Day: v.date(w.AsOf), Who: w.Who,
	}
}

// waiting lists what owners changed that the office has to decide.
func (s *site) waiting(v *visit) error {
	all, err := s.Book.Waiting(v.Context(), v.actor)
	if err != nil {
		return err
	}
	var rows []waitingRow
	for _, w := range all {
		rows = append(rows, s.waitingRow(v, w))
	}
	return v.page(http.StatusOK, waitingPage(v.frame(v.in.T("business.waiting.title")), rows, v.actor.May(account.VerifyRegister)))
}

// decide accepts or refuses one change.
func (s *site) decide(v *visit) error {
	if err := s.waits(v); err != nil {
		return err
	}
	accept := v.PostForm.Get("jawaban") == "ya"
	if !accept && v.PostForm.Get("jawaban") != "tidak" {
		return fault.New(fault.Invalid, "web.form_unreadable")
	}
	err := s.Book.Decide(v.Context(), v.actor, v.party(), v.PathValue("fact"), accept, v.PostForm.Get("reason"))
	if wrong := v.wrong(err); wrong != nil {
		return s.showBusiness(v, http.StatusUnprocessableEntity, wrong)
	}
	return v.done(err, businessPath(v.party()))
}

// waits tells whether the fact that an address names is one of the business's; who
// may not see that business learns nothing of it.
func (s *site) waits(v *visit) error {
	p, err := s.Book.Profile(v.Context(), v.actor, v.party())
	if err != nil {
		return err
	}
	of := func(f register.Fact) bool { return f.ID == v.PathValue("fact") }
	if slices.ContainsFunc(p.Waiting, of) {
		return nil
	}
	past, err := s.Book.History(v.Context(), v.actor, p.ID)
	if err == nil && !slices.ContainsFunc(past, func(f register.Saying) bool { return of(f.Fact) }) {
		err = fault.New(fault.NotFound, "business.not_found")
	}
	return err
}

// historyRow is one line of a business' history.
type historyRow struct{ Said, Label, Value, Day, Source, Who, State, Checker, Reason string }

// history shows everything that was ever said of a business.
func (s *site) businessHistory(v *visit) error {
	p, err := s.Book.Profile(v.Context(), v.actor, v.party())
	if err != nil {
		return err
	}
	all, err := s.Book.History(v.Context(), v.actor, p.ID)
	if err != nil {
		return err
	}
	var rows []historyRow
	for _, f := range all {
		k, _ := f.Field.About()
		rows = append(rows, historyRow{v.date(register.Today(f.SaidAt)), label(v.in, f.Field), s.shown(v, k, f.Value), v.date(f.AsOf),
			v.in.T("business.source." + string(f.Source)), f.Who, v.in.T("business.state." + string(f.State)), f.Checker, f.Reason})
	}
	return v.page(http.StatusOK, historyPage(v.frame(p.Name), p.Name, businessPath(p.ID), rows))
}

// paperLine is a certificate in words.
type paperLine struct {
	register.Certificate
	Name          string
	Until         string
	Tone          ui.Tone
	Standing      string
	Business      string
	BusinessPath  string
	Verified, PDF bool
}

func (s *site) paperLine(v *visit, c register.Certificate, today register.Date) paperLine {
	l := paperLine{Certificate: c, Name: s.Book.Lists().CertificateName(c.Kind), Until: v.date(c.ValidUntil), Verified: c.Verified != "", PDF: c.Paper != "" && s.Files != nil}
	switch {
	case !c.Valid(today):
		l.Tone, l.Standing = ui.Bad, v.in.T("business.paper.over")
	case c.Soon(today):
		l.Tone, l.Standing = ui.Warn, v.in.T("business.paper.soon")
	default:
		l.Tone, l.Standing = ui.Good, v.in.T("business.paper.valid")
	}
	return l
}

func (s *site) papers(v *visit, p *register.Profile, today register.Date) []paperLine {
	var all []paperLine
	for _, c := range p.Certificates {
		all = append(all, s.paperLine(v, c, today))
	}
	return all
}

// ending lists certificates that ended or soon end.
func (s *site) ending(v *visit) error {
	all, err := s.Book.Ending(v.Context(), v.actor)
	if err != nil {
		return err
	}
	var lines []paperLine
	for _, c := range all {
		l := s.paperLine(v, c.Certificate, register.Today(s.Now()))
		l.Business, l.BusinessPath = c.Name, businessPath(c.Party)
		lines = append(lines, l)
	}
	return v.page(http.StatusOK, endingPage(v.frame(v.in.T("business.paper.ending")), lines))
}

// certificateForm is the form of a certificate that is added.
type certificateForm struct {
	Action, Back string
	Owner        bool
	C            register.Certificate
	Sight        bool
	Kinds        []ui.Option
	Wrong        map[string]string
}

// businessOf is the business that an address is about: the one it names, or the
// visitor's own.
func (s *site) businessOf(v *visit) (p register.Profile, own bool, err error) {
	if v.party() == "" {
		p, err = s.Book.Own(v.Context(), v.actor)
		return p, true, err
	}
	p, err = s.Book.Profile(v.Context(), v.actor, v.party())
	return p, false, err
}

// newCertificate is the form of a certificate.
func (s *site) newCertificate(v *visit) error {
	return s.showCertificate(v, http.StatusOK, register.Certificate{}, nil)
}

func (s *site) showCertificate(v *visit, status int, c register.Certificate, wrong map[string]string) error {
	p, own, err := s.businessOf(v)
	if err != nil {
		return err
	}
	d := certificateForm{Action: businessPath(p.ID) + "/sertifikat", Back: businessPath(p.ID), Owner: own, C: c, Sight: v.PostForm.Get("sight") != "", Wrong: wrong}
	if own {
		d.Action, d.Back = "/usaha-saya/sertifikat", "/usaha-saya"
	}
	for _, k := range s.Book.Lists().CertificateKinds() {
		d.Kinds = append(d.Kinds, ui.Option{Value: k.Code, Text: k.Name})
	}
	return v.page(status, certificatePage(v.frame(v.in.T("business.paper.new")), d))
}

// addCertificate adds one.
func (s *site) addCertificate(v *visit) error {
	p, own, err := s.businessOf(v)
	if err != nil {
		return err
	}
	c := register.Certificate{Kind: v.PostForm.Get("kind"), Number: v.PostForm.Get("number"), Holder: v.PostForm.Get("holder"), Issuer: v.PostForm.Get("issuer"), Scope: v.PostForm.Get("scope")}
	var errs [2]error
	c.Issued, errs[0] = register.ParseDate("issued", v.PostForm.Get("issued"))
	c.ValidUntil, errs[1] = register.ParseDate("valid_until", v.PostForm.Get("valid_until"))
	if err = errors.Join(errs[:]...); err == nil {
		_, err = s.Book.AddCertificate(v.Context(), v.actor, p.ID, c, v.PostForm.Get("sight") != "")
	}
	if wrong := v.wrong(err); wrong != nil {
		return s.showCertificate(v, http.StatusUnprocessableEntity, c, wrong)
	}
	return v.done(err, backTo(p.ID, own))
}

// backTo is the page of a business: the owner's own, or that of staff.
func backTo(id register.PartyID, own bool) string {
	if own {
		return "/usaha-saya"
	}
	return businessPath(id)
}

// endCertificate takes one out of the profile.
func (s *site) endCertificate(v *visit) error {
	p, own, err := s.businessOf(v)
	if err != nil {
		return err
	}
	return v.done(s.Book.EndCertificate(v.Context(), v.actor, p.ID, v.PathValue("certificate")), backTo(p.ID, own))
}

// verifyCertificate says that the office saw the paper.
func (s *site) verifyCertificate(v *visit) error {
	return v.done(s.Book.VerifyCertificate(v.Context(), v.actor, v.party(), v.PathValue("certificate")), businessPath(v.party()))
}

// uploadPaper takes the PDF of a certificate in.
func (s *site) uploadPaper(v *visit) error {
	p, own, err := s.businessOf(v)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(p.Certificates, func(c register.Certificate) bool { return c.ID == v.PathValue("certificate") }) {
		return fault.New(fault.NotFound, "business.certificate_gone")
	}
	if s.Files == nil || s.Intake == nil {
		return fault.New(fault.Conflict, "business.paper.no_files")
	}
	v.Body = http.MaxBytesReader(v.w, v.Body, files.MostPaperBytes+mostForm)
	part, _, err := v.FormFile("paper")
	if err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return fault.New(fault.Invalid, "business.paper.too_large", files.MostPaperBytes>>20)
		}
		return fault.New(fault.Invalid, "business.paper.missing")
	}
	defer part.Close()
	paper, err := s.Intake.Paper(v.Context(), part)
	if err != nil {
		return err
	}
	hash, err := s.Files.Put(v.Context(), paper.PDF)
	if err != nil {
		return err
	}
	return v.done(s.Book.AttachPaper(v.Context(), v.actor, p.ID, v.PathValue("certificate"), hash.String()), backTo(p.ID, own))
}

// certificatePaper hands the PDF of a certificate out.
func (s *site) certificatePaper(v *visit) error {
	p, _, err := s.businessOf(v)
	if err != nil {
		return err
	}
	for _, c := range p.Certificates {
		if c.ID != v.PathValue("certificate") || c.Paper == "" || s.Files == nil {
			continue
		}
		hash, err := files.ParseHash(c.Paper)
		if err != nil {
			return err
		}
		f, err := s.Files.Open(v.Context(), hash)
		if err != nil {
			return err
		}
		defer f.Close()
		v.started = true
		files.Download(v.w.Header(), c.Kind+".pdf", "application/pdf")
		_, err = io.Copy(v.w, f)
		return ignoreGone(v.Context(), err)
	}
	return fault.New(fault.NotFound, "business.certificate_gone")
}
