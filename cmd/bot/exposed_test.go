package main

import (
	"bytes"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unhunch/internal/sandbox"
)

func TestWhatIsOpenToOtherAccountsIsWarnedOf(t *testing.T) {
	const store, others = "may read or change the store: chmod 600 it", "may change what the bot relies on: chmod o-w it"
	for name, c := range map[string]struct {
		of   string
		mode os.FileMode
		want string
	}{
		"all as it is made":             {"", 0, ""},
		"a store for everybody":         {"kept/unhunch.db", 0o666, store},
		"a store that others read":      {"kept/unhunch.db", 0o644, store},
		"a store that a group writes":   {"kept/unhunch.db", 0o660, store},
		"a store that a group reads":    {"kept/unhunch.db", 0o640, ""},
		"its folder for everybody":      {"kept", 0o777, others},
		"its folder for all to read":    {"kept", 0o755, ""},
		"backups for everybody":         {"backups", 0o777, others},
		"routines for everybody":        {"routines", 0o777, others},
		"words that everybody writes":   {"words.yaml", 0o666, others},
		"holidays that everybody reads": {"days.txt", 0o644, ""},
		"holidays for everybody":        {"days.txt", 0o666, others},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			at := func(file string) string { return filepath.Join(dir, file) }
			for _, folder := range []string{"kept", "backups", "routines"} {
				if err := os.Mkdir(at(folder), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			for _, file := range []string{"kept/unhunch.db", "words.yaml", "days.txt"} {
				if err := os.WriteFile(at(file), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if c.of != "" {
				if err := os.Chmod(at(c.of), c.mode); err != nil {
					t.Fatal(err)
				}
			}
			run := runCmd{Store: at("kept/unhunch.db"), BackupDir: at("backups"), Routines: at("routines")}
			run.Quiet.Words, run.Quiet.Holidays = at("words.yaml"), at("days.txt")
			var said bytes.Buffer
			run.warnOfRights(slog.New(slog.NewTextHandler(&said, nil)))
			switch warned := strings.Count(said.String(), "level=WARN"); {
			case c.want == "" && warned > 0:
				t.Errorf("it warns of nothing:\n%s", &said)
			case c.want != "" && (warned != 1 || !strings.Contains(said.String(), c.want) || !strings.Contains(said.String(), "file="+at(c.of)+" ")):
				t.Errorf("want %q of %s:\n%s", c.want, c.of, &said)
			}
		})
	}
}

func TestFiguresForEveryNetworkAreWarnedOf(t *testing.T) {
	for address, want := range map[string]bool{
		"0.0.0.0": true, "::": true, "127.0.0.1": false, "::1": false, "10.1.2.3": false,
	} {
		var said bytes.Buffer
		warnOfNetworks(&net.TCPAddr{IP: net.ParseIP(address), Port: 9090}, slog.New(slog.NewTextHandler(&said, nil)))
		if got := strings.Contains(said.String(), "name one address"); got != want {
			t.Errorf("%s: %s", address, &said)
		}
	}
}

// Compose makes an empty variable of what is not set.
func TestAnEmptyVariableIsNotSet(t *testing.T) {
	_, env := city(t, sandbox.Options{})
	for _, name := range []string{
		"UNHUNCH_BACKUPS", "UNHUNCH_POSTS_PER_MINUTE", "UNHUNCH_STORE_MUST_EXIST", "UNHUNCH_LOG_FORMAT", "UNHUNCH_LOG_LEVEL",
		"UNHUNCH_METRICS", "UNHUNCH_BACKUP_DIR", "UNHUNCH_ROUTINES", "UNHUNCH_HOLIDAYS", "UNHUNCH_QUIET_WORDS",
		"UNHUNCH_PICTURE_BASE_URL", "UNHUNCH_SUPPORT",
	} {
		env = append(env, name+"=")
	}
	p := launch(t, env, "run")
	p.says("working")
	p = launch(t, []string{"UNHUNCH_SANDBOX_PORT=", "UNHUNCH_SANDBOX_STORE=", "UNHUNCH_ROUTINES="}, "sandbox", "--no-open")
	p.says("Ctrl-C ends it")
	code, said := tool(t, []string{"SLACK_API_URL=", "SLACK_BOT_TOKEN=", "SLACK_APP_TOKEN=", "UNHUNCH_STORE="}, "run")
	if code != exitUsage || strings.Contains(said, "SLACK_API_URL") || strings.Contains(said, "--store") || strings.Count(said, "is not set") != 2 {
		t.Errorf("exit code %d: %s", code, said)
	}
}
