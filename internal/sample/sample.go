// Package sample makes up a lifelike temu usaha in Badung for the demo and for
// tests: 60 workshops of its six districts, banks, the airport operator, hotels
// and retailers, and who asked to meet whom. No firm or person in it is real.
package sample

import (
	"context"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
)

// Keeper keeps a new gathering at once. Implemented by internal/store.
type Keeper interface {
	KeepDay(ctx context.Context, draft timetable.DraftID, d timetable.Day, parties []register.Party, e account.Entry) (gathering.ID, error)
}

// Plant keeps the made-up gathering of a seed and date, with organisations and
// one account of each role, and gives its identity.
func Plant(ctx context.Context, door *account.Door, keep Keeper, seed uint64, date, now time.Time) (gathering.ID, error) {
	d := Day(seed, date)
	d.Gathering.ID = gathering.ID(account.NewID(now))
	office, err := found(ctx, door, account.Office, "Dinas Perindustrian dan Tenaga Kerja (contoh)",
		member{"Administrator Contoh", account.Administrator}, member{"Panitia Contoh 01", account.Organiser})
	if err != nil {
		return "", err
	}
	council, err := found(ctx, door, account.Council, "Dekranasda (contoh)", member{"Panitia Contoh 02", account.Organiser})
	if err != nil {
		return "", err
	}
	d.Gathering.Hosts = []gathering.Host{{Organisation: office}, {Organisation: council}}
	bank, err := found(ctx, door, account.Stakeholder, helpers[0].name, member{"Petugas Bank Contoh", account.Desk})
	if err != nil {
		return "", err
	}
	d.Gathering.Participants[workshops].Organisation = bank
	first := &d.Gathering.Participants[0]
	if first.Organisation, err = found(ctx, door, account.Business, first.Name, member{first.Contact, account.Owner}); err != nil {
		return "", err
	}
	speaker, err := found(ctx, door, account.Association, "Narasumber (contoh)", member{"Ni Made Contoh 91", account.Speaker})
	if err != nil {
		return "", err
	}
	d.Gathering.Agenda[2].Organisation = speaker
	id, err := keep.KeepDay(ctx, "", d, timetable.Enlist(&d, office, now),
		account.Actor{Organisation: office}.Did(account.ImportGathering, d.Gathering.ID.Object(), now))
	if err != nil {
		return "", fmt.Errorf("keep the sample gathering: %w", err)
	}
	return id, nil
}

type member struct {
	name string
	role account.Role
}

// found makes an organisation with its people.
func found(ctx context.Context, door *account.Door, kind account.Kind, name string, people ...member) (account.OrganisationID, error) {
	id, err := door.Found(ctx, kind, name)
	if err != nil {
		return "", err
	}
	for _, m := range people {
		if _, err := door.Enrol(ctx, m.name, id, m.role); err != nil {
			return "", err
		}
	}
	return id, nil
}
