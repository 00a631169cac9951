package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/order"
	"wantilan/internal/timetable/live"
	"wantilan/internal/web/ui"
)

// liveRoutes are those of the day itself.
func (s *site) liveRoutes() []route {
	see, lead := those(account.SeeLive), those(account.SolveTimetable)
	return []route{
		{"GET /temu/{gathering}/langsung", see, freely, s.liveDay},
		{"POST /temu/{gathering}/langsung", those(account.NoteMeetings), deeds, s.noteLive},
		{"GET /temu/{gathering}/langsung/siaran", see, streams, s.liveStream},
		{"GET /temu/{gathering}/langsung/layar", see, freely, s.screen},
		{"GET /temu/{gathering}/langsung/lembar", see, freely, s.liveSheet},
		{"GET /temu/{gathering}/langsung/lembar.pdf", see, heavy, s.liveSheetPDF},
		{"GET /temu/{gathering}/langsung/perbaikan", lead, deeds, s.repairs}, // a search of seconds,
		{"POST /temu/{gathering}/langsung/perbaikan", lead, deeds, s.acceptRepair},
		{"GET /temu/{gathering}/langsung/isi", lead, freely, s.fills},
		{"POST /temu/{gathering}/langsung/isi", lead, deeds, s.fill},
		{"GET /temu/{gathering}/langsung/kabari", those(account.SeeBoard), freely, s.liveTell},
		{"POST /temu/{gathering}/langsung/kabari", those(account.SeeBoard), deeds, s.liveTold},
		{"GET /temu/{gathering}/langsung/tutup", those(account.RunDay), freely, s.dayEnd},
		{"POST /temu/{gathering}/langsung/tutup", those(account.CloseDay), deeds, s.endDay},
		{"GET /a/{code}/langsung", anyone, freely, s.liveByCode},
		{"GET /a/{code}/siaran", anyone, streams, s.streamByCode},
	}
}

func livePath(id gathering.ID) string { return base(id) + "/langsung" }

// livePolicy lets a page take itself anew by script.
var livePolicy = strings.Replace(policy(), "trusted-types 'none'", "trusted-types live", 1)

// liveMark is what a page's script needs to know of the day.
type liveMark struct {
	Stream, Version, Now, Next, Signal, Last string
}

// markOf is what the script is told; moments are milliseconds since 1970.
func markOf(in *lang.Wording, s *live.State, stream string) liveMark {
	m := liveMark{Stream: stream, Version: s.Version, Now: millis(s.At), Last: in.T("live.down", clockOf(in, s, s.At))}
	if next := s.Change(); !next.IsZero() {
		m.Next = millis(next)
	}
	for i := range s.Halls {
		if g := s.Halls[i].Signal(s.At); g != live.Silent {
			m.Signal = s.Halls[i].Name + string(g)
		}
	}
	return m
}

func millis(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return strconv.FormatInt(t.UnixMilli(), 10)
}

// clockOf is a time of day in the gathering's zone.
func clockOf(in *lang.Wording, s *live.State, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(s.Day.Gathering.Date.Location())
	return in.Clock(t.Hour()*60 + t.Minute())
}

// liveHall is a hall as every screen shows it.
type liveHall struct {
	Name       string
	Round      string // what goes on, or comes next
	Signal     live.Signal
	Start, End string // of what goes on, for the bar; of what comes, Start alone
	Left       string // minutes and seconds
	Share      float64
	Late       int
	Now, Next  int
}

func hallsOf(in *lang.Wording, s *live.State) (all []liveHall) {
	for i := range s.Halls {
		h := &s.Halls[i]
		x := liveHall{Name: h.Name, Signal: h.Signal(s.At), Now: h.Now, Next: h.Next, Share: -1}
		if r := h.Round(h.Now); r != nil {
			x.Round = in.T("live.round", h.Now, clockOf(in, s, r.Start), clockOf(in, s, r.End))
			x.Start, x.End, x.Late = millis(r.Start), millis(r.End), int(r.Late()/time.Minute)
			x.Left, x.Share = leftOf(r.End.Sub(s.At)), float64(s.At.Sub(r.Start))/float64(r.End.Sub(r.Start))
		} else if r := h.Round(h.Next); r != nil {
			x.Round = in.T("live.next_round", h.Next, clockOf(in, s, r.Start))
			x.Late, x.End = int(r.Late()/time.Minute), millis(r.Start)
			x.Left = leftOf(r.Start.Sub(s.At))
		} else {
			x.Round = in.T("live.no_round")
		}
		all = append(all, x)
	}
	return all
}

// leftOf writes what is left as the script counts it down; nothing of more than two hours.
func leftOf(d time.Duration) string {
	if d > 2*time.Hour || d < 0 {
		return ""
	}
	d = d.Round(time.Second)
	return fmt.Sprintf("%02d.%02d", int(d/time.Minute), int(d%time.Minute/time.Second))
}

// liveData is the day as those see it who look after it.
type liveData struct {
	S       *live.State
	G       gathering.Gathering
	Mark    liveMark
	Halls   []liveHall
	Slot    int // whose meetings are listed
	Rows    []liveRow
	Missing []string
	Waits   []string
	Devices []liveDevice // of the desk at the door
	Closed  string       // that the day is closed, by whom and when
	Fill    string       // that free tables could be filled now
	Over    []string     // halls that go on longer than they may
	Log     []liveLog
	Wrong   map[string]string
	Run     bool // may begin rounds and shift the day
	Lead    bool // may publish repairs
}

// liveRow is one meeting at its table.
type liveRow struct {
	Table, One, Other, Stage string
	Tone                     ui.Tone
	Request, From, To        int
	Open                     bool
}

// liveLog is something that happened.
type liveLog struct {
	Text, ID string
	Undone   bool
}

// tones colour how far meetings have come.
var tones = map[live.Stage]ui.Tone{live.UnderWay: ui.Good, live.Done: ui.Good, live.Missed: ui.Bad, live.Unmarked: ui.Warn, live.GoesOn: ui.Warn, live.Cancelled: ui.Bad}

// liveDay shows the day to those who look after it.
func (s *site) liveDay(v *visit) error { return s.showLive(v, http.StatusOK, nil) }

func (s *site) showLive(v *visit, status int, wrong map[string]string) error {
	x, err := s.Live.State(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	g := x.Day.Gathering
	d := liveData{S: x, G: g, Mark: markOf(v.in, x, livePath(g.ID)+"/siaran"), Halls: hallsOf(v.in, x), Wrong: wrong,
		Run: g.Allows(v.actor, account.RunDay), Lead: g.Allows(v.actor, account.SolveTimetable)}
	d.Slot = slotAsked(v, x)
	for i := range x.Meetings {
		if m := &x.Meetings[i]; m.Slot == d.Slot {
			d.Rows = append(d.Rows, liveRow{tableOf(v.in, g.Tables[m.Table-1]), nameOf(v.in, g.Participants[m.From-1]), nameOf(v.in, g.Participants[m.To-1]),
				stageText(v.in, m), tones[m.Stage], m.Request, m.From, m.To, m.Stage != live.Cancelled})
		}
	}
	for _, m := range x.Missing {
		d.Missing = append(d.Missing, nameOf(v.in, g.Participants[m.Participant-1])+" → "+tableOf(v.in, g.Tables[m.Table-1]))
	}
	for _, w := range x.Waits {
		d.Waits = append(d.Waits, pairOf(v.in, x.Day, w.Request))
	}
	d.Log = logOf(v.in, x)
	if g.Allows(v.actor, account.SeeAttendance) {
		d.Devices = devicesOf(v.in, x)
	}
	d.Over = overs(v.in, x)
	if d.Lead {
		d.Fill = freeTables(v, x)
	}
	if c := x.Closed(); c != nil {
		d.Closed = v.in.T("live.close.by", dayAndTime(v.in, g, c.At), c.ByName)
	}
	if soon := x.At.Add(lookAgain); len(d.Devices) > 0 && (d.Mark.Next == "" || x.Change().After(soon)) {
		d.Mark.Next = millis(soon)
	}
	f := v.within(&g, v.in.T("live.title"))
	f.Refresh, f.Script = 30, "live.js"
	v.w.Header().Set("Content-Security-Policy", livePolicy)
	return v.page(status, livePage(f, d))
}

// overs words halls whose rounds go on longer than they may.
func overs(in *lang.Wording, x *live.State) (all []string) {
	for i := range x.Halls {
		h := &x.Halls[i]
		if n := int(h.Over() / time.Minute); n > 0 {
			all = append(all, joined(h.Name, in.N("live.over", n, clockOf(in, x, h.Closes))))
		}
	}
	return all
}

// lookAgain is how long a page shows when devices were heard of last, which changes no
// version, before it reads itself again.
const lookAgain = time.Minute

// slotAsked is the slot of an address; else the one that goes on, or the last that began.
func slotAsked(v *visit, x *live.State) int {
	n, err := strconv.Atoi(v.URL.Query().Get("ronde"))
	if err == nil && n >= 1 && n <= len(x.Day.Gathering.Slots) {
		return n
	}
	if n = x.Running(); n == 0 {
		n = max(1, x.Open()-1)
	}
	return n
}

const mostLog = 12

// logOf words what happened last.
func logOf(in *lang.Wording, x *live.State) (all []liveLog) {
	g := &x.Day.Gathering
	for _, f := range x.All {
		if len(all) == mostLog || f.Kind == live.Undo {
			continue
		}
		text := clockOf(in, x, f.At) + " " + f.ByName + " – " + in.T("live.kind."+string(f.Kind))
		if f.Hall != "" {
			text += ", " + f.Hall
		}
		if f.Request > 0 && f.Request <= len(x.Day.Requests) {
			text += ": " + pairOf(in, x.Day, f.Request)
		}
		if f.Participant > 0 && f.Participant <= len(g.Participants) {
			text += ": " + nameOf(in, g.Participants[f.Participant-1])
		}
		if f.Table > 0 && f.Table <= len(g.Tables) {
			text += ": " + tableOf(in, g.Tables[f.Table-1])
		}
		if f.Slot > 0 {
			text += ", " + in.T("live.slot", f.Slot)
		}
		if f.Kind == live.Delay {
			text += ", " + in.N("live.minutes", f.Minutes)
		}
		all = append(all, liveLog{text, string(f.ID), x.Undone(f.ID)})
	}
	return all
}

// noteLive adds what somebody pressed or wrote down.
func (s *site) noteLive(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	g, form := v.gathering(), v.PostForm
	_, err := s.Live.State(v.Context(), v.actor, g)
	if err != nil {
		return err
	}
	if form.Get("deed") == "urgent" {
		from, _ := strconv.Atoi(form.Get("dari")) // 0 is nobody
		to, _ := strconv.Atoi(form.Get("ke"))
		err = s.Live.Urge(v.Context(), v.actor, g, from, to)
	} else {
		var f live.Fact
		if f, err = factFrom(form.Get); err == nil {
			err = s.Live.Note(v.Context(), v.actor, g, f)
		}
	}
	if x, ok := errors.AsType[*fault.Fault](err); ok && x.Field != "" {
		return s.showLive(v, http.StatusUnprocessableEntity, map[string]string{x.Field: v.in.T(x.Key, x.Args...)})
	}
	if err != nil {
		return err
	}
	to := livePath(g)
	if x, err := s.Live.State(v.Context(), v.actor, g); err != nil {
		return err
	} else if late := form.Get("deed") == "delay" || form.Get("cepat") != ""; late && len(overs(v.in, x)) > 0 && x.Day.Gathering.Allows(v.actor, account.SolveTimetable) {
		return v.see(to + "/perbaikan?hapus=ya") // the day cannot grow: what it costs to give up a round
	}
	if slot, err := strconv.Atoi(form.Get("lihat")); err == nil {
		to += "?ronde=" + strconv.Itoa(slot)
	}
	return v.see(to)
}

// factFrom reads a form. A button's value says what it is about: "noshow:12:5" is the
// no-show of participant 5 at the meeting of request 12.
func factFrom(get func(string) string) (f live.Fact, err error) {
	number := func(name string) int {
		text := strings.TrimSpace(get(name))
		if text == "" || err != nil {
			return 0
		}
		n, bad := strconv.Atoi(text)
		if bad != nil || n < 0 || n > 1_000_000 {
			err = fault.Field(name, "web.solve.whole_number")
		}
		return n
	}
	if text := get("catat"); text != "" {
		kind, rest, _ := strings.Cut(text, ":")
		request, who, _ := strings.Cut(rest, ":")
		f.Kind = live.Kind(kind)
		f.Request, _ = strconv.Atoi(request) // 0 is no request, and is refused
		f.Participant, _ = strconv.Atoi(who)
		f.Slot, f.Until = number("slot"), number("until")
		return f, err
	}
	f.Kind, f.Hall, f.Of = live.Kind(get("deed")), get("hall"), live.FactID(get("fakta"))
	f.Slot, f.Until, f.Participant, f.Table, f.Minutes = number("slot"), number("until"), number("participant"), number("table"), number("minutes")
	if quick := get("cepat"); quick != "" { // one press: so many minutes, from the next round
		f.Kind = live.Delay
		f.Minutes, _ = strconv.Atoi(quick)
	}
	return f, err
}

// liveStream tells pages of staff when something changed.
func (s *site) liveStream(v *visit) error {
	x, err := s.Live.State(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	return s.follow(v, x.Day.Gathering.ID, x.Version)
}

// streamByCode tells phones.
func (s *site) streamByCode(v *visit) error {
	x, _, err := s.Live.ByCode(v.Context(), v.PathValue("code"))
	if err != nil {
		return err
	}
	return s.follow(v, x.Day.Gathering.ID, x.Version)
}

// phoneData is the day as one participant sees it on a phone.
type phoneData struct {
	S     *live.State
	Mark  liveMark
	Halls []liveHall
	Name  string
	Rows  []phoneRow
	Call  string // they are missing at a table
	Back  string
}

type phoneRow struct {
	Time, Table, Hall, With, Stage string
	Tone                           ui.Tone
	Now, Moved                     bool
}

// liveByCode shows the day to whoever holds a printed code.
func (s *site) liveByCode(v *visit) error {
	x, number, err := s.Live.ByCode(v.Context(), v.PathValue("code"))
	if err != nil {
		return err
	}
	g := &x.Day.Gathering
	d := phoneData{S: x, Mark: markOf(v.in, x, strings.TrimSuffix(v.URL.Path, "/langsung")+"/siaran"), Halls: hallsOf(v.in, x), Name: nameOf(v.in, g.Participants[number-1]), Back: strings.TrimSuffix(v.URL.Path, "/langsung")}
	for _, m := range x.Missing {
		if m.Participant == number {
			d.Call = v.in.T("live.called", tableOf(v.in, g.Tables[m.Table-1]))
		}
	}
	for i := range x.Meetings {
		m := &x.Meetings[i]
		if m.From != number && m.To != number {
			continue
		}
		other := m.From + m.To - number
		r := phoneRow{Time: clockOf(v.in, x, m.Start), Table: tableOf(v.in, g.Tables[m.Table-1]), Hall: g.Tables[m.Table-1].Hall, With: nameOf(v.in, g.Participants[other-1]),
			Stage: v.in.T("live.stage." + string(m.Stage)), Tone: tones[m.Stage], Now: m.Open() && m.Stage != live.Planned}
		if r.Time == "" {
			r.Time = startOf(v.in, x.Day, m.Slot)
		}
		if round := x.HallOf(m.Table).Round(m.Slot); round != nil && m.Stage == live.Planned {
			if n := x.LateAt(m.Slot, m.Table); n > 0 {
				r.Moved = true
				r.Time = v.in.T("live.time_moved", clockOf(v.in, x, round.Planned), r.Time)
			}
		}
		d.Rows = append(d.Rows, r)
	}
	f := v.frame(d.Name + " · " + g.Title)
	f.Sample, f.Refresh, f.Script = g.Sample, 30, "live.js"
	v.w.Header().Set("Content-Security-Policy", livePolicy)
	return v.page(http.StatusOK, phonePage(f, d))
}

// byName puts lines in the order of the alphabet.
func byName(list []screenRow) {
	order.By(list, func(a, b screenRow) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
}

// slotOptions are the rounds with their times as late as they are; end adds the day's.
func slotOptions(in *lang.Wording, x *live.State, end bool) (list []ui.Option) {
	if end {
		list = append(list, ui.Option{Text: in.T("live.to_the_end")})
	}
	for _, slot := range x.Day.Gathering.Slots {
		text := in.T("live.slot", slot.Number)
		if r := x.Halls[0].Round(slot.Number); r != nil {
			text = in.T("live.next_round", slot.Number, clockOf(in, x, r.Start))
		}
		list = append(list, ui.Option{Value: strconv.Itoa(slot.Number), Text: text})
	}
	return list
}

func orElse(a, b int) int {
	if a > 0 {
		return a
	}
	return b
}
