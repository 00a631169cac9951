package mail

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Folder is a carrier for trying things out: each message becomes one .eml file,
// named by its Message-ID, and goes nowhere.
type Folder struct {
	Path string
}

// Carry implements Carrier. The file appears whole or not at all; a repeat takes
// its place.
func (f Folder) Carry(_ context.Context, e Envelope) (err error) {
	m, err := compose(e)
	if err != nil {
		return &Refusal{Words: err.Error()}
	}
	if err := os.MkdirAll(f.Path, 0o700); err != nil {
		return &Unreachable{fmt.Errorf("make the mail folder: %w", err)}
	}
	file, err := os.CreateTemp(f.Path, ".*.part") // readable by its owner alone
	if err != nil {
		return &Unreachable{fmt.Errorf("write into the mail folder: %w", err)}
	}
	defer func() {
		if err != nil {
			err = &Unreachable{fmt.Errorf("write into the mail folder: %w", errors.Join(err, os.Remove(file.Name())))}
		}
	}()
	_, err = m.WriteTo(file)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	name, _, _ := strings.Cut(e.MessageID, "@")
	return os.Rename(file.Name(), filepath.Join(f.Path, name+".eml"))
}
