package pairing

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// A Reason is one row of an explanation: a code, what it is about, and how much
// it counts. Sentence puts it into words; callers may have words of their own.
type Reason struct {
	Why    Why      `json:"why"`
	Args   []string `json:"args,omitempty"`   // names of parties first; see the templates
	Weight float64  `json:"weight,omitempty"` // what it adds; below nothing what it costs
}

// Why names a kind of reason. The templates beside each say what its arguments
// are.
type Why string

// Why a pair may not be.
const (
	WhySelf   Why = "self"
	WhyNever  Why = "never" // by wish of one of them; it is not said whose
	WhyOwner  Why = "same_owner"
	WhyRoles  Why = "roles_apart"
	WhyRivals Why = "rivals"
)

// Why a pair scores as it does.
const (
	WhyMutual    Why = "mutual_wish"
	WhyWish      Why = "wish"
	WhyKind      Why = "kind"
	WhyCode      Why = "code"
	WhyWords     Why = "words"
	WhyTwoWay    Why = "two_way"
	WhyOneSided  Why = "one_sided"
	WhyServes    Why = "serves"
	WhyNothing   Why = "nothing_common"
	WhyAbsent    Why = "not_there_together"
	WhyUnknown   Why = "not_known"
	WhyNice      Why = "wanted_not_kept"
	WhyOutranked Why = "outranked"
)

// whyOf is the code of a condition that was kept or broken: kept_halal is not
// told apart from kept_nib; the arguments do that.
func whyOf(ask Ask, v verdict) Why {
	if v == broken {
		return Why("lacks_" + string(ask))
	}
	return Why("keeps_" + string(ask))
}

// Language is one in which a Reason can be put into words.
type Language string

// Languages.
const (
	Indonesian Language = "id"
	English    Language = "en"
)

// Sentence puts the reason into words, from the templates of this package and
// the reason's arguments alone. A language that is not known gives Indonesian.
func (r Reason) Sentence(l Language) string {
	t, ok := phrases()[r.Why]
	if !ok {
		return fmt.Sprintf("%s: %s", r.Why, strings.Join(r.Args, ", "))
	}
	template := t[0]
	if l == English {
		template = t[1]
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(template, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		hole, after, _ := strings.Cut(rest, "}")
		b.WriteString(r.fill(hole, l))
		template = after
	}
}

// fill is the argument that a hole of a template names: its number, and "w" for a
// word of the vocabulary, "n" for a number with points or commas, "?" for one that
// brings what stands behind it only when it is not empty.
func (r Reason) fill(hole string, l Language) string {
	name, how, _ := strings.Cut(hole, ":")
	i, err := strconv.Atoi(name)
	if err != nil || i >= len(r.Args) {
		return "?"
	}
	arg := r.Args[i]
	switch {
	case how == "w":
		words := vocabulary()
		parts := strings.Split(arg, ", ")
		for k, p := range parts {
			if w, ok := words[strings.ToLower(p)]; ok {
				parts[k] = w[0]
				if l == English {
					parts[k] = w[1]
				}
			}
		}
		return strings.Join(parts, ", ")
	case how == "n":
		return grouped(arg, l)
	case strings.HasPrefix(how, "?"):
		if arg == "" {
			return ""
		}
		id, en, _ := strings.Cut(how[1:], "|")
		if l == English {
			id = en
		}
		return strings.ReplaceAll(id, "_", arg)
	}
	return arg
}

// grouped writes whole numbers in thousands: 12.500 in Indonesian, 12,500 in
// English. A band of two stays one.
func grouped(s string, l Language) string {
	point := "."
	if l == English {
		point = ","
	}
	parts := strings.Split(s, "-")
	for k, p := range parts {
		if strings.Trim(p, "0123456789") != "" {
			return s
		}
		for i := len(p) - 3; i > 0; i -= 3 {
			p = p[:i] + point + p[i:]
		}
		parts[k] = p
	}
	return strings.Join(parts, "-")
}

// rows reads lines of three parts with a bar between.
func rows(lines string) map[string][2]string {
	all := map[string][2]string{}
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		parts := strings.Split(strings.TrimSpace(line), " # ")
		all[strings.TrimSpace(parts[0])] = [2]string{strings.TrimSpace(parts[1]), strings.TrimSpace(parts[2])}
	}
	return all
}

var vocabulary = sync.OnceValue(func() map[string][2]string { return rows(vocabularyLines) })

var phrases = sync.OnceValue(func() map[Why][2]string {
	all := map[Why][2]string{}
	for why, t := range rows(phraseLines) {
		all[Why(why)] = t
	}
	return all
})
