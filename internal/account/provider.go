package account

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"wantilan/internal/fault"
)

// Provider is what is configured of the OpenID provider.
type Provider struct {
	Issuer string
	Client string // our name there
	Secret string
	Name   string         // what people call it
	Return string         // our address that it sends people back to
	Roots  *x509.CertPool // who vouches for its certificate; nil: whom the system trusts
}

// Bounds of talking to the provider.
const (
	providerTime  = 10 * time.Second
	providerBytes = 1 << 20
	providerPause = 10 * time.Second // after a failure, before it is asked again
	mostHops      = 3
)

// Check refuses a provider that cannot be meant. It asks the provider nothing.
func (p Provider) Check() error {
	u, err := url.Parse(p.Issuer)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil || !safe(u) {
		return errors.New("an OpenID provider has an address such as https://id.example")
	}
	if p.Client == "" || p.Name == "" || p.Return == "" {
		return errors.New("an OpenID provider needs a client, a name and an address to return to")
	}
	return nil
}

// client makes what talks to the provider: over HTTPS (or with the machine
// itself), within bounds, and not led to other hosts.
func (p Provider) client() *http.Client {
	inner := &http.Transport{
		Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{RootCAs: p.Roots, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout: providerTime, ResponseHeaderTimeout: providerTime, MaxResponseHeaderBytes: 64 << 10,
		MaxIdleConns: 4, IdleConnTimeout: time.Minute, ForceAttemptHTTP2: true,
	}
	return &http.Client{Transport: fence{inner}, Timeout: providerTime, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if len(via) > mostHops || r.URL.Host != via[0].URL.Host {
			return errors.New("the provider leads elsewhere")
		}
		return nil
	}}
}

// safe tells whether an address is one to talk to.
func safe(u *url.URL) bool {
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (local(u.Host) || ip != nil && ip.IsLoopback())
}

// fence bounds every single request.
type fence struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (f fence) RoundTrip(r *http.Request) (*http.Response, error) {
	if !safe(r.URL) {
		return nil, errors.New("the provider leads to an address without HTTPS")
	}
	res, err := f.next.RoundTrip(r)
	if err == nil {
		res.Body = http.MaxBytesReader(nil, res.Body, providerBytes)
	}
	return res, err
}

// reach asks the provider for its addresses, once; a provider that is down is
// left in peace for a moment.
func (o *OpenID) reach(ctx context.Context) (*oidc.Provider, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.known != nil {
		return o.known, nil
	}
	if !o.failed.IsZero() && o.now().Sub(o.failed) < providerPause {
		return nil, o.down(errors.New("it did not answer a moment ago"))
	}
	// Others wait for the answer as well, so that a visitor who leaves stops nothing.
	found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), o.client), o.provider.Issuer)
	if err == nil {
		err = checkEndpoints(found)
	}
	if err != nil {
		o.failed = o.now()
		return nil, o.down(err)
	}
	o.known = found
	return found, nil
}

// checkEndpoints refuses a provider whose addresses nobody should be sent to.
func checkEndpoints(found *oidc.Provider) error {
	for _, address := range []string{found.Endpoint().AuthURL, found.Endpoint().TokenURL} {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || !safe(u) {
			return errors.New("the provider names an address without HTTPS")
		}
	}
	return nil
}

// config is how to ask the provider. Nothing but who the person is is asked for:
// no name, no mail address.
func (o *OpenID) config(found *oidc.Provider) *oauth2.Config {
	endpoint := found.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInHeader // what the standard takes for granted
	var said struct {
		Methods []string `json:"token_endpoint_auth_methods_supported"`
	}
	if err := found.Claims(&said); err == nil && len(said.Methods) > 0 && !slices.Contains(said.Methods, "client_secret_basic") {
		endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	return &oauth2.Config{
		ClientID: o.provider.Client, ClientSecret: o.provider.Secret, Endpoint: endpoint,
		RedirectURL: o.provider.Return, Scopes: []string{oidc.ScopeOpenID},
	}
}

// down says that the provider cannot be reached.
func (o *OpenID) down(cause error) error {
	return fmt.Errorf("%w: %w", fault.New(fault.Busy, "account.openid_down", o.provider.Name), cause)
}

// refused says that signing in did not work; why is for the log.
func (o *OpenID) refused(cause error) error {
	return fmt.Errorf("%w: %w", fault.New(fault.Forbidden, "account.openid_refused", o.provider.Name), cause)
}

// notExchanged says why a code was not taken, without what the provider wrote,
// which could name the person.
func (o *OpenID) notExchanged(err error) error {
	if answered, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return o.refused(fmt.Errorf("the code was not taken: status %d, %s", answered.Response.StatusCode, knownError(answered.ErrorCode)))
	}
	if _, ok := errors.AsType[*url.Error](err); ok {
		return o.down(err)
	}
	return o.refused(errors.New("the answer to the code is unreadable"))
}

// knownError keeps out of logs what somebody made up.
func knownError(code string) string {
	known := []string{
		"invalid_request", "unauthorized_client", "unsupported_response_type", "invalid_scope", "server_error", "temporarily_unavailable",
		"interaction_required", "login_required", "account_selection_required", "consent_required", "invalid_client", "invalid_grant",
		"unsupported_grant_type",
	}
	if slices.Contains(known, code) {
		return code
	}
	return "an unknown error"
}
