package checks_test

import (
	"context"
	"fmt"
	"testing"

	"unhunch/internal/doctor"
	"unhunch/internal/doctor/checks"
)

func TestTheTokensOfWorkspacesCanBeOpened(t *testing.T) {
	var crowd []checks.Shut
	for n := range 20 {
		crowd = append(crowd, checks.Shut{Workspace: fmt.Sprintf("T%02d", n), Key: "old"})
	}
	for situation, c := range map[string]struct {
		all   int
		shut  []checks.Shut
		err   error
		want  doctor.Verdict
		texts []string
	}{
		"nobody installed the app": {want: doctor.OK, texts: []string{"no workspace"}},
		"all open":                 {all: 4, want: doctor.OK, texts: []string{"those of 4 workspaces"}},
		"one opens":                {all: 1, want: doctor.OK, texts: []string{"that of 1 workspace:"}},
		"keys were changed": {
			all: 6, shut: []checks.Shut{{"T1", "old"}, {"T2", "older"}, {"T3", "old"}},
			want: doctor.Fail, texts: []string{"those of 6 workspaces, of which 3", "T1, T2 and T3 are not served", "the key old or older, too"},
		},
		"one is damaged":           {all: 2, shut: []checks.Shut{{"T2", ""}}, want: doctor.Fail, texts: []string{"of which 1", "T2 is not served", "installed there again: they are damaged"}},
		"none opens of many":       {all: 20, shut: crowd, want: doctor.Fail, texts: []string{"of which 20", "T06, T07 and 12 more are not served", "the key old, too"}},
		"the store cannot be read": {err: context.Canceled, want: doctor.Skip},
	} {
		open := func(context.Context) (int, []checks.Shut, error) { return c.all, c.shut, c.err }
		looks(t, situation, checks.Tokens(open), c.want, c.texts...)
	}
}
