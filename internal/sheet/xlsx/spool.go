package xlsx

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"os"
)

// mostInMemory is how many compressed bytes of a sheet are kept in memory; more are
// kept in a temporary file.
const mostInMemory = 1 << 20

// spool keeps a part of the workbook, compressed, until its turn in the zip comes.
type spool struct {
	printer *printer
	z       *flate.Writer
	sum     hash.Hash32
	size    uint64 // before compressing
	packed  uint64
	memory  bytes.Buffer
	file    *os.File
	failed  error
}

func newSpool() (*spool, error) {
	s := &spool{sum: crc32.NewIEEE()}
	z, err := flate.NewWriter(packed{s}, level)
	if err != nil {
		return nil, err
	}
	s.z, s.printer = z, &printer{Writer: bufio.NewWriterSize(s, 64<<10)}
	return s, nil
}

// Write takes what is not compressed yet.
func (s *spool) Write(b []byte) (int, error) {
	s.size += uint64(len(b))
	_, _ = s.sum.Write(b) // never fails
	return s.z.Write(b)
}

// packed is where the compressed bytes of a spool go.
type packed struct{ *spool }

func (s packed) Write(b []byte) (int, error) {
	s.packed += uint64(len(b))
	if s.file == nil && s.memory.Len()+len(b) > mostInMemory {
		file, err := os.CreateTemp("", "wantilan-sheet-*")
		if err != nil {
			s.failed = fmt.Errorf("keep rows of a workbook: %w", err)
			return 0, s.failed
		}
		s.file = file
	}
	if s.file == nil {
		return s.memory.Write(b)
	}
	n, err := s.file.Write(b)
	if err != nil {
		s.failed = fmt.Errorf("keep rows of a workbook: %w", err)
	}
	return n, err
}

// err is the first error, or another that came before.
func (s *spool) err(before error) error {
	if before != nil {
		return before
	}
	return s.failed
}

// into copies the whole part to its place in the zip.
func (s *spool) into(z *zip.Writer, name string) error {
	if err := s.printer.Flush(); err != nil {
		return s.err(err)
	}
	if err := s.z.Close(); err != nil {
		return s.err(err)
	}
	part, err := z.CreateRaw(&zip.FileHeader{
		Name: name, Method: zip.Deflate, CRC32: s.sum.Sum32(), CompressedSize64: s.packed, UncompressedSize64: s.size,
	})
	if err != nil {
		return err
	}
	if _, err := part.Write(s.memory.Bytes()); err != nil {
		return err
	}
	if s.file == nil {
		return nil
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read kept rows of a workbook: %w", err)
	}
	_, err = io.Copy(part, s.file)
	return err
}

// close removes the temporary file.
func (s *spool) close() error {
	if s.file == nil {
		return nil
	}
	file := s.file
	s.file = nil
	if err := file.Close(); err != nil {
		return err
	}
	return os.Remove(file.Name())
}
