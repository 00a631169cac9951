package pairing_test

import (
	"context"
	"encoding/binary"
	"math"
	"strings"
	"testing"

	"wantilan/pairing"
)

// whatever turns bytes into values of any sort.
type whatever struct{ left []byte }

func (w *whatever) byte() byte {
	if len(w.left) == 0 {
		return 0
	}
	b := w.left[0]
	w.left = w.left[1:]
	return b
}

func (w *whatever) number(n int) int { return int(w.byte())%(n+2) - 1 }

func (w *whatever) float() float64 {
	if b := w.byte(); b < 240 {
		return float64(b) / 200
	}
	var all [8]byte
	for i := range all {
		all[i] = w.byte()
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(all[:]))
}

func (w *whatever) text() string {
	n := min(int(w.byte())%12, len(w.left))
	s := string(w.left[:n])
	w.left = w.left[n:]
	return s
}

func (w *whatever) conditions() (all []pairing.Condition) {
	asks := []pairing.Ask{"", pairing.AskCertificate, pairing.AskCapacity, pairing.AskQuantity, pairing.AskMinOrder, pairing.AskLead, pairing.AskScale, pairing.AskArea, pairing.AskLanguage, pairing.AskPrice, pairing.AskValid}
	for range w.number(2) {
		all = append(all, pairing.Condition{Ask: asks[int(w.byte())%len(asks)], Values: []string{w.text()}, Number: int64(w.number(9)), Price: pairing.Band{Low: int64(w.number(9)), High: int64(w.number(9))}})
	}
	return all
}

func (w *whatever) items() (all []pairing.Item) {
	kinds := []pairing.Kind{"", pairing.Product, pairing.Finance, pairing.Market, "x"}
	for range w.number(2) {
		all = append(all, pairing.Item{Kind: kinds[int(w.byte())%len(kinds)], Text: w.text(), Quantity: int64(w.number(9)), MinOrder: int64(w.number(9)), ValidUntil: w.text(),
			Codes: []pairing.Code{{Scheme: []string{pairing.HS, pairing.KBLI, "list", ""}[w.byte()%4], Value: w.text()}}, Must: w.conditions(), Want: w.conditions()})
	}
	return all
}

// Whatever parties are given, they are refused with a place, or every question about
// them is answered.
func FuzzIndex(f *testing.F) {
	f.Add([]byte("\x02perak kayu 7113 silver wood"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		w := &whatever{raw}
		var parties []pairing.Party
		for range 1 + w.number(4) {
			parties = append(parties, pairing.Party{ID: w.text(), Role: w.text(), Owner: w.text(), Acceptance: w.float(), Offers: w.items(), Needs: w.items(), Present: []pairing.Span{{From: 0, To: w.number(9)}}})
		}
		rules := pairing.Rules{Today: w.text(), RivalsApart: w.byte()%2 == 0, Wishes: []pairing.Wish{{From: w.text(), To: w.text(), Level: pairing.Level(w.number(3))}}}
		x, err := pairing.NewIndex(parties, rules, pairing.Weights1())
		if err != nil {
			if !strings.Contains(err.Error(), ": ") {
				t.Fatalf("error without a place: %v", err)
			}
			return
		}
		for a := range parties {
			if _, err := x.Top(a, pairing.Query{Most: 3, Explore: 0.5}); err != nil {
				t.Fatal(err)
			}
			for b := range parties {
				p, err := x.Pair(a, b)
				if err != nil || !(p.Score >= 0 && p.Score <= 1) {
					t.Fatalf("score %v (%v)", p.Score, err)
				}
				for _, r := range p.Reasons {
					r.Sentence(pairing.Indonesian)
				}
				if _, err := x.WhyNot(a, b, pairing.Query{Most: 1}); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// Whatever gathering is given, it is refused with a place, or allotted by its rules.
func FuzzAllocate(f *testing.F) {
	f.Add([]byte("\x05\x01\x02\x03\x04\x05\x06\x07\x08\x09"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		w := &whatever{raw}
		g := &pairing.Gathering{Good: w.float(), Flows: w.number(3)}
		for i := range 1 + w.number(6) {
			g.Guests = append(g.Guests, pairing.Guest{ID: string(rune('a' + i)), Most: w.number(4), Floor: w.number(3), Credit: w.float()})
		}
		for range w.number(12) {
			g.Candidates = append(g.Candidates, pairing.Candidate{A: w.number(7), B: w.number(7), Score: w.float(), WishA: pairing.Level(w.number(2))})
		}
		g.Groups = []pairing.Group{{Guests: []int{w.number(3)}, Most: w.number(2), MostEach: w.number(2)}}
		g.Returned = []pairing.Return{{Candidate: w.number(3), Price: w.float(), Barred: w.byte()%2 == 0}}
		a, err := pairing.Allocate(context.Background(), g)
		if err != nil {
			if !strings.Contains(err.Error(), ": ") {
				t.Fatalf("error without a place: %v", err)
			}
			return
		}
		for k := range g.Candidates {
			if _, err := a.Why(k); err != nil {
				t.Fatal(err)
			}
		}
	})
}
