package web

import (
	"fmt"

	"wantilan/internal/paper"
)

// met are the meetings of the day as they are printed.
func (p *press) met() (rows [][]string, err error) {
	x, err := p.s.Live.State(p.v.Context(), p.v.actor, p.d.Gathering.ID)
	if err != nil {
		return nil, err
	}
	g := &x.Day.Gathering
	for i := range x.Meetings {
		m := &x.Meetings[i]
		rows = append(rows, []string{fmt.Sprint(m.Slot), clockOf(p.v.in, x, m.Start), tableOf(p.v.in, g.Tables[m.Table-1]), nameOf(p.v.in, g.Participants[m.From-1]), nameOf(p.v.in, g.Participants[m.To-1]), stageText(p.v.in, m)})
	}
	return rows, nil
}

func (p *press) metList() error {
	lines, err := p.met()
	if err != nil {
		return err
	}
	return paper.MetList(&p.out, p.occasion, paper.Met{Lines: lines, Size: p.size, Signers: p.signers}, p.v.in)
}

func (p *press) metTable() (paper.Table, error) {
	lines, err := p.met()
	return (&paper.Met{Lines: lines}).Table(p.v.in), err
}

// promises are the promises of a gathering as they are printed.
func (p *press) promises() (rows [][]string, err error) {
	l, err := p.s.Promises.List(p.v.Context(), p.v.actor, p.d.Gathering.ID)
	if err != nil {
		return nil, err
	}
	for i := range l.Promises {
		x := &l.Promises[i]
		giver, taker := namesOf(p.v.in, &l.Gathering, x)
		rows = append(rows, []string{giver, taker, joined(x.What, amountText(p.v.in, x)), dueText(p.v.in, x.Due), promiseState(p.v.in, x)})
	}
	return rows, nil
}

func (p *press) promised() error {
	lines, err := p.promises()
	if err != nil {
		return err
	}
	return paper.PromisedList(&p.out, p.occasion, paper.Promised{Lines: lines, Size: p.size, Signers: p.signers}, p.v.in)
}

func (p *press) promisedTable() (paper.Table, error) {
	lines, err := p.promises()
	return (&paper.Promised{Lines: lines}).Table(p.v.in), err
}
