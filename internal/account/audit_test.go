package account_test

import (
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
)

// chained is a log of three entries.
func chained() []account.Entry {
	at := time.Date(2026, 12, 9, 1, 0, 0, 0, time.UTC)
	by := account.Actor{Account: "a", Organisation: "o", Role: account.Organiser}
	var all []account.Entry
	var last account.Entry
	for i, object := range []string{"run/1", "run/2", "account/3"} {
		e := by.Did(account.SolveTimetable, object, at.Add(time.Duration(i)*time.Second)).From(account.Facts{"n": i}).To(account.Facts{"n": i + 1, "a": "b"})
		last = e.Chain(last.Number, last.Hash)
		all = append(all, last)
	}
	return all
}

func faults(all []account.Entry) string {
	var c account.Chain
	var wrong []string
	for _, e := range all {
		if w := c.Next(e); w != "" {
			wrong = append(wrong, w)
		}
	}
	return strings.Join(wrong, "; ")
}

func TestEveryChangeToTheLogIsSeen(t *testing.T) {
	t.Parallel()
	if w := faults(chained()); w != "" {
		t.Errorf("a whole log is said to be broken: %s", w)
	}
	for name, change := range map[string]func(all []account.Entry) []account.Entry{
		"number":       func(all []account.Entry) []account.Entry { all[1].Number = 7; return all },
		"time":         func(all []account.Entry) []account.Entry { all[1].At = all[1].At.Add(time.Microsecond); return all },
		"account":      func(all []account.Entry) []account.Entry { all[1].Account = "b"; return all },
		"organisation": func(all []account.Entry) []account.Entry { all[1].Organisation = "b"; return all },
		"deed":         func(all []account.Entry) []account.Entry { all[1].Deed = "b"; return all },
		"object":       func(all []account.Entry) []account.Entry { all[1].Object = "b"; return all },
		"before":       func(all []account.Entry) []account.Entry { all[1].Before = "{}"; return all },
		"after":        func(all []account.Entry) []account.Entry { all[1].After = "{}"; return all },
		"previous":     func(all []account.Entry) []account.Entry { all[1].Previous = all[2].Previous; return all },
		"hash":         func(all []account.Entry) []account.Entry { all[1].Hash = all[0].Hash; return all },
		"first gone":   func(all []account.Entry) []account.Entry { return all[1:] },
		"middle gone":  func(all []account.Entry) []account.Entry { return append(all[:1], all[2:]...) },
		"swapped":      func(all []account.Entry) []account.Entry { all[0], all[1] = all[1], all[0]; return all },
		"text moved from one field to the next": func(all []account.Entry) []account.Entry {
			all[1].Deed, all[1].Object = all[1].Deed+"r", all[1].Object[1:]
			return all
		},
	} {
		if w := faults(change(chained())); w == "" {
			t.Errorf("%s: nothing is seen", name)
		}
	}
}

func TestFactsAreWrittenInOneOrder(t *testing.T) {
	t.Parallel()
	e := account.Actor{}.Did(account.SolveTimetable, "x", time.Time{}).To(account.Facts{"b": 1, "a": "<é>"})
	if want := `{"a":"\u003cé\u003e","b":1}`; e.After != want {
		t.Errorf("want %s, got %s", want, e.After)
	}
}
