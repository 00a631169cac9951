package match

import (
	"strings"

	"wantilan/internal/register"
	"wantilan/pairing"
)

// Known is what the register and registrations tell of a gathering's participants.
type Known struct {
	Mark    string    // what it was read at; see SuggestionStore.MarkOf
	Parties []KnownOf // by participant number
}

// KnownOf is what is known of one participant.
type KnownOf struct {
	Booked       bool // it stands in the book with a profile: what is missing there, it has not
	NIB          bool
	Region       string // Kemendagri code
	KBLI         string
	Edition      string // of KBLI
	Cluster      string
	Begun        int // year; 0: not known
	Workers      int // 0: not known
	LegalForm    string
	LooksFor     string // of a stakeholder, in its words
	Offers       string
	Obstacle     string // said at registration: capital, marketing, other
	Sex          string // L or P, of who leads it, as registered; empty: not said
	Products     []register.Product
	Wants        []register.Want // open ones
	Certificates []register.Certificate
	Conditions   []Condition // that it asks of who comes to its desk
	Owed         float64     // good meetings that it is owed from earlier gatherings
	Before       int         // gatherings that it took part in before
}

// topicSchemes are the lists that topics of needs and offers can be codes of.
var topicSchemes = []string{pairing.HS, pairing.KBLI}

// codeOf reads a topic: "HS 630259", "KBLI 13122", or a cluster.
func codeOf(topic string) (pairing.Code, bool) {
	if topic == "" {
		return pairing.Code{}, false
	}
	for _, scheme := range topicSchemes {
		if rest, is := strings.CutPrefix(strings.ToUpper(topic), scheme); is {
			if digits := strings.Trim(rest, " :.-"); len(digits) >= 2 && strings.Trim(digits, "0123456789") == "" {
				return pairing.Code{Scheme: scheme, Value: digits}, true
			}
		}
	}
	if strings.Trim(topic, "0123456789") == "" {
		switch len(topic) {
		case 5:
			return pairing.Code{Scheme: pairing.KBLI, Value: topic}, true
		case 6:
			return pairing.Code{Scheme: pairing.HS, Value: topic}, true
		}
	}
	return pairing.Code{Scheme: "cluster", Value: strings.ToLower(topic)}, len(topic) <= 64
}

// codes are those of a product, or of what a business mainly does.
//
//go:noinline
func codes(hs, kbli, edition, cluster string) (all []pairing.Code) {
	digits := func(s string) bool { return len(s) >= 2 && strings.Trim(s, "0123456789") == "" }
	if digits(hs) {
		all = append(all, pairing.Code{Scheme: pairing.HS, Value: hs})
	}
	if digits(kbli) {
		all = append(all, pairing.Code{Scheme: pairing.KBLI, Version: edition, Value: kbli})
	}
	if cluster != "" && len(cluster) <= 64 {
		all = append(all, pairing.Code{Scheme: "cluster", Value: strings.ToLower(cluster)})
	}
	return all
}

// usual is what parties of a kind offer and look for where they have not said it.
//
//go:noinline
func usual(kind register.Kind) (offers, needs pairing.Kind) {
	switch kind {
	case register.Bank:
		return pairing.Finance, ""
	case register.Airport, register.Hotel, register.Retailer:
		return pairing.Market, pairing.Product
	case register.Government, register.Council:
		return pairing.Training, ""
	case register.Expert:
		return pairing.Knowledge, ""
	}
	return "", ""
}

// obstacles are what businesses need that named one at registration.
var obstacles = map[string]pairing.Kind{"capital": pairing.Finance, "marketing": pairing.Market}

// cut bounds a text in bytes, at a letter.
//
//go:noinline
func cut(s string) string {
	if len(s) > 4000 {
		s = strings.ToValidUTF8(s[:4000], "")
	}
	return s
}

// offers are what a participant has to give, as pairing reads it.
func (k *KnownOf) offers(kind register.Kind, product string) (all []pairing.Item) {
	for i := range k.Products {
		p := &k.Products[i]
		all = append(all, pairing.Item{Kind: pairing.Product, Codes: codes(p.HS, p.KBLI, p.KBLIEdition, k.Cluster),
			Text: cut(p.Name + " " + p.NameEN + " " + p.About + " " + p.Materials), MinOrder: p.MinimumOrder, Capacity: p.AMonth, LeadDays: int(min(p.LeadDays, 10_000))})
	}
	for i := range k.Wants {
		if w := &k.Wants[i]; w.Side == register.Offer {
			all = append(all, item(w))
		}
	}
	give, _ := usual(kind)
	switch {
	case kind == register.Business && len(k.Products) == 0 && (product != "" || k.KBLI != ""):
		all = append(all, pairing.Item{Kind: pairing.Product, Codes: codes("", k.KBLI, k.Edition, k.Cluster), Text: cut(product)})
	case kind != register.Business && len(all) == 0 && give != "":
		all = append(all, pairing.Item{Kind: give, Text: cut(product + " " + k.Offers)})
	}
	return all[:min(len(all), pairing.MostItems)]
}

// needs are what a participant looks for.
func (k *KnownOf) needs(kind register.Kind, product string) (all []pairing.Item) {
	said := map[pairing.Kind]bool{}
	for i := range k.Wants {
		if w := &k.Wants[i]; w.Side == register.Need {
			all = append(all, item(w))
			said[pairing.Kind(w.Kind)] = true
		}
	}
	if need := obstacles[k.Obstacle]; need != "" && !said[need] {
		all = append(all, pairing.Item{Kind: need})
	}
	if _, take := usual(kind); kind != register.Business && len(all) == 0 && (take != "" || k.LooksFor != "") {
		all = append(all, pairing.Item{Kind: take, Text: cut(k.LooksFor + " " + product)})
	}
	return all[:min(len(all), pairing.MostItems)]
}

// item reads a need or an offer.
func item(w *register.Want) pairing.Item {
	it := pairing.Item{Kind: pairing.Kind(w.Kind), Text: cut(w.Title + " " + w.About), Quantity: w.Quantity, ValidUntil: string(w.ValidUntil)}
	if c, is := codeOf(w.Topic); is {
		it.Codes = []pairing.Code{c}
	}
	for _, c := range w.Conditions {
		x, reads := condition(c)
		switch {
		case !reads: // words are for people
		case c.Required:
			it.Must = append(it.Must, x)
		default:
			it.Want = append(it.Want, x)
		}
	}
	return it
}

func condition(c register.Condition) (pairing.Condition, bool) {
	var n int64
	for _, d := range c.Value {
		if d < '0' || d > '9' || n > 1<<50 {
			n = -1
			break
		}
		n = n*10 + int64(d-'0')
	}
	asks := map[string]pairing.Ask{"a_month": pairing.AskCapacity, "minimum_order": pairing.AskMinOrder, "lead_days": pairing.AskLead}
	switch {
	case c.Value == "":
	case c.Kind == "certificate":
		return pairing.Condition{Ask: pairing.AskCertificate, Values: []string{c.Value}}, true
	case c.Kind == "region" && strings.Trim(c.Value, "0123456789.") == "":
		return pairing.Condition{Ask: pairing.AskArea, Values: []string{c.Value}}, true
	case asks[c.Kind] != "" && n >= 0:
		return pairing.Condition{Ask: asks[c.Kind], Number: n}, true
	}
	return pairing.Condition{}, false
}

// papers are the certificates of a party. A business that is not in the book was never
// asked.
func (k *KnownOf) papers() []pairing.Certificate {
	if !k.Booked {
		return nil
	}
	all := []pairing.Certificate{}
	if k.NIB {
		all = append(all, pairing.Certificate{Code: "nib"})
	}
	for _, c := range k.Certificates {
		if c.Kind != "" {
			all = append(all, pairing.Certificate{Code: c.Kind, ValidUntil: string(c.ValidUntil)})
		}
	}
	return all
}
