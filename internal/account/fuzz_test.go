package account_test

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// A number that is taken has one form, which is taken as it is.
func FuzzPhone(f *testing.F) {
	for _, seed := range []string{"0812-3456-7890", "+62 (0)812 3456 7890", "62812345678901", "(0361) 123456", "+44 20 7946 0958", "0062 812 3456 789", "+", "٠٨١٢٣٤٥٦٧٨٩٠", "08\u00a012 3456 7890", ""} {
		f.Add(seed)
	}
	form := regexp.MustCompile(`^\+[1-9][0-9]{7,14}$`)
	f.Fuzz(func(t *testing.T, typed string) {
		got, err := account.Phone(typed)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid || got != "" {
				t.Fatalf("%q: %q, %v", typed, got, err)
			}
			return
		}
		if again, err := account.Phone(got); err != nil || again != got || !form.MatchString(got) {
			t.Fatalf("%q became %q, and that %q, %v", typed, got, again, err)
		}
	})
}

// An address that is taken is one bare address, which is taken as it is, and
// fits into a header.
func FuzzEmail(f *testing.F) {
	for _, seed := range []string{"Petugas@Bank.example", "a@b.id\r\nBcc: evil@evil.example", "<a@b.id>", "a@b.id, c@d.id", `"a b"@c.id`, "ä@bücher.example", "e\u0301@b.id", "a@[127.0.0.1]", "a@b", "@", "a(b)@c.id"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		got, err := account.Email(typed)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid || got != "" {
				t.Fatalf("%q: %q, %v", typed, got, err)
			}
			return
		}
		if again, err := account.Email(got); err != nil || again != got {
			t.Fatalf("%q became %q, and that %q, %v", typed, got, again, err)
		}
		bad := func(r rune) bool {
			return unicode.IsControl(r) || unicode.IsSpace(r) || strings.ContainsRune(`<>,;"`, r)
		}
		if strings.ContainsFunc(got, bad) || strings.Count(got, "@") != 1 || !utf8.ValidString(got) {
			t.Fatalf("%q was taken as %q", typed, got)
		}
	})
}

// A ticket that we did not write opens nothing, and is not even looked up.
func FuzzTicket(f *testing.F) {
	for _, seed := range []string{"", "AAAA", strings.Repeat("A", 43), strings.Repeat("A", 86), "=", "%%%", "YWNjb3VudCAxIDk5OTk5OTk5OTk5IG5vYm9keQ"} {
		f.Add(seed)
	}
	now := func() time.Time { return time.Date(2026, 12, 9, 1, 0, 0, 0, time.UTC) }
	signIn := account.NewSignIn(nil, nil, []byte("sixteen bytes or more"), now, nil) // no store: asking it would panic
	f.Fuzz(func(t *testing.T, ticket string) {
		session, err := signIn.Second(t.Context(), ticket, "123456", account.From{})
		if session != "" || fault.KindOf(err) != fault.NotFound {
			t.Fatalf("%q: %q, %v", ticket, session, err)
		}
	})
}
