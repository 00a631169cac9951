package store_test

import (
	"crypto/rand"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/letter"
	"wantilan/internal/store/storetest"
)

// A draft goes with everything in it, and stays in the audit log; what was announced, or
// what somebody was told of, stays.
func TestDraftsAreDiscardedWhole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		v := newInviting(t, where)
		ctx := t.Context()
		s := gathering.NewSecretariat(v.db, func() time.Time { return v.now }, rand.Reader)
		isFault(t, "what is announced", s.Discard(ctx, v.by, v.id, true), fault.Conflict)
		before := count(t, where)
		id, err := s.Create(ctx, v.by, gathering.Outline{Title: "Temu Usaha Contoh 04", Date: "2027-06-01", Place: "Aula Contoh"}, v.id)
		must(t, err)
		must(t, s.KeepBudget(ctx, v.by, id, gathering.BudgetForm{What: "Konsumsi", Volume: "90", Unit: "orang", Price: "55000"}))
		_, _, err = v.desk.AddTyped(ctx, v.by, id, 1, invitation.Guest, letter.Indonesian, []invitation.Typed{{Name: "Ibu Contoh 0001", Phone: "0812 0000 0001"}})
		must(t, err)
		isFault(t, "without the tick", s.Discard(ctx, v.by, id, false), fault.Invalid)
		for what, other := range map[string]account.Actor{"nobody": {}, "another office": {Role: account.Organiser, Organisation: "another"}} {
			isFault(t, "by "+what, s.Discard(ctx, other, id, true), fault.NotFound)
		}
		staff := v.by
		staff.Role = account.Staff
		isFault(t, "by staff", s.Discard(ctx, staff, id, true), fault.Forbidden)
		must(t, s.Discard(ctx, v.by, id, true))
		_, err = s.Binder(ctx, v.by, id)
		isFault(t, "what was discarded", err, fault.NotFound)
		after := count(t, where)
		for table, n := range after {
			if table != "audit" && table != "audit_end" && n != before[table] {
				t.Errorf("%s has %d rows, before %d", table, n, before[table])
			}
		}

		told, err := s.Create(ctx, v.by, gathering.Outline{Title: "Temu Usaha Contoh 05", Date: "2027-07-01", Place: "Aula Contoh"}, "")
		must(t, err)
		must(t, s.Turn(ctx, v.by, told, gathering.Announce, ""))
		_, _, err = v.desk.AddTyped(ctx, v.by, told, 1, invitation.Guest, letter.Indonesian, []invitation.Typed{{Name: "Ibu Contoh 0002", Phone: "0812 0000 0002"}})
		must(t, err)
		must(t, v.desk.Fix(ctx, v.by, told, 1, invitation.Numbering{Day: "2026-11-10", Signs: []letter.SignatoryID{v.sign}, Address: "https://temu.example"}))
		all, err := v.desk.Invited(ctx, v.by, told)
		must(t, err)
		must(t, v.desk.Mark(ctx, v.by, told, all[0].ID, invitation.HandedOver))
		_, err = look(t, where).Exec(`UPDATE gathering SET state = 'draft' WHERE id = '` + string(told) + `'`)
		must(t, err)
		isFault(t, "what somebody was told of", s.Discard(ctx, v.by, told, true), fault.Conflict)
	})
}
