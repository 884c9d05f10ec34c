package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// unhunch-doctor takes all from the unit, drop-ins included, but what is of a process
// that goes on until it is ended. systemd is played by two scripts.
func TestTheDoctorLooksAsTheServiceWouldWork(t *testing.T) {
	absolute, err := filepath.Abs(unitFile)
	if err != nil {
		t.Fatal(err)
	}
	dropped := filepath.Join(t.TempDir(), "override.conf")
	played := t.TempDir()
	for file, text := range map[string]string{
		dropped:                              "[Unit]\nAfter=vpn.service\n[Service]\nRestartSec=9\nEnvironment=\"HTTPS_PROXY=http://proxy.test:3128\" TZ=UTC\n\n[Install]\nAlso=x.service\n",
		filepath.Join(played, "id"):          "#!/bin/sh\necho 0\n",
		filepath.Join(played, "systemctl"):   "#!/bin/sh\n[ \"$*\" = 'cat unhunch.service' ] && exec cat '" + absolute + "' '" + dropped + "'\n",
		filepath.Join(played, "systemd-run"): "#!/bin/sh\nprintf '%s\\n' \"$@\"\n",
	} {
		if err := os.WriteFile(file, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	types := func(args ...string) []string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "sh", append([]string{"../../packaging/systemd/unhunch-doctor"}, args...)...)
		cmd.Env = []string{"PATH=" + played + ":/usr/bin:/bin"}
		said, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.Split(strings.TrimSpace(string(said)), "\n")
	}
	want := []string{"--quiet", "--pipe", "--wait", "--collect"}
	_, service, _ := strings.Cut(readUnit(t, unitFile).text, "[Service]\n")
	service, _, _ = strings.Cut(service, "[Install]")
	for line := range strings.Lines(service) {
		line = strings.TrimSpace(line)
		setting, _, given := strings.Cut(line, "=")
		if given && line[0] != '#' && !slices.Contains([]string{"ExecStart", "ExecReload", "Type", "TimeoutStartSec", "TimeoutStopSec", "WatchdogSec", "Restart", "RestartSec", "RestartPreventExitStatus"}, setting) {
			want = append(want, "--property="+line)
		}
	}
	want = append(want, `--property=Environment="HTTPS_PROXY=http://proxy.test:3128" TZ=UTC`)
	for typed, does := range map[string]string{
		"": "/usr/bin/unhunch doctor", "--json": "/usr/bin/unhunch doctor --json", "config --json": "/usr/bin/unhunch config --json",
	} {
		if diff := cmp.Diff(slices.Concat(want, strings.Fields(does)), types(strings.Fields(typed)...)); diff != "" {
			t.Errorf("%q: %s", typed, diff)
		}
	}
}
