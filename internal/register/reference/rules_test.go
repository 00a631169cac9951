package reference_test

import (
	"strings"
	"testing"

	"wantilan/internal/register"
	"wantilan/internal/register/reference"
)

// The rules that profiles judge by are those of the list in force, days and names too.
func TestRulesComeFromTheList(t *testing.T) {
	t.Parallel()
	shipped := reference.Shipped(reference.Scales)
	l, err := reference.Read(strings.Replace(shipped.Text(), "dari 2021\tPP 7/2021, modal usaha", "dari 2022\tPP 9/2027, modal usaha", 1))
	if err != nil {
		t.Fatal(err)
	}
	rules := reference.NewBook(l).ScaleRules()
	if r := rules[0]; r.ID != "pp7_modal" || r.Name != "PP 9/2027, modal usaha" || r.English == "" || r.Begun != "after" || r.BegunYear != 2022 || r.From != "2021-02-02" || len(r.Bands) != 4 {
		t.Errorf("the first rule is %+v", r)
	}
	last := rules[len(rules)-1]
	if last.ID != "kur" || len(last.Bands) != 2 || last.Bands[0].Size != register.Within || last.Bands[1].Size != register.Beyond || last.Bands[1].Limits[0].Least != 4_800_000_001 {
		t.Errorf("a limit is %+v", last)
	}
}

// An edition that was kept before columns were added is read; one that lacks a needed
// column is not.
func TestEditionsFromBeforeAreRead(t *testing.T) {
	t.Parallel()
	var old []string
	for line := range strings.Lines(reference.Shipped(reference.Scales).Text()) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) > 14 {
			cells = cells[:14]
		}
		old = append(old, strings.Join(cells, "\t"))
	}
	l, err := reference.Read(strings.Join(old, "\n") + "\n")
	if err != nil {
		t.Fatal(err)
	}
	if rules := reference.NewBook(l).ScaleRules(); len(rules) != 6 || rules[0].Name != "pp7_modal" || rules[0].Begun != "" {
		t.Errorf("the rules are %+v", rules)
	}
	if _, err := reference.Read(strings.ReplaceAll(strings.Join(old, "\n")+"\n", "\tgrade\n", "\n")); err == nil {
		t.Error("a list without a needed column is read")
	}
}
