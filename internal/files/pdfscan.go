package files

import (
	"bytes"
	"compress/zlib"
	"io"
)

// mostUnpacked bounds what the object streams of one PDF unpack to, all together.
const mostUnpacked = 32 << 20

// pdfActs are the names of what acts by itself in a PDF or carries other files
// (ISO 32000-1, 12.6.4, 12.7.8, 13, 7.11.4).
var pdfActs = []string{"JavaScript", "JS", "Launch", "RichMedia", "EmbeddedFile", "XFA"}

// pdfScan looks for names outside of strings and streams, and within the streams
// that hold objects.
type pdfScan struct {
	acts   string // the first name found that acts
	locked bool
	left   int64 // how much may still be unpacked
	inside bool  // an object stream, which holds no streams
}

// objects goes through objects: a whole PDF, or what an object stream holds.
func (s *pdfScan) objects(b []byte) {
	holdsObjects := false // of the stream that follows
	for len(b) > 0 && s.acts == "" && s.left > 0 {
		switch c := b[0]; {
		case c == '(':
			b = afterString(b)
		case c == '%':
			b = afterLine(b)
		case c == '/':
			var name string
			name, b = pdfName(b[1:])
			holdsObjects = holdsObjects || name == "ObjStm"
			s.note(name)
		case c == 'e' && bytes.HasPrefix(b, []byte("endobj")):
			holdsObjects, b = false, b[len("endobj"):]
		case c == 's' && !s.inside && bytes.HasPrefix(b, []byte("stream")):
			b = s.stream(b[len("stream"):], holdsObjects)
			holdsObjects = false
		default:
			b = b[1:]
		}
	}
}

func (s *pdfScan) note(name string) {
	if name == "Encrypt" {
		s.locked = true
	}
	for _, acts := range pdfActs {
		if name == acts || acts == "EmbeddedFile" && name == "EF" {
			s.acts = acts
		}
	}
}

// stream passes over a stream, and looks into it if it holds objects. What cannot
// be unpacked (it is encrypted, or packed in a way that is rare for objects) is not
// looked into.
func (s *pdfScan) stream(b []byte, holdsObjects bool) []byte {
	n, begins := endsLine(b)
	if !begins {
		return b // the word in some other sense
	}
	content, rest, _ := bytes.Cut(b[n:], []byte("endstream"))
	if !holdsObjects {
		return rest
	}
	if z, err := zlib.NewReader(bytes.NewReader(content)); err == nil {
		unpacked, _ := io.ReadAll(io.LimitReader(z, s.left)) // what comes before a mistake is looked into
		s.left -= int64(len(unpacked))
		content = unpacked
	}
	inner := pdfScan{left: s.left, inside: true}
	inner.objects(content)
	s.acts = inner.acts
	return rest
}

// afterString is what follows a literal string, in which brackets nest and a
// backslash takes away a bracket's meaning.
func afterString(b []byte) []byte {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return b[i+1:]
			}
		}
	}
	return nil
}

func afterLine(b []byte) []byte {
	if end := bytes.IndexAny(b, "\r\n"); end >= 0 {
		return b[end:]
	}
	return nil
}

// pdfName reads a name behind its slash, where # and two digits stand for a byte.
func pdfName(b []byte) (name string, rest []byte) {
	var read []byte
	for len(b) > 0 && !bytes.ContainsRune([]byte("\x00\t\n\f\r ()<>[]{}/%"), rune(b[0])) {
		c := b[0]
		if c == '#' && len(b) >= 3 {
			high, low := hexDigit(b[1]), hexDigit(b[2])
			if high >= 0 && low >= 0 {
				c, b = byte(high<<4|low), b[2:]
			}
		}
		if len(read) < 32 { // no name that matters is longer
			read = append(read, c)
		}
		b = b[1:]
	}
	return string(read), b
}

func hexDigit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
