package intake

import (
	"slices"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/order"
	"wantilan/internal/register"
)

// Keys are what businesses that are there already are looked for by.
type Keys struct {
	NIB    []string
	Phones []string
	Prints []string
	Codes  []register.ShortCode // drawn for new ones
}

// Held is a business of the office's book that a row may be about.
type Held struct {
	Party   register.PartyID
	Name    string
	Profile bool // it has a row of business
	Spot
	Facts    map[register.Field]register.Fact // in force
	Phones   []string
	Contacts int
}

// Known is what the book has of the businesses that a batch asks for.
type Known struct {
	Held   map[register.PartyID]*Held
	NIB    map[string]register.PartyID
	Phones map[string][]register.PartyID
	Prints map[string]register.PartyID
	Taken  map[register.ShortCode]bool // of the codes drawn, those that lead somewhere
}

// Outcome is what became of a row.
type Outcome string

// Outcomes.
const (
	Added    Outcome = "added"    // baru
	Changed  Outcome = "changed"  // diperbarui
	Same     Outcome = "same"     // sudah sama
	Repeated Outcome = "repeated" // about a business that an earlier row is about
	Wrong    Outcome = "wrong"    // not read
	LeftRow  Outcome = "left_out" // totals, headings
)

// Outcomes in the order in which pages count them.
var Outcomes = []Outcome{Added, Changed, Same, Repeated, Wrong, LeftRow}

// Fate is what became of a row, with why.
type Fate struct {
	Row     int              `json:"r"`
	Outcome Outcome          `json:"o"`
	Party   register.PartyID `json:"p,omitempty"`
	Name    string           `json:"n,omitempty"`
	Notes   []Note           `json:"w,omitempty"`
	Cells   []string         `json:"c,omitempty"` // as typed, of rows that were not read
}

// NewBusiness is a party with its profile that is not in the book yet.
type NewBusiness struct {
	register.Party
	Code register.ShortCode
}

// NewContact is a person of a party.
type NewContact struct {
	Party register.PartyID
	register.Contact
}

// Saying is a fact about a party; Over is the fact that it comes in place of.
type Saying struct {
	Party register.PartyID
	register.Fact
	Over string
}

// Touched is a business that was there and of which something changes: what its
// lists show of it.
type Touched struct {
	Party register.PartyID
	Set   map[register.Field]string
	Spot  // the names of a region that is new
	Code  register.ShortCode
}

// Written is what a batch writes.
type Written struct {
	New      []NewBusiness
	Facts    []Saying
	Contacts []NewContact
	Touched  []Touched
	Prints   map[string]register.PartyID
	Fates    []Fate
}

// decider decides what becomes of rows. It remembers which businesses rows were
// about, so that no two rows of a file write to one.
type decider struct {
	office account.OrganisationID
	by     account.ID
	now    time.Time
	seal   *register.Seal
	ids    []string // drawn, the smallest last
	earlier
}

// idsAtOnce is how many identities are drawn at a time.
const idsAtOnce = 4096

// id draws an identity. Those of one draw come in their order, so that rows written
// one after another lie side by side in the indexes too.
func (d *decider) id() string {
	if len(d.ids) == 0 {
		for range idsAtOnce {
			d.ids = append(d.ids, account.NewID(d.now))
		}
		order.By(d.ids, func(a, b string) int { return strings.Compare(b, a) })
	}
	last := len(d.ids) - 1
	id := d.ids[last]
	d.ids = d.ids[:last]
	return id
}

// earlier is what earlier rows of the same file did.
type earlier struct {
	parent *earlier
	rows   map[register.PartyID]int
	nib    map[string]register.PartyID
	print  map[string]register.PartyID
	phone  map[string][]*Held
}

func newEarlier(parent *earlier) earlier {
	return earlier{parent, map[register.PartyID]int{}, map[string]register.PartyID{}, map[string]register.PartyID{}, map[string][]*Held{}}
}

// row is the earlier row that is about a party.
func (e *earlier) row(p register.PartyID) (int, bool) {
	for x := e; x != nil; x = x.parent {
		if n, there := x.rows[p]; there {
			return n, true
		}
	}
	return 0, false
}

// take puts what a batch did to what was done before it.
func (e *earlier) take(b earlier) {
	for k, v := range b.rows {
		e.rows[k] = v
	}
	for k, v := range b.nib {
		e.nib[k] = v
	}
	for k, v := range b.print {
		e.print[k] = v
	}
	for k, v := range b.phone {
		e.phone[k] = append(e.phone[k], v...)
	}
}

// keysOf are what the rows of a batch may be found by.
func keysOf(batch []Entry, codes []register.ShortCode) Keys {
	k := Keys{Codes: codes}
	for i := range batch {
		e := &batch[i]
		if e.Leave != "" || len(e.Wrong) > 0 {
			continue
		}
		if n := e.Values[nib]; n != "" {
			k.NIB = append(k.NIB, n)
		} else {
			k.Prints = append(k.Prints, e.print())
		}
		if p := e.Values[Phone]; p != "" {
			k.Phones = append(k.Phones, p)
		}
	}
	return k
}

// decide says what a batch writes, given what the book has. done is what it did,
// to be taken once it is kept; deciding again is harmless.
func (d *decider) decide(batch []Entry, known Known, codes []register.ShortCode) (w Written, done earlier) {
	done = newEarlier(&d.earlier)
	w.Prints = map[string]register.PartyID{}
	codes = slices.DeleteFunc(slices.Clone(codes), func(c register.ShortCode) bool { return known.Taken[c] })
	for i := range batch {
		e := &batch[i]
		switch {
		case e.Leave != "":
			w.Fates = append(w.Fates, Fate{Row: e.Row, Outcome: LeftRow, Notes: []Note{{-1, "intake.left." + string(e.Leave), nil}}})
			continue
		case len(e.Wrong) > 0:
			w.Fates = append(w.Fates, Fate{Row: e.Row, Outcome: Wrong, Name: e.Values[name], Notes: append(slices.Clone(e.Wrong), e.Remarks...)})
			continue
		}
		party := find(e, known, &done)
		fate := Fate{Row: e.Row, Party: party, Name: e.Values[name], Notes: e.Remarks}
		first, twice := done.row(party)
		switch {
		case party != "" && twice:
			fate.Outcome = Repeated
			fate.Notes = append(slices.Clone(fate.Notes), Note{-1, "intake.remark.repeated", []any{first}})
			w.Fates = append(w.Fates, fate)
			continue
		case party == "":
			var spare register.ShortCode
			if len(codes) == 0 { // as good as impossible: more are drawn than there are rows
				fate.Outcome, fate.Notes = Wrong, []Note{{-1, "intake.remark.no_code", nil}}
				w.Fates = append(w.Fates, fate)
				continue
			}
			spare, codes = codes[0], codes[1:]
			fate.Outcome, fate.Party = Added, d.add(e, spare, &w, &done)
		default:
			held := known.Held[party]
			if !held.Profile && len(codes) > 0 {
				var spare register.ShortCode
				spare, codes = codes[0], codes[1:]
				fate.Outcome, fate.Notes = d.update(e, held, spare, &w)
			} else {
				fate.Outcome, fate.Notes = d.update(e, held, "", &w)
			}
		}
		done.rows[fate.Party] = e.Row
		if e.Values[nib] == "" {
			p := e.print()
			done.print[p] = fate.Party
			if known.Prints[p] == "" {
				w.Prints[p] = fate.Party
			}
		} else {
			done.nib[e.Values[nib]] = fate.Party
		}
		w.Fates = append(w.Fates, fate)
	}
	return w, done
}

// spot is where a row's business is.
func (e *Entry) spot() Spot {
	s := Spot{Region: e.Values[region], District: e.Values[District], Village: e.Values[Village]}
	if e.Region.Code != "" {
		s.District, s.Village = e.Region.District, e.Region.Village
	}
	return s
}

// find tells which business a row is about; none when it is a new one.
func find(e *Entry, known Known, done *earlier) register.PartyID {
	if n := e.Values[nib]; n != "" {
		for x := done; x != nil; x = x.parent {
			if p := x.nib[n]; p != "" {
				return p
			}
		}
		if p := known.NIB[n]; p != "" {
			return p
		}
	} else {
		p := e.print()
		for x := done; x != nil; x = x.parent {
			if q := x.print[p]; q != "" {
				return q
			}
		}
		if q := known.Prints[p]; q != "" {
			return q
		}
	}
	phone := e.Values[Phone]
	if phone == "" {
		return ""
	}
	mine, spot := nameWords(e.Values[name]), e.spot()
	match := func(h *Held) bool {
		theirs := h.Facts[register.FieldNIB].Value
		if n := e.Values[nib]; n != "" && theirs != "" && n != theirs {
			return false // two NIBs are two businesses
		}
		return alike(mine, nameWords(h.Name), even) >= sameName && spot.near(h.Spot) >= sameRegion
	}
	for x := done; x != nil; x = x.parent {
		for _, h := range x.phone[phone] {
			if match(h) {
				return h.Party
			}
		}
	}
	for _, p := range known.Phones[phone] {
		if h := known.Held[p]; h != nil && match(h) {
			return p
		}
	}
	return ""
}

// add makes a new business of a row.
func (d *decider) add(e *Entry, code register.ShortCode, w *Written, done *earlier) register.PartyID {
	id := register.PartyID(d.id())
	spot := e.spot()
	w.New = append(w.New, NewBusiness{register.Party{
		ID: id, Office: d.office, Kind: register.Business, Name: e.Values[name], Contact: e.Values[Person],
		District: spot.District, Village: spot.Village, Product: e.Values[mainProduct],
	}, code})
	held := &Held{Party: id, Name: e.Values[name], Spot: spot, Facts: map[register.Field]register.Fact{}}
	for _, t := range e.plainTargets() {
		f, _ := t.Field()
		fact := d.fact(f, e.Values[t], e.AsOf)
		w.Facts = append(w.Facts, Saying{Party: id, Fact: fact})
		if f == register.FieldNIB {
			held.Facts[f] = fact
		}
	}
	d.person(e, id, nil, w)
	if p := e.Values[Phone]; p != "" {
		done.phone[p] = append(done.phone[p], held)
	}
	return id
}

// plainTargets are the fields that a row tells, in the order of the table.
func (e *Entry) plainTargets() []Target {
	var all []Target
	for _, row := range table {
		if _, is := row.of.Field(); is && e.Values[row.of] != "" {
			all = append(all, row.of)
		}
	}
	return all
}

func (d *decider) fact(f register.Field, value string, asOf register.Date) register.Fact {
	fact := register.Fact{
		ID: d.id(), Field: f, Value: value, AsOf: asOf, Source: register.FromImport,
		SaidBy: d.by, SaidAt: d.now, State: register.Current,
	}
	if d.seal != nil && slices.Contains(sealed, Target(f)) {
		fact.Value, fact.Sealed = f.Masked(value), d.seal.Close(f, value)
	}
	return fact
}

// compare tells whether what is known of a field is a value, and both as they are
// shown: what is sealed is opened for that and shown masked. What cannot be opened
// is another value.
func (d *decider) compare(f register.Field, now register.Fact, value string) (same bool, was, is string) {
	if !slices.Contains(sealed, Target(f)) {
		return now.Value == value, now.Value, value
	}
	is = f.Masked(value)
	if d.seal == nil || len(now.Sealed) == 0 {
		return false, "", is
	}
	opened, err := d.seal.Open(f, now.Sealed)
	if err != nil {
		return false, "", is
	}
	return opened == value, f.Masked(opened), is
}

// update puts what a row tells to a business that is there. What was checked
// stays, and so does what is true of a later day; the difference is told. Empty
// cells take nothing away.
func (d *decider) update(e *Entry, h *Held, code register.ShortCode, w *Written) (Outcome, []Note) {
	notes := slices.Clone(e.Remarks)
	set := map[register.Field]string{}
	for _, t := range e.plainTargets() {
		f, _ := t.Field()
		now, there := h.Facts[f]
		value := e.Values[t]
		same, was, is := d.compare(f, now, value)
		column := Note{Column: -1, Args: []any{string(f), shown(was), shown(is)}}
		switch {
		case there && same:
		case there && now.Verified != "":
			column.Key = "intake.remark.verified"
			notes = append(notes, column)
		case there && now.AsOf > e.AsOf:
			column.Key = "intake.remark.newer"
			column.Args = append(column.Args, string(now.AsOf))
			notes = append(notes, column)
		default:
			w.Facts = append(w.Facts, Saying{h.Party, d.fact(f, value, e.AsOf), now.ID})
			set[f] = is
		}
	}
	person := d.person(e, h.Party, h, w)
	if len(set) == 0 && !person && code == "" {
		return Same, notes
	}
	touched := Touched{Party: h.Party, Set: set, Code: code}
	if set[register.FieldRegion] != "" {
		touched.Spot = e.spot()
	}
	w.Touched = append(w.Touched, touched)
	return Changed, notes
}

// person adds the person whom a row names, unless the telephone number is there
// already, or there is somebody and the row has no number.
func (d *decider) person(e *Entry, party register.PartyID, h *Held, w *Written) bool {
	phone := e.Values[Phone]
	if e.Values[Person] == "" && phone == "" && e.Values[Email] == "" {
		return false
	}
	if h != nil && (slices.Contains(h.Phones, phone) || phone == "" && h.Contacts > 0) {
		return false
	}
	w.Contacts = append(w.Contacts, NewContact{party, register.Contact{
		ID: d.id(), Name: orName(e), Position: position(e.Values[Position]),
		Email: e.Values[Email], Phone: phone,
	}})
	return true
}

// orName is the person's name; a number without one is that of the business.
func orName(e *Entry) string {
	if e.Values[Person] != "" {
		return e.Values[Person]
	}
	return e.Values[name]
}

// position is what lists call the person; the owner unless the file tells.
func position(text string) string {
	switch strings.ToLower(text) {
	case "", "pemilik", "owner", "pimpinan", "direktur":
		return "owner"
	}
	return text
}
