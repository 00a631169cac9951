package web_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"wantilan/internal/account"
	"wantilan/internal/timetable"
)

// draft is the draft of the sample.
func (w *world) draft(t *testing.T) timetable.Board {
	t.Helper()
	b, err := w.parts.Planner.Board(context.Background(), w.actor(t, account.Organiser), w.sample)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// movable is a booked request with a free place that it can go to.
func movable(t *testing.T, b timetable.Board) (request int, to timetable.Target) {
	t.Helper()
	for _, x := range b.Bookings {
		all, err := b.Targets(x.Request)
		if err != nil {
			t.Fatal(err)
		}
		for _, slot := range all {
			for _, to := range slot {
				if len(to.Broken) == 0 && !to.Here && to.Slot != x.Slot {
					return x.Request, to
				}
			}
		}
	}
	t.Fatal("no meeting of the sample can move")
	return 0, to
}

func placed(b timetable.Board, request int) (slot, table int) {
	for _, x := range b.Bookings {
		if x.Request == request {
			return x.Slot, x.Table
		}
	}
	return 0, 0
}

// Meetings are moved without a script, with keys and on a phone, in both languages.
func TestMovingAMeetingOnTheBoard(t *testing.T) {
	for _, c := range []struct {
		width   int64
		english bool
	}{{360, false}, {1366, false}, {1366, true}} {
		t.Run(fmt.Sprint(c.width, c.english), func(t *testing.T) {
			w := living(t)
			b := openBrowser(t, c.width, 768, "light")
			b.open(w.link(t, w.account(t, account.Organiser)))
			b.press("main form button")
			if c.english {
				b.press("header form[action='/bahasa'] button")
			}
			board := w.draft(t)
			request, to := movable(t, board)
			b.open(fmt.Sprint(w.server.URL, "/temu/", w.sample, "/papan?pilih=", request))
			b.fits("board-picked")
			button := fmt.Sprintf(`button[name=ke][value="%d.%d"]`, to.Slot, to.Table)
			if c.width > 640 {
				button = "table.board " + button
			} else {
				button = ".byslot " + button
			}
			b.do(chromedp.Focus(button))
			b.enter(button)
			b.until(`!location.search.includes("pilih") && document.readyState === "complete"`)
			if slot, table := placed(w.draft(t), request); slot != to.Slot || table != to.Table {
				t.Errorf("it is in slot %d at table %d, want %d and %d", slot, table, to.Slot, to.Table)
			}
			want := []string{"Terbit ke-1", "Urungkan"}
			if c.english {
				want = []string{"Publication 1", "Undo"}
			}
			b.sees(want...)
			b.press(`main a[href$="/papan/terbit"]`)
			b.fits("compare")
			b.open(fmt.Sprint(w.server.URL, "/temu/", w.sample, "/papan/tak-muat"))
			b.fits("unplaced")
			b.press("main tbody a")
			b.fits("why")
			b.open(fmt.Sprint(w.server.URL, "/temu/", w.sample, "/papan/meja"))
			b.fits("seating")
			b.quiet()
		})
	}
}

// dragScript drags the meeting onto a cell: slot and table are its place in the table. The
// browser of tests has no mouse that drags; the events are those that one makes.
const dragScript = `(async () => {
	const [number, slot, table] = [%d, %d, %d];
	const from = document.querySelector('table.board a.cell[href$="pilih=' + number + '"]');
	const to = document.querySelector("table.board").tBodies[0].rows[table - 1].cells[slot];
	const data = new DataTransfer(), say = (on, name) => on.dispatchEvent(new DragEvent(name, {bubbles: true, cancelable: true, dataTransfer: data}));
	say(from, "dragstart");
	for (let i = 0; i < 200 && !document.querySelector("td.badcell"); i++) await new Promise(r => setTimeout(r, 25));
	const marked = document.querySelectorAll("td.badcell[title]").length > 0 && to.classList.contains("hit");
	say(to, "dragover");
	setTimeout(() => say(to, "drop"), 0); // it leads to another page
	return marked;
})()`

func TestDraggingAMeetingOverTheBoard(t *testing.T) {
	w := living(t)
	b := openBrowser(t, 1366, 768, "light")
	b.open(w.link(t, w.account(t, account.Organiser)))
	b.press("main form button")
	b.open(fmt.Sprint(w.server.URL, "/temu/", w.sample, "/papan"))
	board := w.draft(t)
	request, to := movable(t, board)
	if marked := run(b, chromedp.Evaluate[bool](fmt.Sprintf(dragScript, request, to.Slot, to.Table), chromedp.EvalAwaitPromise)); !marked {
		t.Error("the board did not say where the meeting can go")
	}
	b.until(`document.body.innerText.includes("perubahan ke-2")`)
	if slot, table := placed(w.draft(t), request); slot != to.Slot || table != to.Table {
		t.Errorf("it is in slot %d at table %d, want %d and %d", slot, table, to.Slot, to.Table)
	}
	b.press(`button[value=undo]`)
	b.sees("perubahan ke-3")
	if slot, _ := placed(w.draft(t), request); slot == to.Slot {
		t.Error("not undone")
	}
	b.quiet()
}

// A change that breaks rules, or comes too late, is answered in words with a way out.
func TestRefusedChangesOfTheBoard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.solve(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	path := "/temu/" + string(w.sample) + "/papan"
	board := w.draft(t)
	x, y := board.Bookings[0], board.Bookings[1]
	hand := func(edition int64, more ...string) answer {
		form := map[string][]string{"edisi": {fmt.Sprint(edition)}, "permintaan": {fmt.Sprint(x.Request)}}
		for i := 0; i < len(more); i += 2 {
			form[more[i]] = []string{more[i+1]}
		}
		return v.do("POST", path+"/ubah", form)
	}
	taken := fmt.Sprintf("%d.%d", y.Slot, y.Table)
	if got := hand(board.Edition, "ke", taken); got.status != 422 || !strings.Contains(got.body, "dipakai") || !strings.Contains(got.body, "Tukar tempat") {
		t.Errorf("onto another: %d", got.status)
	}
	got := hand(board.Edition, "paksa", taken)
	if got.status != 200 || !strings.Contains(got.body, "Terima perubahan ini") {
		t.Errorf("a repair: %d\n%s", got.status, got.body)
	}
	if got := hand(board.Edition, "deed", "pin"); got.status != 303 {
		t.Errorf("pinning: %d", got.status)
	}
	if got := hand(board.Edition, "deed", "off"); got.status != 409 || !strings.Contains(got.body, "disematkan") {
		t.Errorf("too late: %d", got.status)
	}
	for _, bad := range [][]string{{"ke", "x"}, {"deed", "fly"}, {"terima", "1:2"}, {}} {
		if got := hand(board.Edition+1, bad...); got.status != 422 && got.status != 400 {
			t.Errorf("%v: %d", bad, got.status)
		}
	}
}
