package bot

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/time/rate"
)

// budget keeps the calls of one method under what Slack allows, for everybody
// together, and away from a method that has just refused.
type budget struct {
	method string
	spare  float64 // tokens that the look ahead leaves for whoever waits for an answer
	log    *slog.Logger

	mu     sync.Mutex
	tokens *rate.Limiter
	closed time.Time // until then, nothing is asked
}

func perMinute(method string, n, burst int, log *slog.Logger) *budget {
	return &budget{method: method, tokens: rate.NewLimiter(rate.Limit(float64(n)/60), burst), log: log}
}

// newBudgets leaves room under Slack's tiers (docs: rate limits): 20, 100 and
// 50 calls a minute.
func newBudgets(log *slog.Logger) [3]*budget {
	all := [3]*budget{
		askDND:    perMinute("dnd.teamInfo", 15, 5, log),
		askStatus: perMinute("users.info", 75, 20, log),
		askAway:   perMinute("users.getPresence", 30, 10, log),
	}
	all[askStatus].spare = 5
	return all
}

// allows takes a call, if one may be made now.
func (b *budget) allows(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return !now.Before(b.closed) && b.tokens.AllowN(now, 1)
}

// spares reports whether a call may be made that nobody waits for.
func (b *budget) spares(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return !now.Before(b.closed) && b.tokens.TokensAt(now) >= 1+b.spare
}

// errCrowded says that a call would have to wait for too long.
var errCrowded = errors.New("others come first")

// turn waits until a call may be made, and takes it. It gives errCrowded at once
// where that is longer than patience.
func (b *budget) turn(ctx context.Context, patience time.Duration, now time.Time) error {
	b.mu.Lock()
	closed := max(0, b.closed.Sub(now))
	turn := b.tokens.ReserveN(now.Add(closed), 1)
	wait := closed + turn.DelayFrom(now.Add(closed))
	if wait > patience {
		turn.CancelAt(now)
		b.mu.Unlock()
		return errCrowded
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

// close stops the asking for a while. That a scope was not granted is a choice
// and no trouble: it may be granted later.
func (b *budget) close(ctx context.Context, err error, now time.Time) {
	pause, loud := 30*time.Second, slog.LevelWarn
	limited, isLimited := errors.AsType[*slack.RateLimitedError](err)
	switch {
	case isLimited:
		pause = max(limited.RetryAfter, time.Second)
	case final(err):
		pause, loud = time.Hour, slog.LevelInfo
	}
	b.mu.Lock()
	b.closed = now.Add(pause)
	b.mu.Unlock()
	b.log.Log(ctx, loud, "Slack does not say: this quiet rule is skipped", "method", b.method, "error", err, "ask_again_in", pause)
}
