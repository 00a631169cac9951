package register_test

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"wantilan/internal/register"
)

func someSeal(t interface{ Fatal(...any) }) register.Seal {
	s, err := register.NewSeal(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Two sealed numbers are told apart by no more than masks and one digit.
func TestSealedNumbersAreToldApart(t *testing.T) {
	t.Parallel()
	seal := someSeal(t)
	for _, c := range []struct {
		field      register.Field
		one, other string
		want       [2]string
		same       bool
	}{
		{register.FieldNPWP, "9900000000000007", "9900000000000007", [2]string{"************0007", "************0007"}, true},
		{register.FieldNPWP, "9900000000000007", "9900000000000008", [2]string{"************0007", "************0008"}, false},
		{register.FieldNPWP, "9900000000010007", "9900000000020007", [2]string{"***********10007", "***********20007"}, false},
		{register.FieldNPWP, "1900000000000007", "2900000000000007", [2]string{"1***********0007", "2***********0007"}, false},
		{register.FieldNPWP, "9900000000000007", "", [2]string{"************0007", ""}, false},
	} {
		closed := func(v string) []byte {
			if v == "" {
				return nil
			}
			return seal.Close(c.field, v)
		}
		got, same, err := seal.Apart(c.field, closed(c.one), closed(c.other))
		if got != c.want || same != c.same || err != nil {
			t.Errorf("%s and %s: want %q, got %q, %t, %v", c.one, c.other, c.want, got, same, err)
		}
	}
	if _, _, err := seal.Apart(register.FieldNPWP, []byte("broken"), nil); err == nil {
		t.Error("what cannot be opened is compared")
	}
}

// Whatever the numbers: what is shown differs exactly when they do, and no more than
// five digits of one are shown (of a branch, its six of the place too).
func TestTellingApartShowsFewDigits(t *testing.T) {
	t.Parallel()
	seal := someSeal(t)
	rapid.Check(t, func(t *rapid.T) {
		one, other := rapid.StringMatching(`[0-9]{16}`).Draw(t, "one"), rapid.StringMatching(`[0-9]{16}`).Draw(t, "other")
		if rapid.Bool().Draw(t, "alike") {
			other = one[:8] + other[8:9] + one[9:]
		}
		field, most := register.FieldNPWP, 5
		if rapid.Bool().Draw(t, "branch") {
			field, most, one, other = register.FieldNITKU, 11, one+"000001", other+"000001"
		}
		shown, same, err := seal.Apart(field, seal.Close(field, one), seal.Close(field, other))
		if err != nil || same != (one == other) || (shown[0] == shown[1]) != same {
			t.Fatalf("%s and %s are shown as %q, %t, %v", one, other, shown, same, err)
		}
		for _, s := range shown {
			if n := len(s) - bytes.Count([]byte(s), []byte("*")); n > most {
				t.Fatalf("%s shows %d digits", s, n)
			}
		}
	})
}
