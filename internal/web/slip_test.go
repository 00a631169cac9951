package web_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"wantilan/internal/account"
	"wantilan/internal/lang"
	"wantilan/internal/match"
	"wantilan/internal/sheet"
)

// asked lists the live requests of a participant of the sample.
func (w *world) asked(t *testing.T, from int) (to []int) {
	t.Helper()
	d, err := w.parts.Planner.Day(context.Background(), w.actor(t, account.Organiser), w.sample)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range d.Requests {
		if r.From == from && r.Live() {
			to = append(to, r.To)
		}
	}
	slices.Sort(to)
	return to
}

// A slip is typed line by line and kept at once; a wrong line keeps nothing and stands there
// again with what is wrong with it, in both languages.
func TestStaffTypeAPaperSlip(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own, bank := w.wished(t)
	if err := w.parts.Matches.SetRules(context.Background(), w.actor(t, account.Organiser), w.sample, match.Rules{Hours: 48}); err != nil {
		t.Fatal(err)
	}
	staff := w.visitor(t, w.account(t, account.Organiser))
	path := "/temu/" + string(w.sample) + "/pertemuan/kertas"
	from := fmt.Sprintf("%d. %s", own.Number, own.Name)
	for tag, texts := range map[lang.Tag][]string{lang.ID: {"Tidak ada peserta", "jangan dipertemukan", "Isi kolom ini"}, lang.EN: {"There is no participant", "never to meet", "Fill"}} {
		staff.do("POST", "/bahasa", url.Values{"bahasa": {string(tag)}})
		got := staff.do("POST", path, url.Values{"from": {from}, "to_1": {bank.Name}, "wish_1": {"1"}, "to_2": {"Hotel <b>Zz"}, "wish_2": {"2"}, "note_9": {"untuk siapa"}})
		page := parse(t, path, got.body).text()
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(page, texts[0]) || !strings.Contains(page, texts[1]) {
			t.Errorf("%s: %d %s", tag, got.status, page)
		}
		if !strings.Contains(got.body, `value="Hotel &lt;b&gt;Zz"`) || !strings.Contains(got.body, `name="to_11"`) {
			t.Errorf("%s: what was typed does not stand there again with room for more", tag)
		}
	}
	if all := w.asked(t, own.Number); len(all) != 0 {
		t.Fatalf("a slip with a wrong line was kept: %v", all)
	}
	good := url.Values{"from": {from}, "to_1": {bank.Name}, "wish_1": {"1"}, "note_1": {"Modal mesin"}, "to_4": {"63"}, "wish_4": {"3"}, "to_5": {"64"}, "wish_5": {"0"}}
	if got := staff.do("POST", path, good); got.status != http.StatusSeeOther || got.location != path {
		t.Fatalf("%d %s", got.status, parse(t, path, got.body).text())
	}
	if all := w.asked(t, own.Number); !slices.Equal(all, []int{bank.Number, 63}) {
		t.Errorf("asked for %v", all)
	}
	m, err := w.parts.Matches.Meetings(context.Background(), w.actor(t, account.Organiser), w.sample)
	if err != nil || !m.Avoided(own.Number, 64) {
		t.Errorf("the wish never to meet is not kept: %v, %v", m.Never, err)
	}
}

func TestSlipsComeFromAFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own, bank := w.wished(t)
	if err := w.parts.Matches.SetRules(context.Background(), w.actor(t, account.Organiser), w.sample, match.Rules{Hours: 48}); err != nil {
		t.Fatal(err)
	}
	staff := w.visitor(t, w.account(t, account.Organiser))
	path := "/temu/" + string(w.sample) + "/pertemuan/kertas/berkas"
	number := fmt.Sprint(own.Number)
	var book bytes.Buffer
	rows := [][]string{{number, bank.Name, "wajib", "Modal"}, {number, "63", "ingin", ""}}
	err := sheet.WriteXLSX(&book, sheet.Listing{Name: "Harapan", Head: []string{"Dari", "Kepada", "Harapan", "Catatan"}, Rows: func(yield func([]string) bool) {
		for _, r := range rows {
			if !yield(r) {
				return
			}
		}
	}}, lang.In(lang.ID))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what, name string
		data       []byte
		says       []string
	}{
		{"nothing", "kosong.csv", nil, []string{"Belum ada yang disimpan"}},
		{"no table", "foto.png", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00"), []string{"Belum ada yang disimpan"}},
		{"a wish that is none", "a.csv", []byte("dari,kepada,harapan\n" + number + "," + bank.Name + ",kuning\n"), []string{"Baris 2", "kuning"}},
		{"wrong lines", "b.csv", []byte(number + ",63,ingin,\n" + number + ",Hotel Zz,ingin,\n999,63,ingin,\n"), []string{"Baris 2: Tidak ada peserta \"Hotel Zz\"", "Baris 3: Tidak ada peserta \"999\""}},
	} {
		got := staff.handIn(path, c.name, c.data, nil)
		page := parse(t, path, got.body).text()
		if got.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: status %d", c.what, got.status)
		}
		for _, text := range c.says {
			if !strings.Contains(page, text) {
				t.Errorf("%s does not say %q: %s", c.what, text, page)
			}
		}
		if all := w.asked(t, own.Number); len(all) != 0 {
			t.Fatalf("%s: something was kept: %v", c.what, all)
		}
	}
	if got := staff.handIn(path, "harapan.xlsx", book.Bytes(), nil); got.status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.status, parse(t, path, got.body).text())
	}
	if got := staff.handIn(path, "harapan.csv", []byte("from;wish;to\n"+number+";never;64\n"), nil); got.status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.status, parse(t, path, got.body).text())
	}
	if all := w.asked(t, own.Number); !slices.Equal(all, []int{bank.Number, 63}) {
		t.Errorf("asked for %v", all)
	}
}

// Without the mouse: Enter goes to the next line, and on an empty line keeps the slip; the page
// fits a telephone and a desk's screen.
func TestASlipIsTypedWithEnter(t *testing.T) {
	needBrowser(t)
	for _, width := range []int64{360, 1280} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			w := newWorld(t)
			own, bank := w.wished(t)
			if err := w.parts.Matches.SetRules(context.Background(), w.actor(t, account.Organiser), w.sample, match.Rules{Hours: 48}); err != nil {
				t.Fatal(err)
			}
			b := openBrowser(t, width, 800, "light")
			b.open(w.link(t, w.account(t, account.Organiser)))
			b.press("main form button")
			b.open(w.server.URL + "/temu/" + string(w.sample) + "/pertemuan/kertas")
			b.sees("Ketik lembar kertas", "Enter pindah ke baris berikutnya")
			b.fits("paper-slip")
			b.until(`document.querySelector("[data-slip=ready]")`)
			for _, x := range [][3]string{{"from", fmt.Sprint(own.Number), "to_1"}, {"to_1", bank.Name, "to_2"}, {"to_2", "63", "to_3"}} {
				b.do(chromedp.SetValue("#"+x[0], x[1]))
				b.enter("#" + x[0])
				b.until(fmt.Sprintf("document.activeElement.name === %q", x[2]))
			}
			b.enter("#to_3")
			b.until(`document.body.innerText.includes("2 harapan dari kertas tersimpan")`)
			b.quiet()
			if all := w.asked(t, own.Number); !slices.Equal(all, []int{bank.Number, 63}) {
				t.Errorf("asked for %v", all)
			}
		})
	}
}
