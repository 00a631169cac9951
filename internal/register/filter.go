package register

import (
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/fault"
)

// Query is what is looked for: words, and what the results are narrowed to. What is
// zero does not narrow. Its form as an address is what saved lists keep.
type Query struct {
	Text        string
	Kind        FindingKind
	Cluster     string
	Region      string // a code of any level: 51.03, 51.03.02 or 51.03.02.2001
	KBLI        string // digits a code begins with
	Certificate string
	Valid       bool // the certificate is valid today
	Scale       Size
	Public      string // yes or no
	Unvisited   Date   // not visited since then
	Need        WantKind
	Offer       WantKind
	Programme   string // identity of one that the business is in, or Unserved of a year
	Order       Order
	Page        int // from 1
}

// Order is how results are sorted.
type Order string

// Orders. By fitness is the order when there are words, by name when not.
const (
	ByFitness Order = ""
	ByName    Order = "name"
	ByChange  Order = "changed"
)

// Names of the parts of a query in an address, Indonesian as all addresses are.
const (
	partText        = "cari"
	partKind        = "jenis"
	partCluster     = "klaster"
	partRegion      = "wilayah"
	partKBLI        = "kbli"
	partCertificate = "sertifikat"
	partValid       = "berlaku"
	partScale       = "skala"
	partPublic      = "terbit"
	partUnvisited   = "kunjungan"
	partNeed        = "butuh"
	partOffer       = "tawar"
	partProgramme   = "program"
	partOrder       = "urut"
	partPage        = "halaman"
)

// Bounds of what is asked.
const (
	longestText  = 200 // bytes of the search box that are looked at
	mostWords    = 8   // of them
	longestValue = 40  // of a cluster and certificate
)

var (
	regionCode = regexp.MustCompile(`^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$`)
	kbliBegin  = regexp.MustCompile(`^[0-9]{2,5}$`)
	// A programme is asked for by its identity, or those without one since a year.
	programmeAsked = regexp.MustCompile(`^([0-9A-Za-z-]{1,40}|` + unserved + `[0-9]{4})$`)
	plainCode      = regexp.MustCompile(`^[A-Za-z0-9_.-]+$`)
)

// ParseQuery reads an address. Every part that cannot be read is a fault of its
// field, joined; the query has the others.
func ParseQuery(v url.Values) (Query, error) {
	p := queryReader{v: v}
	q := Query{
		Text: boxed(v.Get(partText)), Kind: FindingKind(p.one(partKind, "find.kind_unknown", texts(FindingKinds))),
		Cluster: p.code(partCluster), Certificate: p.code(partCertificate), Scale: Size(p.one(partScale, "find.kind_unknown", texts(Sizes))),
		Region: p.match(partRegion, "find.region_unreadable", regionCode), KBLI: p.match(partKBLI, "find.kbli_unreadable", kbliBegin),
		Valid: v.Get(partValid) == "ya", Unvisited: p.day(partUnvisited),
		Need: WantKind(p.one(partNeed, "find.kind_unknown", texts(WantKinds))), Offer: WantKind(p.one(partOffer, "find.kind_unknown", texts(WantKinds))),
		Programme: p.match(partProgramme, "find.programme_unreadable", programmeAsked), Page: 1,
	}
	if _, ok := q.unserved(); !ok && strings.HasPrefix(q.Programme, unserved) {
		p.wrong = append(p.wrong, fault.Field(partProgramme, "find.programme_unreadable"))
		q.Programme = ""
	}
	switch p.one(partPublic, "find.kind_unknown", []string{"ya", "tidak"}) {
	case "ya":
		q.Public = "yes"
	case "tidak":
		q.Public = "no"
	}
	switch p.one(partOrder, "find.kind_unknown", []string{"nama", "baru"}) {
	case "nama":
		q.Order = ByName
	case "baru":
		q.Order = ByChange
	}
	if n, err := strconv.Atoi(v.Get(partPage)); err == nil && n > 1 {
		q.Page = min(n, mostLeaves)
	}
	return q, p.err()
}

// Values is the query as an address, in one form: equal queries have equal ones.
func (q Query) Values() url.Values {
	v := url.Values{}
	set := func(part, value string) {
		if value != "" {
			v.Set(part, value)
		}
	}
	set(partText, q.Text)
	set(partKind, string(q.Kind))
	set(partCluster, q.Cluster)
	set(partRegion, q.Region)
	set(partKBLI, q.KBLI)
	set(partCertificate, q.Certificate)
	set(partScale, string(q.Scale))
	set(partUnvisited, string(q.Unvisited))
	set(partNeed, string(q.Need))
	set(partOffer, string(q.Offer))
	set(partProgramme, q.Programme)
	set(partPublic, map[string]string{"yes": "ya", "no": "tidak"}[q.Public])
	set(partOrder, map[Order]string{ByName: "nama", ByChange: "baru"}[q.Order])
	if q.Valid {
		v.Set(partValid, "ya")
	}
	if q.Page > 1 {
		v.Set(partPage, strconv.Itoa(q.Page))
	}
	return v
}

// Narrowed tells whether anything but words and order narrows the results.
func (q Query) Narrowed() bool {
	q.Text, q.Order, q.Page, q.Kind = "", "", 0, ""
	return q != Query{}
}

// marks are what results must have but for their kind; unvisited and unserved are looked
// at beside them.
func (q Query) marks() Wanted {
	var all Wanted
	add := func(sort, value string) {
		if value != "" {
			all = append(all, ofKind(q.Kind, []Term{{Text: isMark + mark(sort, value)}}))
		}
	}
	add(markCluster, q.Cluster)
	add(markRegion, q.Region)
	add(markKBLI, q.KBLI)
	if q.Valid {
		add(markValid, q.Certificate)
	} else {
		add(markCertificate, q.Certificate)
	}
	add(markScale, string(q.Scale))
	add(markPublic, map[string]string{"yes": "1", "no": "0"}[q.Public])
	add(markNeed, string(q.Need))
	add(markOffer, string(q.Offer))
	if _, none := q.unserved(); !none {
		add(markProgramme, q.Programme)
	}
	return all
}

// narrow is what of these marks is kept beside them too.
func (q Query) narrow() Narrow {
	n := Narrow{Region: q.Region, KBLI: q.KBLI, Scale: q.Scale, Public: q.Public}
	if year, none := q.unserved(); none {
		n.Unserved, q.Programme = strconv.Itoa(year), ""
	}
	if q.Cluster != "" {
		n.Cluster = mark("", q.Cluster)
	}
	readable := (q.Cluster == "") == (n.Cluster == "")
	q.Text, q.Order, q.Page, q.Kind, q.Cluster, q.Region, q.KBLI, q.Scale, q.Public = "", "", 0, "", "", "", "", "", ""
	n.Columns = readable && q == Query{Valid: q.Valid && q.Certificate == "", Unvisited: q.Unvisited}
	n.Alone = n.Columns && q.Unvisited == "" && n.Unserved == ""
	return n
}

// boxed is the text of a search box without what nobody typed.
func boxed(text string) string {
	if len(text) > longestText {
		text = text[:longestText]
	}
	return strings.Join(strings.Fields(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")), " ")
}

func texts[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, x := range all {
		out[i] = string(x)
	}
	return out
}

// queryReader reads the parts of an address and remembers what is wrong.
type queryReader struct {
	v     url.Values
	wrong []error
}

func (p *queryReader) err() error { return errors.Join(p.wrong...) }

func (p *queryReader) one(part, key string, known []string) string {
	value := p.v.Get(part)
	if value == "" || slices.Contains(known, value) {
		return value
	}
	p.wrong = append(p.wrong, fault.Field(part, key))
	return ""
}

func (p *queryReader) match(part, key string, form *regexp.Regexp) string {
	value := strings.TrimSpace(p.v.Get(part))
	if value == "" || form.MatchString(value) {
		return value
	}
	p.wrong = append(p.wrong, fault.Field(part, key))
	return ""
}

func (p *queryReader) code(part string) string {
	value := p.match(part, "find.code_unreadable", plainCode)
	if len(value) > longestValue {
		p.wrong = append(p.wrong, fault.Field(part, "find.code_unreadable"))
		return ""
	}
	return value
}

func (p *queryReader) day(part string) Date {
	value := p.v.Get(part)
	if value == "" {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, value); err != nil {
		p.wrong = append(p.wrong, fault.Field(part, "find.day_unreadable"))
		return ""
	}
	return Date(value)
}
