package web

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"wantilan/internal/fault"
)

// asked checks an address before anything reads it: it is text that both
// databases can keep, and says everything once. Of what is said twice, two
// readers might take one and the other.
func (v *visit) asked() error {
	if !readable(v.URL.Path) {
		return fault.New(fault.NotFound, "web.not_found")
	}
	return single(v.URL.Query())
}

// single refuses values that are no text, and names that stand more than once.
func single(values url.Values) error {
	for name, list := range values {
		if len(list) != 1 || !readable(name) || !readable(list[0]) {
			return fault.New(fault.Invalid, "web.form_unreadable")
		}
	}
	return nil
}

// readable tells whether a text is one, without the letter that PostgreSQL
// cannot keep.
func readable(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, 0) }
