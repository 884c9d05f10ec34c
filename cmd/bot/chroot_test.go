//go:build linux && chroot

package main

import (
	"encoding/pem"
	"log/slog"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
)

// cell is a folder that is the whole world for whoever runs there.
type cell struct {
	t   *testing.T
	dir string
}

// bare is one with the binary that people run, and nothing else.
func bare(t *testing.T) cell {
	t.Helper()
	c := cell{t, t.TempDir()}
	if err := os.Link(released.Path(t), filepath.Join(c.dir, "unhunch")); err != nil {
		t.Fatal(err)
	}
	return c
}

// runs starts the binary there. Where this is not root's test, it is root of a
// namespace of its own.
func (c cell) runs(env []string, args ...string) *e2etest.Process {
	c.t.Helper()
	return c.starts("/", 0, env, append([]string{"/unhunch"}, args...)...)
}

// starts is runs for another program, folder and account.
func (c cell) starts(folder string, account int, env []string, command ...string) *e2etest.Process {
	c.t.Helper()
	cmd := exec.CommandContext(c.t.Context(), command[0], command[1:]...)
	cmd.Dir, cmd.Env = folder, append([]string{}, env...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: c.dir}
	if os.Getuid() == 0 {
		id := uint32(account)
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: id, Gid: id}
	} else {
		cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
	}
	return e2etest.Start(c.t, cmd)
}

func TestTheBinaryNeedsNothingBesideIt(t *testing.T) {
	t.Parallel()
	c := bare(t)
	for _, command := range []struct {
		args string
		code int
		says string
	}{
		{"version", exitOK, "devel"},
		{"check", exitOK, "all good"},
		{"manifest", exitOK, "display_information"},
		{"sandbox --no-open", exitFailed, "name a file with --store, or a folder in TMPDIR"},
	} {
		p := c.runs(nil, strings.Fields(command.args)...)
		if code := p.Exits(20 * time.Second); code != command.code || !strings.Contains(p.Said.String(), command.says) {
			t.Errorf("%s: exit code %d:\n%s", command.args, code, p.Said)
		}
	}
	c.runs(nil, "sandbox", "--no-open", "--store", "/sandbox.db").Address()
}

// encrypts has the pretend Slack of an environment answer by https, too, under an
// address of its own, with a certificate that nobody trusts yet.
func encrypts(t *testing.T, env []string) (server *httptest.Server, api string) {
	t.Helper()
	slack, err := url.Parse(strings.TrimPrefix(env[0], "SLACK_API_URL="))
	if err != nil {
		t.Fatal(err)
	}
	slack.Path = ""
	server = httptest.NewUnstartedServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(slack) }})
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server, server.URL + "/api/"
}

// Zones come along. Certificates do not: whom to trust is for each machine to say.
func TestTheBinaryKnowsZonesAndSaysThatItLacksCertificates(t *testing.T) {
	t.Parallel()
	const zone = "Asia/Kathmandu"
	office, env := e2etest.City(t, sandbox.Options{People: []sandbox.Profile{{Handle: "ana", Zone: zone}}})
	encrypted, address := encrypts(t, env)
	env = append(env, "SLACK_API_URL="+address, "UNHUNCH_STORE=/unhunch.db")

	c := bare(t)
	p := c.runs(env, "run")
	p.Says("there are no certificates on this machine")
	p.Says("SSL_CERT_FILE")
	p.Gets(syscall.SIGTERM)
	if code := p.Exits(10 * time.Second); code != exitOK {
		t.Errorf("exit code %d:\n%s", code, p.Said)
	}

	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: encrypted.Certificate().Raw})
	if err := os.WriteFile(filepath.Join(c.dir, "authorities.pem"), authority, 0o600); err != nil {
		t.Fatal(err)
	}
	p = c.runs(append(env, "SSL_CERT_FILE=/authorities.pem"), "run")
	p.Says("socket connected")
	ana := office.Person("ana")
	e2etest.SaysYes(ana)
	ana.Types("/stretch plan")
	ana.Sees(zone)
	ana.Types("/stretch plan cron 0 10 * * 1-5 America/St_Johns")
	ana.Sees("America/St_Johns")
	ana.DoesNotSee("not a time zone")
	p.Gets(syscall.SIGTERM)
	if code := p.Exits(10 * time.Second); code != exitOK {
		t.Errorf("exit code %d:\n%s", code, p.Said)
	}
}
