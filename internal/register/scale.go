package register

import (
	"slices"
	"strconv"
)

// Size is a scale of business (skala usaha).
type Size string

// Sizes, the smallest first; the last two are those of rules that know only one line.
const (
	Micro  Size = "micro"  // mikro
	Small  Size = "small"  // kecil
	Medium Size = "medium" // menengah
	Large  Size = "large"  // besar
	Within Size = "within" // within the rule's limit
	Beyond Size = "beyond" // beyond it
)

// Sizes that lists can be narrowed to, the smallest first.
var Sizes = []Size{Micro, Small, Medium, Large}

// Figure is what a rule measures: a field, or all workers.
type Figure string

// Figures.
const (
	FigureCapital    Figure = Figure(FieldCapital)
	FigureSales      Figure = Figure(FieldSales)
	FigureInvestment Figure = Figure(FieldInvestment)
	FigureWorkers    Figure = "workers"
)

// ScaleRule is one rule by which businesses are called micro, small, medium or
// large. Rules are data with their source and the day from which they hold; a
// label is never typed, and never kept.
type ScaleRule struct {
	ID      string
	Name    string // as the office calls it
	English string
	Source  string // cited
	From    Date   // empty: nobody says since when
	Until   Date   // the last day; empty: still in force
	// Begun narrows the rule by when a business began: "after" or "before" a year,
	// as PP 7/2021 art. 35 does. Empty: all.
	Begun     string
	BegunYear int
	Bands     []Band // the first that fits is the label
}

// NameIn is what a rule is called.
func (r *ScaleRule) NameIn(english bool) string {
	if english && r.English != "" {
		return r.English
	}
	return r.Name
}

// ScaleRules are the rules to judge by: those of the list of reference in force.
func (l Lists) ScaleRules() []ScaleRule {
	if l.Scales == nil {
		return nil
	}
	return l.Scales()
}

// Band is one size of a rule: all its limits must hold.
type Band struct {
	Size   Size
	Limits []Limit
}

// Limit is a range of a figure, both ends within it; negative Most: no end.
type Limit struct {
	Figure      Figure
	Least, Most int64
}

// Scaled is what one rule says of one business.
type Scaled struct {
	Rule    ScaleRule
	Size    Size    // empty: figures are missing, or none fits
	Uses    []Fact  // the figures that were used, each with its day
	Missing []Field // what would have to be known
	Unsure  bool    // it is not known whether the rule is for this business: its year is missing
}

// Scale says by each rule that is in force on a day what a business is. Rules that
// are not for it, by the year in which it began, are left out.
func Scale(rules []ScaleRule, facts Facts, day Date) []Scaled {
	var all []Scaled
	begun, _ := strconv.Atoi(facts.Value(FieldYearBegun))
	for _, r := range rules {
		if day < r.From || r.Until != "" && day > r.Until {
			continue
		}
		if begun != 0 && (r.Begun == "after" && begun < r.BegunYear || r.Begun == "before" && begun > r.BegunYear) {
			continue
		}
		s := r.judge(facts)
		s.Unsure = r.Begun != "" && (begun == 0 || begun == r.BegunYear)
		all = append(all, s)
	}
	return all
}

// ListedSize is the one size under which lists have a business: that of the first
// rule in force on a day that names sizes and whose figures are known, of those that
// are surely for the business before those that may be. Empty: none can be told.
func ListedSize(rules []ScaleRule, facts Facts, day Date) Size {
	perhaps := Size("")
	for _, s := range Scale(rules, facts, day) {
		switch {
		case !slices.Contains(Sizes, s.Size):
		case !s.Unsure:
			return s.Size
		case perhaps == "":
			perhaps = s.Size
		}
	}
	return perhaps
}

// judge finds the band. A band whose limits on what is known do not fit is out even
// when other figures are missing.
func (r ScaleRule) judge(facts Facts) Scaled {
	s := Scaled{Rule: r}
	figures := map[Figure]int64{}
	missing := map[Figure][]Field{}
	for _, f := range r.figures() {
		n, uses, lacks := f.measure(facts)
		s.Uses = append(s.Uses, uses...)
		if len(lacks) > 0 {
			missing[f] = lacks
			s.Missing = append(s.Missing, lacks...)
			continue
		}
		figures[f] = n
	}
	for _, b := range r.Bands {
		fits, open := true, false
		for _, l := range b.Limits {
			n, known := figures[l.Figure]
			switch {
			case !known:
				open = true
			case n < l.Least || l.Most >= 0 && n > l.Most:
				fits = false
			}
		}
		switch {
		case fits && open:
			return s // it could be this one, or one that follows
		case fits:
			s.Size, s.Missing = b.Size, nil
			return s
		}
	}
	return s
}

// figures are those of a rule, each once, in order.
func (r ScaleRule) figures() []Figure {
	var all []Figure
	seen := map[Figure]bool{}
	for _, b := range r.Bands {
		for _, l := range b.Limits {
			if !seen[l.Figure] {
				all = append(all, l.Figure)
			}
			seen[l.Figure] = true
		}
	}
	return all
}

// measure gives a figure with the facts it comes from, or what is missing of it.
func (f Figure) measure(facts Facts) (n int64, uses []Fact, missing []Field) {
	fields := []Field{Field(f)}
	if f == FigureWorkers {
		fields = []Field{FieldMen, FieldWomen}
	}
	for _, field := range fields {
		fact := facts[field]
		part, err := strconv.ParseInt(fact.Value, 10, 64)
		if err != nil {
			missing = append(missing, field)
			continue
		}
		n += part
		uses = append(uses, fact)
	}
	return n, uses, missing
}

// Differ tells whether rules that name sizes call one business by different ones,
// which is said, not hidden: they measure different things.
func Differ(all []Scaled) bool {
	first := Size("")
	for _, s := range all {
		if s.Size == "" || s.Size == Within || s.Size == Beyond {
			continue
		}
		if first != "" && s.Size != first {
			return true
		}
		first = s.Size
	}
	return false
}
