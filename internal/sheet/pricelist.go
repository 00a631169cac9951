package sheet

import (
	"io"

	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/sheet/xlsx"
)

// priceColumns are the columns of a price list with their widths.
var priceColumns = []struct {
	key   string
	width float64
}{
	{"no", 6}, {"code", 11}, {"name", 36}, {"about", 44}, {"materials", 26}, {"size", 20}, {"weight", 11}, {"unit", 12},
	{"price", 15}, {"wholesale", 15}, {"minimum", 12}, {"lead", 12}, {"capacity", 14}, {"page", 34},
}

// PriceList writes what a business asks for its products as a workbook. page gives
// the address of a product's page.
func PriceList(w io.Writer, l register.PriceList, in *lang.Wording, page func(register.ShortCode) string) error {
	b := newBook(in)
	name := b.sheet(in.T("sheet.price.sheet"))
	b.put(name, 1, 1, l.Name, look{size: 18, bold: true, colour: inkHead})
	name.Height(1, 28)
	b.put(name, 1, 2, in.T("sheet.price.of", in.Date(l.Day)), look{colour: inkQuiet})
	b.put(name, 1, 3, in.T("sheet.price.for."+string(l.For)), look{colour: inkQuiet})
	b.put(name, 1, 4, l.Address, look{colour: inkQuiet})
	const head = 6
	for i, c := range priceColumns {
		b.put(name, i+1, head, in.T("sheet.price."+c.key), headLook)
		name.Width(i+1, i+1, c.width)
	}
	name.Height(head, 24)
	for i := range l.Products {
		b.priceLine(name, head+1+i, i+1, &l, &l.Products[i], page)
	}
	name.Freeze(3, head)
	b.page(name, in.T("sheet.price.title", l.Name), head, head)
	return b.write(w, in.T("sheet.price.title", l.Name))
}

func (b *xbook) priceLine(sheet *xlsx.Sheet, row, number int, l *register.PriceList, p *register.Product, page func(register.ShortCode) string) {
	english := b.in.Tag == lang.EN
	address := page(p.Code)
	values := []any{
		number, p.Code.Grouped(), p.NameIn(english), p.AboutIn(english), p.Materials, p.Size, known(p.WeightGrams), b.in.Or("product.unit.", p.Unit),
		known(int64(p.PriceTo(l.For))), known(int64(p.WholesaleTo(l.For))), known(p.MinimumOrder), known(p.LeadDays), known(p.AMonth), address,
	}
	for i, v := range values {
		style := look{border: true, wrap: true}
		if _, amount := v.(int64); amount {
			style.format = "#,##0"
		}
		if i == len(values)-1 {
			style.link = true
		}
		b.put(sheet, i+1, row, v, style)
	}
	if address != "" {
		sheet.LinkOut(len(values), row, address)
	}
}

// known is a number, or nothing where it was not said.
func known(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}
