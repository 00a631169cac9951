package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// Entry is one row as it was understood.
type Entry struct {
	Row     int // in the file, from 1
	Leave   Leave
	Values  map[Target]string // in their one form; nothing for empty cells
	AsOf    register.Date
	Region  Region // of the words for desa and kecamatan, when they were found
	Wrong   []Note // not empty: the row is left out
	Remarks []Note // what the office should know; the row is read
}

// Note is one thing about a cell or row, as a wording with its arguments.
type Note struct {
	Column int    `json:"c"` // from 0; -1: the row
	Key    string `json:"k"`
	Args   []any  `json:"a,omitempty"`
}

// reader reads rows by a plan.
type reader struct {
	plan    *Plan
	heads   []string
	from    int
	parse   Parse
	regions Regions
	noValue map[[2]int]bool
	harmed  bool
	today   register.Date
	places  map[[2]string]place
}

func newReader(g *Grid, p *Plan, parse Parse, regions Regions, today register.Date) *reader {
	r := &reader{plan: p, heads: g.headings(p.Heading), from: g.From, parse: parse, regions: regions, harmed: g.Harmed, today: today}
	if len(g.NoValue) > 0 {
		r.noValue = map[[2]int]bool{}
		for _, at := range g.NoValue {
			r.noValue[at] = true
		}
	}
	return r
}

// Entries understands all rows of a grid by a plan, by the plain rules.
func Entries(g Grid, p Plan, today register.Date) []Entry {
	g.spread()
	r := newReader(&g, &p, Plain, nil, today)
	return readBatch(r, g.Rows[p.Heading.Last+1:])
}

// read understands one row.
func (r *reader) read(row Row) Entry {
	e := Entry{Row: row.Number, AsOf: r.plan.AsOf}
	if e.Leave = r.plan.leave(row, r.heads); e.Leave != "" {
		return e
	}
	e.Values = make(map[Target]string, len(r.plan.Columns))
	for c, col := range r.plan.Columns {
		if col.Target == LeftOut {
			continue
		}
		if r.noValue[[2]int{row.Number, c + 1}] {
			e.wrong(c, "intake.cell.no_value")
			continue
		}
		text := row.cell(c)
		if r.harmed {
			text = whole(text)
		}
		if text == "" || text == "-" || text == "–" {
			if text == "" || formOf(col.Target) != numbered {
				continue
			}
		}
		if slices.Contains(spreadsheetErrors, text) {
			e.wrong(c, "intake.cell.error", text)
			continue
		}
		personal := slices.Contains(sealed, col.Target)
		if personal && hiddenAlready(text) {
			e.Remarks = append(e.Remarks, Note{c, "intake.remark.hidden", nil})
			continue
		}
		value, err := r.value(&e, c, col.Target, text)
		if err != nil {
			if personal {
				text = Hidden(text)
			}
			e.fault(c, text, err)
			continue
		}
		if value != "" {
			e.Values[col.Target] = value
		}
	}
	r.finish(&e)
	return e
}

// value reads one cell.
func (r *reader) value(e *Entry, c int, t Target, text string) (string, error) {
	switch t {
	case Person:
		return parsePerson(text)
	case Phone:
		phone, others, err := parsePhone(text)
		if others > 0 {
			e.Remarks = append(e.Remarks, Note{c, "intake.remark.phones", []any{shown(text), phone}})
		}
		return phone, err
	case Email:
		address, err := account.Email(text)
		if err != nil {
			return "", fault.New(fault.Invalid, "intake.cell.email", shown(text))
		}
		return address, nil
	case Village, District, Position:
		return clean(text, longest)
	case AsOf:
		d, err := ParseDay(text, r.from)
		if err != nil {
			return "", err
		}
		if d > r.today {
			return "", fault.New(fault.Invalid, "intake.cell.day_ahead", shown(text))
		}
		e.AsOf = d
		return string(d), nil
	}
	f, _ := t.Field()
	return r.parse(f, text)
}

// finish looks at the row as a whole.
func (r *reader) finish(e *Entry) {
	if e.Values[name] == "" && !slices.ContainsFunc(e.Wrong, func(n Note) bool { return n.Column == r.plan.column(name) }) {
		e.wrong(r.plan.column(name), "intake.cell.no_name")
	}
	if e.AsOf == "" && !slices.ContainsFunc(e.Wrong, func(n Note) bool { return n.Column >= 0 && n.Column == r.plan.column(AsOf) }) {
		e.wrong(r.plan.column(AsOf), "intake.cell.no_day")
	}
	r.place(e)
}

// place finds the code of the region that the words tell.
func (r *reader) place(e *Entry) {
	v, d := e.Values[Village], e.Values[District]
	if r.regions == nil || e.Values[region] != "" || v == "" && d == "" && e.Values[address] == "" {
		return
	}
	found, sure := r.region(v, d, e.Values[address])
	switch {
	case sure:
		e.Region = found
		e.Values[region] = found.Code
	case v != "" && found.Code != "":
		e.Remarks = append(e.Remarks, Note{r.plan.column(Village), "intake.remark.region_near", []any{shown(v), found.Village + ", " + found.District}})
	case v != "":
		e.Remarks = append(e.Remarks, Note{r.plan.column(Village), "intake.remark.region", []any{shown(v)}})
	}
}

// region asks once for the same words; files name few places many times.
func (r *reader) region(v, d, at string) (Region, bool) {
	if v == "" {
		return r.regions(v, d, at)
	}
	key := [2]string{v, d}
	if p, there := r.places[key]; there {
		return p.Region, p.sure
	}
	var p place
	p.Region, p.sure = r.regions(v, d, "")
	if r.places == nil || len(r.places) > mostPlaces {
		r.places = map[[2]string]place{}
	}
	r.places[key] = p
	return p.Region, p.sure
}

// mostPlaces bounds what a reader remembers.
const mostPlaces = 20_000

type place struct {
	Region
	sure bool
}

func (e *Entry) wrong(column int, key string, args ...any) {
	e.Wrong = append(e.Wrong, Note{column, key, args})
}

// fault tells of a cell what a fault tells.
func (e *Entry) fault(column int, text string, err error) {
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		e.wrong(column, f.Key, f.Args...)
		return
	}
	e.wrong(column, "intake.cell.unreadable", shown(text))
}

// whole takes off the apostrophe that keeps text from being run as a formula.
func whole(text string) string {
	if rest, there := strings.CutPrefix(text, "'"); there && Formula(rest) {
		return rest
	}
	return text
}

// Formula tells whether a spreadsheet would run a text as a formula, or take it
// for one that was kept from it by an apostrophe.
func Formula(text string) bool {
	if text == "" {
		return false
	}
	first := []rune(text)[0]
	return strings.ContainsRune("=+-@＝＋－＠−﹢﹣'\t\r\n", first)
}

// print names the business that a row without an NIB is about: by its name, its
// place, and who or where it is. A row that tells neither stands for itself alone,
// with all that it says.
func (e *Entry) print() string {
	told := []Target{name, region, Village, District, address, Person, Phone}
	if e.Values[address] == "" && e.Values[Person] == "" && e.Values[Phone] == "" {
		told = Targets()
	}
	h := sha256.New()
	for _, t := range told {
		if t == AsOf || slices.Contains(sealed, t) {
			continue
		}
		h.Write([]byte(strings.ToLower(e.Values[t])))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}
