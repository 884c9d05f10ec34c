package main

import (
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"unhunch/internal/commandline"
)

const tagline = "reminds people who sit all day to move, and leads them through it in Slack"

// manCmd prints the man page.
type manCmd struct{}

// Help says where it goes.
func (manCmd) Help() string {
	return `To read it:

  unhunch man | man -l -

To keep it:

  unhunch man > /usr/local/share/man/man1/unhunch.1`
}

func (manCmd) Run(e env, parser *kong.Kong) error {
	b := built()
	day, _, _ := strings.Cut(b.date, "T")
	_, err := commandline.Manual{
		App:     parser.Model,
		Tagline: tagline,
		Version: b.version,
		Date:    day,
		Variables: slices.Concat(ofTheSecrets(), []commandline.Entry{
			{Name: "NO_COLOR, TERM", Meaning: "NO_COLOR takes the colours away; TERM=dumb these and the bars."},
			{Name: "SSL_CERT_FILE, SSL_CERT_DIR", Meaning: "Where certificates are that Slack is known by, if not where the system keeps them."},
			{Name: "HTTPS_PROXY, NO_PROXY", Meaning: "The proxy on the way to Slack, and what is reached without it."},
		}),
		Exits: exits(),
		Files: []commandline.Entry{
			{Name: "unhunch.db", Meaning: "The store, in the working directory if --store names no other."},
			{Name: "unhunch.db.sock", Meaning: "The socket beside it, at which a running bot is asked for a backup, for figures or for workspaces, or to seal anew."},
			{Name: "unhunch.db.rescued-TIME", Meaning: "What the store held when it was removed while the bot worked."},
		},
		Examples: []commandline.Entry{
			{Name: "unhunch sandbox", Meaning: "Try it in the browser, without Slack:"},
			{Name: "SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-… unhunch run --store unhunch.db", Meaning: "Work in Slack:"},
			{Name: "unhunch backup before-the-upgrade.db", Meaning: "Save the store of a running bot:"},
		},
		SeeAlso: []string{".BR systemd.service (5)", ".BR journalctl (1)"},
	}.WriteTo(e.stdout)
	return err
}

// ofTheSecrets are the variables that say what no flag does.
func ofTheSecrets() (entries []commandline.Entry) {
	var files, credentials []string
	for _, s := range secrets() {
		entries = append(entries, commandline.Entry{Name: s.variable, Meaning: s.is + " No flag says it."})
		files = append(files, s.variable+"_FILE")
		credentials = append(credentials, s.credential)
	}
	return append(entries,
		commandline.Entry{Name: strings.Join(files, ", "), Meaning: "Files that hold the secrets, instead of those above."},
		commandline.Entry{Name: keyVariable, Meaning: "The key that secrets in the store are sealed with, as 'unhunch key new' prints it. No flag says it."},
		commandline.Entry{Name: "CREDENTIALS_DIRECTORY", Meaning: "Where systemd puts " + strings.Join(credentials, ", ") + " and " + keyCredential + " (LoadCredential=), which count where nothing else says the secrets."})
}

// completionCmd prints what a shell needs to complete our command line.
type completionCmd struct {
	Shell string `arg:"" help:"The shell: ${enum}." enum:"bash,zsh,fish"`
}

// Help says where it goes.
func (*completionCmd) Help() string {
	return `To have it now and from the next login on:

  bash: unhunch completion bash > ~/.local/share/bash-completion/completions/unhunch
  zsh:  unhunch completion zsh > "${fpath[1]}/_unhunch"
  fish: unhunch completion fish > ~/.config/fish/completions/unhunch.fish

Or for this shell alone:

  bash: source <(unhunch completion bash)
  zsh:  source <(unhunch completion zsh)
  fish: unhunch completion fish | source`
}

func (c *completionCmd) Run(e env, parser *kong.Kong) error {
	_, err := io.WriteString(e.stdout, commandline.Completion(parser.Model, commandline.Shell(c.Shell)))
	return err
}
