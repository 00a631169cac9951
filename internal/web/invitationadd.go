package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/letter"
	"wantilan/internal/register"
	"wantilan/internal/sheet"
)

// inviteData is the page on which people are put on the list.
type inviteData struct {
	G        gathering.Gathering
	Lists    []register.SavedList
	Rule     bool // the gathering's rule can be asked for
	Form     url.Values
	Wrong    map[string]string
	Mistakes sheet.Mistakes
	Done     bool // somebody was to be added
	Added    int
	Left     []invitation.Left
}

// Where the invited come from.
const (
	fromSearch = "search" // the address of a search in the register
	fromRule   = "rule"   // who may register, by the gathering's rule
	fromPicked = "picked" // NIB, short codes or telephone numbers
	fromTyped  = "typed"
)

// inviteForm asks whom to invite.
func (s *site) inviteForm(v *visit) error {
	return s.showInvite(v, http.StatusOK, inviteData{Form: v.URL.Query()})
}

func (s *site) showInvite(v *visit, status int, d inviteData) (err error) {
	if d.G, err = s.ofGathering(v, account.SeeInvited); err != nil {
		return err
	}
	if !d.G.Allows(v.actor, account.Invite) {
		return fault.New(fault.NotFound, "gathering.not_found")
	}
	if d.Lists, err = s.Lists.All(v.Context(), v.actor); err != nil {
		return err
	}
	d.Rule = s.Eligible != nil
	return v.page(status, invitePage(v.within(&d.G, v.in.T("invitation.add")), d))
}

// wavesOf reads the wave and role of a form.
func wavesOf(f url.Values) (wave int, role invitation.Role) {
	wave, err := strconv.Atoi(strings.TrimSpace(f.Get("wave")))
	if err != nil {
		wave = -1
	}
	return wave, invitation.Role(f.Get("role"))
}

// invite puts people of the register, or as typed, on the list.
func (s *site) invite(v *visit) error {
	id, f := gathering.ID(v.PathValue("gathering")), v.PostForm
	wave, role := wavesOf(f)
	d := inviteData{Form: f}
	var err error
	if f.Get("from") == fromTyped {
		d.Added, d.Left, err = s.Invitations.AddTyped(v.Context(), v.actor, id, wave, role, letter.Language(f.Get("language")), pasted(f.Get("guests")))
	} else {
		var parties []register.PartyID
		if parties, err = s.partiesOf(v, id, f); err == nil {
			d.Added, d.Left, err = s.Invitations.AddParties(v.Context(), v.actor, id, wave, role, parties)
		}
	}
	return s.addedInvited(v, d, err)
}

// addedInvited tells what became of those who were to be added.
func (s *site) addedInvited(v *visit, d inviteData, err error) error {
	if d.Wrong = v.wrong(err); d.Wrong != nil {
		return s.showInvite(v, http.StatusUnprocessableEntity, d)
	}
	if err != nil {
		return err
	}
	if len(d.Left) == 0 {
		v.flash("invitation.added", d.Added)
		return v.see(invitedPath(gathering.ID(v.PathValue("gathering"))))
	}
	d.Done, d.Form = true, url.Values{}
	return s.showInvite(v, http.StatusOK, d)
}

// partiesOf finds the parties of a saved list, of a search's address, or of the
// gathering's rule.
func (s *site) partiesOf(v *visit, id gathering.ID, f url.Values) ([]register.PartyID, error) {
	if f.Get("from") == fromRule && s.Eligible != nil {
		p, err := s.Invitations.Plan(v.Context(), v.actor, id)
		if err != nil {
			return nil, err
		}
		return s.Eligible(v.Context(), v.actor, p)
	}
	if f.Get("from") == fromPicked {
		return s.partiesPicked(v, f.Get("picked"))
	}
	query := f.Get("search")
	if list := f.Get("list"); list != "" && f.Get("from") != fromSearch {
		l, err := s.Lists.List(v.Context(), v.actor, list)
		if err != nil {
			return nil, err
		}
		query = l.Query
	}
	if _, after, there := strings.Cut(query, "?"); there { // a whole address was pasted
		query = after
	}
	values, err := url.ParseQuery(strings.TrimSpace(query))
	if err != nil || strings.TrimSpace(query) == "" {
		return nil, fault.Field("search", "invitation.search_needed")
	}
	q, err := register.ParseQuery(values)
	if err != nil {
		return nil, fault.Field("search", "find.list_query")
	}
	return partiesFound(v.Context(), s.Finder, v.actor, q)
}

// mostPicked is how many can be picked at once.
const mostPicked = 200

// partiesPicked finds businesses and partners by what names one, a line each.
func (s *site) partiesPicked(v *visit, text string) (all []register.PartyID, err error) {
	for n, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		x, err := s.Finder.Straight(v.Context(), v.actor, line)
		if fault.KindOf(err) == fault.NotFound || len(all) == mostPicked {
			return nil, fault.Field("picked", "invitation.picked_unknown", n+1, mostPicked)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, x.Party)
	}
	if len(all) == 0 {
		err = fault.Field("picked", "invitation.search_empty")
	}
	return all, err
}

// partiesFound are the parties of what a search finds, each once.
func partiesFound(ctx context.Context, f *register.Finder, by account.Actor, q register.Query) (all []register.PartyID, err error) {
	seen := map[register.PartyID]bool{}
	err = f.Each(ctx, by, q, func(l register.ListLine) error {
		if !seen[l.Party] {
			seen[l.Party] = true
			all = append(all, l.Party)
		}
		if len(all) > invitation.MostInvited {
			return fault.Field("search", "invitation.too_many", invitation.MostInvited)
		}
		return nil
	})
	if err == nil && len(all) == 0 {
		err = fault.Field("search", "invitation.search_empty")
	}
	return all, err
}

// pasted reads guests as typed or pasted from a table: one a line, what belongs to them
// apart by tabs or semicolons.
func pasted(text string) (all []invitation.Typed) {
	for n, line := range strings.Split(strings.ReplaceAll(text, "\r", ""), "\n") {
		sep := ";"
		if strings.Contains(line, "\t") {
			sep = "\t"
		}
		if strings.Trim(line, " ;\t") != "" {
			all = append(all, typedOf(n+1, strings.Split(line, sep)))
		}
	}
	return all
}

// typedOf takes cells in the order of guestColumns. An e-mail address is known by its @
// and a telephone by its digits, wherever they stand behind the name.
func typedOf(line int, cells []string) invitation.Typed {
	t := invitation.Typed{Line: line}
	var rest []string
	for i, c := range cells {
		c = strings.TrimSpace(c)
		switch {
		case i == 0:
			t.Name = c
		case strings.Contains(c, "@") && t.Email == "":
			t.Email = c
		case telephone(c) && t.Phone == "":
			t.Phone = c
		default:
			rest = append(rest, c)
		}
	}
	if len(rest) > 0 {
		t.Position = rest[0]
	}
	if len(rest) > 1 {
		t.Organisation = rest[1]
	}
	return t
}

// telephone tells whether a text is made of what telephone numbers are.
func telephone(s string) bool {
	return len(s) > 5 && strings.Trim(s, "0123456789+-() .") == ""
}

// guestHeads are headings of files of guests, by what they mean.
var guestHeads = map[string][]string{
	"name": {"nama", "name"}, "position": {"jabatan", "position"}, "organisation": {"instansi", "organisasi", "usaha", "lembaga", "organisation"},
	"email": {"surel", "email", "e-mail"}, "phone": {"telepon", "hp", "no hp", "nomor hp", "whatsapp", "wa", "phone"},
}

// guestsOf reads the lines of a file: by their headings when the first line has one for
// the name, otherwise in the order of pasted.
func guestsOf(lines []sheet.Line) (all []invitation.Typed) {
	if len(lines) == 0 {
		return nil
	}
	at := map[string]int{}
	for n, c := range lines[0].Cells {
		for what, names := range guestHeads {
			if slices.Contains(names, strings.ToLower(strings.Join(strings.Fields(c), " "))) {
				at[what] = n
			}
		}
	}
	if _, headed := at["name"]; !headed {
		for _, l := range lines {
			all = append(all, typedOf(l.Number, l.Cells))
		}
		return all
	}
	for _, l := range lines[1:] {
		cell := func(what string) string {
			if n, there := at[what]; there && n < len(l.Cells) {
				return strings.TrimSpace(l.Cells[n])
			}
			return ""
		}
		all = append(all, invitation.Typed{Line: l.Number, Name: cell("name"), Position: cell("position"), Organisation: cell("organisation"), Email: cell("email"), Phone: cell("phone")})
	}
	return all
}

// inviteFile puts the guests of a file on the list.
func (s *site) inviteFile(v *visit) error {
	if _, err := s.Invitations.Plan(v.Context(), v.actor, gathering.ID(v.PathValue("gathering"))); err != nil {
		return err
	}
	form, name, data, err := v.fileWithForm()
	d := inviteData{Form: form}
	if err == nil && len(data) == 0 {
		err = fault.Field("berkas", "web.import.no_file")
	}
	if err != nil {
		return s.addedInvited(v, d, err)
	}
	lines, err := sheet.ReadLines(v.Context(), name, data)
	if errors.As(err, &d.Mistakes) {
		return s.showInvite(v, http.StatusUnprocessableEntity, d)
	}
	if err != nil {
		return err
	}
	wave, role := wavesOf(form)
	id := gathering.ID(v.PathValue("gathering"))
	d.Added, d.Left, err = s.Invitations.AddTyped(v.Context(), v.actor, id, wave, role, letter.Language(form.Get("language")), guestsOf(lines))
	return s.addedInvited(v, d, err)
}

// fileWithForm reads a form with one file.
func (v *visit) fileWithForm() (form url.Values, name string, data []byte, err error) {
	v.Body = http.MaxBytesReader(v.w, v.Body, sheet.MostBytes+mostForm)
	if err := v.ParseMultipartForm(sheet.MostBytes); err != nil {
		if errors.Is(err, http.ErrNotMultipart) {
			return url.Values{}, "", nil, nil
		}
		return url.Values{}, "", nil, unreadable(err)
	}
	defer v.MultipartForm.RemoveAll()
	form = url.Values(v.MultipartForm.Value)
	if err := single(form); err != nil {
		return form, "", nil, err
	}
	handed := v.MultipartForm.File["berkas"]
	if len(handed) == 0 {
		return form, "", nil, nil
	}
	f, err := handed[0].Open()
	if err != nil {
		return form, "", nil, unreadable(err)
	}
	defer f.Close()
	var b bytes.Buffer
	_, err = io.Copy(&b, f)
	return form, fileName(handed[0].Filename), b.Bytes(), err
}
