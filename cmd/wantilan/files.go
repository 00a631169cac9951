package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/files"
	"wantilan/internal/store"
)

// sweptAfter is how long a file may wait for the row that names it.
const sweptAfter = 24 * time.Hour

// sweep drops files that no row names any more.
func (h *house) sweep(ctx context.Context) (int, error) {
	if h.files == nil {
		return 0, nil
	}
	return files.Sweep(ctx, h.files, h.now().Add(-sweptAfter), func(ctx context.Context, some []files.Hash) (map[files.Hash]bool, error) {
		texts := make([]string, len(some))
		for i, s := range some {
			texts[i] = s.String()
		}
		named, err := h.db.FilesNamed(ctx, texts)
		if err != nil {
			return nil, err
		}
		keep := make(map[files.Hash]bool, len(named))
		for _, text := range named {
			hash, err := files.ParseHash(text)
			if err != nil {
				return nil, fmt.Errorf("a row names %q, which is no file: %w", text, err)
			}
			keep[hash] = true
		}
		return keep, nil
	})
}

// lostFiles tells which files that a database names are missing or damaged, and how
// many are whole. It changes nothing.
func lostFiles(ctx context.Context, db *store.Inspector, folder string) (lost []string, whole int, err error) {
	named, err := db.AllFilesNamed(ctx)
	if err != nil || len(named) == 0 {
		return nil, 0, err
	}
	from, err := files.LookIntoFolder(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return []string{fmt.Sprintf("files: the folder %s is not there, and %d files are named", folder, len(named))}, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	for _, text := range named {
		hash, err := files.ParseHash(text)
		if err != nil {
			lost = append(lost, fmt.Sprintf("files: a row names %q, which is no file", text))
			continue
		}
		switch _, err := read(ctx, from, hash); {
		case err == nil:
			whole++
		case fault.KindOf(err) == fault.NotFound:
			lost = append(lost, fmt.Sprintf("files: %s is missing in %s", hash, folder))
		case errors.Is(err, files.ErrDamaged):
			lost = append(lost, fmt.Sprintf("files: %s is damaged in %s", hash, folder))
		default:
			return lost, whole, err
		}
	}
	return lost, whole, nil
}

// read gives a whole file, verified.
func read(ctx context.Context, from files.Store, hash files.Hash) ([]byte, error) {
	f, err := from.Open(ctx, hash)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(f, files.MostBytes+1))
	return content, errors.Join(err, f.Close())
}

// copyFiles copies the files that a backup names from one folder to another. A file
// that is there already, whole, is left as it is.
func copyFiles(ctx context.Context, std streams, backup, from, to string) (err error) {
	db, err := store.Inspect(ctx, backup)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	named, err := db.AllFilesNamed(ctx)
	if err != nil {
		return fmt.Errorf("listing the files: %w", err)
	}
	source, err := files.LookIntoFolder(from)
	if errors.Is(err, fs.ErrNotExist) && len(named) == 0 {
		fmt.Fprintln(std.out, "ok: no photos and papers yet")
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	target, err := files.OpenFolder(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	copied := 0
	for _, text := range named {
		fresh, err := copyFile(ctx, source, target, text)
		if err != nil {
			return fmt.Errorf("copying file %s: %w", text, err)
		}
		if fresh {
			copied++
		}
	}
	fmt.Fprintf(std.out, "ok: %s, %d photos and papers, %d of them new\n", to, len(named), copied)
	return nil
}

// copyFile copies one file, and tells whether it had to.
func copyFile(ctx context.Context, source, target files.Store, text string) (fresh bool, err error) {
	hash, err := files.ParseHash(text)
	if err != nil {
		return false, err
	}
	if _, err := read(ctx, target, hash); err == nil {
		return false, nil
	}
	content, err := read(ctx, source, hash)
	if err != nil {
		return false, err
	}
	_, err = target.Put(ctx, content)
	return true, err
}
