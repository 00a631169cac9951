package gathering_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/sample"
	"wantilan/internal/store"
	"wantilan/internal/timetable"
)

var day = time.Date(2026, 12, 9, 0, 0, 0, 0, time.UTC)

// town is two offices, each with a gathering, over a real database.
type town struct {
	*gathering.Calendar
	db            *store.DB
	mine, foreign gathering.ID // newest first: foreign is a day later
	stranger      account.Actor
	admin         account.Actor
	organiser     account.Actor // of mine, for the leading host
	cohost        account.Actor // of mine, for the second host
	desk          account.Actor // takes part in mine
	owner         account.Actor // takes part in mine
	speaker       account.Actor // speaks at mine
	rival         account.Actor // organiser of foreign
	outsider      account.Actor // owner of a business that takes part in nothing
}

func newTown(t *testing.T) *town {
	t.Helper()
	ctx := t.Context()
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	now := func() time.Time { return day }
	door := account.NewDoor(db, now)
	enrol := func(kind account.Kind, name string, role account.Role) account.Actor {
		t.Helper()
		of, err := door.Found(ctx, kind, name)
		if err != nil {
			t.Fatal(err)
		}
		id, err := door.Enrol(ctx, name, of, role)
		if err != nil {
			t.Fatal(err)
		}
		return account.Actor{Account: id, Name: name, Organisation: of, Role: role}
	}
	w := &town{
		Calendar: gathering.NewCalendar(db, time.Now), db: db,
		organiser: enrol(account.Office, "Dinas (contoh)", account.Organiser),
		cohost:    enrol(account.Council, "Dekranasda (contoh)", account.Organiser),
		desk:      enrol(account.Stakeholder, "Bank A (contoh)", account.Desk),
		owner:     enrol(account.Business, "Tenun Sandat 07 (contoh)", account.Owner),
		speaker:   enrol(account.Association, "Narasumber (contoh)", account.Speaker),
		rival:     enrol(account.Office, "Dinas Lain (contoh)", account.Organiser),
		outsider:  enrol(account.Business, "Kopi Embun 72 (contoh)", account.Owner),
	}
	w.admin = account.Actor{Account: "a", Role: account.Administrator}
	d := sample.Day(1, day)
	d.Gathering.Hosts = []gathering.Host{{Organisation: w.organiser.Organisation}, {Organisation: w.cohost.Organisation}}
	d.Gathering.Participants[60].Organisation = w.desk.Organisation
	d.Gathering.Participants[0].Organisation = w.owner.Organisation
	d.Gathering.Agenda[2].Organisation = w.speaker.Organisation
	w.mine = w.keep(t, d)
	d = sample.Day(2, day.AddDate(0, 0, 1))
	d.Gathering.Hosts = []gathering.Host{{Organisation: w.rival.Organisation}}
	w.foreign = w.keep(t, d)
	return w
}

func (w *town) keep(t *testing.T, d timetable.Day) gathering.ID {
	t.Helper()
	d.Gathering.ID = gathering.ID(account.NewID(day))
	id, err := w.db.KeepDay(t.Context(), "", d, timetable.Enlist(&d, d.Gathering.Hosts[0].Organisation, day), account.Entry{})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestEverybodyFindsOnlyTheirGatherings(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	tests := map[string]struct {
		by   account.Actor
		want []gathering.ID
	}{
		"administrator": {w.admin, []gathering.ID{w.foreign, w.mine}},
		"leading host":  {w.organiser, []gathering.ID{w.mine}},
		"second host":   {w.cohost, []gathering.ID{w.mine}},
		"desk":          {w.desk, []gathering.ID{w.mine}},
		"owner":         {w.owner, []gathering.ID{w.mine}},
		"speaker":       {w.speaker, []gathering.ID{w.mine}},
		"other office":  {w.rival, []gathering.ID{w.foreign}},
		"outsider":      {w.outsider, nil},
	}
	for name, tc := range tests {
		list, err := w.Find(t.Context(), tc.by)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var got []gathering.ID
		for _, g := range list {
			got = append(got, g.ID)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if _, err := w.Find(t.Context(), w.stranger); fault.KindOf(err) != fault.NotFound {
		t.Errorf("stranger: want not found, got %v", err)
	}
}

func TestListSaysWhoHosts(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	list, err := w.Find(t.Context(), w.owner)
	if err != nil || len(list) != 1 {
		t.Fatalf("want one gathering, got %d, %v", len(list), err)
	}
	want := []gathering.Host{
		{Organisation: w.organiser.Organisation, Name: "Dinas (contoh)"},
		{Organisation: w.cohost.Organisation, Name: "Dekranasda (contoh)"},
	}
	if diff := cmp.Diff(want, list[0].Hosts); diff != "" {
		t.Errorf("hosts (-want +got):\n%s", diff)
	}
}

func TestForeignGatheringIsNotFound(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for name, by := range map[string]account.Actor{
		"organiser": w.organiser, "desk": w.desk, "owner": w.owner, "speaker": w.speaker, "outsider": w.outsider, "stranger": w.stranger,
		"organiser without organisation": {Account: "x", Role: account.Organiser},
	} {
		_, foreign := w.Gathering(t.Context(), by, w.foreign)
		_, missing := w.Gathering(t.Context(), by, "no such gathering")
		if fault.KindOf(foreign) != fault.NotFound || fault.KindOf(missing) != fault.NotFound {
			t.Errorf("%s: want not found for both, got %v and %v", name, foreign, missing)
		}
	}
	if _, err := w.Gathering(t.Context(), w.admin, w.foreign); err != nil {
		t.Errorf("administrator: %v", err)
	}
}

func TestContactsOfOthersReachNobodyWhoOnlyTakesPart(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for name, tc := range map[string]struct {
		by   account.Actor
		want []int
	}{
		"desk": {w.desk, []int{61}}, "owner": {w.owner, []int{1}}, "speaker": {w.speaker, nil},
	} {
		g, err := w.Gathering(t.Context(), tc.by, w.mine)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got []int
		for _, p := range g.Participants {
			got = append(got, p.Number)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s sees participants (-want +got):\n%s", name, diff)
		}
		if len(g.Agenda) == 0 || len(g.Slots) != 12 {
			t.Errorf("%s: want the day's agenda and slots, got %d and %d", name, len(g.Agenda), len(g.Slots))
		}
	}
	g, err := w.Gathering(t.Context(), w.cohost, w.mine)
	if err != nil || len(g.Participants) != 74 {
		t.Errorf("second host: want 74 participants, got %d, %v", len(g.Participants), err)
	}
}

func TestOnlyHostsMakePrintedLinksVoid(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	version := func() int {
		g, err := w.Gathering(t.Context(), w.admin, w.mine)
		if err != nil {
			t.Fatal(err)
		}
		return g.Participants[0].LinkVersion
	}
	g, err := w.Gathering(t.Context(), w.admin, w.mine)
	if err != nil {
		t.Fatal(err)
	}
	who := g.Participants[0].ID
	for _, tc := range []struct {
		name string
		by   account.Actor
		kind fault.Kind
	}{
		{"owner", w.owner, fault.Forbidden}, {"desk", w.desk, fault.Forbidden}, {"speaker", w.speaker, fault.Forbidden},
		{"rival", w.rival, fault.NotFound}, {"stranger", w.stranger, fault.NotFound},
	} {
		if err := w.VoidLinks(t.Context(), tc.by, w.mine, who); fault.KindOf(err) != tc.kind {
			t.Errorf("%s: want %s, got %v", tc.name, tc.kind, err)
		}
	}
	if got := version(); got != 0 {
		t.Errorf("refused deeds raised the version to %d", got)
	}
	if err := w.VoidLinks(t.Context(), w.organiser, w.mine, who); err != nil {
		t.Error(err)
	}
	if got := version(); got != 1 {
		t.Errorf("want version 1, got %d", got)
	}
	if err := w.VoidLinks(t.Context(), w.rival, w.foreign, who); fault.KindOf(err) != fault.NotFound {
		t.Errorf("participant of another gathering: want not found, got %v", err)
	}
}
