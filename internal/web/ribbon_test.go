package web_test

import (
	"strings"
	"testing"

	"wantilan/internal/account"
)

// Every page about made-up data says so, also those that know only the plan of a gathering.
func TestPagesOfMadeUpDataSaySo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	staff := w.visitor(t, w.account(t, account.Organiser))
	for _, page := range []string{"", "/papan", "/pertemuan/kertas", "/rencana", "/pendaftar", "/kehadiran", "/kehadiran/perangkat", "/kehadiran/ruang"} {
		got := staff.get("/temu/" + string(w.sample) + page)
		if got.status != 200 || !strings.Contains(got.body, "DATA CONTOH") {
			t.Errorf("%q (%d) does not say that its data is made up", page, got.status)
		}
	}
}
