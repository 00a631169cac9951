package web

import (
	"bytes"
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/gathering/invitation/writing"
	"wantilan/internal/letter"
	"wantilan/internal/mail"
	"wantilan/internal/sheet"
	"wantilan/internal/web/ui"
)

// invitationRoutes are those of the invited, their waves and personal links.
func (s *site) invitationRoutes() []route {
	see, invite := those(account.SeeInvited), those(account.Invite)
	const list = " /temu/{gathering}/undangan"
	return []route{
		{"GET /undangan/{token}", anyone, freely, s.guest},
		{"POST /undangan/{token}", anyone, doors, s.guestReply},
		{"GET /undangan/{token}/dibuka.gif", anyone, doors, s.guestOpened},
		{"GET" + list, see, freely, s.invited},
		{"GET" + list + "/unduh/{file}", see, heavy, s.invitedFile},
		{"GET" + list + "/tambah", invite, freely, s.inviteForm},
		{"POST" + list + "/tambah", invite, deeds, s.invite},
		{"POST" + list + "/terpilih", invite, deeds, s.inviteChosen},
		{"POST /ikm/undang", invite, deeds, s.previewChosen},
		{"POST" + list + "/berkas", invite, heavy, s.inviteFile},
		{"POST" + list + "/pindah", invite, deeds, s.regroup},
		{"POST" + list + "/pengingat", invite, deeds, s.setReminders},
		{"GET" + list + "/gelombang/{wave}", see, freely, s.wave},
		{"POST" + list + "/gelombang/{wave}/nomor", invite, deeds, s.fixWave},
		{"POST" + list + "/gelombang/{wave}/kirim", invite, deeds, s.sendWave},
		{"POST" + list + "/gelombang/{wave}/henti", invite, deeds, s.haltWave},
		{"GET" + list + "/gelombang/{wave}/surat.zip", see, streams, s.waveLetters},
		{"GET" + list + "/gelombang/{wave}/keadaan", see, freely, s.wavePrinting},
		{"POST" + list + "/gelombang/{wave}/batal", see, deeds, s.stopPrinting},
		{"GET" + list + "/orang/{invitation}", see, freely, s.invitation},
		{"GET" + list + "/orang/{invitation}/surat.pdf", see, heavy, s.invitationLetter},
		{"POST" + list + "/orang/{invitation}/jawab", see, deeds, s.recordAnswer},
		{"GET /temu/{gathering}/kabari", those(account.KeepRegistrations), freely, s.toTell},
		{"POST" + list + "/orang/{invitation}/kabari", those(account.KeepRegistrations), deeds, s.toldInvited},
		{"POST" + list + "/orang/{invitation}/catat", invite, deeds, s.markInvitation},
		{"POST" + list + "/orang/{invitation}/ubah", invite, deeds, s.correctInvitation},
		{"POST" + list + "/orang/{invitation}/tautan", invite, deeds, s.voidInvitation},
		{"POST" + list + "/orang/{invitation}/hapus", invite, deeds, s.dropInvitation},
	}
}

func invitedPath(id gathering.ID) string { return base(id) + "/undangan" }

func wavePath(id gathering.ID, number int) string {
	return invitedPath(id) + "/gelombang/" + strconv.Itoa(number)
}

func invitationPath(id gathering.ID, which invitation.ID) string {
	return invitedPath(id) + "/orang/" + string(which)
}

// ofGathering is the gathering of an address, for the frame of its pages; the visitor
// must be allowed the deed there.
func (s *site) ofGathering(v *visit, d account.Deed) (gathering.Gathering, error) {
	g, err := s.Calendar.Gathering(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")))
	if err == nil && !g.Allows(v.actor, d) {
		err = fault.New(fault.NotFound, "gathering.not_found")
	}
	return g, err
}

// invitedData is the list of the invited.
type invitedData struct {
	G      gathering.Gathering
	May    bool
	Filter invitation.Filter
	Query  url.Values // of the filter, for links
	Waves  []invitation.Wave
	Counts map[invitation.State]int // of all
	Total  int
	Found  int
	Shown  []invitation.Invitation
	Pages  ui.Pages
	Rule   invitation.ReminderRule
	Silent int // who could be reminded
	Until  string
	Wrong  map[string]string
}

// perInvitedPage is how many are on one page of the list.
const perInvitedPage = 50

// invitedFilter reads what a list is narrowed to. What is unknown does not narrow.
func invitedFilter(q url.Values) (f invitation.Filter, kept url.Values) {
	f.Text = strings.TrimSpace(q.Get("cari"))
	if r := invitation.Role(q.Get("peran")); slices.Contains(invitation.Roles, r) {
		f.Role = r
	}
	if st := invitation.State(q.Get("keadaan")); slices.Contains(invitation.States, st) {
		f.State = st
	}
	if w := q.Get("jalur"); slices.Contains(invitation.Ways, w) {
		f.Way = w
	}
	f.Wave, _ = strconv.Atoi(q.Get("gelombang")) // what is no number does not narrow
	kept = url.Values{}
	for name, value := range map[string]string{"cari": f.Text, "peran": string(f.Role), "keadaan": string(f.State), "jalur": f.Way} {
		if value != "" {
			kept.Set(name, value)
		}
	}
	if f.Wave > 0 {
		kept.Set("gelombang", strconv.Itoa(f.Wave))
	}
	return f, kept
}

// invited lists the invited.
func (s *site) invited(v *visit) error { return s.showInvited(v, http.StatusOK, nil) }

func (s *site) showInvited(v *visit, status int, wrong map[string]string) error {
	g, err := s.ofGathering(v, account.SeeInvited)
	if err != nil {
		return err
	}
	d := invitedData{G: g, May: g.Allows(v.actor, account.Invite), Counts: map[invitation.State]int{}, Wrong: wrong}
	d.Filter, d.Query = invitedFilter(v.URL.Query())
	all, err := s.Invitations.Invited(v.Context(), v.actor, g.ID)
	if err != nil {
		return err
	}
	if d.Waves, err = s.Invitations.Waves(v.Context(), v.actor, g.ID); err != nil {
		return err
	}
	if d.Rule, err = s.Invitations.Reminders(v.Context(), v.actor, g.ID); err != nil {
		return err
	}
	p, err := s.Invitations.Plan(v.Context(), v.actor, g.ID)
	if err != nil {
		return err
	}
	d.Until = writing.Until(v.in, &p)
	var found []invitation.Invitation
	for i := range all {
		state := all[i].State()
		d.Counts[state]++
		if _, answered := all[i].Answer(); !answered && all[i].Mailed > 0 && state != invitation.Bounced {
			d.Silent++
		}
		if d.Filter.Takes(&all[i]) {
			found = append(found, all[i])
		}
	}
	d.Total, d.Found = len(all), len(found)
	page, _ := strconv.Atoi(v.URL.Query().Get("halaman")) // what is no number is the first
	d.Pages = ui.Pages{Of: v.in.T("invitation.title"), Path: invitedPath(g.ID), Query: d.Query, Last: max(1, (len(found)+perInvitedPage-1)/perInvitedPage)}
	d.Pages.Page = min(max(1, page), d.Pages.Last)
	from := (d.Pages.Page - 1) * perInvitedPage
	d.Shown = found[min(from, len(found)):min(from+perInvitedPage, len(found))]
	return v.page(status, invitedPage(v.within(&g, v.in.T("invitation.title")), d))
}

// invitedFile sends the list as a file, as it is narrowed.
func (s *site) invitedFile(v *visit) error {
	g, err := s.ofGathering(v, account.SeeInvited)
	if err != nil {
		return err
	}
	all, err := s.Invitations.Invited(v.Context(), v.actor, g.ID)
	if err != nil {
		return err
	}
	filter, _ := invitedFilter(v.URL.Query())
	l := sheet.Listing{Name: v.in.T("invitation.title"), Top: []string{g.Title, ""}, Rows: func(yield func([]string) bool) {
		for n := range all {
			if i := &all[n]; filter.Takes(i) && !yield(s.invitedCells(v, i)) {
				return
			}
		}
	}}
	for _, key := range []string{"wave", "number", "name", "position", "organisation", "role", "email", "phone", "state", "answer_note", "reminded", "decided"} {
		l.Head = append(l.Head, v.in.T("invitation.column."+key))
	}
	var b bytes.Buffer
	switch v.PathValue("file") {
	case "undangan.csv":
		if err := sheet.WriteCSV(&b, l, v.in); err != nil {
			return err
		}
		return v.file("undangan.csv", "text/csv; charset=utf-8", b.Bytes())
	case "undangan.xlsx":
		if err := sheet.WriteXLSX(&b, l, v.in); err != nil {
			return err
		}
		return v.file("undangan.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes())
	}
	return lostFile
}

func (s *site) invitedCells(v *visit, i *invitation.Invitation) []string {
	said, _ := i.Answer()
	return []string{
		strconv.Itoa(i.Wave), i.Number, i.Name, i.Position, i.Organisation, v.in.T("invitation.role." + string(i.Role)), i.Email, i.Phone,
		v.in.T("invitation.state." + string(i.State())), said.Note, strconv.Itoa(i.Count(invitation.Reminded)), i.ByName,
	}
}

// regroup moves those whom a filter leaves into another wave, or removes them.
func (s *site) regroup(v *visit) error {
	id := gathering.ID(v.PathValue("gathering"))
	filter, kept := invitedFilter(v.PostForm)
	most, err := strconv.Atoi(cmp.Or(strings.TrimSpace(v.PostForm.Get("most")), strconv.Itoa(invitation.MostInvited)))
	if err != nil {
		most = 0
	}
	wave, err := strconv.Atoi(v.PostForm.Get("to"))
	if err != nil {
		wave = -1
	}
	n, err := s.Invitations.Regroup(v.Context(), v.actor, id, filter, most, wave)
	if wrong := v.wrong(err); wrong != nil {
		return s.showInvited(v, http.StatusUnprocessableEntity, wrong)
	}
	if err != nil {
		return err
	}
	v.flash("invitation.regrouped", n)
	path := invitedPath(id)
	if kept.Del("gelombang"); len(kept) > 0 {
		path += "?" + kept.Encode()
	}
	return v.see(path)
}

// setReminders sets when those who did not answer are reminded.
func (s *site) setReminders(v *visit) error {
	r := invitation.ReminderRule{Gathering: gathering.ID(v.PathValue("gathering")), Days: -1, Most: -1}
	if n, err := strconv.Atoi(v.PostForm.Get("days")); err == nil {
		r.Days = n
	}
	if n, err := strconv.Atoi(v.PostForm.Get("reminders")); err == nil {
		r.Most = n
	}
	err := s.Invitations.SetReminders(v.Context(), v.actor, r)
	if wrong := v.wrong(err); wrong != nil {
		return s.showInvited(v, http.StatusUnprocessableEntity, wrong)
	}
	return v.saved(err, "invitation.saved", invitedPath(r.Gathering))
}

// invitationData is one invitation with what can be done about it.
type invitationData struct {
	G        gathering.Gathering
	I        invitation.Invitation
	Wave     invitation.Wave
	May      bool
	Link     string
	WhatsApp string // opens a chat with the text; empty: no telephone, or not numbered
	Typed    invitation.Typed
	Wrong    map[string]string
}

// invitation shows one.
func (s *site) invitation(v *visit) error {
	return s.showInvitation(v, http.StatusOK, func(*invitationData) {})
}

func (s *site) showInvitation(v *visit, status int, typed func(*invitationData)) error {
	g, err := s.ofGathering(v, account.SeeInvited)
	if err != nil {
		return err
	}
	d := invitationData{G: g, May: g.Allows(v.actor, account.Invite)}
	if d.I, err = s.Invitations.Invitation(v.Context(), v.actor, g.ID, invitation.ID(v.PathValue("invitation"))); err != nil {
		return err
	}
	if d.Wave, err = s.Invitations.Wave(v.Context(), v.actor, g.ID, d.I.Wave); err != nil {
		return err
	}
	d.Link = s.Invitations.Link(&d.I, cmp.Or(d.Wave.Address, s.public(v)))
	d.Typed = invitation.Typed{Name: d.I.Name, Position: d.I.Position, Organisation: d.I.Organisation, Email: d.I.Email, Phone: d.I.Phone}
	if d.May && d.I.Phone != "" && d.I.Number != "" {
		p, err := s.Invitations.Plan(v.Context(), v.actor, g.ID)
		if err != nil {
			return err
		}
		text, err := writing.Message(v.Context(), s.Forms.Words, invitation.Notice{Kind: letter.InvitationWhatsApp, Plan: &p, Invitation: &d.I, Link: d.Link})
		if err != nil {
			return err
		}
		if d.WhatsApp, err = mail.WhatsApp(d.I.Phone, text); err != nil && fault.KindOf(err) == fault.Internal {
			return err
		}
	}
	typed(&d)
	name := d.I.Name
	if name == "" {
		name = v.in.T("invitation.nameless")
	}
	return v.page(status, invitationPage(v.within(&g, name), d))
}

// named is whose invitation an address names.
func (v *visit) named() (gathering.ID, invitation.ID) {
	return gathering.ID(v.PathValue("gathering")), invitation.ID(v.PathValue("invitation"))
}

// told goes back to an invitation, or shows what was wrong with a form on it.
func (s *site) told(v *visit, err error, typed func(*invitationData)) error {
	id, which := v.named()
	if wrong := v.wrong(err); wrong != nil {
		return s.showInvitation(v, http.StatusUnprocessableEntity, func(d *invitationData) {
			d.Wrong = wrong
			typed(d)
		})
	}
	return v.saved(err, "invitation.saved", invitationPath(id, which))
}

func (v *visit) reply() invitation.Reply {
	f := v.PostForm
	return invitation.Reply{Answer: invitation.Kind(f.Get("answer")), Reason: f.Get("reason"), Name: f.Get("substitute"), Position: f.Get("substitute_position"), Phone: f.Get("substitute_phone")}
}

// recordAnswer keeps what somebody answered on the telephone or on paper.
func (s *site) recordAnswer(v *visit) error {
	id, which := v.named()
	return s.told(v, s.Invitations.Record(v.Context(), v.actor, id, which, v.reply()), func(*invitationData) {})
}

// markInvitation notes that staff sent the message or handed the letter over.
func (s *site) markInvitation(v *visit) error {
	id, which := v.named()
	return s.told(v, s.Invitations.Mark(v.Context(), v.actor, id, which, invitation.Kind(v.PostForm.Get("kind"))), func(*invitationData) {})
}

// correctInvitation corrects who is invited and how they are reached.
func (s *site) correctInvitation(v *visit) error {
	id, which := v.named()
	f := v.PostForm
	t := invitation.Typed{Name: f.Get("name"), Position: f.Get("position"), Organisation: f.Get("organisation"), Email: f.Get("email"), Phone: f.Get("phone")}
	return s.told(v, s.Invitations.Correct(v.Context(), v.actor, id, which, t, f.Get("again") == "ya"), func(d *invitationData) { d.Typed = t })
}

// voidInvitation makes a personal link void.
func (s *site) voidInvitation(v *visit) error {
	id, which := v.named()
	return s.told(v, s.Invitations.VoidLink(v.Context(), v.actor, id, which), func(*invitationData) {})
}

// dropInvitation removes somebody from the list, or once letters are numbered forgets
// who it was.
func (s *site) dropInvitation(v *visit) error {
	id, which := v.named()
	i, err := s.Invitations.Invitation(v.Context(), v.actor, id, which)
	if err != nil {
		return err
	}
	if i.Number != "" {
		return s.told(v, s.Invitations.Erase(v.Context(), v.actor, id, which), func(*invitationData) {})
	}
	return v.saved(s.Invitations.Remove(v.Context(), v.actor, id, which), "invitation.removed", invitedPath(id))
}

// whenOf writes a moment of an event.
func whenOf(v ui.Frame, at time.Time) string { return momentOf(v.In, at) }
