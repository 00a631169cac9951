package web_test

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"wantilan/internal/gathering/invitation"
)

// A guest opens their link on a phone without script, names who comes instead, and the
// office sees that it was opened.
func TestGuestAnswersWithoutScript(t *testing.T) {
	w := newWorld(t)
	one := w.guests(t, 1)[0]
	w.numbered(t)
	b := openBrowser(t, 360, 800, "light")
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.open(w.server.URL + "/undangan/" + w.parts.Invitations.Token(&one))
	b.sees(one.Name, "Apakah Anda datang?")
	b.fits("invitation-guest")
	if i := w.invitedNow(t)[0]; i.State() != invitation.Opened {
		t.Errorf("want it opened, got %s", i.State())
	}
	b.click("main summary")
	b.do(chromedp.SetValue("#substitute", "Putu Contoh 9"))
	b.press(`main button[value="substitute"]`)
	b.sees("Terima kasih", "diwakilkan oleh", "Putu Contoh 9")
	if i := w.invitedNow(t)[0]; i.State() != invitation.Represented {
		t.Errorf("want a substitute, got %s", i.State())
	}
}
