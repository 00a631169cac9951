package web

import (
	"crypto/rand"
	"net/http"
	"strings"
	"time"
)

// Seen is one request that was answered, for logs and counts: nothing in it
// tells who asked, or for what beyond the route.
type Seen struct {
	Method string
	Route  string // as it stands in the route table, such as /temu/{gathering}
	Status int
	Took   time.Duration
	Ref    string // stands on the page too, when the answer is an error of ours
}

// statusGone is the status of an answer that nobody waited for.
const statusGone = 499

// sink remembers the status that is sent.
type sink struct {
	http.ResponseWriter
	status int
}

func (s *sink) WriteHeader(status int) {
	if s.status == 0 && status >= http.StatusOK {
		s.status = status
	}
	s.ResponseWriter.WriteHeader(status)
}

func (s *sink) Write(b []byte) (int, error) {
	if s.status == 0 {
		s.status = http.StatusOK
	}
	return s.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach what is below.
func (s *sink) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// newRef is the number by which a visitor and the log mean the same request.
func newRef() string { return rand.Text()[:8] }

// note tells of a request that is over.
func (s *site) note(r route, v *visit, sent *sink, begun time.Time) {
	if s.Seen == nil {
		return
	}
	status := sent.status
	switch {
	case status == 0 && v.Context().Err() != nil:
		status = statusGone
	case status == 0:
		status = http.StatusOK
	}
	pattern := strings.TrimPrefix(strings.TrimPrefix(r.pattern, http.MethodGet+" "), http.MethodPost+" ")
	s.Seen(Seen{Method: method(v.Method), Route: pattern, Status: status, Took: s.Now().Sub(begun), Ref: v.ref})
}

// method keeps what visitors make up out of logs and counts.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost:
		return m
	}
	return "other"
}
