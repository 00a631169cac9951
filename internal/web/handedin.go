package web

import (
	"io"
	"net/http"
	"path/filepath"
	"unicode/utf8"

	"wantilan/internal/fault"
	"wantilan/internal/sheet"
)

// mostParts is more than any form of ours with a file has.
const mostParts = 20

// handedIn reads a form with the one file "berkas" and what was typed beside it,
// bounded. What was typed comes back also when the file is missing.
func (v *visit) handedIn() (values map[string]string, name string, data []byte, err error) {
	values = map[string]string{}
	v.Body = http.MaxBytesReader(v.w, v.Body, sheet.MostBytes+mostForm)
	parts, err := v.MultipartReader()
	if err != nil {
		return values, "", nil, fault.New(fault.Invalid, "web.form_unreadable")
	}
	for range mostParts {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return values, "", nil, unreadable(err)
		}
		if part.FormName() == "berkas" {
			if data, err = io.ReadAll(part); err != nil {
				return values, "", nil, unreadable(err)
			}
			name = filepath.Base(part.FileName())
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part, mostForm))
		if err != nil {
			return values, "", nil, unreadable(err)
		}
		if !utf8.Valid(text) {
			return values, "", nil, fault.New(fault.Invalid, "web.form_unreadable")
		}
		values[part.FormName()] = string(text)
	}
	if len(data) == 0 {
		return values, "", nil, fault.New(fault.Invalid, "web.import.no_file")
	}
	return values, name, data, nil
}
