package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/sheet"
	"wantilan/internal/timetable"
)

// importForm offers the template and asks for a file.
func (s *site) importForm(v *visit) error {
	return v.page(http.StatusOK, importPage(v.frame(v.in.T("web.import.title")), nil, ""))
}

// template sends the empty workbook.
func (s *site) template(v *visit) error {
	var b bytes.Buffer
	if err := sheet.Template(&b, v.in); err != nil {
		return err
	}
	return v.file("templat-temu-usaha.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes())
}

// upload reads a file. With mistakes it shows each at its cell and keeps
// nothing; without, it keeps a draft to be confirmed.
func (s *site) upload(v *visit) error {
	name, data, err := v.uploaded()
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return v.page(http.StatusUnprocessableEntity, importPage(v.frame(v.in.T("web.import.title")), nil, v.in.T(f.Key, f.Args...)))
	}
	if err != nil {
		return err
	}
	preview, err := sheet.Examine(v.Context(), name, data, sheet.FormatAuto)
	if err != nil {
		return err
	}
	if len(preview.Mistakes) > 0 {
		return v.page(http.StatusUnprocessableEntity, importPage(v.frame(v.in.T("web.import.title")), &preview, ""))
	}
	id, err := s.Desk.Keep(v.Context(), v.actor, name, preview.Day)
	if err != nil {
		return err
	}
	return v.see("/impor/" + string(id))
}

// uploaded reads the one file of a form, bounded.
func (v *visit) uploaded() (name string, data []byte, err error) {
	v.Body = http.MaxBytesReader(v.w, v.Body, sheet.MostBytes+mostForm)
	parts, err := v.MultipartReader()
	if err != nil {
		return "", nil, fault.New(fault.Invalid, "web.form_unreadable")
	}
	for range 10 { // more parts than our form has
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return "", nil, unreadable(err)
		}
		if part.FormName() != "berkas" {
			continue
		}
		data, err = io.ReadAll(part)
		if err != nil {
			return "", nil, unreadable(err)
		}
		name = fileName(part.FileName())
		if len(data) > 0 {
			return name, data, nil
		}
	}
	return "", nil, fault.New(fault.Invalid, "web.import.no_file")
}

// mostFileName is how many letters of a file's name are kept.
const mostFileName = 200

// fileName is what a visitor's file is called, as text that can be kept.
func fileName(sent string) string {
	r := []rune(strings.ReplaceAll(strings.ToValidUTF8(filepath.Base(sent), ""), "\x00", ""))
	return string(r[:min(len(r), mostFileName)])
}

func unreadable(err error) error {
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return fault.New(fault.Invalid, "web.import.too_large", sheet.MostBytes>>20)
	}
	return fault.New(fault.Invalid, "web.form_unreadable")
}

// draftData is a file without mistakes, waiting to be confirmed.
type draftData struct {
	Draft timetable.Draft
	Form  draftForm
	Wrong map[string]string
}

// draftForm is what was typed.
type draftForm struct{ Title, Place, Date string }

const dateForm = "2006-01-02"

// draft shows what a file would make.
func (s *site) draft(v *visit) error {
	d, err := s.Desk.Draft(v.Context(), v.actor, timetable.DraftID(v.PathValue("draft")))
	if err != nil {
		return err
	}
	if d.Made != "" {
		return v.see(base(d.Made))
	}
	form := draftForm{Title: d.Day.Gathering.Title, Place: d.Day.Gathering.Place}
	if !d.Day.Gathering.Date.IsZero() {
		form.Date = d.Day.Gathering.Date.Format(dateForm)
	}
	return v.page(http.StatusOK, draftPage(v.frame(v.in.T("web.import.check")), draftData{Draft: d, Form: form}))
}

// confirm makes a gathering of a draft.
func (s *site) confirm(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	id := timetable.DraftID(v.PathValue("draft"))
	form := draftForm{Title: v.PostForm.Get("title"), Place: v.PostForm.Get("place"), Date: v.PostForm.Get("date")}
	header := timetable.Header{Title: form.Title, Place: form.Place}
	wrong := map[string]string{}
	if form.Date != "" {
		date, err := time.Parse(dateForm, form.Date)
		if err != nil {
			wrong["date"] = v.in.T("web.import.date_wrong")
		}
		header.Date = date
	}
	if len(wrong) == 0 {
		made, err := s.Desk.Confirm(v.Context(), v.actor, id, header)
		if err == nil {
			return v.see(base(made) + "/susun")
		}
		f, ok := errors.AsType[*fault.Fault](err)
		if !ok || f.Field == "" {
			return err
		}
		wrong[f.Field] = v.in.T(f.Key, f.Args...)
	}
	d, err := s.Desk.Draft(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	return v.page(http.StatusUnprocessableEntity, draftPage(v.frame(v.in.T("web.import.check")), draftData{Draft: d, Form: form, Wrong: wrong}))
}
