package sheet_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"wantilan/internal/lang"
	"wantilan/internal/sheet"
)

// kinds reads the kinds of mistakes from the source, so that none is forgotten.
func kinds(t *testing.T) []sheet.Kind {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "kinds.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var all []sheet.Kind
	ast.Inspect(file, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok {
			s, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, sheet.Kind(s))
		}
		return true
	})
	return all
}

func TestEveryMistakeIsWordedInBothLanguages(t *testing.T) {
	t.Parallel()
	all := kinds(t)
	if len(all) < 50 {
		t.Fatalf("only %d kinds found", len(all))
	}
	for _, tag := range []lang.Tag{lang.ID, lang.EN} {
		w := lang.In(tag)
		for _, k := range all {
			m := sheet.Mistake{Kind: k, Args: []any{"a", "b", "c", "d", "e"}}
			for _, text := range []string{m.What(w), m.Do(w)} {
				if text == "" || strings.HasPrefix(text, "[") || strings.Contains(text, "{0}") {
					t.Errorf("%s: %s is worded %q", tag, k, text)
				}
			}
		}
	}
}
