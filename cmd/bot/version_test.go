package main

import (
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
)

func TestAVersionIsWhateverIsKnown(t *testing.T) {
	settings := func(modified string) []debug.BuildSetting {
		return []debug.BuildSetting{
			{Key: "vcs", Value: "git"},
			{Key: "vcs.revision", Value: "c0ffee"},
			{Key: "vcs.time", Value: "2026-03-02T09:00:00Z"},
			{Key: "vcs.modified", Value: modified},
		}
	}
	for name, c := range map[string]struct {
		linked  build
		module  string
		vcs     []debug.BuildSetting
		printed string
	}{
		"nothing":                  {printed: "devel, go1.26.0"},
		"nothing but our folder":   {module: "(devel)", printed: "devel, go1.26.0"},
		"the linker was told all":  {linked: build{version: "v1.2.0", commit: "abc", date: "2026-03-02T11:00:00+02:00"}, module: "(devel)", printed: "v1.2.0, commit abc, 2026-03-02T09:00:00Z, go1.26.0"},
		"the linker knows better":  {linked: build{version: "v1.2.0", commit: "abc"}, module: "v1.1.0", vcs: settings("true"), printed: "v1.2.0, commit abc, go1.26.0"},
		"a packager's name alone":  {linked: build{version: "1.2.0-3"}, module: "(devel)", vcs: settings("false"), printed: "1.2.0-3, commit c0ffee, 2026-03-02T09:00:00Z, go1.26.0"},
		"go install":               {module: "v1.2.0", printed: "v1.2.0, go1.26.0"},
		"go build":                 {module: "(devel)", vcs: settings("false"), printed: "devel, commit c0ffee, 2026-03-02T09:00:00Z, go1.26.0"},
		"go build of what changed": {module: "(devel)", vcs: settings("true"), printed: "devel, commit c0ffee-dirty, 2026-03-02T09:00:00Z, go1.26.0"},
		"a date that is none":      {linked: build{version: "v1.2.0", date: "today"}, printed: "v1.2.0, today, go1.26.0"},
	} {
		t.Run(name, func(t *testing.T) {
			info := &debug.BuildInfo{GoVersion: "go1.26.0", Main: debug.Module{Version: c.module}, Settings: c.vcs}
			if said := c.linked.besides(info).String(); said != c.printed {
				t.Errorf("it says %q, not %q", said, c.printed)
			}
		})
	}
}

func TestOneVersionIsToldEverywhere(t *testing.T) {
	_, env := e2etest.City(t, sandbox.Options{})
	p := launch(t, env, "run")
	p.Says("working")
	p.Gets(syscall.SIGTERM)
	p.Exits(10 * time.Second)
	for _, command := range [][]string{{"version"}, {"--version"}, {"store", "stats", "--store", e2etest.StoreOf(env)}} {
		if code, said, _ := types(t, nil, command...); code != exitOK || !strings.Contains(said, built().String()) {
			t.Errorf("%v: exit code %d\n%s", command, code, said)
		}
	}
	p.Says(`version="` + built().String() + `"`)
}
