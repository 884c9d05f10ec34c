package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/app"
)

// types runs a command line and gives the exit code and what was printed.
func types(t *testing.T, environment map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(t.Context(), args, env{stdout: &out, stderr: &err, getenv: func(name string) string { return environment[name] }})
	return code, out.String(), err.String()
}

func TestEveryMistakeIsToldAtOnceWithItsMend(t *testing.T) {
	code, _, said := types(t, map[string]string{"SLACK_APP_TOKEN": `"xapp-1"`},
		"run", "--log-level", "loud", "--log-format", "xml", "--slack-api-url", "slack.com", "--routines", "nowhere", "--picture-base-url", "pictures", "--support", strings.Repeat("help ", 100), "--store", "")
	if code != exitUsage {
		t.Errorf("exit code %d", code)
	}
	want := `unhunch cannot start:
  --log-level: "loud" is no level
    Use debug, info, warn or error.
  --log-format: "xml" is no format
    Use text or json.
  SLACK_BOT_TOKEN: is not set
    Copy it from "OAuth & Permissions" of your app at api.slack.com/apps and set it in the environment.
  SLACK_APP_TOKEN: has spaces or quotes in or around it
    Set the bare token.
  --slack-api-url: "slack.com" is not a web address
    Leave it out for Slack itself, or give something like https://slack.com/api/.
  --picture-base-url: "pictures" is not a web address
    Give the folder that 'unhunch pictures' was put in, such as https://example.com/unhunch/, or leave it out.
  --routines: there is no folder "nowhere"
    Give the folder that holds your routines (*.yaml), or leave it out.
  --support: is 500 characters long
    Say it in at most 300.
  --store: is empty
    Name a file, for example unhunch.db, or a database: postgres://USER@HOST/DATABASE.
`
	if diff := cmp.Diff(want, said); diff != "" {
		t.Error(diff)
	}
}

func TestTheTokensAreSentToNobodyInClear(t *testing.T) {
	for address, refused := range map[string]bool{
		"http://slack.com/api/": true, "http://10.0.0.1/api/": true, "http://127.0.0.1.example.com/api/": true,
		"https://slack.example.com/api/": false, "http://127.0.0.1:1/api/": false, "http://localhost:1/api/": false,
	} {
		_, _, said := types(t, nil, "run", "--slack-api-url", address)
		if strings.Contains(said, "is not encrypted") != refused {
			t.Errorf("%s: %s", address, said)
		}
	}
}

func TestTokensThatCannotBeAreRefusedWithoutRepeatingThem(t *testing.T) {
	for token, want := range map[string]string{
		"":                     "is not set",
		"xapp-the-other-one":   "does not begin with xoxb-",
		"xoxp-of-a-person":     "does not begin with xoxb-",
		"xoxb-":                "only the beginning",
		"xoxb-with a space":    "spaces or quotes",
		"xoxe.xoxb-rotating-1": "rotating",
		"xoxb-good":            "",
	} {
		var wrong mistakes
		wrong.token("SLACK_BOT_TOKEN", token, "xoxb-", "there")
		switch said := wrong.Error(); {
		case want == "" && len(wrong) > 0:
			t.Errorf("%q is refused: %s", token, said)
		case !strings.Contains(said, want):
			t.Errorf("%q: want %q in %q", token, want, said)
		case len(token) > len("xoxb-") && strings.Contains(said, token):
			t.Errorf("the token is repeated: %s", said)
		}
	}
}

func TestOnlyAddressesThatSlackCanFetchFromSafelyAreTaken(t *testing.T) {
	for address, want := range map[string]string{
		"":                                           "",
		"https://example.com/unhunch":                "",
		"https://example.com/unhunch/":               "",
		"http://127.0.0.1:8000/":                     "",
		"http://[::1]:8000":                          "",
		"http://localhost/pictures":                  "",
		"http://example.com/unhunch/":                "not encrypted",
		"http://127.0.0.1.example.com/":              "not encrypted",
		"ftp://example.com/":                         "not a web address",
		"file:///var/www":                            "not a web address",
		"example.com/unhunch":                        "not a web address",
		"https://":                                   "not a web address",
		"https://me:secret@example.com/":             "more than a host and a folder",
		"https://example.com/?token=secret":          "more than a host and a folder",
		"https://example.com/#top":                   "more than a host and a folder",
		"https://x.org/" + strings.Repeat("a", 2500): "longer than Slack takes",
	} {
		var wrong mistakes
		got := wrong.pictureURL("--picture-base-url", address)
		switch said := wrong.Error(); {
		case want == "" && (len(wrong) > 0 || address != "" && got != strings.TrimSuffix(address, "/")+"/" || address == "" && got != ""):
			t.Errorf("%s: %q, %s", address, got, said)
		case want != "" && !strings.Contains(said, want):
			t.Errorf("%s: want %q in %q", address, want, said)
		case strings.Contains(address, "secret") && strings.Contains(said, "secret"):
			t.Errorf("the secret is repeated: %s", said)
		}
	}
}

func TestUnknownCommandsAndFlagsPointToTheHelp(t *testing.T) {
	for _, args := range [][]string{{"stroll"}, {"run", "--stroe", "x"}} {
		code, _, said := types(t, nil, args...)
		if code != exitUsage || !strings.Contains(said, "Try: unhunch help") {
			t.Errorf("%v: exit code %d, said %q", args, code, said)
		}
	}
	code, said, _ := types(t, nil, "run", "--help")
	if code != exitOK || !strings.Contains(said, "SLACK_BOT_TOKEN") || !strings.Contains(said, "--store") {
		t.Errorf("exit code %d, help %q", code, said)
	}
}

// full is a disk on which there is no room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestAnAnswerThatCannotBeWrittenIsAFailure(t *testing.T) {
	for _, line := range []string{
		"", "store", "-h", "run --help", "help", "help run", "--version", "version", "man", "completion fish",
		"manifest", "quiet-words", "routines list", "routines check", "doctor", "doctor --json",
	} {
		var said strings.Builder
		code := run(t.Context(), strings.Fields(line), env{stdout: full{}, stderr: &said, getenv: func(string) string { return "" }})
		if code != exitFailed || !strings.Contains(said.String(), "no space left") {
			t.Errorf("unhunch %s: exit code %d: %q", line, code, said.String())
		}
	}
}

func TestWhoeverAsksForHelpGetsIt(t *testing.T) {
	whole := "Usage: unhunch <command> [flags]"
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{}, []string{whole, "store check", "Exit codes:", "64 "}},
		{[]string{"help"}, []string{whole, "Exit codes:"}},
		{[]string{"-h"}, []string{whole, "Exit codes:"}},
		{[]string{"--help"}, []string{whole, "Exit codes:"}},
		{[]string{"--log-level", "debug"}, []string{whole}},
		{[]string{"help", "run"}, []string{"Usage: unhunch run [flags]", "SLACK_BOT_TOKEN"}},
		{[]string{"run", "-h"}, []string{"Usage: unhunch run [flags]"}},
		{[]string{"help", "help"}, []string{"Usage: unhunch help [<command> ...]"}},
		{[]string{"store"}, []string{"Usage: unhunch store <command>", "store compact"}},
		{[]string{"help", "store"}, []string{"Usage: unhunch store <command>", "store compact"}},
		{[]string{"help", "store", "check"}, []string{"Usage: unhunch store check [flags]", "--store"}},
		{[]string{"help", "backup"}, []string{"Usage: unhunch backup <file>", "must not exist yet"}},
		{[]string{"--version"}, []string{"unhunch " + built().String()}},
		{[]string{"version"}, []string{"unhunch " + built().String()}},
	} {
		code, said, trouble := types(t, nil, c.args...)
		if code != exitOK || trouble != "" {
			t.Errorf("%v: exit code %d, %s", c.args, code, trouble)
		}
		for _, want := range c.want {
			if !strings.Contains(said, want) {
				t.Errorf("%v: no %q in %s", c.args, want, said)
			}
		}
	}
}

func TestHelpShowsEveryDefaultAndVariable(t *testing.T) {
	for _, leaf := range model(t).Leaves(true) {
		_, said, _ := types(t, nil, append(strings.Fields(leaf.Path()), "--help")...)
		said = strings.Join(strings.Fields(said), " ")
		for _, group := range leaf.AllFlags(true) {
			for _, flag := range group {
				_, told, found := strings.Cut(said, "--"+flag.Name)
				if !found || flag.Default != "" && !strings.Contains(told, "Default: "+flag.Default+".") {
					t.Errorf("%s: --%s and its default %q are not both there", leaf.Path(), flag.Name, flag.Default)
				}
				for _, variable := range flag.Envs {
					if !strings.Contains(told, "Environment: "+variable+".") {
						t.Errorf("%s: --%s does not tell of %s", leaf.Path(), flag.Name, variable)
					}
				}
			}
		}
	}
}

func TestHelpOnWhatDoesNotExistSaysWhatDoes(t *testing.T) {
	for topic, want := range map[string]string{
		"stroe":       `there is no command "stroe": did you mean store?`,
		"wander":      `there is no command "wander": unhunch has these: run, doctor, config, sandbox,`,
		"store chek":  `there is no command "chek": did you mean check?`,
		"run quickly": `unhunch run has no commands beneath it, so there is no help on "quickly"`,
	} {
		code, _, said := types(t, nil, append([]string{"help"}, strings.Fields(topic)...)...)
		if code != exitUsage || !strings.Contains(said, want) {
			t.Errorf("%s: exit code %d, %s", topic, code, said)
		}
	}
}

// builtIn is how many routines are built in.
func builtIn(t *testing.T) int {
	t.Helper()
	library, err := app.LoadLibrary("")
	if err != nil {
		t.Fatal(err)
	}
	return len(library.Routines())
}

func TestCheckNamesFileLineAndMend(t *testing.T) {
	want := fmt.Sprintf("%d routines and 1 progression: all good", builtIn(t))
	if code, said, _ := types(t, nil, "check"); code != exitOK || !strings.Contains(said, want) {
		t.Errorf("the built-in routines: exit code %d, %q", code, said)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "nod.yaml"), []byte("schema: 1\nid: nod\nkind: routine\ntitel: Nod\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, said, _ := types(t, nil, "check", dir)
	if code != exitFailed || !strings.Contains(said, filepath.Join(dir, "nod.yaml")+":4: titel:") || !strings.Contains(said, "title") {
		t.Errorf("exit code %d, %q", code, said)
	}
	tokens := map[string]string{"SLACK_BOT_TOKEN": "xoxb-1-1", "SLACK_APP_TOKEN": "xapp-1-1"}
	code, _, said = types(t, tokens, "run", "--routines", dir, "--store", filepath.Join(dir, "unhunch.db"))
	if code != exitRefused || !strings.Contains(said, "nod.yaml:4") {
		t.Errorf("run starts on a broken routine: exit code %d, %q", code, said)
	}
}

func TestAStoreThatIsNoneIsLeftAsItIs(t *testing.T) {
	tokens := map[string]string{"SLACK_BOT_TOKEN": "xoxb-1-1", "SLACK_APP_TOKEN": "xapp-1-1"}
	photo := filepath.Join(t.TempDir(), "photo.png")
	if err := os.WriteFile(photo, bytes.Repeat([]byte("not a store "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{
		photo: "another file",
		filepath.Join(t.TempDir(), "missing", "unhunch.db"): "make the folder first",
		t.TempDir(): "another file",
	} {
		before, _ := os.ReadFile(file)
		code, _, said := types(t, tokens, "run", "--store", file)
		after, _ := os.ReadFile(file)
		refused := exitRefused
		if strings.HasPrefix(want, "make") { // which somebody may do meanwhile
			refused = exitFailed
		}
		if code != refused || !strings.Contains(said, file) || !strings.Contains(said, want) {
			t.Errorf("exit code %d, said %q", code, said)
		}
		if !bytes.Equal(before, after) {
			t.Errorf("%s was altered", file)
		}
	}
}
