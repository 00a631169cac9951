package store_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

// Both engines have the same tables with the same columns, told in one form. SQLite
// keeps the words that are searched in tables of its own, PostgreSQL in an index.
func TestBothEnginesHaveTheSameSchema(t *testing.T) {
	t.Parallel()
	described := map[string][]string{}
	t.Run("describe", func(t *testing.T) {
		for engine, query := range map[string]string{
			"sqlite": `
				SELECT m.name || '.' || c.name || ' ' || replace(replace(replace(c.type, 'INTEGER', 'BIGINT'), 'BLOB', 'BYTEA'), 'REAL', 'DOUBLE PRECISION')
				       || CASE WHEN c."notnull" OR c.pk > 0 THEN ' NOT NULL' ELSE '' END
				FROM sqlite_master m, pragma_table_xinfo(m.name) c
				WHERE m.type = 'table' AND m.name NOT LIKE 'goose%' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE 'finding!_words%' ESCAPE '!'
				ORDER BY m.name, c.cid`,
			"postgres": `
				SELECT table_name || '.' || column_name || ' ' || upper(data_type) || CASE WHEN is_nullable = 'NO' THEN ' NOT NULL' ELSE '' END
				FROM information_schema.columns
				WHERE table_schema = 'public' AND table_name NOT LIKE 'goose%'
				ORDER BY table_name COLLATE "C", ordinal_position`,
		} {
			where := t.TempDir() + "/test.db"
			if engine == "postgres" {
				where = storetest.Postgres(t)
			}
			open(t, where)
			described[engine] = texts(t, look(t, where), query)
		}
	})
	if described["postgres"] == nil {
		t.Skip("PostgreSQL's programs are not there")
	}
	if diff := cmp.Diff(described["sqlite"], described["postgres"]); diff != "" {
		t.Errorf("the schemas differ (-sqlite +postgres):\n%s", diff)
	}
}

// Programs that start at the same moment on a new database all find it ready.
func TestManyOpenANewDatabaseAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		const programs = 6
		done := make(chan error)
		for range programs {
			go func() {
				db, err := store.Open(t.Context(), where)
				if err == nil {
					_, err = db.RunsByState(t.Context())
					db.Close()
				}
				done <- err
			}()
		}
		for range programs {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
	})
}

func TestPasswordOfAnAddressIsNeverShown(t *testing.T) {
	t.Parallel()
	for _, where := range []string{
		"postgres://wayan:rahasia@127.0.0.1:1/temu", "postgres://wayan:rahasia@[::bad/temu", "postgresql://u/temu?password=rahasia&host=127.0.0.1&port=1",
	} {
		_, err := store.Open(t.Context(), where)
		if err == nil {
			t.Fatalf("%s was opened", where)
		}
		for _, text := range []string{err.Error(), store.Shown(where), fmt.Sprint(inspectError(t, where))} {
			if strings.Contains(text, "rahasia") {
				t.Errorf("the password is told: %s", text)
			}
		}
	}
}

func inspectError(t *testing.T, where string) error {
	t.Helper()
	_, err := store.Inspect(t.Context(), where)
	if err == nil {
		t.Errorf("%s was inspected", where)
	}
	return err
}
