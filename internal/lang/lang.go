// Package lang is every word that people read: Indonesian (the reference) and
// English, with dates, numbers and rupiah in each language's form.
//
// Wording stands in <room>.id.json and <room>.en.json beside this file, one pair
// for each room that shows words; keys read subject.page.thing. Arguments are
// written {0}, {1} ... Indonesian has no plural form; an English text that needs
// one has a second key ending in ".one".
package lang

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"sync"
)

// Tag names a language of the product.
type Tag string

// The languages.
const (
	ID Tag = "id" // Bahasa Indonesia, the reference
	EN Tag = "en"
)

//go:embed *.json
var files embed.FS

// Wording is the catalogue of one language. It is safe for parallel use.
type Wording struct {
	Tag  Tag
	text map[string]string
}

// In gives the wording of a language; an unknown tag gives Indonesian.
func In(tag Tag) *Wording {
	both := catalogues()
	if tag == EN {
		return both[1]
	}
	return both[0]
}

// catalogues reads the embedded files once. A broken file is our mistake, found
// by the tests, so it panics.
var catalogues = sync.OnceValue(func() [2]*Wording {
	return [2]*Wording{load(ID), load(EN)}
})

func load(tag Tag) *Wording {
	w := &Wording{Tag: tag, text: map[string]string{}}
	names, err := files.ReadDir(".")
	if err != nil {
		panic(fmt.Sprintf("lang: list wording: %v", err))
	}
	for _, f := range names {
		if !strings.HasSuffix(f.Name(), "."+string(tag)+".json") {
			continue
		}
		raw, err := files.ReadFile(path.Clean(f.Name()))
		if err != nil {
			panic(fmt.Sprintf("lang: read %s: %v", f.Name(), err))
		}
		part := map[string]string{}
		if err := json.Unmarshal(raw, &part); err != nil {
			panic(fmt.Sprintf("lang: %s: %v", f.Name(), err))
		}
		for key, text := range part {
			if _, twice := w.text[key]; twice {
				panic(fmt.Sprintf("lang: key %s stands in two files of %s", key, tag))
			}
			w.text[key] = text
		}
	}
	return w
}

// T is the text of a key with its arguments put in. A key without text shows
// itself in brackets, which the tests look for.
func (w *Wording) T(key string, args ...any) string {
	text, ok := w.text[key]
	if !ok {
		return "[" + key + "]"
	}
	for i, a := range args {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", i), fmt.Sprint(a))
	}
	return text
}

// N is T for a counted thing: English uses key+".one" for 1. The count is
// argument {0}.
func (w *Wording) N(key string, n int, args ...any) string {
	if n == 1 && w.Tag == EN {
		if _, ok := w.text[key+".one"]; ok {
			key += ".one"
		}
	}
	return w.T(key, append([]any{w.Number(n)}, args...)...)
}

// Has tells whether a key has a text.
func (w *Wording) Has(key string) bool { _, ok := w.text[key]; return ok }
