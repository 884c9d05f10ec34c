// Package pace keeps calls to Slack under what it allows.
package pace

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/time/rate"

	"unhunch/internal/bot/outcome"
)

// Budget keeps the calls of one method under what Slack allows, for everybody
// together, and away from a method that has just refused.
type Budget struct {
	method string
	Spare  float64 // tokens that the look ahead leaves for whoever waits for an answer
	log    *slog.Logger

	perMinute, burst float64
	part             func() float64 // see Share; nil: all of it is ours
	free             bool           // see Reserved

	mu     sync.Mutex
	tokens *rate.Limiter
	is     float64   // the part that tokens keeps to
	closed time.Time // until then, nothing is asked
}

// PerMinute makes the budget of a method of so many calls a minute, and so many
// at once.
func PerMinute(method string, n, burst int, log *slog.Logger) *Budget {
	return &Budget{
		method: method, perMinute: float64(n), burst: float64(burst), is: 1,
		tokens: rate.NewLimiter(rate.Limit(float64(n)/60), burst), log: log,
	}
}

// Share leaves a part of the budget to other processes: part says how much is ours, more
// than 0 and at most 1, and is asked before each call.
func (b *Budget) Share(part func() float64) *Budget {
	b.part = part
	return b
}

// Reserved is a Budget that keeps to its pace as long as it is shared: what is all ours
// goes as fast as it comes, and Slack says where that is too fast.
func Reserved(method string, n, burst int, log *slog.Logger, part func() float64) *Budget {
	b := PerMinute(method, n, burst, log).Share(part)
	b.free = true
	return b
}

// cut keeps to the part that is ours by now, and reports whether that is all of it.
// Whoever calls it holds mu.
func (b *Budget) cut(now time.Time) (whole bool) {
	if b.part == nil {
		return true
	}
	if part := b.part(); part != b.is {
		b.is = part
		b.tokens.SetLimitAt(now, rate.Limit(part*b.perMinute/60))
		b.tokens.SetBurstAt(now, max(1, int(part*b.burst)))
	}
	return b.is == 1
}

// Allows takes a call, if one may be made now.
func (b *Budget) Allows(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cut(now)
	return !now.Before(b.closed) && b.tokens.AllowN(now, 1)
}

// Spares reports whether a call may be made that nobody waits for.
func (b *Budget) Spares(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cut(now)
	return !now.Before(b.closed) && b.tokens.TokensAt(now) >= 1+b.Spare
}

// ErrCrowded says that a call would have to wait for too long.
var ErrCrowded = errors.New("others come first")

// Turn waits until a call may be made, and takes it. It gives ErrCrowded at once
// where that is longer than patience. One that need not wait is taken without any: time
// goes on between two looks at a clock.
func (b *Budget) Turn(ctx context.Context, patience time.Duration, now time.Time) error {
	b.mu.Lock()
	if b.cut(now) && b.free {
		b.mu.Unlock()
		return nil
	}
	opens := now.Add(max(0, b.closed.Sub(now)))
	turn := b.tokens.ReserveN(opens, 1)
	wait := opens.Sub(now) + turn.DelayFrom(opens)
	if wait > max(0, patience) {
		turn.CancelAt(opens) // canceled at now, the time until then would bring its tokens once more
		b.mu.Unlock()
		return ErrCrowded
	}
	b.mu.Unlock()
	if wait <= 0 {
		return nil
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(wait):
		return nil
	}
}

// Close stops the asking for a while. That a scope was not granted is a choice
// and no trouble: it may be granted later.
func (b *Budget) Close(ctx context.Context, err error, now time.Time) {
	pause, loud := 30*time.Second, slog.LevelWarn
	limited, isLimited := errors.AsType[*slack.RateLimitedError](err)
	switch {
	case isLimited:
		pause = max(limited.RetryAfter, time.Second)
	case outcome.IsFinal(err):
		pause, loud = time.Hour, slog.LevelInfo
	}
	b.mu.Lock()
	b.closed = now.Add(pause)
	b.mu.Unlock()
	b.log.Log(ctx, loud, "Slack does not say: this quiet rule is skipped", "method", b.method, "error", err, "ask_again_in", pause)
}
