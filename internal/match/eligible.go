package match

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/pairing"
)

// Condition is what a desk asks of who comes to it (syarat meja), such as a business of
// six months or more. Whoever does not fulfil it gets advice, and may still ask.
type Condition struct {
	Fact   string // one of FactNames
	Is     pairing.Compare
	Number int64    // for at_least and at_most
	Words  []string // for one_of
	Id, En string   // what is asked, in both languages
}

// FactNames are the facts that conditions can be about, in the order of choices: those of
// the register that need no other consent.
var FactNames = []string{"age_months", "nib", "workers", "legal_form", "district", "halal", "spp_irt", "products"}

const mostConditions = 12

func checkConditions(all []Condition) error {
	if len(all) > mostConditions {
		return fault.Field("condition", "match.between", 0, mostConditions)
	}
	for i := range all {
		c := &all[i]
		field := fmt.Sprintf("condition_%d", i+1)
		if err := line(field, &c.Id); err != nil {
			return err
		}
		if err := line(field, &c.En); err != nil {
			return err
		}
		if c.En == "" {
			c.En = c.Id
		}
		if !slices.Contains(FactNames, c.Fact) {
			return fault.Field(field, "match.choice_unknown")
		}
		if c.Id == "" {
			return fault.Field(field, "match.condition_words")
		}
		if _, _, err := pairing.SelfCheck([]pairing.Rule{c.rule(i)}, nil); err != nil || c.Number < 0 || c.Number > 1_000_000_000 {
			return fault.Field(field, "match.condition_wrong")
		}
	}
	return nil
}

func (c *Condition) rule(i int) pairing.Rule {
	return pairing.Rule{ID: strconv.Itoa(i + 1), Fact: c.Fact, Is: c.Is, Number: float64(c.Number), Words: c.Words, Id: c.Id, En: c.En}
}

// facts are what self-checks look at.
func (k *KnownOf) facts(p *gathering.Participant, now time.Time) pairing.Facts {
	f := pairing.Facts{"legal_form": k.LegalForm, "district": p.District}
	number := func(name string, n int, known bool) {
		if known {
			f[name] = strconv.Itoa(n)
		}
	}
	yes := func(name string, is bool) {
		if k.Booked {
			f[name] = strconv.FormatBool(is)
		}
	}
	yes("nib", k.NIB)
	number("workers", k.Workers, k.Workers > 0)
	number("products", len(k.Products), k.Booked)
	today := now.UTC().Format(time.DateOnly)
	for _, name := range []string{"halal", "spp_irt"} {
		yes(name, slices.ContainsFunc(k.papers(), func(c pairing.Certificate) bool {
			return c.Code == name && (c.ValidUntil == "" || c.ValidUntil >= today)
		}))
	}
	// Only the year is known: the age is at least from the end of that year on. In its
	// first year it is told only where nothing could make it more.
	if k.Begun > 0 {
		months := (now.Year()-k.Begun-1)*12 + int(now.Month())
		number("age_months", max(0, months), months > 0)
	}
	return f
}

// Checked is what became of a desk's conditions for one who wants to come.
type Checked struct {
	State pairing.State
	Lines []pairing.Line // values are left out: they are the business' own affair
}

// checked judges the conditions of a desk.
func checked(host, guest *KnownOf, p *gathering.Participant, now time.Time) (c Checked, err error) {
	rules := make([]pairing.Rule, len(host.Conditions))
	for i := range host.Conditions {
		rules[i] = host.Conditions[i].rule(i)
	}
	c.State, c.Lines, err = pairing.SelfCheck(rules, guest.facts(p, now))
	for i := range c.Lines {
		if args := c.Lines[i].Reason.Args; len(args) > 2 {
			args[2] = ""
		}
	}
	return c, err
}
