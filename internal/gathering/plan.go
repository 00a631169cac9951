package gathering

import (
	"time"

	"wantilan/internal/account"
	"wantilan/internal/register"
)

// Plan is what the hosts decide about a gathering before the day, besides its
// slots and tables.
type Plan struct {
	ID      ID
	Hosts   []Host
	State   State
	Reason  string // why it was cancelled or moved, as people are told
	Code    string // of the public page /t/{code}; survives renames
	Title   string
	Theme   string
	Goals   []string  // tujuan, one a line
	Place   string    // name of the building
	Address string    // how to find it
	Date    time.Time // midnight in Zone
	Until   time.Time // the last day; the same as Date for one day
	Start   Clock
	Finish  Clock
	Zone    string
	Series  SeriesID // empty: it stands alone
	Copied  ID       // which gathering it was made from; empty: none
	Version int64
	Sample  bool // made-up data: pages and prints say DATA CONTOH

	Seats     Seats
	Eligible  Eligibility
	Attendees int       // most people that a party may send; at least 1
	OpensAt   time.Time // of the registration; zero: when staff say so
	ClosesAt  time.Time // zero: when staff say so
	AnswerBy  time.Time // of invitations; zero: ClosesAt
	Contact   string    // whom to ask, as printed: name and telephone
}

// SeriesID names a row of gatherings that belong together, such as the quarterly
// ones of a year.
type SeriesID string

// Seats is how many businesses a gathering takes (kuota), and how those are
// chosen that want a seat when there is none (daftar tunggu).
type Seats struct {
	Quota   int       // businesses (IKM); 0: none decided yet, registration cannot begin
	Parts   []Part    // sub-quotas
	Release time.Time // when seats kept back for parts are free for everybody; zero: never
	Queue   Queue
	Seed    uint64        // of the lot, printed with its result
	Offer   time.Duration // how long an offered seat is kept; 0: a day
}

// Queue is how the waiting list is ordered.
type Queue string

// Queues.
const (
	ByTurn  Queue = "turn"  // first come, first served
	ByScore Queue = "score" // the office's points, then first come
	ByLot   Queue = "lot"   // drawn with Seed once registration is closed; before that first come
)

// Part is a sub-quota: how many seats at least, or at most, are for some.
type Part struct {
	Number int // from 1
	Kind   PartKind
	Value  string // district or cluster code; empty for the others
	Least  int    // kept for them until Release; 0: none
	Most   int    // 0: no bound
}

// PartKind is what a sub-quota goes by.
type PartKind string

// Kinds of sub-quotas.
const (
	OfDistrict PartKind = "district" // kecamatan, Kemendagri code
	OfCluster  PartKind = "cluster"
	Newcomers  PartKind = "newcomers" // never at a gathering of these hosts
	LedByWomen PartKind = "women"     // the owner named first is a woman
)

// Eligibility is who may register, as a rule over the register: all conditions
// must hold, of each condition one of its values. The zero value takes everybody.
type Eligibility struct {
	Conditions []Condition
}

// Condition is one sentence of a rule, such as "KBLI begins with 31001".
type Condition struct {
	About  Criterion
	Values []string // none for criteria that are true or false
}

// Criterion is what a condition looks at.
type Criterion string

// Criteria.
const (
	HasNIB         Criterion = "nib"
	KBLI           Criterion = "kbli" // values: beginnings of codes
	InCluster      Criterion = "cluster"
	InDistrict     Criterion = "district"
	OfScale        Criterion = "scale"
	HasCertificate Criterion = "certificate" // values: kinds, valid on the day
	NeverAttended  Criterion = "newcomer"
	WomenLed       Criterion = "women"
)

// Candidate is what rules and sub-quotas look at in a business.
type Candidate struct {
	Party        register.PartyID
	Organisation account.OrganisationID
	NIB          string
	KBLI         string
	Cluster      string
	District     string // Kemendagri code
	Scale        string
	Certificates []string // kinds that are valid on the gathering's day
	Attended     int      // gatherings of these hosts that it was at
	Women        bool
}
