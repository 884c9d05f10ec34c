// Package commandline writes down what a command line takes: in its help, as a
// man page, and as completions for bash, zsh and fish.
//
// What it is told beyond kong's model are two habits. A value is called FILE or
// DIR where the name of a file or a folder is meant. And a flag with the tag
// `choices:"a,b"` takes one of these words: unlike with kong's own `enum`, the
// command checks that itself, beside everything else that is wrong.
package commandline

import (
	"strings"

	"github.com/alecthomas/kong"
)

// command is something that can be typed: the program, a group, or what does
// something.
type command struct {
	path      string // "store check"; "" is the program itself
	help      string
	detail    string
	beneath   []*command
	flags     []*kong.Flag // with those of the program, which may stand anywhere
	arguments []*kong.Positional
}

// name is the last word of what is typed.
func (c *command) name() string { return c.path[strings.LastIndex(c.path, " ")+1:] }

// commands gives everything that can be typed, the program first, and each one
// before those beneath it. What follows the word "help" is among them: names of
// commands, without their flags.
func commands(app *kong.Application) []*command {
	root := commandOf(app.Node, "")
	for _, c := range root.beneath {
		if c.path == "help" {
			c.beneath = topics(root, "help")
		}
	}
	return root.withThoseBeneath()
}

func commandOf(node *kong.Node, path string) *command {
	c := &command{path: path, help: node.Help, detail: node.Detail, flags: flagsOf(node), arguments: node.Positional}
	for _, child := range node.Children {
		if !child.Hidden {
			c.beneath = append(c.beneath, commandOf(child, strings.TrimSpace(path+" "+child.Name)))
		}
	}
	return c
}

// flagsOf gives the program's flags last: a command's own are what is looked for.
func flagsOf(node *kong.Node) []*kong.Flag {
	var flags []*kong.Flag
	for n := node; n != nil; n = n.Parent {
		for _, flag := range n.Flags {
			if !flag.Hidden {
				flags = append(flags, flag)
			}
		}
	}
	return flags
}

// topics are what can be asked for help on.
func topics(of *command, path string) []*command {
	var found []*command
	for _, c := range of.beneath {
		if c.path == "help" {
			continue
		}
		topic := &command{path: path + " " + c.name(), help: c.help}
		topic.beneath = topics(c, topic.path)
		found = append(found, topic)
	}
	return found
}

func (c *command) withThoseBeneath() []*command {
	all := []*command{c}
	for _, b := range c.beneath {
		all = append(all, b.withThoseBeneath()...)
	}
	return all
}

// kind is what a value may be.
type kind string

const (
	free   kind = "free"
	file   kind = "file"
	folder kind = "folder"
	choice kind = "choice"
)

func kindOf(v *kong.Value) kind {
	switch {
	case len(choicesOf(v)) > 0:
		return choice
	case called(v) == "FILE":
		return file
	case called(v) == "DIR":
		return folder
	}
	return free
}

// called is what help calls a value.
func called(v *kong.Value) string {
	if v.Flag != nil {
		return v.Flag.FormatPlaceHolder()
	}
	return strings.ToUpper(v.Name)
}

func choicesOf(v *kong.Value) []string {
	switch {
	case v.Enum != "":
		return v.EnumSlice()
	case v.Tag.Has("choices"):
		return strings.Split(v.Tag.Get("choices"), ",")
	}
	return nil
}

// takesValue reports whether a value has to follow a flag.
func takesValue(flag *kong.Flag) bool { return !flag.IsBool() && !flag.IsCounter() }

// spellings are the ways to type a flag, the short one first.
func spellings(flag *kong.Flag) []string {
	long := "--" + flag.Name
	if flag.Short == 0 {
		return []string{long}
	}
	return []string{"-" + string(flag.Short), long}
}
