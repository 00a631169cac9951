package sheet_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/tiendc/go-deepcopy"
	"pgregory.net/rapid"
)

// inner and outer have every form that the parts of a workbook have.
type inner struct {
	Width  *float64
	Labels []string
	Styles map[string][]int
	Value  any
}

type outer struct {
	Name  string
	One   *inner
	Some  []inner
	Pair  [2]*int
	quiet string // goes along as it is
}

func inners() *rapid.Generator[inner] {
	return rapid.Custom(func(t *rapid.T) inner {
		i := inner{Labels: rapid.SliceOf(rapid.String()).Draw(t, "labels"), Value: rapid.SliceOf(rapid.Int()).Draw(t, "value")}
		if rapid.Bool().Draw(t, "wide") {
			i.Width = new(rapid.Float64().Draw(t, "width"))
			i.Styles = rapid.MapOf(rapid.String(), rapid.SliceOf(rapid.Int())).Draw(t, "styles")
		}
		return i
	})
}

// A copy is equal and stays so when its origin changes.
func TestCopiesOfColumnsAndRowsShareNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		fresh := func() outer {
			o := outer{Name: rapid.String().Draw(t, "name"), Some: rapid.SliceOf(inners()).Draw(t, "some"), quiet: "q"}
			o.One, o.Pair[1] = new(inners().Draw(t, "one")), new(7)
			return o
		}
		origin := fresh()
		var got, again outer
		if err := deepcopy.Copy(&got, origin); err != nil {
			t.Fatal(err)
		}
		if err := deepcopy.Copy(&again, &origin); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(origin, got) || !reflect.DeepEqual(origin, again) {
			t.Fatal(cmp.Diff(origin, got, cmp.AllowUnexported(outer{})))
		}
		*origin.Pair[1], origin.One.Value = 8, "other"
		for _, all := range append(origin.Some, *origin.One) {
			clear(all.Labels)
			clear(all.Styles)
			if all.Width != nil {
				*all.Width = -1
			}
		}
		if !reflect.DeepEqual(got, again) || *got.Pair[1] != 7 {
			t.Fatal(cmp.Diff(again, got, cmp.AllowUnexported(outer{})))
		}
	})
}

func TestCopiesOfOtherTypesAreRefused(t *testing.T) {
	t.Parallel()
	var to inner
	for name, err := range map[string]error{
		"no pointer": deepcopy.Copy(to, to), "other type": deepcopy.Copy(&to, outer{}), "nothing": deepcopy.Copy(&to, nil), "nowhere": deepcopy.Copy(nil, to),
	} {
		if err == nil {
			t.Errorf("%s: copied", name)
		}
	}
}
