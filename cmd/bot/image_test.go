//go:build linux && chroot

package main

import (
	"encoding/json"
	"encoding/pem"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
)

// image is what the Dockerfile says of the container that comes of it.
type image struct {
	copies           map[string]string // where to, what
	environment      []string
	user             int
	workdir          string
	entrypoint, runs []string
	health           []string
}

func readImage(t *testing.T) image {
	t.Helper()
	text, err := os.ReadFile("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	words := func(list string) (all []string) {
		if err := json.Unmarshal([]byte(list), &all); err != nil {
			t.Fatalf("%s: %v: there is no shell to take it apart", list, err)
		}
		return all
	}
	i := image{copies: map[string]string{}}
	for line := range strings.Lines(strings.ReplaceAll(string(text), "\\\n", "")) {
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch verb {
		case "COPY":
			names := strings.Fields(rest)
			to := names[len(names)-1]
			for _, name := range names[:len(names)-1] {
				switch {
				case strings.HasPrefix(name, "--"):
				case strings.HasSuffix(to, "/") && !strings.HasSuffix(name, "/"):
					i.copies[to+filepath.Base(name)] = name
				default:
					i.copies[to] = name
				}
			}
		case "ENV":
			i.environment = strings.Fields(rest)
		case "USER":
			number, _, _ := strings.Cut(rest, ":")
			if i.user, err = strconv.Atoi(number); err != nil {
				t.Fatalf("USER %s: only a number is known to be nobody's but the bot's", rest)
			}
		case "WORKDIR":
			i.workdir = rest
		case "ENTRYPOINT":
			i.entrypoint = words(rest)
		case "CMD":
			i.runs = words(rest)
		case "HEALTHCHECK":
			_, command, _ := strings.Cut(rest, "CMD ")
			i.health = words(command)
		}
	}
	return i
}

// assembled is the image's root, on a base that has certificates and nothing else,
// with the bot's folder its own.
func (i image) assembled(t *testing.T, authority []byte) cell {
	t.Helper()
	c := cell{t, t.TempDir()}
	at := func(path string) string { return filepath.Join(c.dir, filepath.FromSlash(path)) }
	for to, from := range i.copies {
		var err error
		switch {
		case strings.HasSuffix(from, "/unhunch"): // for one platform or another
			if err = os.MkdirAll(at(filepath.Dir(to)), 0o755); err == nil {
				err = os.Link(released.Path(t), at(to))
			}
		case strings.HasSuffix(from, "/"):
			err = os.CopyFS(at(to), os.DirFS(filepath.Join("..", "..", from)))
		default:
			if err = os.MkdirAll(at(filepath.Dir(to)), 0o755); err == nil {
				e2etest.Put(t, filepath.Join("..", "..", from), at(to))
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	const certificates = "etc/ssl/certs/ca-certificates.crt"
	if err := os.MkdirAll(at(filepath.Dir(certificates)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at(certificates), authority, 0o644); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() == 0 {
		for _, name := range []string{i.workdir, i.workdir + "/backups"} {
			if err := os.Chown(at(name), i.user, i.user); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chmod(filepath.Dir(c.dir), 0o755); err != nil { // the way there is looked up as its user
			t.Fatal(err)
		}
	}
	return c
}

// No engine is here to build the image. What it would have is put together from the
// Dockerfile, and the bot works in it as its user, with nothing else there.
func TestTheImageWorksWithoutAShellAndTellsItsHealth(t *testing.T) {
	t.Parallel()
	i := readImage(t)
	office, env := e2etest.City(t, sandbox.Options{})
	encrypted, address := encrypts(t, env)
	c := i.assembled(t, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: encrypted.Certificate().Raw}))
	if i.user == 0 {
		t.Fatal("it would run as root")
	}
	set := map[string]string{}
	for _, e := range append(env, i.environment...) {
		name, value, _ := strings.Cut(e, "=")
		set[name] = value
	}
	set["SLACK_API_URL"] = address
	set["UNHUNCH_LOG_FORMAT"] = "text"
	var all []string
	for name := range maps.Keys(set) {
		all = append(all, name+"="+set[name])
	}
	inside := func(command []string) *e2etest.Process {
		return c.starts(i.workdir, i.user, all, command...)
	}
	p := inside(append(i.entrypoint, i.runs...))
	p.Connects()
	e2etest.Eventually(t, "a healthy container", func() bool { return inside(i.health).Exits(20*time.Second) == exitOK })
	ana := office.Person("ana")
	ana.Types("/stretch help")
	ana.Sees("pause until")
	office.Unreachable(true)
	e2etest.Eventually(t, "an unhealthy one", func() bool { return inside(i.health).Exits(20*time.Second) == exitFailed })
	p.Gets(syscall.SIGTERM)
	if code := p.Exits(20 * time.Second); code != exitOK {
		t.Errorf("exit code %d:\n%s", code, p.Said)
	}
}
