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
// time, on at most a fixed number of goroutines. An idle lane costs nothing, and
// one that waits no more than what waits in it.
type lanes struct {
	log  *slog.Logger
	most int   // at work at once
	calm *calm // nil: work begins at once
	wg   sync.WaitGroup

	mu      sync.Mutex
	working int
	busy    map[string]*lane
	turns   []*lane // those that wait, in turn

	within, outlasts context.Context //nolint:containedctx // see outlasting; one for all that waits
}

type lane struct {
	name    string
	ctx     context.Context //nolint:containedctx // the same as its lanes'
	waiting []func(context.Context)
	excused bool
}

func newLanes(log *slog.Logger, atOnce int) *lanes {
	return &lanes{log: log, most: atOnce, busy: map[string]*lane{}}
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
	if ctx != l.within && ctx != l.outlasts {
		l.within, l.outlasts = ctx, outlasting(ctx, grace)
	}
	busy := &lane{name: name, ctx: l.outlasts, waiting: []func(context.Context){work}}
	l.busy[name] = busy
	l.turns = append(l.turns, busy)
	if l.working < l.most {
		l.working++
		l.wg.Go(l.drain)
	}
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
func outlasting(ctx context.Context, by time.Duration) context.Context {
	late, cancel := context.WithCancel(context.WithoutCancel(ctx))
	context.AfterFunc(ctx, func() { time.AfterFunc(by, cancel) })
	return late
}

// Wait blocks until every lane is empty.
func (l *lanes) Wait() { l.wg.Wait() }

// drain works until nothing waits. A lane goes back to the end of the line
// after each piece of work, so that somebody who presses often does not hold up
// those who press once.
func (l *lanes) drain() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.turns) > 0 && l.working <= l.most { // more, where somebody is back from waiting
		lane := l.turns[0]
		work := lane.waiting[0]
		l.turns[0], l.turns = nil, l.turns[1:]
		lane.waiting[0], lane.waiting = nil, lane.waiting[1:]
		l.mu.Unlock()
		l.run(lane.ctx, work)
		l.mu.Lock()
		if len(lane.waiting) > 0 {
			l.turns = append(l.turns, lane)
		} else {
			delete(l.busy, lane.name)
		}
	}
	l.working--
}

// aside lets another be worked on while somebody's work waits.
func (l *lanes) aside(wait func()) {
	l.mu.Lock()
	if len(l.turns) > 0 {
		l.wg.Go(l.drain)
	} else {
		l.working--
	}
	l.mu.Unlock()
	wait()
	l.mu.Lock()
	l.working++
	l.mu.Unlock()
}

// run keeps one person's bad press from ending the process.
func (l *lanes) run(ctx context.Context, work func(context.Context)) {
	defer func() {
		if r := recover(); r != nil {
			l.log.Error("a press caused a panic", "panic", r, "stack", string(debug.Stack()))
		}
	}()
	l.calm.wait()
	work(ctx)
}
