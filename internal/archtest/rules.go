package archtest

// The rooms that are named more than once.
const (
	prefs    = "internal/prefs"
	lease    = "internal/lease"
	routine  = "internal/routine"
	delivery = "internal/delivery"
	session  = "internal/session"
	schedule = "internal/schedule"
	bot      = "internal/bot"
	blocks   = "internal/bot/blocks"
	card     = "internal/bot/card"
	doorRoom = "internal/bot/door"
	payload  = "internal/bot/payload"
	outcome  = "internal/bot/outcome"
	pace     = "internal/bot/pace"
	pictures = "internal/bot/pictures"
	presence = "internal/bot/presence"
	store    = "internal/store"
	stores   = "internal/store/*"
	bolt     = "internal/store/bolt/..."
	rows     = "internal/store/rows"
	mover    = "internal/store/moving"
	left     = "internal/store/formats"
	postgres = "internal/store/postgres/..."
	phrase   = "internal/phrase"
	coach    = "internal/coach"
	say      = "internal/say"
	scopes   = "internal/scope"
	pages    = "internal/pages"
	install  = "internal/bot/install"
	seal     = "internal/seal"

	workspace = "internal/workspace"

	fetch    = "internal/calendar/fetch"
	strict   = "internal/strict"
	status   = "internal/status"
	webapi   = "internal/webapi"
	sandbox  = "internal/sandbox/..."
	bubble   = "internal/bubble"
	figure   = "internal/figure"
	effort   = "internal/effort"
	calendar = "internal/calendar"
	moment   = "internal/moment"
	panics   = "internal/panics"
	app      = "internal/app"
	e2e      = "internal/e2e"
	cmd      = "cmd/bot"
)

// door is where what comes from outside comes in.
func door() []Room {
	return []Room{
		{
			Path: cmd, Ours: []string{app, bot, card, delivery, fetch, prefs, routine, schedule, seal, session, status, strict, "internal/commandline", "internal/guard", "internal/preview", "internal/store", "internal/store/bolt", "internal/doctor", "internal/doctor/checks", scopes, workspace}, Tests: []string{e2e + "/e2etest", strict + "/stricttest", postgres, "internal/store/bolt/buckets"},
			Why: "flags and files become settings here, and the wiring is app's: who else starts the bot has no flags",
		},
		{
			Path: app, Ours: []string{"..."},
			Why: "it puts the parts together, and is the only one that knows them all",
		},
		{
			Path: bot, Ours: []string{lease, doorRoom, payload, blocks, card, outcome, pace, pictures, presence, coach, session, schedule, delivery, routine, scopes, status, webapi, prefs, moment, panics, figure},
			Why: "it speaks Slack to one side and the core's words to the other, and leaves storing to whoever it is given",
		},
		{
			Path: blocks,
			Why:  "how blocks are encoded does not depend on what they show",
		},
		{
			Path: card, Ours: []string{blocks, say, coach, session, schedule, delivery, routine, scopes, prefs}, Tests: []string{phrase, say + "/saytest"},
			Why: "a card shows what was decided: it asks nobody and changes nothing",
		},
		{
			Path: doorRoom, Ours: []string{payload, outcome, webapi, panics},
			Why: "how Slack reaches us does not depend on what it says",
		},
		{
			Path: payload,
			Why:  "what Slack sends is read before anybody knows what for",
		},
		{
			Path: presence, Ours: []string{payload, outcome, pace, coach, session, schedule, status, prefs},
			Why: "what is known of somebody's day is asked for before it is needed, so it does not depend on what for",
		},
		{
			Path: pictures, Ours: []string{card, outcome, pace, prefs, routine, scopes}, Tests: []string{routine},
			Why: "no post waits for a picture, so what brings them knows of no post",
		},
		{
			Path: install, Ours: []string{outcome, pages, scopes, seal, webapi, workspace}, Tests: []string{"internal/guard", bolt, bubble, sandbox},
			Why: "how the app comes into a workspace does not depend on what it does there: who begins that is told",
		},
		{
			Path: pace, Ours: []string{outcome},
			Why: "how fast a method may be called does not depend on what for",
		},
		{
			Path: outcome, Ours: []string{webapi, delivery},
			Why: "what became of a call does not depend on which it was",
		},
	}
}

// core is what reminds, leads and delivers.
func core() []Room {
	return []Room{
		{
			Path: coach, Ours: []string{phrase, session, schedule, delivery, routine, prefs, moment},
			Why: "what is asked for is decided by values and kept: it makes no call to Slack and no sentence",
		},
		{
			Path: lease, Ours: []string{prefs},
			Why: "who works for a workspace is settled before anybody works, and by counting alone",
		},
		{
			Path: workspace, Ours: []string{seal, moment}, Tests: []string{session, prefs},
			Why: "who installed the app does not depend on how Slack tells it, nor on what is done there",
		},
		{
			Path: schedule, Ours: []string{delivery, prefs, moment, panics}, Tests: []string{phrase},
			Why: "when to remind does not depend on what is done then, nor on how Slack is told",
		},
		{
			Path: session, Ours: []string{routine, delivery, prefs, moment},
			Why: "a session is led by values alone: what it wants sent it leaves owed, for others to send",
		},
		{
			Path: delivery, Ours: []string{prefs, moment, panics},
			Why: "everything owed is delivered alike, so it is blind to what a message says",
		},
		{
			Path: prefs,
			Why:  "what people ask for comes before everything that is built on it",
		},
		{
			Path: prefs + "/prefstest", Ours: []string{prefs},
			Why: "a plan for tests is one that somebody can have",
		},
		{
			Path: routine, Ours: []string{strict},
			Why: "a routine can be written and checked without a bot",
		},
		{
			Path: routine + "/routinetest", Ours: []string{routine},
			Why: "which routines a test needs is for the test to say",
		},
	}
}

// kept is what keeps what the core defines.
func kept() []Room {
	return []Room{
		{
			Path: store, Ours: []string{lease, schedule, session, delivery, workspace, prefs},
			Why: "the contract of a store is what its consumers declare, named once",
		},
		{
			Path: rows, Ours: []string{session, delivery, workspace, prefs, moment},
			Why: "how something is written does not depend on the kind of store, so that one reads what another wrote",
		},
		{
			Path: mover, Ours: []string{store, rows, schedule, prefs}, Tests: []string{bolt, postgres, lease, session, delivery, workspace, "internal/store/storetest", effort},
			Why: "how all of a store is moved depends on neither of the two: each reads and writes its own",
		},
		{
			Path: left, Tests: []string{rows, mover, bolt, postgres, seal},
			Why: "what a version left stays as it is, whoever reads it later",
		},
		{
			Path: bolt, Ours: []string{store, rows, mover, bolt, lease, schedule, session, delivery, workspace, prefs, moment, panics}, Tests: []string{seal, left},
			Why: "it keeps what the core defines in one file, and decides nothing",
		},
		{
			Path: postgres, Ours: []string{store, postgres, rows, mover, lease, schedule, session, delivery, workspace, prefs, moment, panics}, Tests: []string{postgres, seal, left},
			Why: "it keeps what the core defines in a database and decides nothing, so that one can stand in for another",
		},
		{
			Path: stores, Ours: []string{store, rows, lease, schedule, session, delivery, workspace, prefs, moment, panics},
			Why: "a store keeps what the core defines, so that one can stand in for another",
		},
	}
}

// beside the core is what reads, words and draws for it.
func beside() []Room {
	return []Room{
		{
			Path: phrase, Ours: []string{schedule, prefs},
			Why: "what people type is read into what the core knows, whoever asked for it",
		},
		{
			Path: say,
			Why:  "a sentence takes words and numbers, so that any language can say it",
		},
		{
			Path: say + "/saytest",
			Why:  "which words are English is told by the texts alone, and not by who says them",
		},
		{
			Path: pages, Ours: []string{say, scopes, "routines"}, Tests: []string{"internal/sandbox/webtest"},
			Why: "who installs the app is told what it does before there is a bot, and what became of it by whoever knows",
		},
		{
			Path: scopes, Ours: []string{say},
			Why: "what the app may do is told to Slack, to who installs it and to who runs it alike, so it depends on none of them",
		},
		{
			Path: status, Ours: []string{strict, prefs},
			Why: "what people's words mean is data: who hears them, and what follows, is decided elsewhere",
		},
		{
			Path: figure, Ours: []string{strict},
			Why: "a picture is drawn from poses, or from a few numbers, and nothing else",
		},
		{
			Path: "internal/figure/draw", Ours: []string{"internal/figure"},
			Why: "it draws the library's pictures before there is a bot to show them",
		},
		{
			Path: "internal/preview", Ours: []string{routine, strict}, Tests: []string{"internal/sandbox/webtest"},
			Why: "what is shown to who writes a routine needs no bot; how a thread says it, cmd/bot tells",
		},
	}
}

// under everything is what does not know what it is used for.
func under() []Room {
	return []Room{
		{
			Path: webapi,
			Why:  "what an answer of Slack's is does not depend on what was asked, nor by whom",
		},
		{
			Path: moment,
			Why:  "moments are compared alike everywhere",
		},
		{
			Path: panics,
			Why:  "what a panic may tell does not depend on who was at work",
		},
		{
			Path: seal,
			Why:  "what is sealed is bytes: whose they are is said by who seals them, and where they are kept it never learns",
		},
		{
			Path: strict, Tests: []string{strict + "/stricttest"},
			Why: "how to read strictly does not depend on what is read",
		},
		{
			Path: strict + "/stricttest",
			Why:  "what is no file is made without reading it",
		},
		{
			Path: "internal/commandline",
			Why:  "it writes down whatever command line it is given, and knows no command of ours",
		},
	}
}

// calendars are what is read of them.
func calendars() []Room {
	return []Room{
		{
			Path: calendar, Ours: []string{calendar + "/content", calendar + "/recur", schedule, strict},
			Why: "days off come from files that others write: it reads them, and schedule knows what a day off is",
		},
		{
			Path: calendar + "/busy", Ours: []string{calendar + "/content", calendar + "/recur"},
			Why: "when somebody is busy is read for whoever asks, and nothing else of a calendar",
		},
		{
			Path: calendar + "/content",
			Why:  "a line is a line, whatever is made of it",
		},
		{
			Path: calendar + "/diary", Ours: []string{schedule, prefs}, Tests: []string{bubble, effort},
			Why: "it asks what is known of calendars, and brings reminders forward: how a calendar is read is not its business",
		},
		{
			Path: calendar + "/recur",
			Why:  "when a rule comes does not depend on what comes",
		},
		{
			Path: calendar + "/feed", Ours: []string{fetch, calendar + "/busy", prefs, panics},
			Why: "what is known of calendars is known by whose they are, and not by what for",
		},
		{
			Path: fetch,
			Why:  "who may be asked for a calendar is looked at where the connection is made, and by nobody's leave: it knows neither whose it is nor what is in it",
		},
	}
}

// around it is what watches, and what tests.
func around() []Room {
	return []Room{
		{
			Path: e2e, Tests: []string{"..."},
			Why: "the whole is tested through app: what a story needs is there for every caller",
		},
		{
			Path: e2e + "/e2etest", Ours: []string{sandbox},
			Why: "a process is known from outside alone: by what it says, and by what comes of it in Slack",
		},
		{
			Path: "routines", Tests: []string{routine, card, say, coach, session, prefs, "internal/figure"},
			Why: "the library is data: it embeds files, and only its tests read it, also as people do: drawn",
		},
		{
			Path: "internal/guard",
			Why:  "it looks at addresses alone, so that nobody's wish makes an exception",
		},
		{
			Path: "internal/doctor", Ours: []string{panics},
			Why: "how checks are run and shown does not depend on what they look at",
		},
		{
			Path: "internal/doctor/checks", Ours: []string{"internal/doctor", "internal/store", prefs, routine, say, scopes, strict, webapi}, Tests: []string{sandbox, "internal/figure"},
			Why: "a check is told what is the case by whoever knows, so that it can be tried on anything",
		},
		{
			Path: "internal/metrics", Ours: []string{schedule, delivery},
			Why: "it is told by the parts it counts, and none of them knows what for",
		},
		{
			Path: sandbox, Ours: []string{sandbox, bubble},
			Why: "a pretend Slack that knew our code would share its mistakes",
		},
		{
			Path: bubble,
			Why:  "what tells a test the time knows nothing of what is tested",
		},
		{
			Path: effort,
			Why:  "how long a test may take does not depend on what it tests",
		},
		{
			Path: "internal/testrun",
			Why:  "it reads what go test says, of whatever packages",
		},
		{
			Path: "internal/archtest",
			Why:  "who judges the house does not live in it",
		},
	}
}
