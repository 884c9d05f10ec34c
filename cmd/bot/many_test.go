package main

import (
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
	"unhunch/internal/seal"
	"unhunch/internal/store/bolt"
	"unhunch/internal/workspace"
)

const (
	appID     = "10000000001.20000000002"
	appSecret = "0123456789abcdef0123456789abcdef"
)

// served is all that it takes to serve whoever installs the app: flags and variables.
func served() map[string]string {
	return map[string]string{
		"--multi": "true", "--listen": "127.0.0.1:0", "--public-url": "https://stretch.example.com", "--support": "help@example.com",
		"SLACK_SIGNING_SECRET": signing, "SLACK_CLIENT_ID": appID, "SLACK_CLIENT_SECRET": appSecret, "UNHUNCH_KEY": seal.New(),
	}
}

func TestWhoServesManyIsToldWhatItTakes(t *testing.T) {
	for name, c := range map[string]struct {
		but  map[string]string
		want []string // each of them a mistake
	}{
		"nothing but --multi": {
			map[string]string{
				"--listen": "", "--public-url": "", "--support": "", "SLACK_SIGNING_SECRET": "", "SLACK_CLIENT_ID": "", "SLACK_CLIENT_SECRET": "", "UNHUNCH_KEY": "",
			},
			[]string{
				"takes --listen", "takes --support", "takes a key, which seals", "--public-url: is not given", "SLACK_SIGNING_SECRET: is not set",
				"SLACK_CLIENT_ID: is not set", "SLACK_CLIENT_SECRET: is not set",
			},
		},
		"a bot token":        {map[string]string{"SLACK_BOT_TOKEN": "xoxb-1"}, []string{"SLACK_BOT_TOKEN: is set, and --multi is given, too"}},
		"Socket Mode":        {map[string]string{"SLACK_APP_TOKEN": "xapp-1"}, []string{"SLACK_APP_TOKEN: is set, and --listen is given, too"}},
		"no https":           {map[string]string{"--public-url": "http://stretch.example.com"}, []string{"is not encrypted"}},
		"a folder":           {map[string]string{"--public-url": "https://example.com/stretch"}, []string{"has more than a host"}},
		"no address":         {map[string]string{"--public-url": "stretch.example.com"}, []string{"is not a web address"}},
		"the app's id":       {map[string]string{"SLACK_CLIENT_ID": "A0123"}, []string{"SLACK_CLIENT_ID: is no client id"}},
		"a secret in quotes": {map[string]string{"SLACK_CLIENT_SECRET": `"` + appSecret + `"`}, []string{"SLACK_CLIENT_SECRET: is no client secret"}},
		"a bare command":     {map[string]string{"--command": "stretch"}, []string{"does not begin with a slash"}},
		"only an address":    {map[string]string{"--multi": "", "SLACK_BOT_TOKEN": "xoxb-1"}, []string{"is given without --multi"}},
	} {
		t.Run(name, func(t *testing.T) {
			set := served()
			maps.Copy(set, c.but)
			args := []string{"run", "--store", filepath.Join(t.TempDir(), "unhunch.db")}
			for name, value := range set {
				if strings.HasPrefix(name, "--") && value != "" {
					args = append(args, name+"="+value)
				}
			}
			code, _, said := types(t, set, args...)
			if code != exitUsage {
				t.Errorf("exit code %d", code)
			}
			for _, want := range c.want {
				if !strings.Contains(said, want) {
					t.Errorf("it does not say %q:\n%s", want, said)
				}
			}
			if n := strings.Count(said, "\n    "); n != len(c.want) {
				t.Errorf("%d mistakes are told:\n%s", n, said)
			}
			if strings.Contains(said, appSecret) {
				t.Errorf("it says a secret:\n%s", said)
			}
		})
	}
}

// environment is the same for a process: flags have their variables.
func environment(set map[string]string) (list []string) {
	for name, value := range set {
		if flag, is := strings.CutPrefix(name, "--"); is {
			name = "UNHUNCH_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
		}
		list = append(list, name+"="+value)
	}
	return list
}

func TestAProcessShowsItsPagesBesideSlacksRequests(t *testing.T) {
	_, env := e2etest.City(t, sandbox.Options{})
	set := served()
	set["SLACK_BOT_TOKEN"], set["SLACK_APP_TOKEN"] = "", ""
	p := launch(t, append(env, environment(set)...), "run")
	at := "http://" + p.At("listens for Slack")
	p.Says("working")
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for path, c := range map[string]struct {
		status int
		says   string
	}{
		"/":                     {http.StatusOK, "A short break"},
		"/install":              {http.StatusOK, "Add Unhunch to your workspace"},
		"/privacy":              {http.StatusOK, "makes no copies of its store by itself"},
		"/support":              {http.StatusOK, "mailto:help@example.com"},
		"/nowhere":              {http.StatusNotFound, "There is nothing here"},
		"/slack/install":        {http.StatusFound, "oauth/v2/authorize?client_id=" + appID},
		"/slack/oauth/callback": {http.StatusBadRequest, "This did not begin here"},
		"/slack/events":         {http.StatusMethodNotAllowed, ""},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, at+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if answer.StatusCode != c.status || !strings.Contains(string(body), c.says) {
			t.Errorf("%s: %d, %.300s", path, answer.StatusCode, body)
		}
	}
	doctor := launch(t, append(env, environment(set)...), "doctor")
	doctor.Says("its id and secret look like such")
	for _, private := range []string{signing, appSecret, set["UNHUNCH_KEY"]} {
		if strings.Contains(p.Said.String()+doctor.Said.String(), private) {
			t.Errorf("it says a secret:\n%s", p.Said)
		}
	}
}

// A store may come back beside the key of another server, and a token may be damaged
// under a key that is there.
func TestTheDoctorSaysWhoseTokensNoKeyOpens(t *testing.T) {
	set, path := served(), filepath.Join(t.TempDir(), "unhunch.db")
	given, err := seal.Read(set["UNHUNCH_KEY"])
	if err != nil {
		t.Fatal(err)
	}
	other, err := seal.Read(seal.New())
	if err != nil {
		t.Fatal(err)
	}
	store, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Unix(1800000000, 0)
	for id, keys := range map[string]seal.Keys{"T1": given, "T2": other, "T3": given} {
		grant := workspace.Grant{ID: id, App: "A1", BotUser: "U1", Scopes: []string{"chat:write"}, Token: "xoxb-1", Refresh: "xoxe-1"}
		if _, err := workspace.Install(t.Context(), store, keys, grant, now); err != nil {
			t.Fatal(err)
		}
	}
	err = store.ChangeWorkspace(t.Context(), "T3", now, func(r *workspace.Record) (workspace.What, error) {
		r.Refresh[len(r.Refresh)-1] ^= 1
		return "", nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	args := []string{"doctor", "--store", path, "--slack-api-url", "http://127.0.0.1:1/api/"}
	for name, value := range set {
		if strings.HasPrefix(name, "--") {
			args = append(args, name+"="+value)
		}
	}
	_, said, _ := types(t, set, args...)
	for _, want := range []string{"fail tokens", "those of 3 workspaces, of which 2 cannot be opened: T2 and T3 are not served", "give the bot the key " + other.IDs()[0]} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
}
