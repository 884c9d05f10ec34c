package strict

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one mistake in a file, with its mend.
type Problem struct {
	File  string
	Line  int    // from 1; 0 when the file as a whole is meant
	Field string // as in steps.roll.dose.seconds; "" when no field is meant
	What  string
	Mend  string
}

// Problems is every mistake that was found, by file and line. It is never
// empty when it is an error.
type Problems []Problem

// Error is "file:line: field: what is wrong: what to do".
func (p Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
	}
	for _, part := range []string{p.Field, p.What, p.Mend} {
		if part != "" {
			b.WriteString(": ")
			b.WriteString(part)
		}
	}
	return b.String()
}

// Error gives each problem a line of its own.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Sorted puts problems in the order of files and lines, and returns them.
func (ps Problems) Sorted() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return ps
}
