// Package farewell writes to those who came to a gathering when it is over: to everybody
// that their evaluation is awaited, as soon as hosts end it, and, once staff ask for it,
// a letter of thanks with what was promised, materials, certificate and evaluation.
//
// Each participant gets each letter once: the row that says so is kept together with the
// mail, so that whatever sends can run twice, or in two programs, or be killed. Who has
// no e-mail address is told by staff, who note it here. Where nobody wrote down at the door
// who came, those who came are the gathering's participants.
package farewell

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/promise"
	"wantilan/internal/mail"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
	"wantilan/internal/timetable/live"
)

// Letter is what is written to those who came.
type Letter string

// Letters.
const (
	Feedback Letter = "feedback" // that their evaluation is awaited
	Thanks   Letter = "thanks"   // ucapan terima kasih
)

// Channel is how somebody was told.
type Channel string

// Channels.
const (
	ByMail  Channel = "mail"
	ByChat  Channel = "chat"  // staff sent the WhatsApp text
	OnPaper Channel = "paper" // staff handed the printed letter over
)

// Recipient is one who came, as letters to them need it.
type Recipient struct {
	Participant gathering.ParticipantID
	Number      int
	Kind        register.Kind
	Name        string // of the person; of the party when no person is known
	Party       string
	Email       string // empty: none is known
	Phone       string // E.164; empty: none is known
	Lang        string // id or en
	Certificate string // code of a valid one; empty: none was given out
	CertNumber  string
	Done        []Done // what they got
}

// Done is a letter that somebody got.
type Done struct {
	Letter  Letter
	Channel Channel
	At      time.Time
	State   mail.State // of the mail now; empty when it is forgotten by now, or there is none
}

// Got tells how the recipient got a letter, if they did.
func (r Recipient) Got(l Letter) (Done, bool) {
	i := slices.IndexFunc(r.Done, func(d Done) bool { return d.Letter == l })
	if i < 0 {
		return Done{}, false
	}
	return r.Done[i], true
}

// Order asks that a letter go out.
type Order struct {
	Gathering gathering.ID
	Letter    Letter
	Address   string // of the pages, that links lead to; empty: not known, letters have none
	By        account.ID
	At        time.Time
	Over      bool // all who have an address got it
}

// Notice is what one letter tells.
type Notice struct {
	Letter   Letter
	Plan     *gathering.Plan
	To       Recipient
	Given    []Pledge // what the recipient promised
	Taken    []Pledge // what was promised to them
	Met      []Met    // whom they met, who agreed to be reached by those
	Feedback string   // address of their evaluation; empty: it is closed, or no address is known
	Material string   // of the materials
	Paper    string   // of the certificate
}

// Pledge is a promise with the other side's name.
type Pledge struct{ What, Other, Due string }

// Outgoing is a letter that is kept with its mail.
type Outgoing struct {
	Gathering   gathering.ID
	Participant gathering.ParticipantID
	Letter      Letter
	At          time.Time
	Message     mail.Message
}

// Book sends letters and notes who got them.
type Book struct {
	store Store
	write Writing
	code  func(gathering.Participant) string
	now   func() time.Time
}

// Writing puts a notice into a mail; the sender's fields are set here.
type Writing func(ctx context.Context, n Notice) (mail.Message, error)

// Store is what a Book needs kept. Implemented by internal/store.
type Store interface {
	Gathering(ctx context.Context, id gathering.ID) (gathering.Gathering, error)
	Plan(ctx context.Context, id gathering.ID) (gathering.Plan, error)
	// Recipients lists who came, by number, with what they got.
	Recipients(ctx context.Context, g gathering.ID) ([]Recipient, error)
	Promises(ctx context.Context, g gathering.ID) ([]promise.Promise, error)
	// Day is who met whom, with the contacts of those who agreed to it.
	Day(ctx context.Context, id gathering.ID) (timetable.Day, error)
	LiveFacts(ctx context.Context, id gathering.ID) ([]live.Fact, error)
	// FeedbackDays is how long answers are taken after the last day.
	FeedbackDays(ctx context.Context, p gathering.Plan) (int, error)
	// Orders are those of a gathering, or all that are not over for an empty one.
	Orders(ctx context.Context, g gathering.ID) ([]Order, error)
	// KeepOrder keeps an order, or begins it anew for those who got nothing yet.
	KeepOrder(ctx context.Context, o Order, e account.Entry) error
	// EndOrder notes that all who have an address got a letter.
	EndOrder(ctx context.Context, o Order) error
	// KeepFarewells keeps each letter with its mail, unless the participant got it.
	KeepFarewells(ctx context.Context, all []Outgoing) (n int, err error)
	// KeepTold notes that staff told somebody; Conflict when they got the letter.
	KeepFarewellTold(ctx context.Context, g gathering.ID, p gathering.ParticipantID, d Done, by account.ID, e account.Entry) error
}

// NewBook makes a book over what store keeps. code makes the code of a participant's
// agenda, by which evaluation and materials open.
func NewBook(store Store, write Writing, code func(gathering.Participant) string, now func() time.Time) *Book {
	return &Book{store: store, write: write, code: code, now: now}
}

// batch is how many are written to at once.
const batch = 100

// List is how far letters have come, for staff.
type List struct {
	Gathering  gathering.Gathering
	Recipients []Recipient
	Orders     []Order
	Sends      bool // the actor may send them
}

// Order is that of a letter.
func (l List) Order(k Letter) (Order, bool) {
	i := slices.IndexFunc(l.Orders, func(o Order) bool { return o.Letter == k })
	if i < 0 {
		return Order{}, false
	}
	return l.Orders[i], true
}

// List shows staff whom letters go to and who got them.
func (b *Book) List(ctx context.Context, by account.Actor, id gathering.ID) (List, error) {
	g, err := b.store.Gathering(ctx, id)
	if err != nil {
		return List{}, fmt.Errorf("load gathering %s: %w", id, err)
	}
	if !g.Allows(by, account.PrintPapers) {
		if g.Allows(by, account.SeeGathering) {
			return List{}, fault.New(fault.Forbidden, "account.not_allowed")
		}
		return List{}, fault.New(fault.NotFound, "gathering.not_found")
	}
	l := List{Gathering: g, Sends: g.Allows(by, account.Invite)}
	if l.Recipients, err = b.store.Recipients(ctx, id); err != nil {
		return l, fmt.Errorf("list who came to %s: %w", id, err)
	}
	l.Orders, err = b.store.Orders(ctx, id)
	return l, err
}

// Thank asks that letters of thanks go out to all who came and got none yet. address is
// that of the pages.
func (b *Book) Thank(ctx context.Context, by account.Actor, id gathering.ID, address string) error {
	l, err := b.List(ctx, by, id)
	if err != nil {
		return err
	}
	switch {
	case !l.Sends:
		return fault.New(fault.Forbidden, "account.not_allowed")
	case l.Gathering.State != gathering.Ended:
		return fault.New(fault.Conflict, "farewell.not_over")
	case len(l.Gathering.Hosts) == 0:
		return fault.New(fault.Conflict, "minutes.no_host")
	case !slices.ContainsFunc(l.Recipients, func(r Recipient) bool { return r.due(Thanks) }):
		return fault.New(fault.Conflict, "farewell.nobody")
	}
	o := Order{Gathering: id, Letter: Thanks, Address: address, By: by.Account, At: b.now()}
	return b.store.KeepOrder(ctx, o, by.Did(account.Invite, "farewell/"+string(id), o.At).To(account.Facts{"letter": Thanks}))
}

// due tells whether a letter can be mailed to the recipient and was not yet.
func (r Recipient) due(l Letter) bool {
	_, got := r.Got(l)
	return r.Email != "" && !got
}

// Told notes that staff told somebody by WhatsApp or on paper.
func (b *Book) Told(ctx context.Context, by account.Actor, id gathering.ID, who gathering.ParticipantID, k Letter, c Channel) error {
	l, err := b.List(ctx, by, id)
	if err != nil {
		return err
	}
	if c != ByChat && c != OnPaper || k != Thanks && k != Feedback {
		return fault.New(fault.Invalid, "web.form_unreadable")
	}
	i := slices.IndexFunc(l.Recipients, func(r Recipient) bool { return r.Participant == who })
	if i < 0 {
		return fault.New(fault.NotFound, "farewell.not_found")
	}
	d := Done{Letter: k, Channel: c, At: b.now()}
	e := by.Did(account.PrintPapers, "farewell/"+string(id), d.At).To(account.Facts{"letter": k, "channel": c, "participant": who})
	return b.store.KeepFarewellTold(ctx, id, who, d, by.Account, e)
}

// Notices are what letters to some of those who came tell, for whoever hands them over.
func (b *Book) Notices(ctx context.Context, by account.Actor, id gathering.ID, k Letter, address string, which func(Recipient) bool) ([]Notice, error) {
	l, err := b.List(ctx, by, id)
	if err != nil {
		return nil, err
	}
	return b.notices(ctx, Order{Gathering: id, Letter: k, Address: address}, l.Gathering, slices.DeleteFunc(l.Recipients, func(r Recipient) bool { return !which(r) }))
}

// notices gathers what letters tell.
func (b *Book) notices(ctx context.Context, o Order, g gathering.Gathering, to []Recipient) ([]Notice, error) {
	p, err := b.store.Plan(ctx, o.Gathering)
	if err != nil {
		return nil, fmt.Errorf("load plan of gathering %s: %w", o.Gathering, err)
	}
	days, err := b.store.FeedbackDays(ctx, p)
	if err != nil {
		return nil, fmt.Errorf("load how long %s is evaluated: %w", o.Gathering, err)
	}
	promises, err := b.store.Promises(ctx, o.Gathering)
	if err != nil {
		return nil, fmt.Errorf("list promises of %s: %w", o.Gathering, err)
	}
	met, err := b.met(ctx, o)
	if err != nil {
		return nil, err
	}
	open := b.now().Before(p.Until.AddDate(0, 0, days+1))
	all := make([]Notice, len(to))
	for i, r := range to {
		n := Notice{Letter: o.Letter, Plan: &p, To: r}
		who, there := g.Participant(r.Participant)
		if o.Address != "" && there {
			agenda := o.Address + "/a/" + b.code(who)
			n.Material = agenda + "/materi"
			if open {
				n.Feedback = agenda + "/evaluasi"
			}
			if r.Certificate != "" {
				n.Paper = o.Address + "/v/" + r.Certificate
			}
		}
		n.Met = met[r.Number]
		n.Given, n.Taken = pledges(&g, promises, r.Participant)
		all[i] = n
	}
	return all, nil
}

// pledges are the promises that a participant gave and took.
func pledges(g *gathering.Gathering, all []promise.Promise, who gathering.ParticipantID) (given, taken []Pledge) {
	name := func(id gathering.ParticipantID) string {
		p, _ := g.Participant(id)
		return p.Name
	}
	for _, p := range all {
		switch {
		case !p.Stands():
		case p.Giver == who:
			given = append(given, Pledge{p.What, name(p.Taker), p.Due})
		case p.Taker == who:
			taken = append(taken, Pledge{p.What, name(p.Giver), p.Due})
		}
	}
	return given, taken
}
