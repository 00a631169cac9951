// Package match is who should meet whom at a gathering: rules of the organisers, requests
// (permintaan temu) with what the other side answered, suggestions with their reasons
// (pairing), queues of crowded desks and group tables (klinik).
//
// Participants are told by their numbers, moments are UTC. What is suggested is kept with
// the version that it was computed from (Suggestions); a Desk computes it as due work.
package match

import (
	"time"

	"wantilan/internal/account"
)

// RequestID identifies a request.
type RequestID string

// Priority is how much the asker wants the meeting.
type Priority int

// Priorities; a smaller number goes first.
const (
	Must Priority = 1 // wajib
	Want Priority = 2 // ingin
	Open Priority = 3 // bila ada waktu
)

// Answer is what became of a request before timetabling.
type Answer string

// Answers. Only an accepted request is timetabled.
const (
	Asked     Answer = "asked"     // menunggu jawaban
	Lapsed    Answer = "lapsed"    // gugur karena tidak dijawab
	Accepted  Answer = "accepted"  // diterima
	Declined  Answer = "declined"  // ditolak oleh pihak yang diminta
	Withdrawn Answer = "withdrawn" // dibatalkan oleh peminta
)

// Request asks for one meeting between two participants of a gathering.
type Request struct {
	ID       RequestID
	Number   int // from 1, unique in the gathering
	From, To int // participant numbers
	Priority Priority
	Answer   Answer
	Session  int    // gathering.Session the meeting must be in; 0 means any
	Fixed    int    // slot number it must take; 0 means free
	After    []int  // numbers of requests that must be held in an earlier slot
	Note     string // what it is about

	Origin     Origin     `json:",omitempty"`
	AskedAt    time.Time  `json:",omitzero"`  // zero: not known
	DueAt      time.Time  `json:",omitzero"`  // when silence counts; zero: when the requests close
	AnsweredAt time.Time  `json:",omitzero"`  // zero: not answered, or not known
	By         account.ID `json:",omitempty"` // who answered; empty: nobody did, a rule
	Reason     Reason     `json:",omitempty"` // why it was declined
	Words      string     `json:",omitempty"` // what was said beside the reason
}

// Live tells whether a request is still meant: asked, or accepted.
func (r *Request) Live() bool { return r.Answer == Asked || r.Answer == Accepted }

// Origin is where a request comes from.
type Origin string

// Origins.
const (
	OfFile     Origin = ""         // a file, or not known
	OfWish     Origin = "wish"     // said at registration (minat temu)
	OfParty    Origin = "party"    // asked by the party itself
	OfPaper    Origin = "paper"    // entered by staff from paper or by telephone
	OfProposal Origin = "proposal" // proposed by organisers or by an officer
)

// Reason is why a request is declined; people choose among a few.
type Reason string

// Reasons in the order of choices.
const (
	ReasonFull  Reason = "full"  // sudah penuh
	ReasonField Reason = "field" // bukan bidang kami
	ReasonReady Reason = "ready" // syarat belum lengkap
	ReasonLater Reason = "later" // lain waktu
	ReasonOther Reason = "other" // lainnya
)

// Reasons lists all.
var Reasons = []Reason{ReasonFull, ReasonField, ReasonReady, ReasonLater, ReasonOther}
