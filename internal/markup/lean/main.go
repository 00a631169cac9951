// Command lean rewrites what templ generated, so that pages are written with package
// markup and without a question after each piece. It is run by make generate:
//
//	go run ./internal/markup/lean FOLDER...
package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

func main() {
	for _, folder := range os.Args[1:] {
		err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_templ.go") {
				return err
			}
			return rewrite(path)
		})
		if err != nil {
			fmt.Fprintln(os.Stderr, "lean:", err)
			os.Exit(1)
		}
	}
}

// rewrite makes one generated file lean; one that is already stays as it is.
func rewrite(path string) error {
	source, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	lean, err := leaner(path, source)
	if err != nil || bytes.Equal(lean, source) {
		return err
	}
	return os.WriteFile(path, lean, 0o644) //nolint:gosec // source that everybody may read
}

// leaner is a generated file's source without what it can do without.
func leaner(path string, source []byte) ([]byte, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, source, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.BlockStmt:
			x.List = shorten(x.List)
		case *ast.CaseClause:
			x.Body = shorten(x.Body)
		case *ast.CallExpr:
			component(x)
		}
		return true
	})
	add(file, uses(file, "context"), "context")
	add(file, uses(file, "markup"), "wantilan/internal/markup")
	var out bytes.Buffer
	if err := format.Node(&out, files, file); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Names in generated code.
const (
	failure = "templ_7745c5c3_Err"
	buffer  = "templ_7745c5c3_Buffer"
)

// shorten replaces what is known in a list of statements.
func shorten(list []ast.Stmt) []ast.Stmt {
	var short []ast.Stmt
	for i := 0; i < len(list); i++ {
		if text, is := piece(list[i:]); is {
			short = append(short, call("Mark", text))
			i++
			continue
		}
		if name, said, is := expression(list[i:]); is {
			short = append(short, call(name, said))
			i += 4
			continue
		}
		short = append(short, list[i])
	}
	return short
}

// piece is the constant text that two statements write: one that writes, and one that
// asks whether it failed.
func piece(list []ast.Stmt) (text ast.Expr, is bool) {
	if len(list) < 2 || !asks(list[1]) {
		return nil, false
	}
	args, is := assigned(list[0], []string{failure}, "templruntime", "WriteString")
	if !is || len(args) != 3 || !named(args[0], buffer) {
		return nil, false
	}
	return args[2], true
}

// expression is what five statements write: a variable, what it becomes, a question
// about that, its writing, and a question about that.
func expression(list []ast.Stmt) (name string, said ast.Expr, is bool) {
	if len(list) < 5 || !asks(list[2]) || !asks(list[4]) {
		return "", nil, false
	}
	variable, is := declared(list[0])
	if !is {
		return "", nil, false
	}
	escaped, is := assigned(list[3], []string{"_", failure}, buffer, "WriteString")
	if !is || len(escaped) != 1 {
		return "", nil, false
	}
	inner, is := called(escaped[0], "templ", "EscapeString")
	if !is || len(inner) != 1 || !named(inner[0], variable) {
		return "", nil, false
	}
	for join, name := range map[string]string{"JoinStringErrs": "Text", "JoinURLErrs": "Link"} {
		if args, is := assigned(list[1], []string{variable, failure}, "templ", join); is && len(args) == 1 {
			return name, args[0], true
		}
	}
	return "", nil, false
}

// asks tells whether a statement is the question whether something failed.
func asks(s ast.Stmt) bool {
	question, is := s.(*ast.IfStmt)
	if !is || question.Init != nil || question.Else != nil || len(question.Body.List) != 1 {
		return false
	}
	test, is := question.Cond.(*ast.BinaryExpr)
	_, returns := question.Body.List[0].(*ast.ReturnStmt)
	return is && returns && test.Op == token.NEQ && named(test.X, failure) && named(test.Y, "nil")
}

// declared is the name of the variable that a statement declares without a value.
func declared(s ast.Stmt) (name string, is bool) {
	d, is := s.(*ast.DeclStmt)
	if !is {
		return "", false
	}
	g, is := d.Decl.(*ast.GenDecl)
	if !is || g.Tok != token.VAR || len(g.Specs) != 1 {
		return "", false
	}
	v, is := g.Specs[0].(*ast.ValueSpec)
	if !is || len(v.Names) != 1 || len(v.Values) != 0 {
		return "", false
	}
	return v.Names[0].Name, true
}

// assigned are the arguments of from.function when a statement assigns its result to
// these names.
func assigned(s ast.Stmt, names []string, from, function string) (args []ast.Expr, is bool) {
	a, is := s.(*ast.AssignStmt)
	if !is || a.Tok != token.ASSIGN || len(a.Lhs) != len(names) || len(a.Rhs) != 1 {
		return nil, false
	}
	for i, name := range names {
		if !named(a.Lhs[i], name) {
			return nil, false
		}
	}
	return called(a.Rhs[0], from, function)
}

// called are the arguments of a call of from.function.
func called(e ast.Expr, from, function string) (args []ast.Expr, is bool) {
	c, is := e.(*ast.CallExpr)
	if !is {
		return nil, false
	}
	s, is := c.Fun.(*ast.SelectorExpr)
	if !is || !named(s.X, from) || s.Sel.Name != function {
		return nil, false
	}
	return c.Args, true
}

func named(e ast.Expr, name string) bool {
	id, is := e.(*ast.Ident)
	return is && id.Name == name
}

// call writes something into the buffer.
func call(name string, what ast.Expr) ast.Stmt {
	return &ast.ExprStmt{X: &ast.CallExpr{Fun: selector("markup", name), Args: []ast.Expr{ast.NewIdent(buffer), what}}}
}

// component turns a generated component, a call of templruntime.GeneratedTemplate, into
// a markup.Component or, without children of its own, a markup.Part.
func component(c *ast.CallExpr) {
	args, is := called(c, "templruntime", "GeneratedTemplate")
	if !is || len(args) != 1 {
		return
	}
	body, is := args[0].(*ast.FuncLit)
	if !is {
		return
	}
	const most = 8 // statements that set a component up
	begun, children := 0, ""
	for i, s := range body.Body.List[:min(most, len(body.Body.List))] {
		a, is := s.(*ast.AssignStmt)
		if !is || len(a.Rhs) != 1 {
			continue
		}
		if _, is := called(a.Rhs[0], "templ", "InitializeContext"); is {
			begun = i + 1
		}
		if _, is := called(a.Rhs[0], "templ", "GetChildren"); is {
			children = a.Lhs[0].(*ast.Ident).Name
		}
		if _, is := called(a.Rhs[0], "templ", "ClearChildren"); is {
			begun = i + 1
		}
	}
	if begun == 0 {
		return
	}
	body.Body.List = body.Body.List[begun:]
	kind := "Part"
	fields := []*ast.Field{field("ctx", selector("context", "Context")), field(buffer, &ast.StarExpr{X: selector("templruntime", "Buffer")})}
	if children != "" {
		kind = "Component"
		fields = append(fields, field(children, selector("templ", "Component")))
	}
	body.Type.Params.List = fields
	c.Fun = selector("markup", kind)
}

func field(name string, of ast.Expr) *ast.Field {
	return &ast.Field{Names: []*ast.Ident{ast.NewIdent(name)}, Type: of}
}

func selector(from, name string) ast.Expr {
	return &ast.SelectorExpr{X: ast.NewIdent(from), Sel: ast.NewIdent(name)}
}

// uses tells whether a file names something of a package.
func uses(file *ast.File, name string) (found bool) {
	ast.Inspect(file, func(n ast.Node) bool {
		s, is := n.(*ast.SelectorExpr)
		found = found || is && named(s.X, name)
		return !found
	})
	return found
}

// add imports a package if it is used and not imported yet.
func add(file *ast.File, used bool, path string) {
	path = strconv.Quote(path)
	if !used || slices.ContainsFunc(file.Imports, func(s *ast.ImportSpec) bool { return s.Path.Value == path }) {
		return
	}
	spec := &ast.ImportSpec{Path: &ast.BasicLit{Kind: token.STRING, Value: path}}
	for _, d := range file.Decls {
		if g, is := d.(*ast.GenDecl); is && g.Tok == token.IMPORT {
			g.Specs = append(g.Specs, spec)
			file.Imports = append(file.Imports, spec)
			if !g.Lparen.IsValid() {
				g.Lparen = g.Pos()
			}
			return
		}
	}
}
