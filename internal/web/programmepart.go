package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"

	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/register/programme"
	"wantilan/internal/sheet"
)

// joinProgramme adds the businesses that were ticked in a list to a programme.
func (s *site) joinProgramme(v *visit) error {
	var parties []register.PartyID
	for _, id := range v.PostForm["pilih"] {
		parties = append(parties, register.PartyID(id))
	}
	id := programme.ID(v.PostForm.Get("masuk"))
	if id == "" {
		v.flash("programme.choose_first")
		return v.see(back(v.PostForm.Get("kembali")))
	}
	a, err := s.Programmes.Join(v.Context(), v.actor, id, parties, programme.Said{Status: string(programme.Registered)})
	if wrong := v.wrong(err); wrong != nil {
		v.flash("find.choose_first")
		return v.see(back(v.PostForm.Get("kembali")))
	}
	if err != nil {
		return err
	}
	v.flashAdded(a)
	return v.see(programmePath(id))
}

// flashAdded tells what became of businesses that were added.
func (v *visit) flashAdded(a programme.Added) {
	const mostNamed = 10
	if missing := append(append([]string{}, a.Unknown...), a.Twice...); len(missing) > 0 {
		named := strings.Join(missing[:min(len(missing), mostNamed)], ", ")
		v.flash("programme.added_some", v.in.Number(a.New), v.in.Number(a.Changed), v.in.Number(len(missing)), named)
		return
	}
	v.flash("programme.added", v.in.Number(a.New), v.in.Number(a.Changed))
}

// joinByNIB adds businesses by their numbers.
func (s *site) joinByNIB(v *visit) error {
	f := partsForm{NIB: v.PostForm.Get("nib"), Status: v.PostForm.Get("status"), Since: v.PostForm.Get("since")}
	a, err := s.Programmes.JoinByNIB(v.Context(), v.actor, v.programme(), f.NIB, programme.Said{Status: f.Status, Since: f.Since})
	if wrong := v.wrong(err); wrong != nil {
		return s.programmePage(v, http.StatusUnprocessableEntity, f, wrong)
	}
	if err != nil {
		return err
	}
	v.flashAdded(a)
	return v.see(programmePath(v.programme()))
}

// changeParts says anew how the ticked ones take part, or takes them out.
func (s *site) changeParts(v *visit) error {
	parts, path := v.PostForm["pilih"], programmePath(v.programme())
	var n int
	var err error
	key := "programme.changed"
	if v.PostForm.Get("jadi") == "hapus" {
		key = "programme.removed"
		n, err = s.Programmes.Remove(v.Context(), v.actor, v.programme(), parts)
	} else {
		n, err = s.Programmes.Update(v.Context(), v.actor, v.programme(), parts, programme.Said{Status: v.PostForm.Get("status"), Since: v.PostForm.Get("since")})
	}
	if wrong := v.wrong(err); wrong != nil {
		return s.programmePage(v, http.StatusUnprocessableEntity, partsForm{Status: string(programme.Registered)}, wrong)
	}
	if err != nil {
		return err
	}
	v.flash(key, v.in.Number(n))
	return v.see(path)
}

// partsFile sends who takes part in one programme.
func (s *site) partsFile(v *visit) error {
	switch v.PathValue("file") {
	case "peserta.xlsx":
		return s.sendParts(v, "peserta.xlsx", xlsxType, sheet.WriteXLSX, 0, v.programme())
	case "peserta.csv":
		return s.sendParts(v, "peserta.csv", csvType, sheet.WriteCSV, 0, v.programme())
	}
	return lostFile
}

// sendParts sends who takes part in programmes of a year, or in one. The file is whole
// before it is sent: an error is still told.
func (s *site) sendParts(v *visit, name, kind string, write func(io.Writer, sheet.Listing, *lang.Wording) error, year int, one programme.ID) error {
	head := make([]string, len(partsHead))
	for i, c := range partsHead {
		head[i] = v.in.T("programme.column." + c)
	}
	var failed error
	stopped := errors.New("no more lines are wanted")
	list := sheet.Listing{Name: v.in.T("programme.title"), Head: head, Rows: func(yield func([]string) bool) {
		do := func(l programme.Line, p programme.Part) error {
			if !yield(partRow(v.in, &l, &p)) {
				return stopped
			}
			return nil
		}
		if one != "" {
			failed = s.Programmes.EachOf(v.Context(), v.actor, one, do)
		} else {
			failed = s.Programmes.Each(v.Context(), v.actor, year, do)
		}
	}}
	var b bytes.Buffer
	err := write(&b, list, v.in)
	if failed != nil && !errors.Is(failed, stopped) {
		err = failed
	}
	if err != nil {
		return err
	}
	return v.file(name, kind, b.Bytes())
}
