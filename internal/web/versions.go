package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/mail"
	"wantilan/internal/timetable"
	"wantilan/internal/web/ui"
)

// compareData is the draft beside what participants see.
type compareData struct {
	C     timetable.Compare
	May   bool // publish
	Rows  []compareRow
	Gone  int
	Fresh int
	Moved int
	Hand  []toldByHand
	Mails int // still to be written
	Wrong []string
}

// compareRow is one meeting that differs.
type compareRow struct{ Kind, Pair, Was, Is string }

// toldByHand is somebody whom staff tell.
type toldByHand struct {
	Name, Text, Chat string
	Participant      int
	Publication      int
}

// mostTold is how many of those whom staff tell are listed at once: each has a text.
const mostTold = 20

// compare shows what publishing the draft would change, and what was published.
func (s *site) compare(v *visit) error { return s.comparePage(v, http.StatusOK, nil) }

func (s *site) comparePage(v *visit, status int, wrong []string) error {
	c, err := s.Planner.Compare(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	b := &c.Board
	d := compareData{C: c, May: b.Gathering.Allows(v.actor, solveDeed), Wrong: wrong}
	for _, x := range c.Differences {
		r := compareRow{"moved", pairOf(v.in, &b.Day, x.Request), spotOf(v.in, &b.Day, x.Was), spotOf(v.in, &b.Day, x.Is)}
		switch {
		case x.Was.Slot == 0:
			r.Kind = "fresh"
			d.Fresh++
		case x.Is.Slot == 0:
			r.Kind = "gone"
			d.Gone++
		default:
			d.Moved++
		}
		d.Rows = append(d.Rows, r)
	}
	waiting, mails, err := s.Telling.ByHand(v.Context(), v.actor, b.Gathering.ID)
	if err != nil {
		return err
	}
	d.Mails = mails
	for _, w := range waiting[:min(len(waiting), mostTold)] {
		h := toldByHand{Name: joined(w.To.Name, w.To.Party), Text: w.Chat(), Participant: w.Notice.Participant, Publication: w.Notice.Publication}
		if w.To.Phone != "" {
			if h.Chat, err = mail.WhatsApp(w.To.Phone, h.Text); err != nil {
				h.Chat = ""
			}
		}
		d.Hand = append(d.Hand, h)
	}
	return v.page(status, comparePage(v.within(&b.Gathering, v.in.T("board.compare.title")), d))
}

// names of the people whom publishing concerns.
func (d compareData) names(in *lang.Wording) (all []string) {
	for _, n := range d.C.People {
		all = append(all, short(nameOf(in, d.C.Board.Gathering.Participants[n-1])))
	}
	slices.Sort(all)
	return all
}

// publishTimetable gives participants the draft to see, or an earlier publication.
func (s *site) publishTimetable(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	g := v.gathering()
	edition, err1 := strconv.ParseInt(v.PostForm.Get("edisi"), 10, 64)
	last, err2 := strconv.Atoi(v.PostForm.Get("terakhir"))
	if err := errors.Join(err1, err2); err != nil {
		return s.comparePage(v, http.StatusUnprocessableEntity, []string{v.in.T("web.form_unreadable")})
	}
	var err error
	if again := v.PostForm.Get("lagi"); again != "" {
		number, _ := strconv.Atoi(again) // 0 is no publication
		_, err = s.Planner.Again(v.Context(), v.actor, g, number, edition, last, s.public(v))
	} else {
		_, err = s.Planner.Publish(v.Context(), v.actor, g, edition, last, s.public(v))
	}
	if refused, ok := errors.AsType[*timetable.Refused](err); ok {
		b, err := s.Planner.Board(v.Context(), v.actor, g)
		if err != nil {
			return err
		}
		return s.comparePage(v, http.StatusUnprocessableEntity, rulesOf(v.in, &b.Day, refused.Broken))
	}
	if changed, ok := errors.AsType[*timetable.Changed](err); ok {
		b, err := s.Planner.Board(v.Context(), v.actor, g)
		if err != nil {
			return err
		}
		var others []string
		for _, x := range changed.Steps {
			others = append(others, stepOf(v.in, &b, x))
		}
		return s.comparePage(v, http.StatusConflict, others)
	}
	if err != nil {
		return err
	}
	return v.see(boardPath(g) + "/terbit")
}

// timetableTold notes that staff told somebody.
func (s *site) timetableTold(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	who, _ := strconv.Atoi(v.PostForm.Get("peserta")) // 0 is nobody
	publication, _ := strconv.Atoi(v.PostForm.Get("terbitan"))
	if err := s.Telling.Told(v.Context(), v.actor, v.gathering(), who, publication); err != nil {
		return err
	}
	return v.see(boardPath(v.gathering()) + "/terbit")
}

// unplacedData is what has no place, and what would make room for one of it.
type unplacedData struct {
	B    timetable.Board
	Rows []unplacedRow
	Why  *whyData
}

type unplacedRow struct {
	Request       int
	Pair, Because string
	Priority      string
}

// whyData is one request without a place.
type whyData struct {
	W    timetable.Why
	Pair string
	Text string
	Open []string
	Room []string
	Lost []string
}

// mostUnplaced are listed.
const mostUnplaced = 300

// unplaced lists requests without a place, the weightiest first, and explains one.
func (s *site) unplaced(v *visit) error {
	g := v.gathering()
	var d unplacedData
	if n, err := strconv.Atoi(v.URL.Query().Get("permintaan")); err == nil {
		w, err := s.Planner.Explain(v.Context(), v.actor, g, n)
		if err != nil {
			return err
		}
		d.Why, d.B = explained(v.in, w), w.Board
	} else if d.B, err = s.Planner.Board(v.Context(), v.actor, g); err != nil {
		return err
	}
	for _, l := range d.B.Off() {
		if len(d.Rows) == mostUnplaced {
			break
		}
		d.Rows = append(d.Rows, unplacedRow{
			l.Request, pairOf(v.in, &d.B.Day, l.Request), whyNot(v.in, &d.B.Day, l, true),
			v.in.T("web.priority." + strconv.Itoa(int(d.B.Requests[l.Request-1].Priority))),
		})
	}
	return v.page(http.StatusOK, unplacedPage(v.within(&d.B.Gathering, v.in.T("board.unplaced.title")), d))
}

func explained(in *lang.Wording, w timetable.Why) *whyData {
	d := &w.Board.Day
	x := &whyData{W: w, Pair: pairOf(in, d, w.LeftOut.Request), Text: whyNot(in, d, w.LeftOut, true)}
	for _, t := range w.Open {
		x.Open = append(x.Open, spotOf(in, d, timetable.Place{Slot: t.Slot, Table: t.Table}))
	}
	for _, r := range w.Room {
		x.Room = append(x.Room, relaxed(in, d, r.Kind, r.Participant, r.Request, r.Slot))
	}
	for _, n := range w.Lost {
		x.Lost = append(x.Lost, pairOf(in, d, n))
	}
	return x
}

// seatingData is who sits where, and what tables have.
type seatingData struct{ G gathering.Gathering }

// seating shows who sits at which table, and what tables have.
func (s *site) seating(v *visit) error {
	b, err := s.Planner.Board(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, seatingPage(v.within(&b.Gathering, v.in.T("board.seating.title")), seatingData{b.Gathering}))
}

// seat changes where a participant sits, or what a table has.
func (s *site) seat(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	f := v.PostForm
	g := v.gathering()
	table, _ := strconv.Atoi(f.Get("meja")) // 0: any
	var err error
	if f.Has("punya") {
		err = s.Planner.Equip(v.Context(), v.actor, g, table, f.Get("punya"))
	} else {
		who, unread := strconv.Atoi(f.Get("peserta"))
		if unread != nil {
			if _, err := s.Planner.Board(v.Context(), v.actor, g); err != nil {
				return err
			}
			return fault.Field("participant", "evaluation.choose")
		}
		err = s.Planner.SeatAt(v.Context(), v.actor, g, who, table, f.Get("perlu"))
	}
	if err != nil {
		return err
	}
	return v.see(boardPath(g) + "/meja")
}

// seatOptions are the participants of a gathering, for choosing one.
func seatOptions(in *lang.Wording, g gathering.Gathering) (all []ui.Option) {
	for _, p := range g.Present() {
		all = append(all, ui.Option{Value: strconv.Itoa(p.Number), Text: short(nameOf(in, p))})
	}
	return all
}

// tableOptions are its tables, and any when that can be chosen.
func tableOptions(in *lang.Wording, g gathering.Gathering, any bool) (all []ui.Option) {
	if any {
		all = append(all, ui.Option{Value: "0", Text: in.T("board.seating.any")})
	}
	for _, t := range g.Tables {
		all = append(all, ui.Option{Value: strconv.Itoa(t.Number), Text: tableOf(in, t)})
	}
	return all
}

func spotOfSeat(in *lang.Wording, g gathering.Gathering, table int) string {
	if table < 1 || table > len(g.Tables) {
		return in.T("board.seating.any")
	}
	return tableOf(in, g.Tables[table-1])
}

// dayAndTime is a moment in the gathering's zone.
func dayAndTime(in *lang.Wording, g gathering.Gathering, at time.Time) string {
	at = at.In(g.Date.Location())
	return in.Date(at) + " " + in.Clock(at.Hour()*60+at.Minute())
}
