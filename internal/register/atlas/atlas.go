// Package atlas reads boundaries of regions (batas wilayah) from GeoJSON and draws
// them: areas by their Kemendagri code, simplified so that a phone draws them at
// once.
//
// Coordinates are degrees of WGS 84, longitude first, as RFC 7946 has them; inside
// they are whole hundred-thousandths of a degree, about a metre.
package atlas

import (
	"encoding/json"
	"fmt"
	"math"
)

// Atlas is a set of areas.
type Atlas struct {
	Areas []Area `json:"areas"`
}

// Area is one region with its outlines. A ring is longitude and latitude in turn, in
// hundred-thousandths of a degree, without its first point once more at the end.
type Area struct {
	Code  string  `json:"code"`
	Name  string  `json:"name"`
	Rings [][]int `json:"rings"`
}

// perDegree is how many units a degree has.
const perDegree = 100_000

// points is how many points an atlas has.
func (a Atlas) points() (n int) {
	for _, area := range a.Areas {
		for _, r := range area.Rings {
			n += len(r) / 2
		}
	}
	return n
}

// Encode is the form in which an atlas is kept.
func (a Atlas) Encode() []byte {
	b, err := json.Marshal(a)
	if err != nil {
		panic(fmt.Sprintf("atlas: whole numbers and texts that cannot be written: %v", err))
	}
	return b
}

// Decode reads what Encode wrote.
func Decode(b []byte) (a Atlas, err error) {
	if err := json.Unmarshal(b, &a); err != nil {
		return Atlas{}, fmt.Errorf("read kept boundaries: %w", err)
	}
	return a, nil
}

// simplified gives an atlas of at most so many points: of each outline those points
// are left out that lie so near to the line between their neighbours that nobody
// sees the difference, nearer ones first. Areas never disappear: a ring keeps at
// least three points.
func (a Atlas) simplified(most int) Atlas {
	for near := 2.0; a.points() > most && near < perDegree; near *= 1.5 {
		b := Atlas{Areas: make([]Area, len(a.Areas))}
		for i, area := range a.Areas {
			b.Areas[i] = Area{Code: area.Code, Name: area.Name}
			for _, r := range area.Rings {
				b.Areas[i].Rings = append(b.Areas[i].Rings, thin(r, near))
			}
		}
		a = b
	}
	return a
}

// thin is Douglas and Peucker's way, with a stack of its own: a ring of many points
// must not exhaust the program's. The ring is cut at its first point and the one
// farthest from it.
func thin(ring []int, near float64) []int {
	n := len(ring) / 2
	if n <= 3 {
		return ring
	}
	far, most := 0, -1.0
	for i := range n {
		if d := math.Hypot(float64(ring[2*i]-ring[0]), float64(ring[2*i+1]-ring[1])); d > most {
			far, most = i, d
		}
	}
	keep := make([]bool, n+1)
	keep[0], keep[far], keep[n] = true, true, true
	at := func(i int) (x, y float64) { return float64(ring[2*(i%n)]), float64(ring[2*(i%n)+1]) }
	for stack := [][2]int{{0, far}, {far, n}}; len(stack) > 0; {
		from, to := stack[len(stack)-1][0], stack[len(stack)-1][1]
		stack = stack[:len(stack)-1]
		worst, most := 0, near
		x0, y0 := at(from)
		x1, y1 := at(to)
		for i := from + 1; i < to; i++ {
			x, y := at(i)
			if d := apart(x, y, x0, y0, x1, y1); d > most {
				worst, most = i, d
			}
		}
		if worst > 0 {
			keep[worst] = true
			stack = append(stack, [2]int{from, worst}, [2]int{worst, to})
		}
	}
	var out []int
	for i := range n {
		if keep[i] {
			out = append(out, ring[2*i], ring[2*i+1])
		}
	}
	if len(out) < 6 { // two points are no area: a third between them
		mid := (far + n) / 2 % n
		if mid == far || mid == 0 {
			mid = far / 2
		}
		return []int{ring[0], ring[1], ring[2*min(far, mid)], ring[2*min(far, mid)+1], ring[2*max(far, mid)], ring[2*max(far, mid)+1]}
	}
	return out
}

// apart is how far a point is from the line between two others.
func apart(x, y, x0, y0, x1, y1 float64) float64 {
	dx, dy := x1-x0, y1-y0
	if length := dx*dx + dy*dy; length > 0 {
		t := max(0, min(1, ((x-x0)*dx+(y-y0)*dy)/length))
		x0, y0 = x0+t*dx, y0+t*dy
	}
	return math.Hypot(x-x0, y-y0)
}
