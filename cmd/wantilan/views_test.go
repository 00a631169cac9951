package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wantilan/internal/store/storetest"
)

// eachHall runs a benchmark on a database of each engine.
func eachHall(b *testing.B, f func(b *testing.B, d *drill)) {
	b.Helper()
	b.Run("sqlite", func(b *testing.B) { f(b, newDrill(b, filepath.Join(b.TempDir(), "test.db"))) })
	b.Run("postgres", func(b *testing.B) {
		where, drop, err := storetest.New(b.Context())
		if err != nil {
			b.Skip(err)
		}
		defer func() { _ = drop() }() // the server is stopped anyway
		f(b, newDrill(b, where))
	})
}

// resident is the memory of a process in MB; 0 where the system does not tell.
func resident(pid int) (mb float64) {
	raw, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(raw)) {
		if text, found := strings.CutPrefix(line, "VmRSS:"); found {
			_, _ = fmt.Sscanf(text, "%f", &mb)
		}
	}
	return mb / 1024
}

// late is how long after a moment phones were told what they show: the last but one in a
// hundred, and the last.
func (a *phones) late(since time.Time) (p99, last time.Duration) {
	var all []time.Duration
	for _, p := range a.all {
		_, at, _ := p.told()
		all = append(all, at.Sub(since))
	}
	slices.Sort(all)
	return all[len(all)*99/100], all[len(all)-1]
}

// BenchmarkViews has a thousand phones follow the day at a server of its own: its memory,
// and how long after a change phones know of it.
func BenchmarkViews(b *testing.B) {
	eachHall(b, func(b *testing.B, d *drill) {
		server := d.serve(b)
		address := *d.address.Load()
		all := d.open(b, 1000)
		all.agree(b, address)
		var p99, last time.Duration
		n := 0
		for b.Loop() {
			n++
			before, _, _ := all.all[0].told()
			begun := time.Now()
			d.arrive(b, address, fmt.Sprintf("guest-%d", n))
			all.reach(b, "knows who came", func(p *phone) bool { v, _, _ := p.told(); return v != before })
			x, y := all.late(begun)
			p99, last = max(p99, x), max(last, y)
		}
		b.ReportMetric(resident(server.Process.Pid), "MB")
		b.ReportMetric(float64(p99.Milliseconds()), "ms-p99")
		b.ReportMetric(float64(last.Milliseconds()), "ms-last")
		all.close()
		d.stop(b, server)
	})
}

// BenchmarkOutage has 600 phones lose their server and come back at once when it is there
// again: how long until all have read their page and show what is true.
func BenchmarkOutage(b *testing.B) {
	eachHall(b, func(b *testing.B, d *drill) {
		server := d.serve(b)
		all := d.open(b, 600)
		path := strings.TrimSuffix(all.path, "/siaran") + "/langsung"
		all.agree(b, *d.address.Load())
		var slowest time.Duration
		for b.Loop() {
			all.reach(b, "listens", func(p *phone) bool { _, _, lines := p.told(); return lines > 0 })
			if err := server.Process.Kill(); err != nil {
				b.Fatal(err)
			}
			_ = server.Wait() // it says that it was killed
			for _, p := range all.all {
				p.mu.Lock()
				p.lines, p.version = 0, ""
				p.mu.Unlock()
			}
			server = d.serve(b) // at another address, which phones learn at once
			begun := time.Now()
			done := make(chan error, len(all.all))
			for range all.all {
				go func() { done <- readPage(b.Context(), *d.address.Load()+path) }()
			}
			for range all.all {
				if err := <-done; err != nil {
					b.Fatal(err)
				}
			}
			all.agree(b, *d.address.Load())
			slowest = max(slowest, time.Since(begun))
		}
		b.ReportMetric(float64(slowest.Milliseconds()), "ms-to-last")
		b.ReportMetric(resident(server.Process.Pid), "MB")
		all.close()
		d.stop(b, server)
	})
}

// readPage reads a page.
func readPage(ctx context.Context, address string) error {
	if status := answerOf(ctx, address); status != http.StatusOK {
		return fmt.Errorf("%s answers %d", address, status)
	}
	return nil
}
