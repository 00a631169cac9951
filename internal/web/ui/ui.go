// Package ui is the look that all pages share: one stylesheet, the frame around
// a page, and the parts pages are built of.
//
// The colours are those of temple brick, gold leaf and night; the band on top is
// a woven diamond like those of songket, drawn by our own code. Every pair of
// text and ground colours has a contrast of at least 4.5 to 1 in both themes,
// which a test computes.
package ui

import (
	_ "embed"
	"fmt"
	"strings"

	"wantilan/internal/lang"
	"wantilan/internal/register"
)

//go:embed style.css
var style string

//go:embed screen.css
var screen string

// Style is the stylesheet that stands in every page, without comments and
// needless white space.
func Style() string { return bare(style) }

// Screen is the stylesheet of projectors, which have nothing else.
func Screen() string { return bare(screen) }

func bare(sheet string) string {
	var b strings.Builder
	for line := range strings.Lines(sheet) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "/*") && strings.HasSuffix(line, "*/") {
			continue
		}
		b.WriteString(line)
		if strings.HasSuffix(line, ",") {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// Frame is what every page shows around its content.
type Frame struct {
	In       *lang.Wording
	Title    string
	Path     string // of this page, to come back to after changing the language
	Name     string // of who is signed in
	SignedIn bool
	Own      bool   // has a business of their own
	Register bool   // may look into the register
	Import   bool   // may make gatherings from files
	People   bool   // may see organisations and people
	Letters  bool   // may see letterheads and forms
	Audit    bool   // may see the audit log
	Sample   bool   // the page shows made-up data
	Notice   string // of what has just been done; may be empty
	Style    string // the stylesheet within its tag
	Bare     bool   // Style brings the icon along
	Refresh  int    // seconds after which a browser without script loads the page again; 0: never
	Next     string // address that the browser goes on to by itself; may be empty
	Script   string // name of a module under /statis/; may be empty
	About    string // what messengers show below the title of a link; may be empty
	Picture  string // address of what they show beside it; may be empty
	Place    *Place // the gathering the page belongs to; nil outside
}

// Place says where in a gathering a page is.
type Place struct {
	Base  string // address of the gathering's pages, /temu/{id}
	Title string
	Tabs  []Tab
	More  []Tab  // the pages that the current tab stands for, in a row of their own
	Group string // what that row is called
}

// other is the tag of the language the page is not in.
func (f Frame) other() lang.Tag {
	if f.In.Tag == lang.EN {
		return lang.ID
	}
	return lang.EN
}

// KindClass is the class that colours a kind of party.
func KindClass(k register.Kind) string { return "k-" + string(k) }

// KindLetter is the letter that tells kinds apart without colour.
func KindLetter(in *lang.Wording, k register.Kind) string {
	return in.T("web.kind." + string(k) + ".letter")
}

// describers names the elements that describe a field.
func describers(name, hint, wrong string) string {
	var all []string
	if hint != "" {
		all = append(all, name+"-hint")
	}
	if wrong != "" {
		all = append(all, name+"-wrong")
	}
	return strings.Join(all, " ")
}

// Two writes a number with at least two digits.
func Two(n int) string { return fmt.Sprintf("%02d", n) }
