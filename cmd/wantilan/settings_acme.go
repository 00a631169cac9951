package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// hostName is a name that an authority can reach: labels with dots between, in
// small ASCII letters, the last no number.
var hostName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`)

// domainsOf splits the names of acme_domains, each once.
func domainsOf(text string) []string {
	var names []string
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.ToLower(strings.TrimSpace(name)); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// checkACME refuses what cannot work with acme_domains, and fills in what
// follows from them.
func (s settings) checkACME() error {
	if s.of("acme_domains") == "" {
		return nil
	}
	domains := domainsOf(s.of("acme_domains"))
	if len(domains) == 0 {
		return errors.New("acme_domains names no host")
	}
	for _, name := range domains {
		if !hostName.MatchString(name) {
			return fmt.Errorf("acme_domains: %s is no host name; write names such as temu.example, with commas between", name)
		}
	}
	if s.of("tls_cert") != "" {
		return errors.New("acme_domains and tls_cert do not go together; give one of them")
	}
	if s.of("acme_agree") != "yes" {
		return errors.New("acme_domains needs acme_agree = yes: read the terms of the authority at acme_directory, and agree to them with it")
	}
	if u, err := url.Parse(s.of("acme_directory")); err != nil || u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("acme_directory %s must be an address that begins with https://", s.of("acme_directory"))
	}
	s.followACME(domains[0])
	if !strings.HasPrefix(s.of("public"), "https://") {
		return fmt.Errorf("public %s must begin with https:// when there are acme_domains", s.of("public"))
	}
	return s.sameHost()
}

// followACME sets the defaults that differ with ACME.
func (s settings) followACME(first string) {
	const from = "default with acme_domains"
	if s["addr"].from == "default" {
		s["addr"] = chosen{":443", from}
	}
	if s.of("public") == "" {
		s["public"] = chosen{"https://" + first, from}
	}
	if s.of("acme_folder") == "" {
		s["acme_folder"] = chosen{filepath.Join(filepath.Dir(s.of("db")), "acme"), from}
	}
}

// sameHost holds both listeners to one host: challenges are answered on either.
func (s settings) sameHost() error {
	secure, _, err := net.SplitHostPort(s.of("addr"))
	if err != nil {
		return fmt.Errorf("addr %s: write it as host:port, such as :443", s.of("addr"))
	}
	plain, _, err := net.SplitHostPort(s.of("acme_http"))
	if err != nil {
		return fmt.Errorf("acme_http %s: write it as host:port, such as :80", s.of("acme_http"))
	}
	if secure != plain {
		return fmt.Errorf("addr %s and acme_http %s must have the same host", s.of("addr"), s.of("acme_http"))
	}
	return nil
}
