package farewell

import (
	"context"
	"fmt"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/mail"
)

// SendDue is due work: it writes to those to whom a letter that was asked for is due, at
// most 100 at a time, and tells how many it kept.
func (b *Book) SendDue(ctx context.Context) (n int, err error) {
	orders, err := b.store.Orders(ctx, "")
	if err != nil {
		return 0, fmt.Errorf("look for letters to those who came: %w", err)
	}
	for _, o := range orders {
		sent, left, err := b.send(ctx, o)
		n += sent
		if err != nil {
			return n, fmt.Errorf("write to those who came to %s: %w", o.Gathering, err)
		}
		if left == 0 {
			if err := b.store.EndOrder(ctx, o); err != nil {
				return n, fmt.Errorf("note that all who came to %s were written to: %w", o.Gathering, err)
			}
		}
		if n >= batch {
			break
		}
	}
	return n, nil
}

// send writes to some; left is how many remain.
func (b *Book) send(ctx context.Context, o Order) (sent, left int, err error) {
	g, err := b.store.Gathering(ctx, o.Gathering)
	if err != nil {
		return 0, 0, err
	}
	all, err := b.store.Recipients(ctx, o.Gathering)
	if err != nil {
		return 0, 0, err
	}
	var due []Recipient
	for _, r := range all {
		if r.due(o.Letter) {
			due = append(due, r)
		}
	}
	if len(due) == 0 {
		return 0, 0, nil
	}
	now := due[:min(len(due), batch)]
	out, err := b.outgoing(ctx, o, g, now)
	if err != nil {
		return 0, 0, err
	}
	sent, err = b.store.KeepFarewells(ctx, out)
	return sent, len(due) - len(now), err
}

func (b *Book) outgoing(ctx context.Context, o Order, g gathering.Gathering, to []Recipient) ([]Outgoing, error) {
	notices, err := b.notices(ctx, o, g, to)
	if err != nil {
		return nil, err
	}
	out := make([]Outgoing, len(notices))
	for i, n := range notices {
		m, err := b.write(ctx, n)
		if err != nil {
			return nil, fmt.Errorf("write to participant %s: %w", n.To.Participant, err)
		}
		at := b.now()
		m.ID, m.Organisation, m.To, m.KeptAt = mail.ID(account.NewID(at)), g.Hosts[0].Organisation, n.To.Email, at
		m.Cause = "farewell:" + string(o.Letter) + ":" + string(n.To.Participant)
		out[i] = Outgoing{Gathering: o.Gathering, Participant: n.To.Participant, Letter: o.Letter, At: at, Message: m}
	}
	return out, nil
}

// TellEnd asks that those who came to a gathering which was just ended are told that
// their evaluation is awaited. After the time in which answers are taken it does nothing:
// so of gatherings that ended before anybody was told, nobody is told too late.
func (b *Book) TellEnd(ctx context.Context, id gathering.ID, address string) error {
	p, err := b.store.Plan(ctx, id)
	if err != nil {
		return fmt.Errorf("load plan of gathering %s: %w", id, err)
	}
	days, err := b.store.FeedbackDays(ctx, p)
	if err != nil {
		return fmt.Errorf("load how long %s is evaluated: %w", id, err)
	}
	if len(p.Hosts) == 0 || !b.now().Before(p.Until.AddDate(0, 0, days+1)) {
		return nil
	}
	return b.store.KeepOrder(ctx, Order{Gathering: id, Letter: Feedback, Address: address, At: b.now()}, account.Entry{})
}
