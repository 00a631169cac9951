package intake

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"wantilan/internal/register"
)

// sealedMark begins what is kept sealed; gzip begins otherwise.
const sealedMark = 0x01

// wrapping is the field that seals of whole files are bound to; there is none of
// that name in profiles.
const wrapping = register.Field("intake")

// pack is how rows of files wait to be read in: JSON within gzip, read by nobody
// else, and sealed, since there may be tax numbers of people among them.
func (d *Desk) pack(v any) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	if err := json.NewEncoder(z).Encode(v); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	if d.seal == nil {
		return b.Bytes(), nil
	}
	return append([]byte{sealedMark}, d.seal.Close(wrapping, b.String())...), nil
}

// unpack reads what pack made, with a seal or without.
func (d *Desk) unpack(raw []byte, into any) error {
	if len(raw) > 0 && raw[0] == sealedMark {
		if d.seal == nil {
			return errors.New("the rows are sealed and there is no key")
		}
		plain, err := d.seal.Open(wrapping, raw[1:])
		if err != nil {
			return err
		}
		raw = []byte(plain)
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	if err := json.NewDecoder(z).Decode(into); err != nil {
		return fmt.Errorf("rows in another form, as an older program kept them (hand the file in again): %w", err)
	}
	return nil
}

// plainMark begins a file that is kept as it came, for want of a seal.
const plainMark = 0x02

// wrap is how a file waits to be read: sealed, for there may be tax numbers of people
// in it.
func (d *Desk) wrap(file []byte) []byte {
	if d.seal == nil {
		return append([]byte{plainMark}, file...)
	}
	return append([]byte{sealedMark}, d.seal.Close(wrapping, string(file))...)
}

// unwrap reads what wrap made.
func (d *Desk) unwrap(kept []byte) ([]byte, error) {
	switch {
	case len(kept) > 0 && kept[0] == plainMark:
		return kept[1:], nil
	case len(kept) == 0 || kept[0] != sealedMark || d.seal == nil:
		return nil, errors.New("the file is sealed and there is no key")
	}
	plain, err := d.seal.Open(wrapping, kept[1:])
	return []byte(plain), err
}

// rowsOf are all rows of a sheet of an intake, merged cells spread.
func (d *Desk) rowsOf(raw []byte, sheet int) (*Grid, error) {
	var grids []Grid
	if err := d.unpack(raw, &grids); err != nil {
		return nil, fmt.Errorf("read the rows that are kept: %w", err)
	}
	if sheet < 0 || sheet >= len(grids) {
		return nil, fmt.Errorf("there are %d sheets and none has the number %d", len(grids), sheet)
	}
	grids[sheet].spread()
	return &grids[sheet], nil
}

// sealed are kept encrypted: they can be read in only where there is a key.
var sealed = []Target{Target(register.FieldNPWP), Target(register.FieldNITKU)}

// Personal tells whether the column has numbers that are shown masked, be it read
// or left out.
func (c Column) Personal() bool {
	if slices.Contains(sealed, c.Target) || c.Why == ByNoKey {
		return true
	}
	t, _ := meant(c.Heading)
	return slices.Contains(sealed, t)
}

// maskedCells are the cells of a row as typed, with personal numbers hidden.
func (p *Plan) maskedCells(cells []string) []string {
	var all []string
	for c := range cells {
		if c < len(p.Columns) && p.Columns[c].Personal() {
			if all == nil {
				all = slices.Clone(cells)
			}
			all[c] = Hidden(cells[c])
		}
	}
	if all == nil {
		return cells
	}
	return all
}

// digitsShown are those at the end of a number that stay, when it is so long.
const (
	digitsShown = 4
	hidesFrom   = 12
)

// Hidden is a personal number as typed with its digits hidden but for the last
// four.
func Hidden(text string) string {
	left := 0
	for _, r := range text {
		if r >= '0' && r <= '9' {
			left++
		}
	}
	shown := digitsShown
	if left < hidesFrom {
		shown = 0
	}
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return r
		}
		if left--; left >= shown {
			return '*'
		}
		return r
	}, text)
}

// hiddenAlready tells a number that was hidden by Hidden or by a page: there is
// nothing in it to be read.
func hiddenAlready(text string) bool {
	return strings.Contains(text, "**") && strings.Trim(text, "*0123456789.- ") == ""
}
