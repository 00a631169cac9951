package mail_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/mail"
)

func TestStaffSeeWhatBecameOfTheirMessages(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	begun := o.clock()
	o.keep(t, 1)
	o.send(t, mail.Folder{Path: t.TempDir()}, 1)
	o.wait(time.Hour)
	other, err := account.NewDoor(o.db, o.clock).Found(t.Context(), account.Office, "Dinas Lain (contoh)", "")
	if err != nil {
		t.Fatal(err)
	}
	theirs := o.message(2)
	theirs.Organisation = other
	if _, err := o.post(nil).Keep(t.Context(), theirs); err != nil {
		t.Fatal(err)
	}
	sent := mail.Note{ID: "m1", Organisation: o.id, To: "pemilik1@contoh.id", Subject: "Undangan 1", State: mail.Sent, Tries: 1, KeptAt: begun, Ended: begun}
	waiting := mail.Note{ID: "m2", Organisation: other, To: "pemilik2@contoh.id", Subject: "Undangan 2", State: mail.Waiting, KeptAt: o.clock(), Due: o.clock()}
	for _, c := range []struct {
		by   account.Actor
		want []mail.Note
	}{
		{account.Actor{Role: account.Organiser, Organisation: o.id}, []mail.Note{sent}},
		{account.Actor{Role: account.Organiser, Organisation: other}, []mail.Note{waiting}},
		{account.Actor{Role: account.Administrator, Organisation: o.id}, []mail.Note{waiting, sent}},
	} {
		got, err := o.post(nil).Notes(t.Context(), c.by)
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%v: %v (-want +got):\n%s", c.by, err, diff)
		}
	}
	if got, err := o.post(nil).Notes(t.Context(), account.Actor{Role: account.Organiser}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("an organiser of nothing may see %v, %v", got, err)
	}
	for _, role := range []account.Role{account.Stranger, account.Desk, account.Owner, account.Speaker} {
		if got, err := o.post(nil).Notes(t.Context(), account.Actor{Role: role, Organisation: o.id}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s may see %v, %v", role, got, err)
		}
	}
}
