package pairing

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A Rule is one line of a self-check (cek mandiri) before a desk is asked: what must
// hold of a fact. Rules are data; the office writes them.
type Rule struct {
	ID     string
	Fact   string   // name of the fact
	Is     Compare  // how it is compared
	Number float64  // for at_least and at_most
	Words  []string // for one_of and none_of
	Id, En string   // what is checked, in both languages, for the sentence
}

// Compare is how a fact is compared.
type Compare string

// Comparisons.
const (
	AtLeast Compare = "at_least"
	AtMost  Compare = "at_most"
	OneOf   Compare = "one_of"
	NoneOf  Compare = "none_of"
	IsTrue  Compare = "true"
	IsFalse Compare = "false"
)

// Facts are what is known of somebody, as text; numbers with a point. A fact that is
// missing or empty is not known.
type Facts map[string]string

// State is what became of a rule, or of all.
type State string

// States of a rule, and of a self-check: it fails when a rule fails, and is not known
// when none fails and one is not known.
const (
	Pass    State = "pass"
	Fail    State = "fail"
	Unknown State = "unknown"
)

// Reasons of self-checks and clinics.
const (
	WhyRuleKept    Why = "rule_kept"
	WhyRuleBroken  Why = "rule_broken"
	WhyRuleUnknown Why = "rule_unknown"
	WhySameTopic   Why = "same_question"
)

// A Line is what became of a rule.
type Line struct {
	Rule   string
	State  State
	Reason Reason
}

// SelfCheck judges every rule and all together. The error tells rules that make no
// sense.
func SelfCheck(rules []Rule, facts Facts) (State, []Line, error) {
	var m mistakes
	var lines []Line
	all := Pass
	for i, r := range rules {
		if what := r.wrong(); what != "" {
			m.add(fmt.Sprintf("rule %d (%s)", i+1, r.ID), "%s", what)
			continue
		}
		state := r.judge(facts[r.Fact])
		why := map[State]Why{Pass: WhyRuleKept, Fail: WhyRuleBroken, Unknown: WhyRuleUnknown}[state]
		lines = append(lines, Line{r.ID, state, Reason{Why: why, Args: []string{r.Id, r.En, strings.TrimSpace(facts[r.Fact])}}})
		switch {
		case state == Fail:
			all = Fail
		case state == Unknown && all == Pass:
			all = Unknown
		}
	}
	if err := m.err(); err != nil {
		return Unknown, nil, fmt.Errorf("check by rules: %w", err)
	}
	return all, lines, nil
}

func (r *Rule) wrong() string {
	switch {
	case r.Fact == "":
		return "it names no fact"
	case r.Id == "" || r.En == "":
		return "it has no words; say in Indonesian and English what is checked"
	case (r.Is == OneOf || r.Is == NoneOf) && len(r.Words) == 0:
		return "it compares with no word; give at least one"
	case (r.Is == AtLeast || r.Is == AtMost) && (math.IsNaN(r.Number) || math.IsInf(r.Number, 0)):
		return fmt.Sprintf("it compares with %v; give a number", r.Number)
	case !slices.Contains([]Compare{AtLeast, AtMost, OneOf, NoneOf, IsTrue, IsFalse}, r.Is):
		return fmt.Sprintf("%q is no comparison; use at_least, at_most, one_of, none_of, true or false", r.Is)
	}
	return ""
}

func (r *Rule) judge(fact string) State {
	fact = strings.TrimSpace(fact)
	if fact == "" {
		return Unknown
	}
	ok := false
	switch r.Is {
	case AtLeast, AtMost:
		x, err := strconv.ParseFloat(fact, 64)
		if err != nil || math.IsNaN(x) {
			return Unknown
		}
		ok = r.Is == AtLeast && x >= r.Number || r.Is == AtMost && x <= r.Number
	case OneOf:
		ok = containsFold(r.Words, fact)
	case NoneOf:
		ok = !containsFold(r.Words, fact)
	default:
		yes, known := readYes(fact)
		if !known {
			return Unknown
		}
		ok = yes == (r.Is == IsTrue)
	}
	if ok {
		return Pass
	}
	return Fail
}

// A Question is what a firm wants to ask at a desk.
type Question struct {
	ID    string // of the firm
	Topic string // the office's word: permits, packaging ...
	Text  string // in the firm's words
}

// A Clinic (klinik) is a table at which a few firms with the same question sit
// together.
type Clinic struct {
	Topic     string
	Questions []int // places in the questions
	Reason    Reason
}

// Limits of a clinic: fewer than three sit alone, more than four do not get a word in.
const (
	leastClinic = 3
	mostClinic  = 4
)

// GroupQuestions puts firms with the same topic into group tables of three or four,
// those whose words are alike together, never two that must be kept apart. Firms that
// fit into none are alone. The same questions give the same tables.
func GroupQuestions(questions []Question, apart func(i, j int) bool) (tables []Clinic, alone []int) {
	byTopic := map[string][]int{}
	for i, q := range questions {
		byTopic[q.Topic] = append(byTopic[q.Topic], i)
	}
	said := make([][]term, len(questions))
	for i, q := range questions {
		said[i] = terms(q.Text)
	}
	topics := make([]string, 0, len(byTopic))
	for t := range byTopic {
		topics = append(topics, t)
	}
	slices.Sort(topics)
	for _, t := range topics {
		left := byTopic[t]
		slices.SortStableFunc(left, func(i, j int) int { return cmp.Compare(questions[i].ID, questions[j].ID) })
		for len(left) >= leastClinic {
			table := gatherClinic(left, said, apart, sizeOf(len(left)))
			if table == nil {
				alone = append(alone, left[0])
				left = left[1:]
				continue
			}
			left = slices.DeleteFunc(slices.Clone(left), func(i int) bool { return slices.Contains(table, i) })
			slices.Sort(table)
			tables = append(tables, Clinic{t, table, Reason{Why: WhySameTopic, Args: []string{t, t, strconv.Itoa(len(table))}, Weight: float64(len(table))}})
		}
		alone = append(alone, left...)
	}
	slices.Sort(alone)
	return tables, alone
}

// sizeOf is the next table's size, so that as few as can be are left over: four,
// unless threes come out even.
func sizeOf(n int) int {
	if n%mostClinic == 0 || n%mostClinic == 3 || n == 7 {
		return mostClinic
	}
	if n == 5 {
		return mostClinic
	}
	return leastClinic
}

// gatherClinic seats the first of those left with those whose words are most alike.
func gatherClinic(left []int, said [][]term, apart func(i, j int) bool, size int) []int {
	table := []int{left[0]}
	for len(table) < size {
		best, most := -1, -1.0
		for _, i := range left[1:] {
			if slices.Contains(table, i) || apart != nil && slices.ContainsFunc(table, func(j int) bool { return apart(i, j) || apart(j, i) }) {
				continue
			}
			alike := 0.0
			for _, j := range table {
				alike += likeness(said[i], said[j])
			}
			if alike > most {
				best, most = i, alike
			}
		}
		if best < 0 {
			break
		}
		table = append(table, best)
	}
	if len(table) < leastClinic {
		return nil
	}
	return table
}

// likeness is the share of terms that two texts have in common (Jaccard).
func likeness(a, b []term) float64 {
	i, j, both := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch cmp.Compare(a[i].name, b[j].name) {
		case -1:
			i++
		case 1:
			j++
		default:
			both++
			i, j = i+1, j+1
		}
	}
	if len(a)+len(b) == both {
		return 0
	}
	return float64(both) / float64(len(a)+len(b)-both)
}
