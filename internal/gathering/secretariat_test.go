package gathering_test

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
)

// shelf keeps binders in memory; what both engines do with them is tested in store.
type shelf struct {
	binders   map[gathering.ID]gathering.Binder
	checklist []gathering.Task
}

func (s *shelf) Binder(_ context.Context, id gathering.ID) (gathering.Binder, error) {
	b, there := s.binders[id]
	if !there {
		return b, fault.New(fault.NotFound, "gathering.not_found")
	}
	return b, nil
}

func (s *shelf) BinderByCode(_ context.Context, code string) (gathering.Binder, error) {
	for _, b := range s.binders {
		if b.Code == code {
			b.Agenda = slices.Clone(b.Agenda)
			return b, nil
		}
	}
	return gathering.Binder{}, fault.New(fault.NotFound, "gathering.not_found")
}

func (s *shelf) KeepBinder(_ context.Context, b gathering.Binder, _ account.Entry) error {
	s.binders[b.ID] = b
	return nil
}

func (s *shelf) ChangeBinder(ctx context.Context, id gathering.ID, _ account.Entry, change func(*gathering.Binder) (account.Facts, account.Facts, error)) error {
	b, err := s.Binder(ctx, id)
	if err != nil {
		return err
	}
	b.Agenda, b.Turns, b.Asked, b.Talks, b.Speakers = slices.Clone(b.Agenda), slices.Clone(b.Turns), slices.Clone(b.Asked), slices.Clone(b.Talks), slices.Clone(b.Speakers)
	b.Slots, b.Tasks, b.Budget, b.Halls = slices.Clone(b.Slots), slices.Clone(b.Tasks), slices.Clone(b.Budget), slices.Clone(b.Halls)
	if _, _, err = change(&b); err == nil {
		s.binders[id] = b
	}
	return err
}

func (s *shelf) DiscardDraft(_ context.Context, id gathering.ID, _ account.Entry) error {
	delete(s.binders, id)
	return nil
}

func (s *shelf) PublicPlans(context.Context, register.Date, int) ([]gathering.Plan, error) {
	return nil, nil
}
func (s *shelf) PlansAskedOf(context.Context, account.OrganisationID) ([]gathering.Plan, error) {
	return nil, nil
}
func (s *shelf) PossibleHosts(context.Context, int) ([]gathering.Host, error) {
	return []gathering.Host{{Organisation: "dinas"}, {Organisation: "dekranasda"}}, nil
}
func (s *shelf) InSeries(context.Context, gathering.SeriesID, account.OrganisationID) ([]gathering.Standing, error) {
	return nil, nil
}
func (s *shelf) Checklist(context.Context, account.OrganisationID) ([]gathering.Task, error) {
	return slices.Clone(s.checklist), nil
}
func (s *shelf) KeepChecklist(_ context.Context, _ account.OrganisationID, tasks []gathering.Task, _ account.Entry) error {
	s.checklist = tasks
	return nil
}

var (
	wita      = time.FixedZone("WITA", 8*60*60)
	today     = time.Date(2026, 11, 25, 9, 0, 0, 0, wita)
	organiser = account.Actor{Account: "a", Organisation: "dinas", Role: account.Organiser}
	outline   = gathering.Outline{Title: "Temu Usaha Contoh 01", Date: "2026-12-09", Start: "08:00", Finish: "13:30", Place: "Balai Contoh"}
)

// office is a secretariat at a moment with one draft.
func office(t *testing.T) (*gathering.Secretariat, *shelf, gathering.ID, *time.Time) {
	t.Helper()
	s, now := &shelf{binders: map[gathering.ID]gathering.Binder{}}, today
	x := gathering.NewSecretariat(s, func() time.Time { return now }, rand.Reader)
	id, err := x.Create(t.Context(), organiser, outline, "")
	if err != nil {
		t.Fatal(err)
	}
	return x, s, id, &now
}

// Every state × every turn × every role: what the table allows is made, by those who
// may, and everything else is refused.
func TestTurnsWholeTable(t *testing.T) {
	t.Parallel()
	made := 0
	for _, state := range gathering.States {
		for _, c := range gathering.Changes {
			for _, role := range append(slices.Clone(account.Roles), account.Stranger) {
				for _, of := range []account.OrganisationID{"dinas", "lain"} {
					x, s, id, now := office(t)
					b := s.binders[id]
					b.State, b.Seats.Quota = state, 60
					s.binders[id] = b
					if c.Turn == gathering.Start {
						*now = time.Date(2026, 12, 9, 7, 0, 0, 0, wita)
					}
					by := account.Actor{Account: "a", Organisation: of, Role: role}
					var err error
					if c.Turn == gathering.Move {
						o := outline
						o.Date = "2026-12-10"
						err = x.Move(t.Context(), by, id, o, "Gedung dipakai")
					} else {
						err = x.Turn(t.Context(), by, id, c.Turn, "Sebab contoh")
					}
					may := role == account.Administrator || role == account.Organiser && of == "dinas"
					after := s.binders[id]
					switch {
					case may && slices.Contains(c.From, state):
						made++
						want := c.To
						if want == "" {
							want = state
						}
						if err != nil || after.State != want || len(after.Turns) != 1 || after.Turns[0].Tells != c.Tells || after.Turns[0].From != state {
							t.Errorf("%s from %s by %s: got %s, %v", c.Turn, state, role, after.State, err)
						}
					case err == nil || after.State != state || len(after.Turns) != 0:
						t.Errorf("%s from %s by %s of %s was made", c.Turn, state, role, of)
					case may && fault.KindOf(err) != fault.Conflict:
						t.Errorf("%s from %s: want a conflict, got %v", c.Turn, state, err)
					case of == "lain" && fault.KindOf(err) != fault.NotFound && role != account.Administrator:
						t.Errorf("%s by %s of another body: want not found, got %v", c.Turn, role, err)
					}
				}
			}
		}
	}
	if made != 2*2*len(gathering.Changes) && made < len(gathering.Changes) {
		t.Errorf("only %d turns were made", made)
	}
}

// fields are the form fields that an error is about.
func fields(err error) []string {
	var all []string
	list := []error{err}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		list = many.Unwrap()
	}
	for _, e := range list {
		if f, ok := errors.AsType[*fault.Fault](e); ok && f.Field != "" {
			all = append(all, f.Field)
		}
	}
	slices.Sort(all)
	return all
}

func TestWhatATurnNeeds(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		turn   gathering.Turn
		state  gathering.State
		change func(*gathering.Binder)
		now    time.Time
		reason string
		want   string
	}{
		"no place":              {gathering.Announce, gathering.Draft, func(b *gathering.Binder) { b.Place = "" }, today, "", "place"},
		"no agenda":             {gathering.Announce, gathering.Draft, func(b *gathering.Binder) { b.Agenda = nil }, today, "", "agenda"},
		"no hours":              {gathering.Announce, gathering.Draft, func(b *gathering.Binder) { b.Start, b.Finish = 0, 0 }, today, "", "start"},
		"a day that is over":    {gathering.Announce, gathering.Draft, nil, today.AddDate(0, 1, 0), "", "date"},
		"somebody is invited":   {gathering.Withdraw, gathering.Announced, func(b *gathering.Binder) { b.Heads.Invited = 3 }, today, "", "invited"},
		"somebody is there":     {gathering.Withdraw, gathering.Announced, func(b *gathering.Binder) { b.Heads.Registered = 1 }, today, "", "registered"},
		"no quota":              {gathering.Begin, gathering.Announced, nil, today, "", "quota"},
		"closing is over":       {gathering.Begin, gathering.Announced, func(b *gathering.Binder) { b.Seats.Quota, b.ClosesAt = 60, today.Add(-time.Hour) }, today, "", "closes_at"},
		"closing after the day": {gathering.Begin, gathering.Announced, func(b *gathering.Binder) { b.Seats.Quota, b.ClosesAt = 60, today.AddDate(0, 2, 0) }, today, "", "closes_at"},
		"the day before":        {gathering.Start, gathering.Closed, nil, today, "", "date"},
		"the day after":         {gathering.Start, gathering.Closed, nil, time.Date(2026, 12, 10, 0, 0, 0, 0, wita), "", "date"},
		"no reason":             {gathering.Cancel, gathering.Open, nil, today, " ", "reason"},
	} {
		x, s, id, now := office(t)
		b := s.binders[id]
		b.State = tc.state
		if tc.change != nil {
			tc.change(&b)
		}
		s.binders[id], *now = b, tc.now
		err := x.Turn(t.Context(), organiser, id, tc.turn, tc.reason)
		if got := fields(err); !slices.Contains(got, tc.want) || s.binders[id].State != tc.state {
			t.Errorf("%s: want a fault of %s, got %v (%v)", name, tc.want, got, err)
		}
	}
}

func TestBadOutlines(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*gathering.Outline)
		want   []string
	}{
		"no title":         {func(o *gathering.Outline) { o.Title = " " }, []string{"title"}},
		"long title":       {func(o *gathering.Outline) { o.Title = strings.Repeat("a", 201) }, []string{"title"}},
		"no day":           {func(o *gathering.Outline) { o.Date = "" }, []string{"date"}},
		"no such day":      {func(o *gathering.Outline) { o.Date = "2026-02-30" }, []string{"date"}},
		"yesterday":        {func(o *gathering.Outline) { o.Date = "2026-11-24" }, []string{"date"}},
		"ends before":      {func(o *gathering.Outline) { o.Until = "2026-12-08" }, []string{"until"}},
		"a month long":     {func(o *gathering.Outline) { o.Until = "2027-01-08" }, []string{"until"}},
		"hours reversed":   {func(o *gathering.Outline) { o.Start, o.Finish = "14:00", "09.00" }, []string{"finish"}},
		"no clock":         {func(o *gathering.Outline) { o.Start = "pagi" }, []string{"start"}},
		"zone elsewhere":   {func(o *gathering.Outline) { o.Zone = "Europe/Rome" }, []string{"zone"}},
		"unknown zone":     {func(o *gathering.Outline) { o.Zone = "Bali" }, []string{"zone"}},
		"beyond the day":   {func(o *gathering.Outline) { o.Start, o.Finish = "19:00", "23:00" }, []string{"start"}},
		"many things":      {func(o *gathering.Outline) { o.Title, o.Date = "", "x" }, []string{"date", "title"}},
		"letters for hour": {func(o *gathering.Outline) { o.Finish = "25:00" }, []string{"finish", "finish"}},
	} {
		s := &shelf{binders: map[gathering.ID]gathering.Binder{}}
		o := outline
		tc.change(&o)
		_, err := gathering.NewSecretariat(s, func() time.Time { return today }, rand.Reader).Create(t.Context(), organiser, o, "")
		if got := fields(err); !slices.Equal(got, tc.want) || len(s.binders) > 0 {
			t.Errorf("%s: want faults of %v, got %v (%v)", name, tc.want, got, err)
		}
	}
}

func TestBadSeats(t *testing.T) {
	t.Parallel()
	good := gathering.SeatsForm{Quota: "60", Attendees: "2", Offer: "24", Queue: "turn"}
	part := func(parts ...gathering.PartForm) func(*gathering.SeatsForm) {
		return func(f *gathering.SeatsForm) { f.Parts = parts }
	}
	for name, tc := range map[string]struct {
		change func(*gathering.SeatsForm)
		want   string
	}{
		"below those confirmed": {func(f *gathering.SeatsForm) { f.Quota = "9" }, "quota"},
		"below nothing":         {func(f *gathering.SeatsForm) { f.Quota = "-1" }, "quota"},
		"no number":             {func(f *gathering.SeatsForm) { f.Quota = "enam puluh" }, "quota"},
		"nobody comes":          {func(f *gathering.SeatsForm) { f.Attendees = "0" }, "attendees"},
		"unknown queue":         {func(f *gathering.SeatsForm) { f.Queue = "friends" }, "queue"},
		"closes after the day":  {func(f *gathering.SeatsForm) { f.ClosesAt = "2026-12-09T09:00" }, "closes_at"},
		"closes before opening": {func(f *gathering.SeatsForm) { f.OpensAt, f.ClosesAt = "2026-12-02T09:00", "2026-12-01T09:00" }, "closes_at"},
		"no moment":             {func(f *gathering.SeatsForm) { f.AnswerBy = "besok" }, "answer_by"},
		"part of nothing":       {part(gathering.PartForm{Of: "friends", Least: "1"}), "part_1"},
		"part without figures":  {part(gathering.PartForm{Of: "women"}), "part_1"},
		"part reversed":         {part(gathering.PartForm{Of: "women", Least: "9", Most: "3"}), "part_1"},
		"part twice":            {part(gathering.PartForm{Of: "women", Least: "1"}, gathering.PartForm{Of: "women", Least: "2"}), "part_2"},
		"parts beyond quota":    {part(gathering.PartForm{Of: "district:51.03.01", Least: "40"}, gathering.PartForm{Of: "district:51.03.02", Least: "30"}), "part_2"},
		"a bad code": {func(f *gathering.SeatsForm) {
			f.Conditions = []gathering.Condition{{About: gathering.KBLI, Values: []string{"kayu"}}}
		}, "kbli"},
		"an unknown criterion": {func(f *gathering.SeatsForm) { f.Conditions = []gathering.Condition{{About: "friends"}} }, "conditions"},
	} {
		x, s, id, _ := office(t)
		b := s.binders[id]
		b.State, b.Heads.Confirmed = gathering.Open, 10
		s.binders[id] = b
		f := good
		tc.change(&f)
		if got := fields(x.ChangeSeats(t.Context(), organiser, id, f)); !slices.Contains(got, tc.want) {
			t.Errorf("%s: want a fault of %s, got %v", name, tc.want, got)
		}
	}
	x, _, id, _ := office(t)
	if err := x.ChangeSeats(t.Context(), organiser, id, good); err != nil {
		t.Errorf("good seats: %v", err)
	}
}

// A copy takes what was planned and nothing that people agreed to, did or received.
func TestCopyOfAGathering(t *testing.T) {
	t.Parallel()
	x, s, id, _ := office(t)
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(x.KeepSpeaker(ctx, organiser, id, gathering.SpeakerForm{Name: "Narasumber Contoh", State: "confirmed", AboutOK: "2026-11-20", Receipt: "B-1"}))
	who := s.binders[id].Speakers[0].ID
	must(x.KeepItem(ctx, organiser, id, gathering.ItemForm{Number: 7, Title: "Paparan", Start: "09:45", End: "10:45", Kind: "talk", Speakers: []gathering.SpeakerID{who}}))
	must(x.KeepBudget(ctx, organiser, id, gathering.BudgetForm{What: "Konsumsi", Volume: "60", Price: "50.000", Realised: "2.900.000"}))
	must(x.Tick(ctx, organiser, id, 1, true))
	must(x.ChangeSeats(ctx, organiser, id, gathering.SeatsForm{Quota: "60", Queue: "turn", ClosesAt: "2026-12-02T17:00"}))
	next, err := x.Create(ctx, organiser, gathering.Outline{Title: "Temu Usaha Contoh 02", Date: "2027-03-10", Start: "09:00", Finish: "14:30"}, id)
	must(err)
	old, b := s.binders[id], s.binders[next]
	switch {
	case b.State != gathering.Draft || b.Code == old.Code || b.Copied != id || b.Place != "Balai Contoh":
		t.Errorf("the copy's plan: %+v", b.Plan)
	case b.ClosesAt.In(wita).Format(time.DateOnly) != "2027-03-03":
		t.Errorf("closing moved to %s", b.ClosesAt)
	case b.Agenda[0].Start != old.Agenda[0].Start+60 || len(b.Agenda) != len(old.Agenda):
		t.Error("the agenda did not move along")
	case b.Speakers[0].ID == who || b.Speakers[0].State != gathering.SpeakerInvited || b.Speakers[0].AboutOK != "" || b.Speakers[0].Receipt != "":
		t.Errorf("the copied speaker: %+v", b.Speakers[0])
	case b.Talks[0].Speaker != b.Speakers[0].ID:
		t.Error("the copied speaker does not speak")
	case b.Budget[0].Realised != 0 || b.Budget[0].Amount() != 3_000_000:
		t.Errorf("the copied budget: %+v", b.Budget[0])
	case slices.ContainsFunc(b.Tasks, gathering.Task.Done) || len(b.Tasks) != len(old.Tasks):
		t.Error("the copied tasks are done")
	}
	if old.Speakers[0].State != gathering.SpeakerConfirmed {
		t.Error("copying changed the earlier one")
	}
}

func TestClashesAreTold(t *testing.T) {
	t.Parallel()
	b := gathering.Binder{Plan: gathering.Plan{Date: today, Until: today, Start: 8 * 60, Finish: 13 * 60}}
	b.Halls = []gathering.Hall{{Number: 1, Name: "Aula", Capacity: 50}}
	b.Speakers = []gathering.Speaker{{ID: "s", Name: "Contoh", State: gathering.SpeakerInvited}}
	b.Slots = []gathering.Slot{{Number: 1, Start: 11 * 60, End: 11*60 + 15}}
	b.Agenda = []gathering.AgendaItem{
		{Number: 1, Day: 1, Start: 9 * 60, End: 10 * 60, Kind: gathering.Talk, Place: "Aula", Capacity: 80},
		{Number: 2, Day: 1, Start: 9*60 + 30, End: 11*60 + 5, Kind: gathering.Forum, Place: "Aula"},
		{Number: 3, Day: 1, Start: 12 * 60, End: 14 * 60, Kind: gathering.Meal},
		{Number: 4, Day: 2, Start: 9 * 60, End: 10 * 60, Kind: gathering.Talk, Place: "Aula"},
	}
	b.Talks = []gathering.Speaking{{Item: 1, Speaker: "s"}, {Item: 2, Speaker: "s", Moderates: true}}
	got := map[gathering.ClashKind]int{}
	for _, c := range b.Clashes() {
		got[c.Kind]++
	}
	for kind, want := range map[gathering.ClashKind]int{gathering.SameHall: 1, gathering.SameSpeaker: 1, gathering.Unconfirmed: 2, gathering.OutOfHours: 1, gathering.OverRounds: 1, gathering.TooSmall: 1} {
		if got[kind] != want {
			t.Errorf("%s: want %d, got %d", kind, want, got[kind])
		}
	}
}

func TestShiftMovesTheFollowing(t *testing.T) {
	t.Parallel()
	x, s, id, _ := office(t)
	before := s.binders[id].Agenda
	if err := x.Shift(t.Context(), organiser, id, before[3].Number, "20"); err != nil {
		t.Fatal(err)
	}
	for i, item := range s.binders[id].Agenda {
		want := before[i].Start
		if i >= 3 {
			want += 20
		}
		if item.Start != want {
			t.Errorf("item %d begins at %s, want %s", i+1, item.Start, want)
		}
	}
	for _, minutes := range []string{"", "0", "-600", "601", "banyak"} {
		if err := x.Shift(t.Context(), organiser, id, before[3].Number, minutes); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q minutes: want a fault, got %v", minutes, err)
		}
	}
}

// A cancelled gathering comes out of the archive cancelled.
func TestOutOfTheArchive(t *testing.T) {
	t.Parallel()
	x, s, id, _ := office(t)
	for _, turn := range []gathering.Turn{gathering.Announce, gathering.Cancel, gathering.Archive, gathering.Unarch} {
		if err := x.Turn(t.Context(), organiser, id, turn, "Sebab contoh"); err != nil {
			t.Fatalf("%s: %v", turn, err)
		}
	}
	if got := s.binders[id].State; got != gathering.Cancelled {
		t.Errorf("want cancelled, got %s", got)
	}
}
