package paper

import (
	"io"
	"strconv"

	"wantilan/internal/lang"
)

// GroupSheet is one small group that meets every month (arisan usaha): who is in it, and on
// which days it meets.
type GroupSheet struct {
	Title   string
	Members [][4]string // name, place in the chain, product, village
	Days    []string    // of each month, short
	Places  []string    // of each month in full, with the place
}

// GroupSheets writes a sheet for each group, with a column for each month to be ticked.
func GroupSheets(w io.Writer, o Occasion, all []GroupSheet, in *lang.Wording) error {
	if len(all) == 0 {
		all = []GroupSheet{{}}
	}
	grids := make([]*grid, len(all))
	for i, s := range all {
		g := &grid{occasion: &o, title: s.Title, under: s.Places[:min(1, len(s.Places))], size: A4Landscape, least: signedHigh, empty: in.T("paper.list.empty")}
		g.columns = []column{{head: in.T("paper.list.no"), wide: 9, align: "C"}, {head: in.T("paper.list.business"), share: 3}, {head: in.T("paper.group.stage"), wide: 22}, {head: in.T("paper.group.product"), share: 3}}
		for _, day := range s.Days {
			g.columns = append(g.columns, column{head: day, wide: 11.5})
		}
		for n, m := range s.Members {
			g.rows = append(g.rows, []string{strconv.Itoa(n + 1), joined(", ", m[0], m[3]), m[1], m[2]})
		}
		grids[i] = g
	}
	return writeGrids(w, in, grids...)
}
