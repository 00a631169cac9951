package fit

import (
	"cmp"
	"math"
	"slices"
)

// AUC is the chance that a yes scores above a no; ties count half. ok is false when
// there are not both.
func AUC(scores []float64, yes []bool) (auc float64, ok bool) {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(scores[a], scores[b]) })
	var ranks, n float64
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && scores[order[j]] == scores[order[i]] {
			j++
		}
		mean := float64(i+j+1) / 2 // ranks are counted from 1
		for ; i < j; i++ {
			if yes[order[i]] {
				ranks += mean
				n++
			}
		}
	}
	no := float64(len(scores)) - n
	if n == 0 || no == 0 {
		return 0.5, false
	}
	return (ranks - n*(n+1)/2) / (n * no), true
}

// Brier is the mean squared difference of chances and what came.
func Brier(chances []float64, yes []bool) (sum float64) {
	for i, p := range chances {
		if yes[i] {
			p = 1 - p
		}
		sum += p * p
	}
	return sum / math.Max(1, float64(len(chances)))
}

// ECE is the expected calibration error: the mean difference, over ten bins of
// equal width, between the mean chance in a bin and the share of yes in it.
func ECE(chances []float64, yes []bool) (sum float64) {
	const bins = 10
	var chance, came [bins]float64
	for i, p := range chances {
		b := min(max(int(p*bins), 0), bins-1)
		chance[b] += p
		if yes[i] {
			came[b]++
		}
	}
	for b := range bins {
		sum += math.Abs(chance[b] - came[b])
	}
	return sum / math.Max(1, float64(len(chances)))
}
