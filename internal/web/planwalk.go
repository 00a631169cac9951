package web

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"wantilan/internal/gathering"
	"wantilan/internal/web/ui"
)

// walkField is the name of the field for the way of a line.
func walkField(line int) string { return fmt.Sprint("walk_", line+1) }

// walksBlock is how long people walk between halls, each pair of them once.
func (v *visit) walksBlock(b *gathering.Binder, halls []string, may bool) planBlock {
	block := planBlock{ID: "jalan", Title: v.in.T("plan.walks"), Hint: v.in.T("plan.walks_hint"), Heads: []ui.Head{{Text: v.in.T("plan.field.hall")}, {Text: v.in.T("plan.field.minutes")}}}
	g := gathering.Gathering{Walks: b.Walks}
	form := &planForm{Path: planPath(b.ID, "jalan"), Button: v.in.T("business.save")}
	for i, one := range halls {
		for _, other := range halls[i+1:] {
			name := v.in.T("plan.walk_between", orDash(one), orDash(other))
			minutes, typed := g.Minutes(one, other), ""
			if minutes > 0 {
				typed = strconv.Itoa(minutes)
				block.Rows = append(block.Rows, planRow{Cells: []string{name, v.in.T("plan.walk_minutes", minutes)}})
			}
			line := len(form.Asks)
			form.Asks = append(form.Asks, planAsk{Question: ui.Question{Name: walkField(line), Label: name, Value: typed, Kind: "number"}})
			form.Hidden = append(form.Hidden, [2]string{fmt.Sprint("halls_", line+1), one + "\n" + other})
		}
	}
	if may {
		block.Form = form
	}
	return block
}

// walksOf reads the form of ways between halls.
func walksOf(f url.Values) (all []gathering.WalkForm) {
	for i := range mostWalks {
		halls, there := f[fmt.Sprint("halls_", i+1)]
		if !there {
			break
		}
		one, other, _ := strings.Cut(halls[0], "\n")
		all = append(all, gathering.WalkForm{Hall: one, Other: other, Minutes: f.Get(walkField(i))})
	}
	return all
}

// mostWalks bounds the pairs of halls of one form; thirty halls have as many.
const mostWalks = 435
