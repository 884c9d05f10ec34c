package app

import (
	"context"
	"net/http"
	"sync/atomic"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/pictures"
	"unhunch/internal/guard"
	"unhunch/internal/webapi"
)

// way is a token's way to Slack: what Slack lets it do and asks it to wait for is its
// own. What is beneath, such as connections, all share.
type way struct {
	line   *webapi.Line
	client *http.Client // for what is no method, too
	scopes *pictures.Scopes
	api    *slack.Client
	held   atomic.Pointer[held] // nil: the token never changes
}

// newWay makes one. Only whoever opens sockets needs an app-level token.
func newWay(s Settings, botToken, appToken string) *way {
	w := &way{line: webapi.NewLine(s.line())}
	w.opens(s, w.line, botToken, appToken)
	return w
}

// newWayBy makes one for a token that may change. dead is told of the calls that Slack
// refuses for it.
func newWayBy(s Settings, dead func(*held, webapi.Refusal)) *way {
	w := &way{}
	o := s.line()
	o.Dead = func(ctx context.Context, r webapi.Refusal) {
		if by := heldBy(ctx); by != nil && by == w.held.Load() {
			dead(by, r)
		}
	}
	w.line = webapi.NewLine(o)
	w.opens(s, bearer{s.APIURL, &w.held, w.line}, stand, "")
	return w
}

// holds has calls made by a token from now on.
func (w *way) holds(h *held) {
	w.scopes.Known(h.record.Scopes)
	w.held.Store(h)
}

// opens leads the way through a line.
func (w *way) opens(s Settings, through http.RoundTripper, botToken, appToken string) {
	w.scopes = new(pictures.Scopes)
	w.client = &http.Client{Transport: through, CheckRedirect: guard.Stay}
	w.api = slack.New(botToken,
		slack.OptionAppLevelToken(appToken),
		slack.OptionAPIURL(s.APIURL),
		slack.OptionHTTPClient(w.client),
		slack.OptionOnResponseHeaders(w.scopes.Heard),
	)
}
