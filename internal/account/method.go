package account

import "time"

// Method is how a person proved who they are.
type Method string

// Methods.
const (
	ByLink     Method = "link"
	ByCode     Method = "code"
	ByPassword Method = "password" // alone: staff may only set up their second factor
	ByBoth     Method = "password_totp"
	ByPasskey  Method = "passkey"
	ByOpenID   Method = "openid"
)

// life is how long sessions of a role last.
type life struct {
	whole time.Duration // from their beginning
	idle  time.Duration // without a visit
}

// Participants come back over a week with the same phone. Whoever sees other
// people's data signs in every day; both last longer than an event day.
var (
	participantLife = life{7 * 24 * time.Hour, 24 * time.Hour}
	staffLife       = life{14 * time.Hour, 12 * time.Hour}
)

// lifeOf is how long sessions of a role last.
func lifeOf(r Role) life {
	switch r {
	case Administrator, Organiser, Staff, Desk, Volunteer, Juror:
		return staffLife
	}
	return participantLife
}

// Staffed tells whether a role sees other people's data, and so needs a second
// factor beside a password.
func (r Role) Staffed() bool { return r != Stranger && lifeOf(r) == staffLife }
