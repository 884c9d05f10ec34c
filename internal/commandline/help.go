package commandline

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// Describe says what a flag or an argument is for, what it is when nobody says,
// and which environment variable says it, too.
func Describe(v *kong.Value) string {
	said := []string{v.Help}
	if v.Default != "" {
		said = append(said, "Default: "+v.Default+".")
	}
	if len(v.Tag.Envs) > 0 {
		said = append(said, "Environment: "+strings.Join(v.Tag.Envs, ", ")+".")
	}
	return strings.Join(said, " ")
}

// ExitCode is one that the program may end with.
type ExitCode struct {
	Code    int
	Meaning string
}

// Exits are what help and the man page say of the exit codes.
func Exits(codes []ExitCode) string {
	lines := make([]string, 0, len(codes))
	for _, c := range codes {
		lines = append(lines, fmt.Sprintf("  %-3d %s", c.Code, c.Meaning))
	}
	return strings.Join(lines, "\n")
}
