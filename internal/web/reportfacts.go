package web

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/album"
	"wantilan/internal/gathering/attendance"
	"wantilan/internal/gathering/evaluation"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/gathering/issued"
	"wantilan/internal/gathering/minutes"
	"wantilan/internal/gathering/promise"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/gathering/report"
	"wantilan/internal/lang"
	"wantilan/internal/letter"
	"wantilan/internal/paper"
	"wantilan/internal/timetable"
)

const reportDeed = account.PrintPapers

// reportFacts is all that a report tells, read at one time.
type reportFacts struct {
	s        *site
	v        *visit
	in       *lang.Wording // of the report: Indonesian, as official papers are
	report   report.Report
	binder   gathering.Binder
	day      timetable.Day
	groups   []report.Group
	invited  []invitation.Invitation
	came     registration.List
	door     attendance.Sheet // who came by the desk at the door
	minutes  minutes.Minutes
	results  evaluation.Results
	promises []promise.Promise
	photos   []album.Photo
	record   *issued.Paper // the newest valid official record; nil: there is none
	counts   issued.Counts // as the record says
	head     paper.Head
	place    string // of signing
	signs    []letter.Signatory
	words    map[letter.Kind]letter.Text // of the body's forms
	values   map[string]string           // of placeholders
}

// reportFacts reads what a report tells, for those who print the gathering's papers.
func (s *site) reportFacts(v *visit) (*reportFacts, error) {
	formal := *v
	formal.in = lang.In(lang.ID)
	f := &reportFacts{s: s, v: &formal, in: formal.in, words: map[letter.Kind]letter.Text{}}
	ctx, by, id := v.Context(), v.actor, v.gathering()
	var err error
	read := func(step func() error) {
		if err == nil {
			err = step()
		}
	}
	read(func() (err error) { f.report, err = s.Reports.Report(ctx, by, id); return })
	read(func() (err error) { f.binder, err = s.Plans.Binder(ctx, by, id); return })
	read(func() (err error) { f.day, err = s.Planner.Papers(ctx, by, id); return })
	read(func() (err error) { f.groups, err = s.Reports.Groups(ctx, by, id); return })
	read(func() (err error) { f.invited, err = s.Invitations.Invited(ctx, by, id); return })
	read(func() (err error) {
		f.came, err = s.Registrations.List(ctx, by, id, registration.Filter{Limit: 1})
		return
	})
	read(func() (err error) { f.door, err = s.Attendance.Sheet(ctx, by, id); return })
	read(func() (err error) { f.minutes, err = s.Minutes.Minutes(ctx, by, id); return })
	read(func() (err error) { f.results, err = s.Evaluation.Results(ctx, by, id); return })
	read(func() error {
		l, err := s.Promises.List(ctx, by, id)
		f.promises = l.Promises
		return err
	})
	read(func() (err error) { f.photos, err = s.Albums.ForReport(ctx, by, id); return })
	read(f.readRecord)
	read(f.readOffice)
	return f, err
}

// readRecord finds the newest official record that is valid.
func (f *reportFacts) readRecord() error {
	_, all, err := f.s.Issued.Papers(f.v.Context(), f.v.actor, f.report.Gathering.ID, letter.Record)
	if err != nil {
		return err
	}
	for _, p := range slices.Backward(all) {
		if p.Valid() {
			f.record = &p
			f.counts, err = issued.CountsOf(p.About)
			return err
		}
	}
	return nil
}

// readOffice reads what the leading host's letters are made of, and gives placeholders
// their values.
func (f *reportFacts) readOffice() error {
	g := &f.report.Gathering
	l, values, err := f.s.official(f.v, g)
	if err != nil {
		return err
	}
	f.head, f.place = l.Heads[0], l.Place
	if f.signs, err = f.s.Secretariat.Signing(f.v.Context(), g.Hosts[0].Organisation); err != nil {
		return err
	}
	for _, k := range append(slices.Clone(report.Parts), letter.Report) {
		if f.words[k], err = f.s.Forms.Words(f.v.Context(), g.Hosts[0].Organisation, k, letter.Indonesian); err != nil {
			return err
		}
	}
	if p := &f.binder.Plan; p.Finish > 0 {
		values["waktu"] = f.in.T("report.hours", f.in.Clock(int(p.Start)), f.in.Clock(int(p.Finish)), f.in.Zone(p.Zone))
	}
	if lines := whenLines(f.in, &f.binder.Plan); !g.Date.IsZero() {
		values["hari_tanggal"] = lines[0]
	}
	values["kontak"], values["nomor"] = f.binder.Contact, f.report.Numbered.Number
	for _, name := range []string{"acara", "tema", "hari_tanggal", "waktu", "tempat", "kontak", "nomor"} {
		if values[name] == "" {
			values[name] = f.in.T("report.unset")
		}
	}
	people, businesses, meetings, agreements := f.figures()
	for name, n := range map[string]int{"jumlah_peserta": people, "jumlah_usaha": businesses, "jumlah_pertemuan": meetings, "jumlah_kesepakatan": agreements} {
		values[name] = f.in.Number(n)
	}
	f.values = values
	return nil
}

// figures are how many came, met and agreed: as the official record says, and without
// one as the lists say.
func (f *reportFacts) figures() (people, businesses, meetings, agreements int) {
	if f.record != nil {
		return f.counts.People, f.counts.Businesses, f.counts.Meetings, f.counts.Agreements
	}
	for _, x := range f.groups {
		people += x.Count
		if x.Kind == "business" {
			businesses += x.Count
		}
	}
	return people, businesses, len(f.day.Bookings), len(f.agreed())
}

// agreed are the promises that still stand.
func (f *reportFacts) agreed() []promise.Promise {
	return slices.DeleteFunc(slices.Clone(f.promises), func(p promise.Promise) bool { return !p.Stands() })
}

// lacks says what a report would not have yet, so that nobody wonders at gaps.
func (f *reportFacts) lacks(in *lang.Wording) []string {
	written := slices.ContainsFunc(f.minutes.Sections, func(x minutes.Section) bool { return x.Version > 0 })
	over := f.binder.State == gathering.Ended || f.binder.State == gathering.Archived || f.binder.State == gathering.Cancelled
	var all []string
	for _, x := range []struct {
		none bool
		key  string
	}{
		{!over, "report.lacks.not_over"}, {len(f.groups) == 0, "report.lacks.participants"}, {f.record == nil, "report.lacks.record"}, {len(f.binder.Committee) == 0, "report.lacks.committee"},
		{len(f.binder.Budget) == 0, "report.lacks.budget"}, {len(f.day.Bookings) == 0, "report.lacks.meetings"}, {len(f.promises) == 0, "report.lacks.promises"},
		{!written, "report.lacks.minutes"}, {f.results.N == 0, "report.lacks.evaluation"}, {len(f.photos) == 0, "report.lacks.photos"},
	} {
		if x.none {
			all = append(all, in.T(x.key))
		}
	}
	return all
}

// part is one part's heading and its words with their values put in.
func (f *reportFacts) part(k letter.Kind) (title string, text []paper.Block, err error) {
	words := f.words[k].Text
	if p, there := f.report.Part(k); there && p.Words != "" {
		words = p.Words
	}
	line, err := letter.FillLine(f.words[k].Title, f.values)
	if err != nil {
		return "", nil, err
	}
	blocks, err := letter.Fill(words, f.values)
	return line.Text(), reportBlocksOf(blocks), err
}

// reportBlocksOf are filled words as blocks of a report.
func reportBlocksOf(blocks []letter.Block) []paper.Block {
	var all []paper.Block
	for _, b := range blocks {
		switch {
		case len(b.Rows) > 0:
			t := paper.Rows{Shares: []float64{1, 2}}
			for _, r := range b.Rows {
				t.Rows = append(t.Rows, []string{r.Name, r.Value})
			}
			all = append(all, t)
		case b.List:
			var items []string
			for _, l := range b.Lines {
				items = append(items, l.Text())
			}
			all = append(all, paper.Items{Lines: items})
		default:
			var p paper.Paragraph
			for i, l := range b.Lines {
				if i > 0 {
					p.Spans = append(p.Spans, paper.Span{Text: "\n"})
				}
				for _, r := range l {
					p.Spans = append(p.Spans, paper.Span{Text: r.Text, Bold: r.Bold})
				}
			}
			all = append(all, p)
		}
	}
	return all
}

// signatures are the blocks to sign: who knows of it at the left, who made it at the
// right.
func (f *reportFacts) signatures() paper.Signatures {
	n := f.report.Numbered
	day := f.in.T("report.day_blank")
	if at, err := time.Parse(time.DateOnly, n.Day); err == nil {
		_, day, _ = strings.Cut(f.in.Date(at), ", ")
	}
	if f.place != "" {
		day = f.place + ", " + day
	}
	knows := paper.Signatory{Above: []string{f.in.T("report.knowing"), f.in.T("report.head") + ","}}
	if i := slices.IndexFunc(f.signs, func(s letter.Signatory) bool { return s.ID == n.Signatory }); i >= 0 {
		s := f.signs[i]
		knows.Above, knows.Name = append([]string{f.in.T("report.knowing")}, s.Capacity()...), s.Name
		if s.Rank != "" {
			knows.Below = append(knows.Below, s.Rank)
		}
		if s.NIP != "" {
			knows.Below = append(knows.Below, "NIP "+s.WrittenNIP())
		}
	}
	position := n.Position
	if position == "" {
		position = f.in.T("plan.role.chair")
	}
	return paper.Signatures{All: []paper.Signatory{knows, {Above: []string{day, position + ","}, Name: n.Maker}}}
}

// number writes the number of a row.
func number(i int) string { return strconv.Itoa(i + 1) }
