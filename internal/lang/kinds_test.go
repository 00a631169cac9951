package lang_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"wantilan/internal/lang"
	"wantilan/internal/timetable"
)

// kinds are the values of the constants of one type in package schedule, as its
// sources have them, so that none can be added without being seen here.
func kinds(t *testing.T, name string) (all []string) {
	t.Helper()
	files, err := filepath.Glob("../../schedule/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || len(v.Values) != 1 {
				return true
			}
			typ, isName := v.Type.(*ast.Ident)
			value, isText := v.Values[0].(*ast.BasicLit)
			if isName && isText && typ.Name == name {
				text, err := strconv.Unquote(value.Value)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, text)
			}
			return true
		})
	}
	return all
}

// Whatever the engine can say of a timetable has words: rules that are broken, reasons, what
// would make room, goals, and causes why a request has no place.
func TestEverythingTheEngineSaysHasWords(t *testing.T) {
	t.Parallel()
	words := map[string]bool{}
	for key := range catalogue(t, lang.ID) {
		words[key] = true
	}
	var causes []string
	for _, c := range timetable.Causes {
		causes = append(causes, string(c))
	}
	goals := kinds(t, "Objective")
	for _, c := range []struct {
		prefix, suffix string
		of             []string
		least          int
	}{
		{"board.relax.", "", kinds(t, "RelaxKind"), 10},
		{"board.rule.", "", kinds(t, "Rule"), 15},
		{"schedule.reason.", "", kinds(t, "ReasonKind"), 15},
		{"board.goal.", "_value", goals, 6},
		{"board.why.", "", causes, 12},
		{"board.polite.", "", causes, 12},
	} {
		if len(c.of) < c.least {
			t.Errorf("only %d kinds were found for %s", len(c.of), c.prefix)
		}
		for _, kind := range c.of {
			key := c.prefix + kind + c.suffix
			if key == "board.rule.one" {
				key = "board.rule.atonce" // a key that ends with "one" would be a plural
			}
			if !words[key] {
				t.Errorf("nothing is said for %s", key)
			}
		}
	}
}
