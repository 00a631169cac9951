package sheet

import (
	"fmt"
	"strconv"
	"strings"
)

// dznValue is one value of a MiniZinc data file: a number, a set of numbers, or
// an array of values. A two-dimensional array is an array of arrays.
type dznValue struct {
	at    int  // offset of its first character
	kind  byte // 'n' number, 's' set, 'a' array
	n     int
	items []dznValue
}

// dznParser reads the part of MiniZinc's data syntax that the instances use:
// assignments of integers, sets, ranges, arrays and two-dimensional arrays.
type dznParser struct {
	text   string
	lines  *lineIndex
	at     int
	values int
	found  *findings
	failed bool
}

// mostValues bounds how many values a JSON or .dzn file may hold.
const mostValues = 2_500_000

// parse reads all assignments up to the first syntax error, which it reports.
func (p *dznParser) parse() map[string]dznValue {
	fields := map[string]dznValue{}
	for p.space(); p.at < len(p.text) && !p.failed; p.space() {
		at := p.at
		name := p.word()
		if name == "" {
			p.fail(p.at, "sheet.expect.name")
			break
		}
		if !p.expect("=") {
			break
		}
		v := p.value(0)
		if p.failed {
			break
		}
		if _, twice := fields[name]; twice {
			p.report(at, Mistake{Kind: FieldTwice, Args: []any{name}, Field: name})
		}
		v.at = at
		fields[name] = v
		if p.space(); p.at < len(p.text) {
			p.expect(";")
		}
	}
	return fields
}

// space skips blanks and comments.
func (p *dznParser) space() {
	for p.at < len(p.text) {
		rest := p.text[p.at:]
		switch {
		case strings.HasPrefix(rest, "%"):
			end := strings.IndexByte(rest, '\n')
			if end < 0 {
				end = len(rest)
			}
			p.at += end
		case strings.HasPrefix(rest, "/*"):
			end := strings.Index(rest, "*/")
			if end < 0 {
				p.fail(p.at, "sheet.expect.comment_end")
				p.at = len(p.text)
				return
			}
			p.at += end + 2
		case strings.IndexByte(" \t\r\n\f\v", rest[0]) >= 0:
			p.at++
		default:
			return
		}
	}
}

func (p *dznParser) word() string {
	start := p.at
	for p.at < len(p.text) {
		c := p.text[p.at]
		letter := c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (p.at == start || c < '0' || c > '9') {
			break
		}
		p.at++
	}
	return p.text[start:p.at]
}

// has skips blanks and takes the token if it is next.
func (p *dznParser) has(token string) bool {
	p.space()
	if p.failed || !strings.HasPrefix(p.text[p.at:], token) {
		return false
	}
	p.at += len(token)
	return true
}

func (p *dznParser) expect(token string) bool {
	if p.has(token) {
		return true
	}
	p.fail(p.at, "sheet.expect.token", token)
	return false
}

func (p *dznParser) value(depth int) dznValue {
	p.space()
	v := dznValue{at: p.at, kind: 'a'}
	p.values++
	switch {
	case p.failed:
	case p.values > mostValues:
		p.failed = true
		p.report(p.at, Mistake{Kind: TooManyValues})
	case depth > 3:
		p.failed = true
		p.report(p.at, Mistake{Kind: TooDeep})
	case p.has("[|"):
		v.items = p.rows()
	case p.has("["):
		v.items = p.list("]", depth)
	case p.has("{"):
		v.kind, v.items = 's', p.list("}", depth)
	default:
		return p.number()
	}
	return v
}

// list reads values up to the closing token; a comma after the last is allowed.
func (p *dznParser) list(end string, depth int) []dznValue {
	var items []dznValue
	for !p.failed && !p.has(end) {
		items = append(items, p.value(depth+1))
		if !p.failed && !p.has(",") {
			p.expect(end)
			break
		}
	}
	return items
}

// rows reads the rows of a two-dimensional array, "1, 2, 3 | 4, 5, 6 |]".
func (p *dznParser) rows() []dznValue {
	var rows []dznValue
	for !p.failed && !p.has("|]") {
		p.space()
		row := dznValue{at: p.at, kind: 'a'}
		for !p.failed {
			row.items = append(row.items, p.value(2))
			p.has(",")
			if p.space(); strings.HasPrefix(p.text[p.at:], "|") {
				break
			}
			if p.at >= len(p.text) {
				p.fail(p.at, "sheet.expect.token", "|]")
			}
		}
		rows = append(rows, row)
		if !p.failed && !p.has("|]") {
			p.expect("|")
		} else {
			break
		}
	}
	return rows
}

// number reads an integer, or a range a..b as a set.
func (p *dznParser) number() dznValue {
	v := dznValue{at: p.at, kind: 'n'}
	low, ok := p.integer()
	if !ok {
		p.fail(p.at, "sheet.expect.value")
		return v
	}
	v.n = low
	if !p.has("..") {
		return v
	}
	p.space()
	high, ok := p.integer()
	if !ok || high-low > mostValues {
		p.fail(p.at, "sheet.expect.value")
		return v
	}
	v.kind = 's'
	for n := low; n <= high; n++ {
		p.values++
		v.items = append(v.items, dznValue{at: v.at, kind: 'n', n: n})
	}
	return v
}

func (p *dznParser) integer() (int, bool) {
	end := p.at
	if end < len(p.text) && p.text[end] == '-' {
		end++
	}
	for end < len(p.text) && '0' <= p.text[end] && p.text[end] <= '9' {
		end++
	}
	n, err := strconv.ParseInt(p.text[p.at:end], 10, 32)
	if err != nil {
		return 0, false
	}
	p.at = end
	return int(n), true
}

// fail reports the first syntax error and stops the reading.
func (p *dznParser) fail(at int, expected string, args ...any) {
	if p.failed {
		return
	}
	p.failed = true
	p.report(at, Mistake{Kind: Syntax, Args: []any{glimpse(p.text, at), expectation{expected, args}}})
}

func (p *dznParser) report(at int, m Mistake) {
	m.Row, m.Column = p.lines.place(at)
	p.found.add(m)
}

// expectation is a wording argument: what a reader hoped to find.
type expectation struct {
	key  string
	args []any
}

// glimpse is the few characters at an offset, for a message.
func glimpse(text string, at int) any {
	if at >= len(text) {
		return term("sheet.expect.end")
	}
	s := text[at:min(len(text), at+60)]
	if end := strings.IndexAny(s, "\r\n"); end > 0 {
		s = s[:end]
	}
	if r := []rune(strings.ToValidUTF8(s, "\uFFFD")); len(r) > 20 {
		s = string(r[:20]) + "…"
	}
	return fmt.Sprintf("“%s”", shown(s))
}
