package main

import (
	"os"
	"runtime/debug"
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
