package mail

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"wantilan/internal/lang"
)

// Letter is a short mail before it is put into text and HTML, which say the same
// in the same order. Its words are the caller's, in the reader's language.
type Letter struct {
	Lang       lang.Tag
	Office     string   // who sends it, in the name line and the footer
	Greeting   string   // such as "Yth. Ibu Made,"
	Paragraphs []string // plain text; a line break stays one
	Button     string   // what the button says
	Link       string   // where it leads; empty for no button
	Footer     string   // why the reader gets it
}

// Render puts the letter into its two parts. Nothing in it is fetched from
// anywhere, and everything is escaped.
func (l Letter) Render() (text, html string, err error) {
	if l.Link != "" {
		u, err := url.Parse(l.Link)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.ContainsAny(l.Link, " \"<>") {
			return "", "", fmt.Errorf("the letter's link is no address of a page")
		}
		if strings.TrimSpace(l.Button) == "" {
			return "", "", fmt.Errorf("the letter's button says nothing")
		}
	}
	in := lang.In(l.Lang)
	hint, sender := in.T("mail.link"), in.T("mail.sender", l.Office)
	var b strings.Builder
	for _, part := range append([]string{l.Greeting}, l.Paragraphs...) {
		if part != "" {
			fmt.Fprintf(&b, "%s\n\n", part)
		}
	}
	if l.Link != "" {
		fmt.Fprintf(&b, "%s\n\n%s\n%s\n\n", l.Button, hint, l.Link)
	}
	b.WriteString("-- \n" + sender)
	if l.Footer != "" {
		b.WriteString("\n" + l.Footer)
	}
	b.WriteString("\n")
	var h strings.Builder
	if err := lettered(l, string(in.Tag), hint, sender).Render(context.Background(), &h); err != nil {
		return "", "", fmt.Errorf("write the letter as HTML: %w", err)
	}
	return b.String(), h.String(), nil
}

// When writes a moment as the reader says it, in the time's own zone: "Rabu, 9
// Desember 2026, pukul 09.30 WITA".
func When(tag lang.Tag, at time.Time) string {
	in := lang.In(tag)
	return in.T("mail.when", in.Date(at), in.Clock(at.Hour()*60+at.Minute()), in.Zone(at.Location().String()))
}
