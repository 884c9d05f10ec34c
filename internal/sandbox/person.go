package sandbox

import (
	"context"
	"errors"

	"unhunch/internal/sandbox/client"
	"unhunch/internal/sandbox/wire"
	"unhunch/internal/sandbox/workspace"
)

// Person is a member of the workspace at their desk. Its methods do what they
// do in Slack's client, wait for the app's ack, and return a *Trouble when
// Slack would show them one.
type Person struct {
	who        *workspace.Person
	workspace  *workspace.Workspace
	way        wire.Way
	background *workspace.Background
}

// Trouble is what Slack itself tells a person.
type Trouble struct {
	Code string // "operation_timeout"
	Text string // as they read it
}

func (t *Trouble) Error() string { return t.Text }

// ID is the user id.
func (p *Person) ID() string { return p.who.ID }

// Screen looks at the workspace through the person's eyes.
func (p *Person) Screen() Screen {
	p.workspace.Lock()
	defer p.workspace.Unlock()
	return p.workspace.Screen(p.who)
}

// OpenHome shows the app's Home tab; OpenMessages its messages. The app gets app_home_opened.
func (p *Person) OpenHome() { p.open("home") }

// OpenMessages shows the DM with the bot.
func (p *Person) OpenMessages() { p.open("messages") }

func (p *Person) open(tab string) {
	p.workspace.Lock()
	defer p.workspace.Unlock()
	if p.workspace.InstalledAs() != "" {
		p.way.Emit(wire.EventCallback(p.workspace, wire.HomeOpened(p.workspace, p.who, tab)))
	}
	p.workspace.Watchers.Tell()
}

// RunShortcut starts a global shortcut.
func (p *Person) RunShortcut(ctx context.Context, callbackID string) error {
	p.workspace.Lock()
	payload := wire.ShortcutRun(p.workspace, p.who, callbackID)
	p.workspace.Unlock()
	_, err := p.tells(ctx, &wire.Envelope{Kind: wire.Interactive, Payload: payload})
	return p.stumbled(err, "That shortcut didn't work. Try again?")
}

// tells the app what they did, and waits for its answer. An app that was removed is out
// of reach.
func (p *Person) tells(ctx context.Context, e *wire.Envelope) (map[string]any, error) {
	p.workspace.Lock()
	there := p.workspace.InstalledAs() != ""
	p.workspace.Unlock()
	if !there {
		return nil, wire.ErrNobody
	}
	return p.way.Deliver(ctx.Done(), e)
}

// stumbled puts a failed delivery in the words the person reads.
func (p *Person) stumbled(err error, text string) error {
	if err == nil || unseen(err) {
		return err
	}
	p.workspace.Lock()
	defer p.workspace.Unlock()
	return p.told(nil, &Trouble{Code: err.Error(), Text: text})
}

// unseen is an end that nobody is there to read about: they left, or Slack closed.
func unseen(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, wire.ErrClosed)
}

// told shows the person a notice of Slack's own, in a conversation or, without one, beside them all.
func (p *Person) told(in *workspace.Conversation, t *Trouble) error {
	n := client.Notice{At: p.workspace.IDs.Now(), Code: t.Code, Text: t.Text}
	if in != nil {
		n.ChannelID = in.ID
	}
	p.who.Notices = append(p.who.Notices, n)
	p.workspace.Watchers.Tell()
	return t
}
