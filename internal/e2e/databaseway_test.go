//go:build postgres

package e2e

import (
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
)

// databaseWay is the network between one replica and the database.
type databaseWay struct {
	t     *testing.T
	to    string // host and port of the database
	front net.Listener

	mu    sync.Mutex
	is    condition
	ended chan struct{} // of the condition
	ends  map[net.Conn]bool
}

// condition is how the network is.
type condition struct {
	cut    bool          // whoever is connected is cut off, and nobody connects
	silent bool          // nothing that is sent arrives, and nobody is told; it does later
	delay  time.Duration // of each piece that is sent, either way
}

// wayTo opens a network that is well.
func wayTo(t *testing.T, address string) *databaseWay {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	front, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &databaseWay{t: t, to: u.Host, front: front, ended: make(chan struct{}), ends: map[net.Conn]bool{}}
	t.Cleanup(func() {
		_ = front.Close()
		w.becomes(condition{cut: true})
	})
	go w.serves()
	return w
}

// address is the database's, this way.
func (w *databaseWay) address(database string) string {
	w.t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		w.t.Fatal(err)
	}
	u.Host = w.front.Addr().String()
	return u.String()
}

// becomes changes how the network is.
func (w *databaseWay) becomes(is condition) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.is = is
	close(w.ended)
	w.ended = make(chan struct{})
	if is.cut {
		for c := range w.ends {
			_ = c.Close()
		}
		clear(w.ends)
	}
}

func (w *databaseWay) condition() (is condition, ended <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.is, w.ended
}

func (w *databaseWay) serves() {
	for {
		near, err := w.front.Accept()
		if err != nil {
			return
		}
		go w.leads(near)
	}
}

// leads connects the two ends until one hangs up, or the network is cut.
func (w *databaseWay) leads(near net.Conn) {
	defer func() { _ = near.Close() }()
	w.passes()
	far, err := net.Dial("tcp", w.to)
	if err != nil {
		return
	}
	defer func() { _ = far.Close() }()
	if !w.takes(near, far) {
		return
	}
	defer w.drops(near, far)
	var either sync.WaitGroup
	over := make(chan struct{}, 2)
	for _, pair := range [][2]net.Conn{{near, far}, {far, near}} {
		either.Go(func() {
			w.carries(pair[0], pair[1])
			over <- struct{}{}
		})
	}
	<-over
	_, _ = near.Close(), far.Close()
	either.Wait()
}

func (w *databaseWay) takes(ends ...net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.is.cut {
		return false
	}
	for _, c := range ends {
		w.ends[c] = true
	}
	return true
}

func (w *databaseWay) drops(ends ...net.Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range ends {
		delete(w.ends, c)
	}
}

// carries hands on what is sent, piece by piece.
func (w *databaseWay) carries(from io.Reader, to io.Writer) {
	piece := make([]byte, 64<<10)
	for {
		n, err := from.Read(piece)
		if n > 0 {
			w.passes()
			if _, err := to.Write(piece[:n]); err != nil {
				return
			}
		}
		if err != nil {
			w.passes() // that somebody hung up is not heard of either
			return
		}
	}
}

// passes takes as long as the network does.
func (w *databaseWay) passes() {
	for {
		is, ended := w.condition()
		if !is.silent {
			e2etest.Passes(is.delay)
			return
		}
		<-ended
	}
}
