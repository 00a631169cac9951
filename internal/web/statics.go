package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"path"
	"strings"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/web/ui"
)

//go:embed static/*.js static/*.svg
var staticFiles embed.FS

// The stylesheet stands in every page, because a second request costs a whole
// round trip on a slow line; the policy knows it by its hash. Personal agendas,
// which participants open most, carry only what they need of it.
var (
	styleText, leanText = ui.Style(), ui.Lean(agendaParts...)
	styleTag, leanTag   = "<style>" + styleText + "</style>", "<style>" + leanText + "</style>"
	styleHash, leanHash = hashOf(styleText), hashOf(leanText)

	// ownTag is what stands in the head of agendas: no third request for the icon.
	ownTag = leanTag + `<link rel="icon" href="` + iconAddress + `"><script type="module" src="` + agendaScript + `"></script>`
)

const (
	iconAddress = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 28 24'%3E%3Cpath d='M14 1l13 9H1z' fill='%238c2f1f'/%3E" +
		"%3Cpath d='M5 10h2v11H5zM13 10h2v11h-2zM21 10h2v11h-2zM2 21h24v2H2z' fill='%236b4a35'/%3E%3C/svg%3E"
	agendaScript = "/statis/agenda.js"
)

// agendaPolicy is the content security policy of agendas: their script may be run as a
// worker, and nothing else than it.
var agendaPolicy = strings.Replace(policy(), "trusted-types 'none'", "trusted-types agenda", 1)

// agendaParts are the elements and classes that agendas are built of.
var agendaParts = strings.Fields(`html body main header nav footer div p a b strong small span br h1 h2 ul ol li svg path rect pattern defs form button input section
	dl dt dd details summary time img symbol use
	.skip .motif .top .brand .roof .tiles .gold .who .quiet .name .short .wide .ribbon .tabs .foot .card .row .button .plain .small .hint .note .good .warn .notice .tag .empty
	.big .next .agendalist .time .meeting .table .kind .free .away .item .break .noprint .hidden
	.k-business .k-bank .k-airport .k-hotel .k-retailer .k-government .k-council .k-expert .k-other .long`)

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// statics are the files under /statis/, by name.
type statics map[string]staticFile

type staticFile struct {
	kind string
	tag  string // for caches
	body []byte
}

func loadStatics() (statics, error) {
	list, err := staticFiles.ReadDir("static")
	if err != nil {
		return nil, err
	}
	kinds := map[string]string{".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
	all := statics{}
	for _, f := range list {
		body, err := staticFiles.ReadFile("static/" + f.Name())
		if err != nil {
			return nil, err
		}
		if f.Name() == "agenda.js" { // what it keeps is shown under the same policy
			body = bytes.Replace(body, []byte("@policy"), []byte(agendaPolicy), 1)
		}
		sum := sha256.Sum256(body)
		all[f.Name()] = staticFile{kind: kinds[path.Ext(f.Name())], tag: `"` + hex.EncodeToString(sum[:8]) + `"`, body: body}
	}
	return all, nil
}

// version is a short text that changes with a file.
func (s statics) version(name string) string { return strings.Trim(s[name].tag, `"`) }

// static sends a script or picture of ours.
func (s *site) static(v *visit) error {
	f, ok := s.statics[v.PathValue("file")]
	if !ok {
		return fault.New(fault.NotFound, "web.not_found")
	}
	h := v.w.Header()
	h.Set("Cache-Control", "public, max-age=300")
	h.Set("Vary", "Accept-Encoding") // the same for everybody
	h.Set("ETag", f.tag)
	if strings.Contains(v.Header.Get("If-None-Match"), f.tag) {
		v.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", f.kind)
	h.Set("Service-Worker-Allowed", "/")
	_, err := v.w.Write(f.body)
	return ignoreGone(v.Context(), err)
}

// healthy tells that the server runs. It asks nothing else: restarting the
// server heals no database.
func (s *site) healthy(v *visit) error { return v.plain(http.StatusOK, "ok\n") }

// readyTime is how long the database may take to answer.
const readyTime = 2 * time.Second

// ready tells that pages can be shown: the database answers.
func (s *site) ready(v *visit) error {
	ctx, cancel := context.WithTimeout(v.Context(), readyTime)
	defer cancel()
	if err := s.Ready(ctx); err != nil {
		s.Log.Error("not ready", "ref", v.ref, "error", err)
		return v.plain(http.StatusServiceUnavailable, "the database does not answer\n")
	}
	return v.plain(http.StatusOK, "ok\n")
}

// plain sends a text for machines.
func (v *visit) plain(status int, text string) error {
	v.started = true
	v.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	v.w.WriteHeader(status)
	_, err := v.w.Write([]byte(text))
	return ignoreGone(v.Context(), err)
}
