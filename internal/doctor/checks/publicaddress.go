package checks

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"unhunch/internal/doctor"
)

// PublicAddress is where browsers and Slack reach the bot.
type PublicAddress struct {
	URL    string // without a path
	Page   string // one of the bot's own, as "/install"
	Shows  string // what only that page has in it
	Client *http.Client
	Runs   func(context.Context) bool // a bot is at work
	Now    func() time.Time
}

const elsewhere = "see to the name, the proxy and its certificate; or open it in a browser elsewhere, if this machine is not meant to reach it"

// Check asks for a page there, as a browser on this machine would. Whether others find the
// way is not told by that.
func (a PublicAddress) Check() doctor.Check {
	return doctor.Check{Name: "public address", Look: func(ctx context.Context) doctor.Result {
		if !a.Runs(ctx) {
			return ok(a.URL + " is not asked: no bot is running")
		}
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, a.URL+a.Page, http.NoBody)
		if err != nil {
			return see("settings")
		}
		answer, err := a.Client.Do(request)
		if err != nil {
			return warn(a.URL+" does not answer this machine: "+whatFailed(err), elsewhere)
		}
		defer func() { _ = answer.Body.Close() }()
		body, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
		switch {
		case err != nil:
			return warn(a.URL+" does not answer this machine to the end: "+whatFailed(err), elsewhere)
		case answer.StatusCode != http.StatusOK:
			return warn(fmt.Sprintf("%s answers this machine with %s", a.URL+a.Page, answer.Status), elsewhere)
		case !strings.Contains(string(body), a.Shows):
			return warn(a.URL+a.Page+" is not the bot's page, as this machine sees it", "have the proxy hand on all paths to the bot")
		}
		r := ok(a.URL + " shows this machine the bot's page")
		if answer.TLS == nil || len(answer.TLS.PeerCertificates) == 0 {
			return r
		}
		until := answer.TLS.PeerCertificates[0].NotAfter
		if until.Sub(a.Now()) < soonOver {
			return warn(fmt.Sprintf("%s; its certificate is good until %s", r.Found, until.UTC().Format(time.DateOnly)), "renew it")
		}
		r.Details = append(r.Details, "a certificate until "+until.UTC().Format(time.DateOnly))
		return r
	}}
}
