// Package archtest holds the rules of the house that a machine can check: who
// may import whom (imports.txt), what libraries must not touch, how long files
// and functions may be, and that every package says what it is for.
//
// It reads the sources itself, so that a change in any of them is seen; it has
// no other code than its tests and their reading of files.
package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Module is the path of this module.
const Module = "wantilan"

// File is one Go file of the module.
type File struct {
	Path      string // from the root of the module, with slashes
	Dir       string // folder of Path
	Syntax    *ast.File
	Set       *token.FileSet
	Lines     int
	Test      bool
	Generated bool
}

// Read parses every Go file under root, but for hidden folders and testdata.
func Read(root string) ([]File, error) {
	var files []File
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if base := d.Name(); name != root && (strings.HasPrefix(base, ".") || base == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		if filepath.Ext(name) != ".go" {
			return nil
		}
		f, err := parse(root, name)
		if err != nil {
			return err
		}
		files = append(files, f)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the sources: %w", err)
	}
	return files, nil
}

func parse(root, name string) (File, error) {
	source, err := os.ReadFile(name)
	if err != nil {
		return File{}, err
	}
	set := token.NewFileSet()
	syntax, err := parser.ParseFile(set, name, source, parser.ParseComments)
	if err != nil {
		return File{}, err
	}
	short, err := filepath.Rel(root, name)
	if err != nil {
		return File{}, err
	}
	short = filepath.ToSlash(short)
	return File{
		Path: short, Dir: path.Dir(short), Syntax: syntax, Set: set,
		Lines:     strings.Count(string(source), "\n"),
		Test:      strings.HasSuffix(short, "_test.go"),
		Generated: ast.IsGenerated(syntax),
	}, nil
}

// Tool tells whether the file belongs to a program outside cmd: a tool for those
// who build this, under no rule of the house.
func (f *File) Tool() bool {
	return f.Syntax.Name.Name == "main" && !strings.HasPrefix(f.Path, "cmd/")
}

// Imports lists what the file imports.
func (f *File) Imports() []string {
	var all []string
	for _, i := range f.Syntax.Imports {
		all = append(all, strings.Trim(i.Path.Value, `"`))
	}
	return all
}

// Name is what the file calls an imported package, or empty when it does not
// import it.
func (f *File) Name(imported string) string {
	for _, i := range f.Syntax.Imports {
		if strings.Trim(i.Path.Value, `"`) != imported {
			continue
		}
		if i.Name != nil {
			return i.Name.Name
		}
		base := path.Base(imported)
		if base == "v2" {
			base = path.Base(path.Dir(imported))
		}
		return base
	}
	return ""
}

// Uses lists where the file names something of an imported package, as
// "line: name".
func (f *File) Uses(imported string) []string {
	name := f.Name(imported)
	if name == "" {
		return nil
	}
	var all []string
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == name {
				all = append(all, fmt.Sprintf("%d: %s", f.Set.Position(s.Pos()).Line, s.Sel.Name))
			}
		}
		return true
	})
	return all
}

// Allowed reads imports.txt: for each package, whom it may import.
func Allowed(text string) (map[string][]string, error) {
	rules := map[string][]string{}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		pkg, list, found := strings.Cut(line, ":")
		if !found || strings.ContainsAny(pkg, " \t") {
			return nil, fmt.Errorf("imports.txt:%d: want \"package: packages\"", i+1)
		}
		if _, twice := rules[pkg]; twice {
			return nil, fmt.Errorf("imports.txt:%d: %s has two lines", i+1, pkg)
		}
		rules[pkg] = strings.Fields(list)
		slices.Sort(rules[pkg])
	}
	return rules, nil
}
