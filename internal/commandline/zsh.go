package commandline

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"
)

const zshHead = `#compdef @NAME@
# Completion of @NAME@ for zsh: keep this file as _@NAME@ in a folder of your
# $fpath, or source it after compinit.
`

// zshFoot: zsh runs the file itself for the first completion, when it found it
// by its name.
const zshFoot = `if [[ $funcstack[1] == _@NAME@ ]]; then
	_@NAME@ "$@"
else
	compdef _@NAME@ @NAME@
fi
`

func zsh(name string, all []*command) string {
	var script strings.Builder
	script.WriteString(strings.ReplaceAll(zshHead, "@NAME@", name))
	for _, c := range all {
		if len(c.beneath) > 0 {
			zshGroup(&script, name, c)
		} else {
			zshLeaf(&script, name, c)
		}
	}
	script.WriteString(strings.ReplaceAll(zshFoot, "@NAME@", name))
	return script.String()
}

// zshName is the function that completes a command.
func zshName(name, path string) string {
	return "_" + strings.Join(append([]string{name}, strings.Fields(path)...), "_")
}

func zshLeaf(script *strings.Builder, name string, c *command) {
	specs := zshFlags(c)
	for i, argument := range c.arguments {
		spec := strconv.Itoa(i+1) + ":"
		if !argument.Required {
			spec += ":"
		}
		specs = append(specs, quoted(spec+called(argument)+":"+zshAction(argument)))
	}
	does := ":" // nothing can follow
	if len(specs) > 0 {
		does = "_arguments " + strings.Join(specs, " \\\n\t\t")
	}
	fmt.Fprintf(script, "%s() {\n\t%s\n}\n", zshName(name, c.path), does)
}

func zshGroup(script *strings.Builder, name string, c *command) {
	fmt.Fprintf(script, "%s() {\n\tlocal curcontext=$curcontext context state state_descr line ret=1\n\tlocal -A opt_args\n", zshName(name, c.path))
	fmt.Fprintf(script, "\t_arguments -C %s && ret=0\n", strings.Join(append(zshFlags(c), "'1: :->command'", "'*:: :->rest'"), " \\\n\t\t"))
	script.WriteString("\tcase $state in\n\tcommand)\n\t\tlocal -a commands=(\n")
	for _, b := range c.beneath {
		fmt.Fprintf(script, "\t\t\t%s\n", quoted(b.name()+":"+strings.ReplaceAll(brief(b.help), ":", `\:`)))
	}
	script.WriteString("\t\t)\n\t\t_describe -t commands command commands && ret=0 ;;\n\trest)\n\t\tcase $words[1] in\n")
	for _, b := range c.beneath {
		fmt.Fprintf(script, "\t\t%s) %s && ret=0 ;;\n", b.name(), zshName(name, b.path))
	}
	script.WriteString("\t\tesac ;;\n\tesac\n\treturn ret\n}\n")
}

func zshFlags(c *command) []string {
	var specs []string
	for _, flag := range c.flags {
		what := "[" + strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(brief(flag.Help)) + "]"
		all := spellings(flag)
		for _, spelling := range all {
			spec := spelling
			if takesValue(flag) {
				spec += "="
				if len(spelling) == 2 {
					spec = spelling + "+"
				}
			}
			spec = "(" + strings.Join(all, " ") + ")" + spec + what
			if takesValue(flag) {
				spec += ":" + called(flag.Value) + ":" + zshAction(flag.Value)
			}
			specs = append(specs, quoted(spec))
		}
	}
	return specs
}

func zshAction(v *kong.Value) string {
	switch kindOf(v) {
	case file:
		return "_files"
	case folder:
		return "_files -/"
	case choice:
		return "(" + strings.Join(choicesOf(v), " ") + ")"
	case free:
	}
	return " "
}
