package store

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// brokenSeats are promises that lists of registrations and invitations keep: what is
// found by a query breaks one. $1 is a moment before which due work should be done.
var brokenSeats = []struct{ what, query string }{
	{"gathering %s: more seats are given than its quota", `
		SELECT g.id FROM gathering g
		WHERE g.quota < (SELECT COUNT(*) FROM registration r WHERE r.gathering = g.id AND r.state IN ('confirmed', 'offered') AND r.seat = 1) AND 0 < CAST($1 AS BIGINT)
		ORDER BY g.id`},
	{"gathering %s: its registrations are not numbered without gaps", `
		SELECT gathering FROM registration WHERE 0 < CAST($1 AS BIGINT) GROUP BY gathering HAVING MAX(turn) <> COUNT(*) OR MIN(turn) <> 1 ORDER BY gathering`},
	{"registration %s: its offer has no deadline, or it has one without an offer", `
		SELECT id FROM registration WHERE (state = 'offered') <> (until IS NOT NULL) AND 0 < CAST($1 AS BIGINT) ORDER BY id`},
	{"registration %s: its offer has run out and was not passed on for half an hour; it goes on while serve runs", `
		SELECT id FROM registration WHERE state = 'offered' AND until < $1 ORDER BY id`},
	{"registration %s: it waits for a seat and uses none", `
		SELECT id FROM registration WHERE state IN ('waiting', 'offered') AND seat = 0 AND 0 < CAST($1 AS BIGINT) ORDER BY id`},
	{"registration %s: nobody comes", `
		SELECT r.id FROM registration r
		WHERE r.state = 'confirmed' AND NOT EXISTS (SELECT 1 FROM attendee a WHERE a.registration = r.id) AND 0 < CAST($1 AS BIGINT) ORDER BY r.id`},
	{"registration %s: it is of another office than its gathering", `
		SELECT r.id FROM registration r JOIN gathering g ON g.id = r.gathering WHERE r.office <> g.office AND 0 < CAST($1 AS BIGINT) ORDER BY r.id`},
	{"registration %s: it was seated and its participant is not there", `
		SELECT r.id FROM registration r
		WHERE r.state = 'confirmed' AND r.seated = r.version AND NOT EXISTS (SELECT 1 FROM participant p WHERE p.gathering = r.gathering AND p.party = r.party AND p.withdrawn_at IS NULL) AND 0 < CAST($1 AS BIGINT)
		ORDER BY r.id`},
	{"registration %s: it does not stand any more and its participant still takes part", `
		SELECT r.id FROM registration r JOIN participant p ON p.gathering = r.gathering AND p.party = r.party
		WHERE r.state IN ('refused', 'cancelled', 'expired') AND r.seated > 0 AND r.seated = r.version AND p.withdrawn_at IS NULL AND 0 < CAST($1 AS BIGINT)
		AND NOT EXISTS (SELECT 1 FROM registration o WHERE o.gathering = r.gathering AND o.party = r.party AND o.state = 'confirmed') ORDER BY r.id`},
	{"registration %s: a wish of it was not asked of the gathering", `
		SELECT DISTINCT r.id FROM registration r JOIN wish w ON w.registration = r.id
		JOIN participant p ON p.gathering = r.gathering AND p.party = r.party
		JOIN participant o ON o.gathering = r.gathering AND o.party = w.party AND o.withdrawn_at IS NULL
		WHERE r.state = 'confirmed' AND r.seated = r.version AND 0 < CAST($1 AS BIGINT)
		AND NOT EXISTS (SELECT 1 FROM request q WHERE q.gathering = r.gathering AND q.from_number = p.number AND q.to_number = o.number)
		AND NOT EXISTS (SELECT 1 FROM match_never n WHERE n.gathering = r.gathering AND (n.from_number = p.number AND n.to_number = o.number OR n.from_number = o.number AND n.to_number = p.number)) ORDER BY r.id`},
	{"registration %s: its notices are not numbered without gaps", `
		SELECT registration FROM registration_notice WHERE 0 < CAST($1 AS BIGINT) GROUP BY registration HAVING MAX(number) <> COUNT(*) OR MIN(number) <> 1 ORDER BY registration`},
	{"registration %s: what it must be told by e-mail was not sent for half an hour; it goes on while serve runs", `
		SELECT DISTINCT r.id FROM registration_notice n JOIN registration r ON r.id = n.registration WHERE n.told_at IS NULL AND r.email <> '' AND n.made_at < $1 ORDER BY r.id`},
	{"invitation %s: whom it invites is gone, or was forgotten and is still named", `
		SELECT id FROM invitation WHERE (name = '') <> (erased = 1) AND 0 < CAST($1 AS BIGINT) ORDER BY id`},
	{"invitation %s: it has a number in an open wave, or none in one that is numbered", `
		SELECT i.id FROM invitation i JOIN invitation_wave w ON w.gathering = i.gathering AND w.number = i.wave
		WHERE (i.number = '') <> (w.stage = 'open') AND 0 < CAST($1 AS BIGINT) ORDER BY i.id`},
	{"invitation %s: it counts a mail that was never kept", `
		SELECT i.id FROM invitation i WHERE i.mailed > 0 AND NOT EXISTS (SELECT 1 FROM invitation_event e WHERE e.invitation = i.id AND e.kind = 'mailed') AND 0 < CAST($1 AS BIGINT) ORDER BY i.id`},
	{"invitation %s: its mail should have gone out half an hour ago; it goes on while serve runs", `
		SELECT i.id FROM invitation i JOIN invitation_wave w ON w.gathering = i.gathering AND w.number = i.wave JOIN gathering g ON g.id = i.gathering
		WHERE w.stage = 'sending' AND w.send_at < $1 AND i.mailed < i.round AND i.email <> '' AND g.state IN ('announced', 'open', 'closed', 'running') ORDER BY i.id`},
	{"gathering %s: it was moved or cancelled half an hour ago and the invited were not told; it goes on while serve runs", `
		SELECT DISTINCT gathering FROM gathering_turn WHERE told_at IS NULL AND turn IN ('move', 'cancel') AND at < $1 ORDER BY gathering`},
}

// WrongSeats tells which registrations, invitations and requests for meetings, and what of
// attendance, break a promise.
func (i *Inspector) WrongSeats(ctx context.Context, now time.Time) (all []string, err error) {
	for _, q := range slices.Concat(brokenSeats, brokenMatches, brokenAttendance) {
		ids, err := texts(ctx, i.read, q.query, micros(now.Add(-hanging)))
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			all = append(all, fmt.Sprintf(q.what, id))
		}
	}
	return all, nil
}
