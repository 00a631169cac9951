package account_test

import (
	"context"
	"math"
	"math/rand/v2"
	netmail "net/mail"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/lang"
	"wantilan/internal/mail"
)

// samplesOfEach are taken of an account that exists and of one that does not.
const samplesOfEach = 2000

// BenchmarkWhoHasAnAccount measures what somebody outside could learn from how
// long an answer takes: the difference of the medians for an account that exists
// and one that does not, and Welch's t of the two. A t below 4.5 tells nothing.
//
//	go test ./internal/account -run x -bench WhoHasAnAccount -benchtime 1x -timeout 30m
func BenchmarkWhoHasAnAccount(b *testing.B) {
	c := newCounter(b, b.TempDir()+"/test.db")
	by, s, _ := c.inside(b, c.desk)
	if err := c.SetPassword(b.Context(), by, s, goodWord, goodWord); err != nil {
		b.Fatal(err)
	}
	post := mail.NewPost(c.db, nil, netmail.Address{Address: "dinas@contoh.example"}, c.clock)
	signIn := account.NewSignIn(c.db, c.people, []byte("sixteen bytes or more"), c.clock, func(ctx context.Context, to account.Account, code string, _ time.Time, _ string) error {
		id := mail.ID(account.NewID(c.clock()))
		_, err := post.Keep(ctx, mail.Message{ID: id, Organisation: c.office, To: to.Email, Lang: lang.ID, Subject: "Kode " + code, Text: code, HTML: code, Cause: "code/" + string(id), KeptAt: c.clock()})
		return err
	})
	for _, way := range []struct {
		name   string
		atOnce int // visitors
		try    func(ctx context.Context, named string, from account.From) error
	}{
		{"password", 1, func(ctx context.Context, named string, from account.From) error {
			_, _, err := signIn.ByPassword(ctx, named, "not the word", from)
			return err
		}},
		{"asking for a code", 4, signIn.SendCode},
		{"typing a code", 4, func(ctx context.Context, named string, from account.From) error {
			_, err := signIn.ByCode(ctx, named, "000000", from)
			return err
		}},
	} {
		b.Run(way.name, func(b *testing.B) {
			for b.Loop() {
				there, nobody := c.samples(b, way.atOnce, way.try)
				b.ReportMetric(milliseconds(median(there)), "ms-there")
				b.ReportMetric(milliseconds(median(nobody)), "ms-nobody")
				b.ReportMetric(milliseconds(median(there)-median(nobody)), "ms-apart")
				b.ReportMetric(welch(there, nobody), "welch-t")
			}
		})
	}
}

// samples takes both kinds in a random order.
func (c *counter) samples(b *testing.B, atOnce int, try func(ctx context.Context, named string, from account.From) error) (there, nobody []time.Duration) {
	b.Helper()
	order := make([]bool, 2*samplesOfEach)
	for i := range samplesOfEach {
		order[i] = true
	}
	r := rand.New(rand.NewPCG(1, 2))
	r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	var mu sync.Mutex
	var all sync.WaitGroup
	next := 0
	for range atOnce {
		all.Go(func() {
			for {
				mu.Lock()
				i := next
				next++
				mu.Unlock()
				if i >= len(order) {
					return
				}
				c.wait(16 * time.Minute) // so that no limit is met
				named := deskMail
				if !order[i] {
					named = "nobody@bank.example"
				}
				begun := time.Now()
				_ = try(b.Context(), named, account.From{Address: "192.0.2." + strconv.Itoa(i)}) // mostly a refusal
				took := time.Since(begun)
				mu.Lock()
				if order[i] {
					there = append(there, took)
				} else {
					nobody = append(nobody, took)
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return there, nobody
}

func milliseconds(d time.Duration) float64 { return float64(d) / 1e6 }

func median(all []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}

// welch is the statistic of Welch's test: the difference of the means in its own
// standard errors.
func welch(a, b []time.Duration) float64 {
	ma, va := moments(a)
	mb, vb := moments(b)
	return math.Abs(ma-mb) / math.Sqrt(va/float64(len(a))+vb/float64(len(b)))
}

// moments are the mean and the variance.
func moments(all []time.Duration) (mean, variance float64) {
	for _, d := range all {
		mean += float64(d) / float64(len(all))
	}
	for _, d := range all {
		variance += (float64(d) - mean) * (float64(d) - mean) / float64(len(all)-1)
	}
	return mean, variance
}

// The statistic that the figures rest on is that of the books.
func TestWelch(t *testing.T) {
	t.Parallel()
	ms := func(all ...float64) (out []time.Duration) {
		for _, x := range all {
			out = append(out, time.Duration(x*1e6))
		}
		return out
	}
	// Student's sleep data (1908): t = 1.8608 by Welch's formula
	one, two := ms(0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0), ms(1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)
	if got := welch(one, two); math.Abs(got-1.8608) > 0.001 {
		t.Errorf("want 1.8608, got %.4f", got)
	}
	if got := median(ms(3, 1, 2)); got != 2*time.Millisecond {
		t.Errorf("median %v", got)
	}
}
