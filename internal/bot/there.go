package bot

import (
	"net/url"
	"strings"

	"unhunch/internal/bot/payload"
)

// there is the address of our direct messages with whoever reads it (docs: deep linking,
// opening a direct message with your app); "": Slack did not say yet which app we are.
func (b *Bot) there() string {
	app := b.app.Load()
	if app == nil {
		return ""
	}
	of := url.Values{"app": {*app}}
	if strings.HasPrefix(b.self.Workspace, "T") { // of an org, it is no team's
		of.Set("team", b.self.Workspace)
	}
	return "https://slack.com/app_redirect?" + of.Encode()
}

// learnsApp takes from what Slack sends which app we are, once.
func (b *Bot) learnsApp(body []byte) {
	if b.app.Load() != nil {
		return
	}
	if app := payload.App(body); app != "" {
		b.app.Store(&app)
	}
}
