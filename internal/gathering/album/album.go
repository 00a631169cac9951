// Package album keeps the photos of a gathering (dokumentasi foto), and who of those who
// came agreed to be seen in one (persetujuan foto).
//
// Each photo is for nobody but staff, for the report, or for everybody. One that shows a
// named person stays out of the report and off public pages unless the last thing that
// this person said is yes, to a text that still counts; that is asked each time that it
// is shown, so that a withdrawn consent takes it out at once. What people said are facts
// that are added and never changed.
package album

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
	"wantilan/internal/gathering/registration"
	"wantilan/internal/register"
)

// ID identifies a photo.
type ID string

// Audience is who gets to see a photo.
type Audience string

// Audiences.
const (
	Nobody   Audience = "none"   // staff alone
	Report   Audience = "report" // also in the activity report
	Everyone Audience = "public" // also on the gathering's public page
)

// Audiences lists them, the narrowest first.
var Audiences = []Audience{Nobody, Report, Everyone}

// Photo is one of a gathering.
type Photo struct {
	ID            ID
	Gathering     gathering.ID
	Item          int // of the agenda; 0: of the whole day
	Place         int // among those of its item, from 1
	Shown, Thumb  string
	Width, Height int // of Shown, pixels
	Caption       string
	CaptionEN     string // empty: as Caption
	Audience      Audience
	Who           []Who // who is to be seen in it; empty: nobody who is named
	By            account.ID
	At            time.Time
	Version       int64

	Against []string // names of those in it who do not agree; only as List gives it
}

// Who names somebody in a photo: a registration's or participant's person, or a speaker.
type Who struct {
	Whom string // identity of the registration, the participant or the speaker
	Name string
}

// Person is somebody who may be in photos.
type Person struct {
	Who
	Body    string // business or organisation
	Speaker bool   // agrees in the plan (gathering.Speaker.PhotoOK)
	Agreed  bool   // now
	Last    Fact   // what was said last; zero: nothing
}

// Fact is what somebody said to being seen in photos.
type Fact struct {
	Who
	Version int // of the text (account.Photo)
	Given   bool
	At      time.Time
	Channel account.Channel
	By      account.ID // who recorded it for them; empty: they did it themselves
	Signed  string     // day on the paper form, YYYY-MM-DD; empty otherwise
}

// Book keeps photos and what people said to them.
type Book struct {
	store Store
	desk  *registration.Desk
	now   func() time.Time
}

// Store is what a Book needs kept. Implemented by internal/store.
type Store interface {
	Gathering(ctx context.Context, id gathering.ID) (gathering.Gathering, error)
	BinderByCode(ctx context.Context, code string) (gathering.Binder, error)
	// Photos lists those of a gathering by item and place, with who is in them.
	Photos(ctx context.Context, g gathering.ID) ([]Photo, error)
	// KeepPhotos adds photos; Conflict when there would be more than most.
	KeepPhotos(ctx context.Context, all []Photo, most int, e account.Entry) error
	// ChangePhoto keeps all but the pictures; Conflict when there is a newer version.
	ChangePhoto(ctx context.Context, p Photo, e account.Entry) error
	RemovePhoto(ctx context.Context, p Photo, e account.Entry) error
	// Pictured lists who may be in photos of a gathering, by name: confirmed
	// registrations' people, participants without one, and speakers.
	Pictured(ctx context.Context, g gathering.ID) ([]Person, error)
	// PhotoFacts lists what people said at a gathering, and on their own pages, by time.
	PhotoFacts(ctx context.Context, g gathering.ID) ([]Fact, error)
	// AddPhotoFacts adds what people said.
	AddPhotoFacts(ctx context.Context, g gathering.ID, facts []Fact, e account.Entry) error
	ConsentTexts(ctx context.Context) ([]account.ConsentText, error)
}

// NewBook makes a book over what store keeps. desk opens registrations.
func NewBook(store Store, desk *registration.Desk, now func() time.Time) *Book {
	return &Book{store: store, desk: desk, now: now}
}

// Bounds of photos.
const (
	MostPhotos     = 200 // of a gathering
	MostInReport   = 40
	longestCaption = 200 // characters
	mostWho        = 60  // people in one
	mostPlace      = 999
)

// List is a gathering's photos as staff see them.
type List struct {
	Gathering gathering.Gathering
	Photos    []Photo
	People    []Person
}

// Find is one photo of a list.
func (l List) Find(id ID) (Photo, error) {
	i := slices.IndexFunc(l.Photos, func(p Photo) bool { return p.ID == id })
	if i < 0 {
		return Photo{}, fault.New(fault.NotFound, "album.not_found")
	}
	return l.Photos[i], nil
}

// List shows staff the photos of a gathering.
func (b *Book) List(ctx context.Context, by account.Actor, id gathering.ID) (List, error) {
	g, err := b.store.Gathering(ctx, id)
	if err != nil {
		return List{}, fmt.Errorf("load gathering %s: %w", id, err)
	}
	if !g.Allows(by, account.KeepMaterials) {
		if g.Allows(by, account.SeeGathering) {
			return List{}, fault.New(fault.Forbidden, "account.not_allowed")
		}
		return List{}, fault.New(fault.NotFound, "gathering.not_found")
	}
	l := List{Gathering: g}
	l.Photos, l.People, err = b.judged(ctx, id)
	return l, err
}

// judged are all photos of a gathering, each with who is against its being shown, and
// who may be in them.
func (b *Book) judged(ctx context.Context, id gathering.ID) ([]Photo, []Person, error) {
	photos, err := b.store.Photos(ctx, id)
	if err != nil {
		return nil, nil, fmt.Errorf("list photos of %s: %w", id, err)
	}
	people, err := b.people(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	for i := range photos {
		photos[i].Against = against(photos[i].Who, people)
	}
	return photos, people, nil
}

// against are the names of those who do not agree. Who is on no list any more is one of
// them.
func against(who []Who, people []Person) []string {
	var all []string
	for _, w := range who {
		i := slices.IndexFunc(people, func(p Person) bool { return p.Who == w })
		if i < 0 || !people[i].Agreed {
			all = append(all, w.Name)
		}
	}
	return all
}

// people are all who may be in photos, with how they stand to that.
func (b *Book) people(ctx context.Context, id gathering.ID) ([]Person, error) {
	all, err := b.store.Pictured(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("list who may be in photos of %s: %w", id, err)
	}
	facts, err := b.store.PhotoFacts(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read what people said to photos of %s: %w", id, err)
	}
	texts, err := b.store.ConsentTexts(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the texts of consents: %w", err)
	}
	now := b.now()
	last := map[Who]Fact{}
	for _, f := range facts {
		if old := last[f.Who]; old.At.IsZero() || !f.At.Before(old.At) {
			last[f.Who] = f
		}
	}
	for i := range all {
		p := &all[i]
		if !p.Speaker {
			p.Last = last[p.Who]
			p.Agreed = p.Last.Given && account.Counts(texts, account.Photo, p.Last.Version, now)
		}
	}
	return all, nil
}

// shown are the photos for an audience, or wider ones, of people who all agree.
func shown(photos []Photo, audiences ...Audience) []Photo {
	return slices.DeleteFunc(photos, func(p Photo) bool { return !slices.Contains(audiences, p.Audience) || len(p.Against) > 0 })
}

// ForReport are the photos that a report may show now, for those who print papers.
func (b *Book) ForReport(ctx context.Context, by account.Actor, id gathering.ID) ([]Photo, error) {
	g, err := b.store.Gathering(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("load gathering %s: %w", id, err)
	}
	if !g.Allows(by, account.PrintPapers) {
		return nil, fault.New(fault.NotFound, "gathering.not_found")
	}
	photos, _, err := b.judged(ctx, id)
	photos = shown(photos, Report, Everyone)
	return photos[:min(len(photos), MostInReport)], err
}

// Public are the photos that everybody may see now, by the code of a public page.
func (b *Book) Public(ctx context.Context, code register.ShortCode) ([]Photo, error) {
	plan, err := b.store.BinderByCode(ctx, string(code))
	if err != nil {
		return nil, fmt.Errorf("find the gathering of a code: %w", err)
	}
	if !plan.State.Public() {
		return nil, fault.New(fault.NotFound, "gathering.not_found")
	}
	photos, _, err := b.judged(ctx, plan.ID)
	return shown(photos, Everyone), err
}

// Add adds pictures, which nobody but staff sees until they are told apart.
func (b *Book) Add(ctx context.Context, by account.Actor, id gathering.ID, pictures []register.Photo) error {
	l, err := b.List(ctx, by, id)
	if err != nil {
		return err
	}
	var fresh []Photo
	now := b.now()
	for _, x := range pictures {
		same := func(p Photo) bool { return p.Shown == x.Shown }
		if slices.ContainsFunc(l.Photos, same) || slices.ContainsFunc(fresh, same) {
			continue // handed in twice
		}
		fresh = append(fresh, Photo{ID: ID(account.NewID(now)), Gathering: id, Place: len(l.Photos) + len(fresh) + 1, Shown: x.Shown, Thumb: x.Thumb, Width: x.Width, Height: x.Height, Audience: Nobody, By: by.Account, At: now})
	}
	if len(fresh) == 0 {
		return nil
	}
	if len(l.Photos)+len(fresh) > MostPhotos {
		return TooMany()
	}
	e := by.Did(account.KeepMaterials, "album/"+string(id), now).To(account.Facts{"photos": len(fresh)})
	return b.store.KeepPhotos(ctx, fresh, MostPhotos, e)
}

// TooMany is the error of a gathering that has all the photos it can have.
func TooMany() error { return fault.Field("photo", "album.too_many", MostPhotos) }

// Change changes what is said of a photo; its pictures stay. p has the version that the
// form was made from.
func (b *Book) Change(ctx context.Context, by account.Actor, p Photo) error {
	l, err := b.List(ctx, by, p.Gathering)
	if err != nil {
		return err
	}
	before, err := l.Find(p.ID)
	if err != nil {
		return err
	}
	if p, err = p.checked(l); err != nil {
		return err
	}
	return b.store.ChangePhoto(ctx, p, by.Did(account.KeepMaterials, "photo/"+string(p.ID), b.now()).From(before.facts()).To(p.facts()))
}

// Remove removes a photo; its pictures go a day later.
func (b *Book) Remove(ctx context.Context, by account.Actor, g gathering.ID, id ID) error {
	l, err := b.List(ctx, by, g)
	if err != nil {
		return err
	}
	p, err := l.Find(id)
	if err != nil {
		return err
	}
	return b.store.RemovePhoto(ctx, p, by.Did(account.KeepMaterials, "photo/"+string(id), b.now()).From(p.facts()))
}

// facts are what the audit log says of a photo.
func (p Photo) facts() account.Facts {
	return account.Facts{"gathering": p.Gathering, "item": p.Item, "audience": p.Audience, "people": len(p.Who)}
}

// checked tells all that is wrong with what is said of a photo.
func (p Photo) checked(l List) (Photo, error) {
	var wrong []error
	p.Caption, p.CaptionEN = strings.Join(strings.Fields(p.Caption), " "), strings.Join(strings.Fields(p.CaptionEN), " ")
	for name, text := range map[string]string{"caption": p.Caption, "caption_en": p.CaptionEN} {
		if utf8.RuneCountInString(text) > longestCaption {
			wrong = append(wrong, fault.Field(name, "fault.too_long", longestCaption))
		}
	}
	if p.Audience != Nobody && p.Caption == "" {
		wrong = append(wrong, fault.Field("caption", "album.caption_needed"))
	}
	if p.Item != 0 && !slices.ContainsFunc(l.Gathering.Agenda, func(i gathering.AgendaItem) bool { return i.Number == p.Item }) {
		wrong = append(wrong, fault.Field("item", "evaluation.choose"))
	}
	if p.Place < 1 || p.Place > mostPlace {
		wrong = append(wrong, fault.Field("place", "material.place_wrong", mostPlace))
	}
	if !slices.Contains(Audiences, p.Audience) {
		wrong = append(wrong, fault.Field("audience", "evaluation.choose"))
	}
	for _, w := range p.Who {
		if !slices.ContainsFunc(l.People, func(x Person) bool { return x.Who == w }) {
			wrong = append(wrong, fault.Field("who", "album.person_unknown"))
			break
		}
	}
	if len(p.Who) > mostWho {
		wrong = append(wrong, fault.Field("who", "album.too_many_people", mostWho))
	}
	return p, errors.Join(wrong...)
}
