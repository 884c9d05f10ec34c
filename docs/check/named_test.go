package check

import (
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// manual is what the binary says of itself.
type manual struct {
	flags     map[string][]string // by command, as in "store check"
	variables []string
}

// manualOf reads the man page.
func manualOf(t *testing.T) manual {
	t.Helper()
	out, err := exec.Command(released.Path(t), "man").Output()
	if err != nil {
		t.Fatal(err)
	}
	said := strings.ReplaceAll(string(out), `\-`, "-")
	m := manual{flags: map[string][]string{}}
	for _, part := range strings.Split(said, "\n.SS \\fBunhunch ")[1:] {
		part, _, _ = strings.Cut(part, "\n.SH ")
		command, _, _ := strings.Cut(part, `\fR`)
		m.flags[command] = []string{"--help", "--version", "--log-level", "--log-format", "--config"}
		for _, f := range regexp.MustCompile(`(?m)^\\fB(--[a-z-]+)\\fR`).FindAllStringSubmatch(part, -1) {
			m.flags[command] = append(m.flags[command], f[1])
		}
	}
	for _, v := range regexp.MustCompile(`(?m)^\\fB([A-Z_]+)\\fR$`).FindAllStringSubmatch(said, -1) {
		m.variables = append(m.variables, v[1])
	}
	if len(m.flags) < 20 || len(m.variables) < 20 {
		t.Fatalf("the man page is not read: %d commands, %d variables", len(m.flags), len(m.variables))
	}
	return m
}

// wrong says what is wrong with a command that is written as unhunch and words.
func (m manual) wrong(words []string) string {
	name := ""
	for i, w := range words {
		longer := strings.TrimSpace(name + " " + w)
		group := false
		for command := range m.flags {
			group = group || command == longer || strings.HasPrefix(command, longer+" ")
		}
		if !group {
			break
		}
		name = strings.Join(words[:i+1], " ")
	}
	flags, known := m.flags[name]
	if !known {
		for command := range m.flags {
			if name != "" && len(words) == len(strings.Fields(name)) && strings.HasPrefix(command, name+" ") {
				return "" // a group by itself
			}
		}
		if len(words) > 0 && slices.Contains([]string{"--help", "--version", "--config"}, words[0]) {
			return ""
		}
		return "there is no such command"
	}
	for _, w := range words {
		flag, _, _ := strings.Cut(w, "=")
		if strings.HasPrefix(flag, "--") && flag != "--" && !slices.Contains(flags, flag) {
			return "it has no " + flag
		}
	}
	return ""
}

// What stands in a sentence is typed by people, too.
func TestEveryCommandInASentenceIsThere(t *testing.T) {
	m := manualOf(t)
	found := 0
	for _, p := range pages(t) {
		all := slices.Clone(p.code)
		for _, f := range p.fences {
			for i, line := range strings.Split(f.text, "\n") {
				all = append(all, code{strings.TrimPrefix(line, "$ "), f.line + i})
			}
		}
		for _, c := range all {
			called, err := calls(c.text)
			if err != nil {
				continue // it is no command
			}
			for _, words := range called {
				if words[0] != "unhunch" && words[0] != "./unhunch" || len(words) == 1 || words[1] == "…" {
					continue
				}
				found++
				if wrong := m.wrong(words[1:]); wrong != "" {
					t.Errorf("%s:%d: %s: %s", p.name, c.line, strings.Join(words, " "), wrong)
				}
			}
		}
	}
	if found < 60 {
		t.Errorf("only %d were found", found)
	}
}

func TestACommandThatIsNotThereIsFound(t *testing.T) {
	m := manual{flags: map[string][]string{"run": {"--help", "--store"}, "store check": {"--store"}}}
	for command, sound := range map[string]bool{
		"run": true, "run --store x": true, "run --store=x": true, "run --shop x": false, "walk": false,
		"store check --store x": true, "store check x": true, "store": true, "store burn": false, "--version": true, "--faster": false,
	} {
		if wrong := m.wrong(strings.Fields(command)); (wrong == "") != sound {
			t.Errorf("%s: %q", command, wrong)
		}
	}
}

// A variable that nobody reads is set in vain.
func TestEveryVariableThatAPageNamesIsRead(t *testing.T) {
	m := manualOf(t)
	named := regexp.MustCompile(`\b(?:UNHUNCH|SLACK)_[A-Z][A-Z_]+\b`)
	of := map[string]bool{} // those of the tests and of what builds
	for _, name := range filesOfTheHouse(t) {
		if path.Ext(name) == ".go" || path.Ext(name) == ".sh" || path.Base(name) == "Makefile" || strings.HasPrefix(name, "deploy/") && path.Ext(name) != ".md" {
			for _, v := range named.FindAllString(content(t, name), -1) {
				of[v] = true
			}
		}
	}
	for _, p := range pages(t) {
		for i, line := range strings.Split(content(t, p.name), "\n") {
			for _, v := range named.FindAllString(line, -1) {
				if !slices.Contains(m.variables, v) && !of[v] {
					t.Errorf("%s:%d: nothing reads %s", p.name, i+1, v)
				}
			}
		}
	}
}

// What make is asked for has to be a target.
func TestEveryTargetThatAPageNamesIsThere(t *testing.T) {
	rules := content(t, "Makefile")
	found := 0
	for _, p := range pages(t) {
		for _, c := range p.code {
			words := strings.Fields(c.text)
			if len(words) < 2 || words[0] != "make" || !regexp.MustCompile(`^[a-z]+$`).MatchString(words[1]) {
				continue
			}
			found++
			if !strings.Contains(rules, "\n"+words[1]+":") {
				t.Errorf("%s:%d: there is no target %s", p.name, c.line, words[1])
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d were found", found)
	}
}
