package archtest_test

import (
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"

	"wantilan/internal/archtest"
)

// A template that is called from several places is a function that the compiler
// would copy, with all that it writes, into each of them; the program was 0.75 MB
// larger for it. So it must not be inlined. The comment
// stands in the .templ file, right above the word templ.
func TestTemplatesAreNotCopied(t *testing.T) {
	const directive = "//go:noinline"
	files := slices.DeleteFunc(house(t), func(f archtest.File) bool { return f.Test })
	calls := map[string]int{}
	for _, f := range files {
		count(&f, calls)
	}
	seen := 0
	for _, f := range files {
		for _, d := range f.Syntax.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || !f.Generated || !isTemplate(fn) {
				continue
			}
			seen++
			kept := fn.Doc != nil && slices.ContainsFunc(fn.Doc.List, func(c *ast.Comment) bool { return c.Text == directive })
			if n := calls[f.Dir+"."+fn.Name.Name]; n > 1 && !kept {
				t.Errorf("%s: %s is called from %d places; write %s above it in the .templ file and run make generate", f.Path, fn.Name.Name, n, directive)
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d templates found", seen)
	}
}

// isTemplate tells whether a function gives a component and nothing else.
func isTemplate(fn *ast.FuncDecl) bool {
	if fn.Recv != nil || fn.Type.Results == nil || len(fn.Type.Results.List) != 1 {
		return false
	}
	of, ok := fn.Type.Results.List[0].Type.(*ast.SelectorExpr)
	return ok && of.Sel.Name == "Component"
}

// count adds a file's calls of functions of this module, as "folder.name".
func count(f *archtest.File, calls map[string]int) {
	folders := map[string]string{}
	for _, i := range f.Imports() {
		if ours, found := strings.CutPrefix(i, archtest.Module+"/"); found {
			folders[path.Base(ours)] = ours
		}
	}
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		switch of := call.Fun.(type) {
		case *ast.Ident:
			calls[f.Dir+"."+of.Name]++
		case *ast.SelectorExpr:
			if x, ok := of.X.(*ast.Ident); ok && folders[x.Name] != "" {
				calls[folders[x.Name]+"."+of.Sel.Name]++
			}
		}
		return true
	})
}
