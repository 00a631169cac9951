package sheet

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"wantilan/internal/timetable"
	"wantilan/schedule"
)

// A Result is the JSON answer of a solver: what `schedule solve` writes and
// `schedule verify` reads. Everything is counted from 1.
type Result struct {
	Status    schedule.Status `json:"status"`
	Breaks    int             `json:"breaks"`
	Bound     int             `json:"bound"`
	MaxSpread int             `json:"max_spread"`
	Seconds   float64         `json:"seconds"`
	Seed      uint64          `json:"seed"`
	Meetings  []Meeting       `json:"meetings"`
	Reasons   []string        `json:"reasons"` // English sentences
}

// A Meeting is one line of a Result: who meets whom, when and where. ID is the
// request's number in the problem.
type Meeting struct {
	ID    int `json:"id"`
	A     int `json:"a"`
	B     int `json:"b"`
	Slot  int `json:"slot"`
	Table int `json:"table"`
}

// ResultOf gives the result of a day's shown timetable. A day that was never
// solved gives status unknown.
func ResultOf(d timetable.Day) Result {
	r := Result{Status: schedule.Unknown, Meetings: []Meeting{}, Reasons: []string{}}
	if o := d.Outcome; o != nil {
		r.Status, r.Breaks, r.Bound, r.MaxSpread = o.Status, o.Breaks, o.Bound, o.Spread
		r.Seconds, r.Seed = math.Round(o.Seconds*1000)/1000, o.Seed
		p := schedule.Problem{Participants: make([]schedule.Participant, len(d.Gathering.Participants))}
		for i, who := range d.Gathering.Participants {
			p.Participants[i].Name = who.Name
		}
		for _, reason := range o.Reasons {
			r.Reasons = append(r.Reasons, reason.Sentence(&p))
		}
	}
	for _, b := range d.Bookings {
		q := d.Requests[b.Request-1]
		r.Meetings = append(r.Meetings, Meeting{ID: b.Request, A: q.From, B: q.To, Slot: b.Slot, Table: b.Table})
	}
	return r
}

// JSON writes the day's timetable as a Result, one meeting a line.
func JSON(w io.Writer, d timetable.Day) error {
	r := ResultOf(d)
	meetings := r.Meetings
	r.Meetings = nil
	head, err := json.Marshal(struct {
		Result
		Meetings *int      `json:"meetings,omitempty"`
		Reasons  *[]string `json:"reasons,omitempty"`
	}{Result: r})
	if err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	out := bufio.NewWriter(w)
	out.Write(head[:len(head)-1])
	out.WriteString(",\"meetings\":[")
	for i, m := range meetings {
		if i > 0 {
			out.WriteByte(',')
		}
		fmt.Fprintf(out, "\n{\"id\":%d,\"a\":%d,\"b\":%d,\"slot\":%d,\"table\":%d}", m.ID, m.A, m.B, m.Slot, m.Table)
	}
	reasons, err := json.Marshal(r.Reasons)
	if err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	fmt.Fprintf(out, "],\"reasons\":%s}\n", reasons)
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	return nil
}

var (
	resultFields = []string{"status", "breaks", "bound", "max_spread", "seconds", "seed", "meetings", "reasons"}
	resultLine   = []string{"id", "a", "b", "slot", "table"}
	statuses     = []schedule.Status{schedule.Optimal, schedule.Feasible, schedule.Infeasible, schedule.Unknown}
)

// ReadResult reads a Result strictly: every field must be known, of the right
// type and within limits. Its error is a Mistakes unless reading itself fails.
// Whether the result fits a problem is asked with Timetable.
func ReadResult(in io.Reader) (Result, error) {
	found := &findings{}
	data, err := readBounded(in, found)
	if err != nil {
		return Result{}, fmt.Errorf("read result: %w", err)
	}
	var res Result
	if len(found.list) == 0 {
		res = parseResult(data, found)
	}
	if all := found.all(); len(all) > 0 {
		return Result{}, all
	}
	return res, nil
}

func parseResult(data []byte, found *findings) Result {
	var res Result
	r, root, ok := readTree(data, found)
	if !ok {
		return res
	}
	o, ok := r.object(&root, "", resultFields)
	if !ok {
		return res
	}
	if v := o.needed("status"); v != nil {
		res.Status = schedule.Status(v.text)
		if v.kind != '"' || !slices.Contains(statuses, res.Status) {
			r.bad(v, "status", WrongStatus, v.text)
		}
	}
	res.Breaks = o.number("breaks", 0, math.MaxInt32, 0)
	res.Bound = o.number("bound", 0, math.MaxInt32, 0)
	res.MaxSpread = o.number("max_spread", 0, math.MaxInt32, 0)
	if v := o.value("seconds"); v != nil {
		x, err := strconv.ParseFloat(v.text, 64)
		if v.kind != '0' || err != nil || x < 0 {
			r.bad(v, "seconds", WrongType, term("sheet.type.seconds"))
		}
		res.Seconds = x
	}
	if v := o.value("seed"); v != nil {
		n, err := strconv.ParseUint(v.text, 10, 64)
		if v.kind != '0' || err != nil {
			r.bad(v, "seed", WrongType, term("sheet.type.number"))
		}
		res.Seed = n
	}
	res.Meetings = r.resultMeetings(o)
	for i, reasons := 0, o.array("reasons"); i < len(reasons); i++ {
		if reasons[i].kind != '"' {
			r.bad(&reasons[i], "reasons["+strconv.Itoa(i+1)+"]", WrongType, term("sheet.type.text"))
		}
		res.Reasons = append(res.Reasons, reasons[i].text)
	}
	return res
}

func (r *jsonReader) resultMeetings(o jsonObject) []Meeting {
	v := o.needed("meetings")
	if v == nil {
		return nil
	}
	list := r.array(v, "meetings")
	if len(list) > schedule.MostMeetings {
		r.bad(v, "meetings", OutOfRange, len(list), 0, schedule.MostMeetings)
		return nil
	}
	var meetings []Meeting
	seen := map[int]bool{}
	for i := range list {
		m, ok := r.object(&list[i], "meetings["+strconv.Itoa(i+1)+"]", resultLine)
		if !ok {
			continue
		}
		for _, name := range resultLine {
			m.needed(name)
		}
		line := Meeting{
			ID:    m.number("id", 1, schedule.MostMeetings, 0),
			A:     m.number("a", 1, schedule.MostParticipants, 0),
			B:     m.number("b", 1, schedule.MostParticipants, 0),
			Slot:  m.number("slot", 1, schedule.MostSlots, 0),
			Table: m.number("table", 1, schedule.MostTables, 0),
		}
		if line.ID > 0 && seen[line.ID] {
			r.bad(m.value("id"), m.field("id"), MeetingTwice, line.ID)
		}
		seen[line.ID] = true
		meetings = append(meetings, line)
	}
	return meetings
}

// Timetable lays the result over a problem. numbers gives the request number of
// each meeting of p. Meetings the result leaves out keep slot 0, which
// schedule.Verify reports; a meeting that the problem does not have, or that is
// between others, is a mistake.
func (r Result) Timetable(p schedule.Problem, numbers []int) (schedule.Timetable, error) {
	index := make(map[int]int, len(numbers))
	for i, n := range numbers {
		index[n] = i
	}
	found := &findings{}
	t := schedule.Timetable{Slot: make([]int, len(p.Meetings)), Table: make([]int, len(p.Meetings))}
	for k, m := range r.Meetings {
		path := "meetings[" + strconv.Itoa(k+1) + "]"
		i, there := index[m.ID]
		if !there {
			found.add(Mistake{Kind: UnknownMeeting, Args: []any{m.ID}, Field: path})
			continue
		}
		a, b := p.Meetings[i].A+1, p.Meetings[i].B+1
		if (m.A != a || m.B != b) && (m.A != b || m.B != a) {
			found.add(Mistake{Kind: OtherParties, Args: []any{m.ID, m.A, m.B, a, b}, Field: path})
			continue
		}
		t.Slot[i], t.Table[i] = m.Slot, m.Table
	}
	if all := found.all(); len(all) > 0 {
		return schedule.Timetable{}, all
	}
	return t, nil
}
