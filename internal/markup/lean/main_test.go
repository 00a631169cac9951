package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// generated is a file as templ writes it: a constant text, an expression, an address, a
// component with children, and what must stay.
const generated = `package page

import "github.com/a-h/templ"
import templruntime "github.com/a-h/templ/runtime"

func greeting(name string, to templ.SafeURL) templ.Component {
	return templruntime.GeneratedTemplate(func(templ_7745c5c3_Input templruntime.GeneratedComponentInput) (templ_7745c5c3_Err error) {
		templ_7745c5c3_W, ctx := templ_7745c5c3_Input.Writer, templ_7745c5c3_Input.Context
		templ_7745c5c3_Buffer, templ_7745c5c3_IsBuffer := templruntime.GetBuffer(templ_7745c5c3_W)
		if !templ_7745c5c3_IsBuffer {
			defer func() {
				templ_7745c5c3_Err = templruntime.ReleaseBuffer(templ_7745c5c3_Buffer)
			}()
		}
		ctx = templ.InitializeContext(ctx)
		templ_7745c5c3_Var1 := templ.GetChildren(ctx)
		if templ_7745c5c3_Var1 == nil {
			templ_7745c5c3_Var1 = templ.NopComponent
		}
		ctx = templ.ClearChildren(ctx)
		templ_7745c5c3_Err = templruntime.WriteString(templ_7745c5c3_Buffer, 1, "<a href=\"")
		if templ_7745c5c3_Err != nil {
			return templ_7745c5c3_Err
		}
		var templ_7745c5c3_Var2 templ.SafeURL
		templ_7745c5c3_Var2, templ_7745c5c3_Err = templ.JoinURLErrs(to)
		if templ_7745c5c3_Err != nil {
			return templ.Error{Err: templ_7745c5c3_Err}
		}
		_, templ_7745c5c3_Err = templ_7745c5c3_Buffer.WriteString(templ.EscapeString(templ_7745c5c3_Var2))
		if templ_7745c5c3_Err != nil {
			return templ_7745c5c3_Err
		}
		var templ_7745c5c3_Var3 string
		templ_7745c5c3_Var3, templ_7745c5c3_Err = templ.JoinStringErrs(name)
		if templ_7745c5c3_Err != nil {
			return templ.Error{Err: templ_7745c5c3_Err}
		}
		_, templ_7745c5c3_Err = templ_7745c5c3_Buffer.WriteString(templ.EscapeString(templ_7745c5c3_Var3))
		if templ_7745c5c3_Err != nil {
			return templ_7745c5c3_Err
		}
		templ_7745c5c3_Err = templ_7745c5c3_Var1.Render(ctx, templ_7745c5c3_Buffer)
		if templ_7745c5c3_Err != nil {
			return templ_7745c5c3_Err
		}
		return nil
	})
}
`

const lean = `package page

import (
	"context"
	"github.com/a-h/templ"
	"wantilan/internal/markup"
)
import templruntime "github.com/a-h/templ/runtime"

func greeting(name string, to templ.SafeURL) templ.Component {
	return markup.Component(func(ctx context.Context, templ_7745c5c3_Buffer *templruntime.Buffer, templ_7745c5c3_Var1 templ.Component) (templ_7745c5c3_Err error) {
		markup.Mark(templ_7745c5c3_Buffer, "<a href=\"")
		markup.Link(templ_7745c5c3_Buffer, to)
		markup.Text(templ_7745c5c3_Buffer, name)
		templ_7745c5c3_Err = templ_7745c5c3_Var1.Render(ctx, templ_7745c5c3_Buffer)
		if templ_7745c5c3_Err != nil {
			return templ_7745c5c3_Err
		}
		return nil
	})
}
`

// without leaves out what formatting adds: blank lines.
func without(source []byte) string {
	var kept []string
	for line := range strings.Lines(string(source)) {
		if strings.TrimSpace(line) != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

func TestGeneratedPagesBecomeLean(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "page_templ.go")
	if err := os.WriteFile(path, []byte(generated), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, when := range []string{"first", "again"} {
		if err := rewrite(path); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil || without(got) != without([]byte(lean)) {
			t.Errorf("%s: got\n%s\n%v", when, got, err)
		}
	}
}

func TestWhatIsNoGoIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := leaner("page_templ.go", []byte("package {")); err == nil {
		t.Error("want an error")
	}
}
