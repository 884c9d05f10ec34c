package commandline

import (
	"fmt"
	"slices"
	"strings"
)

// quoted is a text as bash, zsh and fish take it literally.
func quoted(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// typed are the commands as a case's patterns: the one above, and the word.
func typed(all []*command) []string {
	var patterns []string
	for _, c := range all[1:] {
		above := strings.TrimSuffix(strings.TrimSuffix(c.path, c.name()), " ")
		patterns = append(patterns, quoted(above+" "+c.name()))
	}
	return patterns
}

// brief is the first sentence of a help text: what fits beside a word in a menu.
func brief(help string) string {
	for _, end := range []string{". ", "; ", ": "} {
		help, _, _ = strings.Cut(help, end)
	}
	return strings.TrimSuffix(help, ".")
}

// cases collects the patterns of a shell's case by what is to be done.
type cases struct {
	actions  []string // in the order in which they came
	patterns map[string][]string
}

func (c *cases) add(pattern, action string) {
	if c.patterns == nil {
		c.patterns = map[string][]string{}
	}
	if _, known := c.patterns[action]; !known {
		c.actions = append(c.actions, action)
	}
	if !slices.Contains(c.patterns[action], pattern) {
		c.patterns[action] = append(c.patterns[action], pattern)
	}
}

func (c *cases) String() string {
	var lines []string
	for _, action := range c.actions {
		var alternatives []string
		for _, p := range c.patterns[action] {
			alternatives = append(alternatives, quoted(p))
		}
		lines = append(lines, fmt.Sprintf("%s) %s ;;", strings.Join(alternatives, " | "), action))
	}
	return strings.Join(lines, "\n\t")
}
