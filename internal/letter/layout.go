package letter

import (
	"fmt"
	"strings"
	"unicode"
)

// Block is one part of a filled text: a paragraph, a list, or details.
type Block struct {
	List  bool   // Lines are items
	Lines []Line // none for details
	Rows  []Row  // of details: what the text's {rincian} stands for
}

// Line is one line of a paragraph, or one item of a list.
type Line []Run

// Run is text of one look. It is never to be read as anything but text: writers escape
// it as their format asks.
type Run struct {
	Text string
	Bold bool
	From string // the placeholder it came from; empty: of the form itself
}

// Text is a line without its looks.
func (l Line) Text() string {
	var b strings.Builder
	for _, r := range l {
		b.WriteString(r.Text)
	}
	return b.String()
}

// Row is one line of details: "Tempat", "Balai …".
type Row struct{ Name, Value string }

// detailed is the placeholder that stands for details.
const detailed = "rincian"

// Details makes the value of {rincian}. Where that stands alone in a paragraph, it
// becomes a block of rows; elsewhere a text.
func Details(rows ...Row) string {
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = oneLine(r.Name) + "\t" + oneLine(r.Value)
	}
	return strings.Join(lines, "\n")
}

// rowsOf reads what Details wrote; a line without a name is a value.
func rowsOf(value string) []Row {
	var all []Row
	for line := range strings.SplitSeq(clean(value), "\n") {
		name, text, named := strings.Cut(line, "\t")
		if !named {
			name, text = "", name
		}
		if row := (Row{oneLine(name), oneLine(text)}); row != (Row{}) {
			all = append(all, row)
		}
	}
	return all
}

// Fill puts values into a form's text and gives its blocks. A blank line ends a
// paragraph, lines that begin with "- " are a list, **bold** is bold, {name} is a
// placeholder; nothing else means anything. Values are put in after the layout was read,
// so that nothing in them becomes layout; of each, line breaks become spaces. A line
// whose placeholders are all empty and that has no words of its own is left out.
//
// A placeholder without a value in values is an error, never a gap in a letter; one
// whose value is empty gives nothing.
func Fill(text string, values map[string]string) ([]Block, error) {
	blocks, err := parse("text", text, nil)
	if err != nil {
		return nil, err
	}
	var filled []Block
	for _, b := range blocks {
		if len(b.Lines) == 1 && len(b.Lines[0]) == 1 && b.Lines[0][0].From == detailed {
			value, there := values[detailed]
			if !there {
				return nil, fmt.Errorf("fill a form: there is no value for {%s}", detailed)
			}
			if rows := rowsOf(value); len(rows) > 0 {
				filled = append(filled, Block{Rows: rows})
			}
			continue
		}
		var lines []Line
		for _, l := range b.Lines {
			line, says, err := l.fill(values)
			if err != nil {
				return nil, err
			}
			if says {
				lines = append(lines, line)
			}
		}
		if len(lines) > 0 {
			filled = append(filled, Block{List: b.List, Lines: lines})
		}
	}
	return filled, nil
}

// FillLine is Fill for a title, which is one line.
func FillLine(title string, values map[string]string) (Line, error) {
	blocks, err := parse("title", oneLine(title), nil)
	if err != nil {
		return nil, err
	}
	var line Line
	for _, b := range blocks {
		for _, l := range b.Lines {
			more, _, err := l.fill(values)
			if err != nil {
				return nil, err
			}
			line = append(line, more...)
		}
	}
	return line, nil
}

// fill gives a line its values, and tells whether there is anything to say in it.
func (l Line) fill(values map[string]string) (filled Line, says bool, err error) {
	placed := false
	for _, r := range l {
		if r.From == "" {
			filled = append(filled, r)
			says = says || strings.ContainsFunc(r.Text, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) })
			continue
		}
		value, there := values[r.From]
		if !there {
			return nil, false, fmt.Errorf("fill a form: there is no value for {%s}", r.From)
		}
		placed = true
		if r.From == detailed {
			var parts []string
			for _, row := range rowsOf(value) {
				parts = append(parts, row.text())
			}
			value = strings.Join(parts, "; ")
		}
		if r.Text = oneLine(value); r.Text != "" {
			filled, says = append(filled, r), true
		}
	}
	return filled, says || !placed, nil
}

// text is a row in one line.
func (r Row) text() string {
	if r.Name == "" {
		return r.Value
	}
	return r.Name + ": " + r.Value
}

// Paragraphs are blocks as plain text, each with its lines apart by line breaks; items
// of lists begin with "- ". It is what mail.Letter takes.
func Paragraphs(blocks []Block) []string { return paragraphs(blocks, "") }

// Plain are blocks as one plain text, paragraphs apart by a blank line.
func Plain(blocks []Block) string { return strings.Join(paragraphs(blocks, ""), "\n\n") }

// WhatsApp are blocks as a message of WhatsApp, which writes bold as *bold*.
func WhatsApp(blocks []Block) string { return strings.Join(paragraphs(blocks, "*"), "\n\n") }

func paragraphs(blocks []Block, bold string) []string {
	all := make([]string, len(blocks))
	for i, b := range blocks {
		var lines []string
		for _, r := range b.Rows {
			lines = append(lines, r.text())
		}
		for _, l := range b.Lines {
			text := l.marked(bold)
			if b.List {
				text = "- " + text
			}
			lines = append(lines, text)
		}
		all[i] = strings.Join(lines, "\n")
	}
	return all
}

// marked is a line with a mark around what is bold; neighbours that are bold share one.
// A mark inside a bold text would end it, so it is left out of such.
func (l Line) marked(mark string) string {
	if mark == "" {
		return l.Text()
	}
	var out strings.Builder
	for i := 0; i < len(l); {
		from := i
		for i < len(l) && l[i].Bold == l[from].Bold {
			i++
		}
		text := l[from:i].Text()
		core := strings.TrimSpace(text)
		if !l[from].Bold || core == "" {
			out.WriteString(text)
			continue
		}
		before, after, _ := strings.Cut(text, core)
		out.WriteString(before + mark + strings.ReplaceAll(core, mark, "") + mark + after)
	}
	return out.String()
}
