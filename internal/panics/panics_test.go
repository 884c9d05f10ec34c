package panics_test

import (
	"errors"
	"testing"

	"unhunch/internal/panics"
)

func TestOnlyGosOwnWordsAreTold(t *testing.T) {
	var nobody map[string]int
	for name, tc := range map[string]struct {
		do   func()
		want string
	}{
		"a fault of Go's":     {func() { nobody["ana"]++ }, "panicked: assignment to entry in nil map"},
		"somebody's words":    {func() { panic("my back hurts") }, "panicked"},
		"an error with words": {func() { panic(errors.New("my back hurts")) }, "panicked"},
	} {
		err := caught(tc.do)
		if !errors.Is(err, panics.Err) || err.Error() != tc.want {
			t.Errorf("%s: got %q, want %q", name, err, tc.want)
		}
	}
}

func caught(do func()) (err error) {
	defer func() { err = panics.Error(recover()) }()
	do()
	return nil
}
