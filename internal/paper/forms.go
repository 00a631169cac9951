package paper

import (
	"fmt"
	"io"
	"strings"

	"wantilan/internal/lang"
)

// commitmentKinds are what two parties can promise one another, as boxes to tick.
var commitmentKinds = []string{"purchase", "consignment", "funding", "training", "partnership", "permit", "other"}

// CommitmentSheet writes the blank form on which two parties say what they will do
// (lembar komitmen), as often as copies says.
func CommitmentSheet(w io.Writer, o Occasion, copies int, in *lang.Wording) error {
	if copies < 1 || copies > MostBlank {
		return fmt.Errorf("print %d copies: 1 to %d", copies, MostBlank)
	}
	sheets := make([]sheet, copies)
	for i := range sheets {
		sheets[i] = sheet{a4Wide, a4High, func(c *canvas) { c.commitment(&o) }}
	}
	return writeSheets(w, o.plan(in), o.named(in)+" – "+in.T("paper.commitment.title"), sheets)
}

func (c *canvas) commitment(o *Occasion) {
	g := &grid{occasion: o, title: c.p.text("paper.commitment.title")}
	y := gridMargin + g.top(c, true) + 2
	x, wide := gridMargin, c.wide-2*gridMargin
	half := wide/2 - 3
	for i, who := range []string{"paper.commitment.first", "paper.commitment.second"} {
		at := x + float64(i)*(half+6)
		c.font(true, 10, ink)
		c.write(at, y+2, half, c.p.text(who))
		for j, key := range []string{"business", "name", "position", "address", "phone"} {
			c.field(at, y+10+float64(j)*8, half, c.p.text("paper.commitment."+key))
		}
	}
	y += 50
	c.font(true, 10, ink)
	c.write(x, y, wide, c.p.text("paper.commitment.kind"))
	for i, kind := range commitmentKinds {
		at, down := x+float64(i%3)*wide/3, y+6+float64(i/3)*6.5
		c.frame(at, down-2, 4, 4, 0.25, ink)
		c.font(false, 9.5, ink)
		c.write(at+6, down, wide/3-8, c.p.text("paper.commitment.kind."+kind))
	}
	y = c.ruled(x, y+26, wide, 6, c.p.text("paper.commitment.what")) + 4
	for i, key := range []string{"value", "from", "step", "responsible"} {
		c.field(x+float64(i%2)*(half+6), y+float64(i/2)*9+4, half, c.p.text("paper.commitment."+key))
	}
	y += 24
	c.font(false, 8.5, grey)
	for _, s := range c.breakUp(c.p.text("paper.commitment.words"), wide) {
		c.write(x, y, wide, s)
		y += 4.2
	}
	c.signatures(x, y+5, wide, []Signatory{
		{Above: []string{c.p.text("paper.commitment.first")}}, {Above: []string{c.p.text("paper.commitment.second")}}, {Above: []string{c.p.text("paper.commitment.witness")}},
	})
	c.footer(gridMargin, joined(" · ", g.title, o.named(c.p.in)))
}

// field is a name with a line to write on behind it.
func (c *canvas) field(x, y, wide float64, name string) {
	c.font(false, 9.5, ink)
	long := c.pdf.GetStringWidth(printable(name)) + 2
	c.write(x, y, wide, name)
	c.stroke(x+min(long, wide*0.6), y+2, x+wide, y+2, 0.12, rule)
}

// DataSheet is what is known of one participant (biodata peserta), as far as who
// prints it may see; what is not known is a line to write on.
type DataSheet struct {
	Number int
	Name   string
	Parts  []DataPart
}

// DataPart is a group of facts under a title.
type DataPart struct {
	Title string
	Facts [][2]string // name and value
}

// MostSheets bounds how many data sheets one file has.
const MostSheets = 300

// DataSheets writes a sheet for each, beginning on a page of its own.
func DataSheets(w io.Writer, o Occasion, all []DataSheet, in *lang.Wording) error {
	if len(all) > MostSheets {
		return fmt.Errorf("print %d data sheets: at most %d at once", len(all), MostSheets)
	}
	title := o.named(in) + " – " + in.T("paper.data.title")
	return writeMeasured(w, o.plan(in), title, func(c *canvas) []sheet {
		var sheets []sheet
		for i := range all {
			sheets = append(sheets, all[i].sheets(c, &o)...)
		}
		if len(sheets) == 0 {
			sheets = append(sheets, nothing(&o, in.T("paper.list.empty")))
		}
		return sheets
	})
}

// dataLine is one line of a data sheet: a title, or a fact with its value in lines.
type dataLine struct {
	title, name string
	value       []string
	high        float64
}

const dataName = 58.0 // width of the facts' names, in millimetres

func (d *DataSheet) sheets(c *canvas, o *Occasion) []sheet {
	wide := a4Wide - 2*gridMargin
	c.font(false, 10, ink)
	var parts [][]dataLine
	room := 0.0
	add := func(l dataLine, with float64) {
		if len(parts) == 0 || room < l.high+with {
			parts = append(parts, nil)
			room = a4High - 2*gridMargin - gridFoot - 34
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], l)
		room -= l.high
	}
	for _, p := range d.Parts {
		add(dataLine{title: p.Title, high: 9}, 8)
		for _, f := range p.Facts {
			value := c.breakUp(f[1], wide-dataName-6)
			if len(value) > 30 {
				value = append(value[:30], "…")
			}
			add(dataLine{name: f[0], value: value, high: max(1, float64(len(value)))*4.6 + 2}, 0)
		}
	}
	if len(parts) == 0 {
		parts = [][]dataLine{nil}
	}
	sheets := make([]sheet, len(parts))
	for i, part := range parts {
		sheets[i] = sheet{a4Wide, a4High, func(c *canvas) { c.dataSheet(d, part, o) }}
	}
	return sheets
}

func (c *canvas) dataSheet(d *DataSheet, part []dataLine, o *Occasion) {
	x, wide, y := gridMargin, c.wide-2*gridMargin, gridMargin
	c.ribbon(c.wide-gridMargin, 5)
	c.font(true, 13, ink)
	c.write(x, y+3, wide, c.p.text("paper.data.title"))
	c.font(false, 9.5, grey)
	c.write(x, y+9, wide, joined(" · ", o.named(c.p.in), o.when(c.p.in)))
	name := d.Name
	if d.Number > 0 {
		name = fmt.Sprintf("%d · %s", d.Number, name)
	}
	c.whole(box{x, y + 12, wide, 14}, name, true, 18, black)
	c.stroke(x, y+28, x+wide, y+28, 0.4, ink)
	y += 32
	for _, l := range part {
		if l.title != "" {
			c.font(true, 10.5, ink)
			c.write(x, y+5, wide, l.title)
			y += l.high
			continue
		}
		c.font(false, 9.5, grey)
		c.write(x, y+2.5, dataName-2, l.name)
		c.font(false, 10, ink)
		for i, s := range l.value {
			c.write(x+dataName, y+2.5+float64(i)*4.6, wide-dataName, s)
		}
		c.stroke(x+dataName, y+l.high-1, x+wide, y+l.high-1, 0.1, rule)
		y += l.high
	}
	c.footer(gridMargin, joined(" · ", c.p.text("paper.data.title"), d.Name))
}

// folded is a name as it is sorted: without regard to capitals.
func folded(s string) string { return strings.ToLower(s) }
