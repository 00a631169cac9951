package sheet

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wantilan/internal/gathering"
)

// jsonObject is an object whose fields are being read.
type jsonObject struct {
	r    *jsonReader
	n    *jsonNode
	path string // of the object: "" for the outermost, "meetings[2]"
}

// object checks that a value is an object with known fields only, each once.
func (r *jsonReader) object(n *jsonNode, path string, known []string) (jsonObject, bool) {
	o := jsonObject{r, n, path}
	if n.kind != '{' {
		r.bad(n, path, WrongType, term("sheet.type.object"))
		return o, false
	}
	for i, key := range n.keys {
		m := Mistake{Field: o.field(key.name), Args: []any{key.name}}
		if slices.ContainsFunc(n.keys[:i], func(k jsonKey) bool { return k.name == key.name }) {
			m.Kind = FieldTwice
		} else if !slices.Contains(known, key.name) {
			m.Kind = FieldUnknown
			if near := closest(key.name, known); near != "" {
				m.Kind, m.Args = FieldUnknownSee, []any{key.name, near}
			}
		}
		if m.Kind != "" {
			r.report(int(key.at), m)
		}
		if i > 100 { // a flood of unknown keys; each was compared with those before
			break
		}
	}
	return o, true
}

func (o jsonObject) field(name string) string {
	if o.path == "" {
		return name
	}
	return o.path + "." + name
}

// value is a field's value; nil when absent or null.
func (o jsonObject) value(name string) *jsonNode {
	for i, key := range o.n.keys {
		if key.name == name && o.n.values[i].kind != 'n' {
			return &o.n.values[i]
		}
	}
	return nil
}

// needed is value, and reports when it is absent.
func (o jsonObject) needed(name string) *jsonNode {
	v := o.value(name)
	if v == nil {
		o.r.bad(o.n, o.path, FieldMissing, name)
	}
	return v
}

func (r *jsonReader) bad(n *jsonNode, path string, kind Kind, args ...any) {
	r.report(int(n.at), Mistake{Kind: kind, Args: args, Field: path})
}

// text reads a text of at most most letters; "" when absent.
func (o jsonObject) text(name string, most int) string {
	v := o.value(name)
	if v == nil {
		return ""
	}
	if v.kind != '"' {
		o.r.bad(v, o.field(name), WrongType, term("sheet.type.text"))
		return ""
	}
	s, kind, args := cleanText(v.text, most)
	if kind != "" {
		o.r.bad(v, o.field(name), kind, args...)
	}
	return s
}

// cleanText trims a text and checks its length and letters.
func cleanText(s string, most int) (clean string, wrong Kind, args []any) {
	s = strings.TrimSpace(s)
	if n := utf8.RuneCountInString(s); n > most {
		return "", TextTooLong, []any{n, most}
	}
	for _, r := range s {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0x7f {
			return "", ControlLetter, []any{"U+" + strings.ToUpper(strconv.FormatInt(int64(r)+0x10000, 16))[1:]}
		}
	}
	return s, "", nil
}

// number reads a whole number within limits; absent when it is not there.
func (o jsonObject) number(name string, low, high, absent int) int {
	v := o.value(name)
	if v == nil {
		return absent
	}
	return o.r.number(v, o.field(name), low, high, absent)
}

func (r *jsonReader) number(v *jsonNode, path string, low, high, absent int) int {
	if v.kind != '0' {
		r.bad(v, path, WrongType, term("sheet.type.number"))
		return absent
	}
	n, err := strconv.Atoi(v.text)
	if err != nil || n < low || n > high {
		r.bad(v, path, OutOfRange, v.text, low, high)
		return absent
	}
	return n
}

// flag reads true or false.
func (o jsonObject) flag(name string) bool {
	v := o.value(name)
	if v != nil && v.kind != 't' && v.kind != 'f' {
		o.r.bad(v, o.field(name), WrongType, term("sheet.type.flag"))
	}
	return v != nil && v.kind == 't'
}

// array gives the elements of a list; nil when absent.
func (o jsonObject) array(name string) []jsonNode {
	v := o.value(name)
	if v == nil {
		return nil
	}
	return o.r.array(v, o.field(name))
}

func (r *jsonReader) array(v *jsonNode, path string) []jsonNode {
	if v.kind != '[' {
		r.bad(v, path, WrongType, term("sheet.type.list"))
		return nil
	}
	return v.values
}

// numbers reads a list of whole numbers, sorted and each once; wrong says which
// kind of mistake a number outside 1 to most is.
func (o jsonObject) numbers(name string, most int, wrong Kind) []int {
	var list []int
	values := o.array(name)
	for i := range values {
		v, path := &values[i], o.field(name)+"["+strconv.Itoa(i+1)+"]"
		if v.kind != '0' {
			o.r.bad(v, path, WrongType, term("sheet.type.number"))
			continue
		}
		n, err := strconv.Atoi(v.text)
		if err != nil || n < 1 || n > most {
			o.r.bad(v, path, wrong, v.text, most)
			continue
		}
		list = append(list, n)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// word reads one of a set of words with the given reader of words.
func word[T any](o jsonObject, name string, absent T, read func(string) (T, bool), allowed term) T {
	v := o.value(name)
	if v == nil {
		return absent
	}
	if v.kind != '"' && v.kind != '0' {
		o.r.bad(v, o.field(name), WrongType, term("sheet.type.text"))
		return absent
	}
	got, ok := read(v.text)
	if !ok {
		o.r.bad(v, o.field(name), UnknownWord, v.text, allowed)
		return absent
	}
	return got
}

// clock reads a time of day; -1 when absent or wrong.
func (o jsonObject) clock(name string) gathering.Clock {
	v := o.value(name)
	if v == nil {
		return -1
	}
	if v.kind == '"' {
		if c, ok := clockText(v.text); ok {
			return c
		}
	}
	o.r.bad(v, o.field(name), BadClock, v.text)
	return -1
}
