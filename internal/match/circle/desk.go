package circle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
	"wantilan/pairing"
)

// Desk is where groups are arranged and looked after. Staff of an office do so by the
// right by which they keep its programmes.
type Desk struct {
	store    Store
	contacts *account.Contacts
	now      func() time.Time
}

// Store is what a Desk needs kept. Implemented by internal/store.
type Store interface {
	// Circles lists the plans of an office, or all for an empty one, the newest first.
	Circles(ctx context.Context, office account.OrganisationID, limit int) ([]Circle, error)
	// CirclesWith lists the plans that an organisation's parties are in.
	CirclesWith(ctx context.Context, of account.OrganisationID, limit int) ([]ID, error)
	CirclePlan(ctx context.Context, id ID) (Plan, error)
	// CircleBusinesses gives what the register tells of those parties that are businesses in
	// an office's care, by name.
	CircleBusinesses(ctx context.Context, office account.OrganisationID, ids []register.PartyID) ([]Known, error)
	KeepCircle(ctx context.Context, p Plan, e account.Entry) error
	// ChangeCircle changes a plan in a transaction in which nothing else does. change may
	// run twice.
	ChangeCircle(ctx context.Context, id ID, e account.Entry, change func(*Plan) (account.Facts, error)) error
	DropCircle(ctx context.Context, id ID, e account.Entry) error
	MakerContacts(ctx context.Context, m register.Maker) ([]register.Contact, error)
}

// NewDesk makes the desk over what store keeps; contacts decide about people with an
// account.
func NewDesk(store Store, contacts *account.Contacts, now func() time.Time) *Desk {
	return &Desk{store: store, contacts: contacts, now: now}
}

const mostListed = 200

func notFound() error { return fault.New(fault.NotFound, "circle.not_found") }

// List lists the plans of the actor's office.
func (d *Desk) List(ctx context.Context, by account.Actor) ([]Circle, error) {
	if !by.May(account.SeeProgrammes) {
		return nil, fault.New(fault.Forbidden, "account.not_allowed")
	}
	office := by.Organisation
	if by.Role == account.Administrator {
		office = ""
	}
	all, err := d.store.Circles(ctx, office, mostListed)
	if err != nil {
		return nil, fmt.Errorf("list groups of %s: %w", office, err)
	}
	return all, nil
}

func (c *Circle) allows(by account.Actor, deed account.Deed) bool {
	return by.May(deed) && (by.Role == account.Administrator || c.Office == by.Organisation && by.Organisation != "")
}

// View is a plan with what is to be said of its groups.
type View struct {
	Plan
	Rivals   map[string][]string // names of rivals in the same plan, by member
	Apart    int                 // pairs of rivals that stand in different groups
	Together [][2]string         // pairs of rivals in one group: somebody changed what they offer
}

// Plan is one plan as staff see it.
func (d *Desk) Plan(ctx context.Context, by account.Actor, id ID) (View, error) {
	p, err := d.store.CirclePlan(ctx, id)
	if err != nil {
		return View{}, fmt.Errorf("load groups %s: %w", id, err)
	}
	if !p.allows(by, account.SeeProgrammes) {
		return View{}, notFound()
	}
	r, err := rivalsOf(p.Members)
	if err != nil {
		return View{}, fmt.Errorf("compare members of %s: %w", id, err)
	}
	v := View{Plan: p, Rivals: map[string][]string{}}
	for i := range p.Members {
		for j := range i {
			a, b := &p.Members[j], &p.Members[i]
			if !r.compete(a, b) {
				continue
			}
			v.Rivals[a.ID], v.Rivals[b.ID] = append(v.Rivals[a.ID], b.Name), append(v.Rivals[b.ID], a.Name)
			switch {
			case a.Group == 0 || b.Group == 0:
			case a.Group == b.Group:
				v.Together = append(v.Together, [2]string{a.Name, b.Name})
			default:
				v.Apart++
			}
		}
	}
	return v, nil
}

// Make arranges businesses into groups and keeps them as a draft.
func (d *Desk) Make(ctx context.Context, by account.Actor, f Form, parties []register.PartyID) (ID, error) {
	if !by.May(account.KeepProgrammes) || by.Organisation == "" {
		return "", fault.New(fault.Forbidden, "account.not_allowed")
	}
	now := d.now()
	c, err := f.read(now)
	if len(parties) > mostMembers {
		err = errors.Join(err, fault.Field("source", "circle.too_many", mostMembers))
	}
	if err != nil {
		return "", err
	}
	known, err := d.store.CircleBusinesses(ctx, by.Organisation, parties)
	if err != nil {
		return "", fmt.Errorf("read %d businesses: %w", len(parties), err)
	}
	if len(known) < LeastSize {
		return "", fault.Field("source", "circle.too_few", LeastSize)
	}
	c.ID, c.Office, c.By, c.At, c.Version = ID(account.NewID(now)), by.Organisation, by.Account, now, 1
	c.Seed = uint64(now.UnixMicro())
	p := Plan{Circle: c}
	for i := range known {
		p.Members = append(p.Members, Member{ID: account.NewID(now), Stage: StageOf(&known[i]), Known: known[i]})
	}
	if err := p.arrange(ctx); err != nil {
		return "", err
	}
	e := by.Did(account.KeepProgrammes, c.ID.object(), now).To(account.Facts{"name": c.Name, "members": len(p.Members), "groups": p.Groups(), "seed": fmt.Sprint(c.Seed)})
	if err := d.store.KeepCircle(ctx, p, e); err != nil {
		return "", fmt.Errorf("keep groups %s: %w", c.ID, err)
	}
	return c.ID, nil
}

// arrange puts the members into groups. Where rivals leave no way, groups are one smaller,
// so that there are more of them; whoever has a rival in every group even then stays in none.
func (p *Plan) arrange(ctx context.Context) error {
	r, err := rivalsOf(p.Members)
	if err != nil {
		return fmt.Errorf("compare the members: %w", err)
	}
	in := make([]int, len(p.Members))
	for i := range in {
		in[i] = i
		p.Members[i].Group = 0
	}
	for len(in) > 0 {
		c := pairing.Circles{Size: p.Size, Months: 1, Seed: p.Seed}
		for k, i := range in {
			c.Members = append(c.Members, pairing.Member{ID: p.Members[i].ID, Stage: string(p.Members[i].Stage)})
			for l := range k {
				if r.compete(&p.Members[in[l]], &p.Members[i]) {
					c.Apart = append(c.Apart, [2]int{l, k})
				}
			}
		}
		plan, err := pairing.ArrangeCircles(ctx, &c)
		if _, too := errors.AsType[*pairing.ApartError](err); too && p.Size > LeastSize {
			c.Size--
			plan, err = pairing.ArrangeCircles(ctx, &c)
		}
		if apart, too := errors.AsType[*pairing.ApartError](err); too {
			in = slices.Delete(in, apart.Member, apart.Member+1)
			continue
		}
		if err != nil {
			return fmt.Errorf("arrange groups: %w", err)
		}
		for g, group := range plan.Groups[0] {
			for _, k := range group {
				p.Members[in[k]].Group = g + 1
			}
		}
		break
	}
	p.Meetings = p.monthly(p.Groups())
	p.sort()
	return nil
}

// change changes a plan for an actor who may, unless it is over.
func (d *Desk) change(ctx context.Context, by account.Actor, id ID, change func(*Plan) (account.Facts, error)) error {
	return d.store.ChangeCircle(ctx, id, by.Did(account.KeepProgrammes, id.object(), d.now()), func(p *Plan) (account.Facts, error) {
		if !p.allows(by, account.KeepProgrammes) {
			return nil, notFound()
		}
		if p.State == Ended {
			return nil, fault.New(fault.Conflict, "circle.ended")
		}
		f, err := change(p)
		p.sort()
		return f, err
	})
}

// Move puts a member into another group, or into none for 0, and says where in the chain it
// stands. It refuses to put it beside a rival.
func (d *Desk) Move(ctx context.Context, by account.Actor, id ID, member string, group int, stage Stage) error {
	return d.change(ctx, by, id, func(p *Plan) (account.Facts, error) {
		i := slices.IndexFunc(p.Members, func(m Member) bool { return m.ID == member })
		if i < 0 {
			return nil, fault.New(fault.NotFound, "circle.member_not_found")
		}
		if group < 0 || group > p.Groups() || !slices.Contains(Stages, stage) {
			return nil, fault.Field("group", "match.choice_unknown")
		}
		r, err := rivalsOf(p.Members)
		if err != nil {
			return nil, fmt.Errorf("compare the members: %w", err)
		}
		m := &p.Members[i]
		for j := range p.Members {
			if x := &p.Members[j]; group > 0 && j != i && x.Group == group && r.compete(m, x) {
				return nil, fault.New(fault.Conflict, "circle.rivals", m.Name, x.Name)
			}
		}
		from := m.Group
		m.Group, m.Stage = group, stage
		return account.Facts{"party": m.Party, "from": from, "to": group, "stage": stage}, nil
	})
}

// Turn keeps a draft, so that its members see their groups, or ends what was kept.
func (d *Desk) Turn(ctx context.Context, by account.Actor, id ID, to State) error {
	return d.change(ctx, by, id, func(p *Plan) (account.Facts, error) {
		if p.State == to {
			return account.Facts{"state": to}, nil
		}
		if to == Draft || to == Ended && p.State != Kept || to != Kept && to != Ended {
			return nil, fault.New(fault.Conflict, "circle.turn_wrong")
		}
		p.State = to
		return account.Facts{"state": to}, nil
	})
}

// Drop removes a draft.
func (d *Desk) Drop(ctx context.Context, by account.Actor, id ID) error {
	p, err := d.store.CirclePlan(ctx, id)
	if err != nil {
		return fmt.Errorf("load groups %s: %w", id, err)
	}
	switch {
	case !p.allows(by, account.KeepProgrammes):
		return notFound()
	case p.State != Draft:
		return fault.New(fault.Conflict, "circle.turn_wrong")
	}
	return d.store.DropCircle(ctx, id, by.Did(account.KeepProgrammes, id.object(), d.now()).From(account.Facts{"name": p.Name, "members": len(p.Members)}))
}

// Meet says when and where a group meets in a month, and which of its members came.
func (d *Desk) Meet(ctx context.Context, by account.Actor, id ID, m Meeting, came []string) error {
	m.Place = strings.Join(strings.Fields(m.Place), " ")
	return d.change(ctx, by, id, func(p *Plan) (account.Facts, error) {
		if _, err := time.Parse(time.DateOnly, string(m.Day)); err != nil {
			return nil, fault.Field("day", "circle.begins_wrong")
		}
		if utf8.RuneCountInString(m.Place) > longestPlace {
			return nil, fault.Field("place", "fault.too_long", longestPlace)
		}
		at := slices.IndexFunc(p.Meetings, func(x Meeting) bool { return x.Group == m.Group && x.Month == m.Month })
		if at < 0 {
			return nil, fault.New(fault.NotFound, "circle.meeting_not_found")
		}
		p.Meetings[at] = m
		n := 0
		for i := range p.Members {
			x := &p.Members[i]
			if x.Group != m.Group {
				continue
			}
			x.Came = slices.DeleteFunc(slices.Clone(x.Came), func(month int) bool { return month == m.Month })
			if slices.Contains(came, x.ID) {
				x.Came = append(x.Came, m.Month)
				n++
			}
		}
		return account.Facts{"group": m.Group, "month": m.Month, "day": m.Day, "place": m.Place, "came": n}, nil
	})
}

// Own is one group as its members see it.
type Own struct {
	Circle
	Group    int
	Me       Member
	Others   []Neighbour
	Meetings []Meeting
}

// Neighbour is another member of a group, with how it is reached by everybody's leave.
type Neighbour struct {
	Member
	Contacts []account.Contact
}

const mostOwn = 20

// Own lists the groups that the actor's own business is in. Contacts are those that
// everybody sees: there is no consent for groups alone.
func (d *Desk) Own(ctx context.Context, by account.Actor) (all []Own, err error) {
	if !by.May(account.KeepOwnProfile) || by.Organisation == "" {
		return nil, fault.New(fault.Forbidden, "account.not_allowed")
	}
	ids, err := d.store.CirclesWith(ctx, by.Organisation, mostOwn)
	if err != nil {
		return nil, fmt.Errorf("list groups of %s: %w", by.Organisation, err)
	}
	for _, id := range ids {
		p, err := d.store.CirclePlan(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("load groups %s: %w", id, err)
		}
		i := slices.IndexFunc(p.Members, func(m Member) bool { return m.Organisation == by.Organisation })
		if p.State != Kept || i < 0 || p.Members[i].Group == 0 {
			continue
		}
		o := Own{Circle: p.Circle, Group: p.Members[i].Group, Me: p.Members[i], Meetings: p.Of(p.Members[i].Group)}
		for _, m := range p.In(o.Group) {
			if m.ID == o.Me.ID {
				continue
			}
			n := Neighbour{Member: m}
			if n.Contacts, err = d.reach(ctx, &m); err != nil {
				return nil, err
			}
			o.Others = append(o.Others, n)
		}
		all = append(all, o)
	}
	return all, nil
}

// reach lists how a business is reached by everybody.
func (d *Desk) reach(ctx context.Context, m *Member) (open []account.Contact, err error) {
	all, err := d.store.MakerContacts(ctx, register.Maker{Party: register.Party{ID: m.Party, Organisation: m.Organisation}})
	if err != nil {
		return nil, fmt.Errorf("list contacts of %s: %w", m.Party, err)
	}
	var ids []account.ID
	for _, c := range all {
		switch {
		case c.Account != "" && !slices.Contains(ids, c.Account):
			ids = append(ids, c.Account)
		case c.Account == "" && c.Public && (c.Phone != "" || c.Email != ""):
			open = append(open, account.Contact{Name: c.Name, Phone: c.Phone, Email: c.Email})
		}
	}
	if len(ids) == 0 {
		return open, nil
	}
	agreed, err := d.contacts.Of(ctx, account.Actor{}, account.ContactDirectory, ids...)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if c, may := agreed[id]; may {
			open = append(open, c)
		}
	}
	return open, nil
}
