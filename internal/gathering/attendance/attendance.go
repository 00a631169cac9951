// Package attendance is who came to a gathering, and when (kehadiran), as the desk at
// the door (meja registrasi) writes it down.
//
// What happens at the door is a Fact. Its identity is made on the device that wrote it
// down, so that it can be sent again any number of times; it is added once and never
// changed. Devices work without a network and send later, in any order. Everything that
// is shown is derived from the facts by Judge, which gives the same for every order in
// which they came: the earliest arrival of a person counts, and what contradicts itself
// is listed once, as a Conflict, for a person to decide.
package attendance

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
)

// FactID identifies a fact within a gathering. A device makes it.
type FactID string

// Kind is what a fact says.
type Kind string

// Kinds of facts.
const (
	Arrive Kind = "arrive" // somebody came
	Undo   Kind = "undo"   // an arrival was written down by mistake
	Settle Kind = "settle" // staff decided about a conflict
)

// How tells how the desk knew who came.
type How string

// Ways.
const (
	ByTicket How = "ticket" // the code of a ticket
	ByName   How = "name"   // found by name, business or telephone
	ByPaper  How = "paper"  // copied from a signed paper list
	WalkedIn How = "walkin" // not on the list before (datang langsung)
)

// Ways lists all.
var Ways = []How{ByTicket, ByName, ByPaper, WalkedIn}

// Sort tells which list a person stands on.
type Sort string

// Sorts. Their first letters begin a Key.
const (
	Registered    Sort = "registered"  // an attendee of a registration
	Participating Sort = "participant" // a participant that never registered
	Speaking      Sort = "speaker"     // narasumber
	Invited       Sort = "invited"     // an invited guest without a registration
	Guest         Sort = "guest"       // on no list; the fact alone names them
)

var sorts = []Sort{Registered, Participating, Speaking, Invited, Guest}

// Person is somebody who can come.
type Person struct {
	Sort  Sort
	Whom  string // registration, participant, speaker, invitation or, for a guest, the fact
	Place int    // of the attendee in the registration, from 1; 0 otherwise
}

// Key writes a person as one text.
func (p Person) Key() string {
	if p.Sort == "" {
		return ""
	}
	return string(p.Sort[:1]) + ":" + p.Whom + ":" + strconv.Itoa(p.Place)
}

// ReadKey reads what Key wrote; false for anything else.
func ReadKey(text string) (p Person, ok bool) {
	parts := strings.Split(text, ":")
	if len(parts) != 3 || len(parts[0]) != 1 || !isID(parts[1]) {
		return p, false
	}
	for _, s := range sorts {
		if s[:1] == Sort(parts[0]) {
			p.Sort = s
		}
	}
	place, err := strconv.Atoi(parts[2])
	p.Whom, p.Place = parts[1], place
	return p, err == nil && p.Sort != "" && p.Key() == text
}

// Fact is one thing that happened at the door.
type Fact struct {
	ID        FactID
	Gathering gathering.ID
	Number    int64 // from 1, in the order of receipt
	Kind      Kind
	Who       Person // of an arrival
	Of        string // fact that is undone, or key of the conflict that is settled
	How       How
	Mark      int    // version of the ticket; NoTicket when it was none of ours, or none was shown
	Stand     string // name of who came in the person's stead (diwakilkan); empty: they came themselves
	With      int    // companions without names
	Name      string // of a guest who is on no list
	Business  string
	Reason    string    // why it was undone, or what was decided
	Strokes   string    // of the signature: see readStrokes; empty: signed on paper, or not
	Claimed   time.Time // by the clock of the device
	At        time.Time // Claimed, put right where that clock was wrong
	Received  time.Time
	Device    DeviceID // empty: staff wrote it down on their own page
	Seq       int64    // of the device, counting up; 0: the server wrote it down
	By        account.ID
}

// NoTicket is the Mark of a fact without a valid ticket.
const NoTicket = -1

// Bounds of a fact.
const (
	longestID      = 60
	longestName    = 120
	longestReason  = 300
	longestStrokes = 4000
	mostWith       = 20
	// tolerance is how far a device's clock may be off before its times are put right
	// and shown to be doubtful.
	tolerance = 5 * time.Minute
)

// isID tells whether a text can be an identity: letters, digits, - and _.
func isID(text string) bool {
	return text != "" && len(text) <= longestID && !strings.ContainsFunc(text, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-' && r != '_'
	})
}

// line tidies a short text; false when it is too long or has letters that cannot be
// printed in a line.
func line(text *string, longest int) bool {
	*text = strings.Join(strings.Fields(*text), " ")
	return len(*text) <= longest && !strings.ContainsFunc(*text, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// check tells why a fact can not be one; empty when it can.
func (f *Fact) check() string {
	short := line(&f.Stand, longestName) && line(&f.Name, longestName) && line(&f.Business, longestName) && line(&f.Reason, longestReason)
	switch {
	case !isID(string(f.ID)):
		return "id"
	case !short:
		return "text"
	case f.Seq < 1, f.Claimed.Year() < 2000, f.Claimed.Year() > 2200:
		return "time"
	case f.With < 0 || f.With > mostWith:
		return "companions"
	}
	if _, ok := readStrokes(f.Strokes); !ok {
		return "signature"
	}
	return f.checkKind()
}

func (f *Fact) checkKind() string {
	switch f.Kind {
	case Arrive:
		if f.Who.Sort == Guest {
			f.Who.Whom, f.Who.Place = string(f.ID), 0
		}
		if f.Who.Key() == "" || !isID(f.Who.Whom) {
			return "person"
		}
		if f.Who.Sort == Guest && f.Name == "" {
			return "name"
		}
		for _, h := range Ways {
			if f.How == h {
				return ""
			}
		}
		return "how"
	case Undo:
		if !isID(f.Of) || f.Reason == "" {
			return "reason"
		}
		return ""
	}
	return "kind"
}

// Stroke is one line of a signature, drawn without lifting the finger: pairs of x and y
// from 0 to 255 in a field twice as wide as high.
type Stroke [][2]int

// readStrokes reads a signature: strokes between semicolons, of numbers between spaces.
func readStrokes(text string) (all []Stroke, ok bool) {
	if text == "" {
		return nil, true
	}
	if len(text) > longestStrokes {
		return nil, false
	}
	for part := range strings.SplitSeq(text, ";") {
		numbers := strings.Fields(part)
		if len(numbers) == 0 || len(numbers)%2 != 0 {
			return nil, false
		}
		var s Stroke
		for i := 0; i < len(numbers); i += 2 {
			x, badX := strconv.Atoi(numbers[i])
			y, badY := strconv.Atoi(numbers[i+1])
			if badX != nil || badY != nil || x < 0 || x > 255 || y < 0 || y > 255 {
				return nil, false
			}
			s = append(s, [2]int{x, y})
		}
		all = append(all, s)
	}
	return all, true
}

// Signature is what the person drew.
func (a *Arrival) Signature() []Stroke {
	all, _ := readStrokes(a.Strokes) // it was read before it was kept
	return all
}

// when puts a fact's time right by what the device's clock showed when it was sent.
// Within the tolerance the device is believed, so that a fact has the same time by
// whichever way it comes.
func (f *Fact) when(clock, received time.Time) {
	f.Received, f.At = received, f.Claimed
	if skew := received.Sub(clock); skew > tolerance || skew < -tolerance {
		f.At = f.Claimed.Add(skew)
	}
	if f.At.Sub(received) > tolerance { // the clock was turned back since
		f.At = received
	}
}

// doubtful tells whether the device's clock was wrong.
func (f Fact) doubtful() bool {
	off := f.At.Sub(f.Claimed)
	return off > tolerance || off < -tolerance
}

func notFound() error { return fault.New(fault.NotFound, "gathering.not_found") }

// wrap says what was being done when something failed.
//
//go:noinline
func wrap(err error, doing string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf(doing+": %w", append(args, err)...)
}
