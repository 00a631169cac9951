package attendance

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/registration"
)

// Bounds of what a device sends at once.
const (
	MostSent   = 512 << 10 // bytes
	mostBatch  = 500       // facts
	mostUnread = 8 << 10   // bytes of one that cannot be read
)

// Batch is what a device sends: facts that happened, in the order of their numbers, and
// what it knows already.
type Batch struct {
	Now     int64             `json:"now"`     // by its clock, milliseconds since 1970
	Waiting int               `json:"waiting"` // facts that stay on it after these
	Since   int64             `json:"since"`   // newest fact that it knows
	Roster  string            `json:"roster"`  // tag of the list that it has
	Facts   []json.RawMessage `json:"facts"`
}

// said is a fact as a device writes it.
type said struct {
	ID       string `json:"id"`
	Seq      int64  `json:"seq"`
	Kind     Kind   `json:"kind"`
	Who      string `json:"who"` // a key; empty for a guest
	Of       string `json:"of"`
	How      How    `json:"how"`
	Code     string `json:"code"` // of the ticket
	Stand    string `json:"stand"`
	With     int    `json:"with"`
	Name     string `json:"name"`
	Business string `json:"business"`
	Reason   string `json:"reason"`
	Strokes  string `json:"strokes"`
	At       int64  `json:"at"` // milliseconds since 1970
}

// HeldID identifies something held back.
type HeldID string

// Why says why something is held back.
type Why string

// Causes of holding back.
const (
	WasCut     Why = "cut"        // its device was cut off
	TooLate    Why = "over"       // it came more than a day after the gathering
	Unreadable Why = "unreadable" // it is no fact; nothing can be done but read it
	Unknown    Why = "unknown"    // it names somebody who is on no list of this gathering
)

// Held is what a device sent and the book did not take by itself. Nothing that a device
// sends is ever dropped.
type Held struct {
	ID       HeldID
	Device   DeviceID
	FactID   string // as it was sent
	Why      Why
	Body     string // JSON as it was sent
	Received time.Time
	Clock    time.Time // of the device when it sent it
}

// Receipt is what is kept of a batch.
type Receipt struct {
	Gathering gathering.ID
	Facts     []Fact
	Held      []Held
	Device    DeviceID // empty: staff's own page
	Waiting   int
	Seen      time.Time
}

// Answer is what a device learns.
type Answer struct {
	Taken   []string            `json:"taken"` // facts that need not be sent again
	Cut     bool                `json:"cut"`   // it may do nothing any more: all that it has is to be wiped
	Shut    string              `json:"shut"`  // why nothing is told, as a wording key
	Version int64               `json:"version"`
	There   map[string]Brief    `json:"there"` // all who are there, by key; only when something changed
	Names   map[DeviceID]string `json:"names"` // of the devices, with There
	Tag     string              `json:"tag"`
	Roster  []Line              `json:"roster"` // only when the device has another
	Counts  []Count             `json:"counts"`
	Open    int                 `json:"open"` // conflicts
	Now     int64               `json:"now"`
}

// Brief is what devices know of an arrival.
type Brief struct {
	At     int64    `json:"at"`
	Device DeviceID `json:"by"`
	Stand  string   `json:"stand,omitempty"`
	Marks  []string `json:"marks,omitempty"`
	IDs    []FactID `json:"ids"` // what undoing takes back
}

// Line is what devices know of somebody on a list: what the desk needs, and no more.
type Line struct {
	Key      string `json:"k"`
	Name     string `json:"n"`
	Business string `json:"b,omitempty"`
	Group    Group  `json:"g"`
	State    string `json:"s,omitempty"` // of a registration that is not confirmed
	Ticket   string `json:"t,omitempty"` // hash of the ticket's code
	Tail     string `json:"p,omitempty"`
	Access   string `json:"a,omitempty"`
	Number   int    `json:"m,omitempty"`
}

// ReadBatch reads what a device sent. What is wrong with a single fact is told later;
// an error means that it is no batch at all.
func ReadBatch(raw []byte) (b Batch, err error) {
	if json.Unmarshal(raw, &b) != nil || len(b.Facts) > mostBatch || b.Now <= 0 || b.Waiting < 0 || b.Since < 0 {
		return b, fault.New(fault.Invalid, "attendance.batch_unreadable")
	}
	return b, nil
}

// Send takes what a device sends and tells it what it does not know. Sending the same
// again changes nothing and is answered as before.
func (b *Book) Send(ctx context.Context, h *Hand, sent Batch) (Answer, error) {
	now := b.now()
	known := map[string]*Expected{}
	if len(sent.Facts) > 0 {
		var err error
		if known, err = b.known(ctx, h.Plan.ID); err != nil {
			return Answer{}, err
		}
	}
	r := Receipt{Gathering: h.Plan.ID, Device: h.Device.ID, Waiting: sent.Waiting, Seen: now}
	a := Answer{Taken: []string{}, Cut: h.Cut, Shut: h.Shut, Now: now.UnixMilli()}
	clock := time.UnixMilli(sent.Now)
	for _, raw := range sent.Facts {
		f, why := b.read(h, raw, known)
		if why != "" {
			r.Held = append(r.Held, Held{ID: HeldID(account.NewID(now)), Device: h.Device.ID, FactID: heldAs(f, raw), Why: why, Body: string(raw[:min(len(raw), mostUnread)]), Received: now, Clock: clock})
		} else {
			f.when(clock, now)
			r.Facts = append(r.Facts, f)
		}
		a.Taken = append(a.Taken, string(f.ID))
	}
	if err := b.store.AddFacts(ctx, r, sending(h, r, now)); err != nil {
		return a, wrap(err, "keep what device %s sent", h.Device.ID)
	}
	if h.Shut != "" || len(sent.Facts) > 0 && sent.Waiting > 0 { // it learns with its last batch
		return a, nil
	}
	s, err := b.sheet(ctx, h.Plan)
	if err != nil {
		return a, err
	}
	return a, b.tell(ctx, &a, &s, sent)
}

// sending is the line of the audit log for a batch; a device that only asks leaves none.
func sending(h *Hand, r Receipt, now time.Time) account.Entry {
	if len(r.Facts)+len(r.Held) == 0 {
		return account.Entry{}
	}
	return h.Actor().Did(account.CheckIn, h.Device.ID.Object(), now).To(account.Facts{"facts": len(r.Facts), "held": len(r.Held)})
}

// read reads one fact of a device; why tells that it is held back.
func (b *Book) read(h *Hand, raw []byte, known map[string]*Expected) (f Fact, why Why) {
	var x said
	if err := json.Unmarshal(raw, &x); err != nil {
		return f, Unreadable
	}
	f = Fact{
		ID: FactID(x.ID), Gathering: h.Plan.ID, Kind: x.Kind, Of: x.Of, How: x.How, Mark: NoTicket, Stand: x.Stand, With: x.With, Name: x.Name, Business: x.Business,
		Reason: x.Reason, Strokes: x.Strokes, Claimed: time.UnixMilli(x.At).UTC(), Device: h.Device.ID, Seq: x.Seq, By: h.By.Account,
	}
	if x.Who == "" {
		f.Who.Sort = Guest
	} else if who, ok := ReadKey(x.Who); ok {
		f.Who = who
	}
	_, _, send := Hours(h.Plan)
	switch {
	case f.check() != "":
		return f, Unreadable
	case h.Cut:
		return f, WasCut
	case !b.now().Before(send):
		return f, TooLate
	}
	if f.Kind != Arrive {
		f.Who, f.How = Person{}, ""
		return f, ""
	}
	if e := known[f.Who.Key()]; e != nil {
		if f.How == ByTicket {
			f.Mark = registration.MarkOf(b.key, x.Code, registration.ID(f.Who.Whom), e.Mark)
		}
		f.Name, f.Business = "", ""
	} else if f.Who.Sort != Guest {
		return f, Unknown
	}
	return f, ""
}

// heldAs names something held back: as its device called it, or by what it says.
func heldAs(f Fact, raw []byte) string {
	if isID(string(f.ID)) {
		return string(f.ID)
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:16])
}

// tell puts into an answer what the device does not know.
func (b *Book) tell(ctx context.Context, a *Answer, s *Sheet, sent Batch) error {
	a.Version, a.Counts, a.Open = s.Version, s.Counts, len(s.Open())
	a.Roster, a.Tag = b.lines(s.All)
	if a.Tag == sent.Roster {
		a.Roster = nil
	}
	if sent.Since == s.Version && a.Roster == nil {
		return nil
	}
	devices, err := b.store.Devices(ctx, s.Plan.ID)
	if err != nil {
		return wrap(err, "list devices of gathering %s", s.Plan.ID)
	}
	a.Names, a.There = map[DeviceID]string{}, map[string]Brief{}
	for _, d := range devices {
		a.Names[d.ID] = d.Name
	}
	// All who are there: a few bytes each, and a device that missed something is right
	// again whatever it missed.
	for _, x := range s.Arrivals {
		a.There[x.Key()] = Brief{At: x.First.At.UnixMilli(), Device: x.First.Device, Stand: x.Stand, Marks: x.Marks, IDs: append([]FactID{x.First.ID}, x.Also...)}
	}
	return nil
}

// lines is a list as devices have it, with a tag by which they know whether it changed.
func (b *Book) lines(all []Expected) ([]Line, string) {
	list := make([]Line, len(all))
	for i, e := range all {
		l := Line{Key: e.Key(), Name: e.Name, Business: e.Business, Group: e.Group, Tail: e.Tail, Access: e.Access, Number: e.Number}
		if e.Sort == Registered {
			sum := sha256.Sum256([]byte(registration.TicketOf(b.key, registration.ID(e.Whom), e.Mark)))
			l.Ticket = hex.EncodeToString(sum[:8])
			if e.State != registration.Confirmed {
				l.State = string(e.State)
			}
		}
		list[i] = l
	}
	raw, _ := json.Marshal(list) // plain texts and numbers
	sum := sha256.Sum256(raw)
	return slices.Clip(list), hex.EncodeToString(sum[:8])
}
