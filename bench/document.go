package main

import (
	"fmt"
	"os"
	"strings"
)

// write prints a table, and has it take the place of the one before it in the
// document of -doc. All others there stay as they are.
func (s settings) write(name, text string) error {
	fmt.Println(text)
	p, err := s.placeOf(name)
	if err != nil || s.doc == "" {
		return err
	}
	return os.WriteFile(s.doc, []byte(p.before+text+p.after), 0o644) //nolint:gosec // a document is for everybody
}

// place is what stands before a table in the document, and what after it.
type place struct{ before, after string }

// placeOf finds the two comments that name a table.
func (s settings) placeOf(name string) (p place, err error) {
	if s.doc == "" {
		return p, nil
	}
	was, err := os.ReadFile(s.doc)
	if err != nil {
		return p, err
	}
	begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
	before, rest, found := strings.Cut(string(was), begin)
	_, after, ended := strings.Cut(rest, end)
	if !found || !ended {
		return p, fmt.Errorf("%s has no %q with its %q: where should the table go?", s.doc, strings.TrimSpace(begin), end)
	}
	return place{before + begin, end + after}, nil
}
