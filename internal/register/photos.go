package register

import (
	"cmp"
	"context"
	"slices"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/order"
)

// longestCaption is in characters.
const longestCaption = 200

// PhotoPlace is what a form says of one photo of a product.
type PhotoPlace struct {
	Shown   string // which one
	Place   int    // where it is wanted, from 1
	Caption string
	Remove  bool
}

// ArrangePhotos puts a product's photos in an order, words their captions, and takes
// some away. The form must name every photo, and be of the newest version. Where two
// are wanted at one place, the one that moved gets it.
func (c *Catalogue) ArrangePhotos(ctx context.Context, by account.Actor, id ProductID, version int64, form []PhotoPlace) error {
	p, _, d, err := c.product(ctx, by, id)
	if err != nil {
		return err
	}
	if version != p.Version {
		return fault.New(fault.Conflict, "product.changed_meanwhile")
	}
	photos, err := arrange(p.Photos, form)
	if err != nil {
		return err
	}
	return c.setPhotos(ctx, by.Did(d, p.object(), c.now()), p, photos)
}

// arrange is the rule of ArrangePhotos.
func arrange(photos []Photo, form []PhotoPlace) ([]Photo, error) {
	type placed struct {
		Photo
		at int
	}
	if len(form) != len(photos) {
		return nil, fault.New(fault.Conflict, "product.changed_meanwhile")
	}
	var all []placed
	for i, photo := range photos {
		at := slices.IndexFunc(form, func(f PhotoPlace) bool { return f.Shown == photo.Shown })
		if at < 0 {
			return nil, fault.New(fault.Conflict, "product.changed_meanwhile")
		}
		f := form[at]
		if f.Remove {
			continue
		}
		caption, err := line("caption", f.Caption, longestCaption)
		if err != nil {
			return nil, err
		}
		photo.Caption = caption
		all = append(all, placed{photo, 2*f.Place + cmp.Compare(f.Place, i+1)})
	}
	order.By(all, func(a, b placed) int { return cmp.Compare(a.at, b.at) })
	kept := make([]Photo, len(all))
	for i, p := range all {
		kept[i] = p.Photo
	}
	return kept, nil
}

// distinct drops photos that stand in the list before already.
func distinct(photos []Photo) []Photo {
	var all []Photo
	for _, p := range photos {
		if !slices.ContainsFunc(all, func(q Photo) bool { return q.Shown == p.Shown }) {
			all = append(all, p)
		}
	}
	return all
}

func hashes(photos []Photo) []string {
	all := make([]string, len(photos))
	for i, p := range photos {
		all[i] = p.Shown
	}
	return all
}
