package mail

import (
	"context"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// Note is what staff see of a message: everything but its words.
type Note struct {
	ID           ID
	Organisation account.OrganisationID
	To, Subject  string
	State        State
	Tries        int
	Answer       string    // why the last try failed
	KeptAt       time.Time // when it was caused
	Due          time.Time // of the next try, while it waits
	Ended        time.Time // zero while it is not over
}

// mostNotes is how many messages are listed.
const mostNotes = 200

// Notes lists the newest messages of the actor's organisation; an administrator
// sees those of all.
func (p *Post) Notes(ctx context.Context, by account.Actor) ([]Note, error) {
	if !by.May(account.SeeMessages) {
		return nil, fault.New(fault.Forbidden, "account.not_allowed")
	}
	of := by.Organisation
	if by.Role == account.Administrator {
		of = ""
	} else if of == "" { // would be read as all
		return nil, fault.New(fault.Forbidden, "account.not_allowed")
	}
	all, err := p.store.MessageNotes(ctx, of, mostNotes)
	if err != nil {
		return nil, fmt.Errorf("list messages: %w", err)
	}
	return all, nil
}
