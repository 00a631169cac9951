package web

import (
	"fmt"
	"io"
	"maps"
	"math"
	"net/http"
	"slices"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/order"
	"wantilan/internal/register"
	"wantilan/internal/register/atlas"
)

// mapData is the map of a query.
type mapData struct {
	Query     register.Query
	Deep      bool // by desa rather than by district
	Width     string
	Height    string
	View      string
	Shapes    []mapShape
	Rows      []mapRow
	Elsewhere int // of no known region
	Total     int
	Source    string // of the boundaries; empty: none were read in
	Steps     []mapStep
	Keep      bool // may read boundaries in
	Wrong     map[string]string
	Said      string // what was typed as source
}

// mapShape is one area or spot of the drawing.
type mapShape struct {
	Path   string // of an area; empty: a spot
	X, Y   string // of the middle
	Radius string
	Class  string
	Label  string // name and figure
	Count  string
	Href   string
	Big    bool // there is room for the figure
}

// mapRow is one region of the table.
type mapRow struct {
	Code, Name, Href string
	Count            int
}

// mapStep explains a colour.
type mapStep struct{ Class, Text string }

// Sizes of the drawing, in its own units; it grows and shrinks with the page.
const (
	mapWide    = 360.0
	spotMost   = 26.0
	spotLeast  = 4.0
	mapSteps   = 5
	roomToRead = 4 // areas: of so many in a row a figure is still readable
)

// showMap draws where the results of a query are.
func (s *site) showMap(v *visit) error { return s.drawMap(v, http.StatusOK, nil, "") }

func (s *site) drawMap(v *visit, status int, wrong map[string]string, said string) error {
	values := v.URL.Query()
	q, err := register.ParseQuery(values)
	if err != nil {
		return err
	}
	q.Page = 1
	d := mapData{Query: q, Deep: values.Get("rinci") == "desa", Keep: v.actor.May(account.KeepReference), Wrong: wrong, Said: said}
	counts, err := s.Finder.ByRegion(v.Context(), v.actor, q)
	if err != nil {
		return err
	}
	drawn, edition, err := s.Boundaries.InForce(v.Context())
	if err != nil {
		return err
	}
	d.Source = edition.Source
	n := s.namer(v)
	d.count(counts, n)
	if !d.areas(drawn, n) {
		d.spots(n)
	}
	return v.page(status, mapPage(v.frame(v.in.T("find.map_title")), d))
}

// level is the code of the region on the level that is shown.
func (d *mapData) level(code string) string {
	parts := strings.SplitN(code, ".", 5)
	want := 3
	if d.Deep {
		want = 4
	}
	if len(parts) < want {
		return ""
	}
	return strings.Join(parts[:want], ".")
}

// count sums up by the level that is shown.
func (d *mapData) count(counts map[string]int, n namer) {
	sums := map[string]int{}
	for code, k := range counts {
		d.Total += k
		if at := d.level(code); at != "" {
			sums[at] += k
		} else {
			d.Elsewhere += k
		}
	}
	for _, code := range slices.Sorted(maps.Keys(sums)) {
		d.Rows = append(d.Rows, mapRow{code, n.region(code), d.href(code), sums[code]})
	}
	order.By(d.Rows, func(a, b mapRow) int { return b.Count - a.Count })
}

// href is the list of what is in a region.
func (d *mapData) href(code string) string {
	q := d.Query
	q.Region = code
	if q.Kind == "" {
		q.Kind = register.FoundBusiness
	}
	return address(findPath, q)
}

func (d *mapData) sums() map[string]int {
	all := map[string]int{}
	for _, r := range d.Rows {
		all[r.Code] = r.Count
	}
	return all
}

// steps divides counts into colours: none, and as many with equal numbers of
// regions each as there are different counts for.
func (d *mapData) steps(n namer) func(count int) string {
	var counts []int
	for _, r := range d.Rows {
		counts = append(counts, r.Count)
	}
	slices.Sort(counts)
	var ends []int // the most of each step
	for i := 1; i < mapSteps; i++ {
		if len(counts) == 0 {
			break
		}
		end := counts[(len(counts)*i-1)/(mapSteps-1)]
		if len(ends) == 0 || end > ends[len(ends)-1] {
			ends = append(ends, end)
		}
	}
	d.Steps = []mapStep{{"m0", n.In.Number(0)}}
	from := 1
	for i, end := range ends {
		text := n.In.Number(end)
		if from < end {
			text = n.In.Number(from) + "–" + text
		}
		d.Steps = append(d.Steps, mapStep{fmt.Sprintf("m%d", i+1), text})
		from = end + 1
	}
	return func(count int) string {
		if count == 0 {
			return "m0"
		}
		for i, end := range ends {
			if count <= end {
				return fmt.Sprintf("m%d", i+1)
			}
		}
		return "m0"
	}
}

// areas draws the boundaries of the level, or, when only finer ones are there,
// those in the colour of the region that they lie in. It tells whether there are
// any.
func (d *mapData) areas(a atlas.Atlas, n namer) bool {
	byLevel := map[int][]atlas.Area{}
	for _, x := range a.Areas {
		byLevel[strings.Count(x.Code, ".")+1] = append(byLevel[strings.Count(x.Code, ".")+1], x)
	}
	want := 3
	if d.Deep {
		want = 4
	}
	chosen := byLevel[want]
	if len(chosen) == 0 && !d.Deep {
		chosen = byLevel[4]
	}
	sheet, ok := atlas.NewSheet(atlas.Atlas{Areas: chosen}, nil, mapWide)
	if !ok {
		return false
	}
	d.size(sheet)
	class, sums := d.steps(n), d.sums()
	for _, x := range chosen {
		code := d.level(x.Code)
		cx, cy := sheet.At(x.Middle())
		name := x.Name
		if code != x.Code || name == "" {
			name = n.region(code)
		}
		d.Shapes = append(d.Shapes, mapShape{
			Path: sheet.Path(x), X: tenths(cx), Y: tenths(cy), Class: class(sums[code]), Label: name + ": " + n.In.Number(sums[code]),
			Count: n.In.Number(sums[code]), Href: d.href(code), Big: code == x.Code && len(chosen) <= roomToRead*roomToRead,
		})
	}
	return true
}

// spots draws a circle in the middle of each region, whose area is in proportion to
// the count.
func (d *mapData) spots(n namer) {
	if n.Place == nil {
		return
	}
	most := 1
	var at []atlas.Spot
	var rows []mapRow
	for _, r := range d.Rows {
		if p, known := n.Place(r.Code); known && (p.Latitude != 0 || p.Longitude != 0) {
			at, rows = append(at, atlas.Spot{Longitude: p.Longitude, Latitude: p.Latitude}), append(rows, r)
			most = max(most, r.Count)
		}
	}
	sheet, ok := atlas.NewSheet(atlas.Atlas{}, at, mapWide)
	if !ok {
		return
	}
	d.size(sheet)
	class := d.steps(n)
	for i, r := range rows { // the largest first, so that small ones lie on top
		x, y := sheet.At(at[i])
		radius := max(spotLeast, spotMost*math.Sqrt(float64(r.Count)/float64(most)))
		d.Shapes = append(d.Shapes, mapShape{
			X: tenths(x), Y: tenths(y), Radius: tenths(radius), Class: class(r.Count), Label: r.Name + ": " + n.In.Number(r.Count),
			Count: n.In.Number(r.Count), Href: r.Href, Big: radius >= spotMost/2,
		})
	}
}

func (d *mapData) size(s atlas.Sheet) {
	d.Width, d.Height = tenths(s.Width), tenths(s.Height)
	d.View = "0 0 " + d.Width + " " + d.Height
}

func tenths(x float64) string { return fmt.Sprintf("%.1f", x) }

// mapAddress is the map by district or by desa.
func (d mapData) mapAddress(deep bool) string {
	v := d.Query.Values()
	if deep {
		v.Set("rinci", "desa")
	}
	if len(v) == 0 {
		return mapPath
	}
	return mapPath + "?" + v.Encode()
}

// readBoundary takes a file of boundaries in.
func (s *site) readBoundary(v *visit) error {
	file, source, err := v.boundaryFile()
	if err == nil {
		var n int
		if n, err = s.Boundaries.Read(v.Context(), v.actor, file, source); err == nil {
			v.flash("find.boundary_read", v.in.Number(n))
			return v.see(mapPath)
		}
	}
	if wrong := v.wrong(err); wrong != nil {
		return s.drawMap(v, http.StatusUnprocessableEntity, wrong, source)
	}
	return err
}

// boundaryFile reads the form, bounded.
func (v *visit) boundaryFile() (file []byte, source string, err error) {
	v.Body = http.MaxBytesReader(v.w, v.Body, atlas.MostBytes+mostForm)
	parts, err := v.MultipartReader()
	if err != nil {
		return nil, "", fault.Field("file", "web.form_unreadable")
	}
	for range 10 { // more parts than our form has
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, source, tooLarge()
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, source, tooLarge()
		}
		switch part.FormName() {
		case "source":
			source = strings.ToValidUTF8(string(content[:min(len(content), mostForm)]), "")
		case "file":
			file = content
		}
	}
	if len(file) == 0 {
		return nil, source, fault.Field("file", "find.boundary_missing")
	}
	return file, source, nil
}

func tooLarge() error { return fault.Field("file", "find.boundary_large", atlas.MostBytes>>20) }
