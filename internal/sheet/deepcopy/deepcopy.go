// Package deepcopy stands in for github.com/tiendc/go-deepcopy, which the library
// of workbooks copies columns and rows with, and has the one function of it that
// is used there. The original also calls methods that it finds by name; where a
// program can do that, the linker must keep every exported method of every type
// it holds. go.mod puts this module in its place; docs/decisions/0016 tells why.
package deepcopy

import (
	"fmt"
	"reflect"
)

// Copy puts a copy of src, or of what src points to, where dst points. The copy
// shares nothing with its origin that is exported: not what pointers lead to, no
// slice and no map. Both are of one type. What has a cycle cannot be copied.
func Copy(dst, src any) error {
	to, from := reflect.ValueOf(dst), reflect.Indirect(reflect.ValueOf(src))
	if to.Kind() != reflect.Pointer || to.IsNil() || !from.IsValid() || to.Type().Elem() != from.Type() {
		return fmt.Errorf("deepcopy: cannot copy a %T to a %T", src, dst)
	}
	to.Elem().Set(copied(from))
	return nil
}

func copied(v reflect.Value) reflect.Value {
	fresh := reflect.New(v.Type()).Elem()
	fresh.Set(v)
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			fresh.Set(reflect.New(v.Type().Elem()))
			fresh.Elem().Set(copied(v.Elem()))
		}
	case reflect.Interface:
		if !v.IsNil() {
			fresh.Set(copied(v.Elem()))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fresh.Field(i).Set(copied(v.Field(i)))
			}
		}
	case reflect.Array:
		for i := range v.Len() {
			fresh.Index(i).Set(copied(v.Index(i)))
		}
	case reflect.Slice:
		if !v.IsNil() {
			fresh.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		}
		for i := range v.Len() {
			fresh.Index(i).Set(copied(v.Index(i)))
		}
	case reflect.Map:
		if !v.IsNil() {
			fresh.Set(reflect.MakeMapWithSize(v.Type(), v.Len()))
		}
		for each := v.MapRange(); each.Next(); {
			fresh.SetMapIndex(copied(each.Key()), copied(each.Value()))
		}
	}
	return fresh
}
