package check

import (
	"slices"
	"strings"
	"testing"

	"mvdan.cc/sh/v3/syntax"
)

// terminal is a block of commands, as somebody types them one after the other, with what
// they are shown.
type terminal struct {
	page, under string // under is the anchor of its heading
	number      int    // among those under it, from 1
	line        int
	typed       []typed
	ends        string // what is wrong with its end; "" is nothing
}

// typed is one command, which may have several lines.
type typed struct {
	command string
	line    int
	shown   []string // what the page says that it prints, line by line
}

// name is how a terminal is called in what follows.
func (c *terminal) name() string {
	name := c.page + "#" + c.under
	if c.number > 1 {
		name += "/" + string(rune('0'+c.number))
	}
	return name
}

// terminals are those of a page.
func terminals(p *page) (all []terminal) {
	number := map[string]int{}
	for _, f := range p.fences {
		if f.language != "console" {
			continue
		}
		number[f.under]++
		c := terminal{page: p.name, under: f.under, number: number[f.under], line: f.line}
		c.reads(f)
		all = append(all, c)
	}
	return all
}

// reads takes a block apart. A command goes on in the next line where the shell would
// wait for more.
func (c *terminal) reads(f fence) {
	waits := false
	for i, line := range strings.Split(strings.TrimSuffix(f.text, "\n"), "\n") {
		command, prompted := strings.CutPrefix(line, "$ ")
		last := len(c.typed) - 1
		switch {
		case waits:
			c.typed[last].command += "\n" + line
			waits = waitsForMore(c.typed[last].command)
		case prompted:
			c.typed = append(c.typed, typed{command: command, line: f.line + i})
			waits = waitsForMore(command)
		case last < 0:
			c.ends = "does not begin with a command: write $ before it"
		default:
			c.typed[last].shown = append(c.typed[last].shown, line)
		}
	}
	if waits {
		c.ends = "ends in the middle of a command"
	}
}

func waitsForMore(command string) bool {
	if strings.HasSuffix(command, `\`) {
		return true
	}
	_, err := shell().Parse(strings.NewReader(command), "")
	return syntax.IsIncomplete(err) || strings.Contains(command, "<<'") && err != nil
}

func shell() *syntax.Parser { return syntax.NewParser(syntax.Variant(syntax.LangBash)) }

// calls are the words of each program that a command starts, also those that it starts
// through another, as sudo does. A word that is not plain is what stands there.
func calls(command string) (all [][]string, err error) {
	file, err := shell().Parse(strings.NewReader(command), "")
	if err != nil {
		return nil, err
	}
	syntax.Walk(file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.CallExpr:
			words := make([]string, len(n.Args))
			for i, w := range n.Args {
				words[i] = plain(command, w)
			}
			all = append(all, through(words)...)
		case *syntax.DeclClause:
			all = append(all, []string{n.Variant.Value})
		}
		return true
	})
	return all, nil
}

// functions are those that a command makes.
func functions(command string) (names []string) {
	file, err := shell().Parse(strings.NewReader(command), "")
	if err != nil {
		return nil // calls tells it
	}
	syntax.Walk(file, func(n syntax.Node) bool {
		if made, is := n.(*syntax.FuncDecl); is {
			names = append(names, made.Name.Value)
		}
		return true
	})
	return names
}

// plain is a word as its program gets it, or as it is written where the shell has to
// look something up.
func plain(command string, w *syntax.Word) string {
	var b strings.Builder
	for _, part := range w.Parts {
		switch part := part.(type) {
		case *syntax.Lit:
			b.WriteString(strings.ReplaceAll(part.Value, "\\\n", ""))
		case *syntax.SglQuoted:
			b.WriteString(part.Value)
		case *syntax.DblQuoted:
			for _, inner := range part.Parts {
				b.WriteString(command[inner.Pos().Offset():inner.End().Offset()])
			}
		default:
			b.WriteString(command[part.Pos().Offset():part.End().Offset()])
		}
	}
	return b.String()
}

// through gives a call, and the one that it hands on.
func through(words []string) [][]string {
	if len(words) == 0 {
		return nil
	}
	all := [][]string{words}
	switch words[0] {
	case "sudo":
		rest := words[1:]
		for len(rest) > 1 && strings.HasPrefix(rest[0], "-") {
			rest = rest[2:] // -u NAME
		}
		return append(all, through(rest)...)
	case "sh":
		if len(words) == 3 && words[1] == "-c" {
			if inner, err := calls(words[2]); err == nil {
				all = append(all, inner...)
			}
		}
	}
	return all
}

func TestACommandIsTakenApart(t *testing.T) {
	p := parse("x.md", []byte("# A\n\n```console\n$ make build   # and then\n$ sudo -u bot unhunch store create \\\n    --store x.db | tee <<'END'\na\nEND\nmade: x.db\n\nall well\n$ sudo sh -c 'umask 077; { unhunch key new; } > k' && f\n```\n"))
	all := terminals(p)
	if len(all) != 1 || len(all[0].typed) != 3 || all[0].ends != "" {
		t.Fatalf("%+v", all)
	}
	if got := all[0].typed[1].shown; !slices.Equal(got, []string{"made: x.db", "", "all well"}) {
		t.Errorf("it shows %q", got)
	}
	if all[0].typed[2].line != 12 {
		t.Errorf("in line %d", all[0].typed[2].line)
	}
	for i, want := range []string{"make", "sudo,unhunch,tee", "sudo,sh,umask,unhunch,f"} {
		var programs []string
		called, err := calls(all[0].typed[i].command)
		if err != nil {
			t.Error(err)
		}
		for _, c := range called {
			programs = append(programs, c[0])
		}
		if got := strings.Join(programs, ","); got != want {
			t.Errorf("%s: %s, want %s", all[0].typed[i].command, got, want)
		}
	}
	for block, want := range map[string]string{"make build\n": "write $ before it", "$ a \\\n": "in the middle", "$ a 'b\n": "in the middle"} {
		got := terminals(parse("x.md", []byte("```console\n"+block+"```\n")))[0].ends
		if !strings.Contains(got, want) {
			t.Errorf("%q: %q", block, got)
		}
	}
}
