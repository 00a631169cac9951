package pairing

// A Party (pihak) is whoever may meet others: a small industry (IKM), a buyer, the
// desk of a bank. Parties are named by ID; an Index refers to them by their place
// in the slice that it was made of.
type Party struct {
	ID        string   // unique, never empty
	Name      string   // for sentences; ID when empty
	Role      string   // the caller's word: ikm, bank, buyer ...
	Owner     string   // parties with the same owner never meet
	Cluster   string   // sentra or group, for caps of an allocation
	Scale     Scale    // empty: not known
	Area      string   // region code with dots, widest part first: 51.03.02
	Languages []string // short names, such as id and en; none: not known

	// Certificates that it holds. Nil means that nobody asked; empty means that
	// it has none.
	Certificates []Certificate

	// Acceptance is the share of those who ask that this party usually says yes
	// to, when it only gives. 0 takes that of the Weights.
	Acceptance float64

	Present []Span // when it is there; none: always
	Offers  []Item // penawaran
	Needs   []Item // kebutuhan
}

// A Certificate (sertifikat, izin) is one that a party or an offer has.
type Certificate struct {
	Code       string // halal, pirt, bpom, sni, svlk, nib ...
	ValidUntil string // last day, as 2026-12-31; empty: no end
}

// A Span is a time in which somebody is there, in minutes after midnight of the
// first day.
type Span struct{ From, To int }

// Scale (skala usaha) of a business.
type Scale string

// Scales.
const (
	Micro  Scale = "micro"  // mikro
	Small  Scale = "small"  // kecil
	Medium Scale = "medium" // menengah
	Large  Scale = "large"  // besar
)

// Kind is what is offered or needed.
type Kind string

// Kinds.
const (
	Product   Kind = "product"   // produk
	Service   Kind = "service"   // jasa
	Material  Kind = "material"  // bahan baku
	Capacity  Kind = "capacity"  // kapasitas produksi
	Finance   Kind = "finance"   // permodalan
	Market    Kind = "market"    // tempat pasar
	Training  Kind = "training"  // pelatihan
	Knowledge Kind = "knowledge" // pengetahuan, pendampingan
	Partner   Kind = "partner"   // mitra
	Other     Kind = "other"
)

// kinds in the order of the table of Weights.
func kinds() []Kind {
	return []Kind{Product, Service, Material, Capacity, Finance, Market, Training, Knowledge, Partner, Other}
}

// kindCount is the number of kinds and one for none.
const kindCount = 11

// An Item is one offer or one need. Facts that are 0 or empty are not known, which
// never counts against anybody.
type Item struct {
	Kind  Kind   // empty goes with every kind
	Codes []Code // what it is, by any number of taxonomies
	Text  string // Indonesian, English, or both

	Quantity     int64         // units a month that are needed; rupiah for finance
	MinOrder     int64         // smallest order, units
	Capacity     int64         // units a month that can be made
	LeadDays     int           // from order to goods
	Price        Band          // rupiah a unit
	Certificates []Certificate // of this very offer, beside the party's
	Areas        []string      // where it is delivered; none: where the party is
	ValidUntil   string        // last day, as 2026-12-31; empty: no end

	Must []Condition // what the other side must fulfil
	Want []Condition // what it should
}

// A Band is a range of rupiah; High 0 means no upper end, both 0 not known.
type Band struct{ Low, High int64 }

// A Code is one place in a taxonomy.
type Code struct {
	Scheme  string // HS, KBLI, or a list of one's own such as cluster
	Version string // of KBLI: 2020, 2025; empty when it does not matter
	Value   string // digits for HS and KBLI; points and spaces are passed over
}

// The schemes whose codes are compared digit by digit. Codes of all others are
// alike or not.
const (
	HS   = "HS"
	KBLI = "KBLI"
)

// A Link says that codes of two taxonomies mean the same in part: a line of a
// concordance. Share is 1/k for a code that leads to k others. An Index follows
// links from From to To, once.
type Link struct {
	From, To Code
	Share    float64
}

// A Condition (syarat) is something that one side asks of the other. Which fields
// count depends on the Ask.
type Condition struct {
	Ask    Ask
	Values []string // certificates, scales, areas, languages: one of these will do
	Number int64    // capacity and quantity: at least; minimum order and days: at most
	Price  Band     // price: overlaps
}

// Ask is what a Condition is about.
type Ask string

// What can be asked. A condition about a fact that is not known is neither kept
// nor broken.
const (
	AskCertificate Ask = "certificate" // Values: any of these certificates, valid today
	AskCapacity    Ask = "capacity"    // Number: units a month the other can make, at least
	AskQuantity    Ask = "quantity"    // Number: units a month the other needs, at least
	AskMinOrder    Ask = "min_order"   // Number: the other's smallest order, at most
	AskLead        Ask = "lead_days"   // Number: the other's days from order to goods, at most
	AskScale       Ask = "scale"       // Values: any of these scales
	AskArea        Ask = "area"        // Values: within any of these areas
	AskLanguage    Ask = "language"    // Values: any of these languages
	AskPrice       Ask = "price"       // Price: the bands overlap
	AskValid       Ask = "valid"       // Values[0]: the other's offer holds until then
)

// A Wish (minat temu) is what one party said of meeting another.
type Wish struct {
	From, To string // IDs
	Level    Level
}

// Level is how strong a wish is.
type Level int

// Levels of wishes. Never is final, whoever says it.
const (
	Never Level = -1
	Would Level = 1 // ingin
	Must  Level = 2 // wajib
)

// Rules are what holds for all pairs of an Index.
type Rules struct {
	Today         string      // as 2026-11-26; empty: no day is past
	Wishes        []Wish      // the later of two by the same party of the same other holds
	RivalsApart   bool        // direct competitors do not meet
	Rivals        [][2]string // competitors by name, beside those that offers show; apart as well
	RolesApart    [][2]string // roles that do not meet, such as buyer and buyer
	Links         []Link      // between taxonomies
	SameRoleApart bool        // nobody meets its own role
}

// Limits of what an Index takes; they bound memory.
const (
	MostParties    = 2_000_000
	MostItems      = 64      // offers, or needs, of one party
	MostCodes      = 32      // of one item
	MostConditions = 32      // of one item, of each sort
	LongestText    = 20_000  // bytes of one item
	MostLinks      = 500_000 // of one Rules
	longestCode    = 64      // bytes
)

// title is what a party is called in sentences.
func (p *Party) title() string {
	if p.Name != "" {
		return p.Name
	}
	return p.ID
}
