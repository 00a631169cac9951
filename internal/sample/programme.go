package sample

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/register"
	"wantilan/internal/register/programme"
)

// madeProgrammes are what the office did in each of some years, in words.
var madeProgrammes = []struct {
	kind     programme.Kind
	name     string
	capacity int
}{
	{programme.Training, "Pelatihan kemasan dan label (contoh)", 40},
	{programme.Halal, "Fasilitasi sertifikat halal (contoh)", 60},
	{programme.Exhibition, "Pameran kerajinan daerah (contoh)", 30},
	{programme.Equipment, "Bantuan alat produksi (contoh)", 20},
}

// madeYears is for how many years there are programmes, this one the last.
const madeYears = 4

// MadeProgrammes are the programmes of a made-up register, the same for the same seed.
func MadeProgrammes(seed uint64, office account.OrganisationID, now time.Time) []programme.Programme {
	var all []programme.Programme
	for back := range madeYears {
		year := now.Year() - back
		for i, x := range madeProgrammes {
			all = append(all, programme.Programme{
				ID: madeProgramme(seed, back, i), Body: office, Kind: x.kind, Name: x.name + " " + strconv.Itoa(year), Year: year,
				Starts: register.Date(fmt.Sprintf("%d-0%d-10", year, 2*i+2)), Ends: register.Date(fmt.Sprintf("%d-0%d-14", year, 2*i+2)),
				Place: "Gedung Contoh, Mengwi", CreatedAt: now.UTC().Truncate(time.Second),
			})
		}
	}
	return all
}

func madeProgramme(seed uint64, back, i int) programme.ID {
	return programme.ID(fmt.Sprintf("%012x%012x%08x", 0, seed, back*len(madeProgrammes)+i))
}

// parts puts one business of eight into a programme, and some of these into two. They
// come from a source of randomness of their own, as figures do.
func (m *maker) parts(p register.Profile, i int) []programme.Part {
	const oneOf = 8
	r := rand.New(rand.NewPCG(uint64(m.seed), 1<<40+uint64(i)))
	if r.IntN(oneOf) != 0 {
		return nil
	}
	var all []programme.Part
	for n := range 1 + r.IntN(2) {
		back, kind := (r.IntN(madeYears)+n)%madeYears, r.IntN(len(madeProgrammes))
		id := madeProgramme(uint64(m.seed), back, kind)
		if n > 0 && all[0].Programme == id {
			break
		}
		status := []programme.Status{programme.Finished, programme.Finished, programme.Taking, programme.Registered, programme.Dropped}[r.IntN(5)]
		all = append(all, programme.Part{
			ID: fmt.Sprintf("%s-%d", p.ID, n), Programme: id, Party: p.ID, Status: status,
			Since: register.Date(fmt.Sprintf("%d-0%d-10", m.now.Year()-back, 2*kind+2)), ChangedAt: m.now,
		})
	}
	return all
}

// Programmes makes up what the two bodies of the sample do: each for itself, one that
// is shared and one that they hold together.
func Programmes(ctx context.Context, d *programme.Desk, office account.Actor, parties []register.PartyID, now time.Time) error {
	const fewest = 40
	if len(parties) < fewest {
		return fmt.Errorf("make up programmes: %d businesses are too few", len(parties))
	}
	others, err := d.Others(ctx, &programme.Programme{Body: office.Organisation})
	if err != nil {
		return err
	}
	var council account.Actor
	for _, o := range others {
		if o.Kind == account.Council {
			council = account.Actor{Organisation: o.ID, Role: account.Organiser}
		}
	}
	if council.Organisation == "" {
		return errors.New("make up programmes: there is no council")
	}
	year, last := strconv.Itoa(now.Year()), strconv.Itoa(now.Year()-1)
	for _, x := range []struct {
		by            account.Actor
		form          programme.Form
		from, to      int // which of the businesses
		status        programme.Status
		joint, shared bool
	}{
		{office, programme.Form{Kind: "training", Name: "Pelatihan kemasan dan label (contoh)", Year: year, Starts: year + "-02-10", Ends: year + "-02-12", Place: "Aula Contoh, Mengwi", Capacity: "20"}, 0, 18, programme.Finished, false, true},
		{office, programme.Form{Kind: "halal", Name: "Fasilitasi sertifikat halal (contoh)", Year: year, Starts: year + "-01-05", Ends: year + "-12-15", Capacity: "30"}, 10, 24, programme.Taking, false, false},
		{office, programme.Form{Kind: "equipment", Name: "Bantuan alat produksi (contoh)", Year: last, Starts: last + "-08-03", Capacity: "10"}, 24, 34, programme.Finished, false, false},
		{council, programme.Form{Kind: "exhibition", Name: "Pameran kerajinan bersama (contoh)", Year: year, Starts: year + "-06-10", Ends: year + "-06-14", Place: "Taman Contoh, Kuta", Capacity: "15"}, 12, 27, programme.Registered, true, false},
		{council, programme.Form{Kind: "mentoring", Name: "Pendampingan desain (contoh)", Year: last, Starts: last + "-03-02", Ends: last + "-05-30", Capacity: "12"}, 4, 12, programme.Finished, true, false},
	} {
		id, err := d.Add(ctx, x.by, x.form)
		if err == nil && x.shared {
			err = d.Share(ctx, x.by, id, true)
		}
		if err == nil && x.joint {
			if err = d.Ask(ctx, x.by, id, office.Organisation); err == nil {
				err = d.Agree(ctx, office, id)
			}
		}
		if err == nil {
			_, err = d.Join(ctx, office, id, parties[x.from:x.to], programme.Said{Status: string(x.status), Since: x.form.Starts})
		}
		if err != nil {
			return fmt.Errorf("make up programme %s: %w", x.form.Name, err)
		}
	}
	return nil
}
