package bot

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// laneDepth is how many presses of one person may wait. Nobody presses that
// fast; what comes beyond it is a stuck key or a script.
const laneDepth = 32

// lanes work one person's presses in order and different people's at the same
// time, on at most a fixed number of goroutines. An idle lane costs nothing.
type lanes struct {
	log   *slog.Logger
	slots chan struct{}
	calm  *calm // nil: work begins at once
	wg    sync.WaitGroup

	mu   sync.Mutex
	busy map[string]*lane
}

type lane struct {
	waiting []func(context.Context)
	excused bool
}

func newLanes(log *slog.Logger, atOnce int) *lanes {
	return &lanes{log: log, slots: make(chan struct{}, atOnce), busy: map[string]*lane{}}
}

// Do queues work behind everything that waits in the same lane, and never
// blocks. It reports false where the lane is full. When ctx ends, what waits
// has the grace to get done.
func (l *lanes) Do(ctx context.Context, name string, work func(context.Context)) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if busy := l.busy[name]; busy != nil {
		if len(busy.waiting) >= laneDepth {
			return false
		}
		busy.waiting = append(busy.waiting, work)
		return true
	}
	l.busy[name] = &lane{waiting: []func(context.Context){work}}
	l.wg.Go(func() {
		ctx, cancel := outlasting(ctx, grace)
		defer cancel()
		l.drain(ctx, name)
	})
	return true
}

// Excuse queues a last word behind a full lane. It reports false where that was
// done since the lane was last empty.
func (l *lanes) Excuse(name string, word func(context.Context)) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	busy := l.busy[name]
	if busy == nil || busy.excused {
		return false
	}
	busy.waiting, busy.excused = append(busy.waiting, word), true
	return true
}

// grace is what acknowledged work gets when the process is told to end. The
// courier's drain runs at the same time, and ten seconds is all there is.
const grace = 5 * time.Second

// outlasting is ctx, living on for a while after its end.
func outlasting(ctx context.Context, by time.Duration) (context.Context, context.CancelFunc) {
	late, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(by, cancel) })
	return late, func() { stop(); cancel() }
}

// Wait blocks until every lane is empty.
func (l *lanes) Wait() { l.wg.Wait() }

// drain goes back to the end of the line after each piece of work, so that
// somebody who presses often does not hold up those who press once.
func (l *lanes) drain(ctx context.Context, name string) {
	for {
		l.mu.Lock()
		lane := l.busy[name]
		if len(lane.waiting) == 0 {
			delete(l.busy, name)
			l.mu.Unlock()
			return
		}
		work := lane.waiting[0]
		lane.waiting = lane.waiting[1:]
		l.mu.Unlock()
		l.run(ctx, work)
	}
}

// run keeps one person's bad press from ending the process.
func (l *lanes) run(ctx context.Context, work func(context.Context)) {
	l.slots <- struct{}{}
	l.calm.wait()
	defer func() {
		<-l.slots
		if r := recover(); r != nil {
			l.log.Error("a press caused a panic", "panic", r, "stack", string(debug.Stack()))
		}
	}()
	work(ctx)
}
