package stem

// roots are base words (kata dasar) that decide what rules alone cannot: whether
// "pemasaran" comes of pasar or asar, whether "mengirim" lost a k, whether the
// "ke" of "kemeja" belongs to the word. A word of this list is never cut.
//
// It is no dictionary. It holds what people say and write at a temu usaha, and loans
// from other languages that look as if they had Indonesian affixes. "hutang=utang"
// makes one word of two spellings. Add a word with a line in testdata/words.txt
// that shows what it is for.
const roots = `
abad acara acu ada administrasi adonan adu aduk agama agen agenda agunan agustus ahli air ajak ajar ajeg aju
akad akal akar akhir akrab akreditasi aksara akses akta aktif aktifitas=aktivitas aktivitas aku akumulasi
akun akuntan akuntansi akurat alam alamat alami alas alat alergi alih alir alkohol alun alur amal aman
amanah amat ambil ambisi ampas anak analis analisa analisis=analisa anda andal aneka anggar anggota anggun
angin angkat angkut angsur antar antara antik antologi antre anut anyam api apik aplikasi apologi apotek
apotik=apotek apresiasi april apung arah arif aroma arsip artisan asah asal asam asap asin asing asli
asosiasi asrama asuh asuransi atap atas atraksi atur audit awak awal awas awet ayam ayun
baca badan bagai bagi bagus bahan bahas bahasa bahaya baik baja baju bakar bakti baku balas balik
balinese=bali bambu banding bangga bangkit bangsa bangun bank banking bantu banyak bar barang barat baris
baru basah basis basmi batang batas baterai batu bawa bawah bayang bayar bea beasiswa beauty beban bebas
bebek beda bedak bekal beku bela belah belanga belanja belerang beli belimbing belt beludru benah benang
bendera benefit bengkel bengkuang bentang bentuk beranda berangkat berani berantas beras berat berdikari
beri berita berkah berkas berlian bersih besar besi better betul biak biasa biaya bibit bidang bijak bikin
bilah bimbing bina binatang biografi bioteknologi biro birokrasi bis bisnis blok bobot bocor boga bohong
bongkar bor bordir boros botol branding buah buang buat budaya budi budidaya buka bukti buku bulan bulat
bulu bumbu bumi bunga bungkus buntu buru buruh buruk busana butik butuh
cabang cabut cahaya cair cakap calon camilan campur canggih cangkul cantik cantum cap capai cari carving cat
catat catering cegah cek celah celana celup cemar cepat cerdas cerita cermat cermin cetak cicil cinta cipta
ciri cita clothing coba cocok contoh cor corak cuaca cuci cuka cukai cukup curah curi cuti
daerah daftar dagang daging dalam damai dampak damping dana dandan dapat dapur darah darat daring dasar data
datang datar daun daur daya dealer debat debit debitur degan dekat deklarasi delegasi delivery demo
demografi denda dengar denim denominasi deposito derajat deret desa desain desak desember design designer
destinasi detail deteksi dewasa diagnosa diagnosis=diagnosa diagram dialog diameter diaspora didih didik
diesel diet difabel digital dimensi dinamika dinamis dinas dinding dingin dinner diploma direct director
direksi direktorat direktur diri dirubah=ubah disabilitas disiplin diska disket disko diskon diskusi
dispenser display distribusi distribution distributor diversifikasi divisi dokter dokumen dokumentasi
domisili dompet dorong dua duduk duga dukung dulu dunia dupa duplikat
ecer eceran edar edisi edit edukasi efek efektif efisien ekologi ekonom ekonomi ekor ekosistem ekspansi
ekspedisi ekspor eksportir ekspresi eksterior elektronik elit emas embun emisi emosi empat empuk enak enam
energi esa esensi evaluasi
faham=paham fakta famili fasilitas fasilitasi februari fermentasi fikir=pikir filosofi fisik fokus formal
format formula formulir foto fotografi frekuensi fungsi
gabung gadai gagal gagas gaji galeri gali gambar gambir ganda gang ganggu ganti gantung garam garansi garap
garis gas gathering gaul gaun gaya gedung gelar gelas gelombang gemar genap generasi generator genteng
geografi gerabah gerai gerak gergaji gerigi geser giat giling gilir gizi golong goreng grosir gudang gula
gulung guna gunting gunung guru
habilitasi habis hadap hadiah hadir hak hakekat=hakikat hakikat hakim hal halal halaman halus hambat hampar
hancur handmade hangat hapus harap harga hari hasil hemat henti herbal hias hibah hidang hidup higienis
hijau hilang hilir himpun histori historis hitung hobi homemade honor hormat hotel hubung hukum hulu huni
hutan hutang=utang
ibu identitas ideologi ijin=izin ikan ikat iklan iklim ikut ilmu imbal imitasi impor importir inap indah
indonesian=indonesia induk industri inflasi informasi ingat ingin ingkar inkubasi inkubator inovasi inovatif
inspirasi instalasi instansi integrasi interaksi interior internet investasi investor irigasi iring isi
isolasi istimewa istirahat istri izin
jabat jadi jadwal jaga jagung jahit jajak jajan jalan jalin jalur jam jaman=zaman jamin jamu janda jangkau
janji januari jarak jarang jaring jasa jatuh jauh jawab jejak jejaring jelajah jelang jelas jemput jemur
jenis jepit jernih jeruk jiwa jual judul juli jumat jumlah jumpa juni jurus juta
kabar kabupaten kaca kadar kagum kain kait kaji kakao kaku kaleng kali kaligrafi kalkulasi kalori kalung
kamar kamis kampanye kampung kampus kancing kandung kantong kantor kapal kapas kapasitas kapur karakter
karang karat karbon kartu karung karya karyawan kas kasar kasih kata kategori kawal kawan kawasan kaya kayu
keadaan kebab kebaya kebun kecamatan kecap kecil kecuali kedai kedelai kedok kejar keju kejut kekang kelabu
kelapa kelas keliling kelola kelompok kelopak kelor keluar keluarga keluh kelurahan kemah kemangi kemarin
kemas kembali kembang kemeja kemenyan kemiri kemoceng kemuning kena kenal kenanga kenari kencana kencur
kendala kendali kendara kental kepala kerabat kerah kerak keramik kerang keranjang kerawang kerbau kereta
kerikil kering keripik keris kerja kernel kertas kerucut keruh keruk kerupuk kerut kesah kesan ketan ketik
ketika ketua ketumbar keyboard khas khawatir khusus kikir kilang kilap kilau kimia kinerja kios kipas kira
kirim kisah klaim klarifikasi klasifikasi klaster klien klinik kluster koalisi kodifikasi kolaborasi kolam
koleksi komedi komersial komisi komite komoditas komoditi kompetensi kompetisi komposisi komunikasi
komunitas kondisi koneksi konsep konsinyasi konsultan konsultasi konsumen konsumsi kontrak kontribusi
kontrol koordinasi koordinator koperasi kopi korban kosmetik kosong kota kotak kotor kreasi kreatif
kreatifitas=kreativitas kreativitas kredibel kredit kriteria kriya kronologi kuah kualifikasi kualitas
kuantitas kuasa kuat kue kuitansi kuku kukus kuliah kuliner kumpul kunci kuning kunjung kuno kunyit kuota
kupas kurang kuras kurasi kurator kurir kurs kursi kursus kutip kuwait kwalitas=kualitas kwitansi
laba label lacak ladang lagu lahan lahir lain laksana laku lalu lama laman lamar lambang lambat laminasi
lampau lampir lampu lancar landas langgan langgar langka langkah langsung lanjut lantai lapak lapang lapis
lapor larang lari laris larut las latih lawan layak layan lebar lebih legal legalisasi legalitas legislasi
lekat lelah lelang lem lemah lembaga lembar lembur lembut lempar lengan lengkap lepas lestari letak lewat
libat libur lihat lilin limbah limpah lindung lingkung lingkup lipat lisensi listrik literasi lobi logam
logika logistik logo lokakarya lokal lokasi lomba lontar lorong luar luas lukis lulus lumat lunas luncur
lupa lurah luring lurus
maaf macam madu magang mahal mahasiswa main majelis maju makalah makan makelar maket makna maksimal maksud
malam malu mampu manajemen manajer mandiri manfaat mangkuk manik manis manusia marah maret marketing masa
masak masalah masker massa masuk masyarakat mata materi material mati mau maut mebel medali media median
mediasi meeting mei meja melati melodi melon member membership membran memorandum memori menara mendiang
mengadakan=pengadaan mengemas=kemas mengetahu=tahu menjangan mentah mentega menteri mentimun mentor
mentoring menu merah merdeka merek=merk meriah merica merk merpati merubah=ubah mesin mesjid mesra metafora
metal meter meteran metode milik mimpi minat minggu minim minta minum minyak misi misteri mitigasi mitra
mobil moda modal model moderator modern modifikasi mohon momentum mote motif motivasi motor muat muda mudah
mula mulai mulia mulut muncul mundur munisi murah murni musik musim musyawarah mutu
nafas nafkah naik nama nanas nanti narasumber nasabah nasehat=nasihat nasi nasihat nasional naskah navigasi
negara negeri negosiasi neraca networking niaga niat nikah nikmat nilai nilam nominal nomor nopember nota
notaris notifikasi november nyala nyaman nyanyi nyata nyawa
obat objek obligasi obral obyek=objek oktober olah olahraga oleh ongkos operasi operasional operator opini
optimal orang order organik organisasi orientasi otomatis
pabean pabrik packaging pacu pada padat padu pagar pagi pahala paham pahat painting pajak pajang pak pakai
pakan paket paksa paku palsu pamer pamit panas pancar pandai pandan pandang pandu panen pangan panggang
panggil panggung pangkas panitia panjang pantai pantau pantik papan para pariwisata parkir parodi partai
partisipasi partner pasak pasal pasang pasar pasir pasok pasta pasti patuh patung patut payet payung pearl
pebruari pecah pedas peduli pegang pegawai pelabuhan pelaga pelampung pelan pelana pelangi pelepah pelihara
pelita pelopor pelosok peluang peluk peluru pemda pen penat pencil pendek pengadaan pengalaman=alami
pengemas=kemas pengetahu=tahu peniti pension pensiun penting penuh penyu people pepaya pepper perabot perada
perahu perak peran perancis perangkat percaya perempuan perfume periksa peringkat perintah periode perisai
perlu permadani permai permanent permata permen pernah pernis peron persegi persen perseroan personal
personel pertama perunggu pesan pesawat pesisir pesona pesta peta peti petik piagam pihak pijat pikir pilah
pilih pimpin pinang pindah pindang pinggir pinjam pintal pintar pintu pipa pisah pisang pita plastik
platform pohon pokok pola polisi politisi polos ponsel popok populasi porsi portofolio posisi positif
potensi potong potret praktek=praktik praktik prasarana premium pres presentasi prestasi prinsip printing
prioritas privasi produk produksi produktif produktivitas produsen profesi profesional profil program
promosi properti propinsi=provinsi proposal proses protein provinsi proyek psikologi puas publik publikasi
pucuk pugar pukul pulang pulau pulih puluh pungut punya pupuk pura purba pusat pustaka putar putih putus
rabu racik raga ragam ragi raih raja rajin rajut rakit rakyat ramah ramai rambu rambut rancang rangka
rangkai rangkap rangkum rangsang rantai rapat rapi rasa rasio rata ratus rawat raya realisasi rebus regional
registrasi regulasi rehabilitasi rekam rekan rekat rekening reklame rekomendasi rekrut rela relaksasi relasi
relevan rempah renang rencana renda rendah rendam renovasi rental reparasi resep resik resiko=risiko resmi
respons restoran restrukturisasi retail retak retribusi revisi rias ribu rinci rindu ringan ringkas rintis
rintisan=rintis riset risiko ritel riwayat rohani roti ruang rugi rujuk rumah rumit rumput rumus rupa rupiah
rusak rutin
sabar sablon sabtu sabun sabut sahabat saham saing sajak saji sakit saksi saku salah salak saldo salin
saling salon salur sama samak sambal sambil sambung sambut sampah sampai sampel samping sampul sandal
sandang sanding sanggah sanggar sanggup sanitasi santai santun sapa sapi sapu saran sarana sarang sarung
sasar satu sawah sawit sayang sayur sebab sebar sebuk sebut sedap sedia sedikit sedot seduh segar segel
segera segmen sehat sejahtera sejarah sekam sekat sekolah sekretaris sektor sekunder selada selai selam
selamat selaras selasa selatan seledri seleksi selendang selenggara selesai selidik selip selisih seluruh
semangat semangka sembah sembahyang sembuh semen semi seminar sempat sempit sempurna senam senang senar
sendat sendiri sendok sengat sengketa seni seniman senin senior senjata sentak sentosa sentra sentral sentuh
senyawa senyum sepak sepakat sepatu sepeda sepi september sepuh serabi seragam serah serai serakah serang
serangga serap serat serbu serbuk seret serius serta sertifikasi sertifikat seruling server sesaji sesuai
setia setrika setuju sewa sewindu siap siar sidang sifat sikap sikat siksa sila silam silat simpan simpul
simulasi sinambung sinergi singgah singkat singkir sinkron siram sirkular sirup sisa sisi sistem
sistim=sistem siswa situs skala skema sketsa skor smart soal sobek sopan sopir sorot sortir sosial
sosialisasi sosoh spesial spesies spesifikasi stabil stan standar standardisasi statistik status stimulasi
stok strategi strategis struktur studi suami suap suara suasana subjek subsidi subur subyek=subjek sudut
suka sukses suku sulam suling sulit suluh sulut sumbang sumbangsih sumber sungai sungguh suntik supervisi
suplai surat surel surut survei susah suster susu susul susun susut sutra swadaya swasta syarat syukur
tabuh tabung tagih tahan tahap tahu tahun tajam takar tali taman tamat tambah tambang tampak tampil tampung
tamu tanah tanam tanda tandatangan tanding tangan tanggal tanggap tangguh tanggul tanggung tanggungjawab
tangkai tangkap tani tantang tanya tapak tapis target tari tarif tarik taruh tas tata tatap taut tawar tebak
tebal tebang tebar tebing tebu tegang tegas teguh tegur tehnik=teknik tekan teknik teknis teknologi tekstil
tekuk tekun teladan telah telan telanjang telepon televisi teliti telor=telur telur telusur tema teman
tembaga tembok tembus tempa tempat tempel tempo tempuh temu tenaga tenang tender tengah tenggat tenggelam
tentang tentu tenun teori tepat tepi tepung terampil terang terap terapi teras terasi teratai terazo terbang
terbit teriak terigu terima terjemah terka terminal ternak terobos teropong terpal terrace terracotta tertib
terumbu terus tester tetangga tetap tiap tiba tidur tim timbang timbul timbun timpa timur tindak tindas
tinggal tinggi tingkat tinjau tinta tipis tipologi tiru titik titip titis toko tokoh tolak toleran tolong
tonjol topografi toreh total totol tradisi tradisional tragedi training transaksi transfer transformasi
transisi transparan transparansi transportasi travel triwulan tua tuai tubruk tugas tuju tukang tukar tulang
tulis tumbuh tumis tumpuk tunai tunda tunggak tunggu tungku tunjang tunjuk tuntas tuntun tuntut turis turun
turut tusuk tutup tutur
uang ubah ubi uji ukir ukur ulang ulas ulat umpan umum umur undang undi unduh unggah unggahan=unggah unggul
ungkap unik unit universitas unsur untung upacara upah upaya urai urus urut usaha usia usir usul usung utama
utang utara utuh
vaksin valid validasi varian variasi vendor ventilasi verifikasi versi video vila virtual visi visual
vitamin
wabah wacana wadah wajah wajar wajib wakil waktu wangi waralaba warga waris warna warta warung wasit
wawancara wawas wedding wewenang wilayah wirausaha wisata wujud
yakin yayasan
zakat zaman zona
`
