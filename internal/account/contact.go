package account

import (
	"net/mail"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"wantilan/internal/fault"
)

// Longest addresses, as mail servers take them.
const (
	longestEmail = 254
	longestLocal = 64
	longestPhone = 40 // as typed, with what stands between the digits
)

// host is a name with a dot in it, of letters of any script, digits and hyphens.
var host = regexp.MustCompile(`^[\pL\pN]([\pL\pN\pM-]*[\pL\pN\pM])?(\.[\pL\pN]([\pL\pN\pM-]*[\pL\pN\pM])?)+$`)

// Email is an e-mail address as it is kept and compared: one bare address, in
// lower case and composed letters (NFC). Servers may tell capitals before the @
// apart; none that people use does.
func Email(text string) (string, error) {
	bad := fault.Field("email", "account.email_invalid")
	address := strings.ToLower(norm.NFC.String(strings.TrimSpace(text)))
	if len(address) > longestEmail {
		return "", bad
	}
	read, err := mail.ParseAddress(address)
	if err != nil || read.Name != "" || read.Address != address { // a name, a comment, quotes
		return "", bad
	}
	local, domain, _ := strings.Cut(address, "@")
	if len(local) > longestLocal || !host.MatchString(domain) {
		return "", bad
	}
	return address, nil
}

// between is what people write between the digits of a number.
var between = strings.NewReplacer(" ", "", "\u00a0", "", ".", "", "-", "", "\u2010", "", "\u2011", "", "\u2013", "", "(", "", ")", "", "/", "")

// Indonesian numbers after the country's code: a mobile number begins with 8 and
// has 9 to 12 digits, one with an area code 7 to 11.
var numbers = regexp.MustCompile(`^(8[1-9][0-9]{7,10}|[2-79][0-9]{6,10})$`)

// abroad is a number of another country, with that country's code (E.164).
var abroad = regexp.MustCompile(`^\+[1-9][0-9]{7,14}$`)

// Phone is a telephone number in the form +62812…, however it was written:
// 0812…, 62812…, +62 812-…, (0361) …. Numbers of other countries begin with + and
// the country's code.
func Phone(text string) (string, error) {
	bad := fault.Field("phone", "account.phone_invalid")
	if len(text) > longestPhone {
		return "", bad
	}
	digits := between.Replace(strings.TrimSpace(text))
	switch {
	case abroad.MatchString(digits) && !strings.HasPrefix(digits, "+62"):
		return digits, nil
	case strings.HasPrefix(digits, "+62"):
		digits = strings.TrimPrefix(digits[3:], "0") // +62 (0)812
	case strings.HasPrefix(digits, "0062"):
		digits = strings.TrimPrefix(digits[4:], "0")
	case strings.HasPrefix(digits, "62"):
		digits = strings.TrimPrefix(digits[2:], "0")
	case strings.HasPrefix(digits, "0"):
		digits = digits[1:]
	default:
		return "", bad
	}
	if !numbers.MatchString(digits) {
		return "", bad
	}
	return "+62" + digits, nil
}
