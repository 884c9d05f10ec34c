package bot

import (
	"bytes"
	"context"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bot/door"
	"unhunch/internal/bubble"
	"unhunch/internal/sandbox"
)

// A socket that is silent looks like one on which nobody presses anything.
func TestASilentSocketIsNoticedWithinFifteenSeconds(t *testing.T) {
	for name, ails := range map[string]ailment{
		"half-open: what is sent is lost": lost,
		"Slack does not read any more":    stuffed,
	} {
		t.Run(name, func(t *testing.T) {
			var slowest time.Duration
			for after := range 5 { // at any moment between two pings
				synctest.Test(t, func(t *testing.T) {
					h := moveIn(t, sandbox.Options{})
					line := new(line)
					h.startsOver(line)
					passes(10*time.Minute + time.Duration(after)*time.Second)
					line.ails(ails)
					for began := bubble.Now(); h.socket.Open() > 0; passes(100 * time.Millisecond) {
						slowest = max(slowest, bubble.Since(began))
					}
					line.ails(well)
					passes(20*time.Second + 5*time.Second) // one may be in a handshake already
					if h.socket.Open() != door.Sockets {
						t.Errorf("%d are open again\n%s", h.socket.Open(), h.log)
					}
					ana := h.Person("ana")
					ana.Types("/stretch help")
					ana.Sees("pause until")
					h.ends()
				})
			}
			t.Logf("noticed after %v at most", slowest)
			if slowest > 15*time.Second {
				t.Errorf("noticed after %v", slowest)
			}
		})
	}
}

func TestASocketIsNotGivenUpThatIsOnlyQuietOrSlow(t *testing.T) {
	for name, c := range map[string]struct {
		pings time.Duration // Slack's
		ails  ailment
	}{
		"nothing happens":                              {},
		"Slack never pings":                            {pings: 24 * time.Hour},
		"everything takes nine seconds":                {ails: slow},
		"something between us eats pings":              {ails: eaten},
		"it eats them, and Slack pings twice a minute": {ails: eaten, pings: 30 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := moveIn(t, sandbox.Options{PingEvery: c.pings, ConnectionLife: -1})
				line := new(line)
				line.ails(c.ails)
				h.startsOver(line)
				passes(time.Hour)
				if opened := len(h.Calls("apps.connections.open")); opened != door.Sockets || h.socket.Open() != door.Sockets {
					t.Errorf("%d were opened in an hour, %d are open\n%s", opened, h.socket.Open(), h.log)
				}
				h.ends()
			})
		})
	}
}

func TestASocketThatNeverSaysHelloIsNotOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{Lenient: true})
		line := new(line)
		line.ails(greetless)
		h.connectsOver(line)
		for range 600 {
			passes(time.Second)
			if h.socket.Open() > 0 {
				t.Fatal("open without a hello")
			}
		}
		if asked := len(h.Calls("apps.connections.open")); asked < 10 || asked > 30 {
			t.Errorf("asked %d times in ten minutes", asked)
		}
		line.ails(well)
		passes(5 * time.Minute)
		if h.socket.Open() != door.Sockets {
			t.Errorf("%d are open\n%s", h.socket.Open(), h.log)
		}
		h.ends()
	})
}

func TestTheBotEndsThoughNobodyAnswersItsHandshake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		line := new(line)
		line.ails(lost)
		h.connectsOver(line)
		passes(time.Second)
		told := bubble.Now()
		if err := h.stop(); err != nil {
			t.Error(err)
		}
		if took := bubble.Since(told); took > time.Second {
			t.Errorf("it took %v", took)
		}
		h.ends()
	})
}

// connectsOver connects the bot over a line that may have an ailment.
func (h *house) connectsOver(l *line) {
	dialer := h.Door.Dialer()
	dial := dialer.NetDialContext
	dialer.NetDialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return l.carries(conn), nil
	}
	h.connects(door.NewSocket(h.API(), dialer, h.logger(), h.bot.Receive))
}

func (h *house) startsOver(l *line) {
	h.connectsOver(l)
	passes(time.Minute)
	h.holds(door.Sockets)
}

// ailment is what is wrong with a line, both ways.
type ailment int32

const (
	well      ailment = iota
	lost              // nothing arrives, and nobody is told
	stuffed           // the other side reads no more, so that writing does not end
	slow              // what comes takes nine seconds
	eaten             // our pings do not arrive
	greetless         // nothing comes after the handshake
)

// line is what connections go over.
type line struct{ now atomic.Int32 }

func (l *line) ails(a ailment) { l.now.Store(int32(a)) }

func (l *line) carries(conn net.Conn) net.Conn {
	c := &carried{Conn: conn, line: l, come: make(chan arrival, 1000), closed: make(chan struct{})}
	go c.receive()
	return c
}

type carried struct {
	net.Conn
	line   *line
	come   chan arrival
	rest   []byte
	once   sync.Once
	closed chan struct{}
	failed error
	reads  atomic.Pointer[time.Time] // until when they may wait
	writes atomic.Pointer[time.Time]
}

type arrival struct {
	data []byte
	at   time.Time
}

// receive keeps what comes until it is due, as the network does.
func (c *carried) receive() {
	defer close(c.come)
	greeted := false
	for {
		data := make([]byte, 4096)
		n, err := c.Conn.Read(data)
		if err != nil {
			c.failed = err
			return
		}
		at := bubble.Now()
		switch ailment(c.line.now.Load()) {
		case lost, stuffed:
			continue
		case greetless:
			if greeted {
				continue
			}
		case slow:
			at = at.Add(9 * time.Second)
		case well, eaten:
		}
		greeted = greeted || bytes.Contains(data[:n], []byte("\r\n\r\n"))
		c.come <- arrival{data[:n], at}
	}
}

func (c *carried) Read(b []byte) (int, error) {
	if len(c.rest) == 0 {
		select {
		case next, more := <-c.come:
			if !more {
				return 0, c.failed
			}
			if wait := bubble.Until(next.at); wait > 0 {
				select {
				case <-time.After(wait):
				case <-c.closed:
					return 0, net.ErrClosed
				}
			}
			c.rest = next.data
		case <-runsOut(&c.reads):
			return 0, os.ErrDeadlineExceeded
		case <-c.closed:
			return 0, net.ErrClosed
		}
	}
	n := copy(b, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

func (c *carried) Write(b []byte) (int, error) {
	switch ailment(c.line.now.Load()) {
	case lost:
		return len(b), nil
	case stuffed:
		select {
		case <-c.closed:
			return 0, net.ErrClosed
		case <-runsOut(&c.writes):
			return 0, os.ErrDeadlineExceeded
		}
	case eaten:
		if len(b) > 0 && b[0] == 0x89 { // a ping, in one piece (RFC 6455, 5.2)
			return len(b), nil
		}
	case well, slow, greetless:
	}
	return c.Conn.Write(b)
}

// runsOut tells when a deadline has come. One that is moved while somebody waits
// for it counts for the next who does.
func runsOut(deadline *atomic.Pointer[time.Time]) <-chan time.Time {
	if at := deadline.Load(); at != nil && !at.IsZero() {
		return time.After(max(bubble.Until(*at), time.Nanosecond))
	}
	return nil
}

func (c *carried) SetWriteDeadline(t time.Time) error {
	c.writes.Store(&t)
	return c.Conn.SetWriteDeadline(t)
}

// SetReadDeadline leaves the line itself alone, which is read all the time.
func (c *carried) SetReadDeadline(t time.Time) error {
	c.reads.Store(&t)
	return nil
}

func (c *carried) SetDeadline(t time.Time) error {
	_ = c.SetReadDeadline(t)
	return c.SetWriteDeadline(t)
}

func (c *carried) Close() error {
	c.once.Do(func() { close(c.closed) })
	return c.Conn.Close()
}
