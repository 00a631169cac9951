package register

import (
	"time"

	"wantilan/internal/account"
)

// ProductID identifies a product.
type ProductID string

// Product is something a business makes or a stakeholder offers (produk).
type Product struct {
	ID           ProductID
	Party        PartyID
	Office       account.OrganisationID
	Code         ShortCode // of its public page
	State        ProductState
	Name         string // Indonesian
	NameEN       string // may be empty
	About        string
	AboutEN      string
	KBLI         string // five digits, or empty
	KBLIEdition  string // 2020 or 2025
	HS           string // six digits of HS 2022, or empty
	Materials    string
	Technique    string
	Size         string
	WeightGrams  int64  // 0: not said
	Unit         string // what prices and numbers are for: piece, metre, pack ...
	Price        Rupiah // 0: not said
	Wholesale    Rupiah // harga grosir
	PriceFor     Audience
	WholesaleFor Audience
	MinimumOrder int64 // in Unit
	LeadDays     int64 // waktu pengerjaan
	AMonth       int64 // capacity, in Unit
	Motif        string
	Rights       string // whose the motif or design is
	Adults       bool   // only adults may see it: alcoholic drinks
	Photos       []Photo
	Certificates []string // identities of the business' certificates that cover it
	CreatedAt    time.Time
	ChangedAt    time.Time
	Version      int64
}

// NameIn is the name in English where there is one and it is wanted.
func (p *Product) NameIn(english bool) string {
	if english && p.NameEN != "" {
		return p.NameEN
	}
	return p.Name
}

// AboutIn is NameIn for what is said of it.
func (p *Product) AboutIn(english bool) string {
	if english && p.AboutEN != "" {
		return p.AboutEN
	}
	return p.About
}

// ProductState is whether a product is shown.
type ProductState string

// States of products.
const (
	Draft  ProductState = "draft"
	Shown  ProductState = "shown"
	Hidden ProductState = "hidden"
)

// Audience is who sees a price.
type Audience string

// Audiences, each includes the next.
const (
	ForEverybody Audience = "everybody"
	ForPartners  Audience = "partners" // stakeholders in the office's care
	ForOffice    Audience = "office"
)

// Photo is one picture of a product in two sizes, by the hashes of their files.
type Photo struct {
	Shown, Thumb  string
	Width, Height int // of Shown
	Caption       string
}
