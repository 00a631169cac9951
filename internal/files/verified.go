package files

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
)

// wholeBytes is up to which size a file is read and verified before anything of it
// is handed out: every photo is smaller.
const wholeBytes = 128 << 10

// Verified makes a file of content that nobody trusts yet. It closes content when
// it fails.
func Verified(info Info, content io.ReadSeekCloser) (*File, error) {
	if info.Size > wholeBytes {
		return &File{info, &passing{from: content, info: info, sum: sha256.New()}}, nil
	}
	whole, err := io.ReadAll(io.LimitReader(content, wholeBytes+1))
	if err2 := content.Close(); err == nil {
		err = err2
	}
	if err != nil {
		return nil, err
	}
	if HashOf(whole) != info.Hash {
		return nil, fmt.Errorf("file %s: %w", info.Hash, ErrDamaged)
	}
	return &File{info, atHand{bytes.NewReader(whole)}}, nil
}

// atHand is content in memory.
type atHand struct{ *bytes.Reader }

// Close has nothing to close.
func (atHand) Close() error { return nil }

// passing verifies content while it passes, as far as it is read in order from its
// beginning; whoever wants a part of it gets that part unverified.
type passing struct {
	from   io.ReadSeekCloser
	info   Info
	sum    hash.Hash
	at     int64 // where the next byte is read
	summed int64 // how many bytes from the beginning are in sum
}

// Read keeps back the end of content that is not what it should be, so that a
// transfer of a told length breaks off instead of ending well.
func (p *passing) Read(to []byte) (int, error) {
	n, err := p.from.Read(to)
	if p.at == p.summed {
		p.sum.Write(to[:n])
		p.summed += int64(n)
	}
	p.at += int64(n)
	short := err == io.EOF && p.at < p.info.Size
	if short || p.at > p.info.Size || n > 0 && p.summed == p.info.Size && p.at == p.summed && Hash(p.sum.Sum(nil)) != p.info.Hash {
		return 0, fmt.Errorf("file %s: %w", p.info.Hash, ErrDamaged)
	}
	return n, err
}

// Seek moves to another place of the content.
func (p *passing) Seek(offset int64, whence int) (int64, error) {
	at, err := p.from.Seek(offset, whence)
	if err == nil {
		p.at = at
	}
	return at, err
}

// Close ends the reading.
func (p *passing) Close() error { return p.from.Close() }
