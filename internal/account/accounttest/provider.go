package accounttest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"time"
)

// Provider is an OpenID provider with one client and one person signed in.
type Provider struct {
	*httptest.Server
	ClientID, Secret string
	Now              func() time.Time

	// Change, when set, changes the claims of the next ID tokens.
	Change func(claims map[string]any)
	// Deny, when set, is the error that visitors are sent back with.
	Deny string

	key   *rsa.PrivateKey
	mu    sync.Mutex
	who   string
	codes map[string]request
	asked int // requests that reached it
}

// request is what a code stands for.
type request struct{ subject, nonce, challenge, redirect string }

// providerKey is the key of all providers of one run: making one takes long.
var providerKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// NewProvider serves a provider over HTTPS until it is closed.
func NewProvider(now func() time.Time) (*Provider, error) {
	key, err := providerKey()
	if err != nil {
		return nil, err
	}
	p := &Provider{ClientID: "wantilan", Secret: rand.Text(), Now: now, key: key, who: "subject-1", codes: map[string]request{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.discovery)
	mux.HandleFunc("GET /keys", p.keys)
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	p.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.asked++
		p.mu.Unlock()
		mux.ServeHTTP(w, r)
	}))
	return p, nil
}

// SignIn makes a person the one who is signed in at the provider.
func (p *Provider) SignIn(subject string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.who = subject
}

// Asked is how many requests reached the provider.
func (p *Provider) Asked() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked
}

func (p *Provider) discovery(w http.ResponseWriter, _ *http.Request) {
	p.json(w, map[string]any{
		"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
		"id_token_signing_alg_values_supported": []string{"RS256"}, "response_types_supported": []string{"code"},
	})
}

func (p *Provider) keys(w http.ResponseWriter, _ *http.Request) {
	p.json(w, map[string]any{"keys": []map[string]string{{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "1", "n": encode(p.key.N.Bytes()), "e": encode(big.NewInt(int64(p.key.E)).Bytes()),
	}}})
}

// authorize sends the visitor back with a code, as a provider does for a person
// who is signed in already.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || q.Get("client_id") != p.ClientID || q.Get("response_type") != "code" || q.Get("scope") != "openid" || q.Get("code_challenge_method") != "S256" {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	answer := url.Values{"state": {q.Get("state")}}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.Deny != "" {
		answer.Set("error", p.Deny)
		answer.Set("error_description", "<b>Ni Made</b> said no")
	} else {
		code := rand.Text()
		p.codes[code] = request{p.who, q.Get("nonce"), q.Get("code_challenge"), q.Get("redirect_uri")}
		answer.Set("code", code)
	}
	back.RawQuery = answer.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound)
}

// token gives an ID token for a code, once.
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	client, secret, _ := r.BasicAuth()
	p.mu.Lock()
	defer p.mu.Unlock()
	code := r.PostFormValue("code")
	asked, known := p.codes[code]
	delete(p.codes, code)
	proof := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if client != p.ClientID || secret != p.Secret || !known || encode(proof[:]) != asked.challenge || r.PostFormValue("redirect_uri") != asked.redirect {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":"invalid_grant","error_description":"Ni Made is not welcome"}`)
		return
	}
	now := p.Now()
	claims := map[string]any{
		"iss": p.URL, "sub": asked.subject, "aud": p.ClientID, "nonce": asked.nonce,
		"iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(),
	}
	if p.Change != nil {
		p.Change(claims)
	}
	id, err := p.Sign(claims)
	if err != nil {
		http.Error(w, "signing failed", http.StatusInternalServerError)
		return
	}
	p.json(w, map[string]any{"access_token": rand.Text(), "token_type": "Bearer", "expires_in": 300, "id_token": id})
}

// Sign makes a token of claims.
func (p *Provider) Sign(claims map[string]any) (string, error) {
	body, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	text := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RS256","kid":"1","typ":"JWT"}`)) + "." + encode(body)
	digest := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, p.key, crypto.SHA256, digest[:])
	return text + "." + encode(signature), err
}

func (p *Provider) json(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // a visitor who has left
}
