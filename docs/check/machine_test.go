package check

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

// machine is a computer of somebody who types what a page says: a folder that has /etc,
// /run, /usr, /var/lib and /srv, another to be in, and programs of which some stand in.
type machine struct {
	t          *testing.T
	root, work string
	office     *sandboxtest.Office
	service    *service
	env        []string
	ports      map[string]string // by those that the pages name
}

// boots gives a machine beside a pretend Slack.
func boots(t *testing.T) *machine {
	t.Helper()
	dir, err := os.MkdirTemp("", "unhunch-docs-") //nolint:usetesting // a socket's path has some hundred bytes, and a test's name is in that of TempDir
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) }) // it is in the folder for such things
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		t.Fatal(err)
	}
	m := &machine{t: t, root: dir + "/root", work: dir + "/work", ports: map[string]string{}}
	office, env := e2etest.City(t, sandbox.Options{})
	m.office = office
	api := strings.TrimPrefix(env[0], "SLACK_API_URL=")
	m.service = &service{t: t, root: m.root, api: api, binary: released.Path(t)}
	for _, folder := range []string{"/stand-ins", "/usr/bin", "/usr/sbin", "/usr/local", "/etc/systemd/system", "/var/lib", "/srv/www", "/home", "/zsh"} {
		m.makes(m.root + folder)
	}
	m.makes(m.work)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for program := range standIns() {
		m.links(self, m.root+"/stand-ins/"+program)
	}
	m.links(m.root+"/stand-ins/unhunch", m.work+"/unhunch")
	top, err := filepath.Abs(house)
	if err != nil {
		t.Fatal(err)
	}
	m.copies("packaging/systemd", m.work+"/systemd") // as an archive has it
	m.copies("routines", m.work+"/routines")
	m.copies("deploy", m.work+"/deploy")
	m.certificate()
	m.env = []string{
		"PATH=" + m.root + "/stand-ins:" + os.Getenv("PATH"), "HOME=" + m.root + "/home", "TMPDIR=" + dir, "LANG=C.UTF-8",
		"SLACK_API_URL=" + api,
		roleOf + "=1", envRoot + "=" + m.root, envHouse + "=" + top, envBinary + "=" + released.Path(t), envSlack + "=" + api,
	}
	m.env = append(append(m.env, goes()...), day()...)
	m.service.answers()
	return m
}

// day is the variable by which make check has another day, for whoever is given no other.
func day() []string {
	const shift = "UNHUNCH_CHECK_SHIFT"
	if value, set := os.LookupEnv(shift); set {
		return []string{shift + "=" + value}
	}
	return nil
}

// goes are the settings of go that it would look for below HOME.
var goes = sync.OnceValue(func() (env []string) {
	names := []string{"GOCACHE", "GOMODCACHE", "GOFLAGS", "GOTOOLCHAIN", "GOPROXY", "GOPATH"}
	values, err := exec.Command("go", append([]string{"env"}, names...)...).Output()
	for i, value := range strings.Split(strings.TrimSuffix(string(values), "\n"), "\n") {
		if err == nil {
			env = append(env, names[i]+"="+value)
		}
	}
	return env
})

func (m *machine) makes(folder string) {
	m.t.Helper()
	if err := os.MkdirAll(folder, 0o700); err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) links(to, name string) {
	m.t.Helper()
	if err := os.Symlink(to, name); err != nil {
		m.t.Fatal(err)
	}
}

// copies has a folder of the house here, to be written in.
func (m *machine) copies(folder, to string) {
	m.t.Helper()
	if err := os.CopyFS(to, os.DirFS(filepath.Join(house, folder))); err != nil {
		m.t.Fatal(err)
	}
}

// writes puts a file beside whoever types, or at a path of the machine.
func (m *machine) writes(name, text string) {
	m.t.Helper()
	at := filepath.Join(m.work, name)
	if filepath.IsAbs(name) {
		at = m.root + name
	}
	m.makes(filepath.Dir(at))
	if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

// certificate is one that somebody has for their address.
func (m *machine) certificate() {
	m.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		m.t.Fatal(err)
	}
	of := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "unhunch.example.com"}, DNSNames: []string{"unhunch.example.com"},
		NotBefore: e2etest.Machine().Add(-time.Hour), NotAfter: e2etest.Machine().AddDate(1, 0, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, of, of, key.Public(), key)
	if err != nil {
		m.t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		m.t.Fatal(err)
	}
	m.writes("fullchain.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	m.writes("privkey.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})))
}

// installs has the package there, with the tokens of the pretend Slack.
func (m *machine) installs() {
	m.t.Helper()
	m.runs("apt install ./unhunch_1.0.0_amd64.deb")
	m.writes("/etc/unhunch/slack-bot-token", m.office.Options().BotToken+"\n")
	m.writes("/etc/unhunch/slack-app-token", m.office.Options().AppToken+"\n")
}

// runs types a command that has to go well, and gives what it prints.
func (m *machine) runs(command string) string {
	m.t.Helper()
	said := m.types([]string{command})[0]
	if said.code != 0 {
		m.t.Fatalf("%s: exit code %d\n%s", command, said.code, said.printed)
	}
	return said.printed
}

// spoken is what came of a command.
type spoken struct {
	code    int
	printed string
}

// types has commands typed one after the other into one shell.
func (m *machine) types(commands []string) []spoken {
	m.t.Helper()
	dir := m.t.TempDir()
	var script bytes.Buffer
	script.WriteString("set -o pipefail\n")
	for i, c := range commands {
		at := filepath.Join(dir, string(rune('a'+i)))
		// Braces, and no subshell: folders, variables and functions stay.
		script.WriteString("{\n" + c + "\n} >" + at + " 2>&1 </dev/null\necho $? >" + at + ".code\n")
	}
	ctx, cancel := context.WithTimeout(m.t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "bash", "--norc", "-c", script.String())
	cmd.Dir, cmd.Env = m.work, m.env
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // so that all that it began ends with it
	cmd.WaitDelay = 10 * time.Second                      // where something of it left the group
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	if said, err := cmd.CombinedOutput(); err != nil {
		m.t.Fatalf("the shell: %v\n%s\n%s", err, said, script.String())
	}
	all := make([]spoken, len(commands))
	for i := range commands {
		at := filepath.Join(dir, string(rune('a'+i)))
		printed, err := os.ReadFile(at)
		if err != nil {
			m.t.Fatal(err)
		}
		code, err := os.ReadFile(at + ".code")
		if err != nil {
			m.t.Fatal(err)
		}
		all[i].printed = strings.ReplaceAll(strings.ReplaceAll(string(printed), m.root, ""), m.work+"/", "")
		if all[i].code, err = strconv.Atoi(strings.TrimSpace(string(code))); err != nil {
			m.t.Fatal(err)
		}
	}
	return all
}

var (
	listens = regexp.MustCompile(`(--listen |UNHUNCH_LISTEN=|--metrics )(\S*:\d+)`)
	secrets = regexp.MustCompile(`(SLACK_CLIENT_ID=|xoxb-|xapp-)?…`)
	pretend = "http://127.0.0.1:8080/api/" // as the sandbox says it first
)

// fits is a command as it is typed on this machine: with its paths, with tokens in the
// place of those that everybody has of their own, and at ports that are free.
func (m *machine) fits(command string) string {
	command = secrets.ReplaceAllStringFunc(command, func(s string) string {
		switch s {
		case "xoxb-…":
			return m.office.Options().BotToken
		case "xapp-…":
			return m.office.Options().AppToken
		case "SLACK_CLIENT_ID=…":
			return "SLACK_CLIENT_ID=1234567890.1234567890"
		}
		return "8f742231b10e8888abcd99yyyzzz85a5"
	})
	command = listens.ReplaceAllStringFunc(command, func(s string) string {
		parts := listens.FindStringSubmatch(s)
		return parts[1] + m.free(parts[2])
	})
	return within(m.root, strings.NewReplacer(pretend, m.service.api, "@db.example/", "@127.0.0.1/").Replace(command))
}

// free is a port in the place of one that a page names, always the same.
func (m *machine) free(address string) string {
	if m.ports[address] == "" {
		l, err := new(net.ListenConfig).Listen(m.t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			m.t.Fatal(err)
		}
		m.ports[address] = l.Addr().String()
		_ = l.Close()
	}
	return m.ports[address]
}
