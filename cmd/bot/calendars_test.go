package main

import (
	"strings"
	"testing"
)

func TestWhoIsAskedForCalendarsIsCheckedBeforeTheStart(t *testing.T) {
	for name, tc := range map[string]struct {
		given []string
		want  string // "": no mistake in it
	}{
		"nothing":                 {nil, ""},
		"a list":                  {[]string{"--calendar-hosts", "calendar.google.com, *.icloud.com, +calendar.corp.example:8443"}, ""},
		"none at all":             {[]string{"--no-calendars"}, ""},
		"an address for a host":   {[]string{"--calendar-hosts", "https://calendar.google.com/"}, `--calendar-hosts: "https://calendar.google.com/" is more than a host's name`},
		"many servers of our own": {[]string{"--calendar-hosts", "+*.corp.example"}, "each server of your own is named for itself"},
		"a list, and none":        {[]string{"--calendar-hosts", "calendar.google.com", "--no-calendars"}, "--calendar-hosts: is given, and --no-calendars, too"},
	} {
		code, _, said := types(t, nil, append([]string{"run"}, tc.given...)...)
		if code != exitUsage || tc.want == "" && strings.Contains(said, "calendar") || !strings.Contains(said, tc.want) {
			t.Errorf("%s: exit code %d, want %q in:\n%s", name, code, tc.want, said)
		}
	}
}
