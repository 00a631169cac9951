package web

import (
	"bytes"
	"net/http"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/farewell"
	"wantilan/internal/gathering/farewell/writing"
	"wantilan/internal/letter"
	"wantilan/internal/mail"
	"wantilan/internal/paper"
)

func farewellPath(id gathering.ID) string { return base(id) + "/terima-kasih" }

// farewellRoutes are those of letters to those who came.
func (s *site) farewellRoutes() []route {
	see := those(account.PrintPapers)
	return []route{
		{"GET /temu/{gathering}/terima-kasih", see, freely, s.farewells},
		{"POST /temu/{gathering}/terima-kasih", those(account.Invite), deeds, s.thank},
		{"POST /temu/{gathering}/terima-kasih/{participant}", see, deeds, s.farewellTold},
		{"GET /temu/{gathering}/terima-kasih/unduh/{file}", see, heavy, s.farewellPrint},
	}
}

// farewellData is how far letters of thanks have come.
type farewellData struct {
	L        farewell.List
	Over     bool // the gathering is ended
	Mailed   int  // letters of thanks that were kept as mails
	Sent     int  // of these, those that a server took
	Failed   int  // of these, those that never arrive
	ByHand   int
	Due      int // that can be mailed and were not yet
	Running  bool
	Feedback int // told that their evaluation is awaited
	Hand     []farewellHand
	More     int // to be told by staff, who are listed once these were
}

// farewellHand is somebody whom staff tell.
type farewellHand struct {
	To   farewell.Recipient
	Text string // to send
	Chat string // wa.me link; empty without a number
}

// farewells shows how far letters of thanks have come.
func (s *site) farewells(v *visit) error {
	l, err := s.Farewells.List(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	d := farewellData{L: l, Over: l.Gathering.State == gathering.Ended}
	order, asked := l.Order(farewell.Thanks)
	for _, r := range l.Recipients {
		d.count(r)
	}
	d.Running = asked && !order.Over && d.Due > 0
	if d.Hand, d.More, err = s.byHand(v, l); err != nil {
		return err
	}
	f := v.within(&l.Gathering, v.in.T("farewell.title"))
	if d.Running {
		f.Refresh = 3
	}
	return v.page(http.StatusOK, farewellPage(f, d))
}

func (d *farewellData) count(r farewell.Recipient) {
	if _, told := r.Got(farewell.Feedback); told {
		d.Feedback++
	}
	got, there := r.Got(farewell.Thanks)
	switch {
	case !there && r.Email != "":
		d.Due++
	case !there:
	case got.Channel != farewell.ByMail:
		d.ByHand++
	default:
		d.Mailed++
		switch got.State {
		case mail.Sent, "":
			d.Sent++
		case mail.Refused, mail.GivenUp:
			d.Failed++
		}
	}
}

// handed tells whether staff must tell somebody: there is no address, or the mail never
// arrives.
func handed(r farewell.Recipient) bool {
	got, there := r.Got(farewell.Thanks)
	return !there && r.Email == "" || there && (got.State == mail.Refused || got.State == mail.GivenUp)
}

// mostByHand is how many of those whom staff tell are listed at once: each has a text,
// and a telephone must load them.
const mostByHand = 20

// byHand are the first of those whom staff tell, each with a text to send, and how many
// more there are.
func (s *site) byHand(v *visit, l farewell.List) (all []farewellHand, more int, err error) {
	if l.Gathering.State != gathering.Ended || len(l.Gathering.Hosts) == 0 {
		return nil, 0, nil
	}
	n := 0
	notices, err := s.Farewells.Notices(v.Context(), v.actor, l.Gathering.ID, farewell.Thanks, s.public(v), func(r farewell.Recipient) bool {
		if !handed(r) {
			return false
		}
		n++
		return n <= mostByHand
	})
	if err != nil {
		return nil, 0, err
	}
	all = make([]farewellHand, len(notices))
	for i, n := range notices {
		all[i].To = n.To
		if all[i].Text, err = writing.Chat(v.Context(), s.Forms.Words, n); err != nil {
			return nil, 0, err
		}
		if n.To.Phone != "" {
			if all[i].Chat, err = mail.WhatsApp(n.To.Phone, all[i].Text); err != nil {
				all[i].Chat = "" // a number of a kind that WhatsApp links cannot have: the text stands there to be read out
			}
		}
	}
	return all, n - len(all), nil
}

// thank asks that letters of thanks go out.
func (s *site) thank(v *visit) error {
	id := v.gathering()
	return v.saved(s.Farewells.Thank(v.Context(), v.actor, id, s.public(v)), "farewell.asked", farewellPath(id))
}

// farewellTold notes that staff told somebody.
func (s *site) farewellTold(v *visit) error {
	id := v.gathering()
	err := s.Farewells.Told(v.Context(), v.actor, id, gathering.ParticipantID(v.PathValue("participant")), farewell.Thanks, farewell.Channel(v.PostForm.Get("cara")))
	return v.saved(err, "farewell.noted", farewellPath(id))
}

// farewellPrint prints the letters to those whom staff tell, one a page.
func (s *site) farewellPrint(v *visit) error {
	if v.PathValue("file") != "terima-kasih.pdf" {
		return lostFile
	}
	l, err := s.Farewells.List(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	only := gathering.ParticipantID(v.URL.Query().Get("untuk"))
	notices, err := s.Farewells.Notices(v.Context(), v.actor, l.Gathering.ID, farewell.Thanks, s.public(v), func(r farewell.Recipient) bool {
		return handed(r) && (only == "" || r.Participant == only)
	})
	if err != nil {
		return err
	}
	if len(notices) == 0 {
		return lostFile
	}
	sheet, _, err := s.official(v, &l.Gathering)
	if err != nil {
		return err
	}
	sheet.Day = s.Now().In(bali)
	var letters []paper.Letter
	for _, n := range notices[:min(len(notices), mostPrinted)] {
		one := sheet
		var blocks []letter.Block
		if one.Heading, blocks, _, err = writing.Letter(v.Context(), s.Forms.Words, n); err != nil {
			return err
		}
		one.Body = blocks
		if n.Feedback != "" {
			one.Link, one.LinkText = n.Feedback, v.in.T("farewell.mail.feedback")
		}
		letters = append(letters, one)
	}
	var b bytes.Buffer
	if err := paper.Letters(&b, letters, v.in); err != nil {
		return err
	}
	return v.file("terima-kasih.pdf", "application/pdf", b.Bytes())
}

// mostPrinted is how many letters one file has.
const mostPrinted = 500
