package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/creack/pty"
	"github.com/google/go-cmp/cmp"
)

// completed are lines that can go on in one way, and how they do.
var completed = map[string]string{
	"unhunch sandb":                          "unhunch sandbox",
	"unhunch store sta":                      "unhunch store stats",
	"unhunch --log-level debug store sta":    "unhunch --log-level debug store stats",
	"unhunch --log-level=debug store sta":    "unhunch --log-level=debug store stats",
	"unhunch run --holi":                     "unhunch run --holidays",
	"unhunch run --no":                       "unhunch run --no-calendars",
	"unhunch run --por":                      "unhunch run --por", // it is another command's
	"unhunch --log-format j":                 "unhunch --log-format json",
	"unhunch run --log-format=j":             "unhunch run --log-format=json",
	"unhunch run --store kep":                "unhunch run --store kept.db",
	"unhunch run --store=kep":                "unhunch run --store=kept.db",
	"unhunch run --routines mi":              "unhunch run --routines mine/", // and not the file mint.yaml
	"unhunch run --store kept.db --backu mi": "unhunch run --store kept.db --backu mi",
	"unhunch backup kep":                     "unhunch backup kept.db",
	"unhunch backup kept.db kep":             "unhunch backup kept.db kep", // there is one only
	"unhunch backup --store x two":           `unhunch backup --store x two\ words.db`,
	"unhunch --log-format mi":                "unhunch --log-format mi", // files are for what takes files
	"unhunch run --metrics mi":               "unhunch run --metrics mi",
	"unhunch routines show mi":               "unhunch routines show mi",
	"unhunch check mi":                       "unhunch check mine/",
	"unhunch completion z":                   "unhunch completion zsh",
	"unhunch help sto":                       "unhunch help store",
	"unhunch help store che":                 "unhunch help store check",
}

// script writes the completion into a folder that has some files to complete.
func script(t *testing.T, shell string) (dir, file string) {
	t.Helper()
	code, said, trouble := types(t, nil, "completion", shell)
	if code != exitOK || trouble != "" {
		t.Fatalf("exit code %d: %s", code, trouble)
	}
	dir = t.TempDir()
	writes(t, dir, map[string]string{"kept.db": "", "two words.db": "", "mint.yaml": "", "mine/nod.yaml": ""})
	file = filepath.Join(t.TempDir(), "_unhunch")
	if err := os.WriteFile(file, []byte(said), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, file
}

// completes gives each line to a shell at a terminal, presses Tab, and sees what has
// become of it. The shell says what it is with Ctrl-X, between << and >>.
func completes(t *testing.T, shell *exec.Cmd) {
	t.Helper()
	terminal, err := pty.Start(shell)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = terminal.Close()
		_ = shell.Wait() // it ends by that, in whichever way
	})
	until(t, terminal, "READY")
	for line, want := range completed {
		const tab, say, wipe = "\t", "\x18", "\x15"
		if _, err := fmt.Fprint(terminal, line+tab+say); err != nil {
			t.Fatal(err)
		}
		said := until(t, terminal, ">>")
		got := strings.TrimSuffix(said[strings.LastIndex(said, "<<")+2:], ">>")
		if got = strings.TrimRight(got, " ="); got != want {
			t.Errorf("%q becomes %q, not %q", line, got, want)
		}
		if _, err := fmt.Fprint(terminal, wipe); err != nil {
			t.Fatal(err)
		}
	}
}

// until reads what a terminal shows, up to a word.
func until(t *testing.T, terminal *os.File, word string) string {
	t.Helper()
	var shown strings.Builder
	piece := make([]byte, 1)
	for !strings.HasSuffix(shown.String(), word) {
		if _, err := terminal.Read(piece); err != nil {
			t.Fatalf("%v, after %q", err, shown.String())
		}
		shown.Write(piece)
	}
	return shown.String()
}

// menu is what should be offered behind a command: the commands beneath it, or
// its flags.
func menu(node *kong.Node) (beneath, flags []string) {
	for _, child := range node.Children {
		beneath = append(beneath, child.Name)
	}
	for _, group := range node.AllFlags(true) {
		for _, flag := range group {
			flags = append(flags, "--"+flag.Name)
			if flag.Short != 0 {
				flags = append(flags, "-"+string(flag.Short))
			}
		}
	}
	return beneath, flags
}

// offersAll looks at every menu of the whole command line.
func offersAll(t *testing.T, offered func(line string) []string) {
	t.Helper()
	var look func(node *kong.Node)
	look = func(node *kong.Node) {
		beneath, flags := menu(node)
		before := strings.TrimSpace("unhunch " + node.Path())
		if len(beneath) > 0 {
			if diff := cmp.Diff(slices.Sorted(slices.Values(beneath)), slices.Sorted(slices.Values(offered(before+" ")))); diff != "" {
				t.Errorf("behind %q: %s", before, diff)
			}
		}
		if diff := cmp.Diff(slices.Sorted(slices.Values(flags)), slices.Sorted(slices.Values(offered(before+" -")))); diff != "" {
			t.Errorf("the flags of %q: %s", before, diff)
		}
		for _, child := range node.Children {
			look(child)
		}
	}
	look(model(t).Node)
}

func TestBashCompletesWhatIsTyped(t *testing.T) {
	dir, file := script(t, "bash")
	start := filepath.Join(t.TempDir(), "bashrc")
	if err := os.WriteFile(start, []byte(`
source '`+file+`'
say() { printf '<<%s>>' "$READLINE_LINE"; }
bind -x '"\C-x": say'
bind 'set bell-style none'
PS1='READY'
`), 0o600); err != nil {
		t.Fatal(err)
	}
	shell := exec.CommandContext(t.Context(), "bash", "--noprofile", "--rcfile", start, "-i")
	shell.Dir = dir
	shell.Env = append(os.Environ(), "TERM=dumb")
	completes(t, shell)
}

func TestBashOffersEveryCommandAndFlag(t *testing.T) {
	_, file := script(t, "bash")
	offersAll(t, func(line string) []string {
		shell := exec.CommandContext(t.Context(), "bash", "-c", `source "$1"; IFS=' '; COMP_WORDS=($2); [[ $2 == *' ' ]] && COMP_WORDS+=(''); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _unhunch; printf '%s\n' "${COMPREPLY[@]}"`, "bash", file, line)
		said, err := shell.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, said)
		}
		return strings.Fields(string(said))
	})
}
