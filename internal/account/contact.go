package account

import (
	"net/mail"
	"strings"

	"wantilan/internal/fault"
)

// Email is an address in the form in which it is kept and compared: alone, and
// in lower case. Nothing typed is no address.
func Email(text string) (string, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "" {
		return "", nil
	}
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || len(text) > 254 || !strings.Contains(text[strings.LastIndexByte(text, '@'):], ".") {
		return "", fault.Field("email", "account.email_wrong")
	}
	return text, nil
}

// Phone is a number in the form in which it is kept and compared, E.164. One
// without its country is taken for Indonesian. Nothing typed is no number.
func Phone(text string) (string, error) {
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -.()/\u00a0", r) {
			return -1
		}
		return r
	}, strings.TrimSpace(text))
	if digits == "" {
		return "", nil
	}
	abroad := strings.HasPrefix(digits, "+")
	digits = strings.TrimPrefix(digits, "+")
	switch {
	case abroad:
	case strings.HasPrefix(digits, "0"):
		digits = "62" + digits[1:]
	case strings.HasPrefix(digits, "8"):
		digits = "62" + digits
	}
	if strings.Trim(digits, "0123456789") != "" || len(digits) < 9 || len(digits) > 15 || digits[0] == '0' {
		return "", fault.Field("phone", "account.phone_wrong")
	}
	return "+" + digits, nil
}
