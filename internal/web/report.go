package web

import (
	"bytes"
	"net/http"
	"strings"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/report"
	"wantilan/internal/lang"
	"wantilan/internal/letter"
	"wantilan/internal/paper"
)

func reportPath(id gathering.ID) string { return base(id) + "/laporan" }

// reportRoutes are those of the activity report.
func (s *site) reportRoutes() []route {
	who := those(reportDeed)
	return []route{
		{"GET /temu/{gathering}/laporan", who, freely, s.report},
		{"GET /temu/{gathering}/laporan/pratinjau", who, freely, s.reportPreview},
		{"GET /temu/{gathering}/laporan/unduh/{file}", who, heavy, s.reportFile},
		{"GET /temu/{gathering}/laporan/bagian/{section}", who, freely, s.reportPart},
		{"POST /temu/{gathering}/laporan/bagian/{section}", who, deeds, s.keepReportPart},
		{"POST /temu/{gathering}/laporan/nomor", who, deeds, s.numberReport},
	}
}

// reportData is the page from which a report is made.
type reportData struct {
	R       report.Report
	Lacks   []string // what is not there yet, in words
	Signs   []letter.Signatory
	Makers  []gathering.Member
	Default map[letter.Kind]letter.Text
	Typed   report.Numbered
	Wrong   map[string]string
}

// partData is one part being worded.
type partData struct {
	R      report.Report
	P      report.Part // what stands in the field
	Title  string
	Form   string // the words of the body's form
	Values []letter.Row
	Filled []letter.Block // as they are printed
	Other  *report.Part   // what another saved meanwhile; nil: nobody did
	Wrong  map[string]string
}

// report shows what a report is made of.
func (s *site) report(v *visit) error { return s.showReport(v, http.StatusOK, nil, nil) }

func (s *site) showReport(v *visit, status int, typed *report.Numbered, wrong map[string]string) error {
	f, err := s.reportFacts(v)
	if err != nil {
		return err
	}
	d := reportData{R: f.report, Lacks: f.lacks(v.in), Makers: f.binder.Committee, Default: f.words, Wrong: wrong}
	d.Typed = report.Numbered{Day: s.Now().In(bali).Format(time.DateOnly)}
	for _, m := range f.binder.Committee {
		if strings.EqualFold(m.Role, lang.In(lang.ID).T("plan.role.chair")) {
			d.Typed.Maker, d.Typed.Position = m.Name, m.Role
			break
		}
	}
	if typed != nil {
		d.Typed = *typed
	}
	if d.Signs, err = s.Reports.Signatories(v.Context(), f.report.Gathering, d.Typed.Day); err != nil {
		return err
	}
	return v.page(status, reportPage(v.within(&f.report.Gathering, v.in.T("report.title")), d))
}

// reportPreview shows the whole report as it is printed.
func (s *site) reportPreview(v *visit) error {
	f, err := s.reportFacts(v)
	if err != nil {
		return err
	}
	r, err := f.made(false, false, false)
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, reportPreviewPage(v.within(&f.report.Gathering, v.in.T("report.preview")), reportPath(f.report.Gathering.ID), r.Blocks))
}

// reportFile makes the report as a file, with the lists that are asked for.
func (s *site) reportFile(v *visit) error {
	file := v.PathValue("file")
	write, kind := paper.ReportPDF, "application/pdf"
	switch file {
	case "laporan-kegiatan.pdf":
	case "laporan-kegiatan.docx":
		write, kind = paper.ReportDOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	default:
		return lostFile
	}
	f, err := s.reportFacts(v)
	if err != nil {
		return err
	}
	r, err := f.made(true, v.URL.Query().Get("peserta") != "", v.URL.Query().Get("jadwal") != "")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := write(&b, r, f.in); err != nil {
		return err
	}
	return v.file(file, kind, b.Bytes())
}

// reportPart shows one part to be worded.
func (s *site) reportPart(v *visit) error {
	return s.showReportPart(v, http.StatusOK, func(*partData) {})
}

func (s *site) showReportPart(v *visit, status int, typed func(*partData)) error {
	f, err := s.reportFacts(v)
	if err != nil {
		return err
	}
	kind := letter.Kind(v.PathValue("section"))
	p, there := f.report.Part(kind)
	if !there {
		return fault.New(fault.NotFound, "report.no_part")
	}
	d := partData{R: f.report, P: p, Title: f.words[kind].Title, Form: f.words[kind].Text}
	if d.P.Words == "" {
		d.P.Words = d.Form
	}
	if d.Filled, err = letter.Fill(d.P.Words, f.values); err != nil {
		return err
	}
	known, _ := letter.KindOf(kind)
	for _, name := range known.Knows {
		d.Values = append(d.Values, letter.Row{Name: "{" + name + "}", Value: f.values[name]})
	}
	typed(&d)
	return v.page(status, reportPartPage(v.within(&f.report.Gathering, d.Title), d))
}

// keepReportPart keeps the words of a part. What was typed is never lost: when another
// saved meanwhile, both are shown, and the next save is made from the newest.
func (s *site) keepReportPart(v *visit) error {
	p := report.Part{Gathering: v.gathering(), Kind: letter.Kind(v.PathValue("section")), Version: v.version(), Words: v.PostForm.Get("words")}
	typed := p.Words
	if v.PostForm.Has("bawaan") {
		p.Words = ""
	}
	err := s.Reports.Keep(v.Context(), v.actor, p)
	again := func(d *partData) {
		if newest := d.P; newest.Version != p.Version {
			d.Other = &newest
		}
		d.P.Words, d.Filled = typed, nil
	}
	if fault.KindOf(err) == fault.Conflict {
		return s.showReportPart(v, http.StatusConflict, again)
	}
	if wrong := v.wrong(err); wrong != nil {
		return s.showReportPart(v, http.StatusUnprocessableEntity, func(d *partData) { again(d); d.Wrong = wrong })
	}
	return v.saved(err, "web.letter.saved", reportPath(p.Gathering)+"/bagian/"+string(p.Kind))
}

// numberReport gives the report its number.
func (s *site) numberReport(v *visit) error {
	f := v.PostForm
	n := report.Numbered{Gathering: v.gathering(), Day: f.Get("day"), Signatory: letter.SignatoryID(f.Get("signatory")), Maker: f.Get("maker"), Position: f.Get("position")}
	err := s.Reports.Number(v.Context(), v.actor, n)
	if wrong := v.wrong(err); wrong != nil {
		return s.showReport(v, http.StatusUnprocessableEntity, &n, wrong)
	}
	return v.saved(err, "report.numbered", reportPath(n.Gathering))
}
