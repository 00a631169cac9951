package files_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"pgregory.net/rapid"

	"wantilan/internal/fault"
	"wantilan/internal/files"
	"wantilan/internal/files/bucket"
)

// kept is a store under test, and hands to reach around it.
type kept struct {
	files.Store
	damage func(t *testing.T, place string, content []byte) // writes without the store
	age    func(t *testing.T, h files.Hash, by time.Duration)
}

// forEachStore runs a test on a folder and on a bucket.
func forEachStore(t *testing.T, test func(t *testing.T, s kept)) {
	t.Run("folder", func(t *testing.T) { t.Parallel(); test(t, inFolder(t)) })
	t.Run("bucket", func(t *testing.T) { t.Parallel(); test(t, inBucket(t)) })
}

func inFolder(t *testing.T) kept {
	dir := filepath.Join(t.TempDir(), "berkas")
	f, err := files.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return kept{
		Store: f,
		damage: func(t *testing.T, place string, content []byte) {
			t.Helper()
			if err := os.WriteFile(filepath.Join(dir, place), content, 0o600); err != nil {
				t.Fatal(err)
			}
		},
		age: func(t *testing.T, h files.Hash, by time.Duration) {
			t.Helper()
			name := filepath.Join(dir, placeOf(h))
			stat, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(name, time.Time{}, stat.ModTime().Add(-by)); err != nil {
				t.Fatal(err)
			}
		},
	}
}

// clock is the bucket's server's.
type clock struct{ ahead time.Duration }

func (c *clock) Now() time.Time                  { return time.Now().Add(c.ahead) }
func (c *clock) Since(t time.Time) time.Duration { return c.Now().Sub(t) }

func inBucket(t *testing.T) kept {
	now := &clock{}
	backend := s3mem.New(s3mem.WithTimeSource(now))
	if err := backend.CreateBucket("berkas"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(backend, gofakes3.WithTimeSource(now), gofakes3.WithTimeSkewLimit(0)).Server())
	t.Cleanup(server.Close)
	b, err := bucket.Open(t.Context(), settingsOf(server))
	if err != nil {
		t.Fatal(err)
	}
	put := func(t *testing.T, place string, content []byte) {
		t.Helper()
		if _, err := backend.PutObject("berkas", place, map[string]string{"Last-Modified": now.Now().UTC().Format(http.TimeFormat)}, bytes.NewReader(content), int64(len(content)), nil); err != nil {
			t.Fatal(err)
		}
	}
	return kept{
		Store:  b,
		damage: put,
		age: func(t *testing.T, h files.Hash, by time.Duration) {
			t.Helper()
			object, err := backend.GetObject("berkas", placeOf(h), nil)
			if err != nil {
				t.Fatal(err)
			}
			content, err := io.ReadAll(object.Contents)
			if err != nil {
				t.Fatal(err)
			}
			now.ahead = -by
			put(t, placeOf(h), content)
			now.ahead = 0
		},
	}
}

func settingsOf(server *httptest.Server) bucket.Settings {
	return bucket.Settings{Endpoint: strings.TrimPrefix(server.URL, "http://"), Bucket: "berkas", Region: "us-east-1", Key: "kunci", Secret: "rahasia", Plain: true}
}

// placeOf is said here once more, so that what is kept today is found tomorrow.
func placeOf(h files.Hash) string {
	s := h.String()
	return s[:2] + "/" + s[2:4] + "/" + s
}

// some is content that nobody can guess: so many bytes, from a seed.
func some(seed uint64, size int) []byte {
	r := rand.New(rand.NewPCG(seed, 7))
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func put(t *testing.T, s files.Store, content []byte) files.Hash {
	t.Helper()
	h, err := s.Put(t.Context(), content)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// read gives the whole of a file.
func read(ctx context.Context, s files.Store, h files.Hash) (content []byte, err error) {
	f, err := s.Open(ctx, h)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(f)
}

func listed(t *testing.T, all iter.Seq2[files.Info, error]) []files.Info {
	t.Helper()
	var list []files.Info
	for info, err := range all {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, info)
	}
	return list
}

// Small files are read whole when they are opened, large ones while they pass.
var sizes = []int{1, 60_000, 128 << 10, 128<<10 + 1, 3 << 20, files.MostBytes}

func TestWhatIsPutIsReadBack(t *testing.T) {
	t.Parallel()
	forEachStore(t, func(t *testing.T, s kept) {
		for i, size := range sizes {
			content := some(uint64(i), size)
			h := put(t, s, content)
			if h != files.HashOf(content) {
				t.Errorf("%d bytes: want %s, got %s", size, files.HashOf(content), h)
			}
			f, err := s.Open(t.Context(), h)
			if err != nil {
				t.Fatal(err)
			}
			if f.Size != int64(size) || f.Hash != h || time.Since(f.Kept).Abs() > time.Hour {
				t.Errorf("%d bytes: %+v", size, f.Info)
			}
			got, err := io.ReadAll(f)
			if err != nil || !bytes.Equal(got, content) {
				t.Errorf("%d bytes: %d come back, %v", size, len(got), err)
			}
			if err := f.Close(); err != nil {
				t.Error(err)
			}
		}
	})
}

// A browser that goes on with a broken download asks for the rest.
func TestPartsAreServed(t *testing.T) {
	t.Parallel()
	forEachStore(t, func(t *testing.T, s kept) {
		content := some(1, 3<<20)
		h := put(t, s, content)
		for part, want := range map[string][]byte{
			"":                 content,
			"bytes=0-9":        content[:10],
			"bytes=1000000-":   content[1000000:],
			"bytes=-5":         content[len(content)-5:],
			"bytes=99-1999999": content[99:2000000],
		} {
			f, err := s.Open(t.Context(), h)
			if err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			if part != "" {
				r.Header.Set("Range", part)
			}
			w := httptest.NewRecorder()
			w.Header().Set("Content-Type", "application/pdf")
			http.ServeContent(w, r, "", f.Kept, f)
			if err := f.Close(); err != nil {
				t.Error(err)
			}
			if !bytes.Equal(w.Body.Bytes(), want) {
				t.Errorf("%q: status %d, want %d bytes, got %d", part, w.Code, len(want), w.Body.Len())
			}
		}
	})
}

func TestPuttingTwiceKeepsOne(t *testing.T) {
	t.Parallel()
	forEachStore(t, func(t *testing.T, s kept) {
		a, b := put(t, s, []byte("satu")), put(t, s, []byte("satu"))
		list := listed(t, s.List(t.Context()))
		if a != b || len(list) != 1 || list[0].Hash != a || list[0].Size != 4 {
			t.Errorf("%s and %s; listed %+v", a, b, list)
		}
	})
}

func TestDamageIsNoticed(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func([]byte) []byte{
		"a flipped bit":      func(b []byte) []byte { b[len(b)/2] ^= 1; return b },
		"the last byte":      func(b []byte) []byte { b[len(b)-1] ^= 0x80; return b },
		"something appended": func(b []byte) []byte { return append(b, 'x') },
		"the end is missing": func(b []byte) []byte { return b[:len(b)-1] },
		"nothing is left":    func([]byte) []byte { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEachStore(t, func(t *testing.T, s kept) {
				for _, size := range []int{1000, 200_000} {
					content := some(3, size)
					h := put(t, s, content)
					s.damage(t, placeOf(h), damage(slices.Clone(content)))
					got, err := read(t.Context(), s, h)
					if !errors.Is(err, files.ErrDamaged) || len(got) >= size {
						t.Errorf("%d bytes: want damage told before the end, got %d bytes, %v", size, len(got), err)
					}
					put(t, s, content)
					if got, err := read(t.Context(), s, h); err != nil || !bytes.Equal(got, content) {
						t.Errorf("%d bytes: putting again does not heal: %v", size, err)
					}
				}
			})
		})
	}
}

// A transfer of damaged content breaks off, so that no browser keeps it.
func TestDamageBreaksADownloadOff(t *testing.T) {
	t.Parallel()
	forEachStore(t, func(t *testing.T, s kept) {
		content := some(4, 1<<20)
		h := put(t, s, content)
		content[len(content)/2] ^= 1
		s.damage(t, placeOf(h), content)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			f, err := s.Open(r.Context(), h)
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = f.Close() }() // the transfer's end is what counts here
			w.Header().Set("Content-Type", "application/pdf")
			http.ServeContent(w, r, "", f.Kept, f)
		}))
		defer server.Close()
		answer, err := server.Client().Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = answer.Body.Close() }()
		if got, err := io.ReadAll(answer.Body); err == nil {
			t.Errorf("%d bytes came as if all were well", len(got))
		}
	})
}

func TestFilesThatAreNotThere(t *testing.T) {
	t.Parallel()
	forEachStore(t, func(t *testing.T, s kept) {
		h := files.HashOf([]byte("tidak ada"))
		if _, err := s.Open(t.Context(), h); fault.KindOf(err) != fault.NotFound {
			t.Errorf("open: %v", err)
		}
		if err := s.Delete(t.Context(), h); err != nil {
			t.Errorf("delete: %v", err)
		}
		if dropped, err := s.DropOlder(t.Context(), h, time.Now()); dropped || err != nil {
			t.Errorf("drop: %v, %v", dropped, err)
		}
		h = put(t, s, []byte("ada"))
		if err := s.Delete(t.Context(), h); err != nil {
			t.Errorf("delete: %v", err)
		}
		if _, err := s.Open(t.Context(), h); fault.KindOf(err) != fault.NotFound {
			t.Errorf("open what was deleted: %v", err)
		}
		if list := listed(t, s.List(t.Context())); len(list) != 0 {
			t.Errorf("listed %+v", list)
		}
	})
}

func TestWhatIsNotKept(t *testing.T) {
	t.Parallel()
	forEachStore(t, func(t *testing.T, s kept) {
		for _, content := range [][]byte{nil, make([]byte, files.MostBytes+1)} {
			if _, err := s.Put(t.Context(), content); err == nil {
				t.Errorf("%d bytes were kept", len(content))
			}
		}
		over, end := context.WithCancel(t.Context())
		h := put(t, s, []byte("ada"))
		end()
		_, errPut := s.Put(over, []byte("lain"))
		_, errOpen := s.Open(over, h)
		_, errDrop := s.DropOlder(over, h, time.Now().Add(time.Hour))
		var errList error
		for _, errList = range s.List(over) {
		}
		for what, err := range map[string]error{"put": errPut, "open": errOpen, "delete": s.Delete(over, h), "drop": errDrop, "list": errList} {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s after the end: %v", what, err)
			}
		}
		if list := listed(t, s.List(t.Context())); len(list) != 1 {
			t.Errorf("listed %+v", list)
		}
	})
}

func TestListTellsOursInOrder(t *testing.T) {
	t.Parallel()
	forEachStore(t, func(t *testing.T, s kept) {
		var want []string
		for i := range 40 {
			want = append(want, put(t, s, some(uint64(i), 10+i)).String())
		}
		slices.Sort(want)
		// Other things that lie about are none of ours.
		stray := files.HashOf([]byte("stray")).String()
		s.damage(t, "Thumbs.db", []byte("x"))
		s.damage(t, stray, []byte("x"))
		s.damage(t, placeOf(files.HashOf(some(0, 10)))+".bak", []byte("x"))
		var got []string
		for _, info := range listed(t, s.List(t.Context())) {
			got = append(got, info.Hash.String())
		}
		if !slices.Equal(got, want) {
			t.Errorf("want %v, got %v", want, got)
		}
		n := 0
		for range s.List(t.Context()) {
			if n++; n == 3 {
				break
			}
		}
		if n != 3 {
			t.Errorf("stopped after %d", n)
		}
	})
}

func TestHashesAreReadStrictly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := files.HashOf(rapid.SliceOf(rapid.Byte()).Draw(t, "content"))
		if got, err := files.ParseHash(h.String()); err != nil || got != h {
			t.Fatalf("%s: %s, %v", h, got, err)
		}
	})
	good := files.HashOf(nil).String()
	for _, text := range []string{"", good[1:], good + "0", strings.ToUpper(good), "../../" + good[6:], good[:63] + "g", good[:62] + "/0", strings.Repeat("\u0661", 32)} {
		if _, err := files.ParseHash(text); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Sweep drops what is old and nothing refers to, and only that.
func TestSweep(t *testing.T) {
	t.Parallel()
	forEachStore(t, func(t *testing.T, s kept) {
		var all []files.Hash
		refers := map[files.Hash]bool{}
		stays := map[files.Hash]bool{}
		for i := range 24 {
			h := put(t, s, some(uint64(100+i), 20))
			all = append(all, h)
			old, referred := i%2 == 0, i%3 == 0
			if old {
				s.age(t, h, 48*time.Hour)
			}
			refers[h] = referred
			stays[h] = referred || !old
		}
		again := all[2] // old and referred to by nothing, but handed in again just now
		put(t, s, some(102, 20))
		stays[again] = true
		asked := func(_ context.Context, some []files.Hash) (map[files.Hash]bool, error) {
			keep := map[files.Hash]bool{}
			for _, h := range some {
				if refers[h] {
					keep[h] = true
				}
			}
			return keep, nil
		}
		want := 0
		for _, h := range all {
			if !stays[h] {
				want++
			}
		}
		before := time.Now().Add(-24 * time.Hour)
		n, err := files.Sweep(t.Context(), s, before, asked)
		if err != nil || n != want {
			t.Errorf("want %d dropped, got %d, %v", want, n, err)
		}
		for _, h := range all {
			if _, err := read(t.Context(), s, h); (err == nil) != stays[h] {
				t.Errorf("%s: stays %v, %v", h, stays[h], err)
			}
		}
		if n, err := files.Sweep(t.Context(), s, before, asked); n != 0 || err != nil {
			t.Errorf("a second sweep drops %d, %v", n, err)
		}
	})
}

// When nobody knows what is referred to, nothing is dropped.
func TestSweepWithoutAnAnswerDropsNothing(t *testing.T) {
	t.Parallel()
	forEachStore(t, func(t *testing.T, s kept) {
		h := put(t, s, []byte("satu"))
		away := errors.New("the database is away")
		n, err := files.Sweep(t.Context(), s, time.Now().Add(time.Hour), func(context.Context, []files.Hash) (map[files.Hash]bool, error) { return nil, away })
		if n != 0 || !errors.Is(err, away) {
			t.Errorf("dropped %d, %v", n, err)
		}
		if _, err := read(t.Context(), s, h); err != nil {
			t.Error(err)
		}
	})
}

// A file that is put between the question and the dropping stays.
func TestSweepLeavesWhatIsPutMeanwhile(t *testing.T) {
	t.Parallel()
	forEachStore(t, func(t *testing.T, s kept) {
		content := []byte("datang lagi")
		h := put(t, s, content)
		s.age(t, h, 48*time.Hour)
		n, err := files.Sweep(t.Context(), s, time.Now().Add(-24*time.Hour), func(context.Context, []files.Hash) (map[files.Hash]bool, error) {
			put(t, s, content)
			return nil, nil
		})
		if n != 0 || err != nil {
			t.Errorf("dropped %d, %v", n, err)
		}
		if _, err := read(t.Context(), s, h); err != nil {
			t.Error(err)
		}
	})
}

// More files than one question asks about.
func TestSweepOfMany(t *testing.T) {
	t.Parallel()
	s := inFolder(t)
	keep := map[files.Hash]bool{}
	for i := range 1203 {
		h := put(t, s, some(uint64(i), 12))
		keep[h] = i%4 == 0
	}
	most := 0
	n, err := files.Sweep(t.Context(), s, time.Now().Add(time.Hour), func(_ context.Context, some []files.Hash) (map[files.Hash]bool, error) {
		most = max(most, len(some))
		return keep, nil
	})
	if want := 1203 - 301; n != want || err != nil || most != 500 {
		t.Errorf("want %d dropped, got %d, %v; asked about %d at once", want, n, err, most)
	}
}

func TestFolderIsForItsOwnerAlone(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	dir := filepath.Join(t.TempDir(), "a", "berkas")
	f, err := files.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	put(t, f, []byte("satu"))
	seen := 0
	err = filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		stat, err := d.Info()
		if err != nil {
			return err
		}
		seen++
		want := os.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		if stat.Mode().Perm() != want {
			t.Errorf("%s: want %o, got %o", name, want, stat.Mode().Perm())
		}
		return nil
	})
	if err != nil || seen != 5 { // itself, incoming, two levels, the file
		t.Errorf("%d files and folders, %v", seen, err)
	}
}

func TestFolderTidiesWhatAKilledProgramLeft(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	incoming := filepath.Join(dir, "incoming")
	if err := os.Mkdir(incoming, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, age := range map[string]time.Duration{"left": 2 * time.Hour, "being-written": time.Minute} {
		file := filepath.Join(incoming, name)
		if err := os.WriteFile(file, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, time.Time{}, time.Now().Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	f, err := files.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	left, err := os.ReadDir(incoming)
	if err != nil || len(left) != 1 || left[0].Name() != "being-written" {
		t.Errorf("left %v, %v", left, err)
	}
}

// Nothing outside of the folder is reached, whatever lies in it.
func TestFolderDoesNotFollowLinksOut(t *testing.T) {
	t.Parallel()
	dir, outside := t.TempDir(), t.TempDir()
	h := files.HashOf([]byte("satu"))
	if err := os.Symlink(outside, filepath.Join(dir, h.String()[:2])); err != nil {
		t.Skipf("no links here: %v", err)
	}
	f, err := files.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if _, err := f.Put(t.Context(), []byte("satu")); err == nil {
		t.Error("the content was kept through the link")
	}
	if there, err := os.ReadDir(outside); err != nil || len(there) != 0 {
		t.Errorf("outside lie %v, %v", there, err)
	}
	if left, err := os.ReadDir(filepath.Join(dir, "incoming")); err != nil || len(left) != 0 {
		t.Errorf("left in incoming: %v, %v", left, err)
	}
}

func TestFoldersThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	taken := filepath.Join(dir, "taken")
	if err := os.MkdirAll(taken, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(taken, "incoming"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{file, filepath.Join(file, "below"), taken} {
		if f, err := files.OpenFolder(name); err == nil {
			t.Errorf("%s was opened: %v", name, f.Close())
		}
	}
}

// Parallel puts and drops of the same content leave it whole or gone.
func TestFolderInParallel(t *testing.T) {
	t.Parallel()
	s := inFolder(t)
	content := some(9, 5000)
	h := files.HashOf(content)
	done := make(chan error)
	for i := range 8 {
		go func() {
			var err error
			for range 25 {
				if i%4 == 3 {
					_, err = s.DropOlder(t.Context(), h, time.Now().Add(time.Hour))
				} else if _, err = s.Put(t.Context(), content); err == nil {
					if _, err = read(t.Context(), s, h); fault.KindOf(err) == fault.NotFound {
						err = nil
					}
				}
				if err != nil {
					break
				}
			}
			done <- err
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
