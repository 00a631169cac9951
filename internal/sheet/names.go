package sheet

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// mostSheetName is the longest name of a worksheet, in UTF-16 units.
const mostSheetName = 31

// sheetNames gives out names that a workbook accepts, each once.
type sheetNames map[string]bool

// name makes a worksheet name of a text: forbidden signs out, cut to length, and
// different from every name given before in upper or lower case.
func (taken sheetNames) name(text string) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0xFFFE || r == 0xFFFF || strings.ContainsRune(`:\/?*[]`, r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	clean = strings.Join(strings.Fields(clean), " ")
	clean = strings.Trim(clip(clean, mostSheetName), "' ")
	if clean == "" || strings.EqualFold(clean, "history") {
		clean = "_" + clean
	}
	name := clean
	for n := 2; taken[strings.ToLower(name)]; n++ {
		suffix := fmt.Sprintf(" (%d)", n)
		name = strings.TrimRight(clip(clean, mostSheetName-len(suffix)), "' ") + suffix
	}
	taken[strings.ToLower(name)] = true
	return name
}

// clip cuts a text to at most units UTF-16 units without splitting a letter.
func clip(s string, units int) string {
	n := 0
	for i, r := range s {
		if n += utf16.RuneLen(r); n > units {
			return s[:i]
		}
	}
	return s
}
