// Package wire is how Slack reaches an app: the connections and envelopes of Socket
// Mode, signed requests, the payloads in both, and the response_urls that come back.
package wire

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"unhunch/internal/sandbox/call"
	"unhunch/internal/sandbox/jsontree"
	"unhunch/internal/sandbox/workspace"
)

// maxSockets is how many connections one app may have (docs: Socket Mode).
const maxSockets = 10

// Sockets are an app's connections and what is on its way through them. They are
// safe for several at once, and never call back: any lock may be held meanwhile.
type Sockets struct {
	options    workspace.Options
	faults     *call.Faults
	background *workspace.Background

	mu         sync.Mutex
	tickets    map[string]bool
	pool       pool
	count      int                  // of all connections so far
	pending    map[string]*Envelope // sent and not acked, by envelope id
	deliveries []*Delivery
	orders
}

// NewSockets has none open.
func NewSockets(options workspace.Options, faults *call.Faults, background *workspace.Background) *Sockets {
	return &Sockets{
		options: options, faults: faults, background: background, tickets: map[string]bool{}, pending: map[string]*Envelope{},
	}
}

// Open is the address of a connection to make, good for one.
func (k *Sockets) Open(base, ticket string) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.tickets[ticket] = true
	return strings.Replace(base, "http", "ws", 1) + "/link/?ticket=" + ticket + "&app_id=" + k.options.App.ID
}

// Serve takes a connection and keeps it until it ends.
func (k *Sockets) Serve(w http.ResponseWriter, r *http.Request) {
	if fault := k.faults.Strike("socket"); fault.Prevents() {
		fault.Answer(w)
		return
	}
	if !k.takeTicket(r.URL.Query().Get("ticket")) {
		http.Error(w, "invalid ticket", http.StatusForbidden)
		return
	}
	// slack-go says it comes from https://api.slack.com, whatever the host is.
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	c := newConnection(ws)
	release, ok := k.welcome(c)
	if !ok {
		_ = ws.Close()
		return
	}
	defer release()
	var writer sync.WaitGroup
	writer.Go(func() { c.write(k.options.PingEvery) })
	k.listen(c)
	k.forget(c)
	writer.Wait()
}

func (k *Sockets) takeTicket(ticket string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	valid := k.tickets[ticket] && !k.background.Closed()
	delete(k.tickets, ticket)
	return valid
}

// welcome says hello, hands over what had nowhere to go, and sends an eleventh connection away.
func (k *Sockets) welcome(c *connection) (release func(), ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if release, ok = k.background.Hold(); !ok {
		return nil, false
	}
	debug := jsontree.Object{"host": "applink-sandbox", "build_number": 1, "approximate_connection_time": 18060}
	if len(k.pool.open) >= maxSockets {
		c.sayLast(jsontree.Object{"type": "disconnect", "reason": "too_many_websockets", "debug_info": debug})
		return release, true
	}
	k.pool.add(c)
	c.say(jsontree.Object{
		"type": "hello", "num_connections": len(k.pool.open), "debug_info": debug,
		"connection_info": jsontree.Object{"app_id": k.options.App.ID},
	})
	k.count++
	k.age(c, k.count)
	for _, e := range k.pending {
		if e.on == nil && e.held == nil {
			k.resend(e, "connection_closed")
		}
	}
	return release, true
}

// age asks for a new connection when this one has lived long enough, ten seconds
// after a warning. Connections are not all asked at once.
func (k *Sockets) age(c *connection, n int) {
	if k.options.ConnectionLife < 0 {
		return
	}
	life := k.options.ConnectionLife - time.Duration(n%8)*k.options.ConnectionLife/20
	k.background.Go(func() {
		if !k.background.Sleep(life-10*time.Second, c.gone) {
			return
		}
		c.say(jsontree.Object{"type": "disconnect", "reason": "warning"})
		if k.background.Sleep(10*time.Second, c.gone) {
			c.sayLast(jsontree.Object{"type": "disconnect", "reason": "refresh_requested"})
		}
	})
}

// listen takes acks until the connection ends.
func (k *Sockets) listen(c *connection) {
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
		k.acked(ack.EnvelopeID, ack.Payload)
	}
}

// forget drops an ended connection and gives its unacked envelopes to another.
func (k *Sockets) forget(c *connection) {
	c.cut()
	k.mu.Lock()
	defer k.mu.Unlock()
	k.pool.drop(c)
	for _, e := range k.pending {
		if e.on == c {
			e.on = nil
			k.resend(e, "connection_closed")
		}
	}
}

// DisconnectReason is why Slack asks an app to reconnect.
type DisconnectReason string

// The reasons. A warning leaves the connection open for another ten seconds.
const (
	Warning          DisconnectReason = "warning"
	RefreshRequested DisconnectReason = "refresh_requested"
	LinkDisabled     DisconnectReason = "link_disabled"
)

// Disconnect says goodbye on every connection.
func (k *Sockets) Disconnect(why DisconnectReason) {
	k.mu.Lock()
	defer k.mu.Unlock()
	goodbye := jsontree.Object{"type": "disconnect", "reason": string(why), "debug_info": jsontree.Object{"host": "applink-sandbox"}}
	for _, c := range k.pool.open {
		if why == Warning {
			c.say(goodbye)
		} else {
			c.sayLast(goodbye)
		}
	}
}

// Cut ends every connection without a goodbye.
func (k *Sockets) Cut() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.pool.cut()
}

// Count is how many connections are open.
func (k *Sockets) Count() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.pool.open)
}
