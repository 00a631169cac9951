// Package bucket keeps files in a store that speaks S3, for when several computers
// run the program (files.Store). It stands apart, so that a program which keeps its
// files in a folder does not carry it.
package bucket

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"wantilan/internal/fault"
	"wantilan/internal/files"
)

// Bucket is a store on a server that speaks S3, for when several computers run the
// program. Nobody but the program needs to reach the server.
type Bucket struct {
	client *minio.Client
	name   string
}

// Settings say which bucket.
type Settings struct {
	Endpoint    string // host, or host:port
	Bucket      string
	Region      string // empty when the server does not ask
	Key, Secret string
	Plain       bool // HTTP without TLS, for a server on the same computer
}

// How long the server may take. A file on its way to a visitor with a slow phone
// takes longer than one that comes from us.
const (
	askAtMost  = 15 * time.Second
	putAtMost  = time.Minute
	readAtMost = 10 * time.Minute
	listAtMost = 30 * time.Minute
	tries      = 3
)

// Open asks the server for the bucket, which must be there.
func Open(ctx context.Context, s Settings) (*Bucket, error) {
	client, err := minio.New(s.Endpoint, &minio.Options{
		Creds:      credentials.NewStaticV4(s.Key, s.Secret, ""),
		Secure:     !s.Plain,
		Region:     s.Region,
		MaxRetries: tries,
	})
	if err != nil {
		return nil, fmt.Errorf("the S3 endpoint %q: %w", s.Endpoint, err)
	}
	ctx, done := context.WithTimeout(ctx, askAtMost)
	defer done()
	there, err := client.BucketExists(ctx, s.Bucket)
	if err != nil {
		return nil, fmt.Errorf("ask %s for the bucket %q: %w", s.Endpoint, s.Bucket, err)
	}
	if !there {
		return nil, fmt.Errorf("%s has no bucket %q; make it first", s.Endpoint, s.Bucket)
	}
	return &Bucket{client: client, name: s.Bucket}, nil
}

// Put implements Store.
func (b *Bucket) Put(ctx context.Context, content []byte) (files.Hash, error) {
	if err := files.Keepable(ctx, content); err != nil {
		return files.Hash{}, err
	}
	h := files.HashOf(content)
	ctx, done := context.WithTimeout(ctx, putAtMost)
	defer done()
	// One request: no file is as large as a part, so nothing is ever left half put.
	_, err := b.client.PutObject(ctx, b.name, h.Place(), bytes.NewReader(content), int64(len(content)),
		minio.PutObjectOptions{ContentType: "application/octet-stream", DisableMultipart: true})
	if err != nil {
		return files.Hash{}, failed("keep", h, err)
	}
	return h, nil
}

// Open implements Store.
func (b *Bucket) Open(ctx context.Context, h files.Hash) (*files.File, error) {
	ctx, done := context.WithTimeout(ctx, readAtMost)
	object, err := b.client.GetObject(ctx, b.name, h.Place(), minio.GetObjectOptions{})
	if err != nil {
		done()
		return nil, failed("open", h, err)
	}
	content := remote{object, done}
	stat, err := object.Stat()
	if err != nil {
		return nil, failed("open", h, errors.Join(err, content.Close()))
	}
	file, err := files.Verified(files.Info{Hash: h, Size: stat.Size, Kept: stat.LastModified}, content)
	if err != nil && !errors.Is(err, files.ErrDamaged) {
		err = failed("read", h, err)
	}
	return file, err
}

// remote is content at the server.
type remote struct {
	*minio.Object
	done context.CancelFunc
}

// Close ends the transfer.
func (r remote) Close() error {
	defer r.done()
	return r.Object.Close()
}

// Delete implements Store.
func (b *Bucket) Delete(ctx context.Context, h files.Hash) error {
	ctx, done := context.WithTimeout(ctx, askAtMost)
	defer done()
	if err := b.client.RemoveObject(ctx, b.name, h.Place(), minio.RemoveObjectOptions{}); err != nil {
		return failed("remove", h, err)
	}
	return nil
}

// DropOlder implements Store. Between the asking for the age and the removal lies
// one round trip, in which another computer could put the same content again.
func (b *Bucket) DropOlder(ctx context.Context, h files.Hash, than time.Time) (dropped bool, err error) {
	ctx, done := context.WithTimeout(ctx, askAtMost)
	defer done()
	stat, err := b.client.StatObject(ctx, b.name, h.Place(), minio.StatObjectOptions{})
	if err != nil {
		if err = failed("drop", h, err); fault.KindOf(err) == fault.NotFound {
			return false, nil
		}
		return false, err
	}
	if !stat.LastModified.Before(than) {
		return false, nil
	}
	err = b.Delete(ctx, h)
	return err == nil, err
}

// List implements Store.
func (b *Bucket) List(ctx context.Context) iter.Seq2[files.Info, error] {
	return func(yield func(files.Info, error) bool) {
		ctx, done := context.WithTimeout(ctx, listAtMost)
		defer done()
		for o := range b.client.ListObjectsIter(ctx, b.name, minio.ListObjectsOptions{Recursive: true}) {
			if o.Err != nil {
				yield(files.Info{}, fmt.Errorf("list files: %w", away(o.Err)))
				return
			}
			if h, ours := files.HashAt(o.Key); ours && !yield(files.Info{Hash: h, Size: o.Size, Kept: o.LastModified}, nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil { // the iterator ends quietly then
			yield(files.Info{}, fmt.Errorf("list files: %w", err))
		}
	}
}

func failed(doing string, h files.Hash, err error) error {
	if answer, ok := errors.AsType[minio.ErrorResponse](err); ok && answer.Code == minio.NoSuchKey {
		return files.NotThere()
	}
	return fmt.Errorf("%s file %s: %w", doing, h, away(err))
}

// away adds that trying again later may help, when the server cannot be reached or
// says so itself. What it refuses, somebody must set right.
func away(err error) error {
	answer, answered := errors.AsType[minio.ErrorResponse](err)
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case answered && answer.StatusCode >= 400 && answer.StatusCode < 500 && answer.StatusCode != http.StatusTooManyRequests:
		return err
	}
	return errors.Join(fault.New(fault.Busy, "files.away"), err)
}

var _ files.Store = (*Bucket)(nil)
