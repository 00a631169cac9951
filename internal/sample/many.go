package sample

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/register"
	"wantilan/internal/register/programme"
)

// Made is one made-up business with its products, needs and offers.
type Made struct {
	Profile  register.Profile
	Products []register.Product
	Wants    []register.Want
	Parts    []programme.Part // in programmes of MadeProgrammes
}

// BookKeeper keeps made-up businesses, many at once. Implemented by internal/store.
type BookKeeper interface {
	KeepMade(ctx context.Context, profiles []register.Profile, products []register.Product, wants []register.Want, parts []programme.Part) error
	// KeepMadeProgrammes keeps the programmes that they are in.
	KeepMadeProgrammes(ctx context.Context, all []programme.Programme) error
}

// mostMade is how many businesses are kept in one transaction.
const mostMade = 500

// PlantMany makes up a register of businesses with products, the same for the same
// seed, and keeps it in batches, so that it needs little memory however large it
// is. said is told how many businesses are kept, unless it is nil.
func PlantMany(ctx context.Context, keep BookKeeper, seed uint64, office account.OrganisationID, businesses, products int, now time.Time, said func(int)) error {
	var profiles []register.Profile
	var goods []register.Product
	var wants []register.Want
	var parts []programme.Part
	if err := keep.KeepMadeProgrammes(ctx, MadeProgrammes(seed, office, now)); err != nil {
		return fmt.Errorf("keep made-up programmes: %w", err)
	}
	kept := 0
	flush := func() error {
		if err := keep.KeepMade(ctx, profiles, goods, wants, parts); err != nil {
			return fmt.Errorf("keep made-up businesses %d to %d: %w", kept+1, kept+len(profiles), err)
		}
		kept += len(profiles)
		profiles, goods, wants, parts = profiles[:0], goods[:0], wants[:0], parts[:0]
		if said != nil {
			said(kept)
		}
		return nil
	}
	for m := range Many(seed, office, businesses, products, now) {
		profiles, goods, wants, parts = append(profiles, m.Profile), append(goods, m.Products...), append(wants, m.Wants...), append(parts, m.Parts...)
		if len(profiles) == mostMade {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// Many makes up businesses of a seed, one after another, with products shared out
// among them. Popular crafts come more often than rare ones, as in real registers.
func Many(seed uint64, office account.OrganisationID, businesses, products int, now time.Time) iter.Seq[Made] {
	return func(yield func(Made) bool) {
		m := maker{r: rand.New(rand.NewPCG(seed, 2)), office: office, now: now.UTC().Truncate(time.Second), seed: uint32(seed)}
		made := 0
		for i := range businesses {
			count := (i+1)*products/businesses - made // so that the sum is right
			if i+1 < businesses && count > 0 {
				count += m.r.IntN(3) - 1 // some have one more, some one less
				count = min(count, products-made)
			}
			made += count
			if !yield(m.business(i, count)) {
				return
			}
		}
	}
}

// maker draws everything from one source of randomness.
type maker struct {
	r      *rand.Rand
	office account.OrganisationID
	now    time.Time
	seed   uint32
	codes  uint32
	ids    uint64
}

// Words that texts are made of. Together with the crafts they are some of what
// small industries say of themselves.
var (
	varieties  = []string{"kecil", "sedang", "besar", "klasik", "polos", "warna alam", "hias", "harian", "upacara", "hadiah", "ekspor", "modern", "tradisional", "premium", "hemat"}
	techniques = []string{"ditenun dengan alat tenun bukan mesin", "diukir tangan", "dianyam halus", "dibatik tulis", "dibubut dan diamplas", "dicetak dan dibakar", "dijahit tangan", "disangrai", "diperas dingin", "direbus dan dikeringkan"}
	materials  = []string{"benang katun", "kayu suar", "kayu jati", "bambu tali", "daun pandan", "perak murni", "tanah liat", "batok kelapa", "kulit sapi", "minyak kelapa", "biji kopi", "gula aren", "rempah", "pewarna alam", "kain perca"}
	motifs     = []string{"", "", "", "bunga jepun", "ceplok", "kotak", "ombak", "daun", "wayang", "garis"}
	abouts     = []string{"Menerima pesanan dalam jumlah besar.", "Dikerjakan bersama perajin di sekitar desa.", "Memasok toko oleh-oleh dan hotel.", "Membutuhkan pendampingan kemasan.", "Siap mengirim ke luar pulau.", "Memakai bahan baku setempat.", "Mengikuti pelatihan pemasaran daring.", "Melayani pesanan khusus."}
	clusterOf  = map[string]string{"Tenun": "tenun", "Busana": "busana", "Patung": "kayu", "Pindekan": "kayu", "Ukiran": "kayu", "Mebel": "kayu", "Perak": "logam", "Anyaman": "anyaman", "Gerabah": "keramik", "Jajan": "pangan", "Keripik": "pangan", "Kopi": "pangan", "Sambal": "pangan", "Spa": "spa", "Dupa": "spa", "Tedung": "upacara"}
	kbliOf     = map[string]string{"Tenun": "13122", "Busana": "14111", "Patung": "16293", "Pindekan": "16293", "Ukiran": "16293", "Mebel": "31001", "Perak": "32112", "Anyaman": "16291", "Gerabah": "23932", "Jajan": "10792", "Keripik": "10794", "Kopi": "10761", "Sambal": "10772", "Spa": "20232", "Dupa": "20299", "Tas": "15121", "Sandal": "15209"}
	held       = []string{"halal", "spp_irt", "merek", "sni", "svlk", "tkdn"}
)

// craft draws one, the first ones more often.
func (m *maker) craft() craft {
	x := m.r.Float64()
	return crafts[int(x*x*float64(len(crafts)))]
}

func pick[T any](m *maker, all []T) T { return all[m.r.IntN(len(all))] }

func (m *maker) id() string {
	m.ids++
	return fmt.Sprintf("%012x%08x%012x", m.now.UnixMilli(), m.seed, m.ids)
}

// code gives another short code each time: the numbers below 2^30 in an order that
// looks like none.
func (m *maker) code() register.ShortCode {
	var b [4]byte
	m.codes++
	binary.BigEndian.PutUint32(b[:], (m.codes*0x2545F491+m.seed*0x9E3779B1)&(1<<30-1))
	code, err := register.NewShortCode(bytes.NewReader(b[:]))
	if err != nil {
		panic(fmt.Sprintf("sample: a code of four bytes: %v", err)) // there are four
	}
	return code
}

func (m *maker) business(i, products int) Made {
	c, at := m.craft(), pick(m, badung)
	if c.village != "" && m.r.IntN(3) == 0 {
		at = badung[slices.IndexFunc(badung, func(a area) bool { return a.village == c.village })]
	}
	created := m.now.Add(-time.Duration(1+m.r.IntN(1000)) * 24 * time.Hour)
	p := register.Profile{
		Party: register.Party{
			ID: register.PartyID(m.id()), Office: m.office, Kind: register.Business,
			Name: fmt.Sprintf("%s %s %02d (contoh)", c.word, pick(m, nature), i+1), Contact: fmt.Sprintf("%s Contoh %02d", pick(m, born), i+1),
			District: at.district, Village: at.village, Product: c.product,
		},
		Code: m.code(), Public: m.r.IntN(3) > 0, CreatedAt: created, ChangedAt: created.Add(time.Duration(i) * time.Millisecond), Version: 1,
		Facts: register.Facts{},
	}
	if m.r.IntN(2) == 0 {
		p.VisitedAt = m.now.Add(-time.Duration(m.r.IntN(700)) * 24 * time.Hour)
	}
	say := func(f register.Field, value string) {
		if value != "" {
			p.Facts[f] = register.Fact{ID: m.id(), Field: f, Value: value, AsOf: register.Date(created.Format(time.DateOnly)), Source: register.FromOffice, SaidAt: created, State: register.Current}
		}
	}
	say(register.FieldName, p.Name)
	say(register.FieldNIB, fmt.Sprintf("%013d", i+1))
	say(register.FieldRegion, at.code)
	say(register.FieldKBLI2020, kbliOf[c.word])
	say(register.FieldCluster, clusterOf[c.word])
	say(register.FieldMainProduct, c.product)
	say(register.FieldAddress, "Banjar Contoh")
	say(register.FieldAbout, c.product+" "+pick(m, varieties)+", "+pick(m, techniques)+". "+pick(m, abouts))
	say(register.FieldMaterial, pick(m, materials))
	p.Contacts = []register.Contact{{ID: m.id(), Name: p.Contact, Position: "owner", Phone: fmt.Sprintf("+62000%08d", i+1)}}
	if m.r.IntN(3) == 0 {
		until := register.Date(m.now.Add(time.Duration(m.r.IntN(1500)-300) * 24 * time.Hour).Format(time.DateOnly))
		p.Certificates = []register.Certificate{{ID: m.id(), Kind: pick(m, held), Number: fmt.Sprintf("0000-%06d", i+1), Holder: p.Name, ValidUntil: until, SaidAt: created}}
	}
	m.figures(i, say)
	made := Made{Profile: p, Parts: m.parts(p, i)}
	for n := range products {
		made.Products = append(made.Products, m.product(p, c, i, n))
	}
	if m.r.IntN(5) == 0 {
		made.Wants = []register.Want{m.want(p, i)}
	}
	return made
}

// figures says by what three of four businesses are judged micro, small, medium or
// large. They come from a source of randomness of their own, so that everything else
// is as it was before there were any.
func (m *maker) figures(i int, say func(register.Field, string)) {
	r := rand.New(rand.NewPCG(uint64(m.seed), uint64(i)))
	if r.IntN(4) == 0 {
		return
	}
	grown := 1 << (2 * min(r.IntN(12), r.IntN(12)) / 3) // most are small
	const million = 1_000_000
	say(register.FieldYearBegun, strconv.Itoa(1990+r.IntN(36)))
	say(register.FieldMen, strconv.Itoa(r.IntN(3*grown)))
	say(register.FieldWomen, strconv.Itoa(1+r.IntN(3*grown)))
	say(register.FieldCapital, strconv.Itoa((10+r.IntN(90))*grown*million))
	say(register.FieldSales, strconv.Itoa((50+r.IntN(250))*grown*million))
}

func (m *maker) product(p register.Profile, c craft, i, n int) register.Product {
	return register.Product{
		ID: register.ProductID(m.id()), Party: p.ID, Office: p.Office, Code: m.code(),
		State: []register.ProductState{register.Shown, register.Shown, register.Shown, register.Draft}[m.r.IntN(4)],
		Name:  fmt.Sprintf("%s %s %s %02d-%d (contoh)", c.product, pick(m, varieties), pick(m, nature), i+1, n+1),
		About: pick(m, abouts), Materials: pick(m, materials), Technique: pick(m, techniques), Motif: pick(m, motifs),
		KBLI: kbliOf[c.word], KBLIEdition: "2020", Unit: "buah", Price: register.Rupiah(5000 * (1 + m.r.IntN(400))),
		PriceFor: register.ForEverybody, WholesaleFor: register.ForOffice, CreatedAt: p.CreatedAt, ChangedAt: p.ChangedAt, Version: 1,
	}
}

// needs are what is needed or offered, in words.
var needs = map[register.WantKind]string{
	register.WantFinance: "Permodalan", register.WantMarket: "Tempat berjualan", register.WantTraining: "Pelatihan kemasan", register.WantMaterial: "Bahan baku",
	register.WantProduct: "Pesanan suvenir", register.WantCapacity: "Kapasitas produksi",
}

func (m *maker) want(p register.Profile, i int) register.Want {
	kinds := []register.WantKind{register.WantFinance, register.WantMarket, register.WantTraining, register.WantMaterial, register.WantProduct, register.WantCapacity}
	w := register.Want{
		ID: register.WantID(m.id()), Party: p.ID, Office: p.Office, Side: register.Need, Kind: pick(m, kinds), Open: true,
		About: pick(m, abouts), CreatedAt: p.CreatedAt, ChangedAt: p.ChangedAt,
	}
	if w.Kind == register.WantProduct || w.Kind == register.WantCapacity {
		w.Side = register.Offer
	}
	w.Title = fmt.Sprintf("%s %s %02d (contoh)", needs[w.Kind], pick(m, nature), i+1)
	return w
}
