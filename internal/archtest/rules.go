package archtest

// Unhunch says who may import whom in this module. docs/architecture.md draws
// it: whoever changes one changes the other.
func Unhunch() Rules {
	const (
		prefs    = "internal/prefs"
		routine  = "internal/routine"
		delivery = "internal/delivery"
		session  = "internal/session"
		schedule = "internal/schedule"
		install  = "internal/install"
		bot      = "internal/bot"
		card     = "internal/bot/card"
		stores   = "internal/store/*"
		phrase   = "internal/phrase"
		say      = "internal/say"
		strict   = "internal/strict"
		status   = "internal/status"
		webapi   = "internal/webapi"
		sandbox  = "internal/sandbox/..."
		bubble   = "internal/bubble"
		cmd      = "cmd/bot"
	)
	return Rules{
		Module: "unhunch",
		Rooms: []Room{
			{
				Path: cmd, Ours: []string{"..."},
				Why: "it puts the parts together, and is the only one that knows them all",
			},
			{
				Path: bot, Ours: []string{card, phrase, install, session, schedule, delivery, routine, status, webapi, prefs},
				Why: "it speaks Slack to one side and the core's words to the other, and leaves storing to whoever it is given",
			},
			{
				Path: card, Ours: []string{say, phrase, session, schedule, delivery, routine, prefs},
				Why: "a card shows what was decided: it asks nobody and changes nothing",
			},
			{
				Path: stores, Ours: []string{install, schedule, session, delivery, prefs},
				Why: "a store keeps what the core defines, so that one can stand in for another",
			},
			{
				Path: schedule, Ours: []string{delivery, prefs}, Tests: []string{phrase},
				Why: "when to remind does not depend on what is done then, nor on how Slack is told",
			},
			{
				Path: session, Ours: []string{routine, delivery, prefs},
				Why: "a session is led by values alone: what it wants sent it leaves owed, for others to send",
			},
			{
				Path: delivery, Ours: []string{prefs},
				Why: "everything owed is delivered alike, so it is blind to what a message says",
			},
			{
				Path: prefs,
				Why:  "what people ask for comes before everything that is built on it",
			},
			{
				Path: routine, Ours: []string{strict},
				Why: "a routine can be written and checked without a bot",
			},
			{
				Path: phrase, Ours: []string{schedule, prefs},
				Why: "what people type is read into what the core knows, whoever asked for it",
			},
			{
				Path: say,
				Why:  "a sentence takes words and numbers, so that any language can say it",
			},
			{
				Path: "internal/figure", Ours: []string{strict},
				Why: "a picture is drawn from poses and nothing else",
			},
			{
				Path: "internal/calendar", Ours: []string{schedule, strict},
				Why: "days off come from files that others write: it reads them, and schedule knows what a day off is",
			},
			{
				Path: status, Ours: []string{strict, prefs},
				Why: "what people's words mean is data: who hears them, and what follows, is decided elsewhere",
			},
			{
				Path: webapi,
				Why:  "what an answer of Slack's is does not depend on what was asked, nor by whom",
			},
			{
				Path: "internal/preview", Ours: []string{routine, strict},
				Why: "what is shown to who writes a routine needs no bot; how a thread says it, cmd/bot tells",
			},
			{
				Path: strict,
				Why:  "how to read strictly does not depend on what is read",
			},
			{
				Path: "internal/figure/draw", Ours: []string{"internal/figure"},
				Why: "it draws the library's pictures before there is a bot to show them",
			},
			{
				Path: sandbox, Ours: []string{sandbox, bubble},
				Why: "a pretend Slack that knew our code would share its mistakes",
			},
			{
				Path: "routines", Tests: []string{routine, "internal/figure"},
				Why: "the library is data: it embeds files, and only its tests read them",
			},
			{
				Path: "internal/guard",
				Why:  "it looks at addresses alone, so that nobody's wish makes an exception",
			},
			{
				Path: "internal/metrics", Ours: []string{schedule, delivery},
				Why: "it stands around the parts it counts, and none of them knows",
			},
			{
				Path: bubble,
				Why:  "what tells a test the time knows nothing of what is tested",
			},
			{
				Path: "internal/archtest",
				Why:  "who judges the house does not live in it",
			},
		},
		Tests: []string{"routines", "internal/store/*", bubble, sandbox},
		Guests: []Guest{
			{
				Path: "github.com/slack-go/slack", Rooms: []string{cmd, bot, card, sandbox}, Tests: []string{"internal/guard"},
				Why: "Slack stops at the door: the core speaks of reminders and sessions, never of blocks",
			},
			{
				Path: "github.com/gorilla/websocket", Rooms: []string{cmd, bot, sandbox}, Tests: []string{"internal/guard"},
				Why: "the bot holds our end of the socket, the pretend Slack the other",
			},
			{
				Path: "github.com/cenkalti/backoff/v5", Rooms: []string{bot},
				Why: "who waits for Slack outside the queue waits longer each time; the queue reckons with refusals of its own",
			},
			{
				Path: "go.etcd.io/bbolt", Rooms: []string{"internal/store/bolt"},
				Why: "no transaction leaves a store",
			},
			{
				Path: "github.com/robfig/cron/v3", Rooms: []string{cmd, schedule},
				Why: "it panics on some specs and misjudges some zones: one place knows, and one runs the beat",
			},
			{
				Path: "go.yaml.in/yaml/v4", Rooms: []string{strict, say}, Tests: []string{cmd, say},
				Why: "YAML is for what people write, and whatever they write is read strictly; what translators wrote is ours by then",
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
				Path: "github.com/prometheus/client_golang", Rooms: []string{"internal/metrics"},
				Why: "figures are kept in one place, and nothing is decided by them",
			},
			{
				Path: "github.com/arran4/golang-ical", Rooms: []string{"internal/calendar"},
				Why: "calendar files have their own quoting and parameters, and one place reads them",
			},
			{
				Path: "github.com/teambition/rrule-go", Rooms: []string{"internal/calendar"},
				Why: "what comes on the fourth Thursday of November is worked out where it is read",
			},
			{
				Path: "golang.org/x/image", Rooms: []string{"internal/figure", "internal/figure/draw"},
				Why: "pictures are drawn in one place, and everybody else shows them",
			},
			{
				Path: "golang.org/x/time", Rooms: []string{delivery, bot},
				Why: "only who sends to Slack, and who asks it about a crowd, is in danger of going too fast",
			},
			{
				Path: "golang.org/x/sync", Rooms: []string{"..."},
				Why: "wherever goroutines are started, an errgroup waits for them",
			},
			{
				Path: "github.com/alecthomas/kong", Rooms: []string{cmd},
				Why: "flags and environment are read at the entrance and handed on as settings",
			},
			{
				Path: "github.com/google/go-cmp", Tests: []string{"..."},
				Why: "it panics where it is unsure, which is right in tests only",
			},
			{
				Path: "github.com/chromedp", Rooms: []string{"internal/sandbox/webtest"}, Tests: []string{cmd, sandbox},
				Why: "a browser is for the tests of the sandbox's page",
			},
		},
	}
}
