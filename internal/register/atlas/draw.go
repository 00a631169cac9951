package atlas

import (
	"fmt"
	"math"
	"strings"
)

// Sheet is a drawing's ground: it turns degrees into units of the drawing.
type Sheet struct {
	Width, Height float64
	west, north   float64 // degrees
	across, down  float64 // units of the drawing for each degree
}

// Spot is a place in degrees.
type Spot struct{ Longitude, Latitude float64 }

// margin is what stays free around the drawing, in its units.
const margin = 8

// NewSheet makes the ground for areas and spots, as wide as given and no higher
// than twice that. Degrees of longitude are as much shorter as the latitude in the
// middle makes them, which is right to a thousandth within a regency.
func NewSheet(a Atlas, spots []Spot, width float64) (Sheet, bool) {
	west, east, south, north := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	take := func(x, y float64) {
		west, east, south, north = min(west, x), max(east, x), min(south, y), max(north, y)
	}
	for _, area := range a.Areas {
		for _, r := range area.Rings {
			for i := 0; i < len(r); i += 2 {
				take(float64(r[i])/perDegree, float64(r[i+1])/perDegree)
			}
		}
	}
	for _, s := range spots {
		take(s.Longitude, s.Latitude)
	}
	if west > east {
		return Sheet{}, false
	}
	if len(a.Areas) == 0 { // room for what is drawn around spots
		grow := max(0.02, (east-west)*0.1, (north-south)*0.1)
		west, east, south, north = west-grow, east+grow, south-grow, north+grow
	}
	shrink := math.Cos((south + north) / 2 * math.Pi / 180)
	high, wide := max(north-south, 1e-4), max((east-west)*shrink, 1e-4)
	scale := min((width-2*margin)/wide, (2*width-2*margin)/high)
	s := Sheet{Width: width, Height: math.Ceil(high*scale) + 2*margin, west: west, north: north, across: scale * shrink, down: scale}
	s.west -= (width - 2*margin - wide*scale) / 2 / s.across // in the middle
	return s, true
}

// At is where a spot is in the drawing.
func (s Sheet) At(p Spot) (x, y float64) {
	return margin + (p.Longitude-s.west)*s.across, margin + (s.north-p.Latitude)*s.down
}

// Path is an area's outline as the d of an SVG path, in tenths of a unit.
func (s Sheet) Path(a Area) string {
	var b strings.Builder
	for _, r := range a.Rings {
		for i := 0; i < len(r); i += 2 {
			x, y := s.At(Spot{float64(r[i]) / perDegree, float64(r[i+1]) / perDegree})
			b.WriteByte([]byte("ML")[min(i, 1)])
			fmt.Fprintf(&b, "%.1f %.1f", x, y)
		}
		b.WriteByte('Z')
	}
	return b.String()
}

// Middle is a spot within or near the middle of an area: that of its largest ring,
// by the centroid of a polygon.
func (a Area) Middle() Spot {
	best, most := Spot{}, -1.0
	for _, r := range a.Rings {
		var sum, x, y float64
		n := len(r)
		for i := 0; i < n; i += 2 {
			x0, y0, x1, y1 := float64(r[i]-r[0]), float64(r[i+1]-r[1]), float64(r[(i+2)%n]-r[0]), float64(r[(i+3)%n]-r[1])
			cross := x0*y1 - x1*y0
			sum, x, y = sum+cross, x+(x0+x1)*cross, y+(y0+y1)*cross
		}
		if math.Abs(sum) > most {
			most = math.Abs(sum)
			best = Spot{float64(r[0]) / perDegree, float64(r[1]) / perDegree}
			if sum != 0 {
				best = Spot{(float64(r[0]) + x/(3*sum)) / perDegree, (float64(r[1]) + y/(3*sum)) / perDegree}
			}
		}
	}
	return best
}
