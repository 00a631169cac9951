// Package writing puts invitations into words: the values of an office's forms, and of
// these mails, WhatsApp messages and the body of letters, in the reader's language.
package writing

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/lang"
	"wantilan/internal/letter"
	"wantilan/internal/mail"
)

// Words are what a body's texts of a kind say now; letter.Forms has them.
type Words func(ctx context.Context, of account.OrganisationID, k letter.Kind, in letter.Language) (letter.Text, error)

// Mails writes mails of a body's words.
func Mails(words Words) invitation.Writing {
	return func(ctx context.Context, n invitation.Notice) (m mail.Message, err error) {
		title, blocks, in, err := filled(ctx, words, n)
		if err != nil {
			return m, err
		}
		l := mail.Letter{Lang: in.Tag, Office: hosts(n.Plan, in), Paragraphs: letter.Paragraphs(blocks), Footer: in.T("invitation.mail.footer", n.Plan.Title)}
		if n.Kind != letter.CancellationMail {
			l.Button, l.Link = in.T("invitation.mail.button"), n.Link
		}
		m.Lang, m.Subject = in.Tag, clipped(title, longestSubject)
		m.Text, m.HTML, err = l.Render()
		return m, err
	}
}

// longestSubject is how many letters a subject has at most.
const longestSubject = 200

func clipped(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}

// Message is the text of a WhatsApp message.
func Message(ctx context.Context, words Words, n invitation.Notice) (string, error) {
	_, blocks, _, err := filled(ctx, words, n)
	return letter.WhatsApp(blocks), err
}

func filled(ctx context.Context, words Words, n invitation.Notice) (title string, blocks []letter.Block, in *lang.Wording, err error) {
	in = lang.In(lang.Tag(n.Invitation.Language))
	t, err := words(ctx, n.Plan.Hosts[0].Organisation, n.Kind, n.Invitation.Language)
	if err != nil {
		return "", nil, in, err
	}
	title, blocks, err = Fill(t, n, in)
	return title, blocks, in, err
}

// Fill puts the values of one case into a text.
func Fill(t letter.Text, n invitation.Notice, in *lang.Wording) (title string, blocks []letter.Block, err error) {
	values := Values(n, in)
	line, err := letter.FillLine(t.Title, values)
	if err != nil {
		return "", nil, fmt.Errorf("fill the title of %s: %w", n.Kind, err)
	}
	blocks, err = letter.Fill(t.Text, values)
	if err != nil {
		return "", nil, fmt.Errorf("fill %s: %w", n.Kind, err)
	}
	return line.Text(), blocks, nil
}

// Values are those of every placeholder that forms of invitations know.
func Values(n invitation.Notice, in *lang.Wording) map[string]string {
	p, i := n.Plan, n.Invitation
	values := map[string]string{
		"nama": i.Name, "jabatan": i.Position, "usaha": i.Organisation, "alamat": "", "nomor": i.Number, "tautan": n.Link,
		"acara": p.Title, "tema": cmp.Or(p.Theme, p.Title), "hari_tanggal": days(in, p.Date, p.Until), "waktu": hours(in, p.Start, p.Finish, p.Zone),
		"tempat": place(p), "penyelenggara": hosts(p, in), "kontak": cmp.Or(p.Contact, hosts(p, in)),
		"batas_jawab": Until(in, p), "rincian": Details(p, in), "peran": in.T("invitation.role." + string(i.Role)), "materi": "",
		"hari_tanggal_lama": "", "waktu_lama": "", "tempat_lama": "", "alasan": p.Reason,
	}
	if t := n.Turn; t != nil {
		values["hari_tanggal_lama"], values["waktu_lama"], values["tempat_lama"] = in.Date(t.Date), hours(in, t.Start, t.Finish, p.Zone), t.Place
		values["alasan"] = cmp.Or(t.Reason, p.Reason)
	}
	return values
}

// Details are day, time, place and title, as letters list them.
func Details(p *gathering.Plan, in *lang.Wording) string {
	rows := []letter.Row{
		{Name: in.T("invitation.day"), Value: days(in, p.Date, p.Until)}, {Name: in.T("invitation.time"), Value: hours(in, p.Start, p.Finish, p.Zone)},
		{Name: in.T("invitation.place"), Value: place(p)}, {Name: in.T("invitation.event"), Value: p.Title},
	}
	return letter.Details(slices.DeleteFunc(rows, func(r letter.Row) bool { return r.Value == "" })...)
}

// Until writes the deadline; the last day alone when that is meant.
func Until(in *lang.Wording, p *gathering.Plan) string {
	at := invitation.Deadline(p).In(p.Date.Location())
	if at.Hour() == 0 && at.Minute() == 0 { // the end of the day before
		return in.Date(at.Add(-time.Minute))
	}
	return in.T("mail.when", in.Date(at), in.Clock(at.Hour()*60+at.Minute()), in.Zone(p.Zone))
}

func days(in *lang.Wording, first, last time.Time) string {
	if last.IsZero() || !last.After(first) {
		return in.Date(first)
	}
	return in.Date(first) + " – " + in.Date(last)
}

// hours writes from when to when; empty when that is not known.
func hours(in *lang.Wording, start, finish gathering.Clock, zone string) string {
	switch {
	case start == 0 && finish == 0:
		return ""
	case finish <= start:
		return in.T("invitation.from", in.Clock(int(start)), in.Zone(zone))
	}
	return in.T("invitation.from_to", in.Clock(int(start)), in.Clock(int(finish)), in.Zone(zone))
}

func place(p *gathering.Plan) string {
	if p.Address == "" {
		return p.Place
	}
	return strings.TrimPrefix(p.Place+", "+p.Address, ", ")
}

// hosts names all hosts: "A, B dan C".
func hosts(p *gathering.Plan, in *lang.Wording) string {
	names := make([]string, len(p.Hosts))
	for i, h := range p.Hosts {
		names[i] = h.Name
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return in.T("invitation.and", strings.Join(names[:last], ", "), names[last])
}
