package sheet_test

import (
	"bytes"
	"context"
	"os"
	"testing"

	"wantilan/internal/lang"
	"wantilan/internal/sheet"
)

func template(t *testing.T, tag lang.Tag) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := sheet.Template(&out, lang.In(tag)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestX(t *testing.T) {
	for _, tag := range []lang.Tag{lang.ID, lang.EN} {
		data := template(t, tag)
		os.WriteFile("/tmp/tmpl."+string(tag)+".xlsx", data, 0o644)
		_, err := sheet.ReadFrom(context.Background(), "t.xlsx", data, "")
		t.Log(err)
	}
}
