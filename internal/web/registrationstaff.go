package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/register"
	"wantilan/internal/sheet"
	"wantilan/internal/web/ui"
)

// registrationsData is the list of who registered, for staff.
type registrationsData struct {
	registration.List
	Base   string
	Figure []figure
	Parts  []figure // sub-quotas: how many of how many
	State  string
	Words  string
	Place  map[registration.ID]int
	Idle   string
	Offers string // what a press would send
	Until  string
	Untold int // people to tell by hand
}

func registrationsPath(id gathering.ID) string { return base(id) + "/pendaftar" }

func registrationPath(r registration.Registration) string {
	return registrationsPath(r.Gathering) + "/" + string(r.ID)
}

// registrations lists who registered.
func (s *site) registrations(v *visit) error {
	q := v.URL.Query()
	id := gathering.ID(v.PathValue("gathering"))
	l, err := s.Registrations.List(v.Context(), v.actor, id, registration.Filter{State: registration.State(q.Get("keadaan")), Words: q.Get("cari")})
	if err != nil {
		return err
	}
	d := registrationsData{List: l, Base: registrationsPath(id), State: q.Get("keadaan"), Words: q.Get("cari"), Place: map[registration.ID]int{}}
	for i, x := range l.Order {
		d.Place[x.ID] = i + 1
	}
	held := registration.Taken(l.Tally.Held, nil)
	d.Figure = []figure{{fmt.Sprintf("%d / %d", held, l.Plan.Seats.Quota), v.in.T("registration.seats")}}
	for _, st := range registration.States {
		d.Figure = append(d.Figure, figure{v.in.Number(l.Tally.States[st]), v.in.T("registration.state." + string(st))})
	}
	for _, p := range l.Plan.Seats.Parts {
		n := registration.Taken(l.Tally.Held, func(g registration.Group) bool { return g.In(p) })
		text := v.in.T("registration.part_bounds", s.partName(v, p), v.in.Number(p.Least), orDash(bounded(v, p.Most)), registration.Kept(l.Plan.Seats, p, l.Tally.Held, s.Now()))
		d.Parts = append(d.Parts, figure{v.in.Number(n), text})
	}
	if l.Idle != "" {
		d.Idle = v.in.T(l.Idle)
	}
	if len(l.Next) > 0 {
		d.Offers, d.Until = v.in.N("registration.will_offer", len(l.Next)), v.momentOf(l.Plan, l.Until)
	}
	if l.Keeper {
		if d.Untold, err = s.countUntold(v, id); err != nil {
			return err
		}
	}
	return v.page(http.StatusOK, registrationsPage(v.registered(l.Plan, v.in.T("registration.list")), d))
}

func bounded(v *visit, most int) string {
	if most == 0 {
		return ""
	}
	return v.in.Number(most)
}

// registered is the frame of staff's pages about registrations.
func (v *visit) registered(p gathering.Plan, title string) ui.Frame {
	g := gathering.Gathering{ID: p.ID, Hosts: p.Hosts, Title: p.Title, Sample: p.Sample}
	return v.within(&g, title)
}

// registrationsFile sends the list as a file.
func (s *site) registrationsFile(v *visit) error {
	id := gathering.ID(v.PathValue("gathering"))
	l, err := s.Registrations.List(v.Context(), v.actor, id, registration.Filter{Limit: mostInFile})
	if err != nil {
		return err
	}
	in := v.in
	out := sheet.Listing{Name: in.T("registration.list"), Top: []string{l.Plan.Title, v.whenOf(l.Plan), ""}}
	for _, key := range []string{"turn", "state", "business", "nib", "person", "contact_phone", "contact_email", "score", "name", "sex", "position", "phone", "meal", "access", "obstacle"} {
		out.Head = append(out.Head, in.T("registration.ask."+key))
	}
	out.Rows = func(yield func([]string) bool) {
		for _, r := range l.All {
			people := r.Attendees
			if len(people) == 0 {
				people = []registration.Attendee{{}}
			}
			for _, a := range people {
				row := []string{
					strconv.Itoa(r.Turn), in.T("registration.state." + string(r.State)), r.Name, r.NIB, r.Person, r.Phone, r.Email, strconv.Itoa(r.Score),
					a.Name, string(a.Sex), a.Position, a.Phone, mealOf(v, a), a.Access, v.obstacle(r),
				}
				if !yield(row) {
					return
				}
			}
		}
	}
	var b bytes.Buffer
	switch v.PathValue("file") {
	case "pendaftar.csv":
		if err := sheet.WriteCSV(&b, out, in); err != nil {
			return err
		}
		return v.file("pendaftar.csv", "text/csv; charset=utf-8", b.Bytes())
	case "pendaftar.xlsx":
		if err := sheet.WriteXLSX(&b, out, in); err != nil {
			return err
		}
		return v.file("pendaftar.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes())
	}
	return lostFile
}

// mostInFile bounds one file; no hall has so many.
const mostInFile = 20_000

func mealOf(v *visit, a registration.Attendee) string {
	if a.Meal == "" {
		return ""
	}
	return strings.TrimSpace(v.in.T("registration.meal."+string(a.Meal)) + " " + a.MealNote)
}

func (v *visit) obstacle(r registration.Registration) string {
	if r.Obstacle == "" {
		return ""
	}
	return strings.TrimSpace(v.in.T("registration.obstacle."+string(r.Obstacle)) + " " + r.ObstacleWords)
}

// registrationData is one registration as staff see it.
type registrationData struct {
	registration.Own
	Base, Path string
	R          registration.Registration
	Tone       ui.Tone
	Standing   []string
	Facts      []ui.Fact
	Form       *comingForm
	Steps      []stepButton
	Refusable  bool
	Link       string
	Ticket     string
	Wrong      map[string]string
	Typed      url.Values
}

// stepButton is an event that staff can cause.
type stepButton struct{ Word, Text string }

// staffEvents are the words in addresses for what staff do, in the order of buttons.
var staffEvents = []struct {
	word  string
	event registration.Event
}{
	{"konfirmasi", registration.Confirm}, {"antre", registration.Queue}, {"tawar", registration.Offer}, {"terima", registration.Accept},
	{"lepas", registration.Decline}, {"tolak", registration.Refuse}, {"batal", registration.Cancel},
}

// registrationAt opens the registration of an address for staff.
func (s *site) registrationAt(v *visit) (registration.Own, error) {
	own, err := s.Registrations.Show(v.Context(), registration.Hand{By: v.actor}, registration.ID(v.PathValue("registration")))
	if err == nil && string(own.Newest.Gathering) != v.PathValue("gathering") {
		err = fault.New(fault.NotFound, "registration.not_found")
	}
	return own, err
}

func (s *site) registration(v *visit) error {
	own, err := s.registrationAt(v)
	if err != nil {
		return err
	}
	return s.showRegistration(v, http.StatusOK, own, newComingForm(v, own, own.Newest), nil)
}

func (s *site) showRegistration(v *visit, status int, own registration.Own, f *comingForm, wrong map[string]string) error {
	r := own.Newest
	d := registrationData{Own: own, R: r, Base: registrationsPath(r.Gathering), Path: registrationPath(r), Tone: comingTone(r.State), Form: f, Wrong: wrong, Typed: v.PostForm}
	f.Staff = true
	d.Standing = s.comingStanding(v, own)
	for _, x := range staffEvents {
		if _, err := r.State.Step(x.event); err != nil {
			continue
		}
		if x.event == registration.Refuse {
			d.Refusable = true
			continue
		}
		d.Steps = append(d.Steps, stepButton{x.word, v.in.T("registration.do." + string(x.event))})
	}
	d.Link = s.linkOf(v, r)
	if r.State == registration.Confirmed {
		d.Ticket = "/k/" + s.Registrations.TicketCode(r)
	}
	d.Facts = []ui.Fact{
		{Name: v.in.T("registration.ask.person"), Lines: []string{orDash(r.Person)}},
		{Name: v.in.T("registration.ask.contact_phone"), Lines: []string{orDash(r.Phone)}},
		{Name: v.in.T("registration.ask.contact_email"), Lines: []string{orDash(r.Email)}},
		{Name: v.in.T("registration.ask.nib"), Lines: []string{orDash(r.NIB)}},
		{Name: v.in.T("registration.ask.turn"), Lines: []string{v.in.Number(r.Turn)}},
		{Name: v.in.T("registration.ask.channel"), Lines: []string{v.in.T("registration.channel." + string(r.Channel))}},
		{Name: v.in.T("registration.ask.came"), Lines: []string{v.momentOf(own.Plan, r.CreatedAt)}},
	}
	if r.Seat {
		d.Facts = append(d.Facts, ui.Fact{Name: v.in.T("registration.seats"), Lines: []string{s.verdict(v, own.Plan, own.Standing.Verdict)}})
	}
	return v.page(status, registrationPage(v.registered(own.Plan, r.Name), d))
}

func (s *site) correctRegistration(v *visit) error {
	own, err := s.registrationAt(v)
	if err != nil {
		return err
	}
	f := newComingForm(v, own, own.Newest)
	err = s.Registrations.Correct(v.Context(), registration.Hand{By: v.actor}, own.Newest.ID, f.read(v.PostForm))
	if f.wrong = v.wrong(err); f.wrong != nil {
		return s.showRegistration(v, http.StatusUnprocessableEntity, own, f, nil)
	}
	return v.done(err, registrationPath(own.Newest))
}

// registrationEvent lets staff decide about a registration.
func (s *site) registrationEvent(v *visit) error {
	own, err := s.registrationAt(v)
	if err != nil {
		return err
	}
	id, form, hand := own.Newest.ID, v.PostForm, registration.Hand{By: v.actor}
	word := v.PathValue("event")
	switch word {
	case "nilai":
		points, bad := strconv.Atoi(strings.TrimSpace(form.Get("score")))
		if bad != nil {
			points = -1
		}
		err = s.Registrations.Grade(v.Context(), v.actor, id, points, form.Get("score_note"))
	case "pasangkan":
		err = s.Registrations.Match(v.Context(), v.actor, id, partyNamed(form.Get("party")))
	case "tiket":
		err = s.Registrations.VoidTicket(v.Context(), v.actor, id)
	case "kabari":
		n, bad := strconv.Atoi(form.Get("nomor"))
		if bad != nil {
			return fault.New(fault.Invalid, "web.form_unreadable")
		}
		return v.done(s.Registrations.TellByHand(v.Context(), v.actor, id, n), tellPath(own.Newest.Gathering))
	default:
		err = fault.New(fault.NotFound, "web.not_found")
		for _, x := range staffEvents {
			if x.word == word {
				err = s.Registrations.Do(v.Context(), hand, id, x.event, form.Get("reason"))
			}
		}
	}
	if wrong := v.wrong(err); wrong != nil {
		return s.showRegistration(v, http.StatusUnprocessableEntity, own, newComingForm(v, own, own.Newest), wrong)
	}
	return v.done(err, registrationPath(own.Newest))
}

// partyNamed is the business whose page's address, or identity, staff gave.
func partyNamed(text string) register.PartyID {
	text = strings.TrimSpace(text)
	if i := strings.LastIndexByte(text, '/'); i >= 0 { // the address of its page, copied
		text = text[i+1:]
	}
	return register.PartyID(text)
}

// newRegistrationData is the form by which staff register somebody.
type newRegistrationData struct {
	Plan gathering.Plan
	Base string
	Form *comingForm
}

// newRegistration asks whom to register, from paper or at the door.
func (s *site) newRegistration(v *visit) error { return s.showNewRegistration(v, http.StatusOK, nil) }

func (s *site) showNewRegistration(v *visit, status int, f *comingForm) error {
	id := gathering.ID(v.PathValue("gathering"))
	own, err := s.Registrations.StaffForm(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	if f == nil {
		f = newComingForm(v, own, registration.Registration{Lang: "id"})
		f.plain.Set("party", v.URL.Query().Get("usaha"))
		f.plain.Set("channel", string(registration.Paper))
	}
	f.own, f.Staff = own, true
	return v.page(status, newRegistrationPage(v.registered(own.Plan, v.in.T("registration.add")), newRegistrationData{Plan: own.Plan, Base: registrationsPath(id), Form: f}))
}

func (s *site) addRegistration(v *visit) error {
	id := gathering.ID(v.PathValue("gathering"))
	own, err := s.Registrations.StaffForm(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	f, form := newComingForm(v, own, registration.Registration{}), v.PostForm
	r, err := s.Registrations.RegisterFor(v.Context(), v.actor, id, registration.Entry{
		Party: partyNamed(form.Get("party")), Name: form.Get("business"), NIB: form.Get("nib"), Person: form.Get("person"), Phone: form.Get("contact_phone"),
		Email: form.Get("contact_email"), Lang: form.Get("lang"), Channel: registration.Channel(form.Get("channel")), Details: f.read(form),
	})
	if f.wrong = v.wrong(err); f.wrong != nil {
		return s.showNewRegistration(v, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	v.flash("registration.saved")
	return v.see(registrationPath(r))
}

// offerSeats offers free seats to those who are next, as many as the page said.
func (s *site) offerSeats(v *visit) error {
	id := gathering.ID(v.PathValue("gathering"))
	most, bad := strconv.Atoi(v.PostForm.Get("banyak"))
	if bad != nil {
		most = 0 // refused by the desk, once it is known that the visitor may
	}
	n, err := s.Registrations.OfferNow(v.Context(), v.actor, id, most)
	if err != nil {
		return err
	}
	v.flash("registration.offered", v.in.Number(n))
	return v.see(registrationsPath(id))
}

// lotData is the record of a drawing of lots.
type lotData struct {
	registration.List
	Base string
	Rows []lotRow
}

type lotRow struct {
	Place int
	Name  string
	ID    registration.ID
	Lot   string
	State registration.State
}

// lot shows how the lot was drawn, so that anybody can draw it again.
func (s *site) lot(v *visit) error {
	id := gathering.ID(v.PathValue("gathering"))
	l, err := s.Registrations.List(v.Context(), v.actor, id, registration.Filter{Limit: mostInFile})
	if err != nil {
		return err
	}
	d := lotData{List: l, Base: registrationsPath(id)}
	names := map[registration.ID]string{}
	for _, r := range l.All {
		names[r.ID] = r.Name
	}
	for i, q := range l.Order {
		row := lotRow{Place: i + 1, Name: names[q.ID], ID: q.ID}
		if l.Tally.Drawn {
			row.Lot = registration.Lot(l.Plan.Seats.Seed, q.ID)
		}
		d.Rows = append(d.Rows, row)
	}
	return v.page(http.StatusOK, lotPage(v.registered(l.Plan, v.in.T("registration.lot.title")), d))
}

func (s *site) drawLot(v *visit) error {
	id := gathering.ID(v.PathValue("gathering"))
	return v.done(s.Registrations.Draw(v.Context(), v.actor, id), registrationsPath(id)+"/undian")
}
