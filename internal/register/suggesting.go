package register

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/order"
)

// mostSuggested is how many suggestions are shown while somebody types.
const mostSuggested = 8

// Suggest gives titles that what was typed so far could become.
func (f *Finder) Suggest(ctx context.Context, by account.Actor, text string) ([]Finding, error) {
	s, err := f.scope(ctx, by)
	if err != nil {
		return nil, err
	}
	asked := askedOf(boxed(text), f.lexicons.of(s.office), s.inside)
	if len(asked) == 0 {
		return nil, nil
	}
	const looked = 60
	ask := s.search(Query{}, "")
	ask.Wanted = append(ask.Wanted, inTitles("", asked)...)
	all, err := f.store.Findings(ctx, ask, looked)
	if err != nil {
		return nil, fmt.Errorf("suggest: %w", err)
	}
	order.By(all, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(fitness(b, asked), fitness(a, asked)), byTitle(a, b))
	})
	var best []Finding
	for _, x := range all {
		same := func(y Finding) bool { return y.Kind == x.Kind && strings.EqualFold(y.Title, x.Title) }
		if len(best) < mostSuggested && !slices.ContainsFunc(best, same) {
			best = append(best, x)
		}
	}
	return best, nil
}

// What FindingBy can find by.
const (
	ByNIB   = "nib"
	ByCode  = "code"
	ByPhone = "phone"
)

// Straight gives what a number or code in the search box names: an NIB, a short
// code, or, for the office, a telephone number. NotFound when it names nothing, or
// is none.
func (f *Finder) Straight(ctx context.Context, by account.Actor, text string) (Finding, error) {
	s, err := f.scope(ctx, by)
	if err != nil {
		return Finding{}, err
	}
	text = boxed(text)
	var tries [][2]string
	if n, err := ParseNIB(text); err == nil {
		tries = append(tries, [2]string{ByNIB, string(n)})
	}
	if c, err := ParseShortCode(text); err == nil {
		tries = append(tries, [2]string{ByCode, string(c)})
	}
	if s.inside && len(text) > 6 && strings.ContainsRune("+0", rune(text[0])) {
		if p, err := account.Phone(text); err == nil {
			tries = append(tries, [2]string{ByPhone, p})
		}
	}
	for _, t := range tries {
		x, err := f.store.FindingBy(ctx, s.office, t[0], t[1])
		if err == nil && (s.inside || x.Public) {
			return x, nil
		}
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return Finding{}, fmt.Errorf("find %s: %w", t[0], err)
		}
	}
	return Finding{}, fault.New(fault.NotFound, "find.nothing")
}
