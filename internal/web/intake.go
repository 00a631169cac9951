package web

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/lang"
	"wantilan/internal/register/intake"
	"wantilan/internal/sheet"
)

const intakePath = "/masukan"

func intakeHref(id intake.ID) string { return intakePath + "/" + string(id) }

// intakesData is the page that takes a file of businesses, with the earlier ones.
type intakesData struct {
	List     []intake.Intake
	Wrong    string
	Mistakes sheet.Mistakes
}

// intakes asks for a file and lists the earlier ones.
func (s *site) intakes(v *visit) error { return s.intakesPage(v, http.StatusOK, intakesData{}) }

func (s *site) intakesPage(v *visit, status int, d intakesData) (err error) {
	if d.List, err = s.Intakes.Intakes(v.Context(), v.actor); err != nil {
		return err
	}
	return v.page(status, intakesPage(v.frame(v.in.T("intake.title")), d))
}

// takeIn keeps a file that looks like one of tables, to be read as due work, and goes to
// the page that shows how far that is.
func (s *site) takeIn(v *visit) error {
	name, data, err := v.uploaded()
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return s.intakesPage(v, http.StatusUnprocessableEntity, intakesData{Wrong: v.in.T(f.Key, f.Args...)})
	}
	if err != nil {
		return err
	}
	if mistakes := sheet.Looks(name, data); len(mistakes) > 0 {
		return s.intakesPage(v, http.StatusUnprocessableEntity, intakesData{Mistakes: mistakes})
	}
	id, err := s.Intakes.Hand(v.Context(), v.actor, name, data)
	if err != nil {
		return err
	}
	return v.see(intakeHref(id))
}

// columnsData is the page that asks what the columns are.
type columnsData struct {
	Intake  intake.Intake
	Columns []columnData
	Offered []intake.Target
	AsOf    string
	Wrong   map[string]string
}

// columnData is one column with some of its values.
type columnData struct {
	Place   int
	Column  intake.Column
	Samples []string
}

// mostSamples is how many values of a column are shown, and looked for among the
// first rows.
const mostSamples = 3

func (s *site) columnsOf(i intake.Intake) []columnData {
	var all []columnData
	g := i.Sheets[i.Plan.Sheet]
	for c, column := range i.Plan.Columns {
		d := columnData{Place: c, Column: column}
		for _, row := range g.Rows[min(len(g.Rows), i.Plan.Heading.Last+1):] {
			if c < len(row.Cells) && strings.TrimSpace(row.Cells[c]) != "" {
				text := clip(row.Cells[c], 40)
				if column.Personal() {
					text = intake.Hidden(text)
				}
				d.Samples = append(d.Samples, text)
			}
			if len(d.Samples) == mostSamples {
				break
			}
		}
		if column.Heading != "" || len(d.Samples) > 0 {
			all = append(all, d)
		}
	}
	return all
}

// clip shortens a text for a page.
func clip(text string, most int) string {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " ")
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}

// intakeOf is the intake of the address.
func (s *site) intakeOf(v *visit) (intake.Intake, error) {
	return s.Intakes.Intake(v.Context(), v.actor, intake.ID(v.PathValue("intake")))
}

// intake shows how far a file is: what its columns are, what would be done, what is
// being done, what became of it.
func (s *site) intake(v *visit) error {
	i, err := s.intakeOf(v)
	if err != nil {
		return err
	}
	switch {
	case i.Unread && i.State.Over():
		return v.page(http.StatusOK, unreadPage(v.frame(v.in.T("intake.unread.title")), i))
	case i.State == intake.Matching:
		return s.columnsPage(v, http.StatusOK, i, nil)
	case i.State == intake.Previewing:
		return v.page(http.StatusOK, previewPage(v.frame(v.in.T("intake.preview.title")), i))
	}
	f := v.frame(v.in.T(progressTitle(i)))
	var search intake.Search
	if !i.State.Over() {
		f.Refresh, f.Script = 2, "progress.js"
	} else if i.Count(intake.Added)+i.Count(intake.Changed) > 0 {
		if search, err = s.Doubles.Search(v.Context(), v.actor); err != nil {
			return err
		}
		if search.On() {
			f.Refresh = 3
		}
	}
	return v.page(http.StatusOK, progressPage(f, i, intakeState(v.in, i), search))
}

// progressTitle is the wording of what goes on.
func progressTitle(i intake.Intake) string {
	switch i.State {
	case intake.Reading:
		return "intake.reading.title"
	case intake.Rehearsing:
		return "intake.rehearsing.title"
	}
	return "intake.progress.title"
}

// columns asks anew what the columns are.
func (s *site) columns(v *visit) error {
	i, err := s.intakeOf(v)
	if err != nil {
		return err
	}
	if i.Unread {
		return v.see(intakeHref(i.ID))
	}
	if i.State != intake.Matching && i.State != intake.Previewing && i.State != intake.Rehearsing {
		return v.see(intakeHref(i.ID))
	}
	return s.columnsPage(v, http.StatusOK, i, nil)
}

func (s *site) columnsPage(v *visit, status int, i intake.Intake, wrong map[string]string) error {
	d := columnsData{Intake: i, Columns: s.columnsOf(i), Offered: s.Intakes.Offered(), AsOf: string(i.Plan.AsOf), Wrong: wrong}
	if typed := v.PostForm.Get("as_of"); typed != "" {
		d.AsOf = typed
	}
	return v.page(status, columnsPage(v.frame(v.in.T("intake.columns.title")), d))
}

// chooseSheet goes to another sheet of the file.
func (s *site) chooseSheet(v *visit) error {
	i, err := s.intakeOf(v)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(v.PostForm.Get("sheet"))
	if err != nil {
		return fault.Field("sheet", "intake.plan.sheet")
	}
	if err := s.Intakes.Sheet(v.Context(), v.actor, i.ID, n); err != nil {
		return err
	}
	return v.see(intakeHref(i.ID) + "/kolom")
}

// rehearse keeps what the columns are and shows what the import would do.
func (s *site) rehearse(v *visit) error {
	i, err := s.intakeOf(v)
	if err != nil {
		return err
	}
	if i.Unread {
		return v.see(intakeHref(i.ID))
	}
	choices := intake.Choices{AsOf: v.PostForm.Get("as_of")}
	for c := range i.Plan.Columns {
		t := i.Plan.Columns[c].Target
		if values, there := v.PostForm[fmt.Sprintf("column%d", c)]; there {
			t = intake.Target(values[0])
		}
		choices.Targets = append(choices.Targets, t)
	}
	err = s.Intakes.Rehearse(v.Context(), v.actor, i.ID, choices)
	if wrong := v.wrong(err); wrong != nil {
		for c := range choices.Targets {
			i.Plan.Columns[c].Target = choices.Targets[c]
		}
		return s.columnsPage(v, http.StatusUnprocessableEntity, i, wrong)
	}
	if err != nil {
		return err
	}
	return v.see(intakeHref(i.ID))
}

// startIntake begins the import that was shown.
func (s *site) startIntake(v *visit) error {
	id := intake.ID(v.PathValue("intake"))
	if err := s.Intakes.Start(v.Context(), v.actor, id); err != nil {
		return err
	}
	return v.see(intakeHref(id))
}

// continueIntake goes on with one that was cancelled or failed.
func (s *site) continueIntake(v *visit) error {
	id := intake.ID(v.PathValue("intake"))
	if err := s.Intakes.Continue(v.Context(), v.actor, id); err != nil {
		return err
	}
	return v.see(intakeHref(id))
}

// cancelIntake asks an import to stop.
func (s *site) cancelIntake(v *visit) error {
	id := intake.ID(v.PathValue("intake"))
	if err := s.Intakes.Cancel(v.Context(), v.actor, id); err != nil && fault.KindOf(err) != fault.Conflict {
		return err // one that ended meanwhile needs no cancelling
	}
	return v.see(intakeHref(id))
}

func intakeState(in *lang.Wording, i intake.Intake) runState {
	text := map[string]string{
		"phase": in.T("intake.state." + string(i.State)),
		"rows":  in.T("intake.progress.rows", in.Number(i.Done), in.Number(i.Rows)),
	}
	if i.State == intake.Reading {
		text["rows"] = in.N("intake.reading.rows", i.Done)
	}
	for _, o := range intake.Outcomes {
		text[string(o)] = in.Number(i.Count(o))
	}
	share := 0.0
	if i.Rows > 0 {
		share = float64(i.Done) / float64(i.Rows)
	}
	return runState{Text: text, Share: share, Over: i.State.Over() || i.State == intake.Previewing || i.State == intake.Matching}
}

// intakeState sends how far an import is, for the script.
func (s *site) intakeState(v *visit) error {
	i, err := s.intakeOf(v)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/json")
	return ignoreGone(v.Context(), json.NewEncoder(v.w).Encode(intakeState(v.in, i)))
}

// noteText words a note, with the place of its cell.
func noteText(in *lang.Wording, p intake.Plan, n intake.Note) string {
	args := make([]any, len(n.Args))
	for k, a := range n.Args {
		switch a := a.(type) {
		case float64: // a number that went through JSON
			args[k] = strconv.FormatFloat(a, 'f', -1, 64)
		default:
			args[k] = a
		}
	}
	if n.Key == "intake.remark.verified" || n.Key == "intake.remark.newer" {
		args[0] = in.T(fmt.Sprintf("intake.target.%v", args[0]))
	}
	text := in.T(n.Key, args...)
	if n.Column < 0 || n.Column >= len(p.Columns) {
		return text
	}
	return in.T("intake.cell.place", intake.Letters(n.Column), clip(p.Columns[n.Column].Heading, 40)) + ": " + text
}

// intakeReport sends what became of each row. Rows that were not read come with
// their cells, so that they can be put right and read in again.
func (s *site) intakeReport(v *visit) error {
	i, err := s.intakeOf(v)
	if err != nil {
		return err
	}
	out := s.download(v, "laporan-masukan.csv", csvType)
	w := csv.NewWriter(out)
	w.UseCRLF = true
	if v.in.Tag != lang.EN {
		w.Comma = ';'
	}
	if _, err := out.Write([]byte("\xef\xbb\xbf")); err != nil {
		return ignoreGone(v.Context(), err)
	}
	head := []string{v.in.T("intake.report.row"), v.in.T("intake.report.outcome"), v.in.T("intake.target.name"), v.in.T("intake.report.notes")}
	for _, c := range i.Plan.Columns {
		head = append(head, sheet.Harmless(c.Heading))
	}
	err = w.Write(head)
	if err == nil {
		_, err = s.Intakes.Report(v.Context(), v.actor, i.ID, func(fates []intake.Fate) error {
			for _, f := range fates {
				var notes []string
				for _, n := range f.Notes {
					notes = append(notes, noteText(v.in, i.Plan, n))
				}
				line := []string{strconv.Itoa(f.Row), v.in.T("intake.outcome." + string(f.Outcome)), sheet.Harmless(f.Name), sheet.Harmless(strings.Join(notes, " "))}
				for _, c := range f.Cells {
					line = append(line, sheet.Harmless(c))
				}
				if err := w.Write(line); err != nil {
					return err
				}
			}
			return nil
		})
	}
	w.Flush()
	if err == nil {
		err = w.Error()
	}
	return ignoreGone(v.Context(), err)
}

const csvType = "text/csv; charset=utf-8"

// streamTime is how long a long download may take; the limit of the server is for
// pages.
const streamTime = 30 * time.Minute

// download begins a download that is written bit by bit.
func (s *site) download(v *visit, name, kind string) http.ResponseWriter {
	v.started = true
	_ = http.NewResponseController(v.w).SetWriteDeadline(s.Now().Add(streamTime)) // a recorder in tests has no deadlines
	h := v.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s"`, name))
	return v.w
}
