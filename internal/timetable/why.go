package timetable

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/schedule"
)

// Room is one thing that would make room for a request, everything else staying as it is.
type Room struct {
	Kind        schedule.RelaxKind
	Participant int // number; 0 when none is concerned
	Request     int // number; 0 when none is concerned
	Slot        int
}

// Why is what is known of a request without a place.
type Why struct {
	Board   Board
	LeftOut LeftOut
	Open    []Target // places where it could be at once
	Room    []Room   // cheapest first
	Lost    []int    // requests that would lose their places if it had to be held
	Moved   int      // meetings that would move then
	Forced  bool     // that is known
}

// How long a request without a place is looked at.
const (
	forcing  = 1500 * time.Millisecond
	relaxing = 1500 * time.Millisecond
	mostRoom = 6 // told
)

// Explain finds what stands in the way of a request and what would make room.
func (p *Planner) Explain(ctx context.Context, by account.Actor, g gathering.ID, request int) (Why, error) {
	d, err := p.Board(ctx, by, g)
	if err != nil {
		return Why{}, err
	}
	if request < 1 || request > len(d.Requests) {
		return Why{}, fault.New(fault.NotFound, "timetable.request_not_found")
	}
	w := Why{Board: d, LeftOut: LeftOut{Request: request}}
	for _, l := range d.LeftOut {
		if l.Request == request {
			w.LeftOut = l
		}
	}
	problem, t, index := d.held()
	m := slices.Index(index, request-1)
	if m < 0 || t.Slot[m] != 0 || len(d.Broken()) > 0 {
		return w, nil
	}
	targets, err := d.Targets(request)
	if err != nil {
		return w, err
	}
	for _, slot := range targets {
		for _, x := range slot {
			if len(x.Broken) == 0 {
				w.Open = append(w.Open, x)
				break // one table of a slot is enough
			}
		}
	}
	if len(w.Open) > 0 {
		return w, nil
	}
	limited, stop := context.WithTimeout(ctx, forcing)
	defer stop()
	for i := range problem.Meetings { // what moves counts, not what was published
		problem.Meetings[i].Before, problem.Meetings[i].BeforeTable = 0, 0
	}
	c, err := schedule.ExplainMeeting(limited, problem, t, m, schedule.Options{Workers: 2})
	if err != nil {
		return w, fmt.Errorf("explain request %d of %s: %w", request, g, err)
	}
	if c.Forced != nil {
		w.Forced, w.Moved = true, len(c.Forced.Moved)
		for _, k := range c.Forced.Lost {
			w.Lost = append(w.Lost, d.Requests[index[k]].Number)
		}
	}
	for _, r := range c.Room {
		x := Room{Kind: schedule.RelaxTable, Slot: r.Slot}
		if !r.Table {
			x = Room{Kind: schedule.RelaxDesk, Participant: r.Participant + 1, Slot: r.Slot}
		}
		w.add(x)
	}
	return w, w.relax(ctx, problem, t, index, m)
}

// relax asks what could be given up for the request when nothing else moves.
func (w *Why) relax(ctx context.Context, p schedule.Problem, t schedule.Timetable, index []int, m int) error {
	limited, stop := context.WithTimeout(ctx, relaxing)
	defer stop()
	for k := range p.Meetings {
		x := &p.Meetings[k]
		if t.Slot[k] != 0 {
			x.Fixed, x.AtTable, x.Optional, x.Weight = t.Slot[k], t.Table[k], false, 0
		}
	}
	p.Meetings[m].Optional, p.Meetings[m].Weight = false, 0
	p.Objectives = nil
	e, err := schedule.Explain(limited, p, schedule.Options{})
	if err != nil {
		return fmt.Errorf("look for room: %w", err)
	}
	for _, r := range e.Relaxations {
		x := Room{Kind: r.Kind, Participant: r.Participant + 1, Slot: r.Slot}
		if r.Meeting >= 0 {
			x.Request = w.Board.Requests[index[r.Meeting]].Number
		}
		if x.Kind == schedule.RelaxDrop && x.Request == w.LeftOut.Request {
			continue
		}
		w.add(x)
	}
	return nil
}

func (w *Why) add(x Room) {
	if x.Kind == schedule.RelaxDesk {
		x.Slot = 0 // one more officer comes for the day
	}
	if len(w.Room) < mostRoom && !slices.Contains(w.Room, x) {
		w.Room = append(w.Room, x)
	}
}
