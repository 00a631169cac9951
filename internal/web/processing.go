package web

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/lang"
	"wantilan/internal/sheet"
)

const recordPath = "/pemrosesan"

// processed is one line of the record of processing, in words.
type processed struct{ What, Basis, Data, To, Until string }

// processing words the record of processing with the times that hold.
func processing(in *lang.Wording, times []account.Time) []processed {
	var all []processed
	for _, a := range account.Activities {
		key := "web.record." + a.Key
		p := processed{in.T(key), in.T("web.basis." + string(a.Basis)), in.T(key + ".data"), in.T(key + ".to"), in.T(key + ".until")}
		for _, t := range times {
			for _, k := range a.Kept {
				if t.Kept == k {
					p.Until += " " + in.T("web.kept."+string(k)) + ": " + in.N("web.kept.days", t.Days) + "."
				}
			}
		}
		all = append(all, p)
	}
	return all
}

// processing shows the record of processing.
func (s *site) processing(v *visit) error {
	times, err := s.Retentions.Times(v.Context(), v.actor)
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, processingPage(v.frame(v.in.T("web.record.title")), processing(v.in, times)))
}

// processingFile sends it as CSV.
func (s *site) processingFile(v *visit) error {
	times, err := s.Retentions.Times(v.Context(), v.actor)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	rows := [][]string{{v.in.T("web.record.what"), v.in.T("web.record.basis"), v.in.T("web.record.data"), v.in.T("web.record.to"), v.in.T("web.record.until")}}
	for _, p := range processing(v.in, times) {
		rows = append(rows, []string{sheet.Harmless(p.What), sheet.Harmless(p.Basis), sheet.Harmless(p.Data), sheet.Harmless(p.To), sheet.Harmless(p.Until)})
	}
	if err := out.WriteAll(rows); err != nil {
		return err
	}
	return v.file("pemrosesan.csv", "text/csv; charset=utf-8", b.Bytes())
}

// retentionData is how long things are kept.
type retentionData struct {
	Times  []account.Time
	Whole  bool // the visitor sets the installation's
	Days   map[account.Kept]string
	Wrong  map[string]string
	Unused []account.Unused
}

const retentionPath = "/masa-simpan"

// retention shows how long things are kept, and who has not been here for long.
func (s *site) retention(v *visit) error { return s.showRetention(v, http.StatusOK, nil, nil) }

func (s *site) showRetention(v *visit, status int, typed map[account.Kept]string, wrong map[string]string) error {
	times, err := s.Retentions.Times(v.Context(), v.actor)
	if err != nil {
		return err
	}
	d := retentionData{Times: times, Whole: v.actor.Role == account.Administrator, Days: map[account.Kept]string{}, Wrong: wrong}
	for _, t := range times {
		d.Days[t.Kept] = strconv.Itoa(t.Days)
		if text, there := typed[t.Kept]; there {
			d.Days[t.Kept] = text
		}
	}
	if d.Unused, err = s.Retentions.Unused(v.Context(), v.actor); err != nil {
		return err
	}
	return v.page(status, retentionPageOf(v.frame(v.in.T("web.kept.title")), d))
}

// setRetention sets how long things are kept.
func (s *site) setRetention(v *visit) error {
	typed, days, wrong := map[account.Kept]string{}, map[account.Kept]int{}, map[string]string{}
	for _, r := range account.Rules {
		text := strings.TrimSpace(v.PostForm.Get(string(r.Kept)))
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		typed[r.Kept], days[r.Kept] = text, n
		if err != nil {
			wrong[string(r.Kept)] = v.in.T("account.retention_range", r.Least, r.Most)
		}
	}
	if len(days) == 0 {
		return fault.New(fault.Invalid, "web.form_unreadable")
	}
	if len(wrong) > 0 {
		return s.showRetention(v, http.StatusUnprocessableEntity, typed, wrong)
	}
	err := s.Retentions.Set(v.Context(), v.actor, days)
	if wrong := v.wrong(err); wrong != nil {
		return s.showRetention(v, http.StatusUnprocessableEntity, typed, wrong)
	}
	return v.done(err, retentionPath)
}
