package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"unhunch/internal/bot/door"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
)

// errand is something that is tried until it is certain.
type errand struct {
	who     prefs.UserID
	name    string // those of one name are done one after the other; "": it has none
	until   time.Time
	timeout time.Duration // of one try
	unsure  int           // how often it is tried though it may have been done
	tries   int           // at the most; 0: as often as there is time

	try  func(ctx context.Context) error
	lost func(ctx context.Context, why error) // it is given up
}

// errands tries errands again and again, and keeps nobody waiting who does
// something else.
type errands struct {
	now    func() time.Time
	queues *door.Queues
	log    *slog.Logger

	within context.Context //nolint:containedctx // ends with the bot: what was begun outlasts whoever began it
	end    context.CancelFunc

	mu      sync.Mutex
	waiting map[*run]*time.Timer
}

// lastTry bounds a try once the process is told to end: two of them, one after the
// other, have to be over in time.
const lastTry = 2 * time.Second

// run is an errand under way.
type run struct {
	errand
	tried, unsureOf int
}

// errandsAtOnce bounds how many are tried at the same time. Nearly all of that time
// is spent waiting for Slack.
const errandsAtOnce = 128

// mostWaiting bounds how many wait for their next try, some 10 KB each: more is
// given up.
const mostWaiting = 4096

func newErrands(now func() time.Time, log *slog.Logger) *errands {
	e := &errands{now: now, log: log, queues: door.NewQueues(log, errandsAtOnce), waiting: map[*run]*time.Timer{}}
	e.within, e.end = context.WithCancel(context.Background()) //nolint:forbidigo // it ends with keep: see within
	return e
}

// keep has errands done until ctx ends: those that wait for their next try then
// have it at once, as their last.
func (e *errands) keep(ctx context.Context) {
	<-ctx.Done()
	e.end()
	var last []*run
	e.mu.Lock()
	for r, timer := range e.waiting {
		timer.Stop()
		last = append(last, r)
	}
	clear(e.waiting)
	e.mu.Unlock()
	for _, r := range last {
		e.queue(r)
	}
	e.wait()
}

// first makes the first try at once, and the others later.
func (e *errands) first(ctx context.Context, it errand) { e.attempt(ctx, &run{errand: it}) }

// do makes all tries later.
func (e *errands) do(it errand) { e.queue(&run{errand: it}) }

// wait blocks until nothing is under way. What waits for its next try is not.
func (e *errands) wait() { e.queues.Wait() }

func (e *errands) queue(r *run) {
	name := r.name
	if name == "" {
		name = fmt.Sprintf("%p", r)
	}
	if !e.queues.Do(e.within, name, func(ctx context.Context, _ *door.Turn) { e.attempt(ctx, r) }) {
		r.lost(e.within, errCrowded)
	}
}

var errCrowded = errors.New("too much waits for it")

func (e *errands) attempt(ctx context.Context, r *run) {
	timeout := r.timeout
	if e.within.Err() != nil {
		timeout = min(timeout, lastTry)
	}
	trying, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	err := r.try(trying)
	if err == nil {
		return
	}
	r.tried++
	wait, again := r.again(err)
	if !again || e.now().Add(wait).After(r.until) || !e.later(r, wait) {
		r.lost(ctx, err)
		return
	}
	e.log.InfoContext(ctx, "an answer is tried again", "user", r.who, "after", wait, "error", err)
}

// later has an errand wait for its next try; false: there is none any more, or too
// many wait.
func (e *errands) later(r *run, wait time.Duration) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.within.Err() != nil || len(e.waiting) >= mostWaiting {
		return false
	}
	e.waiting[r] = time.AfterFunc(wait, func() {
		e.mu.Lock()
		_, waits := e.waiting[r] // else keep has it done
		delete(e.waiting, r)
		e.mu.Unlock()
		if waits {
			e.queue(r)
		}
	})
	return true
}

// again tells how long to wait before the next try; false: there is none.
func (r *run) again(err error) (time.Duration, bool) {
	wait := min(time.Second<<min(r.tried-1, 10), longestPause)
	limited, isLimited := errors.AsType[*delivery.RateLimited](err)
	_, refused := errors.AsType[*delivery.Refusal](err)
	switch {
	case refused, errors.Is(err, delivery.ErrRevoked):
		return 0, false
	case r.tries > 0 && r.tried >= r.tries:
		return 0, false
	case isLimited:
		return max(limited.RetryAfter, wait), true
	case !errors.Is(err, delivery.ErrNotSent):
		if r.unsureOf++; r.unsureOf >= r.unsure {
			return 0, false
		}
	}
	return wait, true
}

// longestPause is the longest between two tries, unless Slack asks for a longer one.
const longestPause = time.Minute
