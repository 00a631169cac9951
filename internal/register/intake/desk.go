package intake

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// ID identifies an intake.
type ID string

// State is how far an intake is.
type State string

// States.
const (
	Reading    State = "reading"    // its rows are being read out of the file
	Matching   State = "matching"   // its columns are being told
	Rehearsing State = "rehearsing" // what it would do is being found out
	Previewing State = "previewing" // what it would do is shown
	Requested  State = "requested"
	Running    State = "running"
	Done       State = "done"
	Cancelled  State = "cancelled"
	Failed     State = "failed"
)

// Over tells whether nothing more happens by itself.
func (s State) Over() bool { return s == Done || s == Cancelled || s == Failed }

// Intake is one file of businesses on its way into the book (impor).
type Intake struct {
	ID          ID
	Office      account.OrganisationID
	By          account.ID
	Name        string // of the file
	Print       string // SHA-256 of the file
	State       State
	Head        []byte // the first rows of its sheets, packed; Desk fills Sheets with them
	Unread      bool   // it was never read: Reading, or given up before its rows were there
	Sheets      []Grid // their first rows
	Plan        Plan
	Preview     *Preview
	Rows, Done  int
	Counts      map[Outcome]int
	Attempts    int
	CancelAsked bool
	AskedAt     time.Time
	AliveAt     time.Time
	EndedAt     time.Time
}

// Count is how many rows ended so.
func (i Intake) Count(o Outcome) int { return i.Counts[o] }

type clock = func() time.Time

// zone is that of the offices: files tell days and no hours (WITA, no summer time).
var zone = time.FixedZone("WITA", 8*60*60)

// Desk takes files of businesses in.
type Desk struct {
	store   Store
	now     clock
	parse   Parse
	regions Regions
	seal    *register.Seal
	file    ReadFile
}

// Options are what a Desk is given of other parts.
type Options struct {
	Parse   Parse          // nil: Plain
	Regions Regions        // nil: places are kept in words only
	Seal    *register.Seal // NPWP and NITKU are read in and kept encrypted; nil: they are left out
	File    ReadFile       // reads tables out of files; nil: files come read (Take)
}

// Store is what a Desk needs kept. Implemented by internal/store.
type Store interface {
	// KeepIntake keeps a new intake with its rows, which are packed.
	KeepIntake(ctx context.Context, i Intake, rows []byte, e account.Entry) error
	Intake(ctx context.Context, id ID) (Intake, error)
	// IntakeRows are all rows of the file, packed; NotFound once they are dropped.
	IntakeRows(ctx context.Context, id ID) ([]byte, error)
	Intakes(ctx context.Context, office account.OrganisationID, limit int) ([]Intake, error)
	// KeepPlan keeps how the file is read, and the preview; without one it is
	// Matching again, and a rehearsal that is on stops. Conflict once it has begun.
	KeepPlan(ctx context.Context, id ID, p Plan, preview *Preview) error
	Learned(ctx context.Context, office account.OrganisationID) (Learned, error)
	// AskIntake makes an intake Requested out of one of the states, and learns
	// what its columns are; Conflict when it is in no such state.
	AskIntake(ctx context.Context, id ID, from []State, rows int, learn Learned, e account.Entry) error
	// CancelIntake marks one that is not over; one that no process has begun is
	// over at once.
	CancelIntake(ctx context.Context, id ID, now time.Time, e account.Entry) error
	DropIntakes(ctx context.Context, unconfirmed, ended time.Time, most int) (int, error)
	// KnownBusinesses are those of the book that keys lead to.
	KnownBusinesses(ctx context.Context, office account.OrganisationID, k Keys) (Known, error)
	Fates(ctx context.Context, id ID, each func([]Fate) error) error
	Working
}

// NewDesk makes a desk over what store keeps.
func NewDesk(store Store, now clock, o Options) *Desk {
	d := &Desk{store: store, now: now, parse: o.Parse, regions: o.Regions, seal: o.Seal, file: o.File}
	if d.parse == nil {
		d.parse = Plain
	}
	return d
}

// Offered are the targets that columns can have here.
func (d *Desk) Offered() []Target {
	return slices.DeleteFunc(Targets(), func(t Target) bool { return d.seal == nil && slices.Contains(sealed, t) })
}

func object(id ID) string { return "intake/" + string(id) }

// Take keeps a file that was read and suggests what its columns are.
func (d *Desk) Take(ctx context.Context, by account.Actor, name string, file []byte, grids []Grid) (ID, error) {
	if !by.May(account.ImportRegister) {
		return "", fault.New(fault.Forbidden, "account.not_allowed")
	}
	grids = slices.DeleteFunc(slices.Clone(grids), func(g Grid) bool { return len(g.Rows) == 0 })
	if len(grids) == 0 {
		return "", fault.New(fault.Invalid, "intake.nothing")
	}
	i := d.fresh(by, name, file)
	rows, err := d.understand(ctx, &i, grids)
	if err != nil {
		return "", err
	}
	e := by.Did(account.ImportRegister, object(i.ID), i.AskedAt).To(account.Facts{"print": i.Print[:16], "sheets": len(i.Sheets)})
	if err := d.store.KeepIntake(ctx, i, rows, e); err != nil {
		return "", fmt.Errorf("keep intake: %w", err)
	}
	return i.ID, nil
}

// fresh is an intake of a file that nothing is known of yet.
func (d *Desk) fresh(by account.Actor, name string, file []byte) Intake {
	if !utf8.ValidString(name) || len(name) > longest {
		name = ""
	}
	sum, now := sha256.Sum256(file), d.now()
	return Intake{ID: ID(account.NewID(now)), Office: by.Organisation, By: by.Account, Name: name, Print: hex.EncodeToString(sum[:]), State: Matching, AskedAt: now}
}

// understand suggests what the columns of an intake are, and packs its rows.
func (d *Desk) understand(ctx context.Context, i *Intake, grids []Grid) ([]byte, error) {
	learned, err := d.store.Learned(ctx, i.Office)
	if err != nil {
		return nil, fmt.Errorf("load what columns were: %w", err)
	}
	sheet := best(grids)
	i.Plan, i.Sheets = Suggest(grids[sheet], sheet, learned, d.Offered()), nil
	for _, g := range grids {
		i.Sheets = append(i.Sheets, g.head())
	}
	if i.Head, err = d.pack(i.Sheets); err != nil {
		return nil, fmt.Errorf("pack the first rows: %w", err)
	}
	rows, err := d.pack(grids)
	if err != nil {
		return nil, fmt.Errorf("pack the rows: %w", err)
	}
	return rows, nil
}

// Intake is one of the actor's office.
func (d *Desk) Intake(ctx context.Context, by account.Actor, id ID) (Intake, error) {
	i, err := d.store.Intake(ctx, id)
	if err != nil {
		return Intake{}, fmt.Errorf("load intake %s: %w", id, err)
	}
	if !by.May(account.ImportRegister) || i.Office != by.Organisation && by.Role != account.Administrator {
		return Intake{}, fault.New(fault.NotFound, "intake.not_found")
	}
	if len(i.Head) > 0 {
		if err := d.unpack(i.Head, &i.Sheets); err != nil {
			return Intake{}, fmt.Errorf("first rows of intake %s: %w", id, err)
		}
	}
	return i, nil
}

// mostListed is how many earlier intakes are listed.
const mostListed = 50

// Intakes lists those of the actor's office, newest first.
func (d *Desk) Intakes(ctx context.Context, by account.Actor) ([]Intake, error) {
	if !by.May(account.ImportRegister) {
		return nil, fault.New(fault.Forbidden, "account.not_allowed")
	}
	return d.store.Intakes(ctx, by.Organisation, mostListed)
}

// Sheet suggests anew for another sheet of the file.
func (d *Desk) Sheet(ctx context.Context, by account.Actor, id ID, sheet int) error {
	i, err := d.Intake(ctx, by, id)
	if err != nil {
		return err
	}
	if sheet < 0 || sheet >= len(i.Sheets) {
		return fault.Field("sheet", "intake.plan.sheet")
	}
	learned, err := d.store.Learned(ctx, i.Office)
	if err != nil {
		return fmt.Errorf("load what columns were: %w", err)
	}
	return d.store.KeepPlan(ctx, id, Suggest(i.Sheets[sheet], sheet, learned, d.Offered()), nil)
}

// Start asks for the import that was shown.
func (d *Desk) Start(ctx context.Context, by account.Actor, id ID) error {
	i, err := d.Intake(ctx, by, id)
	if err != nil {
		return err
	}
	if i.State != Previewing || i.Preview == nil {
		return fault.New(fault.Conflict, "intake.not_previewed")
	}
	if i.Preview.writes() == 0 {
		return fault.New(fault.Conflict, "intake.nothing_to_write")
	}
	e := by.Did(account.ImportRegister, object(id), d.now()).To(account.Facts{"asked": true, "rows": i.Preview.Rows})
	if err := d.store.AskIntake(ctx, id, []State{Previewing}, i.Preview.Rows, i.Plan.learn(), e); err != nil {
		return fmt.Errorf("ask for intake %s: %w", id, err)
	}
	return nil
}

// Continue goes on with an import that was cancelled or failed.
func (d *Desk) Continue(ctx context.Context, by account.Actor, id ID) error {
	i, err := d.Intake(ctx, by, id)
	if err != nil {
		return err
	}
	e := by.Did(account.ImportRegister, object(id), d.now()).To(account.Facts{"continued": true, "done": i.Done})
	if err := d.store.AskIntake(ctx, id, []State{Cancelled, Failed}, i.Rows, nil, e); err != nil {
		return fmt.Errorf("continue intake %s: %w", id, err)
	}
	return nil
}

// Cancel asks an import to stop; what is written stays. A rehearsal stops at once,
// and the columns are asked for again; of a file that is being read nothing stays.
func (d *Desk) Cancel(ctx context.Context, by account.Actor, id ID) error {
	i, err := d.Intake(ctx, by, id)
	if err != nil {
		return err
	}
	if i.State == Rehearsing {
		return d.store.KeepPlan(ctx, id, i.Plan, nil)
	}
	now := d.now()
	if i.State == Reading {
		e := by.Did(account.ImportRegister, object(id), now).To(account.Facts{"cancelled": true})
		return d.store.EndReading(ctx, id, Cancelled, nil, now, e)
	}
	return d.store.CancelIntake(ctx, id, now, by.Did(account.ImportRegister, object(id), now).To(account.Facts{"cancelled": true}))
}

// Report gives what became of each row, batch by batch, in the order of the file.
func (d *Desk) Report(ctx context.Context, by account.Actor, id ID, each func([]Fate) error) (Intake, error) {
	i, err := d.Intake(ctx, by, id)
	if err != nil {
		return i, err
	}
	return i, d.store.Fates(ctx, id, each)
}

// How long files wait to be confirmed, and reports stay.
const (
	unconfirmedLife = 7 * 24 * time.Hour
	reportLife      = 90 * 24 * time.Hour
	mostDropped     = 20 // at once
)

// DropOld forgets files that nobody confirmed and old reports.
func (d *Desk) DropOld(ctx context.Context) (int, error) {
	now := d.now()
	return d.store.DropIntakes(ctx, now.Add(-unconfirmedLife), now.Add(-reportLife), mostDropped)
}

// draw draws codes for new businesses, some more than there are rows.
func draw(rows int) ([]register.ShortCode, error) {
	all := make([]register.ShortCode, 0, rows+20)
	seen := map[register.ShortCode]bool{}
	for len(all) < cap(all) {
		c, err := register.NewShortCode(rand.Reader)
		if err != nil {
			return nil, err
		}
		if !seen[c] {
			seen[c] = true
			all = append(all, c)
		}
	}
	return all, nil
}
