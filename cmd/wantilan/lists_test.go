package main

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/register/reference"
	"wantilan/internal/store"
)

// What the register asks of the reference lists, over the lists that the program
// brings.
func TestTheRegisterKnowsTheReferenceLists(t *testing.T) {
	t.Parallel()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	shelf, log := reference.NewShelf(db, time.Now), slog.New(slog.DiscardHandler)
	known := lists(shelf, log)
	if district, village, there := known.Region("51.03.01.1001"); !there || district != "Kuta" || village != "Tuban" {
		t.Errorf("51.03.01.1001 is %q in %q, %v", village, district, there)
	}
	if _, _, there := known.Region("51.03.01"); there {
		t.Error("a district is taken for a village")
	}
	if n := len(known.Regions()); n != 716 {
		t.Errorf("%d desa and kelurahan, want 716", n)
	}
	if got := known.CertificateName("halal"); got != "Sertifikat halal" {
		t.Errorf("halal is called %q", got)
	}
	weaver := register.Profile{Facts: register.Facts{register.FieldCluster: {Value: "tenun"}}}
	if got := known.Topics(register.WantProduct, &weaver); len(got) == 0 {
		t.Error("no products for a weaver")
	}
	if got := known.Topics(register.WantFinance, &weaver); got != nil {
		t.Errorf("capital is about goods: %v", got)
	}
	if r, sure := gazetteer(shelf, log)("Tuban", "Kuta", ""); !sure || r.Code != "51.03.01.1001" {
		t.Errorf("Tuban in Kuta is %+v, %v", r, sure)
	}
	if all := suggest(shelf, log)("kbli", "kain tenun"); len(all) == 0 || all[0].Code == "" || all[0].Title == "" {
		t.Errorf("codes for woven cloth: %+v", all)
	}
	if all := suggest(shelf, log)("hs", "patung kayu"); len(all) == 0 || len(all[0].Code) != 6 {
		t.Errorf("codes for wooden statues: %+v", all)
	}
	spot := spots(shelf, log)
	if s, there := spot("51.03.02"); !there || s.Name != "Mengwi" || s.Latitude > -8.3 || s.Latitude < -8.8 || s.Longitude < 115 || s.Longitude > 115.4 {
		t.Errorf("Mengwi lies at %+v, %v", s, there)
	}
	if got := labels(shelf, log)(lang.In(lang.ID), "certificate", "sppirt"); got != "SPP-IRT (P-IRT)" {
		t.Errorf("sppirt is labelled %q", got)
	}
}
