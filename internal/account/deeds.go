package account

import "slices"

// Deed is something a person can do or see.
type Deed string

// The deeds of this release.
const (
	SeeGathering    Deed = "gathering.see"     // title, agenda, figures
	SeeBoard        Deed = "timetable.board"   // who meets whom, all of it
	SeeRequests     Deed = "match.requests"    // all requests; a party's own need SeeOwn
	AskMeetings     Deed = "match.ask"         // ask for meetings, take that back, say whom never to meet
	AnswerRequests  Deed = "match.answer"      // say yes or no to requests; what a desk asks of who comes
	SuggestMeetings Deed = "match.suggest"     // propose meetings and group tables
	SetMeetingRules Deed = "match.rules"       // what holds for a gathering's meetings
	SeeAnyAgenda    Deed = "timetable.agendas" // anybody's agenda
	SeeOwnAgenda    Deed = "timetable.agenda"  // the own party's agenda and requests
	SolveTimetable  Deed = "timetable.solve"   // ask for a timetable, cancel, choose which is shown
	ExportTimetable Deed = "timetable.export"  // board and all agendas as files
	ImportGathering Deed = "gathering.import"  // make a gathering from a file
	VoidAgendaLinks Deed = "gathering.links"   // make printed agenda links void
	SeePeople       Deed = "account.see"       // organisations in the office's care, and their people
	ManagePeople    Deed = "account.manage"    // add and change them, give and take roles
	LetIn           Deed = "account.let_in"    // hand a person a link or a code, at the counter
	SeeAudit        Deed = "account.audit"     // the audit log
	KeepAccount     Deed = "account.own"       // the own account: ways to sign in, sessions, data
	SeeMessages     Deed = "mail.see"          // outgoing messages of the own organisation, without their words

	RecordConsent    Deed = "account.consent"       // what a person said on paper or at the counter
	SeeProcessing    Deed = "account.processing"    // the record of processing, texts of consents, times that things are kept
	KeepConsentTexts Deed = "account.consent_texts" // word anew what people consent to
	KeepRetention    Deed = "account.retention"     // set how long things are kept
	SeeRegister      Deed = "register.see"          // businesses and stakeholders in the office's book, all of it
	KeepRegister     Deed = "register.keep"         // add and change them, their products, needs and offers; let a business's owner in
	VerifyRegister   Deed = "register.verify"       // say that a fact was checked; decide what owners changed
	ImportRegister   Deed = "register.import"       // read files of businesses in; find and merge doubles
	PublishRegister  Deed = "register.publish"      // decide what the public directory shows
	SeeReference     Deed = "register.lists"        // look into the lists of regions, KBLI and others, and their editions
	KeepReference    Deed = "register.reference"    // read lists and boundaries in, for all offices of the installation
	SeePartners      Deed = "register.partners"     // what partners may see of businesses
	SeeProfiles      Deed = "register.profiles"     // profiles of businesses that take part with the own body, or agreed to partners
	KeepOwnProfile   Deed = "register.own"          // the own party's profile, products, needs and offers
	SeeProgrammes    Deed = "programme.see"         // programmes of the own body, and those that others share or hold with it
	KeepProgrammes   Deed = "programme.keep"        // make and change them; say who takes part
	ShareProgrammes  Deed = "programme.share"       // let other bodies see one, or hold one with another
	SaveList         Deed = "register.list"         // keep a search under a name
	SeeLetters       Deed = "letter.see"            // letterheads, signatories, numbers and forms of the own body
	KeepLetters      Deed = "letter.keep"           // set them, and take numbers

	PlanGathering     Deed = "gathering.plan"          // make a gathering, change its plan, agenda and speakers
	TurnGathering     Deed = "gathering.turn"          // announce, open, close, move, cancel, archive it
	SeePlan           Deed = "gathering.plans"         // the plan with budget, tasks and checklist
	KeepTasks         Deed = "gathering.tasks"         // tick tasks and the checklist off
	Invite            Deed = "gathering.invite"        // the list of the invited, letters, waves, reminders
	SeeInvited        Deed = "gathering.invited"       // who was invited and what they answered
	KeepRegistrations Deed = "gathering.registrations" // register, confirm, refuse, cancel for others; the waiting list
	SeeRegistrations  Deed = "gathering.registered"    // who registered
	RegisterOwn       Deed = "gathering.register"      // the own party
	PrintPapers       Deed = "gathering.papers"        // lists, badges, certificates, reports
	KeepMinutes       Deed = "gathering.minutes"       // notulen, berita acara
	GiveFeedback      Deed = "gathering.feedback"      // evaluate sessions and meetings
	SeeFeedback       Deed = "gathering.feedbacks"     // what was answered
	KeepMaterials     Deed = "gathering.materials"     // slides, documents and photos of a gathering
	SeeMaterials      Deed = "gathering.material"      // for those who came
	CheckIn           Deed = "attendance.keep"         // write down at the door who comes; register who walks in
	SeeAttendance     Deed = "attendance.see"          // who came, when, and what contradicts itself
	DecideAttendance  Deed = "attendance.decide"       // decide about that, take arrivals back
	EnrolDevice       Deed = "attendance.devices"      // devices of the desk: let them in, cut them off
	SeeLive           Deed = "live.see"                // how the day goes: rounds, tables, who is missing
	NoteMeetings      Deed = "live.note"               // say at the tables which meetings are held, and who did not come
	RunDay            Deed = "live.run"                // begin and end rounds, shift the day, say who and what is not there
	CloseDay          Deed = "live.close"              // close the day, and open it again
)

// may is the whole answer to who may do what. A role's deeds hold for gatherings
// that its organisation hosts (Organiser, Staff), takes part in (Desk, Owner) or
// speaks at (Speaker), or for the one gathering it was given for (Volunteer,
// Juror); for people in the care of its office; Administrator's hold everywhere.
// A Stranger may do nothing: the public agenda opens by its printed code alone.
var may = map[Deed][]Role{
	SeeGathering:    Roles,
	SeeBoard:        {Administrator, Organiser, Staff},
	SeeRequests:     {Administrator, Organiser, Staff},
	AskMeetings:     {Administrator, Organiser, Staff, Desk, Owner},
	AnswerRequests:  {Administrator, Organiser, Staff, Desk, Owner},
	SuggestMeetings: {Administrator, Organiser, Staff, Desk},
	SetMeetingRules: {Administrator, Organiser},
	SeeAnyAgenda:    {Administrator, Organiser, Staff},
	SeeOwnAgenda:    {Desk, Owner},
	SolveTimetable:  {Administrator, Organiser},
	ExportTimetable: {Administrator, Organiser, Staff},
	ImportGathering: {Administrator, Organiser},
	VoidAgendaLinks: {Administrator, Organiser},
	SeePeople:       {Administrator, Organiser, Staff},
	ManagePeople:    {Administrator, Organiser},
	LetIn:           {Administrator, Organiser, Staff},
	SeeAudit:        {Administrator},
	KeepAccount:     Roles,
	SeeMessages:     {Administrator, Organiser},

	RecordConsent:    {Administrator, Organiser, Staff},
	SeeProcessing:    {Administrator, Organiser},
	KeepConsentTexts: {Administrator},
	KeepRetention:    {Administrator, Organiser},
	SeeRegister:      {Administrator, Organiser, Staff},
	KeepRegister:     {Administrator, Organiser, Staff},
	VerifyRegister:   {Administrator, Organiser, Staff},
	ImportRegister:   {Administrator, Organiser},
	PublishRegister:  {Administrator, Organiser},
	SeeReference:     {Administrator, Organiser},
	KeepReference:    {Administrator},
	SeePartners:      {Administrator, Organiser, Staff, Desk},
	SeeProfiles:      {Desk},
	KeepOwnProfile:   {Desk, Owner},
	SeeProgrammes:    {Administrator, Organiser, Staff},
	KeepProgrammes:   {Administrator, Organiser, Staff},
	ShareProgrammes:  {Administrator, Organiser},
	SaveList:         {Administrator, Organiser, Staff, Desk},
	SeeLetters:       {Administrator, Organiser, Staff},
	KeepLetters:      {Administrator, Organiser},

	PlanGathering:     {Administrator, Organiser},
	TurnGathering:     {Administrator, Organiser},
	SeePlan:           {Administrator, Organiser, Staff},
	KeepTasks:         {Administrator, Organiser, Staff},
	Invite:            {Administrator, Organiser},
	SeeInvited:        {Administrator, Organiser, Staff},
	KeepRegistrations: {Administrator, Organiser, Staff},
	SeeRegistrations:  {Administrator, Organiser, Staff},
	RegisterOwn:       {Desk, Owner},
	PrintPapers:       {Administrator, Organiser, Staff},
	KeepMinutes:       {Administrator, Organiser, Staff},
	GiveFeedback:      {Desk, Owner, Speaker},
	SeeFeedback:       {Administrator, Organiser, Staff},
	KeepMaterials:     {Administrator, Organiser, Staff},
	SeeMaterials:      {Administrator, Organiser, Staff, Desk, Owner, Speaker},
	CheckIn:           {Administrator, Organiser, Staff, Volunteer},
	SeeAttendance:     {Administrator, Organiser, Staff},
	DecideAttendance:  {Administrator, Organiser, Staff},
	EnrolDevice:       {Administrator, Organiser},
	SeeLive:           {Administrator, Organiser, Staff, Volunteer},
	NoteMeetings:      {Administrator, Organiser, Staff, Volunteer},
	RunDay:            {Administrator, Organiser, Staff},
	CloseDay:          {Administrator, Organiser},
}

// whole are the deeds that a role given for one gathering does not allow.
var whole = []Deed{ImportGathering, SeePeople, ManagePeople, LetIn, SeeAudit, RecordConsent, SeeProcessing, KeepConsentTexts, KeepRetention,
	SeeRegister, KeepRegister, VerifyRegister, ImportRegister, PublishRegister, KeepReference, SeeReference, SeePartners, SeeProfiles, SaveList,
	SeeProgrammes, KeepProgrammes, ShareProgrammes,
	SeeLetters, KeepLetters}

// May tells whether the actor's role allows the deed at all; whether it holds
// for one gathering is asked where the gathering is known.
//
//go:noinline
func (a Actor) May(d Deed) bool {
	if a.Gathering != "" && slices.Contains(whole, d) {
		return false
	}
	return slices.Contains(may[d], a.Role)
}

// MayAny tells whether the actor may do at least one of the deeds.
func (a Actor) MayAny(deeds ...Deed) bool { return slices.ContainsFunc(deeds, a.May) }
