package sandboxtest

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"testing"

	"unhunch/internal/sandbox"
)

// Browser is a person's, with its cookies. It goes to the app and to Slack's page that
// asks whether an app may be installed.
type Browser struct {
	t      testing.TB
	town   *Town
	client *http.Client
}

// Page is where a browser ended.
type Page struct {
	Address string
	Status  int
	Header  http.Header
	Body    string
}

// Browser is a new one, without cookies.
func (o *Town) Browser() *Browser {
	o.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		o.t.Fatal(err)
	}
	client := sandbox.Between(o.Desk, o.Door)
	client.Jar = jar
	client.CheckRedirect = func(next *http.Request, _ []*http.Request) error {
		if next.URL.Path == authorizePath {
			return http.ErrUseLastResponse // a person has to answer first
		}
		return nil
	}
	o.t.Cleanup(client.CloseIdleConnections)
	return &Browser{t: o.t, town: o, client: client}
}

const authorizePath = "/oauth/v2/authorize"

// Opens goes to an address, and wherever that sends it.
func (b *Browser) Opens(address string) Page {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		b.t.Fatal(err)
	}
	answer, err := b.client.Do(request)
	if err != nil {
		b.t.Fatalf("open %s: %v", address, err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatalf("open %s: %v", address, err)
	}
	at := answer.Request.URL.String()
	if to, err := answer.Location(); err == nil {
		at = to.String()
	}
	return Page{Address: at, Status: answer.StatusCode, Header: answer.Header, Body: string(body)}
}

// IsAsked goes to the app's install address, and finds what Slack asks the person then.
// The query is what the app sent them with.
func (b *Browser) IsAsked(address string) (asked *sandbox.Question, query url.Values) {
	b.t.Helper()
	page := b.Opens(address)
	to, err := url.Parse(page.Address)
	if err != nil || to.Path != authorizePath {
		b.t.Fatalf("%s leads to %s with status %d, and not to Slack:\n%s", address, page.Address, page.Status, page.Body)
	}
	asked, err = b.town.Ask(to.Query())
	if err != nil {
		b.t.Fatalf("Slack will not ask: %v", err)
	}
	return asked, to.Query()
}

// Installs goes to the app's install address, approves as somebody, and comes back to the
// app. Without are the optional scopes that they untick.
func (b *Browser) Installs(who *Person, address string, without ...string) Page {
	b.t.Helper()
	asked, _ := b.IsAsked(address)
	ticked := slices.DeleteFunc(slices.Clone(asked.Optional), func(scope string) bool { return slices.Contains(without, scope) })
	back, err := asked.Approve(who.Person, ticked...)
	if err != nil {
		b.t.Fatalf("approve: %v", err)
	}
	return b.Opens(back)
}

// InstallsForAll is Installs for the whole organisation of an admin.
func (b *Browser) InstallsForAll(who *Person, address string) Page {
	b.t.Helper()
	asked, _ := b.IsAsked(address)
	back, err := asked.ApproveForAll(who.Person, asked.Optional...)
	if err != nil {
		b.t.Fatalf("approve: %v", err)
	}
	return b.Opens(back)
}

// Cancels goes to the app's install address, and does not want it.
func (b *Browser) Cancels(address string) Page {
	b.t.Helper()
	asked, _ := b.IsAsked(address)
	return b.Opens(asked.Cancel())
}
