package writing_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/gathering/invitation/writing"
	"wantilan/internal/lang"
	"wantilan/internal/letter"
	"wantilan/internal/mail"
)

var indonesian = lang.In(lang.ID)

func shipped(_ context.Context, _ account.OrganisationID, k letter.Kind, in letter.Language) (letter.Text, error) {
	return letter.Shipped(k, in), nil
}

// Every form of an invitation can be filled in both languages, hostile names stay text,
// and a WhatsApp message fits into a link.
func TestEveryFormIsFilled(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 12, 9, 0, 0, 0, 0, time.FixedZone("WITA", 8*60*60))
	p := gathering.Plan{
		Hosts: []gathering.Host{{Organisation: "o", Name: "Dinas Contoh 81"}, {Name: "Dewan Contoh 82"}}, Title: "Temu Usaha (contoh)", Place: "Balai Contoh", Address: "Mangupura",
		Date: day, Until: day, Start: 480, Finish: 780, Zone: "Asia/Makassar", AnswerBy: day.AddDate(0, 0, -4),
	}
	turn := invitation.Turn{Turn: gathering.Move, Date: day.AddDate(0, 0, -1), Start: 540, Place: "Aula Contoh", Reason: "hari raya"}
	for _, in := range []letter.Language{letter.Indonesian, letter.English} {
		i := invitation.Invitation{Name: "Ni <b>Luh</b> {acara} **Contoh**", Organisation: "Bank Contoh", Language: in, Role: invitation.Guest, Number: "005/7/D/2026"}
		for _, k := range []letter.Kind{letter.Invitation, letter.InvitationMail, letter.ReminderMail, letter.ChangeMail, letter.CancellationMail} {
			n := invitation.Notice{Kind: k, Plan: &p, Invitation: &i, Link: "https://temu.example/undangan/1.2", Turn: &turn}
			m, err := writing.Mails(shipped)(t.Context(), n)
			if err != nil {
				t.Fatalf("%s in %s: %v", k, in, err)
			}
			if !strings.Contains(m.Subject, p.Title) || strings.Contains(m.HTML, "<b>") || !strings.Contains(m.Text, "{acara} **Contoh**") {
				t.Errorf("%s in %s: %s\n%s", k, in, m.Subject, m.Text)
			}
			if linked := strings.Contains(m.Text, n.Link); linked == (k == letter.CancellationMail) {
				t.Errorf("%s in %s: has the link: %v", k, in, linked)
			}
		}
		for _, k := range []letter.Kind{letter.InvitationWhatsApp, letter.ReminderWhatsApp} {
			text, err := writing.Message(t.Context(), shipped, invitation.Notice{Kind: k, Plan: &p, Invitation: &i, Link: "https://temu.example/undangan/1.2"})
			if err == nil {
				_, err = mail.WhatsApp("081200000001", text)
			}
			if err != nil {
				t.Errorf("%s in %s: %v", k, in, err)
			}
		}
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 12, 9, 0, 0, 0, 0, time.FixedZone("WITA", 8*60*60))
	p := gathering.Plan{Hosts: []gathering.Host{{Name: "A"}, {Name: "B"}, {Name: "C"}}, Title: "Temu", Place: "Balai", Date: day, Until: day.AddDate(0, 0, 1), Zone: "Asia/Makassar", AnswerBy: day.AddDate(0, 0, -4)}
	i := invitation.Invitation{Language: letter.Indonesian, Role: invitation.Guest}
	text := func(k string) string {
		_, blocks, err := writing.Fill(letter.Text{Title: "x", Text: "{" + k + "}"}, invitation.Notice{Plan: &p, Invitation: &i}, indonesian)
		if err != nil {
			t.Fatal(err)
		}
		return letter.Plain(blocks)
	}
	for k, want := range map[string]string{
		"penyelenggara": "A, B dan C", "tema": "Temu", "kontak": "A, B dan C", "waktu": "", "hari_tanggal": "Rabu, 9 Desember 2026 – Kamis, 10 Desember 2026",
		"batas_jawab": "Jumat, 4 Desember 2026", "tempat": "Balai",
	} {
		if got := text(k); got != want {
			t.Errorf("{%s}: want %q, got %q", k, want, got)
		}
	}
	p.Start, p.Finish = 480, 0
	if got := text("waktu"); got != "pukul 08.00 WITA sampai selesai" {
		t.Errorf("from: %q", got)
	}
	p.Finish = 750
	if got := text("waktu"); got != "pukul 08.00 sampai 12.30 WITA" {
		t.Errorf("from to: %q", got)
	}
	if got := text("rincian"); strings.Count(got, "\n") != 3 {
		t.Errorf("details: %q", got)
	}
}
