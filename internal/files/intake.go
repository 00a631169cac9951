package files

import (
	"context"
	"errors"
	"fmt"
	"io"

	"wantilan/internal/fault"
)

// Bounds of what is handed in.
const (
	MostPhotoBytes = 20 << 20  // as a camera of 50 megapixels makes them
	MostPaperBytes = MostBytes // kept as they are
	mostWaiting    = 20        // people whose files wait for their turn
)

// Intake checks and prepares what people hand in, one file after the other, so that
// memory and processor are bounded however many hand something in at once. It is
// safe for parallel use.
type Intake struct {
	line chan struct{} // a place in the line, or in work
	turn chan struct{}
}

// NewIntake makes an intake with nobody waiting.
func NewIntake() *Intake {
	return &Intake{line: make(chan struct{}, mostWaiting+1), turn: make(chan struct{}, 1)}
}

// enter waits for the turn. When too many wait already, it says so at once.
func (i *Intake) enter(ctx context.Context) (leave func(), err error) {
	select {
	case i.line <- struct{}{}:
	default:
		return nil, fault.New(fault.Busy, "files.busy")
	}
	select {
	case i.turn <- struct{}{}:
		return func() { <-i.turn; <-i.line }, nil
	case <-ctx.Done():
		<-i.line
		return nil, fmt.Errorf("wait for other files: %w", ctx.Err())
	}
}

// take reads what is handed in, within a bound. It is told by its size, before any
// of it is read.
func take(field string, from io.ReadSeeker, most int64) ([]byte, error) {
	size, err := from.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = from.Seek(0, io.SeekStart)
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("take a file in: %w", err)
	case size == 0:
		return nil, fault.Field(field, "files.empty")
	case size > most:
		return nil, fault.Field(field, "files.too_large", (size+(1<<20)-1)>>20, most>>20)
	}
	content := make([]byte, size)
	if _, err := io.ReadFull(from, content); err != nil {
		return nil, fmt.Errorf("take a file in: %w", err)
	}
	return content, nil
}

// attended ends reading when nobody waits for it any more.
type attended struct {
	ctx  context.Context
	from io.Reader
}

// Read implements io.Reader.
func (a attended) Read(to []byte) (int, error) {
	if err := a.ctx.Err(); err != nil {
		return 0, err
	}
	return a.from.Read(to)
}

// gone tells whether an error means that nobody waits any more.
func gone(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
