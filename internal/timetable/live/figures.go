package live

import (
	"context"
	"fmt"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/order"
)

// Tally is what became of planned meetings.
type Tally struct {
	Planned  int // published before the first round began
	Held     int
	Missed   int
	Fell     int // planned, and left out by a change on the day, or their round was not held
	Unmarked int // nobody said
	Added    int // held, and not planned
}

// ClusterTally is a cluster's part of a day: of meetings both sides count.
type ClusterTally struct {
	Cluster       string // empty: not known
	Parties, Came int
	Tally
}

// Figures are the first figures of a day (angka pertama).
type Figures struct {
	Tally
	Clusters []ClusterTally // of businesses, the largest first
	Waits    int            // how often somebody waited between two meetings
	Wait     time.Duration  // on average
	Promises int
}

// mostPublished bounds how many publications are looked through.
const mostPublished = 1000

// Ending is a day with its first figures, for those who look after it.
func (d *Desk) Ending(ctx context.Context, by account.Actor, g gathering.ID) (*State, Figures, error) {
	s, err := d.state(ctx, by, g, account.RunDay)
	if err != nil {
		return nil, Figures{}, err
	}
	planned, err := d.planned(ctx, s)
	if err != nil {
		return s, Figures{}, fmt.Errorf("load what was planned for %s: %w", g, err)
	}
	clusters, err := d.store.Clusters(ctx, g)
	if err != nil {
		return s, Figures{}, fmt.Errorf("load clusters of %s: %w", g, err)
	}
	return s, s.Figures(planned, clusters), nil
}

// planned are the requests that had a place when the first round began.
func (d *Desk) planned(ctx context.Context, s *State) (map[int]bool, error) {
	all, err := d.store.Publications(ctx, s.Day.Gathering.ID, mostPublished)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	last := all[len(all)-1] // the first of all
	if len(s.Halls[0].Rounds) > 0 {
		begins := s.Halls[0].Rounds[0].Start
		for i := range s.Halls {
			if at := s.Halls[i].Rounds[0].Start; at.Before(begins) {
				begins = at
			}
		}
		for _, p := range all { // the newest first
			if !p.At.After(begins) {
				last = p
				break
			}
		}
	}
	bookings, _, err := d.store.Bookings(ctx, last.Run)
	planned := make(map[int]bool, len(bookings))
	for _, b := range bookings {
		planned[b.Request] = true
	}
	return planned, err
}

// Figures adds a day up. planned are requests, clusters those of businesses, by their
// numbers.
func (s *State) Figures(planned map[int]bool, clusters map[int]string) Figures {
	f := Figures{Promises: s.Count.Promises}
	of, at := map[int]*ClusterTally{}, map[string]*ClusterTally{}
	var all []*ClusterTally
	for _, p := range s.Day.Gathering.Present() {
		name, known := clusters[p.Number]
		if !known {
			continue
		}
		if at[name] == nil {
			at[name] = &ClusterTally{Cluster: name}
			all = append(all, at[name])
		}
		of[p.Number] = at[name]
		if at[name].Parties++; s.There[p.Number] {
			at[name].Came++
		}
	}
	stage, gone := map[int]Stage{}, s.gone()
	for i := range s.Meetings {
		stage[s.Meetings[i].Request] = s.Meetings[i].Stage
	}
	for i := range s.Day.Requests {
		r := &s.Day.Requests[i]
		f.add(planned[r.Number], stage[r.Number], gone[r.Number])
		for _, n := range [2]int{r.From, r.To} {
			if c := of[n]; c != nil {
				c.add(planned[r.Number], stage[r.Number], gone[r.Number])
			}
		}
	}
	order.By(all, func(a, b *ClusterTally) int {
		if a.Parties != b.Parties {
			return b.Parties - a.Parties
		}
		return strings.Compare(a.Cluster, b.Cluster)
	})
	for _, c := range all {
		f.Clusters = append(f.Clusters, *c)
	}
	f.Waits, f.Wait = s.waited()
	return f
}

// add counts one request; stage is empty when it has no place.
func (t *Tally) add(planned bool, stage Stage, gone bool) {
	if planned {
		t.Planned++
	}
	switch {
	case gone || stage == Missed:
		t.Missed++
	case stage == Done && planned:
		t.Held++
	case stage == Done:
		t.Held, t.Added = t.Held+1, t.Added+1
	case stage == Unmarked:
		t.Unmarked++
	case planned && (stage == "" || stage == Cancelled):
		t.Fell++
	}
}

// waited tells how often, and how long on average, somebody waited between two meetings
// that were held: from the end of the one, as its round ended or as somebody said that it
// ended early, to the beginning of the other.
func (s *State) waited() (n int, mean time.Duration) {
	early := map[int]time.Time{}
	for i := range s.Facts {
		if f := &s.Facts[i]; f.Kind == EndedEarly {
			early[f.Request] = f.At
		}
	}
	ended := map[int]time.Time{} // by participant
	var sum time.Duration
	for i := range s.Meetings { // by slot
		m := &s.Meetings[i]
		if m.Stage != Done || m.Start.IsZero() {
			continue
		}
		end := m.End
		if at, there := early[m.Request]; there && m.Free && at.After(m.Start) && at.Before(end) {
			end = at
		}
		for _, who := range [2]int{m.From, m.To} {
			before, there := ended[who]
			if there && !m.Start.Before(before) { // else at another desk of theirs
				n, sum = n+1, sum+m.Start.Sub(before)
			}
			if end.After(before) {
				ended[who] = end
			}
		}
	}
	if n == 0 {
		return 0, 0
	}
	return n, sum / time.Duration(n)
}
