package files

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path"
	"runtime"
	"sync"
	"time"
)

// Folder is a store on this computer's disk. Only the account that runs the program
// can read it: folders are 0700, files 0600. Several programs may use one folder.
type Folder struct {
	root *os.Root
	// swapping is held while a file takes its place or leaves it, so that a file that
	// is put at this moment is not dropped as old.
	swapping sync.Mutex
}

// incoming is where files are written before they take their place.
const incoming = "incoming"

// leftAfter is how long after its writing began a file in incoming counts as left
// behind by a program that was killed.
const leftAfter = time.Hour

// OpenFolder opens a folder, made if need be, tries whether it can be written, and
// removes what killed programs left behind.
func OpenFolder(name string) (*Folder, error) {
	if err := os.MkdirAll(name, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of files: %w", err)
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, fmt.Errorf("open the folder of files: %w", err)
	}
	f := &Folder{root: root}
	if err := f.tidy(); err != nil {
		return nil, fmt.Errorf("the folder of files %s: %w", name, errors.Join(err, root.Close()))
	}
	return f, nil
}

// LookIntoFolder opens a folder for reading and changes nothing in it. One that is not
// there is an error that is fs.ErrNotExist.
func LookIntoFolder(name string) (*Folder, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, fmt.Errorf("open the folder of files: %w", err)
	}
	return &Folder{root: root}, nil
}

// Close lets the folder go.
func (f *Folder) Close() error { return f.root.Close() }

// Put implements Store. The file appears whole or not at all, and is on the disk
// when Put returns.
func (f *Folder) Put(ctx context.Context, content []byte) (Hash, error) {
	if err := Keepable(ctx, content); err != nil {
		return Hash{}, err
	}
	h := HashOf(content)
	part, err := f.write(content)
	if err != nil {
		return Hash{}, fmt.Errorf("keep file %s: %w", h, err)
	}
	if err := f.settle(part, h.Place()); err != nil {
		return Hash{}, fmt.Errorf("keep file %s: %w", h, errors.Join(err, f.root.Remove(part)))
	}
	return h, nil
}

// write brings content to the disk under a name of its own.
func (f *Folder) write(content []byte) (part string, err error) {
	part = path.Join(incoming, rand.Text())
	file, err := f.root.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return "", errors.Join(err, f.root.Remove(part))
	}
	return part, nil
}

// settle moves a written file to its place.
func (f *Folder) settle(part, place string) error {
	f.swapping.Lock()
	defer f.swapping.Unlock()
	below := path.Dir(place)
	for _, folder := range []string{path.Dir(below), below} {
		switch err := f.root.Mkdir(folder, 0o700); {
		case err == nil:
			if err := f.sync(path.Dir(folder)); err != nil {
				return err
			}
		case !errors.Is(err, fs.ErrExist):
			return err
		}
	}
	if err := f.root.Rename(part, place); err != nil {
		return err
	}
	return f.sync(below)
}

// sync brings the names in a folder to the disk. Windows has no such thing.
func (f *Folder) sync(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := f.root.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Open implements Store.
func (f *Folder) Open(ctx context.Context, h Hash) (*File, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	file, err := f.root.Open(h.Place())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, NotThere()
	}
	if err != nil {
		return nil, fmt.Errorf("open file %s: %w", h, err)
	}
	stat, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("open file %s: %w", h, errors.Join(err, file.Close()))
	}
	return Verified(Info{h, stat.Size(), stat.ModTime()}, file)
}

// Delete implements Store.
func (f *Folder) Delete(ctx context.Context, h Hash) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f.swapping.Lock()
	defer f.swapping.Unlock()
	return f.remove(h)
}

// DropOlder implements Store.
func (f *Folder) DropOlder(ctx context.Context, h Hash, than time.Time) (dropped bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	f.swapping.Lock()
	defer f.swapping.Unlock()
	stat, err := f.root.Stat(h.Place())
	if errors.Is(err, fs.ErrNotExist) || err == nil && !stat.ModTime().Before(than) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("drop file %s: %w", h, err)
	}
	err = f.remove(h)
	return err == nil, err
}

// remove takes a file away for good; its folders stay, for others come.
func (f *Folder) remove(h Hash) error {
	err := f.root.Remove(h.Place())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = f.sync(path.Dir(h.Place()))
	}
	if err != nil {
		return fmt.Errorf("remove file %s: %w", h, err)
	}
	return nil
}

// List implements Store.
func (f *Folder) List(ctx context.Context) iter.Seq2[Info, error] {
	return func(yield func(Info, error) bool) {
		err := fs.WalkDir(f.root.FS(), ".", func(place string, d fs.DirEntry, err error) error {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil || d.IsDir() {
				return err
			}
			h, ours := HashAt(place)
			if !ours {
				return nil
			}
			stat, err := d.Info()
			if errors.Is(err, fs.ErrNotExist) { // removed since its folder was read
				return nil
			}
			if err != nil {
				return err
			}
			if !yield(Info{h, stat.Size(), stat.ModTime()}, nil) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield(Info{}, fmt.Errorf("list files: %w", err))
		}
	}
}

// tidy removes what was left in incoming. What time it is, the disk tells by the
// file that is written for trying.
func (f *Folder) tidy() error {
	if err := f.root.Mkdir(incoming, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	trial, err := f.write([]byte("trial"))
	if err != nil {
		return err
	}
	now, err := f.root.Stat(trial)
	if err := errors.Join(err, f.root.Remove(trial)); err != nil {
		return err
	}
	left, err := fs.ReadDir(f.root.FS(), incoming)
	if err != nil {
		return err
	}
	for _, d := range left {
		stat, err := d.Info()
		if err != nil || now.ModTime().Sub(stat.ModTime()) < leftAfter { // gone meanwhile, or being written
			continue
		}
		if err := f.root.Remove(path.Join(incoming, d.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

var _ Store = (*Folder)(nil)
