package web

import (
	"net/http"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/attendance"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/lang"
	"wantilan/internal/timetable/live"
	"wantilan/internal/web/ui"
)

// closeData is the end of a day: what is open, and once it is closed its first figures.
type closeData struct {
	S       *live.State
	G       gathering.Gathering
	Closed  *live.Closing
	May     bool // close the day, and open it again
	End     bool // the gathering itself can be ended now
	Thank   bool // letters of thanks can go out
	Open    []openThing
	History []string
	Late    []string // who came, as devices told after the day was closed
	Said    int
	Figures live.Figures
	Invited int // businesses and guests who were invited; 0: nobody was
	Coming  int // of these, those who said yes
	Wait    string
	Rows    []clusterRow
	Wrong   string
}

// openThing is something open, and where it is settled.
type openThing struct{ Text, Href, Where string }

// clusterRow is a cluster's part of the day.
type clusterRow struct {
	Name string
	live.ClusterTally
}

func closePath(id gathering.ID) string { return livePath(id) + "/tutup" }

// dayEnd shows what is open, or the first figures.
func (s *site) dayEnd(v *visit) error { return s.showEnd(v, http.StatusOK, "") }

func (s *site) showEnd(v *visit, status int, wrong string) error {
	x, figures, err := s.Live.Ending(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	g := x.Day.Gathering
	d := closeData{S: x, G: g, Closed: x.Closed(), Figures: figures, Wrong: wrong, May: g.Allows(v.actor, account.CloseDay),
		End: g.State == gathering.Running && g.Allows(v.actor, account.TurnGathering), Thank: g.State == gathering.Ended && g.Allows(v.actor, account.Invite)}
	loose := x.Loose()
	for _, c := range x.Closings {
		key := "live.close.by"
		if c.Opened {
			key = "live.close.opened_by"
		}
		d.History = append(d.History, v.in.T(key, dayAndTime(v.in, g, c.At), c.ByName, c.Reason))
	}
	if d.Open, err = s.openThings(v, x, &loose); err != nil {
		return err
	}
	late, said := x.Afterwards()
	for _, a := range late {
		d.Late = append(d.Late, joined(titleOf(a.Name, a.Business), clockOf(v.in, x, a.First.At), v.in.T("live.close.received", clockOf(v.in, x, a.First.Received))))
	}
	d.Said = said
	if d.Closed != nil {
		if err := s.closedFigures(v, &d); err != nil {
			return err
		}
	}
	return v.page(status, closePage(v.within(&g, v.in.T("live.close.title")), d))
}

// openThings words what is open.
func (s *site) openThings(v *visit, x *live.State, loose *live.Loose) ([]openThing, error) {
	in, id := v.in, x.Day.Gathering.ID
	list := &openList{in: in}
	add := list.add
	for _, dev := range loose.Silent {
		add(in.T("live.open.device", dev.Name, heardOf(in, x, dev), dev.Waiting), attendancePath(id)+"/perangkat", "attendance.devices.title")
	}
	if loose.Conflicts > 0 {
		add(in.N("live.open.conflicts", loose.Conflicts), attendancePath(id), "attendance.title")
	}
	if loose.Held > 0 {
		add(in.N("live.open.held", loose.Held), attendancePath(id), "attendance.title")
	}
	if loose.Guests > 0 {
		add(in.N("live.open.guests", loose.Guests), attendancePath(id)+"#tamu", "attendance.title")
	}
	for _, u := range loose.Unmarked {
		add(in.N("live.open.unmarked", u.Meetings, u.Slot), livePath(id)+"?ronde="+in.Number(u.Slot), "live.title")
	}
	if loose.Going > 0 {
		add(in.N("live.open.going", loose.Going), livePath(id), "live.title")
	}
	for _, h := range loose.Late {
		r := h.Round(orElse(h.Now, h.Next))
		add(joined(h.Name, in.N("live.late", int(r.Late()/time.Minute))), livePath(id), "live.title")
	}
	untold, err := s.untold(v, &x.Day.Gathering)
	if untold > 0 {
		add(in.N("live.open.untold", untold), liveTellPath(id), "live.tell.hand")
	}
	return list.all, err
}

// openList gathers what is open.
type openList struct {
	in  *lang.Wording
	all []openThing
}

//go:noinline
func (l *openList) add(text, href, where string) {
	l.all = append(l.all, openThing{text, href, l.in.T(where)})
}

// heardOf is when a device was heard of last.
func heardOf(in *lang.Wording, x *live.State, dev attendance.Device) string {
	if dev.SeenAt.IsZero() {
		return in.T("live.never")
	}
	return clockOf(in, x, dev.SeenAt)
}

// closedFigures reads what the first figures have beside the day itself.
func (s *site) closedFigures(v *visit, d *closeData) error {
	all, err := s.Invitations.Invited(v.Context(), v.actor, d.G.ID)
	if err != nil {
		return err
	}
	d.Invited = len(all)
	for i := range all {
		if t := all[i].State(); t == invitation.Yes || t == invitation.Represented {
			d.Coming++
		}
	}
	for _, c := range d.Figures.Clusters {
		name := s.titled(v, "cluster", c.Cluster)
		if name == "" {
			name = v.in.T("report.not_known")
		}
		d.Rows = append(d.Rows, clusterRow{name, c})
	}
	d.Wait = "–"
	if d.Figures.Waits > 0 {
		d.Wait = v.in.N("live.minutes", int(d.Figures.Wait.Round(time.Minute)/time.Minute))
	}
	return nil
}

// endDay closes the day, or opens it again.
func (s *site) endDay(v *visit) error {
	id, form := v.gathering(), v.PostForm
	switch form.Get("deed") {
	case "tutup":
		return v.saved(s.Live.Close(v.Context(), v.actor, id), "live.close.done", closePath(id))
	case "buka":
		err := s.Live.Reopen(v.Context(), v.actor, id, form.Get("reason"))
		if wrong := v.wrong(err); wrong != nil {
			return s.showEnd(v, http.StatusUnprocessableEntity, wrong["reason"])
		}
		return v.saved(err, "live.close.opened", closePath(id))
	}
	if _, err := s.Live.State(v.Context(), v.actor, id); err != nil {
		return err
	}
	return fault.New(fault.Invalid, "live.unknown_kind")
}

// liveDevice is a device of the desk as the day's page shows it.
type liveDevice struct {
	Name, Heard string
	Tone        ui.Tone
	Waiting     int
}

// devicesOf are those at work.
func devicesOf(in *lang.Wording, x *live.State) (all []liveDevice) {
	silent := map[attendance.DeviceID]bool{}
	loose := x.Loose()
	for _, dev := range loose.Silent {
		silent[dev.ID] = true
	}
	for _, dev := range x.Door.Devices {
		if !dev.CutAt.IsZero() || dev.TakenAt.IsZero() {
			continue
		}
		y := liveDevice{Name: dev.Name, Heard: heardOf(in, x, dev), Tone: ui.Good, Waiting: dev.Waiting}
		if silent[dev.ID] {
			y.Tone = ui.Warn
		}
		all = append(all, y)
	}
	return all
}
