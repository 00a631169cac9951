package atlas

import (
	"bytes"
	"encoding/json"
	"math"
	"regexp"
	"strings"

	"wantilan/internal/fault"
)

// Bounds of a file.
const (
	MostBytes  = 8 << 20
	mostAreas  = 2000
	mostPoints = 400_000 // read
	mostDrawn  = 6000    // kept: some 60 KB of drawing, 20 KB compressed
)

// codeNames and nameNames are properties under which boundary files say an area's
// code and name, in small letters.
var (
	codeNames = []string{"code", "kode", "kdepum", "kode_desa", "kode_kec", "kemendagri", "id"}
	nameNames = []string{"name", "nama", "namobj", "desa", "kelurahan", "kecamatan"}
)

var areaCode = regexp.MustCompile(`^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$`)

type collection struct {
	Type     string    `json:"type"`
	Features []feature `json:"features"`
}

type feature struct {
	Type       string                     `json:"type"`
	Properties map[string]json.RawMessage `json:"properties"`
	Geometry   *struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

// Read reads a GeoJSON file (RFC 7946): a FeatureCollection whose features are
// Polygons or MultiPolygons, each with the region's code in its properties. What is
// wrong is a fault of the field "file" that tells the number of the feature.
func Read(file []byte) (Atlas, error) {
	if len(file) > MostBytes {
		return Atlas{}, wrong("find.boundary_large", MostBytes>>20)
	}
	var c collection
	if err := json.Unmarshal(bytes.TrimPrefix(file, []byte("\xef\xbb\xbf")), &c); err != nil {
		return Atlas{}, wrong("find.boundary_json")
	}
	if c.Type != "FeatureCollection" || len(c.Features) == 0 {
		return Atlas{}, wrong("find.boundary_collection")
	}
	if len(c.Features) > mostAreas {
		return Atlas{}, wrong("find.boundary_many", len(c.Features), mostAreas)
	}
	var a Atlas
	seen, points := map[string]bool{}, 0
	for i, f := range c.Features {
		area, err := f.area(i + 1)
		if err != nil {
			return Atlas{}, err
		}
		if seen[area.Code] {
			return Atlas{}, wrong("find.boundary_twice", i+1, area.Code)
		}
		seen[area.Code] = true
		for _, r := range area.Rings {
			if points += len(r) / 2; points > mostPoints {
				return Atlas{}, wrong("find.boundary_points", mostPoints)
			}
		}
		a.Areas = append(a.Areas, area)
	}
	return a.simplified(mostDrawn), nil
}

func wrong(key string, args ...any) error { return fault.Field("file", key, args...) }

// area reads one feature, the n-th.
func (f feature) area(n int) (Area, error) {
	a := Area{Code: dotted(f.said(codeNames)), Name: f.said(nameNames)}
	if !areaCode.MatchString(a.Code) {
		return a, wrong("find.boundary_code", n)
	}
	if len(a.Name) > 100 || f.Geometry == nil {
		return a, wrong("find.boundary_shape", n)
	}
	var polygons [][][][]float64
	var err error
	switch f.Geometry.Type {
	case "Polygon":
		polygons = make([][][][]float64, 1)
		err = json.Unmarshal(f.Geometry.Coordinates, &polygons[0])
	case "MultiPolygon":
		err = json.Unmarshal(f.Geometry.Coordinates, &polygons)
	default:
		return a, wrong("find.boundary_shape", n)
	}
	if err != nil {
		return a, wrong("find.boundary_shape", n)
	}
	for _, p := range polygons {
		for _, r := range p {
			ring, ok := ringOf(r)
			if !ok {
				return a, wrong("find.boundary_ring", n)
			}
			a.Rings = append(a.Rings, ring)
		}
	}
	if len(a.Rings) == 0 {
		return a, wrong("find.boundary_shape", n)
	}
	return a, nil
}

// ringOf reads a linear ring: four positions or more, the last as the first.
func ringOf(r [][]float64) ([]int, bool) {
	if len(r) < 4 {
		return nil, false
	}
	ring := make([]int, 0, 2*len(r))
	for _, p := range r {
		if len(p) < 2 || len(p) > 4 || math.Abs(p[0]) > 180 || math.Abs(p[1]) > 90 {
			return nil, false
		}
		ring = append(ring, int(math.Round(p[0]*perDegree)), int(math.Round(p[1]*perDegree)))
	}
	last := len(ring) - 2
	if ring[0] != ring[last] || ring[1] != ring[last+1] {
		return nil, false
	}
	return ring[:last], true
}

// said is the first of some properties that the feature has, as a text.
func (f feature) said(names []string) string {
	for _, want := range names {
		for name, raw := range f.Properties {
			if !strings.EqualFold(name, want) {
				continue
			}
			var text string
			var number json.Number
			if json.Unmarshal(raw, &text) == nil && text != "" {
				return strings.Join(strings.Fields(text), " ")
			}
			if json.Unmarshal(raw, &number) == nil && number != "" {
				return number.String()
			}
		}
	}
	return ""
}

// dotted writes a code with its dots, which some files lack.
func dotted(code string) string {
	digits := strings.ReplaceAll(code, ".", "")
	var b strings.Builder
	for i, d := range digits {
		if i == 2 || i == 4 || i == 6 {
			b.WriteByte('.')
		}
		b.WriteRune(d)
	}
	return b.String()
}
