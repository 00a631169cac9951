package web

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/album"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

// comingData is a party's own page about its coming to a gathering.
type comingData struct {
	registration.Own
	Path     string // that forms are sent to
	When     string
	Shut     string // why nobody can register or correct now; empty when they can
	Tone     ui.Tone
	Standing []string // in sentences
	Form     *comingForm
	Ticket   string // address of the ticket; empty without one
	Consents []account.Standing
	Photo    account.ConsentText // to being in photos
	Pictured []album.Person      // the party's own, once they have a seat
	Until    string              // of an offer
}

// registrationRoutes are those of registrations for gatherings.
func (s *site) registrationRoutes() []route {
	see, keep, own := those(account.SeeRegistrations), those(account.KeepRegistrations), those(account.RegisterOwn)
	return []route{
		{"GET /temu/{gathering}/pendaftaran-saya", own, freely, s.ownComing},
		{"POST /temu/{gathering}/pendaftaran-saya", own, deeds, s.sendOwnComing},
		{"POST /temu/{gathering}/pendaftaran-saya/{event}", own, deeds, s.ownEvent},
		{"GET /pendaftaran/{token}", anyone, freely, s.coming},
		{"POST /pendaftaran/{token}", anyone, doors, s.correctComing},
		{"POST /pendaftaran/{token}/{event}", anyone, doors, s.comingEvent},
		{"GET /t/{code}/daftar", anyone, freely, s.strangerForm},
		{"POST /t/{code}/daftar", anyone, strangers, s.registerStranger},
		{"GET /k/{code}", anyone, freely, s.ticket},
		{"GET /temu/{gathering}/pendaftar", see, freely, s.registrations},
		{"GET /temu/{gathering}/pendaftar/unduh/{file}", see, heavy, s.registrationsFile},
		{"GET /temu/{gathering}/pendaftar/undian", see, freely, s.lot},
		{"POST /temu/{gathering}/pendaftar/undian", keep, deeds, s.drawLot},
		{"POST /temu/{gathering}/pendaftar/tawarkan", keep, deeds, s.offerSeats},
		{"GET /temu/{gathering}/pendaftar/baru", keep, freely, s.newRegistration},
		{"POST /temu/{gathering}/pendaftar/baru", keep, deeds, s.addRegistration},
		{"GET /temu/{gathering}/pendaftar/{registration}", keep, freely, s.registration},
		{"POST /temu/{gathering}/pendaftar/{registration}", keep, deeds, s.correctRegistration},
		{"POST /temu/{gathering}/pendaftar/{registration}/{event}", keep, deeds, s.registrationEvent},
	}
}

// ownEvents are the words in addresses for what a party does itself.
var ownEvents = map[string]registration.Event{"terima": registration.Accept, "lepas": registration.Decline, "batal": registration.Cancel}

func ownComingPath(id gathering.ID) string { return base(id) + "/pendaftaran-saya" }

// ownComing shows the visitor's own registration, or the form for one.
func (s *site) ownComing(v *visit) error {
	id := gathering.ID(v.PathValue("gathering"))
	own, err := s.Registrations.OwnForm(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	f, err := s.ownForm(v, own)
	if err != nil {
		return err
	}
	return s.showComing(v, http.StatusOK, own, ownComingPath(id), f)
}

// ownForm is the form for a party's own people: what they registered before, or
// their name and number as far as they are known.
func (s *site) ownForm(v *visit, own registration.Own) (*comingForm, error) {
	r := own.Newest
	if !r.State.Live() {
		who, err := s.People.Person(v.Context(), v.actor, v.actor.Account)
		if err != nil {
			return nil, err
		}
		r = registration.Registration{Lang: string(v.in.Tag), Details: registration.Details{Attendees: []registration.Attendee{{Name: who.Name, Phone: who.Phone}}}}
	}
	f := newComingForm(v, own, r)
	if !own.Newest.State.Live() {
		var err error
		if f.photo, err = s.Albums.Text(v.Context()); err != nil {
			return nil, err
		}
	}
	all, err := s.Wants.Find(v.Context(), v.actor, register.WantFilter{Party: own.Party.ID, OpenOn: register.Today(s.Now())})
	if fault.KindOf(err) == fault.NotFound || fault.KindOf(err) == fault.Forbidden {
		return f, nil
	}
	if err != nil {
		return nil, err
	}
	for _, w := range all {
		f.open = append(f.open, s.wantLine(v, w))
	}
	return f, nil
}

// showComing shows a party's own page, by whichever way they came.
func (s *site) showComing(v *visit, status int, own registration.Own, path string, f *comingForm) error {
	d := comingData{Own: own, Path: path, When: v.whenOf(own.Plan), Form: f}
	if open, why := registration.Door(own.Plan, s.Now()); !open {
		d.Shut = v.in.T(why)
	}
	r := own.Newest
	d.Tone = comingTone(r.State)
	if r.State != registration.New {
		d.Standing = s.comingStanding(v, own)
	}
	if r.State == registration.Confirmed {
		d.Ticket = "/k/" + s.Registrations.TicketCode(r)
	}
	if r.State == registration.Offered {
		d.Until = v.momentOf(own.Plan, r.Until)
	}
	if v.actor.May(account.RegisterOwn) && v.PathValue("token") == "" && !r.State.Live() {
		told, err := s.Consents.Own(v.Context(), v.actor)
		if err != nil {
			return err
		}
		for _, x := range told.Standings {
			if (x.Text.Purpose == account.ContactMeet || x.Text.Purpose == account.WhatsApp) && !x.Holds {
				d.Consents = append(d.Consents, x)
			}
		}
	}
	h := v.hand()
	if h.Token == "" {
		h.By = v.actor
	}
	if err := s.readPhotoConsents(v, &d, h); err != nil {
		return err
	}
	frame := v.frame(v.in.T("registration.title") + " · " + own.Plan.Title)
	frame.Sample = own.Sample
	return v.page(status, comingPage(frame, d))
}

// whenOf says when and where a gathering is.
func (v *visit) whenOf(p gathering.Plan) string {
	text := v.in.Date(p.Date)
	if p.Until.After(p.Date) {
		text += "–" + v.in.Date(p.Until)
	}
	if p.Start > 0 {
		text += ", " + v.in.Clock(int(p.Start))
		if p.Finish > 0 {
			text += "–" + v.in.Clock(int(p.Finish))
		}
		text += " " + v.in.Zone(p.Zone)
	}
	return strings.Trim(text+". "+p.Place, ". ")
}

// moment says a moment in a gathering's own zone.
func (v *visit) momentOf(p gathering.Plan, at time.Time) string {
	at = at.In(p.Date.Location())
	return v.in.T("registration.moment", v.in.Date(at), v.in.Clock(at.Hour()*60+at.Minute()), v.in.Zone(p.Zone))
}

func comingTone(s registration.State) ui.Tone {
	switch s {
	case registration.Confirmed:
		return ui.Good
	case registration.Offered, registration.Pending, registration.Waiting:
		return ui.Warn
	case registration.Refused, registration.Cancelled, registration.Expired:
		return ui.Bad
	}
	return ui.Calm
}

// comingStanding says in sentences where a registration stands and why.
func (s *site) comingStanding(v *visit, own registration.Own) []string {
	r, in := own.Newest, v.in
	lines := []string{in.T("registration.is." + string(r.State))}
	switch r.State {
	case registration.Waiting:
		if own.Standing.Place > 0 {
			lines = append(lines, in.T("registration.place", own.Standing.Place, own.Standing.Waiting))
		}
		lines = append(lines, s.verdict(v, own.Plan, own.Standing.Verdict), in.T("registration.order."+string(own.Plan.Seats.Queue)))
	case registration.Offered:
		lines = append(lines, in.T("registration.offer_until", v.momentOf(own.Plan, r.Until)))
	case registration.Pending:
		lines = append(lines, in.T("registration.doubt."+r.Reason))
	case registration.Refused:
		lines = append(lines, in.T("registration.because", r.Reason))
	}
	return lines
}

// verdict says why a seat is free or not.
func (s *site) verdict(v *visit, p gathering.Plan, x registration.Verdict) string {
	until := v.in.T("registration.no_release")
	if !p.Seats.Release.IsZero() {
		until = v.in.T("registration.release", v.in.Date(p.Seats.Release.In(p.Date.Location())))
	}
	switch x.Cause {
	case registration.OthersKept, registration.SeatKept:
		return v.in.T("registration.cause."+string(x.Cause), x.Kept, s.partName(v, x.Part), until)
	case registration.PartFull:
		return v.in.T("registration.cause."+string(x.Cause), x.Part.Most, s.partName(v, x.Part))
	}
	return v.in.T("registration.cause." + string(x.Cause))
}

// partName is a sub-quota in words.
func (s *site) partName(v *visit, p gathering.Part) string {
	name := p.Value
	if regions := s.Book.Lists().Regions; p.Kind == gathering.OfDistrict && regions != nil {
		for _, r := range regions() {
			if strings.HasPrefix(strings.ReplaceAll(r.Code, ".", ""), p.Value) && p.Value != "" {
				name = r.District
				break
			}
		}
	}
	if p.Kind == gathering.OfCluster && s.Titled != nil {
		if title := s.Titled("cluster", p.Value, v.in.Tag); title != "" {
			name = title
		}
	}
	return v.in.T("registration.part."+string(p.Kind), name)
}

// sendOwnComing registers the visitor's own party, or corrects what it said.
func (s *site) sendOwnComing(v *visit) error {
	id := gathering.ID(v.PathValue("gathering"))
	own, err := s.Registrations.Brief(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	f := newComingForm(v, own, registration.Registration{})
	if v.PostForm.Has("pilih") {
		if f, err = s.ownForm(v, own); err != nil {
			return err
		}
	}
	details := f.read(v.PostForm)
	if own.Newest.State.Live() {
		err = s.Registrations.Correct(v.Context(), registration.Hand{By: v.actor}, own.Newest.ID, details)
	} else {
		who, known := s.People.Person(v.Context(), v.actor, v.actor.Account)
		if known != nil {
			return known
		}
		var fresh registration.Registration
		fresh, err = s.Registrations.Register(v.Context(), v.actor, id, registration.Entry{
			Person: who.Name, Phone: who.Phone, Email: who.Email, Lang: v.PostForm.Get("lang"), Details: details,
		})
		if err == nil {
			err = s.sayWithRegistration(v, v.actor, fresh)
		}
	}
	if wrong := v.wrong(err); wrong != nil {
		return s.refusedComing(v, id, wrong)
	}
	if err != nil {
		return err
	}
	if err := s.sayConsents(v); err != nil {
		return err
	}
	v.flash("registration.saved")
	return v.see(ownComingPath(id))
}

// refusedComing shows the form again with all that was typed.
func (s *site) refusedComing(v *visit, id gathering.ID, wrong map[string]string) error {
	own, err := s.Registrations.OwnForm(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	f, err := s.ownForm(v, own)
	if err != nil {
		return err
	}
	f.read(v.PostForm)
	f.wrong = wrong
	return s.showComing(v, http.StatusUnprocessableEntity, own, ownComingPath(id), f)
}

// sayConsents records what was ticked in the form of a registration. Each stands for
// itself, and what is not ticked is not said.
func (s *site) sayConsents(v *visit) error {
	ticked := false
	for name := range v.PostForm {
		ticked = ticked || strings.HasPrefix(name, "setuju_")
	}
	if !ticked {
		return nil
	}
	told, err := s.Consents.Own(v.Context(), v.actor)
	if err != nil {
		return err
	}
	by := v.actor
	by.Once = account.Once{} // marked by the registration
	for _, x := range told.Standings {
		if v.PostForm.Get("setuju_"+string(x.Text.Purpose)) == fmt.Sprint(x.Text.Version) {
			if err := s.Consents.Say(v.Context(), by, account.Said{Purpose: x.Text.Purpose, Version: x.Text.Version, Given: true}); err != nil {
				return err
			}
		}
	}
	return nil
}

// ownEvent accepts or declines an offer, or cancels.
func (s *site) ownEvent(v *visit) error {
	id := gathering.ID(v.PathValue("gathering"))
	own, err := s.Registrations.OwnForm(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	event, known := ownEvents[v.PathValue("event")]
	if !known || own.Newest.State == registration.New {
		return fault.New(fault.NotFound, "web.not_found")
	}
	if err := s.Registrations.Do(v.Context(), registration.Hand{By: v.actor}, own.Newest.ID, event, ""); err != nil {
		return err
	}
	v.flash("registration.saved")
	return v.see(ownComingPath(id))
}

// coming shows a registration to whoever holds its personal link. Opening it changes
// nothing, so that messengers can preview it; a press of a button does.
func (s *site) coming(v *visit) error {
	own, err := s.Registrations.Show(v.Context(), v.hand(), "")
	if err != nil {
		return err
	}
	return s.showComing(v, http.StatusOK, own, "/pendaftaran/"+v.PathValue("token"), newComingForm(v, own, own.Newest))
}

func (v *visit) hand() registration.Hand {
	return registration.Hand{By: account.Actor{Once: v.actor.Once}, Token: v.PathValue("token")}
}

func (s *site) correctComing(v *visit) error {
	own, err := s.Registrations.Show(v.Context(), v.hand(), "")
	if err != nil {
		return err
	}
	path := "/pendaftaran/" + v.PathValue("token")
	f := newComingForm(v, own, own.Newest)
	err = s.Registrations.Correct(v.Context(), v.hand(), "", f.read(v.PostForm))
	if f.wrong = v.wrong(err); f.wrong != nil {
		return s.showComing(v, http.StatusUnprocessableEntity, own, path, f)
	}
	if err != nil {
		return err
	}
	v.flash("registration.saved")
	return v.see(path)
}

func (s *site) comingEvent(v *visit) error {
	event, known := ownEvents[v.PathValue("event")]
	if !known {
		return fault.New(fault.NotFound, "web.not_found")
	}
	if err := s.Registrations.Do(v.Context(), v.hand(), "", event, ""); err != nil {
		return err
	}
	v.flash("registration.saved")
	return v.see("/pendaftaran/" + v.PathValue("token"))
}
