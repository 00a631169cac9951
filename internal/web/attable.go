package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/evaluation"
	"wantilan/internal/gathering/promise"
	"wantilan/internal/lang"
	"wantilan/internal/paper"
	"wantilan/internal/register"
	"wantilan/internal/timetable/sitting"
	"wantilan/internal/web/ui"
)

// tables is how often one visitor may send what is said at tables: a hall of phones can be
// behind one address, each with a queue.
var tables = rate{"tables", 40 * time.Second, 600, time.Second / 20}

// tableRoutes are those of meetings at their tables, and of what comes of them.
func (s *site) tableRoutes() []route {
	sit, note := those(account.KeepMinutes, account.SeeOwnAgenda), those(account.KeepMinutes)
	return []route{
		{"GET /temu/{gathering}/peserta/{participant}/meja", sit, freely, s.atTable},
		{"POST /temu/{gathering}/peserta/{participant}/meja", sit, tables, s.sayAtTable},
		{"GET /temu/{gathering}/peserta/{participant}/meja/lanjutan.ics", sit, freely, s.nextDate},
		{"GET /a/{code}/meja", anyone, freely, s.atTable},
		{"POST /a/{code}/meja", anyone, tables, s.sayAtTable},
		{"GET /a/{code}/meja/lanjutan.ics", anyone, freely, s.nextDate},
		{"GET /temu/{gathering}/janji/biasa", note, freely, s.usualPromises},
		{"POST /temu/{gathering}/janji/biasa", note, deeds, s.setUsualPromises},
		{"GET /temu/{gathering}/langsung/pertemuan", note, freely, s.whoMet},
	}
}

// tableData is the page of one participant's meetings.
type tableData struct {
	*sitting.Seat
	of      meetingOf
	G       *gathering.Gathering
	Base    string // address of the agenda
	Path    string // and of this page
	Open    int    // request whose meeting is unfolded
	Keeps   bool   // phones may keep the page
	At      time.Time
	Version string
	Who     string // account, so that a queue is sent by whom it belongs to
	Words   string // of the script, JSON
	Typed   url.Values
	Wrong   map[string]string
}

// sitAt is the place at the tables that an address names.
func (s *site) sitAt(v *visit) (*sitting.Seat, error) {
	if code := v.PathValue("code"); code != "" {
		return s.Sittings.SitByCode(v.Context(), code)
	}
	return s.Sittings.Sit(v.Context(), v.actor, v.gathering(), gathering.ParticipantID(v.PathValue("participant")))
}

// atTable shows a participant's meetings as they sit at them.
func (s *site) atTable(v *visit) error {
	seat, err := s.sitAt(v)
	if err != nil {
		return err
	}
	if v.URL.Query().Has("versi") { // asked by the page whether it is old
		return v.plain(http.StatusOK, seat.State.Version)
	}
	return s.showTable(v, seat, http.StatusOK, nil)
}

func (s *site) showTable(v *visit, seat *sitting.Seat, status int, wrong map[string]string) error {
	g := &seat.State.Day.Gathering
	now := s.Now()
	a := seat.State.Day.Agenda(seat.Own.Number)
	looks, err := s.looks(v, &a, seat.Way != promise.ByCode)
	if err != nil {
		return err
	}
	d := tableData{Seat: seat, G: g, Path: v.URL.Path, Base: strings.TrimSuffix(v.URL.Path, "/meja"), At: now.In(g.Date.Location()), Version: seat.State.Version, Who: string(v.actor.Account),
		of: meetingOf{in: v.in, at: now, a: &a, looks: looks, tables: g.Tables}, Keeps: v.secure || v.TLS != nil || local(v.Host), Words: tableWords(v.in), Wrong: wrong}
	if wrong != nil {
		d.Typed = v.PostForm
	}
	d.Open, _ = strconv.Atoi(v.URL.Query().Get("temu")) // 0 is none
	if n, err := strconv.Atoi(d.Typed.Get("temu")); err == nil {
		d.Open = n
	}
	if d.Open == 0 {
		d.Open = d.current()
	}
	title := v.in.T("sitting.title") + " · " + nameOf(v.in, seat.Own)
	f := v.frame(title)
	if v.PathValue("code") == "" {
		f = v.within(g, title)
	}
	f.Sample, f.Script = g.Sample, "table.js"
	v.w.Header().Set("Content-Security-Policy", agendaPolicy)
	return v.page(status, tablePage(f, d))
}

// current is the meeting that goes on or comes next.
func (d *tableData) current() int {
	for _, m := range d.Meetings {
		if m.Live.Open() {
			return m.Request.Number
		}
	}
	return 0
}

// tableWords are the wording of the script.
func tableWords(in *lang.Wording) string {
	all := map[string]string{"language": string(in.Tag)}
	for _, key := range []string{"sentence", "sentence.quantity", "sentence.potential", "sentence.due", "waiting", "waiting_one", "sent", "kept", "offline", "refused", "what", "pair", "leave", "insecure", "login"} {
		all[key] = in.T("sitting." + key)
	}
	raw, _ := json.Marshal(all) // texts
	return string(raw)
}

// sayAtTable keeps what one form says, or what a phone says that had no line for a while.
func (s *site) sayAtTable(v *visit) error {
	seat, err := s.sitAt(v)
	if err != nil {
		return err
	}
	if strings.HasPrefix(v.Header.Get("Content-Type"), "application/json") {
		return s.sayLater(v, seat)
	}
	if err := v.form(); err != nil {
		return err
	}
	id := v.actor.Once.Hash
	if id == "" {
		id = account.NewID(s.Now())
	}
	told, err := s.said(v, seat, id, s.Now(), v.PostForm)
	if wrong := v.wrong(err); wrong != nil {
		return s.showTable(v, seat, http.StatusUnprocessableEntity, wrong)
	}
	number := v.PostForm.Get("temu")
	if _, bad := strconv.Atoi(number); bad != nil {
		number = "0"
	}
	return v.saved(err, told, v.URL.Path+"?temu="+number+"#t"+number)
}

// told is what became of one deed of a queue.
type told struct {
	ID   string `json:"id"`
	Fate string `json:"fate"` // taken, outdated, refused
	Text string `json:"text,omitempty"`
}

// sayLater keeps the deeds of a queue one by one: one that is refused does not hold up others.
func (s *site) sayLater(v *visit, seat *sitting.Seat) error {
	raw, err := io.ReadAll(http.MaxBytesReader(v.w, v.Body, sitting.MostSent))
	if err != nil {
		return fault.New(fault.Invalid, "promise.unreadable")
	}
	batch, err := sitting.ReadBatch(raw)
	if err != nil {
		return err
	}
	now := s.Now()
	all := []told{}
	for _, d := range batch.Deeds {
		t := told{ID: d.ID, Fate: string(promise.Taken)}
		form, err := url.ParseQuery(d.Form)
		if err != nil {
			err = fault.New(fault.Invalid, "promise.unreadable")
		} else {
			err = single(form)
		}
		key := ""
		if err == nil {
			key, err = s.said(v, seat, d.ID, batch.When(d, now), form)
		}
		switch wrong := v.wrong(err); {
		case err == nil && key == outdatedKey:
			t.Fate, t.Text = string(promise.Outdated), v.in.T(key)
		case err == nil:
		case wrong != nil:
			t.Fate = "refused"
			for _, text := range wrong {
				t.Text = joined(t.Text, text)
			}
		case fault.KindOf(err) == fault.Internal || fault.KindOf(err) == fault.Busy:
			return err // it is sent again
		default:
			text, _ := v.sorryThat(err)
			t.Fate, t.Text = "refused", text
		}
		all = append(all, t)
	}
	body, err := json.Marshal(map[string]any{"told": all})
	if err != nil {
		return fmt.Errorf("write an answer for a phone: %w", err)
	}
	v.started = true
	v.w.Header().Set("Content-Type", "application/json")
	_, err = v.w.Write(body)
	return ignoreGone(v.Context(), err)
}

// outdatedKey says that a tap was about other words than those in force.
const outdatedKey = "sitting.outdated"

// said keeps what a form says, and gives the wording of what became of it.
func (s *site) said(v *visit, seat *sitting.Seat, id string, at time.Time, form url.Values) (key string, err error) {
	request, err := strconv.Atoi(form.Get("temu"))
	if err != nil || seat.Meeting(request) == nil {
		return "", fault.New(fault.NotFound, "promise.no_meeting")
	}
	switch form.Get("deed") {
	case "catatan":
		return "sitting.kept", s.Sittings.Write(v.Context(), seat, sitting.Note{ID: id, Request: request, Words: form.Get("words"), Shared: form.Get("shared") != "", At: at})
	case "nilai":
		return "sitting.kept", s.Sittings.Think(v.Context(), seat, request, repliesOf(seat.Meeting(request).Asked, form), id, at)
	}
	f, turn, err := promiseFact(seat, id, at, request, form)
	if err != nil {
		return "", err
	}
	_, fate, err := s.Sittings.Say(v.Context(), seat, f, turn)
	switch {
	case err != nil:
		return "", err
	case fate == promise.Outdated:
		return outdatedKey, nil
	case f.Kind == promise.Words:
		return "sitting.read_back", nil
	}
	return "sitting.tapped", nil
}

// promiseFact reads a form about a promise.
func promiseFact(seat *sitting.Seat, id string, at time.Time, request int, form url.Values) (f promise.Fact, turn bool, err error) {
	f = promise.Fact{ID: promise.FactID(id), Promise: promise.ID(form.Get("promise")), Wording: promise.FactID(form.Get("wording")), At: at}
	f.Request = request
	turn = form.Get("side") == "other"
	switch form.Get("deed") {
	case "setuju":
		f.Kind = promise.Yes
		return f, turn, nil
	case "tolak":
		f.Kind = promise.No
		return f, turn, nil
	case "janji":
	default:
		return f, false, fault.New(fault.Invalid, "promise.unreadable")
	}
	f.Kind = promise.Words
	if f.Promise == "" { // a new one is known by its first wording
		f.Promise = promise.ID(id)
	}
	m := seat.Meeting(request)
	switch form.Get("giver") {
	case "own":
		f.Giver = seat.Own.ID
	case "other":
		f.Giver = m.With.ID
	default:
		return f, false, fault.Field("giver", "evaluation.choose")
	}
	f.What, f.Unit, f.Due = strings.TrimSpace(form.Get("what")), form.Get("unit"), form.Get("due")
	if f.What == "" {
		f.What = form.Get("usual")
	}
	if f.Potential, err = rupiahOf("potential", form.Get("potential")); err != nil {
		return f, false, err
	}
	if text := strings.TrimSpace(form.Get("quantity")); text != "" {
		f.Quantity, err = register.ParseNumber("quantity", text)
	}
	return f, false, err
}

// repliesOf reads the answers to what is asked of a meeting.
func repliesOf(asked []evaluation.Question, form url.Values) []evaluation.Reply {
	replies := []evaluation.Reply{}
	for _, q := range asked {
		r := evaluation.Reply{Question: q.Key, Text: form.Get(q.Key)}
		if q.Kind == evaluation.Scale || q.Kind == evaluation.Held {
			r.Text = ""
			if given := form.Get(q.Key); given != "" {
				var err error
				if r.Scale, err = strconv.Atoi(given); err != nil {
					r.Scale = -1
				}
			}
		}
		if q.Kind == evaluation.Next {
			r.Day = form.Get(q.Key + "_day")
		}
		replies = append(replies, r)
	}
	return replies
}

// nextDate sends the day of a meeting's next step as a calendar entry.
func (s *site) nextDate(v *visit) error {
	seat, err := s.sitAt(v)
	if err != nil {
		return err
	}
	number, _ := strconv.Atoi(v.URL.Query().Get("temu")) // 0 is none
	m := seat.Meeting(number)
	if m == nil {
		return fault.New(fault.NotFound, "promise.no_meeting")
	}
	step, there := nextStep(m)
	if !there {
		return fault.New(fault.NotFound, "sitting.no_date")
	}
	var b bytes.Buffer
	if err := paper.Reminder(&b, *seat.State.Day, m.Request.Number, paper.Remind{Day: step.Day, With: nameOf(v.in, m.With), What: step.Text}, v.in, s.Now()); err != nil {
		return err
	}
	return v.file("lanjutan.ics", "text/calendar; charset=utf-8; method=PUBLISH", b.Bytes())
}

// nextStep is the next step that the seat's side wrote down with a day.
func nextStep(m *sitting.Sitting) (evaluation.Reply, bool) {
	for _, q := range m.Asked {
		if r := m.Line.Answer.Reply(q.Key); q.Kind == evaluation.Next && r.Day != "" {
			return r, true
		}
	}
	return evaluation.Reply{}, false
}

// whoMet lists for staff who met whom.
func (s *site) whoMet(v *visit) error {
	r, err := s.Sittings.Met(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, whoMetPage(v.within(&r.State.Day.Gathering, v.in.T("sitting.met")), r))
}

// usualData are the promises to pick from, as staff change them.
type usualData struct {
	G    gathering.Gathering
	Asks []ui.Question
}

// usualPromises shows what those pick from who promise something.
func (s *site) usualPromises(v *visit) error { return s.showUsual(v, http.StatusOK, nil) }

func (s *site) showUsual(v *visit, status int, wrong map[string]string) error {
	l, err := s.Promises.List(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	all, err := s.Promises.Usual(v.Context(), &l.Gathering)
	if err != nil {
		return err
	}
	var id, en []string
	for _, u := range all {
		id = append(id, u.ID)
		if u.EN != "" {
			en = append(en, u.EN)
		}
	}
	typed := [2]string{strings.Join(id, "\n"), strings.Join(en, "\n")}
	d := usualData{G: l.Gathering}
	for i, name := range []string{"usual_id", "usual_en"} {
		if wrong != nil {
			typed[i] = v.PostForm.Get(name)
		}
		d.Asks = append(d.Asks, ui.Question{Name: name, Label: v.in.T("promise." + name), Hint: v.in.T("promise.usual_hint"), Value: typed[i], Wrong: wrong[name]})
	}
	return v.page(status, usualPage(v.within(&l.Gathering, v.in.T("promise.usual")), d))
}

// setUsualPromises keeps them.
func (s *site) setUsualPromises(v *visit) error {
	err := s.Promises.SetUsual(v.Context(), v.actor, v.gathering(), v.PostForm.Get("usual_id"), v.PostForm.Get("usual_en"))
	if wrong := v.wrong(err); wrong != nil {
		return s.showUsual(v, http.StatusUnprocessableEntity, wrong)
	}
	return v.saved(err, "web.letter.saved", promisesPath(v.gathering())+"/biasa")
}
