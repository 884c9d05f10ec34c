package archtest

// essentials are what reminding in Slack stands on.
func essentials() []Guest {
	return []Guest{
		{
			Path: "github.com/slack-go/slack", Rooms: []string{cmd, app, bot, "internal/bot/*", sandbox}, Tests: []string{e2e, "internal/guard"},
			Why: "Slack stops at the door: the core speaks of reminders and sessions, never of blocks",
		},
		{
			Path: "github.com/gorilla/websocket", Rooms: []string{app, doorRoom, sandbox}, Tests: []string{cmd, "internal/guard"},
			Why: "the bot holds our end of the socket, the pretend Slack the other",
		},
		{
			Path: "github.com/cenkalti/backoff/v5", Rooms: []string{schedule, doorRoom, pictures, calendar + "/feed", postgres},
			Why: "who waits for Slack outside the queue, for a calendar or for others in a database, waits longer each time; the queue reckons with refusals of its own",
		},
		{
			Path: "github.com/hashicorp/golang-lru", Rooms: []string{bot, pictures, install, schedule, calendar + "/diary", calendar + "/feed"},
			Why: "who keeps what was reckoned forgets what was used the longest ago, and nothing else",
		},
		{
			Path: "go.etcd.io/bbolt", Rooms: []string{bolt},
			Why: "no transaction leaves a store",
		},
		{
			Path: "github.com/jackc/pgx/v5", Rooms: []string{postgres},
			Why: "no transaction leaves a store",
		},
		{
			Path: "github.com/pressly/goose/v3", Rooms: []string{postgres},
			Why: "whose the tables are brings them up to date",
		},
		{
			Path: "github.com/robfig/cron/v3", Rooms: []string{schedule},
			Why: "it panics on some specs and misjudges some zones: one place knows, and one runs the beat",
		},
		{
			Path: "golang.org/x/time", Rooms: []string{bot, pace}, Tests: []string{delivery},
			Why: "only who asks Slack about a crowd is in danger of going too fast, and the courier, which has buckets of its own",
		},
		{
			Path: "golang.org/x/sync", Rooms: []string{"..."},
			Why: "wherever goroutines are started, an errgroup waits for them",
		},
	}
}

// formats are what people and programs write in, and how it is shown.
func formats() []Guest {
	return []Guest{
		{
			Path: "go.yaml.in/yaml/v4", Rooms: []string{strict, say, say + "/saytest", cmd}, Tests: []string{cmd, say, pages, "internal/archtest"},
			Why: "YAML is for what people write, and whatever they write is read strictly; what translators wrote is ours by then, and so is the manifest",
		},
		{
			Path: "github.com/agnivade/levenshtein", Rooms: []string{strict},
			Why: "what somebody probably meant is guessed in one place",
		},
		{
			Path: "github.com/nicksnyder/go-i18n", Rooms: []string{say},
			Why: "which plural a language takes is for one place to know",
		},
		{
			Path: "golang.org/x/text", Rooms: []string{say},
			Why: "languages are told apart where sentences are made",
		},
		{
			Path: "github.com/arran4/golang-ical", Rooms: []string{calendar, calendar + "/content", calendar + "/busy"},
			Why: "calendar files have their own quoting and parameters, and who reads a calendar reads them alike",
		},
		{
			Path: "github.com/teambition/rrule-go", Rooms: []string{calendar + "/recur"},
			Why: "it panics on some rules and follows others for ever: one place knows",
		},
		{
			Path: "code.dny.dev/ssrf", Rooms: []string{calendar + "/fetch"},
			Why: "which addresses are inside is told in one place, before a connection is made",
		},
		{
			Path: "golang.org/x/image", Rooms: []string{"internal/figure", "internal/figure/draw"},
			Why: "pictures are drawn in one place, and everybody else shows them",
		},
	}
}

// tools are for whoever runs the bot or works on it.
func tools() []Guest {
	return []Guest{
		{
			Path: "github.com/prometheus/client_golang", Rooms: []string{"internal/metrics"},
			Why: "figures are kept in one place, and nothing is decided by them",
		},
		{
			Path: "github.com/coreos/go-systemd/v22", Rooms: []string{app},
			Why: "whoever started the bot is told of it where it is put together",
		},
		{
			Path: "github.com/alecthomas/kong", Rooms: []string{cmd, "internal/commandline"},
			Why: "flags and environment are read and described at the entrance, and handed on as settings",
		},
		{
			Path: "github.com/schollz/progressbar/v3", Rooms: []string{cmd},
			Why: "a bar is for who looks; whoever works tells how far it is, and draws nothing",
		},
		{
			Path: "golang.org/x/term", Rooms: []string{cmd},
			Why: "only who speaks to a person asks whether one looks",
		},
		{
			Path: "github.com/creack/pty", Tests: []string{cmd},
			Why: "a terminal is pretended where somebody is seen to type and to look",
		},
		{
			Path: "github.com/google/go-cmp", Tests: []string{"..."},
			Why: "it panics where it is unsure, which is right in tests only",
		},
		{
			Path: "github.com/google/licensecheck", Tests: []string{"internal/archtest"},
			Why: "who judges the house reads what its guests ask for",
		},
		{
			Path: "github.com/santhosh-tekuri/jsonschema/v6", Tests: []string{cmd},
			Why: "the manifest is held against Slack's own schema where it is printed",
		},
		{
			Path: "github.com/chromedp", Rooms: []string{"internal/sandbox/webtest"}, Tests: []string{e2e, sandbox},
			Why: "a browser is for the tests of the sandbox's page",
		},
	}
}
