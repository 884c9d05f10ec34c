package bot

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/door"
	"unhunch/internal/bot/outcome"
	"unhunch/internal/prefs"
)

// StrangersOptions are what Strangers need; every field is required.
type StrangersOptions struct {
	HTTP    *http.Client // for response_urls
	Install string       // the address of the page where the app is installed
	// Parts does what follows from a Farewell: it may come again once the workspace is
	// not served any more.
	Parts func(context.Context, Farewell) error
	// Access does what follows from an Access.
	Access func(context.Context, Access) error
	Log    *slog.Logger
}

// Strangers are those whose workspace has not installed the app, or has removed it.
// Whoever of them does something is told so, where there is a way; nothing of it is
// kept, nor is anything tried again.
type Strangers struct {
	o      StrangersOptions
	queues *door.Queues

	more, lost *door.Seldom
}

const (
	strangersAtOnce = 8
	// mostStrangers is how many wait for their word. More are told nothing: whoever
	// serves others is there for those.
	mostStrangers = 256
)

// NewStrangers knows nobody.
func NewStrangers(o StrangersOptions) *Strangers {
	return &Strangers{
		o: o, queues: door.NewQueues(o.Log, strangersAtOnce),
		more: door.NewSeldom(func(n int) { o.Log.Warn("more from workspaces that have not installed the app", "in_a_minute", n) }),
		lost: door.NewSeldom(func(n int) { o.Log.Warn("more of them were told nothing", "in_a_minute", n) }),
	}
}

// Receive is Bot.Receive for them.
func (s *Strangers) Receive(ctx context.Context, e door.Envelope) (acks bool, err error) {
	what, _, err := understand(e.Type, e.Payload, "")
	if err != nil || what == nil {
		return false, err
	}
	id := who(what)
	switch w := what.(type) {
	case Farewell:
		s.queues.Do(ctx, id.Workspace, func(ctx context.Context, _ *door.Turn) {
			s.heeds(ctx, id.Workspace, func(ctx context.Context) error { return s.o.Parts(ctx, w) })
		})
		return false, nil
	case Access:
		s.queues.Do(ctx, id.Workspace, func(ctx context.Context, _ *door.Turn) {
			s.heeds(ctx, id.Workspace, func(ctx context.Context) error { return s.o.Access(ctx, w) })
		})
		return false, nil
	}
	s.more.Tell(func() {
		s.o.Log.WarnContext(ctx, "somebody of a workspace that has not installed the app", "workspace", id.Workspace)
	})
	to, told := callback(what)
	if !told || to.url == "" {
		return false, nil
	}
	if s.queues.Waiting() >= mostStrangers || !s.queues.Do(ctx, id.String(), func(ctx context.Context, _ *door.Turn) { s.tell(ctx, id, to.url) }) {
		s.lost.Tell(func() {
			s.o.Log.WarnContext(ctx, "so many from workspaces that have not installed the app that not all are told")
		})
	}
	return false, nil
}

// Wait blocks until all are told.
func (s *Strangers) Wait() { s.queues.Wait() }

func (s *Strangers) heeds(ctx context.Context, workspace string, do func(context.Context) error) {
	ctx, cancel := context.WithTimeout(ctx, workTimeout)
	defer cancel()
	if err := do(ctx); err != nil {
		s.o.Log.ErrorContext(ctx, "what Slack told of a workspace was not kept", "workspace", workspace, "error", err)
	}
}

// strangerTimeout bounds the one try.
const strangerTimeout = 5 * time.Second

func (s *Strangers) tell(ctx context.Context, who prefs.UserID, url string) {
	ctx, cancel := context.WithTimeout(ctx, strangerTimeout)
	defer cancel()
	m := card.NotInstalled(card.English(), s.o.Install)
	hook := &slack.WebhookMessage{Text: m.Text, Blocks: &slack.Blocks{BlockSet: m.Blocks}, ResponseType: slack.ResponseTypeEphemeral}
	if err := slack.PostWebhookCustomHTTPContext(ctx, url, s.o.HTTP, hook); err != nil {
		s.o.Log.InfoContext(ctx, "a stranger was told nothing", "workspace", who.Workspace, "error", outcome.WithoutURL(err))
	}
}
