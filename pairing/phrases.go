package pairing

// phraseLines are the sentences of all reasons: code, Indonesian, English. Holes
// are told at Reason.fill.
const phraseLines = `
self # Satu pihak tidak bertemu dengan dirinya sendiri. # A party does not meet itself.
never # {0} dan {1} tidak dipertemukan atas permintaan salah satu pihak. # {0} and {1} are not brought together, by wish of one of them.
same_owner # {0} dan {1} dimiliki orang yang sama. # {0} and {1} have the same owner.
roles_apart # Pihak seperti {0} dan {1} tidak dipertemukan pada kegiatan ini. # Parties such as {0} and {1} do not meet at this event.
rivals # {0} dan {1} menawarkan produk sejenis dan bersaing langsung. # {0} and {1} offer the same goods and compete directly.
mutual_wish # {0} dan {1} sama-sama ingin bertemu. # {0} and {1} both wish to meet.
wish # {0} ingin bertemu {1}. # {0} wishes to meet {1}.
kind # {0} membutuhkan {2:w} dan {1} menyediakannya. # {0} needs {2:w} and {1} provides it.
code # Yang dibutuhkan {0} dan yang ditawarkan {1} sama-sama berkode {2} {3}. # What {0} needs and what {1} offers share the code {2} {3}.
words # {0} mencari dan {1} menawarkan: {2}. # {0} looks for and {1} offers: {2}.
two_way # {0} dan {1} saling membutuhkan. # {0} and {1} need each other.
one_sided # Hanya satu dari {0} dan {1} yang kebutuhannya terpenuhi. # Only one of {0} and {1} gets what it needs.
serves # {0} melayani {1}; kebutuhan {0} sendiri tidak dinilai. # {0} serves {1}; needs of {0} itself are not scored.
nothing_common # Tidak ada kebutuhan dan penawaran {0} dan {1} yang bertemu. # No need and offer of {0} and {1} meet.
not_there_together # Hampir: {0} dan {1} tidak hadir pada waktu yang sama. # Almost: {0} and {1} are not there at the same time.
not_known # {0} mensyaratkan {2:w} ({3}); {1} belum mengisi datanya. # {0} asks for {2:w} ({3}); {1} has not said.
wanted_not_kept # {0} lebih suka {2:w} {3}; {1} tidak memenuhinya. # {0} would prefer {2:w} {3}; {1} does not have it.
outranked # {1} tidak termasuk {2} teratas bagi {0}: nilai terendah di daftar {3}, nilai {1} {4}. # {1} is not among the best {2} for {0}: the last of the list has {3}, {1} has {4}.
keeps_certificate # {1} memiliki sertifikat yang diminta {0}: {3}. # {1} holds the certificate that {0} asks for: {3}.
lacks_certificate # Hampir: {1} belum memiliki sertifikat {2} yang diminta {0}{3:? (berakhir _)| (ended _)}. # Almost: {1} lacks the certificate {2} that {0} asks for{3:? (berakhir _)| (ended _)}.
keeps_capacity # Kapasitas {1} {3:n} per bulan mencukupi kebutuhan {0} ({2:n}). # {1} can make {3:n} a month, enough for {0} ({2:n}).
lacks_capacity # Hampir: kapasitas {1} {3:n} per bulan, {0} membutuhkan {2:n}. # Almost: {1} can make {3:n} a month, {0} needs {2:n}.
keeps_quantity # Kebutuhan {1} {3:n} per bulan mencapai jumlah minimum {0} ({2:n}). # {1} needs {3:n} a month, which reaches the minimum of {0} ({2:n}).
lacks_quantity # Hampir: {1} membutuhkan {3:n} per bulan, {0} melayani mulai {2:n}. # Almost: {1} needs {3:n} a month, {0} serves from {2:n}.
keeps_min_order # Pesanan minimum {1} {3:n}, dalam batas {0} ({2:n}). # The smallest order of {1} is {3:n}, within what {0} accepts ({2:n}).
lacks_min_order # Hampir: pesanan minimum {1} {3:n}, {0} menerima paling banyak {2:n}. # Almost: the smallest order of {1} is {3:n}, {0} accepts at most {2:n}.
keeps_lead_days # {1} menyelesaikan pesanan dalam {3:n} hari; {0} memberi waktu {2:n} hari. # {1} delivers in {3:n} days; {0} allows {2:n}.
lacks_lead_days # Hampir: {1} membutuhkan {3:n} hari, {0} memberi waktu {2:n} hari. # Almost: {1} takes {3:n} days, {0} allows {2:n}.
keeps_scale # Skala usaha {1} ({3:w}) sesuai permintaan {0}. # The scale of {1} ({3:w}) is what {0} asks for.
lacks_scale # Hampir: skala usaha {1} {3:w}, {0} meminta {2:w}. # Almost: the scale of {1} is {3:w}, {0} asks for {2:w}.
keeps_area # Wilayah {1} ({3}) sesuai permintaan {0}. # The area of {1} ({3}) is what {0} asks for.
lacks_area # Hampir: wilayah {1} {3}, {0} meminta {2}. # Almost: the area of {1} is {3}, {0} asks for {2}.
keeps_language # {1} berbahasa yang diminta {0}: {3:w}. # {1} speaks a language that {0} asks for: {3:w}.
lacks_language # Hampir: {1} berbahasa {3:w}, {0} meminta {2:w}. # Almost: {1} speaks {3:w}, {0} asks for {2:w}.
keeps_price # Kisaran harga {1} (Rp{3:n}) bertemu dengan {0} (Rp{2:n}). # The price range of {1} (Rp{3:n}) meets that of {0} (Rp{2:n}).
lacks_price # Hampir: kisaran harga {1} Rp{3:n}, {0} meminta Rp{2:n}. # Almost: the price range of {1} is Rp{3:n}, {0} asks for Rp{2:n}.
keeps_valid # Penawaran atau kebutuhan {1} berlaku sampai {3}. # What {1} offers or needs stands until {3}.
lacks_valid # Hampir: penawaran atau kebutuhan {1} hanya berlaku sampai {3}. # Almost: what {1} offers or needs stood only until {3}.
placed # {0} bertemu {1}. # {0} meets {1}.
desk_full # {1} memiliki {2:n} slot dan diminta {3:n} pihak; penempatan menurut kesiapan dan kredit keadilan. # {1} has {2:n} slots and {3:n} asked; placed by readiness and fairness credit.
own_full # {0} sudah mendapat {2:n} pertemuan, sebanyak batasnya. # {0} already has {2:n} meetings, as many as it may.
group_full # {0} termasuk kelompok {2} yang sudah mendapat {3:n} pertemuan, sebanyak batasnya. # {0} belongs to {2}, which already has {3:n} meetings, as many as it may.
group_table_full # Kelompok {2} sudah mendapat {3:n} pertemuan dengan {1}, sebanyak batasnya. # {2} already has {3:n} meetings with {1}, as many as it may.
returned # Jadwal tidak dapat menempatkan {0} dan {1}. # The timetable could not place {0} and {1}.
not_offered # {0} dan {1} tidak ada dalam daftar pasangan yang mungkin. # {0} and {1} are not among the pairs that may meet.
exchange # Slot ini memberi lebih banyak bagi pasangan lain. # The slots do more good with other pairs.
below_floor # {0} mendapat {1:n} pertemuan baik dari {2:n} yang dijamin; peserta yang mungkin: {3:n}. # {0} gets {1:n} good meetings of {2:n} it should have; possible ones: {3:n}.
at_floor # {0} mendapat {1:n} pertemuan baik, paling sedikit {2:n}. # {0} gets {1:n} good meetings, at least {2:n}.
not_good # {0} bertemu {1} sebagai pilihan terbaik yang ada; nilainya {2}, di bawah batas baik {3}. # {0} meets {1} as the best there is; its score is {2}, below {3}, which is good.
stand_by # {0} cadangan nomor {2:n} di {1}. # {0} is number {2:n} in the stand-by list of {1}.
lot # Urutan {0} di antara yang setara diundi dengan angka {1}. # The place of {0} among equals was drawn by lot with the seed {1}.
credit # {0} membawa kredit keadilan {1} dari temu sebelumnya. # {0} brings a fairness credit of {1} from earlier gatherings.
rule_kept # {0}: memenuhi. # {1}: fulfilled.
rule_broken # {0}: belum terpenuhi ({2}). # {1}: not fulfilled ({2}).
rule_unknown # {0}: belum diketahui; lengkapi datanya. # {1}: not known; fill in what is missing.
same_question # {2:n} usaha mempunyai pertanyaan yang sama tentang {0:w} dan dapat dilayani di satu meja. # {2:n} businesses have the same question about {1:w} and can be served at one table.
`

// vocabularyLines are words that arguments are written with.
const vocabularyLines = `
product # produk # products
service # jasa # services
material # bahan baku # raw material
finance # permodalan # finance
market # tempat pasar # market space
training # pelatihan # training
knowledge # pengetahuan dan pendampingan # knowledge and mentoring
partner # mitra # partners
other # hal lain # other things
certificate # sertifikat # a certificate
capacity # kapasitas produksi # production capacity
quantity # jumlah kebutuhan # a quantity
min_order # pesanan minimum # a minimum order
lead_days # waktu pengerjaan # a lead time
scale # skala usaha # a business scale
area # wilayah # an area
language # bahasa # a language
price # kisaran harga # a price range
valid # masa berlaku # validity
micro # mikro # micro
small # kecil # small
medium # menengah # medium
large # besar # large
id # Indonesia # Indonesian
en # Inggris # English
ban # Bali # Balinese
zh # Mandarin # Chinese
ja # Jepang # Japanese
`
