package archtest_test

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wantilan/internal/archtest"
)

// The pages that people read first; all links in them lead somewhere.
var documents = []string{"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/*.md", "docs/decisions/*.md"}

func TestLinksInDocumentsLeadSomewhere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#]+)[^)]*\)|src="([^"]+)"`)
	for _, pattern := range documents {
		files, err := filepath.Glob("../../" + pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no document %s (%v)", pattern, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range link.FindAllStringSubmatch(string(text), -1) {
				target := found[1] + found[2]
				if strings.Contains(target, "://") {
					continue
				}
				if _, err := os.Stat(filepath.Join(filepath.Dir(file), target)); err != nil {
					t.Errorf("%s links to %s, which is not there", file, target)
				}
			}
		}
	}
}

// The third column of the glossary names things that exist.
func TestGlossaryNamesCode(t *testing.T) {
	text, err := os.ReadFile("../../docs/glossary.md")
	if err != nil {
		t.Fatal(err)
	}
	known := names(house(t))
	code := regexp.MustCompile("`([a-zA-Z.]+)`")
	rows := 0
	for _, line := range strings.Split(string(text), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 5 || strings.HasPrefix(cells[1], "---") || strings.TrimSpace(cells[3]) == "Code" {
			continue
		}
		rows++
		words := code.FindAllStringSubmatch(cells[3], -1)
		if len(words) == 0 {
			t.Errorf("no code for %s", cells[1])
		}
		for _, w := range words {
			if !known[w[1]] {
				t.Errorf("%s: there is no %s", strings.TrimSpace(cells[1]), w[1])
			}
		}
	}
	if rows < 20 {
		t.Errorf("only %d rows found", rows)
	}
}

// names are package.Name, Type.Field, Type.Method and package.Type.Field of all
// that is exported.
func names(files []archtest.File) map[string]bool {
	known := map[string]bool{}
	member := func(pkg, of, name string) { known[of+"."+name], known[pkg+"."+of+"."+name] = true, true }
	for _, f := range files {
		pkg := f.Syntax.Name.Name
		for _, d := range f.Syntax.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					known[pkg+"."+d.Name.Name] = true
					continue
				}
				of := d.Recv.List[0].Type
				if star, ok := of.(*ast.StarExpr); ok {
					of = star.X
				}
				if id, ok := of.(*ast.Ident); ok {
					member(pkg, id.Name, d.Name.Name)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.ValueSpec:
						for _, n := range s.Names {
							known[pkg+"."+n.Name] = true
						}
					case *ast.TypeSpec:
						known[pkg+"."+s.Name.Name] = true
						fields, ok := s.Type.(*ast.StructType)
						if !ok {
							continue
						}
						for _, field := range fields.Fields.List {
							for _, n := range field.Names {
								member(pkg, s.Name.Name, n.Name)
							}
						}
					}
				}
			}
		}
	}
	return known
}
