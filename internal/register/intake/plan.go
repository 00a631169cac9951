package intake

import (
	"regexp"
	"slices"
	"strings"

	"wantilan/internal/fault"
	"wantilan/internal/order"
	"wantilan/internal/register"
)

// Plan says how a file is read: which sheet, where its headings stand, and what
// each column is.
type Plan struct {
	Sheet   int
	Heading Heading
	Columns []Column
	AsOf    register.Date // the day that all rows are true of, unless a column tells
}

// Column is one column of the file.
type Column struct {
	Heading string
	Target  Target
	Why     Why // of the suggestion
}

// Why is where a suggestion comes from.
type Why string

// Reasons of suggestions.
const (
	ByNobody  Why = ""        // there is none
	ByLearned Why = "learned" // the office chose so before
	ByHeading Why = "heading" // the words of the heading
	ByShape   Why = "shape"   // how the values look
	ByPerson  Why = "person"  // somebody chose so
	ByNoKey   Why = "no_key"  // left out: personal numbers, and there is no key to seal them with
)

// Learned is what an office chose before: the target of a heading as Bare gives it.
type Learned map[string]Target

// column is the place of a target, or -1.
func (p *Plan) column(t Target) int {
	return slices.IndexFunc(p.Columns, func(c Column) bool { return c.Target == t })
}

// mapped counts the columns that are read.
func (p *Plan) mapped() (n int) {
	for _, c := range p.Columns {
		if c.Target != LeftOut {
			n++
		}
	}
	return n
}

// best is the sheet that most likely holds the businesses.
func best(grids []Grid) int {
	choice, most := 0, -1.0
	for i := range grids {
		g := &grids[i]
		score := 0.0
		if h := findHeading(g); h.First >= 0 {
			for _, text := range g.headings(h) {
				if t, sure := meant(text); t != LeftOut {
					score += sure
				}
			}
		}
		if len(g.Rows) > 1 {
			score += 0.5
		}
		if score > most {
			choice, most = i, score
		}
	}
	return choice
}

// Suggest finds the headings of a sheet and what each column is: what the office
// chose before, then what the headings say, then how the values look.
func Suggest(g Grid, sheet int, learned Learned, offered []Target) Plan {
	p := Plan{Sheet: sheet, Heading: findHeading(&g)}
	for _, text := range g.headings(p.Heading) {
		p.Columns = append(p.Columns, Column{Heading: text})
	}
	if len(p.Columns) > MostColumns {
		p.Columns = p.Columns[:MostColumns]
	}
	taken := map[Target]bool{}
	settled := map[int]bool{}
	for c := range p.Columns {
		col := &p.Columns[c]
		t, there := learned[Bare(col.Heading)]
		if col.Heading == "" || !there || t != LeftOut && (taken[t] || !slices.Contains(offered, t)) {
			continue
		}
		col.Target, col.Why, taken[t], settled[c] = t, ByLearned, t != LeftOut, true
	}
	type guess struct {
		column int
		of     Target
		sure   float64
	}
	var guesses []guess
	for c := range p.Columns {
		switch t, sure := meant(p.Columns[c].Heading); {
		case t == LeftOut || settled[c]:
		case slices.Contains(offered, t):
			guesses = append(guesses, guess{c, t, sure})
		case slices.Contains(sealed, t):
			p.Columns[c].Why, settled[c] = ByNoKey, true
		}
	}
	order.By(guesses, func(a, b guess) int {
		switch {
		case a.sure > b.sure:
			return -1
		case a.sure < b.sure:
			return 1
		}
		return a.column - b.column
	})
	for _, x := range guesses {
		if !taken[x.of] && !settled[x.column] {
			p.Columns[x.column].Target, p.Columns[x.column].Why = x.of, ByHeading
			taken[x.of], settled[x.column] = true, true
		}
	}
	p.byShape(&g, taken, settled, offered)
	return p
}

// shapes are what values of a target look like.
var shapes = []struct {
	of    Target
	looks *regexp.Regexp
}{
	{nib, regexp.MustCompile(`^[0-9]{13}$`)},
	{Phone, regexp.MustCompile(`^'?(\+?62|0)[ -]?8[0-9 .-]{7,14}$|^\(?0[23679][0-9]{1,2}\)?[ -]?[0-9][0-9 -]{4,8}$`)},
	{Email, regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)},
	{Target(register.FieldNPWP), regexp.MustCompile(`^[0-9]{2}\.[0-9]{3}\.[0-9]{3}\.[0-9]-[0-9]{3}\.[0-9]{3}$|^[0-9]{16}$`)},
	{region, regexp.MustCompile(`^[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}$`)},
	{Target(register.FieldKBLI2020), regexp.MustCompile(`^[0-9]{5}$`)},
	{Target(register.FieldPoint), regexp.MustCompile(`^-[0-9]{1,2}\.[0-9]+ ?[,;] ?1[0-9]{2}\.[0-9]+$`)},
	{Target(register.FieldWebsite), regexp.MustCompile(`^(https?://|www\.)\S+$`)},
	{Target(register.FieldYearBegun), regexp.MustCompile(`^(19|20)[0-9]{2}$`)},
}

// How many values must look so, and of how many, for a suggestion by shape.
const (
	shapeShare = 0.8
	shapeLeast = 2
)

func (p *Plan) byShape(g *Grid, taken map[Target]bool, settled map[int]bool, offered []Target) {
	for c := range p.Columns {
		if settled[c] {
			continue
		}
		filled, like := 0, make([]int, len(shapes))
		for _, row := range g.Rows[p.Heading.Last+1:] {
			text := row.cell(c)
			if text == "" {
				continue
			}
			filled++
			for i, s := range shapes {
				if s.looks.MatchString(text) {
					like[i]++
				}
			}
			if filled == headRows {
				break
			}
		}
		for i, s := range shapes {
			if filled < shapeLeast || float64(like[i]) < shapeShare*float64(filled) || taken[s.of] {
				continue
			}
			if slices.Contains(offered, s.of) {
				p.Columns[c].Target, p.Columns[c].Why, taken[s.of] = s.of, ByShape, true
				break
			}
			if slices.Contains(sealed, s.of) {
				p.Columns[c].Why = ByNoKey
				break
			}
		}
	}
}

// check says what is wrong with a plan that a person made.
func (p *Plan) check(offered []Target) error {
	if p.column(name) < 0 {
		return fault.Field("columns", "intake.plan.no_name")
	}
	seen := map[Target]string{}
	for c, col := range p.Columns {
		if col.Target == LeftOut {
			continue
		}
		if !slices.Contains(offered, col.Target) {
			return fault.Field("columns", "intake.plan.unknown", string(col.Target))
		}
		if first, twice := seen[col.Target]; twice {
			return fault.Field("columns", "intake.plan.twice", first, Letters(c))
		}
		seen[col.Target] = Letters(c)
	}
	if p.AsOf == "" && p.column(AsOf) < 0 {
		return fault.Field("as_of", "intake.plan.no_day")
	}
	return nil
}

// Choices are the targets that a person gave the columns.
type Choices struct {
	Sheet   int
	Targets []Target // by column; shorter: the others stay as suggested
	AsOf    string
}

// apply makes the plan that a person chose out of the suggested one.
func (p *Plan) apply(c Choices, today register.Date) error {
	for i, t := range c.Targets {
		if i < len(p.Columns) && p.Columns[i].Target != t {
			p.Columns[i].Target, p.Columns[i].Why = t, ByPerson
		}
	}
	p.AsOf = ""
	if text := strings.TrimSpace(c.AsOf); text != "" {
		d, err := ParseDay(text, 0)
		if err != nil {
			return fault.Field("as_of", "intake.cell.day", text)
		}
		if d > today {
			return fault.Field("as_of", "intake.plan.day_ahead")
		}
		p.AsOf = d
	}
	return nil
}

// learn is what the office chose, to be suggested next time.
func (p *Plan) learn() Learned {
	all := Learned{}
	for _, c := range p.Columns {
		if bare := Bare(c.Heading); bare != "" {
			all[bare] = c.Target
		}
	}
	return all
}

// today is the day in the office's zone; files tell no hours.
func today(by clock) register.Date {
	return register.Date(by().In(zone).Format("2006-01-02"))
}
