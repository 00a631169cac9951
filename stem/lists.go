package stem

import (
	"strings"
	"sync"
)

// A meaning is what the lists say of a word.
type meaning struct {
	root string // what it is cut to, mostly itself; empty when it is a stop word only
	stop bool
}

// book is the lists, ready to be asked. It is never changed once it is made.
type book map[string]meaning

// lists makes the book at its first use: importing the package runs nothing.
var lists = sync.OnceValue(func() book {
	b := make(book, 4096)
	for _, list := range []string{roots, kept} {
		for _, word := range strings.Fields(list) {
			word, root, other := strings.Cut(word, "=")
			if !other {
				root = word
			}
			b[word] = meaning{root: root}
		}
	}
	for _, word := range strings.Fields(stops) {
		b[word] = meaning{root: b[word].root, stop: true}
	}
	return b
})

// Stop tells whether a word says nothing about what a text is about, such as
// "yang" and "the". The word is as Words gives it: small letters, no accents.
func Stop(word string) bool { return lists()[word].stop }

// Known tells whether a word is a base word of the lists, which Stem leaves as it
// is.
func Known(word string) bool { return lists()[word].root == word && word != "" }
