package web

import (
	"bytes"
	"crypto/rand"
	"errors"
	"net/url"
	"strings"

	"wantilan/internal/account"
)

// onceField is the hidden field by which a form is known again.
const onceField = "sekali"

// sends is how pages write a form that changes something.
const sends = `method="post"`

// mark writes a page in which every form that changes something has a key of its
// own, so that pressing twice, or sending again after a broken line, does nothing
// again. It is done here for all pages at once, so that no form can be forgotten.
func mark(b *bytes.Buffer, page []byte) {
	for {
		i := bytes.Index(page, []byte(sends))
		end := -1
		if i >= 0 {
			end = bytes.IndexByte(page[i:], '>') // templ writes > in attributes as &gt;
		}
		if end < 0 {
			b.Write(page)
			return
		}
		b.Write(page[:i+end+1])
		b.WriteString(`<input type="hidden" name="` + onceField + `" value="` + rand.Text() + `">`)
		page = page[i+end+1:]
	}
}

// once reads the form's key into the mark that goes with the deed.
func (v *visit) once() { v.onceWith("") }

// onceWith is once for a form with which files were sent; more tells which.
func (v *visit) onceWith(more string) {
	key := v.PostForm.Get(onceField)
	v.PostForm.Del(onceField)
	sent := url.Values(v.PostForm).Encode() // sorted
	v.actor.Once = account.OnceOf(v.actor.Account, key, []byte(v.URL.Path+"\x00"+sent+more))
	v.actor.Once.Answer = v.back()
}

// back is the page that the visitor came from, or the front page.
func (v *visit) back() string {
	u, err := url.Parse(v.Referer())
	if err != nil || u.Host != v.Host {
		return "/"
	}
	return ownPath(strings.ToValidUTF8(u.RequestURI(), ""))
}

// again shows what a form led to when it was sent the first time.
func (s *site) again(v *visit, err error) bool {
	r, ok := errors.AsType[*account.Repeated](err)
	if !ok || v.started {
		return false
	}
	_ = v.see(ownPath(r.Answer)) // only writes
	return true
}
