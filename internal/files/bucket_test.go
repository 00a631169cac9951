package files_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"wantilan/internal/fault"
	"wantilan/internal/files"
	"wantilan/internal/files/bucket"
)

// moody is a server that can be told to fail.
type moody struct {
	http.Handler
	answer atomic.Int32 // a status instead of what was asked for; 0 is none
	last   atomic.Pointer[http.Header]
}

func (m *moody) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	headers := r.Header.Clone()
	m.last.Store(&headers)
	if status := m.answer.Load(); status != 0 {
		w.WriteHeader(int(status))
		return
	}
	m.Handler.ServeHTTP(w, r)
}

func moodyBucket(t *testing.T) (*bucket.Bucket, *moody, *httptest.Server) {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket("berkas"); err != nil {
		t.Fatal(err)
	}
	m := &moody{Handler: gofakes3.New(backend).Server()}
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	b, err := bucket.Open(t.Context(), settingsOf(server))
	if err != nil {
		t.Fatal(err)
	}
	return b, m, server
}

// everything does all a bucket can do, and gives the error of each.
func everything(ctx context.Context, b *bucket.Bucket, h files.Hash) map[string]error {
	_, put := b.Put(ctx, []byte("lain"))
	_, open := b.Open(ctx, h)
	_, drop := b.DropOlder(ctx, h, time.Now())
	var list error
	for _, list = range b.List(ctx) {
	}
	return map[string]error{"put": put, "open": open, "delete": b.Delete(ctx, h), "drop": drop, "list": list}
}

// Who can help: the visitor by trying again, or an engineer by setting it right.
func TestServersThatFail(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]fault.Kind{
		http.StatusForbidden:           fault.Internal,
		http.StatusServiceUnavailable:  fault.Busy,
		http.StatusInternalServerError: fault.Busy,
	} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			t.Parallel()
			b, m, _ := moodyBucket(t)
			h := put(t, b, []byte("satu"))
			m.answer.Store(int32(status))
			for what, err := range everything(t.Context(), b, h) {
				if err == nil || fault.KindOf(err) != want {
					t.Errorf("%s: want it to be %s, got %v", what, want, err)
				}
			}
			m.answer.Store(0)
			if _, err := read(t.Context(), b, h); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

func TestAServerThatIsAway(t *testing.T) {
	t.Parallel()
	b, _, server := moodyBucket(t)
	h := put(t, b, []byte("satu"))
	server.Close()
	for what, err := range everything(t.Context(), b, h) {
		if fault.KindOf(err) != fault.Busy {
			t.Errorf("%s: want it to be busy, got %v", what, err)
		}
	}
}

// A connection that breaks while a large file passes is an error, not its end.
func TestATransferThatBreaks(t *testing.T) {
	t.Parallel()
	b, _, server := moodyBucket(t)
	content := some(5, 4<<20)
	f, err := b.Open(t.Context(), put(t, b, content))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if _, err := io.ReadFull(f, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	server.CloseClientConnections()
	server.Close()
	if got, err := io.ReadAll(f); err == nil && len(got) < len(content)-1000 {
		t.Errorf("%d bytes came as if they were all", len(got))
	}
}

func TestBucketsThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	_, m, server := moodyBucket(t)
	good := settingsOf(server)
	other := good
	other.Bucket = "lain"
	nowhere := good
	nowhere.Endpoint = "http://a/b/c"
	unnamed := good
	unnamed.Bucket = ""
	for want, s := range map[string]bucket.Settings{`has no bucket "lain"; make it first`: other, `endpoint "http://a/b/c"`: nowhere, `bucket ""`: unnamed} {
		if _, err := bucket.Open(t.Context(), s); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), good.Secret) {
			t.Errorf("want %q said, got %v", want, err)
		}
	}
	m.answer.Store(http.StatusForbidden)
	if _, err := bucket.Open(t.Context(), good); err == nil {
		t.Error("a server that refuses us was taken")
	}
	over, end := context.WithCancel(t.Context())
	end()
	if _, err := bucket.Open(over, good); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
}

// The secret signs; it never travels.
func TestTheSecretStaysHere(t *testing.T) {
	t.Parallel()
	b, m, _ := moodyBucket(t)
	put(t, b, []byte("satu"))
	sent := *m.last.Load()
	if !strings.Contains(sent.Get("Authorization"), "AWS4-HMAC-SHA256 Credential=kunci/") {
		t.Errorf("signed %q", sent.Get("Authorization"))
	}
	for name, values := range sent {
		if strings.Contains(strings.Join(values, " "), "rahasia") {
			t.Errorf("%s tells the secret", name)
		}
	}
	if sent.Get("Content-Type") != "application/octet-stream" {
		t.Errorf("put as %s", sent.Get("Content-Type"))
	}
}
