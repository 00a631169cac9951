// Package order sorts lists of records. The standard library's generic functions
// are compiled once more for every type of record, seven kilobytes each; here all
// share one, at the cost of a call for each comparison. For short lists.
package order

import (
	"reflect"
	"slices"
)

// By sorts a list by cmp, which tells with a number below, of or above zero whether
// a comes before b. What is equal stays in its order.
func By[T any](list []T, cmp func(a, b T) int) {
	arrange(len(list), func(i, j int) int { return cmp(list[i], list[j]) }, reflect.Swapper(list))
}

// arrange sorts the places of a list first, which are shorter than its records, then
// swaps each record into its place. It is there once for all types: methods Less and
// Swap for each would be half a kilobyte more for each.
func arrange(length int, cmp func(i, j int) int, swap func(i, j int)) {
	from := make([]int, length) // the place of what belongs here
	for i := range from {
		from[i] = i
	}
	slices.SortStableFunc(from, cmp)
	for i := range from {
		at := i
		for from[at] != i { // until the circle is closed
			next := from[at]
			swap(at, next)
			from[at], at = at, next
		}
		from[at] = at
	}
}
