package schedule

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bubble"
)

// hanging is a store that gives no answer any more after so many.
type hanging struct {
	*ledger
	after int
}

func (h *hanging) Advance(ctx context.Context, now time.Time, limit int, decide func(Due) Decision) (Beat, error) {
	if h.advances == h.after {
		<-ctx.Done()
		return Beat{}, ctx.Err()
	}
	return h.ledger.Advance(ctx, now, limit, decide)
}

// Whoever watches over the bot hears of a beat that failed, and of none that hangs.
func TestABeatThatHangsIsNotOver(t *testing.T) {
	for name, tc := range map[string]struct {
		store *hanging
		want  int
	}{
		"all is well":   {&hanging{people(1, ten), -1}, 100},
		"the disk full": {&hanging{&ledger{err: errors.New("no space left")}, -1}, 100},
		"it hangs":      {&hanging{people(1, ten), 7}, 7},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				over := 0
				s := New(Options{Store: tc.store, Wake: func() {}, Log: slog.New(slog.DiscardHandler), Beaten: func() { over++ }})
				ctx, stop := context.WithCancel(t.Context())
				ended := make(chan error, 1)
				go func() { ended <- s.Run(ctx, bubble.Now) }()
				<-time.After(100*time.Second + time.Millisecond)
				synctest.Wait()
				if over != tc.want {
					t.Errorf("%d beats were over after 100 seconds, want %d", over, tc.want)
				}
				stop()
				if err := <-ended; err != nil {
					t.Error(err)
				}
			})
		})
	}
}
