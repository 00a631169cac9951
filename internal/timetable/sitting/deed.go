package sitting

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/gathering/evaluation"
	"wantilan/internal/gathering/promise"
)

// Bounds of what a device sends at once.
const (
	MostSent  = 256 << 10 // bytes
	mostDeeds = 200
)

// Batch is what a device sends that had no line for a while: deeds in the order in which
// they were done.
type Batch struct {
	Now   int64  `json:"now"` // by its clock, milliseconds since 1970
	Deeds []Deed `json:"deeds"`
}

// Deed is one form as it was filled in.
type Deed struct {
	ID   string `json:"id"`
	At   int64  `json:"at"`   // by the device's clock, milliseconds since 1970
	Form string `json:"form"` // as browsers send forms
}

// ReadBatch reads what a device sent.
func ReadBatch(raw []byte) (b Batch, err error) {
	if json.Unmarshal(raw, &b) != nil || len(b.Deeds) > mostDeeds || b.Now <= 0 {
		return b, fault.New(fault.Invalid, "promise.unreadable")
	}
	return b, nil
}

// When is when a deed was done, by the server's clock: a device's may be wrong.
func (b *Batch) When(d Deed, now time.Time) time.Time {
	ago := time.Duration(max(0, b.Now-d.At)) * time.Millisecond
	return now.Add(-ago).UTC().Truncate(time.Millisecond)
}

// Say keeps what is said of a promise; turn tells that the other side taps on this device.
func (b *Book) Say(ctx context.Context, s *Seat, f promise.Fact, turn bool) (promise.Promise, promise.Fate, error) {
	return b.promises.Say(ctx, s.by, s.State.Day, promise.Place{Own: s.Own.ID, Way: s.Way, Turn: turn}, f)
}

// Think keeps what a seat's side thinks of a meeting, and whether it was held.
func (b *Book) Think(ctx context.Context, s *Seat, request int, replies []evaluation.Reply, id string, at time.Time) error {
	sum := sha256.Sum256([]byte(string(s.Own.ID) + "\x00" + id)) // so that no device takes the identity of another's
	// Of two answers within one millisecond, all that devices tell apart, their identities
	// decide which is the later, so that their order on the way does not.
	at = at.Truncate(time.Millisecond).Add(time.Duration(int(sum[30])<<8|int(sum[31])) % 1000 * time.Microsecond)
	return b.answers.GiveLater(ctx, s.by, s.sheet, evaluation.Subject{About: evaluation.Meeting, Number: request}, replies, hex.EncodeToString(sum[:16]), at)
}
