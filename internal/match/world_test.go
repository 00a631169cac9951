package match_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
)

var (
	noon  = time.Date(2026, 11, 20, 4, 0, 0, 0, time.UTC)
	staff = account.Actor{Account: "a-staff", Organisation: "dinas", Role: account.Organiser}
	bank  = account.Actor{Account: "a-bank", Organisation: "bank", Role: account.Desk}
	owner = account.Actor{Account: "a-owner", Organisation: "kayu", Role: account.Owner}
)

// Participants of the world, by number.
const (
	wood = 1 + iota
	silver
	weave
	other // of the same owner as wood
	theBank
	airport
)

// world is a gathering that is kept in memory, by the rules of match.Store.
type world struct {
	t       *testing.T
	m       match.Meetings
	k       match.Known
	s       *match.Suggestions
	entries []account.Entry
	credits []match.Credit
	asked   map[register.PartyID][]match.Condition
	desk    *match.Desk
	now     time.Time
}

func newWorld(t *testing.T) *world {
	zone := time.FixedZone("WITA", 8*60*60)
	w := &world{t: t, now: noon, asked: map[register.PartyID][]match.Condition{}}
	w.m = match.Meetings{Gathering: gathering.Gathering{ID: "temu", State: gathering.Closed, Date: time.Date(2026, 12, 9, 0, 0, 0, 0, zone), Hosts: []gathering.Host{{Organisation: "dinas"}},
		Slots: []gathering.Slot{{Number: 1}, {Number: 2}, {Number: 3}}, Tables: []gathering.Table{{Number: 1}, {Number: 2}}}, Booked: map[int]bool{}}
	for i, p := range []gathering.Participant{
		{Kind: register.Business, Name: "Kayu Jati 01 (contoh)", Organisation: "kayu", Product: "mebel kayu jati"}, {Kind: register.Business, Name: "Perak Bulan 02 (contoh)", Product: "perhiasan perak"},
		{Kind: register.Business, Name: "Tenun Sandat 03 (contoh)", Product: "kain tenun"}, {Kind: register.Business, Name: "Kayu Ukir 04 (contoh)", Organisation: "kayu2", Product: "ukiran kayu"},
		{Kind: register.Bank, Name: "Bank A (contoh)", Organisation: "bank"}, {Kind: register.Airport, Name: "Bandara (contoh)", Product: "kain tenun dan perhiasan perak"},
	} {
		p.Number, p.ID, p.Party = i+1, gathering.ParticipantID(fmt.Sprint("p", i+1)), register.PartyID(fmt.Sprint("party", i+1))
		w.m.Gathering.Participants = append(w.m.Gathering.Participants, p)
	}
	w.m.Owners = [][]string{{"account a-owner"}, nil, nil, {"account a-owner"}, nil, nil}
	w.k.Parties = make([]match.KnownOf, len(w.m.Gathering.Participants))
	w.desk = match.NewDesk(w, func() time.Time { return w.now })
	return w
}

func (w *world) Meetings(context.Context, gathering.ID) (match.Meetings, error) { return w.m, nil }

func (w *world) ChangeMeetings(_ context.Context, _ gathering.ID, e account.Entry, change func(*match.Meetings) (account.Facts, error)) error {
	m := w.m
	m.Requests, m.Never, m.Limits, m.Clinics = slices.Clone(m.Requests), slices.Clone(m.Never), slices.Clone(m.Limits), slices.Clone(m.Clinics)
	after, err := change(&m)
	if errors.Is(err, match.ErrSame) {
		return nil
	}
	if err == nil {
		m.Version++
		w.m = m
		w.entries = append(w.entries, e.To(after))
	}
	return err
}

func (w *world) MeetingsDue(context.Context, time.Time, int) ([]gathering.ID, error) {
	return []gathering.ID{"temu"}, nil
}

func (w *world) Known(context.Context, gathering.ID) (match.Known, error) {
	k := w.k
	k.Mark = fmt.Sprint(w.m.Version)
	k.Parties = slices.Clone(k.Parties)
	for i, p := range w.m.Gathering.Participants {
		k.Parties[i].Conditions = w.asked[p.Party]
	}
	return k, nil
}

func (w *world) MarkOf(context.Context, gathering.ID) (string, error) {
	return fmt.Sprint(w.m.Version), nil
}

func (w *world) Outdated(context.Context, register.Date, int) ([]gathering.ID, error) {
	if w.s != nil && w.s.Mark == fmt.Sprint(w.m.Version) {
		return nil, nil
	}
	return []gathering.ID{"temu"}, nil
}

func (w *world) KeepSuggestions(_ context.Context, _ gathering.ID, s match.Suggestions) error {
	w.s = &s
	return nil
}

func (w *world) Overview(context.Context, gathering.ID) (match.Overview, error) {
	if w.s == nil {
		return match.Overview{}, fault.New(fault.NotFound, "match.not_computed")
	}
	return w.s.Overview, nil
}

func (w *world) ListOf(_ context.Context, _ gathering.ID, n int) ([]match.Suggestion, error) {
	return w.s.Lists[n-1], nil
}

func (w *world) Lists(context.Context, gathering.ID) (map[int][]match.Suggestion, error) {
	all := map[int][]match.Suggestion{}
	for i, l := range w.s.Lists {
		all[i+1] = l
	}
	return all, nil
}

func (w *world) KeepConditions(_ context.Context, id register.PartyID, all []match.Condition, _ account.Entry) error {
	w.asked[id] = all
	return nil
}

func (w *world) OfficersOf(context.Context, gathering.ID, gathering.ParticipantID) ([]gathering.Officer, error) {
	return []gathering.Officer{{Name: "Ni Luh Contoh 50", Position: "Petugas kredit"}}, nil
}

func (w *world) CreditsDue(context.Context, int) ([]gathering.ID, error) {
	if w.credits != nil {
		return nil, nil
	}
	return []gathering.ID{"temu"}, nil
}

func (w *world) KeepCredits(_ context.Context, _ gathering.ID, all []match.Credit, _ time.Time) error {
	w.credits = all
	return nil
}

// ask asks and gives the number; it must work.
func (w *world) ask(by account.Actor, from, to int, p match.Priority) int {
	w.t.Helper()
	n, err := w.desk.Ask(w.t.Context(), by, "temu", match.Wanted{From: from, To: to, Priority: p, Note: "contoh"})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// fails wants a fault of a wording key.
func (w *world) fails(what string, err error, key string) {
	w.t.Helper()
	f, is := errors.AsType[*fault.Fault](err)
	if !is || f.Key != key {
		w.t.Errorf("%s: want %s, got %v", what, key, err)
	}
}

// is wants a request to have an answer.
func (w *world) is(number int, want match.Answer) {
	w.t.Helper()
	if got := w.m.Requests[number-1].Answer; got != want {
		w.t.Errorf("request %d: want %s, got %s", number, want, got)
	}
}
