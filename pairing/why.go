package pairing

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Pair tells all about two parties meeting, with reasons. Of a pair that is
// barred it tells no more than by which rule.
func (x *Index) Pair(a, b int) (Pair, error) {
	if err := x.both(a, b); err != nil {
		return Pair{}, err
	}
	return x.pair(int32(a), int32(b)), nil
}

func (x *Index) both(a, b int) error {
	for _, i := range []int{a, b} {
		if i < 0 || i >= len(x.parties) {
			return fmt.Errorf("look at a pair: there is no party %d; give a place from 0 to %d", i, len(x.parties)-1)
		}
	}
	return nil
}

func (x *Index) pair(a, b int32) Pair {
	p := Pair{A: int(a), B: int(b), Type: x.typeOf(a, b), Grade: NoGrade, Weights: x.weights.Version}
	nameA, nameB := x.parties[a].title(), x.parties[b].title()
	if why, is := x.barred(a, b); is {
		p.Barred = true
		p.Reasons = []Reason{{Why: why, Args: []string{nameA, nameB}}}
		return p
	}
	forA, forB := x.meets(a, b), x.meets(b, a)
	p.ForA, p.ForB = forA.fit, forB.fit
	p.Score, p.Mutual = x.score(a, b)
	absent := x.absent(a, b)
	p.Almost = absent || p.Type != AServes && forA.missing > 0 || p.Type != BServes && forB.missing > 0
	p.Grade = x.grade(p.Score, p.Almost)
	p.Reasons = x.wishReasons(a, b, p.Reasons)
	p.Reasons = x.directionReasons(forA, p.Reasons)
	p.Reasons = x.directionReasons(forB, p.Reasons)
	if absent {
		p.Reasons = append(p.Reasons, Reason{Why: WhyAbsent, Args: []string{nameA, nameB}, Weight: x.weights.Missing - 1})
	}
	switch {
	case p.Score <= 0:
		p.Reasons = append(p.Reasons, Reason{Why: WhyNothing, Args: []string{nameA, nameB}})
	case p.Type == TwoWay && forA.fit > 0 && forB.fit > 0:
		p.Reasons = append(p.Reasons, Reason{Why: WhyTwoWay, Args: []string{nameA, nameB}, Weight: p.Score})
	case p.Type == TwoWay && forA.fit+forB.fit > 0:
		p.Reasons = append(p.Reasons, Reason{Why: WhyOneSided, Args: []string{nameA, nameB}, Weight: p.Score})
	case p.Type == AServes && forB.fit > 0:
		p.Reasons = append(p.Reasons, Reason{Why: WhyServes, Args: []string{nameA, nameB}, Weight: x.accepts(a)})
	case p.Type == BServes && forA.fit > 0:
		p.Reasons = append(p.Reasons, Reason{Why: WhyServes, Args: []string{nameB, nameA}, Weight: x.accepts(b)})
	}
	return p
}

func (x *Index) wishReasons(a, b int32, all []Reason) []Reason {
	names := []string{x.parties[a].title(), x.parties[b].title()}
	ours, theirs := x.wishes[[2]int32{a, b}], x.wishes[[2]int32{b, a}]
	worth := map[Level]float64{Would: x.weights.WishWould, Must: x.weights.WishMust}
	switch {
	case ours > 0 && theirs > 0:
		return append(all, Reason{Why: WhyMutual, Args: names, Weight: 1})
	case ours > 0:
		return append(all, Reason{Why: WhyWish, Args: names, Weight: worth[ours]})
	case theirs > 0:
		return append(all, Reason{Why: WhyWish, Args: []string{names[1], names[0]}, Weight: worth[theirs]})
	}
	return all
}

// directionReasons tells why an offer meets a need: the evidence, then the
// conditions with their numbers, broken ones as advice.
func (x *Index) directionReasons(d best, all []Reason) []Reason {
	if d.need == nil {
		return all
	}
	w := &x.weights
	taker, giver := x.parties[d.need.party].title(), x.parties[d.offer.party].title()
	if d.topic.kind > 0 {
		all = append(all, Reason{Why: WhyKind, Args: []string{taker, giver, string(d.need.it.Kind)}, Weight: d.topic.kind})
	}
	if d.topic.tau > 0 {
		scheme, code := x.sharedKey(d.need, d.offer)
		all = append(all, Reason{Why: WhyCode, Args: []string{taker, giver, scheme, code}, Weight: w.Taxonomy * float64(d.topic.tau)})
	}
	if d.topic.text > 0 {
		all = append(all, Reason{Why: WhyWords, Args: []string{taker, giver, x.sharedWords(d.need, d.offer)}, Weight: w.Text * x.squash(d.topic.text)})
	}
	x.conditions(d.need, d.offer, func(m matter) {
		args := []string{x.parties[m.asker].title(), x.parties[m.other].title(), m.condition.asked(), m.had}
		r := Reason{Why: whyOf(m.condition.Ask, m.verdict), Args: args}
		switch {
		case m.required && m.verdict == broken:
			r.Weight = w.Missing - 1
		case !m.required && m.verdict == kept:
			r.Weight = w.Wants
		case !m.required && m.verdict == broken:
			r.Why = WhyNice // wanted, not there, not missed
			r.Args = []string{args[0], args[1], string(m.condition.Ask), args[2]}
		case m.verdict == unknown:
			r.Why = WhyUnknown
			r.Args = []string{args[0], args[1], string(m.condition.Ask), args[2]}
		}
		all = append(all, r)
	})
	return all
}

// sharedKey is the code by which need and offer agree most.
func (x *Index) sharedKey(need, offer *entry) (scheme, code string) {
	var most float32
	for _, a := range need.codes {
		for _, b := range offer.codes {
			if v := x.tau[a.id] * float32(a.weight*b.weight); a.id == b.id && v > most {
				most = v
				parts := strings.SplitN(x.keys[a.id], " ", 3)
				scheme, code = parts[0], parts[len(parts)-1]
				if len(parts) == 3 && parts[1] != "" && parts[1] != "?" {
					scheme += " " + parts[1]
				}
			}
		}
	}
	return scheme, code
}

// sharedWords are the three words that need and offer share and that say most.
func (x *Index) sharedWords(need, offer *entry) string {
	type shared struct {
		name   string
		weight float32
	}
	var all []shared
	for _, a := range need.words {
		for _, b := range offer.words {
			if a.id == b.id {
				all = append(all, shared{plain(x.words[a.id]), a.weight * b.weight})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b shared) int { return cmp.Compare(b.weight, a.weight) })
	var names []string
	for _, s := range all {
		if len(names) < 3 && !slices.Contains(names, s.name) {
			names = append(names, s.name)
		}
	}
	return strings.Join(names, ", ")
}

// WhyNot tells why b is not in the list that a gets from the query, or nothing
// when it is.
func (x *Index) WhyNot(a, b int, q Query) ([]Reason, error) {
	if err := x.both(a, b); err != nil {
		return nil, err
	}
	list, err := x.Top(a, q)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(list, func(r Ranked) bool { return r.Party == b }) {
		return nil, nil
	}
	p := x.pair(int32(a), int32(b))
	if p.Barred || p.Score <= 0 || len(list) == 0 {
		return p.Reasons, nil
	}
	last := list[len(list)-1]
	for _, r := range list {
		if !r.Explored {
			last = r
		}
	}
	hundredths := func(s float64) string { return strconv.Itoa(int(100*s + 0.5)) }
	out := Reason{Why: WhyOutranked, Weight: p.Score - last.Score,
		Args: []string{x.parties[a].title(), x.parties[b].title(), strconv.Itoa(len(list)), hundredths(last.Score), hundredths(p.Score)}}
	return append([]Reason{out}, p.Reasons...), nil
}
