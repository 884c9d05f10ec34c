package door

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack/socketmode"

	"unhunch/internal/bot/payload"
)

// How a connection's life is measured.
const (
	// pingEvery is how often we ping. Slack has to answer (RFC 6455, 5.5.2), so
	// that a silence means something; its own pings come every 30 s or so.
	pingEvery = 5 * time.Second
	// mostSilent is so many pings in a row after which nothing at all was heard:
	// the connection is dead. It takes ten to fifteen seconds.
	mostSilent = 2
	// mostMute is the same towards a peer that has never answered a ping, as a
	// middlebox may eat them: three of Slack's own pings are missing then.
	mostMute = 18

	dialWithin  = 20 * time.Second
	helloWithin = 10 * time.Second
	// lingering is how long a connection that has been replaced is read on, if
	// Slack does not close it: presses come over it meanwhile. After its warning
	// Slack leaves it open for some ten seconds.
	lingering = 30 * time.Second
	// partingWithin is how long Slack may take to answer our goodbye.
	partingWithin = time.Second
	// fullLife is when a connection's end speaks against nobody: it is replaced
	// at once. After a shorter life there is a pause, that grows.
	fullLife = time.Minute
)

const (
	mostFrame = 4 << 20 // bytes; a view has 250 KB at most, a message's blocks less
	// mostAck is when Slack drops an acknowledgement without a word (slack-go:
	// maxResponseSize), in bytes.
	mostAck = 20 * 1024
)

var (
	errAsked     = errors.New("Slack asks for another connection") //nolint:staticcheck // Slack is a name
	errSilent    = errors.New("nothing came any more, not even answers to our pings")
	errParted    = errors.New("we said goodbye")
	errNoAddress = errors.New("what Slack gave as the address of a socket is none")
	errNoHello   = fmt.Errorf("nobody said hello within %v", helloWithin)
)

// link is one Socket Mode connection, from the dial to the goodbye.
type link struct {
	ws   *websocket.Conn
	take func(*link, frame)

	hello    chan struct{} // closed when Slack has said it
	leaving  chan struct{} // closed when Slack asks for another connection
	replaced chan struct{} // closed by its owner when there is another one
	ended    chan struct{} // closed when nothing comes any more
	reason   string        // why Slack asks; to be read after leaving
	err      error         // why it ended; to be read after ended
	end      sync.Once

	// One goroutine reads, another writes. Who reads never waits for who writes:
	// two peers that both did would wait for each other.
	acks     chan outgoing
	pongs    chan string
	heard    atomic.Bool  // anything, since the last ping
	answered *atomic.Bool // a ping, on this or any link before: its peer can
}

// outgoing is an acknowledgement on its way.
type outgoing struct {
	text    []byte
	written func(error)
}

// frame is what Slack sends over a link.
type frame struct {
	ID      string          `json:"envelope_id"`
	Type    Type            `json:"type"` // of an envelope, or one that is about the link itself
	Payload json.RawMessage `json:"payload"`
	Reason  string          `json:"reason"` // of a disconnect
	Attempt int             `json:"retry_attempt"`
	Why     string          `json:"retry_reason"`

	size int   // bytes
	err  error // it is no JSON
}

// dial opens a connection. It gives up when ctx ends, also in a handshake that
// is never answered, where gorilla would wait for its time-out.
func dial(ctx context.Context, dialer websocket.Dialer, address string) (*websocket.Conn, error) {
	if _, err := url.Parse(address); err != nil { // which would hold the ticket
		return nil, errNoAddress
	}
	connect := dialer.NetDialContext
	if connect == nil {
		connect = new(net.Dialer).DialContext
	}
	var release func() bool
	dialer.NetDialContext = func(dialing context.Context, network, at string) (net.Conn, error) {
		conn, err := connect(dialing, network, at)
		if err == nil {
			release = context.AfterFunc(ctx, func() { _ = conn.Close() })
		}
		return conn, err
	}
	dialer.HandshakeTimeout = dialWithin
	// Slack is said not to put together what came in pieces (slack-go:
	// defaultWriteBufferSize), so that an acknowledgement has to fit.
	dialer.WriteBufferSize = mostAck + 1024
	ws, response, err := dialer.DialContext(ctx, address, http.Header{"Origin": {"https://api.slack.com"}})
	if release != nil {
		release()
	}
	if response != nil {
		_ = response.Body.Close()
		if err != nil {
			return nil, fmt.Errorf("open a socket: %s", response.Status)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("open a socket: %w", err)
	}
	return ws, nil
}

func newLink(ws *websocket.Conn, answered *atomic.Bool, take func(*link, frame)) *link {
	l := &link{
		ws: ws, take: take, answered: answered,
		hello: make(chan struct{}), leaving: make(chan struct{}), replaced: make(chan struct{}), ended: make(chan struct{}),
		acks: make(chan outgoing, 1024), pongs: make(chan string, 1),
	}
	ws.SetReadLimit(mostFrame)
	ws.SetPongHandler(func(string) error {
		l.heard.Store(true)
		l.answered.Store(true)
		return nil
	})
	ws.SetPingHandler(func(data string) error {
		l.heard.Store(true)
		select {
		case l.pongs <- data:
		default: // only the latest needs an answer, and one does for all (RFC 6455, 5.5.3)
		}
		return nil
	})
	return l
}

// read takes what comes until nothing does.
func (l *link) read() {
	for {
		f, err := l.next()
		if err != nil {
			l.fail(err)
			return
		}
		switch string(f.Type) {
		case socketmode.RequestTypeHello:
			if !is(l.hello) {
				close(l.hello)
			}
		case socketmode.RequestTypeDisconnect:
			if !is(l.leaving) {
				l.reason = f.Reason
				close(l.leaving)
			}
		default:
			l.take(l, f)
		}
	}
}

// next waits for a frame. A large one may take its time, as long as some of it
// comes.
func (l *link) next() (frame, error) {
	_, r, err := l.ws.NextReader()
	if err != nil {
		return frame{}, err
	}
	// The limit of the websocket counts what came, not what is packed in it.
	raw, err := io.ReadAll(io.LimitReader(hearing{r, &l.heard}, mostFrame+1))
	if err == nil && len(raw) > mostFrame {
		err = websocket.ErrReadLimit
	}
	if err != nil {
		return frame{}, err
	}
	f := frame{size: len(raw)}
	f.err = payload.Tolerantly(raw, &f)
	return f, nil
}

// hearing is a reader that notes when something came.
type hearing struct {
	io.Reader
	heard *atomic.Bool
}

func (h hearing) Read(p []byte) (int, error) {
	n, err := h.Reader.Read(p)
	h.heard.Store(true)
	return n, err
}

// alarm rings once. It may have done so while a write was waited for: a timer's own
// channel, which only then is looked at, crashes the race detector in a bubble
// now and then (go.dev/issue/78156).
func alarm(d time.Duration) <-chan struct{} {
	rings := make(chan struct{}, 1)
	time.AfterFunc(d, func() { rings <- struct{}{} })
	return rings
}

// keep writes and pings until the link ends, and ends it when it is silent, when
// it has been replaced long enough, and with ctx. Silence is counted in pings, not
// read off a clock: a process that was held up finds what came meanwhile before
// it pings twice.
func (l *link) keep(ctx context.Context) {
	var (
		silent   int
		replaced = l.replaced
		parting  <-chan struct{}
		beat     <-chan struct{}
	)
	defer l.forsake()
	for err := l.control(websocket.PingMessage, nil); ; {
		if err != nil {
			l.fail(err)
			return
		}
		if beat == nil {
			beat = alarm(pingEvery)
		}
		select {
		case <-l.ended:
			return
		case <-ctx.Done():
			l.part()
			return
		case <-parting:
			l.part()
			return
		case <-replaced:
			replaced, parting = nil, alarm(lingering)
		case a := <-l.acks:
			err = l.write(a)
		case data := <-l.pongs:
			err = l.control(websocket.PongMessage, []byte(data))
		case <-beat:
			beat = nil
			silent++
			if l.heard.Swap(false) {
				silent = 0
			}
			err = errSilent
			if silent < mostSilent || silent < mostMute && !l.answered.Load() {
				err = l.control(websocket.PingMessage, nil)
			}
		}
	}
}

// write puts an acknowledgement on the wire.
func (l *link) write(a outgoing) error {
	err := l.ws.SetWriteDeadline(within(ackWithin))
	if err == nil {
		err = l.ws.WriteMessage(websocket.TextMessage, a.text)
	}
	a.written(err)
	return err
}

// forsake tells of the acknowledgements that were not written.
func (l *link) forsake() {
	for {
		select {
		case a := <-l.acks:
			a.written(l.err)
		default:
			return
		}
	}
}

func (l *link) control(kind int, data []byte) error {
	return l.ws.WriteControl(kind, data, within(ackWithin))
}

// lives waits for the end: Slack asks for another connection, or nothing comes
// any more, or ctx ends. It reports whether that was a full life, and what ended
// it.
func (l *link) lives(ctx context.Context) (full bool, err error) {
	grown := time.After(fullLife)
	for {
		select {
		case <-grown:
			full = true
			grown = nil
		case <-l.leaving:
			return full, l.asked()
		case <-l.ended:
			return full, l.err
		case <-ctx.Done():
			return full, ctx.Err()
		}
	}
}

// asked is why Slack wants it to be replaced.
func (l *link) asked() error { return fmt.Errorf("%w: %.40s", errAsked, l.reason) }

// part says goodbye, and takes what is still on its way.
func (l *link) part() {
	goodbye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	if l.ws.WriteControl(websocket.CloseMessage, goodbye, within(partingWithin)) == nil {
		select {
		case <-l.ended:
		case <-time.After(partingWithin):
		}
	}
	l.fail(errParted)
}

// fail ends the link; the first reason counts.
func (l *link) fail(why error) {
	l.end.Do(func() {
		l.err = why
		close(l.ended)
		_ = l.ws.Close()
	})
}

// ack acknowledges an envelope, with an answer that may be nil, and tells whether
// that was written.
func (l *link) ack(id string, answer any, written func(error)) {
	text, err := acknowledgement(id, answer)
	if err != nil {
		written(err)
		return
	}
	select {
	case l.acks <- outgoing{text, written}:
		if is(l.ended) { // and keep may have looked for the last time
			l.forsake()
		}
	case <-l.ended:
		written(l.err)
	}
}

// acknowledgement is an answer to an envelope as it goes over a link.
func acknowledgement(id string, answer any) ([]byte, error) {
	text, err := json.Marshal(socketmode.Response{EnvelopeID: id, Payload: answer})
	if err == nil && len(text) >= mostAck {
		err = fmt.Errorf("an answer of %d bytes, which Slack would drop", len(text))
	}
	return text, err
}

// Fits reports whether an answer fits into an acknowledgement. Any other way to
// Slack takes more.
func Fits(answer any) bool {
	const longestID = 64 // of an envelope: Slack's have 36 characters
	_, err := acknowledgement(strings.Repeat("0", longestID), answer)
	return err == nil
}

// alive reports whether presses can come over it.
func (l *link) alive() bool { return l != nil && !is(l.ended) }

// within is the network's way to say how long.
func within(d time.Duration) time.Time {
	return time.Now().Add(d) //nolint:forbidigo // the network knows no other clock
}

// is reports whether something has happened.
func is(what <-chan struct{}) bool {
	select {
	case <-what:
		return true
	default:
		return false
	}
}
