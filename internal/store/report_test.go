package store_test

import (
	"sync"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering/report"
	"wantilan/internal/letter"
	"wantilan/internal/store/storetest"
)

// Two write a report: neither loses a word. It gets one number, however many ask.
func TestReportIsWordedByTwoAndNumberedOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		g, by := hosted(t, db)
		s := letter.NewSecretariat(db, func() time.Time { return noon })
		b := report.NewBook(db, s, func() time.Time { return noon })
		signs, err := s.SetSignatory(t.Context(), by, letter.Signatory{Organisation: by.Organisation, Name: "I Wayan Contoh 91", Position: "Kepala Dinas"})
		must(t, err)
		part := report.Part{Gathering: g.ID, Kind: letter.ReportOutcome, Words: " Ada {jumlah_pertemuan} pertemuan. \r\n"}
		must(t, b.Keep(t.Context(), by, part))
		isFault(t, "an older version", b.Keep(t.Context(), by, part), fault.Conflict)
		part.Version = 1
		for what, words := range map[string]string{"an unknown placeholder": "{jumlah_kopi}", "a brace": "a } b", "half bold": "**a"} {
			part.Words = words
			isFault(t, what, b.Keep(t.Context(), by, part), fault.Invalid)
		}
		isFault(t, "a part that is none", b.Keep(t.Context(), by, report.Part{Gathering: g.ID, Kind: letter.Invitation, Words: "a"}), fault.NotFound)
		r, err := b.Report(t.Context(), by, g.ID)
		must(t, err)
		if p, there := r.Part(letter.ReportOutcome); len(r.Parts) != len(report.Parts) || !there || p.Words != "Ada {jumlah_pertemuan} pertemuan." || p.Version != 1 || p.ByName == "" {
			t.Errorf("what was kept: %+v", r.Parts)
		}
		part.Words = ""
		must(t, b.Keep(t.Context(), by, part))

		n := report.Numbered{Gathering: g.ID, Day: "2026-12-15", Signatory: signs, Maker: " Ni Luh  Contoh 84 ", Position: "Ketua panitia,"}
		for what, wrong := range map[string]report.Numbered{"no day": {Gathering: g.ID, Day: "kemarin", Signatory: signs}, "nobody signs": {Gathering: g.ID, Day: n.Day}} {
			isFault(t, what, b.Number(t.Context(), by, wrong), fault.Invalid)
		}
		errs := make([]error, 4)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { errs[i] = b.Number(t.Context(), by, n) })
		}
		all.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if fault.KindOf(err) != fault.Conflict && fault.KindOf(err) != fault.Busy {
				t.Errorf("numbering at once: %v", err)
			}
		}
		if r, err = b.Report(t.Context(), by, g.ID); err != nil || done != 1 || r.Numbered.Maker != "Ni Luh Contoh 84" || r.Numbered.Position != "Ketua panitia" || r.Numbered.ByName == "" {
			t.Fatalf("%d numbers: %+v, %v", done, r.Numbered, err)
		}
		counters, err := s.Counters(t.Context(), by, by.Organisation, 2026)
		must(t, err)
		if len(counters) != 1 || counters[0].Last != 1 {
			t.Errorf("numbers that were taken: %+v", counters)
		}
		groups, err := b.Groups(t.Context(), by, g.ID)
		must(t, err)
		count := 0
		for _, x := range groups {
			count += x.Count
		}
		if count != len(g.Participants) {
			t.Errorf("want %d participants counted, got %d", len(g.Participants), count)
		}
		foreign := account.Actor{Account: "f", Organisation: "other", Role: account.Organiser}
		for what, err := range map[string]error{"seeing": errOf(b.Report(t.Context(), foreign, g.ID)), "writing": b.Keep(t.Context(), foreign, part), "numbering": b.Number(t.Context(), foreign, n), "counting": errOf(b.Groups(t.Context(), foreign, g.ID))} {
			isFault(t, what+" as another office", err, fault.NotFound)
		}
	})
}

func errOf[T any](_ T, err error) error { return err }
