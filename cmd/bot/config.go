package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"unhunch/internal/app"
)

// configCmd tells the settings that run would have, and who said them.
type configCmd struct {
	runCmd `embed:""`

	JSON bool `name:"json" help:"Write JSON, for machines: docs/operations.md has its shape."`

	wrong mistakes
}

// Help says what the file is, and what is not in it.
func (*configCmd) Help() string {
	return `It takes the flags, the environment and the file of settings of 'unhunch run', and
tells what comes of them; no secret is shown, only who said it. What run would not
start with is told as well, and the exit code is 64 then.

The file that --config or UNHUNCH_CONFIG names is YAML, with a line for each setting,
called as its flag is:

  log-level: debug
  posts-per-minute: 300
  holidays: holidays.ics
  slack-bot-token-file: /run/secrets/slack-bot-token

A path that does not begin at the root begins at the file's folder. What a flag says
counts more than its variable, that more than the file, and that more than the
default. Secrets are never in it; it may name the files that have them. At a hangup
(SIGHUP) a bot at work reads it anew: docs/operations.md tells which settings hold then,
and which of them wait for a restart.`
}

// check leaves mistakes to Run, which tells them beside the settings.
func (c *configCmd) check(e env, wrong *mistakes) {
	c.wrong, *wrong = *wrong, nil
	c.Tokens.check(e, c.comes(), &c.wrong)
	c.checkOthers(e, time.Now(), &c.wrong)
	if !slices.ContainsFunc(c.wrong, func(x mistake) bool { return x.setting == "--routines" }) {
		_, err := app.LoadLibrary(c.Routines)
		c.wrong.file("--routines", c.Routines, err)
	}
	c.wrong.asSaid(e.settings)
}

// Run tells the settings, and fails where a bot would not start with them.
func (c *configCmd) Run(e env) error {
	all := configuration{Version: built().String(), Settings: shown(e.settings), Secrets: c.secrets(e), Mistakes: []shownMistake{}}
	for _, x := range c.wrong {
		all.Mistakes = append(all.Mistakes, shownMistake{x.setting, x.what, x.mend})
	}
	var err error
	if c.JSON {
		err = all.json(e.stdout)
	} else {
		err = all.text(e.stdout)
		for _, line := range overruled(e.settings) {
			fmt.Fprintln(e.stderr, e.paint(e.stderr, caution, line))
		}
		if len(c.wrong) > 0 {
			fmt.Fprintf(e.stderr, "%s\n%s\n", e.paint(e.stderr, bad, "unhunch run would not start with them:"), c.wrong.Error())
		}
	}
	if err == nil && len(c.wrong) > 0 {
		err = &misused{&reported{errNoStart}}
	}
	return err
}

var errNoStart = errors.New("unhunch run would not start")

// configuration is what is told. Names and types of its fields stay.
type configuration struct {
	Version  string         `json:"version"`
	Settings []shownSetting `json:"settings"`
	Secrets  []shownSecret  `json:"secrets"`
	Mistakes []shownMistake `json:"mistakes"`
}

type shownSetting struct {
	Setting  string `json:"setting"` // the flag's name, which is the file's key
	Variable string `json:"variable"`
	Value    any    `json:"value"`
	From     origin `json:"from"`
	At       string `json:"at"`        // the flag, the variable or the place in the file that says it; "": none
	InVain   string `json:"in_vain"`   // the place in the file that says it, too, and does not count; "": none
	Rereads  bool   `json:"at_hangup"` // what the file says holds from a hangup on
}

type shownSecret struct {
	Variable string `json:"variable"`
	Key      string `json:"key"` // the file's, for the file that has the secret
	Set      bool   `json:"set"`
	At       string `json:"at"` // where it was found; "": nowhere
}

type shownMistake struct {
	Setting string `json:"setting"`
	What    string `json:"what"`
	Mend    string `json:"mend"`
}

func shown(all []setting) (list []shownSetting) {
	for _, s := range all {
		list = append(list, shownSetting{
			Setting: s.Name, Variable: s.Envs[0], Value: s.value(), From: s.from, At: s.at, InVain: s.over, Rereads: s.rereads(),
		})
	}
	return list
}

// secrets are those that are there, and those that are not, by where they were found.
func (c *configCmd) secrets(e env) (list []shownSecret) {
	for _, s := range secrets() {
		is := shownSecret{Variable: s.variable, Key: s.fileKey()}
		if found, there := s.find(e, &mistakes{}); there && found.value != "" {
			is.Set, is.At = true, found.setting
		}
		if s.variable == storePassword().variable && !is.Set && c.place.HasPassword() {
			is.Set, is.At = true, storeVariable
		}
		list = append(list, is)
	}
	return append(list, shownSecret{Variable: keyVariable, Key: keyFlag, Set: c.Wishes.Key.from != "", At: c.Wishes.Key.from})
}

func (c configuration) json(out io.Writer) error {
	write := json.NewEncoder(out)
	write.SetEscapeHTML(false)
	write.SetIndent("", "  ")
	return write.Encode(c)
}

// onALine is a text, in quotes where it would not stay in its place on a screen.
func onALine(text string) string {
	if strings.ContainsFunc(text, unicode.IsControl) {
		return strconv.Quote(text)
	}
	return text
}

// text has a line for each, the value last, which may be long.
func (c configuration) text(out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "setting\tfrom\tvalue")
	for _, s := range c.Settings {
		fmt.Fprintf(table, "%s\t%s\t%s\n", s.Setting, cmp.Or(s.At, string(s.From)), cmp.Or(onALine(fmt.Sprint(s.Value)), "-"))
	}
	for _, s := range c.Secrets {
		value := "not set"
		if s.Set {
			value = "set"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", s.Variable, cmp.Or(s.At, "-"), value)
	}
	return table.Flush()
}
