package gathering

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// SeatsForm is what is typed of quota, times and the waiting list.
type SeatsForm struct {
	Quota, Attendees, Offer                string // Offer in hours
	Queue                                  string
	OpensAt, ClosesAt, AnswerBy, ReleaseAt string // 2026-12-01T17:00
	Parts                                  []PartForm
	Conditions                             []Condition
}

// PartForm is what is typed of a sub-quota.
type PartForm struct {
	Of          string // kind, or kind:value
	Least, Most string
}

// Seated is what the form of quota shows.
func (p *Plan) Seated() SeatsForm {
	moment := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(p.Date.Location()).Format("2006-01-02T15:04")
	}
	f := SeatsForm{Quota: fmt.Sprint(p.Seats.Quota), Attendees: fmt.Sprint(p.Attendees), Queue: string(p.Seats.Queue), Offer: fmt.Sprint(int(max(p.Seats.Offer, time.Hour) / time.Hour)),
		OpensAt: moment(p.OpensAt), ClosesAt: moment(p.ClosesAt), AnswerBy: moment(p.AnswerBy), ReleaseAt: moment(p.Seats.Release), Conditions: p.Eligible.Conditions}
	if p.Seats.Offer == 0 {
		f.Offer = "24"
	}
	for _, x := range p.Seats.Parts {
		part := PartForm{Of: string(x.Kind), Least: fmt.Sprint(x.Least), Most: fmt.Sprint(x.Most)}
		if x.Value != "" {
			part.Of += ":" + x.Value
		}
		f.Parts = append(f.Parts, part)
	}
	return f
}

// Bounds of seats.
const (
	mostSeats     = 5000
	mostAttendees = 20
	mostHours     = 14 * 24
	mostParts     = 20
	mostValues    = 60
)

// Queues in the order of choices, and Criteria in that of the form.
var (
	Queues   = []Queue{ByTurn, ByScore, ByLot}
	Criteria = []Criterion{HasNIB, NeverAttended, WomenLed, InCluster, InDistrict, OfScale, HasCertificate, KBLI}
)

// Simple tells whether a criterion is true or false, without values.
func (c Criterion) Simple() bool { return c == HasNIB || c == NeverAttended || c == WomenLed }

var (
	districtCode = regexp.MustCompile(`^[0-9]{2}\.[0-9]{2}\.[0-9]{2}$`)
	kbliBegin    = regexp.MustCompile(`^[0-9]{2,5}$`)
	plainCode    = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,40}$`)
)

// ChangeSeats changes quota, times, waiting list, sub-quotas and who may register.
func (s *Secretariat) ChangeSeats(ctx context.Context, by account.Actor, id ID, f SeatsForm) error {
	return s.plan(ctx, by, id, func(b *Binder) (account.Facts, account.Facts, error) {
		before := b.seatFacts()
		var r reader
		f.read(&r, b)
		b.inTime(&r)
		if err := r.err(); err != nil {
			return nil, nil, err
		}
		return before, b.seatFacts(), nil
	})
}

func (f SeatsForm) read(r *reader, b *Binder) {
	p, zone := &b.Plan, b.Date.Location()
	p.Seats.Quota, p.Attendees = r.count("quota", f.Quota, 0, mostSeats), r.count("attendees", f.Attendees, 1, mostAttendees)
	p.Seats.Offer = time.Duration(r.count("offer", f.Offer, 1, mostHours)) * time.Hour
	if p.Seats.Queue = Queue(f.Queue); !slices.Contains(Queues, p.Seats.Queue) {
		r.wrong(fault.Field("queue", "plan.choose"))
	}
	p.OpensAt, p.ClosesAt = r.moment("opens_at", f.OpensAt, zone), r.moment("closes_at", f.ClosesAt, zone)
	p.AnswerBy, p.Seats.Release = r.moment("answer_by", f.AnswerBy, zone), r.moment("release_at", f.ReleaseAt, zone)
	if p.Seats.Quota < b.Heads.Confirmed && b.State != Draft {
		r.wrong(fault.Field("quota", "plan.below_confirmed", b.Heads.Confirmed))
	}
	p.Seats.Parts = f.parts(r, p.Seats.Quota)
	p.Eligible.Conditions = nil
	for _, c := range f.Conditions {
		if c, there := c.read(r); there {
			p.Eligible.Conditions = append(p.Eligible.Conditions, c)
		}
	}
}

// parts reads sub-quotas.
func (f SeatsForm) parts(r *reader, quota int) []Part {
	var all []Part
	seen, kept := map[string]bool{}, map[PartKind]int{} // seats kept back, by what they go by
	for i, x := range f.Parts {
		if x.Of == "" {
			continue
		}
		field := fmt.Sprintf("part_%d", i+1)
		kind, value, _ := strings.Cut(x.Of, ":")
		part := Part{Number: len(all) + 1, Kind: PartKind(kind), Value: value, Least: r.count(field, x.Least, 0, mostSeats), Most: r.count(field, x.Most, 0, mostSeats)}
		switch {
		case part.Kind == OfDistrict && districtCode.MatchString(value), part.Kind == OfCluster && plainCode.MatchString(value),
			(part.Kind == Newcomers || part.Kind == LedByWomen) && value == "":
		default:
			r.wrong(fault.Field(field, "plan.choose"))
		}
		kept[part.Kind] += part.Least
		switch {
		case seen[x.Of]:
			r.wrong(fault.Field(field, "plan.part_twice"))
		case part.Least == 0 && part.Most == 0:
			r.wrong(fault.Field(field, "plan.part_empty"))
		case part.Most > 0 && part.Least > part.Most:
			r.wrong(fault.Field(field, "plan.part_reversed"))
		case kept[part.Kind] > quota: // one business is in one district and one cluster
			r.wrong(fault.Field(field, "plan.part_beyond", kept[part.Kind], quota))
		}
		seen[x.Of] = true
		all = append(all, part)
	}
	if len(all) > mostParts {
		r.wrong(fault.Field("part_1", "plan.too_many", mostParts))
	}
	return all
}

// read checks a condition; one with no value that needs some is none.
func (c Condition) read(r *reader) (Condition, bool) {
	if !slices.Contains(Criteria, c.About) {
		r.wrong(fault.Field("conditions", "plan.choose"))
		return c, false
	}
	if c.About.Simple() {
		return Condition{About: c.About}, true
	}
	var values []string
	field := string(c.About)
	for _, value := range c.Values {
		value = strings.TrimSpace(value)
		switch {
		case value == "" || slices.Contains(values, value):
			continue
		case c.About == KBLI && !kbliBegin.MatchString(value), c.About == InDistrict && !districtCode.MatchString(value), !plainCode.MatchString(value):
			r.wrong(fault.Field(field, "plan.value_unreadable", value))
		}
		values = append(values, value)
	}
	if len(values) > mostValues {
		r.wrong(fault.Field(field, "plan.too_many", mostValues))
	}
	return Condition{About: c.About, Values: values}, len(values) > 0
}

func (p *Plan) seatFacts() account.Facts {
	f := p.Seated()
	return account.Facts{"quota": p.Seats.Quota, "attendees": p.Attendees, "queue": p.Seats.Queue, "offer_hours": f.Offer, "opens_at": f.OpensAt, "closes_at": f.ClosesAt,
		"answer_by": f.AnswerBy, "release_at": f.ReleaseAt, "parts": p.Seats.Parts, "conditions": p.Eligible.Conditions}
}

// Fitting is how businesses that fit a rule are looked for in the register.
type Fitting struct {
	Queries []register.Query // no business is found by two, unless AtMost
	AtMost  bool             // some may be found by two: with several certificates
	Left    []Criterion      // what the register cannot be asked for; fewer may fit
}

// mostQueries bounds how many questions a rule becomes.
const mostQueries = 64

// Fitting turns a rule into questions to the register; none when it would be too
// many.
func (e Eligibility) Fitting() Fitting {
	f := Fitting{Queries: []register.Query{{Kind: register.FoundBusiness}}}
	for _, c := range e.Conditions {
		set, known := map[Criterion]func(*register.Query, string){
			KBLI:           func(q *register.Query, v string) { q.KBLI = v },
			InCluster:      func(q *register.Query, v string) { q.Cluster = v },
			InDistrict:     func(q *register.Query, v string) { q.Region = v },
			OfScale:        func(q *register.Query, v string) { q.Scale = register.Size(v) },
			HasCertificate: func(q *register.Query, v string) { q.Certificate, q.Valid = v, true },
		}[c.About]
		if !known {
			f.Left = append(f.Left, c.About)
			continue
		}
		values := c.Values
		if c.About == KBLI {
			values = shortest(values)
		}
		f.AtMost = f.AtMost || c.About == HasCertificate && len(values) > 1
		var longer []register.Query
		for _, q := range f.Queries {
			for _, v := range values {
				set(&q, v)
				longer = append(longer, q)
			}
		}
		if f.Queries = longer; len(longer) > mostQueries {
			f.Queries = nil
			return f
		}
	}
	return f
}

// shortest drops beginnings that have another as their own beginning.
func shortest(all []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(x string) bool {
		return slices.ContainsFunc(all, func(y string) bool { return y != x && strings.HasPrefix(x, y) })
	})
}

// Standing is a gathering of a series with its figures.
type Standing struct {
	Plan
	Heads    Heads
	Invited  int // people whose invitation went out, whatever they answered
	Partners int // parties at it that are no businesses
	Requests int // accepted ones
	Meetings int // in the shown timetable
}

// InSeries compares the gatherings of a series that the actor's body hosts.
func (s *Secretariat) InSeries(ctx context.Context, by account.Actor, series SeriesID) ([]Standing, error) {
	if !by.May(account.SeePlan) || by.Gathering != "" || by.Organisation == "" && by.Role != account.Administrator {
		return nil, errNotFound
	}
	of := by.Organisation
	if by.Role == account.Administrator {
		of = ""
	}
	all, err := s.store.InSeries(ctx, series, of)
	if err == nil && (len(all) == 0 || series == "") {
		err = errNotFound
	}
	return all, err
}
