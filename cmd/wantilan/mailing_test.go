package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wantilan/internal/mail"
)

func TestMailSettingsChooseACarrier(t *testing.T) {
	word := filepath.Join(t.TempDir(), "word")
	if err := os.WriteFile(word, []byte("dari berkas \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(passwordVariable, "dari lingkungan")
	base := map[string]string{"mail_smtp": "mx.contoh.id:465", "mail_from": "Dinas <a@contoh.id>", "mail_tls": "tls"}
	server := mail.SMTP{Host: "mx.contoh.id", Port: 465, Protection: mail.TLS}
	with := func(user, password string) mail.SMTP {
		s := server
		s.User, s.Password = user, password
		return s
	}
	for name, c := range map[string]struct {
		more    map[string]string
		carrier mail.Carrier
		wrong   string
	}{
		"without a password":     {nil, server, ""},
		"password from a file":   {map[string]string{"mail_user": "k", "mail_password_file": word}, with("k", "dari berkas "), ""},
		"password from outside":  {map[string]string{"mail_user": "k"}, with("k", "dari lingkungan"), ""},
		"no such file":           {map[string]string{"mail_user": "k", "mail_password_file": word + "x"}, nil, "reading the mail password"},
		"a password for nobody":  {map[string]string{"mail_password_file": word}, nil, "needs mail_user"},
		"in the open far away":   {map[string]string{"mail_tls": "none"}, nil, "would go in the open"},
		"a password in the open": {map[string]string{"mail_tls": "open", "mail_user": "k"}, nil, "in the open"},
		"nothing":                {map[string]string{"mail_smtp": "", "mail_from": ""}, nil, ""},
		"a folder":               {map[string]string{"mail_smtp": "", "mail_folder": "x"}, mail.Folder{Path: "x"}, ""},
	} {
		flags := map[string]string{}
		for _, values := range []map[string]string{base, c.more} {
			for key, value := range values {
				flags[key] = value
			}
		}
		s, err := settle(flags, nil, "")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		m, err := s.mailing()
		if (err == nil) != (c.wrong == "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
			t.Errorf("%s: error %v, want %q", name, err, c.wrong)
		}
		if m.carrier != c.carrier {
			t.Errorf("%s: carrier %v, want %v", name, m.carrier, c.carrier)
		}
		var printed strings.Builder
		s.print(&printed)
		if strings.Contains(printed.String(), "dari") {
			t.Errorf("%s: a password is printed:\n%s", name, printed.String())
		}
	}
}
