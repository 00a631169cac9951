package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/timetable"
)

// boardRoutes are those of the draft: moving meetings, publishing, and what has no place.
func (s *site) boardRoutes() []route {
	see, lead := those(account.SeeBoard), those(account.SolveTimetable)
	return []route{
		{"GET /temu/{gathering}/papan", see, freely, s.board},
		{"GET /temu/{gathering}/papan/tempat", lead, freely, s.targets},
		{"POST /temu/{gathering}/papan/ubah", lead, deeds, s.changeByHand},
		{"GET /temu/{gathering}/papan/terbit", see, freely, s.compare},
		{"POST /temu/{gathering}/papan/terbit", lead, deeds, s.publishTimetable},
		{"POST /temu/{gathering}/papan/kabar", see, deeds, s.timetableTold},
		{"GET /temu/{gathering}/papan/tak-muat", lead, freely, s.unplaced},
		{"GET /temu/{gathering}/papan/meja", lead, freely, s.seating},
		{"POST /temu/{gathering}/papan/meja", lead, deeds, s.seat},
		{"POST /temu/{gathering}/susun/coba", lead, deeds, s.try},
		{"POST /temu/{gathering}/susun/{run}/ambil", lead, deeds, s.takeTrial},
	}
}

func boardPath(id gathering.ID) string { return base(id) + "/papan" }

// pick is the meeting that an organiser is about to move.
type pick struct {
	Request int
	Name    string
	Where   string // empty: it has no place
	Pinned  bool
	Targets [][]timetable.Target
	Why     string // it has no place because
}

// goal is what a cell of the board is for the picked meeting.
type goal struct {
	At   string // "3.5": slot and table, as forms send it
	Say  string // for screen readers
	Why  string // it cannot go there; empty: it can
	Here bool
}

// picked reads which meeting is about to move.
func (b *boardData) picked(in *lang.Wording, number string) error {
	n, err := strconv.Atoi(number)
	if err != nil || !b.May {
		return nil
	}
	targets, err := b.Board.Targets(n)
	if err != nil {
		return err
	}
	d := &b.Day
	p := &pick{Request: n, Name: pairOf(in, d, n), Targets: targets}
	for _, x := range d.Bookings {
		if x.Request == n {
			p.Where, p.Pinned = spotOf(in, d, timetable.Place{Slot: x.Slot, Table: x.Table}), x.Pinned
		}
	}
	for _, l := range d.LeftOut {
		if l.Request == n {
			p.Why = whyNot(in, d, l, true)
		}
	}
	b.Pick, b.People = p, false
	return nil
}

// goal tells what a place is for the picked meeting.
func (b *boardData) goal(in *lang.Wording, slot, table int) *goal {
	if b.Pick == nil {
		return nil
	}
	x := b.Pick.Targets[slot-1][table-1]
	g := &goal{At: fmt.Sprintf("%d.%d", slot, table), Here: x.Here, Why: strings.Join(rulesOf(in, &b.Day, x.Broken), "; ")}
	g.Say = spotOf(in, &b.Day, timetable.Place{Slot: slot, Table: table})
	if g.Why != "" {
		g.Say += ": " + g.Why
	}
	return g
}

// spotOf is when and where a place is, or that it is none.
func spotOf(in *lang.Wording, d *timetable.Day, p timetable.Place) string {
	if p.Slot < 1 || p.Slot > len(d.Gathering.Slots) || p.Table < 1 || p.Table > len(d.Gathering.Tables) {
		return in.T("board.nowhere")
	}
	return startOf(in, d, p.Slot) + ", " + tableOf(in, d.Gathering.Tables[p.Table-1])
}

// targets tells a script where a meeting can go: places with the reasons against them,
// empty where there are none.
func (s *site) targets(v *visit) error {
	d, err := s.Planner.Board(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(v.URL.Query().Get("pilih"))
	if err != nil {
		return fault.New(fault.Invalid, "web.form_unreadable")
	}
	all, err := d.Targets(n)
	if err != nil {
		return err
	}
	answer := map[string]string{}
	for _, slot := range all {
		for _, x := range slot {
			if !x.Here {
				answer[fmt.Sprintf("%d.%d", x.Slot, x.Table)] = strings.Join(rulesOf(v.in, &d.Day, x.Broken), "; ")
			}
		}
	}
	v.w.Header().Set("Content-Type", "application/json")
	return ignoreGone(v.Context(), json.NewEncoder(v.w).Encode(answer))
}

// handData is what is said when a change could not be made at once.
type handData struct {
	G       gathering.Gathering
	Title   string
	Why     []string
	Others  []string // what somebody else did meanwhile
	Hand    timetable.Hand
	Swap    bool
	Mend    bool // offer to look for what must give way
	Plan    []string
	Lost    int
	Proven  bool
	Accept  string // the plan, as the form sends it back
	Nothing string // why there is no plan
}

// changeByHand makes one change of the draft.
func (s *site) changeByHand(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	g := v.gathering()
	h, deed, err := handOf(v)
	if err != nil {
		if _, not := s.Planner.Board(v.Context(), v.actor, g); not != nil {
			return not // nobody learns more of what is not theirs
		}
		return err
	}
	switch deed {
	case "undo":
		err = s.Planner.TakeBack(v.Context(), v.actor, g, h.Edition)
	case "mend":
		return s.mend(v, h)
	case "accept":
		var places map[int]timetable.Place
		if places, err = placesFrom(v.PostForm.Get("terima")); err == nil {
			err = s.Planner.Accept(v.Context(), v.actor, g, h.Edition, h.Request, places)
		}
	default:
		err = s.Planner.Do(v.Context(), v.actor, g, h)
	}
	if err != nil {
		return s.handRefused(v, h, err)
	}
	to := boardPath(g)
	if h.Kind == timetable.Pin || h.Kind == timetable.Unpin {
		to += "?pilih=" + strconv.Itoa(h.Request)
	}
	return v.see(to)
}

// handOf reads what was pressed.
func handOf(v *visit) (h timetable.Hand, deed string, err error) {
	unreadable := fault.New(fault.Invalid, "web.form_unreadable")
	f := v.PostForm
	if h.Edition, err = strconv.ParseInt(f.Get("edisi"), 10, 64); err != nil {
		return h, "", unreadable
	}
	h.Request, _ = strconv.Atoi(f.Get("permintaan")) // 0: of no request
	place := func(name string) bool {
		if text := f.Get(name); text != "" {
			_, err = fmt.Sscanf(text, "%d.%d", &h.Slot, &h.Table)
			return true
		}
		return false
	}
	switch {
	case f.Get("terima") != "":
		return h, "accept", nil
	case place("tukar"):
		h.Kind = timetable.Swap
	case place("paksa"):
		deed = "mend"
	case place("ke"):
		h.Kind = timetable.Move
		if f.Get("baru") != "" {
			h.Kind = timetable.PlaceOne
		}
	case f.Get("deed") == "undo":
		deed = "undo"
	default:
		h.Kind = timetable.StepKind(f.Get("deed"))
		if !slices.Contains([]timetable.StepKind{timetable.Pin, timetable.Unpin, timetable.TakeOff}, h.Kind) {
			return h, "", unreadable
		}
	}
	if err != nil {
		return h, "", unreadable
	}
	return h, deed, nil
}

// handRefused says why a change was not made, and what can be done.
func (s *site) handRefused(v *visit, h timetable.Hand, err error) error {
	d := handData{Hand: h, Title: v.in.T("board.refused.title")}
	status := http.StatusUnprocessableEntity
	b, loadErr := s.Planner.Board(v.Context(), v.actor, v.gathering())
	if loadErr != nil {
		return loadErr
	}
	if refused, ok := errors.AsType[*timetable.Refused](err); ok {
		d.Why, d.Mend = rulesOf(v.in, &b.Day, refused.Broken), h.Slot > 0 && h.Kind != timetable.Swap
		d.Swap = d.Mend && h.Kind == timetable.Move && slices.ContainsFunc(refused.Broken, func(x timetable.Broken) bool { return x.Rule == "sametable" })
	} else if changed, ok := errors.AsType[*timetable.Changed](err); ok {
		status, d.Title = http.StatusConflict, v.in.T("board.changed.title")
		for _, x := range changed.Steps {
			d.Others = append(d.Others, stepOf(v.in, &b, x))
		}
	} else {
		return err
	}
	d.G = b.Gathering
	return v.page(status, handPage(v.within(&b.Gathering, d.Title), d))
}

// mend shows what would have to give way.
func (s *site) mend(v *visit, h timetable.Hand) error {
	b, err := s.Planner.Board(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	kind := timetable.Move
	h.Kind = timetable.PlaceOne
	d := handData{G: b.Gathering, Hand: h, Title: v.in.T("board.mend.title")}
	if _, broken, err := b.Try(h); err == nil {
		d.Why = rulesOf(v.in, &b.Day, broken)
		d.Swap = slices.ContainsFunc(broken, func(x timetable.Broken) bool { return x.Rule == "sametable" }) && slices.ContainsFunc(b.Bookings, func(x timetable.Booking) bool { return x.Request == h.Request })
	}
	m, err := s.Planner.Mend(v.Context(), v.actor, b.Gathering.ID, h)
	switch {
	case err == nil:
		d.Lost, d.Proven = m.Lost, m.Proven
		var parts []string
		for _, c := range m.Changes {
			d.Plan = append(d.Plan, v.in.T("board.moved", pairOf(v.in, &b.Day, c.Request), spotOf(v.in, &b.Day, c.Was), spotOf(v.in, &b.Day, c.Is)))
			parts = append(parts, fmt.Sprintf("%d:%d.%d", c.Request, c.Is.Slot, c.Is.Table))
		}
		d.Accept = strings.Join(parts, ",")
	case fault.KindOf(err) == fault.Conflict:
		if f, ok := errors.AsType[*fault.Fault](err); ok {
			d.Nothing = v.in.T(f.Key, f.Args...)
		}
	default:
		h.Kind = kind
		return s.handRefused(v, h, err)
	}
	return v.page(http.StatusOK, handPage(v.within(&b.Gathering, d.Title), d))
}

// mostPlan bounds how many places a plan may have.
const mostPlan = 5000

// placesFrom reads a plan as mend wrote it.
func placesFrom(text string) (map[int]timetable.Place, error) {
	all := map[int]timetable.Place{}
	for part := range strings.SplitSeq(text, ",") {
		var n int
		var p timetable.Place
		if _, err := fmt.Sscanf(part, "%d:%d.%d", &n, &p.Slot, &p.Table); err != nil || len(all) > mostPlan {
			return nil, fault.New(fault.Invalid, "web.form_unreadable")
		}
		all[n] = p
	}
	return all, nil
}

// stepOf words what somebody did to the draft.
func stepOf(in *lang.Wording, b *timetable.Board, x timetable.Step) string {
	at := x.At.In(b.Gathering.Date.Location())
	what := in.T("board.step." + string(x.Kind))
	if x.Request > 0 && x.Request <= len(b.Requests) {
		what += ": " + pairOf(in, &b.Day, x.Request)
	}
	if len(x.Changes) == 1 && x.Kind != timetable.Pin && x.Kind != timetable.Unpin {
		what += ", " + in.T("board.from_to", spotOf(in, &b.Day, x.Changes[0].Was), spotOf(in, &b.Day, x.Changes[0].Is))
	}
	return in.Clock(at.Hour()*60+at.Minute()) + " " + x.ByName + " – " + what
}
