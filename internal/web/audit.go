package web

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/sheet"
)

// auditData is a page of the audit log.
type auditData struct {
	Find, From, To string
	Lines          []account.LogLine
	More           string // address of the next page; empty on the last
	File           string // address of all of it as a file
}

// auditFilter reads which entries are wanted; days are those of Bali.
func auditFilter(q url.Values) account.LogFilter {
	f := account.LogFilter{Words: q.Get("cari")}
	if day, err := time.ParseInLocation(time.DateOnly, q.Get("dari"), bali); err == nil {
		f.From = day
	}
	if day, err := time.ParseInLocation(time.DateOnly, q.Get("sampai"), bali); err == nil {
		f.To = day.AddDate(0, 0, 1)
	}
	_, _ = fmt.Sscan(q.Get("sebelum"), &f.Before) // anything else begins at the newest
	return f
}

// audit shows the audit log, newest first.
func (s *site) audit(v *visit) error {
	q := v.URL.Query()
	lines, err := s.Audit.Entries(v.Context(), v.actor, auditFilter(q))
	if err != nil {
		return err
	}
	d := auditData{Find: q.Get("cari"), From: q.Get("dari"), To: q.Get("sampai"), Lines: lines}
	same := url.Values{"cari": {d.Find}, "dari": {d.From}, "sampai": {d.To}}
	d.File = "/catatan/unduh.csv?" + same.Encode()
	if len(lines) == account.LogPage {
		same.Set("sebelum", fmt.Sprint(lines[len(lines)-1].Number))
		d.More = "/catatan?" + same.Encode()
	}
	return v.page(http.StatusOK, auditPage(v.frame(v.in.T("web.audit.title")), d))
}

// auditFile sends the chosen entries as CSV, with the hashes that chain them.
func (s *site) auditFile(v *visit) error {
	v.started = true
	h := v.w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="catatan.csv"`)
	out := csv.NewWriter(v.w)
	_ = out.Write([]string{"number", "at", "account", "name", "organisation", "organisation_name", "deed", "object", "before", "after", "previous", "hash"}) // Flush tells
	err := s.Audit.All(v.Context(), v.actor, auditFilter(v.URL.Query()), func(l account.LogLine) error {
		return out.Write([]string{fmt.Sprint(l.Number), l.At.Format(time.RFC3339Nano), sheet.Harmless(string(l.Account)), sheet.Harmless(l.Who), sheet.Harmless(string(l.Organisation)),
			sheet.Harmless(l.ForWho), sheet.Harmless(string(l.Deed)), sheet.Harmless(l.Object), sheet.Harmless(l.Before), sheet.Harmless(l.After), l.Previous, l.Hash})
	})
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	return ignoreGone(v.Context(), err)
}
