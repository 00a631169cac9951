package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/timetable/telling"
)

// liveTellData is whom staff tell on the day: of delays, and of meetings that moved.
type liveTellData struct {
	Late, Moved       []tellLine // the first of them, since each has a text
	LateAll, MovedAll int
}

func liveTellPath(id gathering.ID) string { return livePath(id) + "/kabari" }

// liveTell lists whom staff tell.
func (s *site) liveTell(v *visit) error {
	id := v.gathering()
	g, err := s.Calendar.Gathering(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	var d liveTellData
	late, err := s.Telling.LateByHand(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	d.LateAll = len(late)
	for _, w := range late[:min(len(late), mostTold)] {
		l := tellLine{Name: joined(w.To.Name, w.To.Party), Phone: w.To.Phone, Text: w.Text, Action: liveTellPath(id), Number: fmt.Sprintf("mundur:%d:%d", w.Fact, w.Participant)}
		if err := l.chat(); err != nil {
			return err
		}
		d.Late = append(d.Late, l)
	}
	moved, _, err := s.Telling.ByHand(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	d.MovedAll = len(moved)
	for _, w := range moved[:min(len(moved), mostTold)] {
		l := tellLine{Name: joined(w.To.Name, w.To.Party), Phone: w.To.Phone, Text: w.Chat(), Action: liveTellPath(id), Number: fmt.Sprintf("terbitan:%d:%d", w.Notice.Publication, w.Notice.Participant)}
		if err := l.chat(); err != nil {
			return err
		}
		d.Moved = append(d.Moved, l)
	}
	return v.page(http.StatusOK, liveTellPage(v.within(&g, v.in.T("live.tell.hand")), d))
}

// liveTold notes that staff told somebody.
func (s *site) liveTold(v *visit) error {
	if _, err := s.Telling.LateByHand(v.Context(), v.actor, v.gathering()); err != nil {
		return err // whoever may not see whom to tell learns nothing of the form either
	}
	kind, rest, _ := strings.Cut(v.PostForm.Get("nomor"), ":")
	of, who, _ := strings.Cut(rest, ":")
	number, err1 := strconv.Atoi(of)
	participant, err2 := strconv.Atoi(who)
	var err error
	switch {
	case err1 != nil || err2 != nil:
		err = fault.New(fault.Invalid, "web.form_unreadable")
	case kind == "mundur":
		err = s.Telling.ToldLate(v.Context(), v.actor, v.gathering(), telling.LateTold{Fact: int64(number), Participant: participant})
	default:
		err = s.Telling.Told(v.Context(), v.actor, v.gathering(), participant, number)
	}
	return v.saved(err, "live.tell.told", liveTellPath(v.gathering()))
}

// untold counts whom staff have to tell; nobody for whom that is not their work.
func (s *site) untold(v *visit, g *gathering.Gathering) (int, error) {
	if !g.Allows(v.actor, account.SeeBoard) {
		return 0, nil
	}
	late, err := s.Telling.LateByHand(v.Context(), v.actor, g.ID)
	if err != nil {
		return 0, err
	}
	moved, _, err := s.Telling.ByHand(v.Context(), v.actor, g.ID)
	return len(late) + len(moved), err
}
