// Package apart does what cannot be broken off without making others wait for it.
//
// While the statement of a large day grows to two million variables, finding memory for
// more of them takes up to half a second in one piece. Whoever cancelled does not wait.
package apart

import (
	"context"
	"fmt"
	"runtime/debug"
)

// Until is what f gives, or the zero value when ctx ends first. Then f is left to itself
// until it notices, so it may change nothing that is used after ctx has ended. A panic in
// f is one in Until.
func Until[T any](ctx context.Context, f func() T) (is T, ok bool) {
	type end struct {
		is     T
		broken string
	}
	done := make(chan end, 1)
	go func() {
		var e end
		defer func() {
			if p := recover(); p != nil {
				e.broken = fmt.Sprintf("%v\n%s", p, debug.Stack())
			}
			done <- e
		}()
		e.is = f()
	}()
	select {
	case e := <-done:
		if e.broken != "" {
			panic(e.broken)
		}
		return e.is, true
	case <-ctx.Done():
		return is, false
	}
}
