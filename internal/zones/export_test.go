package zones

// Brought is what is packed, by name.
func Brought() map[string][]byte { return brought() }
