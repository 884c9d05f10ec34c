package sandbox

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Handler serves the Web API under /api/, Socket Mode under /link/, response_urls
// under /respond/, and files under /upload/ and /files/.
func (s *Slack) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", s.serveAPI)
	mux.HandleFunc("GET /link/", s.serveSocket)
	mux.HandleFunc("POST /respond/", s.serveReply)
	mux.HandleFunc("POST /upload/", s.serveUpload)
	mux.HandleFunc("GET /files/", s.serveFile)
	return mux
}

// Door is a way into Slack: an address, and clients that go there.
type Door struct {
	server *http.Server
	client *http.Client
	dial   func(ctx context.Context, network, addr string) (net.Conn, error)
	host   string
}

// Listen opens a TCP door. Use 127.0.0.1:0 for any free port.
func (s *Slack) Listen(ctx context.Context, addr string) (*Door, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	return s.open(l, l.Addr().String(), (&net.Dialer{}).DialContext), nil
}

// InMemory opens a door that no network is needed for, also inside a synctest bubble.
func (s *Slack) InMemory() *Door {
	l := newPipes()
	return s.open(l, "slack.test", func(ctx context.Context, _, _ string) (net.Conn, error) { return l.dial(ctx) })
}

func (s *Slack) open(l net.Listener, host string, dial func(context.Context, string, string) (net.Conn, error)) *Door {
	d := &Door{
		server: &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 30 * time.Second},
		client: &http.Client{Transport: &http.Transport{DialContext: dial, MaxIdleConnsPerHost: 16}},
		dial:   dial,
		host:   host,
	}
	go func() { _ = d.server.Serve(l) }() // ends with http.ErrServerClosed
	return d
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

// pipes is a net.Listener whose connections are net.Pipes.
type pipes struct {
	calls chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newPipes() *pipes { return &pipes{calls: make(chan net.Conn), done: make(chan struct{})} }

var errNoListener = errors.New("connection refused")

func (p *pipes) dial(ctx context.Context) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case p.calls <- there:
		return here, nil
	case <-p.done:
		return nil, errNoListener
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept implements net.Listener.
func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.calls:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (p *pipes) Close() error {
	p.once.Do(func() { close(p.done) })
	return nil
}

// Addr implements net.Listener.
func (p *pipes) Addr() net.Addr { return pipeAddr{} }

type pipeAddr struct{}

func (pipeAddr) Network() string { return "memory" }
func (pipeAddr) String() string  { return "slack.test" }
