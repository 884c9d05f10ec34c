package panics_test

import (
	"bytes"
	"errors"
	"strings"
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

func TestAPanicIsOfThePackageThatBeganIt(t *testing.T) {
	began := func(do func()) (in string) {
		defer func() {
			if recover() == nil {
				t.Fatal("it did not panic")
			}
			for _, pkg := range []string{"unhunch/internal/panics_test", "unhunch/internal", "unhunch/internal/pan", "strings", "bytes", "runtime"} {
				if panics.In(pkg) {
					in += pkg + " "
				}
			}
		}()
		do()
		return ""
	}
	var none []int
	for name, tc := range map[string]struct {
		do   func()
		want string
	}{
		"our words":         {func() { panic("my back hurts") }, "unhunch/internal/panics_test unhunch/internal "},
		"a fault of ours":   {func() { none[0]++ }, "unhunch/internal/panics_test unhunch/internal "},
		"what others say":   {func() { _ = strings.Repeat("a", -1) }, "strings "},
		"a fault of others": {func() { bytes.NewBuffer(nil).Truncate(1) }, "bytes "},
		"again, on its way": {func() { defer bytes.NewBuffer(nil).Truncate(1); panic("first") }, "bytes "},
		"in what it calls":  {func() { _ = strings.Map(func(rune) rune { panic("ours") }, "a") }, "unhunch/internal/panics_test unhunch/internal "},
	} {
		if in := began(tc.do); in != tc.want {
			t.Errorf("%s: in %q, want %q", name, in, tc.want)
		}
	}
}
