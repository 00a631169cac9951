package register_test

import (
	"testing"

	"wantilan/internal/register"
)

// Who may say what at once: every case of a claim beside what is in force.
func TestWhatBecomesOfAClaim(t *testing.T) {
	t.Parallel()
	plain := register.Fact{Field: "cluster", Value: "tenun", AsOf: "2026-03-01", State: register.Current}
	checked := plain
	checked.Verified = "officer"
	figure := register.Fact{Field: "workers_men", Value: "4", AsOf: "2026-03-01", State: register.Current}
	for _, c := range []struct {
		name    string
		current *register.Fact
		value   string
		day     register.Date
		source  register.Source
		sight   bool
		want    register.Fate
	}{
		{"the first word", nil, "tenun", "2026-03-01", register.FromOwner, false, register.Rules},
		{"nothing about nothing", nil, "", "2026-03-01", register.FromOffice, false, register.Repeats},
		{"the owner about what nobody checked", &plain, "perak", "2026-04-01", register.FromOwner, false, register.Rules},
		{"the owner about what was checked", &checked, "perak", "2026-04-01", register.FromOwner, false, register.Waits},
		{"the owner takes away what was checked", &checked, "", "2026-04-01", register.FromOwner, false, register.Waits},
		{"the office about what was checked", &checked, "perak", "2026-04-01", register.FromOffice, false, register.Rules},
		{"a file about what was checked", &checked, "perak", "2026-04-01", register.FromImport, false, register.Rules},
		{"the same day, another value", &plain, "perak", "2026-03-01", register.FromOffice, false, register.Rules},
		{"an earlier day", &plain, "perak", "2026-02-28", register.FromOffice, false, register.Files},
		{"an earlier day by the owner", &checked, "perak", "2026-02-28", register.FromOwner, false, register.Files},
		{"the same again", &plain, "tenun", "2026-03-01", register.FromOffice, false, register.Repeats},
		{"the same again later: a name is a name", &plain, "tenun", "2026-09-01", register.FromOffice, false, register.Repeats},
		{"the same figure of a later day", &figure, "4", "2026-09-01", register.FromOffice, false, register.Rules},
		{"the same figure of an earlier day", &figure, "4", "2026-01-01", register.FromOffice, false, register.Repeats},
		{"the same, now looked at", &plain, "tenun", "2026-03-01", register.FromDocument, true, register.Rules},
		{"the same, looked at twice", &checked, "tenun", "2026-03-01", register.FromDocument, true, register.Repeats},
	} {
		field, current := register.Field("cluster"), register.Fact{}
		if c.current != nil {
			field, current = c.current.Field, *c.current
		}
		claim := register.Claim{Field: field, Value: c.value, AsOf: c.day, Source: c.source, Sight: c.sight}
		if got := register.Weigh(current, c.current != nil, c.current != nil && c.value == current.Value, claim); got != c.want {
			t.Errorf("%s: want %s, got %s", c.name, c.want, got)
		}
	}
}

func TestSealedValuesOpenInTheirOwnFieldOnly(t *testing.T) {
	t.Parallel()
	seal, err := register.NewSeal(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	const number = "9900000000000007"
	one, two := seal.Close(register.FieldNPWP, number), seal.Close(register.FieldNPWP, number)
	if string(one) == string(two) {
		t.Error("the same number is sealed twice to the same bytes")
	}
	if got, err := seal.Open(register.FieldNPWP, one); err != nil || got != number {
		t.Errorf("want the number, got %q, %v", got, err)
	}
	if _, err := seal.Open(register.FieldNITKU, one); err == nil {
		t.Error("it opens as another field")
	}
	one[len(one)-1] ^= 1
	if _, err := seal.Open(register.FieldNPWP, one); err == nil {
		t.Error("it opens after a bit was turned")
	}
	if _, err := register.NewSeal([]byte("short")); err == nil {
		t.Error("a short key is taken")
	}
}
