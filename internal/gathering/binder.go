package gathering

import (
	"time"

	"wantilan/internal/account"
	"wantilan/internal/order"
	"wantilan/internal/register"
)

// Binder is all that the hosts prepare for a gathering (berkas rencana): the plan
// with its agenda, halls, speakers, slots and tables, budget, committee and tasks.
type Binder struct {
	Plan
	Slots     []Slot
	Tables    []Table
	Agenda    []AgendaItem // by day and start
	Halls     []Hall
	Bring     []Bring
	Walks     []Walk
	Speakers  []Speaker
	Talks     []Speaking
	Budget    []BudgetLine
	Committee []Member
	Tasks     []Task // by Due
	Turns     []Turned
	Asked     []Host // bodies that were asked to hold it together and have not answered
	Heads     Heads
	Timetable bool // a timetable uses the slots and tables
	Solving   bool // one is being computed
}

// Heads counts people and businesses that have to do with a gathering.
type Heads struct {
	Confirmed  int // businesses with a seat
	Queued     int // parties on the waiting list
	Registered int // parties with a seat, an offered one, or on the waiting list
	Invited    int // parties that were invited and neither declined nor registered
	Attended   int // parties that were there
	Speakers   int // who have not declined
}

// Of is how many an audience has.
func (h Heads) Of(a Audience) int {
	switch a {
	case Queued:
		return h.Queued
	case Registered:
		return h.Registered
	case Attended:
		return h.Attended
	case Everybody:
		return h.Registered + h.Invited + h.Speakers
	}
	return 0
}

// Hall is a room of the place (ruang). Agenda items and tables name it.
type Hall struct {
	Number   int
	Name     string
	Capacity int // people; 0: not known
}

// SpeakerID identifies a speaker of one gathering.
type SpeakerID string

// Speaker is a narasumber.
type Speaker struct {
	ID           SpeakerID
	Number       int    // from 1, as listed
	Name         string // with titles
	Organisation string // as printed
	About        string // biography, Indonesian
	AboutEnglish string
	Contact      string // only hosts see it
	State        SpeakerState
	Photo        string // hash of a file; empty: none
	Slides       string // hash of a PDF; empty: none
	SlidesSize   int64  // bytes
	SlidesFor    SlidesFor
	SlidesOK     register.Date // when the speaker agreed to hand the slides out; empty: not
	PhotoOK      register.Date // when the speaker agreed to a public photo; empty: not
	AboutOK      register.Date // the same of the biography
	RecordingOK  register.Date // the same of a recording of the talk
	Fee          register.Rupiah
	Tax          string // note, such as PPh 21 5%
	Receipt      string // number of the printed receipt (bukti); empty: not printed
}

// HandsOut tells whether a speaker's slides may be handed out to those whom they are for:
// the speaker agreed, and the gathering is over.
func (x *Speaker) HandsOut(s State) bool {
	return x.Slides != "" && x.SlidesOK != "" && x.SlidesFor != SlidesForHosts && x.State != SpeakerDeclined && (s == Ended || s == Archived)
}

// SpeakerState is what a speaker answered.
type SpeakerState string

// States of speakers.
const (
	SpeakerInvited   SpeakerState = "invited"
	SpeakerConfirmed SpeakerState = "confirmed"
	SpeakerDeclined  SpeakerState = "declined"
)

// SpeakerStates in their usual order.
var SpeakerStates = []SpeakerState{SpeakerInvited, SpeakerConfirmed, SpeakerDeclined}

// SlidesFor says who may download a speaker's slides.
type SlidesFor string

// Who may download slides.
const (
	SlidesForHosts    SlidesFor = "hosts"
	SlidesForAttended SlidesFor = "attended" // those who came
	SlidesForAll      SlidesFor = "all"
)

// SlidesForWhom in the order of choices.
var SlidesForWhom = []SlidesFor{SlidesForHosts, SlidesForAttended, SlidesForAll}

// Speaking says who speaks in which agenda item, or leads it.
type Speaking struct {
	Item      int
	Speaker   SpeakerID
	Moderates bool
}

// BudgetLine is a line of the budget (RAB).
type BudgetLine struct {
	Number   int
	What     string // uraian
	Volume   int
	Unit     string // satuan
	Price    register.Rupiah
	Source   string          // sumber dana
	Code     string          // kode rekening
	Realised register.Rupiah // spent; 0: nothing yet
}

// Amount is what the line comes to.
func (l BudgetLine) Amount() register.Rupiah { return register.Rupiah(l.Volume) * l.Price }

// Totals are what a budget comes to, and what of it was spent.
func Totals(lines []BudgetLine) (planned, realised register.Rupiah) {
	for _, l := range lines {
		planned += l.Amount()
		realised += l.Realised
	}
	return planned, realised
}

// Member is somebody of the committee (panitia).
type Member struct {
	Number int
	Name   string
	Role   string // such as Ketua panitia; the office's own words
	Phone  string
}

// Phase is when a task is due, for reading only.
type Phase string

// Phases.
const (
	Before Phase = "before"
	OnDay  Phase = "on_day"
	After  Phase = "after"
)

// Task is something to do (tugas), due so many days after the day; before it when
// less than 0.
type Task struct {
	Number int
	Title  string
	Due    int
	Who    string     // person responsible
	DoneBy account.ID // empty: open
	Doer   string     // name of DoneBy
	DoneAt time.Time
}

// Phase tells when the task is due.
func (t Task) Phase() Phase {
	switch {
	case t.Due < 0:
		return Before
	case t.Due == 0:
		return OnDay
	}
	return After
}

// Done tells whether the task was ticked off.
func (t Task) Done() bool { return !t.DoneAt.IsZero() }

// Turned is a change of state, or of day, hours or place, that was made.
type Turned struct {
	Number      int
	Turn        Turn
	From, To    State
	By          account.ID
	Name        string // of By
	At          time.Time
	Reason      string
	Tells       Audience
	Before, Now Whereabouts // of a move; zero for other turns
	Told        time.Time   // when the last of the audience was told; zero: not yet
}

// Whereabouts is when and where a gathering is.
type Whereabouts struct {
	Day, Until register.Date
	Start      Clock
	Finish     Clock
	Place      string
	Address    string
}

func (p *Plan) whereabouts() Whereabouts {
	return Whereabouts{register.Date(p.Date.Format(time.DateOnly)), register.Date(p.Until.Format(time.DateOnly)), p.Start, p.Finish, p.Place, p.Address}
}

// Days is how many days a gathering lasts.
func (p *Plan) Days() int {
	n := 1
	for d := p.Date; d.Before(p.Until) && n < mostDays; d = d.AddDate(0, 0, 1) {
		n++
	}
	return n
}

// On is the instant of a clock time on one of the gathering's days, from 1.
func (p *Plan) On(day int, c Clock) time.Time {
	d := p.Date
	return time.Date(d.Year(), d.Month(), d.Day()+max(1, day)-1, int(c)/60, int(c)%60, 0, 0, d.Location())
}

// Begins is the instant when the gathering begins.
func (p *Plan) Begins() time.Time { return p.On(1, p.Start) }

// Ends is the instant when it ends.
func (p *Plan) Ends() time.Time { return p.On(p.Days(), p.Finish) }

// DueOn is the day a task is due.
func (p *Plan) DueOn(t Task) time.Time { return p.Date.AddDate(0, 0, t.Due) }

// Overdue tells whether a task should have been done by the day before now.
func (p *Plan) Overdue(t Task, now time.Time) bool {
	return !t.Done() && now.In(p.Date.Location()).Format(time.DateOnly) > p.DueOn(t).Format(time.DateOnly)
}

// gathering is what permission looks at.
func (p *Plan) gathering() *Gathering {
	return &Gathering{ID: p.ID, Hosts: p.Hosts, State: p.State}
}

// Allows tells whether the actor may do the deed with this plan.
func (p *Plan) Allows(by account.Actor, d account.Deed) bool { return p.gathering().Allows(by, d) }

// sort puts everything into the order in which it is read.
func (b *Binder) sort() {
	order.By(b.Agenda, func(x, y AgendaItem) int {
		if x.Day != y.Day {
			return x.Day - y.Day
		}
		if x.Start != y.Start {
			return int(x.Start - y.Start)
		}
		return x.Number - y.Number
	})
	order.By(b.Tasks, func(x, y Task) int {
		if x.Due != y.Due {
			return x.Due - y.Due
		}
		return x.Number - y.Number
	})
}
