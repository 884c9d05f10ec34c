// Package sandbox pretends to be Slack, so that a bot can be tried and tested without an account.
//
// It speaks the Web API and Socket Mode to an unmodified slack-go, keeps a small
// workspace in memory, and refuses what Slack refuses, with Slack's own error
// codes. Where Slack's behaviour is documented, the documentation is named
// beside the code; where it is only known by experience, that is said too.
//
// New makes a workspace; a Door leads into it over TCP or in memory. A Person
// does what people do in Slack's client and sees a Screen; package sandboxtest
// puts that into a test's words. Fault and its neighbours order what goes wrong.
//
// Inside a testing/synctest bubble, create the Slack inside the bubble and
// connect through InMemory: loopback TCP never lets a bubble's clock move.
package sandbox

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// Options describes a workspace. Every field has a default that suits a test.
type Options struct {
	// Now is the clock of timestamps, trigger and response_url expiry, status
	// expiry and rate windows. Waiting (acks, pings, retries) follows package time.
	Now func() time.Time

	// Team, App and the tokens have fixed defaults ("xoxb-sandbox", "xapp-1-sandbox").
	Team      Team
	App       App
	BotToken  string   // xoxb-…, for every method but apps.connections.open
	AppToken  string   // xapp-…, for apps.connections.open
	Scopes    []string // granted to the bot; by default the least the app asks for, and its optional ones
	People    []Profile
	Channels  []Channel
	Commands  []Command  // none: any command is delivered
	Shortcuts []Shortcut // for people to choose from; any callback id can be run

	DNDEvents bool // the app subscribes to dnd_updated_user

	PostsPerMinute int           // chat.postMessage per workspace; Slack says "several hundred"
	FileDelay      time.Duration // until an uploaded file can be shown; two seconds; negative: at once
	PingEvery      time.Duration // slack-go gives up after 30 s without one
	ConnectionLife time.Duration // after it, Slack asks for a new connection; negative: never

	BlockIDs BlockIDs // what the app is told of them; by default as Slack does

	// Lenient turns off the checks of content and rate; authentication stays.
	Lenient bool
}

// Team is a workspace.
type Team struct{ ID, Name, Domain string }

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

// Slack is one pretend workspace with one app installed.
type Slack struct {
	opts    Options
	methods map[string]method
	done    chan struct{} // closed by Close
	waiting sync.WaitGroup

	// Nothing sleeps, dials or writes to a network while holding mu.
	mu         sync.Mutex
	closed     bool
	serial     int
	lastTS     int64 // microseconds
	base       string
	revoked    bool
	offline    bool
	people     []*person
	channels   []*channel
	views      map[string]*view
	triggers   map[string]*trigger
	replyURLs  map[string]*replyURL
	files      map[string]*file
	buckets    map[string]*bucket
	faults     []*Fault
	calls      []Call
	deliveries []*Delivery
	sockets    sockets
	watchers   []chan struct{}
}

// New makes a workspace. It listens on nothing yet: see InMemory, Listen and Handler.
func New(opts Options) *Slack {
	s := &Slack{
		opts:      opts.withDefaults(),
		done:      make(chan struct{}),
		views:     map[string]*view{},
		triggers:  map[string]*trigger{},
		replyURLs: map[string]*replyURL{},
		files:     map[string]*file{},
		buckets:   map[string]*bucket{},
	}
	s.methods = methods()
	s.sockets.tickets = map[string]bool{}
	s.sockets.pending = map[string]*envelope{}
	for _, c := range s.opts.Channels {
		s.channels = append(s.channels, &channel{id: s.id("C"), name: c.Name, botIn: !c.WithoutBot})
	}
	for _, p := range s.opts.People {
		s.join(p)
	}
	return s
}

// Close disconnects every socket and waits for what is still being delivered.
// Doors are closed by their own Close, before or after.
func (s *Slack) Close() {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.done)
	}
	for _, c := range s.sockets.open {
		c.cut()
	}
	s.mu.Unlock()
	s.waiting.Wait()
}

// Options tells what the workspace was made with, defaults filled in.
func (s *Slack) Options() Options { return s.opts }

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
	if o.BotToken == "" {
		o.BotToken = "xoxb-sandbox"
	}
	if o.AppToken == "" {
		o.AppToken = "xapp-1-sandbox"
	}
	if o.Scopes == nil {
		o.Scopes = []string{"chat:write", "commands", "users:read", "dnd:read", "chat:write.public", "files:write"}
	}
	if o.People == nil {
		o.People = ThreePeople()
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

// spawn runs something that Close waits for. The caller holds s.mu.
func (s *Slack) spawn(run func()) {
	if !s.closed {
		s.waiting.Go(run)
	}
}

func (s *Slack) now() time.Time { return s.opts.Now() }

func (s *Slack) granted(scope string) bool { return slices.Contains(s.opts.Scopes, scope) }

// id makes an identifier of Slack's look: a letter for the kind, then capitals and digits.
func (s *Slack) id(kind string) string {
	s.serial++
	return fmt.Sprintf("%s0SB%06X", kind, s.serial*7919)
}

// ts makes a message timestamp: the clock in microseconds, moved on where
// needed so that timestamps are unique and increase.
func (s *Slack) ts() string {
	s.lastTS = max(s.lastTS+1, s.now().UnixMicro())
	return fmt.Sprintf("%d.%06d", s.lastTS/1e6, s.lastTS%1e6)
}
