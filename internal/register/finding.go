package register

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/stem"
)

// FindingKind is what sort of thing was found.
type FindingKind string

// What can be found.
const (
	FoundBusiness    FindingKind = "business"
	FoundProduct     FindingKind = "product"
	FoundStakeholder FindingKind = "stakeholder"
	FoundWant        FindingKind = "want"
)

// FindingKinds in the order in which pages list them.
var FindingKinds = []FindingKind{FoundBusiness, FoundProduct, FoundStakeholder, FoundWant}

// Finding is one thing that search finds (temuan): a row of the index.
type Finding struct {
	Number    int64 // of the row; grows, says nothing
	Kind      FindingKind
	Object    string // identity of the business, product, stakeholder or want
	Party     PartyID
	Office    account.OrganisationID
	Public    bool // partners may find it
	Code      ShortCode
	Title     string
	Region    string
	VisitedAt time.Time // of the party; zero: never
	ChangedAt time.Time
	Found     string // as Entry.Found
}

// Entry is a thing as the index takes it in.
type Entry struct {
	Finding
	Until  Date // last day on which the entry is right; empty: for good
	Pieces []Piece
	Marks  []string
}

// Piece is one text of a thing, by which it is found.
type Piece struct {
	Said   string // which: name, brand, about, products, contact ...
	Text   string
	Title  bool // counts for more
	Inside bool // only the office finds the thing by it
}

// Signs before what stands in Found, after the digit of the kind: a word of the
// title, a word anywhere, a word by which only the office finds, a mark. The index
// takes them as parts of the words, so that one list of words answers what a thing
// is and where a word stands in it, and a search for one kind reads no other.
const (
	inTitle  = "="
	inText   = "-"
	inOffice = "+"
	isMark   = "~"
)

// kindDigit stands before every word in Found.
var kindDigit = map[FindingKind]string{FoundBusiness: "1", FoundProduct: "2", FoundStakeholder: "3", FoundWant: "4"}

// Index makes Found: every base word of the pieces once, those of titles once more,
// and the marks, each with its signs.
func (e *Entry) Index() {
	var title, open, inside, marks []string
	for _, p := range e.Pieces {
		words := stem.Words(p.Text)
		if p.Inside {
			inside = append(inside, words...)
			continue
		}
		open = append(open, words...)
		if p.Title {
			title = append(title, words...)
		}
	}
	marks = append(marks, e.Marks...)
	marks = append(marks, mark(markOffice, string(e.Office)), mark(markPublic, yes(e.Public)))
	marks = append(marks, regionMarks(e.Region)...)
	all := make([]string, 0, len(title)+len(open)+len(inside)+len(marks))
	kind := kindDigit[e.Kind]
	all = signed(all, kind+inTitle, title)
	all = signed(all, kind+inText, open)
	all = signed(all, kind+inOffice, slices.DeleteFunc(inside, func(w string) bool { // who looks inside looks there too
		_, there := slices.BinarySearch(open, w)
		return there
	}))
	all = signed(all, kind+isMark, marks)
	e.Found = strings.Join(all, " ")
}

// signed adds each word once with its sign.
func signed(all []string, sign string, words []string) []string {
	slices.Sort(words)
	for i, w := range words {
		if w != "" && (i == 0 || w != words[i-1]) {
			all = append(all, sign+w)
		}
	}
	return all
}

// Sorts of marks, each a letter before its value.
const (
	markOffice      = "o"
	markPublic      = "p"
	markRegion      = "r" // one for each level of the code
	markCluster     = "c"
	markKBLI        = "b" // one for each beginning of two digits and more
	markCertificate = "h" // held
	markValid       = "v" // held and valid
	markNeed        = "n"
	markOffer       = "f"
	markScale       = "s"
	markProgramme   = "g" // one that the business is in
	markServed      = "y" // last year in which a programme served the business, or 0
)

// mark is a sort with its value in small letters and digits, which both engines
// leave as they are.
func mark(sort, value string) string {
	return sort + strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			return r
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		}
		return -1
	}, value)
}

func yes(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

// regionMarks are a region and those it lies in: 51.03.02.2001 is found under
// 51.03.02, 51.03 and 51 too.
func regionMarks(code string) []string {
	var all []string
	for code != "" {
		all = append(all, mark(markRegion, code))
		end := strings.LastIndexByte(code, '.')
		if end < 0 {
			break
		}
		code = code[:end]
	}
	return all
}

// KBLIMarks are a code and the groups that it lies in.
func KBLIMarks(code string) []string {
	var all []string
	for n := 2; n <= len(code); n++ {
		all = append(all, mark(markKBLI, code[:n]))
	}
	return all
}

// ClusterMark is the mark of a cluster (klaster).
func ClusterMark(code string) string { return mark(markCluster, code) }

// ScaleMark is the mark of a scale (skala usaha), see ListedSize.
func ScaleMark(size Size) string { return mark(markScale, string(size)) }

// CertificateMarks say that a certificate of a kind is held and, if it is valid
// today, that too. With it comes the last day on which this is right.
func CertificateMarks(kind string, validUntil, today Date) (marks []string, until Date) {
	marks = []string{mark(markCertificate, kind)}
	if validUntil == "" || validUntil >= today {
		marks, until = append(marks, mark(markValid, kind)), validUntil
	}
	return marks, until
}

// ProgrammeMark says that a business is in a programme.
func ProgrammeMark(id string) string { return mark(markProgramme, id) }

// ServedMark says in which year a programme served a business last; 0: never.
func ServedMark(year int) string { return mark(markServed, strconv.Itoa(year)) }

// Served is the year of ServedMark, which is kept beside the words too; empty for what
// has none.
func (f Finding) Served() string {
	_, rest, _ := strings.Cut(f.Found, isMark+markServed)
	year, _, _ := strings.Cut(rest, " ")
	return year
}

// Years in which programmes can count.
const (
	EarliestProgramme = 2000
	LatestProgramme   = 2100
)

// unserved stands before a year and asks for those without a programme since then.
const unserved = "belum-"

// Unserved asks a Query for businesses that no programme served since a year.
func Unserved(year int) string { return unserved + strconv.Itoa(year) }

// UnservedSince is the year that Unserved was made of.
func UnservedSince(programme string) (year int, asked bool) {
	return Query{Programme: programme}.unserved()
}

// unserved is the year since which no programme served what is looked for.
func (q Query) unserved() (year int, asked bool) {
	digits, asked := strings.CutPrefix(q.Programme, unserved)
	if !asked {
		return 0, false
	}
	year, err := strconv.Atoi(digits)
	return year, err == nil && year > EarliestProgramme && year <= LatestProgramme
}

// servedBefore are the marks of businesses that were served before a year or never.
func servedBefore(year int) []Term {
	all := []Term{{Text: isMark + ServedMark(0)}}
	for y := EarliestProgramme; y < year; y++ {
		all = append(all, Term{Text: isMark + ServedMark(y)})
	}
	return all
}

// WantMarks say what is needed or offered.
func WantMarks(side Side, kind WantKind) []string {
	if side == Need {
		return []string{mark(markNeed, string(kind))}
	}
	return []string{mark(markOffer, string(kind))}
}

// Earlier is the earlier of two days, of which an empty one never comes.
func Earlier(a, b Date) Date {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}

// has tells whether a word stands in Found.
func has(found, word string) bool {
	for from := 0; ; {
		i := strings.Index(found[from:], word)
		if i < 0 {
			return false
		}
		i += from
		end := i + len(word)
		if (i == 0 || found[i-1] == ' ') && (end == len(found) || found[end] == ' ') {
			return true
		}
		from = i + 1
	}
}

// hasBeginning tells whether a word in Found begins so.
func hasBeginning(found, word string) bool {
	return strings.HasPrefix(found, word) || strings.Contains(found, " "+word)
}

// ProductMarks are those marks of a business that its products have too: the cluster,
// certificates and scale.
func ProductMarks(of []string) []string {
	var all []string
	for _, m := range of {
		if m[:1] == markCluster || m[:1] == markCertificate || m[:1] == markValid || m[:1] == markScale {
			all = append(all, m)
		}
	}
	return all
}
