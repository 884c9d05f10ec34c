package main

import (
	_ "embed"
	"fmt"
	"net/url"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf8"
)

// manifest is what Slack makes the app by, as a template of which printed's fields are
// filled in.
//
//go:embed manifest.yaml
var manifest string

// manifestCmd prints the app's manifest, as one company or whoever serves many has it.
type manifestCmd struct {
	Mode    string `help:"How Slack reaches the bot: socket, by Socket Mode, or http." choices:"socket,http" placeholder:"MODE"`
	URL     string `name:"url" help:"Where Slack reaches the bot by HTTP: an address that begins with https, without /slack/events." placeholder:"URL"`
	Command string `help:"The name of the command." default:"/stretch" placeholder:"NAME"`
	Multi   bool   `help:"For many workspaces: with HTTP and Add to Slack, for whole organisations, too."`

	at *url.URL // nil: it is reached by Socket Mode
}

// Help says what goes with what.
func (*manifestCmd) Help() string {
	return `Without flags, it is for one company and Socket Mode, which needs no address.
--mode http and --multi need --url.`
}

// The values of --mode.
const (
	modeSocket = "socket"
	modeHTTP   = "http"
)

func (c *manifestCmd) check(_ env, wrong *mistakes) {
	byHTTP := c.Mode == modeHTTP || c.Multi
	switch {
	case c.Mode != "" && c.Mode != modeSocket && c.Mode != modeHTTP:
		wrong.add("--mode", fmt.Sprintf("%q is no way to reach the bot", c.Mode), "Give socket or http, or leave it out for socket.")
	case c.Mode == modeSocket && c.Multi:
		wrong.add("--multi", "does not go with Socket Mode", "Leave --mode out, or give http: an app that many workspaces install is reached by HTTP.")
	case byHTTP && c.URL == "":
		wrong.add("--url", "is missing", "Give the address at which Slack reaches the bot, such as https://unhunch.example.com.")
	case !byHTTP && c.URL != "":
		wrong.add("--url", "is not used by Socket Mode", "Add --mode http, or leave it out.")
	case c.URL != "":
		if c.at = wrong.publicURL("--url", c.URL); c.at != nil && c.Multi && strings.Trim(c.at.Path, "/") != "" {
			wrong.add("--url", "has a folder, which --multi does not take", "Give a host of its own: what is remembered of a visitor is bound to all of it.")
		}
	}
	wrong.command("--command", c.Command)
}

func (c *manifestCmd) Run(e env) error {
	printed := struct {
		HTTP, Multi  bool
		URL, Command string
	}{HTTP: c.at != nil, Multi: c.Multi, Command: c.Command}
	if c.at != nil {
		printed.URL = strings.TrimRight(c.at.String(), "/")
	}
	t, err := template.New("manifest").Parse(manifest)
	if err != nil {
		return err
	}
	return t.Execute(e.stdout, printed)
}

// publicURL reads an address at which Slack reaches the bot; nil: it is none.
func (m *mistakes) publicURL(name, value string) *url.URL {
	u, err := url.Parse(value)
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http":
		m.add(name, fmt.Sprintf("%q is not a web address", value), "Give something like https://unhunch.example.com.")
	case u.Scheme != "https":
		m.add(name, fmt.Sprintf("%q is not encrypted", value), "Use https: Slack calls no other address.")
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		m.add(name, "has more than a host and a folder", "Leave out names, passwords and all that follows a ? or #.")
	case strings.Contains(u.Path, "/slack/"):
		m.add(name, fmt.Sprintf("%q is the address of one of the bot's ways in", value), "Give what stands before /slack: the rest is added.")
	default:
		return u
	}
	return nil
}

// longestName is that of a command, with its slash (docs: slash commands).
const longestName = 32

// command checks the name of the command.
func (m *mistakes) command(name, value string) {
	word, slashed := strings.CutPrefix(value, "/")
	unfit := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '-' && r != '_'
	}
	switch {
	case !slashed:
		m.add(name, fmt.Sprintf("%q does not begin with a slash", value), "Give a name such as /stretch.")
	case word == "":
		m.add(name, "is a slash alone", "Give a name such as /stretch.")
	case strings.ContainsFunc(word, unicode.IsSpace):
		m.add(name, fmt.Sprintf("%q has a space in it", value), "Give one word: what follows the command is typed behind it.")
	case strings.ContainsFunc(word, unicode.IsUpper):
		m.add(name, fmt.Sprintf("%q has capital letters", value), "Write it small: Slack takes no others.")
	case strings.ContainsFunc(word, unfit):
		m.add(name, fmt.Sprintf("%q has more in it than letters, digits, - and _", value), "Give a name such as /stretch.")
	case utf8.RuneCountInString(value) > longestName:
		m.add(name, fmt.Sprintf("%q is %d characters long", value, utf8.RuneCountInString(value)), fmt.Sprintf("Give at most %d, with the slash.", longestName))
	}
}
