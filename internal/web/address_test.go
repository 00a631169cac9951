package web

import (
	"net/http/httptest"
	"net/netip"
	"testing"
)

// What a header says of where a request comes from is believed of our proxies
// only, and only as far back as they wrote it.
func TestAddressOf(t *testing.T) {
	t.Parallel()
	proxies := []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.0.0.0/8")}
	for name, tc := range map[string]struct {
		remote  string
		headers []string
		proxies []netip.Prefix
		want    string
	}{
		"no proxy":                     {"192.0.2.7:1234", nil, proxies, "192.0.2.7"},
		"a header of a stranger":       {"192.0.2.7:1234", []string{"198.51.100.1"}, proxies, "192.0.2.7"},
		"no proxies are set":           {"127.0.0.1:1234", []string{"198.51.100.1"}, nil, "127.0.0.1"},
		"our proxy":                    {"127.0.0.1:1234", []string{"198.51.100.1"}, proxies, "198.51.100.1"},
		"what the visitor made up":     {"127.0.0.1:1234", []string{"1.1.1.1, 198.51.100.1"}, proxies, "198.51.100.1"},
		"two proxies":                  {"127.0.0.1:1234", []string{"1.1.1.1, 198.51.100.1", "10.1.2.3"}, proxies, "198.51.100.1"},
		"our proxy without a header":   {"127.0.0.1:1234", nil, proxies, "127.0.0.1"},
		"a proxy by its other address": {"[::ffff:10.1.2.3]:1234", []string{"198.51.100.1"}, proxies, "198.51.100.1"},
		"an address of version 6":      {"[2001:db8::1]:1234", nil, proxies, "2001:db8::1"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = tc.remote
		for _, h := range tc.headers {
			r.Header.Add("X-Forwarded-For", h)
		}
		if got := (Config{Proxies: tc.proxies}).addressOf(r); got != tc.want {
			t.Errorf("%s: want %s, got %s", name, tc.want, got)
		}
	}
}
