package e2etest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

// Machine is the clock of the processes that are started, and so of the Slack that
// they are pointed at. make check sets it to seven other days.
func Machine() time.Time { return time.Now() } //nolint:forbidigo // a process has no other

const storeEnv = "UNHUNCH_STORE"

// City is a pretend Slack on a TCP port, and the environment by which a process
// is pointed at it.
func City(tb testing.TB, o sandbox.Options) (*sandboxtest.Office, []string) {
	tb.Helper()
	o.Now = Machine
	office := sandboxtest.Open(tb, o)
	door, err := office.Listen(tb.Context(), "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(door.Close)
	return office, Environment(office, door.APIURL(), filepath.Join(tb.TempDir(), "unhunch.db"))
}

// Environment points a process at the Web API of a pretend Slack, and at a store.
func Environment(office *sandboxtest.Office, api, store string) []string {
	return []string{
		"SLACK_API_URL=" + api,
		"SLACK_BOT_TOKEN=" + office.Options().BotToken,
		"SLACK_APP_TOKEN=" + office.Options().AppToken,
		storeEnv + "=" + store,
	}
}

// StoreOf is the store that an environment names.
func StoreOf(env []string) string {
	for _, e := range env {
		if name, value, _ := strings.Cut(e, "="); name == storeEnv {
			return value
		}
	}
	return ""
}

// Put copies a file as an operator does, over what is there.
func Put(tb testing.TB, from, to string) {
	tb.Helper()
	content, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, content, 0o600)
	}
	if err != nil {
		tb.Error(err)
	}
}
