package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// model is our command line as kong sees it.
func model(t *testing.T) *kong.Application {
	t.Helper()
	parser, err := newParser(new(cli), env{stdout: io.Discard, stderr: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	return parser.Model
}

// page is the man page, without what roff needs to print a hyphen.
func page(t *testing.T) string {
	t.Helper()
	code, said, trouble := types(t, nil, "man")
	if code != exitOK || trouble != "" {
		t.Fatalf("exit code %d: %s", code, trouble)
	}
	return strings.ReplaceAll(said, `\-`, "-")
}

func TestTheManPageHasEverything(t *testing.T) {
	said := page(t)
	for _, title := range []string{"NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "ENVIRONMENT", "EXIT STATUS", "FILES", "EXAMPLES", "SEE ALSO"} {
		if strings.Count(said, "\n.SH "+title+"\n") != 1 {
			t.Errorf("not one section %s", title)
		}
	}
	for _, leaf := range model(t).Leaves(true) {
		_, told, found := strings.Cut(said, "\n.SS \\fBunhunch "+leaf.Path()+"\\fR")
		if !found {
			t.Errorf("no command %s", leaf.Path())
			continue
		}
		told, _, _ = strings.Cut(told, "\n.S")
		for _, flag := range leaf.Flags {
			if !strings.Contains(told, "\n\\fB--"+flag.Name+"\\fR") {
				t.Errorf("%s: no flag --%s", leaf.Path(), flag.Name)
			}
			for _, variable := range flag.Envs {
				if !strings.Contains(said, "\n.TP\n\\fB"+variable+"\\fR\n") {
					t.Errorf("ENVIRONMENT has no %s", variable)
				}
			}
		}
	}
	for _, code := range exits() {
		if !strings.Contains(said, code.Meaning) {
			t.Errorf("EXIT STATUS has no %d", code.Code)
		}
	}
}

func TestEveryExitCodeIsInTheDocs(t *testing.T) {
	docs, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	code, help, _ := types(t, nil, "help")
	if code != exitOK {
		t.Errorf("exit code %d", code)
	}
	for _, c := range exits() {
		if row := fmt.Sprintf("\n| %d | ", c.Code); strings.Count(string(docs), row) != 1 {
			t.Errorf("docs/operations.md has not one row for exit code %d", c.Code)
		}
		if line := fmt.Sprintf("  %-3d %s\n", c.Code, c.Meaning); !strings.Contains(help, line) || len(line) > 80 {
			t.Errorf("help has no line %q that fits", line)
		}
	}
}
