package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/gathering/invitation/writing"
	"wantilan/internal/lang"
	"wantilan/internal/letter"
	"wantilan/internal/paper"
)

// waveData is one wave with its letters and mails.
type waveData struct {
	G        gathering.Gathering
	W        invitation.Wave
	Ways     map[string]int // how many are reached which way
	Can      []letter.Signatory
	Until    string
	May      bool
	Today    string
	At       string // as typed
	Wrong    map[string]string
	Printing printState
	Made     bool // letters are being made
}

func (s *site) waveOf(v *visit) (gathering.ID, int) {
	n, err := strconv.Atoi(v.PathValue("wave"))
	if err != nil {
		n = 0 // there is none
	}
	return gathering.ID(v.PathValue("gathering")), n
}

// wave shows one.
func (s *site) wave(v *visit) error { return s.showWave(v, http.StatusOK, nil) }

func (s *site) showWave(v *visit, status int, wrong map[string]string) error {
	g, err := s.ofGathering(v, account.SeeInvited)
	if err != nil {
		return err
	}
	id, number := s.waveOf(v)
	now := s.Now().In(bali)
	d := waveData{G: g, May: g.Allows(v.actor, account.Invite), Wrong: wrong, Ways: map[string]int{}, Today: now.Format(time.DateOnly), At: v.PostForm.Get("at")}
	if d.W, err = s.Invitations.Wave(v.Context(), v.actor, id, number); err != nil {
		return err
	}
	p, err := s.Invitations.Plan(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	if d.Can, err = s.Invitations.Signatories(v.Context(), p, d.Today); err != nil {
		return err
	}
	all, err := s.Invitations.Invited(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].Wave == number {
			d.Ways[all[i].Way()]++
		}
	}
	d.Until = writing.Until(v.in, &p)
	d.Printing, d.Made = s.making.state(printKey{id, number}, v.actor.Account)
	f := v.within(&g, v.in.T("invitation.wave", number))
	if d.Made {
		f.Refresh, f.Script = 3, "progress.js"
	}
	return v.page(status, wavePage(f, d))
}

// toldWave goes back to a wave, or shows what was wrong with a form on it.
func (s *site) toldWave(v *visit, err error) error {
	id, number := s.waveOf(v)
	if wrong := v.wrong(err); wrong != nil {
		return s.showWave(v, http.StatusUnprocessableEntity, wrong)
	}
	return v.saved(err, "invitation.saved", wavePath(id, number))
}

// fixWave dates, numbers and signs a wave's letters.
func (s *site) fixWave(v *visit) error {
	id, number := s.waveOf(v)
	f := v.PostForm
	n := invitation.Numbering{Day: f.Get("day"), Single: f.Get("single") == "ya", Address: s.public(v)}
	for _, name := range []string{"sign", "second"} {
		if x := f.Get(name); x != "" {
			n.Signs = append(n.Signs, letter.SignatoryID(x))
		}
	}
	return s.toldWave(v, s.Invitations.Fix(v.Context(), v.actor, id, number, n))
}

// sendWave has a wave's mails go out, now or at a time of Bali.
func (s *site) sendWave(v *visit) error {
	id, number := s.waveOf(v)
	at, typed := s.Now(), strings.TrimSpace(v.PostForm.Get("at"))
	if typed != "" {
		var err error
		if at, err = time.ParseInLocation("2006-01-02T15:04", typed, bali); err != nil {
			return s.toldWave(v, fault.Field("at", "invitation.at_wrong"))
		}
	}
	return s.toldWave(v, s.Invitations.Send(v.Context(), v.actor, id, number, at))
}

// haltWave keeps mails that did not go out yet.
func (s *site) haltWave(v *visit) error {
	id, number := s.waveOf(v)
	return s.toldWave(v, s.Invitations.Halt(v.Context(), v.actor, id, number))
}

// makings are the files of letters that are being made, for telling how far they are.
type makings struct {
	mu  sync.Mutex
	all map[printKey]*making
}

type printKey struct {
	gathering gathering.ID
	wave      int
}

type making struct {
	by       account.ID
	done, of int
	cancel   context.CancelFunc
}

// printState is what progress.js shows.
type printState struct {
	Share float64           `json:"share"`
	Over  bool              `json:"over"`
	Text  map[string]string `json:"text"`
	Done  int               `json:"-"`
	Of    int               `json:"-"`
	Own   bool              `json:"-"` // the visitor asked for it
}

func (p *makings) state(k printKey, who account.ID) (printState, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	x, there := p.all[k]
	if !there {
		return printState{Over: true}, false
	}
	return printState{Share: float64(x.done) / float64(max(1, x.of)), Done: x.done, Of: x.of, Own: x.by == who}, true
}

// begin keeps a second file of the same wave from being made at the same time.
func (p *makings) begin(k printKey, x *making) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, there := p.all[k]; there {
		return fault.New(fault.Conflict, "invitation.printing")
	}
	if p.all == nil {
		p.all = map[printKey]*making{}
	}
	p.all[k] = x
	return nil
}

func (p *makings) tell(k printKey, done int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if x, there := p.all[k]; there {
		x.done = done
	}
}

// end forgets a file, and stops it when it is still being made.
func (p *makings) end(k printKey) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if x, there := p.all[k]; there {
		x.cancel()
		delete(p.all, k)
	}
}

func (p *makings) stop(k printKey) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if x, there := p.all[k]; there {
		x.cancel()
	}
}

// wavePrinting tells how far a wave's letters are.
func (s *site) wavePrinting(v *visit) error {
	id, number := s.waveOf(v)
	if _, err := s.Invitations.Wave(v.Context(), v.actor, id, number); err != nil {
		return err
	}
	now, _ := s.making.state(printKey{id, number}, v.actor.Account)
	now.Text = map[string]string{"made": v.in.T("invitation.made", now.Done, now.Of)}
	v.started = true
	v.w.Header().Set("Content-Type", "application/json")
	return ignoreGone(v.Context(), json.NewEncoder(v.w).Encode(now))
}

// stopPrinting ends the making of a wave's letters; the download breaks off.
func (s *site) stopPrinting(v *visit) error {
	id, number := s.waveOf(v)
	if _, err := s.Invitations.Wave(v.Context(), v.actor, id, number); err != nil {
		return err
	}
	s.making.stop(printKey{id, number})
	return v.saved(nil, "invitation.stopped", wavePath(id, number))
}

// letterMaker makes the letters of a gathering.
type letterMaker struct {
	s     *site
	v     *visit
	plan  gathering.Plan
	heads []paper.Head
}

func (s *site) letterMaker(v *visit, id gathering.ID) (m letterMaker, err error) {
	m = letterMaker{s: s, v: v}
	if m.plan, err = s.Invitations.Plan(v.Context(), v.actor, id); err != nil {
		return m, err
	}
	for _, h := range m.plan.Hosts {
		head, err := s.head(v, h.Organisation)
		if err != nil {
			return m, err
		}
		m.heads = append(m.heads, head)
	}
	return m, nil
}

// letter is the letter of one invitation.
func (m *letterMaker) letter(w invitation.Wave, i *invitation.Invitation) (paper.Letter, error) {
	if i.Number == "" {
		return paper.Letter{}, errNoLetter()
	}
	in, words := lang.In(lang.Tag(i.Language)), letter.Text{Title: w.Title, Text: w.Text}
	if i.Language != letter.Indonesian { // waves keep the words of the first language
		var err error
		if words, err = m.s.Forms.Words(m.v.Context(), m.plan.Hosts[0].Organisation, letter.Invitation, i.Language); err != nil {
			return paper.Letter{}, err
		}
	}
	link := m.s.Invitations.Link(i, w.Address)
	title, body, err := writing.Fill(words, invitation.Notice{Kind: letter.Invitation, Plan: &m.plan, Invitation: i, Link: link}, in)
	if err != nil {
		return paper.Letter{}, err
	}
	day, err := time.ParseInLocation(time.DateOnly, w.Day, bali)
	if err != nil {
		return paper.Letter{}, err
	}
	l := paper.Letter{
		Paper: m.heads[0].Paper, Heads: m.heads, Place: m.heads[0].Place, Day: day, Number: i.Number, Subject: title,
		Nature: in.T("paper.official.usual"), Attachment: in.T("paper.official.none"), ToPlace: in.T("paper.official.place"),
		Body: body, Signs: w.Signs, Link: link, LinkText: in.T("paper.official.answer"),
	}
	for _, to := range []string{i.Name, i.Position, i.Organisation} {
		if to != "" {
			l.To = append(l.To, to)
		}
	}
	return l, nil
}

// all are the letters of a wave, made one after another.
func (m *letterMaker) all(w invitation.Wave, list []invitation.Invitation) iter.Seq2[paper.Letter, error] {
	return func(yield func(paper.Letter, error) bool) {
		for n := range list {
			l, err := m.letter(w, &list[n])
			if !yield(l, err) || err != nil {
				return
			}
		}
	}
}

// invitationLetter prints one letter.
func (s *site) invitationLetter(v *visit) error {
	id, which := v.named()
	i, err := s.Invitations.Invitation(v.Context(), v.actor, id, which)
	if err != nil {
		return err
	}
	w, err := s.Invitations.Wave(v.Context(), v.actor, id, i.Wave)
	if err != nil {
		return err
	}
	m, err := s.letterMaker(v, id)
	if err != nil {
		return err
	}
	l, err := m.letter(w, &i)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := paper.Letters(&b, []paper.Letter{l}, lang.In(lang.Tag(i.Language))); err != nil {
		return err
	}
	return v.file("undangan.pdf", "application/pdf", b.Bytes())
}

// waveLetters sends all letters of a wave as they are made. The wave's page tells how
// far they are, and ends it.
func (s *site) waveLetters(v *visit) error {
	id, number := s.waveOf(v)
	w, err := s.Invitations.Wave(v.Context(), v.actor, id, number)
	if err != nil {
		return err
	}
	if w.Stage == invitation.Open {
		return errNoLetter()
	}
	all, err := s.Invitations.Invited(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	var list []invitation.Invitation
	for _, i := range all {
		if i.Wave == number && !i.Erased {
			list = append(list, i)
		}
	}
	m, err := s.letterMaker(v, id)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(v.Context())
	key := printKey{id, number}
	if err := s.making.begin(key, &making{by: v.actor.Account, of: len(list), cancel: cancel}); err != nil {
		cancel()
		return err
	}
	defer s.making.end(key)
	_ = http.NewResponseController(v.w).SetWriteDeadline(time.Time{}) // a recorder in tests has no deadlines
	v.started = true
	v.w.Header().Set("Content-Type", "application/zip")
	v.w.Header().Set("Content-Disposition", `attachment; filename="undangan-gelombang-`+strconv.Itoa(number)+`.zip"`)
	err = paper.LetterBundle(ctx, v.w, "undangan", m.all(w, list), v.in, func(n int) { s.making.tell(key, n) })
	if errors.Is(err, context.Canceled) {
		panic(http.ErrAbortHandler) // what was sent is no whole file, and the browser must know
	}
	return ignoreGone(v.Context(), err)
}
