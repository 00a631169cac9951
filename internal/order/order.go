// Package order sorts lists of records. The standard library's generic functions
// are compiled once more for every type of record, seven kilobytes each; here all
// share one, at the cost of a call for each comparison. For short lists.
package order

import "sort"

// By sorts a list by cmp, which tells with a number below, of or above zero whether
// a comes before b. What is equal stays in its order.
func By[T any](list []T, cmp func(a, b T) int) { sort.Stable(records[T]{list, cmp}) }

type records[T any] struct {
	list []T
	cmp  func(a, b T) int
}

func (r records[T]) Len() int           { return len(r.list) }
func (r records[T]) Less(i, j int) bool { return r.cmp(r.list[i], r.list[j]) < 0 }
func (r records[T]) Swap(i, j int)      { r.list[i], r.list[j] = r.list[j], r.list[i] }
