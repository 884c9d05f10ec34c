package e2e

import (
	"os"
	"testing"

	"unhunch/internal/e2e/e2etest"
)

// role makes the test binary behave as the bot, with something amiss.
const (
	role       = "UNHUNCH_TEST_ROLE"
	asKillable = role + "=killable"
	asCramped  = role + "=cramped"
)

func TestMain(m *testing.M) {
	switch role + "=" + os.Getenv(role) {
	case asKillable:
		killable()
	case asCramped:
		cramped()
	}
	code := m.Run()
	released.Remove()
	os.Exit(code)
}

// released is the binary that is killed and overrun.
var released e2etest.Binary

// The exit codes that docs/operations.md tells of.
const (
	exitOK     = 0
	exitFailed = 1
	exitMoved  = 3
)
