package web

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/attendance"
	"wantilan/internal/paper"
	"wantilan/internal/sheet"
	"wantilan/internal/web/ui"
)

// attendanceRoutes are those of who came to a gathering, for those who look after it.
func (s *site) attendanceRoutes() []route {
	desk, see, decide, devices := those(account.CheckIn), those(account.SeeAttendance), those(account.DecideAttendance), those(account.EnrolDevice)
	return []route{
		{"GET /temu/{gathering}/kehadiran", desk, freely, s.attendance},
		{"POST /temu/{gathering}/kehadiran/di-sini", desk, deeds, s.enrolHere},
		{"POST /temu/{gathering}/kehadiran/perbedaan", decide, deeds, s.settle},
		{"POST /temu/{gathering}/kehadiran/batalkan", decide, deeds, s.takeBack},
		{"POST /temu/{gathering}/kehadiran/tertahan/{held}", decide, deeds, s.decideHeld},
		{"POST /temu/{gathering}/kehadiran/tamu", decide, deeds, s.enlist},
		{"GET /temu/{gathering}/kehadiran/perangkat", see, freely, s.devices},
		{"POST /temu/{gathering}/kehadiran/perangkat", devices, deeds, s.enrolDevice},
		{"POST /temu/{gathering}/kehadiran/perangkat/{device}/putus", devices, deeds, s.cutDevice},
		{"GET /temu/{gathering}/kehadiran/ruang", desk, freely, s.hall},
		{"POST /temu/{gathering}/kehadiran/ruang", desk, heavy, s.hallSheet},
		{"GET /temu/{gathering}/kehadiran/unduh/{file}", see, heavy, s.attendanceFile},
	}
}

func attendancePath(id gathering.ID) string { return base(id) + "/kehadiran" }

// attendanceData is who came, for staff; for others of the desk only its gate.
type attendanceData struct {
	attendance.Sheet
	Base   string
	Shut   string // why the desk is closed, in words
	Sees   bool
	Absent []attendance.Expected
	Late   int
	Open   []conflictLine
	Held   []attendance.Shown
	Names  map[attendance.DeviceID]string
	Wrong  map[string]string
	Key    string // of the form in which something is wrong
}

// conflictLine is a conflict in words.
type conflictLine struct {
	attendance.Conflict
	About  string
	Facts  []string
	Person string // key of who can be taken back; empty: nobody
}

// attendance shows who came.
func (s *site) attendance(v *visit) error {
	return s.showAttendance(v, http.StatusOK, nil, "")
}

func (s *site) showAttendance(v *visit, status int, wrong map[string]string, key string) error {
	id := gathering.ID(v.PathValue("gathering"))
	p, shut, err := s.Attendance.Gate(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	d := attendanceData{Base: attendancePath(id), Sees: p.Allows(v.actor, account.SeeAttendance), Wrong: wrong, Key: key, Names: map[attendance.DeviceID]string{}}
	d.Plan = p
	if shut != "" {
		d.Shut = v.in.T(shut)
	}
	if d.Sees {
		if err := s.readAttendance(v, &d, id); err != nil {
			return err
		}
	}
	return v.page(status, attendancePage(v.registered(p, v.in.T("attendance.title")), d))
}

func (s *site) readAttendance(v *visit, d *attendanceData, id gathering.ID) (err error) {
	if d.Sheet, err = s.Attendance.Sheet(v.Context(), v.actor, id); err != nil {
		return err
	}
	devices, err := s.Attendance.Devices(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	for _, x := range devices {
		d.Names[x.ID] = x.Name
	}
	if d.Held, err = s.Attendance.Held(v.Context(), v.actor, id); err != nil {
		return err
	}
	d.Absent = attendance.Absent(d.All, &d.Standing)
	for _, a := range d.Arrivals {
		if d.Sheet.Late(a) {
			d.Late++
		}
	}
	for _, c := range d.Standing.Open() {
		line := conflictLine{Conflict: c, About: v.in.T("attendance.conflict." + string(c.Kind))}
		if c.Kind != attendance.WrongClock {
			line.Person = c.Who.Key()
		}
		for _, f := range c.Facts[:min(len(c.Facts), 5)] {
			line.Facts = append(line.Facts, d.told(v, f))
		}
		d.Open = append(d.Open, line)
	}
	return nil
}

// told says a fact in a line.
func (d *attendanceData) told(v *visit, f *attendance.Fact) string {
	text := v.momentOf(d.Plan, f.At) + " · " + d.by(v, f.Device)
	if f.How != "" {
		text += " · " + v.in.T("attendance.how."+string(f.How))
	}
	if f.Stand != "" {
		text += " · " + v.in.T("attendance.say.stand", f.Stand)
	}
	if !f.At.Equal(f.Claimed) {
		text += " · " + v.in.T("attendance.claimed", v.momentOf(d.Plan, f.Claimed))
	}
	return text
}

func (d *attendanceData) by(v *visit, id attendance.DeviceID) string {
	if name := d.Names[id]; name != "" {
		return name
	}
	return v.in.T("attendance.staff")
}

// arrivedAt is when somebody came, as lists show it.
func arrivedAt(in interface{ Clock(int) string }, p gathering.Plan, at time.Time) string {
	at = at.In(p.Date.Location())
	return in.Clock(at.Hour()*60 + at.Minute())
}

// changed leads back to the page, or shows what is wrong in a form of it.
func (s *site) attendanceChanged(v *visit, err error, key string) error {
	if wrong := v.wrong(err); wrong != nil {
		return s.showAttendance(v, http.StatusUnprocessableEntity, wrong, key)
	}
	return v.done(err, attendancePath(gathering.ID(v.PathValue("gathering"))))
}

func (s *site) settle(v *visit) error {
	key := v.PostForm.Get("perbedaan")
	err := s.Attendance.Settle(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")), key, v.PostForm.Get("reason"))
	return s.attendanceChanged(v, err, key)
}

func (s *site) takeBack(v *visit) error {
	key := v.PostForm.Get("orang")
	err := s.Attendance.TakeBack(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")), key, v.PostForm.Get("reason"))
	return s.attendanceChanged(v, err, key)
}

func (s *site) decideHeld(v *visit) error {
	err := s.Attendance.TakeHeld(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")), attendance.HeldID(v.PathValue("held")), v.PostForm.Get("hitung") != "")
	return s.attendanceChanged(v, err, "")
}

// enlist makes a registration of a guest, or says whom on a list they are.
func (s *site) enlist(v *visit) error {
	id, fact := v.gathering(), attendance.FactID(v.PostForm.Get("tamu"))
	var err error
	if key := v.PostForm.Get("orang"); key != "" {
		err = s.Attendance.Recognise(v.Context(), v.actor, id, fact, key)
	} else {
		err = s.Attendance.Enlist(v.Context(), v.actor, id, fact)
	}
	return v.saved(err, "attendance.guests.done", attendancePath(id)+"#tamu")
}

// devicesData is the devices of a gathering's desk.
type devicesData struct {
	Base   string
	Plan   gathering.Plan
	All    []attendance.Device
	Keeper bool
	Wrong  map[string]string
	Link   string // of a device just made, shown once
	QR     ui.QR
	Fresh  attendance.Device
}

func (s *site) devices(v *visit) error { return s.showDevices(v, http.StatusOK, devicesData{}) }

func (s *site) showDevices(v *visit, status int, d devicesData) (err error) {
	id := gathering.ID(v.PathValue("gathering"))
	if d.All, err = s.Attendance.Devices(v.Context(), v.actor, id); err != nil {
		return err
	}
	if d.Plan, _, err = s.Attendance.Gate(v.Context(), v.actor, id); err != nil {
		return err
	}
	d.Base, d.Keeper = attendancePath(id), d.Plan.Allows(v.actor, account.EnrolDevice)
	return v.page(status, devicesPage(v.registered(d.Plan, v.in.T("attendance.devices.title")), d))
}

// enrolDevice makes a device and shows its link once.
func (s *site) enrolDevice(v *visit) error {
	dev, code, err := s.Attendance.Enrol(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")), v.PostForm.Get("name"))
	if wrong := v.wrong(err); wrong != nil {
		return s.showDevices(v, http.StatusUnprocessableEntity, devicesData{Wrong: wrong})
	}
	if err != nil {
		return err
	}
	d := devicesData{Fresh: dev, Link: s.public(v) + "/meja/perangkat/" + code}
	if d.QR, err = ui.NewQR(d.Link); err != nil {
		return err
	}
	return s.showDevices(v, http.StatusOK, d)
}

func (s *site) cutDevice(v *visit) error {
	id := gathering.ID(v.PathValue("gathering"))
	err := s.Attendance.Cut(v.Context(), v.actor, id, attendance.DeviceID(v.PathValue("device")))
	return v.done(err, attendancePath(id)+"/perangkat")
}

// enrolHere makes a device of the visitor's own browser.
func (s *site) enrolHere(v *visit) error {
	name := strings.TrimSpace(v.PostForm.Get("name"))
	if name == "" {
		name = joined(v.actor.Name, v.device())
	}
	d, token, err := s.Attendance.EnrolHere(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")), name)
	if err != nil {
		return err
	}
	return s.becomeDevice(v, d, token)
}

// attendanceFile sends who came, or who did not, as a file.
func (s *site) attendanceFile(v *visit) error {
	id := gathering.ID(v.PathValue("gathering"))
	sh, err := s.Attendance.Sheet(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	name, kind, _ := strings.Cut(v.PathValue("file"), ".")
	if !slices.Contains([]string{"hadir", "tidak-hadir"}, name) || kind != "pdf" && kind != "xlsx" {
		return lostFile
	}
	l := s.arrivals(v, &sh, name == "tidak-hadir")
	var b bytes.Buffer
	if kind == "pdf" {
		o, err := s.occasion(v, v.actor, id)
		if err != nil {
			return err
		}
		for _, h := range sh.Plan.Hosts {
			head, err := s.head(v, h.Organisation)
			if err != nil {
				return err
			}
			o.Heads = append(o.Heads, head)
		}
		if err := paper.ArrivalSheets(&b, o, l, v.in); err != nil {
			return err
		}
		return v.file(name+".pdf", "application/pdf", b.Bytes())
	}
	t := l.Table(v.in)
	out := sheet.Listing{Name: t.Title, Top: []string{sh.Plan.Title, v.whenOf(sh.Plan), ""}, Head: t.Head, Rows: slices.Values(t.Rows)}
	if err := sheet.WriteXLSX(&b, out, v.in); err != nil {
		return err
	}
	return v.file(name+".xlsx", xlsxType, b.Bytes())
}

// occasion is the head of a gathering's papers.
func (s *site) occasion(v *visit, by account.Actor, id gathering.ID) (paper.Occasion, error) {
	g, err := s.Calendar.Gathering(v.Context(), by, id)
	return paper.OccasionOf(&g), err
}

// arrivals is the list as papers have it.
func (s *site) arrivals(v *visit, sh *attendance.Sheet, absent bool) paper.Arrivals {
	l := paper.Arrivals{Absent: absent, Size: paper.A4}
	if absent {
		for _, e := range attendance.Absent(sh.All, &sh.Standing) {
			l.People = append(l.People, paper.Arrived{Person: personOf(e)})
		}
		return l
	}
	for _, a := range sh.Arrivals {
		p := paper.Arrived{Person: personOf(a.Expected), When: arrivedAt(v.in, sh.Plan, a.First.At)}
		if a.Stand != "" {
			p.Name += " (" + v.in.T("attendance.say.stand", a.Stand) + ")"
		}
		if a.With > 0 {
			p.Name += " +" + v.in.Number(a.With)
		}
		for _, stroke := range a.Signature() {
			p.Strokes = append(p.Strokes, stroke)
		}
		l.People = append(l.People, p)
	}
	return l
}

func personOf(e attendance.Expected) paper.Person {
	return paper.Person{Number: e.Number, Name: e.Name, Sex: e.Sex, Business: e.Business, Position: e.Position}
}
