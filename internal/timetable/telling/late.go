package telling

import (
	"context"
	"fmt"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/farewell"
	"wantilan/internal/lang"
	"wantilan/internal/mail"
	"wantilan/internal/timetable"
	"wantilan/internal/timetable/live"
)

// Late is a delay of a day that nobody was told of yet.
type Late struct {
	Gathering gathering.ID
	Fact      int64 // number
	Hall      string
	Slot      int
}

// LateMail tells a participant of a delay.
type LateMail struct {
	Participant int
	Message     mail.Message
}

// LateStore is what telling of delays needs kept. Implemented by internal/store.
type LateStore interface {
	LiveFacts(ctx context.Context, id gathering.ID) ([]live.Fact, error)
	// LateToTell lists delays said between two moments that stand, are the last word about
	// their hall, and were told to nobody.
	LateToTell(ctx context.Context, from, to time.Time, limit int) ([]Late, error)
	// KeepLateMails keeps messages about a delay, once.
	KeepLateMails(ctx context.Context, l Late, all []LateMail) (n int, err error)
	// LateStanding lists a gathering's delays that are the last word about their hall, and
	// which participants were told of each.
	LateStanding(ctx context.Context, g gathering.ID) ([]Late, map[LateTold]bool, error)
	// KeepLateTold notes that staff told somebody of a delay; Conflict when they were told.
	KeepLateTold(ctx context.Context, g gathering.ID, t LateTold, e account.Entry) error
}

// LateTold is a participant who was told of a delay, by the number of its fact.
type LateTold struct {
	Fact        int64
	Participant int
}

// A delay is told after settling, in which organisers can still put it right, and not any
// more once it is old.
const (
	settling = 20 * time.Second
	oldDelay = 2 * time.Hour
)

// LateDue is due work: it writes to those who have a meeting to come in a hall that is
// late, and an e-mail address. All others are told by staff (LateByHand).
func (d *Desk) LateDue(ctx context.Context) (n int, err error) {
	now := d.now()
	all, err := d.store.LateToTell(ctx, now.Add(-oldDelay), now.Add(-settling), mostGatherings)
	if err != nil {
		return 0, fmt.Errorf("look for delays to tell of: %w", err)
	}
	for _, l := range all {
		mails, err := d.late(ctx, l, now)
		if err != nil {
			return n, fmt.Errorf("tell that %s is late: %w", l.Gathering, err)
		}
		told, err := d.store.KeepLateMails(ctx, l, mails)
		if n += told; err != nil {
			return n, fmt.Errorf("keep that %s is late: %w", l.Gathering, err)
		}
	}
	return n, nil
}

func (d *Desk) late(ctx context.Context, l Late, now time.Time) ([]LateMail, error) {
	day, err := d.store.Day(ctx, l.Gathering)
	if err != nil {
		return nil, err
	}
	k, err := d.lateness(ctx, &day, now)
	if err != nil {
		return nil, err
	}
	var all []LateMail
	for _, r := range k.to {
		lines := lateLines(lang.In(lang.Tag(r.Lang)), k.state, l, r.Number)
		if r.Email == "" || len(lines) == 0 {
			continue
		}
		m, err := lateMail(&day, r, lines, k.link(d, r), l.Fact, now)
		if err != nil {
			return nil, err
		}
		all = append(all, LateMail{r.Number, m})
	}
	return all, nil
}

// lateness is what telling of delays needs to know of a day.
type lateness struct {
	state   *live.State
	to      []farewell.Recipient
	address string // of the pages; empty: not known
}

func (d *Desk) lateness(ctx context.Context, day *timetable.Day, now time.Time) (k lateness, err error) {
	g := day.Gathering.ID
	facts, err := d.store.LiveFacts(ctx, g)
	if err != nil {
		return k, err
	}
	if k.to, err = d.store.TimetableRecipients(ctx, g); err != nil {
		return k, err
	}
	notices, err := d.store.TimetableNotices(ctx, g, false)
	if err != nil {
		return k, err
	}
	for _, n := range notices {
		if n.Address != "" {
			k.address = n.Address
		}
	}
	k.state = live.Judge(day, facts, nil, now)
	return k, nil
}

// link leads a participant to the day as it goes on.
func (k *lateness) link(d *Desk, r farewell.Recipient) string {
	if k.address == "" {
		return ""
	}
	return k.address + "/a/" + d.code(k.state.Day.Gathering.Participants[r.Number-1]) + "/langsung"
}

// LateWaiting is somebody without an e-mail address whom staff tell of a delay.
type LateWaiting struct {
	LateTold
	To   farewell.Recipient
	Text string // of a WhatsApp message, or to be read out
}

// LateByHand lists those who have meetings to come in a hall that is late, and neither an
// e-mail address nor were told by anybody.
func (d *Desk) LateByHand(ctx context.Context, by account.Actor, g gathering.ID) (all []LateWaiting, err error) {
	day, err := d.store.Day(ctx, g)
	if err != nil {
		return nil, fmt.Errorf("load gathering %s: %w", g, err)
	}
	if !day.Gathering.Allows(by, account.SeeBoard) {
		return nil, fault.New(fault.NotFound, "gathering.not_found")
	}
	delays, told, err := d.store.LateStanding(ctx, g)
	if err != nil || len(delays) == 0 {
		return nil, err
	}
	k, err := d.lateness(ctx, &day, d.now())
	if err != nil {
		return nil, fmt.Errorf("look who is told that %s is late: %w", g, err)
	}
	for _, l := range delays {
		for _, r := range k.to {
			in := lang.In(lang.Tag(r.Lang))
			w := LateWaiting{LateTold: LateTold{l.Fact, r.Number}, To: r}
			lines := lateLines(in, k.state, l, r.Number)
			if r.Email != "" || len(lines) == 0 || told[w.LateTold] {
				continue
			}
			lines = append([]string{"*" + in.T("live.tell.title", day.Gathering.Title) + "*", in.T("board.tell.dear", r.Name), in.T("live.tell.late", day.Gathering.Title)}, lines...)
			if link := k.link(d, r); link != "" {
				lines = append(lines, link)
			}
			w.Text = strings.Join(lines, "\n")
			all = append(all, w)
		}
	}
	return all, nil
}

// ToldLate notes that staff told somebody of a delay.
func (d *Desk) ToldLate(ctx context.Context, by account.Actor, g gathering.ID, t LateTold) error {
	all, err := d.LateByHand(ctx, by, g)
	if err != nil {
		return err
	}
	for _, w := range all {
		if w.LateTold == t {
			e := by.Did(account.SeeBoard, "participant/"+string(w.To.Participant), d.now()).To(account.Facts{"told_late": t.Fact})
			return d.store.KeepLateTold(ctx, g, t, e)
		}
	}
	return fault.New(fault.Conflict, "timetable.told_already")
}

// lateLines are the meetings of a participant that are to come in a late hall.
func lateLines(in *lang.Wording, s *live.State, l Late, number int) (all []string) {
	g := &s.Day.Gathering
	clock := func(t time.Time) string {
		t = t.In(g.Date.Location())
		return in.Clock(t.Hour()*60 + t.Minute())
	}
	for i := range s.Meetings {
		m := &s.Meetings[i]
		table := g.Tables[m.Table-1]
		if m.Stage != live.Planned || m.Slot < l.Slot || l.Hall != "" && table.Hall != l.Hall || m.From != number && m.To != number || m.Start.IsZero() {
			continue
		}
		name := table.Name
		if name == "" {
			name = in.T("web.table.numbered", table.Number)
		}
		r := s.HallOf(m.Table).Round(m.Slot)
		all = append(all, "• "+in.T("live.tell.meeting", clock(m.Start), clock(r.Planned), name, g.Participants[m.From+m.To-number-1].Name))
	}
	return all
}

func lateMail(d *timetable.Day, to farewell.Recipient, lines []string, link string, fact int64, now time.Time) (mail.Message, error) {
	in, g := lang.In(lang.Tag(to.Lang)), &d.Gathering
	var hosts []string
	for _, h := range g.Hosts {
		hosts = append(hosts, h.Name)
	}
	l := mail.Letter{Lang: in.Tag, Office: strings.Join(hosts, ", "), Footer: in.T("board.tell.footer", g.Title),
		Paragraphs: append([]string{in.T("board.tell.dear", to.Name), in.T("live.tell.late", g.Title)}, lines...)}
	if link != "" {
		l.Button, l.Link = in.T("live.follow"), link
	}
	text, html, err := l.Render()
	title := in.T("live.tell.title", g.Title)
	if r := []rune(title); len(r) > longestSubject {
		title = string(r[:longestSubject-1]) + "…"
	}
	return mail.Message{ID: mail.ID(account.NewID(now)), Organisation: g.Hosts[0].Organisation, To: to.Email, Lang: in.Tag, Subject: title, Text: text, HTML: html,
		Cause: fmt.Sprintf("late:%d:%s", fact, to.Participant), KeptAt: now}, err
}
