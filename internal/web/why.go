package web

import (
	"slices"
	"strings"

	"wantilan/internal/lang"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

// whyNot words why a request is not held.
func whyNot(in *lang.Wording, d *timetable.Day, l timetable.LeftOut, exact bool) string {
	from, to := d.Pair(l.Request)
	who := ""
	if l.Participant > 0 {
		who = short(nameOf(in, d.Gathering.Participants[l.Participant-1]))
	}
	key := "board.polite."
	if exact {
		key = "board.why."
	}
	cause := string(l.Cause)
	if cause == "" {
		return in.T("web.requests.why.waiting")
	}
	return in.T(key+cause, short(nameOf(in, from)), short(nameOf(in, to)), who, l.Places, timesOf(in, d, l.Slots), l.Lightest, l.Same)
}

// timesOf lists when slots begin: at most three, then how many more.
func timesOf(in *lang.Wording, d *timetable.Day, slots []int) string {
	var all []string
	for _, n := range slots {
		if n > 0 && n <= len(d.Gathering.Slots) {
			all = append(all, startOf(in, d, n))
		}
	}
	if len(all) > 4 {
		all = append(slices.Clip(all[:3]), in.T("board.and_more", len(slots)-3))
	}
	return strings.Join(all, ", ")
}

// startOf is when a slot begins, or its number when times are not known.
func startOf(in *lang.Wording, d *timetable.Day, slot int) string {
	if s := d.Gathering.Slots[slot-1]; s.Timed() {
		return in.Clock(int(s.Start))
	}
	return in.T("board.slot", slot)
}

// pairOf names the two of a request.
func pairOf(in *lang.Wording, d *timetable.Day, request int) string {
	a, b := d.Pair(request)
	return short(nameOf(in, a)) + " – " + short(nameOf(in, b))
}

// rulesOf words rules that are broken.
func rulesOf(in *lang.Wording, d *timetable.Day, list []timetable.Broken) (all []string) {
	for _, b := range list {
		who, slot, table := "", "", ""
		if b.Participant > 0 {
			who = short(nameOf(in, d.Gathering.Participants[b.Participant-1]))
		}
		if b.Slot > 0 && b.Slot <= len(d.Gathering.Slots) {
			slot = startOf(in, d, b.Slot)
		}
		if b.Table > 0 && b.Table <= len(d.Gathering.Tables) {
			table = tableOf(in, d.Gathering.Tables[b.Table-1])
		}
		var meetings []string
		for i, r := range b.Requests {
			if i == 3 {
				meetings = append(meetings, in.T("board.and_more", len(b.Requests)-3))
				break
			}
			meetings = append(meetings, pairOf(in, d, r))
		}
		rule := string(b.Rule)
		if b.Rule == schedule.RuleOneAtOnce {
			rule = "atonce" // a key that ends with "one" would be a plural
		}
		if text := in.T("board.rule."+rule, who, strings.Join(meetings, "; "), slot, table); !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return all
}

// relaxed words one thing that would make room.
func relaxed(in *lang.Wording, d *timetable.Day, kind schedule.RelaxKind, participant, request, slot int) string {
	who, meeting, at := "", "", ""
	if participant > 0 {
		who = short(nameOf(in, d.Gathering.Participants[participant-1]))
	}
	if request > 0 {
		meeting = pairOf(in, d, request)
	}
	if slot > 0 {
		at = startOf(in, d, slot)
	}
	return in.T("board.relax."+string(kind), who, meeting, at)
}
