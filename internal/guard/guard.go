// Package guard sends secrets only where they were given for, and never in clear.
//
// Whoever has a token, a response_url or the ticket of a socket acts in the
// bot's name.
package guard

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

var (
	// ErrClear is that something would travel in clear.
	ErrClear = errors.New("not sent: only https and wss are used, but on this machine itself")
	// ErrAstray is that a socket is at a host that is not Slack's.
	ErrAstray = errors.New("not connected: the socket that Slack named is not Slack's")
)

// Transport is the last thing before the network: it sends nothing in clear.
type Transport struct{ Next http.RoundTripper }

// RoundTrip returns ErrClear where it sends nothing.
func (g Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if !Private(r.URL) {
		if r.Body != nil {
			_ = r.Body.Close()
		}
		return nil, fmt.Errorf("%w (%.60q)", ErrClear, r.URL.Host)
	}
	return g.Next.RoundTrip(r)
}

// Private reports whether nobody on the way can read along: by https or wss, or
// within this machine.
func Private(u *url.URL) bool {
	return u.Host != "" && (u.Scheme == "https" || u.Scheme == "wss" || IsLoopback(u.Hostname()))
}

// IsLoopback reports whether a host is this machine itself.
func IsLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Stay is for http.Client.CheckRedirect: no redirect is followed. Slack's methods
// know none, and the token would go along, in the header or the body.
func Stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Socket is for websocket.Dialer.Proxy, which is asked about each address
// before it is opened. Slack's sockets are at wss://wss-primary.slack.com and the
// like (docs: Socket Mode); those of another server, whose Web API is at api, at
// its host or below; and one on this machine's at this machine. Its error is
// ErrClear or ErrAstray; next knows the proxy.
func Socket(api string, next func(*http.Request) (*url.URL, error)) func(*http.Request) (*url.URL, error) {
	return func(r *http.Request) (*url.URL, error) {
		if !Private(r.URL) {
			return nil, fmt.Errorf("%w (%.60q)", ErrClear, r.URL.Host)
		}
		from, err := url.Parse(api)
		if err != nil {
			return nil, err
		}
		host := r.URL.Hostname()
		if below(host, from.Hostname()) || IsLoopback(host) && IsLoopback(from.Hostname()) || below(host, "slack.com") || below(host, "slack-gov.com") {
			return next(r)
		}
		return nil, fmt.Errorf("%w (%.60q)", ErrAstray, r.URL.Host)
	}
}

// below reports whether a host is a domain or in it.
func below(host, domain string) bool {
	host, domain = strings.ToLower(host), strings.ToLower(domain)
	return domain != "" && (host == domain || strings.HasSuffix(host, "."+domain))
}
