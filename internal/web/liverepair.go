package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/timetable"
	"wantilan/internal/timetable/live"
)

// repairData is what could be published instead of what cannot be held.
type repairData struct {
	G       gathering.Gathering
	Title   string
	Base    string
	Hurt    []string
	Drop    bool // it is about giving up a round
	Draft   bool
	Edition int64
	Last    int
	List    []repairOption
	Wrong   []string
	Over    []string // halls that go on longer than they may
}

// repairOption is one proposal.
type repairOption struct {
	Title  string
	Hint   string
	Slot   int // given up
	Lines  []string
	Lost   []string
	People []string
	Accept string // the plan, as the form sends it back
}

// repairs shows what is to be done about what went otherwise; with ?hapus=ya, what giving
// up a round would cost.
func (s *site) repairs(v *visit) error { return s.showRepairs(v, http.StatusOK, nil) }

func (s *site) showRepairs(v *visit, status int, wrong []string) error {
	id := v.gathering()
	d := repairData{Base: livePath(id), Wrong: wrong, Title: v.in.T("live.repair.title")}
	var board timetable.Board
	if d.Drop = v.URL.Query().Get("hapus") != ""; d.Drop {
		x, b, all, err := s.Live.GiveUp(v.Context(), v.actor, id)
		if err != nil {
			return err
		}
		board, d.Title, d.Over = b, v.in.T("live.drop.title"), overs(v.in, x)
		for _, y := range all {
			o := optionOf(v, x, &y.Repair)
			o.Slot, o.Title = y.Slot, v.in.T("live.drop.slot", y.Slot)
			d.List = append(d.List, o)
		}
		d.G = x.Day.Gathering
	} else {
		x, r, err := s.Live.Repairs(v.Context(), v.actor, id)
		if err != nil {
			return err
		}
		board, d.Draft, d.G = r.Board, r.Draft, x.Day.Gathering
		for _, h := range x.Hurt {
			d.Hurt = append(d.Hurt, hurtOf(v, x, h))
		}
		for i := range r.List {
			o := optionOf(v, x, &r.List[i])
			switch {
			case i == 0:
				o.Title = v.in.T("live.repair.best")
			case r.List[i].Steady:
				o.Title = v.in.T("live.repair.steady")
			default:
				o.Title = v.in.T("live.repair.plain")
			}
			if r.List[i].Proven {
				o.Hint = v.in.T("live.repair.proven")
			}
			d.List = append(d.List, o)
		}
	}
	d.Edition, d.Last = board.Edition, board.Published
	return v.page(status, repairPage(v.within(&d.G, d.Title), d))
}

// hurtOf words one thing that a repair is for.
func hurtOf(v *visit, x *live.State, h live.Hurt) string {
	g, who := &x.Day.Gathering, ""
	if h.Participant > 0 {
		who = nameOf(v.in, g.Participants[h.Participant-1])
	}
	where := ""
	if h.Slot > 0 && h.Table > 0 {
		where = placeOn(v, x, timetable.Place{Slot: h.Slot, Table: h.Table})
	}
	return joined(pairOf(v.in, x.Day, h.Request), where, v.in.T("live.trouble."+string(h.Trouble), who))
}

// placeOn is when a meeting begins, as late as it is, and where.
func placeOn(v *visit, x *live.State, p timetable.Place) string {
	r := x.HallOf(p.Table).Round(p.Slot)
	if p.Slot == 0 || r == nil {
		return spotOf(v.in, x.Day, p)
	}
	return clockOf(v.in, x, r.Start) + ", " + tableOf(v.in, x.Day.Gathering.Tables[p.Table-1])
}

// optionOf words a proposal.
func optionOf(v *visit, x *live.State, r *timetable.Repair) repairOption {
	var o repairOption
	for _, c := range r.Differences {
		if c.Is.Slot == 0 {
			o.Lost = append(o.Lost, joined(pairOf(v.in, x.Day, c.Request), placeOn(v, x, c.Was)))
			continue
		}
		was := v.in.T("live.repair.new")
		if c.Was.Slot != 0 {
			was = placeOn(v, x, c.Was)
		}
		o.Lines = append(o.Lines, v.in.T("board.moved", pairOf(v.in, x.Day, c.Request), was, placeOn(v, x, c.Is)))
	}
	for _, n := range r.People {
		o.People = append(o.People, nameOf(v.in, x.Day.Gathering.Participants[n-1]))
	}
	var parts []string
	for _, c := range r.Changes {
		parts = append(parts, fmt.Sprintf("%d:%d.%d", c.Request, c.Is.Slot, c.Is.Table))
	}
	o.Accept = strings.Join(parts, ",")
	return o
}

// acceptRepair publishes a proposal.
func (s *site) acceptRepair(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	id, form := v.gathering(), v.PostForm
	if _, err := s.Planner.Board(v.Context(), v.actor, id); err != nil {
		return err
	}
	unreadable := fault.New(fault.Invalid, "web.form_unreadable")
	edition, err := strconv.ParseInt(form.Get("edisi"), 10, 64)
	if err != nil {
		return unreadable
	}
	last, err := strconv.Atoi(form.Get("terakhir"))
	if err != nil {
		return unreadable
	}
	places := map[int]timetable.Place{}
	if text := form.Get("terima"); text != "" {
		if places, err = placesFrom(text); err != nil {
			return err
		}
	}
	if text := form.Get("slot"); text != "" {
		slot, bad := strconv.Atoi(text)
		if bad != nil {
			return unreadable
		}
		_, err = s.Live.Give(v.Context(), v.actor, id, slot, places, edition, last, s.public(v))
	} else {
		_, err = s.Live.Accept(v.Context(), v.actor, id, places, edition, last, s.public(v))
	}
	var lines []string
	if refused, ok := errors.AsType[*timetable.Refused](err); ok {
		b, loadErr := s.Planner.Board(v.Context(), v.actor, id)
		if loadErr != nil {
			return loadErr
		}
		lines = rulesOf(v.in, &b.Day, refused.Broken)
	} else if _, ok := errors.AsType[*timetable.Changed](err); ok {
		lines = []string{v.in.T("timetable.board_changed")}
	} else if f, ok := errors.AsType[*fault.Fault](err); ok && f.Kind == fault.Conflict {
		lines = []string{v.in.T(f.Key, f.Args...)}
	}
	if len(lines) > 0 {
		return s.showRepairs(v, http.StatusConflict, lines)
	}
	if err != nil {
		return err
	}
	v.flash("live.repair.done")
	return v.see(livePath(id))
}
