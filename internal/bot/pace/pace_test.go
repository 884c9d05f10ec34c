package pace_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

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
