package sheet

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// jsonNode is one value of a JSON text with its place.
type jsonNode struct {
	at     int32
	kind   byte // '{' '[' '"' '0' 't' (true) 'f' (false) 'n' (null)
	text   string
	keys   []jsonKey
	values []jsonNode // of an array, or of an object beside keys
}

type jsonKey struct {
	at   int32
	name string
}

// jsonReader reads a JSON text into nodes and reports mistakes with line and
// column.
type jsonReader struct {
	text   string
	lines  *lineIndex
	dec    *json.Decoder
	found  *findings
	values int
}

// mostDepth bounds the nesting of JSON; our own forms need four levels.
const mostDepth = 16

// errReported stops the reading of a text whose first syntax error is reported.
var errReported = errors.New("sheet: reported")

// readTree reads one JSON value and nothing after it; false when the text is not
// JSON, which is then reported.
func readTree(data []byte, found *findings) (*jsonReader, jsonNode, bool) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	r := &jsonReader{text: string(data), found: found}
	r.lines = newLineIndex(r.text)
	if !utf8.Valid(data) {
		r.report(invalidAt(data), Mistake{Kind: BadEncoding})
		return r, jsonNode{}, false
	}
	r.dec = json.NewDecoder(bytes.NewReader(data))
	r.dec.UseNumber()
	root, err := r.value(0)
	if err == nil {
		at := r.next()
		if _, end := r.dec.Token(); end != io.EOF {
			r.report(at, Mistake{Kind: Syntax, Args: []any{glimpse(r.text, at), expectation{key: "sheet.expect.end"}}})
			err = errReported
		}
	}
	return r, root, err == nil
}

// next is the offset of the coming token.
func (r *jsonReader) next() int {
	at := int(r.dec.InputOffset())
	for at < len(r.text) && strings.IndexByte(" \t\r\n,:", r.text[at]) >= 0 {
		at++
	}
	return at
}

func (r *jsonReader) value(depth int) (jsonNode, error) {
	n := jsonNode{at: int32(r.next())}
	token, err := r.dec.Token()
	if err != nil {
		return n, r.syntax(err)
	}
	if r.values++; r.values > mostValues || depth > mostDepth {
		kind := TooDeep
		if r.values > mostValues {
			kind = TooManyValues
		}
		r.report(int(n.at), Mistake{Kind: kind})
		return n, errReported
	}
	switch t := token.(type) {
	case json.Delim:
		n.kind = byte(t)
		return r.inside(n, depth)
	case string:
		n.kind, n.text = '"', t
	case json.Number:
		n.kind, n.text = '0', t.String()
	case bool:
		n.kind = strconv.FormatBool(t)[0]
	default:
		n.kind = 'n'
	}
	return n, nil
}

// inside reads the members of an object or array.
func (r *jsonReader) inside(n jsonNode, depth int) (jsonNode, error) {
	for r.dec.More() {
		if n.kind == '{' {
			key := jsonKey{at: int32(r.next())}
			token, err := r.dec.Token()
			if err != nil {
				return n, r.syntax(err)
			}
			key.name, _ = token.(string) // the decoder allows nothing else
			n.keys = append(n.keys, key)
		}
		v, err := r.value(depth + 1)
		if err != nil {
			return n, err
		}
		n.values = append(n.values, v)
	}
	if _, err := r.dec.Token(); err != nil {
		return n, r.syntax(err)
	}
	return n, nil
}

// syntax reports where the text stops being JSON.
func (r *jsonReader) syntax(err error) error {
	at := r.next()
	if s, ok := errors.AsType[*json.SyntaxError](err); ok {
		at = max(0, int(s.Offset)-1)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		at = len(r.text)
	}
	r.report(at, Mistake{Kind: Syntax, Args: []any{glimpse(r.text, at), expectation{key: "sheet.expect.json"}}})
	return errReported
}

func (r *jsonReader) report(at int, m Mistake) {
	m.Row, m.Column = r.lines.place(at)
	r.found.add(m)
}

// invalidAt is the offset of the first byte that is not UTF-8.
func invalidAt(data []byte) int {
	for at := 0; at < len(data); {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return len(data)
}
