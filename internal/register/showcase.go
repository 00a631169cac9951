package register

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// Showcase is what others see of parties and their products (etalase): public pages,
// the directory, price lists. Strangers see what an office published and a product's
// keepers show; partners more prices, and what only adults may see; whoever keeps the
// products sees all of them.
type Showcase struct {
	store    ShowcaseStore
	contacts *account.Contacts
	now      func() time.Time
}

// ShowcaseStore is what a Showcase needs kept. Implemented by internal/store.
type ShowcaseStore interface {
	Maker(ctx context.Context, id PartyID) (Maker, error)
	// MakerByCode finds a party by the code of its public page, or by that of one that
	// was merged into it: then the maker's own code is another.
	MakerByCode(ctx context.Context, code ShortCode) (Maker, error)
	// MakerFacts gives of some fields of a business what is in force.
	MakerFacts(ctx context.Context, of PartyID, fields []Field) (map[Field]string, error)
	// Stakeholder is a party that is no business.
	Stakeholder(ctx context.Context, id PartyID) (Stakeholder, error)
	MakerCertificates(ctx context.Context, of PartyID) ([]Certificate, error)
	// MakerContacts lists a party's contacts, and the people who act for it as
	// contacts of nothing but an account.
	MakerContacts(ctx context.Context, m Maker) ([]Contact, error)
	ProductByCode(ctx context.Context, code ShortCode) (Product, error)
	ProductsOf(ctx context.Context, of PartyID) ([]Product, error)
	// PhotoUses lists products that show a file as a photo, those of an organisation's
	// book or party first, then those that strangers see; at most limit.
	PhotoUses(ctx context.Context, hash string, by account.OrganisationID, limit int) ([]PhotoUse, error)
	Directory(ctx context.Context, f DirectoryFilter) (Directory, error)
	Organisation(ctx context.Context, id account.OrganisationID) (account.Organisation, error)
	GlanceStore
}

// PhotoUse is a product that shows a photo, with its maker.
type PhotoUse struct {
	Maker   Maker
	Product Product // state and adults only
}

// Front is a party's public page.
type Front struct {
	Maker
	Facts        map[Field]string // of a business; those that may be public. Of a stakeholder, what it says of itself
	LooksFor     string           // of a stakeholder
	Offers       string
	Certificates []Certificate // in force and checked by the office
	Contacts     []account.Contact
	Products     []Product
	For          Audience // whose prices it shows
	Hidden       bool     // strangers do not see the page
}

// publicFields are the facts of a business that its public page may show. An address
// is often a home, numbers of workers and money are nobody's business: none of them.
var publicFields = []Field{FieldBrand, FieldAbout, FieldMainProduct, FieldYearBegun, FieldWebsite, FieldCapacity}

// mostUses bounds how many products that show one photo are looked at.
const mostUses = 100

// NewShowcase makes it over what store keeps; contacts decide about people with an
// account.
func NewShowcase(store ShowcaseStore, contacts *account.Contacts, now func() time.Time) *Showcase {
	return &Showcase{store: store, contacts: contacts, now: now}
}

// Audience is of which audience of a maker's the actor is.
func (s *Showcase) Audience(ctx context.Context, by account.Actor, m Maker) (Audience, error) {
	switch {
	case by.May(account.SeeRegister) && (by.Role == account.Administrator || by.Organisation == m.Office), m.own(by):
		return ForOffice, nil
	case !by.May(account.SeePartners) || by.Organisation == "":
		return ForEverybody, nil
	}
	at, err := s.store.Organisation(ctx, by.Organisation)
	if err != nil {
		return "", fmt.Errorf("load organisation %s: %w", by.Organisation, err)
	}
	if at.Kind == account.Stakeholder && at.Office == m.Office {
		return ForPartners, nil
	}
	return ForEverybody, nil
}

// rank orders audiences; each sees what those before see.
func (a Audience) rank() int {
	return slices.Index([]Audience{ForEverybody, ForPartners, ForOffice}, a)
}

// Covers tells whether what is for another audience is for this one too.
func (a Audience) Covers(other Audience) bool { return a.rank() >= other.rank() && other.rank() >= 0 }

// PriceTo is the price as an audience sees it; 0: it is not told.
func (p *Product) PriceTo(a Audience) Rupiah {
	if a.Covers(p.PriceFor) {
		return p.Price
	}
	return 0
}

// WholesaleTo is PriceTo for the wholesale price.
func (p *Product) WholesaleTo(a Audience) Rupiah {
	if a.Covers(p.WholesaleFor) {
		return p.Wholesale
	}
	return 0
}

// SeenBy tells whether an audience sees a product of a maker.
func (p *Product) SeenBy(a Audience, m *Maker) bool {
	return a == ForOffice || m.Public && p.State == Shown && (!p.Adults || a == ForPartners)
}

// Product is a product's public page, and its maker's certificates that cover it.
func (s *Showcase) Product(ctx context.Context, by account.Actor, code ShortCode) (Product, Front, error) {
	p, err := s.store.ProductByCode(ctx, code)
	if err != nil {
		return Product{}, Front{}, fmt.Errorf("find product %s: %w", code, err)
	}
	f := Front{}
	if f.Maker, err = s.store.Maker(ctx, p.Party); err != nil {
		return Product{}, Front{}, fmt.Errorf("load party %s: %w", p.Party, err)
	}
	if f.For, err = s.Audience(ctx, by, f.Maker); err != nil {
		return Product{}, Front{}, err
	}
	if !p.SeenBy(f.For, &f.Maker) {
		return Product{}, Front{}, fault.New(fault.NotFound, "product.not_found")
	}
	f.Hidden = !p.SeenBy(ForEverybody, &f.Maker)
	if err := s.certify(ctx, &f); err != nil {
		return Product{}, Front{}, err
	}
	f.Certificates = slices.DeleteFunc(f.Certificates, func(c Certificate) bool { return !slices.Contains(p.Certificates, c.ID) })
	return p, f, s.reach(ctx, &f)
}

// Front is a party's public page by its code. When the code is that of one that was
// merged into another, the front's code is another.
func (s *Showcase) Front(ctx context.Context, by account.Actor, code ShortCode) (Front, error) {
	f := Front{}
	var err error
	if f.Maker, err = s.store.MakerByCode(ctx, code); err != nil {
		return Front{}, fmt.Errorf("find party %s: %w", code, err)
	}
	if f.For, err = s.Audience(ctx, by, f.Maker); err != nil {
		return Front{}, err
	}
	if f.For != ForOffice && !f.Public {
		return Front{}, fault.New(fault.NotFound, "product.maker_not_found")
	}
	f.Hidden = !f.Public
	if f.Facts, err = s.store.MakerFacts(ctx, f.ID, publicFields); err != nil {
		return Front{}, fmt.Errorf("read facts of %s: %w", f.ID, err)
	}
	if f.Kind != Business {
		x, err := s.store.Stakeholder(ctx, f.ID)
		if err != nil {
			return Front{}, fmt.Errorf("load stakeholder %s: %w", f.ID, err)
		}
		f.Facts, f.LooksFor, f.Offers = map[Field]string{FieldAbout: x.About}, x.LooksFor, x.Offers
	}
	if err := s.certify(ctx, &f); err != nil {
		return Front{}, err
	}
	if f.Products, err = s.store.ProductsOf(ctx, f.ID); err != nil {
		return Front{}, fmt.Errorf("list products of %s: %w", f.ID, err)
	}
	// also its keepers see here what others do; drafts stand in the catalogue
	f.Products = slices.DeleteFunc(f.Products, func(p Product) bool { return !p.SeenBy(f.For, &f.Maker) || p.State != Shown })
	return f, s.reach(ctx, &f)
}

// certify lists the certificates that may be shown: valid today and checked by the
// office, so that the directory vouches for none that only its owner claims.
func (s *Showcase) certify(ctx context.Context, f *Front) error {
	all, err := s.store.MakerCertificates(ctx, f.ID)
	if err != nil {
		return fmt.Errorf("list certificates of %s: %w", f.ID, err)
	}
	today := Date(s.now().In(wita).Format(time.DateOnly))
	f.Certificates = slices.DeleteFunc(all, func(c Certificate) bool {
		return c.Verified == "" || c.ValidUntil != "" && c.ValidUntil < today
	})
	return nil
}

// reach lists how the party is reached, by those who agreed that everybody sees it.
func (s *Showcase) reach(ctx context.Context, f *Front) error {
	all, err := s.store.MakerContacts(ctx, f.Maker)
	if err != nil {
		return fmt.Errorf("list contacts of %s: %w", f.ID, err)
	}
	var ids []account.ID
	for _, c := range all {
		if c.Account != "" {
			ids = append(ids, c.Account)
		}
	}
	var agreed map[account.ID]account.Contact
	if len(ids) > 0 { // asked as a stranger: staff would be shown what strangers are not
		if agreed, err = s.contacts.Of(ctx, account.Actor{}, account.ContactDirectory, ids...); err != nil {
			return err
		}
	}
	for _, c := range all {
		switch person, may := agreed[c.Account]; {
		case c.Account != "" && may:
			f.Contacts = append(f.Contacts, person)
			delete(agreed, c.Account)
		case c.Account == "" && c.Public && (c.Phone != "" || c.Email != ""):
			name := c.Called
			if name == "" {
				name = c.Name
			}
			f.Contacts = append(f.Contacts, account.Contact{Name: name, Phone: c.Phone, Email: c.Email})
		}
	}
	return nil
}

// Photo tells whether the actor may see a file as a photo, and whether everybody may.
// Whoever may not learns nothing.
func (s *Showcase) Photo(ctx context.Context, by account.Actor, hash string) (everybody bool, err error) {
	uses, err := s.store.PhotoUses(ctx, hash, by.Organisation, mostUses)
	if err != nil {
		return false, fmt.Errorf("find what shows file %s: %w", hash, err)
	}
	seen := false
	for _, u := range uses {
		if u.Product.SeenBy(ForEverybody, &u.Maker) {
			return true, nil
		}
		if seen {
			continue
		}
		a, err := s.Audience(ctx, by, u.Maker)
		if err != nil {
			return false, err
		}
		seen = u.Product.SeenBy(a, &u.Maker)
	}
	if !seen {
		return false, fault.New(fault.NotFound, "files.not_found")
	}
	return false, nil
}
