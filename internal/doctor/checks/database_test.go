package checks_test

import (
	"context"
	"testing"

	"unhunch/internal/doctor"
	"unhunch/internal/doctor/checks"
)

func TestATableOfAnotherFormatIsTold(t *testing.T) {
	for situation, c := range map[string]struct {
		format int
		want   doctor.Verdict
		says   string
	}{
		"none yet": {0, doctor.OK, "without a store yet"},
		"older":    {2, doctor.Warn, "unhunch store check --upgrade"},
		"this one": {3, doctor.OK, "format 3"},
		"newer":    {4, doctor.Fail, "run the newer version"},
	} {
		is := checks.Seen{Server: "17.1", Format: c.format, Known: 3}
		looks(t, situation, checks.Database("postgres://db/unhunch", func(context.Context) (checks.Seen, error) { return is, nil }), c.want, c.says)
	}
}

func TestBotsThatAreNotAlikeAreTold(t *testing.T) {
	as := func(name, version, keys string) checks.Replica {
		return checks.Replica{Name: name, About: map[string]string{"version": version, "keys": keys}}
	}
	mine := as("", "v1", "new old").About
	for situation, c := range map[string]struct {
		bots  []checks.Replica
		free  int
		want  doctor.Verdict
		texts []string
	}{
		"nobody":                      {want: doctor.OK, texts: []string{"no bot"}},
		"all are alike":               {bots: []checks.Replica{as("a", "v1", "new old"), as("b", "v1", "new old")}, want: doctor.OK, texts: []string{"2: a, b; each of 5 workspaces"}},
		"one was not upgraded yet":    {bots: []checks.Replica{as("a", "v1", "new old"), as("b", "v0", "new old")}, want: doctor.Warn, texts: []string{"2: a, b; not all are alike", "version: v0 (b); v1 (a, here)"}},
		"the doctor is newer":         {bots: []checks.Replica{as("a", "v0", "new old"), as("b", "v0", "new old")}, want: doctor.Warn, texts: []string{"version: v0 (a, b); v1 (here)"}},
		"one lacks a key":             {bots: []checks.Replica{as("a", "v1", "new old"), as("b", "v1", "")}, want: doctor.Warn, texts: []string{"keys: none (b); new old (a, here)"}},
		"one does not say everything": {bots: []checks.Replica{as("a", "v1", "new old"), {Name: "b", About: map[string]string{"version": "v1"}}}, want: doctor.OK},
		"some work for nobody":        {bots: []checks.Replica{as("a", "v1", "new old")}, free: 2, want: doctor.Warn, texts: []string{"nobody works for 2 of 5"}},
	} {
		is := checks.Seen{Replicas: c.bots, Workspaces: 5, Free: c.free}
		looks(t, situation, checks.Replicas(func(context.Context) (checks.Seen, error) { return is, nil }, mine), c.want, c.texts...)
	}
}
