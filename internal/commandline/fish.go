package commandline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"
)

// fishHead has the question that every line below asks: is it this command, with
// so many arguments behind it?
const fishHead = `# Completion of @NAME@ for fish: keep this file as
# ~/.config/fish/completions/@NAME@.fish
function __@NAME@_at
    set -l command ''
    set -l arguments 0
    set -l value no
    set -l bare no
    for word in (commandline -opc)[2..-1]
        if test $value = yes
            set value no
            continue
        end
        if test $bare = no
            switch $word
                case --
                    set bare yes
                    continue
                case @VALUED@
                    set value yes
                    continue
                case '-*'
                    continue
            end
            switch "$command $word"
                case @COMMANDS@
                    set command (string trim -- "$command $word")
                    continue
            end
        end
        set arguments (math $arguments + 1)
    end
    test "$command" = "$argv[1]"
    and begin
        test (count $argv) -lt 2
        or test $arguments = $argv[2]
    end
end
complete -c @NAME@ -f
`

func fish(name string, all []*command) string {
	var valued, lines []string
	for _, c := range all {
		for _, b := range c.beneath {
			lines = append(lines, fmt.Sprintf("complete -c %s -n %s -a %s -d %s", name, fishAt(name, c.path, "0"), b.name(), fishQuoted(brief(b.help))))
		}
		for i, argument := range c.arguments {
			if len(c.beneath) == 0 {
				lines = append(lines, fmt.Sprintf("complete -c %s -n %s %s", name, fishAt(name, c.path, strconv.Itoa(i)), fishTakes(argument)))
			}
		}
		for _, flag := range c.flags {
			lines = append(lines, fishFlag(name, c, flag))
			if takesValue(flag) {
				valued = append(valued, spellings(flag)...)
			}
		}
	}
	slices.Sort(valued)
	return strings.NewReplacer(
		"@NAME@", name,
		"@VALUED@", strings.Join(slices.Compact(valued), " "),
		"@COMMANDS@", strings.Join(typed(all), " "),
	).Replace(fishHead) + strings.Join(lines, "\n") + "\n"
}

func fishFlag(name string, c *command, flag *kong.Flag) string {
	line := fmt.Sprintf("complete -c %s -n %s -l %s", name, fishAt(name, c.path), flag.Name)
	if flag.Short != 0 {
		line += " -s " + string(flag.Short)
	}
	if takesValue(flag) {
		line += " -r " + fishTakes(flag.Value)
	}
	return line + " -d " + fishQuoted(brief(flag.Help))
}

// fishAt is the condition that a line holds under. It is quoted twice, since
// fish reads it again.
func fishAt(name, path string, arguments ...string) string {
	return `"` + strings.Join(append([]string{"__" + name + "_at " + quoted(path)}, arguments...), " ") + `"`
}

// fishQuoted is a text as fish takes it literally.
func fishQuoted(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(text) + "'"
}

// fishTakes is what may be offered for a value: files only where they are meant.
func fishTakes(v *kong.Value) string {
	switch kindOf(v) {
	case file:
		return "-F"
	case folder:
		return "-f -a '(__fish_complete_directories)'"
	case choice:
		return "-f -a " + fishQuoted(strings.Join(choicesOf(v), " "))
	case free:
	}
	return "-f"
}
