package schedule

import (
	"context"
	"time"

	"github.com/robfig/cron/v3"
)

// Chore is housekeeping. The runner of the beat does it beside the beat: right
// at the start, and again after each interval. One that is still under way is
// left alone, and one that panics is logged and comes again.
type Chore struct {
	Name  string // for the log
	Every time.Duration
	Do    func(ctx context.Context, now time.Time) error
}

func (s *Scheduler) chore(ctx context.Context, c Chore, now time.Time) {
	if err := c.Do(ctx, now); err != nil && ctx.Err() == nil {
		s.o.Log.ErrorContext(ctx, "chore", "name", c.Name, "error", err)
	}
}

// fromTheStart is a schedule that begins at once.
type fromTheStart struct {
	then  cron.ConstantDelaySchedule
	begun bool
}

// Next implements cron.Schedule.
func (f *fromTheStart) Next(now time.Time) time.Time {
	if f.begun {
		return f.then.Next(now)
	}
	f.begun = true
	return now
}
