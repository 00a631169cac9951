package reference

import (
	"regexp"
	"strconv"
	"strings"
)

// Heading is a chapter, heading or subheading of the Harmonized System: goods by
// two, four or six digits.
type Heading struct {
	Code       string
	English    string
	Indonesian string // in our own words, not those of the tariff book; may be empty
}

type headingsOf struct {
	all []Heading
	at  map[string]int32
}

func newHeadings(l List) *headingsOf {
	x := &headingsOf{all: make([]Heading, len(l.Rows)), at: make(map[string]int32, len(l.Rows))}
	for i, r := range l.Rows {
		x.all[i] = Heading{r[0], r[1], r[2]}
		x.at[r[0]] = int32(i)
	}
	return x
}

// HS finds a heading of HS 2022; points in the code are passed over.
func (b *Book) HS(code string) (Heading, bool) {
	x := b.headings()
	i, there := x.at[strings.ReplaceAll(code, ".", "")]
	if !there {
		return Heading{}, false
	}
	return x.all[i], true
}

// Product is a kind of product that Bali makes, with where it stands in the lists.
type Product struct {
	Code     string
	Cluster  string // klaster
	Name     string
	English  string
	KBLI2020 string
	KBLI2025 string   // empty: none is known
	HS       []string // four or six digits
	Note     string
}

// Products lists them in the order of their clusters.
func (b *Book) Products() []Product {
	var all []Product
	for _, r := range b.List(Products).Rows {
		all = append(all, Product{r[0], r[1], r[2], r[3], r[4], r[5], Codes(r[6]), r[7]})
	}
	return all
}

// Clusters lists the names of the clusters in their order.
func (b *Book) Clusters() []string {
	var all []string
	seen := map[string]bool{}
	for _, r := range b.List(Products).Rows {
		if !seen[r[1]] {
			seen[r[1]] = true
			all = append(all, r[1])
		}
	}
	return all
}

// CertificateKind is a kind of licence or certificate.
type CertificateKind struct {
	Code            string
	Name            string
	English         string
	Issuer          string
	Form            string // the number's form in words; empty: not known
	Years           int    // how long it holds; 0: no fixed time is known
	NeededBy        string // who must have it, or that it is by choice
	NeededByEnglish string
	Basis           string // rule or source
	Grade           Grade
	number          *regexp.Regexp
}

// Fits tells whether a number has the form that numbers of this kind have. Where the
// form is not known, every number fits.
func (c CertificateKind) Fits(number string) bool {
	return c.number == nil || c.number.MatchString(strings.TrimSpace(number))
}

// CertificateKinds lists them in the order of the list.
func (b *Book) CertificateKinds() []CertificateKind {
	var all []CertificateKind
	for _, r := range b.List(Certificates).Rows {
		c := CertificateKind{Code: r[0], Name: r[1], English: r[2], Issuer: r[3], Form: r[5], NeededBy: r[7], NeededByEnglish: r[8], Basis: r[9], Grade: Grade(r[10])}
		c.Years = int(whole(r[6], 0))
		if r[4] != "" {
			c.number, _ = regexp.Compile(`^(?:` + r[4] + `)$`) // checked when it was read
		}
		all = append(all, c)
	}
	return all
}

// CertificateKind finds a kind by its code.
func (b *Book) CertificateKind(code string) (CertificateKind, bool) {
	c, there := b.certifying()[code]
	return c, there
}

// Indication is a geographical indication (indikasi geografis) of Bali. Its name is
// protected: others may not use it as a brand.
type Indication struct {
	Name       string
	Place      string // kabupaten
	Registered bool   // false: applied for
}

// Indications lists those that are registered, then those applied for.
func (b *Book) Indications() []Indication {
	var all []Indication
	for _, r := range b.List(Indications).Rows {
		all = append(all, Indication{r[0], r[1], r[2] == "registered"})
	}
	return all
}

// Term is a choice of a short list, such as a legal form.
type Term struct{ Code, Name, English, Short string }

// LegalForms lists the forms of businesses (bentuk usaha).
func (b *Book) LegalForms() []Term { return terms(b.List(LegalForms)) }

// Units lists what is counted and measured in (satuan).
func (b *Book) Units() []Term { return terms(b.List(Units)) }

func terms(l List) []Term {
	var all []Term
	for _, r := range l.Rows {
		all = append(all, Term{r[0], r[1], r[2], r[3]})
	}
	return all
}

// Scale is one line of a rule of business scales (skala usaha): the class holds when
// all bounds of one of its lines do. Four rules hold side by side.
type Scale struct {
	Rule       string // such as pp7_modal
	Class      string // mikro, kecil, menengah, besar
	Workers    Range
	Capital    Range // rupiah, without land and buildings
	Sales      Range // rupiah a year
	Investment Range // rupiah, without land and buildings
	Since      string
	Basis      string
	Grade      Grade
	Until      string // last day; empty: no end
	Begun      string // "dari 2021" or "sampai 2021": only for businesses that began then; empty: all
	Name       string // of the rule; empty: none is given
	English    string
}

// Range is bounds, both included; one that is not set is -1.
type Range struct{ Least, Most int64 }

// Set tells whether the range bounds anything.
func (r Range) Set() bool { return r.Least >= 0 || r.Most >= 0 }

// Holds tells whether a figure is within the bounds.
func (r Range) Holds(n int64) bool { return n >= r.Least && (r.Most < 0 || n <= r.Most) }

// Scales lists the lines of all rules.
func (b *Book) Scales() []Scale {
	var all []Scale
	for _, r := range b.List(Scales).Rows {
		all = append(all, Scale{
			Rule: r[1], Class: r[2], Workers: between(r[3], r[4]), Capital: between(r[5], r[6]), Sales: between(r[7], r[8]), Investment: between(r[9], r[10]),
			Since: r[11], Basis: r[12], Grade: Grade(r[13]), Until: r[14], Begun: r[15], Name: r[16], English: r[17],
		})
	}
	return all
}

func between(least, most string) Range { return Range{whole(least, -1), whole(most, -1)} }

// whole reads a number of digits only; absent for an empty cell.
func whole(cell string, absent int64) int64 {
	n, err := strconv.ParseInt(cell, 10, 64)
	if err != nil {
		return absent
	}
	return n
}
