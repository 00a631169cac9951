package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"wantilan/internal/fault"
)

func TestKindOfAnError(t *testing.T) {
	t.Parallel()
	lost := fault.New(fault.NotFound, "gathering.not_found")
	for name, tc := range map[string]struct {
		err  error
		want fault.Kind
	}{
		"a fault":                {lost, fault.NotFound},
		"a fault told onwards":   {fmt.Errorf("load gathering 7: %w", lost), fault.NotFound},
		"a fault beside others":  {errors.Join(errors.New("rollback"), lost), fault.NotFound},
		"the first of two":       {errors.Join(fault.New(fault.Busy, "a"), lost), fault.Busy},
		"a field":                {fault.Field("title", "fault.required"), fault.Invalid},
		"an error without kind":  {errors.New("disk full"), fault.Internal},
		"no error is not a kind": {nil, fault.Internal},
	} {
		if got := fault.KindOf(tc.err); got != tc.want {
			t.Errorf("%s: want %s, got %s", name, tc.want, got)
		}
	}
}

func TestTextForTheLogNamesKeyFieldAndArguments(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"conflict: timetable.already_running []":     fault.New(fault.Conflict, "timetable.already_running"),
		"invalid: fault.too_long (title) [200]":      fault.Field("title", "fault.too_long", 200),
		"not_found: sheet.unknown [Peserta Permint]": fault.New(fault.NotFound, "sheet.unknown", "Peserta", "Permint"),
	} {
		if got := err.Error(); got != want {
			t.Errorf("want %q, got %q", want, got)
		}
	}
}
