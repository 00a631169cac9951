package ui

import (
	"maps"
	"net/url"
	"strconv"
)

// Pages says where in a long list a page is.
type Pages struct {
	Of    string     // what is listed, for screen readers
	Path  string     // of the list
	Query url.Values // what the list is narrowed to; the page's number is added as halaman
	Page  int        // from 1
	Last  int
}

// href is the address of a page; the first has no number.
func (p Pages) href(page int) string {
	q := maps.Clone(p.Query)
	if q == nil {
		q = url.Values{}
	}
	q.Del("halaman")
	if page > 1 {
		q.Set("halaman", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return p.Path
	}
	return p.Path + "?" + q.Encode()
}

// numbers are the pages offered: both ends, and those around this one. A gap of
// several is a 0; a gap of one is closed.
func (p Pages) numbers() []int {
	var all []int
	for n := 1; n <= p.Last; n++ {
		near := n >= p.Page-1 && n <= p.Page+1
		if n != 1 && n != p.Last && !near {
			continue
		}
		if k := len(all); k > 0 && all[k-1] < n-1 {
			if all[k-1] == n-2 {
				all = append(all, n-1)
			} else {
				all = append(all, 0)
			}
		}
		all = append(all, n)
	}
	return all
}
