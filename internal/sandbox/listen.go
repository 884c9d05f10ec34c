package sandbox

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
)

// Door is a way into Slack, or into an app: an address, and clients that go there.
type Door struct {
	server *http.Server
	client *http.Client
	dial   func(ctx context.Context, network, addr string) (net.Conn, error)
	host   string
}

func newDoor(h http.Handler, l net.Listener, host string, dial func(context.Context, string, string) (net.Conn, error)) *Door {
	d := &Door{
		server: &http.Server{Handler: h, ReadHeaderTimeout: 30 * time.Second},
		client: &http.Client{Transport: &http.Transport{DialContext: dial, MaxIdleConnsPerHost: 16}},
		dial:   dial,
		host:   host,
	}
	go func() { _ = d.server.Serve(l) }() // ends with http.ErrServerClosed
	return d
}

func overTCP(ctx context.Context, h http.Handler, addr string) (*Door, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	return newDoor(h, l, l.Addr().String(), (&net.Dialer{}).DialContext), nil
}

// inMemoryHost is what Slack is called where no network is.
const inMemoryHost = "slack.test"

// InMemory opens a door into a handler under a name that only its clients, and those of
// Between, know. It takes https in the clear, as nobody can listen.
func InMemory(h http.Handler, host string) *Door {
	l := newPipes()
	return newDoor(h, l, host, func(ctx context.Context, _, _ string) (net.Conn, error) { return l.dial(ctx) })
}

// Between is a client that goes wherever one of the doors leads, by its name, and nowhere
// else.
func Between(doors ...*Door) *http.Client {
	dial := func(ctx context.Context, network, addr string) (net.Conn, error) {
		for _, d := range doors {
			if host, _, _ := net.SplitHostPort(addr); host == d.host || addr == d.host {
				return d.dial(ctx, network, addr)
			}
		}
		return nil, fmt.Errorf("%s: %w", addr, errNoListener)
	}
	return &http.Client{Transport: &http.Transport{DialContext: dial, DialTLSContext: dial, MaxIdleConnsPerHost: 16}}
}

// URL is the address, without a path.
func (d *Door) URL() string { return "http://" + d.host }

// APIURL is for slack.OptionAPIURL and SLACK_API_URL; it has the trailing slash they want.
func (d *Door) APIURL() string { return "http://" + d.host + "/api/" }

// HTTPClient is for slack.OptionHTTPClient. It follows response and file URLs too.
func (d *Door) HTTPClient() *http.Client { return d.client }

// Dialer is for socketmode.OptionDialer.
func (d *Door) Dialer() *websocket.Dialer {
	return &websocket.Dialer{NetDialContext: d.dial, HandshakeTimeout: 45 * time.Second, WriteBufferSize: 32 * 1024}
}

// Close ends every request through this door. Sockets end with Slack.Close.
func (d *Door) Close() {
	_ = d.server.Close()
	d.client.CloseIdleConnections()
}
