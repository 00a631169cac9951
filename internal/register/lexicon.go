package register

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/order"
	"wantilan/stem"
)

// LexiconStore is what a Finder learns its words from. Implemented by
// internal/store.
type LexiconStore interface {
	// OfficeOf is the office in whose care an organisation is; empty for none.
	OfficeOf(ctx context.Context, id account.OrganisationID) (account.OrganisationID, error)
	// FindingOffices lists the offices that have anything to be found.
	FindingOffices(ctx context.Context) ([]account.OrganisationID, error)
	// EachFound gives kind, public and Found of everything of an office, of all
	// for an empty one, to do.
	EachFound(ctx context.Context, office account.OrganisationID, do func(kind FindingKind, public bool, found string)) error
	// FindingsChanged counts what changed after a time, up to most.
	FindingsChanged(ctx context.Context, office account.OrganisationID, after time.Time, most int) (int, error)
}

// lexicon is what is kept in memory of an office's book: its words, for mistyped
// ones, and how many things have each mark.
type lexicon struct {
	open   *stem.Vocabulary // what partners find by too
	all    *stem.Vocabulary
	totals map[totalsOf]Facets
	rows   int
	upto   time.Time // changes after it are not in it
}

type totalsOf struct {
	kind   FindingKind
	public bool // only what partners may find
}

// lexicons are kept by office.
type lexicons struct {
	mu      sync.RWMutex
	all     map[account.OrganisationID]*lexicon
	several atomic.Bool // offices have a book
}

func (l *lexicons) of(office account.OrganisationID) *lexicon {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.all[office]
}

func (l *lexicons) put(office account.OrganisationID, x *lexicon) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all = map[account.OrganisationID]*lexicon{}
	}
	l.all[office] = x
}

// Bounds of what is kept for an office, and when it is made anew: when a hundredth
// of it changed, at least so many things; or anything, once it is old.
const (
	lexiconOld       = 10 * time.Minute
	mostLexiconWords = 200_000 // the most frequent; some 40 bytes each
	mostOffices      = 64
	fewestChanges    = 20
	changedShare     = 100
)

// Refresh makes the lexicons of offices whose book changed enough anew, and tells
// how many it made. It is due work.
func (f *Finder) Refresh(ctx context.Context) (int, error) {
	offices, err := f.store.FindingOffices(ctx)
	if err != nil {
		return 0, fmt.Errorf("list offices with findings: %w", err)
	}
	f.lexicons.several.Store(len(offices) > 1)
	n := 0
	for _, office := range append(offices[:min(len(offices), mostOffices)], "") {
		if office == "" && len(offices) == 1 { // the administrator's: all of them
			f.lexicons.put("", f.lexicons.of(offices[0]))
			continue
		}
		made, err := f.refresh(ctx, office)
		if err != nil {
			return n, fmt.Errorf("refresh the words of office %s: %w", office, err)
		}
		if made {
			n++
		}
	}
	return n, nil
}

func (f *Finder) refresh(ctx context.Context, office account.OrganisationID) (bool, error) {
	old := f.lexicons.of(office)
	begun := f.now()
	if old != nil {
		enough := max(fewestChanges, old.rows/changedShare)
		if begun.Sub(old.upto) > lexiconOld {
			enough = 1
		}
		n, err := f.store.FindingsChanged(ctx, office, old.upto, enough)
		if err != nil || n < enough {
			return false, err
		}
	}
	x, err := f.learn(ctx, office)
	if err != nil {
		return false, err
	}
	x.upto = begun
	f.lexicons.put(office, x)
	return true, nil
}

// learn reads an office's index once.
func (f *Finder) learn(ctx context.Context, office account.OrganisationID) (*lexicon, error) {
	counts, inside := map[string]int{}, map[string]int{}
	x := &lexicon{totals: map[totalsOf]Facets{}}
	totals := map[totalsOf]map[string]int{}
	for _, k := range FindingKinds {
		totals[totalsOf{k, false}], totals[totalsOf{k, true}] = map[string]int{}, map[string]int{}
	}
	err := f.store.EachFound(ctx, office, func(kind FindingKind, public bool, found string) {
		x.rows++
		for w := range strings.SplitSeq(found, " ") {
			sign, w := w[1:2], w[2:]
			switch sign {
			case isMark:
				totals[totalsOf{kind, false}][w]++
				if public {
					totals[totalsOf{kind, true}][w]++
				}
			case inText:
				tally(counts, w)
			case inOffice:
				tally(inside, w)
			}
		}
	})
	if err != nil {
		return nil, err
	}
	for of, t := range totals {
		x.totals[of] = facetsOf(t)
	}
	if x.open, err = vocabulary(counts); err != nil {
		return nil, err
	}
	for w, n := range counts {
		inside[w] += n
	}
	x.all, err = vocabulary(inside)
	return x, err
}

// tally counts a word, of which it keeps a copy: the word itself is a part of a long
// text. Numbers are left out: there are as many as businesses, and one that is near
// another is not what was meant.
func tally(counts map[string]int, w string) {
	if '0' <= w[0] && w[0] <= '9' {
		return
	}
	if counts[w] > 0 {
		counts[w]++
	} else {
		counts[strings.Clone(w)] = 1
	}
}

// vocabulary is the most frequent words.
func vocabulary(counts map[string]int) (*stem.Vocabulary, error) {
	entries := make([]stem.Entry, 0, len(counts))
	for w, n := range counts {
		entries = append(entries, stem.Entry{Word: w, Count: n})
	}
	if len(entries) > mostLexiconWords {
		order.By(entries, func(a, b stem.Entry) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Word, b.Word))
		})
		entries = entries[:mostLexiconWords]
	}
	return stem.NewVocabulary(entries)
}

// of is the words that a searcher of w may know.
func (x *lexicon) of(w word) *stem.Vocabulary {
	if w.inside {
		return x.all
	}
	return x.open
}

// goesOn are the words that one could become.
func (x *lexicon) goesOn(w word) []string {
	all := x.of(w).Complete(w.root, mostGoingOn)
	if !strings.HasPrefix(w.typed, w.root) {
		all = append(all, x.of(w).Complete(w.typed, mostGoingOn)...)
	}
	out := make([]string, len(all))
	for i, m := range all {
		out[i] = m.Word
	}
	return out
}

// meant is what a word was meant for, when it is not there, or is so rare beside a
// near one that it is a mistake made twice. What may go on is no mistake while
// there are words that begin so.
func (x *lexicon) meant(w word) []string {
	if w.begins && (len(x.of(w).Complete(w.root, 1)) > 0 || len(x.of(w).Complete(w.typed, 1)) > 0) {
		return nil
	}
	near := x.of(w).Near(w.root, nearWords)
	own := 0
	if len(near) > 0 && near[0].Cost == 0 {
		own, near = near[0].Count, near[1:]
	}
	var all []string
	for _, m := range near {
		if own == 0 && m.Cost <= near[0].Cost || own > 0 && m.Count >= max(frequentEnough, own*rareBeside) {
			all = append(all, m.Word)
		}
	}
	return all
}

// often is how many things have a word, or one that it was meant for.
func (x *lexicon) often(w word) int {
	n := 0
	for _, m := range x.of(w).Near(w.root, 1) {
		if m.Cost == 0 {
			n += m.Count
		}
	}
	for _, meant := range w.near {
		for _, m := range x.of(w).Near(meant, 1) {
			n += m.Count
		}
	}
	return n
}

// Facets count things by what a list can be narrowed to.
type Facets struct {
	Counted bool // the figures are known; otherwise there are too many to count
	Regions []Facet
	Cluster []Facet
	KBLI    []Facet // by two digits
	Held    []Facet // certificates
	Scales  []Facet
	Needs   []Facet
	Offers  []Facet
}

// Facet is one value and how many things have it.
type Facet struct {
	Value string
	Count int
}

// counted makes the facets of hits that are all there are.
func counted(hits []Hit) Facets {
	totals := map[string]int{}
	for _, h := range hits {
		for w := range strings.SplitSeq(h.Found, " ") {
			if w[1:2] == isMark {
				totals[w[2:]]++
			}
		}
	}
	return facetsOf(totals)
}

func facetsOf(totals map[string]int) Facets {
	f := Facets{Counted: true}
	for m, n := range totals {
		if strings.HasPrefix(m, markOffice) || strings.HasPrefix(m, markPublic) {
			continue
		}
		sort, x := m[:1], Facet{m[1:], n}
		switch {
		case sort == markRegion:
			x.Value = codeDotted(x.Value)
			f.Regions = append(f.Regions, x)
		case sort == markKBLI && len(x.Value) == 2:
			f.KBLI = append(f.KBLI, x)
		case sort == markCluster:
			f.Cluster = append(f.Cluster, x)
		case sort == markCertificate:
			f.Held = append(f.Held, x)
		case sort == markScale:
			f.Scales = append(f.Scales, x)
		case sort == markNeed:
			f.Needs = append(f.Needs, x)
		case sort == markOffer:
			f.Offers = append(f.Offers, x)
		}
	}
	for _, all := range [][]Facet{f.Regions, f.Cluster, f.KBLI, f.Held, f.Scales, f.Needs, f.Offers} {
		order.By(all, func(a, b Facet) int { return strings.Compare(a.Value, b.Value) })
	}
	return f
}

// codeDotted is a region's code with the dots that marks lack.
func codeDotted(digits string) string {
	var b strings.Builder
	for i, d := range digits {
		if i == 2 || i == 4 || i == 6 {
			b.WriteByte('.')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Known are the values that things of a kind can have, with how many there are in
// the whole book, for offering what a list can be narrowed to.
func (f *Finder) Known(ctx context.Context, by account.Actor, kind FindingKind) (Facets, error) {
	s, err := f.scope(ctx, by)
	if err != nil {
		return Facets{}, err
	}
	if kind == "" {
		kind = FoundBusiness
	}
	if x := f.lexicons.of(s.office); x != nil {
		return x.totals[totalsOf{kind, !s.inside}], nil
	}
	return Facets{}, nil
}
