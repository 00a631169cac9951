package letter

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// Text is a form's own words: a title on one line, and what Fill reads.
type Text struct {
	Title string // subject, hal or heading
	Text  string
}

// Version is a text as a body once worded it.
type Version struct {
	Organisation account.OrganisationID
	Kind         Kind
	Language     Language
	Number       int // from 1
	Text
	Shipped bool // back to the words that come with the program; Text is empty
	By      account.ID
	ByName  string
	At      time.Time
}

// Form (templat naskah) is what a body's texts of one kind and language say now.
type Form struct {
	FormKind
	Language Language
	Text
	Own     bool      // worded by the body; otherwise as it comes with the program
	Number  int       // of the newest version; 0: none was made
	History []Version // newest first, at most mostHistory; only from Forms.Form
}

// Forms is the book of a body's forms.
type Forms struct {
	store       FormStore
	secretariat *Secretariat
	now         func() time.Time
}

// FormStore is what Forms need kept. Implemented by internal/store.
type FormStore interface {
	// NewestVersions lists the newest version of each kind and language of a body.
	NewestVersions(ctx context.Context, of account.OrganisationID) ([]Version, error)
	// Versions lists those of one kind and language, the newest first.
	Versions(ctx context.Context, of account.OrganisationID, k Kind, in Language, limit int) ([]Version, error)
	// KeepVersion keeps a version; Conflict when there is one of its number.
	KeepVersion(ctx context.Context, v Version, e account.Entry) error
}

// NewForms makes the book over what store keeps.
func NewForms(store FormStore, secretariat *Secretariat, now func() time.Time) *Forms {
	return &Forms{store: store, secretariat: secretariat, now: now}
}

// Bounds of forms.
const (
	longestTitle = 150 // characters
	longestText  = 12_000
	mostHistory  = 50
)

//go:embed texts
var texts embed.FS

// shipped are the words that come with the program. A file that is not there is our
// mistake, found by the tests, so it panics.
var shipped = sync.OnceValue(func() map[Kind]map[Language]Text {
	all := map[Kind]map[Language]Text{}
	for _, k := range Kinds {
		all[k.Kind] = map[Language]Text{}
		for _, in := range k.Languages {
			raw, err := texts.ReadFile("texts/" + string(k.Kind) + "." + string(in) + ".txt")
			if err != nil {
				panic(fmt.Sprintf("letter: %v", err))
			}
			title, text, _ := strings.Cut(string(raw), "\n")
			all[k.Kind][in] = Text{strings.TrimSpace(title), strings.TrimSpace(text)}
		}
	}
	return all
})

// Shipped are the words that come with the program for a kind that has the language;
// those in Indonesian for one that has not.
func Shipped(k Kind, in Language) Text {
	if t, there := shipped()[k][in]; there {
		return t
	}
	return shipped()[k][Indonesian]
}

// known is the declaration of a kind that has a language.
func known(k Kind, in Language) (FormKind, error) {
	f, there := KindOf(k)
	if !there || !slices.Contains(f.Languages, in) {
		return FormKind{}, fault.New(fault.NotFound, "letter.form_not_found")
	}
	return f, nil
}

// formOf is a form as its newest version says.
func formOf(f FormKind, in Language, newest Version) Form {
	form := Form{FormKind: f, Language: in, Text: Shipped(f.Kind, in), Number: newest.Number}
	if newest.Number > 0 && !newest.Shipped {
		form.Text, form.Own = newest.Text, true
	}
	return form
}

// List lists a body's forms of all kinds and languages, without their history.
func (f *Forms) List(ctx context.Context, by account.Actor, of account.OrganisationID) ([]Form, error) {
	if _, err := f.secretariat.Body(ctx, by, of, account.SeeLetters); err != nil {
		return nil, err
	}
	made, err := f.store.NewestVersions(ctx, of)
	if err != nil {
		return nil, fmt.Errorf("list forms of %s: %w", of, err)
	}
	var all []Form
	for _, k := range Kinds {
		for _, in := range k.Languages {
			var newest Version
			if i := slices.IndexFunc(made, func(v Version) bool { return v.Kind == k.Kind && v.Language == in }); i >= 0 {
				newest = made[i]
			}
			all = append(all, formOf(k, in, newest))
		}
	}
	return all, nil
}

// Form is one form with its history.
func (f *Forms) Form(ctx context.Context, by account.Actor, of account.OrganisationID, k Kind, in Language) (Form, error) {
	if _, err := f.secretariat.Body(ctx, by, of, account.SeeLetters); err != nil {
		return Form{}, err
	}
	kind, err := known(k, in)
	if err != nil {
		return Form{}, err
	}
	history, err := f.store.Versions(ctx, of, k, in, mostHistory)
	if err != nil {
		return Form{}, fmt.Errorf("load form %s of %s: %w", k, of, err)
	}
	var newest Version
	if len(history) > 0 {
		newest = history[0]
	}
	form := formOf(kind, in, newest)
	form.History = history
	return form, nil
}

// Words are what a body's texts of a kind say now, for writing them: in the language
// asked for if the kind has it, in Indonesian otherwise. It asks nobody's permission:
// the caller has asked for what is written.
func (f *Forms) Words(ctx context.Context, of account.OrganisationID, k Kind, in Language) (Text, error) {
	kind, there := KindOf(k)
	if !there {
		return Text{}, fmt.Errorf("load the words of kind %q: there is no such kind", k)
	}
	if !slices.Contains(kind.Languages, in) {
		in = Indonesian
	}
	newest, err := f.store.Versions(ctx, of, k, in, 1)
	if err != nil {
		return Text{}, fmt.Errorf("load form %s of %s: %w", k, of, err)
	}
	if len(newest) == 0 {
		return Shipped(k, in), nil
	}
	return formOf(kind, in, newest[0]).Text, nil
}

// Check tells what is wrong with a text for a kind: a placeholder that it does not know
// or that is not closed, with its place and the nearest known one; one that it lacks.
func Check(kind FormKind, t Text) error {
	return errors.Join(check("title", t.Title, longestTitle, kind.Knows), checkText(kind, t))
}

func checkText(kind FormKind, t Text) error {
	if err := check("text", t.Text, longestText, kind.Knows); err != nil {
		return err
	}
	for _, name := range kind.Needs {
		if !strings.Contains(t.Title+t.Text, "{"+name+"}") {
			return fault.Field("text", "letter.placeholder_needed", "{"+name+"}")
		}
	}
	return nil
}

func check(field, text string, most int, known []string) error {
	if strings.TrimSpace(text) == "" {
		return fault.Field(field, "fault.required")
	}
	if utf8.RuneCountInString(text) > most {
		return fault.Field(field, "fault.too_long", most)
	}
	_, err := parse(field, text, known)
	return err
}

// Preview fills a text with sample values. Runs that came from a placeholder name it.
func Preview(kind FormKind, in Language, t Text) (title Line, text []Block, err error) {
	if err := Check(kind, t); err != nil {
		return nil, nil, err
	}
	values := kind.Samples(in)
	if title, err = FillLine(t.Title, values); err != nil {
		return nil, nil, err
	}
	text, err = Fill(t.Text, values)
	return title, text, err
}

// Save words a form anew. after is the number of the version that the words were made
// from: when there is a newer one, nothing is kept (Conflict).
func (f *Forms) Save(ctx context.Context, by account.Actor, of account.OrganisationID, k Kind, in Language, after int, t Text) error {
	form, err := f.keeping(ctx, by, of, k, in, after)
	if err != nil {
		return err
	}
	t.Title, t.Text = oneLine(t.Title), strings.TrimSpace(clean(t.Text))
	if err := Check(form.FormKind, t); err != nil {
		return err
	}
	if t == form.Text {
		return nil // as it says already
	}
	return f.keep(ctx, by, Version{Organisation: of, Kind: k, Language: in, Number: after + 1, Text: t, By: by.Account, At: f.now()})
}

// Restore goes back to the words that come with the program; what the body had worded
// stays in the history. after is as in Save.
func (f *Forms) Restore(ctx context.Context, by account.Actor, of account.OrganisationID, k Kind, in Language, after int) error {
	form, err := f.keeping(ctx, by, of, k, in, after)
	if err != nil || !form.Own {
		return err
	}
	return f.keep(ctx, by, Version{Organisation: of, Kind: k, Language: in, Number: after + 1, Shipped: true, By: by.Account, At: f.now()})
}

// keeping is a form that the actor may word anew.
func (f *Forms) keeping(ctx context.Context, by account.Actor, of account.OrganisationID, k Kind, in Language, after int) (Form, error) {
	if _, err := f.secretariat.Body(ctx, by, of, account.KeepLetters); err != nil {
		return Form{}, err
	}
	form, err := f.Form(ctx, by, of, k, in)
	if err == nil && form.Number != after {
		err = fault.New(fault.Conflict, "letter.changed_meanwhile")
	}
	return form, err
}

func (f *Forms) keep(ctx context.Context, by account.Actor, v Version) error {
	object := fmt.Sprintf("form/%s/%s/%s", v.Organisation, v.Kind, v.Language)
	e := by.Did(account.KeepLetters, object, v.At).From(account.Facts{"version": v.Number - 1}).To(account.Facts{"version": v.Number, "shipped": v.Shipped})
	return f.store.KeepVersion(ctx, v, e)
}
