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
	wg    sync.WaitGroup

	mu      sync.Mutex
	waiting map[string][]func(context.Context)
}

func newLanes(log *slog.Logger, atOnce int) *lanes {
	return &lanes{log: log, slots: make(chan struct{}, atOnce), waiting: map[string][]func(context.Context){}}
}

// Do queues work behind everything that waits in the same lane, and never
// blocks. It reports false where the lane is full. When ctx ends, what waits
// has the grace to get done.
func (l *lanes) Do(ctx context.Context, lane string, work func(context.Context)) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	queue, busy := l.waiting[lane]
	if len(queue) >= laneDepth {
		return false
	}
	l.waiting[lane] = append(queue, work)
	if !busy {
		l.wg.Go(func() {
			ctx, cancel := outlasting(ctx, grace)
			defer cancel()
			l.drain(ctx, lane)
		})
	}
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
func (l *lanes) drain(ctx context.Context, lane string) {
	for {
		l.mu.Lock()
		queue := l.waiting[lane]
		if len(queue) == 0 {
			delete(l.waiting, lane)
			l.mu.Unlock()
			return
		}
		work := queue[0]
		l.waiting[lane] = queue[1:]
		l.mu.Unlock()
		l.run(ctx, work)
	}
}

// run keeps one person's bad press from ending the process.
func (l *lanes) run(ctx context.Context, work func(context.Context)) {
	l.slots <- struct{}{}
	defer func() {
		<-l.slots
		if r := recover(); r != nil {
			l.log.Error("a press caused a panic", "panic", r, "stack", string(debug.Stack()))
		}
	}()
	work(ctx)
}
