package stem

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"
)

// ruling is raised whenever the rules, or how words are told apart, change what
// comes out; what the lists say is part of the edition anyway.
const ruling = 1

// Edition names the lists and rules that this program has. Text that was kept
// under another edition must go through AppendWords again.
func Edition() string { return edition() }

var edition = sync.OnceValue(func() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\x00%s\x00%s\x00%s", ruling, roots, kept, stops))
	return hex.EncodeToString(sum[:8])
})
