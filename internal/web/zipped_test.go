package web

import (
	"bytes"
	"cmp"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestTextsAreCompressedAndNothingElse(t *testing.T) {
	t.Parallel()
	long, short := strings.Repeat("Anyaman Pandan 14 (contoh);", 4000), "Anyaman Pandan 14 (contoh)"
	head := func(pairs ...string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			for i := 0; i < len(pairs); i += 2 {
				w.Header().Set(pairs[i], pairs[i+1])
			}
		}
	}
	for name, c := range map[string]struct {
		method, accepts string
		head            func(http.ResponseWriter)
		status          int
		body            string
		zipped          bool
	}{
		"a list":                 {accepts: "gzip, br", head: head("Content-Type", "text/csv; charset=utf-8", "Content-Length", "108000"), body: long, zipped: true},
		"a drawing":              {accepts: "gzip", head: head("Content-Type", "image/svg+xml"), body: long, zipped: true},
		"suggestions":            {accepts: "gzip", head: head("Content-Type", "application/json"), body: long, zipped: true},
		"a refusal":              {accepts: "gzip", head: head("Content-Type", "text/plain"), status: 422, body: long, zipped: true},
		"a short text":           {accepts: "gzip", head: head("Content-Type", "text/plain"), body: short},
		"a short refusal":        {accepts: "gzip", head: head("Content-Type", "text/plain"), status: 404, body: short},
		"nothing":                {accepts: "gzip", head: head("Content-Type", "text/plain")},
		"not changed":            {accepts: "gzip", head: head("Content-Type", "text/javascript", "ETag", `"1"`), status: 304},
		"led elsewhere":          {accepts: "gzip", head: head("Location", "/"), status: 303},
		"for one without gzip":   {accepts: "br", head: head("Content-Type", "text/csv"), body: long},
		"for one who says no":    {accepts: "gzip;q=0", head: head("Content-Type", "text/csv"), body: long},
		"a photo":                {accepts: "gzip", head: head("Content-Type", "image/jpeg"), body: long},
		"a workbook":             {accepts: "gzip", head: head("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), body: long},
		"a part of a text":       {accepts: "gzip", head: head("Content-Type", "text/csv", "Content-Range", "bytes 0-107999/200000"), status: 206, body: long},
		"a page, compressed":     {accepts: "gzip", head: head("Content-Type", "text/html", "Content-Encoding", "br"), body: long},
		"a kind that is unknown": {accepts: "gzip", head: head(), body: long},
		"the head alone":         {method: "HEAD", accepts: "gzip", head: head("Content-Type", "text/csv")},
	} {
		for _, piece := range []int{1 << 20, 7} {
			r := httptest.NewRequest(cmp.Or(c.method, "GET"), "/", nil)
			r.Header.Set("Accept-Encoding", c.accepts)
			w := httptest.NewRecorder()
			zipped(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				c.head(w)
				if c.status != 0 {
					w.WriteHeader(c.status)
				}
				for rest := c.body; rest != ""; {
					n := min(piece, len(rest))
					if done, err := io.WriteString(w, rest[:n]); done != n || err != nil {
						t.Errorf("%s: %d of %d bytes taken: %v", name, done, n, err)
					}
					rest = rest[n:]
				}
			})).ServeHTTP(w, r)
			got, encoding := w.Body.String(), w.Header().Get("Content-Encoding")
			if c.zipped {
				if encoding != "gzip" || len(got) > len(c.body)/10 || w.Header().Get("Content-Length") != "" {
					t.Fatalf("%s: want it compressed, got %d bytes of %q", name, len(got), encoding)
				}
				got = unzip(t, []byte(got))
			} else if encoding == "gzip" {
				t.Errorf("%s: compressed", name)
			}
			if want := max(c.status, 200); got != c.body || w.Code != want {
				t.Errorf("%s: want %d and %d bytes, got %d and %d", name, want, len(c.body), w.Code, len(got))
			}
			if vary := w.Header().Get("Vary"); vary != "Accept-Encoding" {
				t.Errorf("%s: Vary is %q", name, vary)
			}
		}
	}
}

// What is flushed is there, however short.
func TestFlushedTextGoesOutAtOnce(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	for kind, encoding := range map[string]string{"text/event-stream": "", "text/csv": "gzip"} {
		w := httptest.NewRecorder()
		zipped(http.HandlerFunc(func(out http.ResponseWriter, _ *http.Request) {
			out.Header().Set("Content-Type", kind)
			_, _ = io.WriteString(out, "data: 1\n\n")
			before := w.Body.Len()
			if err := http.NewResponseController(out).Flush(); err != nil || !w.Flushed || w.Body.Len() == before && kind == "text/csv" {
				t.Errorf("%s: %d bytes after flushing: %v", kind, w.Body.Len(), err)
			}
			_, _ = io.WriteString(out, "data: 2\n\n")
		})).ServeHTTP(w, r)
		got := w.Body.String()
		if encoding == "gzip" {
			got = unzip(t, w.Body.Bytes())
		}
		if got != "data: 1\n\ndata: 2\n\n" || w.Header().Get("Content-Encoding") != encoding {
			t.Errorf("%s: got %q, encoded as %q", kind, got, w.Header().Get("Content-Encoding"))
		}
	}
}

// An answer that broke off is not finished as if it were whole.
func TestBrokenOffIsNotFinished(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic did not reach the server")
			}
		}()
		zipped(http.HandlerFunc(func(out http.ResponseWriter, _ *http.Request) {
			out.Header().Set("Content-Type", "text/csv")
			_, _ = io.WriteString(out, strings.Repeat("Ukiran Nangka 03 (contoh)\n", 100))
			panic(http.ErrAbortHandler)
		})).ServeHTTP(w, r)
	}()
	if bytes.HasSuffix(w.Body.Bytes(), []byte{0x28, 0x0a, 0, 0}) { // its length of 2,600 stands at the end of what is whole
		t.Error("the answer ends as if it were whole")
	}
}
