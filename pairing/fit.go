package pairing

import "math"

// topic is how far need and offer speak of the same, by each kind of evidence;
// all between 0 and 1 before weights.
type topic struct {
	tau, text float32
	kind      float64
	across    float64
}

// compare looks at two items. It adds in the order of the terms, as ranking does,
// so that both come to the very same number.
func (x *Index) compare(need, offer *entry) topic {
	var t topic
	for i, j := 0, 0; i < len(need.codes) && j < len(offer.codes); {
		switch a, b := need.codes[i], offer.codes[j]; {
		case a.id < b.id:
			i++
		case a.id > b.id:
			j++
		default:
			t.tau = max(t.tau, x.tau[a.id]*float32(a.weight*b.weight))
			i, j = i+1, j+1
		}
	}
	for i, j := 0, 0; i < len(need.words) && j < len(offer.words); {
		switch a, b := need.words[i], offer.words[j]; {
		case a.id < b.id:
			i++
		case a.id > b.id:
			j++
		default:
			t.text += float32(a.weight * b.weight)
			i, j = i+1, j+1
		}
	}
	t.kind, t.across = x.kindOf(need.kind, offer.kind)
	return t
}

// kindOf is what the kinds say by themselves, and how far the one can stand for
// the other.
func (x *Index) kindOf(need, offer uint8) (evidence, across float64) {
	if need == offer {
		evidence = x.alone[need]
	}
	return evidence, x.across[offer][need]
}

// squash is a text score between 0 and 1: half at the median.
func (x *Index) squash(s float32) float64 { return float64(s) / (float64(s) + float64(x.median)) }

// sum joins the evidence; 0 when there is none.
func (x *Index) sum(t topic) float64 {
	w := &x.weights
	return 1 - (1-t.kind)*(1-w.Taxonomy*float64(t.tau))*(1-w.Text*x.squash(t.text))
}

// fit is f of need and offer, for a share of wanted conditions kept and a number
// of required ones broken.
func (x *Index) fit(t topic, wants float64, missing int) float64 {
	s := x.sum(t)
	if s <= 0 || t.across <= 0 {
		return 0
	}
	f := t.across * (1 - (1-s)*(1-x.weights.Wants*wants))
	if missing > 0 {
		f *= math.Pow(x.weights.Missing, float64(missing))
	}
	return f
}

// matter is one condition, judged.
type matter struct {
	asker, other int32
	condition    Condition
	required     bool
	verdict      verdict
	had          string
}

// conditions judges all that two items ask of each other, and of the day.
func (x *Index) conditions(need, offer *entry, each func(m matter)) {
	giver, taker := &x.parties[offer.party], &x.parties[need.party]
	ask := func(all []Condition, asker, other int32, p *Party, it *Item, required bool) {
		for i := range all {
			v, had := all[i].holds(p, it, x.rules.Today)
			each(matter{asker, other, all[i], required, v, had})
		}
	}
	ofOffer, ofNeed := implied(need.it, offer.it)
	ask(need.it.Must, need.party, offer.party, giver, offer.it, true)
	ask(ofOffer, need.party, offer.party, giver, offer.it, true)
	ask(offer.it.Must, offer.party, need.party, taker, need.it, true)
	ask(ofNeed, offer.party, need.party, taker, need.it, true)
	ask(need.it.Want, need.party, offer.party, giver, offer.it, false)
	ask(offer.it.Want, offer.party, need.party, taker, need.it, false)
	if x.rules.Today == "" {
		return
	}
	valid := []Condition{{Ask: AskValid, Values: []string{x.rules.Today}}}
	if offer.it.ValidUntil != "" {
		ask(valid, need.party, offer.party, giver, offer.it, true)
	}
	if need.it.ValidUntil != "" {
		ask(valid, offer.party, need.party, taker, need.it, true)
	}
}

// exact is f of two items with their conditions.
func (x *Index) exact(need, offer *entry) (f float64, t topic, missing int) {
	t = x.compare(need, offer)
	if x.sum(t) <= 0 || t.across <= 0 {
		return 0, t, 0
	}
	wants, good := 0, 0
	x.conditions(need, offer, func(m matter) {
		switch {
		case m.required && m.verdict == broken:
			missing++
		case !m.required:
			wants++
			if m.verdict == kept {
				good++
			}
		}
	})
	share := 0.0
	if wants > 0 {
		share = float64(good) / float64(wants)
	}
	return x.fit(t, share, missing), t, missing
}
