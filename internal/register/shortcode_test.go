package register_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"wantilan/internal/register"
)

// alphabet is said here once more, so that a code printed today stays readable.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

func anyCode(t *rapid.T) register.ShortCode {
	c, err := register.NewShortCode(bytes.NewReader(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "drawn")))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Codes that are in print stay what they are.
func TestShortCodesInPrint(t *testing.T) {
	t.Parallel()
	for drawn, want := range map[string]register.ShortCode{
		"\x00\x00\x00\x00": "0000000",
		"\x00\x00\x00\x01": "1000002",
		"\x00\x00\x00\x20": "0100004",
		"\x3e\x00\x00\x00": "00000ZR",
		"\xff\xff\xff\xff": "ZZZZZZS",
		"\x12\x34\x56\x78": "RKN8391",
	} {
		got, err := register.NewShortCode(strings.NewReader(drawn))
		if err != nil || got != want {
			t.Errorf("%x: want %s, got %s, %v", drawn, want, got, err)
		}
	}
}

func TestShortCodesAreReadHoweverTheyAreTyped(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		code := anyCode(t)
		if len(code) != 7 || strings.Trim(string(code), alphabet) != "" {
			t.Fatalf("%q is no code", code)
		}
		var typed strings.Builder
		for _, r := range string(code) {
			s := string(r)
			switch r {
			case '1':
				s = rapid.SampledFrom([]string{"1", "i", "I", "l", "L"}).Draw(t, "one")
			case '0':
				s = rapid.SampledFrom([]string{"0", "o", "O"}).Draw(t, "nought")
			default:
				if rapid.Bool().Draw(t, "small") {
					s = strings.ToLower(s)
				}
			}
			typed.WriteString(rapid.SampledFrom([]string{"", "", " ", "-", "\u2013", "\u00a0"}).Draw(t, "between") + s)
		}
		got, err := register.ParseShortCode(typed.String())
		if err != nil || got != code {
			t.Fatalf("%q: want %s, got %s, %v", typed.String(), code, got, err)
		}
		if g := code.Grouped(); len(g) != 8 || g[3] != '-' {
			t.Fatalf("%s is printed as %s", code, g)
		}
		if again, err := register.ParseShortCode(code.Grouped()); err != nil || again != code {
			t.Fatalf("%q: want %s, got %s, %v", code.Grouped(), code, again, err)
		}
	})
}

func TestOneWrongCharacterIsNoticed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		code := []byte(anyCode(t))
		at := rapid.IntRange(0, len(code)-1).Draw(t, "at")
		was := code[at]
		for _, other := range []byte(alphabet) {
			if other == was {
				continue
			}
			code[at] = other
			if _, err := register.ParseShortCode(string(code)); faulty(t, err).Key != "register.code_mistyped" {
				t.Fatalf("%s was taken: %v", code, err)
			}
		}
	})
}

func TestTwoCharactersThatChangedPlacesAreNoticed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		code := anyCode(t)
		for a := range len(code) {
			for b := range a {
				if code[a] == code[b] {
					continue
				}
				typed := []byte(code)
				typed[a], typed[b] = typed[b], typed[a]
				if _, err := register.ParseShortCode(string(typed)); faulty(t, err).Key != "register.code_mistyped" {
					t.Fatalf("%s was taken for %s: %v", typed, code, err)
				}
			}
		}
	})
}

func TestWhatIsNoShortCode(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"":                               "register.code_length [7 0]",
		" - ":                            "register.code_length [7 0]",
		"000000":                         "register.code_length [7 6]",
		"00000000":                       "register.code_length [7 8]",
		strings.Repeat("0", 61):          "register.code_length [7 61]",
		strings.Repeat("-", 1<<20):       "register.code_length [7 1048576]",
		"000000U":                        "register.code_letter [U]",
		"00000_0":                        "register.code_letter [_]",
		"00000é0":                        "register.code_letter [é]",
		"00000\x000":                     "register.code_letter [\uFFFD]",
		"00000\xff0":                     "register.code_letter [\uFFFD]",
		"\uff11000000":                   "register.code_letter [\uff11]",
		"https://contoh.example/0000000": "register.code_letter [:]",
	} {
		_, err := register.ParseShortCode(typed)
		f := faulty(t, err)
		if got := fmt.Sprint(f.Key, " ", f.Args); got != want || f.Field != "code" {
			t.Errorf("%.40q: want %q, got %q about %s", typed, want, got, f.Field)
		}
	}
}

// Codes come from the source that is handed in, and take all it gives.
func TestShortCodesAreDrawn(t *testing.T) {
	t.Parallel()
	if _, err := register.NewShortCode(iotest.ErrReader(errors.New("no randomness"))); err == nil {
		t.Error("want an error without randomness")
	}
	if _, err := register.NewShortCode(strings.NewReader("abc")); err == nil {
		t.Error("want an error when randomness ends")
	}
	seen := map[register.ShortCode]bool{}
	for range 1000 { // two alike among them: once in two thousand runs
		c, err := register.NewShortCode(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		seen[c] = true
	}
	if len(seen) < 998 {
		t.Errorf("only %d different codes of 1,000", len(seen))
	}
}

func FuzzParseShortCode(f *testing.F) {
	f.Add("RKN-8391")
	f.Add("o0oi1l0")
	f.Fuzz(func(t *testing.T, typed string) {
		code, err := register.ParseShortCode(typed)
		if err != nil {
			faulty(t, err)
			return
		}
		if again, err := register.ParseShortCode(string(code)); err != nil || again != code {
			t.Errorf("%q gives %s, which gives %s, %v", typed, code, again, err)
		}
	})
}
