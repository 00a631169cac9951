package registration

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
)

// tokenBytes of a mark stand in a link: 96 bits, so that guessing is hopeless and a
// printed code stays coarse.
const tokenBytes = 12

// longestToken is longer than any that is made.
const longestToken = 100

// Token is the capability to one thing of a kind, such as the personal link of a
// registration: its identity and a mark that only this installation can make from
// key. Raising version makes the tokens of before void.
func Token(key []byte, kind, id string, version int) string {
	m := hmac.New(sha256.New, key)
	fmt.Fprintf(m, "%s\x00%s\x00%d", kind, id, version)
	return id + "." + base64.RawURLEncoding.EncodeToString(m.Sum(nil)[:tokenBytes])
}

// TokenID is whose token a text would be; false when it is none at all.
func TokenID(token string) (id string, ok bool) {
	id, mark, ok := strings.Cut(token, ".")
	return id, ok && id != "" && mark != "" && len(token) <= longestToken
}

// Valid tells whether a token is the one of a thing in its version.
func Valid(key []byte, token, kind, id string, version int) bool {
	return hmac.Equal([]byte(token), []byte(Token(key, kind, id, version)))
}

// Kinds of tokens.
const (
	ofLink   = "registration"
	ofTicket = "ticket"
)

// TicketOf is the code of a registration's ticket, for others who hold the key.
func TicketOf(key []byte, id ID, mark int) string { return Token(key, ofTicket, string(id), mark) }

// MarkOf tells which version of a registration's ticket a code is, newest being the one
// that counts; -1 for a code that was never given out.
func MarkOf(key []byte, code string, id ID, newest int) int {
	for mark := newest; mark >= 0; mark-- {
		if Valid(key, code, ofTicket, string(id), mark) {
			return mark
		}
	}
	return -1
}
