package main

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"
)

// mistyped says of a command line that cannot be read what is wrong with it, and
// whose help to read.
func mistyped(err error) error {
	wrong, ok := errors.AsType[*kong.ParseError](err)
	if !ok {
		return err
	}
	node := wrong.Context.Selected()
	if node == nil {
		node = wrong.Context.Model.Node
	}
	said := strings.Replace(err.Error(), "from envar", "from the environment:", 1)
	for _, p := range node.Positional {
		said = strings.ReplaceAll(said, "<"+p.Name+">", strings.ToUpper(p.Name))
	}
	word, unexpected := strings.CutPrefix(said, "unexpected argument ")
	word, _, _ = strings.Cut(word, ", did you mean ")
	missing := missingIn(node)
	switch {
	case unexpected && !node.Leaf():
		if _, err := beneath(node, word); err != nil {
			said = err.Error()
		}
	case unexpected:
		said = fmt.Sprintf("there is no place for %q behind %s", word, node.FullPath())
	case wrong.Context.Error == nil && len(missing) > 0:
		is := "is"
		if len(missing) > 1 {
			is = "are"
		}
		said = fmt.Sprintf("%s %s missing behind %s", strings.Join(missing, " and "), is, node.FullPath())
	}
	help := strings.TrimSpace("unhunch help " + node.Path())
	return fmt.Errorf("%s\nTry: %s", said, help)
}

func missingIn(node *kong.Node) (names []string) {
	for _, p := range node.Positional {
		if p.Required && !p.Set {
			names = append(names, strings.ToUpper(p.Name))
		}
	}
	return names
}

// number reads a flag that is one.
func number(said *kong.DecodeContext, target reflect.Value) error {
	token, err := said.Scan.PopValue("number")
	if err != nil {
		return errors.New("takes a number, and there is none")
	}
	n, err := strconv.Atoi(token.String())
	if err != nil {
		return fmt.Errorf("takes a number, not %q", token)
	}
	target.SetInt(int64(n))
	return nil
}

// text reads whatever else stands behind a flag.
func text(said *kong.DecodeContext, target reflect.Value) error {
	token, err := said.Scan.PopValue("value")
	if err != nil {
		return errors.New("takes a value, and there is none")
	}
	target.SetString(token.String())
	return nil
}
