package pairing

import (
	"fmt"
	"math"
)

// Weights are all the numbers by which pairs are scored, in one place. Their
// Version stands with every result, so that a score can be understood later.
type Weights struct {
	Version string

	// Parts of a one-way fit. Each is the most that its part can make alone;
	// together they are a noisy or, so that what is missing does not punish.
	Taxonomy float64
	Text     float64
	Wants    float64

	// Tau by how many digits agree: HS 6, 4, 2 and KBLI 5, 4, 3, 2.
	HS   [3]float64
	KBLI [4]float64
	List float64 // another scheme, the same code
	// OtherVersion multiplies tau between versions of KBLI without a Link;
	// Link multiplies the share of a Link.
	OtherVersion float64
	Link         float64

	// Words as written, and their base words or meanings, in the text's score.
	Surface, Stem float64
	K1, B         float64 // of BM25
	// CommonShare: words in a larger share of all items say nothing. It is not
	// asked among fewer than CommonFrom items.
	CommonShare float64
	CommonFrom  int

	// Kind is what offer and need of the same kind make alone, where the kind
	// itself says what is meant; Across is how far an offer of the first kind can
	// meet a need of the second, where it is not the same.
	Kind   map[Kind]float64
	Across map[[2]Kind]float64

	Missing    float64 // multiplies the fit for each required condition that is broken
	Floor      float64 // least of the two directions of a two-way pair
	Acceptance float64 // of those who only give, when they do not say
	Rival      float64 // tau of offers from which on two parties compete
	WishWould  float64 // a wish of one side, noisy or with the score
	WishMust   float64

	Strong, Medium float64 // bands: from which score on
}

// Weights1 is the table that comes with this package. Tau, stem and surface
// weights and the parameters of BM25 follow what was measured before
// (docs/pairing.md); the rest is set by judgement until outcomes are there.
func Weights1() Weights {
	return Weights{
		Version:  "1",
		Taxonomy: 0.8, Text: 0.6, Wants: 0.2,
		HS: [3]float64{1, 0.7, 0.4}, KBLI: [4]float64{1, 0.7, 0.4, 0.2}, List: 0.5,
		OtherVersion: 0.5, Link: 0.5,
		Surface: 1, Stem: 0.7, K1: 1.2, B: 0.5, CommonShare: 0.05, CommonFrom: 20_000,
		Kind: map[Kind]float64{Finance: 0.5, Market: 0.4, Training: 0.3, Knowledge: 0.3, Partner: 0.1},
		Across: map[[2]Kind]float64{
			{Product, Material}: 0.8, {Material, Product}: 0.8, // one's product is the other's material
			{Service, Capacity}: 0.7, {Capacity, Service}: 0.7, {Capacity, Product}: 0.6,
			{Product, Capacity}:   0.4,
			{Training, Knowledge}: 0.8, {Knowledge, Training}: 0.8, {Service, Knowledge}: 0.5, {Service, Training}: 0.5,
			{Other, Partner}: 0.5, {Partner, Other}: 0.5,
		},
		Missing: 0.7, Floor: 0.05, Acceptance: 0.5, Rival: 0.7,
		WishWould: 0.15, WishMust: 0.3,
		Strong: 0.5, Medium: 0.25,
	}
}

// Check returns what is wrong with the weights, or nil.
func (w *Weights) Check() error {
	var m mistakes
	within := func(name string, x, low, high float64) {
		if math.IsNaN(x) || x < low || x > high {
			m.add("weights, "+name, "%v is not between %v and %v; begin with Weights1 and change what you must", x, low, high)
		}
	}
	for name, x := range map[string]float64{
		"taxonomy": w.Taxonomy, "text": w.Text, "wants": w.Wants, "list": w.List, "other version": w.OtherVersion, "link": w.Link,
		"common share": w.CommonShare, "missing": w.Missing, "floor": w.Floor, "acceptance": w.Acceptance, "rival": w.Rival,
		"wish would": w.WishWould, "wish must": w.WishMust, "strong": w.Strong, "medium": w.Medium, "b": w.B,
		"HS 6": w.HS[0], "HS 4": w.HS[1], "HS 2": w.HS[2], "KBLI 5": w.KBLI[0], "KBLI 4": w.KBLI[1], "KBLI 3": w.KBLI[2], "KBLI 2": w.KBLI[3],
	} {
		within(name, x, 0, 1)
	}
	within("surface", w.Surface, 0, 10)
	within("stem", w.Stem, 0, 10)
	within("k1", w.K1, 0, 10)
	for k, x := range w.Kind {
		within("kind "+string(k), x, 0, 1)
	}
	for k, x := range w.Across {
		within(fmt.Sprintf("across %s and %s", k[0], k[1]), x, 0, 1)
	}
	if w.Version == "" {
		m.add("weights, version", "it is empty; name the table, so that scores can be understood later")
	}
	return m.err()
}

// across is how far an offer of one kind meets a need of another.
func (w *Weights) across(offer, need Kind) float64 {
	if offer == need || offer == "" || need == "" {
		return 1
	}
	return w.Across[[2]Kind{offer, need}]
}
