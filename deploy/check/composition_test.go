//go:build haproxy && postgres

package check

import (
	"encoding/json"
	"maps"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/types"

	"unhunch/internal/e2e/e2etest"
)

// composition is what a Compose file would start, as processes of this machine: with the
// environment, the files and the commands that it says, and other addresses.
type composition struct {
	t       *testing.T
	project *types.Project
	secrets map[string]string // by name, what is in them
	more    []string          // environment of the bots, besides
	ports   map[string]string // by service and port, such as "bot-1:8080": where that is here
	running map[string]*e2etest.Process
}

func compose(t *testing.T, p *types.Project, kept map[string]string, more ...string) *composition {
	t.Helper()
	return &composition{t, p, kept, more, map[string]string{}, map[string]*e2etest.Process{}}
}

// up starts what is named, after all that it depends on, and waits until it is healthy.
func (c *composition) up(names ...string) {
	c.t.Helper()
	for _, name := range names {
		for _, before := range slices.Sorted(maps.Keys(c.project.Services[name].DependsOn)) {
			if c.running[before] == nil {
				c.up(before)
			}
		}
		s := c.project.Services[name]
		c.running[name] = e2etest.Start(c.t, c.program(s))
		test := s.HealthCheck.Test[1:]
		healthy := e2etest.Within(time.Minute, func() bool {
			check := c.process(s, c.local(s, test))
			return check.Run() == nil || c.over(name)
		})
		if !healthy || c.over(name) {
			c.t.Fatalf("%s does not become healthy:\n%s", name, c.running[name].Said)
		}
	}
}

// over tells whether one has ended by itself.
func (c *composition) over(name string) bool { return c.running[name].Ends(10 * time.Millisecond) }

// down ends one as Docker does, and sees that it ends well in its time.
func (c *composition) down(name string) {
	c.t.Helper()
	c.tellToEnd(name)
	c.ended(name)
}

func (c *composition) tellToEnd(name string) {
	c.t.Helper()
	signals := map[string]syscall.Signal{"SIGTERM": syscall.SIGTERM, "SIGINT": syscall.SIGINT, "SIGUSR1": syscall.SIGUSR1}
	c.running[name].Gets(signals[c.project.Services[name].StopSignal])
}

func (c *composition) ended(name string) {
	c.t.Helper()
	if code := c.running[name].Exits(time.Duration(*c.project.Services[name].StopGracePeriod)); code != 0 {
		c.t.Errorf("%s ended with exit code %d:\n%s", name, code, c.running[name].Said)
	}
	delete(c.running, name)
}

// program is what the image of a service would run.
func (c *composition) program(s types.ServiceConfig) *exec.Cmd {
	c.t.Helper()
	image, _, _ := strings.Cut(s.Image, ":")
	switch image {
	case "unhunch":
		return c.process(s, append(imageOf(c.t).Entrypoint, imageOf(c.t).Cmd...))
	case "haproxy": // in the image a script puts in the first two flags
		file, err := filepath.Abs(c.project.Configs[s.Configs[0].Source].File)
		if err != nil {
			c.t.Fatal(err)
		}
		return c.process(s, []string{"haproxy", "-W", "-db", "-f", file})
	case "postgres":
		return c.database(s)
	}
	c.t.Fatalf("nobody knows what %s runs", s.Image)
	return nil
}

// process is a command in the place of a service.
func (c *composition) process(s types.ServiceConfig, command []string) *exec.Cmd {
	c.t.Helper()
	command = slices.Clone(command)
	if command[0] == "/usr/bin/unhunch" {
		command[0] = released.Path(c.t)
		if err := os.Chmod(filepath.Dir(command[0]), 0o755); err != nil { // every account may run it
			c.t.Fatal(err)
		}
	} else if found := filepath.Join(programs(c.t), command[0]); exists(found) {
		command[0] = found
	}
	cmd := exec.CommandContext(c.t.Context(), command[0], command[1:]...)
	cmd.Dir = "/" // nobody can write there, as in the image
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
	if strings.HasPrefix(s.Image, "unhunch:") {
		cmd.Env = append(cmd.Env, imageOf(c.t).Env...)
	}
	if strings.HasPrefix(s.Image, "postgres:") {
		_, port, _ := net.SplitHostPort(c.at(s.Name, "5432"))
		cmd.Env = append(cmd.Env, "PGPORT="+port)
	}
	for name, value := range environment(s) {
		cmd.Env = append(cmd.Env, name+"="+c.local(s, []string{value})[0])
	}
	if strings.HasPrefix(s.Image, "unhunch:") {
		cmd.Env = append(cmd.Env, c.more...)
	}
	if id := c.account(s); id != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: id}
	}
	return cmd
}

// account is as whom a service works; nil: as we do, who may not choose. PostgreSQL wants
// an account that this machine knows by name.
func (c *composition) account(s types.ServiceConfig) *syscall.Credential {
	c.t.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	id, group, _ := strings.Cut(s.User, ":")
	if strings.HasPrefix(s.Image, "postgres:") {
		known, err := user.Lookup("postgres")
		if err != nil {
			known, err = user.Lookup("nobody")
		}
		if err != nil {
			c.t.Fatal(err)
		}
		id, group = known.Uid, known.Gid
	}
	u, err := strconv.ParseUint(id, 10, 32)
	if err != nil {
		c.t.Fatal(err)
	}
	g, err := strconv.ParseUint(group, 10, 32)
	if err != nil {
		c.t.Fatal(err)
	}
	return &syscall.Credential{Uid: uint32(u), Gid: uint32(g)}
}

var (
	elsewhere = regexp.MustCompile(`\b([a-z]+(?:-\d)?):(\d+)\b`)
	own       = regexp.MustCompile(`^(?:127\.0\.0\.1)?:(\d+)$`)
	dialled   = regexp.MustCompile(`/127\.0\.0\.1/(\d+)$`)
)

// local has words of a service name what is here: other services, itself, and secrets.
func (c *composition) local(s types.ServiceConfig, words []string) []string {
	c.t.Helper()
	words = slices.Clone(words)
	for i, word := range words {
		if name, is := strings.CutPrefix(word, secrets); is {
			words[i] = c.secret(s, name)
			continue
		}
		if m := own.FindStringSubmatch(word); m != nil {
			words[i] = c.at(s.Name, m[1])
			continue
		}
		word = elsewhere.ReplaceAllStringFunc(word, func(address string) string {
			name, port, _ := strings.Cut(address, ":")
			name = name[strings.LastIndex(name, "@")+1:]
			if _, is := c.project.Services[name]; !is {
				return address
			}
			return c.at(name, port)
		})
		if m := dialled.FindStringSubmatch(word); m != nil {
			word = strings.TrimSuffix(word, m[0]) + "/" + strings.ReplaceAll(c.at(s.Name, m[1]), ":", "/")
		}
		words[i] = word
	}
	return words
}

// at is where a port of a service is.
func (c *composition) at(service, port string) string {
	c.t.Helper()
	name := service + ":" + port
	if c.ports[name] == "" {
		c.ports[name] = free(c.t)
	}
	return c.ports[name]
}

// secret is a file that the service's account can read, and no other.
func (c *composition) secret(s types.ServiceConfig, name string) string {
	c.t.Helper()
	text, is := c.secrets[name]
	if !is {
		c.t.Fatalf("nobody has said what the secret %s is", name)
	}
	dir := folder(c.t)
	path := filepath.Join(dir, name)
	err := os.WriteFile(path, []byte(text+"\n"), 0o440)
	if id := c.account(s); err == nil && id != nil {
		err = os.Chown(path, int(id.Uid), int(id.Gid))
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return path
}

// folder is one whose files every account may find.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, d := range []string{dir, filepath.Dir(dir)} {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// database is PostgreSQL, begun as its image's script does.
func (c *composition) database(s types.ServiceConfig) *exec.Cmd {
	c.t.Helper()
	dir, set := folder(c.t), environment(s)
	data := filepath.Join(dir, "data")
	if id := c.account(s); id != nil {
		if err := os.Chown(dir, int(id.Uid), int(id.Gid)); err != nil {
			c.t.Fatal(err)
		}
	}
	_, port, _ := net.SplitHostPort(c.at(s.Name, "5432"))
	password := c.local(s, []string{set["POSTGRES_PASSWORD_FILE"]})[0]
	flags := append([]string{"initdb", "-D", data, "--username=" + set["POSTGRES_USER"], "--pwfile=" + password}, strings.Fields(set["POSTGRES_INITDB_ARGS"])...)
	if out, err := c.process(s, append(flags, "--encoding=UTF8", "--locale=C", "--no-sync")).CombinedOutput(); err != nil {
		c.t.Fatalf("initdb: %v\n%s", err, out)
	}
	single := c.process(s, []string{"postgres", "--single", "-D", data, "postgres"})
	single.Stdin = strings.NewReader("CREATE DATABASE " + set["POSTGRES_DB"] + "\n")
	if out, err := single.CombinedOutput(); err != nil {
		c.t.Fatalf("make a database: %v\n%s", err, out)
	}
	return c.process(s, []string{"postgres", "-D", data, "-p", port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"})
}

// programs is the folder of PostgreSQL's.
func programs(t *testing.T) string {
	t.Helper()
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		t.Fatal("this takes PostgreSQL's initdb (on Debian: apt-get install postgresql)")
	}
	return filepath.Dir(found[len(found)-1])
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// image is what the bot's image says of itself.
type image struct {
	Env             []string
	Entrypoint, Cmd []string
}

func imageOf(t *testing.T) (i image) {
	t.Helper()
	text, err := os.ReadFile("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch verb {
		case "ENV":
			i.Env = strings.Fields(rest)
		case "ENTRYPOINT":
			err = json.Unmarshal([]byte(rest), &i.Entrypoint)
		case "CMD":
			err = json.Unmarshal([]byte(rest), &i.Cmd)
		}
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
	return i
}
