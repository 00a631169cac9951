package reference

import "sync"

// Book is the lists in force at one moment. It never changes; many may ask it at
// once. A list is read, and made ready to be searched, when it is first asked for.
type Book struct {
	lists      map[Kind]func() List
	regions    func() *regions
	classes    map[Edition]func() *classes
	headings   func() *headingsOf
	crosswalk  func() map[string][]Row
	byHS       func() *index
	byClass    map[Edition]func() *index
	certifying func() map[string]CertificateKind
	words      func() meanings
}

// NewBook makes a book of the shipped lists, in the place of which the given ones
// are put by their kinds.
func NewBook(instead ...List) *Book {
	b := &Book{lists: map[Kind]func() List{}}
	for _, k := range Kinds {
		b.lists[k] = sync.OnceValue(func() List { return Shipped(k) })
	}
	for _, l := range instead {
		b.lists[l.Kind] = func() List { return l }
	}
	b.regions = sync.OnceValue(func() *regions { return newRegions(b.List(Regions)) })
	b.classes = map[Edition]func() *classes{
		Of2020: sync.OnceValue(func() *classes { return newClasses(Of2020, b.List(KBLI2020)) }),
		Of2025: sync.OnceValue(func() *classes { return newClasses(Of2025, b.List(KBLI2025)) }),
	}
	b.headings = sync.OnceValue(func() *headingsOf { return newHeadings(b.List(HS2022)) })
	b.crosswalk = sync.OnceValue(func() map[string][]Row {
		by := map[string][]Row{}
		for _, r := range b.List(Crosswalk).Rows {
			by[r[0]] = append(by[r[0]], r)
		}
		return by
	})
	b.words = sync.OnceValue(func() meanings { return newMeanings(b.List(Words)) })
	b.byHS = sync.OnceValue(b.indexHS)
	b.byClass = map[Edition]func() *index{
		Of2020: sync.OnceValue(func() *index { return b.indexClasses(Of2020) }),
		Of2025: sync.OnceValue(func() *index { return b.indexClasses(Of2025) }),
	}
	b.certifying = sync.OnceValue(func() map[string]CertificateKind {
		by := map[string]CertificateKind{}
		for _, c := range b.CertificateKinds() {
			by[c.Code] = c
		}
		return by
	})
	return b
}

// List is the edition of a list that the book holds. Its rows belong to the book.
func (b *Book) List(k Kind) List {
	l, known := b.lists[k]
	if !known {
		return List{Kind: k}
	}
	return l()
}
