package lang_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"wantilan/internal/lang"
	"wantilan/schedule"
)

// catalogue reads all wording of a language from the files.
func catalogue(t *testing.T, tag lang.Tag) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*." + string(tag) + ".json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no wording of %s: %v", tag, err)
	}
	all := map[string]string{}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		part := map[string]string{}
		if err := json.Unmarshal(raw, &part); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		for k, v := range part {
			if _, twice := all[k]; twice {
				t.Errorf("key %s stands in two files of %s", k, tag)
			}
			all[k] = v
		}
	}
	return all
}

var argument = regexp.MustCompile(`\{\d+\}`)

func arguments(text string) []string {
	all := argument.FindAllString(text, -1)
	slices.Sort(all)
	return slices.Compact(all)
}

func TestBothLanguagesSayTheSameThings(t *testing.T) {
	t.Parallel()
	id, en := catalogue(t, lang.ID), catalogue(t, lang.EN)
	for key, text := range id {
		other, there := en[key]
		if !there {
			t.Errorf("%s has no English text", key)
			continue
		}
		if strings.TrimSpace(text) == "" || strings.TrimSpace(other) == "" {
			t.Errorf("%s is empty", key)
		}
		if a, b := arguments(text), arguments(other); !slices.Equal(a, b) {
			t.Errorf("%s uses %v in Indonesian and %v in English", key, a, b)
		}
	}
	for key := range en {
		many, plural := strings.CutSuffix(key, ".one")
		if _, there := id[key]; !there && (!plural || id[many] == "") {
			t.Errorf("%s has no Indonesian text", key)
		}
	}
}

// Keys that the program makes up at run time begin with one of these.
var madeUp = []string{"match.why.", "match.field.", "match.hint.", "match.silence.", "match.word.", "match.help.", "match.grade.", "match.reason.", "match.fact.", "match.is.", "match.group.", "match.origin.", "match.ready.", "schedule.reason.", "schedule.status.", "schedule.phase.", "web.kind.", "web.role.", "web.fate.", "web.priority.",
	"web.requests.why.", "web.run.state.", "web.run.explain.", "web.run.figure.", "web.import.table.", "web.sorry.title.",
	"sheet.", "paper.", "cmd.demo.role.", "web.organisation.", "web.method.", "web.deed.", "web.privacy.kept.", "reference.list.", "reference.grade.", "reference.warning.",
	"web.consent.", "web.basis.", "web.record.", "web.kept.", "business.field.", "business.unit.", "business.section.", "business.source.", "business.state.",
	"business.legal.", "business.size.", "business.month.", "business.position.", "business.hint.", "want.kind.", "want.side.", "want.say.", "want.state.",
	"want.condition.", "want.condition_kind.", "want.field.", "product.unit.", "product.field.", "product.hint.", "product.audience.", "product.state.", "product.fact.",
	"intake.target.", "intake.outcome.", "intake.left.", "intake.state.", "intake.why.", "intake.reason.", "intake.undone.", "intake.siinas.", "find.kind.",
	"find.kinds.", "find.said.", "find.want.", "web.letter.",
	"print.phase.", "print.paper.", "print.about.", "print.ask.", "print.hint.", "print.size.", "print.form.", "print.order.", "print.sorted.", "print.booklet.", "print.sign.", "print.arrow.", "print.group.", "print.head.", "print.which.",
	"registration.",
	"plan.section.", "plan.field.", "plan.hint.", "plan.state.", "plan.turn.", "plan.cannot.", "plan.explain.", "plan.tells.",
	"plan.bring_for.", "circle.state.", "circle.stage.", "circle.count.", "plan.rule.", "plan.rule_name.", "plan.part.", "plan.queue.", "plan.kind.", "plan.role.", "plan.speaker.", "plan.consent.", "plan.clash.", "plan.phase.",
	"evaluation.about.", "evaluation.scale.", "evaluation.kind.", "evaluation.field_", "minutes.task_", "issued.title.", "issued.count.", "issued.role.", "issued.about",
	"promise.state.", "material.audience.", "report.fate.", "speaker.for.", "album.audience.", "album.audience_hint.", "programme.kind.", "programme.status.", "programme.column.",
	"invitation.role.", "invitation.state.", "invitation.stage.", "invitation.column.", "invitation.event.", "invitation.mail_state.", "invitation.by.", "invitation.mark.",
	"invitation.guest.said.", "board.why.", "board.polite.", "board.rule.", "board.relax.", "board.step.", "board.goal.", "board.compare.", "board.trial.", "board.tell.",
	"attendance.say.", "attendance.group.", "attendance.how.", "attendance.conflict.", "attendance.why.",
	"sitting.", "promise.said.", "promise.usual_", "live.stage.", "live.kind.", "live.signal.", "live.trouble.", "live.fill.rank."}

// literal finds what could be a wording key in source text.
var literal = regexp.MustCompile(`"#?([a-z]+(?:\.[a-z0-9_]+)+)"`)

func TestEveryKeyIsUsedAndEveryUsedKeyIsThere(t *testing.T) {
	t.Parallel()
	id := catalogue(t, lang.ID)
	used := map[string]bool{}
	rooms := map[string]bool{}
	for key := range id {
		room, _, _ := strings.Cut(key, ".")
		rooms[room] = true
	}
	for _, root := range []string{"../../internal", "../../cmd"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || !strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".templ") {
				return err
			}
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, m := range literal.FindAllStringSubmatch(string(raw), -1) {
				used[m[1]] = true
				room, _, _ := strings.Cut(m[1], ".")
				call := regexp.MustCompile(`\b(T|N)\(` + regexp.QuoteMeta(m[0]))
				if rooms[room] && call.Match(raw) && id[m[1]] == "" {
					t.Errorf("%s asks for %s, which has no text", path, m[1])
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for key := range id {
		prefixed := slices.ContainsFunc(madeUp, func(p string) bool { return strings.HasPrefix(key, p) })
		if !used[key] && !prefixed {
			t.Errorf("%s is used nowhere", key)
		}
	}
}

func TestNumbersDatesAndClocks(t *testing.T) {
	t.Parallel()
	id, en := lang.In(lang.ID), lang.In(lang.EN)
	day := time.Date(2026, 12, 9, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct{ what, got, want string }{
		{"thousands", id.Number(1234567), "1.234.567"},
		{"thousands in English", en.Number(1234567), "1,234,567"},
		{"below zero", id.Number(-1000), "-1.000"},
		{"small", id.Number(999), "999"},
		{"decimal", id.Decimal(2.55, 1), "2,5"},
		{"decimal in English", en.Decimal(2.55, 2), "2.55"},
		{"date", id.Date(day), "Rabu, 9 Desember 2026"},
		{"date in English", en.Date(day), "Wednesday, 9 December 2026"},
		{"no date", id.Date(time.Time{}), ""},
		{"clock", id.Clock(9*60 + 5), "09.05"},
		{"clock in English", en.Clock(13*60 + 30), "13:30"},
		{"zone", id.Zone("Asia/Makassar"), "WITA"},
		{"zone elsewhere", id.Zone("Europe/Rome"), "Europe/Rome"},
		{"one", en.N("web.agenda.meetings", 1), "1 meeting"},
		{"many", en.N("web.agenda.meetings", 2), "2 meetings"},
		{"one in Indonesian", id.N("web.agenda.meetings", 1), "1 pertemuan"},
		{"missing", id.T("no.such.key"), "[no.such.key]"},
	} {
		if c.got != c.want {
			t.Errorf("%s: want %q, got %q", c.what, c.want, c.got)
		}
	}
}

func TestEveryReasonHasWordsInBothLanguages(t *testing.T) {
	t.Parallel()
	reasons := []schedule.Reason{
		{Kind: schedule.ReasonTooManyMeetings, Participants: []int{13}, Need: 11, Have: 9},
		{Kind: schedule.ReasonNoSlot, Participants: []int{0, 1}, Meetings: []int{4}},
		{Kind: schedule.ReasonCrowdedSlots, Participants: []int{2}, Meetings: []int{0, 1, 2}, Slots: []int{1, 2}, Need: 3, Have: 2},
		{Kind: schedule.ReasonTooFewTables, Meetings: []int{0, 1}, Slots: []int{1}, Need: 2, Have: 1},
		{Kind: schedule.ReasonCircularOrder, Meetings: []int{0, 3}},
		{Kind: schedule.ReasonOrderTooLong, Meetings: []int{0, 1, 2}, Need: 3, Have: 2},
		{Kind: schedule.ReasonFairness, Have: 1},
		{Kind: schedule.ReasonFairness, Have: 1, Need: 2},
		{Kind: schedule.ReasonSearched},
		{Kind: schedule.ReasonSearched, Participants: []int{0, 1}, Slots: []int{1}},
	}
	name := func(i int) string { return map[int]string{13: "Bank A"}[i] }
	for _, tag := range []lang.Tag{lang.ID, lang.EN} {
		for _, r := range reasons {
			text := lang.In(tag).Reason(r, name)
			if strings.ContainsAny(text, "[]{}") || text == "" {
				t.Errorf("%s %s: %q", tag, r.Kind, text)
			}
		}
	}
	want := "peserta 14 (Bank A) punya 11 pertemuan, tetapi hanya 9 tempat di slot yang kosong"
	if got := lang.In(lang.ID).Reason(reasons[0], name); got != want {
		t.Errorf("want %q, got %q", want, got)
	}
}
