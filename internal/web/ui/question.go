package ui

import "github.com/a-h/templ"

// Look is how much a button stands out.
type Look string

// The looks. A form has at most one primary button.
const (
	Primary     Look = ""
	Plain       Look = "plain"
	Danger      Look = "danger"
	Small       Look = "small"
	PlainSmall  Look = "plain small"
	DangerSmall Look = "danger small"
)

// Tone says whether something is good news.
type Tone string

// The tones. Each has words beside its colour.
const (
	Calm Tone = ""
	Good Tone = "good"
	Warn Tone = "warn"
	Bad  Tone = "bad"
)

// Question is one thing that a form asks for.
type Question struct {
	ID       string // of the field in the page; empty: as Name
	Name     string // under which the answer is sent
	Label    string
	Hint     string // how to answer; may be empty
	Wrong    string // what is wrong with the answer; empty: nothing
	Value    string // what was answered so far; of a checkbox, what it sends
	Kind     string // text, email, tel, password, number, date, time, search; empty: text
	Fill     string // what browsers may fill in, such as name or email
	Checked  bool   // of a checkbox
	Required bool
	Disabled bool
	More     templ.Attributes // min, max, step, maxlength, accept, rows
}

// Option is one of the answers offered.
type Option struct {
	Value string
	Text  string
	Hint  string // of a radio button; may be empty
}

// id is where the question stands in its page.
func (q Question) id() string {
	if q.ID != "" {
		return q.ID
	}
	return q.Name
}

func (q Question) kind() string {
	if q.Kind == "" {
		return "text"
	}
	return q.Kind
}

// attrs are what all controls have: their names, what describes them, and
// whether they have to be answered.
func (q Question) attrs() templ.Attributes {
	all := templ.Attributes{}
	for name, value := range q.More {
		all[name] = value
	}
	all["id"], all["name"] = q.id(), q.Name
	if by := describers(q.id(), q.Hint, q.Wrong); by != "" {
		all["aria-describedby"] = by
	}
	if q.Wrong != "" {
		all["aria-invalid"] = "true"
	}
	if q.Fill != "" {
		all["autocomplete"] = q.Fill
	}
	all["required"], all["disabled"] = q.Required, q.Disabled
	return all
}

// Mistake is one answer that has to be corrected.
type Mistake struct {
	ID    string // of the field
	Label string
	Text  string // what is wrong
}

// Mistakes lists what is wrong, in the order in which the form asks.
func Mistakes(questions ...Question) []Mistake {
	var all []Mistake
	for _, q := range questions {
		if q.Wrong != "" {
			all = append(all, Mistake{q.id(), q.Label, q.Wrong})
		}
	}
	return all
}
