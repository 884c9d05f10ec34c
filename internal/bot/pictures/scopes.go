package pictures

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
)

// Scopes are what Slack lets the bot do. It says so with every answer (docs:
// Web API, X-OAuth-Scopes), so that a scope granted later is noticed.
type Scopes struct{ granted atomic.Pointer[[]string] }

// Heard is for slack.OptionOnResponseHeaders.
func (s *Scopes) Heard(method string, header http.Header) {
	told := header.Get("X-Oauth-Scopes")
	if told == "" || method == "apps.connections.open" { // that one answers the other token
		return
	}
	granted := strings.Split(told, ",")
	for i, scope := range granted {
		granted[i] = strings.TrimSpace(scope)
	}
	s.granted.Store(&granted)
}

// Known says what was granted, before Slack is heard. Nobody may alter it any more.
func (s *Scopes) Known(granted []string) { s.granted.Store(&granted) }

// Granted lists them; nil where Slack has not told.
func (s *Scopes) Granted() []string {
	if granted := s.granted.Load(); granted != nil {
		return *granted
	}
	return nil
}

// Lack reports whether Slack has told its scopes, and this is none of them.
func (s *Scopes) Lack(scope string) bool {
	granted := s.granted.Load()
	return granted != nil && !slices.Contains(*granted, scope)
}
