// Package telling tells participants what a publication of the timetable changed for
// them: by e-mail once, and those without an address by staff, who are given the words.
package telling

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/farewell"
	"wantilan/internal/lang"
	"wantilan/internal/mail"
	"wantilan/internal/timetable"
)

// Desk tells participants.
type Desk struct {
	store Store
	code  func(gathering.Participant) string // of their agenda
	now   func() time.Time
}

// NewDesk makes a desk over what store keeps. code gives the printed code of a
// participant's agenda.
func NewDesk(store Store, code func(gathering.Participant) string, now func() time.Time) *Desk {
	return &Desk{store, code, now}
}

// Store is what a Desk needs kept. Implemented by internal/store.
type Store interface {
	// TimetablesToTell lists gatherings in which somebody was not told yet.
	TimetablesToTell(ctx context.Context, limit int) ([]gathering.ID, error)
	Day(ctx context.Context, id gathering.ID) (timetable.Day, error)
	TimetableNotices(ctx context.Context, g gathering.ID, untold bool) ([]timetable.Notice, error)
	Publications(ctx context.Context, g gathering.ID, limit int) ([]timetable.Publication, error)
	Bookings(ctx context.Context, run timetable.RunID) ([]timetable.Booking, []timetable.LeftOut, error)
	LateStore
	// TimetableRecipients are all who take part, whether they came yet or not.
	TimetableRecipients(ctx context.Context, g gathering.ID) ([]farewell.Recipient, error)
	// KeepTimetableMails keeps messages with the notices that they tell, each once.
	KeepTimetableMails(ctx context.Context, g gathering.ID, all []Mail, now time.Time) (n int, err error)
	// KeepTimetableTold notes that staff told somebody; Conflict when somebody did already.
	KeepTimetableTold(ctx context.Context, g gathering.ID, n timetable.Notice, by account.ID, now time.Time, e account.Entry) error
}

// Mail is a message with the notice that it tells.
type Mail struct {
	Notice  timetable.Notice
	Message mail.Message
}

// Bounds of one turn of due work.
const (
	batch          = 100
	mostGatherings = 20
	mostBefore     = 1000 // publications looked back
	longestSubject = 180
)

// SendDue is due work: it writes to those who have to be told and have an e-mail address,
// at most 100 at a time, and tells how many it wrote to.
func (d *Desk) SendDue(ctx context.Context) (n int, err error) {
	all, err := d.store.TimetablesToTell(ctx, mostGatherings)
	if err != nil {
		return 0, fmt.Errorf("look for timetables to tell of: %w", err)
	}
	for _, g := range all {
		sent, err := d.send(ctx, g)
		if n += sent; err != nil || n >= batch {
			return n, err
		}
	}
	return n, nil
}

func (d *Desk) send(ctx context.Context, g gathering.ID) (int, error) {
	list, err := d.waiting(ctx, g)
	if err != nil {
		return 0, fmt.Errorf("look who is told of the timetable of %s: %w", g, err)
	}
	var out []Mail
	for _, w := range list {
		if w.To.Email == "" || len(out) == batch {
			continue
		}
		m, err := w.mail(d.now())
		if err != nil {
			return 0, fmt.Errorf("write to participant %s: %w", w.To.Participant, err)
		}
		out = append(out, Mail{w.Notice, m})
	}
	if len(out) == 0 {
		return 0, nil
	}
	return d.store.KeepTimetableMails(ctx, g, out, d.now())
}

// Waiting is somebody who has to be told.
type Waiting struct {
	Notice timetable.Notice
	To     farewell.Recipient
	day    *timetable.Day
	list   []timetable.Difference
	link   string
}

// waiting lists those who have to be told, with what changed for them.
func (d *Desk) waiting(ctx context.Context, g gathering.ID) ([]Waiting, error) {
	notices, err := d.store.TimetableNotices(ctx, g, true)
	if err != nil || len(notices) == 0 {
		return nil, err
	}
	day, err := d.store.Day(ctx, g)
	if err != nil {
		return nil, err
	}
	to, err := d.store.TimetableRecipients(ctx, g)
	if err != nil {
		return nil, err
	}
	people := map[int]farewell.Recipient{}
	for _, r := range to {
		people[r.Number] = r
	}
	runs, err := d.runs(ctx, g)
	if err != nil {
		return nil, err
	}
	changed := map[int][]timetable.Difference{} // since which publication
	var all []Waiting
	for _, n := range notices {
		if _, known := changed[n.Since]; !known {
			var before []timetable.Booking
			if n.Since > 0 {
				if before, _, err = d.store.Bookings(ctx, runs[n.Since]); err != nil {
					return nil, err
				}
			}
			now, _, err := d.store.Bookings(ctx, runs[n.Publication])
			if err != nil {
				return nil, err
			}
			changed[n.Since] = day.Between(before, now)
		}
		r, there := people[n.Participant]
		if !there {
			continue // cancelled since
		}
		w := Waiting{Notice: n, To: r, day: &day}
		if n.Address != "" {
			w.link = n.Address + "/a/" + d.code(day.Gathering.Participants[n.Participant-1])
		}
		for _, x := range changed[n.Since] {
			if x.From == n.Participant || x.To == n.Participant {
				w.list = append(w.list, x)
			}
		}
		all = append(all, w)
	}
	return all, nil
}

func (d *Desk) runs(ctx context.Context, g gathering.ID) (map[int]timetable.RunID, error) {
	all, err := d.store.Publications(ctx, g, mostBefore)
	runs := map[int]timetable.RunID{}
	for _, p := range all {
		runs[p.Number] = p.Run
	}
	return runs, err
}

// lines are the words of a message.
func (w *Waiting) lines(in *lang.Wording) (title string, all []string) {
	g := &w.day.Gathering
	key := "board.tell.changed"
	if w.Notice.Since == 0 {
		key = "board.tell.first"
	}
	title = in.T(key+"_title", g.Title)
	all = append(all, in.T("board.tell.dear", w.To.Name), in.T(key, g.Title, in.Date(g.Date)))
	for _, x := range w.list {
		other := x.From
		if other == w.Notice.Participant {
			other = x.To
		}
		with := g.Participants[other-1].Name
		switch {
		case x.Was.Slot == 0:
			all = append(all, "• "+in.T("board.tell.new", w.place(in, x.Is), with))
		case x.Is.Slot == 0:
			all = append(all, "• "+in.T("board.tell.gone", w.place(in, x.Was), with))
		default:
			all = append(all, "• "+in.T("board.tell.moved", w.place(in, x.Was), w.place(in, x.Is), with))
		}
	}
	return title, all
}

// place is when and where a meeting is. Slots and tables that are no more are told by
// their number.
func (w *Waiting) place(in *lang.Wording, p timetable.Place) string {
	g := &w.day.Gathering
	at, table := in.T("web.slot.numbered", p.Slot), in.T("web.table.numbered", p.Table)
	if p.Slot <= len(g.Slots) && g.Slots[p.Slot-1].Timed() {
		at = in.Clock(int(g.Slots[p.Slot-1].Start))
	}
	if p.Table <= len(g.Tables) && g.Tables[p.Table-1].Name != "" {
		table = g.Tables[p.Table-1].Name
	}
	return at + ", " + table
}

// mail is the message to somebody.
func (w *Waiting) mail(now time.Time) (mail.Message, error) {
	in := lang.In(lang.Tag(w.To.Lang))
	title, lines := w.lines(in)
	var hosts []string
	for _, h := range w.day.Gathering.Hosts {
		hosts = append(hosts, h.Name)
	}
	l := mail.Letter{Lang: in.Tag, Office: strings.Join(hosts, ", "), Paragraphs: lines, Footer: in.T("board.tell.footer", w.day.Gathering.Title)}
	if w.link != "" {
		l.Button, l.Link = in.T("board.tell.agenda"), w.link
	}
	text, html, err := l.Render()
	if r := []rune(title); len(r) > longestSubject {
		title = string(r[:longestSubject-1]) + "…"
	}
	return mail.Message{
		ID: mail.ID(account.NewID(now)), Organisation: w.day.Gathering.Hosts[0].Organisation, To: w.To.Email, Lang: in.Tag, Subject: title, Text: text, HTML: html,
		Cause: fmt.Sprintf("timetable:%d:%s", w.Notice.Publication, w.To.Participant), KeptAt: now,
	}, err
}

// Chat is the text of a WhatsApp message.
func (w *Waiting) Chat() string {
	in := lang.In(lang.Tag(w.To.Lang))
	title, lines := w.lines(in)
	lines = slices.Insert(lines, 0, "*"+title+"*")
	if w.link != "" {
		lines = append(lines, w.link)
	}
	return strings.Join(lines, "\n")
}

// ByHand lists those whom staff tell: they have no e-mail address. mails tells how many
// mails are still to be written.
func (d *Desk) ByHand(ctx context.Context, by account.Actor, g gathering.ID) (all []Waiting, mails int, err error) {
	list, err := d.list(ctx, by, g)
	if err != nil {
		return nil, 0, err
	}
	for _, w := range list {
		if w.To.Email != "" {
			mails++
			continue
		}
		all = append(all, w)
	}
	return all, mails, nil
}

func (d *Desk) list(ctx context.Context, by account.Actor, g gathering.ID) ([]Waiting, error) {
	day, err := d.store.Day(ctx, g)
	if err != nil {
		return nil, err
	}
	if !day.Gathering.Allows(by, account.SeeBoard) {
		return nil, fault.New(fault.NotFound, "gathering.not_found")
	}
	return d.waiting(ctx, g)
}

// Told notes that staff told a participant.
func (d *Desk) Told(ctx context.Context, by account.Actor, g gathering.ID, participant, publication int) error {
	list, err := d.list(ctx, by, g)
	if err != nil {
		return err
	}
	for _, w := range list {
		if w.Notice.Participant == participant && w.Notice.Publication == publication {
			now := d.now()
			e := by.Did(account.SeeBoard, "participant/"+string(w.To.Participant), now).To(account.Facts{"told": publication})
			return d.store.KeepTimetableTold(ctx, g, w.Notice, by.Account, now, e)
		}
	}
	return fault.New(fault.Conflict, "timetable.told_already")
}
