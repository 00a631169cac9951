// Package files keeps what people hand in beside their words: photos (foto) and
// papers (dokumen, PDF). Content is kept under its SHA-256, outside the database
// and of anything a web server shows by itself; who may see which file is decided
// by the subject that refers to it.
//
// Nothing is believed about what is handed in, least of all its name. A photo is
// decoded and encoded anew, in two sizes and without any metadata, so no place
// (GPS), no script and no second file hides in what is kept. A paper is kept as it
// is and only ever handed out as a download.
//
// Keeping comes before referring: content is put first, then the row that names it
// is committed. What no row names after a day is dropped by Sweep.
package files

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"wantilan/internal/fault"
)

// MostBytes is the size of the largest file that is kept.
const MostBytes = 10 << 20

// ErrDamaged tells that kept content is no longer what was put: the disk or the
// store changed or lost some of it.
var ErrDamaged = errors.New("the kept content is damaged")

// Store keeps content by its hash. There are two: a Folder on this computer, and a
// Bucket in a store that speaks S3. Both lay out their files alike, so one can be
// copied into the other by any tool.
type Store interface {
	// Put keeps content and gives its name. Putting what is there already writes it
	// again, which heals a damaged file and makes it young for Sweep.
	Put(ctx context.Context, content []byte) (Hash, error)
	// Open gives a file to read; ctx must live as long as the reading.
	Open(ctx context.Context, h Hash) (*File, error)
	// Delete removes a file; one that is not there is no error.
	Delete(ctx context.Context, h Hash) error
	// DropOlder removes a file if it was last put before a moment, and tells whether
	// it did.
	DropOlder(ctx context.Context, h Hash, than time.Time) (dropped bool, err error)
	// List tells of every file, in the order of their hashes, until the first error.
	List(ctx context.Context) iter.Seq2[Info, error]
}

// Hash is the SHA-256 of content, and its name.
type Hash [sha256.Size]byte

// HashOf is the hash of content.
func HashOf(content []byte) Hash { return sha256.Sum256(content) }

// ParseHash reads what String wrote. Anything else is the name of no file.
func ParseHash(text string) (Hash, error) {
	var h Hash
	if len(text) != hex.EncodedLen(len(h)) || strings.ToLower(text) != text {
		return h, NotThere()
	}
	if _, err := hex.Decode(h[:], []byte(text)); err != nil {
		return Hash{}, NotThere()
	}
	return h, nil
}

// String is the hash in 64 small hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// Place is where a file lies in its store: two levels of folders, so that no folder
// becomes long.
func (h Hash) Place() string {
	s := h.String()
	return s[:2] + "/" + s[2:4] + "/" + s
}

// HashAt is the hash of the file at a place, if one of ours lies there.
func HashAt(place string) (Hash, bool) {
	h, err := ParseHash(place[strings.LastIndexByte(place, '/')+1:])
	return h, err == nil && h.Place() == place
}

// Info is what a store knows of a file without reading it.
type Info struct {
	Hash Hash
	Size int64     // bytes
	Kept time.Time // when it was last put, by the store's clock
}

// File is an open file, to be closed. Small ones were read and verified when they
// were opened; large ones are verified as they are read in order: before the last
// byte, Read fails with ErrDamaged.
type File struct {
	Info
	io.ReadSeekCloser
}

// NotThere is the fault of a file that is not in its store.
func NotThere() error { return fault.New(fault.NotFound, "files.not_found") }

// Keepable refuses what no caller may put: that is our mistake, not a visitor's.
func Keepable(ctx context.Context, content []byte) error {
	if len(content) == 0 || len(content) > MostBytes {
		return fmt.Errorf("keep a file of %d bytes: want 1 to %d", len(content), MostBytes)
	}
	return ctx.Err()
}
