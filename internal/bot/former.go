package bot

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
)

// formers are the cards that nobody answered before others took their place. They
// lose their buttons bit by bit, as nobody waits for it: the newest first, and no
// more than leaves room for the edits of those who look at their screens.
type formers struct {
	coach *coach.Coach
	now   func() time.Time
	log   *slog.Logger

	mu   sync.Mutex
	wait []former // the newest last
	wake bell
}

type former struct {
	of   prefs.UserID
	card coach.Former
	at   time.Time
}

const (
	// mostFormers is how many are remembered: more than lose their buttons in an hour.
	mostFormers = 4096
	// formerLasts is how long it is worth it. Then it scrolled away; and a press on one
	// is taken all the same.
	formerLasts = time.Hour
	// formerRests is how long one is left alone: that the newer one came is written by
	// then.
	formerRests = 5 * time.Second
	// formersApart keeps to less than the 50 edits a minute that all have together.
	formersApart = 1500 * time.Millisecond
)

func newFormers(o Options, c *coach.Coach) *formers {
	return &formers{coach: c, now: o.Now, log: o.Log, wake: newBell()}
}

// comes takes one in; the zero Former is none.
func (f *formers) comes(of prefs.UserID, card coach.Former, now time.Time) {
	if card == (coach.Former{}) {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.wait) == mostFormers {
		f.wait = slices.Delete(f.wait, 0, mostFormers/4) // the oldest
	}
	f.wait = append(f.wait, former{of, card, now})
	f.wake.ring()
}

// next takes the newest that has rested. Where none has, it says how long that takes;
// zero: until one comes.
func (f *formers) next(now time.Time) (newest former, wait time.Duration, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.wait = slices.DeleteFunc(f.wait, func(one former) bool { return now.Sub(one.at) > formerLasts })
	for i, one := range slices.Backward(f.wait) {
		if wait = one.at.Add(formerRests).Sub(now); wait <= 0 || wait > formerRests { // the clock was set back
			f.wait = slices.Delete(f.wait, i, i+1)
			return one, 0, true
		}
	}
	return newest, wait, false
}

// keep has one after the other say that it is over, until ctx ends.
func (f *formers) keep(ctx context.Context) error {
	for ctx.Err() == nil {
		now := f.now()
		one, wait, ok := f.next(now)
		if !ok {
			f.wake.await(ctx, wait)
			continue
		}
		if _, err := f.coach.Do(ctx, one.of, coach.Outdate{Former: one.card}, coach.Facts{}, now); err != nil && ctx.Err() == nil {
			f.log.Warn("a card that is over keeps its buttons", "user", one.of, "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(formersApart):
		}
	}
	return nil
}
