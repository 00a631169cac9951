package pairing

import (
	"strings"
	"sync"

	"wantilan/stem"
)

// meanings are words of small industry that mean the same, a line each, in
// Indonesian, Balinese and English; two words that belong together are joined by
// a low line. The first word names the meaning. A word has one meaning at most.
const meanings = `
tenun woven weaving weave handwoven
endek
songket
batik
kain fabric cloth textile tekstil
benang yarn thread
kapas cotton katun
sutra silk
pewarna dye dyeing
jahit sewing tailor konveksi penjahit stitching
bordir embroidery embroidered
busana pakaian baju garment clothing apparel fashion sandang
seragam uniform
kebaya
sarung sarong
selendang shawl scarf
tas bag handbag
dompet wallet purse
sepatu shoe footwear alas_kaki
sandal slipper flip_flop
kulit leather
topi hat
perak silver
emas gold
kuningan brass
tembaga copper
besi iron
baja steel
logam metal
perhiasan jewelry jewellery
cincin ring
kalung necklace
gelang bracelet
anting earring
mutiara pearl
batu_mulia gemstone
anyam plaited plaiting wickerwork anyaman
bambu bamboo
rotan rattan
pandan pandanus
lontar palm_leaf
ingka
sokasi
keranjang basket keben
tikar mat
ukir carving carved
kayu wood wooden timber
patung statue sculpture
topeng mask
mebel furnitur furniture perabot furnishing
kursi chair seat
meja table desk
lemari cupboard cabinet wardrobe
pintu door
jendela window
bingkai frame
lukis painting lukisan
gambar drawing picture
keramik ceramic gerabah pottery earthenware tembikar
tanah_liat clay
kaca glass
batu stone
pasir sand
bata brick
genteng roof_tile
semen cement beton concrete
tulang bone
tanduk horn
kerang shell
dupa incense
lilin candle wax
sabun soap
kosmetik cosmetic
spa
lulur body_scrub
minyak oil
minyak_atsiri essential_oil
parfum perfume fragrance
jamu herbal herb loloh
bunga flower
canang banten offering sesajen
bokor
payung umbrella tedung
gamelan gambelan
mainan toy
suvenir souvenir oleh2 cenderamata cendera_mata
hadiah gift
kerajinan craft handicraft rajin kriya
makan food pangan kuliner culinary
minum drink beverage
kopi coffee
teh tea
kakao cacao cokelat coklat chocolate cocoa
gula sugar
garam salt
madu honey
kelapa coconut
beras rice
tepung flour
roti bread bakery
kue cake jaje pastry
keripik kripik chip crisp cracker kerupuk
kacang peanut nut
sambal chili_paste
bumbu spice seasoning rempah base
cabai chili cabe
buah fruit
salak
mangga mango
pisang banana
jeruk orange citrus
manggis mangosteen
sayur vegetable
ikan fish
laut sea seafood
udang shrimp prawn
rumput_laut seaweed
daging meat
babi pork pig
ayam chicken
sapi beef cattle cow
telur egg
susu milk dairy
arak arrack spirit
anggur grape wine
organik organic
halal
kemas packaging package pack
botol bottle
kardus carton cardboard
plastik plastic
kertas paper
label
cetak printing print percetakan
sablon screen_printing
desain design rancang
merek brand merk
foto photo photography fotografi
mesin machine machinery
alat tool equipment peralatan
bengkel workshop
las welding
cor casting
suku_cadang spare_part
listrik electricity electric electrical
surya solar
bahan_baku raw_material
bahan material
limbah waste
daur_ulang recycled recycling recycle
olah processing process
produksi production produce
kapasitas capacity
jasa service
sewa rent rental lease
kirim shipping delivery deliver shipment
logistik logistics logistic
gudang warehouse storage
ekspor export
impor import
beli buy purchase
jual sell sale
pasar market marketing
toko shop store
gerai stall kiosk booth
galeri gallery
hotel
vila villa
restoran restaurant resto
wisata tourism tourist pariwisata
bandara airport
pameran exhibition expo fair
konsinyasi consignment titip_jual
grosir wholesale
ecer retail
pasok supplier supply
distributor distribution distribusi agen agent
pesan order
modal capital
kredit credit
pinjam loan lending
bank
bunga_bank interest
asuransi insurance
jamin guarantee collateral agunan
investasi investment invest
invest investor
hibah grant
uang money
bayar payment pay
buku_kas bookkeeping accounting akuntansi pembukuan
pajak tax
latih training train
dampingi mentoring mentor damping
ajar teaching course kursus
tahu knowledge
konsultasi consulting consultation advice
sertifikat certificate certification sertifikasi
izin license licence permit
hak_cipta copyright
uji test testing
mutu quality kualitas
baku standard standar
digital online daring
situs website web
perangkat_lunak software
kelola manage management manajemen
tenaga_kerja labour labor workforce
karyawan employee staff
wanita women woman perempuan
anak child kid
rumah house home
taman garden
kebun plantation
tani farming farmer agriculture pertanian
ternak livestock
interior
arsitek architecture architect
bangun building construction konstruksi
hias decoration decorative decor dekorasi dekor
lampu lamp light lighting
tirai curtain gorden
bantal pillow cushion
seprai bedsheet linen
handuk towel
`

// meaning leads from base words, and from two of them with a low line between, to
// the name of their meaning with a sign before it that no word has.
var meaning = sync.OnceValue(func() map[string]string {
	all := make(map[string]string, 800)
	for line := range strings.Lines(strings.TrimSpace(meanings)) {
		words := strings.Fields(line)
		for _, w := range words {
			for _, key := range []string{w, root(w)} {
				if _, taken := all[key]; !taken {
					all[key] = "#" + words[0]
				}
			}
		}
	}
	return all
})

// root is the base word of each half of a word of the table.
func root(word string) string {
	halves := strings.Split(word, "_")
	for i, h := range halves {
		halves[i] = stem.Stem(h)
	}
	return strings.Join(halves, "_")
}
