package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wantilan/internal/mail"
	"wantilan/internal/sheet"
	"wantilan/internal/store"
)

// setting is one thing that can be configured.
type setting struct {
	key      string // in files; WANTILAN_KEY in the environment, --key as a flag
	fallback string
}

// known is every setting. The address of a PostgreSQL database may hold a
// password, which is never printed; keys of certificates and the provider's
// secret are named by their files.
func known() []setting {
	return append([]setting{
		{"db", "wantilan.db"},
		{"addr", "127.0.0.1:8080"},
		{"public", ""},
		{"proxies", ""},
		{"tls_cert", ""},
		{"tls_key", ""},
		{"acme_domains", ""},
		{"acme_email", ""},
		{"acme_directory", letsEncrypt},
		{"acme_roots", ""},
		{"acme_folder", ""},
		{"acme_http", ":80"},
		{"acme_agree", ""},
		{"metrics", ""},
		{"files", ""},
		{"log", "text"},
		{"office", "Dinas"},
		{"mail_smtp", ""},
		{"mail_user", ""},
		{"mail_password_file", ""},
		{"mail_tls", "starttls"},
		{"mail_from", ""},
		{"mail_folder", ""},
	}, openIDSettings()...)
}

// otherEnvironment are variables of this program that are no settings.
var otherEnvironment = []string{"WANTILAN_LANG", configVariable, passwordVariable}

// configVariable names the file of settings when --config does not.
const configVariable = "WANTILAN_CONFIG"

// chosen is a setting's value and who chose it.
type chosen struct {
	value, from string
}

// settings are all values by key.
type settings map[string]chosen

func (s settings) of(key string) string { return s[key].value }

// settle decides every setting once: a flag over the environment over the file
// over the default. Unknown names are mistakes, not settings to be ignored.
func settle(flags map[string]string, environment []string, file string) (settings, error) {
	s := settings{}
	var keys []string
	for _, k := range known() {
		s[k.key] = chosen{k.fallback, "default"}
		keys = append(keys, k.key)
	}
	if file != "" {
		inFile, err := readSettings(file)
		if err != nil {
			return nil, err
		}
		if err := s.take(inFile, keys, "file "+file); err != nil {
			return nil, err
		}
	}
	inEnvironment := map[string]string{}
	for _, line := range environment {
		name, value, _ := strings.Cut(line, "=")
		if key, ours := strings.CutPrefix(name, "WANTILAN_"); ours && !slices.Contains(otherEnvironment, name) && value != "" {
			inEnvironment[key] = value
		}
	}
	if err := s.take(inEnvironment, keys, "environment"); err != nil {
		return nil, err
	}
	maps.DeleteFunc(flags, func(_, value string) bool { return value == "" })
	if err := s.take(flags, keys, "flag"); err != nil {
		return nil, err
	}
	return s, s.check()
}

// take puts values over those there are.
func (s settings) take(values map[string]string, keys []string, from string) error {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		key := strings.ReplaceAll(strings.ToLower(name), "-", "_")
		if !slices.Contains(keys, key) {
			hint := "known are " + strings.Join(keys, ", ")
			if near := sheet.Nearest(key, keys); near != "" {
				hint = "did you mean " + near + "?"
			}
			return fmt.Errorf("%s: there is no setting %s; %s", from, name, hint)
		}
		s[key] = chosen{values[name], from}
	}
	return nil
}

// check refuses values that do not go together.
func (s settings) check() error {
	if (s.of("tls_cert") == "") != (s.of("tls_key") == "") {
		return errors.New("tls_cert and tls_key belong together; give both or neither")
	}
	if s.of("files") == "" {
		s["files"] = chosen{filesBeside(s.of("db")), "default"}
	}
	if l := s.of("log"); l != "text" && l != "json" {
		return fmt.Errorf("log %s (%s) is not known; use text or json", l, s["log"].from)
	}
	if _, err := s.proxies(); err != nil {
		return err
	}
	if p := s.of("public"); p != "" {
		u, err := url.Parse(p)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.Trim(u.Path, "/") != "" {
			return fmt.Errorf("public %s (%s) must be an address without a path, such as https://temu.example", p, s["public"].from)
		}
		s["public"] = chosen{strings.TrimRight(p, "/"), s["public"].from}
	}
	return errors.Join(s.checkOpenID(), s.checkACME(), s.checkMailing())
}

// filesBeside is the folder of photos and papers of a database: files beside one in a
// file, files where the program was started for one on a server.
func filesBeside(db string) string {
	if store.IsPostgres(db) {
		return "files"
	}
	return filepath.Join(filepath.Dir(db), "files")
}

// checkMailing refuses a way for messages that is none.
func (s settings) checkMailing() error {
	_, server, err := s.readMailing()
	if err == nil && server != nil && !slices.Contains([]mail.Protection{mail.StartTLS, mail.TLS, mail.None, mail.Open}, server.Protection) {
		err = fmt.Errorf("mail_tls %s (%s) is not known; use starttls, tls, none or open", server.Protection, s["mail_tls"].from)
	}
	return err
}

// proxies are the addresses whose X-Forwarded-For is believed.
func (s settings) proxies() (all []netip.Prefix, err error) {
	for text := range strings.FieldsFuncSeq(s.of("proxies"), func(r rune) bool { return r == ',' || r == ' ' }) {
		p, err := netip.ParsePrefix(text)
		if a, single := netip.ParseAddr(text); err != nil && single == nil {
			p, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("proxies: %s (%s) is neither an address nor a range such as 10.0.0.0/8", text, s["proxies"].from)
		}
		all = append(all, p)
	}
	return all, nil
}

// print lists every setting with where it comes from, without secrets.
func (s settings) print(w io.Writer) {
	for _, k := range known() {
		value := s.of(k.key)
		switch {
		case k.key == "db":
			value = store.Shown(value)
		case k.key == "acme_email" && value != "": // a person's, and what is printed is kept
			value = "given"
		}
		fmt.Fprintf(w, "  %-8s = %s  (%s)\n", k.key, value, s[k.key].from)
	}
}

// readSettings reads a file of "key = value" lines, or a JSON object of texts.
func readSettings(file string) (map[string]string, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	values := map[string]string{}
	if strings.HasPrefix(strings.TrimSpace(string(raw)), "{") {
		if err := json.Unmarshal(raw, &values); err != nil {
			return nil, fmt.Errorf("%s: %w; write an object of texts", file, err)
		}
		return values, nil
	}
	for i, line := range strings.Split(string(raw), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, found := strings.Cut(line, "=")
		key = strings.TrimSpace(key)
		if !found || key == "" {
			return nil, fmt.Errorf("%s:%d: write key = value", file, i+1)
		}
		if _, twice := values[key]; twice {
			return nil, fmt.Errorf("%s:%d: %s stands twice", file, i+1, key)
		}
		values[key] = strings.Trim(strings.TrimSpace(value), `"`)
	}
	return values, nil
}
