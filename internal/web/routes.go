package web

import (
	"wantilan/internal/account"
)

// access says who may use a route at all. Which gatherings, participants and
// runs an actor may see within it is decided by the subjects, which answer "not
// found" for those of others.
type access struct {
	open  bool           // everybody
	known bool           // everybody who is signed in
	deeds []account.Deed // those whose role allows at least one of these
}

var (
	anyone   = access{open: true}
	signedIn = access{known: true}
)

func those(deeds ...account.Deed) access { return access{deeds: deeds} }

// allows tells whether the actor may use the route.
func (a access) allows(by account.Actor) bool {
	return a.open || a.known && by.SignedIn() || by.MayAny(a.deeds...)
}

// route is one address.
type route struct {
	pattern string
	who     access
	handle  handler
}

// routes is every address there is, and the only place that says who may use it.
func (s *site) routes() []route {
	return []route{
		{"GET /{$}", anyone, s.home},
		{"GET /masuk/{token}", anyone, s.welcome},
		{"POST /masuk/{token}", anyone, s.enter},
		{"POST /keluar", signedIn, s.leave},
		{"POST /bahasa", anyone, s.language},
		{"GET /statis/{file}", anyone, s.static},
		{"GET /healthz", anyone, s.healthy},
		{"GET /readyz", anyone, s.ready},
		{"GET /a/{code}", anyone, s.agendaByCode},
		{"GET /a/{code}/agenda.ics", anyone, s.calendarByCode},

		{"GET /temu/{gathering}", those(account.SeeGathering), s.overview},
		{"GET /temu/{gathering}/papan", those(account.SeeBoard), s.board},
		{"GET /temu/{gathering}/peserta", those(account.SeeAnyAgenda), s.participants},
		{"GET /temu/{gathering}/peserta/{participant}", those(account.SeeAnyAgenda, account.SeeOwnAgenda), s.agenda},
		{"GET /temu/{gathering}/peserta/{participant}/agenda.ics", those(account.SeeAnyAgenda, account.SeeOwnAgenda), s.calendar},
		{"GET /temu/{gathering}/peserta/{participant}/agenda.pdf", those(account.SeeAnyAgenda, account.SeeOwnAgenda), s.agendaPDF},
		{"POST /temu/{gathering}/peserta/{participant}/cabut", those(account.VoidAgendaLinks), s.voidLinks},
		{"GET /temu/{gathering}/permintaan", those(account.SeeRequests, account.SeeOwnAgenda), s.requests},
		{"GET /temu/{gathering}/unduh/{file}", those(account.ExportTimetable), s.export},

		{"GET /temu/{gathering}/susun", those(account.SolveTimetable), s.runs},
		{"POST /temu/{gathering}/susun", those(account.SolveTimetable), s.ask},
		{"GET /temu/{gathering}/susun/{run}", those(account.SolveTimetable), s.run},
		{"GET /temu/{gathering}/susun/{run}/siaran", those(account.SolveTimetable), s.broadcast},
		{"GET /temu/{gathering}/susun/{run}/keadaan", those(account.SolveTimetable), s.state},
		{"POST /temu/{gathering}/susun/{run}/batal", those(account.SolveTimetable), s.cancel},
		{"POST /temu/{gathering}/susun/{run}/pakai", those(account.SolveTimetable), s.show},

		{"GET /impor", those(account.ImportGathering), s.importForm},
		{"GET /impor/templat.xlsx", those(account.ImportGathering), s.template},
		{"POST /impor", those(account.ImportGathering), s.upload},
		{"GET /impor/{draft}", those(account.ImportGathering), s.draft},
		{"POST /impor/{draft}", those(account.ImportGathering), s.confirm},
	}
}
