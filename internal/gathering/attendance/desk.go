package attendance

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering/registration"
)

// Hit is somebody whom the desk found.
type Hit struct {
	Expected
	Arrival *Arrival // nil: not there yet
	Ticket  bool     // found by the code of a ticket
	Stale   bool     // by one that does not count any more
}

// Desk is what the page of a device shows.
type Desk struct {
	Sheet
	Device Device
	Names  map[DeviceID]string // of the gathering's devices
	Hits   []Hit
	Code   bool // what was looked for is a code
}

// fewest letters or digits that something is looked for by.
const fewest = 3

// mostHits bounds a list to choose from.
const mostHits = 30

// Look finds who a code, some letters of a name or business, or the last digits of a
// telephone number may mean. Empty words find nobody.
func (b *Book) Look(ctx context.Context, h *Hand, words string) (Desk, error) {
	d := Desk{Device: h.Device, Names: map[DeviceID]string{}}
	if err := h.working(); err != nil {
		return d, err
	}
	var err error
	if d.Sheet, err = b.sheet(ctx, h.Plan); err != nil {
		return d, err
	}
	devices, err := b.store.Devices(ctx, h.Plan.ID)
	if err != nil {
		return d, wrap(err, "list devices of gathering %s", h.Plan.ID)
	}
	for _, x := range devices {
		d.Names[x.ID] = x.Name
	}
	d.Hits, d.Code = b.find(&d.Sheet, words)
	return d, nil
}

// find looks through a list. code tells that the words are the code of a ticket.
func (b *Book) find(s *Sheet, words string) (hits []Hit, code bool) {
	words = strings.TrimSpace(words)
	if i := strings.LastIndex(words, "/"); i >= 0 { // the address that a ticket's code leads to
		words = words[i+1:]
	}
	id, code := registration.TokenID(words)
	fits := matching(words)
	if fits == nil && !code {
		return nil, false
	}
	for i := range s.All {
		e := &s.All[i]
		x := Hit{Expected: *e, Ticket: code}
		switch {
		case code && e.Sort == Registered && e.Whom == id:
			mark := registration.MarkOf(b.key, words, registration.ID(id), e.Mark)
			if mark == NoTicket {
				continue
			}
			x.Stale = mark != e.Mark
		case code || !fits(e):
			continue
		}
		if a, there := s.Of(e.Key()); there {
			x.Arrival = a
		}
		if hits = append(hits, x); len(hits) > mostHits {
			break
		}
	}
	return hits, code
}

// matching makes the test of words; nil when there are too few letters in them.
func matching(words string) func(*Expected) bool {
	parts := strings.Fields(strings.ToLower(words))
	if len(strings.Join(parts, "")) < fewest {
		return nil
	}
	if digits := strings.Join(parts, ""); !strings.ContainsFunc(digits, func(r rune) bool { return r < '0' || r > '9' }) {
		return func(e *Expected) bool { return e.Tail == digits[len(digits)-fewest:] }
	}
	return func(e *Expected) bool {
		of := strings.FieldsFunc(strings.ToLower(e.Name+" "+e.Business), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		return !slices.ContainsFunc(parts, func(part string) bool {
			return !slices.ContainsFunc(of, func(word string) bool { return strings.HasPrefix(word, part) })
		})
	}
}

// Coming is what the desk writes down of people who stand before it.
type Coming struct {
	Keys    []string // of the people
	How     How
	Code    string // of the ticket
	Stand   string // who comes in the stead of the only one of them
	With    int    // companions, of the first
	Strokes string
	Amend   string // why what was written down before is put right; empty: that stays
}

// CheckIn writes people down who are there, on a page that has the network; those who
// are written down already stay as they are. It gives who was written down now.
func (b *Book) CheckIn(ctx context.Context, h *Hand, c Coming) (fresh []string, err error) {
	if err := h.working(); err != nil {
		return nil, err
	}
	s, err := b.sheet(ctx, h.Plan)
	if err != nil {
		return nil, err
	}
	if len(c.Keys) == 0 {
		return nil, fault.Field("pilih", "attendance.choose")
	}
	if len(c.Keys) > 1 && strings.TrimSpace(c.Stand) != "" {
		return nil, fault.Field("stand", "attendance.stand_one")
	}
	var facts []Fact
	for _, key := range c.Keys {
		i := slices.IndexFunc(s.All, func(e Expected) bool { return e.Key() == key })
		if i < 0 {
			return nil, fault.New(fault.NotFound, "attendance.not_on_list")
		}
		if a, there := s.Of(key); there {
			if c.Amend == "" {
				continue
			}
			facts = append(facts, b.undoingAt(h, a, c.Amend)...)
		}
		f := b.byHand(h.Actor(), Fact{Kind: Arrive, Gathering: h.Plan.ID, Who: s.All[i].Person, How: c.How, Mark: NoTicket, Stand: c.Stand, Strokes: c.Strokes, Device: h.Device.ID})
		if len(fresh) == 0 {
			f.With = c.With
		}
		if f.How == ByTicket {
			f.Mark = registration.MarkOf(b.key, c.Code, registration.ID(f.Who.Whom), s.All[i].Mark)
		}
		if err := f.wrongField(); err != nil {
			return nil, err
		}
		facts, fresh = append(facts, f), append(fresh, key)
	}
	return fresh, b.addAtDesk(ctx, h, facts)
}

// wrongField tells what is wrong with a fact that was typed.
func (f *Fact) wrongField() error {
	typed := *f
	typed.Seq = 1
	why := typed.check()
	*f = typed
	f.Seq = 0
	switch why {
	case "":
		return nil
	case "text":
		return fault.Field("stand", "fault.too_long", longestName)
	case "companions":
		return fault.Field("with", "attendance.with_range", mostWith)
	case "name":
		return fault.Field("name", "fault.required")
	case "reason":
		return fault.Field("reason", "fault.required")
	}
	return fault.New(fault.Invalid, "web.form_unreadable")
}

func (b *Book) addAtDesk(ctx context.Context, h *Hand, facts []Fact) error {
	if len(facts) == 0 {
		return nil
	}
	now := b.now()
	e := h.Actor().Did(account.CheckIn, h.Device.ID.Object(), now).To(account.Facts{"facts": len(facts)})
	r := Receipt{Gathering: h.Plan.ID, Facts: facts, Device: h.Device.ID, Waiting: h.Device.Waiting, Seen: now}
	return wrap(b.store.AddFacts(ctx, r, e), "keep who came to gathering %s", h.Plan.ID)
}

// Undo takes an arrival back at the desk.
func (b *Book) Undo(ctx context.Context, h *Hand, key, reason string) error {
	if err := h.working(); err != nil {
		return err
	}
	if err := reasoned(&reason); err != nil {
		return err
	}
	s, err := b.sheet(ctx, h.Plan)
	if err != nil {
		return err
	}
	a, there := s.Of(key)
	if !there {
		return fault.New(fault.NotFound, "attendance.not_there")
	}
	return b.addAtDesk(ctx, h, b.undoingAt(h, a, reason))
}

func (b *Book) undoingAt(h *Hand, a *Arrival, reason string) []Fact {
	facts := b.undoing(h.Actor(), a, reason)
	for i := range facts {
		facts[i].Device = h.Device.ID
	}
	return facts
}

// Badge is somebody on the list for printing their badge, with the code of their ticket;
// empty when they have none.
func (b *Book) Badge(ctx context.Context, h *Hand, key string) (e Expected, ticket string, err error) {
	if err := h.working(); err != nil {
		return e, "", err
	}
	known, err := b.known(ctx, h.Plan.ID)
	if err != nil {
		return e, "", err
	}
	if known[key] == nil {
		return e, "", fault.New(fault.NotFound, "attendance.not_on_list")
	}
	if e = *known[key]; e.Sort == Registered {
		ticket = registration.TicketOf(b.key, registration.ID(e.Whom), e.Mark)
	}
	return e, ticket, nil
}

// Visitor is somebody who walks in.
type Visitor struct {
	Business, Person, Phone, NIB string
}

// Entered is what became of somebody who walked in.
type Entered struct {
	Registration registration.Registration
	Key          string // of the person
	There        bool   // written down as there
}

// WalkIn registers somebody at the door by the rules of seats, and writes them down as
// there unless they must wait for a seat. Whoever lets them in without one does so with
// CheckIn, and it stands among the conflicts for the organisers.
func (b *Book) WalkIn(ctx context.Context, h *Hand, v Visitor) (x Entered, err error) {
	if err := h.working(); err != nil {
		return x, err
	}
	e := registration.Entry{
		Name: v.Business, NIB: v.NIB, Person: v.Person, Phone: v.Phone, Lang: "id", Channel: registration.WalkIn,
		Details: registration.Details{Attendees: []registration.Attendee{{Name: v.Person, Phone: v.Phone, Meal: registration.Anything}}},
	}
	if phone, bad := account.Phone(v.Phone); bad == nil && v.NIB != "" {
		if e.Party, err = b.store.Match(ctx, h.Plan.ID, v.NIB, phone, ""); err != nil {
			return x, wrap(err, "look for a business")
		}
	}
	if x.Registration, err = b.desk.RegisterFor(ctx, h.Actor(), h.Plan.ID, e); err != nil {
		return x, err
	}
	who := Person{Registered, string(x.Registration.ID), 1}
	x.Key = who.Key()
	if s := x.Registration.State; s != registration.Confirmed && s != registration.Pending {
		return x, nil
	}
	f := b.byHand(account.Actor{Account: h.By.Account}, Fact{Kind: Arrive, Gathering: h.Plan.ID, Who: who, How: WalkedIn, Mark: NoTicket, Device: h.Device.ID})
	x.There = true
	h.By.Once = account.Once{} // it went with the registration
	return x, b.addAtDesk(ctx, h, []Fact{f})
}
