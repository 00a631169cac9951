package account

import (
	"net"
	"net/url"
	"strings"
)

// Site is where passkeys belong: a domain, and the one address pages have there.
type Site struct {
	Domain string // such as temu.example
	Origin string // such as https://temu.example
}

// SiteOf is the site of an installation by its public address, or else of a
// request by its host when that is the machine itself. Browsers give passkeys to
// names alone, over HTTPS or on the machine itself; elsewhere there is no site.
func SiteOf(public, scheme, host string) (Site, bool) {
	if public == "" {
		public = scheme + "://" + host
		if !local(host) {
			return Site{}, false
		}
	}
	u, err := url.Parse(public)
	if err != nil || u.Hostname() == "" || net.ParseIP(u.Hostname()) != nil || u.Scheme != "https" && !local(u.Host) {
		return Site{}, false
	}
	name := strings.ToLower(u.Hostname())
	return Site{Domain: name, Origin: u.Scheme + "://" + strings.ToLower(u.Host)}, true
}

// local tells whether a host is the machine itself, by its name.
func local(host string) bool {
	u, err := url.Parse("//" + host)
	return err == nil && u.Host == host && (strings.EqualFold(u.Hostname(), "localhost") || strings.HasSuffix(strings.ToLower(u.Hostname()), ".localhost"))
}
