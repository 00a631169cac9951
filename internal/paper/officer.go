package paper

import (
	"strings"

	"wantilan/internal/gathering"
	"wantilan/internal/lang"
)

// Officer names one who sits at a desk, or who comes in their stead.
func Officer(in *lang.Wording, o gathering.Officer) string {
	if o.StandIn != "" {
		return in.T("paper.stand_in", o.StandIn, o.Name)
	}
	return o.Name
}

// Officers names those who sit for a participant; empty when nobody was named.
func Officers(in *lang.Wording, p gathering.Participant) string {
	names := make([]string, len(p.Officers))
	for i, o := range p.Officers {
		names[i] = Officer(in, o)
	}
	return strings.Join(names, ", ")
}

// Met is who is met at a participant: its officers, or whom the register names.
func Met(in *lang.Wording, p gathering.Participant) string {
	if len(p.Officers) > 0 {
		return Officers(in, p)
	}
	return p.Contact
}
