package made

import (
	"math/rand/v2"

	"wantilan/schedule"
)

// Preset is a kind of day that figures are given for.
type Preset struct {
	Name string
	Make func(seed uint64) schedule.Problem
}

// Presets lists the kinds of days, smaller ones first.
func Presets() []Preset {
	sized := func(name string, size Size) Preset {
		return Preset{name, func(seed uint64) schedule.Problem { return Day(size, seed) }}
	}
	return []Preset{
		{"plain", func(seed uint64) schedule.Problem { return Plain(60, 20, seed) }},
		sized("desks", Size{Participants: 60, Requests: 300, Slots: 14, Tables: 20, Wanted: 15, Banks: 3, Kliniks: 3, Booths: 3, Lunch: true, Least: 2}),
		sized("halls", Size{Participants: 120, Requests: 700, Slots: 24, Tables: 40, Wanted: 10, There: 85, Banks: 4, Kliniks: 4, Booths: 4, Lunch: true, Days: 2, Halls: 2, Least: 2, Must: 10}),
		sized("hundreds", Size{Participants: 300, Requests: 2_000, Slots: 30, Tables: 60, Lunch: true, Least: 2}),
		sized("middle", Size{Participants: 500, Requests: 5_000, Slots: 40, Tables: 100, Least: 2}),
		sized("large", Size{Participants: 5_000, Requests: 60_000, Slots: 40, Tables: 1_000, Least: 2}),
	}
}

// Plain is a day on which all meetings are held and only breaks count: about
// seven for each participant, a quarter of them in many, everybody always there.
func Plain(participants, slots int, seed uint64) schedule.Problem {
	r := rand.New(rand.NewPCG(seed, 31415926))
	p := schedule.Problem{Slots: slots, Tables: max(1, participants/2)}
	for i := range participants {
		p.Participants = append(p.Participants, schedule.Participant{Name: Name(i)})
	}
	held := make([]int, participants)
	for range participants * 7 { // some draws fail, half are wanted
		if len(p.Meetings) >= participants*7/2 {
			break
		}
		a, b := r.IntN(max(1, participants/4)), r.IntN(participants)
		if r.IntN(8) == 0 {
			a = r.IntN(participants)
		}
		if a == b || held[a] >= slots-2 || held[b] >= slots-2 {
			continue
		}
		held[a]++
		held[b]++
		p.Meetings = append(p.Meetings, schedule.Meeting{A: a, B: b})
	}
	return p
}
