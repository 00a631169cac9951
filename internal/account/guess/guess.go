// Package guess estimates how hard a password is to guess: how many guesses somebody
// needs who tries frequent passwords, words, names, keyboard rows, sequences, repetitions
// and dates before anything else.
//
// What is found in a password is judged by github.com/ccojocar/zxcvbn-go, with whose
// lists it is looked for. Finding is ours: the library makes dictionaries of its lists
// when the program begins and keeps them, some 5 MB that are needed only while a password
// is being set. docs/decisions/0021 has the figures.
package guess

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/ccojocar/zxcvbn-go/data"
	"github.com/ccojocar/zxcvbn-go/entropy"
	"github.com/ccojocar/zxcvbn-go/match"
	"github.com/ccojocar/zxcvbn-go/scoring"
)

// Score is from 0, guessed among the first, to 4, as the library counts. own are words
// that somebody would try because they know whose password it is, likely ones first.
func Score(password string, own []string) (int, error) {
	found, err := all(password, own)
	if err != nil {
		return 0, err
	}
	return scoring.MinimumEntropyMatchSequence(password, found).Score, nil
}

// all finds everything in a password that makes it easier to guess.
func all(password string, own []string) ([]match.Match, error) {
	found, err := words(password, own)
	if err != nil {
		return nil, err
	}
	found = append(found, repeats(password)...)
	found = append(found, sequences(password)...)
	found = append(found, walks(password)...)
	return append(found, dates(password)...), nil
}

// lists are the library's names of its lists, most frequent words first.
var lists = []string{"data/Passwords.json", "data/English.json", "data/MaleNames.json", "data/FemaleNames.json", "data/Surnames.json"}

// mostWord is longer than any word of the lists.
const mostWord = 40

// span is a part of the password, in bytes, the second past its end.
type span struct{ from, to int }

// words finds those of the lists and own ones. Going through the lists once for all
// parts of the password needs no more memory than the parts.
func words(password string, own []string) (found []match.Match, err error) {
	parts := map[string][]span{}
	for _, form := range forms(password) {
		for from := range form {
			for to := from + 1; to <= min(len(form), from+mostWord); to++ {
				parts[form[from:to]] = append(parts[form[from:to]], span{from, to})
			}
		}
	}
	here := func(spans []span, rank int) {
		for _, s := range spans {
			m := match.Match{Pattern: "dictionary", I: s.from, J: s.to - 1, Token: password[s.from:s.to]}
			m.Entropy = entropy.DictionaryEntropy(m, float64(rank))
			found = append(found, m)
		}
	}
	for i, word := range own {
		here(parts[strings.ToLower(word)], i+1)
	}
	for _, name := range lists {
		list, err := data.Asset(name)
		if err != nil {
			return nil, fmt.Errorf("look for frequent words: %w", err)
		}
		for rank, word := range listed(list) {
			here(parts[string(word)], rank)
		}
	}
	return found, nil
}

// listed gives the words of a list with their ranks from 1: {"List":["one","two"]}.
// There is nothing in them that JSON escapes.
func listed(list []byte) func(yield func(int, []byte) bool) {
	return func(yield func(int, []byte) bool) {
		list = list[bytes.IndexByte(list, '[')+1:]
		for rank := 1; ; rank++ {
			start := bytes.IndexByte(list, '"')
			if start < 0 {
				return
			}
			list = list[start+1:]
			end := bytes.IndexByte(list, '"')
			if end < 0 || !yield(rank, list[:end]) {
				return
			}
			list = list[end+1:]
		}
	}
}

// instead are digits and signs that stand for letters; those in both stand for one or
// the other all through a password.
var (
	instead   = strings.NewReplacer("@", "a", "4", "a", "8", "b", "(", "c", "{", "c", "[", "c", "<", "c", "3", "e", "6", "g", "9", "g", "!", "i", "1", "i", "|", "i", "0", "o", "$", "s", "5", "s", "+", "t", "7", "t", "%", "x", "2", "z")
	otherwise = strings.NewReplacer("@", "a", "4", "a", "8", "b", "(", "c", "{", "c", "[", "c", "<", "c", "3", "e", "6", "g", "9", "g", "!", "i", "1", "l", "|", "l", "0", "o", "$", "s", "5", "s", "+", "t", "7", "l", "%", "x", "2", "z")
)

// forms are the ways to read a password: as it is and with letters for what stands for
// them, always as long as it is.
func forms(password string) []string {
	lower := strings.ToLower(password)
	if len(lower) != len(password) { // a letter whose small form takes more or fewer bytes
		lower = strings.Map(func(r rune) rune {
			if 'A' <= r && r <= 'Z' {
				return r + 'a' - 'A'
			}
			return r
		}, strings.ToValidUTF8(password, "?"))
	}
	if len(lower) != len(password) {
		return nil
	}
	all := []string{lower}
	for _, r := range []*strings.Replacer{instead, otherwise} {
		if form := r.Replace(lower); form != all[len(all)-1] && form != lower {
			all = append(all, form)
		}
	}
	return all
}
