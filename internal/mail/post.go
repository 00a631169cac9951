package mail

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"time"
	"unicode"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// Post sends what is due.
type Post struct {
	store   Store
	carrier Carrier
	from    mail.Address
	now     func() time.Time
}

// NewPost makes a post that sends from one address. Without a carrier messages
// are kept and wait.
func NewPost(store Store, carrier Carrier, from mail.Address, now func() time.Time) *Post {
	return &Post{store: store, carrier: carrier, from: from, now: now}
}

// Carrier takes messages out of the house. Carry may be called for the same
// envelope again when it is not known whether it was taken.
type Carrier interface {
	// Carry returns nil only when the message was taken. A *Refusal is final; every
	// other error is worth another try.
	Carry(ctx context.Context, e Envelope) error
}

// Envelope is a message on its way.
type Envelope struct {
	Message
	MessageID string // without brackets; the same at every try
	From      mail.Address
}

// Refusal is a server's final no to one message.
type Refusal struct {
	Words string // the server's
}

// Error is for logs.
func (r *Refusal) Error() string { return "refused: " + r.Words }

// Unreachable is a failure that has nothing to do with the message: the server
// is away, or does not let us in. The rest of the batch need not be tried.
type Unreachable struct {
	Err error
}

// Error is for logs.
func (u *Unreachable) Error() string { return u.Err.Error() }

// Unwrap gives the cause.
func (u *Unreachable) Unwrap() error { return u.Err }

// Store is what a Post needs kept. Implemented by internal/store.
type Store interface {
	// KeepMessage keeps a message as Waiting and due at once; kept is false when
	// there is one of the same cause.
	KeepMessage(ctx context.Context, m Message) (kept bool, err error)
	// ClaimMessage turns the longest due message into Sending, or one whose claim
	// is older than stale, and counts the try. Its Message-ID becomes its ID at
	// host, if it has none yet. NotFound when nothing is due.
	ClaimMessage(ctx context.Context, host string, now, stale time.Time) (Claim, error)
	// MarkMessage ends a claim; a claim that somebody took over gives Conflict.
	MarkMessage(ctx context.Context, c Claim, o Outcome) error
	// MessageNotes lists an organisation's messages, or all for an empty one, the
	// newest first.
	MessageNotes(ctx context.Context, of account.OrganisationID, most int) ([]Note, error)
	// MessagesByState counts the messages in each state.
	MessagesByState(ctx context.Context) (map[State]int, error)
}

// Claim is the right to send a message once.
type Claim struct {
	Message
	MessageID string
	Tries     int       // with this one
	FirstTry  time.Time // when the first began
}

// Outcome is what became of a claim.
type Outcome struct {
	State State // Waiting, Sent, Refused or GivenUp
	At    time.Time
	Due   time.Time // of the next try, for Waiting
	Words string    // the server's, or why it could not be reached
}

// How messages are sent.
const (
	batch      = 20
	staleAfter = 15 * time.Minute // longer than any try may take
	giveUp     = 3 * 24 * time.Hour
	longPause  = 24 * time.Hour
	mostTries  = 50  // only reached when the program ends at every try
	words      = 200 // letters kept of what a server says
)

// pauses are those after the first failures; longPause after all others.
var pauses = [...]time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour}

// Keep keeps a message that has no other change to go with. kept is false when
// there is one of the same cause.
func (p *Post) Keep(ctx context.Context, m Message) (kept bool, err error) {
	if err := m.Check(); err != nil {
		return false, err
	}
	kept, err = p.store.KeepMessage(ctx, m)
	if err != nil {
		return false, fmt.Errorf("keep message %s: %w", m.ID, err)
	}
	return kept, nil
}

// SendDue sends a bounded batch of what is due and tells how many messages it
// handled, whatever became of them. It may be called by several at once.
func (p *Post) SendDue(ctx context.Context) (n int, err error) {
	if p.carrier == nil {
		return 0, nil
	}
	for ; n < batch && ctx.Err() == nil; n++ {
		now := p.now()
		c, err := p.store.ClaimMessage(ctx, p.host(), now, now.Add(-staleAfter))
		if fault.KindOf(err) == fault.NotFound {
			return n, nil
		}
		if err != nil {
			return n, fmt.Errorf("claim a message: %w", err)
		}
		if err := p.send(ctx, c); err != nil {
			return n, err
		}
	}
	return n, nil
}

// send makes one try and notes what became of it, also when ctx ends meanwhile.
func (p *Post) send(ctx context.Context, c Claim) error {
	if c.Tries > mostTries {
		o := Outcome{State: GivenUp, At: p.now(), Words: "the program ended at every try"}
		if err := p.store.MarkMessage(ctx, c, o); err != nil {
			return fmt.Errorf("give message %s up: %w", c.ID, err)
		}
		return nil
	}
	failed := p.carrier.Carry(ctx, Envelope{Message: c.Message, MessageID: c.MessageID, From: p.from})
	o := outcome(c, failed, p.now())
	if failed != nil && ctx.Err() != nil { // the house is closing; this try was no failure
		o = Outcome{State: Waiting, At: o.At, Due: o.At, Words: o.Words}
	}
	if err := p.store.MarkMessage(context.WithoutCancel(ctx), c, o); err != nil {
		return fmt.Errorf("mark message %s as %s: %w", c.ID, o.State, err)
	}
	if away, ok := errors.AsType[*Unreachable](failed); ok && ctx.Err() == nil {
		return fmt.Errorf("reach the mail server: %s", shorten(away.Error()))
	}
	return nil
}

// outcome decides what a try means for its message.
func outcome(c Claim, failed error, now time.Time) Outcome {
	if failed == nil {
		return Outcome{State: Sent, At: now}
	}
	if r, ok := errors.AsType[*Refusal](failed); ok {
		return Outcome{State: Refused, At: now, Words: shorten(r.Words)}
	}
	o := Outcome{State: Waiting, At: now, Due: now.Add(pause(c.Tries)), Words: shorten(failed.Error())}
	if o.Due.Sub(c.FirstTry) > giveUp {
		o.State, o.Due = GivenUp, time.Time{}
	}
	return o
}

// pause is how long a message rests after its nth try failed.
func pause(tries int) time.Duration {
	if tries > len(pauses) {
		return longPause
	}
	return pauses[max(tries, 1)-1]
}

// host is what stands behind the @ of our Message-IDs.
func (p *Post) host() string {
	_, host, _ := strings.Cut(p.from.Address, "@")
	return host
}

// secret finds what could open something: addresses with a path behind the host.
var secret = regexp.MustCompile(`(https?://[^/\s]+)/\S+`)

// shorten makes a server's words fit to be kept and shown: one line, not long,
// and no links, which could be those of the message.
func shorten(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	letters := []rune(strings.Join(strings.Fields(secret.ReplaceAllString(text, "$1/…")), " "))
	if len(letters) > words {
		letters = append(letters[:words-1], '…')
	}
	return string(letters)
}
