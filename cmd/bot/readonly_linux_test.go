package main

import (
	"strings"
	"testing"
	"time"

	"unhunch/internal/doctor"
	"unhunch/internal/sandbox"
)

// Where nothing can be written, in sysfs for example, it says so.
func TestAStoreOnADiskForReadingOnly(t *testing.T) {
	p := launch(t, []string{"SLACK_BOT_TOKEN=xoxb-1-secret", "SLACK_APP_TOKEN=xapp-1-secret", "UNHUNCH_STORE=/sys/unhunch.db"}, "run")
	if code := p.Exits(5 * time.Second); code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	p.Says("cannot be written to")
	p.Says("let the bot's user read and write the file and its folder")
}

// The copy may be written to, which is not what a start works with.
func TestATrialOfAFileForReadingOnlySaysThatNoBotStarts(t *testing.T) {
	const file = "/sys/kernel/fscaps" // which nobody may write to
	code, out, said := types(t, nil, "store", "check", "--upgrade", "--store", file)
	if code != exitFailed || out != "" || !strings.Contains(said, file+": cannot be written to") {
		t.Errorf("exit code %d: %s%s", code, out, said)
	}
}

func TestTheDoctorFindsADiskForReadingOnly(t *testing.T) {
	_, p := visits(t, sandbox.Options{}, 0)
	p.flags = append(p.flags[:2], "--store", "/sys/unhunch.db")
	x := p.isTold(t)
	if v, said := x.of(t, "disk"); v != doctor.Fail || !strings.Contains(said, "/sys cannot be written to") || !strings.Contains(said, "mounted for writing") {
		t.Errorf("%s: %s", v, said)
	}
}
