package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/gathering/attendance"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/paper"
	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

// desks is how often one desk may send: it may have a whole hall's queue, and several
// desks can be behind one address.
var desks = rate{"desks", 40 * time.Second, 300, time.Second / 20}

// doorRoutes are those of devices of the desk at the door. Their right is not an
// account's but the token of a device, which the subject looks at.
func (s *site) doorRoutes() []route {
	return []route{
		{"GET /meja", anyone, freely, s.desk},
		{"POST /meja", anyone, desks, s.deskWrite},
		{"POST /meja/datang", anyone, desks, s.deskWalkIn},
		{"POST /meja/urungkan", anyone, desks, s.deskUndo},
		{"POST /meja/kirim", anyone, desks, s.deskSend},
		{"GET /meja/pekerja.js", anyone, freely, s.deskWorker},
		{"GET /meja/kartu/{person}", anyone, heavy, s.deskBadge},
		{"GET /meja/perangkat/{token}", anyone, doors, s.deskOffer},
		{"POST /meja/perangkat/{token}", anyone, doors, s.deskTake},
	}
}

// hand is the device at work; the actor of whoever is signed in goes with it.
func (s *site) hand(v *visit) (*attendance.Hand, error) {
	return s.Attendance.Open(v.Context(), v.cookie(doorCookie), v.actor)
}

// deskData is the page of a device.
type deskData struct {
	attendance.Desk
	Hand    *attendance.Hand
	Shut    string // in words
	Words   string // of the script, JSON
	Version string // of the script
	Tone    ui.Tone
	Band    string // what has just happened
	Lines   []string
	Card    *attendance.Hit // who was just looked at
	Code    string          // by which they were found
	Typed   map[string]string
	Wrong   map[string]string
	Walking bool // something is wrong with the walk-in form
}

// desk shows the page of a device.
func (s *site) desk(v *visit) error { return s.showDesk(v, "", func(*deskData) error { return nil }) }

// showDesk shows the page after something was done or looked for.
func (s *site) showDesk(v *visit, words string, more func(*deskData) error) error {
	h, err := s.hand(v)
	if err != nil {
		return err
	}
	d := deskData{Hand: h, Version: s.statics.version("door.js"), Words: deskWords(v), Typed: map[string]string{}}
	if h.Shut != "" {
		d.Shut = v.in.T(h.Shut)
	} else if d.Desk, err = s.Attendance.Look(v.Context(), h, words); err != nil {
		return err
	}
	if err := more(&d); err != nil {
		return err
	}
	head := v.w.Header()
	// The page registers its worker, whose address is one that the browser trusts only of a policy.
	head.Set("Content-Security-Policy", strings.Replace(head.Get("Content-Security-Policy"), "trusted-types 'none'", "trusted-types meja", 1))
	head.Set("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
	status := http.StatusOK
	if len(d.Wrong) > 0 {
		status = http.StatusUnprocessableEntity
	}
	f := v.frame(v.in.T("attendance.desk.title") + " · " + h.Plan.Title)
	f.Script = "door.js"
	return v.page(status, deskPage(f, d))
}

// deskWords are the wording of the script.
func deskWords(v *visit) string {
	all := map[string]any{}
	for _, key := range []string{
		"welcome", "already", "unknown", "unknown_do", "unknown_code", "unknown_code_do", "stale", "stale_do", "several", "few", "unconfirmed_do", "choose", "let_in", "more", "save", "kept", "stand",
		"ask_stand", "ask_with", "ask_sign", "ask_reason", "ask_name", "undo", "undone", "amended", "badge", "access", "guest", "here", "online", "offline", "as_of", "no_list", "waiting", "insecure", "unready",
		"no_device", "refused", "cut", "shut", "room", "full", "unkept", "no_camera",
	} {
		all[key] = v.in.T("attendance.say." + key)
	}
	states := map[string]string{}
	for _, s := range registration.States {
		states[string(s)] = v.in.T("registration.state." + string(s))
	}
	all["states"] = states
	raw, _ := json.Marshal(all) // texts
	return string(raw)
}

// deskWrite looks for somebody, or writes down those who were ticked.
func (s *site) deskWrite(v *visit) error {
	h, err := s.hand(v)
	if err != nil {
		return err
	}
	form := v.PostForm
	if keys := form["pilih"]; len(keys) > 0 || form.Get("cari") == "" {
		with := 0
		if text := strings.TrimSpace(form.Get("with")); text != "" {
			var bad error
			if with, bad = strconv.Atoi(text); bad != nil {
				with = -1
			}
		}
		c := attendance.Coming{Keys: keys, How: attendance.ByName, Code: form.Get("kode"), Stand: form.Get("stand"), With: with}
		if c.Code != "" {
			c.How = attendance.ByTicket
		}
		if form.Get("ubah") != "" {
			c.Amend = v.in.T("attendance.say.amended")
		}
		return s.written(v, h, c)
	}
	return s.showDesk(v, form.Get("cari"), func(d *deskData) error {
		if d.Code = ""; d.Desk.Code {
			d.Code = form.Get("cari")[strings.LastIndex(form.Get("cari"), "/")+1:]
		}
		return s.found(v, h, d, form.Get("cari"))
	})
}

// found says who was found; the only one who is awaited is written down at once.
func (s *site) found(v *visit, h *attendance.Hand, d *deskData, words string) error {
	switch {
	case len(d.Hits) == 0 && d.Desk.Code:
		d.band(v, ui.Bad, "unknown_code", "unknown_code_do")
	case len(d.Hits) == 0:
		d.band(v, ui.Bad, "unknown", "unknown_do")
		d.Typed["person"] = words
	case d.Hits[0].Stale:
		d.band(v, ui.Bad, "stale", "stale_do")
	case len(d.Hits) > 1:
		d.Tone, d.Band = ui.Warn, v.in.T("attendance.say.several", len(d.Hits))
	case d.Hits[0].Arrival != nil:
		d.already(v, &d.Hits[0])
	case d.Hits[0].State != registration.Confirmed:
		d.Tone, d.Band, d.Lines = ui.Bad, v.in.T("registration.state."+string(d.Hits[0].State)), []string{v.in.T("attendance.say.unconfirmed_do")}
	default:
		x := d.Hits[0]
		c := attendance.Coming{Keys: []string{x.Key()}, How: attendance.ByName, Code: d.Code}
		if d.Code != "" {
			c.How = attendance.ByTicket
		}
		if _, err := s.Attendance.CheckIn(v.Context(), h, c); err != nil {
			return err
		}
		fresh, err := s.Attendance.Look(v.Context(), h, "") // with one more
		if err != nil {
			return err
		}
		d.Desk = fresh
		d.welcome(v, &x)
	}
	return nil
}

func (d *deskData) band(v *visit, tone ui.Tone, key, more string) {
	d.Tone, d.Band, d.Lines = tone, v.in.T("attendance.say."+key), []string{v.in.T("attendance.say." + more)}
}

func (d *deskData) welcome(v *visit, x *attendance.Hit) {
	d.Tone, d.Band, d.Lines, d.Card, d.Hits = ui.Good, v.in.T("attendance.say.welcome"), []string{titleOf(x.Name, x.Business)}, x, nil
	if x.Access != "" {
		d.Lines = append(d.Lines, v.in.T("attendance.say.access", x.Access))
	}
}

func (d *deskData) already(v *visit, x *attendance.Hit) {
	by := d.Names[x.Arrival.First.Device]
	if by == "" {
		by = v.in.T("attendance.staff")
	}
	d.Tone, d.Band, d.Lines, d.Card, d.Hits = ui.Warn, v.in.T("attendance.say.already", d.clock(v, x.Arrival.First.At), by), []string{titleOf(x.Name, x.Business)}, x, nil
}

// clock is a time of the gathering's day.
func (d *deskData) clock(v *visit, at time.Time) string {
	at = at.In(d.Hand.Plan.Date.Location())
	return v.in.Clock(at.Hour()*60 + at.Minute())
}

//go:noinline
func titleOf(name, business string) string {
	if business == "" || business == name {
		return name
	}
	return name + " · " + business
}

// written writes those down who were ticked.
func (s *site) written(v *visit, h *attendance.Hand, c attendance.Coming) error {
	fresh, err := s.Attendance.CheckIn(v.Context(), h, c)
	wrong := v.wrong(err)
	if err != nil && wrong == nil {
		return err
	}
	return s.showDesk(v, "", func(d *deskData) error {
		if wrong != nil {
			d.Wrong, d.Tone = wrong, ui.Bad
			for _, text := range wrong {
				d.Band = text
			}
			return nil
		}
		var names []string
		for _, key := range c.Keys {
			if a, there := d.Of(key); there {
				names = append(names, titleOf(a.Name, a.Business))
				d.Card = &attendance.Hit{Expected: a.Expected, Arrival: a}
			}
		}
		if len(c.Keys) != 1 {
			d.Card = nil
		}
		d.Tone, d.Band, d.Lines = ui.Good, v.in.T("attendance.say.welcome"), names
		if len(fresh) == 0 && d.Card != nil {
			d.already(v, d.Card)
		}
		return nil
	})
}

// deskUndo takes an arrival back.
func (s *site) deskUndo(v *visit) error {
	h, err := s.hand(v)
	if err != nil {
		return err
	}
	err = s.Attendance.Undo(v.Context(), h, v.PostForm.Get("orang"), v.PostForm.Get("reason"))
	wrong := v.wrong(err)
	if err != nil && wrong == nil {
		return err
	}
	return s.showDesk(v, "", func(d *deskData) error {
		d.Tone, d.Band, d.Wrong = ui.Warn, v.in.T("attendance.say.undone"), wrong
		for _, text := range wrong {
			d.Tone, d.Band = ui.Bad, text
		}
		return nil
	})
}

// deskWalkIn registers somebody who is on no list.
func (s *site) deskWalkIn(v *visit) error {
	h, err := s.hand(v)
	if err != nil {
		return err
	}
	form := v.PostForm
	x, err := s.Attendance.WalkIn(v.Context(), h, attendance.Visitor{Business: form.Get("business"), Person: form.Get("person"), Phone: form.Get("contact_phone"), NIB: form.Get("nib")})
	wrong := v.wrong(err)
	if err != nil && wrong == nil {
		return err
	}
	return s.showDesk(v, "", func(d *deskData) error {
		if wrong != nil {
			if text, there := wrong["name_1"]; there {
				wrong["person"] = text
			}
			d.Wrong, d.Walking = wrong, true
			for _, name := range []string{"business", "person", "contact_phone", "nib"} {
				d.Typed[name] = form.Get(name)
			}
			return nil
		}
		r := x.Registration
		d.Lines = []string{titleOf(r.Person, r.Name)}
		switch {
		case r.State == registration.Confirmed:
			d.Tone, d.Band = ui.Good, v.in.T("attendance.walkin.welcome")
		case x.There:
			d.Tone, d.Band = ui.Warn, v.in.T("attendance.walkin.pending")
		default:
			d.Tone, d.Band = ui.Warn, v.in.T("attendance.walkin.waiting", r.Turn)
			d.Lines = append(d.Lines, v.in.T("attendance.walkin.waiting_do"))
		}
		for i := range d.All {
			if d.All[i].Key() == x.Key {
				a, _ := d.Of(x.Key)
				d.Hits = []attendance.Hit{{Expected: d.All[i], Arrival: a}}
			}
		}
		if x.There && len(d.Hits) > 0 {
			d.Card, d.Hits = &d.Hits[0], nil
		}
		return nil
	})
}

// deskSend takes what a device sends, and tells it what it does not know.
func (s *site) deskSend(v *visit) error {
	h, err := s.hand(v)
	if err != nil {
		return err
	}
	raw, err := io.ReadAll(http.MaxBytesReader(v.w, v.Body, attendance.MostSent))
	if err != nil {
		return fault.New(fault.Invalid, "attendance.batch_unreadable")
	}
	sent, err := attendance.ReadBatch(raw)
	if err != nil {
		return err
	}
	a, err := s.Attendance.Send(v.Context(), h, sent)
	if err != nil {
		return err
	}
	body, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("write an answer for a device: %w", err)
	}
	v.started = true
	v.w.Header().Set("Content-Type", "application/json")
	_, err = v.w.Write(body)
	return ignoreGone(v.Context(), err)
}

// deskWorker sends the worker that keeps the desk's page.
func (s *site) deskWorker(v *visit) error {
	h := v.w.Header()
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Set("Service-Worker-Allowed", "/meja")
	v.started = true
	_, err := v.w.Write(s.statics["doorworker.js"].body)
	return ignoreGone(v.Context(), err)
}

// deskBadge prints one person's badge.
func (s *site) deskBadge(v *visit) error {
	h, err := s.hand(v)
	if err != nil {
		return err
	}
	e, ticket, err := s.Attendance.Badge(v.Context(), h, v.PathValue("person"))
	if err != nil {
		return err
	}
	b := paper.Badge{Number: e.Number, Name: e.Name, Organisation: e.Business, Role: paper.Role(e.Kind)}
	switch {
	case e.Group == attendance.Speakers:
		b.Role = paper.SpeakerRole
	case e.Kind == "" && e.Group == attendance.Guests:
		b.Role = paper.GuestRole
	case e.Kind == "":
		b.Role = paper.Role(register.Business)
	}
	if ticket != "" {
		b.Link = s.public(v) + "/k/" + ticket
	}
	var out bytes.Buffer
	o, err := s.occasion(v, h.Actor(), h.Plan.ID)
	if err != nil {
		return err
	}
	if err := paper.BadgeSheets(&out, o, paper.Badges{All: []paper.Badge{b}, Form: paper.WideLabel, Order: paper.ByNumber}, v.in); err != nil {
		return err
	}
	return v.file("kartu-peserta.pdf", "application/pdf", out.Bytes())
}

// deskOffer shows which device a link makes of this browser; a button uses it up.
func (s *site) deskOffer(v *visit) error {
	p, d, err := s.Attendance.Offered(v.Context(), v.PathValue("token"))
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, deskOfferPage(v.frame(v.in.T("attendance.desk.title")), p, d, v.URL.Path))
}

func (s *site) deskTake(v *visit) error {
	d, token, err := s.Attendance.Take(v.Context(), v.PathValue("token"))
	if err != nil {
		return err
	}
	return s.becomeDevice(v, d, token)
}

// becomeDevice keeps a device's token in this browser.
func (s *site) becomeDevice(v *visit, d attendance.Device, token string) error {
	v.keepCookie(doorCookie, token, int(deviceLife/time.Second))
	return v.see("/meja")
}

// deviceLife is how long a browser keeps its token; what it may is bounded by the days of
// its gathering.
const deviceLife = 60 * 24 * time.Hour
