package commandline

import "github.com/alecthomas/kong"

// Shell is one that can complete what is typed.
type Shell string

// The shells whose completion can be written.
const (
	Bash Shell = "bash"
	Zsh  Shell = "zsh"
	Fish Shell = "fish"
)

// Completion gives the script that teaches a shell to complete the commands,
// flags, words and files that the program takes. It starts nothing while
// somebody types.
func Completion(app *kong.Application, shell Shell) string {
	all := commands(app)
	switch shell {
	case Bash:
		return bash(app.Name, all)
	case Zsh:
		return zsh(app.Name, all)
	case Fish:
		return fish(app.Name, all)
	}
	return ""
}
