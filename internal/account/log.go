package account

import (
	"context"
	"fmt"
	"time"

	"wantilan/internal/fault"
)

// Log is the audit log, for reading.
type Log struct{ store LogStore }

// LogStore is what a Log needs kept. Implemented by internal/store.
type LogStore interface {
	// Entries lists newest first.
	Entries(ctx context.Context, f LogFilter, limit int) ([]LogLine, error)
}

// LogFilter chooses entries; what is zero does not choose.
type LogFilter struct {
	Words  string    // in deed, object, before, after, or the names of who and for whom
	From   time.Time // not before
	To     time.Time // before
	Before int64     // numbers below, for the next page
}

// LogLine is an entry with the names that its identities have now.
type LogLine struct {
	Entry
	Who    string // empty: the program itself
	ForWho string
}

// NewLog makes a log over what store keeps.
func NewLog(store LogStore) *Log { return &Log{store: store} }

// LogPage is how many entries one page shows.
const LogPage = 100

// Entries lists the newest entries that a filter chooses.
func (l *Log) Entries(ctx context.Context, by Actor, f LogFilter) ([]LogLine, error) {
	return l.entries(ctx, by, f, LogPage)
}

// All gives every entry that a filter chooses to do, newest first.
func (l *Log) All(ctx context.Context, by Actor, f LogFilter, do func(LogLine) error) error {
	const batch = 1000
	for {
		lines, err := l.entries(ctx, by, f, batch)
		if err != nil {
			return err
		}
		for _, line := range lines {
			if err := do(line); err != nil {
				return err
			}
		}
		if len(lines) < batch {
			return nil
		}
		f.Before = lines[len(lines)-1].Number
	}
}

func (l *Log) entries(ctx context.Context, by Actor, f LogFilter, limit int) ([]LogLine, error) {
	if !by.May(SeeAudit) {
		return nil, fault.New(fault.Forbidden, "account.not_allowed")
	}
	f.Words = sought(f.Words)
	lines, err := l.store.Entries(ctx, f, limit)
	if err != nil {
		return nil, fmt.Errorf("read the audit log: %w", err)
	}
	return lines, nil
}
