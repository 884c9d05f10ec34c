package coach_test

import (
	"reflect"
	"time"

	"github.com/google/go-cmp/cmp"
)

// onTheWall compares moments with the wall that they are on: people are told them. What
// a button carries to take something back has stories of its own.
func onTheWall() cmp.Option {
	return cmp.Options{
		cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) && a.Location().String() == b.Location().String() }),
		cmp.FilterPath(func(p cmp.Path) bool {
			field, is := p.Last().(cmp.StructField)
			return is && field.Name() == "Undo" && field.Type().Kind() == reflect.String
		}, cmp.Ignore()),
	}
}
