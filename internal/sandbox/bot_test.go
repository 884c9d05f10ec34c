package sandbox_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

// bot is the app under the pretend Slack: slack-go, unmodified, and what a test wants it to do.
type bot struct {
	*slack.Client
	socket *socketmode.Client
	heard  chan socketmode.Event
	stop   func()

	mu   sync.Mutex
	ack  func(socketmode.Event) any // nil: acked without a payload
	mute bool                       // acks nothing
}

// startBot connects a bot and waits until Slack said hello.
func startBot(t *testing.T, office *sandboxtest.Office) *bot {
	t.Helper()
	b := &bot{Client: office.API(), socket: office.Socket(), heard: make(chan socketmode.Event, 100)}
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	hello := make(chan struct{}, 1)
	running.Go(func() { _ = b.socket.RunContext(ctx) })
	running.Go(func() { b.listen(ctx, hello) })
	b.stop = func() { cancel(); running.Wait() }
	t.Cleanup(b.stop)
	<-hello
	return b
}

func (b *bot) listen(ctx context.Context, hello chan<- struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case ev := <-b.socket.Events:
			switch ev.Type {
			case socketmode.EventTypeHello:
				select {
				case hello <- struct{}{}:
				default:
				}
			case socketmode.EventTypeSlashCommand, socketmode.EventTypeInteractive, socketmode.EventTypeEventsAPI,
				socketmode.EventTypeErrorBadMessage:
				b.take(ctx, ev)
			}
		}
	}
}

func (b *bot) take(ctx context.Context, ev socketmode.Event) {
	b.mu.Lock()
	ack, mute := b.ack, b.mute
	b.mu.Unlock()
	if !mute {
		var payload any
		if ack != nil {
			payload = ack(ev)
		}
		_ = b.socket.AckCtx(ctx, ev.Request.EnvelopeID, payload)
	}
	b.heard <- ev
}

func (b *bot) answers(ack func(socketmode.Event) any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ack = ack
}

func (b *bot) falls(silent bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.mute = silent
}

// next is the next thing Slack sent, or a failure after a minute.
func (b *bot) next(t *testing.T) socketmode.Event {
	t.Helper()
	select {
	case ev := <-b.heard:
		if ev.Type == socketmode.EventTypeErrorBadMessage {
			t.Fatalf("slack-go cannot read it: %v", ev.Data)
		}
		return ev
	case <-time.After(time.Minute):
		t.Fatal("Slack sent nothing")
		return socketmode.Event{}
	}
}

func (b *bot) command(t *testing.T) slack.SlashCommand {
	t.Helper()
	cmd, ok := b.next(t).Data.(slack.SlashCommand)
	if !ok {
		t.Fatal("that was no slash command")
	}
	return cmd
}

func (b *bot) press(t *testing.T) slack.InteractionCallback {
	t.Helper()
	ic, ok := b.next(t).Data.(slack.InteractionCallback)
	if !ok {
		t.Fatal("that was no interaction")
	}
	return ic
}

func (b *bot) event(t *testing.T) any {
	t.Helper()
	ev, ok := b.next(t).Data.(slackevents.EventsAPIEvent)
	if !ok {
		t.Fatal("that was no event")
	}
	return ev.InnerEvent.Data
}

// card is a reminder with a button and an overflow.
func card(text string) slack.MsgOption {
	start := slack.NewButtonBlockElement("start", "r1", plain("Start"))
	skip := slack.NewButtonBlockElement("skip", "r1", plain("Skip"))
	more := slack.NewOverflowBlockElement("more", slack.NewOptionBlockObject("pause", plain("Pause today"), nil),
		slack.NewOptionBlockObject("why", plain("Why now?"), nil))
	return slack.MsgOptionCompose(slack.MsgOptionText(text, false), slack.MsgOptionBlocks(
		slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, "*"+text+"*", false, true), nil, nil),
		slack.NewActionBlock("card", start, skip, more),
	))
}

func plain(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

func mustPost(t *testing.T, b *bot, to string, options ...slack.MsgOption) (channel, ts string) {
	t.Helper()
	channel, ts, err := b.PostMessage(to, options...)
	if err != nil {
		t.Fatalf("post to %s: %v", to, err)
	}
	return channel, ts
}

func open(t *testing.T) *sandboxtest.Office {
	t.Helper()
	return sandboxtest.Open(t, sandbox.Options{})
}

// passes lets a bubble's time go by. There is no timer for no time at all: one
// that is past before it is waited for crashes the race detector in a bubble
// now and then, go.dev/issue/78156.
func passes(d time.Duration) {
	if d > 0 {
		<-time.After(d)
	}
}

func ackWith(payload any) func(socketmode.Event) any {
	return func(socketmode.Event) any { return payload }
}
