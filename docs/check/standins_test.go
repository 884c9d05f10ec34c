package check

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// What a stand-in is told by its environment.
const (
	envRoot   = "CHECK_ROOT"   // the folder that /etc, /usr, /var/lib and /srv are in
	envHouse  = "CHECK_HOUSE"  // the source
	envBinary = "CHECK_BINARY" // the real unhunch
	envSlack  = "CHECK_SLACK"  // the pretend Slack's Web API
	roleOf    = "CHECK_ROLE"   // set: it is a stand-in
)

// exitAmiss is what a stand-in ends with where the real program would not do.
const exitAmiss = 99

// standIn does what a program would, as far as can be, and gives its exit code.
func standIn(program string, args []string) int {
	does := map[string]func([]string) error{
		"unhunch": unhunch, "unhunch-doctor": doctor, "sudo": sudo, "install": install, "useradd": useradd, "apt": apt,
		"systemctl": systemctl, "journalctl": journalctl, "docker": docker, "kubectl": kubectl, "cosign": cosign,
		"openssl": openssl, "make": makes, "go": goRun,
	}[program]
	err := fmt.Errorf("nobody has said what it does")
	if does != nil {
		err = does(args)
	}
	if err == nil {
		return 0
	}
	if ended, is := err.(*exec.ExitError); is { //nolint:errorlint // as it comes from Run
		return ended.ExitCode()
	}
	fmt.Fprintf(os.Stderr, "%s, which stands in: %v\n", program, err)
	return exitAmiss
}

func root(path string) string    { return filepath.Join(os.Getenv(envRoot), path) }
func inHouse(path string) string { return filepath.Join(os.Getenv(envHouse), path) }

// handsOn runs a program in our place.
func handsOn(program string, args ...string) error {
	cmd := exec.Command(program, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return cmd.Run()
}

// itself is a program, and not what stands in for it.
func itself(program string, args ...string) *exec.Cmd {
	path := strings.TrimPrefix(os.Getenv("PATH"), root("/stand-ins")+":")
	cmd := exec.Command("/usr/bin/env", append([]string{"PATH=" + path, program}, args...)...)
	cmd.Env = append(os.Environ(), "PATH="+path, roleOf+"=")
	return cmd
}

// works are what a command that goes on says once it works.
func works(args []string) string {
	switch {
	case len(args) == 0 || slices.Contains(args, "--help"):
		return ""
	case args[0] == "run":
		return "working"
	case args[0] == "sandbox", len(args) > 1 && args[0] == "routines" && args[1] == "preview":
		return "Ctrl-C ends it."
	}
	return ""
}

// unhunch runs the real one. Where it would go on, it is ended as by Ctrl-C.
func unhunch(args []string) error {
	sign := works(args)
	if sign == "" {
		return handsOn(os.Getenv(envBinary), args...)
	}
	cmd := exec.Command(os.Getenv(envBinary), args...)
	said := &watched{sign: sign, seen: make(chan struct{}, 1)}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, io.MultiWriter(os.Stdout, said), io.MultiWriter(os.Stderr, said)
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		if err == nil {
			return fmt.Errorf("it ended before it said %q", sign)
		}
		return err
	case <-said.seen:
	case <-time.After(time.Minute):
		_ = cmd.Process.Kill()
		return fmt.Errorf("it did not say %q within a minute", sign)
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		return err
	}
	return <-ended
}

// watched looks for a sign in what is written, which comes line by line.
type watched struct {
	sign string
	seen chan struct{}
}

func (w *watched) Write(p []byte) (int, error) {
	if strings.Contains(string(p), w.sign) {
		select {
		case w.seen <- struct{}{}:
		default:
		}
	}
	return len(p), nil
}

// sudo is the account that there is.
func sudo(args []string) error {
	for len(args) > 1 && args[0] == "-u" {
		args = args[2:]
	}
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		return fmt.Errorf("it is not known what to do with %q", args)
	}
	return handsOn(args[0], args[1:]...)
}

// install gives files to nobody.
func install(args []string) error {
	var rest []string
	for i := 0; i < len(args); i++ {
		if args[i] == "-o" || args[i] == "-g" {
			i++
			continue
		}
		rest = append(rest, args[i])
	}
	cmd := itself("install", rest...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return cmd.Run()
}

func useradd(args []string) error {
	for _, want := range []string{"--system", "--home-dir", "--shell", "unhunch"} {
		if !slices.Contains(args, want) {
			return fmt.Errorf("%s is not there", want)
		}
	}
	return nil
}

// apt puts in place what the package has.
func apt(args []string) error {
	if len(args) != 2 || args[0] != "install" || !regexp.MustCompile(`^\./unhunch_.*_amd64\.deb$`).MatchString(args[1]) {
		return fmt.Errorf("it is not known what to do with %q", args)
	}
	return installs()
}

// installs does as the package, with an empty store.
func installs() error {
	for _, dir := range []string{"/var/lib/unhunch/backups", "/etc/unhunch", "/etc/systemd/system"} {
		if err := os.MkdirAll(root(dir), 0o700); err != nil {
			return err
		}
	}
	files, err := filepath.Glob(inHouse("packaging/etc/*"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("the package has nothing for /etc: %w", err)
	}
	for _, file := range files {
		if err := copies(file, root("/etc/unhunch/"+filepath.Base(file)), 0o600); err != nil {
			return err
		}
	}
	if err := copies(inHouse("packaging/systemd/unhunch.service"), root("/etc/systemd/system/unhunch.service"), 0o644); err != nil {
		return err
	}
	cmd := exec.Command(os.Getenv(envBinary), "store", "create", "--store", root("/var/lib/unhunch/unhunch.db"))
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, said)
	}
	return nil
}

func copies(from, to string, mode os.FileMode) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, mode)
}

// cosign knows under which name a release is signed.
func cosign(args []string) error {
	config, err := os.ReadFile(inHouse(".goreleaser.yaml"))
	if err != nil {
		return err
	}
	if len(args) < 4 || args[0] != "verify-blob" || args[1] != "SHA256SUMS" || args[2] != "--bundle" || args[3] != "SHA256SUMS.sigstore.json" {
		return fmt.Errorf("it is not known what to do with %q", args)
	}
	for _, name := range []string{"name_template: SHA256SUMS\n", `"${artifact}.sigstore.json"`} {
		if !strings.Contains(string(config), name) {
			return fmt.Errorf("a release has no %s", name)
		}
	}
	return nil
}

// openssl prints random bytes.
func openssl(args []string) error {
	if len(args) != 3 || args[0] != "rand" || args[1] != "-base64" {
		return fmt.Errorf("it is not known what to do with %q", args)
	}
	n, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	some := make([]byte, n)
	_, _ = rand.Read(some)
	fmt.Println(base64.StdEncoding.EncodeToString(some))
	return nil
}

// makes asks make what it would do.
func makes(args []string) error {
	rules, err := os.ReadFile(inHouse("Makefile"))
	if err != nil {
		return err
	}
	_, rule, found := strings.Cut(string(rules), "\n"+args[0]+":")
	if !found {
		return fmt.Errorf("there is no target %s", args[0])
	}
	if rule, _, _ = strings.Cut(rule, "\n\n"); strings.Contains(rule, "$(MAKE)") {
		return nil // that it would do, too
	}
	out, err := itself("make", append([]string{"--dry-run", "-C", os.Getenv(envHouse)}, args...)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	switch args[0] {
	case "build":
		_ = os.Remove("unhunch")
		return os.Symlink(filepath.Join(root("/stand-ins"), "unhunch"), "unhunch")
	case "try":
		return unhunch([]string{"sandbox"})
	}
	return nil
}

// goRun runs what is in the source, and has it write elsewhere.
func goRun(args []string) error {
	if args = slices.Clone(args); len(args) < 2 || args[0] != "run" || !strings.HasPrefix(args[1], "./internal/") {
		return fmt.Errorf("it is not known what to do with %q: it could write into the source, or begin these tests anew", args)
	}
	if i := slices.Index(args, "-pictures"); i >= 0 && i+1 < len(args) {
		args[i+1] = root("/pictures")
		if err := os.MkdirAll(args[i+1], 0o700); err != nil {
			return err
		}
	}
	cmd := itself("go", args...)
	cmd.Dir = os.Getenv(envHouse)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}
