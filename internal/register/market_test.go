package register_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/register"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var noon = time.Date(2026, 12, 9, 4, 0, 0, 0, time.UTC)

// market is two offices with their books over a real database.
type market struct {
	db        *store.DB
	raw       *sql.DB
	catalogue *register.Catalogue
	showcase  *register.Showcase
	actors    map[string]account.Actor
	weaver    register.PartyID // of the first office, published, its owner signs in
	potter    register.PartyID // of the first office, not published, nobody signs in
	bank      register.PartyID // a stakeholder of the first office, published
}

func newMarket(t *testing.T, where string) *market {
	t.Helper()
	ctx := t.Context()
	db, err := store.Open(ctx, where)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	driver := "sqlite"
	if store.IsPostgres(where) {
		driver = "postgres"
	}
	raw, err := sql.Open(driver, where)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { raw.Close() })
	var ticks atomic.Int64
	clock := func() time.Time { return noon.Add(time.Duration(ticks.Add(1)) * time.Microsecond) }
	m := &market{db: db, raw: raw, actors: map[string]account.Actor{"stranger": {}},
		catalogue: register.NewCatalogue(db, clock, rand.Reader),
		showcase:  register.NewShowcase(db, account.NewContacts(db, clock), clock)}
	door := account.NewDoor(db, clock)
	found := func(kind account.Kind, name string, office account.OrganisationID) account.OrganisationID {
		t.Helper()
		id, err := door.Found(ctx, kind, name+" (contoh)", office)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	enrol := func(name string, at account.OrganisationID, role account.Role) {
		t.Helper()
		id, err := door.Enrol(ctx, "Orang Contoh "+name, at, role)
		if err != nil {
			t.Fatal(err)
		}
		m.actors[name] = account.Actor{Account: id, Organisation: at, Role: role}
	}
	office, other := found(account.Office, "Dinas Satu", ""), found(account.Office, "Dinas Dua", "")
	weaver, bank, far := found(account.Business, "Tenun Sandat 01", office), found(account.Stakeholder, "Bank Embun 02", office), found(account.Stakeholder, "Hotel Padma 03", other)
	enrol("administrator", other, account.Administrator)
	enrol("staff", office, account.Staff)
	enrol("staff of another office", other, account.Staff)
	enrol("owner", weaver, account.Owner)
	enrol("desk", bank, account.Desk)
	enrol("desk of another office", far, account.Desk)
	enrol("speaker", office, account.Speaker)
	m.weaver = m.party(t, office, weaver, "business", "Tenun Sandat 01 (contoh)", "Petang")
	m.potter = m.party(t, office, "", "business", "Gerabah Kakul 04 (contoh)", "Mengwi")
	m.bank = m.party(t, office, bank, "bank", "Bank Embun 02 (contoh)", "Kuta")
	m.publish(t, m.weaver, "WEAVER1", true)
	m.publish(t, m.potter, "POTTER1", false)
	m.exec(t, `INSERT INTO stakeholder (party, office, code, public, about, looks_for, offers, changed_at) VALUES ($1, $2, 'BANK001', 1, 'Melayani usaha kecil.', '', '', 0)`, m.bank, office)
	return m
}

func (m *market) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	if _, err := m.raw.ExecContext(context.Background(), query, args...); err != nil {
		t.Fatal(err)
	}
}

func (m *market) party(t *testing.T, office, own account.OrganisationID, kind, name, district string) register.PartyID {
	t.Helper()
	id := account.NewID(noon)
	m.exec(t, `INSERT INTO party (id, office, organisation, kind, name, contact, district, village, product) VALUES ($1, $2, $3, $4, $5, 'Rahasia Contoh', $6, '', '')`,
		id, office, sql.NullString{String: string(own), Valid: own != ""}, kind, name, district)
	return register.PartyID(id)
}

func (m *market) publish(t *testing.T, id register.PartyID, code string, public bool) {
	t.Helper()
	yes := 0
	if public {
		yes = 1
	}
	m.exec(t, `INSERT INTO business (party, office, code, public, nib, region, kbli, kbli_edition, cluster, created_at, changed_at)
		SELECT id, office, $2, CAST($3 AS INTEGER), '', '', '', '', 'tenun', 0, 0 FROM party WHERE id = $1`, id, code, yes)
}

// certify puts a certificate into a profile.
func (m *market) certify(t *testing.T, of register.PartyID, id, until, verified string) {
	t.Helper()
	m.exec(t, `INSERT INTO certificate (id, party, kind, number, holder, issuer, scope, issued, valid_until, paper, said_by, said_at, verified_by)
		VALUES ($1, $2, 'halal', 'ID0000', '', 'BPJPH', '', '', $3, $4, '', 0, $5)`, id, of, until, fmt.Sprintf("%064x", len(id)), verified)
}

// shawl is a form without a mistake.
func shawl() register.ProductForm {
	return register.ProductForm{
		Name: "Selendang Jepun 01 (contoh)", NameEN: "Shawl 01 (sample)", About: "Ditenun tangan.\nPewarna alam.", Unit: "piece",
		Price: "Rp 250.000", Wholesale: "200rb", PriceFor: "everybody", WholesaleFor: "partners", MinimumOrder: "10", LeadDays: "14", AMonth: "1.200",
		HS: "6214.10", KBLI: "13122", KBLIEdition: "2020", Weight: "0,25 kg", Materials: "Katun", Technique: "ATBM", Size: "200 x 60 cm", Motif: "Patra", Rights: "Umum",
	}
}

func picture(n int) register.Photo {
	return register.Photo{Shown: fmt.Sprintf("%064x", 2*n+1), Thumb: fmt.Sprintf("%064x", 2*n+2), Width: 1280, Height: 960}
}

// add adds a product as staff, and shows it if wanted.
func (m *market) add(t *testing.T, of register.PartyID, form register.ProductForm, shown bool, photos ...register.Photo) register.Product {
	t.Helper()
	id, err := m.catalogue.Add(t.Context(), m.actors["staff"], of, form, photos)
	if err != nil {
		t.Fatal(err)
	}
	if shown {
		if err := m.catalogue.Show(t.Context(), m.actors["staff"], id, true); err != nil {
			t.Fatal(err)
		}
	}
	p, _, err := m.catalogue.Product(t.Context(), m.actors["staff"], id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
