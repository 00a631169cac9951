package registration_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/fault"
	"wantilan/internal/gathering/registration"
)

// Every state × every event: what comes of it, or that it is refused.
func TestWhatHappensToARegistrationInEveryState(t *testing.T) {
	t.Parallel()
	const table = `
           admit     queue   doubt   confirm   refuse  offer   accept    decline   lapse   cancel
(new)      confirmed waiting pending -         -       -       -         -         -       -
waiting    -         -       -       confirmed refused offered -         -         -       cancelled
offered    -         -       -       confirmed refused -       confirmed cancelled expired cancelled
confirmed  -         -       -       -         refused -       -         -         -       cancelled
pending    -         waiting -       confirmed refused -       -         -         -       cancelled
refused    -         -       -       -         -       -       -         -         -       -
cancelled  -         -       -       -         -       -       -         -         -       -
expired    -         waiting -       -         -       -       -         -         -       -
`
	lines := strings.Split(strings.Trim(table, "\n"), "\n")
	cells := 0
	for _, line := range lines[1:] {
		words := strings.Fields(line)
		state := registration.State(strings.Replace(words[0], "(new)", "", 1))
		for i, e := range strings.Fields(lines[0]) {
			cells++
			step, err := state.Step(registration.Event(e))
			got := string(step.To)
			if err != nil {
				got = "-"
				if fault.KindOf(err) != fault.Conflict {
					t.Errorf("%s in %q: the refusal is %v", e, state, err)
				}
			}
			if got != words[i+1] {
				t.Errorf("%s in %q: want %s, got %s", e, state, words[i+1], got)
			}
		}
	}
	if want := (len(registration.States) + 1) * len(registration.Events); cells != want {
		t.Errorf("the table has %d cells, there are %d", cells, want)
	}
}

// Whoever accepted, declined, cancelled or let an offer pass is not offered a seat
// again by itself.
func TestNobodyIsOfferedASeatTwice(t *testing.T) {
	t.Parallel()
	var back []string
	for _, s := range registration.Steps {
		for _, from := range s.From {
			if s.To == registration.Waiting && from != registration.New && from != registration.Pending {
				back = append(back, fmt.Sprint(from, " by ", s.Event))
			}
		}
	}
	if diff := cmp.Diff([]string{"expired by queue"}, back); diff != "" {
		t.Errorf("ways back into the waiting list (-want +got):\n%s", diff)
	}
}
