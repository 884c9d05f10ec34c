package main

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
)

// Compose makes an empty variable of what is not set.
func TestAnEmptyVariableIsNotSet(t *testing.T) {
	_, env := e2etest.City(t, sandbox.Options{})
	empty := nothingIn(variables(t))
	p := launch(t, append(empty, env...), "run")
	p.Says("working")
	p = launch(t, empty, "sandbox", "--no-open")
	p.Says("Ctrl-C ends it")
	code, said := tool(t, []string{"SLACK_API_URL=", "SLACK_BOT_TOKEN=", "SLACK_APP_TOKEN=", "UNHUNCH_STORE="}, "run")
	if code != exitUsage || strings.Contains(said, "SLACK_API_URL") || strings.Contains(said, "--store") || strings.Count(said, "is not set") != 2 {
		t.Errorf("exit code %d: %s", code, said)
	}
}

// variables are those of every flag of every command, and of the tokens.
func variables(t *testing.T) []string {
	t.Helper()
	var flags cli
	parser, err := newParser(&flags, env{stdout: io.Discard, stderr: io.Discard, getenv: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"SLACK_BOT_TOKEN_FILE", "SLACK_APP_TOKEN_FILE", "SLACK_SIGNING_SECRET", "SLACK_SIGNING_SECRET_FILE", "SLACK_CLIENT_ID", "SLACK_CLIENT_ID_FILE", "SLACK_CLIENT_SECRET", "SLACK_CLIENT_SECRET_FILE", "UNHUNCH_KEY", "CREDENTIALS_DIRECTORY"}
	_ = kong.Visit(parser.Model, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok {
			names = append(names, flag.Envs...)
		}
		return next(nil)
	})
	slices.Sort(names)
	if names = slices.Compact(names); len(names) < 15 {
		t.Fatalf("only %v", names)
	}
	return names
}

func nothingIn(names []string) (env []string) {
	for _, name := range names {
		env = append(env, name+"=")
	}
	return env
}
