package programme

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// PartStore keeps who takes part. Implemented by internal/store.
type PartStore interface {
	// Parts lists who takes part by name, from an offset on.
	Parts(ctx context.Context, id ID, offset, limit int) ([]Part, error)
	// Parties finds the businesses of some books by their identity or NIB; those
	// of no number or of another book are not among them.
	Parties(ctx context.Context, books []account.OrganisationID, ids []register.PartyID, nibs []string) ([]Part, error)
	// KeepParts adds those that are not there yet, changes the status of those that
	// are, and tells how many of each. Conflict when there would be more than most.
	KeepParts(ctx context.Context, id ID, parts []Part, most int, e account.Entry) (added, changed int, err error)
	// ChangeParts says anew how some take part, by the identity of their parts, and
	// tells how many there were; as has what is the same for all.
	ChangeParts(ctx context.Context, id ID, parts []string, as Part, e account.Entry) (int, error)
	// DropParts takes some out, as if they had never been in, and tells how many.
	DropParts(ctx context.Context, id ID, parts []string, e account.Entry) (int, error)
	// Taken lists the programmes of a business that its book's body sees, and those
	// of the same NIB, the newest first.
	Taken(ctx context.Context, id register.PartyID, viewer account.OrganisationID, limit int) ([]Taken, error)
	// EachPart gives who takes part in programmes that a viewer sees, one after
	// another; of a year, unless that is 0, and of only one, unless that is empty.
	EachPart(ctx context.Context, viewer account.OrganisationID, year int, only ID, do func(Line, Part) error) error
	OverlapStore
}

// Parts lists who takes part, page by page from 1.
func (d *Desk) Parts(ctx context.Context, by account.Actor, id ID, page int) ([]Part, error) {
	if _, err := d.Programme(ctx, by, id); err != nil {
		return nil, err
	}
	all, err := d.store.Parts(ctx, id, (max(1, page)-1)*PartsOfAPage, PartsOfAPage)
	if err != nil {
		return nil, fmt.Errorf("list who takes part in %s: %w", id, err)
	}
	return all, nil
}

// Added is what became of businesses that were to be added.
type Added struct {
	New, Changed int
	Unknown      []string // NIBs of no business of the book
	Twice        []string // NIBs of several
}

// Said is how businesses take part.
type Said struct{ Status, Since string }

// read checks it; who says no day means today.
func (s Said) read(today register.Date) (Status, register.Date, error) {
	status := Status(s.Status)
	since, err := register.ParseDate("since", s.Since)
	if !slices.Contains(Statuses, status) {
		err = errors.Join(err, fault.Field("status", "programme.choose"))
	}
	if since == "" {
		since = today
	}
	return status, since, err
}

// Join adds businesses of the actor's book, by their identity.
func (d *Desk) Join(ctx context.Context, by account.Actor, id ID, parties []register.PartyID, said Said) (Added, error) {
	parties = slices.Compact(slices.Sorted(slices.Values(parties)))
	if len(parties) == 0 || len(parties) > mostTogether {
		return Added{}, fault.Field("pilih", "programme.choose_some", mostTogether)
	}
	return d.join(ctx, by, id, parties, nil, said)
}

// JoinByNIB adds businesses by their numbers, one a line or with anything but digits
// between. What is no number of 13 digits is a fault that names it.
func (d *Desk) JoinByNIB(ctx context.Context, by account.Actor, id ID, text string, said Said) (Added, error) {
	nibs, err := ReadNIBs(text)
	if err != nil {
		return Added{}, err
	}
	return d.join(ctx, by, id, nil, nibs, said)
}

// nibDigits is the length of a nomor induk berusaha (PP 28/2025: 13 digits).
const nibDigits = 13

// ReadNIBs takes numbers out of a text: a column that was copied, or a list. Digits may
// stand in groups with single spaces, dots or dashes between. Lines without a digit,
// such as a heading, are passed over; the word NIB may stand before one.
func ReadNIBs(text string) ([]string, error) {
	var all, bad []string
	seen := map[string]bool{}
	for _, item := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\n\r\t,;", r) }) {
		digits := strings.Map(func(r rune) rune {
			if '0' <= r && r <= '9' {
				return r
			}
			return -1
		}, item)
		letters := strings.ContainsFunc(strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(item)), "NIB"), unicode.IsLetter)
		switch {
		case digits == "":
		case letters || len(digits)%nibDigits != 0:
			bad = append(bad, strings.TrimSpace(item))
		default:
			for nib := range chunked(digits) {
				if !seen[nib] {
					seen[nib], all = true, append(all, nib)
				}
			}
		}
	}
	const mostNamed = 5
	switch {
	case len(bad) > 0:
		return nil, fault.Field("nib", "programme.nib_wrong", clipped(bad, mostNamed), nibDigits)
	case len(all) == 0:
		return nil, fault.Field("nib", "fault.required")
	case len(all) > mostTogether:
		return nil, fault.Field("nib", "programme.choose_some", mostTogether)
	}
	return all, nil
}

// chunked takes numbers apart that stand side by side.
func chunked(digits string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for ; digits != ""; digits = digits[nibDigits:] {
			if !yield(digits[:nibDigits]) {
				return
			}
		}
	}
}

// clipped names some of what is wrong.
func clipped(all []string, most int) string {
	const longest = 30
	some := slices.Clone(all[:min(len(all), most)])
	for i, x := range some {
		if r := []rune(x); len(r) > longest {
			some[i] = string(r[:longest]) + "…"
		}
	}
	if len(all) > most {
		some = append(some, "…")
	}
	return strings.Join(some, ", ")
}

func (d *Desk) join(ctx context.Context, by account.Actor, id ID, parties []register.PartyID, nibs []string, said Said) (Added, error) {
	p, err := d.Programme(ctx, by, id)
	if err != nil {
		return Added{}, err
	}
	if !p.Keeps(by) {
		return Added{}, notAllowed()
	}
	now := d.now()
	status, since, err := said.read(register.Today(now))
	if err != nil {
		return Added{}, err
	}
	known, err := d.store.Parties(ctx, p.books(by), parties, nibs)
	if err != nil {
		return Added{}, fmt.Errorf("find businesses for programme %s: %w", id, err)
	}
	var out Added
	known, out.Unknown, out.Twice = p.chosen(by, known, parties, nibs)
	if len(known) == 0 {
		return out, nil
	}
	for i := range known {
		known[i].ID, known[i].Programme, known[i].Status, known[i].Since = account.NewID(now), id, status, since
		known[i].By, known[i].ChangedAt = by.Account, now
	}
	e := by.Did(account.KeepProgrammes, id.Object(), now).To(account.Facts{"status": status, "since": since, "businesses": len(known)})
	if out.New, out.Changed, err = d.store.KeepParts(ctx, id, known, mostParts, e); err != nil {
		return Added{}, fmt.Errorf("keep who takes part in %s: %w", id, err)
	}
	return out, nil
}

// books are those that the actor may add businesses from: that of their own body, and
// of those with which it holds the programme; of an administrator, the holders'.
func (p *Programme) books(by account.Actor) []account.OrganisationID {
	all := p.holders()
	if !slices.Contains(all, by.Organisation) && by.Role != account.Administrator {
		return []account.OrganisationID{by.Organisation}
	}
	return all
}

// chosen are the businesses to add. Of a number that two books know, the business of
// the actor's own is taken; of one that a book has twice, none.
func (p *Programme) chosen(by account.Actor, known []Part, parties []register.PartyID, nibs []string) (take []Part, unknown, twice []string) {
	if len(nibs) == 0 {
		return slices.DeleteFunc(known, func(x Part) bool { return !slices.Contains(parties, x.Party) }), nil, nil
	}
	of := map[string][]Part{}
	for _, x := range known {
		of[x.NIB] = append(of[x.NIB], x)
	}
	for _, nib := range nibs {
		all := of[nib]
		if own := slices.DeleteFunc(slices.Clone(all), func(x Part) bool { return x.Office != by.Organisation }); len(own) > 0 {
			all = own
		}
		switch {
		case len(all) == 0:
			unknown = append(unknown, nib)
		case len(all) > 1 && all[0].Office == all[1].Office:
			twice = append(twice, nib)
		default:
			take = append(take, all[0])
		}
	}
	return take, unknown, twice
}

// Update says anew how some of those who are in a programme take part.
func (d *Desk) Update(ctx context.Context, by account.Actor, id ID, parts []string, said Said) (int, error) {
	if err := d.some(ctx, by, id, parts); err != nil {
		return 0, err
	}
	now := d.now()
	status, since, err := said.read(register.Today(now))
	if err != nil {
		return 0, err
	}
	e := by.Did(account.KeepProgrammes, id.Object(), now).To(account.Facts{"status": status, "since": since, "businesses": len(parts)})
	n, err := d.store.ChangeParts(ctx, id, parts, Part{Status: status, Since: since, By: by.Account, ChangedAt: now}, e)
	if err != nil {
		return 0, fmt.Errorf("change who takes part in %s: %w", id, err)
	}
	return n, nil
}

// some makes sure that the actor may change who is in a programme, and chose some.
func (d *Desk) some(ctx context.Context, by account.Actor, id ID, parts []string) error {
	p, err := d.Programme(ctx, by, id)
	if err != nil {
		return err
	}
	if !p.Keeps(by) {
		return notAllowed()
	}
	if len(parts) == 0 || len(parts) > mostTogether {
		return fault.Field("pilih", "programme.choose_some", mostTogether)
	}
	return nil
}

// Remove takes out who was added by mistake.
func (d *Desk) Remove(ctx context.Context, by account.Actor, id ID, parts []string) (int, error) {
	if err := d.some(ctx, by, id, parts); err != nil {
		return 0, err
	}
	n, err := d.store.DropParts(ctx, id, parts, by.Did(account.KeepProgrammes, id.Object(), d.now()).From(account.Facts{"businesses": len(parts)}))
	if err != nil {
		return 0, fmt.Errorf("take businesses out of programme %s: %w", id, err)
	}
	return n, nil
}

// Each gives who takes part in the programmes that the actor sees, of a year or, for 0,
// of all.
func (d *Desk) Each(ctx context.Context, by account.Actor, year int, do func(Line, Part) error) error {
	if !by.May(account.SeeProgrammes) {
		return notAllowed()
	}
	return d.store.EachPart(ctx, viewer(by), year, "", do)
}

// EachOf gives who takes part in one programme.
func (d *Desk) EachOf(ctx context.Context, by account.Actor, id ID, do func(Line, Part) error) error {
	if _, err := d.Programme(ctx, by, id); err != nil {
		return err
	}
	return d.store.EachPart(ctx, "", 0, id, do)
}
