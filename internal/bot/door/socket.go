package door

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"golang.org/x/sync/errgroup"

	"unhunch/internal/bot/outcome"
)

// Sockets is how many connections are held, so that one is there when the other
// dies. Each is replaced before it is given up, so that for a moment there are
// twice as many; Slack allows ten.
const Sockets = 2

// How long to wait before Slack is asked for another connection
// (apps.connections.open is of tier 1: one a minute, and some more now and then).
const (
	askWithin  = 10 * time.Second
	leastPause = time.Second     // by chance up to half less or more
	mostPause  = 3 * time.Minute // here too
)

// Socket is the Receiver of Socket Mode.
type Socket struct {
	taker

	api      *slack.Client
	dialer   *websocket.Dialer
	links    [Sockets]atomic.Pointer[link]
	answered atomic.Bool // see link
}

// NewSocket takes a client that has an app-level token. handle is called from
// several goroutines.
func NewSocket(api *slack.Client, dialer *websocket.Dialer, log *slog.Logger, handle Handler) *Socket {
	return &Socket{taker: newTaker(handle, log), api: api, dialer: dialer}
}

// Open is how many of the Sockets are connected: Slack has said hello.
func (s *Socket) Open() (n int) {
	for i := range s.links {
		if s.links[i].Load().alive() {
			n++
		}
	}
	return n
}

// Run implements Receiver: it holds the connections, and returns once all that came by
// them is handed on.
func (s *Socket) Run(ctx context.Context) error {
	defer s.shelf.clear(nil)
	g, ctx := errgroup.WithContext(ctx)
	for i := range Sockets {
		g.Go(func() error { return s.hold(ctx, g, i) })
	}
	return g.Wait()
}

// hold gives a socket one connection after another. The one before is read on
// until the next has been greeted.
func (s *Socket) hold(ctx context.Context, g *errgroup.Group, socket int) error {
	pauses := &backoff.ExponentialBackOff{
		InitialInterval: leastPause, RandomizationFactor: backoff.DefaultRandomizationFactor, Multiplier: 2, MaxInterval: mostPause,
	}
	for ctx.Err() == nil {
		full, err := s.live(ctx, g, socket)
		if outcome.IsTheWrongToken(err) {
			return fmt.Errorf("%w (%w): see that SLACK_APP_TOKEN is an app-level token with connections:write, made anew at Basic Information", ErrTokens, err)
		}
		pause := pauses.NextBackOff()
		if full {
			pauses.Reset()
			pause = 0
		}
		if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
			pause = max(pause, limited.RetryAfter)
		}
		switch {
		case ctx.Err() != nil:
		case full && errors.Is(err, errAsked):
			s.log.Info("socket moves", "socket", socket, "reason", err)
		default:
			s.log.Warn("socket lost", "socket", socket, "error", err, "retry_in", pause)
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
	return nil
}

// live opens a connection and waits until it has to be replaced. It reports
// whether that was a full life.
func (s *Socket) live(ctx context.Context, g *errgroup.Group, socket int) (full bool, err error) {
	l, err := s.open(ctx, g)
	if err != nil {
		return false, err
	}
	s.log.Info("socket connected", "socket", socket)
	if before := s.links[socket].Swap(l); before != nil {
		close(before.replaced)
	}
	return l.lives(ctx)
}

// open makes a connection and waits for Slack's hello.
func (s *Socket) open(ctx context.Context, g *errgroup.Group) (*link, error) {
	asking, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	_, url, err := s.api.StartSocketModeContext(asking)
	if err != nil {
		return nil, err
	}
	ws, err := dial(ctx, *s.dialer, url)
	if err != nil {
		return nil, err
	}
	l := newLink(ws, &s.answered, func(l *link, f frame) { s.receive(ctx, l, f) })
	g.Go(func() error { l.read(); return nil })
	g.Go(func() error { l.keep(ctx); return nil })
	select {
	case <-l.hello:
		return l, nil
	case <-l.leaving:
		err = l.asked()
	case <-l.ended:
		return nil, l.err
	case <-time.After(helloWithin):
		err = errNoHello
	case <-ctx.Done():
		err = ctx.Err()
	}
	l.fail(err)
	return nil, err
}

// receive takes what came over a connection.
func (s *Socket) receive(ctx context.Context, l *link, f frame) {
	came := time.Now() //nolint:forbidigo // how long Slack waits is told by no other clock
	if f.err != nil {
		s.unread.tell("", "", f.size, f.err)
		return
	}
	e := Envelope{ID: f.ID, Type: f.Type, Payload: f.Payload, Again: Again{f.Attempt, f.Why}}
	e.Ack = func(payload any) {
		l.ack(f.ID, payload, func(err error) {
			if err != nil {
				s.log.Error("cannot acknowledge", "envelope", f.ID, "error", err)
			}
			s.watcher.Acknowledged(f.Type.word(), time.Since(came)) //nolint:forbidigo // see came
		})
	}
	s.take(ctx, e)
}
