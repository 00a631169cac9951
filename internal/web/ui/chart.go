package ui

import (
	"fmt"
	"strings"
)

// Chart is a handful of values to be drawn small.
type Chart struct {
	ID     string
	Title  string
	Points []Point
}

// Point is one value with what it belongs to.
type Point struct {
	Text  string // such as a day
	Value float64
	Shown string // the value in words of the page's language
}

// The drawing's size; it is stretched to the room there is.
const (
	chartWide = 120.0
	chartHigh = 36.0
	chartEdge = 2.0 // so that the line's ends are not cut
)

// text is all values in words.
func (c Chart) text() string {
	all := make([]string, len(c.Points))
	for i, p := range c.Points {
		all[i] = p.Text + ":\u00a0" + p.Shown // kept on one line
	}
	return strings.Join(all, " · ")
}

// most is the highest value, at least a little above nothing.
func (c Chart) most() float64 {
	most := 0.0
	for _, p := range c.Points {
		most = max(most, p.Value)
	}
	if most == 0 {
		return 1
	}
	return most
}

type bar struct{ x, y, wide, high string }

// bars are columns from the ground up; nothing is still a thin line.
func (c Chart) bars() []bar {
	var all []bar
	step := chartWide / float64(max(1, len(c.Points)))
	for i, p := range c.Points {
		high := max(1, max(0, p.Value)/c.most()*chartHigh)
		all = append(all, bar{tenth(float64(i)*step + step*0.1), tenth(chartHigh - high), tenth(step * 0.8), tenth(high)})
	}
	return all
}

// line is the points of a line through the values; a single one is drawn as a
// level line.
func (c Chart) line() string {
	points := c.Points
	if len(points) == 1 {
		points = append(points[:1:1], points[0])
	}
	all := make([]string, len(points))
	for i, p := range points {
		x := chartEdge + (chartWide-2*chartEdge)*float64(i)/float64(len(points)-1)
		y := chartHigh - chartEdge - max(0, p.Value)/c.most()*(chartHigh-2*chartEdge)
		all[i] = tenth(x) + "," + tenth(y)
	}
	return strings.Join(all, " ")
}

func tenth(x float64) string { return fmt.Sprintf("%.1f", x) }
