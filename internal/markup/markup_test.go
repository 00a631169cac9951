package markup_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/a-h/templ/runtime"

	"wantilan/internal/markup"
)

// said is what a part writes.
func said(t *testing.T, write func(b *runtime.Buffer)) string {
	t.Helper()
	var out strings.Builder
	err := markup.Part(func(_ context.Context, b *runtime.Buffer) error { write(b); return nil }).Render(t.Context(), &out)
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestTextsCannotLeaveTheirPlace(t *testing.T) {
	t.Parallel()
	if got := said(t, func(b *runtime.Buffer) { markup.Text(b, `<b>"Tenun" & 'Ukir'</b>`) }); got != `&lt;b&gt;&#34;Tenun&#34; &amp; &#39;Ukir&#39;&lt;/b&gt;` {
		t.Errorf("got %s", got)
	}
	if got := said(t, func(b *runtime.Buffer) { markup.Mark(b, `<b>`) }); got != `<b>` {
		t.Errorf("got %s", got)
	}
}

func TestLinksOnlyGoSomewhere(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"/ikm?cari=a&b=\"c": `/ikm?cari=a&amp;b=&#34;c`, "https://temu.example/": "https://temu.example/", "javascript:alert(1)": "about:invalid#TemplFailedSanitizationURL",
	} {
		if got := said(t, func(b *runtime.Buffer) { markup.Link(b, address) }); got != want {
			t.Errorf("%s: got %s", address, got)
		}
	}
	if got := said(t, func(b *runtime.Buffer) { markup.Link(b, templ.SafeURL("whatsapp://send?text=a")) }); got != "whatsapp://send?text=a" {
		t.Errorf("a safe address: got %s", got)
	}
}

// full fails after some bytes, as a connection that is gone does.
type full struct{ left int }

var errFull = errors.New("no room")

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// Nothing asks after each piece whether it was written: the first failure is told when
// the page is over, whatever is written after it.
func TestAFailureIsToldAtTheEnd(t *testing.T) {
	t.Parallel()
	page := markup.Component(func(ctx context.Context, b *runtime.Buffer, _ templ.Component) error {
		for range 5_000 {
			markup.Mark(b, "<p>")
			markup.Text(b, "Tenun")
		}
		return nil
	})
	if err := page.Render(t.Context(), &full{left: 10_000}); !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
	if err := page.Render(t.Context(), &full{left: 50_000}); err != nil {
		t.Errorf("with room: %v", err)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if err := page.Render(gone, &full{left: 50_000}); !errors.Is(err, context.Canceled) {
		t.Errorf("whoever has left: %v", err)
	}
}

// A component writes its children where it wants, and their children are their own.
func TestChildrenAreWrittenWhereTheComponentSays(t *testing.T) {
	t.Parallel()
	card := markup.Component(func(ctx context.Context, b *runtime.Buffer, children templ.Component) error {
		markup.Mark(b, "<section>")
		err := children.Render(ctx, b)
		markup.Mark(b, "</section>")
		return err
	})
	page := markup.Part(func(ctx context.Context, b *runtime.Buffer) error {
		within := markup.Part(func(ctx context.Context, b *runtime.Buffer) error {
			markup.Text(b, "isi ")
			return card.Render(ctx, b)
		})
		return card.Render(templ.WithChildren(ctx, within), b)
	})
	var out strings.Builder
	if err := page.Render(t.Context(), &out); err != nil || out.String() != "<section>isi <section></section></section>" {
		t.Errorf("got %s, %v", out.String(), err)
	}
}
