package main

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
)

// drawer is a folder with files in it, by their names.
func drawer(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTokensComeFromTheEnvironmentFromFilesOrFromSystemd(t *testing.T) {
	dir := drawer(t, map[string]string{
		"slack-bot-token": "xoxb-credential\n", "slack-app-token": "xapp-credential\r\n",
		"bot": "xoxb-file", "app": "xapp-file\n",
	})
	systemd := map[string]string{"CREDENTIALS_DIRECTORY": dir}
	files := map[string]string{"SLACK_BOT_TOKEN_FILE": filepath.Join(dir, "bot"), "SLACK_APP_TOKEN_FILE": filepath.Join(dir, "app")}
	plain := map[string]string{"SLACK_BOT_TOKEN": "xoxb-plain", "SLACK_APP_TOKEN": "xapp-plain"}
	for name, tc := range map[string]struct {
		env  []map[string]string
		want tokens
	}{
		"the environment":                  {[]map[string]string{plain}, tokens{bot: "xoxb-plain", app: "xapp-plain"}},
		"files":                            {[]map[string]string{files}, tokens{bot: "xoxb-file", app: "xapp-file"}},
		"systemd":                          {[]map[string]string{systemd}, tokens{bot: "xoxb-credential", app: "xapp-credential"}},
		"the environment, and systemd too": {[]map[string]string{systemd, plain}, tokens{bot: "xoxb-plain", app: "xapp-plain"}},
		"files, and systemd too":           {[]map[string]string{systemd, files}, tokens{bot: "xoxb-file", app: "xapp-file"}},
		"one from each":                    {[]map[string]string{systemd, {"SLACK_BOT_TOKEN": "xoxb-plain"}}, tokens{bot: "xoxb-plain", app: "xapp-credential"}},
	} {
		set := map[string]string{}
		for _, more := range tc.env {
			maps.Copy(set, more)
		}
		var got tokens
		var wrong mistakes
		got.check(env{getenv: func(name string) string { return set[name] }}, toOneBySocket, &wrong)
		if got != tc.want || len(wrong) > 0 {
			t.Errorf("%s: %v\n%s", name, got, wrong.Error())
		}
	}
}

func TestWhatIsWrongWithAFileThatHoldsATokenIsSaidWithoutTheToken(t *testing.T) {
	const app = "xapp-good"
	for name, tc := range map[string]struct {
		files map[string]string
		set   map[string]string // DIR stands for the folder
		want  []string
	}{
		"it is missing": {
			set:  map[string]string{"SLACK_BOT_TOKEN_FILE": "DIR/none"},
			want: []string{"SLACK_BOT_TOKEN_FILE: DIR/none is not there", "put it into DIR/none"},
		},
		"it is a folder": {
			set:  map[string]string{"SLACK_BOT_TOKEN_FILE": "DIR"},
			want: []string{"SLACK_BOT_TOKEN_FILE: DIR: cannot be read: is a folder", "put it into DIR"},
		},
		"it is something else": {
			files: map[string]string{"big": "xoxb-" + strings.Repeat("x", mostSecret)},
			set:   map[string]string{"SLACK_BOT_TOKEN_FILE": "DIR/big"},
			want:  []string{"is larger than 4 KiB"},
		},
		"nobody has put a token into it yet": {
			files: map[string]string{"slack-bot-token": "\n"},
			set:   map[string]string{"CREDENTIALS_DIRECTORY": "DIR"},
			want:  []string{"the credential slack-bot-token: is empty", "such as /etc/unhunch/slack-bot-token"},
		},
		"the unit loads none": {
			set:  map[string]string{"CREDENTIALS_DIRECTORY": "DIR"},
			want: []string{"the credential slack-bot-token: DIR/slack-bot-token is not there", "LoadCredential="},
		},
		"two lines": {
			files: map[string]string{"slack-bot-token": "xoxb-one\nxoxb-two\n"},
			set:   map[string]string{"CREDENTIALS_DIRECTORY": "DIR"},
			want:  []string{"the credential slack-bot-token: has spaces or quotes"},
		},
		"quotes": {
			files: map[string]string{"slack-bot-token": `"xoxb-one"`},
			set:   map[string]string{"CREDENTIALS_DIRECTORY": "DIR"},
			want:  []string{"has spaces or quotes"},
		},
		"of another kind": {
			files: map[string]string{"slack-bot-token": "xoxp-one"},
			set:   map[string]string{"CREDENTIALS_DIRECTORY": "DIR"},
			want:  []string{"does not begin with xoxb-"},
		},
		"both are set": {
			files: map[string]string{"bot": "xoxb-one"},
			set:   map[string]string{"SLACK_BOT_TOKEN": "xoxb-one", "SLACK_BOT_TOKEN_FILE": "DIR/bot"},
			want:  []string{"SLACK_BOT_TOKEN: is set, and SLACK_BOT_TOKEN_FILE, too"},
		},
		"they are swapped": {
			files: map[string]string{"slack-bot-token": app},
			set:   map[string]string{"CREDENTIALS_DIRECTORY": "DIR", "SLACK_APP_TOKEN": "xoxb-one"},
			want:  []string{"the credential slack-bot-token and SLACK_APP_TOKEN: have changed places"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := drawer(t, tc.files)
			set := map[string]string{"SLACK_APP_TOKEN": app}
			for name, value := range tc.set {
				set[name] = strings.ReplaceAll(value, "DIR", dir)
			}
			code, _, said := types(t, set, "run")
			for _, want := range tc.want {
				if want = strings.ReplaceAll(want, "DIR", dir); !strings.Contains(said, want) {
					t.Errorf("want %q in:\n%s", want, said)
				}
			}
			if code != exitUsage || strings.Count(said, "\n") != 3 {
				t.Errorf("exit code %d, want one mistake:\n%s", code, said)
			}
			for _, token := range append([]string{app, "xoxb-one", "xoxp-one"}, tc.files["big"]) {
				if token != "" && strings.Contains(said, token) {
					t.Errorf("it repeats the token:\n%s", said)
				}
			}
		})
	}
}

// signing is the secret of Slack's published example.
const signing = "8f742231b10e8888abcd99yyyzzz85a5"

func TestWhoListensNeedsTheSigningSecretAndNoAppLevelToken(t *testing.T) {
	dir := drawer(t, map[string]string{
		"slack-bot-token": "xoxb-credential\n", "slack-app-token": "\n", "slack-signing-secret": signing + "\n", "app": "xapp-file",
	})
	for name, c := range map[string]struct {
		set  map[string]string
		want string // "": nothing is wrong
	}{
		"the environment":           {map[string]string{"SLACK_BOT_TOKEN": "xoxb-1-1", "SLACK_SIGNING_SECRET": signing}, ""},
		"systemd":                   {map[string]string{"CREDENTIALS_DIRECTORY": dir}, ""},
		"a file":                    {map[string]string{"SLACK_BOT_TOKEN": "xoxb-1-1", "SLACK_SIGNING_SECRET_FILE": filepath.Join(dir, "slack-signing-secret")}, ""},
		"none":                      {map[string]string{"SLACK_BOT_TOKEN": "xoxb-1-1"}, "SLACK_SIGNING_SECRET: is not set\n    Copy it from \"Basic Information\""},
		"a token in its place":      {map[string]string{"SLACK_BOT_TOKEN": "xoxb-1-1", "SLACK_SIGNING_SECRET": "xapp-1-A0-1-abcdef"}, "SLACK_SIGNING_SECRET: is a token, and no signing secret"},
		"in quotes":                 {map[string]string{"SLACK_BOT_TOKEN": "xoxb-1-1", "SLACK_SIGNING_SECRET": `"` + signing + `"`}, "SLACK_SIGNING_SECRET: is no signing secret"},
		"an app-level token, too":   {map[string]string{"CREDENTIALS_DIRECTORY": dir, "SLACK_APP_TOKEN": "xapp-1-1"}, "SLACK_APP_TOKEN: is set, and --listen is given, too\n    Slack comes one way"},
		"an app-level token's file": {map[string]string{"CREDENTIALS_DIRECTORY": dir, "SLACK_APP_TOKEN_FILE": filepath.Join(dir, "app")}, "SLACK_APP_TOKEN: is set, and --listen"},
		"no bot token":              {map[string]string{"SLACK_SIGNING_SECRET": signing}, "SLACK_BOT_TOKEN: is not set"},
	} {
		var got tokens
		var wrong mistakes
		got.check(env{getenv: func(name string) string { return c.set[name] }}, toOneByHTTP, &wrong)
		said := wrong.Error()
		if c.want == "" && (said != "" || got.signing != signing || !strings.HasPrefix(got.bot, "xoxb-") || got.app != "") {
			t.Errorf("%s: %+v %s", name, got, said)
		}
		if !strings.Contains(said, c.want) || c.want != "" && len(wrong) != 1 || strings.Contains(said, signing) || strings.Contains(said, "xapp-1") {
			t.Errorf("%s: want %q in\n%s", name, c.want, said)
		}
	}
}

func TestACredentialIsAllThatTheBotNeeds(t *testing.T) {
	office, env := e2etest.City(t, sandbox.Options{})
	dir := drawer(t, map[string]string{"slack-bot-token": "\ufeff" + office.Options().BotToken + "\r\n", "slack-app-token": office.Options().AppToken + "\n"})
	p := launch(t, append(env, "SLACK_BOT_TOKEN=", "SLACK_APP_TOKEN=", "CREDENTIALS_DIRECTORY="+dir), "run")
	p.Connects()
	p.Gets(os.Interrupt)
	if code := p.Exits(10 * time.Second); code != exitOK {
		t.Errorf("exit code %d:\n%s", code, p.Said)
	}
}
