package web

import (
	"net/url"
	"slices"
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

// several are the fields of which a form has one for each thing on its page; they
// are read by nobody as one.
var several = []string{"photo", "pilih"}

// single refuses values that are no text, and names that stand more than once but
// for several.
func single(values url.Values) error {
	for name, list := range values {
		if slices.Contains(several, name) && len(list) <= mostSeveral && !slices.ContainsFunc(list, unreadableText) {
			continue
		}
		if len(list) != 1 || !readable(name) || !readable(list[0]) {
			return fault.New(fault.Invalid, "web.form_unreadable")
		}
	}
	return nil
}

// mostSeveral bounds how many things one form can name.
const mostSeveral = 1000

func unreadableText(text string) bool { return !readable(text) }

// readable tells whether a text is one, without the letter that PostgreSQL
// cannot keep.
func readable(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, 0) }
