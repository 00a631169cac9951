package live

import (
	"context"

	"wantilan/internal/gathering"
	"wantilan/internal/gathering/attendance"
)

// Door is the day as the desk at the door knows it (meja registrasi).
type Door struct {
	Counts   []attendance.Count // by group
	Arrivals []*attendance.Arrival
	Open     int // conflicts that nobody decided
	Held     int // what devices sent and staff have to take in or leave out
	Guests   int // who are there and stand on no list
	Devices  []attendance.Device
}

// Company counts those who came along without a name.
func (x *Door) Company() (n int) {
	for _, a := range x.Arrivals {
		n += a.With
	}
	return n
}

// atDoor reads the participants of whom somebody came, nil when nobody was written down,
// and what else the desk knows.
func (d *Desk) atDoor(ctx context.Context, g gathering.ID) (there map[int]bool, x Door, err error) {
	facts, err := d.store.Facts(ctx, g)
	if err != nil {
		return nil, x, err
	}
	roster, err := d.store.Roster(ctx, g, mostRoster)
	if err != nil {
		return nil, x, err
	}
	standing := attendance.Judge(roster, facts)
	x.Counts, x.Arrivals, x.Open = attendance.Counts(roster, &standing), standing.Arrivals, len(standing.Open())
	for _, a := range standing.Arrivals {
		if there == nil {
			there = map[int]bool{}
		}
		if a.Number > 0 {
			there[a.Number] = true
		}
		if a.Sort == attendance.Guest {
			x.Guests++
		}
	}
	if x.Devices, err = d.store.Devices(ctx, g); err != nil {
		return nil, x, err
	}
	for i := range x.Devices {
		x.Held += x.Devices[i].Held
	}
	return there, x, nil
}
