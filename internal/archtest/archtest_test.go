package archtest_test

import (
	"fmt"
	"go/ast"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"wantilan/internal/archtest"
)

// libraries are the packages that others will import.
var libraries = []string{"schedule", "stem", "pairing"}

func within(dir, root string) bool { return dir == root || strings.HasPrefix(dir, root+"/") }

func inLibrary(dir string) (library string, ok bool) {
	for _, l := range libraries {
		if within(dir, l) {
			return l, true
		}
	}
	return "", false
}

// house is every file under the rules.
func house(t *testing.T) []archtest.File {
	t.Helper()
	files, err := archtest.Read("../..")
	if err != nil {
		t.Fatal(err)
	}
	files = slices.DeleteFunc(files, func(f archtest.File) bool { return f.Tool() })
	if len(files) < 50 {
		t.Fatalf("only %d files found; is this the root of the module?", len(files))
	}
	return files
}

func TestWhoMayImportWhom(t *testing.T) {
	text, err := os.ReadFile("imports.txt")
	if err != nil {
		t.Fatal(err)
	}
	rules, err := archtest.Allowed(string(text))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, f := range house(t) {
		seen[f.Dir] = true
		allowed, known := rules[f.Dir]
		if !known {
			t.Errorf("%s: package %s has no line in imports.txt", f.Path, f.Dir)
			continue
		}
		for _, i := range f.Imports() {
			ours, found := strings.CutPrefix(i, archtest.Module+"/")
			if !found || slices.Contains(allowed, ours) {
				continue
			}
			library, in := inLibrary(f.Dir)
			switch {
			case !f.Test:
				t.Errorf("%s imports %s, which imports.txt does not allow", f.Path, ours)
			case in && !within(ours, library):
				t.Errorf("%s imports %s; tests of a library stay within it", f.Path, ours)
			}
		}
	}
	for pkg := range rules {
		if !seen[pkg] {
			t.Errorf("imports.txt has a line for %s, which does not exist", pkg)
		}
	}
}

// A library is given everything: seed, budget and context. It opens nothing and
// knows no hour. Its tests may keep time limits.
func TestLibrariesTouchNothing(t *testing.T) {
	forbidden := []string{"time", "os", "os/exec", "net", "net/http", "database/sql", "syscall", "unsafe", "log", "log/slog", "math/rand", "embed", "C"}
	sources := []string{"New", "NewPCG", "NewChaCha8", "Rand", "PCG", "ChaCha8", "Source"}
	for _, f := range house(t) {
		if _, in := inLibrary(f.Dir); !in || f.Test {
			continue
		}
		for _, i := range f.Imports() {
			if slices.Contains(forbidden, i) {
				t.Errorf("%s imports %s; a library must not", f.Path, i)
			}
			if first, _, _ := strings.Cut(i, "/"); strings.Contains(first, ".") {
				t.Errorf("%s imports %s; a library needs nothing but the standard library", f.Path, i)
			}
		}
		for _, use := range f.Uses("math/rand/v2") {
			if _, name, _ := strings.Cut(use, ": "); !slices.Contains(sources, name) {
				t.Errorf("%s:%s draws from the global random source", f.Path, use)
			}
		}
	}
}

// Clocks are injected: only the command reads one.
func TestClocksAreInjected(t *testing.T) {
	for _, f := range house(t) {
		if f.Test || f.Generated || within(f.Dir, "cmd") {
			continue
		}
		for _, use := range f.Uses("time") {
			if strings.HasSuffix(use, ": Now") || strings.HasSuffix(use, ": Since") || strings.HasSuffix(use, ": Until") {
				t.Errorf("%s:%s reads the clock; take a now func instead", f.Path, use)
			}
		}
	}
}

func TestTestsDoNotSleep(t *testing.T) {
	for _, f := range house(t) {
		if !f.Test {
			continue
		}
		for _, use := range f.Uses("time") {
			if strings.HasSuffix(use, ": Sleep") {
				t.Errorf("%s:%s: wait for a signal with a deadline instead", f.Path, use)
			}
		}
	}
}

func TestNamesSayWhatPackagesHold(t *testing.T) {
	forbidden := []string{"models", "types", "utils", "common", "helpers", "base", "core", "manager", "service", "misc"}
	for _, f := range house(t) {
		for _, part := range strings.Split(f.Dir, "/") {
			if slices.Contains(forbidden, part) {
				t.Errorf("%s lies in a package called %s, which says nothing", f.Path, part)
			}
		}
	}
}

// Every package says what it is for, in one place.
func TestPackagesAreDocumented(t *testing.T) {
	docs := map[string][]string{}
	for _, f := range house(t) {
		if f.Test || f.Generated { // templ writes a note of its own there
			continue
		}
		if _, seen := docs[f.Dir]; !seen {
			docs[f.Dir] = nil
		}
		if f.Syntax.Doc == nil {
			continue
		}
		want := "Package " + f.Syntax.Name.Name + " "
		if f.Syntax.Name.Name == "main" {
			want = "Command " + path.Base(f.Dir) + " "
		}
		if !strings.HasPrefix(f.Syntax.Doc.Text(), want) {
			t.Errorf("%s: the package's comment must begin %q", f.Path, want)
		}
		docs[f.Dir] = append(docs[f.Dir], f.Path)
	}
	for dir, places := range docs {
		if len(places) != 1 {
			t.Errorf("package %s is documented in %d files, want 1: %v", dir, len(places), places)
		}
	}
}

// Limits of the house in lines; style asks for less.
const (
	longestFile     = 800
	longestFunction = 120
)

func TestFilesAndFunctionsAreShort(t *testing.T) {
	for _, f := range house(t) {
		if f.Test || f.Generated {
			continue
		}
		if f.Lines > longestFile {
			t.Errorf("%s has %d lines, at most %d", f.Path, f.Lines, longestFile)
		}
		for _, d := range f.Syntax.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			from, to := f.Set.Position(fn.Pos()).Line, f.Set.Position(fn.End()).Line
			if n := to - from + 1; n > longestFunction {
				t.Errorf("%s:%d: %s has %d lines, at most %d", f.Path, from, fn.Name.Name, n, longestFunction)
			}
		}
	}
}

// Nothing runs by being imported.
func TestNoInit(t *testing.T) {
	for _, f := range house(t) {
		for _, d := range f.Syntax.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s:%d: func init", f.Path, f.Set.Position(fn.Pos()).Line)
			}
		}
	}
}

// The test reads its own rules rightly.
func TestImportsFileIsReadStrictly(t *testing.T) {
	for text, want := range map[string]string{
		"a: b c\n# note\n\nb:\nc: b": "",
		"a b: c":                     "imports.txt:1",
		"a:\na: b":                   "imports.txt:2",
		"nonsense":                   "imports.txt:1",
	} {
		_, err := archtest.Allowed(text)
		if got := fmt.Sprint(err); (want == "") != (err == nil) || !strings.Contains(got, want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
}
