package paper

import (
	"fmt"
	"io"
	"strings"

	"wantilan/internal/lang"
)

// Arrived is one who came, as the desk at the door wrote it down.
type Arrived struct {
	Person
	When    string     // such as 08.41
	Strokes [][][2]int // of the signature: points from 0 to 255 in a field twice as wide as high; empty: room to sign
}

// Arrivals is a list of who came, with the time and a signature (daftar hadir), or of
// who was awaited and did not come.
type Arrivals struct {
	Absent  bool
	People  []Arrived
	Size    Size
	Signers []Signatory
}

// ArrivalSheets writes the list.
func ArrivalSheets(w io.Writer, o Occasion, l Arrivals, in *lang.Wording) error {
	return writeGrids(w, in, l.grid(&o, in))
}

// Table is the list for a workbook.
func (l *Arrivals) Table(in *lang.Wording) Table { return l.grid(&Occasion{}, in).table() }

func (l *Arrivals) grid(o *Occasion, in *lang.Wording) *grid {
	g := &grid{occasion: o, title: in.T("paper.arrived.title"), size: l.Size, signers: l.Signers, least: signedHigh, empty: in.T("paper.arrived.none")}
	g.columns = []column{
		{head: in.T("paper.list.no"), wide: 10, align: "C"}, {head: in.T("paper.list.name"), share: 3}, {head: in.T("paper.list.sex"), wide: 9, align: "C"},
		{head: in.T("paper.list.business"), share: 3}, {head: in.T("paper.list.position"), share: 2},
	}
	if l.Absent {
		g.title, g.least, g.empty = in.T("paper.arrived.absent"), plainHigh, in.T("paper.arrived.all_there")
	} else {
		g.columns = append(g.columns, column{head: in.T("paper.arrived.when"), wide: 14, align: "C"})
		g.columns = append(g.columns, column{head: in.T("paper.list.signature"), wide: 34, sign: true, drawn: func(c *canvas, b box, row int) bool { return c.signature(b, l.People[row].Strokes) }})
	}
	for i, p := range l.People {
		row := []string{fmt.Sprint(i + 1), p.Name, p.Sex, p.Business, p.Position}
		if !l.Absent {
			row = append(row, p.When)
		}
		g.rows = append(g.rows, row)
	}
	return g
}

// signature draws strokes into a box; false when there are none.
func (c *canvas) signature(b box, strokes [][][2]int) bool {
	wide := min(b.wide-2, 2*(b.high-1))
	for _, s := range strokes {
		for i := 1; i < len(s); i++ {
			at := func(p [2]int) (x, y float64) {
				return b.x + 1 + float64(p[0])/255*wide, b.y + 0.5 + float64(p[1])/255*wide/2
			}
			x1, y1 := at(s[i-1])
			x2, y2 := at(s[i])
			c.stroke(x1, y1, x2, y2, 0.25, ink)
		}
	}
	return len(strokes) > 0
}

// Hall is how people in the hall reach the program.
type Hall struct {
	Address  string
	Network  string // of the hall's wireless network; empty: not told
	Password string // empty: an open one
}

// joins is the network as telephones join it when they scan a code.
func (h *Hall) joins() string {
	kind := "WPA"
	if h.Password == "" {
		kind = "nopass"
	}
	escape := strings.NewReplacer(`\`, `\\`, `;`, `\;`, `,`, `\,`, `"`, `\"`, `:`, `\:`)
	return "WIFI:T:" + kind + ";S:" + escape.Replace(h.Network) + ";P:" + escape.Replace(h.Password) + ";;"
}

// HallSheet writes what hangs in the hall: how to join its network and where the program
// is, each with a code to scan.
func HallSheet(w io.Writer, o Occasion, h Hall, in *lang.Wording) error {
	page := sheet{a4Wide, a4High, func(c *canvas) {
		const margin, side = 20.0, 80.0 // millimetres
		c.ribbon(c.wide-margin, 5)
		wide := c.wide - 2*margin
		c.whole(box{margin, 16, wide, 22}, o.Title, true, 26, black)
		y := 46.0
		part := func(title, code string, lines ...string) {
			c.font(true, 20, black)
			c.put(margin, y, wide, title, "C")
			c.dots((c.wide-side)/2, y+6, side, code)
			y += side + 14
			for _, l := range lines {
				c.font(false, 15, ink)
				c.put(margin, y, wide, l, "C")
				y += 8
			}
			y += 10
		}
		if h.Network != "" {
			lines := []string{in.T("paper.hall.network", h.Network)}
			if h.Password != "" {
				lines = append(lines, in.T("paper.hall.password", h.Password))
			}
			part(in.T("paper.hall.join"), h.joins(), lines...)
		}
		part(in.T("paper.hall.open"), h.Address, h.Address)
	}}
	return writeSheets(w, o.plan(in), o.named(in)+" – "+in.T("paper.hall.open"), []sheet{page})
}
