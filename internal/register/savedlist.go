package register

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// SavedList is a query kept under a name (daftar tersimpan).
type SavedList struct {
	ID        string
	Office    account.OrganisationID // whose people see it when it is shared
	Account   account.ID             // who made it
	By        string                 // their name
	Name      string
	Query     string // as Query.Values, encoded
	Shared    bool
	CreatedAt time.Time
}

// SavedLists keeps saved lists.
type SavedLists struct {
	store ListStore
	now   func() time.Time
}

// ListStore is what Lists need kept. Implemented by internal/store.
type ListStore interface {
	KeepList(ctx context.Context, l SavedList, e account.Entry) error
	// SavedLists lists an account's own and its organisation's shared ones by name.
	SavedLists(ctx context.Context, of account.OrganisationID, who account.ID, limit int) ([]SavedList, error)
	SavedList(ctx context.Context, id string) (SavedList, error)
	DropList(ctx context.Context, id string, e account.Entry) error
}

// NewSavedLists makes the saved lists over what store keeps.
func NewSavedLists(store ListStore, now func() time.Time) *SavedLists {
	return &SavedLists{store: store, now: now}
}

// Bounds of saved lists.
const (
	longestListName = 80 // characters
	mostSaved       = 200
)

func mayFind(by account.Actor) error {
	if !by.May(account.SeeRegister) && !by.May(account.SeePartners) {
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	return nil
}

func (l *SavedList) object() string { return "list/" + l.ID }

// Save keeps a query under a name and gives its identity.
func (l *SavedLists) Save(ctx context.Context, by account.Actor, name, query string, shared bool) (string, error) {
	if err := mayFind(by); err != nil {
		return "", err
	}
	name = strings.Join(strings.Fields(name), " ")
	if n := utf8.RuneCountInString(name); n == 0 || n > longestListName {
		return "", fault.Field("name", "find.list_name", longestListName)
	}
	v, err := url.ParseQuery(query)
	if err != nil {
		return "", fault.Field("query", "find.list_query")
	}
	q, err := ParseQuery(v)
	if err != nil {
		return "", fault.Field("query", "find.list_query")
	}
	q.Page = 0
	list := SavedList{
		ID: account.NewID(l.now()), Office: by.Organisation, Account: by.Account, Name: name, Query: q.Values().Encode(), Shared: shared, CreatedAt: l.now(),
	}
	e := by.Did(account.SaveList, list.object(), list.CreatedAt).To(account.Facts{"shared": shared})
	if err := l.store.KeepList(ctx, list, e); err != nil {
		return "", fmt.Errorf("keep list %s: %w", list.ID, err)
	}
	return list.ID, nil
}

// All lists the actor's own lists and those that others share with them.
func (l *SavedLists) All(ctx context.Context, by account.Actor) ([]SavedList, error) {
	if err := mayFind(by); err != nil {
		return nil, err
	}
	all, err := l.store.SavedLists(ctx, by.Organisation, by.Account, mostSaved)
	if err != nil {
		return nil, fmt.Errorf("list saved lists: %w", err)
	}
	return all, nil
}

// List is one that the actor may see.
func (l *SavedLists) List(ctx context.Context, by account.Actor, id string) (SavedList, error) {
	if err := mayFind(by); err != nil {
		return SavedList{}, err
	}
	list, err := l.store.SavedList(ctx, id)
	if err != nil {
		return SavedList{}, fmt.Errorf("load list %s: %w", id, err)
	}
	if list.Account != by.Account && (!list.Shared || list.Office != by.Organisation) {
		return SavedList{}, fault.New(fault.NotFound, "find.list_not_found")
	}
	return list, nil
}

// MayRemove tells whether the actor may remove a list that they see: their own, or
// one that is shared in the office whose organiser they are.
func (l SavedList) MayRemove(by account.Actor) bool {
	return l.Account == by.Account || l.Office == by.Organisation && by.May(account.PublishRegister)
}

// Remove removes a list.
func (l *SavedLists) Remove(ctx context.Context, by account.Actor, id string) error {
	list, err := l.List(ctx, by, id)
	if err != nil {
		return err
	}
	if !list.MayRemove(by) {
		return fault.New(fault.Forbidden, "find.list_others")
	}
	if err := l.store.DropList(ctx, id, by.Did(account.SaveList, list.object(), l.now()).From(account.Facts{"shared": list.Shared})); err != nil {
		return fmt.Errorf("remove list %s: %w", id, err)
	}
	return nil
}
