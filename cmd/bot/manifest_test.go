package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/slack-go/slack"
	"go.yaml.in/yaml/v4"

	"unhunch/internal/app"
	"unhunch/internal/sandbox"
	"unhunch/internal/scope"
)

// prints is the manifest that a line prints, once as it is and once as slack-go reads it.
func prints(t *testing.T, line string) (string, slack.Manifest) {
	t.Helper()
	code, said, trouble := types(t, nil, strings.Fields(line)...)
	if code != exitOK || trouble != "" {
		t.Fatalf("%s: exit code %d: %s", line, code, trouble)
	}
	var m slack.Manifest
	reader := yaml.NewDecoder(strings.NewReader(said))
	reader.KnownFields(true)
	if err := reader.Decode(&m); err != nil {
		t.Fatalf("%s: Slack would not know it: %v", line, err)
	}
	return said, m
}

const (
	byHTTP = "manifest --mode http --url https://unhunch.example.com/"
	ofMany = "manifest --multi --url https://stretch.example.com --command /pause-café"
)

func TestTheManifestAsksForNoMoreThanIsUsed(t *testing.T) {
	for _, line := range []string{"manifest", byHTTP, ofMany} {
		_, m := prints(t, line)
		want := slack.OAuthScopes{Bot: scope.Names(), BotOptional: scope.Optional()}
		if diff := cmp.Diff(want, m.OAuthConfig.Scopes); diff != "" {
			t.Errorf("%s: %s", line, diff)
		}
		events := []string{"app_home_opened", "app_uninstalled", "tokens_revoked", "user_change", "user_huddle_changed"}
		if line == ofMany {
			events = []string{"app_home_opened", "app_uninstalled", "team_access_granted", "team_access_revoked", "tokens_revoked", "user_change", "user_huddle_changed"}
		}
		if diff := cmp.Diff(events, m.Settings.EventSubscriptions.BotEvents); diff != "" {
			t.Errorf("%s: %s", line, diff)
		}
		if !m.Settings.Interactivity.IsEnabled || !m.Features.AppHome.MessagesTabReadOnlyEnabled {
			t.Errorf("%s: settings: %+v, Home: %+v", line, m.Settings, m.Features.AppHome)
		}
		var offered []sandbox.Shortcut
		for _, s := range m.Features.Shortcuts {
			offered = append(offered, sandbox.Shortcut{CallbackID: s.CallbackID, Name: s.Name})
		}
		if diff := cmp.Diff(app.Shortcuts(), offered); diff != "" {
			t.Errorf("%s: the sandbox has other shortcuts: %s", line, diff)
		}
	}
}

func TestTheManifestSaysHowSlackReachesTheBot(t *testing.T) {
	type way struct {
		Command, Commands, Events, Interactions string
		Redirects                               []string
		Socket, Org                             bool
	}
	for line, want := range map[string]way{
		"manifest":                 {Command: "/stretch", Socket: true},
		"manifest --command /move": {Command: "/move", Socket: true},
		"manifest --mode socket":   {Command: "/stretch", Socket: true},
		byHTTP: {
			Command: "/stretch", Commands: "https://unhunch.example.com/slack/commands", Events: "https://unhunch.example.com/slack/events",
			Interactions: "https://unhunch.example.com/slack/interactions",
		},
		ofMany: {
			Command: "/pause-café", Commands: "https://stretch.example.com/slack/commands", Events: "https://stretch.example.com/slack/events",
			Interactions: "https://stretch.example.com/slack/interactions", Redirects: []string{"https://stretch.example.com/slack/oauth/callback"}, Org: true,
		},
	} {
		_, m := prints(t, line)
		command := m.Features.SlashCommands[0]
		is := way{
			Command: command.Command, Commands: command.Url, Events: m.Settings.EventSubscriptions.RequestUrl,
			Interactions: m.Settings.Interactivity.RequestUrl, Redirects: m.OAuthConfig.RedirectUrls,
			Socket: m.Settings.SocketModeEnabled, Org: m.Settings.OrgDeployEnabled,
		}
		if diff := cmp.Diff(want, is); diff != "" {
			t.Errorf("%s: %s", line, diff)
		}
	}
}

// Slack publishes what it takes as JSON Schema: testdata/manifest-schema.
func TestTheManifestIsOneBySlacksOwnSchema(t *testing.T) {
	slacks := slackSchema(t)
	for _, line := range []string{"manifest", byHTTP, ofMany} {
		said, _ := prints(t, line)
		if err := slacks.Validate(parsed(t, said)); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
	// A schema that takes everything would prove nothing.
	said, _ := prints(t, ofMany)
	for was, is := range map[string]string{
		"command: /pause-café":             "command: pause",
		"url: https://stretch.example.com": "url: stretch.example.com",
		"name: Unhunch":                    "name: Unhunch, which reminds people to move",
		"org_deploy_enabled":               "org_deployed",
		"- dnd:read\n":                     "- 7\n",
		"type: global":                     "type: everywhere",
	} {
		if slacks.Validate(parsed(t, strings.Replace(said, was, is, 1))) == nil {
			t.Errorf("Slack's schema takes %s", is)
		}
	}
}

// parsed is YAML as a schema looks at it.
func parsed(t *testing.T, text string) any {
	t.Helper()
	var tree any
	if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatal(err)
	}
	return tree
}

func slackSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	const name = "testdata/manifest-schema/manifest.schema.2.0.0.json"
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	tree, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.UseRegexpEngine(pattern)
	if err := compiler.AddResource(name, tree); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// pattern reads a pattern of the schema. Go has no look-ahead, which two of them use: they
// are of domains that our manifest has none of, and fit nothing here.
func pattern(text string) (jsonschema.Regexp, error) {
	if strings.Contains(text, "(?!") {
		text = `[^\s\S]`
	}
	return regexp.Compile(text)
}

func TestAnyNameThatSlackTakesMayBeTheCommands(t *testing.T) {
	for name, want := range map[string]string{
		"/stretch":                    "",
		"/pause-café_2":               "",
		"/" + strings.Repeat("a", 31): "",
		"/" + strings.Repeat("a", 32): "33 characters",
		"/two words":                  "has a space",
		"/tab\tbed":                   "has a space",
		"/ÉTIREMENT":                  "capital letters",
		"/a\n  scopes: [admin]":       "has a space",
		"/a:b":                        "letters, digits",
		"":                            "slash",
	} {
		var wrong mistakes
		wrong.command("--command", name)
		if said := wrong.Error(); want == "" && said != "" || !strings.Contains(said, want) {
			t.Errorf("%q: %q, want %q", name, said, want)
		}
	}
}

func TestGoldenManifests(t *testing.T) {
	for name, line := range map[string]string{"socket": "manifest", "http": byHTTP, "multi": ofMany} {
		said, _ := prints(t, line)
		file := filepath.Join("testdata", "manifest-"+name+".yaml")
		if os.Getenv("UNHUNCH_UPDATE_GOLDEN") != "" {
			if err := os.WriteFile(file, []byte(said), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), said); diff != "" {
			t.Errorf("unhunch %s prints something else:\n%s", line, diff)
		}
	}
	plain, _ := prints(t, "manifest")
	if again, _ := prints(t, "manifest --mode socket --command /stretch"); again != plain {
		t.Error("what goes without saying is another one when it is said")
	}
}

// A server with a folder could not be run with --multi: see mistakes.serverURL.
func TestManyWorkspacesTakeAServerOfItsOwn(t *testing.T) {
	for line, want := range map[string]int{
		"manifest --multi --url https://example.com/unhunch":     exitUsage,
		"manifest --multi --url https://example.com/":            exitOK,
		"manifest --mode http --url https://example.com/unhunch": exitOK,
	} {
		code, _, complains := types(t, nil, strings.Fields(line)...)
		if code != want || (code == exitUsage) != strings.Contains(complains, "has a folder") {
			t.Errorf("%s: exit code %d, %s", line, code, complains)
		}
	}
}
