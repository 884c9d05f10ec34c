package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
	"golang.org/x/sync/errgroup"
)

// Sockets is how many connections are held. slack-go closes the old socket
// before it opens the new one, so that with one a press could fall into the
// gap; Slack allows ten.
const Sockets = 2

// Back-off between two lives of a socket.
const (
	backoffFloor = time.Second
	backoffTop   = 5 * time.Minute
	// A socket that lived shorter than this did not really live: Slack told it
	// to go away (too_many_websockets) and slack-go would try again at once.
	shortLife = 10 * time.Second
)

// ackWithin is how long an acknowledgement is good for. Waiting longer would be
// worse than useless: while a connection is down slack-go takes twenty of them
// and then blocks, and it does not reconnect before somebody reads its events.
const ackWithin = 3 * time.Second

// ErrTokens says that Slack does not accept the tokens (any more).
var ErrTokens = errors.New("Slack does not accept the tokens") //nolint:staticcheck // Slack is a name

// Socket receives envelopes over Socket Mode, acknowledges them and hands
// them on.
type Socket struct {
	api     *slack.Client
	options []socketmode.Option
	handle  Handler
	log     *slog.Logger
	acked   func(time.Duration)
	unread  unread
	open    atomic.Int32
}

// Envelope is what Slack sends over a socket: a slash command, an interaction
// or an event.
type Envelope struct {
	ID      string          `json:"envelope_id"`
	Type    string          `json:"type"` // one of socketmode.RequestType…
	Payload json.RawMessage `json:"payload"`
	// Ack acknowledges with a payload, once: an answer to a view_submission.
	Ack func(payload any) `json:"-"`
}

// Handler takes an envelope and must not block. It reports whether it
// acknowledges by itself; what it does not, the socket does. Its error is that
// the envelope cannot be read.
type Handler func(context.Context, Envelope) (acks bool, err error)

// NewSocket takes a client that has an app-level token. handle is called from
// several goroutines.
func NewSocket(api *slack.Client, log *slog.Logger, handle Handler, options ...socketmode.Option) *Socket {
	return &Socket{api: api, options: options, handle: handle, log: log, acked: func(time.Duration) {}, unread: unread{log: log}}
}

// Watch has acked told how long each envelope waited for its acknowledgement.
// Call it before Run.
func (s *Socket) Watch(acked func(after time.Duration)) { s.acked = acked }

// Open is how many of the Sockets are connected.
func (s *Socket) Open() int { return int(s.open.Load()) }

// Run holds the connections until ctx ends, or until Slack refuses the tokens.
func (s *Socket) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	for i := range Sockets {
		g.Go(func() error { return s.supervise(ctx, i) })
	}
	return g.Wait()
}

// supervise gives a socket one life after another, with a back-off that grows
// while lives are short.
func (s *Socket) supervise(ctx context.Context, socket int) error {
	lived := true // so far: nothing speaks against it
	for backoff := backoffFloor; ctx.Err() == nil; backoff = min(2*backoff, backoffTop) {
		var err error
		lived, err = s.live(ctx, socket, lived)
		switch {
		case ctx.Err() != nil:
			continue
		case isRevoked(err):
			return fmt.Errorf("%w (%w): see that SLACK_APP_TOKEN is an app-level token with connections:write, made anew at Basic Information", ErrTokens, err)
		case lived:
			backoff = backoffFloor
		}
		pause := backoff/2 + rand.N(backoff/2)
		s.log.Warn("socket lost", "socket", socket, "error", err, "retry_in", pause)
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
	return nil
}

// errFlapping ends a life in which slack-go reconnects without a pause.
var errFlapping = errors.New("Slack closes the connection as soon as it is open") //nolint:staticcheck // Slack is a name

// live runs one client until it gives up, and works off its events. It reports
// whether the last connection held for a while. After one that did, a short one
// is forgiven: Slack may want us elsewhere.
func (s *Socket) live(outer context.Context, socket int, forgiving bool) (lived bool, err error) {
	ctx, cancel := context.WithCancelCause(outer)
	defer cancel(nil)
	client := socketmode.New(s.api, s.options...)
	ended := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				ended <- fmt.Errorf("socket mode client: %v", r)
			}
		}()
		ended <- client.RunContext(ctx)
	}()
	var connected bool
	var up int32 // this client's part of open
	defer func() { s.open.Add(-up) }()
	var grown <-chan time.Time
	for {
		select {
		case err := <-ended:
			if cause := context.Cause(ctx); cause != nil {
				err = cause
			}
			return lived, err
		case <-grown:
			lived, forgiving = true, true
		case event := <-client.Events:
			switch event.Type {
			case socketmode.EventTypeConnected:
				s.log.Info("socket connected", "socket", socket)
				connected, lived, grown = true, false, time.After(shortLife)
				s.open.Add(1 - up)
				up = 1
			case socketmode.EventTypeConnecting:
				s.open.Add(-up)
				up = 0
				if connected && !lived && !forgiving {
					cancel(errFlapping)
				}
				forgiving = forgiving && !connected
			case socketmode.EventTypeConnectionError:
				if e, ok := event.Data.(*slack.ConnectionErrorEvent); ok {
					if isRevoked(e.ErrorObj) { // slack-go knows some of these, and tries for ever with the others
						cancel(e.ErrorObj)
						break
					}
					if ctx.Err() != nil {
						break
					}
					s.log.Warn("cannot connect", "socket", socket, "error", e.ErrorObj, "retry_in", e.Backoff)
				}
			default:
				s.receive(ctx, outer, client, event)
			}
		}
	}
}

// receive queues what came and acknowledges it, in this order: one person's
// presses may come over both sockets, and the next one only comes after the
// acknowledgement. Slack shows the person an error after 3 s (docs: Socket Mode,
// acknowledging events), so neither waits for the work; that outlives the
// connection, and with it ctx.
func (s *Socket) receive(ctx, outer context.Context, client *socketmode.Client, event socketmode.Event) {
	came := time.Now() //nolint:forbidigo // how long Slack waits is told by no other clock
	ack := func(id string, payload any) {
		ctx, cancel := context.WithTimeout(ctx, ackWithin)
		defer cancel()
		if err := client.AckCtx(ctx, id, payload); err != nil {
			s.log.Error("cannot acknowledge", "envelope", id, "error", err)
		}
		s.acked(time.Since(came)) //nolint:forbidigo // see came
	}
	switch event.Type {
	case socketmode.EventTypeSlashCommand, socketmode.EventTypeInteractive, socketmode.EventTypeEventsAPI:
		if event.Request != nil {
			s.take(outer, Envelope{ID: event.Request.EnvelopeID, Type: event.Request.Type, Payload: event.Request.Payload}, ack)
		}
	case socketmode.EventTypeErrorBadMessage:
		// slack-go reads more than we do and drops what it cannot read, without an
		// acknowledgement: Slack would deliver it again and again.
		if bad, ok := event.Data.(*socketmode.ErrorBadMessage); ok {
			var raw Envelope
			if err := tolerantly(bad.Message, &raw); err != nil {
				s.unread.tell("", "", len(bad.Message), err)
				break
			}
			s.take(outer, raw, ack)
		}
	case socketmode.EventTypeErrorWriteFailed:
		if failed, ok := event.Data.(*socketmode.ErrorWriteFailed); ok {
			s.log.Warn("an acknowledgement was not written", "error", failed.Cause)
		}
	case socketmode.EventTypeIncomingError:
		if e, ok := event.Data.(*slack.IncomingEventError); ok {
			s.log.Debug("socket read", "error", e.ErrorObj)
			if _, ok := errors.AsType[*json.SyntaxError](e.ErrorObj); ok {
				s.unread.tell("", "", 0, e.ErrorObj)
			}
		}
	default: // hello, disconnect and the like: slack-go deals with them
	}
}

// take hands an envelope on, and acknowledges it unless that is the answer's.
func (s *Socket) take(ctx context.Context, e Envelope, ack func(id string, payload any)) {
	e.Ack = func(payload any) { ack(e.ID, payload) }
	acks, err := s.handle(ctx, e)
	if err != nil {
		s.unread.tell(e.ID, e.Type, len(e.Payload), err)
	}
	if !acks && e.ID != "" {
		ack(e.ID, nil)
	}
}
