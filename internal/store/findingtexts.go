package store

import (
	"context"
	"database/sql"

	"wantilan/internal/register"
	"wantilan/internal/register/programme"
)

// entriesOf makes what search should have of parties.
func entriesOf(ctx context.Context, tx *sql.Tx, parties []register.PartyID, e register.Edition) ([]register.Entry, error) {
	g := gatherer{ctx: ctx, tx: tx, parties: parties, today: e.Today, scales: e.Scales}
	all, err := g.entries()
	for i := range all {
		all[i].Index()
	}
	return all, err
}

// gatherer collects the texts and marks of some parties, with one query for each
// table.
type gatherer struct {
	ctx     context.Context
	tx      *sql.Tx
	parties []register.PartyID
	today   register.Date
	scales  []register.ScaleRule

	of    map[register.PartyID]*register.Entry // businesses and stakeholders
	order []register.PartyID
	more  []register.Entry // products and wants
}

// mostNames bounds the names of products that a business is found by.
const mostNames = 50

// said is which fact a business is found by: under which name, whether it counts as
// a name of it, and whether only the office may know it.
var said = map[register.Field]register.Piece{
	register.FieldBrand:       {Said: "brand", Title: true},
	register.FieldMainProduct: {Said: "main_product"},
	register.FieldAbout:       {Said: "about"},
	register.FieldMaterial:    {Said: "material"},
	register.FieldWebsite:     {Said: "website"},
	register.FieldAddress:     {Said: "address", Inside: true},
	register.FieldMachines:    {Said: "machines", Inside: true},
	register.FieldLegalForm:   {Said: "legal_form", Inside: true},
}

func (g *gatherer) entries() ([]register.Entry, error) {
	g.of = map[register.PartyID]*register.Entry{}
	for _, step := range []func() error{g.businesses, g.stakeholders, g.facts, g.certificates, g.programmes, g.contacts, g.units, g.wants, g.products} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	all := make([]register.Entry, 0, len(g.order)+len(g.more))
	for _, id := range g.order {
		all = append(all, *g.of[id])
	}
	return append(all, g.more...), nil
}

// each runs a query over the parties, which are its arguments.
func (g *gatherer) each(query, end string, scan func(r *sql.Rows) error) error {
	in, args := oneOf(1, g.parties)
	r, err := g.tx.QueryContext(g.ctx, query+` IN (`+in+`) `+end, args...)
	if err != nil {
		return err
	}
	defer r.Close()
	for r.Next() {
		if err := scan(r); err != nil {
			return err
		}
	}
	return r.Err()
}

// party begins the entry of a business or stakeholder.
func (g *gatherer) party(e register.Entry, p register.Party) *register.Entry {
	e.Object, e.Title = string(e.Party), p.Name
	e.Pieces = []register.Piece{
		{Said: register.SaidTitle, Text: p.Name, Title: true}, {Said: "main_product", Text: p.Product},
		{Said: "place", Text: p.Village + " " + p.District}, {Said: "contact", Text: p.Contact, Inside: true},
	}
	g.of[e.Party], g.order = &e, append(g.order, e.Party)
	return &e
}

func (g *gatherer) businesses() error {
	return g.each(`
		SELECT b.party, b.office, b.public, b.code, b.region, b.kbli, b.cluster, b.nib, b.visited_at, b.changed_at,
		       p.name, p.contact, p.district, p.village, p.product
		FROM business b JOIN party p ON p.id = b.party WHERE b.party`, `ORDER BY b.party`, func(r *sql.Rows) error {
		e, p := register.Entry{}, register.Party{}
		var public int
		var changed int64
		var visited sql.NullInt64
		var kbli, cluster, nib string
		err := r.Scan(&e.Party, &e.Office, &public, &e.Code, &e.Region, &kbli, &cluster, &nib, &visited, &changed,
			&p.Name, &p.Contact, &p.District, &p.Village, &p.Product)
		e.Kind, e.Public, e.VisitedAt, e.ChangedAt = register.FoundBusiness, public == 1, fromMaybe(visited), fromMicros(changed)
		e.Marks = register.KBLIMarks(kbli)
		if cluster != "" {
			e.Marks = append(e.Marks, register.ClusterMark(cluster))
		}
		b := g.party(e, p)
		b.Pieces = append(b.Pieces, register.Piece{Said: "nib", Text: nib, Inside: true}, register.Piece{Said: "kbli", Text: kbli})
		return err
	})
}

func (g *gatherer) stakeholders() error {
	return g.each(`
		SELECT s.party, s.office, s.public, s.code, s.about, s.looks_for, s.offers, s.changed_at,
		       p.name, p.contact, p.district, p.village, p.product
		FROM stakeholder s JOIN party p ON p.id = s.party WHERE s.party`, `ORDER BY s.party`, func(r *sql.Rows) error {
		e, p := register.Entry{}, register.Party{}
		var public int
		var changed int64
		var about, seeks, offers string
		err := r.Scan(&e.Party, &e.Office, &public, &e.Code, &about, &seeks, &offers, &changed, &p.Name, &p.Contact, &p.District, &p.Village, &p.Product)
		e.Kind, e.Public, e.ChangedAt = register.FoundStakeholder, public == 1, fromMicros(changed)
		if g.of[e.Party] != nil {
			return err // a business too; it is found as that
		}
		s := g.party(e, p)
		s.Pieces = append(s.Pieces, register.Piece{Said: "about", Text: about}, register.Piece{Said: "looks_for", Text: seeks}, register.Piece{Said: "offers", Text: offers})
		return err
	})
}

// facts gives businesses their texts, and the mark of the scale that the figures say.
func (g *gatherer) facts() error {
	figures := map[register.PartyID]register.Facts{}
	err := g.each(`SELECT party, field, value FROM business_fact WHERE state = 'current' AND party`, `ORDER BY party, field`, func(r *sql.Rows) error {
		var party register.PartyID
		var field register.Field
		var value string
		if err := r.Scan(&party, &field, &value); err != nil {
			return err
		}
		if figures[party] == nil {
			figures[party] = register.Facts{}
		}
		figures[party][field] = register.Fact{Field: field, Value: value}
		p, found := said[field]
		if e := g.of[party]; e != nil && found && value != "" {
			p.Text = value
			e.Pieces = append(e.Pieces, p)
		}
		return nil
	})
	for party, facts := range figures {
		if e := g.of[party]; e != nil && e.Kind == register.FoundBusiness {
			if size := register.ListedSize(g.scales, facts, g.today); size != "" {
				e.Marks = append(e.Marks, register.ScaleMark(size))
			}
		}
	}
	return err
}

func (g *gatherer) certificates() error {
	return g.each(`SELECT party, kind, valid_until FROM certificate WHERE ended_at IS NULL AND party`, `ORDER BY party, kind, id`, func(r *sql.Rows) error {
		var party register.PartyID
		var kind string
		var until register.Date
		if err := r.Scan(&party, &kind, &until); err != nil {
			return err
		}
		if e := g.of[party]; e != nil {
			marks, last := register.CertificateMarks(kind, until, g.today)
			e.Marks = append(e.Marks, marks...)
			e.Until = register.Earlier(e.Until, last)
		}
		return nil
	})
}

// programmes mark businesses with those that they are in, and with the last year that
// served them. What a business of the same NIB took part in, which another book has,
// counts too when this book's body sees it.
func (g *gatherer) programmes() error {
	served := map[register.PartyID]int{}
	mark := func(r *sql.Rows) error {
		var party register.PartyID
		var id programme.ID
		var year, counts int
		if err := r.Scan(&party, &id, &year, &counts); err != nil {
			return err
		}
		if e := g.of[party]; e != nil {
			e.Marks = append(e.Marks, register.ProgrammeMark(string(id)))
			if counts == 1 {
				served[party] = max(served[party], year)
			}
		}
		return nil
	}
	err := g.each(`
		SELECT m.party, g.id, g.year, CASE WHEN m.status IN `+servedStatus+` THEN 1 ELSE 0 END
		FROM programme_part m JOIN programme g ON g.id = m.programme WHERE m.status <> 'dropped' AND m.party`, `ORDER BY m.party, g.id`, mark)
	if err != nil {
		return err
	}
	err = g.each(`
		SELECT b.party, g.id, g.year, CASE WHEN m.status IN `+servedStatus+` THEN 1 ELSE 0 END
		FROM business b JOIN business t ON t.nib = b.nib AND t.party <> b.party
		JOIN programme_part m ON m.party = t.party JOIN programme g ON g.id = m.programme
		WHERE b.nib <> '' AND m.status <> 'dropped' AND `+programmeSeen("b.office")+` AND b.party`, `ORDER BY b.party, g.id`, mark)
	if err != nil {
		return err
	}
	for party, e := range g.of {
		if e.Kind == register.FoundBusiness {
			e.Marks = append(e.Marks, register.ServedMark(served[party]))
		}
	}
	return nil
}

func (g *gatherer) contacts() error {
	return g.each(`SELECT party, name, called FROM contact WHERE party`, `ORDER BY party, id`, func(r *sql.Rows) error {
		var party register.PartyID
		var name, called string
		if err := r.Scan(&party, &name, &called); err != nil {
			return err
		}
		if e := g.of[party]; e != nil {
			e.Pieces = append(e.Pieces, register.Piece{Said: "contact", Text: name + " " + called, Inside: true})
		}
		return nil
	})
}

func (g *gatherer) units() error {
	return g.each(`SELECT party, name FROM stakeholder_unit WHERE party`, `ORDER BY party, name, id`, func(r *sql.Rows) error {
		var party register.PartyID
		var name string
		if err := r.Scan(&party, &name); err != nil {
			return err
		}
		if e := g.of[party]; e != nil {
			e.Pieces = append(e.Pieces, register.Piece{Said: "unit", Text: name})
		}
		return nil
	})
}

// wants are found by themselves while they are open, and mark their party.
func (g *gatherer) wants() error {
	return g.each(`
		SELECT id, party, office, side, kind, title, about, valid_until, changed_at
		FROM want WHERE state = 'open' AND party`, `ORDER BY party, side, id`, func(r *sql.Rows) error {
		e := register.Entry{}
		var side register.Side
		var kind register.WantKind
		var about string
		var until register.Date
		var changed int64
		if err := r.Scan(&e.Object, &e.Party, &e.Office, &side, &kind, &e.Title, &about, &until, &changed); err != nil {
			return err
		}
		of := g.of[e.Party]
		if of == nil || until != "" && until < g.today {
			return nil
		}
		e.Kind, e.ChangedAt, e.Until = register.FoundWant, fromMicros(changed), until
		e.Public, e.Region, e.VisitedAt = of.Public, of.Region, of.VisitedAt
		e.Marks = register.WantMarks(side, kind)
		e.Pieces = []register.Piece{{Said: register.SaidTitle, Text: e.Title, Title: true}, {Said: "about", Text: about}, {Said: "of", Text: of.Title}}
		of.Marks, of.Until = append(of.Marks, e.Marks...), register.Earlier(of.Until, until)
		g.more = append(g.more, e)
		return nil
	})
}

// products are found by themselves, with the place and cluster of their business,
// which is found by the names of its products too.
func (g *gatherer) products() error {
	names := map[register.PartyID]int{}
	return g.each(`
		SELECT id, party, office, code, state, name, name_en, about, about_en, kbli, materials, technique, motif, changed_at
		FROM product WHERE party`, `ORDER BY party, name, id`, func(r *sql.Rows) error {
		e := register.Entry{}
		var state register.ProductState
		var english, about, aboutEN, kbli, materials, technique, motif string
		var changed int64
		err := r.Scan(&e.Object, &e.Party, &e.Office, &e.Code, &state, &e.Title, &english, &about, &aboutEN, &kbli, &materials, &technique, &motif, &changed)
		of := g.of[e.Party]
		if err != nil || of == nil {
			return err
		}
		e.Kind, e.ChangedAt = register.FoundProduct, fromMicros(changed)
		e.Public, e.Region, e.VisitedAt = of.Public && state == register.Shown, of.Region, of.VisitedAt
		e.Marks = append(register.ProductMarks(of.Marks), register.KBLIMarks(kbli)...)
		e.Until = of.Until
		e.Pieces = []register.Piece{
			{Said: register.SaidTitle, Text: e.Title, Title: true}, {Said: "english", Text: english, Title: true}, {Said: "materials", Text: materials},
			{Said: "technique", Text: technique}, {Said: "motif", Text: motif}, {Said: "about", Text: about}, {Said: "about_en", Text: aboutEN},
			{Said: "of", Text: of.Title},
		}
		if names[e.Party]++; names[e.Party] <= mostNames {
			of.Pieces = append(of.Pieces, register.Piece{Said: "product", Text: e.Title, Inside: !e.Public})
		}
		g.more = append(g.more, e)
		return nil
	})
}
