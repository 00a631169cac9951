package web

import (
	"net/http"
	"net/url"
	"strconv"

	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

// directoryData is a page of the public list of businesses.
type directoryData struct {
	register.Directory
	District, Cluster string
	Districts         []ui.Option
	Clusters          []ui.Option
	Pages             ui.Pages
}

// directory lists what the offices published.
func (s *site) directory(v *visit) error {
	q := v.URL.Query()
	page, err := strconv.Atoi(q.Get("halaman"))
	if err != nil || page < 1 {
		page = 1
	}
	d := directoryData{District: q.Get("kecamatan"), Cluster: q.Get("klaster")}
	if err := readableForm(q); err != nil {
		return err
	}
	if d.Directory, err = s.Showcase.Directory(v.Context(), register.DirectoryFilter{District: d.District, Cluster: d.Cluster, Page: page}); err != nil {
		return err
	}
	d.Districts = s.tallies(v, "", d.Directory.Districts)
	d.Clusters = s.tallies(v, "cluster", d.Directory.Clusters)
	narrowed := url.Values{}
	for name, value := range map[string]string{"kecamatan": d.District, "klaster": d.Cluster} {
		if value != "" {
			narrowed.Set(name, value)
		}
	}
	last := (d.Count + register.DirectorySize - 1) / register.DirectorySize
	d.Pages = ui.Pages{Of: v.in.T("product.directory.title"), Path: "/direktori", Query: narrowed, Page: min(page, max(1, last)), Last: last}
	if page > max(1, last) {
		v.leadTo(d.Pages, last)
		return nil
	}
	return v.page(http.StatusOK, directoryPage(v.frame(v.in.T("product.directory.title")), d))
}

// leadTo sends whoever asks for a page behind the last to that.
func (v *visit) leadTo(p ui.Pages, last int) {
	if last > 1 {
		p.Query.Set("halaman", strconv.Itoa(last))
	}
	path := p.Path
	if len(p.Query) > 0 {
		path += "?" + p.Query.Encode()
	}
	v.started = true
	http.Redirect(v.w, v.Request, path, http.StatusSeeOther)
}

// tallies are the choices to narrow a list down by; kind is of which list of reference
// they are.
func (s *site) tallies(v *visit, kind string, all []register.Tally) []ui.Option {
	options := []ui.Option{{Text: v.in.T("product.directory.all")}}
	for _, t := range all {
		title := t.Value
		if kind != "" {
			title = s.titled(v, kind, t.Value)
		}
		options = append(options, ui.Option{Value: t.Value, Text: title + " (" + v.in.Number(t.Count) + ")"})
	}
	return options
}
