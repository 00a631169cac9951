package account

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"wantilan/internal/account/guess"
	"wantilan/internal/fault"
)

// Cost of a password's hash: argon2id with 19 MiB, two passes and one lane, as
// OWASP's password storage cheat sheet has it.
const (
	argonMemory = 19 << 10 // KiB
	argonPasses = 2
	argonLanes  = 1
	argonKey    = 32 // bytes
	argonSalt   = 16
)

// Bounds of passwords, in characters.
const (
	leastPassword = 10
	mostPassword  = 128
	leastScore    = 3 // of 4: no guess among the first 10^8
)

// hashing bounds how many hashes are made at the same time: each needs 19 MiB.
type hashing chan struct{}

func newHashing() hashing { return make(hashing, 2) }

// hash makes a hash that tells its parameters and salt, in the usual text form.
func (h hashing) hash(password string) string {
	salt := make([]byte, argonSalt)
	rand.Read(salt) // never fails (crypto/rand)
	key := h.key(password, salt, argonPasses, argonMemory, argonLanes, argonKey)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonPasses, argonLanes, b64.EncodeToString(salt), b64.EncodeToString(key))
}

func (h hashing) key(password string, salt []byte, passes, memory uint32, lanes uint8, size uint32) []byte {
	h <- struct{}{}
	defer func() { <-h }()
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, passes, memory, lanes, size)
}

// matches tells whether a password has a hash. For a hash that cannot be read it
// takes as long and says no.
func (h hashing) matches(password, kept string) bool {
	var version int
	var memory, passes uint32
	var lanes uint8
	parts := strings.Split(kept, "$")
	good := len(parts) == 6 && parts[1] == "argon2id"
	var salt, want []byte
	if good {
		_, err1 := fmt.Sscanf(parts[2], "v=%d", &version)
		_, err2 := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &passes, &lanes)
		var err3, err4 error
		salt, err3 = base64.RawStdEncoding.DecodeString(parts[4])
		want, err4 = base64.RawStdEncoding.DecodeString(parts[5])
		good = err1 == nil && err2 == nil && err3 == nil && err4 == nil && version == argon2.Version && len(want) > 0
	}
	if !good {
		memory, passes, lanes, salt, want = argonMemory, argonPasses, argonLanes, make([]byte, argonSalt), make([]byte, argonKey)
	}
	got := h.key(password, salt, passes, memory, lanes, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1 && good
}

// localWords are what people here make passwords of; the list of the library
// holds those of the world.
var localWords = []string{
	"wantilan", "badung", "bali", "denpasar", "mangupura", "kuta", "mengwi", "abiansemal", "petang", "ikm", "umkm", "dinas", "dekranasda",
	"perindustrian", "temuusaha", "usaha", "sandi", "rahasia", "masuk", "indonesia", "merdeka", "sayang", "anjing", "bismillah", "semeton", "rahajeng",
}

// strong refuses a password that is soon guessed; what it must not be made of
// are the words of the place and of its owner.
func strong(password string, own ...string) error {
	n := len([]rune(password))
	switch {
	case n < leastPassword:
		return fault.Field("password", "account.password_short", leastPassword)
	case n > mostPassword:
		return fault.Field("password", "fault.too_long", mostPassword)
	}
	var words []string
	for _, s := range own {
		words = append(words, strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" @.-_", r) })...)
	}
	score, err := guess.Score(password, append(words, localWords...))
	if err != nil {
		return err
	}
	if score < leastScore {
		return fault.Field("password", "account.password_weak")
	}
	return nil
}
