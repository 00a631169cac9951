package evaluation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/timetable"
)

// Book keeps what is asked and answered.
type Book struct {
	store   Store
	planner *timetable.Planner
	now     func() time.Time
}

// Store is what a Book needs kept. Implemented by internal/store.
type Store interface {
	Day(ctx context.Context, id gathering.ID) (timetable.Day, error)
	Plan(ctx context.Context, id gathering.ID) (gathering.Plan, error)
	// FeedbackForm is what is asked at a gathering: its own form, else that of its
	// office; NotFound when neither was kept. Version is 0 unless it is its own.
	FeedbackForm(ctx context.Context, g gathering.ID, office account.OrganisationID) (Form, error)
	// KeepFeedbackForm keeps a gathering's form, and as its office's default as well;
	// Conflict when it was changed meanwhile.
	KeepFeedbackForm(ctx context.Context, f Form, ofOffice bool, e account.Entry) error
	// Feedback lists the answers of a respondent, of all for an empty one.
	Feedback(ctx context.Context, g gathering.ID, who Respondent) ([]Answer, error)
	// KeepFeedback keeps an answer in the place of one that was not given later, and the form
	// that was answered unless the gathering has one. An entry without a deed is not noted:
	// the audit log must not tell who answered when.
	KeepFeedback(ctx context.Context, a Answer, f Form, e account.Entry) error
}

// NewBook makes a book over what store keeps. planner opens printed codes.
func NewBook(store Store, planner *timetable.Planner, now func() time.Time) *Book {
	return &Book{store: store, planner: planner, now: now}
}

// Bounds of answers.
const (
	longestWords = 300 // characters
	mostDays     = 60
)

// Sheet is all that one respondent can evaluate.
type Sheet struct {
	Gathering gathering.Gathering
	Form      Form
	Who       Respondent
	Name      string
	Lines     []Line
	Opens     time.Time
	Closes    time.Time
	Open      bool
	paper     bool
	noted     account.Deed // of the audit log, for what staff type
}

// Line is one subject with what was answered so far.
type Line struct {
	Subject
	Title    string // of the agenda item, or the name of whom one met; empty for the day
	Start    gathering.Clock
	Timed    bool
	Answered bool
	Answer   Answer
}

// Line finds a line by its subject.
func (s Sheet) Line(of Subject) (Line, bool) {
	i := slices.IndexFunc(s.Lines, func(l Line) bool { return l.Subject == of })
	if i < 0 {
		return Line{}, false
	}
	return s.Lines[i], true
}

// Sheet is the sheet of a participant for its own party, or for staff who type from
// paper; of Speaker, that of the actor's own body.
func (b *Book) Sheet(ctx context.Context, by account.Actor, g gathering.ID, who string) (Sheet, error) {
	d, err := b.store.Day(ctx, g)
	if err != nil {
		return Sheet{}, fmt.Errorf("load gathering %s: %w", g, err)
	}
	if !d.Gathering.Allows(by, account.SeeGathering) {
		return Sheet{}, fault.New(fault.NotFound, "gathering.not_found")
	}
	if who == Speaker {
		if by.Role != account.Speaker || !d.Gathering.Allows(by, account.GiveFeedback) {
			return Sheet{}, fault.New(fault.NotFound, "gathering.participant_not_found")
		}
		return b.sheet(ctx, &d, Respondent(by.Organisation), nil)
	}
	p, there := d.Gathering.Participant(gathering.ParticipantID(who))
	own := d.Gathering.Allows(by, account.GiveFeedback) && p.Organisation == by.Organisation && by.Organisation != ""
	staff := d.Gathering.Allows(by, account.SeeFeedback)
	if !there || !own && !staff {
		return Sheet{}, fault.New(fault.NotFound, "gathering.participant_not_found")
	}
	s, err := b.sheet(ctx, &d, Respondent(p.ID), &p)
	if staff {
		s.paper, s.noted = true, account.SeeFeedback
	}
	return s, err
}

// SheetByCode is the sheet of whom a printed agenda code belongs to.
func (b *Book) SheetByCode(ctx context.Context, code string) (Sheet, error) {
	d, number, err := b.planner.DayByCode(ctx, code)
	if err != nil {
		return Sheet{}, err
	}
	p := d.Gathering.Participants[number-1]
	return b.sheet(ctx, &d, Respondent(p.ID), &p)
}

// sheet puts a sheet together; p is nil for a body that speaks.
func (b *Book) sheet(ctx context.Context, d *timetable.Day, who Respondent, p *gathering.Participant) (Sheet, error) {
	f, plan, err := b.form(ctx, d.Gathering.ID)
	if err != nil {
		return Sheet{}, err
	}
	s := Sheet{Gathering: d.Gathering, Form: f, Who: who, Opens: plan.Date, Closes: closes(plan, f)}
	s.Open = open(plan, f, b.now())
	given, err := b.store.Feedback(ctx, d.Gathering.ID, who)
	if err != nil {
		return s, fmt.Errorf("load answers at %s: %w", d.Gathering.ID, err)
	}
	s.Lines = append(s.Lines, Line{Subject: Subject{About: Day}})
	for _, i := range d.Gathering.Agenda {
		if Evaluated(i) {
			s.Lines = append(s.Lines, Line{Subject: Subject{Session, i.Number}, Title: i.Title, Start: i.Start, Timed: true})
		}
	}
	if p != nil {
		s.Name = p.Name
		for _, e := range d.Agenda(p.Number).Entries {
			if e.Kind == timetable.MeetingEntry {
				s.Lines = append(s.Lines, Line{Subject: Subject{Meeting, e.Request.Number}, Title: e.With.Name, Start: e.Start, Timed: e.End > 0})
			}
		}
	}
	s.Lines = slices.DeleteFunc(s.Lines, func(l Line) bool { return len(f.Of(l.About)) == 0 })
	for i := range s.Lines {
		for _, a := range given {
			if a.Subject == s.Lines[i].Subject {
				s.Lines[i].Answered, s.Lines[i].Answer = true, a
			}
		}
	}
	return s, nil
}

// Evaluated tells whether an item of the agenda is asked about.
func Evaluated(i gathering.AgendaItem) bool {
	return slices.Contains([]gathering.AgendaKind{gathering.Opening, gathering.Talk, gathering.Forum, gathering.Closing}, i.Kind)
}

// closes is when the last answers are taken.
func closes(p gathering.Plan, f Form) time.Time { return p.Until.AddDate(0, 0, f.Days+1) }

// open tells whether answers are taken: from the gathering's day on.
func open(p gathering.Plan, f Form, now time.Time) bool {
	if p.State == gathering.Draft || p.State == gathering.Archived || p.State == gathering.Cancelled || p.Date.IsZero() {
		return false
	}
	return !now.Before(p.Date) && now.Before(closes(p, f))
}

// form is what is asked at a gathering, with its plan.
func (b *Book) form(ctx context.Context, g gathering.ID) (Form, gathering.Plan, error) {
	plan, err := b.store.Plan(ctx, g)
	if err != nil {
		return Form{}, plan, fmt.Errorf("load plan of %s: %w", g, err)
	}
	var office account.OrganisationID
	if len(plan.Hosts) > 0 {
		office = plan.Hosts[0].Organisation
	}
	f, err := b.store.FeedbackForm(ctx, g, office)
	if fault.KindOf(err) == fault.NotFound {
		f, err = Shipped(), nil
	}
	if err != nil {
		return f, plan, fmt.Errorf("load what is asked at %s: %w", g, err)
	}
	f.Gathering, f.Office = g, office
	return f, plan, nil
}

// Give keeps what a sheet's respondent says of a subject, in the place of what they
// said before. All mistakes are told at once, under the question's key.
func (b *Book) Give(ctx context.Context, by account.Actor, s Sheet, of Subject, replies []Reply) error {
	now := b.now()
	return b.GiveLater(ctx, by, s, of, replies, account.NewID(now), now)
}

// GiveLater keeps what was said at a moment, on a device that had no line then. What was said
// of the subject after that moment is left as it is; so is the answer with this identity.
func (b *Book) GiveLater(ctx context.Context, by account.Actor, s Sheet, of Subject, replies []Reply, id string, at time.Time) error {
	line, there := s.Line(of)
	if !there {
		return fault.New(fault.NotFound, "evaluation.subject_not_found")
	}
	now := b.now()
	if !s.Open {
		return fault.New(fault.Conflict, "evaluation.not_open")
	}
	if line.Timed && now.Before(s.Gathering.On(line.Start)) {
		return fault.New(fault.Conflict, "evaluation.not_begun")
	}
	said, err := checked(s.Form.Of(of.About), replies)
	if err != nil {
		return err
	}
	if at.After(now) {
		at = now
	}
	a := Answer{ID: id, Gathering: s.Gathering.ID, Who: s.Who, Subject: of, Replies: said, Paper: s.paper, At: at}
	var e account.Entry
	if s.noted != "" {
		e = by.Did(s.noted, "participant/"+string(s.Who), now).To(account.Facts{"gathering": s.Gathering.ID, "paper_form": true, "about": of.About, "number": of.Number})
	}
	if err := b.store.KeepFeedback(ctx, a, s.Form, e); err != nil {
		return fmt.Errorf("keep an answer at %s: %w", s.Gathering.ID, err)
	}
	return nil
}

// checked keeps the replies to questions that were asked.
func checked(asked []Question, replies []Reply) ([]Reply, error) {
	var said []Reply
	var wrong []error
	for _, q := range asked {
		i := slices.IndexFunc(replies, func(r Reply) bool { return r.Question == q.Key })
		if i < 0 {
			continue
		}
		r := Reply{Question: q.Key}
		text := strings.Join(strings.Fields(replies[i].Text), " ")
		switch q.Kind {
		case Scale, Held:
			most := 5
			if q.Kind == Held {
				most = No
			}
			if r.Scale = replies[i].Scale; r.Scale < 0 || r.Scale > most {
				wrong = append(wrong, fault.Field(q.Key, "evaluation.choose"))
			}
		case Next:
			if r.Day = replies[i].Day; r.Day != "" {
				if _, err := time.Parse(time.DateOnly, r.Day); err != nil {
					wrong = append(wrong, fault.Field(q.Key+"_day", "letter.day_wrong"))
				}
			}
			r.Text = text
		default:
			r.Text = text
		}
		if utf8.RuneCountInString(r.Text) > longestWords {
			wrong = append(wrong, fault.Field(q.Key, "fault.too_long", longestWords))
		}
		if r.Scale != 0 || r.Text != "" || r.Day != "" {
			said = append(said, r)
		}
	}
	if len(wrong) == 0 && len(said) == 0 && len(asked) > 0 {
		wrong = append(wrong, fault.Field(asked[0].Key, "evaluation.empty"))
	}
	return said, errors.Join(wrong...)
}
