package web

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/files"
	"wantilan/internal/lang"
	"wantilan/internal/paper"
	"wantilan/internal/register"
	"wantilan/internal/sheet"
	"wantilan/internal/web/ui"
)

// goodsData is a product's public page.
type goodsData struct {
	Product register.Product
	Front   register.Front
	Name    string // in the page's language
	About   []string
	Price   register.Rupiah // as the visitor may see it; 0: not told
	Bulk    register.Rupiah
	Facts   []ui.Fact
	Covered []string // certificates, in words
	Keeper  bool     // may change it
}

// frontData is a party's public page.
type frontData struct {
	register.Front
	About   []string
	Facts   []ui.Fact
	Covered []string
	Lists   []register.Audience // for whom the visitor may have a price list
}

// codePath is the address of a product's public page, makerPath that of its maker's.
func codePath(code register.ShortCode) string { return "/p/" + string(code) }

func makerPath(code register.ShortCode) string { return "/u/" + string(code) }

func photoPath(hash string) string { return "/berkas/" + hash }

// code reads the code of a public page as people type it. Written otherwise than we
// write it, it leads on to the right address.
func (v *visit) code(path func(register.ShortCode) string, behind string) (code register.ShortCode, moved bool, err error) {
	typed := v.PathValue("code")
	if code, err = register.ParseShortCode(typed); err != nil {
		if f, ok := errors.AsType[*fault.Fault](err); ok {
			err = fault.New(fault.NotFound, f.Key, f.Args...)
		}
		return "", false, err
	}
	if string(code) == typed {
		return code, false, nil
	}
	v.leadOn(path(code)+behind, http.StatusMovedPermanently)
	return code, true, nil
}

// leadOn sends the visitor to a page's right address, with what stood behind the ?.
func (v *visit) leadOn(path string, status int) {
	if v.URL.RawQuery != "" {
		path += "?" + v.URL.RawQuery
	}
	v.started = true
	http.Redirect(v.w, v.Request, path, status)
}

// publicProduct shows a product to whoever may see it.
func (s *site) publicProduct(v *visit) error {
	code, moved, err := v.code(codePath, "")
	if err != nil || moved {
		return err
	}
	d := goodsData{}
	if d.Product, d.Front, err = s.Showcase.Product(v.Context(), v.actor, code); err != nil {
		return err
	}
	p, english := &d.Product, v.in.Tag == lang.EN
	d.Name, d.About = p.NameIn(english), paragraphs(p.AboutIn(english))
	d.Price, d.Bulk = p.PriceTo(d.Front.For), p.WholesaleTo(d.Front.For)
	d.Facts, d.Covered = v.goodsFacts(p), s.covered(v, d.Front.Certificates)
	d.Keeper = d.Front.For == register.ForOffice && v.actor.MayAny(keepers.deeds...)
	f := v.frame(d.Name)
	f.About = joined(d.Front.Name, d.Front.District)
	if len(p.Photos) > 0 && !d.Front.Hidden {
		f.Picture = s.public(v) + photoPath(p.Photos[0].Shown)
	}
	return v.page(http.StatusOK, goodsPage(f, d))
}

// goodsFacts is what is known of a product, without its price.
func (v *visit) goodsFacts(p *register.Product) []ui.Fact {
	in := v.in
	unit := in.Or("product.unit.", p.Unit)
	var all []ui.Fact
	add := func(key string, has bool, text string) {
		if has {
			all = append(all, ui.Fact{Name: in.T("product.field." + key), Lines: []string{text}})
		}
	}
	add("minimum_order", p.MinimumOrder > 0, in.Number(int(p.MinimumOrder))+" "+unit)
	add("lead_days", p.LeadDays > 0, in.N("product.days", int(p.LeadDays)))
	add("a_month", p.AMonth > 0, in.Number(int(p.AMonth))+" "+unit)
	add("materials", p.Materials != "", p.Materials)
	add("technique", p.Technique != "", p.Technique)
	add("size", p.Size != "", p.Size)
	add("weight", p.WeightGrams > 0, in.T("product.grams", in.Number(int(p.WeightGrams))))
	add("motif", p.Motif != "", p.Motif)
	add("rights", p.Rights != "", p.Rights)
	return all
}

// covered words certificates: what it is, its number, until when.
func (s *site) covered(v *visit, all []register.Certificate) []string {
	texts := make([]string, len(all))
	for i, c := range all {
		texts[i] = v.in.T("product.covered", s.titled(v, "certificate", c.Kind), c.Number)
		if day, err := time.Parse(time.DateOnly, string(c.ValidUntil)); err == nil {
			texts[i] += " · " + v.in.T("product.until", v.in.Date(day))
		}
	}
	return texts
}

// paragraphs parts a text at its empty lines.
func paragraphs(text string) []string {
	var all []string
	for p := range strings.SplitSeq(text, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}

// publicMaker shows a party to whoever may see it; the code of one that was merged
// into another leads to that.
func (s *site) publicMaker(v *visit) error {
	code, moved, err := v.code(makerPath, "")
	if err != nil || moved {
		return err
	}
	d := frontData{}
	if d.Front, err = s.Showcase.Front(v.Context(), v.actor, code); err != nil {
		return err
	}
	if d.Code != code {
		v.leadOn(makerPath(d.Code), http.StatusFound) // a merger can be undone
		return nil
	}
	d.About, d.Covered = paragraphs(d.Front.Facts[register.FieldAbout]), s.covered(v, d.Certificates)
	for _, field := range []register.Field{register.FieldBrand, register.FieldMainProduct, register.FieldYearBegun, register.FieldCapacity} {
		if value := d.Front.Facts[field]; value != "" {
			d.Facts = append(d.Facts, ui.Fact{Name: v.in.T("product.fact." + string(field)), Lines: []string{value}})
		}
	}
	for _, said := range [][2]string{{"business.mitra.looks_for", d.LooksFor}, {"business.mitra.offers", d.Offers}} {
		if said[1] != "" {
			d.Facts = append(d.Facts, ui.Fact{Name: v.in.T(said[0]), Lines: paragraphs(said[1])})
		}
	}
	if d.Cluster != "" {
		d.Facts = append(d.Facts, ui.Fact{Name: v.in.T("product.fact.cluster"), Lines: []string{s.titled(v, "cluster", d.Cluster)}})
	}
	for _, a := range []register.Audience{register.ForEverybody, register.ForPartners, register.ForOffice} {
		if d.For.Covers(a) {
			d.Lists = append(d.Lists, a)
		}
	}
	f := v.frame(d.Name)
	f.About = joined(d.Village, d.District)
	return v.page(http.StatusOK, frontPage(f, d))
}

// priceListPDF prints a party's price list.
func (s *site) priceListPDF(v *visit) error {
	return s.priceList(v, "pdf", "application/pdf", func(w io.Writer, l register.PriceList) error {
		return paper.PriceList(w, l, v.in, func(hash string) ([]byte, error) { return s.kept(v, hash) })
	})
}

// priceListXLSX gives it as a workbook.
func (s *site) priceListXLSX(v *visit) error {
	return s.priceList(v, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", func(w io.Writer, l register.PriceList) error {
		return sheet.PriceList(w, l, v.in, func(code register.ShortCode) string { return s.public(v) + codePath(code) })
	})
}

// priceList sends a price list for the audience that was asked for; for everybody
// unless said otherwise, since lists are handed on.
func (s *site) priceList(v *visit, ending, kind string, write func(io.Writer, register.PriceList) error) error {
	code, moved, err := v.code(makerPath, "/daftar-harga."+ending)
	if err != nil || moved {
		return err
	}
	to := register.Audience(v.URL.Query().Get("untuk"))
	if to == "" {
		to = register.ForEverybody
	}
	l, err := s.Showcase.PriceList(v.Context(), v.actor, code, to)
	if err != nil {
		return err
	}
	l.Address = s.public(v) + makerPath(l.Code)
	var b bytes.Buffer
	if err := write(&b, l); err != nil {
		return err
	}
	return v.file(fmt.Sprintf("daftar-harga-%s.%s", l.Code, ending), kind, b.Bytes())
}

// kept reads a small file. One that is damaged stands in the log; the list is printed
// without it.
func (s *site) kept(v *visit, hash string) ([]byte, error) {
	h, err := files.ParseHash(hash)
	if err != nil {
		return nil, err
	}
	f, err := s.Files.Open(v.Context(), h)
	if err != nil {
		s.Log.Warn("a photo is missing", "ref", v.ref, "error", err)
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// photo sends a photo to whoever may see a product that shows it. A file never changes
// under its hash, so it may be kept for good.
func (s *site) photo(v *visit) error {
	h, err := files.ParseHash(v.PathValue("hash"))
	if err != nil {
		return err
	}
	everybody, err := s.Showcase.Photo(v.Context(), v.actor, h.String())
	if err != nil {
		return err
	}
	f, err := s.Files.Open(v.Context(), h)
	if err != nil {
		return err
	}
	defer f.Close()
	whose := "private"
	if everybody {
		whose = "public"
	}
	header := v.w.Header()
	header.Set("Content-Type", "image/jpeg")
	header.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	header.Set("Cache-Control", whose+", max-age=31536000, immutable")
	header.Set("ETag", `"`+h.String()+`"`)
	v.started = true
	http.ServeContent(v.w, v.Request, "", time.Time{}, f)
	return nil
}

// reachable gives the links by which a contact is reached: a call, a letter.
func reachable(c account.Contact) (call, letter string) {
	if c.Phone != "" {
		call = "tel:" + c.Phone
	}
	if c.Email != "" {
		letter = "mailto:" + c.Email
	}
	return call, letter
}

// siteAddress is the address of a web site as it was written, with or without its
// scheme; whatever else it is, it cannot be a program.
func siteAddress(written string) string {
	if strings.HasPrefix(written, "https://") || strings.HasPrefix(written, "http://") {
		return written
	}
	return "https://" + written
}
