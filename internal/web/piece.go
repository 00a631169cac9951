package web

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"net/http"
	"strconv"
	"strings"
	"sync"

	stateless "github.com/klauspost/compress/flate"
)

// piece is a part of pages that stays the same over many answers, such as the
// stylesheet: it is compressed once and not for each answer. Where it belongs, a
// page carries its mark, NUL and a letter. NUL comes from nowhere else: forms,
// files and databases with it are refused.
type piece struct {
	html   []byte
	packed []byte // by DEFLATE, in whole bytes, referring to nothing before it
}

// Letters of the pieces there are, and their marks.
const (
	stylePiece, styleMark = 'S', "\x00S"
	leanPiece, leanMark   = 'L', "\x00L"
	ownPiece, ownMark     = 'A', "\x00A"
	dayPiece, dayMark     = 'D', "\x00D"
	nextPiece, nextMark   = 'N', "\x00N"

	screenPiece, screenMark = 'P', "\x00P"
)

// The stylesheets as pieces.
var stylesheets = map[byte]*piece{stylePiece: mustPack(styleTag), leanPiece: mustPack(leanTag), ownPiece: mustPack(ownTag), screenPiece: mustPack(screenTag)}

func mustPack(html string) *piece {
	p, err := pack([]byte(html))
	if err != nil {
		panic(fmt.Sprintf("web: compress a stylesheet: %v", err)) // only memory is written to
	}
	return p
}

// packers compress pieces; each takes about a megabyte, so they are used again.
var packers = sync.Pool{New: func() any {
	w, err := flate.NewWriter(nil, flate.DefaultCompression)
	if err != nil {
		panic(err) // a level that there is
	}
	return w
}}

// pack makes a piece. Forms do not go into one, because each answer gives its
// forms keys of their own.
func pack(html []byte) (*piece, error) {
	if bytes.Contains(html, []byte(sends)) {
		return nil, fmt.Errorf("pack a part of a page: it has a form")
	}
	var b bytes.Buffer
	w := packers.Get().(*flate.Writer)
	defer packers.Put(w)
	w.Reset(&b)
	if _, err := w.Write(html); err != nil {
		return nil, err
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	return &piece{html: html, packed: b.Bytes()}, nil
}

// piece finds one by its letter.
func (v *visit) piece(letter byte) *piece {
	switch letter {
	case dayPiece:
		return v.day
	case nextPiece:
		return v.next
	}
	return stylesheets[letter]
}

// send sends a page with its pieces, compressed for those who take it so. The
// whole answer is made before its first byte is sent.
func (v *visit) send(status int, page []byte) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	zipped := v.Method != http.MethodHead && takesGzip(v.Header.Get("Accept-Encoding"))
	put := v.join
	if zipped {
		put = v.zip
	}
	if err := put(b, page); err != nil {
		return fmt.Errorf("put together %s: %w", v.URL.Path, err)
	}
	v.started = true
	h := v.w.Header()
	if zipped {
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	v.w.WriteHeader(status)
	_, err := v.w.Write(b.Bytes())
	return ignoreGone(v.Context(), err)
}

// takesGzip reads a browser's Accept-Encoding.
func takesGzip(accepts string) bool {
	for one := range strings.SplitSeq(accepts, ",") {
		name, quality, _ := strings.Cut(one, ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			q := strings.Trim(strings.TrimPrefix(strings.TrimSpace(quality), "q="), " 0.")
			return quality == "" || q != ""
		}
	}
	return false
}

// parts gives what is written for this answer alone and the pieces, in turn.
func (v *visit) parts(page []byte, own func([]byte) error, ready func(*piece) error) error {
	for {
		i := bytes.IndexByte(page, 0)
		if i < 0 {
			return own(page)
		}
		if i+1 == len(page) || v.piece(page[i+1]) == nil {
			return fmt.Errorf("byte %d is NUL and no mark", i)
		}
		if err := own(page[:i]); err != nil {
			return err
		}
		if err := ready(v.piece(page[i+1])); err != nil {
			return err
		}
		page = page[i+2:]
	}
}

// join writes a page as it is.
func (v *visit) join(b *bytes.Buffer, page []byte) error {
	return v.parts(page,
		func(own []byte) error { b.Write(own); return nil },
		func(p *piece) error { b.Write(p.html); return nil })
}

// gzipHead begins a compressed answer: no name, no time, unknown system (RFC 1952).
const gzipHead = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"

// zip writes a page as gzip: blocks that are compressed now between blocks that
// have been, each ending on a whole byte and referring to none before it.
func (v *visit) zip(b *bytes.Buffer, page []byte) error {
	b.WriteString(gzipHead)
	var sum, size uint32
	count := func(html []byte) {
		sum = crc32.Update(sum, crc32.IEEETable, html)
		size += uint32(len(html))
	}
	err := v.parts(page,
		func(own []byte) error {
			count(own)
			return stateless.StatelessDeflate(b, own, false, nil)
		},
		func(p *piece) error {
			count(p.html)
			b.Write(p.packed)
			return nil
		})
	if err != nil {
		return err
	}
	if err := stateless.StatelessDeflate(b, nil, true, nil); err != nil {
		return err
	}
	b.Write(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, sum), size))
	return nil
}
