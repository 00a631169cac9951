// Package lang is every word that people read: Indonesian (the reference) and
// English, with dates, numbers and rupiah in each language's form.
//
// Wording stands in <room>.id.json and <room>.en.json beside this file, one pair
// for each room that shows words; keys read subject.page.thing. "make generate" packs
// them into the file that the program carries. Arguments are
// written {0}, {1} ... Indonesian has no plural form; an English text that needs
// one has a second key ending in ".one".
package lang

import (
	"compress/flate"
	_ "embed"
	"fmt"
	"io"
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

// packed is the wording of all rooms, deflated: keys in their order, each with its
// Indonesian and its English text, empty where a language has none. A test packs it
// again with -update, as "make generate" does. Packed it is a quarter as large.
//
//go:embed wording.deflate
var packed string

// What ends a key or a text, and what ends both texts of a key.
const (
	endOfText = "\x1f"
	endOfKey  = "\x1e"
)

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

// catalogues opens what is packed once. A broken one is our mistake, found by the tests,
// so it panics.
var catalogues = sync.OnceValue(func() (both [2]*Wording) {
	all, err := io.ReadAll(flate.NewReader(strings.NewReader(packed)))
	if err != nil {
		panic(fmt.Sprintf("lang: unpack wording: %v", err))
	}
	lines := strings.Split(strings.TrimSuffix(string(all), endOfKey), endOfKey)
	for i, tag := range [...]Tag{ID, EN} {
		both[i] = &Wording{Tag: tag, text: make(map[string]string, len(lines))}
	}
	for _, line := range lines {
		parts := strings.Split(line, endOfText)
		if len(parts) != 1+len(both) {
			panic(fmt.Sprintf("lang: packed wording is broken at %.40q", line))
		}
		for i, w := range both {
			if text := parts[1+i]; text != "" {
				w.text[parts[0]] = text
			}
		}
	}
	return both
})

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
