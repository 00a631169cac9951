package pairing

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// A Mistake is one thing wrong with what was given, its place, and what to do.
type Mistake struct {
	Place string // such as "party 3 (P-17), need 2, condition 1"; counted from 1
	What  string // English; says what to do
}

// Error tells the mistake with its place.
func (m *Mistake) Error() string { return m.Place + ": " + m.What }

// mistakes collects what is wrong. It keeps the first hundred: nobody reads more.
type mistakes struct {
	all  []error
	more int
}

const mostMistakes = 100

func (m *mistakes) add(place, format string, args ...any) {
	if len(m.all) == mostMistakes {
		m.more++
		return
	}
	m.all = append(m.all, &Mistake{place, fmt.Sprintf(format, args...)})
}

func (m *mistakes) err() error {
	if m.more > 0 {
		m.all = append(m.all, fmt.Errorf("and %d more mistakes", m.more))
		m.more = 0
	}
	return errors.Join(m.all...)
}

// Check returns every mistake of the parties and rules, joined, or nil. Each part
// is a *Mistake, up to a hundred of them.
func Check(parties []Party, rules Rules) error {
	var m mistakes
	if len(parties) > MostParties {
		m.add("parties", "there are %d, at most %d; make an index for each part", len(parties), MostParties)
		return m.err()
	}
	seen := make(map[string]int, len(parties))
	for i := range parties {
		p := &parties[i]
		place := fmt.Sprintf("party %d (%s)", i+1, p.ID)
		switch first, twice := seen[p.ID]; {
		case p.ID == "":
			m.add(place, "the ID is empty; give every party one of its own")
		case twice:
			m.add(place, "party %d has the same ID; give every party one of its own", first+1)
		default:
			seen[p.ID] = i
		}
		p.check(place, &m)
	}
	rules.check(seen, &m)
	return m.err()
}

func (p *Party) check(place string, m *mistakes) {
	if !slices.Contains([]Scale{"", Micro, Small, Medium, Large}, p.Scale) {
		m.add(place, "scale %q is not known; use micro, small, medium, large or nothing", p.Scale)
	}
	if !(p.Acceptance >= 0 && p.Acceptance <= 1) {
		m.add(place, "acceptance %v is not between 0 and 1", p.Acceptance)
	}
	for _, s := range p.Present {
		if s.To <= s.From {
			m.add(place, "it is there from minute %d to %d; the end must come after the beginning", s.From, s.To)
		}
	}
	checkCertificates(p.Certificates, place, m)
	for _, side := range []struct {
		name  string
		items []Item
	}{{"offer", p.Offers}, {"need", p.Needs}} {
		if len(side.items) > MostItems {
			m.add(place, "it has %d %ss, at most %d; join those that are alike", len(side.items), side.name, MostItems)
			continue
		}
		for k := range side.items {
			side.items[k].check(fmt.Sprintf("%s, %s %d", place, side.name, k+1), m)
		}
	}
}

func (it *Item) check(place string, m *mistakes) {
	if it.Kind != "" && !slices.Contains(kinds(), it.Kind) {
		m.add(place, "kind %q is not known; use one of %v or nothing", it.Kind, kinds())
	}
	if len(it.Text) > LongestText {
		m.add(place, "the text has %d bytes, at most %d; shorten it", len(it.Text), LongestText)
	}
	if len(it.Codes) > MostCodes {
		m.add(place, "it has %d codes, at most %d", len(it.Codes), MostCodes)
	}
	for k, c := range it.Codes {
		if err := c.wrong(); err != "" {
			m.add(fmt.Sprintf("%s, code %d", place, k+1), "%s", err)
		}
	}
	for _, n := range []struct {
		name string
		n    int64
	}{{"quantity", it.Quantity}, {"minimum order", it.MinOrder}, {"capacity", it.Capacity}, {"lead time", int64(it.LeadDays)}} {
		if n.n < 0 {
			m.add(place, "the %s is %d; use 0 when it is not known", n.name, n.n)
		}
	}
	checkBand(it.Price, place, m)
	checkDay(it.ValidUntil, place, m)
	checkCertificates(it.Certificates, place, m)
	for _, c := range [][]Condition{it.Must, it.Want} {
		if len(c) > MostConditions {
			m.add(place, "it has %d conditions of one sort, at most %d", len(c), MostConditions)
			continue
		}
		for k := range c {
			c[k].check(fmt.Sprintf("%s, condition %d", place, k+1), m)
		}
	}
}

func (c Condition) check(place string, m *mistakes) {
	switch c.Ask {
	case AskCertificate, AskScale, AskArea, AskLanguage:
		if len(c.Values) == 0 {
			m.add(place, "%s asks for nothing; give at least one value", c.Ask)
		}
	case AskCapacity, AskQuantity, AskMinOrder, AskLead:
		if c.Number < 0 {
			m.add(place, "%s asks for %d; give a number from 0", c.Ask, c.Number)
		}
	case AskPrice:
		checkBand(c.Price, place, m)
	case AskValid:
		if len(c.Values) != 1 {
			m.add(place, "valid needs one day, such as 2026-12-31")
			return
		}
		checkDay(c.Values[0], place, m)
	default:
		m.add(place, "%q cannot be asked for; use certificate, capacity, quantity, min_order, lead_days, scale, area, language, price or valid", c.Ask)
	}
}

func checkCertificates(all []Certificate, place string, m *mistakes) {
	for _, c := range all {
		if c.Code == "" {
			m.add(place, "a certificate has no code; name it")
		}
		checkDay(c.ValidUntil, place, m)
	}
}

func checkBand(b Band, place string, m *mistakes) {
	if b.Low < 0 || b.High < 0 || b.High != 0 && b.High < b.Low {
		m.add(place, "the price is from %d to %d; give rupiah from low to high, or 0 when not known", b.Low, b.High)
	}
}

// checkDay accepts nothing or a day as 2026-12-31.
func checkDay(day, place string, m *mistakes) {
	if day == "" {
		return
	}
	ok := len(day) == 10 && day[4] == '-' && day[7] == '-'
	for i := 0; ok && i < len(day); i++ {
		ok = i == 4 || i == 7 || '0' <= day[i] && day[i] <= '9'
	}
	if !ok || day[5:7] < "01" || day[5:7] > "12" || day[8:] < "01" || day[8:] > "31" {
		m.add(place, "%q is no day; write it as 2026-12-31", day)
	}
}

// wrong says what is wrong with a code, or nothing.
func (c Code) wrong() string {
	v := c.value()
	switch {
	case c.Scheme == "":
		return "the scheme is empty; use HS, KBLI or the name of a list"
	case v == "":
		return "the code is empty"
	case len(c.Scheme) > longestCode || len(c.Version) > longestCode || len(v) > longestCode:
		return fmt.Sprintf("it is longer than %d bytes", longestCode)
	}
	if c.Scheme != HS && c.Scheme != KBLI {
		return ""
	}
	if strings.Trim(v, "0123456789") != "" || len(v) < 2 {
		return fmt.Sprintf("%s code %q is not of digits, two or more; keep leading noughts", c.Scheme, c.Value)
	}
	return ""
}

// value is the code without points and spaces where these mean nothing.
func (c Code) value() string {
	if c.Scheme != HS && c.Scheme != KBLI {
		return strings.TrimSpace(c.Value)
	}
	return strings.Map(func(r rune) rune {
		if r == '.' || r == ' ' {
			return -1
		}
		return r
	}, c.Value)
}

func (r *Rules) check(known map[string]int, m *mistakes) {
	checkDay(r.Today, "rules, today", m)
	for i, w := range r.Wishes {
		place := fmt.Sprintf("rules, wish %d", i+1)
		if w.Level != Never && w.Level != Would && w.Level != Must {
			m.add(place, "level %d is not known; use -1 never, 1 would like, 2 must", w.Level)
		}
		if w.From == w.To {
			m.add(place, "%q wishes to meet itself", w.From)
		}
		checkKnown(known, place, m, w.From, w.To)
	}
	for i, pair := range r.Rivals {
		checkKnown(known, fmt.Sprintf("rules, rivals %d", i+1), m, pair[0], pair[1])
	}
	if len(r.Links) > MostLinks {
		m.add("rules, links", "there are %d, at most %d", len(r.Links), MostLinks)
		return
	}
	for i, l := range r.Links {
		place := fmt.Sprintf("rules, link %d", i+1)
		for _, c := range []Code{l.From, l.To} {
			if err := c.wrong(); err != "" {
				m.add(place, "%s", err)
			}
		}
		if math.IsNaN(l.Share) || l.Share <= 0 || l.Share > 1 {
			m.add(place, "the share is %v; give one above 0, up to 1", l.Share)
		}
	}
}

func checkKnown(known map[string]int, place string, m *mistakes, ids ...string) {
	for _, id := range ids {
		if _, ok := known[id]; !ok {
			m.add(place, "there is no party %q; leave it out or add the party", id)
		}
	}
}
