package web_test

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"wantilan/internal/account"
	"wantilan/internal/jobs"
	"wantilan/internal/sheet"
)

var shots = flag.String("shots", "", "folder to save pictures of the pages in")

// browser is a tab of a real Chromium.
type browser struct {
	t      *testing.T
	ctx    context.Context
	width  int64
	scheme string

	mu     sync.Mutex
	faults []string // errors in the console, among them breaches of the policy
}

// chromium finds the browser, or ends the test: on a laptop without it the test
// is skipped, in CI it fails.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("no Chromium found; .ci/run installs it")
	}
	t.Skip("no Chromium on this machine; the pages were not clicked through")
	return ""
}

// needBrowser skips a test that clicks through pages where that is not wished. A test
// that counts what its parts did calls it before them: they would be skipped one by one.
func needBrowser(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("clicks through pages in Chromium; left out with -short")
	}
}

func openBrowser(t *testing.T, width, height int64, scheme string, more ...chromedp.ExecAllocatorOption) *browser {
	t.Helper()
	needBrowser(t)
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(chromium(t)), chromedp.NoFirstRun, chromedp.NoSandbox, chromedp.Headless, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.UserDataDir(t.TempDir()),
	}
	limited, stop := context.WithTimeout(context.Background(), 5*time.Minute) // ends a hanging browser; at rest none takes half a minute
	t.Cleanup(stop)
	alloc, stopAlloc := chromedp.NewExecAllocator(limited, append(options, more...)...)
	t.Cleanup(stopAlloc)
	ctx, closeTab := chromedp.NewContext(alloc)
	t.Cleanup(closeTab)
	b := &browser{t: t, ctx: ctx, width: width, scheme: scheme}
	b.do(chromedp.EmulateViewport(width, height))
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
		t.Fatal(err)
	}
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			refused := strings.Contains(m.Text, "status of 422") // a form that was to be refused
			if !refused && (m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleException) {
				b.mu.Lock()
				b.faults = append(b.faults, m.Text)
				b.mu.Unlock()
			}
		}
	}()
	return b
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func run[T any](b *browser, a chromedp.Action[T]) T {
	b.t.Helper()
	x, err := chromedp.Run(b.ctx, a)
	if err != nil {
		b.t.Fatal(err)
	}
	return x
}

// open goes to an address and waits for its content.
func (b *browser) open(url string) {
	b.t.Helper()
	b.do(chromedp.Navigate(url), chromedp.WaitVisible("#isi h1"))
}

// press clicks something and waits for the page it leads to.
func (b *browser) press(selector string) {
	b.t.Helper()
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(selector)); err != nil {
		b.t.Fatalf("pressing %s: %v", selector, err)
	}
	b.do(chromedp.WaitVisible("#isi h1"))
}

// click clicks something that may lead to another page by itself.
func (b *browser) click(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(selector))
}

// enter presses a button by the keyboard, wherever the page moves it meanwhile.
func (b *browser) enter(selector string) {
	b.t.Helper()
	b.do(chromedp.Focus(selector), chromedp.KeyEvent("\r"))
}

// until waits for a condition of the page to hold, whatever pages come and go
// meanwhile.
func (b *browser) until(condition string) {
	b.t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!!(document.querySelector('#isi h1') && ("+condition+"))"))
		if err == nil && ok {
			return
		}
		select {
		case <-b.ctx.Done():
			b.t.Fatalf("never came true: %s", condition)
		case <-tick.C:
		}
	}
}

// sees fails unless the page's visible text holds all the words.
func (b *browser) sees(words ...string) {
	b.t.Helper()
	text := run(b, chromedp.Evaluate[string]("document.body.innerText"))
	for _, w := range words {
		if !strings.Contains(strings.ToLower(text), strings.ToLower(w)) {
			b.t.Errorf("the page does not show %q:\n%s", w, text)
		}
	}
}

// Controls lower than 44 px: of what is ticked, its line counts. Links within
// text are no buttons.
const lowScript = `[...document.querySelectorAll(".button,button,input,select,textarea,.quiet,.tabs a,.pager a,.trail a,.summary a,.links a,a.card")].filter(e => {
	if (!e.checkVisibility()) return false;
	const box = e.matches("[type=checkbox],[type=radio]") ? e.labels[0] : e;
	return box.getBoundingClientRect().height < 43.9;
}).map(e => e.outerHTML.slice(0, 90)).join("\n")`

// fits fails when the page is wider than the window or something to press is
// low, and saves its picture.
func (b *browser) fits(name string) {
	b.t.Helper()
	if low := run(b, chromedp.Evaluate[string](lowScript)); low != "" {
		b.t.Errorf("%s: lower than 44 px:\n%s", name, low)
	}
	if wide := run(b, chromedp.Evaluate[int]("document.documentElement.scrollWidth")); int64(wide) > b.width {
		b.t.Errorf("%s is %d px wide on a window of %d px", name, wide, b.width)
	}
	if *shots != "" {
		picture := run(b, chromedp.FullScreenshot(100))
		file := filepath.Join(*shots, fmt.Sprintf("%s-%d-%s.png", name, b.width, b.scheme))
		if err := os.WriteFile(file, picture, 0o644); err != nil {
			b.t.Fatal(err)
		}
	}
}

// quiet fails when the console held errors.
func (b *browser) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range b.faults {
		b.t.Errorf("console: %s", f)
	}
}

// living is a world whose due work is done in the background.
func living(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.solve(t)
	work := jobs.Start(context.Background(), slog.New(slog.DiscardHandler),
		jobs.Work{Name: "timetable", Every: 20 * time.Millisecond, Do: w.parts.Planner.SolveDue})
	t.Cleanup(work.Stop)
	return w
}

func TestOrganiserClicksThrough(t *testing.T) {
	for _, screen := range []struct {
		name          string
		width, height int64
		scheme        string
	}{{"phone", 360, 740, "light"}, {"laptop", 1280, 800, "light"}, {"laptop at night", 1280, 800, "dark"}, {"phone at night", 360, 740, "dark"}} {
		t.Run(screen.name, func(t *testing.T) {
			w := living(t)
			b := openBrowser(t, screen.width, screen.height, screen.scheme)
			g := w.server.URL + "/temu/" + string(w.sample)
			b.open(w.server.URL)
			b.fits("stranger")
			b.open(w.link(t, w.account(t, account.Organiser)))
			b.sees("Tautan ini untuk", "Panitia")
			b.fits("welcome")
			b.press("main form button")
			b.sees("Temu Usaha Industri Badung", "DATA CONTOH", "Terbukti terbaik", "Susunan acara", "Makan siang")
			b.fits("overview")
			b.press(`nav a[href$="/papan"]`)
			b.sees("Meja 1", "10.00", "Pengelola Bandara")
			b.fits("board")
			if list := run(b, chromedp.Evaluate[bool](`getComputedStyle(document.querySelector(".byslot")).display !== "none"`)); list != (screen.width < 640) {
				t.Errorf("on %d px the board is a list by slot: %v", screen.width, list)
			}
			b.do(chromedp.SetValue("#baris", "peserta"), chromedp.SetValue("#cari", "bank a"))
			b.press("form[role=search] button")
			b.sees("1 peserta ditemukan", "Bank A")
			b.fits("board-person")
			b.open(g + "/papan?baris=peserta&jenis=business")
			b.fits("board-people")
			b.open(g + "/papan?jenis=bank&cari=bandara")
			b.fits("board-filter")
			b.press(`nav a[href$="/peserta"]`)
			b.sees("74 peserta", "Petang")
			b.fits("participants")
			b.do(chromedp.SetValue("#cari", "bank a"))
			b.press("form[role=search] button")
			b.press("tbody a")
			b.sees("Pertemuan berikutnya", "13.00", "Agenda hari itu", "Meja")
			b.fits("agenda")
			b.press(`nav a[href$="/pertemuan"]`)
			b.press(`nav a[href$="/permintaan"]`)
			b.sees("tidak tertampung")
			b.open(g + "/permintaan?hasil=left_out")
			b.sees("penuh", "pertemuannya mengisi")
			b.fits("requests")
			b.press("header form[action='/bahasa'] button")
			b.sees("SAMPLE DATA", "no room", "Meeting requests")
			b.fits("requests-english")
			b.press("header form[action='/bahasa'] button")
			b.quiet()
		})
	}
}

func TestSolvingAgainWithLiveProgressAndCancel(t *testing.T) {
	for _, width := range []int64{360, 1280} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			w := living(t)
			hard := w.plantHard(t)
			b := openBrowser(t, width, 800, "light")
			b.open(w.link(t, w.account(t, account.Organiser)))
			b.press("main form button")
			b.open(w.server.URL + "/temu/" + string(hard) + "/susun")
			b.fits("solve")
			b.do(chromedp.SetValue("#budget", "600"))
			b.click("main form button")
			b.until(`document.querySelector("[data-progress]")`)
			// the script fills the figures in as they come: first any timetable
			b.until(`document.querySelector('[data-figure="best"]').textContent !== "–"`)
			b.sees("Hentikan pencarian", "batas bawah terbukti")
			b.fits("progress")
			b.enter("[data-progress] form button")
			b.until(`!document.querySelector("[data-progress]")`) // the page loads itself again when the run is over
			b.sees("belum terbukti terbaik")
			b.fits("cancelled")
			b.press(`main a[href$="/susun"]`)
			b.sees("rancangan", "Riwayat")
			b.fits("history")
			b.quiet()
		})
	}
}

func TestImportMarksBadCellsAndStoresGoodFiles(t *testing.T) {
	for _, width := range []int64{360, 1280} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			w := living(t)
			good, bad := samples(t, w)
			b := openBrowser(t, width, 800, "light")
			b.open(w.link(t, w.account(t, account.Organiser)))
			b.press("main form button")
			b.press(`header a[href="/akun"]`)
			b.press(`main a[href="/impor"]`)
			b.fits("import")
			b.do(chromedp.SetUploadFiles("#berkas", []string{bad}))
			b.press("main form button")
			b.sees("kesalahan ditemukan", "Tidak ada yang disimpan")
			if n := run(b, chromedp.Evaluate[int](`document.querySelectorAll(".badcell").length`)); n == 0 {
				t.Error("no bad cell is marked")
			}
			b.fits("import-bad")
			b.do(chromedp.SetUploadFiles("#berkas", []string{good}))
			b.press("main form button")
			b.sees("Periksa sebelum disimpan", "74")
			b.fits("import-good")
			b.do(chromedp.SetValue("#title", "Temu Usaha Impor (contoh)"), chromedp.SetValue("#date", "2026-12-16"))
			b.press("main form .button")
			b.sees("Susun jadwal", "Belum pernah disusun")
			b.click("main form button")
			b.until(`location.pathname.includes("/susun/") && !document.querySelector("[data-progress]")`)
			b.sees("terbukti terbaik")
			b.quiet()
		})
	}
}

func TestGatheringsAndMishapsFit(t *testing.T) {
	for _, screen := range []struct {
		width  int64
		scheme string
	}{{360, "dark"}, {1280, "light"}} {
		t.Run(fmt.Sprint(screen.width), func(t *testing.T) {
			w := newWorld(t)
			b := openBrowser(t, screen.width, 800, screen.scheme)
			b.open(w.link(t, w.account(t, account.Administrator)))
			b.press("main form button")
			b.sees("Temu Usaha Industri Badung", "DATA CONTOH")
			b.fits("home")
			b.open(w.server.URL + "/temu/" + string(w.sample) + "/susun")
			b.do(chromedp.SetValue("#budget", "-1"), chromedp.SetValue("#seed", "-1"))
			b.press("main form button")
			b.sees("2 isian perlu diperbaiki", "Angka acak: Isilah dengan angka bulat")
			if !run(b, chromedp.Evaluate[bool](`document.activeElement.matches(".summary")`)) {
				t.Error("the summary of what is wrong does not have the focus")
			}
			b.fits("refused")
			b.click(`.summary a[href="#seed"]`)
			b.until(`document.activeElement.matches("#seed")`)
		})
	}
}

// samples writes a workbook of the sample and one with mistakes.
func samples(t *testing.T, w *world) (good, bad string) {
	t.Helper()
	day, err := w.parts.Planner.Day(context.Background(), w.actor(t, account.Organiser), w.sample)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	good, bad = filepath.Join(dir, "baik.json"), filepath.Join(dir, "buruk.csv.zip")
	f, err := os.Create(good)
	if err != nil {
		t.Fatal(err)
	}
	if err := sheet.Problem(f, day); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	zipped(t, bad, map[string]string{
		"peserta.csv":    "No,Nama,Jenis,Tidak bisa\n1,Tenun Sandat 01 (contoh),IKM,\n2,Bank A (contoh),bank,99\n3,Tenun Sandat 01 (contoh),IKM,\n",
		"permintaan.csv": "No,Dari,Kepada,Prioritas\n1,Tenun Sandat 01 (contoh),Bnak A (contoh),wajib\n2,2,2,entah\n",
		"waktu.csv":      "No,Mulai,Selesai,Sesi\n1,09.00,09.20,pagi\n2,09.10,09.30,pagi\n",
		"meja.csv":       "No,Nama,Ruang\n1,,Aula\n",
	})
	return good, bad
}
