package store

import (
	"context"
	"database/sql"

	"wantilan/internal/register"
	"wantilan/internal/register/programme"
)

// KeepMade implements sample.BookKeeper: it keeps businesses, products, needs and
// offers that were made up, and indexes them, in one transaction.
func (db *DB) KeepMade(ctx context.Context, profiles []register.Profile, products []register.Product, wants []register.Want, parts []programme.Part) error {
	var parties, businesses, facts, certificates, contacts, goods, wanted [][]any
	var ids []register.PartyID
	for _, p := range profiles {
		ids = append(ids, p.ID)
		parties = append(parties, []any{p.ID, p.Office, text(p.Organisation), p.Kind, p.Name, p.Contact, p.District, p.Village, p.Product})
		value := func(f register.Field) string { return p.Facts[f].Value }
		edition := ""
		if value(register.FieldKBLI2020) != "" {
			edition = "2020"
		}
		businesses = append(businesses, []any{p.ID, p.Office, p.Code, bit(p.Public), value(register.FieldNIB), value(register.FieldRegion),
			value(register.FieldKBLI2020), edition, value(register.FieldCluster), maybeMicros(p.VisitedAt), micros(p.CreatedAt), micros(p.ChangedAt), p.Version})
		for _, f := range p.Facts {
			facts = append(facts, []any{f.ID, p.ID, f.Field, f.Value, f.AsOf, f.Source, f.SaidBy, micros(f.SaidAt), f.State, f.Verified, f.Reason})
		}
		for _, c := range p.Certificates {
			certificates = append(certificates, []any{c.ID, p.ID, c.Kind, c.Number, c.Holder, c.Issuer, c.Scope, c.Issued, c.ValidUntil, c.Paper, c.SaidBy, micros(c.SaidAt), c.Verified})
		}
		for _, c := range p.Contacts {
			contacts = append(contacts, []any{c.ID, p.ID, c.Name, c.Called, c.Position, c.Email, c.Phone, bit(c.Public), c.AgreedOn, c.AgreedText, micros(p.CreatedAt)})
		}
	}
	for _, p := range products {
		goods = append(goods, []any{p.ID, p.Party, p.Office, p.Code, p.State, p.Name, p.NameEN, p.About, p.AboutEN, p.KBLI, p.KBLIEdition, p.HS, p.Materials, p.Technique,
			p.Size, p.WeightGrams, p.Unit, p.Price, p.Wholesale, p.PriceFor, p.WholesaleFor, p.MinimumOrder, p.LeadDays, p.AMonth, p.Motif, p.Rights, bit(p.Adults),
			micros(p.CreatedAt), micros(p.ChangedAt), p.Version})
	}
	for _, w := range wants {
		wanted = append(wanted, []any{w.ID, w.Party, w.Office, w.Side, w.Kind, w.Title, w.About, w.Topic, w.Quantity, w.Unit, w.ValidUntil, "open", w.SaidBy, micros(w.CreatedAt), micros(w.ChangedAt)})
	}
	return db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, t := range []struct {
			name    string
			columns []string
			rows    [][]any
		}{
			{"party", []string{"id", "office", "organisation", "kind", "name", "contact", "district", "village", "product"}, parties},
			{"business", []string{"party", "office", "code", "public", "nib", "region", "kbli", "kbli_edition", "cluster", "visited_at", "created_at", "changed_at", "version"}, businesses},
			{"business_fact", []string{"id", "party", "field", "value", "as_of", "source", "said_by", "said_at", "state", "verified_by", "reason"}, facts},
			{"certificate", []string{"id", "party", "kind", "number", "holder", "issuer", "scope", "issued", "valid_until", "paper", "said_by", "said_at", "verified_by"}, certificates},
			{"contact", []string{"id", "party", "name", "called", "position", "email", "phone", "public", "agreed_on", "agreed_text", "created_at"}, contacts},
			{"product", []string{"id", "party", "office", "code", "state", "name", "name_en", "about", "about_en", "kbli", "kbli_edition", "hs", "materials", "technique",
				"size", "weight_grams", "unit", "price", "wholesale", "price_for", "wholesale_for", "minimum_order", "lead_days", "a_month", "motif", "rights", "adults",
				"created_at", "changed_at", "version"}, goods},
			{"want", []string{"id", "party", "office", "side", "kind", "title", "about", "topic", "quantity", "unit", "valid_until", "state", "said_by", "created_at", "changed_at"}, wanted},
		} {
			if err := db.insertMany(ctx, tx, t.name, t.columns, t.rows); err != nil {
				return err
			}
		}
		if err := keepParts(ctx, tx, parts); err != nil {
			return err
		}
		_, err := db.indexParties(ctx, tx, ids)
		return err
	})
}

// KeepMadeProgrammes implements sample.BookKeeper. Those that are there already stay.
func (db *DB) KeepMadeProgrammes(ctx context.Context, all []programme.Programme) error {
	return db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return batch(ctx, tx, all, `
			INSERT INTO programme (id, body, kind, name, year, starts, ends, place, capacity, note, shared, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`, programmeValues)
	})
}
