// Package zones knows the time zones of the world (zona waktu), such as Asia/Makassar
// for WITA, also on machines that have no list of them: Windows, and containers with
// nothing else in them.
//
// It brings the list of the Go distribution (time/tzdata, from the IANA time zone
// database, which is in the public domain), packed: a seventh of its size.
package zones

import (
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// Load is time.LoadLocation: what the machine knows of a zone counts, else what is
// brought along.
func Load(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err == nil {
		return zone, nil
	}
	if rules, ok := brought()[name]; ok {
		return time.LoadLocationFromTZData(name, rules)
	}
	return nil, err
}

// packed is, for each zone that has rules of its own: how many names it has; how long
// each is, and the name; how long its rules are, and these. All of it deflated at once,
// since zones resemble one another. A test packs it again with -update.
//
//go:embed zones.deflate
var packed string

// brought opens what is packed, on the first machine that needs it, and keeps it: a
// quarter of a megabyte. A broken one is our mistake, found by the tests, so it panics.
var brought = sync.OnceValue(func() map[string][]byte {
	text, err := io.ReadAll(flate.NewReader(strings.NewReader(packed)))
	if err != nil {
		panic(fmt.Sprintf("zones: %v", err))
	}
	all := map[string][]byte{}
	for len(text) > 0 {
		names := make([]string, number(&text))
		for i := range names {
			names[i] = string(take(&text))
		}
		rules := take(&text)
		for _, name := range names {
			all[name] = rules
		}
	}
	return all
})

func number(text *[]byte) uint64 {
	n, length := binary.Uvarint(*text)
	if length <= 0 {
		panic("zones: the list is broken off")
	}
	*text = (*text)[length:]
	return n
}

func take(text *[]byte) []byte {
	n := number(text)
	part := (*text)[:n:n]
	*text = (*text)[n:]
	return part
}
