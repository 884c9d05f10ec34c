package main

import (
	"strings"
	"testing"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
)

// Compose makes an empty variable of what is not set.
func TestAnEmptyVariableIsNotSet(t *testing.T) {
	_, env := e2etest.City(t, sandbox.Options{})
	for _, name := range []string{
		"UNHUNCH_BACKUPS", "UNHUNCH_POSTS_PER_MINUTE", "UNHUNCH_STORE_MUST_EXIST", "UNHUNCH_LOG_FORMAT", "UNHUNCH_LOG_LEVEL",
		"UNHUNCH_METRICS", "UNHUNCH_BACKUP_DIR", "UNHUNCH_ROUTINES", "UNHUNCH_HOLIDAYS", "UNHUNCH_QUIET_WORDS",
		"UNHUNCH_PICTURE_BASE_URL", "UNHUNCH_SUPPORT",
	} {
		env = append(env, name+"=")
	}
	p := launch(t, env, "run")
	p.Says("working")
	p = launch(t, []string{"UNHUNCH_SANDBOX_PORT=", "UNHUNCH_SANDBOX_STORE=", "UNHUNCH_ROUTINES="}, "sandbox", "--no-open")
	p.Says("Ctrl-C ends it")
	code, said := tool(t, []string{"SLACK_API_URL=", "SLACK_BOT_TOKEN=", "SLACK_APP_TOKEN=", "UNHUNCH_STORE="}, "run")
	if code != exitUsage || strings.Contains(said, "SLACK_API_URL") || strings.Contains(said, "--store") || strings.Count(said, "is not set") != 2 {
		t.Errorf("exit code %d: %s", code, said)
	}
}
