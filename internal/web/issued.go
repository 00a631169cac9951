package web

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/issued"
	"wantilan/internal/lang"
	"wantilan/internal/letter"
	"wantilan/internal/paper"
)

func issuedPath(id gathering.ID, k letter.Kind) string {
	return base(id) + "/sertifikat?jenis=" + string(k)
}

// issuedData lists the papers of one kind, with the forms to give out more.
type issuedData struct {
	G      gathering.Gathering
	Kind   letter.Kind
	Papers []issued.Paper
	Due    int // participants without a valid one
	Signs  []letter.Signatory
	Order  issued.Order     // what stands in the fields of both forms
	One    issued.Recipient // of the form for one
	Counts [4]string        // of an official record
	Wrong  map[string]string
	Single bool // what is wrong belongs to the form for one
	PerID  issued.ID
}

// issuedPapers shows the papers of a kind.
func (s *site) issuedPapers(v *visit) error {
	return s.showIssued(v, http.StatusOK, func(*issuedData) {})
}

func (s *site) showIssued(v *visit, status int, typed func(*issuedData)) error {
	kind := letter.Kind(v.URL.Query().Get("jenis"))
	if kind == "" {
		kind = letter.Certificate
	}
	g, all, err := s.Issued.Papers(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")), kind)
	if err != nil {
		return err
	}
	d := issuedData{G: g, Kind: kind, Papers: all, Due: len(issued.Due(g, kind, all))}
	d.Order.Day = s.Now().In(bali).Format(time.DateOnly)
	if d.Signs, err = s.Issued.Signatories(v.Context(), g, d.Order.Day); err != nil {
		return err
	}
	if kind == letter.Record && status == http.StatusOK {
		if d.Counts, err = s.counted(v, &g); err != nil {
			return err
		}
	}
	typed(&d)
	return v.page(status, issuedPage(v.within(&g, v.in.T("issued.title."+string(kind))), d))
}

// counted are the figures that an official record begins with: who came, where the desk
// at the door wrote it down, and how many agreements were noted. What took place is for
// staff to say.
func (s *site) counted(v *visit, g *gathering.Gathering) ([4]string, error) {
	l, err := s.Promises.List(v.Context(), v.actor, g.ID)
	agreed := 0
	for i := range l.Promises {
		if l.Promises[i].Stands() {
			agreed++
		}
	}
	all := [4]string{3: strconv.Itoa(agreed)}
	if err != nil {
		return all, err
	}
	sheet, err := s.Attendance.Sheet(v.Context(), v.actor, g.ID)
	if sheet.Used {
		all[0], all[1] = strconv.Itoa(sheet.People()), strconv.Itoa(sheet.Firms())
	}
	return all, err
}

// issue gives papers out: to everybody who has none yet, or to one.
func (s *site) issue(v *visit) error {
	o := issued.Order{
		Gathering: gathering.ID(v.PathValue("gathering")), Kind: letter.Kind(v.URL.Query().Get("jenis")),
		Signatory: letter.SignatoryID(v.PostForm.Get("signatory")), Day: v.PostForm.Get("day"),
	}
	one := issued.Recipient{Name: v.PostForm.Get("name"), About: v.PostForm.Get("about"), Role: issued.Role(v.PostForm.Get("role"))}
	single := v.PostForm.Has("name")
	var counts [4]string
	var err error
	switch {
	case o.Kind == letter.Record:
		o.For, counts, err = s.recordFigures(v, o.Gathering)
	case single:
		o.For = []issued.Recipient{one}
	}
	if err == nil {
		_, err = s.Issued.Issue(v.Context(), v.actor, o)
	}
	if wrong := v.wrong(err); wrong != nil {
		return s.showIssued(v, http.StatusUnprocessableEntity, func(d *issuedData) {
			d.Order, d.One, d.Counts, d.Wrong, d.Single = o, one, counts, wrong, single
		})
	}
	return v.saved(err, "issued.done", issuedPath(o.Gathering, o.Kind))
}

// recordFigures reads the figures of an official record.
func (s *site) recordFigures(v *visit, id gathering.ID) ([]issued.Recipient, [4]string, error) {
	g, err := s.Calendar.Gathering(v.Context(), v.actor, id)
	if err != nil {
		return nil, [4]string{}, err
	}
	var typed [4]string
	var figures [4]int
	for i, name := range countNames {
		typed[i] = strings.TrimSpace(v.PostForm.Get(name))
		if figures[i], err = strconv.Atoi(typed[i]); err != nil || figures[i] < 0 || figures[i] > letter.MostNumbers {
			return nil, typed, fault.Field(name, "letter.count_wrong", letter.MostNumbers)
		}
	}
	c := issued.Counts{People: figures[0], Businesses: figures[1], Meetings: figures[2], Agreements: figures[3]}
	return []issued.Recipient{{Name: g.Title, About: c.Text()}}, typed, nil
}

// countNames are the fields of an official record's figures.
var countNames = [4]string{"people", "businesses", "meetings", "agreements"}

// voidIssued makes a paper void.
func (s *site) voidIssued(v *visit) error {
	id, kind := gathering.ID(v.PathValue("gathering")), letter.Kind(v.URL.Query().Get("jenis"))
	paper := issued.ID(v.PathValue("paper"))
	err := s.Issued.Void(v.Context(), v.actor, id, paper, v.PostForm.Get("why"))
	if wrong := v.wrong(err); wrong != nil {
		return s.showIssued(v, http.StatusUnprocessableEntity, func(d *issuedData) { d.Wrong, d.PerID = wrong, paper })
	}
	return v.saved(err, "issued.voided", issuedPath(id, kind))
}

// verify tells whoever holds a code whether its paper is valid.
func (s *site) verify(v *visit) error {
	p, title, err := s.Issued.Verify(v.Context(), v.PathValue("code"))
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, verifyPage(v.frame(v.in.T("issued.verify")), p, title))
}

// issuedFile sends the valid papers of a kind as a ZIP of PDFs, written one after the
// other, or one paper as a PDF.
func (s *site) issuedFile(v *visit) error {
	name := v.PathValue("file")
	kind := map[string]letter.Kind{"sertifikat.zip": letter.Certificate, "ucapan-terima-kasih.zip": letter.Thanks, "berita-acara.zip": letter.Record}[name]
	if kind == "" {
		return lostFile
	}
	g, all, err := s.Issued.Papers(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")), kind)
	if err != nil {
		return err
	}
	print, err := s.printing(v, &g, kind)
	if err != nil {
		return err
	}
	only := issued.ID(v.URL.Query().Get("nomor"))
	var chosen []issued.Paper
	for _, p := range all {
		if p.Valid() && (only == "" || p.ID == only) {
			chosen = append(chosen, p)
		}
	}
	if len(chosen) == 0 {
		return fault.New(fault.NotFound, "issued.not_found")
	}
	if only != "" {
		var b bytes.Buffer
		if err := print.one(&b, chosen[0]); err != nil {
			return err
		}
		return v.file(strings.TrimSuffix(name, ".zip")+".pdf", "application/pdf", b.Bytes())
	}
	if err := print.check(chosen[0]); err != nil { // before anything is sent
		return err
	}
	out := bufio.NewWriterSize(s.download(v, name, "application/zip"), 64<<10)
	err = print.all(v.Context(), out, strings.TrimSuffix(name, ".zip"), chosen)
	if err == nil {
		err = out.Flush()
	}
	if err = ignoreGone(v.Context(), err); err != nil {
		s.Log.Error("a download broke off", "ref", v.ref, "error", err)
		panic(http.ErrAbortHandler) // half a file must not look like a whole one
	}
	return nil
}

// issuing prints papers of one kind of a gathering.
type issuing struct {
	kind   letter.Kind
	sheet  paper.Letter // what all have in common
	values map[string]string
	words  letter.Text
	in     *lang.Wording
	signs  map[letter.SignatoryID]letter.Signatory
	public string // the address that codes lead to
}

// printing sets it up. English is for certificates and letters of thanks.
func (s *site) printing(v *visit, g *gathering.Gathering, k letter.Kind) (p issuing, err error) {
	p = issuing{kind: k, in: lang.In(lang.ID), public: s.public(v), signs: map[letter.SignatoryID]letter.Signatory{}}
	in := letter.Indonesian
	if v.URL.Query().Get("bahasa") == string(letter.English) && k != letter.Record {
		p.in, in = lang.In(lang.EN), letter.English
	}
	if p.sheet, p.values, err = s.official(v, g); err != nil {
		return p, err
	}
	p.values["hari_tanggal"] = p.in.Date(g.Date)
	of := p.sheet.Heads[0].Organisation
	signs, err := s.Secretariat.Signing(v.Context(), of)
	if err != nil {
		return p, err
	}
	for _, x := range signs {
		p.signs[x.ID] = x
	}
	p.words, err = s.Forms.Words(v.Context(), of, k, in)
	return p, err
}

// letter is one paper with its words.
func (p issuing) letter(x issued.Paper) (l paper.Letter, err error) {
	l = p.sheet
	if l.Day, err = time.Parse(time.DateOnly, x.Day); err != nil {
		return l, fmt.Errorf("day of paper %s: %w", x.ID, err)
	}
	values := map[string]string{"nomor": x.Number, "nama": x.Name, "usaha": x.About, "jabatan": "", "alamat": "", "peran": "", "ketua": p.signs[x.Signatory].Name}
	for name, value := range p.values {
		values[name] = value
	}
	if x.Role != "" {
		values["peran"] = p.in.T("issued.role." + string(x.Role))
	}
	if p.kind == letter.Record {
		c, err := issued.CountsOf(x.About)
		if err != nil {
			return l, err
		}
		values["jumlah_peserta"], values["jumlah_usaha"] = p.in.Number(c.People), p.in.Number(c.Businesses)
		values["jumlah_pertemuan"], values["jumlah_kesepakatan"] = p.in.Number(c.Meetings), p.in.Number(c.Agreements)
	}
	title, err := letter.FillLine(p.words.Title, values)
	if err != nil {
		return l, err
	}
	if l.Body, err = letter.Fill(p.words.Text, values); err != nil {
		return l, err
	}
	l.Number, l.Signs = x.Number, []letter.Signatory{p.signs[x.Signatory]}
	l.Link, l.LinkText = p.public+"/v/"+x.Code, p.in.T("paper.official.verify")
	if p.kind == letter.Thanks {
		l.Subject, l.Nature, l.Attachment = title.Text(), p.in.T("paper.official.usual"), p.in.T("paper.official.none")
		l.To, l.ToPlace = []string{x.Name}, p.in.T("paper.official.place")
		if x.About != "" {
			l.To = append(l.To, x.About)
		}
		return l, nil
	}
	l.Heading = title.Text()
	return l, nil
}

func (p issuing) certificate(x issued.Paper) (paper.Certificate, error) {
	l, err := p.letter(x)
	c := paper.Certificate{
		Paper: l.Paper, Heads: l.Heads, Title: l.Heading, Number: l.Number, Name: x.Name, Body: l.Body, Place: l.Place, Day: l.Day, Signs: l.Signs,
		Link: l.Link, LinkText: l.LinkText, Sample: l.Sample,
	}
	if x.About != "" {
		c.About = []string{x.About}
	}
	return c, err
}

// one writes one paper as a PDF.
func (p issuing) one(w io.Writer, x issued.Paper) error {
	if p.kind == letter.Certificate {
		c, err := p.certificate(x)
		if err != nil {
			return err
		}
		return paper.Certificates(w, []paper.Certificate{c}, p.in)
	}
	l, err := p.letter(x)
	if err != nil {
		return err
	}
	return paper.Letters(w, []paper.Letter{l}, p.in)
}

// check tells whether a paper can be printed.
func (p issuing) check(x issued.Paper) error { return p.one(io.Discard, x) }

// all writes papers as a ZIP, each made only when its turn comes.
func (p issuing) all(ctx context.Context, w io.Writer, name string, papers []issued.Paper) error {
	if p.kind == letter.Certificate {
		return paper.CertificateBundle(ctx, w, name, each(papers, p.certificate), p.in, nil)
	}
	return paper.LetterBundle(ctx, w, name, each(papers, p.letter), p.in, nil)
}

// each makes one thing after the other.
func each[T any](papers []issued.Paper, of func(issued.Paper) (T, error)) func(yield func(T, error) bool) {
	return func(yield func(T, error) bool) {
		for _, x := range papers {
			if one, err := of(x); !yield(one, err) || err != nil {
				return
			}
		}
	}
}
