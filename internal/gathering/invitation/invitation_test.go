package invitation_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wantilan/internal/gathering"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/mail"
	"wantilan/internal/register"
)

func TestStateIsReadFromWhatHappened(t *testing.T) {
	t.Parallel()
	mailed := func(s mail.State) invitation.Event { return invitation.Event{Kind: invitation.Mailed, State: s} }
	is := func(k invitation.Kind) invitation.Event { return invitation.Event{Kind: k} }
	for _, c := range []struct {
		name   string
		events []invitation.Event
		want   invitation.State
	}{
		{"nothing yet", nil, invitation.Prepared},
		{"mail waits", []invitation.Event{mailed(mail.Waiting)}, invitation.Queued},
		{"mail is on its way", []invitation.Event{mailed(mail.Sending)}, invitation.Queued},
		{"mail was taken", []invitation.Event{mailed(mail.Sent)}, invitation.Sent},
		{"mail was refused", []invitation.Event{mailed(mail.Refused)}, invitation.Bounced},
		{"mail was given up", []invitation.Event{mailed(mail.GivenUp)}, invitation.Bounced},
		{"mail is forgotten by now", []invitation.Event{mailed("")}, invitation.Sent},
		{"refused, then corrected", []invitation.Event{mailed(mail.Refused), is(invitation.Corrected), mailed(mail.Waiting)}, invitation.Queued},
		{"refused, then by WhatsApp", []invitation.Event{mailed(mail.Refused), is(invitation.Messaged)}, invitation.Sent},
		{"handed over", []invitation.Event{mailed(mail.Sent), is(invitation.HandedOver)}, invitation.Handed},
		{"opened, then reminded", []invitation.Event{mailed(mail.Sent), is(invitation.OpenedLink), is(invitation.Reminded)}, invitation.Opened},
		{"answered, and changed", []invitation.Event{is(invitation.Coming), is(invitation.Declined)}, invitation.No},
		{"answered, then the letter came", []invitation.Event{is(invitation.Substitute), is(invitation.HandedOver)}, invitation.Represented},
	} {
		i := invitation.Invitation{Events: c.events}
		if got := i.State(); got != c.want {
			t.Errorf("%s: want %s, got %s", c.name, c.want, got)
		}
	}
}

// Whoever is added and whoever was there have no party, address or telephone in common,
// nobody is lost, and what is on the list already is not added again.
func TestNobodyIsLikeAnother(t *testing.T) {
	t.Parallel()
	person := rapid.Custom(func(t *rapid.T) invitation.Invitation {
		some := func(of string) string {
			if n := rapid.IntRange(0, 6).Draw(t, of); n > 0 {
				return fmt.Sprint(of, n)
			}
			return ""
		}
		return invitation.Invitation{Name: "x", Party: register.PartyID(some("party")), Email: some("email"), Phone: some("phone")}
	})
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(person, 0, 12).Draw(t, "list")
		there, _ := invitation.Unlike(nil, rapid.SliceOfN(person, 0, 12).Draw(t, "there"))
		fresh, left := invitation.Unlike(there, list)
		if len(fresh)+len(left) != len(list) {
			t.Fatalf("%d became %d and %d", len(list), len(fresh), len(left))
		}
		seen := map[string]bool{}
		for _, i := range append(there, fresh...) {
			for _, key := range []string{string(i.Party), i.Email, i.Phone} {
				if key != "" && seen[key] {
					t.Fatalf("%s stands there twice", key)
				}
				seen[key] = true
			}
		}
		if again, _ := invitation.Unlike(append(there, fresh...), list); func() bool {
			for _, i := range again {
				if i.Party != "" || i.Email != "" || i.Phone != "" {
					return true
				}
			}
			return false
		}() {
			t.Fatal("somebody who can be told apart was added twice")
		}
	})
}

func TestRemindersAreEquallyFarApart(t *testing.T) {
	t.Parallel()
	deadline := time.Date(2026, 12, 9, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		days, most int
		before     time.Duration // of the deadline
		want       int
	}{
		{3, 0, time.Hour, 0}, {3, 1, 73 * time.Hour, 0}, {3, 1, 72 * time.Hour, 1}, {3, 1, time.Second, 1}, {3, 1, 0, 0}, {3, 1, -time.Hour, 0},
		{6, 3, 145 * time.Hour, 0}, {6, 3, 144 * time.Hour, 1}, {6, 3, 96 * time.Hour, 2}, {6, 3, 48 * time.Hour, 3}, {6, 3, time.Hour, 3},
	} {
		r := invitation.ReminderRule{Days: c.days, Most: c.most}
		if got := r.Now(deadline.Add(-c.before), deadline); got != c.want {
			t.Errorf("%d in %d days, %v before: want the %dth, got %d", c.most, c.days, c.before, c.want, got)
		}
	}
}

func TestDeadline(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 12, 9, 0, 0, 0, 0, time.FixedZone("WITA", 8*60*60))
	p := gathering.Plan{Date: day, Start: 8 * 60}
	for _, want := range []time.Time{day.Add(8 * time.Hour), day.Add(-48 * time.Hour), day.Add(-96 * time.Hour)} {
		if got := invitation.Deadline(&p); !got.Equal(want) {
			t.Errorf("want %v, got %v", want, got)
		}
		if p.ClosesAt.IsZero() {
			p.ClosesAt = day.Add(-48 * time.Hour)
		} else {
			p.AnswerBy = day.Add(-96 * time.Hour)
		}
	}
}

func TestFilter(t *testing.T) {
	t.Parallel()
	i := invitation.Invitation{Name: "Ni Luh Contoh", Organisation: "Bank <Contoh>", Wave: 2, Role: invitation.Press, Phone: "+62812", Number: "005/7/D/2026"}
	for f, want := range map[invitation.Filter]bool{
		{}: true, {Text: "luh bank"}: true, {Text: "LUH"}: true, {Text: "7"}: true, {Text: "uh"}: false, {Role: invitation.Press, Wave: 2}: true, {Wave: 1}: false,
		{Role: invitation.Guest}: false, {State: invitation.Prepared}: true, {State: invitation.Yes}: false, {Way: invitation.ByWhatsApp}: true, {Way: invitation.ByMail}: false,
	} {
		if got := f.Takes(&i); got != want {
			t.Errorf("%+v: want %v, got %v", f, want, got)
		}
	}
}
