// Package evaluation asks those who were at a gathering what they think of it
// (evaluasi peserta): of each session, each meeting that they had, and the day.
//
// Scales run from 1 (very poor) to 5 (very good). Nothing that anybody thought is
// shown before three have answered, and never who it was: staff see figures and words
// without names, speakers and other parties nothing. What is known by name is whether a
// meeting took place and what was agreed as its next step.
package evaluation

import (
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
)

// About is what sort of thing is evaluated.
type About string

// What is evaluated.
const (
	Day     About = "day"
	Session About = "session" // an item of the agenda
	Meeting About = "meeting" // a booked meeting of the shown timetable
)

// Abouts lists them in the order of pages.
var Abouts = []About{Day, Session, Meeting}

// Subject is one thing that is evaluated.
type Subject struct {
	About  About
	Number int // of the agenda item or the request; 0 for the day, and for all meetings together
}

// Kind is how a question is answered.
type Kind string

// Kinds of questions.
const (
	Scale Kind = "scale" // 1 to 5
	Words Kind = "words" // one line
	Held  Kind = "held"  // yes or no: did it take place
	Next  Kind = "next"  // the next step, and the day it is due
)

// Kinds lists them in the order of pages.
var Kinds = []Kind{Scale, Words, Held, Next}

// Question is one question in both languages.
type Question struct {
	Key   string `json:"key"` // stays the same while its words change
	About About  `json:"about"`
	Kind  Kind   `json:"kind"`
	ID    string `json:"id"` // in Indonesian
	EN    string `json:"en"` // in English; empty: as in Indonesian
}

// Form is what is asked at a gathering.
type Form struct {
	Gathering gathering.ID
	Office    account.OrganisationID
	Questions []Question
	Days      int   // answers are taken so long after the last day
	Version   int64 // 0: never kept
}

// Of lists the questions about one sort of thing.
func (f Form) Of(a About) []Question {
	var some []Question
	for _, q := range f.Questions {
		if q.About == a {
			some = append(some, q)
		}
	}
	return some
}

// Shipped is what is asked until the office decides otherwise.
func Shipped() Form {
	return Form{Days: 14, Questions: []Question{
		{"day_all", Day, Scale, "Secara keseluruhan, bagaimana acara hari ini?", "Overall, how was the day?"},
		{"day_use", Day, Scale, "Seberapa bermanfaat acara ini bagi usaha Anda?", "How useful was it for your business?"},
		{"day_order", Day, Scale, "Bagaimana tempat, waktu, dan pelayanan panitia?", "How were place, time and service?"},
		{"day_words", Day, Words, "Apa yang sebaiknya diperbaiki?", "What should be better next time?"},
		{"session_content", Session, Scale, "Bagaimana isi acaranya?", "How was its content?"},
		{"session_speaker", Session, Scale, "Bagaimana penyampaiannya?", "How was it presented?"},
		{"session_words", Session, Words, "Saran dalam satu kalimat", "A suggestion in one line"},
		{"meeting_held", Meeting, Held, "Apakah pertemuan ini terlaksana?", "Did this meeting take place?"},
		{"meeting_use", Meeting, Scale, "Seberapa bermanfaat pertemuan ini?", "How useful was this meeting?"},
		{"meeting_next", Meeting, Next, "Langkah berikutnya", "Next step"},
	}}
}

// Reply answers one question.
type Reply struct {
	Question string `json:"q"`
	Scale    int    `json:"n,omitempty"` // 1 to 5; of Held, 1 for yes and 2 for no; 0: not answered
	Text     string `json:"t,omitempty"`
	Day      string `json:"d,omitempty"` // YYYY-MM-DD
}

// Answers of Held.
const (
	Yes = 1
	No  = 2
)

// Answer is what one respondent says of one subject.
type Answer struct {
	ID        string
	Gathering gathering.ID
	Who       Respondent
	Subject   Subject
	Replies   []Reply
	Paper     bool // typed by staff from paper
	At        time.Time
}

// Reply is what an answer says to a question.
func (a Answer) Reply(key string) Reply {
	for _, r := range a.Replies {
		if r.Question == key {
			return r
		}
	}
	return Reply{}
}

// Respondent is who answers: a participant, or a body whose people speak.
type Respondent string

// Speaker is how the address of a sheet calls the actor's own body that speaks.
const Speaker = "narasumber"
