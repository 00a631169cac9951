package web

import (
	"compress/gzip"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// leastZipped is the size in bytes below which an answer goes out as it is: it fits
// into one packet anyway.
const leastZipped = 600

// zippers are used again: each takes more than half a megabyte.
var zippers = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err) // a level that there is
	}
	return z
}}

// zipped compresses the texts that next answers with, for those who take gzip. Pages
// come compressed already (piece.go) and are passed on, as is all that would not
// become smaller.
func zipped(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept-Encoding")
		if r.Method == http.MethodHead || !takesGzip(r.Header.Get("Accept-Encoding")) {
			next.ServeHTTP(w, r)
			return
		}
		z := &zipWriter{ResponseWriter: w}
		next.ServeHTTP(z, r) // after a panic nothing more is sent
		z.end()
	})
}

// zipWriter holds the beginning of an answer back until it is long enough to be
// worth compressing, and passes on what is not to be compressed.
type zipWriter struct {
	http.ResponseWriter
	status int
	held   []byte
	plain  bool
	z      *gzip.Writer
}

// Unwrap lets deadlines be set.
func (w *zipWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *zipWriter) WriteHeader(status int) {
	switch {
	case status < http.StatusOK || w.plain:
		w.ResponseWriter.WriteHeader(status)
	case w.status == 0:
		w.status = status
		if !w.gains() {
			w.asItIs()
		}
	}
}

// gains tells whether what is about to be sent is a text that nobody compressed.
func (w *zipWriter) gains() bool {
	h := w.Header()
	kind, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	return w.status != http.StatusNoContent && w.status != http.StatusNotModified && h.Get("Content-Encoding") == "" && h.Get("Content-Range") == "" &&
		(strings.HasPrefix(kind, "text/") && kind != "text/event-stream" || slices.Contains([]string{"application/json", "image/svg+xml"}, kind))
}

func (w *zipWriter) asItIs() {
	w.plain = true
	w.ResponseWriter.WriteHeader(w.status)
}

func (w *zipWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	switch {
	case w.plain:
		return w.ResponseWriter.Write(b)
	case w.z == nil && len(w.held)+len(b) < leastZipped:
		w.held = append(w.held, b...)
		return len(b), nil
	case w.z == nil:
		if err := w.begin(); err != nil {
			return 0, err
		}
	}
	return w.z.Write(b)
}

// begin sends the head of a compressed answer and what was held back.
func (w *zipWriter) begin() error {
	h := w.Header()
	h.Set("Content-Encoding", "gzip")
	h.Del("Content-Length")
	h.Del("Accept-Ranges")
	w.ResponseWriter.WriteHeader(w.status)
	w.z = zippers.Get().(*gzip.Writer)
	w.z.Reset(w.ResponseWriter)
	_, err := w.z.Write(w.held)
	return err
}

// FlushError sends what there is so far, as http.ResponseController asks for.
func (w *zipWriter) FlushError() error {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	if !w.plain && w.z == nil {
		if err := w.begin(); err != nil {
			return err
		}
	}
	if w.z != nil {
		if err := w.z.Flush(); err != nil {
			return err
		}
	}
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// end sends what is left. Who does not take it any more has gone away, which the
// handler was told or will never know.
func (w *zipWriter) end() {
	switch {
	case w.z != nil:
		_ = w.z.Close()
		w.z.Reset(nil)
		zippers.Put(w.z)
	case !w.plain && w.status != 0:
		w.asItIs()
		_, _ = w.ResponseWriter.Write(w.held)
	}
}
