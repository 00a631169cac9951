package timetable

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
)

// codeBytes of the mark are printed: 96 bits, so that guessing is hopeless and
// the QR stays coarse.
const codeBytes = 12

// code is the printed key to one participant's agenda: its identity and a mark
// only this installation can make. It opens that agenda and nothing else, and
// raising the participant's LinkVersion makes it void.
func (p *Planner) code(who gathering.Participant) string {
	return string(who.ID) + "." + p.mark(who)
}

func (p *Planner) mark(who gathering.Participant) string {
	m := hmac.New(sha256.New, p.key)
	fmt.Fprintf(m, "agenda\x00%s\x00%d", who.ID, who.LinkVersion)
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil)[:codeBytes])
}

// CodeFor gives the code of one participant for letters to them. It asks nobody's
// permission: the caller has asked for the letter.
func (p *Planner) CodeFor(who gathering.Participant) string { return p.code(who) }

// Codes gives the agenda codes of all participants, by number, for printing.
func (p *Planner) Codes(by account.Actor, d Day) (func(participant int) string, error) {
	if !d.Gathering.Allows(by, account.SeeAnyAgenda) {
		return nil, fault.New(fault.Forbidden, "account.not_allowed")
	}
	return func(n int) string { return p.code(d.Gathering.Participants[n-1]) }, nil
}

// Code gives the code of one participant under the rule of Agenda.
func (p *Planner) Code(ctx context.Context, by account.Actor, id gathering.ID, who gathering.ParticipantID) (string, error) {
	d, err := p.DayFor(ctx, by, id, who)
	if err != nil {
		return "", err
	}
	participant, _ := d.Gathering.Participant(who)
	return p.code(participant), nil
}

// DayByCode opens the day for the participant a printed code belongs to, for
// showing that one agenda. Whoever picks up the paper can open it, so that it
// tells nobody's phone number.
func (p *Planner) DayByCode(ctx context.Context, code string) (Day, int, error) {
	void := fault.New(fault.NotFound, "timetable.code_void")
	id, mark, ok := strings.Cut(code, ".")
	if !ok || len(code) > 100 {
		return Day{}, 0, void
	}
	g, err := p.store.GatheringOf(ctx, gathering.ParticipantID(id))
	if fault.KindOf(err) == fault.NotFound {
		return Day{}, 0, void
	}
	if err != nil {
		return Day{}, 0, fmt.Errorf("open agenda: %w", err)
	}
	d, err := p.store.Day(ctx, g)
	if err != nil {
		return Day{}, 0, fmt.Errorf("open agenda: %w", err)
	}
	who, there := d.Gathering.Participant(gathering.ParticipantID(id))
	if !there || !hmac.Equal([]byte(mark), []byte(p.mark(who))) {
		return Day{}, 0, void
	}
	d.Contacts = nil
	return d, who.Number, nil
}

// Holder is the participant that a printed code names; Holds tells whether it is theirs.
func (p *Planner) Holder(ctx context.Context, code string) (gathering.ID, gathering.ParticipantID, error) {
	void := fault.New(fault.NotFound, "timetable.code_void")
	id, _, ok := strings.Cut(code, ".")
	if !ok || len(code) > 100 {
		return "", "", void
	}
	g, err := p.store.GatheringOf(ctx, gathering.ParticipantID(id))
	if fault.KindOf(err) == fault.NotFound {
		return "", "", void
	}
	return g, gathering.ParticipantID(id), err
}

// Holds tells whether a printed code is one of a participant that counts.
func (p *Planner) Holds(who gathering.Participant, code string) bool {
	return hmac.Equal([]byte(code), []byte(p.code(who)))
}
