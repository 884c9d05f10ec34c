//go:build git

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// source is a folder with all that a build takes.
type source struct {
	t   *testing.T
	dir string
}

// copied is a copy of ours, in a folder of its own.
func copied(t *testing.T) source {
	t.Helper()
	s := source{t, filepath.Join(t.TempDir(), "src")}
	for _, name := range []string{"cmd", "internal", "routines", "tools"} {
		if err := os.CopyFS(filepath.Join(s.dir, name), os.DirFS(filepath.Join("..", "..", name))); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"go.mod", "go.sum", "Makefile", ".gitattributes", ".gitignore"} {
		text, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		s.write(name, string(text))
	}
	return s
}

func (s source) write(name, text string) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// does runs a command there, as one who has set nothing.
func (s source) does(command string, args ...string) string {
	s.t.Helper()
	cmd := exec.CommandContext(s.t.Context(), command, args...)
	cmd.Dir = s.dir
	for _, set := range os.Environ() {
		name, _, _ := strings.Cut(set, "=")
		switch {
		case strings.HasPrefix(name, "GIT_"), strings.HasPrefix(name, "MAKE"), name == "MFLAGS",
			name == "VERSION", name == "COMMIT", name == "DATE", name == "GOFLAGS":
		default:
			cmd.Env = append(cmd.Env, set)
		}
	}
	const moment = "2026-03-02T11:00:00+02:00"
	cmd.Env = append(cmd.Env, "GOFLAGS="+os.Getenv("GOFLAGS")+" -buildvcs=auto", "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=-", "GIT_AUTHOR_EMAIL=-", "GIT_COMMITTER_NAME=-", "GIT_COMMITTER_EMAIL=-", "GIT_AUTHOR_DATE="+moment, "GIT_COMMITTER_DATE="+moment)
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.t.Fatalf("%s %v: %v\n%s", command, args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// builds gives the bytes, and what they say that they are.
func (s source) builds(settings ...string) (content []byte, version string) {
	s.t.Helper()
	s.does("make", append([]string{"build"}, settings...)...)
	content, err := os.ReadFile(filepath.Join(s.dir, "unhunch"))
	if err != nil {
		s.t.Fatal(err)
	}
	return content, strings.TrimPrefix(s.does("./unhunch", "--version"), "unhunch ")
}

// commits gives the commit.
func (s source) commits() string {
	s.t.Helper()
	s.does("git", "init", "-q")
	s.does("git", "add", ".")
	s.does("git", "commit", "-q", "-m", "all")
	return s.does("git", "rev-parse", "HEAD")
}

// unpacks is an archive of a commit, in a folder of its own.
func (s source) unpacks() source {
	s.t.Helper()
	other := source{s.t, filepath.Join(s.t.TempDir(), "elsewhere", "src")}
	if err := os.MkdirAll(other.dir, 0o700); err != nil {
		s.t.Fatal(err)
	}
	file := filepath.Join(other.dir, "..", "src.tar")
	s.does("git", "archive", "-o", file, "HEAD")
	other.does("tar", "-xf", file)
	return other
}

func TestTheSameCommitGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	here := copied(t)
	hash := here.commits()
	want, said := here.builds()
	if line := "devel, commit " + hash + ", 2026-03-02T09:00:00Z, "; !strings.HasPrefix(said, line) {
		t.Errorf("it says %q, not %q", said, line)
	}
	archive := here.unpacks()
	clone := source{t, filepath.Join(t.TempDir(), "c")}
	here.does("git", "clone", "-q", here.dir, clone.dir)
	for name, s := range map[string]source{"again": here, "an archive, without git": archive, "a clone": clone} {
		got, also := s.builds()
		if !bytes.Equal(want, got) || also != said {
			t.Errorf("%s: other bytes, which say %q", name, also)
		}
	}
	got, _ := copied(t).builds("COMMIT="+hash, "DATE=2026-03-02T11:00:00+02:00")
	if !bytes.Equal(want, got) {
		t.Error("a copy that is told the commit: other bytes")
	}
}

func TestABuildKnowsItsVersionWithGitOrWithout(t *testing.T) {
	t.Parallel()
	bare := copied(t)
	outer := source{t, filepath.Dir(bare.dir)}
	outer.does("git", "init", "-q") // somebody else's repository
	outer.does("git", "commit", "-q", "--allow-empty", "-m", "not ours")
	if _, said := bare.builds(); !strings.HasPrefix(said, "devel, go") {
		t.Errorf("of nothing but files it says %q", said)
	}
	if _, said := bare.builds("VERSION=v1.2.0"); !strings.HasPrefix(said, "v1.2.0, go") {
		t.Errorf("told a version it says %q", said)
	}
	hash := bare.commits()
	bare.does("git", "tag", "v1.3.0")
	for name, s := range map[string]source{"git": bare, "an archive": bare.unpacks()} {
		if _, said := s.builds(); !strings.HasPrefix(said, "v1.3.0, commit "+hash+", ") {
			t.Errorf("of a tag, %s says %q", name, said)
		}
	}
	bare.write("routines/new.go", "package routines\n")
	if _, said := bare.builds(); !strings.HasPrefix(said, "v1.3.0-dirty, commit "+hash+"-dirty, ") {
		t.Errorf("of changes it says %q", said)
	}
}
