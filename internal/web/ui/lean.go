package ui

import (
	"regexp"
	"slices"
	"strings"
)

// Lean is the part of the stylesheet that a page needs which is built of the
// given elements and classes (written with their dot) and of nothing else.
// Participants' pages carry it instead of the whole: less to send over a weak
// line, and less to compress.
func Lean(parts ...string) string { return lean(Style(), parts) }

// lean drops the rules of which no selector can meet the parts.
func lean(sheet string, parts []string) string {
	var b strings.Builder
	for len(sheet) > 0 {
		open := strings.IndexByte(sheet, '{')
		if open < 0 {
			break
		}
		end := open + closing(sheet[open:])
		prelude, body := sheet[:open], sheet[open+1:end]
		sheet = sheet[end+1:]
		switch {
		case strings.HasPrefix(prelude, "@media"), strings.HasPrefix(prelude, "@supports"):
			if inner := lean(body, parts); inner != "" {
				b.WriteString(prelude + "{" + inner + "}")
			}
		case strings.HasPrefix(prelude, "@"):
			b.WriteString(prelude + "{" + body + "}")
		default:
			if met := slices.DeleteFunc(selectors(prelude), func(s string) bool { return !meets(s, parts) }); len(met) > 0 {
				b.WriteString(strings.Join(met, ",") + "{" + body + "}")
			}
		}
	}
	return b.String()
}

// closing is where the block that begins a text ends.
func closing(s string) int {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(s) - 1
}

// selectors takes a list apart at commas that stand in no parentheses.
func selectors(prelude string) []string {
	var all []string
	depth, from := 0, 0
	for i := range len(prelude) {
		switch prelude[i] {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				all = append(all, prelude[from:i])
				from = i + 1
			}
		}
	}
	return append(all, prelude[from:])
}

var (
	within  = regexp.MustCompile(`\([^)]*\)|\[[^\]]*\]|::?[a-z-]+`) // what narrows an element down
	element = regexp.MustCompile(`\.?[a-z][a-z0-9-]*`)
	theme   = regexp.MustCompile(`\[(data-[a-z]+)`)
)

// meets tells whether a selector can meet an element of a page of these parts.
func meets(selector string, parts []string) bool {
	for _, m := range theme.FindAllStringSubmatch(selector, -1) {
		if m[1] != "data-label" && !slices.Contains(parts, m[1]) {
			return false
		}
	}
	for _, name := range element.FindAllString(within.ReplaceAllString(selector, " "), -1) {
		if !slices.Contains(parts, name) {
			return false
		}
	}
	return true
}
