package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	netmail "net/mail"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/gathering/invitation/writing"
	"wantilan/internal/letter"
	"wantilan/internal/mail"
	"wantilan/internal/register"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

// inviting is an office that invites to a gathering.
type inviting struct {
	db   *store.DB
	desk *invitation.Desk
	sec  *letter.Secretariat
	by   account.Actor
	id   gathering.ID
	now  time.Time
	sign letter.SignatoryID
}

func newInviting(t *testing.T, where string) *inviting {
	t.Helper()
	v := &inviting{db: open(t, where), now: noon.Add(-20 * 24 * time.Hour)}
	v.sec, _, v.by = secretariat(t, v.db)
	v.id = keep(t, v.db, sampleDay(v.by.Organisation))
	v.desk = v.at(v.db)
	var err error
	v.sign, err = v.sec.SetSignatory(t.Context(), v.by, letter.Signatory{Organisation: v.by.Organisation, Name: "I Wayan Contoh 83", Position: "Kepala Dinas Contoh"})
	must(t, err)
	return v
}

// at is a desk over a database, as another run of the program has it.
func (v *inviting) at(db *store.DB) *invitation.Desk {
	now := func() time.Time { return v.now }
	s := letter.NewSecretariat(db, now)
	f := letter.NewForms(db, s, now)
	return invitation.NewDesk(db, s, f, writing.Mails(f.Words), []byte("key"), now)
}

func (v *inviting) typed(n int) []invitation.Typed {
	all := make([]invitation.Typed, n)
	for i := range all {
		all[i] = invitation.Typed{Line: i + 1, Name: fmt.Sprintf("Ibu Contoh %04d", i+1), Organisation: fmt.Sprintf("Tenun Ombak %d (contoh)", i+1), Email: fmt.Sprintf("tamu%d@contoh.example", i+1)}
	}
	return all
}

func (v *inviting) add(t *testing.T, wave, n int) {
	t.Helper()
	added, left, err := v.desk.AddTyped(t.Context(), v.by, v.id, wave, invitation.Guest, letter.Indonesian, v.typed(n))
	must(t, err)
	if added != n || len(left) != 0 {
		t.Fatalf("added %d of %d: %v", added, n, left)
	}
}

func (v *inviting) fix(t *testing.T, wave int, single bool) {
	t.Helper()
	must(t, v.desk.Fix(t.Context(), v.by, v.id, wave, invitation.Numbering{Day: "2026-11-10", Single: single, Signs: []letter.SignatoryID{v.sign}, Address: "https://temu.example"}))
}

func (v *inviting) all(t *testing.T) []invitation.Invitation {
	t.Helper()
	all, err := v.desk.Invited(t.Context(), v.by, v.id)
	must(t, err)
	return all
}

// send has the due mails of a wave kept.
func (v *inviting) send(t *testing.T, wave int) {
	t.Helper()
	must(t, v.desk.Send(t.Context(), v.by, v.id, wave, v.now))
	drain(t, v.desk.SendDue)
}

// drain calls due work until it finds nothing, and gives how much it did.
func drain(t *testing.T, do func(context.Context) (int, error)) (n int) {
	t.Helper()
	for {
		some, err := do(t.Context())
		must(t, err)
		if n += some; some == 0 {
			return n
		}
	}
}

// Nobody stands on a list twice; who was left out is told, with why and like whom.
func TestNobodyIsInvitedTwice(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		v := newInviting(t, where)
		ctx := t.Context()
		var parties []register.PartyID
		for _, id := range texts(t, look(t, where), `SELECT id FROM party WHERE kind = 'business' ORDER BY id LIMIT 5`) {
			parties = append(parties, register.PartyID(id))
		}
		added, left, err := v.desk.AddParties(ctx, v.by, v.id, 1, invitation.Participant, parties)
		if err != nil || added != 5 || len(left) != 0 {
			t.Fatalf("from the register: %d, %v, %v", added, left, err)
		}
		added, left, err = v.desk.AddParties(ctx, v.by, v.id, 2, invitation.Participant, append(parties, "none"))
		if err != nil || added != 0 || len(left) != 6 || left[0].Why != "invitation.other_book" || left[0].Name != "1" || left[1].Why != "invitation.same_party" || left[1].Like == "" {
			t.Errorf("once more: %d, %v, %v", added, left, err)
		}
		added, left, err = v.desk.AddTyped(ctx, v.by, v.id, 1, invitation.Press, letter.Indonesian, []invitation.Typed{
			{Line: 1, Name: " Ni  Luh Contoh 1 ", Email: "Luh@Contoh.example", Phone: "0812 0000 0001"},
			{Line: 2, Name: "Ni Luh C.", Email: "luh@contoh.example"},
			{Line: 3, Name: "Luh", Phone: "+62 812-0000-0001"},
			{Line: 4, Name: "", Email: "x@contoh.example"},
			{Line: 5, Name: "Wayan", Email: "wayan"},
			{Line: 6, Name: "Wayan", Phone: "12"},
			{Line: 7, Name: "Wayan Contoh"},
		})
		must(t, err)
		var why []string
		for _, l := range left {
			why = append(why, fmt.Sprintf("%d %s", l.Line, strings.TrimPrefix(l.Why, "invitation.")))
		}
		slices.Sort(why)
		if want := []string{"2 same_email", "3 same_phone", "4 no_name", "5 email_wrong", "6 phone_wrong"}; added != 2 || !slices.Equal(why, want) {
			t.Errorf("want 2 added and %v, got %d and %v", want, added, why)
		}
		var group sync.WaitGroup // two colleagues paste the same list at once
		for range 2 {
			group.Go(func() {
				if _, _, err := v.desk.AddTyped(ctx, v.by, v.id, 3, invitation.Guest, letter.Indonesian, v.typed(40)); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if got := len(v.all(t)); got != 47 {
			t.Errorf("want 47 on the list, got %d", got)
		}
		n, err := v.desk.Regroup(ctx, v.by, v.id, invitation.Filter{Wave: 3}, 10, 4)
		if err != nil || n != 10 {
			t.Errorf("into another wave: %d, %v", n, err)
		}
		n, err = v.desk.Regroup(ctx, v.by, v.id, invitation.Filter{Wave: 4, Role: invitation.Guest}, 3, 0)
		if err != nil || n != 3 || len(v.all(t)) != 44 {
			t.Errorf("removed: %d, %v", n, err)
		}
	})
}

// Letters of a wave are numbered together, without gaps, and then nobody is added.
func TestWavesAreNumberedWithoutGaps(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		v := newInviting(t, where)
		ctx := t.Context()
		v.add(t, 1, 3)
		isFault(t, "a wave of nobody", v.desk.Fix(ctx, v.by, v.id, 9, invitation.Numbering{Day: "2026-11-10", Signs: []letter.SignatoryID{v.sign}}), fault.NotFound)
		isFault(t, "nobody signs", v.desk.Fix(ctx, v.by, v.id, 1, invitation.Numbering{Day: "2026-11-10"}), fault.Invalid)
		isFault(t, "no day", v.desk.Fix(ctx, v.by, v.id, 1, invitation.Numbering{Day: "10/11"}), fault.Invalid)
		isFault(t, "not numbered", v.desk.Send(ctx, v.by, v.id, 1, v.now), fault.Conflict)
		v.fix(t, 1, false)
		isFault(t, "numbered twice", v.desk.Fix(ctx, v.by, v.id, 1, invitation.Numbering{Day: "2026-11-10", Signs: []letter.SignatoryID{v.sign}}), fault.Conflict)
		more := []invitation.Typed{{Name: "Putu Contoh"}, {Name: "Made Contoh"}}
		_, _, err := v.desk.AddTyped(ctx, v.by, v.id, 1, invitation.Guest, letter.Indonesian, more)
		isFault(t, "a wave that is numbered", err, fault.Conflict)
		isFault(t, "removed when numbered", v.desk.Remove(ctx, v.by, v.id, v.all(t)[0].ID), fault.Conflict)
		_, _, err = v.desk.AddTyped(ctx, v.by, v.id, 2, invitation.Guest, letter.English, more)
		must(t, err)
		v.fix(t, 2, true)
		var numbers []string
		for _, i := range v.all(t) {
			numbers = append(numbers, i.Number)
		}
		if want := []string{"005/1/D1/2026", "005/2/D1/2026", "005/3/D1/2026", "005/4/D1/2026", "005/4/D1/2026"}; !slices.Equal(numbers, want) {
			t.Errorf("want %v, got %v", want, numbers)
		}
		w, err := v.desk.Wave(ctx, v.by, v.id, 2)
		if err != nil || w.Title == "" || w.Text == "" || len(w.Signs) != 1 || w.Signs[0].Name != "I Wayan Contoh 83" || w.Invited != 2 {
			t.Errorf("the wave: %+v, %v", w, err)
		}
	})
}

// carrier takes mails while up.
type carrier struct {
	up  bool
	got map[string]int // by receiver
}

func (c *carrier) Carry(_ context.Context, e mail.Envelope) error {
	if !c.up {
		return &mail.Unreachable{Err: errors.New("connection refused")}
	}
	c.got[e.To]++
	return nil
}

// 3,000 invitations are asked for; the program is killed in between, two run at once,
// and the mail server is away for an hour: everybody gets one, nobody two.
func TestEveryInvitationIsMailedExactlyOnce(t *testing.T) {
	t.Parallel()
	const invited = 3000
	storetest.Each(t, func(t *testing.T, where string) {
		v := newInviting(t, where)
		ctx := t.Context()
		v.add(t, 1, invited)
		v.fix(t, 1, false)
		must(t, v.desk.Send(ctx, v.by, v.id, 1, v.now.Add(time.Hour)))
		if n := drain(t, v.desk.SendDue); n != 0 {
			t.Fatalf("%d went out before their time", n)
		}
		v.now = v.now.Add(time.Hour)
		dying, kill := context.WithCancel(ctx)
		for range 3 {
			if n, err := v.desk.SendDue(dying); n != 100 || err != nil {
				t.Fatalf("a batch: %d, %v", n, err)
			}
		}
		kill() // in the midst of the next
		if n, err := v.desk.SendDue(dying); n != 0 || err == nil {
			t.Fatalf("a killed program kept %d: %v", n, err)
		}
		var group sync.WaitGroup
		counts := make([]int, 2)
		for k := range counts {
			desk := v.at(open(t, where))
			group.Go(func() { counts[k] = drain(t, desk.SendDue) })
		}
		group.Wait()
		if counts[0]+counts[1] != invited-300 {
			t.Errorf("two programs kept %v of %d", counts, invited-300)
		}
		c := &carrier{got: map[string]int{}}
		post := func() *mail.Post {
			return mail.NewPost(v.db, c, netmail.Address{Name: "Wantilan", Address: "wantilan@contoh.example"}, func() time.Time { return v.now })
		}
		for range 12 { // an hour without a server, each time another message is tried
			if _, err := post().SendDue(ctx); err == nil {
				t.Fatal("the server is away, and nobody said so")
			}
			v.now = v.now.Add(5 * time.Minute)
		}
		c.up = true
		drain(t, post().SendDue)
		v.now = v.now.Add(3 * time.Hour)
		drain(t, post().SendDue)
		if len(c.got) != invited {
			t.Errorf("%d of %d got their invitation", len(c.got), invited)
		}
		for who, n := range c.got {
			if n != 1 {
				t.Errorf("%s got %d", who, n)
			}
		}
		for _, i := range v.all(t) {
			if i.State() != invitation.Sent || i.Count(invitation.Mailed) != 1 {
				t.Fatalf("%s is %s after %d mails", i.Name, i.State(), i.Count(invitation.Mailed))
			}
		}
	})
}

// Those who did not answer are reminded by rule, others never.
func TestRemindersFollowTheRule(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		v := newInviting(t, where)
		ctx := t.Context()
		v.add(t, 1, 4)
		v.fix(t, 1, true)
		p, err := v.desk.Plan(ctx, v.by, v.id)
		must(t, err)
		deadline := invitation.Deadline(&p)
		v.now = deadline.Add(-30 * 24 * time.Hour)
		v.send(t, 1)
		isFault(t, "more than one a day", v.desk.SetReminders(ctx, v.by, invitation.ReminderRule{Gathering: v.id, Days: 1, Most: 2}), fault.Invalid)
		must(t, v.desk.SetReminders(ctx, v.by, invitation.ReminderRule{Gathering: v.id, Days: 6, Most: 2}))
		all := v.all(t)
		for n, answer := range []invitation.Reply{{Answer: invitation.Declined, Reason: "ke luar kota"}, {Answer: invitation.Coming}} {
			must(t, v.desk.Reply(ctx, v.desk.Token(&all[n]), answer))
		}
		for _, c := range []struct {
			days float64 // before the deadline
			want int
		}{
			{7, 0}, {6, 2}, {4, 0}, {3, 2},
			{3 + 1.0/24, 0}, {3, 0}, {3 - 1.0/24, 0}, {20_000, 0}, {3, 0}, // a clock that jumps an hour, or half a century, reminds nobody twice
			{2, 0}, {-1, 0},
		} {
			v.now = deadline.Add(-time.Duration(c.days * 24 * float64(time.Hour)))
			if got := drain(t, v.desk.RemindDue); got != c.want {
				t.Errorf("%v days before: want %d reminded, got %d", c.days, c.want, got)
			}
		}
		for n, i := range v.all(t) {
			if want := []int{0, 0, 2, 2}[n]; i.Count(invitation.Reminded) != want {
				t.Errorf("%s was reminded %d times, want %d", i.Name, i.Count(invitation.Reminded), want)
			}
		}
	})
}

// A moved gathering tells whoever was invited and did not decline, each once for each
// move, whichever program is killed.
func TestMovesAreToldOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		v := newInviting(t, where)
		ctx := t.Context()
		v.add(t, 1, 250)
		_, _, err := v.desk.AddTyped(ctx, v.by, v.id, 2, invitation.Guest, letter.Indonesian, []invitation.Typed{{Name: "Belum diundang", Email: "belum@contoh.example"}})
		must(t, err)
		v.fix(t, 1, false)
		v.send(t, 1)
		first := v.all(t)[0]
		must(t, v.desk.Reply(ctx, v.desk.Token(&first), invitation.Reply{Answer: invitation.Declined}))
		later := v.now.Add(time.Hour)
		move := invitation.Turn{Gathering: v.id, Number: 3, At: later, Turn: gathering.Move, Reason: "bertepatan dengan hari raya", Date: noon, Start: 540, Place: "Aula Contoh"}
		for _, c := range []struct {
			turn invitation.Turn
			want int
		}{
			{invitation.Turn{Gathering: v.id, Number: 2, At: v.now.Add(-time.Hour), Turn: gathering.Move}, 0}, // before anybody was invited
			{move, 249}, {move, 0}, {invitation.Turn{Gathering: v.id, Number: 4, At: later, Turn: gathering.Close}, 0},
			{invitation.Turn{Gathering: v.id, Number: 5, At: later, Turn: gathering.Cancel}, 249},
		} {
			if got := drain(t, func(ctx context.Context) (int, error) { return v.desk.Tell(ctx, c.turn) }); got != c.want {
				t.Errorf("turn %d: want %d told, got %d", c.turn.Number, c.want, got)
			}
		}
		subjects := texts(t, look(t, where), `SELECT DISTINCT subject FROM mail_message ORDER BY subject`)
		if len(subjects) != 3 || !strings.HasPrefix(subjects[0], "Pembatalan") || !strings.HasPrefix(subjects[1], "Perubahan") {
			t.Errorf("subjects: %v", subjects)
		}
		if got := texts(t, look(t, where), `SELECT text_part FROM mail_message WHERE subject LIKE 'Perubahan%' ORDER BY id LIMIT 1`); !strings.Contains(got[0], "Aula Contoh") || !strings.Contains(got[0], "hari raya") {
			t.Errorf("the mail does not say what was before: %s", got[0])
		}
	})
}

// A personal link opens one invitation, until it is made void; answers can be changed
// until the deadline, and staff record one afterwards.
func TestPersonalLinks(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		v := newInviting(t, where)
		ctx := t.Context()
		v.add(t, 1, 2)
		v.fix(t, 1, false)
		v.send(t, 1)
		all := v.all(t)
		token := v.desk.Token(&all[0])
		for _, bad := range []string{"", ".", string(all[0].ID), token + "x", string(all[1].ID) + token[strings.Index(token, "."):], strings.Repeat("x", 200)} {
			_, _, err := v.desk.ByToken(ctx, bad)
			isFault(t, "link "+bad, err, fault.NotFound)
		}
		seen, _, err := v.desk.ByToken(ctx, token)
		if err != nil || seen.Name != all[0].Name || seen.Email != "" || len(v.all(t)[0].Events) != 1 {
			t.Errorf("looking changes nothing and tells no address: %+v, %v", seen, err)
		}
		must(t, v.desk.Open(ctx, token))
		must(t, v.desk.Open(ctx, token))
		isFault(t, "nobody comes instead", v.desk.Reply(ctx, token, invitation.Reply{Answer: invitation.Substitute}), fault.Invalid)
		isFault(t, "no answer", v.desk.Reply(ctx, token, invitation.Reply{Answer: invitation.Mailed}), fault.Invalid)
		for _, r := range []invitation.Reply{{Answer: invitation.Coming}, {Answer: invitation.Coming}, {Answer: invitation.Substitute, Name: "Made Contoh 9", Position: "Staf", Phone: "0812 0000 0009"}} {
			must(t, v.desk.Reply(ctx, token, r))
		}
		i := v.all(t)[0]
		said, _ := i.Answer()
		if i.State() != invitation.Represented || said.Note != "Made Contoh 9, Staf, +6281200000009" || i.Count(invitation.OpenedLink) != 1 || i.Count(invitation.Coming) != 1 {
			t.Errorf("after three answers: %s, %+v", i.State(), i.Events)
		}
		isFault(t, "another office", v.desk.VoidLink(ctx, account.Actor{Role: account.Organiser, Organisation: "other"}, v.id, i.ID), fault.NotFound)
		must(t, v.desk.VoidLink(ctx, v.by, v.id, i.ID))
		isFault(t, "a link that is void", v.desk.Reply(ctx, token, invitation.Reply{Answer: invitation.Coming}), fault.NotFound)
		i = v.all(t)[0]
		v.now = noon.Add(400 * 24 * time.Hour)
		isFault(t, "after the deadline", v.desk.Reply(ctx, v.desk.Token(&i), invitation.Reply{Answer: invitation.Coming}), fault.Conflict)
		must(t, v.desk.Record(ctx, v.by, v.id, i.ID, invitation.Reply{Answer: invitation.Declined, Reason: "sakit"}))
		if i = v.all(t)[0]; i.State() != invitation.No {
			t.Errorf("what staff recorded does not count: %s", i.State())
		}
		must(t, v.desk.Erase(ctx, v.by, v.id, i.ID))
		i = v.all(t)[1] // those without a name come first
		if i.Erased {
			t.Fatal("the other one was erased")
		}
		gone, err := v.desk.Invitation(ctx, v.by, v.id, all[0].ID)
		said, _ = gone.Answer()
		if err != nil || gone.Name+gone.Email+gone.Organisation+said.Note != "" || gone.State() != invitation.No {
			t.Errorf("erased: %+v, %v", gone, err)
		}
		if left := texts(t, look(t, where), `SELECT to_address FROM mail_message`); slices.Contains(left, "tamu1@contoh.example") {
			t.Error("the mail still tells the address")
		}
	})
}

// A wrong address is corrected and mailed once more; a refusal is seen until then.
func TestCorrectedAddressesAreMailedOnceMore(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		v := newInviting(t, where)
		ctx := t.Context()
		v.add(t, 1, 1)
		v.fix(t, 1, false)
		v.send(t, 1)
		i := v.all(t)[0]
		if i.State() != invitation.Queued {
			t.Errorf("want it waiting, got %s", i.State())
		}
		claim, err := v.db.ClaimMessage(ctx, "contoh.example", v.now, v.now)
		must(t, err)
		must(t, v.db.MarkMessage(ctx, claim, mail.Outcome{State: mail.Refused, At: v.now, Words: "no such mailbox"}))
		if i = v.all(t)[0]; i.State() != invitation.Bounced || i.Events[0].Words != "no such mailbox" {
			t.Errorf("want it bounced, got %s: %+v", i.State(), i.Events)
		}
		to := invitation.Typed{Name: i.Name, Email: "baru@contoh.example"}
		for range 2 {
			must(t, v.desk.Correct(ctx, v.by, v.id, i.ID, to, true))
		}
		if n := drain(t, v.desk.SendDue); n != 1 {
			t.Errorf("want it mailed once more, got %d", n)
		}
		if i = v.all(t)[0]; i.State() != invitation.Queued || i.Count(invitation.Mailed) != 2 {
			t.Errorf("want it waiting again, got %s", i.State())
		}
		must(t, v.desk.Mark(ctx, v.by, v.id, i.ID, invitation.HandedOver))
		must(t, v.desk.Mark(ctx, v.by, v.id, i.ID, invitation.HandedOver))
		if i = v.all(t)[0]; i.State() != invitation.Handed || i.Count(invitation.HandedOver) != 1 {
			t.Errorf("want it handed over once, got %s, %d", i.State(), i.Count(invitation.HandedOver))
		}
	})
}

// Who was invited is forgotten some time after the gathering, as the office says.
func TestGuestsAreForgotten(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		v := newInviting(t, where)
		ctx := t.Context()
		v.add(t, 1, 3)
		v.fix(t, 1, false)
		v.send(t, 1)
		first := v.all(t)[0]
		must(t, v.desk.Reply(ctx, v.desk.Token(&first), invitation.Reply{Answer: invitation.Declined, Reason: "sakit"}))
		book := account.NewRetentions(v.db, func() time.Time { return v.now })
		must(t, book.Set(ctx, v.by, map[account.Kept]int{account.KeptGuests: 100}))
		named := func() (names, reasons int) {
			for _, i := range v.all(t) {
				if i.Name+i.Email+i.Organisation != "" {
					names++
				}
				if a, _ := i.Answer(); a.Note != "" {
					reasons++
				}
			}
			return names, reasons
		}
		for _, c := range []struct{ days, names, reasons int }{{99, 3, 1}, {102, 0, 0}} {
			_, err := account.DropStale(ctx, v.db, noon.Add(time.Duration(c.days)*24*time.Hour))
			must(t, err)
			if names, reasons := named(); names != c.names || reasons != c.reasons {
				t.Errorf("after %d days %d names and %d reasons are kept, want %d and %d", c.days, names, reasons, c.names, c.reasons)
			}
		}
		if left := v.all(t); len(left) != 3 || left[0].Number == "" {
			t.Errorf("what is left: %+v", left)
		}
	})
}
