package web_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/sandbox/web"
)

// office is a workspace with its page and a small bot: enough of a bot for every
// kind of thing that the page shows.
type office struct {
	*sandboxtest.Office
	*httptest.Server
	api    *slack.Client
	socket *socketmode.Client
	clock  *clock

	mu   sync.Mutex
	view slack.ModalViewRequest // what "/stretch settings" opens
}

// clock stands still until it is moved.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	slack func() *sandbox.Slack
	moved func()            // what becomes due
	says  map[string]string // by person: why there is no reminder
}

var errNothingDue = errors.New("Nobody is waiting for a reminder.") //nolint:revive,staticcheck // people read it

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Forward(_ context.Context, d time.Duration) error {
	c.mu.Lock()
	c.now = c.now.Add(d)
	c.mu.Unlock()
	c.slack().CatchUp()
	if c.moved != nil {
		c.moved()
	}
	return nil
}

func (c *clock) NextReminder(ctx context.Context, _, person string) (string, error) {
	c.mu.Lock()
	said := c.says[person]
	c.mu.Unlock()
	return said, c.Forward(ctx, 50*time.Minute)
}

func (c *clock) RestOfDay(context.Context, *time.Location) error { return errNothingDue }

func open(t *testing.T) *office {
	t.Helper()
	return openWith(t, sandbox.Options{})
}

// openWith opens a page on a workspace of which it sets all but what is wanted of it.
func openWith(t *testing.T, want sandbox.Options) *office {
	t.Helper()
	c := &clock{now: morning()}
	o := &office{clock: c, view: settings(), Office: sandboxtest.Open(t, sandbox.Options{
		Now: c.Now, FileDelay: -1, Channels: []sandbox.Channel{{Name: "general"}, {Name: "design"}},
		Commands:  []sandbox.Command{{Name: "/stretch", Usage: "[now | snooze 20m | help]", Description: "A short break"}},
		Shortcuts: []sandbox.Shortcut{{CallbackID: "break", Name: "Take a break"}},
		Writable:  want.Writable,
	})}
	c.slack = func() *sandbox.Slack { return o.Slack }
	o.api, o.socket = o.API(), o.Socket()
	var hello sync.WaitGroup
	hello.Add(1)
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = o.socket.RunContext(ctx) })
	running.Go(func() { o.listen(ctx, sync.OnceFunc(hello.Done)) })
	o.Server = httptest.NewServer(web.New(o.Slack, c, web.Options{Calendars: true}))
	t.Cleanup(func() {
		o.CloseClientConnections()
		o.Server.Close()
		cancel()
		running.Wait()
	})
	hello.Wait()
	return o
}

// Close is the workspace's: the server is closed by open's cleanup.
func (o *office) Close() { o.Office.Close() }

func (o *office) listen(ctx context.Context, hello func()) {
	for {
		select {
		case <-ctx.Done():
			return
		case ev := <-o.socket.Events:
			switch {
			case ev.Type == socketmode.EventTypeHello:
				hello()
			case ev.Request != nil && ev.Request.EnvelopeID != "":
				o.answer(ctx, ev)
			}
		}
	}
}

func (o *office) answer(ctx context.Context, ev socketmode.Event) {
	var ack any
	then := func() {}
	switch data := ev.Data.(type) {
	case slack.SlashCommand:
		then = func() { o.command(data) }
	case slack.InteractionCallback:
		switch data.Type {
		case slack.InteractionTypeViewSubmission:
			if len(data.View.State.Values["name"]["text"].Value) < 3 {
				ack = slack.NewErrorsViewSubmissionResponse(map[string]string{"name": "Three letters at least."})
			}
		case slack.InteractionTypeShortcut:
			then = func() { o.card(data.User.ID, "Taken by shortcut.") }
		default:
			then = func() { o.press(data) }
		}
	case slackevents.EventsAPIEvent:
		if e, ok := data.InnerEvent.Data.(*slackevents.AppHomeOpenedEvent); ok && e.Tab == "home" {
			then = func() {
				_, _ = o.api.PublishView(e.User, slack.HomeTabViewRequest{Type: "home", Blocks: blocks(slack.NewHeaderBlock(plain("Your day")))}, "")
			}
		}
	}
	_ = o.socket.AckCtx(ctx, ev.Request.EnvelopeID, ack)
	then()
}

func (o *office) command(c slack.SlashCommand) {
	switch c.Text {
	case "settings":
		o.mu.Lock()
		view := o.view
		o.mu.Unlock()
		_, _ = o.api.OpenView(c.TriggerID, view)
	case "run":
		o.card(c.UserID, "Off we go.")
		for _, m := range o.Slack.Person(c.UserID).Screen().Messages() {
			_, _, _ = o.api.PostMessage(m.ChannelID, slack.MsgOptionTS(m.TS), slack.MsgOptionText("Step 1 of 3", false))
		}
	case "quiet":
		_, _ = o.api.PostEphemeral(c.ChannelID, c.UserID, slack.MsgOptionText("Just between us.", false))
	default:
		o.card(c.UserID, "Time to move.")
	}
}

func (o *office) press(p slack.InteractionCallback) {
	for _, a := range p.ActionCallback.BlockActions {
		switch a.ActionID {
		case "start":
			_, _, _, _ = o.api.UpdateMessage(p.Channel.ID, p.Message.Timestamp, slack.MsgOptionText("It is running.", false))
			_, _, _ = o.api.PostMessage(p.Channel.ID, slack.MsgOptionTS(p.Message.Timestamp), slack.MsgOptionText("Step 1 of 5", false))
		case "more":
			_, _, _ = o.api.PostMessage(p.Channel.ID, slack.MsgOptionText("You chose "+a.SelectedOption.Value, false))
		}
	}
}

// card posts one, a minute later: Slack takes about one post a second.
func (o *office) card(user, text string) {
	o.clock.mu.Lock()
	o.clock.now = o.clock.now.Add(time.Minute)
	o.clock.mu.Unlock()
	start := slack.NewButtonBlockElement("start", "r1", plain("Start"))
	start.Style = slack.StylePrimary
	_, _, _ = o.api.PostMessage(user, slack.MsgOptionText(text, false), slack.MsgOptionBlocks( //nolint:dogsled // a test sees whether it came
		slack.NewSectionBlock(mrkdwn("*"+text+"*"), nil, nil),
		slack.NewActionBlock("card", start, slack.NewButtonBlockElement("skip", "r1", plain("Skip")),
			slack.NewOverflowBlockElement("more", option("pause", "Pause today"), option("why", "Why now?"))),
	))
}

func settings() slack.ModalViewRequest {
	every := slack.NewOptionsSelectBlockElement("static_select", nil, "minutes", option("50", "Every 50 minutes"), option("90", "Every 90 minutes"))
	every.InitialOption = option("50", "Every 50 minutes")
	return slack.ModalViewRequest{
		Type: "modal", Title: plain("Settings"), Submit: plain("Save"), Close: plain("Cancel"),
		Blocks: blocks(
			slack.NewInputBlock("name", plain("Call me"), plain("As your colleagues do."), slack.NewPlainTextInputBlockElement(nil, "text")),
			slack.NewInputBlock("every", plain("How often"), nil, every),
		),
	}
}

func blocks(all ...slack.Block) slack.Blocks { return slack.Blocks{BlockSet: all} }

func plain(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

func mrkdwn(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, text, false, false)
}

func option(value, text string) *slack.OptionBlockObject {
	return slack.NewOptionBlockObject(value, plain(text), nil)
}

// morning is when the clock of a page begins.
func morning() time.Time { return time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC) }
