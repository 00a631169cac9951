package web

import (
	"net/http"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/gathering/invitation/writing"
	"wantilan/internal/letter"
	"wantilan/internal/web/ui"
)

// guestData is a personal link's page.
type guestData struct {
	I        invitation.Invitation
	P        gathering.Plan
	Token    string
	Rows     []ui.Fact
	Until    string
	Closed   bool   // it can be answered no more
	Register string // where a business that comes registers; empty: the office does so
	Typed    invitation.Reply
	Wrong    map[string]string
}

// guest shows an invitation to whoever has its link. It changes nothing: when the link
// was opened is told by a picture on the page, which previews of messengers do not load
// as a browser does.
func (s *site) guest(v *visit) error { return s.showGuest(v, http.StatusOK, nil) }

func (s *site) showGuest(v *visit, status int, wrong map[string]string) error {
	d := guestData{Token: v.PathValue("token"), Wrong: wrong}
	var err error
	if d.I, d.P, err = s.Invitations.ByToken(v.Context(), d.Token); err != nil {
		return err
	}
	if wrong != nil {
		d.Typed = v.reply()
	}
	deadline := invitation.Deadline(&d.P)
	d.Closed = !d.P.State.Planned() || !s.Now().Before(deadline)
	d.Until = writing.Until(v.in, &d.P)
	values := writing.Values(invitation.Notice{Kind: letter.Invitation, Plan: &d.P, Invitation: &d.I}, v.in)
	for _, x := range [][2]string{
		{"invitation.event", values["acara"]}, {"invitation.day", values["hari_tanggal"]}, {"invitation.time", values["waktu"]}, {"invitation.place", values["tempat"]},
		{"invitation.hosts", values["penyelenggara"]}, {"invitation.column.number", d.I.Number}, {"invitation.contact", d.P.Contact},
	} {
		if x[1] != "" {
			d.Rows = append(d.Rows, ui.Fact{Name: v.in.T(x[0]), Lines: []string{x[1]}})
		}
	}
	if d.I.Party != "" && d.P.State == gathering.Open && d.P.Code != "" {
		if d.Register = gatheringPath(d.P.Code) + "/daftar"; v.actor.May(account.RegisterOwn) {
			d.Register = ownComingPath(d.P.ID)
		}
	}
	return v.page(status, guestPage(v.frame(v.in.T("invitation.guest.title", d.P.Title)), d))
}

// guestReply answers an invitation.
func (s *site) guestReply(v *visit) error {
	token := v.PathValue("token")
	err := s.Invitations.Reply(v.Context(), token, v.reply())
	if wrong := v.wrong(err); wrong != nil {
		return s.showGuest(v, http.StatusUnprocessableEntity, wrong)
	}
	return v.saved(err, "invitation.guest.thanks", invitation.LinkPath+token)
}

// pixel is the smallest picture there is: one transparent point (GIF).
var pixel = []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;")

// guestOpened notes that a browser shows the page: it alone says that a picture is
// loaded by a page of the same site. Staff who look at a guest's page do not count.
func (s *site) guestOpened(v *visit) error {
	if v.Header.Get("Sec-Fetch-Dest") == "image" && v.Header.Get("Sec-Fetch-Site") == "same-origin" && !v.actor.SignedIn() {
		if err := s.Invitations.Open(v.Context(), v.PathValue("token")); err != nil {
			return err
		}
	} else if _, _, err := s.Invitations.ByToken(v.Context(), v.PathValue("token")); err != nil {
		return err
	}
	v.started = true
	v.w.Header().Set("Content-Type", "image/gif")
	_, err := v.w.Write(pixel)
	return ignoreGone(v.Context(), err)
}

// errNoLetter says that a letter cannot be printed yet.
func errNoLetter() error { return fault.New(fault.Conflict, "invitation.wave_open") }
