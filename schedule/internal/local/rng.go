package local

import "math/bits"

// rng draws random numbers: splitmix64 (Steele, Lea, Flood 2014), small and
// fast, and the same on every machine.
type rng struct{ x uint64 }

func newRNG(seed uint64) rng { return rng{seed*0x9E3779B97F4A7C15 + 0xD1B54A32D192ED03} }

func (r *rng) next64() uint64 {
	r.x += 0x9E3779B97F4A7C15
	z := r.x
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// pick is a number from 0 to n-1.
func (r *rng) pick(n int) int {
	hi, _ := bits.Mul64(r.next64(), uint64(n))
	return int(hi)
}

// chance is a number from 0 up to 1.
func (r *rng) chance() float64 { return float64(r.next64()>>11) / (1 << 53) }
