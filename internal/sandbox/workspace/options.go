package workspace

import (
	"time"

	"unhunch/internal/sandbox/blockkit"
	"unhunch/internal/sandbox/client"
)

// Options describes a workspace. Every field has a default that suits a test.
type Options struct {
	// Now is the clock of timestamps, trigger and response_url expiry, status
	// expiry and rate windows. Waiting (acks, pings, retries) follows package time.
	Now func() time.Time

	// Team, App and the tokens have fixed defaults ("xoxb-sandbox", "xapp-1-sandbox").
	Team      Team
	App       App
	BotToken  string   // xoxb-…, for every method but apps.connections.open; on a platform, none: not installed yet
	AppToken  string   // xapp-…, for apps.connections.open
	Scopes    []string // granted to the bot at first; by default the least the app asks for, and its optional ones
	People    []client.Profile
	Channels  []Channel
	Commands  []Command  // none: any command is delivered
	Shortcuts []Shortcut // for people to choose from; any callback id can be run

	DNDEvents bool // the app subscribes to dnd_updated_user

	// Writable is an app whose manifest has messages_tab_read_only_enabled as false: people can
	// write in its direct messages, and type commands there.
	Writable bool

	PostsPerMinute int           // chat.postMessage per workspace; Slack says "several hundred"
	FileDelay      time.Duration // until an uploaded file can be shown; two seconds; negative: at once
	PingEvery      time.Duration // slack-go gives up after 30 s without one
	ConnectionLife time.Duration // after it, Slack asks for a new connection; negative: never

	BlockIDs blockkit.BlockIDs // what the app is told of them; by default as Slack does

	// Lenient turns off the checks of content and rate; authentication stays.
	Lenient bool
}

// Team is a workspace. It may belong to an organisation.
type Team struct {
	ID, Name, Domain string
	Enterprise       Enterprise
}

// Enterprise is an organisation of several workspaces; the zero value is none.
type Enterprise struct{ ID, Name string }

// App is the installed app and its bot user. The name is what its messages are signed with.
type App struct{ ID, BotID, UserID, Name string }

// Channel is a public channel of the workspace.
type Channel struct {
	Name       string // without '#'
	WithoutBot bool   // posting then takes chat:write.public
}

// Command is a slash command of the app, as the composer's help shows it.
type Command struct{ Name, Usage, Description string }

// Shortcut is a global shortcut of the app.
type Shortcut struct{ CallbackID, Name string }

// threePeople is the workspace's default: three desks in three zones, with the same
// meetings.
func threePeople() []client.Profile {
	meetings := []client.Meeting{
		{Title: "Stand-up", From: "10:00", To: "10:15"},
		{Title: "Planning", From: "13:30", To: "14:30"},
		{Title: "Review", From: "16:50", To: "17:30"},
	}
	return []client.Profile{
		{Handle: "ana", RealName: "Ana Duarte", Zone: "Europe/Lisbon", Locale: "en-GB", Admin: true, Meetings: meetings},
		{Handle: "ben", RealName: "Ben Okafor", Zone: "America/New_York", Locale: "en-US", Meetings: meetings},
		{Handle: "chie", RealName: "Chie Mori", Zone: "Asia/Tokyo", Locale: "ja-JP", Meetings: meetings},
	}
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Team == (Team{}) {
		o.Team = Team{ID: "T0SANDBOX", Name: "Sandbox", Domain: "sandbox"}
	}
	if o.App == (App{}) {
		o.App = App{ID: "A0SANDBOX", BotID: "B0SANDBOX", UserID: "U0SANDBOXBOT", Name: "Unhunch"}
	}
	if o.Scopes == nil {
		o.Scopes = []string{"chat:write", "commands", "users:read", "dnd:read", "chat:write.public", "files:write"}
	}
	if o.People == nil {
		o.People = threePeople()
	}
	if o.Channels == nil {
		o.Channels = []Channel{{Name: "general"}}
	}
	if o.PostsPerMinute == 0 {
		o.PostsPerMinute = 300
	}
	if o.FileDelay == 0 {
		o.FileDelay = 2 * time.Second
	}
	if o.PingEvery == 0 {
		o.PingEvery = 10 * time.Second
	}
	if o.ConnectionLife == 0 {
		o.ConnectionLife = 18060 * time.Second // what Slack's hello announces
	}
	return o
}
