package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"wantilan/internal/account"
	"wantilan/internal/jobs"
	"wantilan/internal/register/intake/intaketest"
)

// A messy file goes in, from the choice of columns to the report, and a pair is
// merged and taken apart again. On the phone there is no script.
func TestMessyFileGoesInWithoutScript(t *testing.T) {
	for _, width := range []int64{360, 1280} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			w := newWorld(t)
			work := jobs.Start(context.Background(), slog.New(slog.DiscardHandler),
				jobs.Work{Name: "reading", Every: 20 * time.Millisecond, Do: w.parts.Intakes.ReadDue},
				jobs.Work{Name: "intake", Every: 20 * time.Millisecond, Do: w.parts.Intakes.ImportDue})
			t.Cleanup(work.Stop)
			workbook, err := intaketest.XLSX(intaketest.Mess{Seed: 11, Rows: 90, Wrong: 150}.Grid())
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "daftar IKM.xlsx")
			if err := os.WriteFile(file, workbook, 0o600); err != nil {
				t.Fatal(err)
			}
			b := openBrowser(t, width, 800, "light")
			if width == 360 {
				if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
					t.Fatal(err)
				}
			}
			b.open(w.link(t, w.account(t, account.Organiser)))
			b.press("main form button")
			b.open(w.server.URL + "/masukan")
			b.sees("Masukkan data IKM", "Belum ada berkas")
			b.fits("intake")
			b.do(chromedp.SetUploadFiles("#berkas", []string{file}))
			b.press("main form button")
			b.until(`!document.querySelector("[data-progress]")`)
			b.sees("Kolom apa saja ini?", "Kolom D: NIB", "Kolom L: Tenaga Kerja L", "dari judulnya")
			b.fits("intake-columns")
			b.press(`main form[action$="/kolom"] > button`)
			b.sees("Periksa sebelum disimpan", "tidak akan disimpan", "baru")
			if n := run(b, chromedp.Evaluate[int](`document.querySelectorAll(".badcell").length`)); n == 0 {
				t.Error("no bad cell is marked")
			}
			b.fits("intake-preview")
			b.press(`main form[action$="/mulai"] button`)
			b.until(`!document.querySelector("[data-progress]")`)
			b.sees("selesai", "91 dari 91 baris", "Unduh laporan")
			b.fits("intake-done")
			w.twins(t, w.actor(t, account.Organiser))
			b.open(w.server.URL + "/mirip")
			b.sees("Anyaman Embun", "nama dan tempat mirip")
			b.fits("doubles")
			b.press(`main tbody a[href^="/mirip/"]`)
			b.sees("Satu usaha atau dua?", "Ni Made Contoh 91", "12.000.000")
			b.fits("pair")
			b.press(`main form[action$="/gabung"] > button`)
			b.sees("sudah digabung", "digabung ke")
			b.fits("merged")
			b.press(`main form[action$="/urungkan"] button`)
			b.sees("semuanya kembali seperti semula")
			b.open(w.server.URL + "/ekspor")
			b.sees("Unduh Excel", "Permenperin 13/2025")
			b.fits("export")
			b.quiet()
		})
	}
}
