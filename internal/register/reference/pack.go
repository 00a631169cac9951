package reference

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"io"

	"wantilan/internal/order"
)

// mostUnpacked bounds an edition: all rows that there may be, of some length.
const mostUnpacked = 64 << 20

// pack makes an edition small: a list of all villages of Indonesia is four
// megabytes, and one otherwise.
func pack(text string) ([]byte, error) {
	if len(text) > mostUnpacked {
		return nil, fmt.Errorf("%d bytes, at most %d", len(text), mostUnpacked)
	}
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func unpack(content []byte) (string, error) {
	r, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(io.LimitReader(r, mostUnpacked+1))
	if err != nil {
		return "", err
	}
	if len(text) > mostUnpacked {
		return "", fmt.Errorf("more than %d bytes", mostUnpacked)
	}
	return string(text), nil
}

// lacking lists the codes in use that a list has not, the most used first. The
// register names products by their clusters.
func lacking(used map[string]int, l List) []Missing {
	there := make(map[string]bool, len(l.Rows))
	for _, r := range l.Rows {
		there[r[0]] = true
		if l.Kind == Products {
			there[r[1]] = true
		}
	}
	var all []Missing
	for code, n := range used {
		if !there[code] {
			all = append(all, Missing{code, n})
		}
	}
	order.By(all, func(a, b Missing) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code)) })
	return all
}
