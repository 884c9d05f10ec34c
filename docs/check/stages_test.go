package check

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/prefs"
	"unhunch/internal/seal"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
	"unhunch/internal/workspace"
)

// courses are the pages that are typed from the beginning to the end in one sitting.
func courses() []string { return []string{"docs/routines.md"} }

// stage is what there is before somebody begins to type, where that is more than what
// the commands themselves tell: what calls sudo is typed where the package is
// installed, and what exports no token where both are set.
type stage struct {
	bare    bool           // nothing is installed
	service bool           // the service is at work
	in      string         // the folder of the machine in which they are
	env     []string       // what is set
	prepare func(*machine) // what else there is
	codes   map[string]int // of commands that end with another exit code than 0
}

// stages are those of terminals, by their names.
func stages() map[string]stage {
	const operations = "docs/operations.md#"
	return map[string]stage{
		operations + "debian-ubuntu-fedora-red-hat-suse": {bare: true},
		operations + "the-binary-alone":                  {bare: true},
		operations + "the-key":                           {prepare: sealed},
		operations + "over-http/2":                       {service: true},
		operations + "over-http/3":                       {env: []string{"SLACK_SIGNING_SECRET=8f742231b10e8888abcd99yyyzzz85a5", "SLACK_APP_TOKEN="}},
		operations + "several-bots":                      {bare: true, prepare: certified},
		operations + "several-bots/2":                    {prepare: secretFiles},
		operations + "check-what-you-downloaded":         {prepare: downloaded},
		operations + "is-everything-all-right":           {service: true, in: "/var/lib/unhunch", prepare: beside},
		operations + "is-everything-all-right/2": {
			in: "/var/lib/unhunch", prepare: slipped, env: []string{"SLACK_BOT_TOKEN=xoxb-another"}, codes: map[string]int{"unhunch doctor --backup-dir backup": 1},
		},
		operations + "settings":              {in: "/etc/unhunch", prepare: settled, env: []string{"SLACK_BOT_TOKEN=", "SLACK_APP_TOKEN=", "SLACK_API_URL="}},
		operations + "try-an-installation/2": {prepare: tried},
		operations + "backup":                {service: true},
		operations + "backup/2":              {prepare: filled},
		operations + "restore":               {service: true, prepare: saved},
		operations + "restore/2":             {prepare: dumped},
		operations + "move-the-store":        {service: true, prepare: emptyDatabase},
		operations + "workspaces":            {prepare: installations},
		"docs/routines.md#1-a-folder-and-a-file": {codes: map[string]int{
			"unhunch check mine                              # with exit code 1": 1,
		}},
	}
}

// sets the stage for some terminals.
func (s stage) sets(m *machine, these []terminal) {
	m.t.Helper()
	all := ""
	for _, c := range these {
		for _, typed := range c.typed {
			all += typed.command + "\n"
		}
	}
	if !strings.Contains(all, "export ") {
		m.env = append(m.env, "SLACK_BOT_TOKEN="+m.office.Options().BotToken, "SLACK_APP_TOKEN="+m.office.Options().AppToken)
	}
	if takesDatabase(these) {
		env, tools := database(m.t)
		m.env = append(append(m.env, env...), "PATH="+m.root+"/stand-ins:"+os.Getenv("PATH")+":"+tools)
	}
	if !s.bare && (s.service || strings.Contains(all, "sudo ")) {
		m.installs()
	}
	m.env = append(m.env, s.env...)
	if s.in != "" {
		m.work = m.root + s.in
		m.makes(m.work)
	}
	if s.prepare != nil {
		s.prepare(m)
	}
	if s.service {
		m.runs("systemctl start unhunch")
		e2etest.Eventually(m.t, "the first backup", func() bool {
			made, _ := filepath.Glob(m.root + "/var/lib/unhunch/backups/*.db")
			return len(made) > 0
		})
	}
}

const storeFile = "/var/lib/unhunch/unhunch.db"

// opens the store of the machine.
func (m *machine) opens() *bolt.Store {
	m.t.Helper()
	s, err := bolt.Open(m.root+storeFile, bolt.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		m.t.Fatal(err)
	}
	return s
}

// installations are three that came to the store, of which one has left.
func installations(m *machine) {
	m.t.Helper()
	keys, err := seal.Read(seal.New())
	if err != nil {
		m.t.Fatal(err)
	}
	installedIn(m, keys)
}

func installedIn(m *machine, keys seal.Keys) {
	m.t.Helper()
	s := m.opens()
	defer s.Close()
	day := time.Date(2026, time.November, 20, 10, 0, 0, 0, time.UTC)
	for i, id := range []string{"T1", "E2", "T3"} {
		g := workspace.Grant{ID: id, Name: "Acme", Scopes: []string{"chat:write", "commands", "users:read", "dnd:read", "files:write"}, Token: "xoxb-planted"}
		if id == "E2" {
			g.Scopes = g.Scopes[:3]
		}
		if _, err := workspace.Install(m.t.Context(), s, keys, g, day.Add(time.Duration(i)*time.Hour)); err != nil {
			m.t.Fatal(err)
		}
	}
	if _, err := workspace.Remove(m.t.Context(), s, "T3", day.Add(3*time.Hour), day.Add(3*time.Hour)); err != nil {
		m.t.Fatal(err)
	}
	err := s.Change(m.t.Context(), prefs.UserID{Workspace: "T1", Person: "UANA"}, func(d *session.Desk) error {
		d.Person.OptedIn = day
		return nil
	})
	if err != nil {
		m.t.Fatal(err)
	}
}

// sealed has something in the store that a key opens.
func sealed(m *machine) {
	m.t.Helper()
	key := m.runs("unhunch key new")
	m.writes("/etc/unhunch/unhunch-key", key)
	keys, err := seal.Read(key)
	if err != nil {
		m.t.Fatal(err)
	}
	installedIn(m, keys)
}

// certified has the certificate where the balancer's secrets are made.
func certified(m *machine) {
	m.t.Helper()
	for _, name := range []string{"fullchain.pem", "privkey.pem"} {
		m.runs("cp " + name + " deploy/compose/")
	}
}

func secretFiles(m *machine) {
	m.t.Helper()
	for _, name := range []string{"database-password", "unhunch-key", "slack-bot-token", "slack-signing-secret"} {
		m.writes(name, "x\n")
	}
}

func downloaded(m *machine) {
	m.t.Helper()
	m.writes("unhunch_1.0.0_linux_amd64.tar.gz", "an archive")
	m.runs("sha256sum unhunch_1.0.0_linux_amd64.tar.gz > SHA256SUMS")
	m.writes("SHA256SUMS.sigstore.json", "{}")
}

// settled has the files that one of settings names.
func settled(m *machine) {
	m.t.Helper()
	m.writes("holidays.txt", e2etest.Machine().AddDate(0, 1, 0).Format(time.DateOnly)+" A day off\n")
	m.writes("secrets/slack-bot-token", m.office.Options().BotToken)
	m.writes("secrets/slack-app-token", m.office.Options().AppToken)
}

// beside is a terminal beside the service.
func beside(m *machine) {
	m.t.Helper()
	m.env = append(m.env, "UNHUNCH_STORE="+m.root+storeFile)
}

// slipped is where the bot was stopped, and somebody was careless with its file.
func slipped(m *machine) {
	m.t.Helper()
	m.installs()
	m.runs("systemctl start unhunch; systemctl stop unhunch")
	m.runs("chmod 644 unhunch.db")
}

// tried has the pretend Slack's tokens in their place already.
func tried(m *machine) {
	m.t.Helper()
	m.writes("/etc/unhunch/slack-bot-token", m.office.Options().BotToken)
}

// saved has a backup of a day on which all was well.
func saved(m *machine) {
	m.t.Helper()
	m.runs("unhunch backup " + m.root + "/var/lib/unhunch/backups/unhunch-20261121-031500.db --store " + m.root + storeFile)
}

// emptyDatabase has one to move to.
func emptyDatabase(m *machine) {
	m.t.Helper()
	m.runs("createdb unhunch")
}

// filled has the bot's tables in it.
func filled(m *machine) {
	m.t.Helper()
	emptyDatabase(m)
	m.env = append(m.env, "UNHUNCH_STORE=postgres:///unhunch")
	m.runs("unhunch run")
}

// dumped has them in a file alone.
func dumped(m *machine) {
	m.t.Helper()
	filled(m)
	m.runs("pg_dump --format=custom --file unhunch.dump postgres:///unhunch")
	m.runs("dropdb unhunch")
	if _, err := os.Stat(filepath.Join(m.work, "unhunch.dump")); err != nil {
		m.t.Fatal(err)
	}
}
