package match

import (
	"context"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/order"
	"wantilan/internal/register"
	"wantilan/pairing"
)

// Credit is what a business got at a gathering that is over, beside what it should have
// got: the mean of all businesses that could have good meetings. The difference is
// carried on (kredit keadilan).
type Credit struct {
	Participant int
	Deserved    float64
	Received    int
}

// CreditStore keeps credits.
type CreditStore interface {
	// CreditsDue lists gatherings that ended and of which no credits are kept.
	CreditsDue(ctx context.Context, limit int) ([]gathering.ID, error)
	// KeepCredits keeps those of a gathering once; done again, it changes nothing.
	KeepCredits(ctx context.Context, id gathering.ID, all []Credit, now time.Time) error
}

// MostOwed bounds what a party is owed, or owes, in good meetings.
const MostOwed = 5

// CreditDue counts what businesses got at gatherings that are over, once for each.
func (d *Desk) CreditDue(ctx context.Context) (int, error) {
	due, err := d.store.CreditsDue(ctx, atOnce)
	if err != nil {
		return 0, fmt.Errorf("list gatherings without credits: %w", err)
	}
	for i, id := range due {
		m, k, err := d.both(ctx, id)
		if err != nil {
			return i, err
		}
		all, err := credits(&m, &k, d.now())
		if err != nil {
			return i, fmt.Errorf("count credits of %s: %w", id, err)
		}
		if err := d.store.KeepCredits(ctx, id, all, d.now()); err != nil {
			return i, fmt.Errorf("keep credits of %s: %w", id, err)
		}
	}
	return len(due), nil
}

// credits counts good meetings in the timetable: those that the score calls good, and
// those that both sides wanted.
func credits(m *Meetings, k *Known, now time.Time) ([]Credit, error) {
	s, err := newSuggester(m, k, now)
	if err != nil {
		return nil, err
	}
	g, err := s.index.GatheringOf(upTo(len(s.there)), pairing.Query{Most: mostAsked, Seed: m.Rules.Seed})
	if err != nil {
		return nil, err
	}
	possible, received := map[int]bool{}, map[int]int{}
	good := map[[2]int]bool{}
	for _, c := range g.Candidates {
		a, b := s.there[c.A], s.there[c.B]
		if c.Score >= g.Good {
			possible[a], possible[b] = true, true
			good[[2]int{a, b}], good[[2]int{b, a}] = true, true
		}
	}
	for number := range m.Booked {
		r := &m.Requests[number-1]
		back := s.pairs[[2]int{r.To, r.From}]
		if back != nil && back.Answer == Accepted && m.Booked[back.Number] && back.Number < number {
			continue // one meeting for both
		}
		if good[[2]int{r.From, r.To}] || back != nil && back.Answer == Accepted {
			for _, n := range [2]int{r.From, r.To} {
				received[n]++
				possible[n] = true
			}
		}
	}
	var all []Credit
	sum := 0
	for _, n := range s.there {
		if possible[n] && m.Gathering.Participants[n-1].Kind == register.Business {
			all = append(all, Credit{Participant: n, Received: received[n]})
			sum += received[n]
		}
	}
	for i := range all {
		all[i].Deserved = float64(sum) / float64(len(all))
	}
	return all, nil
}

func upTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// Exposure is how many meetings a group of businesses has: those of one district, sector,
// sex of who leads them, or that never came before.
type Exposure struct {
	Group    string // district, sector, sex or newcomer
	Value    string // as registered; empty: not known
	Parties  int
	Meetings int
	Without  int // businesses without any
	Owed     float64
}

// Exposure counts accepted meetings by groups of businesses, for organisers.
func (d *Desk) Exposure(ctx context.Context, by account.Actor, id gathering.ID) ([]Exposure, error) {
	m, k, err := d.both(ctx, id)
	if err != nil {
		return nil, err
	}
	if staff, _, err := m.speaker(by, account.SuggestMeetings); err != nil || !staff {
		if err == nil {
			err = fault.New(fault.Forbidden, "account.not_allowed")
		}
		return nil, err
	}
	s := suggester{m: &m, k: &k}
	at := map[[2]string]int{}
	var all []Exposure
	for i := range m.Gathering.Participants {
		p, x := &m.Gathering.Participants[i], &k.Parties[i]
		if p.Kind != register.Business || p.Withdrawn {
			continue
		}
		newcomer := "no"
		if x.Before == 0 {
			newcomer = "yes"
		}
		n := s.taken(p.Number)
		for _, key := range [][2]string{{"district", p.District}, {"sector", x.Cluster}, {"sex", x.Sex}, {"newcomer", newcomer}} {
			j, there := at[key]
			if !there {
				j = len(all)
				at[key] = j
				all = append(all, Exposure{Group: key[0], Value: key[1]})
			}
			e := &all[j]
			e.Parties++
			e.Meetings += n
			e.Owed += x.Owed
			if n == 0 {
				e.Without++
			}
		}
	}
	turn := map[string]int{"district": 0, "sector": 1, "sex": 2, "newcomer": 3}
	order.By(all, func(a, b Exposure) int {
		if a.Group != b.Group {
			return turn[a.Group] - turn[b.Group]
		}
		if a.Value < b.Value {
			return -1
		}
		return 1
	})
	return all, nil
}
