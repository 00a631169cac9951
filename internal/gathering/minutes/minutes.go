// Package minutes keeps what was said and decided at a gathering (notulen), one section
// for each item of its agenda, written during the day by several people at once.
//
// Every section has a version of its own: whoever saves one that another saved meanwhile
// is told so and keeps their words until they have joined both. Once the minutes are
// signed they are locked.
package minutes

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/letter"
)

// Section is what was said at one item of the agenda.
type Section struct {
	Gathering gathering.ID
	Number    int    // of the agenda item; 0 for what belongs to none
	Title     string // of the agenda item
	Start     gathering.Clock
	Words     string
	Decisions string // one a line
	Tasks     []Task
	Version   int64 // 0: nothing was written
	By        account.ID
	ByName    string
	At        time.Time
}

// Task is what somebody took on (tugas).
type Task struct {
	Who  string `json:"who"`
	What string `json:"what"`
	Due  string `json:"due"` // YYYY-MM-DD; empty: none was said
}

// Signature locks minutes.
type Signature struct {
	Gathering gathering.ID
	Chair     letter.SignatoryID
	Taker     string // notulis
	Position  string // of the notulis
	By        account.ID
	ByName    string
	At        time.Time // zero: not signed
}

// Minutes are those of one gathering.
type Minutes struct {
	Gathering gathering.Gathering
	Sections  []Section // of the whole agenda, whether written or not
	Signature Signature
}

// Locked tells whether they were signed.
func (m Minutes) Locked() bool { return !m.Signature.At.IsZero() }

// Section is one of them.
func (m Minutes) Section(number int) (Section, bool) {
	i := slices.IndexFunc(m.Sections, func(s Section) bool { return s.Number == number })
	if i < 0 {
		return Section{}, false
	}
	return m.Sections[i], true
}

// Book keeps minutes.
type Book struct {
	store       Store
	secretariat *letter.Secretariat
	now         func() time.Time
}

// Store is what a Book needs kept. Implemented by internal/store.
type Store interface {
	Gathering(ctx context.Context, id gathering.ID) (gathering.Gathering, error)
	// MinutesOf are the sections that were written, and the signature, if any.
	MinutesOf(ctx context.Context, g gathering.ID) ([]Section, Signature, error)
	// KeepSection keeps a section; Conflict when there is a newer version, or the
	// minutes were signed.
	KeepSection(ctx context.Context, s Section, e account.Entry) error
	// SignMinutes locks minutes; Conflict when they are.
	SignMinutes(ctx context.Context, s Signature, e account.Entry) error
	// ReopenMinutes takes the signature away; Conflict when there is none.
	ReopenMinutes(ctx context.Context, g gathering.ID, e account.Entry) error
}

// NewBook makes a book over what store keeps.
func NewBook(store Store, secretariat *letter.Secretariat, now func() time.Time) *Book {
	return &Book{store: store, secretariat: secretariat, now: now}
}

// Bounds of minutes.
const (
	longestWords = 12_000 // characters
	longestLine  = 200
	MostTasks    = 20
)

// Changed is the error of a section that another saved meanwhile.
func Changed() error { return fault.New(fault.Conflict, "minutes.changed_meanwhile") }

// Locked is the error of minutes that were signed.
func Locked() error { return fault.New(fault.Conflict, "minutes.locked") }

// Minutes are those of a gathering, for those who keep them.
func (b *Book) Minutes(ctx context.Context, by account.Actor, id gathering.ID) (Minutes, error) {
	g, err := b.store.Gathering(ctx, id)
	if err != nil {
		return Minutes{}, fmt.Errorf("load gathering %s: %w", id, err)
	}
	if !g.Allows(by, account.KeepMinutes) {
		if g.Allows(by, account.SeeGathering) {
			return Minutes{}, fault.New(fault.Forbidden, "account.not_allowed")
		}
		return Minutes{}, fault.New(fault.NotFound, "gathering.not_found")
	}
	written, signature, err := b.store.MinutesOf(ctx, id)
	if err != nil {
		return Minutes{}, fmt.Errorf("load minutes of %s: %w", id, err)
	}
	m := Minutes{Gathering: g, Signature: signature}
	for _, i := range g.Agenda {
		if i.Kind != gathering.Meal && i.Kind != gathering.Registration {
			m.Sections = append(m.Sections, Section{Gathering: id, Number: i.Number, Title: i.Title, Start: i.Start})
		}
	}
	m.Sections = append(m.Sections, Section{Gathering: id})
	for _, w := range written {
		i := slices.IndexFunc(m.Sections, func(s Section) bool { return s.Number == w.Number })
		if i < 0 { // its item is not in the agenda any more
			m.Sections = append(m.Sections, w)
			continue
		}
		w.Title, w.Start = m.Sections[i].Title, m.Sections[i].Start
		m.Sections[i] = w
	}
	return m, nil
}

// Keep keeps a section. Its Version is that of the words it was made from.
func (b *Book) Keep(ctx context.Context, by account.Actor, s Section) error {
	m, err := b.Minutes(ctx, by, s.Gathering)
	if err != nil {
		return err
	}
	before, there := m.Section(s.Number)
	if !there {
		return fault.New(fault.NotFound, "minutes.no_section")
	}
	if m.Locked() {
		return Locked()
	}
	if s, err = s.checked(); err != nil {
		return err
	}
	if before.Version != s.Version {
		return Changed()
	}
	s.By, s.At = by.Account, b.now()
	object := fmt.Sprintf("minutes/%s/%d", s.Gathering, s.Number)
	e := by.Did(account.KeepMinutes, object, s.At).From(account.Facts{"version": s.Version}).To(account.Facts{"version": s.Version + 1, "tasks": len(s.Tasks)})
	return b.store.KeepSection(ctx, s, e)
}

// checked drops what surrounds the texts, and tasks that say nothing.
func (s Section) checked() (Section, error) {
	var wrong []error
	for name, text := range map[string]*string{"words": &s.Words, "decisions": &s.Decisions} {
		*text = strings.TrimSpace(strings.ReplaceAll(*text, "\r\n", "\n"))
		if utf8.RuneCountInString(*text) > longestWords {
			wrong = append(wrong, fault.Field(name, "fault.too_long", longestWords))
		}
	}
	var tasks []Task
	for i, t := range s.Tasks {
		t.Who, t.What, t.Due = oneLine(t.Who), oneLine(t.What), oneLine(t.Due)
		if t == (Task{}) {
			continue
		}
		field := func(name string) string { return fmt.Sprintf("%s_%d", name, i+1) }
		if t.What == "" {
			wrong = append(wrong, fault.Field(field("what"), "fault.required"))
		}
		for name, text := range map[string]string{"who": t.Who, "what": t.What} {
			if utf8.RuneCountInString(text) > longestLine {
				wrong = append(wrong, fault.Field(field(name), "fault.too_long", longestLine))
			}
		}
		if _, err := time.Parse(time.DateOnly, t.Due); t.Due != "" && err != nil {
			wrong = append(wrong, fault.Field(field("due"), "letter.day_wrong"))
		}
		tasks = append(tasks, t)
	}
	if len(tasks) > MostTasks {
		wrong = append(wrong, fault.Field(fmt.Sprintf("what_%d", MostTasks+1), "minutes.too_many", MostTasks))
	}
	s.Tasks = tasks
	return s, errors.Join(wrong...)
}

// Chairs are those who may chair and sign: whoever signs for the leading host on the
// gathering's day.
func (b *Book) Chairs(ctx context.Context, g gathering.Gathering) ([]letter.Signatory, error) {
	if len(g.Hosts) == 0 {
		return nil, nil
	}
	day := g.Date
	if day.IsZero() {
		day = b.now()
	}
	return b.secretariat.SignatoriesOn(ctx, g.Hosts[0].Organisation, day.Format(time.DateOnly))
}

// Sign locks minutes under the names of their chair and of who took them.
func (b *Book) Sign(ctx context.Context, by account.Actor, s Signature) error {
	m, err := b.Minutes(ctx, by, s.Gathering)
	if err != nil {
		return err
	}
	if m.Locked() {
		return Locked()
	}
	chairs, err := b.Chairs(ctx, m.Gathering)
	if err != nil {
		return err
	}
	var wrong []error
	if !slices.ContainsFunc(chairs, func(c letter.Signatory) bool { return c.ID == s.Chair }) {
		wrong = append(wrong, fault.Field("chair", "minutes.choose_chair"))
	}
	s.Taker, s.Position = oneLine(s.Taker), strings.TrimRight(oneLine(s.Position), ",")
	for name, text := range map[string]string{"taker": s.Taker, "position": s.Position} {
		switch {
		case text == "":
			wrong = append(wrong, fault.Field(name, "fault.required"))
		case utf8.RuneCountInString(text) > longestLine:
			wrong = append(wrong, fault.Field(name, "fault.too_long", longestLine))
		}
	}
	if !slices.ContainsFunc(m.Sections, func(x Section) bool { return x.Version > 0 }) {
		wrong = append(wrong, fault.Field("taker", "minutes.empty"))
	}
	if err := errors.Join(wrong...); err != nil {
		return err
	}
	s.By, s.At = by.Account, b.now()
	e := by.Did(account.KeepMinutes, "minutes/"+string(s.Gathering), s.At).To(account.Facts{"signed": true, "chair": s.Chair})
	return b.store.SignMinutes(ctx, s, e)
}

// Reopen lets signed minutes be changed again; only those who plan gatherings may.
func (b *Book) Reopen(ctx context.Context, by account.Actor, id gathering.ID) error {
	m, err := b.Minutes(ctx, by, id)
	if err != nil {
		return err
	}
	if !m.Gathering.Allows(by, account.PlanGathering) {
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	e := by.Did(account.KeepMinutes, "minutes/"+string(id), b.now()).From(account.Facts{"signed": true}).To(account.Facts{"signed": false})
	return b.store.ReopenMinutes(ctx, id, e)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
