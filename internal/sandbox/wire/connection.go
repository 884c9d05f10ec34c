package wire

import (
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// connection is one Socket Mode connection.
type connection struct {
	ws   *websocket.Conn
	wake chan struct{} // something is in the outbox
	gone chan struct{} // closed when the connection is over
	once sync.Once

	mu     sync.Mutex
	outbox []any
	last   bool // close after the outbox is empty
}

func newConnection(ws *websocket.Conn) *connection {
	return &connection{ws: ws, wake: make(chan struct{}, 1), gone: make(chan struct{})}
}

// say queues a message; it never blocks.
func (c *connection) say(v any) { c.queue(v, false) }

// sayLast queues a message after which the connection closes.
func (c *connection) sayLast(v any) { c.queue(v, true) }

func (c *connection) queue(v any, last bool) {
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
func (c *connection) cut() {
	c.once.Do(func() {
		close(c.gone)
		// Closing a connection that broke already is what this is for.
		_ = c.ws.UnderlyingConn().Close()
	})
}

// write sends what is queued, and pings, until the connection is over.
func (c *connection) write(pingEvery time.Duration) {
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
			if !c.writeQueued() {
				return
			}
		}
	}
}

// writeQueued tells whether there may be more to write afterwards.
func (c *connection) writeQueued() bool {
	queued, last := c.drain()
	for _, v := range queued {
		if c.ws.SetWriteDeadline(time.Now().Add(30*time.Second)) != nil || c.ws.WriteJSON(v) != nil {
			return false
		}
	}
	if last {
		c.linger()
	}
	return !last
}

func (c *connection) drain() ([]any, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	queued := c.outbox
	c.outbox = nil
	return queued, c.last
}

// linger gives the other side a moment to hang up by itself.
func (c *connection) linger() {
	timer := time.NewTimer(time.Second)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.gone:
	}
}
