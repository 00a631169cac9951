// Package fault is how a subject tells its caller that a person can do something
// about an error: a kind, and a wording key that internal/lang turns into a
// sentence. An error without a kind is Internal: the visitor sees a reference
// number and the log has the cause.
package fault

import (
	"errors"
	"fmt"
)

// Kind groups faults by what the caller should do about them.
type Kind string

// The kinds.
const (
	Invalid   Kind = "invalid"   // what was typed is wrong; Field says where
	NotFound  Kind = "not_found" // it does not exist, or the actor may not know that it does
	Forbidden Kind = "forbidden" // the actor may see it but not do this
	Conflict  Kind = "conflict"  // somebody was faster, or the state does not allow it
	Busy      Kind = "busy"      // something we need is not there now; try again later
	Often     Kind = "often"     // the actor asks too often; wait
	Internal  Kind = "internal"  // our mistake
)

// Fault is an error a person can act on.
type Fault struct {
	Kind  Kind
	Key   string // wording key, such as "timetable.already_running"
	Field string // form field, for Invalid
	Args  []any  // arguments of the wording
}

// Error is for logs; people see the wording of Key.
func (f *Fault) Error() string {
	if f.Field != "" {
		return fmt.Sprintf("%s: %s (%s) %v", f.Kind, f.Key, f.Field, f.Args)
	}
	return fmt.Sprintf("%s: %s %v", f.Kind, f.Key, f.Args)
}

// New makes a fault of any kind. There are hundreds of calls: copied into each of them
// it would make the program larger.
//
//go:noinline
func New(kind Kind, key string, args ...any) error {
	return &Fault{Kind: kind, Key: key, Args: args}
}

// Field makes an Invalid fault about one form field.
//
//go:noinline
func Field(field, key string, args ...any) error {
	return &Fault{Kind: Invalid, Key: key, Field: field, Args: args}
}

// KindOf is the kind of the first Fault in err's chain, or Internal.
func KindOf(err error) Kind {
	if f, ok := errors.AsType[*Fault](err); ok {
		return f.Kind
	}
	return Internal
}
