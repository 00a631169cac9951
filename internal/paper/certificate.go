package paper

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"wantilan/internal/fault"
	"wantilan/internal/lang"
	"wantilan/internal/letter"
)

// Certificate is a certificate (sertifikat, piagam) on paper, landscape. What is empty
// is left out.
type Certificate struct {
	Paper    letter.Paper // empty: A4
	Heads    []Head       // their logos and last lines stand at the head
	Title    string       // SERTIFIKAT
	Number   string
	Name     string   // whose it is
	About    []string // below the name: position, business
	Body     []letter.Block
	Place    string    // of signing
	Day      time.Time // of the certificate, in the office's own time
	Signs    []letter.Signatory
	Link     string // printed as QR: to verify it
	LinkText string
	Sample   bool
}

// Measures of a certificate in millimetres, and sizes of the name in points: as large
// as it fits on one line, then broken.
const (
	certificateEdge = 18.0
	nameMost        = 34.0
	nameLeast       = 18.0
)

// certificateScales are tried in turn until a certificate fits on its page.
var certificateScales = [...]float64{1, 0.9, 0.8, 0.7}

func writeCertificates(ctx context.Context, w io.Writer, some []Certificate, in *lang.Wording, drawn func()) error {
	pdf := newPDF(in.T("paper.official.certificates"), in)
	c := &canvas{pdf: pdf, p: &plan{in: in}}
	for i := range some {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("print certificates: %w", err)
		}
		if err := c.certificate(&some[i]); err != nil {
			return err
		}
		drawn()
	}
	return writeDocument(w, pdf)
}

// certificate draws one on a page of its own. One whose words do not fit, however small,
// is refused.
func (c *canvas) certificate(x *Certificate) error {
	c.high, c.wide = pageSize(x.Paper)
	room := c.high - 2*certificateEdge + 6
	for _, scale := range certificateScales {
		f := &flow{c: c, size: 12 * scale, left: certificateEdge + 6, wide: c.wide - 2*certificateEdge - 12}
		f.certificate(x, scale)
		high := 0.0
		for _, r := range f.rows {
			high += r.high
		}
		if high > room {
			continue
		}
		c.pdf.AddPageFormat("L", fpdf.SizeType{Wd: c.high, Ht: c.wide})
		c.frame(8, 8, c.wide-16, c.high-16, 1.2, ink)
		c.frame(10.5, 10.5, c.wide-21, c.high-21, 0.3, ink)
		y := certificateEdge - 3 + (room-high)/2
		for _, r := range f.rows {
			if r.draw != nil {
				r.draw(y)
			}
			y += r.high
		}
		if x.Sample {
			c.mark(c.wide-14, 13)
		}
		return nil
	}
	return fault.Field("text", "paper.official.certificate_full", x.Name)
}

func (f *flow) certificate(x *Certificate, scale float64) {
	f.certificateHead(x.Heads, scale)
	f.centred(strings.ToUpper(x.Title), true, 28*scale, 0)
	if x.Number != "" {
		f.centred(f.c.p.text("paper.official.number_is", x.Number), false, f.size, 0)
	}
	f.gap(3 * scale)
	f.centred(f.c.p.text("paper.official.given_to"), false, f.size, 0)
	f.gap(1.5 * scale)
	f.centred(x.Name, true, f.c.fitted(x.Name, true, f.wide, nameMost*scale, nameLeast*scale), 0)
	if about := joined(" · ", x.About...); about != "" {
		f.centred(about, false, f.size, 0)
	}
	f.gap(3 * scale)
	const indent = 15
	for _, b := range x.Body {
		for _, r := range b.Rows {
			f.centred(joined(": ", r.Name, r.Value), false, f.size, indent)
		}
		for _, l := range b.Lines {
			size, lead := f.size, f.lead()
			for _, pieces := range f.c.wrap(l, f.wide-2*indent, size) {
				f.add(lead, true, func(y float64) { f.c.drawnCentred(f.left, y+lead/2, f.wide, pieces, size) })
			}
		}
		f.gap(1.5 * scale)
	}
	whole := f.size
	f.size = 10.5 * scale
	f.signs(x.Signs, PlaceAndDay(f.c.p.in, x.Place, x.Day), true, x.Link, x.LinkText)
	f.size = whole
}

// certificateHead puts the logos side by side over the last lines of the letterheads.
func (f *flow) certificateHead(heads []Head, scale float64) {
	const side, between = 18.0, 6.0
	var logos []Head
	for _, h := range heads {
		if len(h.Picture) > 0 {
			logos = append(logos, h)
		}
	}
	if n := float64(len(logos)); n > 0 {
		f.add(side+1.5, true, func(y float64) {
			x := f.left + (f.wide-n*side-(n-1)*between)/2
			for _, h := range logos {
				f.c.picture(h.Logo, h.Picture, x, y, side, side)
				x += side + between
			}
		})
	}
	for _, h := range heads {
		if len(h.Lines) > 0 {
			last := h.Lines[len(h.Lines)-1]
			f.centred(last, false, f.c.fitted(last, false, f.wide, 12*scale, 7), 0)
		}
	}
	f.gap(4 * scale)
}
