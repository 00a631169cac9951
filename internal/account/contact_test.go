package account_test

import (
	"errors"
	"strings"
	"testing"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// invalid tells whether err is about one field of a form.
func invalid(err error, field, key string) bool {
	f, ok := errors.AsType[*fault.Fault](err)
	return ok && f.Kind == fault.Invalid && f.Field == field && f.Key == key
}

func TestPhoneNumbersAreKeptInOneForm(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"081234567890":            "+6281234567890",
		"+6281234567890":          "+6281234567890",
		"6281234567890":           "+6281234567890",
		"006281234567890":         "+6281234567890",
		" 0812-3456-7890 ":        "+6281234567890",
		"0812 3456 7890":          "+6281234567890",
		"0812.3456.7890":          "+6281234567890",
		"+62 812–3456–7890":       "+6281234567890",
		"+62 (0)812 3456 7890":    "+6281234567890",
		"0812\u00a0345\u00a06789": "+628123456789",
		"081234567":               "", // eight digits after the 0
		"0812345678":              "+62812345678",
		"0812345678901":           "+62812345678901",
		"08123456789012":          "",
		"(0361) 234567":           "+62361234567",
		"0361 23456":              "+6236123456",
		"080123456789":            "", // no mobile number begins so
		"":                        "",
		"81234567890":             "", // whose country?
		"+61412345678":            "+61412345678",
		"+65 9123 4567":           "+6591234567",
		"+1234567":                "",
		"+1234567890123456":       "",
		"0812 abc 7890":           "",
		"0812345678x":             "",
		"08123456789\n0":          "",
		"٠٨١٢٣٤٥٦٧٨٩٠":            "",
		"++6281234567890":         "",
		"0012345":                 "",
		"08" + strings.Repeat("-", 40) + "1234567890": "",
	} {
		got, err := account.Phone(typed)
		if want == "" && !invalid(err, "phone", "account.phone_invalid") {
			t.Errorf("%q: want it refused, got %q, %v", typed, got, err)
		}
		if got != want || want != "" && err != nil {
			t.Errorf("%q: want %q, got %q, %v", typed, want, got, err)
		}
	}
}

func TestEmailAddressesAreKeptInOneForm(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 60) + "@" + strings.Repeat("b.", 95) + "id"
	for typed, want := range map[string]string{
		"dewi@contoh.id":                  "dewi@contoh.id",
		"  Dewi.Putri@Contoh.ID ":         "dewi.putri@contoh.id",
		"a+b@sub.contoh.co.id":            "a+b@sub.contoh.co.id",
		"rene\u0301@contoh.id":            "ren\u00e9@contoh.id",
		"a@b-c.id":                        "a@b-c.id",
		long:                              long,
		long + "x":                        long + "x",
		long + "xy":                       "",
		strings.Repeat("a", 65) + "@b.id": "",
		"":                                "",
		"dewi":                            "",
		"dewi@":                           "",
		"dewi@contoh":                     "",
		"@contoh.id":                      "",
		"a@b@c.id":                        "",
		"a b@c.id":                        "",
		`"a b"@c.id`:                      "",
		"Dewi <dewi@contoh.id>":           "",
		"<dewi@contoh.id>":                "",
		"a@b.id, c@d.id":                  "",
		"a@b.id (rumah)":                  "",
		"a@[127.0.0.1]":                   "",
		"a@-b.id":                         "",
		"a@b..id":                         "",
		"a@b.id\r\nBcc: c@d.id":           "",
		"a\r\n@b.id":                      "",
		"a@b.id\x00":                      "",
	} {
		got, err := account.Email(typed)
		if want == "" && !invalid(err, "email", "account.email_invalid") {
			t.Errorf("%q: want it refused, got %q, %v", typed, got, err)
		}
		if got != want || want != "" && err != nil {
			t.Errorf("%q: want %q, got %q, %v", typed, want, got, err)
		}
	}
}
