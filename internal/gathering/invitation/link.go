package invitation

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
)

// markBytes of the mark stand in a link: 96 bits, so that guessing is hopeless and a
// printed QR stays coarse.
const markBytes = 12

// Token is the end of a personal link (tautan pribadi): the invitation and a mark that
// only this installation can make. Raising Version makes it void.
func (d *Desk) Token(i *Invitation) string { return string(i.ID) + "." + d.mark(i) }

func (d *Desk) mark(i *Invitation) string {
	m := hmac.New(sha256.New, d.key)
	fmt.Fprintf(m, "invitation\x00%s\x00%d", i.ID, i.Version)
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil)[:markBytes])
}

// LinkPath is where personal links lead, before the token.
const LinkPath = "/undangan/"

// Link is the whole address of an invitation's page.
func (d *Desk) Link(i *Invitation, address string) string { return address + LinkPath + d.Token(i) }

// ByToken opens an invitation to whoever has its link: who is invited and what they
// answered, not how they are reached.
func (d *Desk) ByToken(ctx context.Context, token string) (Invitation, gathering.Plan, error) {
	void := fault.New(fault.NotFound, "invitation.link_void")
	id, mark, ok := strings.Cut(token, ".")
	if !ok || len(token) > 100 {
		return Invitation{}, gathering.Plan{}, void
	}
	i, err := d.store.Invitation(ctx, ID(id))
	if fault.KindOf(err) == fault.NotFound {
		return Invitation{}, gathering.Plan{}, void
	}
	if err != nil {
		return Invitation{}, gathering.Plan{}, fmt.Errorf("open invitation: %w", err)
	}
	if !hmac.Equal([]byte(mark), []byte(d.mark(&i))) || i.Erased {
		return Invitation{}, gathering.Plan{}, void
	}
	p, err := d.store.Plan(ctx, i.Gathering)
	if err != nil {
		return Invitation{}, p, fmt.Errorf("open invitation: %w", err)
	}
	i.Email, i.Phone = "", ""
	return i, p, nil
}

// Open notes when a link was opened first.
func (d *Desk) Open(ctx context.Context, token string) error {
	i, _, err := d.ByToken(ctx, token)
	if err != nil {
		return err
	}
	if _, before := i.Last(OpenedLink); before {
		return nil
	}
	return d.store.ChangeInvitation(ctx, i.ID, func(*Invitation) ([]Event, error) {
		return []Event{d.event(OpenedLink, "opened", account.Actor{})}, nil
	}, account.Entry{})
}

func (d *Desk) event(k Kind, cause string, by account.Actor) Event {
	e := Event{ID: account.NewID(d.now()), Kind: k, Cause: cause, At: d.now(), By: by.Account}
	if cause == "" {
		e.Cause = e.ID
	}
	return e
}

// Reply is an answer as given.
type Reply struct {
	Answer   Kind
	Reason   string // of Declined; may be empty
	Name     string // of Substitute: who comes instead
	Position string
	Phone    string
}

// longestReason is how many characters a reason has at most.
const longestReason = 500

// note is what is kept of a reply beside its kind.
func (r Reply) note() (string, error) {
	switch r.Answer {
	case Coming:
		return "", nil
	case Declined:
		if utf8.RuneCountInString(r.Reason) > longestReason {
			return "", fault.Field("reason", "fault.too_long", longestReason)
		}
		return oneLine(r.Reason), nil
	case Substitute:
		name, position, phone := oneLine(r.Name), oneLine(r.Position), strings.TrimSpace(r.Phone)
		switch {
		case name == "":
			return "", fault.Field("substitute", "invitation.substitute_needed")
		case utf8.RuneCountInString(name) > longestName:
			return "", fault.Field("substitute", "fault.too_long", longestName)
		case utf8.RuneCountInString(position) > longestName:
			return "", fault.Field("substitute", "fault.too_long", longestName)
		}
		if phone != "" {
			var err error
			if phone, err = account.Phone(phone); err != nil {
				return "", fault.Field("substitute_phone", "invitation.phone_wrong")
			}
		}
		return strings.Join(slices.DeleteFunc([]string{name, position, phone}, func(s string) bool { return s == "" }), ", "), nil
	}
	return "", fault.Field("answer", "invitation.answer_unknown")
}

// Reply answers by the personal link, until the deadline; the last answer counts. It is
// also the sign that the link was opened.
func (d *Desk) Reply(ctx context.Context, token string, r Reply) error {
	i, p, err := d.ByToken(ctx, token)
	if err != nil {
		return err
	}
	if !p.State.Planned() || !d.now().Before(Deadline(&p)) {
		return fault.New(fault.Conflict, "invitation.deadline_past")
	}
	return d.answer(ctx, i.ID, r, account.Actor{}, account.Entry{})
}

// Record keeps the answer that somebody gave staff, on the telephone or on paper, also
// after the deadline.
func (d *Desk) Record(ctx context.Context, by account.Actor, id gathering.ID, which ID, r Reply) error {
	if _, err := d.Invitation(ctx, by, id, which); err != nil {
		return err
	}
	if !by.May(account.KeepRegistrations) && !by.May(account.Invite) {
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	return d.answer(ctx, which, r, by, by.Did(account.Invite, which.Object(), d.now()).To(account.Facts{"answer": r.Answer}))
}

func (d *Desk) answer(ctx context.Context, which ID, r Reply, by account.Actor, e account.Entry) error {
	note, err := r.note()
	if err != nil {
		return err
	}
	err = d.store.ChangeInvitation(ctx, which, func(i *Invitation) ([]Event, error) {
		if last, there := i.Answer(); there && last.Kind == r.Answer && last.Note == note {
			return nil, nil // said again
		}
		said := d.event(r.Answer, "", by)
		said.Note = note
		if by.Account != "" {
			return []Event{said}, nil
		}
		return []Event{d.event(OpenedLink, "opened", by), said}, nil
	}, e)
	if err != nil {
		return fmt.Errorf("keep the answer to invitation %s: %w", which, err)
	}
	return nil
}

// Mark notes that staff sent the WhatsApp text, or that the letter was handed over.
func (d *Desk) Mark(ctx context.Context, by account.Actor, id gathering.ID, which ID, k Kind) error {
	return d.change(ctx, by, id, which, account.Facts{"marked": k}, func(i *Invitation) ([]Event, error) {
		if k != Messaged && k != HandedOver {
			return nil, fault.New(fault.Invalid, "invitation.mark_unknown")
		}
		if i.Number == "" {
			return nil, fault.New(fault.Conflict, "invitation.wave_open")
		}
		return []Event{d.event(k, string(k)+":"+strconv.Itoa(i.Round), by)}, nil
	})
}

// Correct sets anew who is invited and how they are reached. With again, and another
// address, the mail is sent to it once more; the link stays.
func (d *Desk) Correct(ctx context.Context, by account.Actor, id gathering.ID, which ID, t Typed, again bool) error {
	var read Invitation
	switch why := read.describe(t); why {
	case "":
	case "invitation.email_wrong":
		return fault.Field("email", why)
	case "invitation.phone_wrong":
		return fault.Field("phone", why)
	case "invitation.too_long":
		return fault.Field("name", "fault.too_long", longestName)
	default:
		return fault.Field("name", why)
	}
	return d.change(ctx, by, id, which, account.Facts{"corrected": true, "again": again}, func(i *Invitation) ([]Event, error) {
		if i.Erased {
			return nil, fault.New(fault.Conflict, "invitation.erased")
		}
		moved := read.Email != i.Email && read.Email != ""
		i.Name, i.Position, i.Organisation, i.Email, i.Phone = read.Name, read.Position, read.Organisation, read.Email, read.Phone
		if again && moved && i.Mailed == i.Round {
			i.Round++
		}
		return []Event{d.event(Corrected, "", by)}, nil
	})
}

// VoidLink makes what was sent with an invitation's link void.
func (d *Desk) VoidLink(ctx context.Context, by account.Actor, id gathering.ID, which ID) error {
	return d.change(ctx, by, id, which, account.Facts{"link": "void"}, func(i *Invitation) ([]Event, error) {
		i.Version++
		return []Event{d.event(Voided, "", by)}, nil
	})
}

// Erase forgets who was invited; that somebody was, and what was answered, stays.
func (d *Desk) Erase(ctx context.Context, by account.Actor, id gathering.ID, which ID) error {
	return d.change(ctx, by, id, which, account.Facts{"erased": true}, func(i *Invitation) ([]Event, error) {
		i.Erased = true
		i.Version++
		return nil, nil
	})
}

func (d *Desk) change(ctx context.Context, by account.Actor, id gathering.ID, which ID, f account.Facts, change func(*Invitation) ([]Event, error)) error {
	if _, err := d.plan(ctx, by, id, account.Invite); err != nil {
		return err
	}
	if _, err := d.Invitation(ctx, by, id, which); err != nil {
		return err
	}
	if err := d.store.ChangeInvitation(ctx, which, change, by.Did(account.Invite, which.Object(), d.now()).To(f)); err != nil {
		return fmt.Errorf("change invitation %s: %w", which, err)
	}
	return nil
}
