package web

import (
	"bufio"
	"net/http"

	"wantilan/internal/fault"
	"wantilan/internal/register"
	"wantilan/internal/register/intake"
	"wantilan/internal/sheet"
)

const exportPath = "/ekspor"

// exports offers the book as files.
func (s *site) exports(v *visit) error {
	n, err := s.Exports.Count(v.Context(), v.actor)
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, exportsPage(v.frame(v.in.T("intake.export.title")), n))
}

// exportFile sends the book, or the businesses that the address lists as id, as a
// file. A visitor who leaves ends the making of it.
func (s *site) exportFile(v *visit) error {
	write, kind := sheet.RegisterXLSX, xlsxType
	name := v.PathValue("file")
	switch name {
	case "data-ikm.xlsx":
	case "data-ikm.csv":
		write, kind = sheet.RegisterCSV, csvType
	case "siinas.xlsx":
		write = sheet.SIINas
	case "program.xlsx":
		return s.sendParts(v, name, xlsxType, sheet.WriteXLSX, s.year(v), "")
	case "program.csv":
		return s.sendParts(v, name, csvType, sheet.WriteCSV, s.year(v), "")
	default:
		return lostFile
	}
	only, err := s.chosen(v)
	if err != nil {
		return err
	}
	if len(only) > intake.MostListed {
		return fault.New(fault.Invalid, "intake.export.too_many", intake.MostListed)
	}
	out := bufio.NewWriterSize(s.download(v, name, kind), 64<<10)
	err = write(out, func(each func(intake.Line) error) error {
		return s.Exports.Each(v.Context(), v.actor, only, each)
	}, v.in)
	if err == nil {
		err = out.Flush()
	}
	if err = ignoreGone(v.Context(), err); err != nil {
		s.Log.Error("a download broke off", "ref", v.ref, "error", err)
		panic(http.ErrAbortHandler) // half a file must not look like a whole one
	}
	return nil
}

// chosen are the businesses that the address asks for; nil: all.
func (s *site) chosen(v *visit) ([]register.PartyID, error) {
	q := v.URL.Query()
	if s.Chosen != nil && len(q) > 0 && len(q["id"]) == 0 {
		return s.Chosen(v.Context(), v.actor, q)
	}
	var only []register.PartyID
	for _, id := range q["id"] {
		only = append(only, register.PartyID(id))
	}
	return only, nil
}

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
