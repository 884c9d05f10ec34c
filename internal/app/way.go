package app

import (
	"net/http"

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
}

// newWay makes one. Only whoever opens sockets needs an app-level token.
func newWay(s Settings, botToken, appToken string) *way {
	w := &way{scopes: new(pictures.Scopes)}
	w.line = webapi.NewLine(webapi.Options{API: s.APIURL, Next: s.HTTP.Transport, Now: s.Now, Log: s.Log, Timeout: s.HTTP.Timeout, Called: s.called()})
	w.client = &http.Client{Transport: w.line, CheckRedirect: guard.Stay}
	w.api = slack.New(botToken,
		slack.OptionAppLevelToken(appToken),
		slack.OptionAPIURL(s.APIURL),
		slack.OptionHTTPClient(w.client),
		slack.OptionOnResponseHeaders(w.scopes.Heard),
	)
	return w
}
