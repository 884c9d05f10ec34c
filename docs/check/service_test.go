package check

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"mvdan.cc/sh/v3/syntax"

	"unhunch/internal/e2e/e2etest"
)

// service is the bot as systemd would have it, by the unit that is installed.
type service struct {
	t      *testing.T
	root   string // the machine's
	api    string // of the pretend Slack
	binary string

	mu   sync.Mutex
	bot  *e2etest.Process // nil: none is at work
	said bytes.Buffer     // by those that have ended
}

// machinePaths are those of a machine that a test does not touch.
var machinePaths = regexp.MustCompile(`(^|[\s"'=<>(])(/(?:etc|run|var/lib|usr|srv)/)`)

// within has the paths of a text in a folder.
func within(root, text string) string { return machinePaths.ReplaceAllString(text, "${1}"+root+"${2}") }

// strays is a path in a command that is on this machine and not in a folder of its own, or
// that climbs out of that; "": there is none. What is said to programs that something
// stands in for, and that touch no file, is not looked at.
func strays(command, folder string) (path string) {
	file, err := shell().Parse(strings.NewReader(command), "")
	if err != nil {
		return err.Error()
	}
	syntax.Walk(file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.CallExpr:
			if len(n.Args) > 0 && slices.Contains([]string{"docker", "kubectl", "make", "cosign", "openssl"}, plain(command, n.Args[0])) {
				return false
			}
		case *syntax.Word:
			if found := straysTo(command[n.Pos().Offset():n.End().Offset()], folder); found != "" {
				path = found
			}
			return false
		}
		return true
	})
	return path
}

var (
	webAddress = regexp.MustCompile(`[a-z]+://\S*`)
	rooted     = regexp.MustCompile(`(?:^|[^\w./…~}-])(/[\w.][^\s"'\x60;|&)}]*)`)
)

func straysTo(word, folder string) string {
	for _, m := range rooted.FindAllStringSubmatch(webAddress.ReplaceAllString(word, ""), -1) {
		path := filepath.Clean(m[1])
		if path != "/dev/null" && path != "/dev/stdin" && path != folder && !strings.HasPrefix(path, folder+"/") {
			return path
		}
	}
	if strings.Contains(word, "../..") {
		return "../.."
	}
	return ""
}

func TestAPathOfThisMachineIsFound(t *testing.T) {
	const root = "/tmp/x/root"
	for command, want := range map[string]string{
		"cp a b 2>/dev/null":                     "",
		"cat /etc/unhunch/unhunch.env":           "",
		"echo a >/etc/unhunch/b":                 "",
		"rm -rf /opt/unhunch":                    "/opt/unhunch",
		"rm -rf {/etc/a,/etc/b}":                 "/etc/a,/etc/b",
		"cat ~/.local/a":                         "",
		"DIR=/home/me; cp a $DIR":                "/home/me",
		"cp a /etc/../../../../b":                "/b",
		"echo `cat /proc/1/environ`":             "/proc/1/environ",
		"curl https://example.com/etc/x":         "",
		"rm -r ../../x":                          "../..",
		"deploy/compose/x mine/../y":             "",
		"docker run --volume a:/var/lib/unhunch": "",
		"docker run a >/var/log/a":               "/var/log/a",
		"sudo install -m 600 /dev/stdin /root/a": "/root/a",
		"f() { rm -r /opt/a; }":                  "/opt/a",
		"sh -c 'rm /opt/a'":                      "/opt/a",
	} {
		if got := strays(within(root, command), "/tmp/x"); got != want {
			t.Errorf("%s: %q, want %q", command, got, want)
		}
	}
}

// unit is what the unit gives to the bot.
func (s *service) unit() (env []string, err error) {
	text, err := os.ReadFile(s.root + "/etc/systemd/system/unhunch.service")
	if err != nil {
		return nil, fmt.Errorf("there is no unit: %w", err)
	}
	credentials := s.root + "/credentials"
	if err := os.MkdirAll(credentials, 0o700); err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(text)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		switch key {
		case "Environment":
			env = append(env, within(s.root, value))
		case "EnvironmentFile":
			env = append(env, s.environment(within(s.root, strings.TrimPrefix(value, "-")))...)
		case "LoadCredential":
			name, file, _ := strings.Cut(value, ":")
			data, err := os.ReadFile(s.root + file)
			if errors.Is(err, os.ErrNotExist) {
				data = []byte("\n") // as SetCredential says
			} else if err != nil {
				return nil, err
			}
			_ = os.Remove(filepath.Join(credentials, name))
			if err := os.WriteFile(filepath.Join(credentials, name), data, 0o400); err != nil {
				return nil, err
			}
		}
	}
	env = append(env, "CREDENTIALS_DIRECTORY="+credentials)
	if !slices.ContainsFunc(env, func(e string) bool { return strings.HasPrefix(e, "SLACK_API_URL=") }) {
		env = append(env, "SLACK_API_URL="+s.api)
	}
	return env, nil
}

// environment reads a file as systemd does, where its values are plain.
func (s *service) environment(name string) (env []string) {
	text, _ := os.ReadFile(name) // it need not be there
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			env = append(env, within(s.root, line))
		}
	}
	return env
}

// does is systemctl.
func (s *service) does(args []string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	rest := slices.DeleteFunc(slices.Clone(args), func(a string) bool { return a == "--now" })
	if slices.Equal(rest, []string{"daemon-reload"}) {
		return nil
	}
	if len(rest) != 2 || rest[1] != "unhunch" {
		return fmt.Errorf("it is not known what to do with %q", args)
	}
	switch rest[0] {
	case "enable", "start":
		return s.starts()
	case "stop":
		return s.stops()
	case "restart":
		return errors.Join(s.stops(), s.starts())
	case "reload":
		return s.bot.Cmd.Process.Signal(syscall.SIGHUP)
	}
	return fmt.Errorf("it is not known what to do with %q", args)
}

// starts waits until the bot works, as Type=notify does.
func (s *service) starts() error {
	if s.bot != nil {
		return nil
	}
	env, err := s.unit()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(s.t.Context(), s.binary, "run")
	cmd.Dir, cmd.Env = s.root+"/var/lib/unhunch", append(append(day(), "PATH="+os.Getenv("PATH")), env...)
	s.bot = e2etest.Start(s.t, cmd)
	works := func() bool {
		said := s.bot.Said.String()
		return strings.Contains(said, "socket connected") || strings.Contains(said, "listens for Slack") || s.bot.Ends(time.Millisecond)
	}
	if !e2etest.Within(time.Minute, works) || s.bot.Ends(time.Millisecond) {
		return fmt.Errorf("the service does not work:\n%s", s.bot.Said)
	}
	return nil
}

func (s *service) stops() error {
	if s.bot == nil {
		return nil
	}
	bot := s.bot
	s.bot = nil
	s.said.WriteString(bot.Said.String())
	_ = bot.Cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	if !bot.Ends(30 * time.Second) {
		return errors.New("the service does not end")
	}
	return nil
}

// log is all that the service has said.
func (s *service) log() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bot == nil {
		return s.said.String()
	}
	return s.said.String() + s.bot.Said.String()
}

// answers the stand-ins of systemd's programs, at a socket.
func (s *service) answers() {
	listener, err := new(net.ListenConfig).Listen(s.t.Context(), "unix", s.root+socket)
	if err != nil {
		s.t.Fatal(err)
	}
	house := http.NewServeMux()
	house.HandleFunc("POST /systemctl", func(w http.ResponseWriter, r *http.Request) {
		var args []string
		err := json.NewDecoder(r.Body).Decode(&args)
		if err == nil {
			err = s.does(args) //nolint:contextcheck // the bot outlives the request
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
	})
	house.HandleFunc("POST /unit", func(w http.ResponseWriter, _ *http.Request) {
		env, err := s.unit()
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_ = json.NewEncoder(w).Encode(env)
	})
	house.HandleFunc("POST /log", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, s.log()) })
	server := &http.Server{Handler: house}
	go func() { _ = server.Serve(listener) }()
	s.t.Cleanup(func() { _ = server.Close() })
}

// socket is where a service answers, in the folder of its machine.
const socket = "/systemd.sock"

// asks is the other end, in a stand-in.
func asks(what string, args []string) (answer []byte, err error) {
	client := http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", root(socket))
	}}}
	body, err := json.Marshal(args)
	if err != nil {
		return nil, err
	}
	resp, err := client.Post("http://systemd/"+what, "application/json", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = errors.New(strings.TrimSpace(string(answer)))
	}
	return answer, err
}

func systemctl(args []string) error {
	_, err := asks("systemctl", args)
	return err
}

// journalctl prints what the service has said.
func journalctl(args []string) error {
	if !slices.Equal(args, []string{"-u", "unhunch", "-f"}) {
		return fmt.Errorf("it is not known what to do with %q", args)
	}
	said, err := asks("log", nil)
	_, _ = os.Stdout.Write(said)
	return err
}

// doctor is under the service's settings.
func doctor(args []string) error {
	answer, err := asks("unit", nil)
	if err != nil {
		return err
	}
	var env []string
	if err := json.Unmarshal(answer, &env); err != nil {
		return err
	}
	cmd := exec.Command(os.Getenv(envBinary), append([]string{"doctor"}, args...)...)
	cmd.Dir, cmd.Env = root("/var/lib/unhunch"), append(append(day(), "PATH="+os.Getenv("PATH")), env...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}
