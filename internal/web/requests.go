package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/match"
	"wantilan/internal/timetable"
	"wantilan/internal/web/ui"
)

// requestsData is the list of requests with what became of each.
type requestsData struct {
	G      gathering.Gathering
	Rows   []requestRow
	Counts []fateCount
	Fate   timetable.Fate
	Find   string
	Total  int
	Tabs   []ui.Tab // to the suggestions, for those who see them
}

type fateCount struct {
	Fate  timetable.Fate
	Count int
}

type requestRow struct {
	timetable.FateOf
	From, To gathering.Participant
	Class    string // of the state's tag
	What     string // when and where, or why not
	Answer   *queueCard
	Room     string // where it is said what would make room for it
	Withdraw string // where it is taken back; empty: it cannot be
}

// fateAccepted is a request that is accepted, where nothing has a time.
const fateAccepted timetable.Fate = "accepted"

// answerFate is what an answer means, before anything has a time.
func answerFate(a match.Answer) timetable.Fate {
	if a == match.Accepted {
		return fateAccepted
	}
	return timetable.Fate(a)
}

// Fates in the order of the filter.
var fates = []timetable.Fate{timetable.Asked, timetable.Booked, timetable.Omitted, timetable.Waiting, timetable.Impossible, timetable.Declined, timetable.Withdrawn, timetable.Lapsed}

var fateClass = map[timetable.Fate]string{
	timetable.Booked: "good", timetable.Omitted: "warn", timetable.Waiting: "", timetable.Impossible: "bad",
	timetable.Declined: "bad", timetable.Withdrawn: "", timetable.Asked: "warn", timetable.Lapsed: "", fateAccepted: "good",
}

// requests lists all requests for organisers, and the own ones for a party.
func (s *site) requests(v *visit) error {
	id := gathering.ID(v.PathValue("gathering"))
	var d timetable.Day
	var list []timetable.FateOf
	var err error
	if v.actor.May(account.SeeRequests) {
		d, err = s.Planner.Day(v.Context(), v.actor, id)
		list = d.Fates()
	} else {
		var own timetable.Own
		own, err = s.Planner.Own(v.Context(), v.actor, id)
		d, list = own.Day, own.Fates
	}
	if err != nil {
		return err
	}
	q := v.URL.Query()
	data := requestsData{G: d.Gathering, Find: strings.TrimSpace(q.Get("cari")), Total: len(list)}
	if d.Gathering.Allows(v.actor, account.SeeRequests) {
		data.Tabs = v.matchTabs(id, len(matchSections)-1)
	}
	if want := timetable.Fate(q.Get("hasil")); slices.Contains(fates, want) {
		data.Fate = want
	}
	for _, fate := range fates {
		n := 0
		for _, f := range list {
			if f.Fate == fate {
				n++
			}
		}
		if n > 0 {
			data.Counts = append(data.Counts, fateCount{fate, n})
		}
	}
	for _, f := range list {
		from, to := d.Gathering.Participants[f.Request.From-1], d.Gathering.Participants[f.Request.To-1]
		if data.Fate != "" && f.Fate != data.Fate || !matches(from, data.Find) && !matches(to, data.Find) {
			continue
		}
		data.Rows = append(data.Rows, v.requestRowOf(&d, f, from, to))
	}
	return v.page(http.StatusOK, requestsPage(v.within(&d.Gathering, v.in.T("web.tab.requests")), data))
}

// requestRowOf is a row, with what the visitor may do about it.
func (v *visit) requestRowOf(d *timetable.Day, f timetable.FateOf, from, to gathering.Participant) requestRow {
	r := requestRow{FateOf: f, From: from, To: to, Class: fateClass[f.Fate], What: whatBecame(v.in, d, f, v.actor.May(account.SeeRequests))}
	staff := d.Gathering.Allows(v.actor, account.SeeRequests)
	own := func(p gathering.Participant) bool {
		return staff || p.Organisation != "" && p.Organisation == v.actor.Organisation
	}
	if f.Fate == timetable.Omitted && d.Gathering.Allows(v.actor, account.SolveTimetable) {
		r.Room = boardPath(d.Gathering.ID) + "/tak-muat?permintaan=" + strconv.Itoa(f.Request.Number)
	}
	if f.Request.Reason != "" {
		r.What = joined(v.in.T("match.reason."+string(f.Request.Reason)), f.Request.Words)
	}
	if f.Request.Answer == match.Asked && d.Gathering.Allows(v.actor, account.AnswerRequests) && own(to) {
		c := v.queueCardOf(&d.Gathering, &match.Waiting{Request: f.Request}, to)
		c.Desk = ""
		r.Answer = &c
	}
	if f.Request.Live() && f.Fate != timetable.Booked && d.Gathering.Allows(v.actor, account.AskMeetings) && own(from) {
		r.Withdraw = base(d.Gathering.ID) + "/permintaan/" + strconv.Itoa(f.Request.Number) + "/batal"
	}
	return r
}

// whatBecame words the fate of a request: when and where it is held, or why it
// is not; exactly to organisers, to others without the matters of third parties.
func whatBecame(in *lang.Wording, d *timetable.Day, f timetable.FateOf, exact bool) string {
	switch f.Fate {
	case timetable.Booked:
		slot, table := d.Gathering.Slots[f.Booking.Slot-1], d.Gathering.Tables[f.Booking.Table-1]
		text := timeOf(in, slot) + ", " + tableOf(in, table)
		if f.LeftOut.Cause == timetable.CauseMutual {
			text += " (" + in.T("web.requests.why.mutual", f.LeftOut.Same) + ")"
		}
		return text
	case timetable.Omitted:
		return whyNot(in, d, f.LeftOut, exact)
	}
	return in.T("web.requests.why." + string(f.Fate))
}
