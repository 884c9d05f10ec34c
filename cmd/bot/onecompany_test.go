package main

import (
	"log/slog"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"
)

// What one company needs, which runs the bot for itself. The numbers are of before there
// were many workspaces: whoever serves those needs more, and nobody else does.
// Who raises one makes it harder for everybody; say why in CHANGELOG.md.
const (
	companySteps       = 6  // of README, in Slack's pages and beside them
	companyCommands    = 3  // manifest, doctor and run
	companyFlags       = 1  // --store
	companySecrets     = 2  // the bot token and the app-level token
	companyScopes      = 3  // those that cannot be left out
	companyOptional    = 2  // those that can
	companyEvents      = 5  // that Slack tells of
	companyManifest    = 39 // all values in the manifest
	companyAddressless = 0  // addresses in it: nobody has to reach the bot
)

// counted is what somebody meets, by what it is.
type counted map[string]int

func (c counted) is(t *testing.T, want counted) {
	t.Helper()
	if diff := cmp.Diff(want, c); diff != "" {
		t.Errorf("one company needs something else than before (-before +now):\n%s", diff)
	}
}

func TestOneCompanyNeedsNotOneStepOrCommandMoreThanBefore(t *testing.T) {
	_, section, found := strings.Cut(fileOfTheHouse(t, "README.md"), "\n## Connect your workspace\n")
	section, _, ended := strings.Cut(section, "\n## ")
	if !found || !ended {
		t.Fatal("README no longer says how to connect a workspace")
	}
	different := func(pattern string) int {
		names := map[string]bool{}
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(section, -1) {
			names[m[1]] = true
		}
		return len(names)
	}
	counted{
		"steps":    different(`(?m)^(\d+)\. `),
		"commands": different("(?:`|\\$ )(?:\\./)?unhunch\\s+(\\w+)"),
		"flags":    different(`\s(--[a-z-]+)`),
		"secrets":  different(`\b((?:SLACK|UNHUNCH)_[A-Z_]+)\b`),
	}.is(t, counted{"steps": companySteps, "commands": companyCommands, "flags": companyFlags, "secrets": companySecrets})
}

func TestOneCompanySetsTheTwoTokensAndNothingElse(t *testing.T) {
	both := map[string]string{"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
	mistakesWith := func(set map[string]string) (names []string) {
		var wrong mistakes
		flags := runCmd{Store: "unhunch.db", APIURL: "https://slack.com/api/", Backups: 7, Posts: 1200}
		flags.check(env{getenv: func(name string) string { return set[name] }, log: slog.New(slog.DiscardHandler)}, &wrong)
		for _, one := range wrong {
			names = append(names, one.setting)
		}
		slices.Sort(names)
		return names
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(both)), mistakesWith(nil)); diff != "" {
		t.Errorf("asked for where nothing is set (-want +got):\n%s", diff)
	}
	if wrong := mistakesWith(both); len(wrong) > 0 {
		t.Errorf("asked for beside the two: %s", wrong)
	}
	counted{"secrets": len(both)}.is(t, counted{"secrets": companySecrets})
}

func TestOneCompanysManifestAsksForNoMoreThanBefore(t *testing.T) {
	code, printed, said := types(t, nil, "manifest")
	if code != exitOK {
		t.Fatal(said)
	}
	var all any
	if err := yaml.Load([]byte(printed), &all); err != nil {
		t.Fatal(err)
	}
	values := map[string]int{}
	valuesOf(all, "", values)
	var sum int
	for _, n := range values {
		sum += n
	}
	counted{
		"scopes":    values["/oauth_config/scopes/bot"] - values["/oauth_config/scopes/bot_optional"],
		"optional":  values["/oauth_config/scopes/bot_optional"],
		"events":    values["/settings/event_subscriptions/bot_events"],
		"values":    sum,
		"addresses": strings.Count(printed, "://"),
	}.is(t, counted{
		"scopes": companyScopes, "optional": companyOptional, "events": companyEvents,
		"values": companyManifest, "addresses": companyAddressless,
	})
}

// valuesOf counts the values at each path; those of a list are at its own.
func valuesOf(v any, path string, into map[string]int) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			valuesOf(inner, path+"/"+name, into)
		}
	case []any:
		for _, inner := range v {
			valuesOf(inner, path, into)
		}
	default:
		into[path]++
	}
}

// fileOfTheHouse reads a file by its path from the project's root.
func fileOfTheHouse(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile("../../" + path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
