package ui_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"wantilan/internal/lang"
	"wantilan/internal/web/ui"
)

// drawn is a component's HTML.
func drawn(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPagerOffersTheEndsAndTheNeighbours(t *testing.T) {
	t.Parallel()
	in := lang.In(lang.ID)
	item := regexp.MustCompile(`<li[^>]*>(?:<a[^>]*>)?([^<]*)<`)
	for _, c := range []struct {
		page, last int
		want       string
	}{
		{1, 1, ""},
		{1, 2, "1 2 Berikutnya"},
		{2, 3, "Sebelumnya 1 2 3 Berikutnya"},
		{1, 9, "1 2 … 9 Berikutnya"},
		{4, 9, "Sebelumnya 1 2 3 4 5 … 9 Berikutnya"},
		{5, 9, "Sebelumnya 1 … 4 5 6 … 9 Berikutnya"},
		{9, 9, "Sebelumnya 1 … 8 9"},
	} {
		html := drawn(t, ui.Pager(in, ui.Pages{Of: "Peserta", Path: "/x", Page: c.page, Last: c.last}))
		var got []string
		for _, m := range item.FindAllStringSubmatch(html, -1) {
			got = append(got, m[1])
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("page %d of %d: want %q, got %q", c.page, c.last, c.want, strings.Join(got, " "))
		}
	}
}

func TestPagerKeepsWhatTheListIsNarrowedTo(t *testing.T) {
	t.Parallel()
	query := url.Values{"cari": {"tenun & kopi"}, "halaman": {"2"}}
	html := drawn(t, ui.Pager(lang.In(lang.EN), ui.Pages{Of: "Participants", Path: "/x", Query: query, Page: 2, Last: 3}))
	for _, want := range []string{`href="/x?cari=tenun+%26+kopi"`, `href="/x?cari=tenun+%26+kopi&amp;halaman=3"`, `rel="prev"`, `rel="next"`, `aria-current="page"`} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s in %s", want, html)
		}
	}
	if query.Get("halaman") != "2" {
		t.Error("the query given was changed")
	}
}

func TestQuestionTellsWhatIsWrongWhereScreenReadersLook(t *testing.T) {
	t.Parallel()
	html := drawn(t, ui.Input(ui.Question{Name: "surat", Label: "Email", Hint: "h", Wrong: "w", Kind: "email", Fill: "email", Required: true}))
	for _, want := range []string{`for="surat"`, `id="surat"`, `aria-describedby="surat-hint surat-wrong"`, `aria-invalid="true"`, `autocomplete="email"`, ` required`} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s in %s", want, html)
		}
	}
	html = drawn(t, ui.Field("a", "A", "", "text", "<b>", ""))
	for _, not := range []string{"aria-", "required", "disabled", "<b>"} {
		if strings.Contains(html, not) {
			t.Errorf("%s in %s", not, html)
		}
	}
	html = drawn(t, ui.Radios(ui.Question{ID: "r", Name: "n", Label: "L", Value: "y", Wrong: "w"}, []ui.Option{{Value: "x", Text: "X"}, {Value: "y", Text: "Y", Hint: "z"}}))
	if !regexp.MustCompile(`id="r-2"[^>]*checked`).MatchString(html) || !strings.Contains(html, `<fieldset class="field wrong" aria-describedby="r-wrong"`) {
		t.Errorf("radio buttons: %s", html)
	}
}

func TestMistakesStandInTheFormsOrder(t *testing.T) {
	t.Parallel()
	got := ui.Mistakes(ui.Question{Name: "a", Label: "A", Wrong: "one"}, ui.Question{Name: "c"}, ui.Question{Name: "b", ID: "b-2", Label: "B", Wrong: "two"})
	if len(got) != 2 || got[0] != (ui.Mistake{ID: "a", Label: "A", Text: "one"}) || got[1] != (ui.Mistake{ID: "b-2", Label: "B", Text: "two"}) {
		t.Errorf("got %v", got)
	}
	in := lang.In(lang.EN)
	if html := drawn(t, ui.Summary(in, got[:1], true)); !strings.Contains(html, `<a href="#a">A: one</a>`) || !strings.Contains(html, "1 answer needs") || !strings.Contains(html, "autofocus") {
		t.Errorf("the summary: %s", html)
	}
	if html := drawn(t, ui.Summary(in, nil, true)); html != "" {
		t.Errorf("a summary of nothing: %s", html)
	}
}

func TestChartsSayTheirValuesAndStayWithinTheirRoom(t *testing.T) {
	t.Parallel()
	for name, values := range map[string][]float64{"several": {3, 0, 9}, "one": {4}, "none above 0": {0, 0}, "below 0": {-2, 5}, "empty": nil} {
		c := ui.Chart{ID: "c", Title: "T"}
		for _, v := range values {
			c.Points = append(c.Points, ui.Point{Text: "p", Value: v, Shown: "n"})
		}
		for kind, html := range map[string]string{"bars": drawn(t, ui.Bars(c)), "line": drawn(t, ui.Sparkline(c))} {
			if strings.Contains(html, "NaN") || strings.Contains(html, "Inf") || regexp.MustCompile(`[" ,]-[0-9]`).MatchString(html) {
				t.Errorf("%s, %s: %s", name, kind, html)
			}
			if n := strings.Count(html, "p:\u00a0n"); n != 2*len(values) {
				t.Errorf("%s, %s: want every value for eyes and for screen readers, got %d of %d", name, kind, n, 2*len(values))
			}
			if kind == "bars" && strings.Count(html, "<rect") != len(values) {
				t.Errorf("%s: want %d bars: %s", name, len(values), html)
			}
		}
	}
}

func TestProgressThatIsNotKnownHasNoValue(t *testing.T) {
	t.Parallel()
	if html := drawn(t, ui.Progress("p", "L", -1, "")); strings.Contains(html, "value=") {
		t.Errorf("got %s", html)
	}
	if html := drawn(t, ui.Progress("p", "L", 0, "")); !strings.Contains(html, `value="0.000"`) {
		t.Errorf("got %s", html)
	}
}

func TestDialogHasALinkForBrowsersWithoutDialogs(t *testing.T) {
	t.Parallel()
	w := ui.Window{ID: "hapus", Open: "Hapus", Title: "Hapus?", Page: "/hapus", Look: ui.Danger}
	html := drawn(t, ui.Opener(w))
	for _, want := range []string{`href="/hapus"`, `command="show-modal"`, `commandfor="hapus"`, `popovertarget="hapus"`, `type="button"`} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s in %s", want, html)
		}
	}
	w.Page = ""
	if html := drawn(t, ui.Opener(w)); !strings.Contains(html, `href="#hapus"`) {
		t.Errorf("without a page of its own the link does not lead to the dialog: %s", html)
	}
	in := lang.In(lang.ID)
	if html := drawn(t, ui.Cancel(in, w)); !strings.Contains(html, " autofocus") {
		t.Errorf("before a danger the way back has no focus: %s", html)
	}
	w.Look = ui.Plain
	if html := drawn(t, ui.Cancel(in, w)); strings.Contains(html, " autofocus") {
		t.Errorf("the way back takes the focus from the first field: %s", html)
	}
	if html := drawn(t, ui.Dialog(w)); !strings.Contains(html, `aria-labelledby="hapus-title"`) || !strings.Contains(html, `<h2 id="hapus-title">Hapus?</h2>`) {
		t.Errorf("the dialog has no name: %s", html)
	}
}
