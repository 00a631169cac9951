package reference

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// EditionID identifies an edition of a list that was handed in.
type EditionID string

// Handed is an edition of a list that was read in from a file.
type Handed struct {
	ID       EditionID
	Kind     Kind
	Version  string
	Source   string
	Grade    Grade
	Checked  string // YYYY-MM-DD
	Rows     int
	MadeBy   account.ID
	MadeName string // of who handed it in
	MadeAt   time.Time
	ForcedAt time.Time // put in force last; zero: never
	InForce  bool
}

// Store is what a Shelf needs kept. Implemented by internal/store.
type Store interface {
	// EditionsInForce gives the edition in force of each list that has one handed in.
	EditionsInForce(ctx context.Context) (map[Kind]EditionID, error)
	// Editions lists those handed in of a kind, of all for an empty one, the newest first.
	Editions(ctx context.Context, k Kind) ([]Handed, error)
	// Edition reads one with its content.
	Edition(ctx context.Context, id EditionID) (Handed, []byte, error)
	// KeepEdition keeps one, and drops those of its kind that were made before a
	// moment and never in force.
	KeepEdition(ctx context.Context, h Handed, content []byte, before time.Time, e account.Entry) error
	// Enforce puts an edition of a kind in force; for an empty one the program's own.
	Enforce(ctx context.Context, k Kind, id EditionID, at time.Time, e account.Entry) error
	// DropEdition forgets one that was never in force.
	DropEdition(ctx context.Context, id EditionID, e account.Entry) error
	// CodesInUse counts in how many places of the register each code of a list stands.
	CodesInUse(ctx context.Context, k Kind) (map[string]int, error)
}

// Shelf keeps the editions of all lists and hands out the Book of those in force. The
// lists are the installation's: what one office puts in force holds for all, and is
// in the audit log.
//
// Nothing tells a program that another one on the same database has put an edition
// in force. So the shelf looks itself, at most once in lookEvery when a book is asked
// for: one query of a few rows, and lists are read again only when they changed.
type Shelf struct {
	store Store
	now   func() time.Time

	mu     sync.Mutex
	looked time.Time
	held   map[Kind]EditionID
	lists  map[Kind]List // of held
	book   *Book
}

const (
	lookEvery   = 2 * time.Second
	keepUnused  = 7 * 24 * time.Hour // editions that were looked at and not put in force
	mostVersion = 120                // bytes
	mostSource  = 600
)

// NewShelf makes the shelf over what store keeps.
func NewShelf(store Store, now func() time.Time) *Shelf {
	return &Shelf{store: store, now: now, book: NewBook()}
}

// Book is the lists in force now.
func (s *Shelf) Book(ctx context.Context) (*Book, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if !s.looked.IsZero() && now.Sub(s.looked) < lookEvery && !now.Before(s.looked) {
		return s.book, nil
	}
	force, err := s.store.EditionsInForce(ctx)
	if err != nil {
		return nil, fmt.Errorf("look which reference lists are in force: %w", err)
	}
	if err := s.follow(ctx, force); err != nil {
		return nil, err
	}
	s.looked = now
	return s.book, nil
}

// follow makes the book anew when other editions are in force than before.
func (s *Shelf) follow(ctx context.Context, force map[Kind]EditionID) error {
	same := len(force) == len(s.held)
	lists := map[Kind]List{}
	for k, id := range force {
		if s.held[k] == id {
			lists[k] = s.lists[k]
			continue
		}
		same = false
		if !k.Known() { // of a newer program
			continue
		}
		_, l, err := s.read(ctx, id)
		if err != nil {
			return err
		}
		lists[k] = l
	}
	if same {
		return nil
	}
	var instead []List
	for _, k := range Kinds {
		if l, there := lists[k]; there {
			instead = append(instead, l)
		}
	}
	s.held, s.lists, s.book = force, lists, NewBook(instead...)
	return nil
}

// read reads an edition that was handed in.
func (s *Shelf) read(ctx context.Context, id EditionID) (Handed, List, error) {
	h, content, err := s.store.Edition(ctx, id)
	if err != nil {
		return h, List{}, fmt.Errorf("read the edition %s of a reference list: %w", id, err)
	}
	text, err := unpack(content)
	if err != nil {
		return h, List{}, fmt.Errorf("unpack the edition %s of %s: %w", id, h.Kind, err)
	}
	l, err := Read(text)
	if err == nil && l.Kind != h.Kind {
		err = fmt.Errorf("it is a list of %s", l.Kind)
	}
	if err != nil {
		return h, List{}, fmt.Errorf("read the edition %s of %s: %w", id, h.Kind, err)
	}
	return h, l, nil
}

// allowed tells whether the actor may do a deed with the lists, and that there is such
// a list.
func allowed(by account.Actor, d account.Deed, k Kind) error {
	if !by.May(d) {
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	if k != "" && !k.Known() {
		return fault.New(fault.NotFound, "reference.no_such_list")
	}
	return nil
}

// Handed lists the editions of a kind that were handed in, of all for an empty
// one, the newest first.
func (s *Shelf) Handed(ctx context.Context, by account.Actor, k Kind) ([]Handed, error) {
	if err := allowed(by, account.SeeReference, k); err != nil {
		return nil, err
	}
	all, err := s.store.Editions(ctx, k)
	if err != nil {
		return nil, fmt.Errorf("list the editions of reference lists: %w", err)
	}
	return all, nil
}

// Title is what somebody says of the edition that they hand in.
type Title struct {
	Version string
	Source  string
	Grade   Grade
	Checked string // YYYY-MM-DD; empty: today
	Add     bool   // lay it over the edition in force instead of replacing it
}

// check reads the title of an edition.
func (t *Title) check(now time.Time) error {
	t.Version, t.Source = plain(t.Version), plain(t.Source)
	if t.Checked == "" {
		t.Checked = now.Format(time.DateOnly)
	}
	switch {
	case t.Version == "":
		return fault.Field("version", "reference.version_missing")
	case len(t.Version) > mostVersion:
		return fault.Field("version", "reference.too_long", mostVersion)
	case t.Source == "":
		return fault.Field("source", "reference.source_missing")
	case len(t.Source) > mostSource:
		return fault.Field("source", "reference.too_long", mostSource)
	case !gradeOf.ok(string(t.Grade)):
		return fault.Field("grade", "reference.grade_wrong")
	case !day.ok(t.Checked):
		return fault.Field("checked", "reference.day_wrong")
	}
	return nil
}

// Propose keeps an edition out of a file's lines, for looking at what it would
// change. It comes into force by Enforce only. What is wrong with the file comes as
// mistakes; then nothing is kept.
func (s *Shelf) Propose(ctx context.Context, by account.Actor, k Kind, t Title, lines []Line) (EditionID, []Mistake, error) {
	if err := allowed(by, account.KeepReference, k); err != nil {
		return "", nil, err
	}
	now := s.now()
	if err := t.check(now); err != nil {
		return "", nil, err
	}
	rows, mistakes := FromLines(k, lines, t.Add)
	if len(mistakes) > 0 {
		return "", mistakes, nil
	}
	if t.Add {
		book, err := s.Book(ctx)
		if err != nil {
			return "", nil, err
		}
		rows = over(book.List(k).Rows, rows, k)
		if layout := layouts[k]; layout.whole != nil {
			if i, key, args := layout.whole(rows); i >= 0 {
				return "", []Mistake{{Column: layout.Columns[0].Heading, Key: key, Args: args}}, nil
			}
		}
	}
	l := List{Kind: k, Version: t.Version, Source: t.Source, Grade: t.Grade, Checked: t.Checked, Rows: rows}
	content, err := pack(l.Text())
	if err != nil {
		return "", nil, fmt.Errorf("pack an edition of %s: %w", k, err)
	}
	h := Handed{ID: EditionID(account.NewID(now)), Kind: k, Version: t.Version, Source: t.Source, Grade: t.Grade, Checked: t.Checked, Rows: len(rows), MadeBy: by.Account, MadeAt: now}
	e := by.Did(account.KeepReference, object(k, h.ID), now).To(account.Facts{"handed_in": t.Version, "rows": len(rows)})
	if err := s.store.KeepEdition(ctx, h, content, now.Add(-keepUnused), e); err != nil {
		return "", nil, fmt.Errorf("keep an edition of %s: %w", k, err)
	}
	return h.ID, nil, nil
}

func object(k Kind, id EditionID) string {
	return strings.TrimSuffix("reference/"+string(k)+"/"+string(id), "/")
}

// Missing is a code that the register has and an edition has not.
type Missing struct {
	Code  string
	Count int // businesses, products, certificates or needs that have it
}

// Preview is an edition beside the one in force.
type Preview struct {
	Edition    Handed // empty for the program's own
	List       List
	Difference Difference
	Missing    []Missing // the most used first
}

// Preview tells what putting an edition in force would change; of an empty one, what
// going back to the program's own would.
func (s *Shelf) Preview(ctx context.Context, by account.Actor, k Kind, id EditionID) (Preview, error) {
	var p Preview
	if err := allowed(by, account.SeeReference, k); err != nil {
		return p, err
	}
	var err error
	if id == "" {
		p.List = Shipped(k)
	} else if p.Edition, p.List, err = s.read(ctx, id); err != nil {
		return p, err
	}
	if p.List.Kind != k {
		return p, fault.New(fault.NotFound, "reference.no_such_edition")
	}
	book, err := s.Book(ctx)
	if err != nil {
		return p, err
	}
	p.Difference = Compare(book.List(k), p.List)
	p.Missing, err = s.missing(ctx, p.List)
	return p, err
}

// missing lists the codes that stand in the register and not in a list.
func (s *Shelf) missing(ctx context.Context, l List) ([]Missing, error) {
	used, err := s.store.CodesInUse(ctx, l.Kind)
	if err != nil {
		return nil, fmt.Errorf("count the codes of %s in use: %w", l.Kind, err)
	}
	return lacking(used, l), nil
}

// Enforce puts an edition of a list in force, of an empty one the program's own. Nothing
// in the register changes: codes that the edition lacks stay where they are, and are
// told by Preview before and after.
func (s *Shelf) Enforce(ctx context.Context, by account.Actor, k Kind, id EditionID) error {
	if err := allowed(by, account.KeepReference, k); err != nil {
		return err
	}
	p, err := s.Preview(ctx, by, k, id)
	if err != nil {
		return err
	}
	book, err := s.Book(ctx)
	if err != nil {
		return err
	}
	now := s.now()
	e := by.Did(account.KeepReference, object(k, id), now).From(account.Facts{"version": book.List(k).Version}).
		To(account.Facts{"version": p.List.Version, "added": len(p.Difference.Added), "removed": len(p.Difference.Removed), "changed": len(p.Difference.Changed), "codes_missing": len(p.Missing)})
	if err := s.store.Enforce(ctx, k, id, now, e); err != nil {
		return fmt.Errorf("put the edition %s of %s in force: %w", id, k, err)
	}
	s.mu.Lock()
	s.looked = time.Time{} // this program sees it at once
	s.mu.Unlock()
	return nil
}

// Drop forgets an edition that was never in force.
func (s *Shelf) Drop(ctx context.Context, by account.Actor, k Kind, id EditionID) error {
	if err := allowed(by, account.KeepReference, k); err != nil {
		return err
	}
	h, _, err := s.store.Edition(ctx, id)
	if err != nil {
		return fmt.Errorf("read the edition %s: %w", id, err)
	}
	switch {
	case h.Kind != k:
		return fault.New(fault.NotFound, "reference.no_such_edition")
	case !h.ForcedAt.IsZero():
		return fault.New(fault.Conflict, "reference.was_in_force")
	}
	e := by.Did(account.KeepReference, object(k, id), s.now()).From(account.Facts{"handed_in": h.Version})
	if err := s.store.DropEdition(ctx, id, e); err != nil {
		return fmt.Errorf("drop the edition %s: %w", id, err)
	}
	return nil
}
