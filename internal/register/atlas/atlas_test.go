package atlas_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wantilan/internal/fault"
	"wantilan/internal/register/atlas"
)

// collection is a file with one polygon for each ring.
func collection(rings ...string) string {
	var all []string
	for i, r := range rings {
		all = append(all, fmt.Sprintf(`{"type":"Feature","properties":{"Kode":"51.03.%02d","NAMOBJ":"Desa %d"},"geometry":{"type":"Polygon","coordinates":[%s]}}`, i+1, i+1, r))
	}
	return `{"type":"FeatureCollection","features":[` + strings.Join(all, ",") + `]}`
}

func TestReadingGeoJSON(t *testing.T) {
	t.Parallel()
	a, err := atlas.Read([]byte("\ufeff" + collection(`[[115,-8],[115.1,-8],[115.1,-8.1],[115,-8.1],[115,-8]]`)))
	if err != nil {
		t.Fatal(err)
	}
	want := atlas.Atlas{Areas: []atlas.Area{{Code: "51.03.01", Name: "Desa 1", Rings: [][]int{{11500000, -800000, 11510000, -800000, 11510000, -810000, 11500000, -810000}}}}}
	if diff := cmp.Diff(want, a); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	kept, err := atlas.Decode(a.Encode())
	if diff := cmp.Diff(a, kept); diff != "" || err != nil {
		t.Errorf("kept otherwise: %v\n%s", err, diff)
	}
	if m := a.Areas[0].Middle(); math.Abs(m.Longitude-115.05) > 1e-6 || math.Abs(m.Latitude+8.05) > 1e-6 {
		t.Errorf("the middle is %v", m)
	}
}

func TestWrongFilesAreToldWhatIsWrong(t *testing.T) {
	t.Parallel()
	square := `[[115,-8],[115.1,-8],[115.1,-8.1],[115,-8]]`
	many := strings.Repeat(`{"type":"Feature"},`, 2000) + `{"type":"Feature"}`
	for name, c := range map[string]struct{ file, want string }{
		"no JSON":           {"kode;nama", "find.boundary_json []"},
		"cut off":           {collection(square)[:80], "find.boundary_json []"},
		"one feature only":  {`{"type":"Feature"}`, "find.boundary_collection []"},
		"no features":       {`{"type":"FeatureCollection","features":[]}`, "find.boundary_collection []"},
		"many features":     {`{"type":"FeatureCollection","features":[` + many + `]}`, "find.boundary_many [2001 2000]"},
		"no code":           {strings.Replace(collection(square), "Kode", "x", 1), "find.boundary_code [1]"},
		"a name as code":    {strings.Replace(collection(square), "51.03.01", "Kuta", 1), "find.boundary_code [1]"},
		"a code twice":      {strings.Replace(collection(square, square), "51.03.02", "510301", 1), "find.boundary_twice [2 51.03.01]"},
		"a point":           {strings.Replace(collection(square), "Polygon", "Point", 1), "find.boundary_shape [1]"},
		"texts":             {collection(`[["115","-8"]]`), "find.boundary_shape [1]"},
		"no rings":          {strings.Replace(collection(square), "["+square+"]", "[]", 1), "find.boundary_shape [1]"},
		"open":              {collection(`[[115,-8],[115.1,-8],[115.1,-8.1],[115,-8.1]]`), "find.boundary_ring [1]"},
		"short":             {collection(`[[115,-8],[115.1,-8],[115,-8]]`), "find.boundary_ring [1]"},
		"off the earth":     {collection(`[[115,-8],[815.1,-8],[115.1,-8.1],[115,-8]]`), "find.boundary_ring [1]"},
		"latitude first":    {collection(`[[-8,115],[-8,115.1],[-8.1,115.1],[-8,115]]`), "find.boundary_ring [1]"},
		"one number":        {collection(`[[115],[115],[115],[115]]`), "find.boundary_ring [1]"},
		"larger than taken": {strings.Repeat(" ", atlas.MostBytes+1), "find.boundary_large [8]"},
	} {
		_, err := atlas.Read([]byte(c.file))
		f, ok := errors.AsType[*fault.Fault](err)
		if !ok || f.Field != "file" || fmt.Sprint(f.Key, " ", f.Args) != c.want {
			t.Errorf("%s: want %s, got %v", name, c.want, err)
		}
	}
}

// However detailed the lines, what is kept is drawn at once, and no area is lost.
func TestDetailIsLeftOut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rings := make([]string, rapid.IntRange(1, 4).Draw(t, "areas"))
		for i := range rings {
			n := rapid.IntRange(3, 4000).Draw(t, "points")
			rough := rapid.Float64Range(0, 0.02).Draw(t, "rough")
			points := make([]string, n+1)
			for k := range points {
				at := 2 * math.Pi * float64(k%n) / float64(n)
				r := 0.1 + rough*math.Sin(at*float64(k%n%7))
				points[k] = fmt.Sprintf("[%.6f,%.6f]", 115+float64(i)+r*math.Cos(at), -8+r*math.Sin(at))
			}
			rings[i] = "[" + strings.Join(points, ",") + "]"
		}
		a, err := atlas.Read([]byte(collection(rings...)))
		if err != nil {
			t.Fatal(err)
		}
		points := 0
		for _, area := range a.Areas {
			for _, r := range area.Rings {
				points += len(r) / 2
				if len(r) < 6 {
					t.Fatalf("a ring of %d points is left", len(r)/2)
				}
			}
		}
		if len(a.Areas) != len(rings) || points > 6000 {
			t.Fatalf("%d of %d areas with %d points", len(a.Areas), len(rings), points)
		}
		sheet, ok := atlas.NewSheet(a, nil, 360)
		if !ok || sheet.Width != 360 || sheet.Height <= 0 || sheet.Height > 721 {
			t.Fatalf("the sheet is %v", sheet)
		}
		for _, area := range a.Areas {
			if x, y := sheet.At(area.Middle()); x < 0 || x > sheet.Width || y < 0 || y > sheet.Height {
				t.Fatalf("the middle is outside: %v %v", x, y)
			}
			if p := sheet.Path(area); !strings.HasPrefix(p, "M") || !strings.HasSuffix(p, "Z") || strings.Contains(p, "NaN") {
				t.Fatalf("path %.60s", p)
			}
		}
	})
}
