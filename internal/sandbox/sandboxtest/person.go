// Package sandboxtest lets a test act as people in a pretend Slack and check what they see.
package sandboxtest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"unhunch/internal/bubble"
	"unhunch/internal/sandbox"
)

// Patience is how long Sees, and the search for something to click, wait: real
// time, or a synctest bubble's.
const Patience = 10 * time.Second

// Office is a pretend Slack with an in-memory door, closed with the test.
type Office struct {
	*sandbox.Slack
	Door *sandbox.Door
	t    testing.TB
}

// Open makes a workspace that goes by bubble.Clock, unless opts.Now says otherwise. In
// a synctest bubble, call it, and Close, inside.
func Open(tb testing.TB, opts sandbox.Options) *Office {
	tb.Helper()
	if opts.Now == nil {
		opts.Now = bubble.Clock()
	}
	s := sandbox.New(opts)
	o := &Office{Slack: s, Door: s.InMemory(), t: tb}
	tb.Cleanup(o.Close)
	return o
}

// Close ends every connection. It may be called more than once.
func (o *Office) Close() {
	o.Slack.Close()
	o.Door.Close()
}

// API is a slack-go client that talks to this workspace.
func (o *Office) API(more ...slack.Option) *slack.Client {
	opts := o.Options()
	all := []slack.Option{
		slack.OptionAPIURL(o.Door.APIURL()), slack.OptionHTTPClient(o.Door.HTTPClient()), slack.OptionAppLevelToken(opts.AppToken),
	}
	return slack.New(o.token(), append(all, more...)...)
}

// Socket is a slack-go Socket Mode client that connects to this workspace once it runs.
func (o *Office) Socket() *socketmode.Client {
	return socketmode.New(o.API(), socketmode.OptionDialer(o.Door.Dialer()))
}

// Person is somebody at their desk. Whatever they cannot do or do not see fails
// the test, with their screen printed.
type Person struct {
	*sandbox.Person
	t      testing.TB
	slack  *sandbox.Slack
	atHome bool   // they look at the Home tab, not at their messages
	place  string // channel they type in; "" is where they write to themselves
}

// Person finds somebody by handle.
func (o *Office) Person(handle string) *Person { return As(o.t, o.Slack, handle) }

// As acts as somebody by handle.
func As(tb testing.TB, s *sandbox.Slack, handle string) *Person {
	tb.Helper()
	p := s.Person(handle)
	if p == nil {
		tb.Fatalf("nobody here is called %q", handle)
	}
	return &Person{Person: p, t: tb, slack: s}
}

// Types writes a line, a command when it begins with '/', and waits for the ack.
// Slack's complaint, if any, appears on the screen, and is returned.
func (p *Person) Types(line string) error {
	p.t.Helper()
	p.atHome = false
	return p.trouble(p.Type(p.t.Context(), p.place, line))
}

// GoesTo changes the conversation they type in: a channel's name, or "" for where they write to themselves.
func (p *Person) GoesTo(channel string) {
	p.t.Helper()
	p.atHome, p.place = false, ""
	for _, c := range p.Screen().Conversations {
		if channel != "" && c.Name == strings.TrimPrefix(channel, "#") {
			p.place = c.ID
		}
	}
	if channel != "" && p.place == "" {
		p.t.Fatalf("there is no channel %q", channel)
	}
}

// Opens shows "Home" or "Messages".
func (p *Person) Opens(tab string) {
	p.t.Helper()
	switch tab {
	case "Home":
		p.atHome = true
		p.OpenHome()
	case "Messages":
		p.atHome = false
		p.OpenMessages()
	default:
		p.t.Fatalf("no tab %q: Home or Messages", tab)
	}
}

// Runs starts the global shortcut with that name or callback id.
func (p *Person) Runs(shortcut string) error {
	p.t.Helper()
	for _, s := range p.slack.Options().Shortcuts {
		if s.Name == shortcut {
			shortcut = s.CallbackID
		}
	}
	return p.trouble(p.RunShortcut(p.t.Context(), shortcut))
}

// Clicks presses the newest button with that text that they can reach, once it is there.
func (p *Person) Clicks(text string) error {
	p.t.Helper()
	return p.click(p.awaits("a button "+quoted(text), button(text)))
}

// ClicksOn presses a button of a message as it looked when it was found, even if it changed since.
func (p *Person) ClicksOn(m sandbox.Message, text string) error {
	p.t.Helper()
	i := slices.IndexFunc(m.Controls(), button(text))
	if i < 0 {
		p.t.Fatalf("the message %q has no button %q", m.Text, text)
	}
	return p.click(m.Controls()[i])
}

// ClicksTwice presses the same button twice before anything can change.
func (p *Person) ClicksTwice(text string) {
	p.t.Helper()
	c := p.awaits("a button "+quoted(text), button(text))
	p.twice(func(ctx context.Context) error { return p.Use(ctx, c) })
}

// Chooses picks an option, of a menu, an overflow or radio buttons, by its text.
func (p *Person) Chooses(option string) error {
	p.t.Helper()
	c := p.awaits("an option "+quoted(option), offers(option))
	return p.trouble(p.Use(p.t.Context(), c, p.chosenWith(c, option)...))
}

// ChoosesOn picks an option of a message as it looked when it was found.
func (p *Person) ChoosesOn(m sandbox.Message, option string) error {
	p.t.Helper()
	i := slices.IndexFunc(m.Controls(), offers(option))
	if i < 0 {
		p.t.Fatalf("the message %q offers no %q", m.Text, option)
	}
	return p.trouble(p.Use(p.t.Context(), m.Controls()[i], option))
}

// Fills enters a value into the input with that label: text, a date "2006-01-02", a time
// "15:04", the text of options, or ids. No value empties it.
func (p *Person) Fills(label string, values ...string) {
	p.t.Helper()
	c := p.awaits("an input "+quoted(label), func(c sandbox.Control) bool { return c.Label == label && c.Type != "button" })
	if err := p.Use(p.t.Context(), c, values...); err != nil {
		p.t.Fatalf("fill %q: %v\n%s", label, err, p.Reads())
	}
}

// Submits sends the top modal.
func (p *Person) Submits() error {
	p.t.Helper()
	return p.trouble(p.Submit(p.t.Context(), p.modal().ID))
}

// SubmitsAndCloses sends the top modal, which is taken, and closes what comes in its place.
func (p *Person) SubmitsAndCloses() {
	p.t.Helper()
	if err := p.Submits(); err != nil {
		p.t.Fatalf("submit: %v\n%s", err, p.Reads())
	}
	p.ClosesModal()
}

// SubmitsTwice sends the top modal twice before it can close.
func (p *Person) SubmitsTwice() {
	p.t.Helper()
	id := p.modal().ID
	p.twice(func(ctx context.Context) error { return p.Submit(ctx, id) })
}

// ClosesModal closes the top modal.
func (p *Person) ClosesModal() {
	p.t.Helper()
	p.modal()
	if err := p.CloseModal(p.t.Context()); err != nil {
		p.t.Fatalf("close modal: %v", err)
	}
}

// Finds waits for a message with that text and returns it as it looks now: the newest one.
func (p *Person) Finds(text string) sandbox.Message {
	p.t.Helper()
	var found sandbox.Message
	p.until("a message with "+quoted(text), func(s sandbox.Screen) bool {
		for _, m := range slices.Backward(s.Messages()) {
			if strings.Contains(s.MessageText(m), text) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// Sees waits until something on their screen contains the text.
func (p *Person) Sees(text string) {
	p.t.Helper()
	p.until(quoted(text), func(s sandbox.Screen) bool { return s.Shows(text) })
}

// DoesNotSee fails when the text is on their screen, now or a moment later.
func (p *Person) DoesNotSee(text string) {
	p.t.Helper()
	if p.wait(200*time.Millisecond, func(s sandbox.Screen) bool { return s.Shows(text) }) {
		p.t.Fatalf("%s sees %q\n%s", p.Screen().Profile.Handle, text, p.Reads())
	}
}

// Reads is their whole screen as text.
func (p *Person) Reads() string { return p.Screen().Text() }

func (p *Person) click(c sandbox.Control) error {
	p.t.Helper()
	return p.trouble(p.Use(p.t.Context(), c))
}

// trouble passes on what Slack told the person; anything else is the test's mistake.
func (p *Person) trouble(err error) error {
	p.t.Helper()
	if _, told := errors.AsType[*sandbox.Trouble](err); err != nil && !told {
		p.t.Fatalf("%v\n%s", err, p.Reads())
	}
	return err
}

func (p *Person) twice(do func(context.Context) error) {
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() { _ = do(p.t.Context()) }) // what went wrong is on the screen
	}
	both.Wait()
}

func (p *Person) modal() sandbox.View {
	p.t.Helper()
	var top sandbox.View
	p.until("a modal", func(s sandbox.Screen) bool {
		if len(s.Modals) == 0 {
			return false
		}
		top = s.Modals[len(s.Modals)-1]
		return true
	})
	return top
}

// reach lists what they can use, nearest first: a modal covers everything else.
func (p *Person) reach(s sandbox.Screen) []sandbox.Control {
	if n := len(s.Modals); n > 0 {
		return s.Modals[n-1].Controls()
	}
	var messages, home []sandbox.Control
	for _, m := range slices.Backward(s.Messages()) {
		messages = append(messages, m.Controls()...)
	}
	if s.Home != nil {
		home = s.Home.Controls()
	}
	if p.atHome {
		return slices.Concat(home, messages)
	}
	return slices.Concat(messages, home)
}

// awaits waits for a control that they can reach.
func (p *Person) awaits(what string, is func(sandbox.Control) bool) sandbox.Control {
	p.t.Helper()
	var found sandbox.Control
	p.until(what, func(s sandbox.Screen) bool {
		all := p.reach(s)
		i := slices.IndexFunc(all, is)
		if i >= 0 {
			found = all[i]
		}
		return i >= 0
	})
	return found
}

func (p *Person) until(what string, seen func(sandbox.Screen) bool) {
	p.t.Helper()
	if !p.wait(Patience, seen) {
		p.t.Fatalf("%s does not see %s\n%s", p.Screen().Profile.Handle, what, p.Reads())
	}
}

func (p *Person) wait(d time.Duration, seen func(sandbox.Screen) bool) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p.t.Context()), d)
	defer cancel()
	changes := p.slack.Changes(ctx)
	for !seen(p.Screen()) {
		if _, open := <-changes; !open {
			return seen(p.Screen())
		}
	}
	return true
}

func (p *Person) chosenWith(c sandbox.Control, option string) []string {
	if c.Type != "checkboxes" && c.Type != "multi_static_select" {
		return []string{option}
	}
	var all []string
	for _, o := range c.Options {
		if o.Chosen != (o.Text == option) { // choosing again takes it back
			all = append(all, o.Value)
		}
	}
	return all
}

func button(text string) func(sandbox.Control) bool {
	return func(c sandbox.Control) bool { return c.Type == "button" && c.Label == text }
}

func offers(option string) func(sandbox.Control) bool {
	return func(c sandbox.Control) bool {
		return slices.ContainsFunc(c.Options, func(o sandbox.Option) bool { return o.Text == option })
	}
}

func quoted(s string) string { return `"` + s + `"` }
