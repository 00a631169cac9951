package register

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/order"
)

// Finder searches an office's book: by words, mistyped ones too, by numbers and
// codes, and by what a list is narrowed to. Staff find everything of their office,
// partners what is public of the office in whose care they are.
type Finder struct {
	store    FinderStore
	now      func() time.Time
	lexicons lexicons
}

// Term is a word as the index has it, or how words there begin.
type Term struct {
	Text   string
	Begins bool
}

// Wanted is what a finding must have: one term of each group.
type Wanted [][]Term

// Search is one question to the index.
type Search struct {
	Wanted    Wanted
	Kind      FindingKind            // empty: all; so that an index can be used
	Office    account.OrganisationID // empty: all
	Public    bool                   // only what partners may find
	Unvisited time.Time              // not visited since then; zero does not narrow
	Unserved  []Term                 // what Narrow.Unserved asks for as one more group of Wanted, of which few would not be found
	Narrow    Narrow                 // what of Wanted is kept beside the words too
}

// Narrow is what lists are narrowed to most. The store keeps the order of names for
// each of these, and counts of some.
type Narrow struct {
	Cluster string // as in a mark
	Region  string // of any level
	KBLI    string // two digits or more
	Scale   Size
	Public  string // yes or no
	// Unserved is a year: only businesses that no programme served since then.
	Unserved string
	Alone    bool // nothing narrows but the kind and office, cluster, region, KBLI, scale and public
	Columns  bool // nothing but these, the last visit and the last programme
}

// FinderStore is what a Finder needs kept. Implemented by internal/store.
type FinderStore interface {
	// Findings gives at most limit findings. Which, when there are more, is left to
	// the engine.
	Findings(ctx context.Context, s Search, limit int) ([]Finding, error)
	// FindingsInOrder lists by name, or the last changed first; s has a kind.
	FindingsInOrder(ctx context.Context, s Search, order Order, offset, limit int) ([]Finding, error)
	// CountFindings counts by words alone, or by what is kept of counts: the office
	// is looked at only when it is among them.
	CountFindings(ctx context.Context, s Search) (int, error)
	// FindingsByRegion counts findings by region; those of no region under "".
	FindingsByRegion(ctx context.Context, s Search) (map[string]int, error)
	// Pieces gives what findings are found by, in their order.
	Pieces(ctx context.Context, all []Finding) ([][]Piece, error)
	// FindingBy finds the party that has a number or code, the product that has a
	// code; NotFound when there is none, or several.
	FindingBy(ctx context.Context, office account.OrganisationID, what, value string) (Finding, error)
	// ListFindings gives every finding as a line of a list to do.
	ListFindings(ctx context.Context, s Search, most int, do func(ListLine) error) error
	LexiconStore
}

// NewFinder makes a finder over what store keeps.
func NewFinder(store FinderStore, now func() time.Time) *Finder {
	return &Finder{store: store, now: now}
}

// Bounds of what is answered.
const (
	pageSize     = 25
	mostFindings = 1000 // of one kind, ranked and paged through
	mostLeaves   = mostFindings / pageSize
	mostOfEach   = 150 // ranked of each kind while all kinds are shown
	shownOfEach  = 5
	mostSome     = 200 // that have some of the words only, for each question
	fewFindings  = 5   // with so many or fewer, those with some of the words are shown too
)

// Results is the answer to a query.
type Results struct {
	Query   Query
	Instead []Correction
	Groups  []Group
	Pages   int    // of the one group, when a kind was chosen
	Facets  Facets // how many there are with what a list can be narrowed to
	Inside  bool   // the actor sees what only the office may
}

// Group is the results of one kind.
type Group struct {
	Kind  FindingKind
	Total int
	More  bool // than Total
	Hits  []Hit
}

// Hit is one result.
type Hit struct {
	Finding
	Some    bool // it has not all the words
	Title   []Part
	Reasons []Reason
	score   int
}

// Correction is a word that was taken for another.
type Correction struct{ Typed, Meant string }

// scope is what an actor may find.
type scope struct {
	office account.OrganisationID // empty: all
	inside bool                   // also what is not public, and by what only the office knows

	several bool // offices have a book
}

// scope finds out what the actor may find.
func (f *Finder) scope(ctx context.Context, by account.Actor) (scope, error) {
	s, err := f.office(ctx, by)
	s.several = f.lexicons.several.Load()
	return s, err
}

func (f *Finder) office(ctx context.Context, by account.Actor) (scope, error) {
	switch {
	case by.May(account.SeeRegister) && by.Role == account.Administrator:
		return scope{inside: true}, nil
	case by.May(account.SeeRegister):
		return scope{office: by.Organisation, inside: true}, nil
	case !by.May(account.SeePartners):
		return scope{}, fault.New(fault.Forbidden, "account.not_allowed")
	}
	office, err := f.store.OfficeOf(ctx, by.Organisation)
	if err == nil && office == "" {
		err = fault.New(fault.Forbidden, "find.no_office")
	}
	return scope{office: office}, err
}

// search is a question within the scope.
func (s scope) search(q Query, kind FindingKind) Search {
	q.Kind = kind
	if !s.inside {
		q.Public, q.Programme = "yes", "" // what the office does for whom is not for partners
	}
	w := q.marks()
	if s.office != "" && s.several { // every other row would have it
		w = append(w, ofKind(kind, []Term{{Text: isMark + mark(markOffice, string(s.office))}}))
	}
	out := Search{Wanted: w, Kind: kind, Office: s.office, Public: !s.inside, Narrow: q.narrow()}
	if year, none := q.unserved(); none {
		out.Unserved = ofKind(kind, servedBefore(year))
	}
	if q.Unvisited != "" {
		out.Unvisited, _ = time.ParseInLocation(time.DateOnly, string(q.Unvisited), time.UTC) // was read before
	}
	return out
}

// Find answers a query. Without words and without a kind it lists businesses.
func (f *Finder) Find(ctx context.Context, by account.Actor, q Query) (Results, error) {
	s, err := f.scope(ctx, by)
	if err != nil {
		return Results{}, err
	}
	q.Page = max(1, q.Page)
	r := Results{Query: q, Inside: s.inside}
	lex := f.lexicons.of(s.office)
	asked := askedOf(q.Text, lex, s.inside)
	switch {
	case len(asked) > 0 && q.Kind == "":
		err = f.findAll(ctx, s, q, asked, &r)
	case len(asked) > 0:
		err = f.findKind(ctx, s, q, asked, &r)
	default:
		if q.Kind == "" {
			q.Kind = FoundBusiness
		}
		err = f.list(ctx, s, q, lex, &r)
	}
	if err != nil {
		return Results{}, fmt.Errorf("find: %w", err)
	}
	if err := f.explain(ctx, asked, &r); err != nil {
		return Results{}, err
	}
	if s.inside || r.any() {
		r.Instead = corrections(asked)
	}
	return r, nil
}

func (r *Results) any() bool {
	return slices.ContainsFunc(r.Groups, func(g Group) bool { return len(g.Hits) > 0 })
}

// findAll shows the best of each kind.
func (f *Finder) findAll(ctx context.Context, s scope, q Query, asked []word, r *Results) error {
	for _, kind := range FindingKinds {
		hits, more, err := f.ranked(ctx, s, q, kind, asked, mostOfEach)
		if err != nil {
			return err
		}
		if len(hits) > 0 {
			r.Groups = append(r.Groups, Group{kind, len(hits), more, hits[:min(len(hits), shownOfEach)]})
		}
	}
	r.Pages = 1
	return nil
}

// findKind shows a page of one kind.
func (f *Finder) findKind(ctx context.Context, s scope, q Query, asked []word, r *Results) error {
	hits, more, err := f.ranked(ctx, s, q, q.Kind, asked, mostFindings)
	if err != nil {
		return err
	}
	if !more {
		r.Facets = counted(hits)
	}
	r.page(Group{Kind: q.Kind, Total: len(hits), More: more}, sortedHits(hits, q.Order))
	return nil
}

// list shows a page of a kind without words. A list that is short is sorted here,
// a long one by the index that it is in.
func (f *Finder) list(ctx context.Context, s scope, q Query, lex *lexicon, r *Results) error {
	order := q.Order
	if order == ByFitness {
		order = ByName
	}
	ask := s.search(q, q.Kind)
	total, err := f.store.CountFindings(ctx, ask)
	if err != nil {
		return err
	}
	if total <= mostFindings && (len(ask.Wanted) > 0 || len(ask.Unserved) > 0 || !ask.Unvisited.IsZero()) {
		few, err := f.store.Findings(ctx, ask, mostFindings+1)
		if err != nil {
			return err
		}
		if len(few) <= mostFindings {
			hits := make([]Hit, len(few))
			for i := range few {
				hits[i].Finding = few[i]
			}
			r.Facets = counted(hits)
			r.page(Group{Kind: q.Kind, Total: len(hits)}, sortedHits(hits, order))
			return nil
		}
	}
	r.Pages = min(mostLeaves, max(1, (total+pageSize-1)/pageSize))
	q.Page = min(q.Page, r.Pages)
	r.Query.Page = q.Page
	all, err := f.store.FindingsInOrder(ctx, ask, order, (q.Page-1)*pageSize, pageSize)
	if err != nil {
		return err
	}
	g := Group{Kind: q.Kind, Total: total}
	for _, x := range all {
		g.Hits = append(g.Hits, Hit{Finding: x})
	}
	if len(all) > 0 {
		r.Groups = append(r.Groups, g)
	}
	if !q.Narrowed() && lex != nil {
		r.Facets = lex.totals[totalsOf{q.Kind, !s.inside}]
	}
	return nil
}

// page keeps the page of hits that the query asks for.
func (r *Results) page(g Group, hits []Hit) {
	r.Pages = min(mostLeaves, max(1, (len(hits)+pageSize-1)/pageSize))
	r.Query.Page = min(r.Query.Page, r.Pages)
	from := min(len(hits), (r.Query.Page-1)*pageSize)
	g.Hits = hits[from:min(len(hits), from+pageSize)]
	if len(hits) > 0 {
		r.Groups = append(r.Groups, g)
	}
}

// ranked gives the best findings of a kind that have the words, best first: those
// with all of them in the title, those with all of them anywhere, and, when these
// are few, those with some.
func (f *Finder) ranked(ctx context.Context, s scope, q Query, kind FindingKind, asked []word, most int) (hits []Hit, more bool, err error) {
	ask := s.search(q, kind)
	seen := map[int64]bool{}
	take := func(wanted Wanted, limit int, some bool) (int, error) {
		a := ask
		a.Wanted = append(slices.Clone(ask.Wanted), wanted...)
		all, err := f.store.Findings(ctx, a, limit)
		for _, x := range all {
			if !seen[x.Number] {
				seen[x.Number] = true
				hits = append(hits, Hit{Finding: x, Some: some, score: fitness(x, asked)})
			}
		}
		return len(all), err
	}
	n, err := take(inTitles(kind, asked), most+1, false)
	if err == nil && n <= most {
		n, err = take(anywhere(kind, asked), most+1, false)
	}
	more = n > most
	if err == nil && len(hits) <= fewFindings && len(asked) > 1 {
		together, alone := fewer(asked)
		some := func(words []word) {
			if err == nil {
				n, err = take(anywhere(kind, words), mostSome+1, true)
				more = more || n > mostSome
			}
		}
		for _, words := range together {
			some(words)
		}
		for _, w := range alone {
			if len(hits) <= fewFindings {
				some([]word{w})
			}
		}
	}
	if err != nil {
		return nil, false, err
	}
	order.By(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(boolInt(a.Some), boolInt(b.Some)), cmp.Compare(b.score, a.score), byTitle(a.Finding, b.Finding))
	})
	return hits[:min(len(hits), most)], more || len(hits) > most, nil
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func byTitle(a, b Finding) int {
	return cmp.Or(strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title)), strings.Compare(a.Object, b.Object))
}

// sortedHits puts hits in an order other than fitness.
func sortedHits(hits []Hit, by Order) []Hit {
	switch by {
	case ByName:
		order.By(hits, func(a, b Hit) int { return byTitle(a.Finding, b.Finding) })
	case ByChange:
		order.By(hits, func(a, b Hit) int {
			return cmp.Or(b.ChangedAt.Compare(a.ChangedAt), byTitle(a.Finding, b.Finding))
		})
	}
	return hits
}
