package pace_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/pace"
)

func TestWhoHasNoPatienceIsServedWhereNobodyIsBefore(t *testing.T) {
	for _, patience := range []time.Duration{0, -time.Nanosecond, -time.Minute} {
		b := pace.PerMinute("users.info", 60, 1, slog.New(slog.DiscardHandler))
		now := time.Date(2026, time.November, 30, 10, 0, 0, 0, time.UTC)
		if err := b.Turn(t.Context(), patience, now); err != nil {
			t.Errorf("patience %s: %v", patience, err)
		}
		if err := b.Turn(t.Context(), patience, now); !errors.Is(err, pace.ErrCrowded) {
			t.Errorf("patience %s, behind somebody: %v", patience, err)
		}
	}
}

// Slack asks for ten seconds of silence, and a call comes due every ten seconds.
func TestWhoIsTurnedAwayLeavesNothingBehind(t *testing.T) {
	b := pace.PerMinute("users.info", 6, 5, slog.New(slog.DiscardHandler))
	now := time.Date(2026, time.November, 30, 10, 0, 0, 0, time.UTC)
	calls := func() (n int) {
		for b.Allows(now) {
			n++
		}
		return n
	}
	if n := calls(); n != 5 {
		t.Fatalf("%d calls at once, want 5", n)
	}
	b.Close(t.Context(), &slack.RateLimitedError{RetryAfter: 10 * time.Second}, now)
	for range 8 {
		if err := b.Turn(t.Context(), 0, now); !errors.Is(err, pace.ErrCrowded) {
			t.Errorf("in the silence: %v", err)
		}
		now = now.Add(time.Second)
	}
	now = now.Add(2 * time.Second)
	if n := calls(); n != 1 {
		t.Errorf("%d calls after the silence, want 1", n)
	}
}

// Of sixty calls a minute, another process keeps three quarters, and leaves.
func TestASharedBudgetIsCutAndGivenBack(t *testing.T) {
	part := 0.25
	b := pace.PerMinute("users.info", 60, 20, slog.New(slog.DiscardHandler)).Share(func() float64 { return part })
	now := time.Date(2026, time.November, 30, 10, 0, 0, 0, time.UTC)
	calls := func(during time.Duration) (n int) {
		for end := now.Add(during); !now.After(end); now = now.Add(100 * time.Millisecond) {
			for b.Allows(now) {
				n++
			}
		}
		return n
	}
	if n := calls(time.Minute); n != 5+15 {
		t.Errorf("%d calls in the first minute, want five at once and fifteen more", n)
	}
	part = 1
	if n := calls(time.Minute); n < 58 || n > 61 {
		t.Errorf("%d calls in a minute that is all ours, want about sixty", n)
	}
}

func TestWhatIsReservedIsPacedOnlyWhereOthersAreThere(t *testing.T) {
	part := 1.0
	b := pace.Reserved("views.open", 100, 20, slog.New(slog.DiscardHandler), func() float64 { return part })
	now := time.Date(2026, time.November, 30, 10, 0, 0, 0, time.UTC)
	open := func() (n int) {
		for range 500 {
			if b.Turn(t.Context(), 0, now) == nil {
				n++
			}
		}
		return n
	}
	if n := open(); n != 500 {
		t.Errorf("%d of 500 while nobody else is there", n)
	}
	part = 0.25
	if n := open(); n != 5 {
		t.Errorf("%d at once beside others, want a quarter of 20", n)
	}
}
