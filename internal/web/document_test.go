package web_test

import (
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// document is a page's elements in their order, read as a browser would.
type document []*element

type element struct {
	tag  string
	attr map[string]string
	text strings.Builder // of it and all within, without scripts and styles
	seen bool            // stands in the body, and is not hidden
}

// parse reads a page; our pages are well formed but for the elements that HTML
// leaves open.
func parse(t *testing.T, name, body string) document {
	t.Helper()
	r := xml.NewDecoder(strings.NewReader(body))
	r.Strict, r.AutoClose, r.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var all document
	var open []*element
	for {
		token, err := r.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%s: the page is not well formed: %v", name, err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			e := &element{tag: x.Name.Local, attr: map[string]string{}}
			for _, a := range x.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			_, hidden := e.attr["hidden"]
			e.seen = !hidden && (e.tag == "body" || len(open) > 0 && open[len(open)-1].seen)
			all, open = append(all, e), append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			for _, e := range open {
				if last := open[len(open)-1].tag; last != "style" && last != "script" {
					e.text.Write(x)
				}
			}
		}
	}
	if len(open) != 0 {
		t.Fatalf("%s: %d elements are left open", name, len(open))
	}
	return all
}

// text is what a visitor reads, with single spaces.
func (d document) text() string {
	for _, e := range d {
		if e.tag == "body" {
			return strings.Join(strings.Fields(e.text.String()), " ")
		}
	}
	return ""
}

// visitPage is what a stranger gets of a handler.
func visitPage(t *testing.T, pages http.Handler, path string) string {
	t.Helper()
	answer := httptest.NewRecorder()
	pages.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	if answer.Code != http.StatusOK {
		t.Fatalf("%s: want 200, got %d", path, answer.Code)
	}
	return answer.Body.String()
}
