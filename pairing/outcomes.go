package pairing

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Outcomes are meetings of which it is known whether both sides wanted more.
type Outcomes struct {
	Features []string // names of the columns that models learn from
	Rows     []Outcome
	Ignored  []string // columns that were passed over, each with why
}

// An Outcome is one meeting. The same ID in two events is the same party.
type Outcome struct {
	Event      string
	A, B       string
	Features   []float64 // known before the meeting; NaN: not known
	YesA, YesB bool      // A wants more of B, and B of A
}

// Limits of a file of outcomes.
const (
	mostOutcomes = 1_000_000
	mostColumns  = 500
	mostWords    = 20 // different words of a column that is not of numbers
)

// ReadOutcomes reads a CSV file with the columns event, a, b, yes_a and yes_b in any
// order; all others are features. Columns of numbers are taken as they are; of others
// each word becomes a feature, up to twenty. Two columns of numbers x_a and x_b give
// their distance as well. Fields are parted by commas, semicolons or tabs. The error
// tells every mistake with its row.
func ReadOutcomes(r io.Reader) (*Outcomes, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read outcomes: %w", err)
	}
	text := strings.TrimPrefix(string(raw), "\ufeff")
	head, _, _ := strings.Cut(text, "\n")
	c := csv.NewReader(strings.NewReader(text))
	for _, comma := range ";\t" {
		if strings.ContainsRune(head, comma) && !strings.ContainsRune(head, ',') {
			c.Comma = comma
		}
	}
	c.FieldsPerRecord = -1
	names, err := c.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("read outcomes: the file is empty; its first row names the columns event, a, b, yes_a, yes_b and features")
	}
	if err != nil {
		return nil, fmt.Errorf("read outcomes: %w", err)
	}
	t := &outcomeTable{names: names}
	if err := t.settle(); err != nil {
		return nil, fmt.Errorf("read outcomes: %w", err)
	}
	for row := 2; ; row++ {
		fields, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read outcomes: %w", err)
		}
		if len(t.rows) == mostOutcomes {
			return nil, fmt.Errorf("read outcomes: there are more than %d rows; divide the file", mostOutcomes)
		}
		t.take(row, fields)
	}
	if err := t.wrong.err(); err != nil {
		return nil, fmt.Errorf("read outcomes: %w", err)
	}
	return t.outcomes(), nil
}

// outcomeTable is a file being read.
type outcomeTable struct {
	names []string
	place [5]int // of event, a, b, yes_a, yes_b
	rows  []Outcome
	cells [][]string // of each feature column, by row
	of    []int      // column of each feature column
	wrong mistakes
	seen  map[[3]string]int
}

func (t *outcomeTable) settle() error {
	if len(t.names) > mostColumns {
		return fmt.Errorf("there are %d columns, at most %d", len(t.names), mostColumns)
	}
	known := []string{"event", "a", "b", "yes_a", "yes_b"}
	t.place = [5]int{-1, -1, -1, -1, -1}
	for i, n := range t.names {
		n = strings.ToLower(strings.TrimSpace(n))
		t.names[i] = n
		if k := slices.Index(known, n); k >= 0 {
			if t.place[k] >= 0 {
				return fmt.Errorf("column %s is there twice; leave one out", n)
			}
			t.place[k] = i
			continue
		}
		t.of = append(t.of, i)
	}
	for k, i := range t.place {
		if i < 0 {
			return fmt.Errorf("column %s is missing; the first row names event, a, b, yes_a, yes_b and features, and has %s", known[k], strings.Join(t.names, ", "))
		}
	}
	t.cells, t.seen = make([][]string, len(t.of)), map[[3]string]int{}
	return nil
}

// take reads one row.
func (t *outcomeTable) take(row int, fields []string) {
	place := fmt.Sprintf("row %d", row)
	if len(fields) != len(t.names) {
		t.wrong.add(place, "it has %d fields and the first row has %d", len(fields), len(t.names))
		return
	}
	o := Outcome{Event: strings.TrimSpace(fields[t.place[0]]), A: strings.TrimSpace(fields[t.place[1]]), B: strings.TrimSpace(fields[t.place[2]])}
	for k, v := range []string{o.Event, o.A, o.B} {
		if v == "" {
			t.wrong.add(place, "%s is empty", []string{"event", "a", "b"}[k])
		}
	}
	if o.A == o.B {
		t.wrong.add(place, "a and b are both %q; give two different parties", o.A)
	}
	key := [3]string{o.Event, min(o.A, o.B), max(o.A, o.B)}
	if first, twice := t.seen[key]; twice {
		t.wrong.add(place, "row %d is about the same two at the same event; leave one out", first)
	}
	t.seen[key] = row
	for k, to := range []*bool{&o.YesA, &o.YesB} {
		yes, ok := readYes(fields[t.place[3+k]])
		if !ok {
			t.wrong.add(place, "%s is %q; write 1 or 0, and leave out meetings without an answer", []string{"yes_a", "yes_b"}[k], fields[t.place[3+k]])
		}
		*to = yes
	}
	t.rows = append(t.rows, o)
	for k, i := range t.of {
		t.cells[k] = append(t.cells[k], strings.TrimSpace(fields[i]))
	}
}

func readYes(s string) (yes, ok bool) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "1", "1.0", "yes", "ya", "true", "y":
		return true, true
	case "0", "0.0", "no", "tidak", "false", "n", "t":
		return false, true
	}
	return false, false
}

// number reads a cell; an empty one is not known.
func number(s string) (x float64, ok bool) {
	switch strings.ToLower(s) {
	case "", "na", "nan", "null", "-":
		return math.NaN(), true
	}
	x, err := strconv.ParseFloat(s, 64)
	return x, err == nil && !math.IsInf(x, 0) && !math.IsNaN(x)
}

// outcomes makes features of the columns.
func (t *outcomeTable) outcomes() *Outcomes {
	o := &Outcomes{Rows: t.rows}
	numbers := map[string][]float64{}
	for k, cells := range t.cells {
		name := t.names[t.of[k]]
		if column, ok := numeric(cells); ok {
			o.add(name, column)
			numbers[name] = column
			continue
		}
		words := slices.Sorted(slices.Values(cells))
		words = slices.Compact(words)
		if len(words) > mostWords {
			o.Ignored = append(o.Ignored, fmt.Sprintf("%s: %d different words, at most %d", name, len(words), mostWords))
			continue
		}
		for _, w := range words {
			column := make([]float64, len(cells))
			for i, c := range cells {
				if c == w {
					column[i] = 1
				}
			}
			o.add(name+"="+w, column)
		}
	}
	for _, name := range t.names {
		x, ok := strings.CutSuffix(name, "_a")
		a, b := numbers[name], numbers[x+"_b"]
		if !ok || a == nil || b == nil {
			continue
		}
		column := make([]float64, len(a))
		for i := range a {
			column[i] = math.Abs(a[i] - b[i])
		}
		o.add(x+" apart", column)
	}
	return o
}

func numeric(cells []string) (column []float64, ok bool) {
	column = make([]float64, len(cells))
	for i, c := range cells {
		if column[i], ok = number(c); !ok {
			return nil, false
		}
	}
	return column, true
}

// add adds a feature, unless it is the same for all.
func (o *Outcomes) add(name string, column []float64) {
	same := true
	for _, x := range column {
		same = same && (x == column[0] || math.IsNaN(x))
	}
	if same {
		o.Ignored = append(o.Ignored, name+": the same in every row")
		return
	}
	o.Features = append(o.Features, name)
	for i := range o.Rows {
		o.Rows[i].Features = append(o.Rows[i].Features, column[i])
	}
}

// Check returns every mistake of outcomes that were not read from a file.
func (o *Outcomes) Check() error {
	var m mistakes
	if len(o.Rows) > mostOutcomes {
		m.add("outcomes", "there are %d, at most %d", len(o.Rows), mostOutcomes)
		return m.err()
	}
	seen := map[[3]string]int{}
	for i, r := range o.Rows {
		place := fmt.Sprintf("outcome %d", i+1)
		key := [3]string{r.Event, min(r.A, r.B), max(r.A, r.B)}
		if first, twice := seen[key]; twice {
			m.add(place, "outcome %d is about the same two at the same event; leave one out", first+1)
		}
		seen[key] = i
		if r.A == r.B || r.A == "" || r.B == "" || r.Event == "" {
			m.add(place, "it joins %q and %q at event %q; name an event and two different parties", r.A, r.B, r.Event)
		}
		if len(r.Features) != len(o.Features) {
			m.add(place, "it has %d features and %d have names", len(r.Features), len(o.Features))
		}
		for k, x := range r.Features {
			if math.IsInf(x, 0) {
				m.add(place, "feature %d is %v; use NaN when it is not known", k+1, x)
			}
		}
	}
	return m.err()
}
