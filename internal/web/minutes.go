package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/minutes"
	"wantilan/internal/lang"
	"wantilan/internal/letter"
	"wantilan/internal/paper"
)

func minutesPath(id gathering.ID) string { return base(id) + "/notulen" }

// minutesData is the list of sections with what is needed to sign.
type minutesData struct {
	M      minutes.Minutes
	Chairs []letter.Signatory
	Typed  minutes.Signature
	Reopen bool // the visitor may
	Wrong  map[string]string
}

// sectionData is one section being written.
type sectionData struct {
	M     minutes.Minutes
	S     minutes.Section  // what stands in the fields
	Other *minutes.Section // what another saved meanwhile; nil: nobody did
	Wrong map[string]string
}

// minutesList shows the sections of a gathering's minutes.
func (s *site) minutesList(v *visit) error { return s.showMinutes(v, http.StatusOK, nil, nil) }

func (s *site) showMinutes(v *visit, status int, typed *minutes.Signature, wrong map[string]string) error {
	m, err := s.Minutes.Minutes(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")))
	if err != nil {
		return err
	}
	d := minutesData{M: m, Wrong: wrong, Reopen: m.Gathering.Allows(v.actor, account.PlanGathering), Typed: minutes.Signature{Taker: v.actor.Name, Position: v.in.T("minutes.taker")}}
	if typed != nil {
		d.Typed = *typed
	}
	if d.Chairs, err = s.Minutes.Chairs(v.Context(), m.Gathering); err != nil {
		return err
	}
	return v.page(status, minutesPage(v.within(&m.Gathering, v.in.T("minutes.title")), d))
}

// minutesSection shows one section to be written.
func (s *site) minutesSection(v *visit) error {
	return s.showMinutesSection(v, http.StatusOK, func(*sectionData) {})
}

func (s *site) showMinutesSection(v *visit, status int, typed func(*sectionData)) error {
	m, err := s.Minutes.Minutes(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")))
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(v.PathValue("section"))
	section, there := m.Section(number)
	if err != nil || !there {
		return fault.New(fault.NotFound, "minutes.no_section")
	}
	d := sectionData{M: m, S: section}
	typed(&d)
	return v.page(status, sectionPage(v.within(&m.Gathering, sectionTitle(v.in, d.S)), d))
}

// keepMinutesSection keeps one section. What was typed is never lost: when another saved
// meanwhile, both are shown, and the next save is made from the newest.
func (s *site) keepMinutesSection(v *visit) error {
	number, err := strconv.Atoi(v.PathValue("section"))
	if err != nil {
		return fault.New(fault.NotFound, "minutes.no_section")
	}
	form := minutes.Section{
		Gathering: gathering.ID(v.PathValue("gathering")), Number: number, Version: v.version(), Words: v.PostForm.Get("words"), Decisions: v.PostForm.Get("decisions"),
	}
	for i := 1; v.PostForm.Has(fmt.Sprint("what_", i)) && i <= minutes.MostTasks+1; i++ {
		form.Tasks = append(form.Tasks, minutes.Task{Who: v.PostForm.Get(fmt.Sprint("who_", i)), What: v.PostForm.Get(fmt.Sprint("what_", i)), Due: v.PostForm.Get(fmt.Sprint("due_", i))})
	}
	err = s.Minutes.Keep(v.Context(), v.actor, form)
	again := func(d *sectionData) {
		newest := d.S
		form.Title, form.Start = newest.Title, newest.Start
		d.S = form
		if form.Version != newest.Version {
			d.Other, d.S.Version = &newest, newest.Version
		}
	}
	if fault.KindOf(err) == fault.Conflict {
		return s.showMinutesSection(v, http.StatusConflict, again)
	}
	if wrong := v.wrong(err); wrong != nil {
		return s.showMinutesSection(v, http.StatusUnprocessableEntity, func(d *sectionData) { again(d); d.Wrong = wrong })
	}
	return v.saved(err, "web.letter.saved", fmt.Sprintf("%s/bagian/%d", minutesPath(form.Gathering), number))
}

// signMinutes locks minutes.
func (s *site) signMinutes(v *visit) error {
	form := minutes.Signature{
		Gathering: gathering.ID(v.PathValue("gathering")), Chair: letter.SignatoryID(v.PostForm.Get("chair")), Taker: v.PostForm.Get("taker"), Position: v.PostForm.Get("position"),
	}
	err := s.Minutes.Sign(v.Context(), v.actor, form)
	if wrong := v.wrong(err); wrong != nil {
		return s.showMinutes(v, http.StatusUnprocessableEntity, &form, wrong)
	}
	return v.saved(err, "minutes.signed", minutesPath(form.Gathering))
}

// reopenMinutes takes the signature away.
func (s *site) reopenMinutes(v *visit) error {
	id := gathering.ID(v.PathValue("gathering"))
	return v.saved(s.Minutes.Reopen(v.Context(), v.actor, id), "minutes.reopened", minutesPath(id))
}

// minutesPDF prints the minutes in Indonesian, the language of official papers.
func (s *site) minutesPDF(v *visit) error {
	m, err := s.Minutes.Minutes(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")))
	if err != nil {
		return err
	}
	l, values, err := s.official(v, &m.Gathering)
	if err != nil {
		return err
	}
	chairs, err := s.Minutes.Chairs(v.Context(), m.Gathering)
	if err != nil {
		return err
	}
	values["notulis"], values["ketua"] = m.Signature.Taker, ""
	for _, c := range chairs {
		if m.Locked() && c.ID == m.Signature.Chair {
			values["ketua"] = c.Name
			l.Signs = []letter.Signatory{{Name: m.Signature.Taker, Position: m.Signature.Position}, c}
		}
	}
	in := lang.In(lang.ID)
	if err := s.worded(v, &l, letter.Minutes, letter.Indonesian, values); err != nil {
		return err
	}
	for _, x := range m.Sections {
		if x.Version > 0 {
			l.Body = append(l.Body, sectionBlocks(in, x)...)
		}
	}
	if !m.Locked() {
		l.Footer = in.T("minutes.draft")
	}
	var b bytes.Buffer
	if err := paper.Letters(&b, []paper.Letter{l}, in); err != nil {
		return err
	}
	return v.file("notulen.pdf", "application/pdf", b.Bytes())
}

// sectionBlocks are one section on paper.
func sectionBlocks(in *lang.Wording, x minutes.Section) []letter.Block {
	plain := func(text string) letter.Line { return letter.Line{{Text: text}} }
	bold := func(text string) letter.Block { return letter.Block{Lines: []letter.Line{{{Text: text, Bold: true}}}} }
	all := []letter.Block{bold(sectionTitle(in, x))}
	for part := range strings.SplitSeq(x.Words, "\n\n") {
		var b letter.Block
		for line := range strings.SplitSeq(part, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				b.Lines = append(b.Lines, plain(line))
			}
		}
		if len(b.Lines) > 0 {
			all = append(all, b)
		}
	}
	list := func(title string, lines []string) {
		b := letter.Block{List: true}
		for _, line := range lines {
			if line = strings.TrimSpace(line); line != "" {
				b.Lines = append(b.Lines, plain(line))
			}
		}
		if len(b.Lines) > 0 {
			all = append(all, bold(title), b)
		}
	}
	list(in.T("minutes.decisions"), strings.Split(x.Decisions, "\n"))
	var tasks []string
	for _, t := range x.Tasks {
		tasks = append(tasks, taskText(in, t))
	}
	list(in.T("minutes.tasks"), tasks)
	return all
}

// taskText is a task on one line.
func taskText(in *lang.Wording, t minutes.Task) string {
	due := ""
	if day, err := time.Parse(time.DateOnly, t.Due); err == nil {
		due = in.Date(day)
	}
	return joined(t.What, t.Who, due)
}

func sectionTitle(in *lang.Wording, x minutes.Section) string {
	switch {
	case x.Title != "":
		return in.Clock(int(x.Start)) + " " + x.Title
	case x.Number == 0:
		return in.T("minutes.other")
	}
	return in.T("minutes.gone", x.Number)
}

// official is a paper of a gathering's leading host before its words, and the values of
// placeholders that all such papers know.
func (s *site) official(v *visit, g *gathering.Gathering) (paper.Letter, map[string]string, error) {
	if len(g.Hosts) == 0 {
		return paper.Letter{}, nil, fault.New(fault.Conflict, "minutes.no_host")
	}
	head, err := s.head(v, g.Hosts[0].Organisation)
	if err != nil {
		return paper.Letter{}, nil, err
	}
	day := g.Date
	if day.IsZero() {
		day = s.Now().In(bali)
	}
	hosts := make([]string, len(g.Hosts))
	for i, h := range g.Hosts {
		hosts[i] = h.Name
	}
	in := lang.In(lang.ID)
	values := map[string]string{
		"acara": g.Title, "tema": g.Theme, "hari_tanggal": in.Date(g.Date), "tempat": g.Place, "penyelenggara": strings.Join(hosts, ", "),
		"waktu": "", "kontak": "", "jumlah_peserta": strconv.Itoa(len(g.Participants)), "tahun": strconv.Itoa(day.Year()),
		"rincian": letter.Details(letter.Row{Name: in.T("web.overview.date"), Value: in.Date(g.Date)}, letter.Row{Name: in.T("web.overview.place"), Value: g.Place}),
	}
	return paper.Letter{Paper: head.Paper, Heads: []paper.Head{head}, Place: head.Place, Day: day, Sample: g.Sample}, values, nil
}

// worded gives a paper the words of the leading host's form.
func (s *site) worded(v *visit, l *paper.Letter, k letter.Kind, in letter.Language, values map[string]string) error {
	of := l.Heads[0].Organisation
	words, err := s.Forms.Words(v.Context(), of, k, in)
	if err != nil {
		return err
	}
	title, err := letter.FillLine(words.Title, values)
	if err != nil {
		return err
	}
	l.Heading = title.Text()
	l.Body, err = letter.Fill(words.Text, values)
	return err
}
