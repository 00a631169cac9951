package store_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
	"wantilan/stem"
)

// Text that went through package stem is taken apart into the same words by the
// full-text search of both engines, whatever stood in it.
func TestBothEnginesSearchTheSameWords(t *testing.T) {
	t.Parallel()
	written := []string{
		"Permodalan dan pemasaran kerajinan perak, kursi-kursi & oleh-oleh di Desa Celuk",
		"Rp1.500.000,00 10e5 1e 1e5x 3d 2nd 0x1f 007 e10 5e3a 1.5 -7 +8 12:30 2026-11-25",
		"B2B A4 ISO9001 covid19 meja2 CSR-nya Jum'at Bali's contoh@example.id https://example.id/a-b?c=d file.txt /usr/lib <b>tebal</b> &amp;",
		"Kébaya ke\u0301baya ﬁligri straße ŒUVRE ŁÓDŹ İstanbul per\u00adak ２５ ٣",
		"東京 Москва ΑΘΗΝΑ ᬩᬮᬶ",
		strings.Repeat("gringsing", 20),
		"\xff\x00\x01 '';-- \" * ^ ( ) NEAR AND OR NOT",
	}
	codes := rand.New(rand.NewPCG(1, 2))
	for range 20 { // letters and digits in any order
		var text strings.Builder
		for range 200 {
			for range 1 + codes.IntN(7) {
				text.WriteByte("0123456789eexab"[codes.IntN(15)])
			}
			text.WriteByte(' ')
		}
		written = append(written, text.String())
	}
	storetest.Each(t, func(t *testing.T, where string) {
		for _, text := range written {
			kept := string(stem.AppendWords(nil, text))
			want := stem.Words(text)
			slices.Sort(want)
			want = slices.Compact(want)
			if diff := cmp.Diff(want, searched(t, where, kept)); diff != "" {
				t.Errorf("%q (-want +got):\n%s", text, diff)
			}
		}
	})
}

// searched is the words that an engine's full-text search finds in a text.
func searched(t *testing.T, where, text string) []string {
	t.Helper()
	db := look(t, where)
	query := `SELECT unnest(tsvector_to_array(to_tsvector('simple', $1)))`
	if !store.IsPostgres(where) {
		db.SetMaxOpenConns(1)
		for _, make := range []string{
			`DROP TABLE IF EXISTS words`, `DROP TABLE IF EXISTS terms`,
			`CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'unicode61')`,
			`CREATE VIRTUAL TABLE terms USING fts5vocab(words, row)`,
		} {
			if _, err := db.ExecContext(t.Context(), make); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := db.ExecContext(t.Context(), `INSERT INTO words (text) VALUES ($1)`, text); err != nil {
			t.Fatal(err)
		}
		query = `SELECT term FROM terms WHERE $1 <> ''`
	}
	rows, err := db.QueryContext(t.Context(), query, text)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var word string
		if err := rows.Scan(&word); err != nil {
			t.Fatal(err)
		}
		all = append(all, word)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}
