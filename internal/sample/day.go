package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
	"wantilan/internal/zones"
)

// workshops is how many IKM take part, as in the source event.
const workshops = 60

// zone of Bali.
const zone = "Asia/Makassar"

// helper is a stakeholder of the sample: who comes, with how many officers, and
// how many workshops ask for it.
type helper struct {
	name    string
	kind    register.Kind
	contact string
	offers  string
	desks   int
	asked   int
	away    []int // slots in which nobody of it is there
}

// helpers are more wanted than they have places for where real ones are: the
// banks and the airport.
var helpers = []helper{
	{"Bank A (contoh)", register.Bank, "Petugas kredit", "KUR dan modal kerja", 2, 34, nil},
	{"Bank B (contoh)", register.Bank, "Petugas kredit", "Kredit investasi", 1, 14, nil},
	{"Pengelola Bandara (contoh)", register.Airport, "Petugas galeri UMKM", "Gerai dan galeri bandara", 2, 31, nil},
	{"Hotel A (contoh)", register.Hotel, "Bagian pembelian", "Perlengkapan kamar dan cendera mata", 1, 10, []int{6, 7}},
	{"Hotel B (contoh)", register.Hotel, "Bagian pembelian", "Amenitas kamar mandi", 1, 9, nil},
	{"Hotel C (contoh)", register.Hotel, "Bagian pembelian", "Seragam dan kain", 1, 9, nil},
	{"Hotel D (contoh)", register.Hotel, "Bagian pembelian", "Makanan kecil dan kopi", 1, 8, []int{12}},
	{"Toko Oleh-oleh A (contoh)", register.Retailer, "Pengelola toko", "Titip jual dan jual putus", 1, 11, nil},
	{"Toko Oleh-oleh B (contoh)", register.Retailer, "Pengelola toko", "Titip jual", 1, 9, nil},
	{"Jaringan Ritel C (contoh)", register.Retailer, "Bagian produk", "Jual putus", 1, 9, nil},
	{"Jaringan Ritel D (contoh)", register.Retailer, "Bagian produk", "Konsinyasi", 1, 8, []int{1, 2}},
	{"Meja Pemasaran Dekranasda (contoh)", register.Council, "Petugas pemasaran", "Pameran dan kurasi", 1, 12, nil},
	{"Meja Legalitas (contoh)", register.Government, "Petugas perizinan", "NIB, halal, dan merek", 1, 12, []int{4}},
	{"Pendamping Kemasan (contoh)", register.Expert, "Pendamping", "Kemasan dan label", 1, 10, nil},
}

// Day makes the made-up gathering: the same seed and date give the same day.
// Names follow the rule that no real firm or person can be meant: a kind of
// product, a word of nature, a number and "(contoh)".
func Day(seed uint64, date time.Time) timetable.Day {
	r := rand.New(rand.NewPCG(seed, 1)) // made-up data needs no secrecy
	bali, err := zones.Load(zone)
	if err != nil {
		bali = time.FixedZone("WITA", 8*60*60)
	}
	d := timetable.Day{Gathering: gathering.Gathering{
		Title:  "Temu Usaha Industri Badung (contoh)",
		Theme:  "Permodalan dan pemasaran bagi IKM yang mandiri, berdaya saing, dan berkualitas",
		Place:  "Gedung Pertemuan Contoh, Mengwi",
		Date:   time.Date(date.Year(), date.Month(), date.Day(), 0, 0, 0, 0, bali),
		Zone:   zone,
		State:  gathering.Closed, // its participants and timetable stand
		Sample: true,
	}}
	g := &d.Gathering
	g.Slots, g.Agenda = rounds(), agenda()
	for i := range 18 {
		hall := "Aula utama"
		if i >= 12 {
			hall = "Ruang samping"
		}
		g.Tables = append(g.Tables, gathering.Table{Number: i + 1, Hall: hall})
	}
	for i := range workshops {
		g.Participants = append(g.Participants, workshop(i, r))
	}
	for i, h := range helpers {
		g.Participants = append(g.Participants, gathering.Participant{
			Number: workshops + 1 + i, Name: h.name, Kind: h.kind, Contact: h.contact, Product: h.offers,
			Desks: h.desks, Unavailable: slices.Clone(h.away),
		})
	}
	d.Requests = requests(r)
	return d
}

// rounds are twelve slots of twenty minutes around lunch.
func rounds() []gathering.Slot {
	var slots []gathering.Slot
	add := func(start gathering.Clock, n int, session gathering.Session) {
		for i := range n {
			at := start + gathering.Clock(20*i)
			slots = append(slots, gathering.Slot{Number: len(slots) + 1, Start: at, End: at + 20, Session: session})
		}
	}
	add(10*60, 6, gathering.Morning)
	add(13*60, 6, gathering.Afternoon)
	return slots
}

func agenda() []gathering.AgendaItem {
	items := []gathering.AgendaItem{
		{Start: 8 * 60, End: 8*60 + 30, Kind: gathering.Registration, Title: "Pendaftaran ulang", Place: "Lobi"},
		{Start: 8*60 + 30, End: 8*60 + 50, Kind: gathering.Opening, Title: "Pembukaan dan sambutan", Place: "Aula utama", Speakers: "Kepala Dinas Contoh, Wakil Ketua Dekranasda Contoh"},
		{Start: 8*60 + 50, End: 9*60 + 10, Kind: gathering.Talk, Title: "Modal tanpa salah hitung: KUR dan angsuran", Place: "Aula utama", Speakers: "Ni Made Contoh 91"},
		{Start: 9*60 + 10, End: 9*60 + 30, Kind: gathering.Talk, Title: "Masuk ke gerai bandara", Place: "Aula utama", Speakers: "I Wayan Contoh 92"},
		{Start: 9*60 + 30, End: 9*60 + 50, Kind: gathering.Talk, Title: "Kemasan yang menjual", Place: "Aula utama", Speakers: "Ni Putu Contoh 93"},
		{Start: 10 * 60, End: 12 * 60, Kind: gathering.Meetings, Title: "Temu 1:1 sesi pagi", Place: "Aula utama dan ruang samping"},
		{Start: 12 * 60, End: 13 * 60, Kind: gathering.Meal, Title: "Makan siang", Place: "Selasar"},
		{Start: 13 * 60, End: 15 * 60, Kind: gathering.Meetings, Title: "Temu 1:1 sesi siang", Place: "Aula utama dan ruang samping"},
		{Start: 15 * 60, End: 15*60 + 45, Kind: gathering.Forum, Title: "Forum pendapat", Place: "Aula utama", Speakers: "I Ketut Contoh 94"},
		{Start: 15*60 + 45, End: 16 * 60, Kind: gathering.Closing, Title: "Penutupan", Place: "Aula utama"},
	}
	for i := range items {
		items[i].Number = i + 1
	}
	return items
}

// workshop is the i-th IKM: its craft and district follow i, so that all are
// there, its village where the craft is at home if that is known.
func workshop(i int, r *rand.Rand) gathering.Participant {
	c := crafts[i%len(crafts)]
	at := districts[i%len(districts)]
	village := at.villages[r.IntN(len(at.villages))]
	if c.village != "" && i < len(crafts) {
		at, village = districtOf(c.village), c.village
	}
	p := gathering.Participant{
		Number: i + 1, Kind: register.Business, Product: c.product,
		Name:     fmt.Sprintf("%s %s %02d (contoh)", c.word, nature[r.IntN(len(nature))], i+1),
		Contact:  fmt.Sprintf("%s Contoh %02d", born[r.IntN(len(born))], i+1),
		District: at.name, Village: village,
	}
	switch r.IntN(12) {
	case 0:
		p.Unavailable = []int{1, 2} // comes late
	case 1:
		p.Unavailable = []int{10, 11, 12} // leaves early
	}
	return p
}

func districtOf(village string) district {
	for _, d := range districts {
		for _, v := range d.villages {
			if v == village {
				return d
			}
		}
	}
	panic("sample: no district has the village " + village)
}

// requests are the workshops' wishes: every helper is asked by as many
// workshops as its entry says, those with the fewest wishes first.
func requests(r *rand.Rand) []match.Request {
	var all []match.Request
	wishes := make([]int, workshops)
	for i, h := range helpers {
		order := r.Perm(workshops)
		for range h.asked {
			best := -1
			for k, w := range order {
				if w >= 0 && (best < 0 || wishes[w] < wishes[order[best]]) {
					best = k
				}
			}
			from := order[best]
			order[best] = -1
			wishes[from]++
			q := match.Request{From: from + 1, To: workshops + 1 + i, Answer: match.Accepted, Note: h.offers}
			switch n := r.IntN(20); {
			case n < 6:
				q.Priority = match.Must
			case n < 15:
				q.Priority = match.Want
			default:
				q.Priority = match.Open
			}
			switch r.IntN(25) {
			case 0:
				q.Answer = match.Declined
			case 1:
				q.Answer = match.Withdrawn
			}
			switch r.IntN(20) {
			case 0:
				q.Session, q.Note = int(gathering.Morning), q.Note+"; minta pagi"
			case 1:
				q.Session, q.Note = int(gathering.Afternoon), q.Note+"; minta siang"
			}
			all = append(all, q)
		}
	}
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for i := range all {
		all[i].Number = i + 1
	}
	return all
}
