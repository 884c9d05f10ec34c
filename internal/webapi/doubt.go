package webapi

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// doubt is whether it is Slack that answers.
type doubt struct {
	lasts bool
	since time.Time
}

// Signs are what lines that lead the same way know of whether Slack is there: of those that
// doubt it one asks for all. The zero value knows nothing.
type Signs struct {
	mu       sync.Mutex
	asking   bool
	seen     time.Time // when the last sign was asked for that came
	failures int
	until    time.Time // not asked for again before
}

// next is what a line does that doubts.
type next int

const (
	waits next = iota // another asks, or has just asked in vain
	asks
	goesOn // another had a sign since
)

// next is what a line does that doubts since a moment. Whoever asks has to tell.
func (s *Signs) next(since, now time.Time) next {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.seen.After(since):
		return goesOn
	case s.asking || now.Before(s.until):
		return waits
	}
	s.asking = true
	return asks
}

// tell ends what next began at a moment.
func (s *Signs) tell(came bool, asked, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asking = false
	if came {
		s.seen, s.failures, s.until = asked, 0, time.Time{}
		return
	}
	s.failures++
	s.until = now.Add(pause(s.failures, signEvery))
}

// distrust has the next call preceded by one that does nothing.
func (l *Line) distrust(name, why string, s *Stranger) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.doubt.lasts {
		return
	}
	l.doubt = doubt{lasts: true, since: l.Now()}
	if s == nil {
		l.Log.Warn("Slack is asked for a sign before the next call", "method", name, "cause", why)
		return
	}
	l.Log.Warn("Slack is asked for a sign before the next call", "method", name, "cause", why, "status", s.Status, "type", s.Type)
}

func (l *Line) trust() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.doubt.lasts {
		l.Log.Info("it is Slack that answers again")
	}
	l.doubt = doubt{}
}

// signEvery is how seldom a sign is asked for at the most: somebody may be
// looking.
const signEvery = 10 * time.Second

// trusted reports whether Slack is there: it was, or it gives a sign. While one
// call asks, the others do not wait for it.
func (l *Line) trusted(ctx context.Context) bool {
	l.mu.Lock()
	d := l.doubt
	l.mu.Unlock()
	if !d.lasts {
		return true
	}
	asked := l.Now()
	switch l.Signs.next(d.since, asked) {
	case waits:
		return false
	case asks:
		came := false
		defer func() { l.Signs.tell(came, asked, l.Now()) }()
		if came = l.sign(ctx); !came {
			return false
		}
	case goesOn:
	}
	l.trust()
	return true
}

// sign calls what has no effect and needs no token.
func (l *Line) sign(ctx context.Context) bool {
	const name = "api.test"
	r, err := http.NewRequestWithContext(untrace(ctx), http.MethodPost, l.API+name, http.NoBody)
	if err != nil {
		return false
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	began := l.Now()
	heard, err := l.exchange(r)
	answer := Answer{Kind: Broken}
	if err == nil {
		answer = judge(Method, heard.status, heard.body, heard.has)
	}
	l.Called(name, answer.Kind, l.Now().Sub(began))
	return answer.Kind == OK || answer.Kind == Refused || answer.Kind == RateLimited
}

// untrace lets a context's traces hear nothing: they ask about another call.
func untrace(ctx context.Context) context.Context { return untraced{ctx} }

type untraced struct {
	context.Context //nolint:containedctx // it is one, without its values
}

func (untraced) Value(any) any { return nil }
