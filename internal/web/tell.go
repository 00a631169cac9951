package web

import (
	"net/http"
	"slices"
	"strconv"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/gathering/invitation/writing"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/mail"
)

// tellData is whom staff must tell by telephone or WhatsApp: of registrations whatever
// happened to them, of the invited who are not registered the last move or cancelling.
type tellData struct {
	Registered []tellLine
	Invited    []tellLine
}

// tellLine is one person to tell, and what.
type tellLine struct {
	Name, Phone string
	Text        string
	Chat        string // wa.me link; empty without a number
	Action      string // that marks it as told
	Number      string // of the notice; empty: of an invitation
}

func tellPath(id gathering.ID) string { return base(id) + "/kabari" }

// toTell shows whom to tell by hand.
func (s *site) toTell(v *visit) error {
	id := gathering.ID(v.PathValue("gathering"))
	notices, err := s.Registrations.ToTell(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	plan, turn, invited, err := s.Invitations.ToTell(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	var d tellData
	for _, n := range notices {
		line, err := s.noticeLine(v, plan, n)
		if err != nil {
			return err
		}
		d.Registered = append(d.Registered, line)
	}
	for i := range invited {
		line, err := s.turnLine(v, &plan, turn, &invited[i])
		if err != nil {
			return err
		}
		d.Invited = append(d.Invited, line)
	}
	return v.page(http.StatusOK, tellPage(v.registered(plan, v.in.T("registration.to_tell")), d))
}

// noticeLine is what somebody who registered must be told.
func (s *site) noticeLine(v *visit, p gathering.Plan, n registration.Notice) (tellLine, error) {
	l := tellLine{
		Name: joined(n.Name, n.Person), Phone: n.Phone, Action: registrationPath(n.Registration) + "/kabari", Number: strconv.Itoa(n.Number),
		Text: v.in.T("registration.chat."+string(n.Kind), n.Name, p.Title, v.whenOf(p), s.linkOf(v, n.Registration)),
	}
	return l, l.chat()
}

// turnLine is what somebody who was invited must be told of a change, in the words of
// the office's form.
func (s *site) turnLine(v *visit, p *gathering.Plan, t invitation.Turn, i *invitation.Invitation) (tellLine, error) {
	text, err := writing.Message(v.Context(), s.Forms.Words, invitation.Notice{Kind: t.Form(), Plan: p, Invitation: i, Turn: &t, Link: s.Invitations.Link(i, s.public(v))})
	l := tellLine{Name: joined(i.Name, i.Organisation), Phone: i.Phone, Text: text, Action: invitationPath(p.ID, i.ID) + "/kabari"}
	if err != nil {
		return l, err
	}
	return l, l.chat()
}

// chat makes the link for WhatsApp. A number of a kind that such links cannot have gets
// none: the text stands there to be read out.
func (l *tellLine) chat() error {
	if l.Phone == "" {
		return nil
	}
	chat, err := mail.WhatsApp(l.Phone, l.Text)
	if err == nil {
		l.Chat = chat
	} else if slices.Contains([]fault.Kind{fault.Internal, fault.Busy}, fault.KindOf(err)) {
		return err
	}
	return nil
}

// countUntold is how many people must be told by hand.
func (s *site) countUntold(v *visit, id gathering.ID) (int, error) {
	notices, err := s.Registrations.ToTell(v.Context(), v.actor, id)
	if err != nil {
		return 0, err
	}
	_, _, invited, err := s.Invitations.ToTell(v.Context(), v.actor, id)
	return len(notices) + len(invited), err
}

// toldInvited notes that somebody who was invited was told.
func (s *site) toldInvited(v *visit) error {
	id, which := v.named()
	return v.done(s.Invitations.TellByHand(v.Context(), v.actor, id, which), tellPath(id))
}
