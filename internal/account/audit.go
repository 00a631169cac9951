package account

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// Entry is one line of the audit log: who did what, for which organisation, to
// what, and what it was before and after. It names people by their accounts and
// holds nothing personal, so that it stays true when a person is erased.
type Entry struct {
	Number       int64 // from 1, without gaps
	At           time.Time
	Account      ID             // empty: the program itself
	Organisation OrganisationID // for which the account acted
	Deed         Deed
	Object       string // kind and identity, such as run/0193…
	Before       string // JSON object; empty when there was nothing
	After        string
	Previous     string // hash of the entry before, empty for the first
	Hash         string
	Once         Once // of the form; not part of the log
}

// Facts are what an entry says of its object, by name. Names of people, their
// addresses and what they wrote do not belong here.
type Facts map[string]any

// Did begins an entry for what the actor does.
func (a Actor) Did(d Deed, object string, at time.Time) Entry {
	return Entry{At: at, Account: a.Account, Organisation: a.Organisation, Deed: d, Object: object, Once: a.Once}
}

// From adds what was before.
func (e Entry) From(f Facts) Entry { e.Before = f.text(); return e }

// To adds what is after.
func (e Entry) To(f Facts) Entry { e.After = f.text(); return e }

func (f Facts) text() string {
	b, err := json.Marshal(f) // sorted by name
	if err != nil {
		panic(fmt.Sprintf("account: facts that cannot be written: %v", err))
	}
	return string(b)
}

// Chain gives the entry its place after another, whose number and hash are
// given, and its own hash.
func (e Entry) Chain(after int64, hash string) Entry {
	e.Number, e.Previous = after+1, hash
	e.At = e.At.UTC().Truncate(time.Microsecond) // as it is kept
	e.Hash = e.sum()
	return e
}

// sum is the hash over everything that the entry says.
func (e Entry) sum() string {
	var b []byte
	b = binary.BigEndian.AppendUint64(b, uint64(e.Number))
	b = binary.BigEndian.AppendUint64(b, uint64(e.At.UnixMicro()))
	for _, s := range []string{string(e.Account), string(e.Organisation), string(e.Deed), e.Object, e.Before, e.After, e.Previous} {
		b = binary.BigEndian.AppendUint64(b, uint64(len(s)))
		b = append(b, s...)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Chain tells whether entries given one after another are whole. The zero Chain
// begins before the first entry.
type Chain struct {
	Number int64
	Hash   string
}

// Next takes the next entry and tells what is wrong with it; empty when nothing.
func (c *Chain) Next(e Entry) (wrong string) {
	switch {
	case e.Number != c.Number+1:
		wrong = fmt.Sprintf("audit entry %d follows %d: entries are missing", e.Number, c.Number)
	case e.Previous != c.Hash:
		wrong = fmt.Sprintf("audit entry %d does not follow the entry before: one of the two was changed", e.Number)
	case e.Hash != e.sum():
		wrong = fmt.Sprintf("audit entry %d was changed", e.Number)
	}
	c.Number, c.Hash = e.Number, e.Hash
	return wrong
}
