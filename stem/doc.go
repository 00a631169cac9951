// Package stem makes the words of Indonesian texts comparable: it cuts a text into
// words, leaves out those that say nothing, and takes affixes off the others, so
// that permodalan, bermodal and modalnya are all found under modal. It also finds
// what a mistyped word was meant for.
//
// # Problem
//
// Indonesian makes words with affixes before and behind a base word (kata dasar),
// and some of them change its first letter: memasarkan and pemasaran are both of
// pasar. A search that knows nothing of that misses most of what is there, and
// databases differ in what they know, so that the same question has other answers
// on another database. Text that went through AppendWords consists of
// letters, digits and single spaces; full-text search without any stemming of its
// own (SQLite's unicode61, PostgreSQL's 'simple') takes it apart into the same words
// everywhere.
//
// # Words
//
// Letters become small and lose their accents; digits stay, those of other scripts
// become 0 to 9. Jum'at is one word, 1.500.000 one number, Rp is no part of one, and 5e3
// is two, since databases disagree about it. A word that is doubled with a hyphen comes
// once (kursi-kursi, buah-buahan, tolong-menolong), also when the hyphen was saved with
// a 2 (meja2, buku2nya). Oleh-oleh, a souvenir, is kept apart from oleh, "by". Nothing
// else is known of other scripts than which of their characters are letters.
//
// # Base words
//
// The rules are those of Tala's stemmer, as Snowball's "indonesian" has them too:
// a particle (-kah, -lah, -pun), a possessive (-ku, -mu, -nya), a first prefix (di-,
// ter-, ke-, meng-, peng- and their kinds), a second one (ber-, per-, pe-) and a
// suffix (-kan, -an, -i), each only while two syllables are left.
//
// Rules alone cannot know that kemeja and perada have no prefix, that mengirim lost a k
// and mengukur did not, that the i of tandai is a suffix and that of pantai is not. A
// list of base words decides this where it can: of all ways in which affixes can come
// off, the first wins that leads to a listed word. It holds the words of small industry,
// loans that look like Indonesian words with affixes, and the crafts and places of Bali,
// which are never cut. Only words under which no listed one is found are cut by rule,
// and more carefully than Tala does where the rule hits more names and loans than
// Indonesian words; rules.go says where. Of English, the plural's s is taken off where
// no Indonesian word ends so.
//
// A base word of the lists is not always what a linguist would call one: kerajinan,
// craft, is rajin, as pengrajin is.
//
// # Mistyped words
//
// A Vocabulary holds the words that there are. Near finds those within one edit, or
// two in long words, where ways to write the same sound count half (Cost tells
// them); Complete finds those that begin with what has been typed.
//
// It is a sorted list, searched like a letter tree from both ends. The usual
// alternative, an index of all words with some letters left out, stands beside it in
// bench_test.go: it answers sooner, but takes many times the memory and the time to
// make, and cannot know that oe stands for u. docs/decisions/0015 has the figures.
//
// # Guarantees
//
//   - The same text gives the same words on every machine. There is no state, no
//     locale and no clock; everything may be used by many at once.
//   - Any bytes may be given. What comes out is valid UTF-8 if what came in was;
//     bytes that are none part words.
//   - A word that comes out is never empty, and all that comes out never longer
//     than the text.
//   - Stem changes nothing in what came out of Stem.
//   - Near misses nothing: it finds what comparing each word by Cost finds.
//
// # Limits
//
// Infixes (gerigi) and words run together (antarkota) are not looked into, and two
// base words that look the same are one (bisa is "can" and "venom"). A stop word is
// left out even in a firm's name. Words are cut after LongestWord bytes. When the
// lists grow, texts stored earlier must be put through AppendWords again.
//
// # Sources
//
// Fadillah Z. Tala: A Study of Stemming Effects on Information Retrieval in Bahasa
// Indonesia, Master's thesis, Universiteit van Amsterdam, 2003, chapter 2.
// Snowball: Indonesian stemming algorithm,
// https://snowballstem.org/algorithms/indonesian/stemmer.html.
// Bobby Nazief, Mirna Adriani: Confix Stripping, Universitas Indonesia, 1996, for
// the idea that a list decides.
// Fred J. Damerau: A technique for computer detection and correction of spelling
// errors, Communications of the ACM 7 (1964).
package stem
