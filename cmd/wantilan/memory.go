package main

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
	"time"
)

// Pages make much garbage beside little that stays: collecting it less often
// makes a page a fifth cheaper for some 30 MB. The limit keeps large timetables
// from multiplying that.
const (
	gcPercent   = 300
	memoryLimit = 1 << 30
)

// calm sets how often garbage is collected, unless the environment says how.
func calm() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(gcPercent)
		debug.SetMemoryLimit(memoryLimit)
	}
}

// When memory is given back to the system.
const (
	restEvery   = 5 * time.Second
	quietVisits = 10      // in that time; monitors look in now and then
	worthwhile  = 2 << 20 // bytes of garbage, or more
)

// rest gives memory back while hardly anybody visits. Looking for due work makes
// some garbage all the time, which the collector, told to work seldom, would let
// grow to several times of what is in use.
type rest struct {
	visits atomic.Int64 // of this program's life
	before int64        // how many there were when rest looked last
	kept   uint64       // bytes that were left when it collected last
	moving bool         // that was another size than the time before
}

// look is due work: it collects garbage when it is quiet and there is some, and
// once more when that changed much: what was in use then may not be any more.
func (r *rest) look(context.Context) (int, error) {
	visits := r.visits.Load()
	quiet := visits-r.before < quietVisits
	r.before = visits
	if quiet && (r.moving || inUse() > r.kept+worthwhile) {
		debug.FreeOSMemory()
		_ = unmap() // a failure was told at the start
		left := inUse()
		r.moving = max(left, r.kept)-min(left, r.kept) > worthwhile
		r.kept = left
	}
	return 0, nil
}

// inUse is the size of everything in the heap, garbage included.
func inUse() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
