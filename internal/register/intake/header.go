package intake

import (
	"regexp"
	"strings"
)

// mostHeaderRow is how many rows are looked at for headings, below titles and logos.
const mostHeaderRow = 30

// Heading says which rows of a grid hold the headings, counted from 0; First is
// -1 when there are none.
type Heading struct{ First, Last int }

// findHeading finds the headings: the row that names the most targets, and the
// row below it when the headings stand in two.
func findHeading(g *Grid) Heading {
	best, most := -1, 1.0
	for i, row := range g.Rows[:min(len(g.Rows), mostHeaderRow)] {
		if score := headingScore(row); score > most {
			best, most = i, score
		}
	}
	if best < 0 {
		return Heading{-1, -1}
	}
	h := Heading{best, best}
	// The fuller of two rows of headings may be the lower one.
	if best > 0 && headingScore(g.Rows[best-1]) >= 1 && upperHalf(g, best-1, best) {
		h.First = best - 1
	}
	if best+1 < len(g.Rows) && upperHalf(g, best, best+1) {
		h.Last = best + 1
	}
	if h.Last+1 < len(g.Rows) && countsColumns(g.Rows[h.Last+1]) {
		h.Last++
	}
	return h
}

// headingScore is how much a row looks like headings: the targets that it names,
// less the cells that look like data.
func headingScore(row Row) (score float64) {
	seen := map[Target]bool{}
	for c := range row.Cells {
		text := row.cell(c)
		if text == "" {
			continue
		}
		if dataLike(text) {
			score--
			continue
		}
		if t, sure := meant(text); t != LeftOut && !seen[t] {
			seen[t] = true
			score += sure
		}
	}
	if !seen[name] && len(seen) < 2 {
		return 0
	}
	return score + 0.5 // a lone heading that is the name is enough
}

// someNumber is a cell with a number, a telephone number or a day in it.
var someNumber = regexp.MustCompile(`[0-9]{5,}|^[+(]?[0-9][0-9 .,/+()-]*$|@|^(?i)rp`)

func dataLike(text string) bool { return someNumber.MatchString(text) || len(text) > 120 }

// upperHalf tells whether the row below holds the second half of the headings:
// it has names where the upper row has none, and nothing like data.
func upperHalf(g *Grid, upper, lower int) bool {
	if g.Rows[lower].Number-g.Rows[upper].Number > 1 {
		return false
	}
	top, below := g.Rows[upper], g.Rows[lower]
	if top.filled() < 2 || below.filled() == 0 {
		return false
	}
	gaps, merged := 0, g.wide(top.Number)
	for c := range max(len(top.Cells), len(below.Cells)) {
		text := below.cell(c)
		if dataLike(text) {
			return false
		}
		switch {
		case text == "":
		case top.cell(c) == "" && text != "":
			gaps++
		case !merged[c] && c+1 < len(top.Cells) && top.cell(c+1) != "" && top.cell(c) != "":
			return false // a full column in both rows: the lower one is data
		}
	}
	return gaps > 0
}

// wide tells which columns of a row are within a merged block that is wider than one.
func (g *Grid) wide(number int) map[int]bool {
	all := map[int]bool{}
	for _, b := range g.Merged {
		if b.Top <= number && number <= b.Down && b.Left < b.Right {
			for c := b.Left; c <= min(b.Right, MostColumns); c++ {
				all[c-1] = true
			}
		}
	}
	return all
}

// countsColumns tells a row that only numbers the columns, as forms have: 1, 2, 3
// or (1), (2), (3).
func countsColumns(row Row) bool {
	n := 0
	for c := range row.Cells {
		text := strings.Trim(row.cell(c), "() .")
		if text == "" {
			continue
		}
		if len(text) > 3 || strings.Trim(text, "0123456789abcdefghij") != "" {
			return false
		}
		n++
	}
	first := ""
	for c := 0; c < len(row.Cells) && first == ""; c++ {
		first = strings.Trim(row.cell(c), "() .")
	}
	return n >= 3 && (first == "1" || first == "a") && n >= row.filled()
}

// headings are the texts of the headings, column by column; a heading over
// several columns is put before those below it.
func (g *Grid) headings(h Heading) []string {
	all := make([]string, g.width())
	if h.First < 0 {
		return all
	}
	last := h.Last
	for last > h.First && countsColumns(g.Rows[last]) {
		last--
	}
	if last == h.First {
		for c := range all {
			all[c] = oneLine(g.Rows[last].cell(c))
		}
		return all
	}
	top, below := g.Rows[h.First], g.Rows[last]
	over := ""
	for c := range all {
		upper, lower := oneLine(top.cell(c)), oneLine(below.cell(c))
		switch {
		case upper != "":
			over = upper
		case lower == "":
			over = ""
		default:
			upper = over
		}
		all[c] = strings.TrimSpace(upper + " " + lower)
		if upper == lower {
			all[c] = upper
		}
	}
	return all
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// totals are words with which a row that adds up the others begins.
var totals = []string{"jumlah", "total", "subtotal", "rata rata", "jml", "sum", "average", "grand total", "jumlah total", "total keseluruhan"}

// Leave says why a row is no business.
type Leave string

// Reasons to leave a row out.
const (
	LeaveTotal   Leave = "total"   // adds up the others
	LeaveHeading Leave = "heading" // headings repeated, or a heading within the table
	LeaveEmpty   Leave = "empty"   // nothing in the columns that are read
)

// leave tells whether a row is no business, and why.
func (p *Plan) leave(row Row, heads []string) Leave {
	first, used := "", 0
	for c, col := range p.Columns {
		text := row.cell(c)
		if text == "" {
			continue
		}
		if first == "" && col.Target != LeftOut || first == "" && strings.Trim(text, "0123456789.") != "" {
			first = text
		}
		if col.Target != LeftOut {
			used++
		}
	}
	if used == 0 {
		return LeaveEmpty
	}
	bare := Bare(first)
	for _, word := range totals {
		if bare == word || strings.HasPrefix(bare, word+" ") && row.cell(p.column(nib)) == "" && p.sums(row) {
			return LeaveTotal
		}
	}
	if countsColumns(row) {
		return LeaveHeading
	}
	same, differ := 0, 0
	for c, head := range heads {
		switch text := oneLine(row.cell(c)); {
		case text == "" || head == "":
		case strings.EqualFold(text, head) || strings.HasSuffix(strings.ToLower(head), strings.ToLower(text)):
			same++
		default:
			differ++
		}
	}
	if same >= 2 && differ == 0 {
		return LeaveHeading
	}
	if row.filled() == 1 && p.mapped() >= 3 && section(first) {
		return LeaveHeading
	}
	return ""
}

// sums tells whether a row has nothing but numbers beside its first text.
func (p *Plan) sums(row Row) bool {
	texts := 0
	for c := range row.Cells {
		if text := row.cell(c); text != "" && strings.Trim(text, "0123456789.,- Rrp") != "" {
			texts++
		}
	}
	return texts <= 1
}

// section tells a heading within a table: "KECAMATAN MENGWI", "A. Pangan".
func section(text string) bool {
	t, _ := meant(strings.Join(strings.Fields(text)[:1], " "))
	return t == District || t == Village || sectionMark.MatchString(text) || text == strings.ToUpper(text)
}

var sectionMark = regexp.MustCompile(`^([A-Z]|[IVX]+)[.)] `)
