package evaluation

import (
	"context"
	"fmt"
	"slices"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
)

// Least is how many must have answered before anything that they thought is shown.
const Least = 3

// Result is what was answered about one subject; about all meetings together, since of
// one meeting only two can answer.
type Result struct {
	Subject
	Title   string
	N       int // respondents
	Tallies []Tally
}

// Tally is what was answered to one question.
type Tally struct {
	Question
	N      int      // respondents who answered it
	Hidden bool     // fewer than Least: only N is told
	Counts [5]int   // of 1 to 5; of Held, of yes and no
	Mean   float64  // of the scale
	Words  []string // by alphabet: their order must not tell who it was
}

// Agreed is what both sides say of a meeting: facts, not what they think.
type Agreed struct {
	Number    int // of the request
	From, To  string
	Held, Not int // who say that it took place, and that it did not
	Steps     []Reply
}

// Results is all that was answered at a gathering.
type Results struct {
	Gathering gathering.Gathering
	Form      Form
	Fixed     bool
	N         int // respondents
	Results   []Result
	Agreed    []Agreed // the meetings of which something was said
}

// Results gives staff what was answered.
func (b *Book) Results(ctx context.Context, by account.Actor, g gathering.ID) (Results, error) {
	f, day, fixed, err := b.Asked(ctx, by, g)
	if err != nil {
		return Results{}, err
	}
	d, err := b.store.Day(ctx, g)
	if err != nil {
		return Results{}, fmt.Errorf("load gathering %s: %w", g, err)
	}
	all, err := b.store.Feedback(ctx, g, "")
	if err != nil {
		return Results{}, fmt.Errorf("load answers at %s: %w", g, err)
	}
	r := Results{Gathering: day, Form: f, Fixed: fixed, N: respondents(all)}
	subjects := []Result{{Subject: Subject{About: Day}}}
	for _, i := range day.Agenda {
		if Evaluated(i) {
			subjects = append(subjects, Result{Subject: Subject{Session, i.Number}, Title: i.Title})
		}
	}
	for _, x := range append(subjects, Result{Subject: Subject{About: Meeting}}) {
		if asked := f.Of(x.About); len(asked) > 0 {
			x.fill(asked, all)
			r.Results = append(r.Results, x)
		}
	}
	for _, booked := range d.Bookings {
		q := d.Requests[booked.Request-1]
		from, to := day.Participants[q.From-1], day.Participants[q.To-1]
		if m := agreed(Agreed{Number: q.Number, From: from.Name, To: to.Name}, f, all); m.Held+m.Not+len(m.Steps) > 0 {
			r.Agreed = append(r.Agreed, m)
		}
	}
	return r, nil
}

func respondents(all []Answer) int {
	who := map[Respondent]bool{}
	for _, a := range all {
		who[a.Who] = true
	}
	return len(who)
}

// fill counts the answers about a result's subject.
func (x *Result) fill(asked []Question, all []Answer) {
	var about []Answer
	for _, a := range all {
		if a.Subject == x.Subject || x.About == Meeting && a.Subject.About == Meeting {
			about = append(about, a)
		}
	}
	x.N = respondents(about)
	for _, q := range asked {
		if q.Kind == Next {
			continue // told of each meeting
		}
		x.Tallies = append(x.Tallies, tally(q, about))
	}
}

func tally(q Question, about []Answer) Tally {
	t := Tally{Question: q}
	who, sum, n := map[Respondent]bool{}, 0, 0
	for _, a := range about {
		r := a.Reply(q.Key)
		if r.Scale == 0 && r.Text == "" {
			continue
		}
		who[a.Who] = true
		if r.Scale > 0 && r.Scale <= len(t.Counts) {
			t.Counts[r.Scale-1]++
			sum += r.Scale
			n++
		}
		if r.Text != "" {
			t.Words = append(t.Words, r.Text)
		}
	}
	if t.N = len(who); t.N < Least && q.Kind != Held {
		return Tally{Question: q, N: t.N, Hidden: true}
	}
	slices.Sort(t.Words)
	if n > 0 {
		t.Mean = float64(sum) / float64(n)
	}
	return t
}

// agreed adds what both sides say of a meeting.
func agreed(m Agreed, f Form, all []Answer) Agreed {
	for _, a := range all {
		if a.Subject != (Subject{Meeting, m.Number}) {
			continue
		}
		for _, q := range f.Of(Meeting) {
			switch r := a.Reply(q.Key); {
			case q.Kind == Held && r.Scale == Yes:
				m.Held++
			case q.Kind == Held && r.Scale == No:
				m.Not++
			case q.Kind == Next && (r.Text != "" || r.Day != ""):
				m.Steps = append(m.Steps, r)
			}
		}
	}
	return m
}
