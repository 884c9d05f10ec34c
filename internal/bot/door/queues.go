package door

import (
	"context"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"
)

// QueueDepth is how many presses of one person may wait. Nobody presses that
// fast; what comes beyond it is a stuck key or a script.
const QueueDepth = 32

// Queues work one person's presses in order and different people's at the same
// time, on at most a fixed number of goroutines. An idle queue costs nothing, and
// one that waits no more than what waits in it.
type Queues struct {
	log  *slog.Logger
	most int   // at work at once
	lull *lull // nil: work begins at once
	wg   sync.WaitGroup

	mu      sync.Mutex
	working int
	busy    map[string]*queue
	turns   []*queue // those that wait, in turn

	within, outlasts context.Context //nolint:containedctx // see outlasting; one for all that waits
}

type queue struct {
	name    string
	ctx     context.Context //nolint:containedctx // the same as its Queues'
	waiting []piece
	excused bool
}

// piece is work that waits. Of pushes, see Latest, kind is not empty.
type piece struct {
	work func(context.Context)
	kind string
	at   time.Time
}

// full reports whether as many presses wait as may. Pushes take no place of theirs.
func (q *queue) full() bool {
	presses := 0
	for _, p := range q.waiting {
		if p.kind == "" {
			presses++
		}
	}
	return presses >= QueueDepth
}

// NewQueues makes room for so many at work at once.
func NewQueues(log *slog.Logger, atOnce int) *Queues {
	return &Queues{log: log, most: atOnce, busy: map[string]*queue{}}
}

// AwaitLull has work begin only when nothing has come in for a moment: see Comes.
func (q *Queues) AwaitLull() { q.lull = new(lull) }

// Comes says that something has come in.
func (q *Queues) Comes(now time.Time) {
	if q.lull != nil {
		q.lull.stir(now)
	}
}

// Waiting is how much waits.
func (q *Queues) Waiting() (n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, busy := range q.busy {
		n += len(busy.waiting)
	}
	return n
}

// Do queues work behind everything that waits in the same queue, and never
// blocks. It reports false where the queue is full. When ctx ends, what waits
// has the grace to get done.
func (q *Queues) Do(ctx context.Context, name string, work func(context.Context)) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if busy := q.busy[name]; busy != nil && busy.full() {
		return false
	}
	q.add(ctx, name, piece{work: work})
	return true
}

// Latest is Do for what Slack pushes, where the latest of a kind tells all that
// those before it told: only that waits, and no press is turned away for it. One
// that happened before another that waits is left out; a zero moment is not known.
func (q *Queues) Latest(ctx context.Context, name, kind string, at time.Time, work func(context.Context)) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if busy := q.busy[name]; busy != nil {
		for i, p := range busy.waiting {
			if p.kind != kind {
				continue
			}
			if !at.IsZero() && at.Before(p.at) {
				return
			}
			busy.waiting = slices.Delete(busy.waiting, i, i+1)
			break
		}
	}
	q.add(ctx, name, piece{work, kind, at})
}

// add has something wait, and be worked on as soon as there is somebody for it.
func (q *Queues) add(ctx context.Context, name string, p piece) {
	if busy := q.busy[name]; busy != nil {
		busy.waiting = append(busy.waiting, p)
		return
	}
	if ctx != q.within && ctx != q.outlasts {
		q.within, q.outlasts = ctx, outlasting(ctx, grace)
	}
	busy := &queue{name: name, ctx: q.outlasts, waiting: []piece{p}}
	q.busy[name] = busy
	q.turns = append(q.turns, busy)
	if q.working < q.most {
		q.working++
		q.wg.Go(q.drain)
	}
}

// Excuse queues a last word behind a full queue. It reports false where that was
// done since the queue was last empty.
func (q *Queues) Excuse(name string, word func(context.Context)) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	busy := q.busy[name]
	if busy == nil || busy.excused {
		return false
	}
	busy.waiting, busy.excused = append(busy.waiting, piece{work: word}), true
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

// Wait blocks until every queue is empty.
func (q *Queues) Wait() { q.wg.Wait() }

// drain works until nothing waits. A queue goes back to the end of the line
// after each piece of work, so that somebody who presses often does not hold up
// those who press once.
func (q *Queues) drain() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.turns) > 0 && q.working <= q.most { // more, where somebody is back from waiting
		next := q.turns[0]
		work := next.waiting[0].work
		q.turns[0], q.turns = nil, q.turns[1:]
		next.waiting[0], next.waiting = piece{}, next.waiting[1:]
		q.mu.Unlock()
		q.run(next.ctx, work)
		q.mu.Lock()
		if len(next.waiting) > 0 {
			q.turns = append(q.turns, next)
		} else {
			delete(q.busy, next.name)
		}
	}
	q.working--
}

// Aside lets another be worked on while somebody's work waits.
func (q *Queues) Aside(wait func()) {
	q.mu.Lock()
	if len(q.turns) > 0 {
		q.wg.Go(q.drain)
	} else {
		q.working--
	}
	q.mu.Unlock()
	wait()
	q.mu.Lock()
	q.working++
	q.mu.Unlock()
}

// run keeps one person's bad press from ending the process.
func (q *Queues) run(ctx context.Context, work func(context.Context)) {
	defer func() {
		if r := recover(); r != nil {
			q.log.Error("a press caused a panic", "panic", r, "stack", string(debug.Stack()))
		}
	}()
	q.lull.wait()
	work(ctx)
}
