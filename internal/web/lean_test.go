package web

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	tagsOf    = regexp.MustCompile(`<([a-z][a-z0-9]*)`)
	classesOf = regexp.MustCompile(` class="([^"]*)"`)
	styleOf   = regexp.MustCompile(`(?s)<style>(.*?)</style>`)
)

// Foreign tells which elements and classes of a page the lean stylesheet does not
// know, for the tests of pages; all of it when the page carries another sheet.
func Foreign(page string) (foreign []string) {
	if m := styleOf.FindStringSubmatch(page); m == nil || m[1] != leanText {
		return []string{"another stylesheet"}
	}
	_, body, _ := strings.Cut(page, "<body>")
	for _, m := range tagsOf.FindAllStringSubmatch(body, -1) {
		foreign = append(foreign, m[1])
	}
	for _, m := range classesOf.FindAllStringSubmatch(body, -1) {
		for class := range strings.FieldsSeq(m[1]) {
			foreign = append(foreign, "."+class)
		}
	}
	slices.Sort(foreign)
	return slices.DeleteFunc(slices.Compact(foreign), func(s string) bool { return slices.Contains(agendaParts, s) })
}

func TestLeanStylesheetIsSmall(t *testing.T) {
	t.Parallel()
	if len(leanText) > len(styleText)/2 {
		t.Errorf("the lean stylesheet has %d of %d bytes", len(leanText), len(styleText))
	}
	if Foreign("<style>"+leanText+`</style><body><marquee class="card no-such-class">`) == nil {
		t.Error("what the sheet does not know is not found")
	}
}
