// Package pairingtest makes up parties and outcomes for tests and measurements of
// package pairing. Everything comes from the seed; nobody in it is real.
package pairingtest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"wantilan/pairing"
)

// A trade is what a made-up business makes. The codes are of the craft in general.
type trade struct {
	hs, kbli string
	id, en   string // what is made, in both languages
	material string
}

// trades of Bali's small industries. HS headings and KBLI classes are the public
// ones of these goods.
func trades() []trade {
	return []trade{
		{"711311", "32112", "perhiasan perak cincin kalung", "silver jewellery rings necklaces", "perak batu mulia"},
		{"711319", "32112", "perhiasan emas gelang", "gold jewellery bracelets", "emas mutiara"},
		{"442090", "16293", "patung ukiran kayu", "wooden statues carving", "kayu suar"},
		{"940360", "31001", "mebel kayu meja kursi", "wooden furniture tables chairs", "kayu jati"},
		{"940382", "31002", "mebel bambu rotan", "bamboo rattan furniture", "bambu rotan"},
		{"460219", "16292", "anyaman bambu keranjang ingka", "bamboo baskets plaiting", "bambu lontar"},
		{"500720", "13122", "tenun endek songket sutra", "woven silk endek songket", "benang sutra pewarna"},
		{"520942", "13122", "kain tenun katun", "woven cotton fabric", "benang katun"},
		{"620442", "14111", "busana wanita kebaya", "women clothing kebaya", "kain kancing"},
		{"420222", "15121", "tas kulit dompet", "leather bags wallets", "kulit sapi"},
		{"691200", "23932", "keramik piring cangkir", "ceramic plates cups", "tanah liat glasir"},
		{"701399", "23123", "lampu kaca hias", "decorative glass lamps", "kaca kuningan"},
		{"330741", "20294", "dupa wangi", "incense", "bunga minyak atsiri"},
		{"340130", "20231", "sabun mandi lulur spa", "soap body scrub spa", "minyak kelapa"},
		{"090121", "10761", "kopi bubuk arabika", "ground arabica coffee", "biji kopi"},
		{"180690", "10732", "cokelat kakao", "chocolate cocoa", "biji kakao gula"},
		{"200819", "10793", "keripik kacang camilan", "peanut chips snacks", "kacang minyak"},
		{"210390", "10772", "sambal bumbu rempah", "chili paste spice", "cabai rempah"},
		{"220870", "11010", "arak madu", "arrack honey spirit", "nira kelapa"},
		{"481910", "17021", "kemasan kardus kotak", "carton packaging boxes", "kertas karton"},
		{"491110", "18111", "cetak label kemasan", "printing labels packaging", "kertas tinta"},
		{"920600", "32201", "gamelan gong kendang", "gamelan gongs drums", "perunggu kulit"},
		{"950300", "32402", "mainan anak kayu", "wooden toys", "kayu cat"},
		{"670290", "32909", "bunga hias penjor upakara", "decorative flowers ceremony", "bambu daun"},
	}
}

// Certificates that are asked for, the commonest first.
func certificates() []string { return []string{"nib", "halal", "pirt", "sni", "bpom", "svlk"} }

// Town makes businesses, then buyers. Texts are of 6 to 14 words, a third in
// English, three in ten are empty; words beyond the trade are of a long tail. A town
// of many businesses has made-up trades beside the real ones, one for each 500, as a
// whole country has.
func Town(seed uint64, businesses, stakeholders int) []pairing.Party {
	t := &town{rand: rand.New(rand.NewPCG(seed, 1)), trades: trades()}
	t.spread(businesses / 500)
	all := make([]pairing.Party, 0, businesses+stakeholders)
	for i := range businesses {
		all = append(all, t.business(i))
	}
	for i := range stakeholders {
		all = append(all, t.stakeholder(i))
	}
	return all
}

type town struct {
	rand   *rand.Rand
	trades []trade
}

// spread adds made-up trades over all chapters and divisions of industry.
func (t *town) spread(n int) {
	for range n {
		words := t.tail() + " " + t.tail()
		t.trades = append(t.trades, trade{
			hs:   fmt.Sprintf("%02d%02d%02d", 16+t.rand.IntN(81), 1+t.rand.IntN(20), 10*t.rand.IntN(10)),
			kbli: fmt.Sprintf("%02d%d%d1", 10+t.rand.IntN(24), 1+t.rand.IntN(9), 1+t.rand.IntN(9)),
			id:   words + " " + t.tail(), en: words, material: t.tail() + " " + t.tail(),
		})
	}
}

func (t *town) chance(p float64) bool { return t.rand.Float64() < p }

// some is a place in a list of n of which the first come often.
func (t *town) some(n int) int { return int(float64(n) * math.Pow(t.rand.Float64(), 1.6)) }

// tail is a word of a long tail: the k-th comes about as 1/k.
func (t *town) tail() string {
	k := int(math.Exp(t.rand.Float64() * math.Log(40_000)))
	var b strings.Builder
	b.WriteString("x")
	for ; k > 0; k /= 60 {
		b.WriteByte("bdgjklmnprst"[k%12])
		b.WriteByte("aeiou"[k/12%5])
	}
	return b.String()
}

func (t *town) text(words string) string {
	if t.chance(0.3) {
		return ""
	}
	all := strings.Fields(words)
	n := 6 + t.rand.IntN(9)
	for len(all) < n {
		all = append(all, t.tail())
	}
	return strings.Join(all, " ")
}

func (t *town) words(x trade) string {
	if t.chance(0.33) {
		return x.en
	}
	return x.id
}

func (t *town) area() string { return fmt.Sprintf("51.%02d.%02d", 1+t.some(9), 1+t.rand.IntN(6)) }

// codes are those of a trade, the last digits of HS anew so that chapters have
// many headings, and not always both.
func (t *town) codes(x trade) []pairing.Code {
	var all []pairing.Code
	if t.chance(0.8) {
		all = append(all, pairing.Code{Scheme: pairing.HS, Value: x.hs[:3] + fmt.Sprintf("%d", t.some(10)) + x.hs[4:5] + fmt.Sprintf("%d", t.some(10))})
	}
	if t.chance(0.7) {
		all = append(all, pairing.Code{Scheme: pairing.KBLI, Version: "2020", Value: x.kbli[:4] + fmt.Sprintf("%d", 1+t.some(6))})
	}
	return all
}

func (t *town) business(i int) pairing.Party {
	x := t.trades[t.some(len(t.trades))]
	p := pairing.Party{
		ID: fmt.Sprintf("U%06d", i), Name: fmt.Sprintf("Usaha Melati %d (contoh)", i), Role: "ikm",
		Area: t.area(), Scale: []pairing.Scale{pairing.Micro, pairing.Small, pairing.Medium}[t.some(3)],
	}
	if t.chance(0.7) {
		p.Certificates = []pairing.Certificate{}
		for _, c := range certificates() {
			if t.chance(0.3) {
				p.Certificates = append(p.Certificates, pairing.Certificate{Code: c})
			}
		}
	}
	p.Offers = []pairing.Item{{
		Kind: pairing.Product, Codes: t.codes(x), Text: t.text(t.words(x)),
		Capacity: int64(50 * (1 + t.some(40))), MinOrder: int64(5 * (1 + t.some(20))), LeadDays: 5 + t.rand.IntN(40),
	}}
	switch k := t.rand.IntN(10); {
	case k < 4:
		y := t.trades[t.some(len(t.trades))]
		p.Needs = []pairing.Item{{Kind: pairing.Material, Codes: t.codes(y), Text: t.text(y.material)}}
	case k < 6:
		p.Needs = []pairing.Item{{Kind: pairing.Market, Text: t.text("tempat pasar gerai " + x.id)}}
	case k < 7:
		p.Needs = []pairing.Item{{Kind: pairing.Product, Codes: t.codes(t.trades[19]), Text: t.text("kemasan label")}}
	default:
		p.Needs = []pairing.Item{{Kind: pairing.Product, Codes: t.codes(t.trades[t.some(len(t.trades))]), Text: t.text("bahan " + x.material)}}
	}
	return p
}

func (t *town) stakeholder(i int) pairing.Party {
	x := t.trades[t.some(len(t.trades))]
	need := pairing.Item{
		Kind: pairing.Product, Codes: t.codes(x), Text: t.text(t.words(x)), Quantity: int64(20 * (1 + t.some(60))),
	}
	if t.chance(0.4) {
		need.Must = append(need.Must, pairing.Condition{Ask: pairing.AskCertificate, Values: []string{certificates()[t.some(6)]}})
	}
	if t.chance(0.4) {
		need.Want = append(need.Want, pairing.Condition{Ask: pairing.AskArea, Values: []string{t.area()[:5]}})
	}
	if t.chance(0.2) {
		need.Must = append(need.Must, pairing.Condition{Ask: pairing.AskLead, Number: 30})
	}
	y := t.trades[t.some(len(t.trades))]
	return pairing.Party{
		ID: fmt.Sprintf("P%06d", i), Name: fmt.Sprintf("Pembeli Cempaka %d (contoh)", i), Role: "buyer", Area: t.area(),
		Needs:  []pairing.Item{need},
		Offers: []pairing.Item{{Kind: []pairing.Kind{pairing.Market, pairing.Material, pairing.Product, pairing.Material}[t.rand.IntN(4)], Codes: t.codes(y), Text: t.text("menyediakan " + y.material)}},
	}
}
