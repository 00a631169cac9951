package sheet

import (
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
)

// The words people type for kinds, priorities, answers and sessions, in both
// languages, in the form that bare gives them. The first of each kind in our
// JSON is the constant itself.

var kindWords = map[string]register.Kind{
	"business": register.Business, "ikm": register.Business, "umkm": register.Business, "usaha": register.Business, "pelakuusaha": register.Business, "perajin": register.Business, "industrikecildanmenengah": register.Business, "sme": register.Business, "craftsperson": register.Business,
	"bank": register.Bank, "perbankan": register.Bank, "penyalurkur": register.Bank, "bankpenyalur": register.Bank, "koperasi": register.Bank, "lender": register.Bank,
	"airport": register.Airport, "bandara": register.Airport, "pengelolabandara": register.Airport, "airportoperator": register.Airport,
	"hotel": register.Hotel, "vila": register.Hotel, "villa": register.Hotel, "hotelvila": register.Hotel, "hotelvilla": register.Hotel,
	"retailer": register.Retailer, "ritel": register.Retailer, "retail": register.Retailer, "toko": register.Retailer, "tokoritel": register.Retailer, "pembeli": register.Retailer, "offtaker": register.Retailer, "buyer": register.Retailer, "shop": register.Retailer,
	"government": register.Government, "dinas": register.Government, "badan": register.Government, "pemerintah": register.Government, "perangkatdaerah": register.Government, "opd": register.Government, "agency": register.Government, "office": register.Government,
	"council": register.Council, "dekranasda": register.Council, "craftscouncil": register.Council,
	"expert": register.Expert, "narasumber": register.Expert, "pendamping": register.Expert, "penyuluh": register.Expert, "speaker": register.Expert, "mentor": register.Expert,
	"other": register.Other, "lain": register.Other, "lainnya": register.Other, "lainlain": register.Other,
}

var priorityWords = map[string]match.Priority{
	"1": match.Must, "must": match.Must, "wajib": match.Must, "harus": match.Must,
	"2": match.Want, "want": match.Want, "ingin": match.Want,
	"3": match.Open, "open": match.Open, "bilaadawaktu": match.Open, "iftimeallows": match.Open, "ifthereistime": match.Open,
}

var answerWords = map[string]match.Answer{
	"accepted": match.Accepted, "diterima": match.Accepted, "setuju": match.Accepted, "ya": match.Accepted, "yes": match.Accepted,
	"declined": match.Declined, "ditolak": match.Declined, "tidak": match.Declined, "no": match.Declined, "rejected": match.Declined,
	"withdrawn": match.Withdrawn, "dibatalkan": match.Withdrawn, "batal": match.Withdrawn, "cancelled": match.Withdrawn, "canceled": match.Withdrawn,
}

var sessionWords = map[string]gathering.Session{
	"any": gathering.AnySession, "semua": gathering.AnySession, "all": gathering.AnySession, "bebas": gathering.AnySession, "either": gathering.AnySession,
	"morning": gathering.Morning, "pagi": gathering.Morning, "am": gathering.Morning,
	"afternoon": gathering.Afternoon, "siang": gathering.Afternoon, "sore": gathering.Afternoon, "pm": gathering.Afternoon,
}

var agendaKinds = []gathering.AgendaKind{gathering.Opening, gathering.Talk, gathering.Forum, gathering.Meetings, gathering.Meal, gathering.Registration, gathering.Closing}

func readKind(s string) (register.Kind, bool)        { k, ok := kindWords[bare(s)]; return k, ok }
func readPriority(s string) (match.Priority, bool)   { p, ok := priorityWords[bare(s)]; return p, ok }
func readAnswer(s string) (match.Answer, bool)       { a, ok := answerWords[bare(s)]; return a, ok }
func readSession(s string) (gathering.Session, bool) { v, ok := sessionWords[bare(s)]; return v, ok }

func readAgendaKind(s string) (gathering.AgendaKind, bool) {
	for _, k := range agendaKinds {
		if string(k) == s {
			return k, true
		}
	}
	return "", false
}

// The words written in our JSON.
var (
	priorityName = map[match.Priority]string{match.Must: "must", match.Want: "want", match.Open: "open"}
	sessionName  = map[gathering.Session]string{gathering.Morning: "morning", gathering.Afternoon: "afternoon"}
)

// The wordings that list what may be typed.
const (
	termKinds       term = "sheet.words.kinds"
	termPriorities  term = "sheet.words.priorities"
	termAnswers     term = "sheet.words.answers"
	termSessions    term = "sheet.words.sessions"
	termAgendaKinds term = "sheet.words.agenda_kinds"
)
