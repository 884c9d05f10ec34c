package sandbox

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// maxSockets is how many connections one app may have (docs: Socket Mode).
const maxSockets = 10

// sockets are an app's open connections and what is on its way through them. Guarded by Slack.mu.
type sockets struct {
	tickets map[string]bool
	open    []*socket
	turn    int
	count   int
	pending map[string]*envelope // sent and not acked, by envelope id
	plan    []delay              // orders for the next envelopes
	twice   int                  // how many of the next envelopes are sent twice
}

// socket is one Socket Mode connection.
type socket struct {
	ws   *websocket.Conn
	wake chan struct{} // something is in the outbox
	gone chan struct{} // closed when the connection is over
	once sync.Once

	mu     sync.Mutex
	outbox []any
	last   bool // close after the outbox is empty
}

func (s *Slack) connectionsOpen(args) (Object, *refusal) {
	ticket := s.id("ticket")
	s.sockets.tickets[ticket] = true
	ws := strings.Replace(s.base, "http", "ws", 1)
	return Object{"url": ws + "/link/?ticket=" + ticket + "&app_id=" + s.opts.App.ID}, nil
}

func (s *Slack) serveSocket(w http.ResponseWriter, r *http.Request) {
	if fault := s.strike("socket"); fault.prevents() {
		fault.answer(w)
		return
	}
	ticket := r.URL.Query().Get("ticket")
	s.mu.Lock()
	valid := s.sockets.tickets[ticket] && !s.closed
	delete(s.sockets.tickets, ticket)
	s.mu.Unlock()
	if !valid {
		http.Error(w, "invalid ticket", http.StatusForbidden)
		return
	}
	// slack-go says it comes from https://api.slack.com, whatever the host is.
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	c := &socket{ws: ws, wake: make(chan struct{}, 1), gone: make(chan struct{})}
	if !s.welcome(c) {
		_ = ws.Close()
		return
	}
	go func() {
		defer s.waiting.Done()
		c.write(s.opts.PingEvery)
	}()
	s.listen(c)
	s.forget(c)
}

// welcome says hello, hands over what had nowhere to go, and sends an eleventh connection away.
func (s *Slack) welcome(c *socket) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.waiting.Add(2) // the writer, and forget
	debug := Object{"host": "applink-sandbox", "build_number": 1, "approximate_connection_time": 18060}
	if len(s.sockets.open) >= maxSockets {
		c.sayLast(Object{"type": "disconnect", "reason": "too_many_websockets", "debug_info": debug})
		return true
	}
	s.sockets.open = append(s.sockets.open, c)
	c.say(Object{
		"type": "hello", "num_connections": len(s.sockets.open), "debug_info": debug,
		"connection_info": Object{"app_id": s.opts.App.ID},
	})
	s.sockets.count++
	s.age(c, s.sockets.count)
	for _, e := range s.sockets.pending {
		if e.on == nil && e.held == nil {
			s.resend(e, "connection_closed")
		}
	}
	return true
}

// age asks for a new connection when this one has lived long enough, ten seconds
// after a warning. Connections are not all asked at once.
func (s *Slack) age(c *socket, n int) {
	if s.opts.ConnectionLife < 0 {
		return
	}
	life := s.opts.ConnectionLife - time.Duration(n%8)*s.opts.ConnectionLife/20
	s.spawn(func() {
		if !s.waitFor(life-10*time.Second, c.gone) {
			return
		}
		c.say(Object{"type": "disconnect", "reason": "warning"})
		if s.waitFor(10*time.Second, c.gone) {
			c.sayLast(Object{"type": "disconnect", "reason": "refresh_requested"})
		}
	})
}

// waitFor waits and tells whether it came to the end: not when Slack closed or stop was closed.
func (s *Slack) waitFor(d time.Duration, stop <-chan struct{}) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-stop:
	case <-s.done:
	}
	return false
}

// listen takes acks until the connection ends.
func (s *Slack) listen(c *socket) {
	for {
		_, raw, err := c.ws.ReadMessage()
		if err != nil {
			return
		}
		var ack struct {
			EnvelopeID string         `json:"envelope_id"`
			Payload    map[string]any `json:"payload"`
		}
		// Slack drops what it cannot read and what is over 20 KB, without a word.
		if len(raw) > 20*1024 || json.Unmarshal(raw, &ack) != nil {
			continue
		}
		s.acked(ack.EnvelopeID, ack.Payload)
	}
}

// forget drops an ended connection and gives its unacked envelopes to another.
func (s *Slack) forget(c *socket) {
	defer s.waiting.Done()
	c.cut()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sockets.open = slices.DeleteFunc(s.sockets.open, func(o *socket) bool { return o == c })
	for _, e := range s.sockets.pending {
		if e.on == c {
			e.on = nil
			s.resend(e, "connection_closed")
		}
	}
}

// next picks the connection for the next envelope, each in turn.
func (k *sockets) next() *socket {
	if len(k.open) == 0 {
		return nil
	}
	k.turn++
	return k.open[k.turn%len(k.open)]
}

// say queues a message; it never blocks.
func (c *socket) say(v any) { c.queue(v, false) }

// sayLast queues a message after which the connection closes.
func (c *socket) sayLast(v any) { c.queue(v, true) }

func (c *socket) queue(v any, last bool) {
	c.mu.Lock()
	if !c.last {
		c.outbox, c.last = append(c.outbox, v), last
	}
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// cut ends the connection without a goodbye.
func (c *socket) cut() {
	c.once.Do(func() {
		close(c.gone)
		// Closing a connection that broke already is what this is for.
		_ = c.ws.UnderlyingConn().Close()
	})
}

func (c *socket) write(pingEvery time.Duration) {
	defer c.cut()
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for {
		select {
		case <-c.gone:
			return
		case <-ping.C:
			if c.ws.WriteControl(websocket.PingMessage, []byte("Ping from applink-sandbox"), time.Now().Add(pingEvery)) != nil {
				return
			}
		case <-c.wake:
			queued, last := c.drain()
			for _, v := range queued {
				if c.ws.SetWriteDeadline(time.Now().Add(30*time.Second)) != nil || c.ws.WriteJSON(v) != nil {
					return
				}
			}
			if last {
				c.linger()
				return
			}
		}
	}
}

// linger gives the other side a moment to hang up by itself.
func (c *socket) linger() {
	timer := time.NewTimer(time.Second)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.gone:
	}
}

func (c *socket) drain() ([]any, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	queued := c.outbox
	c.outbox = nil
	return queued, c.last
}
