package attendance

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
)

// DeviceID identifies a device of a gathering's desk.
type DeviceID string

// Object names a device in the audit log.
func (id DeviceID) Object() string { return "door_device/" + string(id) }

// Device is a telephone or laptop that the desk works with. Its right is a random token
// in its browser, of which a hash is kept: it may do what the desk does, at one
// gathering, on its days.
type Device struct {
	ID        DeviceID
	Gathering gathering.ID
	Number    int // from 1, in the order of enrolling
	Name      string
	Link      string    // hash of the code in its link; empty once used
	LinkUntil time.Time // until when the link can be used
	Token     string    // hash of the token; empty until the link was used
	By        account.ID
	MadeAt    time.Time
	TakenAt   time.Time // when the link was used
	SeenAt    time.Time
	Waiting   int // facts that it had not sent yet when it was seen last
	CutAt     time.Time
	Facts     int // that were kept of it
	Held      int // that wait for staff
}

// linkLife is how long a device's link can be used; a device is enrolled with the
// organiser beside it, or the evening before.
const linkLife = 24 * time.Hour

// mostDevices bounds the devices of one gathering.
const mostDevices = 100

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// Hours are when a gathering's devices may read its list: from the day before, for
// trying them out, until its last day is over; and take facts until a day later, for
// what was written down without a network.
func Hours(p gathering.Plan) (from, until, send time.Time) {
	from, until = p.Date.AddDate(0, 0, -1), p.Until.AddDate(0, 0, 1)
	if p.Until.IsZero() {
		until = p.Date.AddDate(0, 0, 1)
	}
	return from, until, until.AddDate(0, 0, 1)
}

// open tells whether a gathering's desk can work now, and if not, why as a wording key.
func open(p gathering.Plan, now time.Time) string {
	from, until, _ := Hours(p)
	switch {
	case p.State == gathering.Draft, p.State == gathering.Cancelled, p.State == gathering.Archived:
		return "attendance.shut.state"
	case now.Before(from):
		return "attendance.shut.early"
	case !now.Before(until):
		return "attendance.shut.over"
	}
	return ""
}

// Enrol makes a device that a link will belong to, and gives the code of the link.
func (b *Book) Enrol(ctx context.Context, by account.Actor, id gathering.ID, name string) (Device, string, error) {
	p, err := b.plan(ctx, by, id, account.EnrolDevice)
	if err != nil {
		return Device{}, "", err
	}
	code := rand.Text() // 128 bits
	d, err := b.device(p, by, name)
	d.Link, d.LinkUntil = hashOf(code), d.MadeAt.Add(linkLife)
	if err == nil {
		err = b.keepDevice(ctx, by, account.EnrolDevice, &d)
	}
	return d, code, err
}

// EnrolHere makes a device of the browser in which somebody of the desk is signed in,
// and gives its token.
func (b *Book) EnrolHere(ctx context.Context, by account.Actor, id gathering.ID, name string) (Device, string, error) {
	p, err := b.plan(ctx, by, id, account.CheckIn)
	if err != nil {
		return Device{}, "", err
	}
	token := rand.Text()
	d, err := b.device(p, by, name)
	d.Token, d.TakenAt = hashOf(token), d.MadeAt
	if err == nil {
		err = b.keepDevice(ctx, by, account.CheckIn, &d)
	}
	return d, token, err
}

func (b *Book) device(p gathering.Plan, by account.Actor, name string) (Device, error) {
	now := b.now()
	d := Device{ID: DeviceID(account.NewID(now)), Gathering: p.ID, Name: name, By: by.Account, MadeAt: now}
	switch _, until, _ := Hours(p); {
	case !line(&d.Name, longestName):
		return d, fault.Field("name", "fault.too_long", longestName)
	case d.Name == "":
		return d, fault.Field("name", "fault.required")
	case p.State == gathering.Draft, p.State == gathering.Cancelled, p.State == gathering.Archived:
		return d, fault.New(fault.Conflict, "attendance.shut.state")
	case !now.Before(until):
		return d, fault.New(fault.Conflict, "attendance.shut.over")
	}
	return d, nil
}

func (b *Book) keepDevice(ctx context.Context, by account.Actor, deed account.Deed, d *Device) error {
	e := by.Did(deed, d.ID.Object(), d.MadeAt).To(account.Facts{"gathering": d.Gathering})
	return wrap(b.store.KeepDevice(ctx, d, mostDevices, e), "keep device %s", d.ID)
}

// TooManyDevices is the answer when a gathering has as many devices as it may.
func TooManyDevices() error {
	return fault.New(fault.Conflict, "attendance.too_many_devices", mostDevices)
}

// Offered shows which device a link would make of the browser that opens it, without
// using it up.
func (b *Book) Offered(ctx context.Context, code string) (gathering.Plan, Device, error) {
	void := fault.New(fault.NotFound, "attendance.link_void")
	d, err := b.store.DeviceBy(ctx, hashOf(strings.TrimSpace(code)))
	if fault.KindOf(err) == fault.NotFound {
		return gathering.Plan{}, d, void
	}
	if err != nil {
		return gathering.Plan{}, d, fmt.Errorf("find the device of a link: %w", err)
	}
	if d.Link != hashOf(strings.TrimSpace(code)) || !d.CutAt.IsZero() || !b.now().Before(d.LinkUntil) {
		return gathering.Plan{}, d, void
	}
	p, err := b.store.Plan(ctx, d.Gathering)
	return p, d, wrap(err, "load the plan of gathering %s", d.Gathering)
}

// Take uses a link up and gives the token of the device that the browser becomes.
func (b *Book) Take(ctx context.Context, code string) (Device, string, error) {
	_, d, err := b.Offered(ctx, code)
	if err != nil {
		return d, "", err
	}
	token, now := rand.Text(), b.now()
	e := account.Actor{}.Did(account.CheckIn, d.ID.Object(), now).To(account.Facts{"taken": true})
	err = b.store.ChangeDevice(ctx, d.ID, e, func(d *Device) error {
		if d.Link != hashOf(strings.TrimSpace(code)) || !d.CutAt.IsZero() {
			return fault.New(fault.NotFound, "attendance.link_void")
		}
		d.Link, d.Token, d.TakenAt, d.SeenAt = "", hashOf(token), now, now
		return nil
	})
	return d, token, wrap(err, "enrol device %s", d.ID)
}

// Cut ends a device's right at once. What it still has is taken into quarantine when it
// sends it.
func (b *Book) Cut(ctx context.Context, by account.Actor, id gathering.ID, device DeviceID) error {
	if _, err := b.plan(ctx, by, id, account.EnrolDevice); err != nil {
		return err
	}
	now := b.now()
	e := by.Did(account.EnrolDevice, device.Object(), now).To(account.Facts{"cut": true})
	err := b.store.ChangeDevice(ctx, device, e, func(d *Device) error {
		switch {
		case d.Gathering != id:
			return fault.New(fault.NotFound, "attendance.no_device")
		case !d.CutAt.IsZero():
			return fault.New(fault.Conflict, "attendance.device_cut")
		}
		d.CutAt, d.Link = now, ""
		return nil
	})
	return wrap(err, "cut device %s off", device)
}

// Devices lists the devices of a gathering for those who look after them.
func (b *Book) Devices(ctx context.Context, by account.Actor, id gathering.ID) ([]Device, error) {
	if _, err := b.plan(ctx, by, id, account.SeeAttendance); err != nil {
		return nil, err
	}
	all, err := b.store.Devices(ctx, id)
	return all, wrap(err, "list devices of gathering %s", id)
}

// Hand is a device at work, with whoever is signed in on it.
type Hand struct {
	Device Device
	Plan   gathering.Plan
	By     account.Actor
	Shut   string // why the desk cannot work now, as a wording key; empty when it can
	Cut    bool
}

// Actor is who acts: with no more rights than the desk has at this gathering, however
// much the person may do who is signed in.
func (h *Hand) Actor() account.Actor {
	return account.Actor{Account: h.By.Account, Name: h.Device.Name, Role: account.Volunteer, Gathering: string(h.Plan.ID), Once: h.By.Once}
}

// Open finds the device of a token. One that was cut off is given too, so that it can be
// told so and its queue is not lost; whoever asks looks at Cut and Shut.
func (b *Book) Open(ctx context.Context, token string, by account.Actor) (*Hand, error) {
	none := fault.New(fault.NotFound, "attendance.no_device")
	if token == "" {
		return nil, none
	}
	d, err := b.store.DeviceBy(ctx, hashOf(token))
	if fault.KindOf(err) == fault.NotFound || err == nil && d.Token != hashOf(token) {
		return nil, none
	}
	if err != nil {
		return nil, fmt.Errorf("find the device of a token: %w", err)
	}
	p, err := b.store.Plan(ctx, d.Gathering)
	if err != nil {
		return nil, fmt.Errorf("load the plan of gathering %s: %w", d.Gathering, err)
	}
	h := &Hand{Device: d, Plan: p, By: by, Cut: !d.CutAt.IsZero(), Shut: open(p, b.now())}
	if h.Cut {
		h.Shut = "attendance.shut.cut"
	}
	return h, nil
}

// working refuses a hand that may do nothing now.
func (h *Hand) working() error {
	if h.Shut != "" {
		return fault.New(fault.Conflict, h.Shut)
	}
	return nil
}
