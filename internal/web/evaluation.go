package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/evaluation"
	"wantilan/internal/lang"
	"wantilan/internal/sheet"
	"wantilan/internal/web/ui"
)

func evaluationPath(id gathering.ID) string { return base(id) + "/evaluasi" }

// sheetData is one respondent's sheet: the list of subjects, or one of them.
type sheetData struct {
	S     evaluation.Sheet
	Base  string
	Now   *evaluation.Line // the subject that is asked about; nil: the list
	Typed []evaluation.Reply
	Wrong map[string]string
}

// evaluations shows staff what was answered, and leads everybody else to their sheet.
func (s *site) evaluations(v *visit) error {
	id := gathering.ID(v.PathValue("gathering"))
	if v.actor.May(account.SeeFeedback) {
		r, err := s.Evaluation.Results(v.Context(), v.actor, id)
		if err != nil {
			return err
		}
		return v.page(http.StatusOK, resultsPage(v.within(&r.Gathering, v.in.T("evaluation.title")), r))
	}
	g, err := s.Calendar.Gathering(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	if v.actor.Role == account.Speaker {
		return v.see(evaluationPath(id) + "/isi/" + evaluation.Speaker)
	}
	own := g.Of(v.actor.Organisation)
	if len(own) == 1 {
		return v.see(evaluationPath(id) + "/isi/" + string(own[0].ID))
	}
	return v.page(http.StatusOK, sheetsPage(v.within(&g, v.in.T("evaluation.title")), g, own))
}

// sheetOf is the sheet that an address names.
func (s *site) sheetOf(v *visit) (d sheetData, f ui.Frame, err error) {
	if code := v.PathValue("code"); code != "" {
		d.Base = "/a/" + code + "/evaluasi"
		if d.S, err = s.Evaluation.SheetByCode(v.Context(), code); err == nil {
			f = v.frame(v.in.T("evaluation.title") + " · " + d.S.Gathering.Title)
			f.Sample = d.S.Gathering.Sample
		}
		return d, f, err
	}
	id, who := gathering.ID(v.PathValue("gathering")), v.PathValue("participant")
	d.Base = evaluationPath(id) + "/isi/" + who
	if d.S, err = s.Evaluation.Sheet(v.Context(), v.actor, id, who); err == nil {
		f = v.within(&d.S.Gathering, v.in.T("evaluation.title"))
	}
	return d, f, err
}

// subjectOf reads what is evaluated, such as session-3.
func subjectOf(text string) evaluation.Subject {
	about, number, _ := strings.Cut(text, "-")
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 {
		n = 0
	}
	return evaluation.Subject{About: evaluation.About(about), Number: n}
}

func subjectText(of evaluation.Subject) string { return fmt.Sprintf("%s-%d", of.About, of.Number) }

// feedback shows a sheet, or the questions about one of its subjects.
func (s *site) feedback(v *visit) error { return s.showFeedback(v, http.StatusOK, nil, nil) }

func (s *site) showFeedback(v *visit, status int, typed []evaluation.Reply, wrong map[string]string) error {
	d, f, err := s.sheetOf(v)
	if err != nil {
		return err
	}
	if asked := v.URL.Query().Get("tentang"); asked != "" {
		if l, there := d.S.Line(subjectOf(asked)); there {
			d.Now, d.Typed, d.Wrong = &l, l.Answer.Replies, wrong
		}
	}
	if typed != nil {
		d.Typed = typed
	}
	return v.page(status, feedbackPage(f, d))
}

// giveFeedback keeps what is said of one subject.
func (s *site) giveFeedback(v *visit) error {
	d, _, err := s.sheetOf(v)
	if err != nil {
		return err
	}
	of := subjectOf(v.URL.Query().Get("tentang"))
	replies := repliesOf(d.S.Form.Of(of.About), v.PostForm)
	err = s.Evaluation.Give(v.Context(), v.actor, d.S, of, replies)
	if wrong := v.wrong(err); wrong != nil {
		return s.showFeedback(v, http.StatusUnprocessableEntity, replies, wrong)
	}
	return v.saved(err, "evaluation.thanks", d.Base)
}

// askedData is what is asked at a gathering, for staff who change it.
type askedData struct {
	F        evaluation.Form
	Days     string
	Fixed    bool
	OfOffice bool
	Wrong    map[string]string
}

// feedbackQuestions shows what is asked.
func (s *site) feedbackQuestions(v *visit) error { return s.showQuestions(v, http.StatusOK, nil) }

func (s *site) showQuestions(v *visit, status int, typed *askedData) error {
	f, g, fixed, err := s.Evaluation.Asked(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")))
	if err != nil {
		return err
	}
	d := askedData{F: f, Days: strconv.Itoa(f.Days)}
	if typed != nil {
		typed.F.Gathering = f.Gathering
		d = *typed
	}
	d.Fixed = fixed
	return v.page(status, questionsPage(v.within(&g, v.in.T("evaluation.questions")), d))
}

// setQuestions changes what is asked.
func (s *site) setQuestions(v *visit) error {
	d := askedData{Days: strings.TrimSpace(v.PostForm.Get("days")), OfOffice: v.PostForm.Get("office") == "ya"}
	d.F = evaluation.Form{Gathering: gathering.ID(v.PathValue("gathering")), Version: v.version()}
	if days, err := strconv.Atoi(d.Days); err == nil {
		d.F.Days = days
	}
	for _, a := range evaluation.Abouts {
		for i := range evaluation.MostQuestions {
			field := fmt.Sprintf("%s_%d", a, i+1)
			d.F.Questions = append(d.F.Questions, evaluation.Question{
				About: a, Kind: evaluation.Kind(v.PostForm.Get(field + "_kind")), ID: v.PostForm.Get(field + "_id"), EN: v.PostForm.Get(field + "_en"),
			})
		}
	}
	err := s.Evaluation.SetForm(v.Context(), v.actor, d.F, d.OfOffice)
	if wrong := v.wrong(err); wrong != nil {
		d.Wrong = wrong
		return s.showQuestions(v, http.StatusUnprocessableEntity, &d)
	}
	return v.saved(err, "web.letter.saved", evaluationPath(d.F.Gathering))
}

// feedbackFile sends the results as a list.
func (s *site) feedbackFile(v *visit) error {
	write, kind := sheet.WriteXLSX, xlsxType
	switch v.PathValue("file") {
	case "evaluasi.xlsx":
	case "evaluasi.csv":
		write, kind = sheet.WriteCSV, csvType
	default:
		return lostFile
	}
	r, err := s.Evaluation.Results(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")))
	if err != nil {
		return err
	}
	head := []string{v.in.T("evaluation.about"), v.in.T("evaluation.question"), v.in.T("evaluation.n"), v.in.T("evaluation.mean"), "1", "2", "3", "4", "5", v.in.T("evaluation.words")}
	l := sheet.Listing{Name: v.in.T("evaluation.title"), Top: []string{r.Gathering.Title, v.in.T("evaluation.least", evaluation.Least)}, Head: head, Rows: func(yield func([]string) bool) {
		for _, row := range resultRows(v.in, r) {
			if !yield(row) {
				return
			}
		}
	}}
	var b bytes.Buffer
	if err := write(&b, l, v.in); err != nil {
		return err
	}
	return v.file(v.PathValue("file"), kind, b.Bytes())
}

// resultRows are the results as lines of a list.
func resultRows(in *lang.Wording, r evaluation.Results) [][]string {
	var all [][]string
	for _, x := range r.Results {
		for _, t := range x.Tallies {
			row := []string{resultTitle(in, x), questionText(in, t.Question), strconv.Itoa(t.N), meanOf(in, t), "", "", "", "", "", strings.Join(t.Words, "; ")}
			for i, n := range t.Counts {
				if !t.Hidden && t.Kind != evaluation.Words && (t.Kind != evaluation.Held || i < evaluation.No) {
					row[4+i] = strconv.Itoa(n)
				}
			}
			all = append(all, row)
		}
	}
	for _, m := range r.Agreed {
		for _, step := range m.Steps {
			all = append(all, []string{m.From + " – " + m.To, in.T("evaluation.kind.next"), "", "", "", "", "", "", "", joined(step.Text, step.Day)})
		}
	}
	return all
}

// questionText is a question in the visitor's language.
func questionText(in *lang.Wording, q evaluation.Question) string {
	if in.Tag == lang.EN && q.EN != "" {
		return q.EN
	}
	return q.ID
}

func resultTitle(in *lang.Wording, x evaluation.Result) string {
	if x.Title != "" {
		return x.Title
	}
	return in.T("evaluation.about." + string(x.About))
}

// meanOf is a mean with one decimal, or nothing.
func meanOf(in *lang.Wording, t evaluation.Tally) string {
	if t.Hidden || t.Kind != evaluation.Scale {
		return ""
	}
	return in.Decimal(t.Mean, 1)
}
