package commandline

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Manual is what a man page says that no command and no flag does.
type Manual struct {
	App       *kong.Application
	Tagline   string // a line, for NAME and for apropos
	Version   string
	Date      string // "2026-03-02"; "" where nobody knows
	Variables []Entry
	Exits     []ExitCode
	Files     []Entry
	Examples  []Entry // a command line each, and what it is for
	SeeAlso   []string
}

// Entry is something by its name, and what it is for.
type Entry struct{ Name, Meaning string }

// WriteTo writes the page in roff, with the macros of man(7).
func (m Manual) WriteTo(w io.Writer) (int64, error) {
	name := m.App.Name
	var p page
	p.linef(".TH %s 1 %q %q %q", escaped(strings.ToUpper(name)), m.Date, name+" "+m.Version, "User Commands")
	p.linef(".nh") // names are not hyphenated
	p.section("NAME")
	p.linef(`%s \- %s`, escaped(name), escaped(m.Tagline))
	all := commands(m.App)
	p.section("SYNOPSIS")
	p.linef(`.B %s`, escaped(name))
	p.linef(`.I command`)
	p.linef(`[flags]`)
	p.section("DESCRIPTION")
	p.text(all[0].help)
	p.section("COMMANDS")
	for _, c := range all {
		switch {
		case c.path == "help", len(c.beneath) == 0 && !strings.HasPrefix(c.path, "help "):
			p.command(name, c, c.flags[:len(c.flags)-len(all[0].flags)])
		}
	}
	p.section("OPTIONS")
	p.text("These may stand before or behind every command.")
	for _, flag := range all[0].flags {
		p.flag(flag)
	}
	p.section("ENVIRONMENT")
	p.text("What a flag says counts more than its variable. A variable that is empty is not set.")
	p.entries(slices.Concat(m.Variables, variables(all)))
	p.section("EXIT STATUS")
	for _, e := range m.Exits {
		p.entry(fmt.Sprint(e.Code), e.Meaning)
	}
	p.section("FILES")
	p.entries(m.Files)
	p.section("EXAMPLES")
	for _, e := range m.Examples {
		p.text(e.Meaning)
		p.preformatted([]string{e.Name})
	}
	p.section("SEE ALSO")
	p.linef("%s", strings.Join(m.SeeAlso, ",\n"))
	n, err := io.WriteString(w, p.String())
	return int64(n), err
}

// variables are those that stand for a flag, by name, each once.
func variables(all []*command) []Entry {
	flags := map[string][]string{}
	for _, c := range all {
		for _, flag := range c.flags {
			for _, variable := range flag.Envs {
				if spelled := "--" + flag.Name; !slices.Contains(flags[variable], spelled) {
					flags[variable] = append(flags[variable], spelled)
				}
			}
		}
	}
	var found []Entry
	for variable, spelled := range flags {
		found = append(found, Entry{variable, "stands for " + strings.Join(spelled, ", ")})
	}
	slices.SortFunc(found, func(a, b Entry) int { return cmp.Compare(a.Name, b.Name) })
	return found
}

// page is roff as it grows.
type page struct {
	strings.Builder
	begun bool // something stands below the last title
}

func (p *page) linef(format string, values ...any) {
	p.WriteString(fmt.Sprintf(format, values...) + "\n")
}

func (p *page) section(title string) { p.title(".SH", title) }

func (p *page) title(macro, title string) {
	p.linef("%s %s", macro, title)
	p.begun = false
}

// command tells of one, and of the flags that are its own.
func (p *page) command(name string, c *command, own []*kong.Flag) {
	usage := []string{`\fB` + escaped(name+" "+c.path) + `\fR`}
	for _, a := range c.arguments {
		argument := `\fI` + escaped(called(a)) + `\fR`
		if a.IsCumulative() {
			argument += "..."
		}
		if !a.Required {
			argument = "[" + argument + "]"
		}
		usage = append(usage, argument)
	}
	p.title(".SS", strings.Join(usage, " "))
	p.text(c.help)
	p.text(c.detail)
	for _, a := range c.arguments {
		p.tagged(`\fI`+escaped(called(a))+`\fR`, Describe(a))
	}
	for _, flag := range own {
		p.flag(flag)
	}
}

func (p *page) flag(flag *kong.Flag) {
	var spelled []string
	for _, s := range spellings(flag) {
		spelled = append(spelled, `\fB`+escaped(s)+`\fR`)
	}
	tag := strings.Join(spelled, ", ")
	if takesValue(flag) {
		tag += ` \fI` + escaped(called(flag.Value)) + `\fR`
	}
	p.tagged(tag, Describe(flag.Value))
}

func (p *page) entries(all []Entry) {
	for _, e := range all {
		p.entry(e.Name, e.Meaning)
	}
}

func (p *page) entry(name, meaning string) { p.tagged(`\fB`+escaped(name)+`\fR`, meaning) }

func (p *page) tagged(tag, text string) {
	p.linef(".TP\n%s\n%s", tag, escaped(text))
	p.begun = true
}

// text writes paragraphs; what is indented stays as it is, line by line.
func (p *page) text(text string) {
	if text == "" {
		return
	}
	if p.begun {
		p.linef(".PP")
	}
	p.begun = true
	var kept []string
	for line := range strings.Lines(strings.TrimSpace(text)) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, " ") {
			kept = append(kept, line)
			continue
		}
		p.preformatted(kept)
		kept = nil
		switch {
		case line == "":
			p.linef(".PP")
		default:
			p.linef("%s", escaped(line))
		}
	}
	p.preformatted(kept)
}

func (p *page) preformatted(lines []string) {
	if len(lines) == 0 {
		return
	}
	p.linef(".RS 4\n.nf")
	for _, line := range lines {
		p.linef("%s", escaped(strings.TrimSpace(line)))
	}
	p.linef(".fi\n.RE")
}

// escaped is a text as roff prints it: a hyphen that can be copied, and no line
// that begins like a request (groff_char(7), groff(7)).
func escaped(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`, "…", "...", "→", "->", "“", `\(lq`, "”", `\(rq`).Replace(text)
	if strings.HasPrefix(text, ".") {
		text = `\&` + text
	}
	return text
}
