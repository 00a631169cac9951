package promise

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
)

// Usual is something that is often promised, to be picked by a tap (janji yang biasa).
type Usual struct {
	ID string // in Indonesian
	EN string // in English; empty: as in Indonesian
}

// mostUsual is how many can be picked from: who picks on a phone has a minute.
const mostUsual = 12

// Shipped are those that are offered until an office says otherwise.
func Shipped() []Usual {
	return []Usual{
		{"Mengirim contoh produk", "Send product samples"}, {"Mengirim daftar harga", "Send the price list"}, {"Berkunjung ke tempat usaha", "Visit the workshop"},
		{"Datang ke bank membawa berkas", "Come to the bank with the papers"}, {"Pesanan percobaan", "Trial order"}, {"Mengirim katalog", "Send the catalogue"},
		{"Membantu mengurus izin atau sertifikat", "Help with a permit or certificate"}, {"Menghubungi lewat telepon", "Call by telephone"},
	}
}

// Usual is what those pick from who are at a gathering: what its leading host offers.
func (b *Book) Usual(ctx context.Context, g *gathering.Gathering) ([]Usual, error) {
	if len(g.Hosts) == 0 {
		return Shipped(), nil
	}
	all, err := b.store.UsualPromises(ctx, g.Hosts[0].Organisation)
	if err != nil {
		return nil, fmt.Errorf("list usual promises at %s: %w", g.ID, err)
	}
	if len(all) == 0 {
		all = Shipped()
	}
	return all, nil
}

// SetUsual keeps what the leading host of a gathering offers to pick from, line by line in
// both languages; without a line it is again what is shipped.
func (b *Book) SetUsual(ctx context.Context, by account.Actor, id gathering.ID, indonesian, english string) error {
	l, err := b.List(ctx, by, id)
	if err != nil {
		return err
	}
	if !l.Staff || len(l.Gathering.Hosts) == 0 {
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	all, err := usualFrom(indonesian, english)
	if err != nil {
		return err
	}
	of := l.Gathering.Hosts[0].Organisation
	e := by.Did(account.KeepMinutes, "organisation/"+string(of), b.now()).To(account.Facts{"usual_promises": len(all)})
	return b.store.KeepUsualPromises(ctx, of, all, e)
}

func usualFrom(indonesian, english string) (all []Usual, err error) {
	var wrong []error
	lines := func(field, text string) (list []string) {
		for line := range strings.Lines(text) {
			if line = strings.Join(strings.Fields(line), " "); line != "" {
				list = append(list, line)
			}
			if utf8.RuneCountInString(line) > longestWhat {
				wrong = append(wrong, fault.Field(field, "fault.too_long", longestWhat))
			}
		}
		if len(list) > mostUsual {
			wrong = append(wrong, fault.Field(field, "promise.usual_many", mostUsual))
		}
		return list
	}
	id, en := lines("usual_id", indonesian), lines("usual_en", english)
	if len(en) > 0 && len(en) != len(id) {
		wrong = append(wrong, fault.Field("usual_en", "promise.usual_lines", len(id)))
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	for i, line := range id {
		u := Usual{ID: line}
		if len(en) > 0 {
			u.EN = en[i]
		}
		all = append(all, u)
	}
	return all, nil
}
