// Package pairing says who should meet whom at a business meeting (temu usaha), and
// why. It is for parties with needs and offers, such as small industries, buyers and
// banks, of which many must share few tables.
//
// # Pairs
//
// NewIndex takes parties with what they need and offer: codes of HS, KBLI or a list
// of one's own, words in Indonesian or English, and conditions as data. How well an
// offer meets a need is a noisy or,
//
//	fit = across * (1 - (1-kind)(1-0.8*tau)(1-0.6*text)(1-0.2*wants)) * 0.7^missing
//
// where tau tells how many digits of a code agree, text is BM25 over words as
// written, base words and meanings, squashed to s/(s+c) with c the median score, wants
// is the share of wanted conditions that are kept, and missing counts required ones
// that are broken. Where both sides need something, the score is the harmonic mean of
// both directions; where one side only gives, it is one direction times how often that
// side says yes, and the pair says so (PairType). All numbers are in Weights.
//
// A required condition that is broken never hides a pair. It becomes advice: "almost:
// lacks halal". What hides a pair are wishes never to meet, the same owner, and, where
// asked, rivals and roles (Rules).
//
// A score is no probability. Until Calibrate has seen 200 meetings with outcomes, and
// its calibration error is at most 0.05, pairs have a Grade and reasons only.
//
// # Allocations
//
// Allocate chooses among candidates under capacities. Its objectives, one after the
// other: fewest guests with fewer good meetings than their floor; fewest without any;
// the highest best score of the worst-off; the largest sum of scores and of gains by
// which a first meeting is worth more than a second. Verify counts all of them anew.
//
// ArrangeCircles puts members into small groups for several months; SelfCheck judges
// rules before a desk is asked; GroupQuestions seats firms with one question together.
//
// # Guarantees
//
//   - Top finds exactly the parties that scoring every pair would find.
//   - An allocation keeps every limit: it has passed Verify, which shares no code with
//     the search. Proven means that no allocation is better in any objective, in their
//     order. Without proof, Bound tells what none can pass. Gatherings that do not fall
//     into two sides, or have more than 60,000 candidates, are never proven; greed with
//     exchanges settles them, which does not look at the worst-off.
//   - With floors of two or more at crowded desks the number below their floor is
//     NP-hard to find (three-dimensional matching is a case of it); Flows bounds the
//     search, and Proven is false when it did not end.
//   - The same input, seed and number of flows give the same output; the order in which
//     parties, guests or candidates are given changes no value. There is no clock, no
//     state and no random source but the seed. An Index may be used by many at once.
//   - Evaluate learns nothing for an event from the outcomes that it measures there.
//   - Any input is answered or refused with an error that names the place and says what
//     to do. Names go into sentences as they are; escape them where they are shown.
//
// # Cost
//
// An index takes time and memory in proportion to codes and words. One list looks at
// every party that shares a code, a word or a telling kind with the one that asks; that
// is all of them in the worst case. An allocation is a few flows on a network simplex,
// whose cost grows about with candidates times guests. docs/pairing.md has figures.
//
// # Sources
//
// Luiz Pizzato et al.: RECON, a reciprocal recommender for online dating, RecSys 2010,
// for the harmonic mean. Stephen Robertson, Hugo Zaragoza: The probabilistic relevance
// framework, BM25 and beyond, 2009. Ravindra Ahuja, Thomas Magnanti, James Orlin:
// Network Flows, 1993, and W. H. Cunningham: A network simplex method, Mathematical
// Programming 11 (1976). Ivan Stelmakh, Nihar Shah, Aarti Singh: PeerReview4All, 2019,
// and Ari Kobren, Barna Saha, Andrew McCallum: Paper matching with local fairness
// constraints, KDD 2019, for floors and the worst-off. Jing Cai, Adam Szeidl: Interfirm
// relationships and business performance, Quarterly Journal of Economics 133 (2018),
// for circles without rivals.
package pairing
