package web_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/web"
)

// Addresses and numbers of people are shown to themselves and to those who look
// after them, and on no page and in no file to anybody else.
func TestAddressesOfOthersAreNotShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.offer(t)
	crowd := w.gather(t)
	ctx, admin := context.Background(), w.actor(t, account.Administrator)
	kinds := []string{"administrator", "organiser", "staff", "desk", "owner", "speaker", "volunteer", "juror", "rival owner", "foreign organiser", "foreign staff", "foreign owner", "foreign volunteer"}
	ours := []string{"administrator", "organiser", "staff", "desk", "owner", "speaker", "volunteer", "juror"}
	of := w.things(t, crowd)
	mail := func(kind string) string { return "penanda-" + strings.ReplaceAll(kind, " ", "-") + "@contoh.example" }
	for i, kind := range kinds {
		who, err := w.parts.People.Person(ctx, admin, crowd[kind])
		if err != nil {
			t.Fatal(err)
		}
		if err := w.parts.People.Change(ctx, admin, crowd[kind], who.Name, mail(kind), fmt.Sprintf("0812 0000 33%02d", i)); err != nil {
			t.Fatal(err)
		}
	}
	for _, kind := range append(kinds, "stranger") {
		v := crowd.enter(t, w, kind)
		sees := map[string]bool{mail(kind): true}
		for _, other := range kinds {
			home := slices.Contains(ours, other)
			sees[mail(other)] = sees[mail(other)] || kind == "administrator" || (kind == "organiser" || kind == "staff") && home || strings.HasPrefix(kind, "foreign ") && slices.Contains([]string{"foreign organiser", "foreign staff"}, kind) && !home
		}
		pages, shown := 0, 0
		for _, path := range w.readable(crowd, of) {
			w.pass(3 * time.Second)
			got := v.get(path)
			pages++
			for i, other := range kinds {
				number := fmt.Sprintf("812000033%02d", i)
				if strings.Contains(got.body, mail(other)) || strings.Contains(got.body, number) {
					if shown++; !sees[mail(other)] {
						t.Errorf("%s reads the address of the %s at %s", kind, other, path)
					}
				}
			}
		}
		if kind != "stranger" && shown == 0 {
			t.Errorf("%s does not even see their own address on %d pages", kind, pages)
		}
	}
}

// readable are all addresses to read at: those of every route with our objects and
// theirs, and every person's page.
func (w *world) readable(c crowd, of things) []string {
	var all []string
	for _, pattern := range web.Patterns() {
		if !strings.HasPrefix(pattern, "GET ") || strings.HasSuffix(pattern, "/siaran") || pattern == "GET /statis/{file}" {
			continue
		}
		for _, chosen := range combinations(pattern, of) {
			if path := at(pattern, of, chosen); !regexp.MustCompile(none).MatchString(path) {
				all = append(all, path)
			}
		}
	}
	for _, id := range c {
		all = append(all, "/orang/"+string(id))
	}
	return all
}
