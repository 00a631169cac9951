package sheet_test

import (
	"context"
	"path/filepath"
	"testing"

	"wantilan/internal/sheet"
)

// instances are published research problems that are not part of this
// repository; a developer may have them beside it.
const instances = "../../../shared/data/b2b"

func TestReadDZNPublished(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(instances, "*.dzn"))
	if err != nil || len(files) == 0 {
		t.Skip("the published instances are not beside the repository")
	}
	for _, path := range files {
		d, err := sheet.Read(context.Background(), path, sheet.FormatAuto)
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(path), err)
			continue
		}
		if len(d.Requests) == 0 || len(d.Gathering.Slots) == 0 {
			t.Errorf("%s: %d requests, %d slots", filepath.Base(path), len(d.Requests), len(d.Gathering.Slots))
		}
	}
}
