package main

import (
	"context"
	"net/http"
	"os"
	"testing"
	"time"

	"wantilan/internal/store/storetest"
)

// Two nodes on one PostgreSQL behind a front are one: while one is killed again and again,
// no client meets a failure, nothing acknowledged is lost, nothing is done twice, and
// phones find the other node and show what is true.
func TestNodesAreKilledUnderLoad(t *testing.T) {
	t.Parallel()
	d := newDrill(t, storetest.Postgres(t))
	f := newFront(t, d, d.where, d.where)
	all := d.open(t, 20)
	all.agree(t, f.at(0).address, f.at(1).address)
	ctx, end := context.WithCancel(t.Context())
	wait := d.load(ctx)
	for round := range max(2, *killRounds/10) {
		d.until(t, 30)
		dies := f.at(round % 2)
		if err := dies.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = dies.cmd.Wait() // it says that it was killed
		d.until(t, 30)
		f.start(round%2, d.where)
	}
	end()
	wait()
	all.agree(t, f.at(0).address, f.at(1).address)
	d.unharmed(t)
	d.stopAll(t, f)
	d.settled(t)
}

// unharmed fails when a client met a failure.
func (d *drill) unharmed(t *testing.T) {
	t.Helper()
	if n := d.failed.Load(); n > 0 {
		t.Errorf("%d tries failed although a node was there, the last: %s", n, *d.last.Load())
	}
}

func (d *drill) stopAll(t *testing.T, f *front) {
	t.Helper()
	for i := range f.nodes {
		d.stop(t, f.at(i).cmd)
	}
}

// A database server that is restarted or crashes under two nodes loses nothing that was
// acknowledged; the nodes go on by themselves, listen again, and phones are told of what
// happens at either node.
func TestDatabaseServerRestartsUnderNodes(t *testing.T) {
	t.Parallel()
	cluster := storetest.NewDurable(t)
	d := newDrill(t, cluster.Where())
	f := newFront(t, d, d.where, d.where)
	all := d.open(t, 10)
	ctx, end := context.WithCancel(t.Context())
	wait := d.load(ctx)
	for _, restart := range []func() error{cluster.Restart, cluster.Crash, cluster.Restart} {
		d.until(t, 50)
		if err := restart(); err != nil {
			t.Fatal(err)
		}
		d.until(t, 30) // deeds are done again, with no help
	}
	end()
	wait()
	all.agree(t, f.at(0).address, f.at(1).address)
	for i, id := range []string{"after-0", "after-1"} {
		d.arrive(t, f.at(i).address, id)
		all.agree(t, f.at(0).address, f.at(1).address)
	}
	d.stopAll(t, f)
	d.settled(t)
}

// A node that is cut off from the database says that it is not ready and acknowledges
// nothing; the other goes on. When the network is back, or when another way to the server
// is found, it is well again by itself, and its phones show what they missed.
func TestNodeIsCutOffFromTheDatabase(t *testing.T) {
	t.Parallel()
	d := newDrill(t, storetest.Postgres(t))
	cable := storetest.NewCable(t, d.where)
	f := newFront(t, d, d.where, cable.Where()+"&statement_timeout=3s") // so that silence is soon told
	far := f.at(1).address
	ready := func(want int) {
		t.Helper()
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		limit := time.After(time.Minute)
		for answerOf(t.Context(), far+"/readyz") != want {
			select {
			case <-tick.C:
			case <-limit:
				t.Fatalf("the node does not answer %d to who asks whether it is ready", want)
			}
		}
	}
	d.address.Store(&far)
	stuck := d.open(t, 5) // phones that stay with the node
	stuck.agree(t, far)
	d.address.Store(&f.server.URL)
	ctx, end := context.WithCancel(t.Context())
	wait := d.load(ctx)
	for i, mend := range []func(){cable.Mend, cable.Replace} {
		begun := time.Now()
		lap := func(what string) { t.Logf("cut %d, %s: %s", i+1, what, time.Since(begun).Round(10*time.Millisecond)) }
		d.until(t, 30)
		ready(http.StatusOK)
		cable.Cut()
		lap("cut")
		ready(http.StatusServiceUnavailable)
		lap("not ready")
		d.until(t, 30) // the other node goes on
		lap("mended")
		mend()
		ready(http.StatusOK)
		lap("ready again")
		d.until(t, 30)
	}
	end()
	wait()
	d.address.Store(&far) // a line that broke leads there again
	stuck.agree(t, f.at(0).address, far)
	d.stopAll(t, f)
	d.settled(t)
}

// A node that is asked to stop finishes what it took, tells its phones to come back, and
// ends; clients behind a front that sends nothing twice meet no failure.
func TestNodeStopsWithoutAFailure(t *testing.T) {
	t.Parallel()
	d := newDrill(t, storetest.Postgres(t))
	f := newFront(t, d, d.where, d.where)
	f.patient = true
	all := d.open(t, 20)
	all.agree(t, f.at(0).address)
	ctx, end := context.WithCancel(t.Context())
	wait := d.load(ctx)
	for round := range max(2, *killRounds/10) {
		d.until(t, 30)
		leaves := f.at(round % 2)
		if err := leaves.cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		late := time.AfterFunc(10*time.Second, func() { _ = leaves.cmd.Process.Kill() }) // as supervisors do
		if err := leaves.cmd.Wait(); err != nil {
			t.Errorf("it ended with %v", err)
		}
		late.Stop()
		f.start(round%2, d.where)
	}
	end()
	wait()
	all.agree(t, f.at(0).address, f.at(1).address)
	d.unharmed(t)
	d.stopAll(t, f)
	d.settled(t)
}
