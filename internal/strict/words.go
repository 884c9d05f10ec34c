package strict

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// LongestID is how many characters an id has at most: it is short enough to
// travel in a button's value.
const LongestID = 48

// Meant suggests the nearest of the words, or lists them all.
func Meant(word string, words []string) string {
	if near := Nearest(word, words); near != "" {
		return "did you mean " + near + "?"
	}
	return "use one of " + strings.Join(words, ", ")
}

func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "an object"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias"
	default:
	}
	switch n.ShortTag() {
	case "!!int", "!!float":
		return "a number"
	case "!!bool":
		return "true or false"
	case "!!timestamp":
		return "a date"
	case "!!null":
		return "empty"
	default:
		return "text"
	}
}

// legible keeps a field's name that an author made up on one short line.
func legible(name string) string {
	if q := quote(name); q != `"`+name+`"` {
		return q
	}
	return name
}

// quote shows what an author wrote, or how it began.
func quote(s string) string {
	if runes := []rune(s); len(runes) > LongestID {
		s = string(runes[:LongestID]) + "…"
	}
	return strconv.Quote(s)
}

func kebab(s string) bool {
	if len(s) > LongestID {
		return false
	}
	for part := range strings.SplitSeq(s, "-") {
		if part == "" || strings.Trim(part, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
	}
	return true
}
