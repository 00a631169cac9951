package gathering

import (
	"context"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// The shipped half-day agenda (susunan acara), as such meetings are usually held
// (usual practice, no rule): a gathering made from nothing begins with it, and the
// office changes what it wants. Its words are Indonesian data as the office would
// type them.
const rundownStart Clock = 8 * 60

func rundown() ([]AgendaItem, []Slot) {
	at := func(h, m int) Clock { return Clock(h*60 + m) }
	items := []AgendaItem{
		{Start: at(8, 0), End: at(8, 45), Kind: Registration, Title: "Pendaftaran ulang dan daftar hadir"},
		{Start: at(8, 45), End: at(8, 55), Kind: Opening, Title: "Pembukaan: Indonesia Raya dan doa"},
		{Start: at(8, 55), End: at(9, 5), Kind: Opening, Title: "Laporan ketua panitia"},
		{Start: at(9, 5), End: at(9, 15), Kind: Opening, Title: "Sambutan Dekranasda"},
		{Start: at(9, 15), End: at(9, 30), Kind: Opening, Title: "Sambutan dan pembukaan resmi"},
		{Start: at(9, 30), End: at(9, 45), Kind: Opening, Title: "Penyerahan simbolis dan foto bersama"},
		{Start: at(9, 45), End: at(10, 45), Kind: Talk, Title: "Paparan narasumber"},
		{Start: at(10, 45), End: at(11, 15), Kind: Forum, Title: "Tanya jawab dan forum pendapat"},
		{Start: at(11, 15), End: at(12, 45), Kind: Meetings, Title: "Temu 1:1"},
		{Start: at(12, 45), End: at(13, 0), Kind: Closing, Title: "Penyampaian hasil dan penandatanganan"},
		{Start: at(13, 0), End: at(13, 30), Kind: Meal, Title: "Penutup, doa, makan siang, dan evaluasi peserta"},
	}
	for i := range items {
		items[i].Number, items[i].Day = i+1, 1
	}
	slots, err := Rounds{Start: at(11, 15), Length: 15, Pause: 3, Count: 5}.slots()
	if err != nil {
		panic("gathering: the shipped agenda has no room for its rounds: " + err.Error())
	}
	return items, slots
}

// shippedTasks is the checklist that an office begins with. Days are usual practice
// and the office changes them.
var shippedTasks = []Task{
	{Due: -45, Title: "Susun kerangka acuan kerja (KAK) dan RAB"},
	{Due: -42, Title: "Terbitkan SK panitia"},
	{Due: -40, Title: "Pesan tempat dan periksa ruang, listrik, dan internet"},
	{Due: -35, Title: "Kirim surat permohonan narasumber"},
	{Due: -30, Title: "Undang mitra: bank, pembeli, pendamping"},
	{Due: -28, Title: "Umumkan dan kirim undangan peserta"},
	{Due: -14, Title: "Pastikan jawaban narasumber dan mitra"},
	{Due: -10, Title: "Periksa pendaftar dan daftar tunggu"},
	{Due: -7, Title: "Tutup pendaftaran dan susun jadwal temu 1:1"},
	{Due: -5, Title: "Pesan konsumsi dan siapkan ATK"},
	{Due: -3, Title: "Kirim agenda kepada peserta"},
	{Due: -1, Title: "Cetak daftar hadir, kartu peserta, dan papan meja; tata ruang"},
	{Due: 0, Title: "Catat kehadiran, foto, dan notulen"},
	{Due: 0, Title: "Bagikan lembar evaluasi"},
	{Due: 3, Title: "Selesaikan notulen dan berita acara"},
	{Due: 7, Title: "Kumpulkan kuitansi dan susun SPJ"},
	{Due: 14, Title: "Susun laporan kegiatan dan rencana tindak lanjut"},
	{Due: 30, Title: "Tanyakan tindak lanjut kepada peserta dan mitra"},
}

// checklist is the office's own list of tasks, or the shipped one.
func (s *Secretariat) checklist(ctx context.Context, office account.OrganisationID) ([]Task, error) {
	tasks, err := s.store.Checklist(ctx, office)
	if err != nil {
		return nil, err
	}
	if len(tasks) == 0 {
		tasks = append(tasks, shippedTasks...)
	}
	for i := range tasks {
		tasks[i].Number = i + 1
	}
	return tasks, nil
}

// KeepChecklist makes a gathering's tasks what the actor's office begins with
// from now on.
func (s *Secretariat) KeepChecklist(ctx context.Context, by account.Actor, id ID) error {
	b, err := s.Binder(ctx, by, id)
	if err != nil {
		return err
	}
	if !b.Allows(by, account.PlanGathering) {
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	if len(b.Tasks) == 0 {
		return fault.New(fault.Conflict, "plan.no_tasks")
	}
	e := by.Did(account.PlanGathering, id.Object(), s.now()).To(account.Facts{"checklist": len(b.Tasks)})
	return s.store.KeepChecklist(ctx, by.Organisation, b.copied().Tasks, e)
}
