package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"

	"unhunch/internal/commandline"
	"unhunch/internal/strict"
)

// helpCmd prints what --help does.
type helpCmd struct {
	Command []string `arg:"" optional:"" help:"The command to tell about, such as run, or store check."`
}

func (c *helpCmd) Run(parser *kong.Kong) error {
	node := parser.Model.Node
	var names []string
	for _, word := range c.Command {
		next, err := beneath(node, word)
		if err != nil {
			return err
		}
		node = next
		names = append(names, word)
	}
	topic, err := kong.Trace(parser, names)
	if err != nil {
		return err
	}
	return topic.PrintUsage(false)
}

// beneath finds a command by its name.
func beneath(node *kong.Node, word string) (*kong.Node, error) {
	var names []string
	for _, child := range node.Children {
		if child.Name == word {
			return child, nil
		}
		names = append(names, child.Name)
	}
	where := strings.TrimSpace("unhunch " + node.Path())
	if len(names) == 0 {
		return nil, &misused{fmt.Errorf("%s has no commands beneath it, so there is no help on %q", where, word)}
	}
	mend := where + " has these: " + strings.Join(names, ", ")
	if near := strict.Nearest(word, names); near != "" {
		mend = "did you mean " + near + "?"
	}
	return nil, &misused{fmt.Errorf("there is no command %q: %s", word, mend)}
}

// printHelp is --help: of the whole, with the exit codes.
func printHelp(options kong.HelpOptions, about *kong.Context) error {
	err := kong.DefaultHelpPrinter(options, about)
	if err == nil && about.Selected() == nil {
		_, err = fmt.Fprintf(about.Stdout, "\nExit codes:\n%s\n", commandline.Exits(exits()))
	}
	if err != nil {
		return &unwritten{err}
	}
	return nil
}

// unfinished is a group of commands, or the program, with no command behind it:
// whoever types that wants to know what there is.
func unfinished(err error) (*kong.Context, bool) {
	wrong, ok := errors.AsType[*kong.ParseError](err)
	if !ok || wrong.Context.Error != nil {
		return nil, false
	}
	node := wrong.Context.Selected()
	if node == nil {
		node = wrong.Context.Model.Node
	}
	return wrong.Context, !node.Leaf()
}
