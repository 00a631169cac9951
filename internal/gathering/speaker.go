package gathering

import (
	"context"
	"slices"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// SpeakerForm is what is typed of a speaker.
type SpeakerForm struct {
	ID                            SpeakerID // empty: a new one
	Name, Organisation            string
	About, AboutEnglish, Contact  string
	State, SlidesFor              string
	PhotoOK, AboutOK, RecordingOK string // days
	Fee, Tax, Receipt             string
}

// Formed is a speaker as the form shows them.
func (x *Speaker) Formed() SpeakerForm {
	f := SpeakerForm{ID: x.ID, Name: x.Name, Organisation: x.Organisation, About: x.About, AboutEnglish: x.AboutEnglish, Contact: x.Contact, State: string(x.State),
		SlidesFor: string(x.SlidesFor), PhotoOK: string(x.PhotoOK), AboutOK: string(x.AboutOK), RecordingOK: string(x.RecordingOK), Tax: x.Tax, Receipt: x.Receipt}
	if x.Fee > 0 {
		f.Fee = typed(int64(x.Fee))
	}
	return f
}

// KeepSpeaker adds or changes a speaker.
func (s *Secretariat) KeepSpeaker(ctx context.Context, by account.Actor, id ID, f SpeakerForm) error {
	fresh := SpeakerID(account.NewID(s.now()))
	return s.plan(ctx, by, id, func(b *Binder) (account.Facts, account.Facts, error) {
		x, at := Speaker{ID: fresh, Number: len(b.Speakers) + 1}, -1
		if f.ID != "" {
			if at = slices.IndexFunc(b.Speakers, func(y Speaker) bool { return y.ID == f.ID }); at < 0 {
				return nil, nil, fault.New(fault.NotFound, "plan.line_gone")
			}
			x = b.Speakers[at]
		}
		old := x
		if err := f.read(&x, register.Today(s.now())); err != nil {
			return nil, nil, err
		}
		switch {
		case at >= 0:
			b.Speakers[at] = x
			b.nameSpeakers()
			return old.facts(), x.facts(), nil
		case len(b.Speakers) >= mostSpeakers:
			return nil, nil, fault.New(fault.Conflict, "plan.too_many", mostSpeakers)
		}
		b.Speakers = append(b.Speakers, x)
		return nil, x.facts(), nil
	})
}

func (f SpeakerForm) read(x *Speaker, today register.Date) error {
	var r reader
	x.Name, x.Organisation = r.line("name", f.Name, longestTitle, true), r.line("organisation", f.Organisation, longestTitle, false)
	x.About, x.AboutEnglish = r.text("about", f.About, longestText), r.text("about_en", f.AboutEnglish, longestText)
	x.Contact, x.Tax, x.Receipt = r.line("contact", f.Contact, longestTitle, false), r.line("tax", f.Tax, longestTitle, false), r.line("receipt", f.Receipt, 60, false)
	if x.State = SpeakerState(f.State); x.State == "" {
		x.State = SpeakerInvited
	}
	if f.SlidesFor != "" { // otherwise as they are: KeepSpeakerFiles changes that
		x.SlidesFor = SlidesFor(f.SlidesFor)
	} else if x.SlidesFor == "" {
		x.SlidesFor = SlidesForHosts
	}
	if !slices.Contains(SpeakerStates, x.State) {
		r.wrong(fault.Field("state", "plan.choose"))
	}
	if !slices.Contains(SlidesForWhom, x.SlidesFor) {
		r.wrong(fault.Field("slides_for", "plan.choose"))
	}
	x.PhotoOK, x.AboutOK, x.RecordingOK = r.agreed("photo_ok", f.PhotoOK, today), r.agreed("about_ok", f.AboutOK, today), r.agreed("recording_ok", f.RecordingOK, today)
	x.Fee = r.rupiah("fee", f.Fee)
	return r.err()
}

// facts are what the audit log says of a speaker: nothing of how to reach them.
func (x *Speaker) facts() account.Facts {
	return account.Facts{"speaker": x.ID, "name": x.Name, "organisation": x.Organisation, "state": x.State, "photo_ok": x.PhotoOK, "about_ok": x.AboutOK,
		"recording_ok": x.RecordingOK, "slides_for": x.SlidesFor, "slides_ok": x.SlidesOK, "photo": x.Photo != "", "slides": x.Slides != "", "fee": x.Fee}
}

// DropSpeaker takes a speaker off the list and out of the agenda.
func (s *Secretariat) DropSpeaker(ctx context.Context, by account.Actor, id ID, who SpeakerID) error {
	return s.plan(ctx, by, id, func(b *Binder) (account.Facts, account.Facts, error) {
		at := slices.IndexFunc(b.Speakers, func(y Speaker) bool { return y.ID == who })
		if at < 0 {
			return nil, nil, fault.New(fault.NotFound, "plan.line_gone")
		}
		old := b.Speakers[at]
		var alone []int // items that nobody speaks in any more
		for _, t := range b.Talks {
			if t.Speaker == who {
				alone = append(alone, t.Item)
			}
		}
		b.Talks = slices.DeleteFunc(b.Talks, func(t Speaking) bool { return t.Speaker == who })
		b.Speakers = slices.Delete(b.Speakers, at, at+1)
		for i := range b.Speakers {
			b.Speakers[i].Number = i + 1
		}
		for i := range b.Agenda {
			if slices.Contains(alone, b.Agenda[i].Number) {
				b.Agenda[i].Speakers = ""
			}
		}
		b.nameSpeakers()
		return old.facts(), nil, nil
	})
}

// SpeakerFiles is what is handed in of a speaker, and what the speaker agreed to of it.
type SpeakerFiles struct {
	ID         SpeakerID
	Photo      string // hash of a small picture; empty: as before
	Slides     string // hash of a PDF; empty: as before
	SlidesSize int64
	DropPhoto  bool
	DropSlides bool
	SlidesFor  string
	PhotoOK    string // days; empty: not agreed to
	SlidesOK   string
}

// KeepSpeakerFiles keeps a speaker's photo and slides; also after the day, until the
// gathering is in the archive.
func (s *Secretariat) KeepSpeakerFiles(ctx context.Context, by account.Actor, id ID, f SpeakerFiles) error {
	return s.keepable(ctx, by, account.KeepMaterials, id, func(b *Binder) (account.Facts, account.Facts, error) {
		at := slices.IndexFunc(b.Speakers, func(y Speaker) bool { return y.ID == f.ID })
		if at < 0 {
			return nil, nil, fault.New(fault.NotFound, "plan.line_gone")
		}
		x := &b.Speakers[at]
		old := *x
		if err := f.read(x, register.Today(s.now())); err != nil {
			return nil, nil, err
		}
		return old.facts(), x.facts(), nil
	})
}

func (f SpeakerFiles) read(x *Speaker, today register.Date) error {
	var r reader
	x.PhotoOK, x.SlidesOK = r.agreed("photo_ok", f.PhotoOK, today), r.agreed("slides_ok", f.SlidesOK, today)
	if x.SlidesFor = SlidesFor(f.SlidesFor); !slices.Contains(SlidesForWhom, x.SlidesFor) {
		r.wrong(fault.Field("slides_for", "plan.choose"))
	}
	if f.DropPhoto {
		x.Photo = ""
	}
	if f.DropSlides {
		x.Slides, x.SlidesSize = "", 0
	}
	if f.Photo != "" {
		x.Photo = f.Photo
	}
	if f.Slides != "" {
		x.Slides, x.SlidesSize = f.Slides, f.SlidesSize
	}
	return r.err()
}

// agreed reads the day on which somebody agreed to something; empty: not.
func (r *reader) agreed(field, text string, today register.Date) register.Date {
	day, err := register.ParseDate(field, text)
	switch {
	case err != nil:
		r.wrong(err)
	case day > today:
		r.wrong(fault.Field(field, "plan.agreed_later"))
	}
	return day
}
