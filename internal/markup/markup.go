// Package markup is what the generated pages write with. What templ generates asks
// after each piece of a page whether writing failed, and what to say then, in a third
// of a page's code; but a page's buffer remembers the first failure and tells it when
// the page is over. So make generate puts these calls in the place of all that (see
// lean), which makes the program some megabytes smaller and pages faster.
package markup

import (
	"context"
	"errors"
	"html"
	"io"

	"github.com/a-h/templ"
	"github.com/a-h/templ/runtime"
)

// Mark writes what stands in the template itself.
//
//go:noinline
func Mark(b *runtime.Buffer, words string) {
	_, _ = b.WriteString(words) // the buffer remembers a failure
}

// Text writes a text, escaped for content and for quoted attributes.
//
//go:noinline
func Text[T ~string](b *runtime.Buffer, text T) {
	_, _ = b.WriteString(html.EscapeString(string(text)))
}

// Link writes an address, escaped. What is no templ.SafeURL yet must be one that a
// browser only goes to: anything else, such as javascript:, becomes about:invalid.
//
//go:noinline
func Link[T ~string](b *runtime.Buffer, address T) {
	if safe, is := any(address).(templ.SafeURL); is {
		Text(b, safe)
		return
	}
	Text(b, templ.URL(string(address)))
}

// Component is a part of a page that has others within it: what it writes is given
// them as children, which write nothing when there are none. The buffer is the page's
// own, or one that is written to w at the end.
type Component func(ctx context.Context, b *runtime.Buffer, children templ.Component) error

// Render implements templ.Component.
func (c Component) Render(ctx context.Context, w io.Writer) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	b, existing := runtime.GetBuffer(w)
	if !existing {
		defer func() { err = errors.Join(err, runtime.ReleaseBuffer(b)) }()
	}
	ctx = templ.InitializeContext(ctx)
	children := templ.GetChildren(ctx)
	if children == nil {
		children = templ.NopComponent
	}
	return c(templ.ClearChildren(ctx), b, children)
}

// Part is what stands within a component where a page uses it.
type Part func(ctx context.Context, b *runtime.Buffer) error

// Render implements templ.Component.
func (p Part) Render(ctx context.Context, w io.Writer) (err error) {
	b, existing := runtime.GetBuffer(w)
	if !existing {
		defer func() { err = errors.Join(err, runtime.ReleaseBuffer(b)) }()
	}
	return p(templ.InitializeContext(ctx), b)
}
