package xlsx

import (
	"bufio"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Names of the format.
const (
	xmlHead      = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
	mainSpace    = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	officeSpace  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageSpace = "http://schemas.openxmlformats.org/package/2006/"
	contentKind  = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// printer writes XML. Its errors stay in its bufio.Writer until Flush.
type printer struct{ *bufio.Writer }

// text writes XML as it stands.
func (p *printer) text(parts ...string) {
	for _, s := range parts {
		_, _ = p.WriteString(s)
	}
}

func (p *printer) number(n int) { _, _ = p.Write(strconv.AppendInt(p.AvailableBuffer(), int64(n), 10)) }

// attribute writes one; a value is escaped.
func (p *printer) attribute(name, value string) {
	p.text(" ", name, `="`)
	p.escape(value, true)
	p.text(`"`)
}

func (p *printer) count(name string, n int) {
	p.text(" ", name, `="`)
	p.number(n)
	p.text(`"`)
}

func (p *printer) decimal(name string, x float64) {
	p.text(" ", name, `="`, strconv.FormatFloat(x, 'f', -1, 64), `"`)
}

// element writes one that holds a text.
func (p *printer) element(name, value string) {
	p.text("<", name, ">")
	p.escaped(value)
	p.text("</", name, ">")
}

// escaped writes a text so that XML takes it for nothing else. What XML cannot hold
// becomes the sign for an unknown letter.
func (p *printer) escaped(s string) { p.escape(s, false) }

func (p *printer) escape(s string, quoted bool) {
	from := 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if instead := escapes(r, size, quoted); instead != "" {
			p.text(s[from:i], instead)
			from = i + size
		}
		i += size
	}
	p.text(s[from:])
}

func escapes(r rune, size int, quoted bool) string {
	switch {
	case r == '&':
		return "&amp;"
	case r == '<':
		return "&lt;"
	case r == '>':
		return "&gt;"
	case r == '"' && quoted:
		return "&#34;"
	case r == '\n':
		return "&#xA;"
	case r == '\r':
		return "&#xD;"
	case r == '\t':
		return "&#x9;"
	case r < ' ', r == 0xFFFE, r == 0xFFFF, r == utf8.RuneError && size == 1:
		return "\uFFFD"
	}
	return ""
}

// cellText writes the text of a cell, at most as long as a cell may be. Spreadsheets
// read _x0041_ as the letter with that number: what only looks so has its first
// underscore escaped in the same way.
func (p *printer) cellText(s string) {
	s = clip(s, mostLetters)
	if s != "" && (s[0] <= ' ' || s[len(s)-1] <= ' ' || strings.ContainsAny(s, "\n\t")) {
		p.text(`<t xml:space="preserve">`)
	} else {
		p.text("<t>")
	}
	for {
		i := strings.Index(s, "_x")
		if i < 0 {
			break
		}
		p.escaped(s[:i])
		if _, coded := decode(s[i:]); coded {
			p.text("_x005F_")
		} else {
			p.text("_")
		}
		s = s[i+1:]
	}
	p.escaped(s)
	p.text("</t>")
}

// codeLen is the length of _x0041_.
const codeLen = 7

// decode reads the letter that a text begins with in the form _x0041_.
func decode(s string) (rune, bool) {
	if len(s) < codeLen || s[0] != '_' || s[1] != 'x' || s[codeLen-1] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:codeLen-1], 16, 16)
	return rune(n), err == nil
}

// plain undoes what cellText and other writers did to letters.
func plain(s string) string {
	i := strings.Index(s, "_x")
	if i < 0 {
		return s
	}
	var out strings.Builder
	for ; i >= 0; i = strings.Index(s, "_x") {
		out.WriteString(s[:i])
		if r, coded := decode(s[i:]); coded {
			out.WriteRune(r)
			s = s[i+codeLen:]
		} else {
			out.WriteString("_x")
			s = s[i+2:]
		}
	}
	out.WriteString(s)
	return out.String()
}

// clip cuts a text to at most units UTF-16 units without splitting a letter.
func clip(s string, units int) string {
	if len(s) <= units {
		return s
	}
	for i, r := range s {
		if units--; r >= 0x10000 {
			units--
		}
		if units < 0 {
			return s[:i]
		}
	}
	return s
}
