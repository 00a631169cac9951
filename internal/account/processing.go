package account

// Basis is by what right something is processed (dasar pemrosesan), UU 27/2022
// art. 20 (2).
type Basis string

// Bases that this program's processing stands on. Contract and vital interest are
// not among them.
const (
	ByConsent    Basis = "consent"     // letter a: persetujuan
	ByLegalDuty  Basis = "legal_duty"  // letter c: kewajiban hukum
	ByPublicTask Basis = "public_task" // letter e: kepentingan umum, pelayanan publik, kewenangan
)

// Activity is one line of the record of processing (rekam kegiatan pemrosesan,
// UU 27/2022 art. 31). Its words (what for, which data, who receives them, until
// when) stand in the wording under its key.
type Activity struct {
	Key     string
	Basis   Basis
	Consent Purpose // for ByConsent
	Kept    []Kept  // whose times say until when; none: the wording says it
}

// Activities is what the program processes of people. What an office does beside
// it, on paper or in other programs, stands in the office's own record.
var Activities = []Activity{
	{Key: "account", Basis: ByPublicTask, Kept: []Kept{KeptErased, KeptUnused}},
	{Key: "sign_in", Basis: ByLegalDuty, Kept: []Kept{KeptProofs, KeptAttempts, KeptForms}},
	{Key: "meetings", Basis: ByPublicTask},
	{Key: "register", Basis: ByPublicTask},
	{Key: "products", Basis: ByPublicTask},
	{Key: "wants", Basis: ByPublicTask},
	{Key: "lists", Basis: ByPublicTask, Kept: []Kept{KeptErased}},
	{Key: "registrations", Basis: ByPublicTask, Kept: []Kept{KeptMeals}},
	{Key: "attendance", Basis: ByPublicTask, Kept: []Kept{KeptSignatures}},
	{Key: "feedback", Basis: ByPublicTask, Kept: []Kept{KeptFeedback}},
	{Key: "minutes", Basis: ByPublicTask},
	{Key: "issued", Basis: ByPublicTask},
	{Key: "promises", Basis: ByPublicTask},
	{Key: "meeting_notes", Basis: ByPublicTask},
	{Key: "programmes", Basis: ByPublicTask},
	{Key: "invitations", Basis: ByPublicTask, Kept: []Kept{KeptGuests}},
	{Key: "messages", Basis: ByPublicTask, Kept: []Kept{KeptMessages}},
	{Key: "contact_meet", Basis: ByConsent, Consent: ContactMeet},
	{Key: "contact_partners", Basis: ByConsent, Consent: ContactPartners},
	{Key: "contact_directory", Basis: ByConsent, Consent: ContactDirectory},
	{Key: "whatsapp", Basis: ByConsent, Consent: WhatsApp},
	{Key: "photo", Basis: ByConsent, Consent: Photo},
	{Key: "consents", Basis: ByLegalDuty},
	{Key: "audit", Basis: ByLegalDuty},
}
