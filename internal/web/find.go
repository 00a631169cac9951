package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/register/programme"
	"wantilan/internal/web/ui"
)

// findData is the list of businesses, which is where everything is searched too.
type findData struct {
	Query   register.Query
	Results register.Results
	Known   register.Facets // what can be chosen
	Wrong   map[string]string
	Publish bool // may show and hide businesses
	Keep    bool // may add businesses
	Import  bool
	Invite  []gathering.Gathering // to which the visitor can invite
	Here    string                // address of this list
	Name    namer

	Programmes []programme.Line // that can be asked for
	Join       bool             // may add businesses to programmes
	Actor      account.Actor
	Today      time.Time
}

// namer names what stands in results as codes.
type namer struct {
	In     *lang.Wording
	Place  func(code string) (register.Spot, bool)
	Labels func(in *lang.Wording, list, value string) string
}

// Lists whose values Config.Labels names.
const (
	listCluster     = "cluster"
	listCertificate = "certificate"
	listKBLI        = "kbli"
)

func (n namer) region(code string) string {
	if n.Place != nil {
		if p, known := n.Place(code); known {
			return p.Name
		}
	}
	return code
}

func (n namer) label(list, value string) string {
	if n.Labels != nil {
		if text := n.Labels(n.In, list, value); text != "" {
			return text
		}
	}
	return value
}

func (s *site) namer(v *visit) namer { return namer{v.in, s.Place, s.Labels} }

// find lists businesses, or what a search finds. A number or code leads straight to
// what it names.
func (s *site) find(v *visit) error {
	values := v.URL.Query()
	q, wrong := register.ParseQuery(values)
	d := findData{
		Query: q, Wrong: v.wrong(wrong), Publish: v.actor.May(account.PublishRegister), Keep: v.actor.May(account.KeepRegister),
		Import: v.actor.May(account.ImportRegister), Name: s.namer(v),
	}
	if len(values) > 0 && q.Text != "" && wrong == nil {
		x, err := s.Finder.Straight(v.Context(), v.actor, q.Text)
		if err == nil {
			return v.see(foundPath(x))
		}
		if fault.KindOf(err) != fault.NotFound {
			return err
		}
	}
	var err error
	if d.Results, err = s.Finder.Find(v.Context(), v.actor, q); err != nil {
		return err
	}
	if d.Known, err = s.Finder.Known(v.Context(), v.actor, q.Kind); err != nil {
		return err
	}
	if d.Invite, err = s.preparing(v); err != nil {
		return err
	}
	if d.Actor, d.Today = v.actor, s.Now().In(bali); v.actor.May(account.SeeProgrammes) {
		if d.Programmes, err = s.Programmes.Find(v.Context(), v.actor, 0); err != nil {
			return err
		}
		d.Join = v.actor.May(account.KeepProgrammes) && len(d.keptProgrammes(ui.Frame{In: v.in})) > 1
	}
	d.Query = d.Results.Query
	d.Here = address(findPath, d.Query)
	status := http.StatusOK
	if d.Wrong != nil {
		status = http.StatusUnprocessableEntity
	}
	f := v.frame(v.in.T("find.title"))
	f.Script = "find.js"
	return v.page(status, findPage(f, d))
}

const (
	findPath = "/ikm"
	listPath = "/daftar"
	mapPath  = "/peta"
)

// address is a page with a query.
func address(path string, q register.Query) string {
	if all := q.Values().Encode(); all != "" {
		return path + "?" + all
	}
	return path
}

// foundPath is the page of what was found.
func foundPath(f register.Finding) string {
	switch f.Kind {
	case register.FoundProduct:
		return "/produk/" + f.Object
	case register.FoundStakeholder:
		return "/mitra/" + f.Object
	case register.FoundWant:
		return "/kebutuhan/" + f.Object
	}
	return findPath + "/" + f.Object
}

// suggestion is a title that what is typed could become.
type suggestion struct {
	Title string `json:"t"`
	Kind  string `json:"k"`
	Href  string `json:"h"`
}

// suggest gives suggestions while somebody types, for find.js.
func (s *site) suggest(v *visit) error {
	all, err := s.Finder.Suggest(v.Context(), v.actor, v.URL.Query().Get("cari"))
	if err != nil {
		return err
	}
	out := make([]suggestion, len(all))
	for i, x := range all {
		out[i] = suggestion{x.Title, v.in.T("find.kind." + string(x.Kind)), foundPath(x)}
	}
	v.started = true
	v.w.Header().Set("Content-Type", "application/json")
	return ignoreGone(v.Context(), json.NewEncoder(v.w).Encode(out))
}

// publish shows the chosen businesses in the public directory, or hides them.
func (s *site) publish(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	var parties []register.PartyID
	for _, id := range v.PostForm["pilih"] {
		parties = append(parties, register.PartyID(id))
	}
	public := v.PostForm.Get("jadi") == "terbit"
	n, err := s.Publishing.Publish(v.Context(), v.actor, parties, public)
	if wrong := v.wrong(err); wrong != nil {
		v.flash("find.choose_first")
		return v.see(back(v.PostForm.Get("kembali")))
	}
	if err != nil {
		return err
	}
	if public {
		v.flash("find.published", v.in.Number(n))
	} else {
		v.flash("find.hidden", v.in.Number(n))
	}
	return v.see(back(v.PostForm.Get("kembali")))
}

// back is where a form was sent from, when that is a list.
func back(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || u.Path != findPath {
		return findPath
	}
	q, err := register.ParseQuery(u.Query())
	if err != nil {
		return findPath
	}
	return address(findPath, q)
}

// day is a day in the time of Bali, or a dash.
func day(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.In(bali).Format("02-01-2006")
}

// pages leads through the results.
func (d findData) pages(f ui.Frame) ui.Pages {
	return ui.Pages{Of: f.Title, Path: findPath, Query: d.Query.Values(), Page: d.Query.Page, Last: d.Results.Pages}
}

// of is the query for all results of a kind.
func (d findData) of(kind register.FindingKind) string {
	q := d.Query
	q.Kind, q.Page = kind, 1
	return address(findPath, q)
}

// empty tells whether the book itself has nothing yet.
func (d findData) empty() bool {
	return d.Query.Text == "" && !d.Query.Narrowed() && (d.Query.Kind == "" || d.Query.Kind == register.FoundBusiness)
}

// options are values that can be chosen, with how many have them when that is
// known for these results.
func (d findData) options(any string, known, counted []register.Facet, chosen string, name func(string) string) []ui.Option {
	counts := map[string]int{}
	for _, x := range counted {
		counts[x.Value] = x.Count
	}
	all := []ui.Option{{Value: "", Text: any}}
	seen := chosen == ""
	for _, x := range known {
		text := name(x.Value)
		if n := counts[x.Value]; n > 0 {
			text += " (" + d.Name.In.Number(n) + ")"
		}
		all = append(all, ui.Option{Value: x.Value, Text: text})
		seen = seen || x.Value == chosen
	}
	if !seen {
		all = append(all, ui.Option{Value: chosen, Text: name(chosen)})
	}
	return all
}

// regions are the districts and, below each, its desa.
func (d findData) regions(f ui.Frame) []ui.Option {
	deep := func(all []register.Facet) []register.Facet {
		var out []register.Facet
		for _, x := range all {
			if strings.Count(x.Value, ".") >= 2 {
				out = append(out, x)
			}
		}
		return out
	}
	return d.options(f.In.T("find.any_region"), deep(d.Known.Regions), deep(d.Results.Facets.Regions), d.Query.Region, func(code string) string {
		if strings.Count(code, ".") == 3 {
			return "\u00a0\u00a0\u00a0" + d.Name.region(code)
		}
		return d.Name.region(code)
	})
}

// wants are kinds of needs or offers.
func (d findData) wants(f ui.Frame, counted []register.Facet, chosen register.WantKind) []ui.Option {
	known := make([]register.Facet, len(register.WantKinds))
	for i, k := range register.WantKinds {
		known[i] = register.Facet{Value: string(k)}
	}
	return d.options(f.In.T("find.any"), known, counted, string(chosen), func(k string) string { return f.In.T("find.want." + k) })
}

// scales are the sizes of business.
func (d findData) scales(f ui.Frame) []ui.Option {
	known := make([]register.Facet, len(register.Sizes))
	for i, s := range register.Sizes {
		known[i] = register.Facet{Value: string(s)}
	}
	return d.options(f.In.T("find.any"), known, d.Results.Facets.Scales, string(d.Query.Scale), func(s string) string { return f.In.T("business.size." + s) })
}

func (d findData) kinds(f ui.Frame) []ui.Option {
	all := []ui.Option{{Value: "", Text: f.In.T("find.any_kind")}}
	for _, k := range register.FindingKinds {
		all = append(all, ui.Option{Value: string(k), Text: f.In.T("find.kinds." + string(k))})
	}
	return all
}

// gatherings are those to which can be invited.
func (d findData) gatherings() []ui.Option {
	all := make([]ui.Option, len(d.Invite))
	for i, g := range d.Invite {
		all[i] = ui.Option{Value: string(g.ID), Text: joined(g.Title, d.Name.In.Date(g.Date))}
	}
	return all
}
