package checks_test

import (
	"context"
	"testing"

	"unhunch/internal/doctor"
	"unhunch/internal/doctor/checks"
)

func TestTheTokensOfWorkspacesCanBeOpened(t *testing.T) {
	for situation, c := range map[string]struct {
		keys  []string
		kept  map[string]int
		err   error
		want  doctor.Verdict
		texts []string
	}{
		"nobody installed the app": {keys: []string{"new"}, want: doctor.OK, texts: []string{"no workspace"}},
		"all open":                 {keys: []string{"new", "old"}, kept: map[string]int{"new": 3, "old": 1}, want: doctor.OK, texts: []string{"those of 4 workspaces"}},
		"one opens":                {keys: []string{"new"}, kept: map[string]int{"new": 1}, want: doctor.OK, texts: []string{"that of 1 workspace,"}},
		"the key was changed":      {keys: []string{"new"}, kept: map[string]int{"new": 3, "old": 1, "older": 2}, want: doctor.Fail, texts: []string{"those of 6 workspaces, of which 3", "not served", "the key old or older, too"}},
		"the key is gone":          {kept: map[string]int{"old": 1}, want: doctor.Fail, texts: []string{"of which 1", "the key old, too"}},
		"one is damaged":           {keys: []string{"new"}, kept: map[string]int{"new": 1, "": 1}, want: doctor.Fail, texts: []string{"of which 1", "installed there again"}},
		"the store cannot be read": {keys: []string{"new"}, err: context.Canceled, want: doctor.Skip},
	} {
		sealed := func(context.Context) (map[string]int, error) { return c.kept, c.err }
		looks(t, situation, checks.Tokens(c.keys, sealed), c.want, c.texts...)
	}
}
