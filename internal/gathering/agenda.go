package gathering

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// AgendaKinds in the order of choices.
var AgendaKinds = []AgendaKind{Registration, Opening, Talk, Forum, Meetings, Meal, Closing}

// Bounds of lists.
const (
	mostItems    = 200
	mostHalls    = 40
	mostSpeakers = 60
	mostPeople   = 100_000
)

// ItemForm is what is typed of an agenda item.
type ItemForm struct {
	Number                int // 0: a new one
	Day, Start, End, Kind string
	Title, Hall, Summary  string
	Capacity              string
	Speakers, Moderators  []SpeakerID
	Names                 string // of speakers who are not on the list
}

// find gives where a numbered line is; NotFound when it is gone.
func find[T any](list []T, number int, of func(T) int) (int, error) {
	at := slices.IndexFunc(list, func(x T) bool { return of(x) == number })
	if at < 0 {
		return 0, fault.New(fault.NotFound, "plan.line_gone")
	}
	return at, nil
}

// put changes the line of a number, or adds one with the next number.
func put[T any](list []T, x T, most int, of func(*T) *int) ([]T, T, error) {
	var old T
	number := of(&x)
	if *number != 0 {
		at, err := find(list, *number, func(y T) int { return *of(&y) })
		if err != nil {
			return nil, old, err
		}
		old, list[at] = list[at], x
		return list, old, nil
	}
	if len(list) >= most {
		return nil, old, fault.New(fault.Conflict, "plan.too_many", most)
	}
	for _, y := range list {
		*number = max(*number, *of(&y))
	}
	*number++
	return append(list, x), old, nil
}

// drop takes the line of a number out.
func drop[T any](list []T, number int, of func(T) int) ([]T, T, error) {
	at, err := find(list, number, of)
	if err != nil {
		var none T
		return nil, none, err
	}
	old := list[at]
	return slices.Delete(list, at, at+1), old, nil
}

// KeepItem adds or changes an agenda item.
func (s *Secretariat) KeepItem(ctx context.Context, by account.Actor, id ID, f ItemForm) error {
	return s.plan(ctx, by, id, func(b *Binder) (account.Facts, account.Facts, error) {
		item, err := f.read(b)
		if err != nil {
			return nil, nil, err
		}
		list, old, err := put(b.Agenda, item, mostItems, func(i *AgendaItem) *int { return &i.Number })
		if err != nil {
			return nil, nil, err
		}
		if f.Number == 0 {
			item.Number = list[len(list)-1].Number
		}
		b.Agenda = list
		b.Talks = slices.DeleteFunc(b.Talks, func(t Speaking) bool { return t.Item == item.Number })
		for _, who := range f.Speakers {
			b.Talks = append(b.Talks, Speaking{Item: item.Number, Speaker: who})
		}
		for _, who := range f.Moderators {
			if !slices.Contains(f.Speakers, who) {
				b.Talks = append(b.Talks, Speaking{Item: item.Number, Speaker: who, Moderates: true})
			}
		}
		b.nameSpeakers()
		return account.Facts{"item": old}, account.Facts{"item": item}, nil
	})
}

func (f ItemForm) read(b *Binder) (AgendaItem, error) {
	var r reader
	item := AgendaItem{Number: f.Number}
	if f.Number != 0 { // what the form does not ask for stays
		at, err := find(b.Agenda, f.Number, func(i AgendaItem) int { return i.Number })
		if err != nil {
			return item, err
		}
		item = b.Agenda[at]
	}
	item.Day = max(1, r.count("day", f.Day, 1, b.Days()))
	item.Start, item.End = r.clock("start", f.Start, true), r.clock("end", f.End, true)
	if len(r.errs) == 0 && item.End <= item.Start {
		r.wrong(fault.Field("end", "plan.end_before_start"))
	}
	item.Kind = AgendaKind(f.Kind)
	if !slices.Contains(AgendaKinds, item.Kind) {
		r.wrong(fault.Field("kind", "plan.choose"))
	}
	item.Title, item.Place = r.line("title", f.Title, longestTitle, true), r.line("hall", f.Hall, longestTitle, false)
	item.Summary, item.Capacity = r.text("summary", f.Summary, longestText), r.count("capacity", f.Capacity, 0, mostPeople)
	item.Speakers = r.line("names", f.Names, longestLine, false)
	for _, who := range slices.Concat(f.Speakers, f.Moderators) {
		if !slices.ContainsFunc(b.Speakers, func(x Speaker) bool { return x.ID == who }) {
			r.wrong(fault.Field("speakers", "plan.speaker_gone"))
		}
	}
	return item, r.err()
}

// DropItem takes an agenda item out.
func (s *Secretariat) DropItem(ctx context.Context, by account.Actor, id ID, number int) error {
	return s.plan(ctx, by, id, func(b *Binder) (account.Facts, account.Facts, error) {
		list, old, err := drop(b.Agenda, number, func(i AgendaItem) int { return i.Number })
		if err != nil {
			return nil, nil, err
		}
		b.Agenda = list
		b.Talks = slices.DeleteFunc(b.Talks, func(t Speaking) bool { return t.Item == number })
		return account.Facts{"item": old}, nil, nil
	})
}

// Shift moves an agenda item and those that begin after it on the same day by
// minutes, earlier when less than 0. Slots are not moved: people have them in their
// agendas.
func (s *Secretariat) Shift(ctx context.Context, by account.Actor, id ID, number int, minutes string) error {
	return s.plan(ctx, by, id, func(b *Binder) (account.Facts, account.Facts, error) {
		var r reader
		n := Clock(r.count("minutes", minutes, -mostShift, mostShift))
		if strings.TrimSpace(minutes) == "" || n == 0 && len(r.errs) == 0 {
			r.errs = []error{fault.Field("minutes", "fault.required")}
		}
		at, err := find(b.Agenda, number, func(i AgendaItem) int { return i.Number })
		if err != nil {
			return nil, nil, err
		}
		from := b.Agenda[at]
		for i := range b.Agenda {
			x := &b.Agenda[i]
			if x.Day != from.Day || x.Start < from.Start {
				continue
			}
			x.Start, x.End = x.Start+n, x.End+n
		}
		b.clocksFit(&r)
		return account.Facts{"from": from.Start.Typed()}, account.Facts{"from": (from.Start + n).Typed(), "minutes": n}, r.err()
	})
}

// mostShift bounds a shift, in minutes.
const mostShift = 600

// KeepHall adds or changes a hall; agenda items and tables in it get its new name.
func (s *Secretariat) KeepHall(ctx context.Context, by account.Actor, id ID, number int, name, capacity string) error {
	return s.plan(ctx, by, id, func(b *Binder) (account.Facts, account.Facts, error) {
		var r reader
		h := Hall{Number: number, Name: r.line("name", name, 100, true), Capacity: r.count("capacity", capacity, 0, mostPeople)}
		if slices.ContainsFunc(b.Halls, func(x Hall) bool { return x.Name == h.Name && x.Number != h.Number }) {
			r.wrong(fault.Field("name", "plan.name_taken"))
		}
		if err := r.err(); err != nil {
			return nil, nil, err
		}
		list, old, err := put(b.Halls, h, mostHalls, func(h *Hall) *int { return &h.Number })
		if err != nil {
			return nil, nil, err
		}
		b.Halls = list
		for i := range b.Agenda {
			if old.Name != "" && b.Agenda[i].Place == old.Name {
				b.Agenda[i].Place = h.Name
			}
		}
		for i := range b.Tables {
			if old.Name != "" && b.Tables[i].Hall == old.Name {
				b.Tables[i].Hall = h.Name
			}
		}
		if old.Name != "" {
			b.renameHall(old.Name, h.Name)
		}
		return account.Facts{"hall": old}, account.Facts{"hall": h}, nil
	})
}

// DropHall takes a hall out that nothing is in.
func (s *Secretariat) DropHall(ctx context.Context, by account.Actor, id ID, number int) error {
	return s.plan(ctx, by, id, func(b *Binder) (account.Facts, account.Facts, error) {
		list, old, err := drop(b.Halls, number, func(h Hall) int { return h.Number })
		if err != nil {
			return nil, nil, err
		}
		if slices.ContainsFunc(b.Agenda, func(i AgendaItem) bool { return i.Place == old.Name }) || slices.ContainsFunc(b.Tables, func(t Table) bool { return t.Hall == old.Name }) {
			return nil, nil, fault.New(fault.Conflict, "plan.hall_used", old.Name)
		}
		b.Halls = list
		return account.Facts{"hall": old}, nil, nil
	})
}

// ClashKind is what is odd in an agenda.
type ClashKind string

// Kinds of clashes.
const (
	SameHall    ClashKind = "hall"        // two items in one hall at the same time
	SameSpeaker ClashKind = "speaker"     // one speaker in two items at the same time
	Unconfirmed ClashKind = "unconfirmed" // a speaker who has not confirmed
	OutOfHours  ClashKind = "hours"       // outside of the gathering's hours
	OverRounds  ClashKind = "rounds"      // one-to-one rounds while all sit together
	TooSmall    ClashKind = "capacity"    // more people than the hall takes
)

// Clash is something odd in an agenda (bentrok). It is told and not forbidden:
// organisers know what we do not.
type Clash struct {
	Kind  ClashKind
	Item  AgendaItem
	Other AgendaItem // of SameHall and SameSpeaker
	Name  string     // of the hall or speaker
	Slot  Slot       // of OverRounds
}

// Clashes lists what is odd in an agenda.
func (b *Binder) Clashes() []Clash {
	var all []Clash
	for i, item := range b.Agenda {
		if b.Finish > 0 && (item.Start < b.Start || item.End > b.Finish) {
			all = append(all, Clash{Kind: OutOfHours, Item: item})
		}
		for _, h := range b.Halls {
			if h.Name == item.Place && h.Capacity > 0 && item.Capacity > h.Capacity {
				all = append(all, Clash{Kind: TooSmall, Item: item, Name: h.Name})
			}
		}
		for _, who := range b.speakersOf(item.Number) {
			if who.State != SpeakerConfirmed {
				all = append(all, Clash{Kind: Unconfirmed, Item: item, Name: who.Name})
			}
		}
		for _, other := range b.Agenda[i+1:] {
			if other.Day != item.Day || other.Start >= item.End || item.Start >= other.End {
				continue
			}
			if item.Place != "" && item.Place == other.Place {
				all = append(all, Clash{Kind: SameHall, Item: item, Other: other, Name: item.Place})
			}
			for _, who := range b.speakersOf(item.Number) {
				if slices.ContainsFunc(b.speakersOf(other.Number), func(x Speaker) bool { return x.ID == who.ID }) {
					all = append(all, Clash{Kind: SameSpeaker, Item: item, Other: other, Name: who.Name})
				}
			}
		}
		if slot, over := b.overRounds(item); over {
			all = append(all, Clash{Kind: OverRounds, Item: item, Slot: slot})
		}
	}
	return all
}

// overRounds finds the first round of meetings during an item that all sit in.
func (b *Binder) overRounds(item AgendaItem) (Slot, bool) {
	if !slices.Contains([]AgendaKind{Opening, Talk, Forum, Closing}, item.Kind) {
		return Slot{}, false
	}
	start, end := item.At()
	at := slices.IndexFunc(b.Slots, func(s Slot) bool { return s.Timed() && s.Start < end && start < s.End })
	if at < 0 {
		return Slot{}, false
	}
	return b.Slots[at], true
}

// talked tells whether speakers of the list are linked to an item.
func (b *Binder) talked(item int) bool {
	return slices.ContainsFunc(b.Talks, func(t Speaking) bool { return t.Item == item })
}

// speakersOf lists who speaks in an item or leads it.
func (b *Binder) speakersOf(item int) []Speaker {
	var all []Speaker
	for _, t := range b.Talks {
		if t.Item != item {
			continue
		}
		if at := slices.IndexFunc(b.Speakers, func(x Speaker) bool { return x.ID == t.Speaker }); at >= 0 {
			all = append(all, b.Speakers[at])
		}
	}
	return all
}

// names writes who speaks in an item, as it is printed.
func (b *Binder) names(item int, which func(Speaker) bool) string {
	var speak, lead []string
	for _, t := range b.Talks {
		at := slices.IndexFunc(b.Speakers, func(x Speaker) bool { return x.ID == t.Speaker })
		if t.Item != item || at < 0 || !which(b.Speakers[at]) {
			continue
		}
		if t.Moderates {
			lead = append(lead, b.Speakers[at].Name)
		} else {
			speak = append(speak, b.Speakers[at].Name)
		}
	}
	text := strings.Join(speak, ", ")
	if len(lead) > 0 {
		text = strings.TrimPrefix(fmt.Sprintf("%s; moderator: %s", text, strings.Join(lead, ", ")), "; ")
	}
	return text
}

// nameSpeakers fills in who speaks in items that speakers are linked to.
func (b *Binder) nameSpeakers() {
	for i := range b.Agenda {
		if b.talked(b.Agenda[i].Number) {
			b.Agenda[i].Speakers = b.names(b.Agenda[i].Number, func(x Speaker) bool { return x.State != SpeakerDeclined })
		}
	}
}

// Starts is the instant when an agenda item begins, and Stops when it ends.
func (b *Binder) Starts(i AgendaItem) time.Time { return b.On(i.Day, i.Start) }

// Stops is the instant when an agenda item ends.
func (b *Binder) Stops(i AgendaItem) time.Time { return b.On(i.Day, i.End) }
