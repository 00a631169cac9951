package mail_test

import (
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/fault"
	"wantilan/internal/lang"
	"wantilan/internal/mail"
)

// letter is one in each language, with what must be escaped.
func letter(tag lang.Tag, at time.Time) mail.Letter {
	l := mail.Letter{
		Lang: tag, Office: "Dinas Contoh & Rekan", Greeting: "Yth. Ibu <Made>,",
		Paragraphs: []string{"Temu usaha dibuka " + mail.When(tag, at) + ".", "Baris satu\nbaris dua"},
		Button:     "Buka undangan", Link: "https://temu.contoh.id/masuk/ABC?x=1&y=2", Footer: "Anda terdaftar sebagai peserta.",
	}
	if tag == lang.EN {
		l.Greeting, l.Button, l.Footer = "Dear Ms <Made>,", "Open the invitation", "You are listed as a participant."
		l.Paragraphs = []string{"The meeting opens on " + mail.When(tag, at) + ".", "Line one\nline two"}
	}
	return l
}

func at(t *testing.T) time.Time {
	t.Helper()
	bali, err := time.LoadLocation("Asia/Makassar")
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(2026, 12, 9, 1, 30, 0, 0, time.UTC).In(bali)
}

// parts decodes a mail into its parts by type.
func parts(t *testing.T, header func(string) string, body io.Reader) map[string]string {
	t.Helper()
	kind, params, err := mime.ParseMediaType(header("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	if strings.HasPrefix(kind, "multipart/") {
		r := multipart.NewReader(body, params["boundary"])
		for {
			p, err := r.NextRawPart()
			if err == io.EOF {
				return all
			}
			if err != nil {
				t.Fatal(err)
			}
			for k, v := range parts(t, p.Header.Get, p) {
				all[k] = v
			}
		}
	}
	switch header("Content-Transfer-Encoding") {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	raw, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{kind: strings.ReplaceAll(string(raw), "\r\n", "\n")}
}

func TestBothPartsSayTheSameInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	want := map[lang.Tag]string{
		lang.ID: `Yth. Ibu <Made>,

Temu usaha dibuka Rabu, 9 Desember 2026, pukul 09.30 WITA.

Baris satu
baris dua

Buka undangan

Bila tombol tidak bisa dibuka, salin alamat ini ke peramban:
https://temu.contoh.id/masuk/ABC?x=1&y=2

-- 
Surel ini dikirim oleh Dinas Contoh & Rekan melalui Wantilan.
Anda terdaftar sebagai peserta.
`,
		lang.EN: `Dear Ms <Made>,

The meeting opens on Wednesday, 9 December 2026, 09:30 WITA.

Line one
line two

Open the invitation

If the button does not open, copy this address into your browser:
https://temu.contoh.id/masuk/ABC?x=1&y=2

-- 
This e-mail was sent by Dinas Contoh & Rekan through Wantilan.
You are listed as a participant.
`,
	}
	for tag, want := range want {
		s, o := serve(t, false, whims{}), newOffice(t)
		m := o.message(1)
		m.Lang, m.Subject = tag, "Undangan: “Temu Usaha” é 9 Desember"
		var err error
		if m.Text, m.HTML, err = letter(tag, at(t)).Render(); err != nil {
			t.Fatal(err)
		}
		m.Attachments = []mail.Attachment{
			{Name: "agenda é.ics", Type: "text/calendar", Content: []byte("BEGIN:VCALENDAR\n")},
			{Name: "kosong.pdf", Type: "application/pdf"},
		}
		if _, err := o.post(nil).Keep(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		o.send(t, s.plain(), 1)
		got := s.received(t)[0]
		found := parts(t, got.Header.Get, got.Body)
		if diff := cmp.Diff(want, found["text/plain"]); diff != "" {
			t.Errorf("%s: plain text (-want +got):\n%s", tag, diff)
		}
		if got := words(found["text/html"]); got != strings.Join(strings.Fields(strings.Replace(want, "-- \n", "", 1)), " ") {
			t.Errorf("%s: HTML says %q", tag, got)
		}
		if found["text/calendar"] != "BEGIN:VCALENDAR\n" {
			t.Errorf("%s: attachments %v", tag, found)
		}
		if _, there := found["application/pdf"]; !there {
			t.Errorf("%s: the empty attachment is missing", tag)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
		if err != nil || subject != m.Subject || got.Header.Get("Content-Language") != string(tag) || got.Header.Get("Auto-Submitted") != "auto-generated" {
			t.Errorf("%s: headers %v", tag, got.Header)
		}
	}
}

// words are what a reader of the HTML sees.
func words(page string) string {
	_, body, _ := strings.Cut(page, "<body")
	var b strings.Builder
	inside := true // of the tag that was cut
	for _, r := range body {
		switch {
		case r == '<':
			inside = true
			b.WriteByte(' ')
		case r == '>' && inside:
			inside = false
		case !inside:
			b.WriteRune(r)
		}
	}
	text := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&", "&#39;", "'", "&#34;", `"`).Replace(b.String())
	return strings.Join(strings.Fields(text), " ")
}

func TestLettersFetchNothingAndEscapeEverything(t *testing.T) {
	t.Parallel()
	evil := `<img src=x onerror=alert(1)>"'&{{.}}`
	_, html, err := mail.Letter{Lang: lang.ID, Office: evil, Greeting: evil, Paragraphs: []string{evil}, Button: evil, Link: "https://a.id/?q=%22'", Footer: evil}.Render()
	if err != nil {
		t.Fatal(err)
	}
	for _, no := range []string{"<img", "src=x onerror=alert(1)>", "<script", "<link", "url(", "@import"} {
		if strings.Contains(html, no) {
			t.Errorf("the page has %q:\n%s", no, html)
		}
	}
	if !strings.Contains(html, "&lt;img src=x onerror=alert(1)&gt;") {
		t.Errorf("the words are not shown as they are:\n%s", html)
	}
	for _, link := range []string{"javascript:alert(1)", "/masuk/x", "https://", "ftp://a.id/x", "https://a.id/x y", "data:text/html,x"} {
		if _, _, err := (mail.Letter{Lang: lang.ID, Button: "Buka", Link: link}).Render(); err == nil {
			t.Errorf("link %q is not refused", link)
		}
	}
	if _, _, err := (mail.Letter{Lang: lang.ID, Link: "https://a.id/"}).Render(); err == nil {
		t.Error("a button without words is not refused")
	}
	if text, html, err := (mail.Letter{Lang: lang.ID, Paragraphs: []string{"Halo"}}).Render(); err != nil || strings.Contains(text+html, "tombol") {
		t.Errorf("a letter without a link speaks of a button: %s, %v", text, err)
	}
}

func TestWhatCannotStandInAMailIsRefused(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for name, change := range map[string]func(*mail.Message){
		"line break in the subject": func(m *mail.Message) { m.Subject = "Halo\r\nBcc: lain@contoh.id" },
		"line feed in the subject":  func(m *mail.Message) { m.Subject = "Halo\nBcc: lain@contoh.id" },
		"long subject":              func(m *mail.Message) { m.Subject = strings.Repeat("é", 201) },
		"no subject":                func(m *mail.Message) { m.Subject = " " },
		"line break in the address": func(m *mail.Message) { m.To = "a@contoh.id\r\nBcc: lain@contoh.id" },
		"two addresses":             func(m *mail.Message) { m.To = "a@contoh.id, b@contoh.id" },
		"a name with the address":   func(m *mail.Message) { m.To = "A <a@contoh.id>" },
		"capitals in the address":   func(m *mail.Message) { m.To = "A@contoh.id" },
		"long address":              func(m *mail.Message) { m.To = strings.Repeat("a", 250) + "@contoh.id" },
		"line break in the cause":   func(m *mail.Message) { m.Cause = "a\nb" },
		"no cause":                  func(m *mail.Message) { m.Cause = "" },
		"a folder as identity":      func(m *mail.Message) { m.ID = "../m1" },
		"no office":                 func(m *mail.Message) { m.Organisation = "" },
		"unknown language":          func(m *mail.Message) { m.Lang = "ban" },
		"no plain text":             func(m *mail.Message) { m.Text = "" },
		"no HTML":                   func(m *mail.Message) { m.HTML = "" },
		"large text":                func(m *mail.Message) { m.Text = strings.Repeat("a", 256<<10+1) },
		"broken letters":            func(m *mail.Message) { m.Text = "\xff" },
		"no time":                   func(m *mail.Message) { m.KeptAt = time.Time{} },
		"line break in a file name": func(m *mail.Message) { m.Attachments = []mail.Attachment{{Name: "a\r\nX: y", Type: "text/plain"}} },
		"a folder in a file name":   func(m *mail.Message) { m.Attachments = []mail.Attachment{{Name: "../a", Type: "text/plain"}} },
		"line break in a file type": func(m *mail.Message) { m.Attachments = []mail.Attachment{{Name: "a", Type: "text/plain;\r\n x=y"}} },
		"no file type":              func(m *mail.Message) { m.Attachments = []mail.Attachment{{Name: "a", Type: "plain"}} },
		"more than 5 MB of files": func(m *mail.Message) {
			m.Attachments = []mail.Attachment{{Name: "a", Type: "text/plain", Content: make([]byte, 5<<20+1)}}
		},
		"more than five attachments": func(m *mail.Message) { m.Attachments = make([]mail.Attachment, 6) },
	} {
		m := o.message(1)
		change(&m)
		if kept, err := o.post(nil).Keep(t.Context(), m); kept || err == nil {
			t.Errorf("%s is not refused", name)
		}
		if kept, err := o.db.KeepMessage(t.Context(), m); kept || err == nil {
			t.Errorf("%s is not refused by the store", name)
		}
	}
	if got := o.states(t); got != "" {
		t.Errorf("something was kept: %s", got)
	}
}

func TestFolderGetsOneFileForEachMessage(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	folder := mail.Folder{Path: filepath.Join(t.TempDir(), "surat", "keluar")}
	o.keep(t, 2)
	o.send(t, folder, 2)
	if err := folder.Carry(t.Context(), mail.Envelope{Message: o.message(1), MessageID: "m1@dinas.contoh.id", From: sender}); err != nil {
		t.Errorf("a repeat: %v", err)
	}
	var names []string
	files, err := os.ReadDir(folder.Path)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		names = append(names, f.Name())
	}
	if diff := cmp.Diff([]string{"m1.eml", "m2.eml"}, names); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	file, err := os.Open(filepath.Join(folder.Path, "m2.eml"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	m, err := netmail.ReadMessage(file)
	if err != nil {
		t.Fatal(err)
	}
	if m.Header.Get("To") != "<pemilik2@contoh.id>" || parts(t, m.Header.Get, m.Body)["text/plain"] != "Selamat pagi.\n" {
		t.Errorf("the file has %v", m.Header)
	}
	blocked := mail.Folder{Path: filepath.Join(folder.Path, "m1.eml", "x")}
	if kept, err := o.post(nil).Keep(t.Context(), o.message(3)); !kept || err != nil {
		t.Fatal(err)
	}
	if _, err := o.post(blocked).SendDue(t.Context()); err == nil || o.states(t) != "waiting 1, sent 2" {
		t.Errorf("want a message that cannot be written kept, got %s, %v", o.states(t), err)
	}
}

func TestProtectionIsNeverGivenUpSilently(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		mail.SMTP
		good bool
	}{
		"open to this machine":    {mail.SMTP{Host: "127.0.0.1", Protection: mail.None}, true},
		"open to localhost":       {mail.SMTP{Host: "localhost", Protection: mail.None}, true},
		"open to another":         {mail.SMTP{Host: "mx.contoh.id", Protection: mail.None}, false},
		"open to a near one":      {mail.SMTP{Host: "10.0.0.1", Protection: mail.None}, false},
		"meant":                   {mail.SMTP{Host: "10.0.0.1", Protection: mail.Open}, true},
		"meant, with a password":  {mail.SMTP{Host: "10.0.0.1", Protection: mail.Open, User: "a", Password: "b"}, false},
		"user without a password": {mail.SMTP{Host: "mx.contoh.id", Protection: mail.TLS, User: "a"}, false},
		"password without a user": {mail.SMTP{Host: "mx.contoh.id", Protection: mail.TLS, Password: "a"}, false},
		"unknown protection":      {mail.SMTP{Host: "mx.contoh.id", Protection: "ssl"}, false},
		"protected":               {mail.SMTP{Host: "mx.contoh.id", Protection: mail.StartTLS, User: "a", Password: "b"}, true},
	} {
		if err := c.Check(); (err == nil) != c.good {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatsAppLinksOpenAChat(t *testing.T) {
	t.Parallel()
	got, err := mail.WhatsApp("0812-3456-7890", "Halo & selamat pagi + salam\nhttps://a.id/?b=c")
	want := "https://wa.me/6281234567890?text=Halo%20%26%20selamat%20pagi%20%2B%20salam%0Ahttps%3A%2F%2Fa.id%2F%3Fb%3Dc"
	if err != nil || got != want {
		t.Errorf("want %s, got %s, %v", want, got, err)
	}
	if got, err := mail.WhatsApp("+62 812 3456 7890", ""); err != nil || got != "https://wa.me/6281234567890" {
		t.Errorf("without text: %s, %v", got, err)
	}
	for phone, text := range map[string]string{"12345": "Halo", "0812 3456 7890": strings.Repeat("a", 2001)} {
		if link, err := mail.WhatsApp(phone, text); link != "" || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s with %d bytes: %q, %v", phone, len(text), link, err)
		}
	}
}
