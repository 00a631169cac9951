package stem

// kept are words of Balinese crafts, offerings, food and places, which no rule may
// cut, however Indonesian they look: Kerobokan is no "robok", perada (gold leaf)
// no "ada". As among roots, a word with an affix still finds them
// ("berprada" is prada).
const kept = `
abianbase abiansemal adat agung amlapura angantaka arak ata ayam
babi badung baha bakul bale baleganjur bali bambu bandrang bandung bangli banjar banten banyuwangi barong
basa batik batu batubulan batur baturiti bebali bebandem bedugul begina beleganjur belok bendesa benoa
bentar berem besek besi betutu bhuana blahbatuh blahkiuh boga bokor bongkasa boreh brem bros buduk buleleng
bulung bumbung bungkung busungbiu
cagcag cakcak canang candi candikuning canggu cantok capil carangsari celuk cemagi cendana cengceng ceniga
ceningan cepuk
daksina dalung darmasaba dauh denpasar desa destar dulang dupa
emas embe endek entil
filigri
galungan gambelan gamelan gangsa gebogan gede gelang gelgel gender genep genggong gerantang gerantangan
geringsing gerokgak getasan gianyar gong gringsing griya guling gulingan guwang
ikat indonesia ingka
jagapati jaje jakarta jamu jawa jawan jembrana jimbaran jinggo jukut
kacang kadek kain kaja kajar kalimantan kamasan kamben kamen karang karangasem kebaya keben kecicang kediri
kedonganan kekeran kelian kelod kemenuh kemenyan kemong kendang kendari kerambitan keris kerobokan kerta
kesiman ketut kintamani klian klungkung kober komang kopi kubu kubutambahan kulkul kuningan kuta kutuh kuwum
lamak lawar lawon legian lelontek lelunakan lembongan lengis lilit loloh lombok lontar lovina lukluk lulur
luwak
made majegau makassar malang mambal manggis mangupura marga matah mataram medan megibung mekar melasti
melaya mendong mendoyo mengwi mengwitani mepandes merajan metatah munggu mutiara
nasi ngaben ngayah nusa nusantara nusapenida nyepi nyoman
odalan ogoh
padangsambian pagerwesi pajeng palembang palinggih pamor pancasari pandan pande pangsan panjer paras patung
payangan payas payung pecalang pecatu pedanda pedungan pegringsingan peguyangan pejati pekanbaru pekraman
pekutatan pelaga pelecing pelinggih pemangku pemecutan pemogan penarungan penebel pengeleb penglipuran
pengotan penida penjor penyeneng pepatran perada perak peras perbekel perean perembon pererenan pereret
permata perunggu petang pia piodalan plaga plecing poleng pontianak prada preret pupuan pura puri purun putu
rangda rangrang relief rendang renon reong reyong rindik rotan rujak
saab sabuk sading salak sambal sampian sangeh sanggah sangging sanur saput saraswati sate satuh sawan
segehan sekaa selaka selemadeg selendang semarang semarapura sembung seminyak sempidi senteng serangan
seririt serombotan sesari sesetan sibanggede sibangkaja sidakarya sidan sidemen singapadu singaraja slaka
sobangan sokasi sokasih solo songket subahnale subak subeng sukasada sukawati sulangai sulawesi suling
sulinggih sumatera sumatra sumbawa surabaya susut sutra
tabanan tamas tampaksiring tanjung tapel tedung tegallalang tejakula tembaga tembuku tempeh tenganan
tengkuluk tenun ternate terompong tetabuhan tibubeneng tikar tingkeban tingklik tipat togog tohpati tombak
topeng tridatu trompong trunyan tuak tuban tukang tum tumbakbayuh
ubud ubung udeng uli uluwatu umbul umpal undagi ungasan
wanci wani wantilan wastra wayan werdi
yogyakarta
`
