// Package invitation invites people to a gathering (undangan): the list of the
// invited, their letters in waves (gelombang), personal links (tautan pribadi), what
// they answer, reminders, and telling them when the gathering is moved or cancelled.
//
// What happened to an invitation are events, which are added and never changed; its
// state is read from them. An answer is one event, a changed answer another.
package invitation

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/letter"
	"wantilan/internal/mail"
	"wantilan/internal/register"
)

// ID identifies an invitation.
type ID string

// Role is as what somebody is invited (peran).
type Role string

// Roles.
const (
	Participant Role = "participant" // peserta
	Partner     Role = "partner"     // mitra
	Speaker     Role = "speaker"     // narasumber
	Guest       Role = "guest"       // undangan
	Press       Role = "press"       // pers
)

// Roles lists all, in the order of choices.
var Roles = []Role{Participant, Partner, Speaker, Guest, Press}

// Invitation is one person asked to a gathering, alone or for a party.
type Invitation struct {
	ID           ID
	Gathering    gathering.ID
	Wave         int              // number of its wave, from 1
	Party        register.PartyID // empty: somebody who is in no book
	Role         Role
	Name         string // with titles; of a party without a contact, the party's
	Position     string // jabatan
	Organisation string // usaha or body
	Email        string // may be empty
	Phone        string // E.164; may be empty
	Language     letter.Language
	Number       string     // nomor surat; empty until the wave's letters are numbered
	Version      int        // of the link; raised to make it void
	Round        int        // how often it was to be mailed; raised when sent again
	Mailed       int        // the last round whose mail was kept
	By           account.ID // who decided
	ByName       string
	At           time.Time
	Erased       bool    // who it was is forgotten
	Events       []Event // in the order of time
	line         int     // of the text or file that it was read from
}

// Object names an invitation in the audit log.
func (id ID) Object() string { return "invitation/" + string(id) }

// Kind is what an event says.
type Kind string

// Kinds of events.
const (
	Mailed     Kind = "mailed"     // a mail with the letter's words was kept for sending
	Messaged   Kind = "messaged"   // staff sent the WhatsApp text
	HandedOver Kind = "handed"     // the printed letter was handed over
	OpenedLink Kind = "opened"     // the link was opened in a browser
	Coming     Kind = "yes"        // akan hadir
	Declined   Kind = "no"         // tidak dapat hadir
	Substitute Kind = "substitute" // diwakilkan; the note says by whom
	Reminded   Kind = "reminded"
	Told       Kind = "told"     // that the gathering was moved or cancelled
	Corrected  Kind = "address"  // staff corrected how the person is reached
	Voided     Kind = "new_link" // the link was made void and made anew
)

// Answers are the kinds that are answers.
var Answers = []Kind{Coming, Declined, Substitute}

// Event is something that happened to an invitation.
type Event struct {
	ID     string
	Kind   Kind
	Cause  string // unique within the invitation, so that nothing happens twice
	At     time.Time
	By     account.ID // of staff; empty: the invited person, or the program
	ByName string
	Note   string     // reason, or who comes instead
	Mail   mail.ID    // of Mailed, Reminded and Told
	State  mail.State // of that mail now; empty when it is forgotten by now
	Words  string     // of the mail server that refused it
}

// State is how far an invitation has come (keadaan).
type State string

// States, in their usual order.
const (
	Prepared    State = "prepared" // disiapkan
	Queued      State = "queued"   // surel menunggu dikirim
	Bounced     State = "bounced"  // surel tidak sampai
	Sent        State = "sent"     // terkirim
	Handed      State = "handed"   // surat diserahkan
	Opened      State = "opened"   // tautan dibuka
	Yes         State = "yes"
	No          State = "no"
	Represented State = "substitute"
)

// States lists all, in their usual order.
var States = []State{Prepared, Queued, Bounced, Sent, Handed, Opened, Yes, No, Represented}

// State is read from the events: the last answer, or else the furthest that is known.
func (i *Invitation) State() State {
	state := Prepared
	raise := func(s State) {
		if slices.Index(States, s) > slices.Index(States, state) {
			state = s
		}
	}
	var post State // of the newest mail; a mail that was corrected counts no more
	for _, e := range i.Events {
		switch e.Kind {
		case Mailed:
			post = delivered(e.State)
		case Messaged:
			raise(Sent)
		case HandedOver:
			raise(Handed)
		case OpenedLink:
			raise(Opened)
		}
	}
	if post != "" {
		raise(post)
	}
	if a, there := i.Answer(); there {
		return State(a.Kind)
	}
	return state
}

func delivered(s mail.State) State {
	switch s {
	case mail.Waiting, mail.Sending:
		return Queued
	case mail.Refused, mail.GivenUp:
		return Bounced
	}
	return Sent
}

// Answer is the last answer.
func (i *Invitation) Answer() (Event, bool) {
	for _, e := range slices.Backward(i.Events) {
		if slices.Contains(Answers, e.Kind) {
			return e, true
		}
	}
	return Event{}, false
}

// Last is the newest event of a kind.
func (i *Invitation) Last(k Kind) (Event, bool) {
	for _, e := range slices.Backward(i.Events) {
		if e.Kind == k {
			return e, true
		}
	}
	return Event{}, false
}

// Count is how many events of a kind there are.
func (i *Invitation) Count(k Kind) int {
	n := 0
	for _, e := range i.Events {
		if e.Kind == k {
			n++
		}
	}
	return n
}

// Filter narrows a list. Its zero value takes all.
type Filter struct {
	Text  string
	Role  Role
	State State
	Wave  int
	Way   string // ByMail, ByWhatsApp or ByHand
}

// Ways to reach the invited: the first that there is.
const (
	ByMail     = "mail"
	ByWhatsApp = "whatsapp" // no e-mail address, but a telephone
	ByHand     = "hand"     // neither
)

// Ways lists all.
var Ways = []string{ByMail, ByWhatsApp, ByHand}

// Way is how the person is reached.
func (i *Invitation) Way() string {
	switch {
	case i.Email != "":
		return ByMail
	case i.Phone != "":
		return ByWhatsApp
	}
	return ByHand
}

// Takes tells whether an invitation is among those that the filter leaves.
func (f Filter) Takes(i *Invitation) bool {
	return (f.Role == "" || f.Role == i.Role) && (f.Wave == 0 || f.Wave == i.Wave) && (f.Way == "" || f.Way == i.Way()) &&
		(f.State == "" || f.State == i.State()) && i.says(f.Text)
}

// says tells whether every word looked for begins a word of what is known.
func (i *Invitation) says(text string) bool {
	known := wordsOf(i.Name + " " + i.Position + " " + i.Organisation + " " + i.Email + " " + i.Phone + " " + i.Number)
	for _, w := range wordsOf(text) {
		if !slices.ContainsFunc(known, func(k string) bool { return strings.HasPrefix(k, w) }) {
			return false
		}
	}
	return true
}

func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
