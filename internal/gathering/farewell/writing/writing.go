// Package writing puts letters to those who came into words: a body's form of the letter
// of thanks, and beneath it what is the reader's own, in the reader's language.
package writing

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering/farewell"
	"wantilan/internal/lang"
	"wantilan/internal/letter"
	"wantilan/internal/mail"
	"wantilan/internal/register"
)

// Words are what a body's texts of a kind say now; letter.Forms has them.
type Words func(ctx context.Context, of account.OrganisationID, k letter.Kind, in letter.Language) (letter.Text, error)

// longestSubject is how many letters a subject has at most.
const longestSubject = 180

// Mails writes mails of a body's words.
func Mails(words Words) farewell.Writing {
	return func(ctx context.Context, n farewell.Notice) (m mail.Message, err error) {
		title, blocks, in, err := Letter(ctx, words, n)
		if err != nil {
			return m, err
		}
		l := mail.Letter{Lang: in.Tag, Office: hosts(n), Paragraphs: letter.Paragraphs(blocks), Footer: in.T("farewell.mail.footer", n.Plan.Title)}
		if n.Feedback != "" {
			l.Button, l.Link = in.T("farewell.mail.feedback"), n.Feedback
		}
		m.Lang, m.Subject = in.Tag, title
		if r := []rune(title); len(r) > longestSubject {
			m.Subject = string(r[:longestSubject-1]) + "…"
		}
		m.Text, m.HTML, err = l.Render()
		return m, err
	}
}

// Chat is the text of a WhatsApp message.
func Chat(ctx context.Context, words Words, n farewell.Notice) (string, error) {
	_, blocks, in, err := Letter(ctx, words, n)
	if err == nil && n.Feedback != "" {
		blocks = append(blocks, line(in.T("farewell.feedback", n.Feedback)))
	}
	return letter.WhatsApp(blocks), err
}

// Letter is the title and the words of a letter.
func Letter(ctx context.Context, words Words, n farewell.Notice) (title string, blocks []letter.Block, in *lang.Wording, err error) {
	in = lang.In(lang.Tag(n.To.Lang))
	if n.Letter == farewell.Feedback {
		title = in.T("farewell.feedback_title", n.Plan.Title)
		blocks = []letter.Block{line(in.T("farewell.dear", n.To.Name)), line(in.T("farewell.feedback_text", n.Plan.Title, hosts(n)))}
		if n.Feedback == "" {
			blocks = append(blocks, line(in.T("farewell.feedback_code")))
		}
		return title, blocks, in, nil
	}
	t, err := words(ctx, n.Plan.Hosts[0].Organisation, letter.ThanksMail, letter.Language(in.Tag))
	if err != nil {
		return "", nil, in, err
	}
	values := values(n, in)
	head, err := letter.FillLine(t.Title, values)
	if err != nil {
		return "", nil, in, fmt.Errorf("fill the title of a letter of thanks: %w", err)
	}
	if blocks, err = letter.Fill(t.Text, values); err != nil {
		return "", nil, in, fmt.Errorf("fill a letter of thanks: %w", err)
	}
	if strings.Contains(letter.Plain(blocks), n.Material) {
		n.Material = "" // the form has said it
	}
	return head.Text(), append(blocks, own(n, in)...), in, nil
}

func line(text string) letter.Block { return letter.Block{Lines: []letter.Line{{{Text: text}}}} }

// own is what a letter tells its reader alone.
func own(n farewell.Notice, in *lang.Wording) (all []letter.Block) {
	list := func(key, each string, pledges []farewell.Pledge) {
		if len(pledges) == 0 {
			return
		}
		b := letter.Block{List: true}
		for _, p := range pledges {
			text := in.T(each, p.What, p.Other)
			if at, err := time.Parse(time.DateOnly, p.Due); err == nil {
				text = in.T("farewell.due", text, in.Date(at))
			}
			b.Lines = append(b.Lines, letter.Line{{Text: text}})
		}
		all = append(all, line(in.T(key)), b)
	}
	list("farewell.given", "farewell.to", n.Given)
	list("farewell.taken", "farewell.from", n.Taken)
	if len(n.Met) > 0 {
		b := letter.Block{List: true}
		for _, m := range n.Met {
			text := m.Party
			for _, part := range []string{m.Name, m.Phone, m.Email} {
				if part != "" && part != m.Party {
					text += " · " + part
				}
			}
			b.Lines = append(b.Lines, letter.Line{{Text: text}})
		}
		all = append(all, line(in.T("farewell.met")), b)
	}
	if n.Material != "" {
		all = append(all, line(in.T("farewell.material", n.Material)))
	}
	if n.Paper != "" {
		all = append(all, line(in.T("farewell.certificate", n.To.CertNumber, n.Paper)))
	}
	return all
}

// values are those of every placeholder that the form knows.
func values(n farewell.Notice, in *lang.Wording) map[string]string {
	p := n.Plan
	role := "issued.role.partner"
	if n.To.Kind == register.Business {
		role = "issued.role.participant"
	}
	hours := ""
	if p.Finish > p.Start {
		hours = in.T("report.hours", in.Clock(int(p.Start)), in.Clock(int(p.Finish)), in.Zone(p.Zone))
	}
	return map[string]string{
		"nama": n.To.Name, "jabatan": "", "usaha": n.To.Party, "alamat": "", "acara": p.Title, "tema": cmp.Or(p.Theme, p.Title), "hari_tanggal": in.Date(p.Date), "waktu": hours,
		"tempat": p.Place, "penyelenggara": hosts(n), "kontak": cmp.Or(p.Contact, hosts(n)), "peran": in.T(role), "tautan": cmp.Or(n.Material, p.Contact, hosts(n)),
	}
}

func hosts(n farewell.Notice) string {
	names := make([]string, len(n.Plan.Hosts))
	for i, h := range n.Plan.Hosts {
		names[i] = h.Name
	}
	return strings.Join(names, ", ")
}
