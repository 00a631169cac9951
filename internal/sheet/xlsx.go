package sheet

import (
	"errors"
	"io"

	"wantilan/internal/lang"
	"wantilan/internal/timetable"
)

// XLSX writes the day as a workbook.
func XLSX(w io.Writer, d timetable.Day, in *lang.Wording) error { return errors.ErrUnsupported }

// CSV writes one row per meeting.
func CSV(w io.Writer, d timetable.Day, in *lang.Wording) error { return errors.ErrUnsupported }

// Template writes an empty workbook.
func Template(w io.Writer, in *lang.Wording) error { return errors.ErrUnsupported }
