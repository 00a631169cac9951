// Package match holds who asked to meet whom at a gathering: requests
// (permintaan temu) with their priority, and what the other side answered.
package match

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
}
