//go:build zsh

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// zsh is a shell at a terminal whose menus are written to a file, too: every
// word that would be offered goes through compadd.
func zsh(t *testing.T) (shell *exec.Cmd, menus string) {
	t.Helper()
	dir, file := script(t, "zsh")
	home := t.TempDir()
	menus = filepath.Join(home, "menus")
	if err := os.WriteFile(filepath.Join(home, ".zshrc"), []byte(`
fpath=('`+filepath.Dir(file)+`' $fpath)
autoload -Uz compinit && compinit -u -D
compadd() {
	if [[ ${@[1,(i)(-|--)]} != *-(O|A|D)\ * ]]; then
		local -a offered
		builtin compadd -A offered "$@"
		print -rl -- $offered >>'`+menus+`'
	fi
	builtin compadd "$@"
}
say() { print -rn "<<$BUFFER>>"; }
zle -N say
bindkey -e
bindkey '^X' say
bindkey -r '^X^X'
KEYTIMEOUT=1
unsetopt list_ambiguous
setopt no_auto_list no_auto_menu no_beep
unset zle_bracketed_paste
PS1=READY
`), 0o600); err != nil {
		t.Fatal(err)
	}
	shell = exec.CommandContext(t.Context(), "zsh", "-i")
	shell.Dir = dir
	shell.Env = append(os.Environ(), "TERM=dumb", "ZDOTDIR="+home, "HOME="+home)
	return shell, menus
}

func TestZshCompletesWhatIsTyped(t *testing.T) {
	shell, _ := zsh(t)
	completes(t, shell)
}

func TestZshOffersEveryCommandAndFlag(t *testing.T) {
	shell, menus := zsh(t)
	terminal, err := pty.Start(shell)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = terminal.Close()
		_ = shell.Wait() // it ends by that, in whichever way
	})
	until(t, terminal, "READY")
	offersAll(t, func(line string) []string {
		if err := os.WriteFile(menus, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := terminal.WriteString("\x15" + line + "\t\x18"); err != nil {
			t.Fatal(err)
		}
		until(t, terminal, ">>")
		said, err := os.ReadFile(menus)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Fields(string(said))
	})
}
