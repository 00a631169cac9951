package promise_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wantilan/internal/gathering"
	"wantilan/internal/gathering/promise"
)

var tenth = time.Date(2026, 12, 9, 2, 0, 0, 0, time.UTC) // 10.00 WITA

// words is a wording by the side from; yes and no are taps.
func words(id, after string, minute int, from gathering.ParticipantID) promise.Fact {
	return promise.Fact{ID: promise.FactID(id), Kind: promise.Words, Wording: promise.FactID(after), From: from, Side: from, Way: promise.BySelf, At: tenth.Add(time.Duration(minute) * time.Minute),
		Terms: promise.Terms{Giver: "ikm", Taker: "bank", What: "kalimat " + id}}
}

func tap(id string, kind promise.Kind, of string, minute int, side gathering.ParticipantID, way promise.Way) promise.Fact {
	f := promise.Fact{ID: promise.FactID(id), Kind: kind, Wording: promise.FactID(of), Side: side, From: side, Way: way, At: tenth.Add(time.Duration(minute) * time.Minute)}
	switch way {
	case promise.InTurn:
		f.From = map[gathering.ParticipantID]gathering.ParticipantID{"ikm": "bank", "bank": "ikm"}[side]
	case promise.ByPaper:
		f.From = ""
	}
	return f
}

func TestHowAPromiseStands(t *testing.T) {
	t.Parallel()
	first := words("w1", "", 0, "ikm")
	for name, tc := range map[string]struct {
		facts        []promise.Fact
		wording      promise.FactID
		giver, taker promise.Way
	}{
		"nothing is known":                             {nil, "", "", ""},
		"a tap before its wording came":                {[]promise.Fact{tap("a", promise.Yes, "w1", 1, "ikm", promise.BySelf)}, "", "", ""},
		"written by one, agreed by none":               {[]promise.Fact{first}, "w1", "", ""},
		"one tapped":                                   {[]promise.Fact{first, tap("a", promise.Yes, "w1", 1, "ikm", promise.BySelf)}, "w1", promise.BySelf, ""},
		"both, each on their own phone":                {[]promise.Fact{first, tap("a", promise.Yes, "w1", 1, "ikm", promise.ByCode), tap("b", promise.Yes, "w1", 2, "bank", promise.BySelf)}, "w1", promise.ByCode, promise.BySelf},
		"both on one phone, in turn":                   {[]promise.Fact{first, tap("a", promise.Yes, "w1", 1, "ikm", promise.BySelf), tap("b", promise.Yes, "w1", 2, "bank", promise.InTurn)}, "w1", promise.BySelf, promise.InTurn},
		"staff, from paper":                            {[]promise.Fact{first, tap("a", promise.Yes, "w1", 1, "ikm", promise.ByPaper), tap("b", promise.Yes, "w1", 2, "bank", promise.ByPaper)}, "w1", promise.ByPaper, promise.ByPaper},
		"changed after one tapped: both again":         {[]promise.Fact{first, tap("a", promise.Yes, "w1", 1, "ikm", promise.BySelf), words("w2", "w1", 2, "bank")}, "w2", "", ""},
		"a later tap on the older wording":             {[]promise.Fact{first, words("w2", "w1", 2, "bank"), tap("a", promise.Yes, "w1", 9, "ikm", promise.BySelf)}, "w2", "", ""},
		"two changes at once: the later":               {[]promise.Fact{first, words("x", "w1", 3, "ikm"), words("a", "w1", 4, "bank")}, "a", "", ""},
		"two changes at one moment: by their identity": {[]promise.Fact{first, words("x", "w1", 3, "ikm"), words("a", "w1", 3, "bank")}, "x", "", ""},
		"a change of a change, by a slow clock":        {[]promise.Fact{first, words("w2", "w1", 5, "ikm"), words("w3", "w2", 1, "bank")}, "w3", "", ""},
		"taken back":                                   {[]promise.Fact{first, tap("a", promise.Yes, "w1", 1, "ikm", promise.BySelf), tap("b", promise.No, "w1", 2, "ikm", promise.BySelf)}, "w1", promise.Declined, ""},
		"their own no before another's tap in turn":    {[]promise.Fact{first, tap("a", promise.No, "w1", 1, "bank", promise.BySelf), tap("b", promise.Yes, "w1", 9, "bank", promise.InTurn)}, "w1", "", promise.Declined},
		"of somebody else":                             {[]promise.Fact{first, tap("a", promise.Yes, "w1", 1, "hotel", promise.BySelf), words("w2", "w1", 2, "hotel")}, "w1", "", ""},
		"for the other side, as oneself":               {[]promise.Fact{first, {ID: "a", Kind: promise.Yes, Wording: "w1", Side: "bank", From: "ikm", Way: promise.BySelf, At: tenth}}, "w1", "", ""},
		"wordings that follow each other in a circle":  {[]promise.Fact{words("w1", "w2", 0, "ikm"), words("w2", "w1", 1, "ikm")}, "w2", "", ""},
	} {
		s := promise.Judge(tc.facts)
		if s.Wording.ID != tc.wording || s.Giver != tc.giver || s.Taker != tc.taker {
			t.Errorf("%s: wording %q, giver %q, taker %q", name, s.Wording.ID, s.Giver, s.Taker)
		}
	}
}

// Whatever is said, in whatever order it comes and however often: the promise stands the
// same, and nobody has agreed to words that they did not tap.
func TestOrderAndRepetitionOfWhatIsSaidDoNotMatter(t *testing.T) {
	t.Parallel()
	sides := []gathering.ParticipantID{"ikm", "bank", "hotel"}
	rapid.Check(t, func(rt *rapid.T) {
		var facts []promise.Fact
		ids := []string{""}
		for i := range rapid.IntRange(1, 12).Draw(rt, "facts") {
			id := fmt.Sprintf("f%02d", rapid.IntRange(0, 30).Draw(rt, "id")*100+i)
			of, minute, side := rapid.SampledFrom(ids).Draw(rt, "of"), rapid.IntRange(0, 3).Draw(rt, "minute"), rapid.SampledFrom(sides).Draw(rt, "side")
			switch rapid.IntRange(0, 2).Draw(rt, "kind") {
			case 0:
				facts = append(facts, words(id, of, minute, side))
				ids = append(ids, id)
			case 1:
				facts = append(facts, tap(id, promise.Yes, of, minute, side, rapid.SampledFrom([]promise.Way{promise.BySelf, promise.ByCode, promise.InTurn, promise.ByPaper}).Draw(rt, "way")))
			default:
				facts = append(facts, tap(id, promise.No, of, minute, side, promise.BySelf))
			}
		}
		want := promise.Judge(facts)
		again := append(append([]promise.Fact{}, facts...), facts[rapid.IntRange(0, len(facts)-1).Draw(rt, "repeated"):]...)
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "order"), 1))
		r.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
		if got := promise.Judge(again); got != want {
			rt.Fatalf("in another order %+v, not %+v", got, want)
		}
		for side, way := range map[gathering.ParticipantID]promise.Way{"ikm": want.Giver, "bank": want.Taker} {
			tapped := false
			for _, f := range facts {
				tapped = tapped || f.Kind == promise.Yes && f.Side == side && f.Wording == want.Wording.ID
			}
			if way != "" && way != promise.Declined && !tapped {
				rt.Fatalf("%s agreed to %s without a tap", side, want.Wording.ID)
			}
		}
	})
}
