// Package circle keeps small groups of businesses that meet every month (arisan usaha): of
// 8 to 10, mixed along the supply chain, and never with a direct rival.
//
// That such groups help is measured: Cai and Szeidl, Interfirm Relationships and Business
// Performance, QJE 133 (2018), in which the same people met every month for a year and told
// each other more where they were no competitors. So groups stay as they are; pairing
// arranges them once. Days are YYYY-MM-DD, groups and months count from 1.
package circle

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/order"
	"wantilan/internal/register"
	"wantilan/pairing"
)

// ID identifies a plan of groups.
type ID string

func (id ID) object() string { return "circle/" + string(id) }

// State is how far a plan is.
type State string

// States.
const (
	Draft State = "draft" // only staff see it
	Kept  State = "kept"  // its members see their groups
	Ended State = "ended"
)

// Stage is where in the supply chain a business stands.
type Stage string

// Stages.
const (
	Material Stage = "material" // pemasok bahan
	Maker    Stage = "maker"    // pembuat
	Seller   Stage = "seller"   // penjual
)

// Stages lists all, in the order of the chain.
var Stages = []Stage{Material, Maker, Seller}

// Circle is a plan of groups.
type Circle struct {
	ID        ID
	Office    account.OrganisationID
	Gathering gathering.ID // whose businesses they were; empty: those of a list
	Name      string
	State     State
	Size      int // of a group, one more or less
	Months    int
	Begins    register.Date // the first meeting
	Place     string        // where and at what time groups meet, unless a meeting says otherwise
	Seed      uint64
	By        account.ID
	At        time.Time
	Version   int64
}

// Member is a business in a plan.
type Member struct {
	ID    string
	Stage Stage
	Group int // 0: in none
	Known
	Came []int // months in which it was there
}

// Known is what the register tells of a business.
type Known struct {
	Party        register.PartyID
	Organisation account.OrganisationID
	Name         string
	Product      string // what it makes, in a line
	Village      string
	KBLI         string
	Edition      string
	Goods        []Good
}

// Good is one thing that a business offers.
type Good struct{ Kind, Text, HS, KBLI, Edition string }

// Meeting is when and where one group meets in one month.
type Meeting struct {
	Group, Month int
	Day          register.Date
	Place        string
}

// Plan is all of one: its groups, meetings, and who came.
type Plan struct {
	Circle
	Members  []Member  // by group and name
	Meetings []Meeting // by group and month
}

// Bounds of plans.
const (
	LeastSize, MostSize = 3, 20
	MostMonths          = 24
	mostMembers         = 300
	longestName         = 120
	longestPlace        = 160
)

// Groups is how many groups there are.
func (p *Plan) Groups() (n int) {
	for _, m := range p.Members {
		n = max(n, m.Group)
	}
	return n
}

// In are the members of a group; 0: those in none.
func (p *Plan) In(group int) (all []Member) {
	for _, m := range p.Members {
		if m.Group == group {
			all = append(all, m)
		}
	}
	return all
}

// Of are the meetings of a group.
func (p *Plan) Of(group int) (all []Meeting) {
	for _, m := range p.Meetings {
		if m.Group == group {
			all = append(all, m)
		}
	}
	return all
}

func (p *Plan) sort() {
	order.By(p.Members, func(a, b Member) int {
		return cmp.Or(a.Group-b.Group, strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
	})
	order.By(p.Meetings, func(a, b Meeting) int { return cmp.Or(a.Group-b.Group, a.Month-b.Month) })
}

// StageOf tells where a business stands: whoever trades (KBLI 46, 47) sells, whoever grows,
// fishes or digs (01 to 09) or offers material supplies, all others make.
func StageOf(k *Known) Stage {
	if len(k.KBLI) >= 2 {
		switch division := k.KBLI[:2]; {
		case division == "46" || division == "47":
			return Seller
		case division >= "01" && division <= "09":
			return Material
		}
	}
	for _, g := range k.Goods {
		switch g.Kind {
		case string(register.WantMaterial):
			return Material
		case string(register.WantMarket):
			return Seller
		}
	}
	return Maker
}

// rivals compares businesses by what they offer.
type rivals struct {
	index *pairing.Index
	place map[register.PartyID]int
}

// rivalsOf reads what businesses offer.
func rivalsOf(members []Member) (*rivals, error) {
	r := &rivals{place: map[register.PartyID]int{}}
	parties := make([]pairing.Party, len(members))
	for i := range members {
		m := &members[i]
		r.place[m.Party] = i
		parties[i] = pairing.Party{ID: strconv.Itoa(i)}
		for _, g := range m.Goods[:min(len(m.Goods), pairing.MostItems-1)] {
			item := pairing.Item{Kind: pairing.Kind(g.Kind), Text: g.Text}
			if g.HS != "" {
				item.Codes = append(item.Codes, pairing.Code{Scheme: pairing.HS, Value: g.HS})
			}
			if g.KBLI != "" {
				item.Codes = append(item.Codes, pairing.Code{Scheme: pairing.KBLI, Version: g.Edition, Value: g.KBLI})
			}
			parties[i].Offers = append(parties[i].Offers, item)
		}
		if m.KBLI != "" || len(parties[i].Offers) == 0 {
			item := pairing.Item{Kind: pairing.Product, Text: m.Product}
			if m.KBLI != "" {
				item.Codes = []pairing.Code{{Scheme: pairing.KBLI, Version: m.Edition, Value: m.KBLI}}
			}
			parties[i].Offers = append(parties[i].Offers, item)
		}
	}
	var err error
	r.index, err = pairing.NewIndex(parties, pairing.Rules{}, pairing.Weights1())
	return r, err
}

// compete tells whether two businesses are direct rivals, or belong to the same body.
func (r *rivals) compete(a, b *Member) bool {
	if a.Organisation != "" && a.Organisation == b.Organisation {
		return true
	}
	return r.index.Compete(r.place[a.Party], r.place[b.Party])
}

// Form is what is typed of a new plan.
type Form struct {
	Name, Size, Months, Begins, Place string
	Gathering                         gathering.ID
}

func (f *Form) read(now time.Time) (Circle, error) {
	var errs []error
	wrong := func(field, key string, args ...any) { errs = append(errs, fault.Field(field, key, args...)) }
	line := func(field, text string, most int, needed bool) string {
		text = strings.Join(strings.Fields(text), " ")
		if needed && text == "" {
			wrong(field, "fault.required")
		}
		if utf8.RuneCountInString(text) > most {
			wrong(field, "fault.too_long", most)
		}
		return text
	}
	number := func(field, text string, least, most int) int {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < least || n > most {
			wrong(field, "match.between", least, most)
		}
		return n
	}
	c := Circle{Gathering: f.Gathering, State: Draft, Name: line("name", f.Name, longestName, true), Place: line("place", f.Place, longestPlace, false),
		Size: number("size", f.Size, LeastSize, MostSize), Months: number("months", f.Months, 1, MostMonths), Begins: register.Date(f.Begins)}
	if _, err := time.Parse(time.DateOnly, f.Begins); err != nil || c.Begins < register.Today(now.AddDate(-1, 0, 0)) || c.Begins > register.Today(now.AddDate(2, 0, 0)) {
		wrong("begins", "circle.begins_wrong")
	}
	return c, errors.Join(errs...)
}

// monthly are the meetings of all groups: on the first day, and on the same day of each
// month after it, or on the last of a shorter one.
func (c *Circle) monthly(groups int) (all []Meeting) {
	first, err := time.Parse(time.DateOnly, string(c.Begins))
	if err != nil {
		return nil
	}
	for g := range groups {
		for m := range c.Months {
			month := time.Date(first.Year(), first.Month()+time.Month(m), 1, 0, 0, 0, 0, time.UTC)
			last := month.AddDate(0, 1, -1).Day()
			day := month.AddDate(0, 0, min(first.Day(), last)-1)
			all = append(all, Meeting{Group: g + 1, Month: m + 1, Day: register.Date(day.Format(time.DateOnly)), Place: c.Place})
		}
	}
	return all
}
