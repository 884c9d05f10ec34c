//go:build linux && package

package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
)

const data = "var/lib/unhunch"

// debian is a folder with a Debian that has never heard of us. tools/package.sh
// makes it.
type debian struct {
	t    *testing.T
	root string
}

// does runs a command there as root, and gives what it says.
func (d debian) does(command ...string) string {
	d.t.Helper()
	cmd := exec.CommandContext(d.t.Context(), command[0], command[1:]...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: d.root}
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"}
	said, err := cmd.CombinedOutput()
	if err != nil {
		d.t.Fatalf("%v: %v\n%s", command, err, said)
	}
	d.t.Logf("# %s\n%s", strings.Join(command, " "), said)
	return string(said)
}

func (d debian) at(path string) string { return filepath.Join(d.root, path) }

func (d debian) reads(path string) string {
	d.t.Helper()
	text, err := os.ReadFile(d.at(path))
	if err != nil {
		d.t.Fatal(err)
	}
	return string(text)
}

func (d debian) writes(path, text string) {
	d.t.Helper()
	if err := os.WriteFile(d.at(path), []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
}

// files are all that are there, but for dpkg's and apt's own books.
func (d debian) files() (names []string) {
	d.t.Helper()
	err := filepath.WalkDir(d.root, func(path string, _ fs.DirEntry, err error) error {
		name, _ := filepath.Rel(d.root, path)
		if err == nil && !slices.ContainsFunc([]string{"var/lib/dpkg", "var/log", "var/cache", "tmp", "run", "etc/.pwd.lock"},
			func(book string) bool { return name == book || strings.HasPrefix(name, book+"/") }) {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return names
}

// account is the number of the bot's account and of its group.
func (d debian) account() (user, group uint32) {
	d.t.Helper()
	line := regexp.MustCompile(`(?m)^unhunch:[^:]*:(\d+):(\d+):`).FindStringSubmatch(d.reads("etc/passwd"))
	if line == nil {
		d.t.Fatal("there is no account unhunch")
	}
	uid, _ := strconv.ParseUint(line[1], 10, 32)
	gid, _ := strconv.ParseUint(line[2], 10, 32)
	return uint32(uid), uint32(gid)
}

// starts the service as its unit says.
func (d debian) starts(env ...string) *e2etest.Process {
	d.t.Helper()
	u := readUnit(d.t, d.at("usr/lib/systemd/system/unhunch.service"))
	return d.serves(strings.Fields(u.one("ExecStart")), env...)
}

// serves is a command line with the unit's environment, credentials, account and
// folder.
func (d debian) serves(line []string, env ...string) *e2etest.Process {
	d.t.Helper()
	u := readUnit(d.t, d.at("usr/lib/systemd/system/unhunch.service"))
	user, group := d.account()
	handed := "run/credentials"
	if err := os.MkdirAll(d.at(handed), 0o755); err != nil {
		d.t.Fatal(err)
	}
	for _, credential := range u.all("LoadCredential") {
		name, from, _ := strings.Cut(credential, ":")
		secret, err := os.ReadFile(d.at(from))
		if errors.Is(err, fs.ErrNotExist) && slices.Contains(u.all("SetCredential"), name+`:\n`) {
			secret, err = []byte("\n"), nil
		}
		if err != nil {
			d.t.Fatal(err)
		}
		d.writes(filepath.Join(handed, name), string(secret))
		if err := os.Chown(d.at(filepath.Join(handed, name)), int(user), int(group)); err != nil {
			d.t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(d.t.Context(), line[0], line[1:]...)
	cmd.Dir = u.one("WorkingDirectory")
	cmd.Env = append(u.all("Environment"), "CREDENTIALS_DIRECTORY=/"+handed)
	for set := range strings.Lines(d.reads(strings.TrimPrefix(u.one("EnvironmentFile"), "-"))) {
		if set = strings.TrimSpace(set); set != "" && set[0] != '#' {
			cmd.Env = append(cmd.Env, set)
		}
	}
	cmd.Env = append(cmd.Env, env...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: d.root, Credential: &syscall.Credential{Uid: user, Gid: group}}
	return e2etest.Start(d.t, cmd)
}

// isWell has the doctor look as unhunch-doctor has it, which takes a systemd at work.
func (d debian) isWell(env ...string) {
	d.t.Helper()
	p := d.serves([]string{"/usr/bin/unhunch", "doctor"}, env...)
	if code := p.Exits(time.Minute); code != exitOK || !strings.HasSuffix(p.Said.String(), "\nall 18 ok\n") {
		d.t.Errorf("exit code %d:\n%s", code, p.Said)
	}
	d.t.Log(p.Said.String())
}

func TestTheDebIsInstalledWorksAndIsPurgedToNothingButTheData(t *testing.T) {
	d := debian{t, os.Getenv("UNHUNCH_ROOT")}
	made, err := filepath.Glob(filepath.Join(os.Getenv("UNHUNCH_DIST"), "*_"+runtime.GOARCH+".deb"))
	if err != nil || len(made) != 1 || d.root == "" {
		t.Fatalf("%v in %q, a Debian in %q: run make package", made, os.Getenv("UNHUNCH_DIST"), d.root)
	}
	e2etest.Put(t, made[0], d.at("tmp/unhunch.deb"))
	before, accounts := d.files(), d.reads("etc/passwd")

	if said := d.does("/usr/bin/dpkg", "--install", "/tmp/unhunch.deb"); !strings.Contains(said, "/etc/unhunch/slack-bot-token") {
		t.Errorf("it does not say what to do next: %s", said)
	}
	for path, mode := range map[string]fs.FileMode{
		"usr/bin/unhunch": 0o755, "usr/sbin/unhunch-doctor": 0o755, "etc/unhunch/slack-bot-token": 0o600, "etc/unhunch/slack-app-token": 0o600, "etc/unhunch/unhunch-key": 0o600, "etc/unhunch/unhunch.env": 0o644,
		data: fs.ModeDir | 0o700, data + "/unhunch.db": 0o600, "usr/share/man/man1/unhunch.1.gz": 0o644, "usr/share/doc/unhunch/THIRD_PARTY_LICENSES.md": 0o644,
		"usr/share/bash-completion/completions/unhunch": 0o644, "usr/share/zsh/vendor-completions/_unhunch": 0o644, "usr/share/fish/vendor_completions.d/unhunch.fish": 0o644,
	} {
		if info, err := os.Stat(d.at(path)); err != nil {
			t.Error(err)
		} else if info.Mode() != mode {
			t.Errorf("%s: %s, want %s", path, info.Mode(), mode)
		}
	}

	office, env := e2etest.City(t, sandbox.Options{})
	api := env[0] // SLACK_API_URL
	p := d.starts(api)
	p.Says("the credential slack-bot-token: is empty")
	if code := p.Exits(time.Minute); code != exitUsage {
		t.Errorf("without tokens: exit code %d", code)
	}
	d.writes("etc/unhunch/slack-bot-token", office.Options().BotToken+"\n")
	d.writes("etc/unhunch/slack-app-token", office.Options().AppToken+"\n")
	d.isWell(api)
	p = d.starts(api)
	p.Connects()
	p.Says("backup made")
	d.isWell(api)
	if said := d.does("/usr/bin/unhunch", "health", "--store", "/"+data+"/unhunch.db"); said != "ready\n" {
		t.Errorf("%q", said)
	}
	ana := office.Person("ana")
	ana.Types("/stretch now")
	e2etest.Begins(ana)
	p.Gets(syscall.SIGTERM)
	if code := p.Exits(time.Minute); code != 0 {
		t.Errorf("exit code %d", code)
	}
	t.Log(p.Said.String())

	d.does("/usr/bin/dpkg", "--install", "/tmp/unhunch.deb") // as an upgrade does
	if !strings.Contains(d.reads("etc/unhunch/slack-bot-token"), office.Options().BotToken) {
		t.Error("an upgrade forgets the token")
	}
	d.does("/usr/bin/dpkg", "--remove", "unhunch")
	if !strings.Contains(d.reads("etc/unhunch/slack-bot-token"), office.Options().BotToken) {
		t.Error("the token is gone before the package is purged")
	}
	d.does("/usr/bin/dpkg", "--purge", "unhunch")
	var left []string
	for _, name := range d.files() {
		if !slices.Contains(before, name) && name != data && !strings.HasPrefix(name, data+"/") {
			left = append(left, name)
		}
	}
	// dpkg and useradd keep the last version of an account database beside it.
	left = slices.DeleteFunc(left, func(name string) bool { return regexp.MustCompile(`^etc/g?(passwd|shadow|group)-$`).MatchString(name) })
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := os.Stat(d.at(data + "/unhunch.db")); err != nil {
		t.Errorf("people's data went with the package: %v", err)
	}
	more := regexp.MustCompile(`(?m)^unhunch:.*\n`).ReplaceAll([]byte(d.reads("etc/passwd")), nil)
	if !bytes.Equal(more, []byte(accounts)) {
		t.Errorf("there are other accounts than before, beside the one that owns the data")
	}
}
