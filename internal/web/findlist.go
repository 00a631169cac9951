package web

import (
	"bytes"
	"net/http"
	"net/url"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
	"wantilan/internal/sheet"
)

// listsData is the saved lists that the visitor sees.
type listsData struct {
	All   []register.SavedList
	Actor account.Actor
	Query string // of a list that was refused
	Name  string
	Wrong map[string]string
}

// lists shows the saved lists.
func (s *site) lists(v *visit) error { return s.showLists(v, http.StatusOK, listsData{}) }

func (s *site) showLists(v *visit, status int, d listsData) error {
	var err error
	if d.All, err = s.Lists.All(v.Context(), v.actor); err != nil {
		return err
	}
	d.Actor = v.actor
	return v.page(status, listsPage(v.frame(v.in.T("find.lists")), d))
}

// saveList keeps a query under a name.
func (s *site) saveList(v *visit) error {
	d := listsData{Name: v.PostForm.Get("name"), Query: v.PostForm.Get("query")}
	_, err := s.Lists.Save(v.Context(), v.actor, d.Name, d.Query, v.PostForm.Get("shared") == "ya")
	if d.Wrong = v.wrong(err); d.Wrong != nil {
		return s.showLists(v, http.StatusUnprocessableEntity, d)
	}
	if err != nil {
		return err
	}
	v.flash("find.list_saved")
	return v.see(listPath)
}

// openList leads to what a saved list finds now.
func (s *site) openList(v *visit) error {
	l, err := s.Lists.List(v.Context(), v.actor, v.PathValue("list"))
	if err != nil {
		return err
	}
	return v.see(listAddress(l))
}

func listAddress(l register.SavedList) string {
	values, err := url.ParseQuery(l.Query)
	if err != nil {
		return findPath
	}
	q, _ := register.ParseQuery(values) // what is no more understood does not narrow
	return address(findPath, q)
}

// removeList removes one.
func (s *site) removeList(v *visit) error {
	if err := s.Lists.Remove(v.Context(), v.actor, v.PathValue("list")); err != nil {
		return err
	}
	v.flash("find.list_removed")
	return v.see(listPath)
}

// listFile sends all results of a query as a file.
func (s *site) listFile(v *visit) error {
	q, err := register.ParseQuery(v.URL.Query())
	if err != nil {
		return err
	}
	lines := func(do func(register.ListLine) error) error { return s.Finder.Each(v.Context(), v.actor, q, do) }
	inside := v.actor.May(account.SeeRegister)
	var b bytes.Buffer // whole before it is sent: a slow line holds up no query, and an error is still told
	switch v.PathValue("file") {
	case "daftar.csv":
		if err := sheet.FindingsCSV(&b, lines, inside, bali, v.in); err != nil {
			return err
		}
		return v.file("daftar.csv", "text/csv; charset=utf-8", b.Bytes())
	case "daftar.xlsx":
		if err := sheet.FindingsXLSX(&b, v.in.T("find.title"), lines, inside, bali, v.in); err != nil {
			return err
		}
		return v.file("daftar.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes())
	}
	return fault.New(fault.NotFound, "web.not_found")
}
