package sandbox

import (
	"context"
	"net"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
)

// Door is a way into Slack: an address, and clients that go there.
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

func inMemory(h http.Handler) *Door {
	l := newPipes()
	return newDoor(h, l, "slack.test", func(ctx context.Context, _, _ string) (net.Conn, error) { return l.dial(ctx) })
}

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
