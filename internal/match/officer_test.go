package match_test

import (
	"slices"
	"strings"
	"testing"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
)

// Who sits at a desk is said by the hosts' staff and by the desk's own people, until the day
// is over, and changes nothing of what is asked for.
func TestOfficersAreNamedByStaffAndTheirDesk(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := func() []gathering.Officer { return w.m.Gathering.Participants[theBank-1].Officers }
	w.must(w.desk.SetOfficers(t.Context(), bank, "temu", theBank, []gathering.Officer{
		{Name: "  Ni Luh   Contoh 50 ", Position: "Petugas kredit"}, {}, {Name: "I Made Contoh 51", StandIn: "I Ketut Contoh 52"},
	}))
	want := []gathering.Officer{{Name: "Ni Luh Contoh 50", Position: "Petugas kredit"}, {Name: "I Made Contoh 51", StandIn: "I Ketut Contoh 52"}}
	if !slices.Equal(at(), want) {
		t.Errorf("want %+v, got %+v", want, at())
	}
	said := len(w.entries)
	w.must(w.desk.SetOfficers(t.Context(), staff, "temu", theBank, want))
	if len(w.entries) != said {
		t.Error("the same officers again are another entry of the log")
	}
	if text := w.entries[said-1].After; strings.Contains(text, "Contoh") || !strings.Contains(text, `"stand_ins":1`) {
		t.Errorf("the log says %s", text)
	}
	if q, err := w.desk.Queue(t.Context(), bank, "temu", theBank); err != nil || len(q.Officers) != 1 {
		t.Errorf("who could sit there: %+v, %v", q.Officers, err)
	}
	w.m.Gathering.State = gathering.Running
	w.must(w.desk.SetOfficers(t.Context(), bank, "temu", theBank, nil))
	if len(at()) != 0 {
		t.Errorf("officers stay: %+v", at())
	}

	set := func(typed ...gathering.Officer) error {
		return w.desk.SetOfficers(t.Context(), bank, "temu", theBank, typed)
	}
	w.fails("a stand-in for nobody", set(gathering.Officer{StandIn: "I Ketut Contoh 52"}), "match.officer_unnamed")
	w.fails("one twice", set(gathering.Officer{Name: "Ni Luh Contoh 50"}, gathering.Officer{Name: "ni luh contoh 50"}), "match.officer_twice")
	w.fails("a long name", set(gathering.Officer{Name: strings.Repeat("x", 101)}), "fault.too_long")
	w.fails("a long position", set(gathering.Officer{Name: "x", Position: strings.Repeat("x", 81)}), "fault.too_long")
	w.fails("too many", set(make([]gathering.Officer, gathering.MostOfficers+1)...), "match.between")
	w.fails("at a business", w.desk.SetOfficers(t.Context(), staff, "temu", wood, nil), "match.officers_of_desks")
	w.fails("at nobody's desk", w.desk.SetOfficers(t.Context(), staff, "temu", 99, nil), "gathering.participant_not_found")
	if err := w.desk.SetOfficers(t.Context(), bank, "temu", airport, nil); fault.KindOf(err) != fault.NotFound {
		t.Errorf("at another's desk: %v", err)
	}
	w.m.Gathering.State = gathering.Ended
	w.fails("when it is over", set(), "match.closed")
}
