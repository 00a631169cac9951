package pairing

import (
	"slices"
	"strconv"
	"strings"
)

// verdict is what became of a condition.
type verdict int

const (
	unknown verdict = iota // the other side did not say
	kept
	broken
)

// holds judges a condition that own asks of the other side's item. had is what
// there is instead, for sentences.
func (c *Condition) holds(other *Party, it *Item, today string) (v verdict, had string) {
	switch c.Ask {
	case AskCertificate:
		return c.certified(other, it, today)
	case AskCapacity:
		return atLeast(it.Capacity, c.Number)
	case AskQuantity:
		return atLeast(it.Quantity, c.Number)
	case AskMinOrder:
		return atMost(it.MinOrder, c.Number)
	case AskLead:
		return atMost(int64(it.LeadDays), c.Number)
	case AskScale:
		if other.Scale == "" {
			return unknown, ""
		}
		return judged(slices.ContainsFunc(c.Values, func(s string) bool { return strings.EqualFold(s, string(other.Scale)) })), string(other.Scale)
	case AskArea:
		return c.reaches(other, it)
	case AskLanguage:
		if len(other.Languages) == 0 {
			return unknown, ""
		}
		return judged(slices.ContainsFunc(other.Languages, func(l string) bool { return containsFold(c.Values, l) })), strings.Join(other.Languages, ", ")
	case AskPrice:
		if it.Price == (Band{}) || c.Price == (Band{}) {
			return unknown, ""
		}
		return judged(c.Price.overlaps(it.Price)), it.Price.String()
	case AskValid:
		if it.ValidUntil == "" {
			return unknown, ""
		}
		return judged(it.ValidUntil >= c.Values[0]), it.ValidUntil
	}
	return unknown, ""
}

// certified looks for one of the certificates that is still valid.
func (c *Condition) certified(other *Party, it *Item, today string) (verdict, string) {
	if other.Certificates == nil && it.Certificates == nil {
		return unknown, ""
	}
	ended := ""
	for _, all := range [][]Certificate{it.Certificates, other.Certificates} {
		for _, x := range all {
			if !containsFold(c.Values, x.Code) {
				continue
			}
			if x.ValidUntil == "" || x.ValidUntil >= today {
				return kept, x.Code
			}
			ended = x.ValidUntil
		}
	}
	return broken, ended
}

// reaches tells whether the other side delivers to, or sits in, one of the areas.
func (c *Condition) reaches(other *Party, it *Item) (verdict, string) {
	areas := it.Areas
	if len(areas) == 0 && other.Area != "" {
		areas = []string{other.Area}
	}
	if len(areas) == 0 {
		return unknown, ""
	}
	for _, a := range areas {
		for _, v := range c.Values {
			if inArea(a, v) || inArea(v, a) {
				return kept, a
			}
		}
	}
	return broken, strings.Join(areas, ", ")
}

// inArea tells whether an area lies in a wider one: 51.03.02 in 51.03.
func inArea(narrow, wide string) bool {
	rest, ok := strings.CutPrefix(narrow, wide)
	return ok && (rest == "" || rest[0] == '.' || strings.HasSuffix(wide, "."))
}

func judged(ok bool) verdict {
	if ok {
		return kept
	}
	return broken
}

func atLeast(has, want int64) (verdict, string) {
	if has == 0 {
		return unknown, ""
	}
	return judged(has >= want), strconv.FormatInt(has, 10)
}

func atMost(has, want int64) (verdict, string) {
	if has == 0 {
		return unknown, ""
	}
	return judged(has <= want), strconv.FormatInt(has, 10)
}

func containsFold(all []string, s string) bool {
	return slices.ContainsFunc(all, func(x string) bool { return strings.EqualFold(x, s) })
}

func (b Band) overlaps(c Band) bool {
	return (b.High == 0 || c.Low <= b.High) && (c.High == 0 || b.Low <= c.High)
}

// String writes the band in rupiah: 5000-8000, or 5000- without an upper end.
func (b Band) String() string {
	s := strconv.FormatInt(b.Low, 10) + "-"
	if b.High != 0 {
		s += strconv.FormatInt(b.High, 10)
	}
	return s
}

// asked is what a condition asks for, for sentences.
func (c *Condition) asked() string {
	switch c.Ask {
	case AskCapacity, AskQuantity, AskMinOrder, AskLead:
		return strconv.FormatInt(c.Number, 10)
	case AskPrice:
		return c.Price.String()
	}
	return strings.Join(c.Values, ", ")
}

// implied are conditions that nobody need write down: the order is not below the
// smallest one, can be made in a month, and the prices meet.
func implied(need, offer *Item) (ofOffer, ofNeed []Condition) {
	if need.Quantity > 0 && offer.Kind != Finance {
		ofOffer = append(ofOffer, Condition{Ask: AskCapacity, Number: need.Quantity})
	}
	if offer.MinOrder > 0 {
		ofNeed = append(ofNeed, Condition{Ask: AskQuantity, Number: offer.MinOrder})
	}
	return ofOffer, ofNeed
}
