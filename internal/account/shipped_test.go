package account_test

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"wantilan/internal/account"
	"wantilan/internal/lang"
)

// shipped are hashes of the texts that come with the program, in Indonesian and in
// English.
var shipped = map[account.Purpose][2]string{
	"contact.meet":      {"92f1013ee8612650", "175afcb9799afa6d"},
	"contact.partners":  {"6649a90f0dd6629e", "90acf4ee280f393f"},
	"contact.directory": {"a6d26097f18280f7", "0089ca06dc08b5a3"},
	"whatsapp":          {"d6ce780cff11cce9", "9edb44087121ad41"},
	"photo":             {"042bd87c00be2e66", "fbc62a8fedca6c99"},
}

func shippedWords(t *testing.T, p account.Purpose) (words []string) {
	t.Helper()
	for _, tag := range []lang.Tag{lang.ID, lang.EN} {
		words = append(words, lang.In(tag).T("web.consent.text."+string(p)))
	}
	return words
}

func sum(text string) string {
	h := sha256.Sum256([]byte(text))
	return hex.EncodeToString(h[:8])
}

// The words that come with the program are what people consented to: they may not
// change. Better words are a new version, which an office writes.
func TestShippedTextsStayAsTheyAre(t *testing.T) {
	t.Parallel()
	for purpose, want := range shipped {
		for i, text := range shippedWords(t, purpose) {
			if got := sum(text); got != want[i] {
				t.Errorf("the shipped text for %s was changed; its hash was %s and is %s", purpose, want[i], got)
			}
		}
	}
	if len(shipped) != len(account.Purposes) {
		t.Errorf("want a text for each of %d purposes, got %d", len(account.Purposes), len(shipped))
	}
}
