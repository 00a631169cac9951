package web

import (
	"bytes"
	"crypto/rand"
	"errors"
	"net/url"

	"wantilan/internal/account"
)

// onceField is the hidden field by which a form is known again.
const onceField = "sekali"

// marked gives every form of a page that changes something a key of its own, so
// that pressing twice, or sending again after a broken line, does nothing again.
// It is done here for all pages at once, so that no form can be forgotten.
func marked(page []byte) []byte {
	const sends = `method="post"`
	var b bytes.Buffer
	for {
		i := bytes.Index(page, []byte(sends))
		if i < 0 {
			break
		}
		end := bytes.IndexByte(page[i:], '>') // templ writes > in attributes as &gt;
		if end < 0 {
			break
		}
		b.Write(page[:i+end+1])
		b.WriteString(`<input type="hidden" name="` + onceField + `" value="` + rand.Text() + `">`)
		page = page[i+end+1:]
	}
	b.Write(page)
	return b.Bytes()
}

// once reads the form's key into the mark that goes with the deed.
func (v *visit) once() {
	key := v.PostForm.Get(onceField)
	v.PostForm.Del(onceField)
	sent := url.Values(v.PostForm).Encode() // sorted
	v.actor.Once = account.OnceOf(v.actor.Account, key, []byte(v.URL.Path+"\x00"+sent))
	v.actor.Once.Answer = v.back()
}

// back is the page that the visitor came from, or the front page.
func (v *visit) back() string {
	u, err := url.Parse(v.Referer())
	if err != nil || u.Host != v.Host {
		return "/"
	}
	return ownPath(u.RequestURI())
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
