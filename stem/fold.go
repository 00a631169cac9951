package stem

import (
	"strings"
	"sync"
	"unicode"
)

// latin is what letters with accents and joined letters become, the letters first and
// then what replaces them. It holds those of Europe's languages, those with which
// Balinese and Old Javanese are transliterated, and the joined and wide forms that come
// out of PDF files. Nothing becomes longer in UTF-8 than it was.
const latin = `
ÀÁÂÃÄÅÅĀĂĄǍǞǠǺȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶȺªàáâãäåāăąǎǟǡǻȁȃȧḁẚạảấầẩẫậắằẳẵặ a
ÆǢǼæǣǽ ae
ḂḄḆɃḃḅḇƀ b
ÇĆĈĊČḈȻçćĉċčḉȼ c
ÐĎĐḊḌḎḐḒðďđḋḍḏḑḓ d
ÈÉÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆèéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệəƏǝ e
Ḟḟƒ f
ĜĞĠĢǤǦǴḠĝğġģǥǧǵḡ g
ĤĦȞḢḤḦḨḪĥħȟḣḥḧḩḫẖ h
ÌÍÎÏĨĪĬĮİǏȈȊḬḮỈỊìíîïĩīĭįıǐȉȋḭḯỉị i
ĴĵǰȷɈɉ j
ĶǨḰḲḴĸķǩḱḳḵK k
ĹĻĽĿŁḶḸḺḼĺļľŀłḷḹḻḽ l
ḾṀṂḿṁṃ m
ÑŃŅŇŊǸṄṆṈṊñńņňŉŋǹṅṇṉṋ n
ÒÓÔÕÖØŌŎŐƠǑǪǬǾȌȎȪȬȮȰṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢºòóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ o
ŒœŒ oe
ṔṖṕṗ p
ŔŖŘȐȒṘṚṜṞŕŗřȑȓṙṛṝṟ r
ŚŜŞŠȘṠṢṤṦṨśŝşšșṡṣṥṧṩſẛ s
ßẞ ss
ŢŤŦȚṪṬṮṰȾţťŧțṫṭṯṱẗ t
Þþ th
ÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự u
ṼṾṽṿ v
ŴẀẂẄẆẈŵẁẃẅẇẉẘ w
ẊẌẋẍ x
ÝŶŸȲẎỲỴỶỸýÿŷȳẏẙỳỵỷỹ y
ŹŻŽẐẒẔƷǮźżžẑẓẕʒǯ z
Ĳĳ ij
Ǉǈǉ lj
Ǌǋǌ nj
ǄǅǆǱǲǳ dz
ﬀ ff
ﬁ fi
ﬂ fl
ﬃ ffi
ﬄ ffl
ﬅﬆ st
`

// folded is latin by letter.
var folded = sync.OnceValue(func() map[rune]string {
	m := make(map[rune]string, 768)
	for line := range strings.Lines(strings.TrimSpace(latin)) {
		letters, plain, _ := strings.Cut(strings.TrimSpace(line), " ")
		for _, r := range letters {
			m[r] = plain
		}
	}
	for i := range rune(26) { // full-width forms
		m['Ａ'+i], m['ａ'+i] = string('a'+i), string('a'+i)
	}
	return m
})

// fold is what a rune beyond ASCII becomes in a word: small, without accents. word
// says that it belongs to words; marks that stand on a letter do, and become
// nothing.
func fold(dst []byte, r rune) (out []byte, word bool) {
	if s, ok := folded()[r]; ok {
		return append(dst, s...), true
	}
	switch {
	case unicode.IsLetter(r):
		if s, ok := folded()[unicode.ToLower(r)]; ok {
			return append(dst, s...), true
		}
		return appendSmall(dst, r), true
	case unicode.Is(unicode.Nd, r):
		return append(dst, byte('0'+digit(r))), true
	case unicode.Is(unicode.M, r), joiner(r):
		return dst, true
	}
	return dst, false
}

// appendSmall adds a letter of another script, small where that is no longer.
func appendSmall(dst []byte, r rune) []byte {
	small := unicode.ToLower(r)
	if len(string(small)) > len(string(r)) {
		small = r
	}
	return append(dst, string(small)...)
}

// digit is the value of a decimal digit of any script: they stand together in tens,
// which begin with nought.
func digit(r rune) int {
	for _, t := range unicode.Nd.R16 {
		if lo, hi := rune(t.Lo), rune(t.Hi); lo <= r && r <= hi {
			return int(r-lo) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if lo, hi := rune(t.Lo), rune(t.Hi); lo <= r && r <= hi {
			return int(r-lo) % 10
		}
	}
	return 0
}

// joiner tells runes that stand unseen within words that were copied from pages.
func joiner(r rune) bool {
	switch r {
	case 0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF:
		return true
	}
	return false
}

// quote tells the forms of the apostrophe.
func quote(r rune) bool {
	switch r {
	case '\'', '`', '´', '‘', '’', 'ʼ', 'ʻ', '′', '＇':
		return true
	}
	return false
}
