package routine

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// pattern is a regular expression that first looks whether one of its needles is
// there: nearly all texts have none, and looking costs a tenth.
type pattern struct {
	*regexp.Regexp

	needles []string // none: nothing can be told without the expression
}

func compile(expression string) pattern {
	p := pattern{Regexp: regexp.MustCompile(expression)}
	if tree, err := syntax.Parse(expression, syntax.Perl); err == nil {
		p.needles = needles(tree)
	}
	return p
}

// FindString is what the expression finds first.
func (p pattern) FindString(in string) string {
	if len(p.needles) > 0 && !slices.ContainsFunc(p.needles, func(n string) bool { return strings.Contains(in, n) }) {
		return ""
	}
	return p.Regexp.FindString(in)
}

// needles are texts of which at least one stands in whatever an expression
// matches. None: there may be no such text.
func needles(tree *syntax.Regexp) []string {
	switch tree.Op { //nolint:exhaustive // all others match without a fixed text
	case syntax.OpLiteral:
		if tree.Flags&syntax.FoldCase == 0 {
			return []string{string(tree.Rune)}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return needles(tree.Sub[0])
	case syntax.OpConcat:
		var best []string
		for _, part := range tree.Sub {
			if of := needles(part); shortest(of) > shortest(best) {
				best = of
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, way := range tree.Sub {
			of := needles(way)
			if of == nil {
				return nil
			}
			all = append(all, of...)
		}
		return all
	}
	return nil
}

// shortest is the length of the shortest one in bytes: the longer, the rarer.
func shortest(texts []string) (n int) {
	for i, t := range texts {
		if i == 0 || len(t) < n {
			n = len(t)
		}
	}
	return n
}
