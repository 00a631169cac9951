package sample

// district is a kecamatan of Badung with some of its desa and kelurahan.
type district struct {
	name     string
	villages []string
}

// districts are the six kecamatan of Badung and villages of theirs, as named in
// Kepmendagri 300.2.2-2430/2025 (codes 51.03.01 to 51.03.06).
var districts = []district{
	{"Kuta", []string{"Tuban", "Kuta", "Kedonganan", "Legian", "Seminyak"}},
	{"Mengwi", []string{"Kapal", "Lukluk", "Munggu", "Mengwi", "Sobangan", "Gulingan", "Cemagi", "Penarungan"}},
	{"Abiansemal", []string{"Darmasaba", "Jagapati", "Angantaka", "Sedang", "Mambal", "Bongkasa", "Blahkiuh", "Sangeh"}},
	{"Petang", []string{"Carangsari", "Petang", "Pelaga", "Getasan", "Pangsan", "Sulangai"}},
	{"Kuta Selatan", []string{"Benoa", "Tanjung Benoa", "Jimbaran", "Pecatu", "Ungasan", "Kutuh"}},
	{"Kuta Utara", []string{"Kerobokan", "Tibubeneng", "Canggu", "Dalung", "Kerobokan Kaja"}},
}

// craft is a kind of product made in Bali, the word its workshops are named
// with, and where it is at home if the press names a village (Antara Bali 2018:
// endek in Getasan; wood statues in Jagapati, Angantaka and Sedang; tedung in
// Mengwi; pindekan in Lukluk).
type craft struct {
	word    string
	product string
	village string
}

var crafts = []craft{
	{"Tenun", "Kain endek", "Getasan"},
	{"Patung", "Patung kayu", "Jagapati"},
	{"Tedung", "Tedung upacara", "Mengwi"},
	{"Pindekan", "Pindekan kayu", "Lukluk"},
	{"Ukiran", "Ukiran kayu", "Sedang"},
	{"Busana", "Kebaya dan busana adat", ""},
	{"Perak", "Perhiasan perak", ""},
	{"Anyaman", "Anyaman bambu dan pandan", ""},
	{"Gerabah", "Gerabah dan keramik", ""},
	{"Mebel", "Furnitur kayu", ""},
	{"Spa", "Lulur dan sabun mandi", ""},
	{"Dupa", "Dupa dan lilin aroma", ""},
	{"Jajan", "Jajan Bali", ""},
	{"Keripik", "Keripik dan kerupuk", ""},
	{"Kopi", "Kopi bubuk", ""},
	{"Sambal", "Bumbu dan sambal", ""},
	{"Tas", "Tas kulit", ""},
	{"Sandal", "Sandal", ""},
	{"Kipas", "Kipas", ""},
	{"Batok", "Kerajinan batok kelapa", ""},
}

// nature gives the second word of a workshop's name.
var nature = []string{"Jepun", "Sandat", "Kenanga", "Cempaka", "Teratai", "Padma", "Kakul", "Bulan", "Matahari", "Embun"}

// born are Balinese names by order of birth, for men and women.
var born = []string{"I Wayan", "Ni Wayan", "I Made", "Ni Made", "I Nyoman", "Ni Nyoman", "I Ketut", "Ni Ketut", "I Putu", "Ni Kadek"}
