package web

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/promise"
	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/sheet"
)

func promisesPath(id gathering.ID) string { return base(id) + "/janji" }

// promisesData is the list of promises that the visitor sees.
type promisesData struct {
	L      promise.List
	Typed  promise.Promise // of the form for a new one, or of the one being changed
	Amount string          // as typed
	Wrong  map[string]string
}

// promises lists what was promised.
func (s *site) promises(v *visit) error {
	return s.showPromises(v, http.StatusOK, func(*promisesData) {})
}

func (s *site) showPromises(v *visit, status int, typed func(*promisesData)) error {
	l, err := s.Promises.List(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")))
	if err != nil {
		return err
	}
	d := promisesData{L: l}
	if !l.Staff && len(l.Own) == 1 {
		d.Typed.Giver = l.Own[0].ID
	}
	typed(&d)
	return v.page(status, promisesPage(v.within(&l.Gathering, v.in.T("promise.title")), d))
}

// addPromise keeps a new promise.
func (s *site) addPromise(v *visit) error {
	p := promise.Promise{
		Gathering: gathering.ID(v.PathValue("gathering")), Giver: gathering.ParticipantID(v.PostForm.Get("giver")), Taker: gathering.ParticipantID(v.PostForm.Get("taker")),
		What: v.PostForm.Get("what"), Due: v.PostForm.Get("due"), Note: v.PostForm.Get("note"),
	}
	amount := v.PostForm.Get("potential")
	return s.keepPromise(v, p, amount, func() (err error) {
		if p.Potential, err = rupiahOf("potential", amount); err != nil {
			return err
		}
		return s.Promises.Add(v.Context(), v.actor, p)
	})
}

// changePromise keeps what became of a promise.
func (s *site) changePromise(v *visit) error {
	p := promise.Promise{
		ID: promise.ID(v.PathValue("promise")), Gathering: gathering.ID(v.PathValue("gathering")), State: promise.State(v.PostForm.Get("state")),
		Due: v.PostForm.Get("due"), Note: v.PostForm.Get("note"), Version: v.version(),
	}
	amount := v.PostForm.Get("realised")
	return s.keepPromise(v, p, amount, func() (err error) {
		if p.Realised, err = rupiahOf("realised", amount); err != nil {
			return err
		}
		return s.Promises.Change(v.Context(), v.actor, p)
	})
}

func (s *site) keepPromise(v *visit, p promise.Promise, amount string, keep func() error) error {
	err := keep()
	if wrong := v.wrong(err); wrong != nil {
		return s.showPromises(v, http.StatusUnprocessableEntity, func(d *promisesData) { d.Typed, d.Amount, d.Wrong = p, amount, wrong })
	}
	return v.saved(err, "web.letter.saved", promisesPath(p.Gathering))
}

// rupiahOf reads an amount that may be left out.
func rupiahOf(field, typed string) (register.Rupiah, error) {
	if typed == "" {
		return 0, nil
	}
	return register.ParseRupiah(field, typed)
}

// promisesFile sends the list as a workbook, for staff.
func (s *site) promisesFile(v *visit) error {
	l, err := s.Promises.List(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")))
	if err != nil {
		return err
	}
	if !l.Staff {
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	head := []string{
		v.in.T("promise.giver"), v.in.T("promise.taker"), v.in.T("promise.what"), v.in.T("promise.potential"), v.in.T("promise.realised"),
		v.in.T("promise.due"), v.in.T("promise.state"), v.in.T("promise.note"),
	}
	list := sheet.Listing{Name: v.in.T("promise.title"), Top: []string{l.Gathering.Title}, Head: head, Rows: func(yield func([]string) bool) {
		for _, p := range l.Promises {
			row := []string{
				nameIn(v.in, l, p.Giver), nameIn(v.in, l, p.Taker), joined(p.What, quantityText(v.in, &p)), strconv.FormatInt(int64(p.Potential), 10), strconv.FormatInt(int64(p.Realised), 10),
				p.Due, promiseState(v.in, &p), p.Note,
			}
			if !yield(row) {
				return
			}
		}
	}}
	var b bytes.Buffer
	if err := sheet.WriteXLSX(&b, list, v.in); err != nil {
		return err
	}
	return v.file("daftar-janji.xlsx", xlsxType, b.Bytes())
}

// quantityText is how much of something is promised, or nothing.
func quantityText(in *lang.Wording, p *promise.Promise) string {
	if p.Quantity == 0 {
		return ""
	}
	return in.Number(int(p.Quantity)) + " " + p.Unit
}

// tablePath leads to a promise at its table: as one's own side, or for staff as the giver.
func tablePath(l promise.List, p *promise.Promise) string {
	if p.Request == 0 {
		return ""
	}
	who := p.Giver
	if !l.Staff && !slices.ContainsFunc(l.Own, func(o gathering.Participant) bool { return o.ID == p.Giver }) {
		who = p.Taker
	}
	return base(l.Gathering.ID) + "/peserta/" + string(who) + "/meja?temu=" + strconv.Itoa(p.Request)
}

// nameIn names a participant.
func nameIn(in *lang.Wording, l promise.List, id gathering.ParticipantID) string {
	p, _ := l.Gathering.Participant(id)
	return nameOf(in, p)
}

// dueText is a day in words, or nothing.
func dueText(in *lang.Wording, day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return in.Date(at)
}
