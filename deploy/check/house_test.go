package check

import (
	"os"
	"testing"

	"unhunch/internal/e2e/e2etest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	released.Remove()
	os.Exit(code)
}

// released is the bot that the image would have.
var released e2etest.Binary
