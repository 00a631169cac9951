package web_test

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/register"
	"wantilan/internal/web"
)

// kinds are all who can come to a page: every role, those of another office,
// those whose right to come has ended, and an organiser who has only given a
// password so far.
var kinds = []string{
	"stranger", "administrator", "organiser", "staff", "desk", "owner", "speaker", "volunteer", "juror", "rival owner",
	"foreign organiser", "foreign staff", "foreign owner", "foreign volunteer", "disabled organiser", "dismissed staff", "half organiser",
}

// outsiders are answered as strangers are.
var outsiders = []string{"stranger", "disabled organiser", "dismissed staff"}

// reach is who gets at a route's object: at ours, the first office's, and at
// theirs, the other office's. Everybody else learns nothing of it.
type reach struct{ ours, theirs []string }

// Those who look after people and gatherings of the two offices.
var (
	heads      = []string{"administrator", "organiser"}
	hands      = []string{"administrator", "organiser", "staff"}
	otherHeads = []string{"administrator", "foreign organiser"}
	otherHands = []string{"administrator", "foreign organiser", "foreign staff"}
	whole      = reach{kinds, kinds}
	known      = reach{without(kinds, outsiders...), nil}
	lead       = reach{heads, otherHeads}
	help       = reach{hands, otherHands}
	guests     = reach{append(slices.Clone(hands), "desk", "owner", "speaker", "volunteer", "juror"), append(slices.Clone(otherHands), "foreign owner", "foreign volunteer")}
	ownAgenda  = reach{append(slices.Clone(hands), "owner"), append(slices.Clone(otherHands), "foreign owner")}
	parties    = reach{append(slices.Clone(hands), "desk", "owner"), append(slices.Clone(otherHands), "foreign owner")}
	managers   = reach{append(slices.Clone(heads), "foreign organiser"), nil}
	seers      = reach{append(slices.Clone(hands), "foreign organiser", "foreign staff"), nil}
	ownThing   = reach{[]string{"owner"}, []string{"foreign owner"}}
	ownDraft   = reach{[]string{"organiser"}, []string{"foreign organiser"}}
	auditors   = reach{[]string{"administrator"}, nil}
	capability = reach{kinds, nil}             // whoever holds it
	ownSaid    = reach{[]string{"owner"}, nil} // what is theirs is of a business without an owner
	ownBook    = reach{[]string{"owner", "foreign owner"}, nil}
	wanters    = reach{append(slices.Clone(seers.ours), "desk", "owner", "foreign owner"), nil}
	dayHands   = reach{append(slices.Clone(hands), "volunteer"), append(slices.Clone(otherHands), "foreign volunteer")}
	partner    = reach{append(slices.Clone(hands), "desk"), otherHands}
	ownWant    = reach{append(slices.Clone(hands), "owner"), otherHands}
)

// reaches has a row for every route.
var reaches = map[string]reach{
	"GET /{$}": whole, "POST /masuk/sandi": whole, "GET /masuk/kode": whole, "POST /masuk/kode/kirim": whole, "POST /masuk/kode": whole, "GET /masuk": whole,
	"POST /masuk/kunci/mulai": whole, "POST /masuk/kunci": whole, "POST /masuk/openid": whole, "POST /bahasa": whole, "GET /healthz": whole, "GET /readyz": whole,
	"POST /masuk/kedua": {}, "GET /masuk/openid/kembali": {}, // of a ticket that nobody has, and a journey that ends elsewhere
	"GET /masuk/{token}": capability, "POST /masuk/{token}": {}, "GET /statis/{file}": capability, "GET /a/{code}": capability, "GET /a/{code}/agenda.ics": capability,
	"POST /keluar": known, "GET /akun/kunci": known, "POST /akun/kunci/mulai": known, "POST /akun/kunci": known, "POST /akun/kunci/openid": known,
	"POST /akun/kunci/{passkey}/nama": ownThing, "POST /akun/kunci/{passkey}/hapus": ownThing, "POST /akun/kunci/openid/{identity}/hapus": ownThing,

	"GET /temu/{gathering}": guests, "GET /temu/{gathering}/papan": help, "GET /temu/{gathering}/peserta": help, "GET /temu/{gathering}/permintaan": parties,
	"GET /temu/{gathering}/peserta/{participant}": ownAgenda, "GET /temu/{gathering}/peserta/{participant}/agenda.ics": ownAgenda,
	"GET /temu/{gathering}/peserta/{participant}/agenda.pdf": ownAgenda, "POST /temu/{gathering}/peserta/{participant}/cabut": lead,
	"GET /temu/{gathering}/cetak": help, "GET /temu/{gathering}/cetak/{print}": help, "POST /temu/{gathering}/cetak/kartu-peserta": help,
	"GET /temu/{gathering}/unduh/{file}": help, "GET /temu/{gathering}/susun": lead, "POST /temu/{gathering}/susun": lead,
	"GET /temu/{gathering}/susun/{run}": lead, "GET /temu/{gathering}/susun/{run}/siaran": lead, "GET /temu/{gathering}/susun/{run}/keadaan": lead,
	"POST /temu/{gathering}/susun/{run}/batal": lead, "POST /temu/{gathering}/susun/{run}/pakai": lead,
	"GET /temu/{gathering}/papan/tempat": lead, "POST /temu/{gathering}/papan/ubah": lead, "GET /temu/{gathering}/papan/terbit": help, "POST /temu/{gathering}/papan/terbit": lead,
	"GET /temu/{gathering}/langsung": dayHands, "POST /temu/{gathering}/langsung": dayHands, "GET /temu/{gathering}/langsung/siaran": dayHands, "GET /temu/{gathering}/langsung/layar": dayHands,
	"GET /temu/{gathering}/langsung/lembar": dayHands, "GET /temu/{gathering}/langsung/lembar.pdf": dayHands, "GET /temu/{gathering}/langsung/perbaikan": lead, "POST /temu/{gathering}/langsung/perbaikan": lead,
	"GET /temu/{gathering}/langsung/isi": lead, "POST /temu/{gathering}/langsung/isi": lead, "GET /temu/{gathering}/langsung/tutup": help, "POST /temu/{gathering}/langsung/tutup": lead,
	"GET /temu/{gathering}/langsung/kabari": help, "POST /temu/{gathering}/langsung/kabari": help,
	"GET /a/{code}/langsung": capability, "GET /a/{code}/siaran": capability,
	"POST /temu/{gathering}/papan/kabar": help, "GET /temu/{gathering}/papan/tak-muat": lead, "GET /temu/{gathering}/papan/meja": lead, "POST /temu/{gathering}/papan/meja": lead,
	"POST /temu/{gathering}/susun/coba": lead, "POST /temu/{gathering}/susun/{run}/ambil": lead,

	"GET /temu/{gathering}/pertemuan": help, "GET /temu/{gathering}/pertemuan/pihak": help, "GET /temu/{gathering}/pertemuan/lembar": help,
	"GET /temu/{gathering}/pertemuan/klinik": help, "GET /temu/{gathering}/pertemuan/aturan": help, "POST /temu/{gathering}/pertemuan/aturan": lead, "POST /temu/{gathering}/pertemuan/batas": lead,

	"GET /t/{code}": {}, "GET /t/{code}/acara.ics": {}, // of a code that no gathering has; tests of their own walk the others
	"GET /temu/baru": managers, "POST /temu/baru": managers, "GET /temu/{gathering}/rencana": help, "GET /temu/{gathering}/rencana/{section}": help,
	"POST /temu/{gathering}/rencana/{section}": lead, "POST /temu/{gathering}/rencana/tugas/pola": lead,
	"GET /temu/{gathering}/keadaan/{turn}": lead, "POST /temu/{gathering}/keadaan/{turn}": lead,
	"GET /a/{code}/evaluasi": capability, "GET /temu/{gathering}/evaluasi/pertanyaan": help, "GET /temu/{gathering}/notulen": help, "GET /temu/{gathering}/janji/daftar-janji.xlsx": help, "GET /temu/{gathering}/sertifikat": help,
	"GET /temu/{gathering}/notulen/notulen.pdf": help, "POST /temu/{gathering}/notulen/tanda-tangan": help, "POST /temu/{gathering}/notulen/buka": lead,
	"GET /temu/{gathering}/terima-kasih": help, "POST /temu/{gathering}/terima-kasih": lead,
	"GET /temu/{gathering}/foto": help, "POST /temu/{gathering}/foto": help, "GET /temu/{gathering}/foto/persetujuan": help,
	"GET /temu/{gathering}/laporan": help, "GET /temu/{gathering}/laporan/pratinjau": help, "GET /temu/{gathering}/laporan/unduh/{file}": help, "POST /temu/{gathering}/laporan/nomor": help,
	"GET /temu/{gathering}/evaluasi":                   {append(slices.Clone(parties.ours), "speaker"), parties.theirs},
	"GET /temu/{gathering}/evaluasi/isi/{participant}": ownAgenda,

	"GET /akun": known, "POST /akun": known, "GET /akun/data": known, "GET /akun/data.json": known, "POST /akun/data/hapus": known, "POST /akun/sandi": known,
	"POST /akun/totp": known, "POST /akun/totp/pastikan": known, "POST /akun/totp/hapus": known,
	"POST /akun/sesi/{session}/akhiri": known, "POST /akun/peran/{membership}": known,

	"GET /organisasi": seers, "POST /organisasi": managers, "GET /organisasi/{organisation}": help,
	"POST /organisasi/{organisation}/nama": lead, "POST /organisasi/{organisation}/orang": lead,
	"GET /orang/{person}": help, "POST /orang/{person}": lead, "POST /orang/{person}/peran": lead, "POST /orang/{person}/peran/{membership}/cabut": lead,
	"POST /orang/{person}/nonaktif": lead, "POST /orang/{person}/aktif": lead, "POST /orang/{person}/keluarkan": lead, "POST /orang/{person}/pulihkan": lead,
	"POST /orang/{person}/hapus": lead, "POST /orang/{person}/tautan": help, "POST /orang/{person}/kode": help,

	"GET /akun/persetujuan": known, "POST /akun/persetujuan/{purpose}": known, "GET /orang/{person}/persetujuan": help, "POST /orang/{person}/persetujuan/{purpose}": help,
	"GET /pemrosesan": managers, "GET /pemrosesan/unduh.csv": managers, "GET /persetujuan": managers, "GET /persetujuan/formulir": seers,
	"POST /persetujuan/{purpose}": auditors, "GET /masa-simpan": managers, "POST /masa-simpan": managers,

	"POST /peta/batas": auditors, "GET /acuan": managers, "GET /acuan/{kind}": managers, "POST /acuan/{kind}": auditors, "GET /acuan/{kind}/unduh/{file}": managers,
	"GET /acuan/{kind}/edisi/{edition}": managers, "POST /acuan/{kind}/edisi/{edition}/berlaku": auditors, "POST /acuan/{kind}/edisi/{edition}/hapus": auditors,

	"GET /ikm/baru": seers, "POST /ikm/baru": seers, "GET /ikm/menunggu": seers, "GET /ikm/sertifikat": seers,
	"GET /ikm/{party}": help, "GET /ikm/{party}/riwayat": help, "GET /ikm/{party}/ubah/{section}": help, "POST /ikm/{party}/ubah/{section}": help,
	"POST /ikm/{party}/periksa/{section}": help, "POST /ikm/{party}/kunjungan": help,
	"POST /ikm/{party}/tampil": lead, "GET /ikm/{party}/sertifikat": help, "POST /ikm/{party}/sertifikat": help,

	"POST /ikm/{party}/lihat/{field}": help, "POST /ikm/{party}/menunggu/{fact}": help,
	"POST /ikm/{party}/sertifikat/{certificate}/periksa": help, "POST /ikm/{party}/sertifikat/{certificate}/berkas": help,
	"POST /usaha-saya/sertifikat/{certificate}/berkas": ownSaid, "GET /usaha-saya/kontak/{contact}": ownSaid, "POST /usaha-saya/kontak/{contact}": ownSaid,
	"POST /ikm/{party}/masuk": help, "GET /ikm/{party}/kontak/{contact}": help, "POST /ikm/{party}/kontak/{contact}": help,
	"GET /ikm/{party}/kontak": help, "POST /ikm/{party}/kontak": help,
	"GET /usaha-saya": ownBook, "POST /usaha-saya/benar": ownBook, "GET /usaha-saya/ubah/{section}": ownBook, "POST /usaha-saya/ubah/{section}": ownBook,
	"GET /usaha-saya/sertifikat": ownBook, "POST /usaha-saya/sertifikat": ownBook,

	"GET /usaha-saya/kontak": ownBook, "POST /usaha-saya/kontak": ownBook,
	"GET /usaha": {[]string{"desk"}, nil}, "GET /usaha/{party}": {[]string{"desk"}, nil}, "POST /mitra/{party}/tampil": lead,
	"GET /mitra": wanters, "GET /mitra/baru": seers, "POST /mitra/baru": seers, "GET /mitra/{party}": partner, "POST /mitra/{party}": partner,
	"POST /mitra/{party}/unit": partner,
	"GET /program":             seers, "GET /program/baru": seers, "POST /program/baru": seers, "GET /program/irisan": seers, "GET /program/{programme}": help, "GET /program/{programme}/ubah": help,
	"POST /program/{programme}/peserta": help, "POST /program/{programme}/ubah": help,
	"GET /kebutuhan":        wanters,
	"GET /kebutuhan/{want}": ownWant, "POST /kebutuhan/{want}": ownWant, "POST /kebutuhan/{want}/tutup": ownWant, "POST /kebutuhan/{want}/buka": ownWant,

	"GET /catatan": auditors, "GET /catatan/unduh.csv": auditors,
	"GET /impor": managers, "GET /impor/templat.xlsx": managers, "POST /impor": managers, "GET /impor/{draft}": ownDraft, "POST /impor/{draft}": ownDraft,
}

// elsewhere are routes whose objects hang on others in ways that the rows above do
// not say, or go away when somebody has been there; tests of their own walk them.
var elsewhere = []string{
	"GET /temu/{gathering}/temui",
	"GET /temu/{gathering}/temui/{participant}",
	"GET /arisan",
	"POST /arisan",
	"GET /arisan/{circle}",
	"GET /arisan/{circle}/kelompok.pdf",
	"POST /arisan/{circle}/pindah",
	"POST /arisan/{circle}/keadaan",
	"POST /arisan/{circle}/temu",
	"GET /kelompok-saya",
	"POST /temu/{gathering}/pertemuan/batas/hapus",
	"POST /temu/{gathering}/pertemuan/usul",
	"POST /temu/{gathering}/pertemuan/minta",
	"GET /temu/{gathering}/pertemuan/kertas",
	"POST /temu/{gathering}/pertemuan/kertas",
	"POST /temu/{gathering}/pertemuan/kertas/berkas",
	"POST /temu/{gathering}/pertemuan/jangan",
	"POST /temu/{gathering}/pertemuan/klinik",
	"POST /temu/{gathering}/pertemuan/klinik/bubar",
	"POST /temu/{gathering}/permintaan/{request}/jawab",
	"POST /temu/{gathering}/permintaan/{request}/batal",
	"GET /temu/{gathering}/meja/{participant}",
	"GET /temu/{gathering}/meja/{participant}/berkas/{request}",
	"POST /temu/{gathering}/meja/{participant}/syarat",
	"POST /temu/{gathering}/meja/{participant}/petugas",
	"GET /seri",
	"POST /temu/{gathering}/rencana/{section}/hapus",
	"POST /temu/{gathering}/rencana/tugas/selesai",
	"POST /temu/{gathering}/tuan-rumah",
	"GET /ikm",
	"GET /ikm/saran",
	"POST /ikm/terbit",
	"POST /ikm/undang",
	"POST /temu/{gathering}/buang",
	"GET /temu/{gathering}/kabari",
	"POST /temu/{gathering}/undangan/orang/{invitation}/kabari",
	"POST /temu/{gathering}/undangan/terpilih",
	"GET /daftar",
	"POST /daftar",
	"GET /daftar/{list}",
	"POST /daftar/{list}/hapus",
	"GET /daftar/unduh/{file}",
	"GET /peta",
	"POST /program/tambah",
	"POST /program/{programme}/hapus",
	"POST /program/{programme}/bagikan",
	"POST /program/{programme}/mitra",
	"POST /program/{programme}/mitra/{organisation}/lepas",
	"POST /program/{programme}/setuju",
	"POST /program/{programme}/peserta/ubah",
	"GET /program/{programme}/unduh/{file}",
	"GET /masukan",
	"POST /masukan",
	"GET /masukan/{intake}",
	"GET /masukan/{intake}/kolom",
	"POST /masukan/{intake}/kolom",
	"POST /masukan/{intake}/lembar",
	"POST /masukan/{intake}/mulai",
	"POST /masukan/{intake}/batal",
	"POST /masukan/{intake}/lanjut",
	"GET /masukan/{intake}/keadaan",
	"GET /masukan/{intake}/laporan.csv",
	"GET /mirip",
	"POST /mirip/cari",
	"GET /mirip/{one}/{other}",
	"POST /mirip/{one}/{other}/beda",
	"POST /mirip/{one}/{other}/gabung",
	"POST /mirip/gabungan/{merger}/urungkan",
	"GET /ekspor",
	"GET /ekspor/{file}",
	"GET /produk",
	"GET /ikm/{party}/produk",
	"POST /ikm/{party}/produk",
	"GET /ikm/{party}/produk/baru",
	"GET /ikm/{party}/label.pdf",
	"GET /produk/{product}",
	"POST /produk/{product}",
	"POST /produk/{product}/foto",
	"POST /produk/{product}/foto/urut",
	"POST /produk/{product}/tampil",
	"POST /produk/{product}/sembunyi",
	"POST /produk/{product}/hapus",
	"GET /produk/{product}/label.pdf",
	"GET /p/{code}",
	"GET /u/{code}",
	"GET /u/{code}/daftar-harga.pdf",
	"GET /u/{code}/daftar-harga.xlsx",
	"GET /direktori",
	"GET /berkas/{hash}",
	"POST /ikm/{party}/sertifikat/{certificate}/akhiri",
	"GET /ikm/{party}/sertifikat/{certificate}/berkas",
	"POST /ikm/{party}/kontak/{contact}/hapus",
	"POST /usaha-saya/sertifikat/{certificate}/akhiri",
	"GET /usaha-saya/sertifikat/{certificate}/berkas",
	"POST /usaha-saya/kontak/{contact}/hapus",
	"POST /mitra/{party}/unit/{unit}/hapus",
	"GET /kebutuhan/baru",
	"GET /meja",
	"POST /meja",
	"POST /meja/datang",
	"POST /meja/urungkan",
	"POST /meja/kirim",
	"GET /meja/pekerja.js",
	"GET /meja/kartu/{person}",
	"GET /meja/perangkat/{token}",
	"POST /meja/perangkat/{token}",
	"GET /temu/{gathering}/kehadiran",
	"POST /temu/{gathering}/kehadiran/di-sini",
	"POST /temu/{gathering}/kehadiran/perbedaan",
	"POST /temu/{gathering}/kehadiran/batalkan",
	"POST /temu/{gathering}/kehadiran/tertahan/{held}",
	"POST /temu/{gathering}/kehadiran/tamu",
	"GET /temu/{gathering}/kehadiran/perangkat",
	"POST /temu/{gathering}/kehadiran/perangkat",
	"POST /temu/{gathering}/kehadiran/perangkat/{device}/putus",
	"GET /temu/{gathering}/kehadiran/ruang",
	"POST /temu/{gathering}/kehadiran/ruang",
	"GET /temu/{gathering}/kehadiran/unduh/{file}",
	"POST /temu/{gathering}/pendaftaran-saya",
	"GET /temu/{gathering}/pendaftaran-saya",
	"POST /temu/{gathering}/pendaftaran-saya/{event}",
	"GET /pendaftaran/{token}",
	"POST /pendaftaran/{token}",
	"POST /pendaftaran/{token}/{event}",
	"GET /t/{code}/daftar",
	"POST /t/{code}/daftar",
	"GET /k/{code}",
	"GET /temu/{gathering}/pendaftar",
	"GET /temu/{gathering}/pendaftar/unduh/{file}",
	"GET /temu/{gathering}/pendaftar/undian",
	"POST /temu/{gathering}/pendaftar/undian",
	"POST /temu/{gathering}/pendaftar/tawarkan",
	"GET /temu/{gathering}/pendaftar/baru",
	"POST /temu/{gathering}/pendaftar/baru",
	"GET /temu/{gathering}/pendaftar/{registration}",
	"POST /temu/{gathering}/pendaftar/{registration}",
	"POST /temu/{gathering}/pendaftar/{registration}/{event}",
	"POST /kebutuhan/baru",
	"GET /surat",
	"GET /surat/templat",
	"GET /surat/{organisation}",
	"POST /surat/{organisation}/kop",
	"GET /surat/{organisation}/logo",
	"POST /surat/{organisation}/logo",
	"POST /surat/{organisation}/logo/hapus",
	"POST /surat/{organisation}/nomor",
	"GET /surat/{organisation}/penanda",
	"POST /surat/{organisation}/penanda",
	"GET /surat/{organisation}/penanda/{signatory}",
	"POST /surat/{organisation}/penanda/{signatory}",
	"GET /surat/{organisation}/contoh.pdf",
	"GET /surat/{organisation}/templat",
	"GET /surat/{organisation}/templat/{form}",
	"POST /surat/{organisation}/templat/{form}",
	"POST /surat/{organisation}/templat/{form}/bawaan",
	"POST /a/{code}/evaluasi",
	"POST /temu/{gathering}/evaluasi/isi/{participant}",
	"POST /temu/{gathering}/evaluasi/pertanyaan",
	"GET /temu/{gathering}/evaluasi/unduh/{file}",
	"GET /v/{code}",
	"GET /a/{code}/materi",
	"GET /a/{code}/materi/{material}",
	"GET /temu/{gathering}/materi",
	"GET /temu/{gathering}/materi/{material}",
	"POST /temu/{gathering}/materi",
	"POST /temu/{gathering}/materi/{material}",
	"POST /temu/{gathering}/materi/{material}/hapus",
	"GET /temu/{gathering}/peserta/{participant}/meja",
	"POST /temu/{gathering}/peserta/{participant}/meja",
	"GET /temu/{gathering}/peserta/{participant}/meja/lanjutan.ics",
	"GET /a/{code}/meja",
	"POST /a/{code}/meja",
	"GET /a/{code}/meja/lanjutan.ics",
	"GET /temu/{gathering}/janji/biasa",
	"POST /temu/{gathering}/janji/biasa",
	"GET /temu/{gathering}/langsung/pertemuan",
	"GET /temu/{gathering}/janji",
	"POST /temu/{gathering}/janji",
	"POST /temu/{gathering}/janji/{promise}",
	"POST /temu/{gathering}/sertifikat/{paper}/batal",
	"GET /temu/{gathering}/sertifikat/unduh/{file}",
	"GET /temu/{gathering}/notulen/bagian/{section}",
	"POST /temu/{gathering}/notulen/bagian/{section}",
	"POST /temu/{gathering}/sertifikat",
	"POST /temu/{gathering}/terima-kasih/{participant}",
	"GET /temu/{gathering}/terima-kasih/unduh/{file}",
	"GET /temu/{gathering}/narasumber/{speaker}",
	"POST /temu/{gathering}/narasumber/{speaker}",
	"GET /temu/{gathering}/narasumber/{speaker}/foto",
	"GET /t/{code}/narasumber/{speaker}",
	"GET /temu/{gathering}/foto/{photo}",
	"POST /temu/{gathering}/foto/{photo}",
	"POST /temu/{gathering}/foto/{photo}/hapus",
	"GET /temu/{gathering}/foto/{photo}/{size}",
	"POST /temu/{gathering}/foto/persetujuan",
	"GET /t/{code}/foto/{photo}/{size}",
	"POST /temu/{gathering}/pendaftaran-saya/foto",
	"POST /pendaftaran/{token}/foto",
	"GET /temu/{gathering}/laporan/bagian/{section}",
	"POST /temu/{gathering}/laporan/bagian/{section}",
	"GET /undangan/{token}",
	"POST /undangan/{token}",
	"GET /undangan/{token}/dibuka.gif",
	"GET /temu/{gathering}/undangan",
	"GET /temu/{gathering}/undangan/unduh/{file}",
	"GET /temu/{gathering}/undangan/tambah",
	"POST /temu/{gathering}/undangan/tambah",
	"POST /temu/{gathering}/undangan/berkas",
	"POST /temu/{gathering}/undangan/pindah",
	"POST /temu/{gathering}/undangan/pengingat",
	"GET /temu/{gathering}/undangan/gelombang/{wave}",
	"POST /temu/{gathering}/undangan/gelombang/{wave}/nomor",
	"POST /temu/{gathering}/undangan/gelombang/{wave}/kirim",
	"POST /temu/{gathering}/undangan/gelombang/{wave}/henti",
	"GET /temu/{gathering}/undangan/gelombang/{wave}/surat.zip",
	"GET /temu/{gathering}/undangan/gelombang/{wave}/keadaan",
	"POST /temu/{gathering}/undangan/gelombang/{wave}/batal",
	"GET /temu/{gathering}/undangan/orang/{invitation}",
	"GET /temu/{gathering}/undangan/orang/{invitation}/surat.pdf",
	"POST /temu/{gathering}/undangan/orang/{invitation}/jawab",
	"POST /temu/{gathering}/undangan/orang/{invitation}/catat",
	"POST /temu/{gathering}/undangan/orang/{invitation}/ubah",
	"POST /temu/{gathering}/undangan/orang/{invitation}/tautan",
	"POST /temu/{gathering}/undangan/orang/{invitation}/hapus",
}

// nobodys are parts of addresses that belong to whatever stands before them.
var nobodys = []string{"file", "print", "purpose", "kind", "edition", "section", "field", "turn"}

func without(all []string, some ...string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(some, s) })
}

// things are the values of an address's parts: ours, theirs, and none, which was
// never there.
type things map[string]map[string]string

const none = "00000000000000000000000000000000"

var part = regexp.MustCompile(`\{([a-z]+)\}`)

// combinations are all ways to choose whose each part of an address is.
func combinations(pattern string, of things) []map[string]string {
	all := []map[string]string{{}}
	for _, m := range part.FindAllStringSubmatch(pattern, -1) {
		var longer []map[string]string
		for _, c := range all {
			for _, whose := range slices.Sorted(maps.Keys(of[m[1]])) {
				next := maps.Clone(c)
				next[m[1]] = whose
				longer = append(longer, next)
			}
		}
		all = longer
	}
	return all
}

// at writes an address.
func at(pattern string, of things, chosen map[string]string) string {
	_, path, _ := strings.Cut(strings.TrimSuffix(pattern, "{$}"), " ")
	return part.ReplaceAllStringFunc(path, func(m string) string { return of[m[1:len(m)-1]][chosen[m[1:len(m)-1]]] })
}

// whoseIs tells whose an object is: a child belongs to its parent, or is nobody's.
func whoseIs(chosen map[string]string) string {
	whose := ""
	for name, w := range chosen {
		if slices.Contains(nobodys, name) {
			continue
		}
		if whose != "" && w != whose {
			return "none"
		}
		whose = w
	}
	if whose == "" {
		return "ours"
	}
	return whose
}

// Every route × every kind of visitor × every choice of own, foreign, mixed and
// missing objects: whoever is not named in the table above learns nothing, not
// even whether there is such a thing.
func TestNobodyReachesWhatIsNotTheirs(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of visits, one after the other; left out with -short")
	}
	t.Parallel()
	w := newWorld(t)
	w.offer(t)
	crowd := w.gather(t)
	shared := w.things(t, crowd)
	if missing := without(web.Patterns(), slices.Concat(slices.Collect(maps.Keys(reaches)), elsewhere)...); len(missing) > 0 {
		t.Fatalf("routes without a row: %v", missing)
	}
	if gone := without(slices.Concat(slices.Collect(maps.Keys(reaches)), elsewhere), web.Patterns()...); len(gone) > 0 {
		t.Fatalf("rows without a route: %v", gone)
	}
	cells := 0
	for _, kind := range kinds {
		v := crowd.enter(t, w, kind)
		for _, pattern := range web.Patterns() {
			if pattern == "POST /keluar" || slices.Contains(elsewhere, pattern) {
				continue // the first at the end
			}
			of := crowd.own(t, w, kind, pattern, shared)
			refused := map[string]string{} // by address, what a refusal said
			all := combinations(pattern, of)
			for _, chosen := range all {
				cells++
				w.walk(t, v, kind, pattern, of, chosen, refused)
			}
			for _, chosen := range all {
				foreign, nothing := refused[at(pattern, of, chosen)], refused[at(pattern, of, missing(pattern, kind, chosen))]
				if foreign != "" && nothing != "" && foreign != nothing {
					t.Errorf("%s: %s tells what is not theirs (%v) from what is not there", kind, pattern, chosen)
				}
			}
		}
		cells++
		w.walk(t, v, kind, "POST /keluar", nil, nil, map[string]string{})
	}
	t.Logf("%d routes, %d kinds of visitors, %d cells", len(web.Patterns()), len(kinds), cells)
	if cells < 3000 {
		t.Errorf("only %d cells", cells)
	}
}

// missing is the choice with what is not there in the place of what is not the
// visitor's, or does not belong to what stands before it.
func missing(pattern, kind string, chosen map[string]string) map[string]string {
	gone := maps.Clone(chosen)
	last := ""
	for _, m := range part.FindAllStringSubmatch(pattern, -1) {
		name, may := m[1], reaches[pattern]
		last = name
		if name == "gathering" {
			may = guests // who takes part knows that it is there
		}
		if !slices.Contains(nobodys, name) && !slices.Contains(may.of(chosen[name]), kind) {
			gone[name] = "none"
		}
	}
	if last != "" && !slices.Contains(nobodys, last) && whoseIs(chosen) == "none" {
		gone[last] = "none"
	}
	return gone
}

// of are those who get at an object by whose it is.
func (r reach) of(whose string) []string {
	return map[string][]string{"ours": r.ours, "theirs": r.theirs}[whose]
}

// walk goes to one address as one visitor.
func (w *world) walk(t *testing.T, v *visitor, kind, pattern string, of things, chosen, refused map[string]string) {
	t.Helper()
	method, _, _ := strings.Cut(pattern, " ")
	v.forget("wantilan_kabar") // the notice of a deed before
	w.pass(3 * time.Second)    // so that no limit is met
	path := at(pattern, of, chosen)
	got := v.do(method, path, forms(pattern, of, chosen))
	checkHeaders(t, path, got.header)
	may := reaches[pattern].of(whoseIs(chosen))
	want := http.StatusNotFound
	if pattern == "GET /masuk/openid/kembali" {
		want = http.StatusForbidden
	}
	switch {
	case slices.Contains(may, kind):
		if got.status == http.StatusForbidden || got.status == http.StatusNotFound || got.status >= 500 {
			t.Errorf("%s may: %s %v, got %d", kind, pattern, chosen, got.status)
		}
		return
	case slices.Contains(outsiders, kind) && !slices.Equal(reaches[pattern].ours, kinds) && len(reaches[pattern].ours) > 0:
		want = http.StatusForbidden
	case kind == "half organiser" && slices.Contains(reaches[pattern].ours, "organiser") && !slices.Contains(reaches[pattern].ours, kind):
		want = http.StatusForbidden // whatever it is: first the second factor
	}
	if got.status != want {
		t.Errorf("%s: %s %v: want %d, got %d", kind, pattern, chosen, want, got.status)
	}
	refused[path] = said(got.body, path)
}

var keyOfForm = regexp.MustCompile(`name="sekali" value="[A-Z2-7]+"`)

// said is what a page says, but for the address it was asked by and the keys of
// its forms.
func said(body, path string) string {
	return strings.ReplaceAll(keyOfForm.ReplaceAllString(body, ""), path, "")
}

// forms is what has to be sent for a deed to be more than refused for its form.
func forms(pattern string, of things, chosen map[string]string) url.Values {
	switch pattern {
	case "POST /orang/{person}/peran":
		return url.Values{"organisation": {of["organisation"][chosen["person"]]}, "role": {"speaker"}}
	case "POST /akun/kunci/{passkey}/nama":
		return url.Values{"nama": {"HP Contoh"}}
	}
	return url.Values{}
}

// crowd is one account of each kind.
type crowd map[string]account.ID

// gather makes everybody of whom the world does not have one already.
func (w *world) gather(t *testing.T) crowd {
	t.Helper()
	ctx := context.Background()
	all := crowd{"foreign organiser": w.foreign, "rival owner": w.rival}
	for _, role := range []account.Role{account.Administrator, account.Organiser, account.Desk, account.Owner, account.Speaker} {
		all[string(role)] = w.account(t, role)
	}
	admin := w.actor(t, account.Administrator)
	office := w.actor(t, account.Organiser).Organisation
	foreign, err := w.db.Member(ctx, w.foreign, noon)
	if err != nil {
		t.Fatal(err)
	}
	add := func(kind string, of account.OrganisationID, role account.Role, gathering string) {
		id, err := w.parts.People.Add(ctx, admin, account.Newcomer{Name: "Orang Contoh " + kind, Appointment: account.Appointment{
			Organisation: of, Role: role, Gathering: gathering, Ends: noon.Add(48 * time.Hour),
		}})
		if err != nil {
			t.Fatal(err)
		}
		all[kind] = id
	}
	add("staff", office, account.Staff, "")
	add("volunteer", office, account.Volunteer, string(w.sample))
	add("juror", office, account.Juror, string(w.sample))
	add("foreign staff", foreign.Organisation, account.Staff, "")
	add("foreign owner", w.party, account.Owner, "")
	add("foreign volunteer", foreign.Organisation, account.Volunteer, string(w.other))
	add("disabled organiser", office, account.Organiser, "")
	add("dismissed staff", office, account.Staff, "")
	add("half organiser", office, account.Organiser, "")
	add("ours", w.actor(t, account.Desk).Organisation, account.Desk, "") // to be treated
	add("theirs", w.party, account.Owner, "")
	return all
}

// enter gives the browser of one kind of visitor. Those who may come no more
// signed in before.
func (c crowd) enter(t *testing.T, w *world, kind string) *visitor {
	t.Helper()
	ctx, admin := context.Background(), w.actor(t, account.Administrator)
	v := w.visitor(t, "")
	if kind == "stranger" {
		return v
	}
	how := account.ByLink
	if kind == "half organiser" {
		how = account.ByPassword
	}
	token, err := w.parts.Door.Begin(ctx, c[kind], how, "Chrome · Android")
	if err != nil {
		t.Fatal(err)
	}
	v.keep(&http.Cookie{Name: "wantilan_sesi", Value: token})
	switch kind {
	case "disabled organiser":
		err = w.parts.People.Disable(ctx, admin, c[kind])
	case "dismissed staff":
		who, loading := w.parts.People.Person(ctx, admin, c[kind])
		if loading != nil {
			t.Fatal(loading)
		}
		err = w.parts.People.Dismiss(ctx, admin, c[kind], who.Posts[0].ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// things are the objects that all visitors try to get at.
func (w *world) things(t *testing.T, c crowd) things {
	t.Helper()
	ctx, admin := context.Background(), w.actor(t, account.Administrator)
	of := things{
		"gathering": {"ours": string(w.sample), "theirs": string(w.other), "none": none},
		"file":      {"ours": "jadwal.csv"},
		"print":     {"ours": "lembar-komitmen.pdf"},
		"purpose":   {"ours": string(account.Photo)},
		"kind":      {"ours": "kbli_2020"}, "edition": {"ours": w.proposed(t)},
		"organisation": {"ours": string(w.actor(t, account.Desk).Organisation), "theirs": string(w.party), "none": none},
		"person":       {"ours": string(c["ours"]), "theirs": string(c["theirs"]), "none": none},
		"participant":  {"none": none}, "run": {"none": none}, "draft": {"none": none}, "membership": {"none": none},
		"passkey": {"none": none}, "identity": {"none": none}, "session": {"none": none}, "code": {"none": none}, "token": {"none": none},
	}
	w.shelve(t, c, of)
	for whose, id := range map[string]account.ID{"ours": c["organiser"], "theirs": c["foreign organiser"]} {
		m, err := w.db.Member(ctx, id, noon)
		if err != nil {
			t.Fatal(err)
		}
		by, g := m.Actor(), w.sample
		if whose == "theirs" {
			g = w.other
		}
		w.solveFor(t, by, g)
		day, err := w.parts.Planner.Day(ctx, by, g)
		if err != nil {
			t.Fatal(err)
		}
		runs, err := w.parts.Planner.Runs(ctx, by, g)
		if err != nil {
			t.Fatal(err)
		}
		draft, err := w.parts.Desk.Keep(ctx, by, "daftar.xlsx", day)
		if err != nil {
			t.Fatal(err)
		}
		who, err := w.parts.People.Person(ctx, admin, c[whose])
		if err != nil {
			t.Fatal(err)
		}
		of["participant"][whose] = string(day.Gathering.Participants[0].ID)
		of["run"][whose], of["draft"][whose], of["membership"][whose] = string(runs[0].ID), string(draft), string(who.Posts[0].ID)
		if whose == "ours" {
			code, err := w.parts.Planner.Code(ctx, by, g, day.Gathering.Participants[8].ID)
			if err != nil {
				t.Fatal(err)
			}
			of["code"][whose] = code
		}
		m, err = w.db.Member(ctx, c[map[string]string{"ours": "owner", "theirs": "foreign owner"}[whose]], noon)
		if err != nil {
			t.Fatal(err)
		}
		passkey, identity := w.keyedAs(t, m.Actor(), whose)
		of["passkey"][whose], of["identity"][whose] = string(passkey), string(identity)
	}
	token, err := w.parts.Door.Invite(ctx, c["speaker"], noon.Add(24*time.Hour), 1)
	if err != nil {
		t.Fatal(err)
	}
	of["token"]["ours"] = token
	return of
}

// own are the things as one kind of visitor has them: of sessions and of roles
// to act in, "ours" are the visitor's own.
func (c crowd) own(t *testing.T, w *world, kind, pattern string, shared things) things {
	t.Helper()
	of := maps.Clone(shared)
	switch {
	case pattern == "GET /statis/{file}":
		of["file"] = map[string]string{"ours": "progress.js"}
		return of
	case strings.Contains(pattern, "/laporan/unduh/"):
		of["file"] = map[string]string{"ours": "laporan-kegiatan.docx"}
		return of
	case strings.HasPrefix(pattern, "GET /acuan/"):
		of["file"] = map[string]string{"ours": "daftar.csv"}
		return of
	case strings.Contains(pattern, "/rencana/{section}"):
		of["section"] = map[string]string{"ours": "acara"}
		return of
	case strings.HasPrefix(pattern, "GET /t/"):
		of["code"] = map[string]string{"none": "0000000"}
		return of
	case strings.Contains(pattern, "/mitra/"):
		of["party"] = of["stakeholder"]
		return of
	case pattern == "POST /masuk/{token}":
		of["token"] = map[string]string{"none": none}
		return of
	case !strings.HasPrefix(pattern, "POST /akun/"):
		return shared
	}
	ctx, another := context.Background(), "speaker"
	if kind == another {
		another = "desk"
	}
	of["session"], of["membership"] = map[string]string{"none": none}, map[string]string{"none": none}
	for whose, id := range map[string]account.ID{"ours": c[kind], "theirs": c[another]} {
		if id == "" || whose == "ours" && slices.Contains(outsiders, kind) {
			continue
		}
		token, err := w.parts.Door.Begin(ctx, id, account.ByLink, "Firefox")
		if err != nil {
			t.Fatal(err)
		}
		_, session, err := w.parts.Door.Visitor(ctx, token)
		if err != nil {
			t.Fatal(err)
		}
		of["session"][whose], of["membership"][whose] = session.ID, string(session.Membership)
	}
	return of
}

// shelve puts what the register holds of both offices into things.
func (w *world) shelve(t *testing.T, c crowd, of things) {
	t.Helper()
	ctx := context.Background()
	ours := w.stock(t)
	m, err := w.db.Member(ctx, c["foreign organiser"], noon)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := w.parts.Book.Add(ctx, m.Actor(), register.Newcomer{Telling: register.Telling{Values: map[register.Field]string{register.FieldName: "Keramik Embun 09 (contoh)", register.FieldNPWP: "9900000000000009"}, Source: register.FromOffice}})
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := w.parts.Book.AddCertificate(ctx, m.Actor(), theirs, register.Certificate{Kind: "sni", Number: "SNI 9 (contoh)"}, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.parts.Addresses.Keep(ctx, m.Actor(), theirs, register.Contact{Name: "I Made Contoh 09", Phone: "0812 0000 0009", Position: "owner"}); err != nil {
		t.Fatal(err)
	}
	p, err := w.parts.Book.Profile(ctx, m.Actor(), theirs)
	if err != nil {
		t.Fatal(err)
	}
	want, err := w.parts.Wants.Say(ctx, m.Actor(), register.Want{Party: theirs, Side: register.Need, Kind: register.WantMaterial, Title: "Tanah liat"})
	if err != nil {
		t.Fatal(err)
	}
	of["party"] = map[string]string{"ours": string(ours.own), "theirs": string(theirs), "none": none}
	of["stakeholder"] = map[string]string{"ours": string(ours.bank), "none": none}
	of["certificate"] = map[string]string{"ours": ours.certificate, "theirs": certificate, "none": none}
	of["contact"] = map[string]string{"ours": ours.contact, "theirs": p.Contacts[0].ID, "none": none}
	of["fact"] = map[string]string{"ours": ours.fact, "none": none}
	of["want"] = map[string]string{"ours": string(ours.want), "theirs": string(want), "none": none}
	of["unit"], of["section"], of["field"] = map[string]string{"none": none}, map[string]string{"ours": "money"}, map[string]string{"ours": "npwp"}
	of["turn"] = map[string]string{"ours": "close"}
	of["programme"] = map[string]string{"ours": string(w.programme(t, w.actor(t, account.Organiser))), "theirs": string(w.programme(t, m.Actor())), "none": none}
}
