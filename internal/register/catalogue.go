package register

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// Bounds of a catalogue.
const (
	MostPhotos   = 8   // of one product
	mostProducts = 500 // of one party
	drawings     = 5   // of a code before giving up: one of a billion is taken by chance
	collisions   = 3   // of two people who add photos at the same moment
)

// Maker is whose products they are (pembuat): a business, or a stakeholder that
// offers something.
type Maker struct {
	Party
	Code    ShortCode // of its public page; empty: it has none yet
	Public  bool      // the office shows it in the directory
	Cluster string
}

// Catalogue is the products (katalog produk) of the parties in offices' books. Staff
// keep those of all parties in their office's book, people of a party its own.
type Catalogue struct {
	store  CatalogueStore
	now    func() time.Time
	random io.Reader // of codes
}

// CatalogueStore is what a Catalogue needs kept. Implemented by internal/store.
// What has an entry is kept together with it. Changes name the version that they
// change; Conflict when it is not the newest.
type CatalogueStore interface {
	Maker(ctx context.Context, id PartyID) (Maker, error)
	// MakersOf lists the parties that are an organisation, in any office's book.
	MakersOf(ctx context.Context, of account.OrganisationID) ([]Maker, error)
	Product(ctx context.Context, id ProductID) (Product, error)
	// ProductsOf lists a party's products by name, with their photos.
	ProductsOf(ctx context.Context, of PartyID) ([]Product, error)
	// MakerCertificates lists what stands in a party's profile.
	MakerCertificates(ctx context.Context, of PartyID) ([]Certificate, error)
	// AddProduct keeps a new one with its photos. ErrCodeTaken: with another code,
	// please.
	AddProduct(ctx context.Context, p Product, e account.Entry) error
	// ChangeProduct keeps all but photos, for the version in p.
	ChangeProduct(ctx context.Context, p Product, e account.Entry) error
	SetPhotos(ctx context.Context, id ProductID, version int64, photos []Photo, now time.Time, e account.Entry) error
	RemoveProduct(ctx context.Context, id ProductID, version int64, e account.Entry) error
}

// NewCatalogue makes a catalogue over what store keeps; random is where codes of
// public pages are drawn from, such as crypto/rand.
func NewCatalogue(store CatalogueStore, now func() time.Time, random io.Reader) *Catalogue {
	return &Catalogue{store: store, now: now, random: random}
}

// keeps gives the deed by which an actor may change a party's products; empty for
// none.
func (m *Maker) keeps(by account.Actor) account.Deed {
	switch {
	case by.May(account.KeepRegister) && (by.Role == account.Administrator || by.Organisation == m.Office):
		return account.KeepRegister
	case m.own(by):
		return account.KeepOwnProfile
	}
	return ""
}

// own tells whether the actor acts for the party itself.
func (m *Maker) own(by account.Actor) bool {
	return by.May(account.KeepOwnProfile) && by.Gathering == "" && m.Organisation != "" && by.Organisation == m.Organisation
}

// maker loads a party whose products the actor may change. Others learn nothing.
func (c *Catalogue) maker(ctx context.Context, by account.Actor, id PartyID) (Maker, account.Deed, error) {
	if !by.MayAny(account.KeepRegister, account.KeepOwnProfile) {
		return Maker{}, "", fault.New(fault.Forbidden, "account.not_allowed")
	}
	m, err := c.store.Maker(ctx, id)
	if err != nil {
		return Maker{}, "", fmt.Errorf("load party %s: %w", id, err)
	}
	d := m.keeps(by)
	if d == "" {
		return Maker{}, "", fault.New(fault.NotFound, "product.maker_not_found")
	}
	return m, d, nil
}

// Own lists the parties for which the actor keeps a catalogue of their own.
func (c *Catalogue) Own(ctx context.Context, by account.Actor) ([]Maker, error) {
	if !by.May(account.KeepOwnProfile) || by.Organisation == "" {
		return nil, fault.New(fault.Forbidden, "account.not_allowed")
	}
	all, err := c.store.MakersOf(ctx, by.Organisation)
	if err != nil {
		return nil, fmt.Errorf("list parties of %s: %w", by.Organisation, err)
	}
	return all, nil
}

// Of lists all products of a party, for those who keep them.
func (c *Catalogue) Of(ctx context.Context, by account.Actor, id PartyID) (Maker, []Product, error) {
	m, _, err := c.maker(ctx, by, id)
	if err != nil {
		return m, nil, err
	}
	all, err := c.store.ProductsOf(ctx, id)
	if err != nil {
		return m, nil, fmt.Errorf("list products of %s: %w", id, err)
	}
	return m, all, nil
}

// Product is one product with its maker, for those who keep it.
func (c *Catalogue) Product(ctx context.Context, by account.Actor, id ProductID) (Product, Maker, error) {
	p, m, _, err := c.product(ctx, by, id)
	return p, m, err
}

func (c *Catalogue) product(ctx context.Context, by account.Actor, id ProductID) (Product, Maker, account.Deed, error) {
	if !by.MayAny(account.KeepRegister, account.KeepOwnProfile) {
		return Product{}, Maker{}, "", fault.New(fault.Forbidden, "account.not_allowed")
	}
	p, err := c.store.Product(ctx, id)
	if err != nil {
		return Product{}, Maker{}, "", fmt.Errorf("load product %s: %w", id, err)
	}
	m, d, err := c.maker(ctx, by, p.Party)
	if fault.KindOf(err) == fault.NotFound {
		err = fault.New(fault.NotFound, "product.not_found")
	}
	if err != nil {
		return Product{}, Maker{}, "", err
	}
	return p, m, d, nil
}

// Certificates lists those of a party that can be said to cover a product.
func (c *Catalogue) Certificates(ctx context.Context, by account.Actor, id PartyID) ([]Certificate, error) {
	if _, _, err := c.maker(ctx, by, id); err != nil {
		return nil, err
	}
	all, err := c.store.MakerCertificates(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("list certificates of %s: %w", id, err)
	}
	return all, nil
}

// Add adds a product with its photos, as a draft that only its keepers see.
func (c *Catalogue) Add(ctx context.Context, by account.Actor, of PartyID, form ProductForm, photos []Photo) (ProductID, error) {
	m, d, err := c.maker(ctx, by, of)
	if err != nil {
		return "", err
	}
	now := c.now()
	p := Product{ID: ProductID(account.NewID(now)), Party: of, Office: m.Office, State: Draft, CreatedAt: now, ChangedAt: now, Photos: distinct(photos)}
	if err := c.read(ctx, form, &p); err != nil {
		return "", err
	}
	if len(p.Photos) > MostPhotos {
		return "", fault.Field("photo", "product.too_many_photos", MostPhotos, 0)
	}
	there, err := c.store.ProductsOf(ctx, of)
	if err != nil {
		return "", fmt.Errorf("list products of %s: %w", of, err)
	}
	if len(there) >= mostProducts {
		return "", fault.New(fault.Conflict, "product.too_many", mostProducts)
	}
	for range drawings {
		if p.Code, err = NewShortCode(c.random); err != nil {
			return "", err
		}
		err = c.store.AddProduct(ctx, p, by.Did(d, p.object(), now).To(p.told()))
		if !errors.Is(err, ErrCodeTaken) {
			break
		}
	}
	if err != nil {
		return "", fmt.Errorf("keep product %s: %w", p.ID, err)
	}
	return p.ID, nil
}

// Change changes what is said of a product, if nobody did since the form's version.
func (c *Catalogue) Change(ctx context.Context, by account.Actor, id ProductID, form ProductForm) error {
	p, _, d, err := c.product(ctx, by, id)
	if err != nil {
		return err
	}
	before := p.told()
	if err := c.read(ctx, form, &p); err != nil {
		return err
	}
	p.Version = form.Version
	return c.change(ctx, by.Did(d, p.object(), c.now()).From(before).To(p.told()), p)
}

// Show decides whether a product is shown to others.
func (c *Catalogue) Show(ctx context.Context, by account.Actor, id ProductID, shown bool) error {
	p, _, d, err := c.product(ctx, by, id)
	if err != nil {
		return err
	}
	before := p.State
	if p.State = Hidden; shown {
		p.State = Shown
	}
	if p.State == before {
		return nil
	}
	e := by.Did(d, p.object(), c.now()).From(account.Facts{"state": before}).To(account.Facts{"state": p.State})
	return c.change(ctx, e, p)
}

func (c *Catalogue) change(ctx context.Context, e account.Entry, p Product) error {
	p.ChangedAt = e.At
	if err := c.store.ChangeProduct(ctx, p, e); err != nil {
		return fmt.Errorf("change product %s: %w", p.ID, err)
	}
	return nil
}

// Remove removes a product for good; what is printed of it leads nowhere then.
func (c *Catalogue) Remove(ctx context.Context, by account.Actor, id ProductID) (PartyID, error) {
	p, _, d, err := c.product(ctx, by, id)
	if err != nil {
		return "", err
	}
	if err := c.store.RemoveProduct(ctx, id, p.Version, by.Did(d, p.object(), c.now()).From(p.told())); err != nil {
		return "", fmt.Errorf("remove product %s: %w", id, err)
	}
	return p.Party, nil
}

// AddPhotos puts photos behind those that a product has. One that it has already
// is left out.
func (c *Catalogue) AddPhotos(ctx context.Context, by account.Actor, id ProductID, photos []Photo) error {
	for try := 1; ; try++ {
		p, _, d, err := c.product(ctx, by, id)
		if err != nil {
			return err
		}
		all := distinct(slices.Concat(p.Photos, photos))
		if len(all) > MostPhotos {
			return fault.Field("photo", "product.too_many_photos", MostPhotos, len(p.Photos))
		}
		err = c.setPhotos(ctx, by.Did(d, p.object(), c.now()), p, all)
		if fault.KindOf(err) != fault.Conflict || try == collisions {
			return err
		}
	}
}

func (c *Catalogue) setPhotos(ctx context.Context, e account.Entry, p Product, photos []Photo) error {
	e = e.From(account.Facts{"photos": hashes(p.Photos)}).To(account.Facts{"photos": hashes(photos)})
	if err := c.store.SetPhotos(ctx, p.ID, p.Version, photos, e.At, e); err != nil {
		return fmt.Errorf("set photos of product %s: %w", p.ID, err)
	}
	return nil
}

// object is how the audit log names the product.
func (p *Product) object() string { return "product/" + string(p.ID) }

// told is what the audit log says of a product: no words that people wrote.
func (p *Product) told() account.Facts {
	return account.Facts{
		"party": p.Party, "state": p.State, "price": p.Price, "wholesale": p.Wholesale, "price_for": p.PriceFor, "wholesale_for": p.WholesaleFor,
		"unit": p.Unit, "hs": p.HS, "kbli": p.KBLI, "adults": p.Adults, "photos": len(p.Photos), "certificates": len(p.Certificates),
	}
}
