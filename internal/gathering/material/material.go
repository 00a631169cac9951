// Package material keeps what was shown and handed out at a gathering (materi): papers
// (PDF) and links, by session, each with who may see it.
//
// Nothing is shown to anybody but staff before the day is kept on which its speaker
// agreed to that. The slides that speakers handed in with the plan are materials too, once
// the gathering is over.
package material

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/timetable"
)

// ID identifies a material.
type ID string

// Audience is who may see a material.
type Audience string

// Audiences. Until it is kept who came, Attended are the gathering's participants.
const (
	Everyone   Audience = "everyone"
	Registered Audience = "registered"
	Attended   Audience = "attended"
)

// Audiences lists them, the narrowest first.
var Audiences = []Audience{Attended, Registered, Everyone}

// Material is one paper or link.
type Material struct {
	ID        ID
	Gathering gathering.ID
	Item      int // of the agenda; 0: of the whole day
	Place     int // among those of its item, from 1
	Title     string
	TitleEN   string // empty: as Title
	Link      string // https; empty: a paper
	Paper     string // hash of the PDF; empty: a link
	Size      int64  // of the PDF, bytes
	Audience  Audience
	Consent   string // day on which the speaker agreed, YYYY-MM-DD; empty: did not yet
	Downloads int64
	By        account.ID
	At        time.Time
	Version   int64

	Speaker gathering.SpeakerID // whose slides it is; they are kept with the plan. Empty: no speaker's
}

// List is what somebody sees of a gathering's materials, by item and place.
type List struct {
	Gathering gathering.Gathering
	Materials []Material
	Staff     bool
	Known     bool // the visitor may see the gathering itself
}

// Book keeps materials.
type Book struct {
	store   Store
	planner *timetable.Planner
	now     func() time.Time
}

// Store is what a Book needs kept. Implemented by internal/store.
type Store interface {
	Gathering(ctx context.Context, id gathering.ID) (gathering.Gathering, error)
	Plan(ctx context.Context, id gathering.ID) (gathering.Plan, error)
	// Materials lists those of a gathering by item and place.
	Materials(ctx context.Context, g gathering.ID) ([]Material, error)
	KeepMaterial(ctx context.Context, m Material, e account.Entry) error
	// ChangeMaterial keeps all but the paper; Conflict when there is a newer version.
	ChangeMaterial(ctx context.Context, m Material, e account.Entry) error
	RemoveMaterial(ctx context.Context, m Material, e account.Entry) error
	CountDownload(ctx context.Context, id ID) error
	Speakers(ctx context.Context, g gathering.ID) ([]gathering.Speaker, error)
}

// NewBook makes a book over what store keeps. planner opens printed codes.
func NewBook(store Store, planner *timetable.Planner, now func() time.Time) *Book {
	return &Book{store: store, planner: planner, now: now}
}

// Bounds of materials.
const (
	longestTitle  = 150 // characters
	longestLink   = 500
	mostMaterials = 200
	mostPlace     = 999
)

// List is what the actor, who may be a stranger, sees of a gathering's materials.
func (b *Book) List(ctx context.Context, by account.Actor, id gathering.ID) (List, error) {
	g, err := b.store.Gathering(ctx, id)
	if err != nil {
		return List{}, fmt.Errorf("load gathering %s: %w", id, err)
	}
	l := List{Gathering: g, Staff: g.Allows(by, account.KeepMaterials), Known: g.Allows(by, account.SeeGathering)}
	l, err = b.list(ctx, l, l.Staff || g.Allows(by, account.SeeMaterials))
	if err == nil && !l.Known && len(l.Materials) == 0 {
		err = fault.New(fault.NotFound, "gathering.not_found") // strangers learn of it by what is public
	}
	return l, err
}

// ListByCode is what the holder of a printed agenda code sees.
func (b *Book) ListByCode(ctx context.Context, code string) (List, error) {
	d, _, err := b.planner.DayByCode(ctx, code)
	if err != nil {
		return List{}, err
	}
	return b.list(ctx, List{Gathering: d.Gathering}, true)
}

// list adds the materials; part tells whether their reader takes part.
func (b *Book) list(ctx context.Context, l List, part bool) (List, error) {
	plan, err := b.store.Plan(ctx, l.Gathering.ID)
	if err != nil {
		return l, fmt.Errorf("load plan of %s: %w", l.Gathering.ID, err)
	}
	all, err := b.store.Materials(ctx, l.Gathering.ID)
	if err != nil {
		return l, fmt.Errorf("list materials of %s: %w", l.Gathering.ID, err)
	}
	for _, m := range all {
		public := m.Audience == Everyone && plan.State.Public()
		if l.Staff || m.Consent != "" && (part || public) {
			l.Materials = append(l.Materials, m)
		}
	}
	return b.slides(ctx, l, plan.State, part)
}

// slides adds those of speakers. Staff see all; others those that are handed out to them.
func (b *Book) slides(ctx context.Context, l List, state gathering.State, part bool) (List, error) {
	speakers, err := b.store.Speakers(ctx, l.Gathering.ID)
	if err != nil {
		return l, fmt.Errorf("list speakers of %s: %w", l.Gathering.ID, err)
	}
	for i := range speakers {
		x := &speakers[i]
		m := Material{ID: ID("paparan-" + x.ID), Gathering: l.Gathering.ID, Title: x.Name, Paper: x.Slides, Size: x.SlidesSize, Audience: Attended, Consent: string(x.SlidesOK), Speaker: x.ID}
		if x.SlidesFor == gathering.SlidesForAll {
			m.Audience = Everyone
		}
		if x.Slides != "" && (l.Staff || x.HandsOut(state) && (part || m.Audience == Everyone)) {
			l.Materials = append(l.Materials, m)
		}
	}
	return l, nil
}

// Find is one material of a list.
func (l List) Find(id ID) (Material, error) {
	i := slices.IndexFunc(l.Materials, func(m Material) bool { return m.ID == id })
	if i < 0 {
		return Material{}, fault.New(fault.NotFound, "material.not_found")
	}
	return l.Materials[i], nil
}

// own is one that is kept here, not with the plan.
func (l List) own(id ID) (Material, error) {
	m, err := l.Find(id)
	if err == nil && m.Speaker != "" {
		err = fault.New(fault.NotFound, "material.not_found")
	}
	return m, err
}

// Downloaded counts that a paper was handed out; staff's own looks do not count.
func (b *Book) Downloaded(ctx context.Context, l List, m Material) error {
	if l.Staff || m.Speaker != "" {
		return nil
	}
	return b.store.CountDownload(ctx, m.ID)
}

// keeping is a list that the actor may change.
func (b *Book) keeping(ctx context.Context, by account.Actor, id gathering.ID) (List, error) {
	l, err := b.List(ctx, by, id)
	if err == nil && !l.Staff {
		err = fault.New(fault.Forbidden, "account.not_allowed")
		if !l.Known {
			err = fault.New(fault.NotFound, "gathering.not_found")
		}
	}
	return l, err
}

// Add keeps a new material: a paper or a link, never both.
func (b *Book) Add(ctx context.Context, by account.Actor, m Material) error {
	l, err := b.keeping(ctx, by, m.Gathering)
	if err != nil {
		return err
	}
	if len(l.Materials) >= mostMaterials {
		return fault.New(fault.Conflict, "material.too_many", mostMaterials)
	}
	m, err = m.checked(l.Gathering)
	if (m.Paper == "") == (m.Link == "") {
		err = errors.Join(err, fault.Field("link", "material.paper_or_link"))
	}
	if err != nil {
		return err
	}
	m.ID, m.By, m.At = ID(account.NewID(b.now())), by.Account, b.now()
	return b.store.KeepMaterial(ctx, m, by.Did(account.KeepMaterials, "material/"+string(m.ID), m.At).To(m.facts()))
}

// Change changes a material; its paper or link stays. m has the version that the form
// was made from.
func (b *Book) Change(ctx context.Context, by account.Actor, m Material) error {
	l, err := b.keeping(ctx, by, m.Gathering)
	if err != nil {
		return err
	}
	before, err := l.own(m.ID)
	if err != nil {
		return err
	}
	m.Paper, m.Link = before.Paper, before.Link
	if m, err = m.checked(l.Gathering); err != nil {
		return err
	}
	return b.store.ChangeMaterial(ctx, m, by.Did(account.KeepMaterials, "material/"+string(m.ID), b.now()).From(before.facts()).To(m.facts()))
}

// Remove removes a material; its paper goes a day later.
func (b *Book) Remove(ctx context.Context, by account.Actor, g gathering.ID, id ID) error {
	l, err := b.keeping(ctx, by, g)
	if err != nil {
		return err
	}
	m, err := l.own(id)
	if err != nil {
		return err
	}
	return b.store.RemoveMaterial(ctx, m, by.Did(account.KeepMaterials, "material/"+string(id), b.now()).From(m.facts()))
}

// facts are what the audit log says of a material.
func (m Material) facts() account.Facts {
	return account.Facts{"gathering": m.Gathering, "item": m.Item, "audience": m.Audience, "consent": m.Consent, "paper": m.Paper != ""}
}

// checked tells all that is wrong with a material.
func (m Material) checked(g gathering.Gathering) (Material, error) {
	var wrong []error
	m.Title, m.TitleEN = strings.Join(strings.Fields(m.Title), " "), strings.Join(strings.Fields(m.TitleEN), " ")
	if m.Title == "" {
		wrong = append(wrong, fault.Field("title", "fault.required"))
	}
	for name, text := range map[string]string{"title": m.Title, "title_en": m.TitleEN} {
		if utf8.RuneCountInString(text) > longestTitle {
			wrong = append(wrong, fault.Field(name, "fault.too_long", longestTitle))
		}
	}
	if m.Item != 0 && !slices.ContainsFunc(g.Agenda, func(i gathering.AgendaItem) bool { return i.Number == m.Item }) {
		wrong = append(wrong, fault.Field("item", "evaluation.choose"))
	}
	if m.Place < 1 || m.Place > mostPlace {
		wrong = append(wrong, fault.Field("place", "material.place_wrong", mostPlace))
	}
	if !slices.Contains(Audiences, m.Audience) {
		wrong = append(wrong, fault.Field("audience", "evaluation.choose"))
	}
	if _, err := time.Parse(time.DateOnly, m.Consent); m.Consent != "" && err != nil {
		wrong = append(wrong, fault.Field("consent", "letter.day_wrong"))
	}
	if m.Link = strings.TrimSpace(m.Link); m.Link != "" {
		u, err := url.Parse(m.Link)
		if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(m.Link) > longestLink {
			wrong = append(wrong, fault.Field("link", "material.link_wrong"))
		}
	}
	return m, errors.Join(wrong...)
}
