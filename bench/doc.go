package main

import (
	"fmt"
	"os"
	"strings"
)

// write prints a table and keeps it.
func (s settings) write(name, text string) error {
	fmt.Println(text)
	return s.keep(name, text)
}

// keep has a table take the place of the one before it in the document of -doc,
// between two comments that name it.
func (s settings) keep(name, text string) error {
	if s.doc == "" {
		return nil
	}
	was, err := os.ReadFile(s.doc)
	if err != nil {
		return err
	}
	begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
	before, rest, found := strings.Cut(string(was), begin)
	_, after, ended := strings.Cut(rest, end)
	if !found || !ended {
		return fmt.Errorf("%s has no %q with its %q: where should the table go?", s.doc, strings.TrimSpace(begin), end)
	}
	return os.WriteFile(s.doc, []byte(before+begin+text+end+after), 0o644) //nolint:gosec // a document is for everybody
}
