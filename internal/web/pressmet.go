package web

import (
	"fmt"

	"wantilan/internal/paper"
)

// met are the meetings of the day as they are printed.
func (p *press) met() (l paper.Lines, err error) {
	in := p.v.in
	x, err := p.s.Live.State(p.v.Context(), p.v.actor, p.d.Gathering.ID)
	if err != nil {
		return l, err
	}
	l = p.lines("paper.met.title", "paper.met.none", []float64{0.7, 0.8, 1.4, 3, 3, 1.8}, "paper.met.round", "paper.met.when", "paper.met.table", "paper.met.one", "paper.met.other", "paper.met.state")
	g := &x.Day.Gathering
	for i := range x.Meetings {
		m := &x.Meetings[i]
		l.Rows = append(l.Rows, []string{fmt.Sprint(m.Slot), clockOf(in, x, m.Start), tableOf(in, g.Tables[m.Table-1]), nameOf(in, g.Participants[m.From-1]), nameOf(in, g.Participants[m.To-1]), stageText(in, m)})
	}
	return l, nil
}

// promises are the promises of a gathering as they are printed.
func (p *press) promises() (l paper.Lines, err error) {
	in := p.v.in
	all, err := p.s.Promises.List(p.v.Context(), p.v.actor, p.d.Gathering.ID)
	if err != nil {
		return l, err
	}
	l = p.lines("promise.title", "promise.none", []float64{2.4, 2.4, 3, 1.6, 1.8}, "promise.giver", "promise.taker", "promise.what", "promise.due", "promise.state")
	for i := range all.Promises {
		x := &all.Promises[i]
		giver, taker := namesOf(in, &all.Gathering, x)
		l.Rows = append(l.Rows, []string{giver, taker, joined(x.What, amountText(in, x)), dueText(in, x.Due), promiseState(in, x)})
	}
	return l, nil
}

// lines begins a list by the keys of its title, of what it says when it is empty, and of its heads.
func (p *press) lines(title, empty string, shares []float64, heads ...string) paper.Lines {
	l := paper.Lines{Title: p.v.in.T(title), Empty: p.v.in.T(empty), Shares: shares, Size: p.size, Signers: p.signers}
	for _, key := range heads {
		l.Heads = append(l.Heads, p.v.in.T(key))
	}
	return l
}

func (p *press) metList() error                      { return p.lineList((*press).met) }
func (p *press) metTable() (paper.Table, error)      { return p.lineTable((*press).met) }
func (p *press) promised() error                     { return p.lineList((*press).promises) }
func (p *press) promisedTable() (paper.Table, error) { return p.lineTable((*press).promises) }

func (p *press) lineList(of func(*press) (paper.Lines, error)) error {
	l, err := of(p)
	if err != nil {
		return err
	}
	return paper.LineList(&p.out, p.occasion, l, p.v.in)
}

func (p *press) lineTable(of func(*press) (paper.Lines, error)) (paper.Table, error) {
	l, err := of(p)
	return l.Table(p.v.in), err
}
