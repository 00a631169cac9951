package paper

import (
	"fmt"
	"io"
	"strings"

	"wantilan/internal/lang"
	"wantilan/internal/register"
)

// Measures of a price list's page in millimetres.
const (
	priceMargin  = 12.0
	priceHead    = 40.0 // on the first page
	priceMore    = 14.0 // on those that follow
	priceRow     = 27.0
	pricePhoto   = 23.0 // longest edge of a photo
	priceCode    = 32.0
	priceColumn  = 48.0 // of the prices, at the right
	priceFoot    = 6.0
	mostOnePhoto = 64 << 10 // bytes of a thumb that is printed; ours have 12 KB
)

// PriceList writes what a business asks for its products: A4, with a small photo of
// each and a QR code of its page. photo gives a file's content by its hash; one that
// is not there, or is no JPEG, leaves its place empty.
func PriceList(w io.Writer, l register.PriceList, in *lang.Wording, photo func(hash string) ([]byte, error)) error {
	p := &plan{in: in}
	var sheets []sheet
	for _, part := range priceParts(l.Products) {
		first := len(sheets) == 0
		sheets = append(sheets, sheet{a4Wide, a4High, func(c *canvas) { c.priceList(&l, part, first, photo) }})
	}
	return writeSheets(w, p, in.T("paper.price.title", l.Name), sheets)
}

// priceParts divides products into pages; a list without any still has its head.
func priceParts(all []register.Product) [][]register.Product {
	room := func(head float64) int { return int((a4High - 2*priceMargin - head - priceFoot) / priceRow) }
	n := min(len(all), room(priceHead))
	parts := [][]register.Product{all[:n]}
	for all = all[n:]; len(all) > 0; all = all[n:] {
		n = min(len(all), room(priceMore))
		parts = append(parts, all[:n])
	}
	return parts
}

func (c *canvas) priceList(l *register.PriceList, part []register.Product, first bool, photo func(string) ([]byte, error)) {
	y := priceMargin + priceMore
	if first {
		y = priceMargin + priceHead
		c.priceHead(l)
	} else {
		c.font(true, 12, ink)
		c.write(priceMargin, priceMargin+5, c.wide-2*priceMargin, l.Name)
	}
	c.stroke(priceMargin, y-2, c.wide-priceMargin, y-2, 0.4, ink)
	if len(part) == 0 {
		c.font(false, 11, ink)
		c.write(priceMargin, y+5, c.wide-2*priceMargin, c.p.text("paper.price.empty"))
	}
	for i := range part {
		c.priceLine(y, &part[i], l, photo)
		y += priceRow
	}
	c.footer(priceMargin, c.p.text("paper.price.foot", l.Name, c.p.in.Date(l.Day)))
}

// priceHead tells whose list it is, of which day, and where its page is.
func (c *canvas) priceHead(l *register.PriceList) {
	wide := c.wide - 2*priceMargin - priceCode - 4
	c.font(true, 20, ink)
	c.write(priceMargin, priceMargin+5, wide, l.Name)
	c.font(false, 10, grey)
	c.write(priceMargin, priceMargin+12.5, wide, joined(", ", l.Village, l.District))
	c.font(true, 12, ink)
	c.write(priceMargin, priceMargin+20, wide, c.p.text("paper.price.of", c.p.in.Date(l.Day)))
	c.font(false, 9, grey)
	c.write(priceMargin, priceMargin+26, wide, c.p.text("paper.price.for."+string(l.For)))
	c.write(priceMargin, priceMargin+32, wide, l.Address)
	if l.Address != "" {
		c.code(c.wide-priceMargin-priceCode, priceMargin-1, priceCode, l.Address)
	}
}

// priceLine draws one product from y on.
func (c *canvas) priceLine(y float64, p *register.Product, l *register.PriceList, photo func(string) ([]byte, error)) {
	english := c.p.in.Tag == lang.EN
	c.thumb(priceMargin, y+1, p, photo)
	x := priceMargin + pricePhoto + 4
	room := c.wide - priceMargin - priceColumn - 3 - x
	c.font(true, 11, ink)
	name := c.lines(p.NameIn(english), room, 2)
	for i, s := range name {
		c.write(x, y+4+float64(i)*4.6, room, s)
	}
	at := y + 4.4 + float64(max(1, len(name)))*4.6
	c.font(false, 8.5, grey)
	for i, s := range c.lines(c.details(p), room, 3) {
		c.write(x, at+float64(i)*3.8, room, s)
	}
	c.font(false, 7.5, grey)
	c.write(x, y+priceRow-4, room, p.Code.Grouped())
	c.prices(y, p, l.For)
	c.stroke(priceMargin, y+priceRow-1.2, c.wide-priceMargin, y+priceRow-1.2, 0.12, rule)
}

// details are what a buyer asks first, in one line.
func (c *canvas) details(p *register.Product) string {
	in := c.p.in
	var parts []string
	add := func(has bool, text string) {
		if has {
			parts = append(parts, text)
		}
	}
	add(p.Materials != "", p.Materials)
	add(p.Size != "", p.Size)
	add(p.WeightGrams > 0, in.T("paper.price.weight", in.Number(int(p.WeightGrams))))
	add(p.MinimumOrder > 0, in.T("paper.price.minimum", in.Number(int(p.MinimumOrder)), in.Or("product.unit.", p.Unit)))
	add(p.LeadDays > 0, in.N("paper.price.lead", int(p.LeadDays)))
	return strings.Join(parts, " · ")
}

// prices stand at the right edge, for those whom the list is for.
func (c *canvas) prices(y float64, p *register.Product, to register.Audience) {
	in, x := c.p.in, c.wide-priceMargin-priceColumn
	price, wholesale := p.PriceTo(to), p.WholesaleTo(to)
	c.font(true, 12, ink)
	if price == 0 {
		c.font(false, 10, grey)
		c.put(x, y+5, priceColumn, in.T("paper.price.ask"), "R")
	} else {
		c.put(x, y+5, priceColumn, in.Rupiah(int64(price)), "R")
		c.font(false, 8.5, grey)
		c.put(x, y+10, priceColumn, in.T("paper.price.each", in.Or("product.unit.", p.Unit)), "R")
	}
	if wholesale > 0 {
		c.font(true, 9.5, ink)
		c.put(x, y+16, priceColumn, in.T("paper.price.wholesale", in.Rupiah(int64(wholesale))), "R")
	}
}

// thumb puts a product's first photo into its square, or an empty frame.
func (c *canvas) thumb(x, y float64, p *register.Product, photo func(string) ([]byte, error)) {
	c.frame(x, y, pricePhoto, pricePhoto, 0.12, rule)
	if len(p.Photos) == 0 || photo == nil {
		return
	}
	content, err := photo(p.Photos[0].Thumb)
	if err != nil {
		return
	}
	c.picture(p.Photos[0].Thumb, content, x, y, pricePhoto, pricePhoto)
}

// joined puts what there is together.
func joined(between string, parts ...string) string {
	var all []string
	for _, p := range parts {
		if p != "" {
			all = append(all, p)
		}
	}
	return strings.Join(all, between)
}

// Label is what one label says: of what, its code for people, and its address for
// telephones.
type Label struct {
	Name    string
	Of      string // whose it is; may be empty
	Code    string
	Address string
}

// Labels on A4: three across and eight down fill the paper, as sheets of adhesive
// labels of 70 by 37 mm are cut.
const (
	labelsAcross = 3
	labelsDown   = 8
	labelCode    = 29.0
	mostLabels   = 2400 // a hundred sheets
)

// Labels writes labels with QR codes onto sheets of 24.
func Labels(w io.Writer, labels []Label, in *lang.Wording) error {
	if len(labels) > mostLabels {
		return fmt.Errorf("print %d labels: at most %d at once", len(labels), mostLabels)
	}
	const perSheet = labelsAcross * labelsDown
	var sheets []sheet
	for from := 0; from == 0 || from < len(labels); from += perSheet {
		part := labels[from:min(from+perSheet, len(labels))]
		sheets = append(sheets, sheet{a4Wide, a4High, func(c *canvas) {
			for i := range part {
				c.label(float64(i%labelsAcross)*a4Wide/labelsAcross, float64(i/labelsAcross)*a4High/labelsDown, &part[i])
			}
		}})
	}
	return writeSheets(w, &plan{in: in}, in.T("paper.label.title"), sheets)
}

// label draws one with its upper left corner at x and y.
func (c *canvas) label(x, y float64, l *Label) {
	const wide, high, edge = a4Wide / labelsAcross, a4High / labelsDown, 3.0
	c.code(x+edge-1, y+(high-labelCode)/2, labelCode, l.Address)
	text := x + edge + labelCode + 0.5
	room := x + wide - edge - text
	c.font(true, 9, black)
	for i, s := range c.lines(l.Name, room, 3) {
		c.write(text, y+7+float64(i)*3.9, room, s)
	}
	c.font(false, 7, grey)
	for i, s := range c.lines(l.Of, room, 2) {
		c.write(text, y+20+float64(i)*3.1, room, s)
	}
	c.font(true, 11, black)
	c.write(text, y+high-7, room, l.Code)
}
