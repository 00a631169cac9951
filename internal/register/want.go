package register

import (
	"time"

	"wantilan/internal/account"
)

// WantID identifies a need or an offer.
type WantID string

// Want is what a party needs (kebutuhan) or offers (penawaran).
type Want struct {
	ID         WantID
	Party      PartyID
	Office     account.OrganisationID
	Side       Side
	Kind       WantKind
	Title      string
	About      string
	Topic      string // a code of the taxonomy: KBLI, HS or cluster; may be empty
	Quantity   int64  // 0: not said; rupiah for finance
	Unit       string
	ValidUntil Date // empty: no end
	Open       bool
	Conditions []Condition
	SaidBy     account.ID
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// Side tells needs and offers apart.
type Side string

// Sides.
const (
	Need  Side = "need"
	Offer Side = "offer"
)

// WantKind is what is needed or offered.
type WantKind string

// Kinds of needs and offers in the order in which pages list them.
const (
	WantProduct   WantKind = "product"   // produk
	WantService   WantKind = "service"   // jasa
	WantMaterial  WantKind = "material"  // bahan baku
	WantCapacity  WantKind = "capacity"  // kapasitas produksi
	WantFinance   WantKind = "finance"   // permodalan
	WantMarket    WantKind = "market"    // tempat pasar, gerai
	WantTraining  WantKind = "training"  // pelatihan
	WantKnowledge WantKind = "knowledge" // pengetahuan, pendampingan
	WantPartner   WantKind = "partner"   // mitra
	WantOther     WantKind = "other"
)

// WantKinds in the order in which pages list them.
var WantKinds = []WantKind{
	WantProduct, WantService, WantMaterial, WantCapacity, WantFinance, WantMarket, WantTraining, WantKnowledge, WantPartner, WantOther,
}

// Condition is what the other side must or should fulfil. Required ones are never
// hidden: whoever lacks one is told so.
type Condition struct {
	Kind     string // certificate, a_month, minimum_order, region, lead_days or words
	Value    string
	Required bool
}

// Stakeholder is a body that helps or buys, as the office knows it (pemangku
// kepentingan).
type Stakeholder struct {
	Party
	Code      ShortCode
	Public    bool
	About     string
	LooksFor  string
	Offers    string
	Units     []Unit
	ChangedAt time.Time
}

// Unit is a part of a stakeholder that receives businesses, with its officer.
type Unit struct {
	ID      string
	Name    string
	Officer account.ID // empty: not named
	ADay    int        // businesses that it can receive in a day; 0: not said
	Minutes int        // for each; 0: not said
}
