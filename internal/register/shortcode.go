package register

import (
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"wantilan/internal/fault"
)

// ShortCode names a public page in print: in a QR code, on a label, read out over
// the telephone. It has seven characters: six drawn at random (30 bits) and one
// that checks them. It is stored with what it names and never made from a name, so
// it survives renames. It is no secret; whoever keeps codes draws another when one
// is taken.
type ShortCode string

// codeLength is the number of characters, the last of which checks the others.
const codeLength = 7

// codeLetters are the digits and letters of Crockford's base 32: I, L, O and U,
// which people take for others, are missing.
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// longestCode bounds what is looked at, in bytes: a code with anything people put
// between its characters.
const longestCode = 60

// NewShortCode draws a code from a source of randomness, such as crypto/rand.
func NewShortCode(random io.Reader) (ShortCode, error) {
	var drawn [4]byte
	if _, err := io.ReadFull(random, drawn[:]); err != nil {
		return "", fmt.Errorf("draw a short code: %w", err)
	}
	bits := binary.BigEndian.Uint32(drawn[:])
	var values [codeLength]byte
	for i := range codeLength - 1 {
		values[i] = byte(bits & 31)
		bits >>= 5
	}
	values[codeLength-1] = check(values[:codeLength-1])
	return spell(values), nil
}

// ParseShortCode reads a code as people type it: in any case, with spaces and
// hyphens, an i or l for 1 and an o for 0. A code with one wrong character, or two
// that changed places, is refused.
func ParseShortCode(text string) (ShortCode, error) {
	if len(text) > longestCode {
		return "", fault.Field("code", "register.code_length", codeLength, utf8.RuneCountInString(text))
	}
	var values [codeLength]byte
	n := 0
	for _, r := range between.Replace(text) {
		v := codeValue(r)
		if v < 0 {
			return "", fault.Field("code", "register.code_letter", shown(r))
		}
		if n < codeLength {
			values[n] = byte(v)
		}
		n++
	}
	if n != codeLength {
		return "", fault.Field("code", "register.code_length", codeLength, n)
	}
	if check(values[:codeLength-1]) != values[codeLength-1] {
		return "", fault.Field("code", "register.code_mistyped")
	}
	return spell(values), nil
}

// Grouped is the code as it is printed for people: three characters, a hyphen,
// four characters.
func (c ShortCode) Grouped() string {
	if len(c) != codeLength {
		return string(c)
	}
	return string(c[:3] + "-" + c[3:])
}

func spell(values [codeLength]byte) ShortCode {
	var text [codeLength]byte
	for i, v := range values {
		text[i] = codeLetters[v]
	}
	return ShortCode(text[:])
}

// codeValue is what a character stands for, or -1.
func codeValue(r rune) int {
	switch r {
	case 'i', 'I', 'l', 'L':
		return 1
	case 'o', 'O':
		return 0
	}
	if r >= utf8.RuneSelf {
		return -1
	}
	if 'a' <= r && r <= 'z' {
		r += 'A' - 'a'
	}
	return strings.IndexRune(codeLetters, r)
}

// check is a weighted sum in the field of 32 elements, where the character at
// place i counts 2^(i+1) times and the check itself once. All weights differ and
// none is zero, so the sum changes with every single wrong character and whenever
// two different ones change places, the check among them.
func check(values []byte) byte {
	var sum byte
	for i := len(values) - 1; i >= 0; i-- { // Horner's rule
		sum = double(sum ^ values[i])
	}
	return sum
}

// double multiplies by 2 in the field: polynomials over bits, modulo x^5+x^2+1.
func double(v byte) byte {
	v <<= 1
	if v&32 != 0 {
		v ^= 0b100101
	}
	return v
}
