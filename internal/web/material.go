package web

import (
	"io"
	"net/http"
	"strconv"

	"wantilan/internal/fault"
	"wantilan/internal/files"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/material"
	"wantilan/internal/lang"
	"wantilan/internal/web/ui"
)

func materialsPath(id gathering.ID) string { return base(id) + "/materi" }

// materialsData is the list of materials that the visitor sees.
type materialsData struct {
	L     material.List
	Base  string
	Takes bool              // papers are taken here
	Typed material.Material // of the form for a new one, or of the one being changed
	Wrong map[string]string
}

// materialsOf is the list that an address names.
func (s *site) materialsOf(v *visit) (d materialsData, f ui.Frame, err error) {
	if code := v.PathValue("code"); code != "" {
		d.Base = "/a/" + code + "/materi"
		d.L, err = s.Materials.ListByCode(v.Context(), code)
	} else {
		id := gathering.ID(v.PathValue("gathering"))
		d.Base = materialsPath(id)
		d.L, err = s.Materials.List(v.Context(), v.actor, id)
	}
	if err != nil {
		return d, f, err
	}
	d.Typed = material.Material{Place: len(d.L.Materials) + 1, Audience: material.Attended}
	d.Takes = s.Files != nil && s.Intake != nil
	f = v.frame(v.in.T("material.title") + " · " + d.L.Gathering.Title)
	if d.L.Known {
		f = v.within(&d.L.Gathering, v.in.T("material.title"))
	}
	f.Sample = d.L.Gathering.Sample
	return d, f, nil
}

// materials lists what was shown and handed out.
func (s *site) materials(v *visit) error {
	return s.showMaterials(v, http.StatusOK, func(*materialsData) {})
}

func (s *site) showMaterials(v *visit, status int, typed func(*materialsData)) error {
	d, f, err := s.materialsOf(v)
	if err != nil {
		return err
	}
	typed(&d)
	return v.page(status, materialsPage(f, d))
}

// materialPaper hands a paper out.
func (s *site) materialPaper(v *visit) error {
	d, _, err := s.materialsOf(v)
	if err != nil {
		return err
	}
	m, err := d.L.Find(material.ID(v.PathValue("material")))
	if err != nil {
		return err
	}
	if m.Paper == "" || s.Files == nil {
		return files.NotThere()
	}
	hash, err := files.ParseHash(m.Paper)
	if err != nil {
		return err
	}
	f, err := s.Files.Open(v.Context(), hash)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := s.Materials.Downloaded(v.Context(), d.L, m); err != nil {
		return err
	}
	v.started = true
	files.Download(v.w.Header(), m.Title+".pdf", "application/pdf")
	_, err = io.Copy(v.w, f)
	return ignoreGone(v.Context(), err)
}

// typedMaterial reads what a form says of a material.
func (v *visit) typedMaterial() material.Material {
	m := material.Material{
		ID: material.ID(v.PathValue("material")), Gathering: gathering.ID(v.PathValue("gathering")), Title: v.PostForm.Get("title"), TitleEN: v.PostForm.Get("title_en"),
		Audience: material.Audience(v.PostForm.Get("audience")), Consent: v.PostForm.Get("consent"), Link: v.PostForm.Get("link"), Version: v.version(),
	}
	var err error
	if m.Item, err = strconv.Atoi(v.PostForm.Get("item")); err != nil {
		m.Item = -1
	}
	if m.Place, err = strconv.Atoi(v.PostForm.Get("place")); err != nil {
		m.Place = 0
	}
	return m
}

// addMaterial takes a paper or a link in.
func (s *site) addMaterial(v *visit) error {
	if d, _, err := s.materialsOf(v); err != nil || !d.L.Staff {
		return errorOr(err, fault.New(fault.NotFound, "gathering.not_found"))
	}
	done, err := s.receive(v)
	if err != nil {
		return err
	}
	defer done()
	m := v.typedMaterial()
	m.ID = ""
	if m.Paper, m.Size, err = s.handedPaper(v); err == nil {
		err = s.Materials.Add(v.Context(), v.actor, m)
	}
	return s.keptMaterial(v, m, err)
}

// handedPaper checks and keeps the PDF of a form, if there is one.
func (s *site) handedPaper(v *visit) (hash string, size int64, err error) {
	handed := v.MultipartForm.File["paper"]
	if len(handed) == 0 || handed[0].Size == 0 {
		return "", 0, nil
	}
	if s.Files == nil || s.Intake == nil {
		return "", 0, fault.New(fault.Conflict, "business.paper.no_files")
	}
	from, err := handed[0].Open()
	if err != nil {
		return "", 0, err
	}
	defer from.Close()
	paper, err := s.Intake.Paper(v.Context(), from)
	if err != nil {
		return "", 0, err
	}
	put, err := s.Files.Put(v.Context(), paper.PDF)
	return put.String(), int64(len(paper.PDF)), err
}

// changeMaterial changes what is said of a material.
func (s *site) changeMaterial(v *visit) error {
	m := v.typedMaterial()
	return s.keptMaterial(v, m, s.Materials.Change(v.Context(), v.actor, m))
}

func (s *site) keptMaterial(v *visit, m material.Material, err error) error {
	if wrong := v.wrong(err); wrong != nil {
		return s.showMaterials(v, http.StatusUnprocessableEntity, func(d *materialsData) { d.Typed, d.Wrong = m, wrong })
	}
	return v.saved(err, "web.letter.saved", materialsPath(m.Gathering))
}

// removeMaterial removes one.
func (s *site) removeMaterial(v *visit) error {
	id := gathering.ID(v.PathValue("gathering"))
	err := s.Materials.Remove(v.Context(), v.actor, id, material.ID(v.PathValue("material")))
	return v.saved(err, "material.removed", materialsPath(id))
}

// errorOr is an error, or another where there is none.
func errorOr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// materialTitle is a material's title in the visitor's language.
func materialTitle(in *lang.Wording, m material.Material) string {
	if in.Tag == lang.EN && m.TitleEN != "" {
		return m.TitleEN
	}
	return m.Title
}

// itemTitle names the part of the day that a material belongs to.
func itemTitle(in *lang.Wording, g gathering.Gathering, number int) string {
	for _, i := range g.Agenda {
		if i.Number == number {
			return i.Title
		}
	}
	return in.T("evaluation.about.day")
}
