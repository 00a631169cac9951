package sample

import (
	"context"
	"errors"

	"wantilan/internal/gathering"
)

// planned fills in how the made-up gathering was planned: goals, halls, speakers,
// budget, committee and tasks.
func (h *house) planned(ctx context.Context, id gathering.ID) error {
	s, by := h.plans, h.by
	b, err := s.Binder(ctx, by, id)
	if err != nil {
		return err
	}
	o := b.Outlined()
	o.Goals = "Mempertemukan IKM dengan bank, pembeli, dan pendamping\nMenghasilkan kesepakatan yang dapat ditindaklanjuti"
	o.Contact, o.Series = "Panitia Contoh 01, 0812 0000 0001", series
	errs := []error{s.ChangePlan(ctx, by, id, o), s.KeepHall(ctx, by, id, 0, "Aula utama", "150"), s.KeepHall(ctx, by, id, 0, "Ruang samping", "40"), s.KeepHall(ctx, by, id, 0, "Lobi", "80")}
	for i, x := range []gathering.SpeakerForm{
		{Name: "Ni Made Contoh 91", Organisation: "Bank A (contoh)", About: "Pemandu kredit usaha kecil.", State: "confirmed", AboutOK: "2026-01-05", PhotoOK: "2026-01-05", Fee: "900000", Tax: "PPh 21 5%"},
		{Name: "I Wayan Contoh 92", Organisation: "Pengelola Bandara (contoh)", About: "Mengurus gerai oleh-oleh.", State: "confirmed", AboutOK: "2026-01-05", Fee: "900000"},
		{Name: "Ni Putu Contoh 93", Organisation: "Pendamping Kemasan (contoh)", State: "invited", Fee: "900000"},
	} {
		errs = append(errs, s.KeepSpeaker(ctx, by, id, x))
		if b, err = s.Binder(ctx, by, id); err != nil || len(b.Speakers) <= i {
			errs = append(errs, err)
			continue
		}
		item := b.Agenda[2+i] // the talks
		errs = append(errs, s.KeepItem(ctx, by, id, gathering.ItemForm{Number: item.Number, Title: item.Title, Start: item.Start.Typed(), End: item.End.Typed(), Kind: string(item.Kind),
			Hall: item.Place, Speakers: []gathering.SpeakerID{b.Speakers[i].ID}}))
	}
	for _, x := range []gathering.BudgetForm{
		{What: "Konsumsi peserta", Volume: "90", Unit: "orang", Price: "55000", Source: "APBD (contoh)"},
		{What: "Honorarium narasumber", Volume: "3", Unit: "orang", Price: "900000", Source: "APBD (contoh)"},
		{What: "Sewa tenda dan kursi", Volume: "1", Unit: "paket", Price: "7500000", Source: "Dekranasda (contoh)", Realised: "7250000"},
	} {
		errs = append(errs, s.KeepBudget(ctx, by, id, x))
	}
	errs = append(errs, s.KeepMember(ctx, by, id, 0, "I Ketut Contoh 81", "Ketua panitia", "0812 0000 0081"), s.KeepMember(ctx, by, id, 0, "Ni Luh Contoh 82", "Notulis", ""),
		s.KeepTask(ctx, by, id, 0, "Pesan tempat dan periksa ruang", "-40", "I Ketut Contoh 81"), s.KeepTask(ctx, by, id, 0, "Cetak daftar hadir dan papan meja", "-1", "Ni Luh Contoh 82"),
		s.KeepTask(ctx, by, id, 0, "Susun laporan kegiatan", "14", "Ni Luh Contoh 82"), s.Tick(ctx, by, id, 1, true))
	return errors.Join(errs...)
}
