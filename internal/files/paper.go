package files

import (
	"bytes"
	"context"
	"io"
	"mime"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"wantilan/internal/fault"
)

// Paper is a PDF as it was handed in.
type Paper struct {
	PDF    []byte
	Locked bool // encrypted: whoever opens it may be asked for a password
}

// Paper checks a PDF that somebody handed in: that it is one and whole, and that
// nothing in it acts by itself as far as can be seen. What hides better than that is
// why papers are only handed out as Download tells. An encrypted one is taken, for
// offices lock letters against changes only; so is a signed one. It has its turn
// while it reads, as Photo.
func (i *Intake) Paper(ctx context.Context, r io.ReadSeeker) (Paper, error) {
	leave, err := i.enter(ctx)
	if err != nil {
		return Paper{}, err
	}
	defer leave()
	content, err := take("paper", r, MostPaperBytes)
	if err != nil {
		return Paper{}, err
	}
	if !pdfBegins.Match(content) {
		return Paper{}, fault.Field("paper", "files.paper_kind")
	}
	if !whole(content) {
		return Paper{}, fault.Field("paper", "files.paper_broken")
	}
	s := pdfScan{left: mostUnpacked}
	s.objects(content)
	switch {
	case s.left <= 0:
		return Paper{}, fault.Field("paper", "files.paper_heavy")
	case s.acts != "":
		return Paper{}, fault.Field("paper", "files.paper_active", s.acts)
	}
	return Paper{PDF: content, Locked: s.locked}, nil
}

var (
	pdfBegins = regexp.MustCompile(`^%PDF-[12]\.[0-9]`)
	pdfEnds   = regexp.MustCompile(`startxref\s+([0-9]{1,10})\s+%%EOF`)
	pdfTable  = regexp.MustCompile(`^\s*(xref|[0-9]+\s+[0-9]+\s+obj)`)
)

// pdfTail is how far before the end of a PDF its trailer is looked for (ISO 32000,
// annex H: 1,024 bytes), with the number before it.
const pdfTail = 1024 + 64

// whole tells whether a PDF ends with a trailer that leads to its table of contents.
func whole(content []byte) bool {
	tail := content[max(0, len(content)-pdfTail):]
	all := pdfEnds.FindAllSubmatch(tail, -1)
	if len(all) == 0 {
		return false
	}
	at, err := strconv.Atoi(string(all[len(all)-1][1]))
	return err == nil && at < len(content) && pdfTable.Match(content[at:min(len(content), at+64)])
}

// longestName is how much of a name goes into a header, in letters.
const longestName = 100

// Download says in a header that what follows is a file of this name and type to be
// kept, never to be shown or guessed at by the browser. The name is one of ours; it
// is cleaned all the same.
func Download(h http.Header, name, contentType string) {
	clean := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, strings.ToValidUTF8(name, "-"))
	if letters := []rune(clean); len(letters) > longestName {
		clean = string(letters[:longestName])
	}
	h.Set("Content-Type", contentType)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": clean}))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
}

// endsLine tells whether b begins with the end of a line, and how long that is.
func endsLine(b []byte) (int, bool) {
	switch {
	case bytes.HasPrefix(b, []byte("\r\n")):
		return 2, true
	case bytes.HasPrefix(b, []byte("\n")), bytes.HasPrefix(b, []byte("\r")):
		return 1, true
	}
	return 0, false
}
