package account

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Once marks one sending of a form, so that sending it again (a second press, a
// retry on a weak line) does nothing again. The zero Once marks nothing.
type Once struct {
	Hash  string // of the form's own key and the account that sent it
	Print string // hash of what was sent
}

// OnceOf makes the mark of a form: its key, drawn when it was shown, and what
// was sent with it. A form without a key has no mark.
func OnceOf(by ID, key string, sent []byte) Once {
	if key == "" {
		return Once{}
	}
	of := sha256.Sum256([]byte(string(by) + "\x00" + key))
	print := sha256.Sum256(sent)
	return Once{Hash: hex.EncodeToString(of[:]), Print: hex.EncodeToString(print[:])}
}

// Repeated is the error of a form that was sent before: nothing was done again.
type Repeated struct {
	Answer string // address that the first sending led to; empty when it has not ended
}

// Error is for logs.
func (r *Repeated) Error() string { return fmt.Sprintf("sent before, led to %q", r.Answer) }
