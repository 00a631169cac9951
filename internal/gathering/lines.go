package gathering

import (
	"context"
	"strconv"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// Bounds of budgets, committees and tasks.
const (
	mostLines   = 300
	mostMembers = 100
	mostTasks   = 300
	mostVolume  = 1_000_000
	mostDue     = 400 // days before or after the day
)

func typed(n int64) string { return strconv.FormatInt(n, 10) }

// BudgetForm is what is typed of a budget line.
type BudgetForm struct {
	Number                                            int
	What, Volume, Unit, Price, Source, Code, Realised string
}

// Formed is a budget line as the form shows it.
func (l BudgetLine) Formed() BudgetForm {
	return BudgetForm{l.Number, l.What, strconv.Itoa(l.Volume), l.Unit, typed(int64(l.Price)), l.Source, l.Code, typed(int64(l.Realised))}
}

// KeepBudget adds or changes a budget line; also after the day, until the gathering
// is in the archive.
func (s *Secretariat) KeepBudget(ctx context.Context, by account.Actor, id ID, f BudgetForm) error {
	return s.keepable(ctx, by, account.PlanGathering, id, func(b *Binder) (account.Facts, account.Facts, error) {
		var r reader
		l := BudgetLine{Number: f.Number, What: r.line("what", f.What, longestTitle, true), Volume: r.count("volume", f.Volume, 1, mostVolume), Unit: r.line("unit", f.Unit, 60, false),
			Price: r.rupiah("price", f.Price), Source: r.line("source", f.Source, 100, false), Code: r.line("code", f.Code, 100, false), Realised: r.rupiah("realised", f.Realised)}
		if len(r.errs) == 0 && l.Price > mostRupiah/register.Rupiah(l.Volume) {
			r.wrong(fault.Field("price", "plan.amount_too_large"))
		}
		if err := r.err(); err != nil {
			return nil, nil, err
		}
		list, old, err := put(b.Budget, l, mostLines, func(l *BudgetLine) *int { return &l.Number })
		if err != nil {
			return nil, nil, err
		}
		b.Budget = list
		return account.Facts{"budget": old}, account.Facts{"budget": l}, nil
	})
}

// mostRupiah bounds what one line comes to, so that sums fit.
const mostRupiah register.Rupiah = 1_000_000_000_000_000

// DropBudget takes a budget line out.
func (s *Secretariat) DropBudget(ctx context.Context, by account.Actor, id ID, number int) error {
	return s.keepable(ctx, by, account.PlanGathering, id, func(b *Binder) (account.Facts, account.Facts, error) {
		list, old, err := drop(b.Budget, number, func(l BudgetLine) int { return l.Number })
		if err != nil {
			return nil, nil, err
		}
		b.Budget = list
		return account.Facts{"budget": old}, nil, nil
	})
}

// CommitteeRoles are wording keys of the usual roles of a committee; the office may
// write others.
var CommitteeRoles = []string{"steering", "responsible", "kpa", "pptk", "chair", "secretary", "treasurer", "registration", "programme", "documentation",
	"mc", "moderator", "minutes", "facilitator", "mentor", "council"}

// KeepMember adds or changes somebody of the committee.
func (s *Secretariat) KeepMember(ctx context.Context, by account.Actor, id ID, number int, name, role, phone string) error {
	return s.keepable(ctx, by, account.PlanGathering, id, func(b *Binder) (account.Facts, account.Facts, error) {
		var r reader
		m := Member{Number: number, Name: r.line("name", name, longestTitle, true), Role: r.line("role", role, 100, true), Phone: r.line("phone", phone, 60, false)}
		if err := r.err(); err != nil {
			return nil, nil, err
		}
		list, old, err := put(b.Committee, m, mostMembers, func(m *Member) *int { return &m.Number })
		if err != nil {
			return nil, nil, err
		}
		b.Committee = list
		return account.Facts{"member": old.Name, "role": old.Role}, account.Facts{"member": m.Name, "role": m.Role}, nil
	})
}

// DropMember takes somebody off the committee.
func (s *Secretariat) DropMember(ctx context.Context, by account.Actor, id ID, number int) error {
	return s.keepable(ctx, by, account.PlanGathering, id, func(b *Binder) (account.Facts, account.Facts, error) {
		list, old, err := drop(b.Committee, number, func(m Member) int { return m.Number })
		if err != nil {
			return nil, nil, err
		}
		b.Committee = list
		return account.Facts{"member": old.Name, "role": old.Role}, nil, nil
	})
}

// KeepTask adds or changes a task, due so many days after the day; before it when
// less than 0.
func (s *Secretariat) KeepTask(ctx context.Context, by account.Actor, id ID, number int, title, due, who string) error {
	return s.keepable(ctx, by, account.PlanGathering, id, func(b *Binder) (account.Facts, account.Facts, error) {
		var r reader
		t := Task{}
		if number != 0 {
			at, err := find(b.Tasks, number, func(t Task) int { return t.Number })
			if err != nil {
				return nil, nil, err
			}
			t = b.Tasks[at]
		}
		t.Title, t.Who = r.line("title", title, longestTitle, true), r.line("who", who, longestTitle, false)
		t.Due = 0
		if due != "" {
			t.Due = r.count("due", due, -mostDue, mostDue)
		}
		if err := r.err(); err != nil {
			return nil, nil, err
		}
		list, old, err := put(b.Tasks, t, mostTasks, func(t *Task) *int { return &t.Number })
		if err != nil {
			return nil, nil, err
		}
		b.Tasks = list
		return account.Facts{"task": old.Title, "due": old.Due, "who": old.Who}, account.Facts{"task": t.Title, "due": t.Due, "who": t.Who}, nil
	})
}

// DropTask takes a task out.
func (s *Secretariat) DropTask(ctx context.Context, by account.Actor, id ID, number int) error {
	return s.keepable(ctx, by, account.PlanGathering, id, func(b *Binder) (account.Facts, account.Facts, error) {
		list, old, err := drop(b.Tasks, number, func(t Task) int { return t.Number })
		if err != nil {
			return nil, nil, err
		}
		b.Tasks = list
		return account.Facts{"task": old.Title, "due": old.Due}, nil, nil
	})
}

// Tick says that a task is done, or that it is not.
func (s *Secretariat) Tick(ctx context.Context, by account.Actor, id ID, number int, done bool) error {
	return s.keepable(ctx, by, account.KeepTasks, id, func(b *Binder) (account.Facts, account.Facts, error) {
		at, err := find(b.Tasks, number, func(t Task) int { return t.Number })
		if err != nil {
			return nil, nil, err
		}
		t := &b.Tasks[at]
		was := t.Done()
		switch {
		case done && !was:
			t.DoneBy, t.Doer, t.DoneAt = by.Account, by.Name, s.now()
		case !done:
			*t = Task{Number: t.Number, Title: t.Title, Due: t.Due, Who: t.Who}
		}
		return account.Facts{"task": t.Title, "done": was}, account.Facts{"task": t.Title, "done": done}, nil
	})
}

const longestBring = 200

// KeepBring sets what to bring to meetings with parties of each kind; kinds without words
// have nothing to be brought.
func (s *Secretariat) KeepBring(ctx context.Context, by account.Actor, id ID, words map[register.Kind]string) error {
	return s.plan(ctx, by, id, func(b *Binder) (account.Facts, account.Facts, error) {
		var r reader
		var list []Bring
		for _, kind := range register.Kinds {
			if x := r.line("bring_"+string(kind), words[kind], longestBring, false); x != "" {
				list = append(list, Bring{kind, x})
			}
		}
		if err := r.err(); err != nil {
			return nil, nil, err
		}
		old := b.Bring
		b.Bring = list
		return account.Facts{"bring": old}, account.Facts{"bring": list}, nil
	})
}
