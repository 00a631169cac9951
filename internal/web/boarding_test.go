package web_test

import (
	"fmt"

	"wantilan/internal/timetable"
)

// boardCells are the draft's own pages: who may look at them and change it, with
// nothing chosen but a booked request. run is one that is no trial.
func boardCells(w *world, run timetable.RunID, booked int) []cell {
	pick := fmt.Sprint("?pilih=", booked)
	g := "/temu/" + string(w.sample)
	staff, heads := []string{"administrator", "organiser", "staff"}, []string{"administrator", "organiser"}
	return []cell{
		{"GET", g + "/papan/tempat", only(422, heads...)},
		{"GET", g + "/papan/tempat" + pick, only(200, heads...)},
		{"GET", g + "/papan" + pick, only(200, staff...)},
		{"POST", g + "/papan/ubah", only(422, heads...)},
		{"GET", g + "/papan/terbit", only(200, staff...)},
		{"POST", g + "/papan/terbit", only(422, heads...)},
		{"POST", g + "/papan/kabar", only(409, staff...)},
		{"GET", g + "/papan/tak-muat", only(200, heads...)},
		{"GET", g + "/papan/meja", only(200, heads...)},
		{"POST", g + "/papan/meja", only(422, heads...)},
		{"POST", g + "/susun/coba", only(422, heads...)},
		{"POST", g + "/susun/" + string(run) + "/ambil", only(409, heads...)},
	}
}
