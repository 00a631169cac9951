package web

// Patterns are all routes of an installation, as they stand in the table.
func Patterns() []string {
	var all []string
	for _, r := range (&site{}).routes() {
		all = append(all, r.pattern)
	}
	return all
}

// BroadcastEvery is the pulse of a stream.
const BroadcastEvery = broadcastEvery
