package registration

import (
	"strconv"
	"time"
)

// Told is what somebody must be told of a registration.
type Told string

// What is told, beside the states.
const (
	Moved     Told = "moved"      // day, hours or place changed
	CalledOff Told = "called_off" // the gathering is cancelled
	Closed    Told = "closed"     // registration is closed, and they still wait
)

// Notice is one thing that somebody must be told. It is kept in the transaction of
// its cause, and told once: by a message, or by hand where there is no address.
type Notice struct {
	Registration
	Number int
	Kind   Told
	MadeAt time.Time
}

// Cause names the message of a notice.
func (n Notice) Cause() string {
	return "registration:" + string(n.ID) + ":" + strconv.Itoa(n.Number)
}
