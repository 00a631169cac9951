package web

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
)

// hub tells open pages that the day of a gathering changed. However many there are, one
// watcher for each gathering asks the database; what pages are told is the version alone,
// and they read the page again.
type hub struct {
	version func(ctx context.Context, g gathering.ID) (string, error)
	bell    func(ctx context.Context, hear func(gathering.ID)) error // nil: none
	log     *slog.Logger
	mu      sync.Mutex
	topics  map[gathering.ID]*topic
	quiet   context.CancelFunc // ends listening to the bell, once nobody looks
}

// topic is a gathering that somebody looks at.
type topic struct {
	version string
	views   map[chan string]struct{}
	rung    chan struct{} // with room for one
	stop    context.CancelFunc
}

const (
	watchEvery = 2 * time.Second        // should a bell be missed
	watchPause = 100 * time.Millisecond // between two looks, however much happens
	watchMost  = 2 * time.Second        // that a look may take
	beatEvery  = 5 * time.Second        // so that pages notice when the line is dead
	mostViews  = 5000                   // of one gathering
	leastRetry = 500                    // ms until a page whose stream ended listens again,
	moreRetry  = 1500                   // and at most so many more
)

// ring has the watchers look: that of a gathering, or all for an empty one.
func (h *hub) ring(g gathering.ID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for id, t := range h.topics {
		if g == "" || g == id {
			select {
			case t.rung <- struct{}{}:
			default:
			}
		}
	}
}

// enter gives a view where it is told of versions, and what to call when it leaves.
func (h *hub) enter(g gathering.ID) (told chan string, leave func(), err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	t := h.topics[g]
	if t == nil {
		ctx, stop := context.WithCancel(context.Background())
		t = &topic{views: map[chan string]struct{}{}, rung: make(chan struct{}, 1), stop: stop}
		if h.topics == nil {
			h.topics = map[gathering.ID]*topic{}
		}
		if len(h.topics) == 0 && h.bell != nil {
			listening, quiet := context.WithCancel(context.Background())
			h.quiet = quiet
			go h.listen(listening)
		}
		h.topics[g] = t
		go h.watch(ctx, g, t)
	}
	if len(t.views) >= mostViews {
		return nil, nil, fault.New(fault.Busy, "live.too_many_views")
	}
	told = make(chan string, 1)
	if t.version != "" {
		told <- t.version
	}
	t.views[told] = struct{}{}
	return told, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(t.views, told)
		if len(t.views) == 0 && h.topics[g] == t {
			delete(h.topics, g)
			t.stop()
			if len(h.topics) == 0 && h.quiet != nil {
				h.quiet()
			}
		}
	}, nil
}

// listen hears the bell until nobody looks any more. While it cannot, the watchers look
// by themselves.
func (h *hub) listen(ctx context.Context) {
	for {
		if err := h.hear(ctx); err != nil && ctx.Err() == nil {
			h.log.Error("open pages hear of no changes and look by themselves", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(watchEvery):
		}
	}
}

func (h *hub) hear(ctx context.Context) (err error) {
	defer caught(&err)
	return h.bell(ctx, h.ring)
}

// watch looks at a gathering's version until nobody looks at it any more. While it cannot,
// pages see that their line is alive, and the next look may do better.
func (h *hub) watch(ctx context.Context, g gathering.ID, t *topic) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	blind := false
	for {
		version, err := h.look(ctx, g)
		if err == nil {
			h.tell(t, version)
		} else if ctx.Err() == nil && !blind {
			h.log.Error("open pages cannot be told of changes", "gathering", g, "error", err)
		}
		blind = err != nil
		select {
		case <-ctx.Done():
			return
		case <-time.After(watchPause):
		}
		select {
		case <-ctx.Done():
			return
		case <-t.rung:
		case <-tick.C:
		}
	}
}

// look asks for a version. A database that says nothing is not waited for: by the next look
// there may be another way to it.
func (h *hub) look(ctx context.Context, g gathering.ID) (version string, err error) {
	defer caught(&err)
	ctx, stop := context.WithTimeout(ctx, watchMost)
	defer stop()
	return h.version(ctx, g)
}

// caught makes an error of a panic, which would end the program: nobody else stands
// between it and what runs beside requests.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
	}
}

// tell puts a version where every view looks, in the place of one that it has not seen.
func (h *hub) tell(t *topic, version string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if version == t.version {
		return
	}
	t.version = version
	for view := range t.views {
		select {
		case <-view:
		default:
		}
		view <- version
	}
}

// follow sends a gathering's versions as server-sent events; to those who do not ask for
// events, the version alone.
func (s *site) follow(v *visit, g gathering.ID, version string) error {
	if !strings.Contains(v.Header.Get("Accept"), "text/event-stream") {
		v.w.Header().Set("Content-Type", "application/json")
		return ignoreGone(v.Context(), json.NewEncoder(v.w).Encode(map[string]string{"version": version}))
	}
	told, leave, err := s.hub.enter(g)
	if err != nil {
		return err
	}
	defer leave()
	out := http.NewResponseController(v.w)
	_ = out.SetWriteDeadline(time.Time{}) // a recorder in tests has no deadlines
	v.w.Header().Set("Content-Type", "text/event-stream")
	v.started = true
	beat := time.NewTicker(beatEvery)
	defer beat.Stop()
	// When the server stops, all come back at once; each is told another time to wait.
	if _, err := fmt.Fprintf(v.w, "retry: %d\n\n", leastRetry+rand.Int64N(moreRetry)); err != nil {
		return ignoreGone(v.Context(), err)
	}
	for end := time.After(broadcastLife); ; {
		if _, err := fmt.Fprintf(v.w, "data: %s\n\n", version); err != nil {
			return ignoreGone(v.Context(), err)
		}
		if err := out.Flush(); err != nil {
			return ignoreGone(v.Context(), err)
		}
		select {
		case <-v.Context().Done():
			return nil
		case <-s.Leaving:
			return nil
		case <-end:
			return nil
		case <-beat.C:
			if v.session == "" {
				continue
			}
			if _, err := s.Door.Actor(v.Context(), v.session); fault.KindOf(err) == fault.NotFound {
				return nil // signed out or disabled meanwhile
			}
		case version = <-told:
		}
	}
}
