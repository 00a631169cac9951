package letter

import (
	"fmt"
	"slices"
)

// Kind is a sort of official text.
type Kind string

// Kinds of official texts.
const (
	Invitation         Kind = "invitation"          // surat undangan
	InvitationMail     Kind = "invitation_mail"     // surel undangan
	InvitationWhatsApp Kind = "invitation_whatsapp" // pesan WhatsApp undangan
	ReminderMail       Kind = "reminder_mail"       // surel pengingat
	ReminderWhatsApp   Kind = "reminder_whatsapp"   // pesan WhatsApp pengingat
	ConfirmationMail   Kind = "confirmation_mail"   // surel konfirmasi kehadiran
	WaitingMail        Kind = "waiting_mail"        // surel tawaran tempat dari daftar tunggu
	ChangeMail         Kind = "change_mail"         // surel perubahan jadwal
	CancellationMail   Kind = "cancellation_mail"   // surel pembatalan
	Thanks             Kind = "thanks"              // surat ucapan terima kasih
	ThanksMail         Kind = "thanks_mail"         // surel ucapan terima kasih
	Certificate        Kind = "certificate"         // sertifikat
	SpeakerRequest     Kind = "speaker_request"     // surat permohonan narasumber
	Minutes            Kind = "minutes"             // notulen: its headings
	Record             Kind = "record"              // berita acara
	Report             Kind = "report"              // laporan kegiatan: its title page
	ReportPreface      Kind = "report_preface"      // laporan kegiatan: kata pengantar
	ReportBackground   Kind = "report_background"   // latar belakang
	ReportLegal        Kind = "report_legal"        // dasar hukum
	ReportPurpose      Kind = "report_purpose"      // maksud dan tujuan
	ReportCourse       Kind = "report_course"       // gambaran pelaksanaan
	ReportOutcome      Kind = "report_outcome"      // gambaran hasil
	ReportConclusion   Kind = "report_conclusion"   // kesimpulan
	ReportAdvice       Kind = "report_advice"       // rekomendasi
	ReportClosing      Kind = "report_closing"      // penutup
)

// Language is one that a text is written in.
type Language string

// The languages of texts.
const (
	Indonesian Language = "id"
	English    Language = "en"
)

// Channel is the way a text takes to its readers.
type Channel string

// Channels.
const (
	OnPaper    Channel = "paper"    // its title is the subject (hal) or heading
	ByMail     Channel = "mail"     // its title is the subject
	ByWhatsApp Channel = "whatsapp" // its title is not sent
	InReport   Channel = "report"   // its title is a chapter's heading
)

// FormKind declares one kind of official text.
type FormKind struct {
	Kind
	Channel   Channel
	Numbered  bool       // its papers have a number (nomor surat)
	Languages []Language // Indonesian, and English for those that go to people who read it
	Knows     []string   // the placeholders that it may hold
	Needs     []string   // those that it must hold to be of use
}

// What several kinds know.
var (
	ofGathering = []string{"acara", "tema", "hari_tanggal", "waktu", "tempat", "penyelenggara", "kontak"}
	ofReader    = []string{"nama", "jabatan", "usaha", "alamat"}
	toReader    = slices.Concat(ofReader, ofGathering)
	both        = []Language{Indonesian, English}
	indonesian  = []Language{Indonesian}
	ofReport    = slices.Concat(ofGathering, []string{"jumlah_peserta", "jumlah_usaha", "jumlah_pertemuan", "jumlah_kesepakatan", "tahun"})
)

// and adds placeholders to those that several kinds know.
func and(some []string, more ...string) []string { return slices.Concat(some, more) }

// Kinds declares all kinds, in the order of pages.
var Kinds = []FormKind{
	{Invitation, OnPaper, true, both, and(toReader, "nomor", "rincian", "batas_jawab", "tautan"), []string{"acara"}},
	{InvitationMail, ByMail, false, both, and(toReader, "nomor", "rincian", "batas_jawab", "tautan"), []string{"tautan"}},
	{InvitationWhatsApp, ByWhatsApp, false, both, and(toReader, "batas_jawab", "tautan"), []string{"tautan"}},
	{ReminderMail, ByMail, false, both, and(toReader, "rincian", "batas_jawab", "tautan"), []string{"tautan"}},
	{ReminderWhatsApp, ByWhatsApp, false, both, and(toReader, "batas_jawab", "tautan"), []string{"tautan"}},
	{ConfirmationMail, ByMail, false, both, and(toReader, "rincian", "tautan"), []string{"acara"}},
	{WaitingMail, ByMail, false, both, and(toReader, "rincian", "batas_tawaran", "tautan"), []string{"batas_tawaran", "tautan"}},
	{ChangeMail, ByMail, false, both, and(toReader, "rincian", "hari_tanggal_lama", "waktu_lama", "tempat_lama", "alasan", "tautan"), []string{"acara"}},
	{CancellationMail, ByMail, false, both, and(toReader, "alasan"), []string{"acara"}},
	{Thanks, OnPaper, true, both, and(toReader, "nomor", "peran"), []string{"acara"}},
	{ThanksMail, ByMail, false, both, and(toReader, "peran", "tautan"), []string{"acara"}},
	{Certificate, OnPaper, true, both, and(toReader, "nomor", "peran"), []string{"acara"}},
	{SpeakerRequest, OnPaper, true, both, and(toReader, "nomor", "rincian", "materi", "batas_jawab", "tautan"), []string{"acara"}},
	{Minutes, OnPaper, false, indonesian, and(ofGathering, "rincian", "ketua", "notulis", "jumlah_peserta"), []string{"acara"}},
	{Record, OnPaper, true, indonesian, and(ofReport, "nomor", "rincian", "ketua"), []string{"acara"}},
	{Report, OnPaper, true, indonesian, and(ofReport, "nomor"), []string{"acara"}},
	{ReportPreface, InReport, false, indonesian, ofReport, nil},
	{ReportBackground, InReport, false, indonesian, ofReport, nil},
	{ReportLegal, InReport, false, indonesian, ofReport, nil},
	{ReportPurpose, InReport, false, indonesian, ofReport, nil},
	{ReportCourse, InReport, false, indonesian, ofReport, nil},
	{ReportOutcome, InReport, false, indonesian, ofReport, nil},
	{ReportConclusion, InReport, false, indonesian, ofReport, nil},
	{ReportAdvice, InReport, false, indonesian, ofReport, nil},
	{ReportClosing, InReport, false, indonesian, ofReport, nil},
}

// KindOf is the declaration of a kind, if there is such a kind.
func KindOf(k Kind) (FormKind, bool) {
	i := slices.IndexFunc(Kinds, func(f FormKind) bool { return f.Kind == k })
	if i < 0 {
		return FormKind{}, false
	}
	return Kinds[i], true
}

// samples are values of every placeholder, Indonesian and English, for previews. All
// of it is made up.
var samples = map[string][2]string{
	"nama":               {"Ibu Ni Made Contoh 12", "Ms Ni Made Contoh 12"},
	"jabatan":            {"Pemilik", "Owner"},
	"usaha":              {"Tenun Ombak 12 (contoh)", "Tenun Ombak 12 (sample)"},
	"alamat":             {"Jalan Contoh 12, Mengwi", "Jalan Contoh 12, Mengwi"},
	"acara":              {"Temu Usaha Industri 2026 (contoh)", "Industrial Business Gathering 2026 (sample)"},
	"tema":               {"Dari Bengkel ke Pasar", "From Workshop to Market"},
	"hari_tanggal":       {"Rabu, 9 Desember 2026", "Wednesday, 9 December 2026"},
	"waktu":              {"pukul 08.00 WITA sampai selesai", "from 08:00 WITA"},
	"tempat":             {"Balai Contoh, Mangupura", "Balai Contoh, Mangupura"},
	"penyelenggara":      {"Dinas Contoh 81 dan Dewan Contoh 82", "Dinas Contoh 81 and Dewan Contoh 82"},
	"kontak":             {"Sekretariat, 0361 000 000", "the secretariat, +62 361 000 000"},
	"nomor":              {"005/123/CONTOH/2026", "005/123/CONTOH/2026"},
	"batas_jawab":        {"Jumat, 4 Desember 2026", "Friday, 4 December 2026"},
	"batas_tawaran":      {"Kamis, 3 Desember 2026, pukul 16.00 WITA", "Thursday, 3 December 2026, 16:00 WITA"},
	"tautan":             {"https://temu.example/j/7K2F9M", "https://temu.example/j/7K2F9M"},
	"hari_tanggal_lama":  {"Selasa, 8 Desember 2026", "Tuesday, 8 December 2026"},
	"waktu_lama":         {"pukul 09.00 WITA", "09:00 WITA"},
	"tempat_lama":        {"Aula Contoh, Mangupura", "Aula Contoh, Mangupura"},
	"alasan":             {"bertepatan dengan hari raya", "the day is a holiday"},
	"peran":              {"peserta", "a participant"},
	"materi":             {"Menghitung harga pokok produksi", "Computing the cost of production"},
	"ketua":              {"I Wayan Contoh 83", "I Wayan Contoh 83"},
	"notulis":            {"Ni Luh Contoh 84", "Ni Luh Contoh 84"},
	"jumlah_peserta":     {"100", "100"},
	"jumlah_usaha":       {"60", "60"},
	"jumlah_pertemuan":   {"240", "240"},
	"jumlah_kesepakatan": {"12", "12"},
	"tahun":              {"2026", "2026"},
	"rincian": {
		Details(Row{"Hari, tanggal", "Rabu, 9 Desember 2026"}, Row{"Waktu", "pukul 08.00 WITA sampai selesai"}, Row{"Tempat", "Balai Contoh, Mangupura"}, Row{"Acara", "Temu Usaha Industri 2026 (contoh)"}),
		Details(Row{"Date", "Wednesday, 9 December 2026"}, Row{"Time", "from 08:00 WITA"}, Row{"Place", "Balai Contoh, Mangupura"}, Row{"Event", "Industrial Business Gathering 2026 (sample)"}),
	},
}

// Samples are made-up values of the placeholders that a kind knows, in a language.
func (f FormKind) Samples(in Language) map[string]string {
	values := make(map[string]string, len(f.Knows))
	for _, name := range f.Knows {
		pair, there := samples[name]
		if !there {
			panic(fmt.Sprintf("letter: no sample of {%s}", name))
		}
		values[name] = pair[0]
		if in == English {
			values[name] = pair[1]
		}
	}
	return values
}
