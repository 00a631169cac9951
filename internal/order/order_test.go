package order_test

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"wantilan/internal/order"
)

type record struct{ key, was int }

// It gives what the standard library's stable sort gives.
func TestBy(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var list []record
		for i, key := range rapid.SliceOf(rapid.IntRange(0, 9)).Draw(t, "keys") {
			list = append(list, record{key, i})
		}
		byKey := func(a, b record) int { return cmp.Compare(a.key, b.key) }
		want := slices.Clone(list)
		slices.SortStableFunc(want, byKey)
		if order.By(list, byKey); !slices.Equal(list, want) {
			t.Fatalf("want %v, got %v", want, list)
		}
	})
}
