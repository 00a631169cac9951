package web

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/paper"
	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

// productsData is a party's catalogue, for those who keep it.
type productsData struct {
	Maker register.Maker
	All   []register.Product
}

// productData is one product, for those who keep it. A new one has no identity yet.
type productData struct {
	Product      register.Product
	Maker        register.Maker
	Form         productQuestions
	Photos       []PhotoMistake
	Certificates []register.Certificate
	Lost         bool // photos were handed in with a form that was refused
}

// PhotoMistake is what is wrong with one file that was handed in.
type PhotoMistake struct{ Name, Text string }

func productPath(id register.ProductID) string { return "/produk/" + string(id) }

func productsPath(of register.PartyID) string { return "/ikm/" + string(of) + "/produk" }

// ownProducts leads people of a party to its catalogue.
func (s *site) ownProducts(v *visit) error {
	all, err := s.Catalogue.Own(v.Context(), v.actor)
	if err != nil {
		return err
	}
	switch len(all) {
	case 0:
		return fault.New(fault.NotFound, "product.no_maker")
	case 1:
		return v.see(productsPath(all[0].ID))
	}
	return v.page(http.StatusOK, makersPage(v.frame(v.in.T("product.list.title")), all))
}

// products lists a party's products.
func (s *site) products(v *visit) error {
	var d productsData
	var err error
	if d.Maker, d.All, err = s.Catalogue.Of(v.Context(), v.actor, register.PartyID(v.PathValue("party"))); err != nil {
		return err
	}
	return v.page(http.StatusOK, productsPage(v.frame(v.in.T("product.list.of", d.Maker.Name)), d))
}

// newProduct shows an empty form.
func (s *site) newProduct(v *visit) error {
	return s.showNewProduct(v, http.StatusOK, register.ProductForm{PriceFor: string(register.ForEverybody), WholesaleFor: string(register.ForPartners)}, nil, nil, false)
}

func (s *site) showNewProduct(v *visit, status int, form register.ProductForm, wrong map[string]string, photos []PhotoMistake, lost bool) error {
	m, _, err := s.Catalogue.Of(v.Context(), v.actor, register.PartyID(v.PathValue("party")))
	if err != nil {
		return err
	}
	d := productData{Maker: m, Photos: photos, Lost: lost}
	if d.Certificates, err = s.Catalogue.Certificates(v.Context(), v.actor, m.ID); err != nil {
		return err
	}
	d.Form = s.askProduct(v, form, wrong, d.Certificates)
	return v.page(status, newProductPage(v.frame(v.in.T("product.new.title")), d))
}

// addProduct adds one with its photos. A photo that cannot be used does not keep the
// product from being added.
func (s *site) addProduct(v *visit) error {
	if _, _, err := s.Catalogue.Of(v.Context(), v.actor, register.PartyID(v.PathValue("party"))); err != nil {
		return err
	}
	done, err := s.receive(v)
	if err != nil {
		return err
	}
	defer done()
	form := v.typedProduct()
	photos, faulty, err := s.developAll(v)
	if err != nil && v.wrong(err) == nil {
		return err
	}
	var id register.ProductID
	if err == nil {
		id, err = s.Catalogue.Add(v.Context(), v.actor, register.PartyID(v.PathValue("party")), form, photos)
	}
	if wrong := v.wrong(err); wrong != nil {
		return s.showNewProduct(v, http.StatusUnprocessableEntity, form, wrong, faulty, len(photos) > 0)
	}
	if err != nil {
		return err
	}
	if len(faulty) > 0 {
		return s.showFaulty(v, id, faulty)
	}
	v.flash("product.flash.added")
	return v.see(productPath(id))
}

// product shows one for changing.
func (s *site) product(v *visit) error {
	return s.showProduct(v, http.StatusOK, register.ProductID(v.PathValue("product")), nil, nil, nil)
}

func (s *site) showProduct(v *visit, status int, id register.ProductID, form *register.ProductForm, wrong map[string]string, photos []PhotoMistake) error {
	d := productData{Photos: photos}
	var err error
	if d.Product, d.Maker, err = s.Catalogue.Product(v.Context(), v.actor, id); err != nil {
		return err
	}
	if d.Certificates, err = s.Catalogue.Certificates(v.Context(), v.actor, d.Maker.ID); err != nil {
		return err
	}
	shown := d.Product.Form()
	if form != nil {
		shown = *form
		shown.Version = d.Product.Version // who saves again has read what is there now
	}
	d.Form = s.askProduct(v, shown, wrong, d.Certificates)
	return v.page(status, productPage(v.frame(d.Product.Name), d))
}

// changeProduct changes what is said of one. Who was slower than somebody else keeps
// what they typed and is told.
func (s *site) changeProduct(v *visit) error {
	id, form := register.ProductID(v.PathValue("product")), v.typedProduct()
	err := s.Catalogue.Change(v.Context(), v.actor, id, form)
	if wrong := v.wrong(err); wrong != nil {
		return s.showProduct(v, http.StatusUnprocessableEntity, id, &form, wrong, nil)
	}
	if fault.KindOf(err) == fault.Conflict {
		return s.showProduct(v, http.StatusConflict, id, &form, map[string]string{"name": v.in.T("product.changed_kept")}, nil)
	}
	return v.saved(err, "product.flash.saved", productPath(id))
}

// setShown makes a handler that shows or hides one.
func (s *site) setShown(shown bool) handler {
	return func(v *visit) error {
		id, told := register.ProductID(v.PathValue("product")), "product.flash.hidden"
		if shown {
			told = "product.flash.shown"
		}
		return v.saved(s.Catalogue.Show(v.Context(), v.actor, id, shown), told, productPath(id))
	}
}

// removeProduct removes one for good.
func (s *site) removeProduct(v *visit) error {
	of, err := s.Catalogue.Remove(v.Context(), v.actor, register.ProductID(v.PathValue("product")))
	return v.saved(err, "product.flash.removed", productsPath(of))
}

// saved goes to a page and says there what was done, when nothing went wrong.
func (v *visit) saved(err error, told, path string) error {
	if err != nil {
		return err
	}
	v.flash(told)
	return v.see(path)
}

// productLabels prints a sheet of one product's labels.
func (s *site) productLabels(v *visit) error {
	p, m, err := s.Catalogue.Product(v.Context(), v.actor, register.ProductID(v.PathValue("product")))
	if err != nil {
		return err
	}
	return s.sendLabels(v, slices.Repeat([]paper.Label{s.labelOf(v, &p, &m)}, 24))
}

// makerLabels prints a label of a party's page and of each product that is shown.
func (s *site) makerLabels(v *visit) error {
	m, all, err := s.Catalogue.Of(v.Context(), v.actor, register.PartyID(v.PathValue("party")))
	if err != nil {
		return err
	}
	var labels []paper.Label
	if m.Code != "" {
		labels = append(labels, paper.Label{Name: m.Name, Of: m.District, Code: m.Code.Grouped(), Address: s.public(v) + makerPath(m.Code)})
	}
	for i := range all {
		if all[i].State == register.Shown {
			labels = append(labels, s.labelOf(v, &all[i], &m))
		}
	}
	if len(labels) == 0 {
		return fault.New(fault.Conflict, "product.no_labels")
	}
	return s.sendLabels(v, labels)
}

func (s *site) labelOf(v *visit, p *register.Product, m *register.Maker) paper.Label {
	return paper.Label{Name: p.Name, Of: m.Name, Code: p.Code.Grouped(), Address: s.public(v) + codePath(p.Code)}
}

func (s *site) sendLabels(v *visit, labels []paper.Label) error {
	var b bytes.Buffer
	if err := paper.Labels(&b, labels, v.in); err != nil {
		return err
	}
	return v.file("label-qr.pdf", "application/pdf", b.Bytes())
}

// typedProduct reads what was typed of a product.
func (v *visit) typedProduct() register.ProductForm {
	q := v.PostForm
	version, _ := strconv.ParseInt(q.Get("version"), 10, 64) // none is not the newest, and so a conflict
	return register.ProductForm{
		Name: q.Get("name"), NameEN: q.Get("name_en"), About: q.Get("about"), AboutEN: q.Get("about_en"),
		KBLI: picked(q, "kbli"), KBLIEdition: editionPicked(q), HS: picked(q, "hs"),
		Materials: q.Get("materials"), Technique: q.Get("technique"), Size: q.Get("size"), Weight: q.Get("weight"), Unit: q.Get("unit"),
		Price: q.Get("price"), Wholesale: q.Get("wholesale"), PriceFor: q.Get("price_for"), WholesaleFor: q.Get("wholesale_for"),
		MinimumOrder: q.Get("minimum_order"), LeadDays: q.Get("lead_days"), AMonth: q.Get("a_month"), Motif: q.Get("motif"), Rights: q.Get("rights"),
		Adults: q.Get("adults") != "", Certificates: q["certificates"], Version: version,
	}
}

// keepers are who may change products at all; whose, the catalogue decides.
var keepers = those(account.KeepRegister, account.KeepOwnProfile)

// picked is what was typed of a code, or the suggestion that was chosen for just these
// words.
func picked(q url.Values, field string) string {
	code, _, chosen := cutPick(q, field)
	if chosen {
		return code
	}
	return q.Get(field)
}

func editionPicked(q url.Values) string {
	if _, edition, chosen := cutPick(q, "kbli"); chosen && edition != "" {
		return edition
	}
	return q.Get("kbli_edition")
}

// stateTone is how a product's state looks.
func stateTone(s register.ProductState) ui.Tone {
	if s == register.Shown {
		return ui.Good
	}
	return ui.Calm
}
