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
//
// Work decides, and then tells: see Turn. What is only told keeps neither the
// person's next press waiting nor anybody else.
type Queues struct {
	log     *slog.Logger
	most    int   // at work at once
	lull    *lull // nil: work begins at once
	tellers chan struct{}
	urgent  chan struct{} // tellers of their own, for what is worth nothing in three seconds

	mu      sync.Mutex
	idle    *sync.Cond // no goroutine of these is left
	flying  int        // goroutines
	working int
	busy    map[string]*queue
	hurried []*queue // those that wait and are in a hurry, in turn
	turns   []*queue // those that wait besides

	within, outlasts context.Context //nolint:containedctx // see outlasting; one for all that waits
}

// Work is what is done about something. It may give its turn up before it ends.
type Work func(ctx context.Context, turn *Turn)

type queue struct {
	name    string
	ctx     context.Context //nolint:containedctx // the same as its Queues'
	waiting []piece
	active  bool // in turn, or at work
	telling int  // pieces that gave their turn up
	told    chan struct{}
	excused bool
}

// piece is work that waits. Of pushes, see Latest, kind is not empty.
type piece struct {
	work  Work
	kind  string
	at    time.Time
	hurry bool
}

// full reports whether as many presses wait as may. Pushes take no place of theirs.
func (q *queue) full() bool {
	presses := q.telling
	for _, p := range q.waiting {
		if p.kind == "" {
			presses++
		}
	}
	return presses >= QueueDepth
}

// hurries reports whether something in it is in a hurry: what waits before it goes
// as fast.
func (q *queue) hurries() bool {
	return slices.ContainsFunc(q.waiting, func(p piece) bool { return p.hurry })
}

// mostTelling is how many answers are on their way to Slack at once. One that hangs
// takes a place for as long as a call may take.
const mostTelling = 256

// NewQueues makes room for so many at work at once.
func NewQueues(log *slog.Logger, atOnce int) *Queues {
	q := &Queues{
		log: log, most: atOnce, busy: map[string]*queue{},
		tellers: make(chan struct{}, mostTelling), urgent: make(chan struct{}, mostTelling),
	}
	q.idle = sync.NewCond(&q.mu)
	return q
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
func (q *Queues) Do(ctx context.Context, name string, work Work) bool {
	return q.press(ctx, name, piece{work: work})
}

// Hurry is Do for what is worth nothing in three seconds: its queue goes before
// those that are not in a hurry.
func (q *Queues) Hurry(ctx context.Context, name string, work Work) bool {
	return q.press(ctx, name, piece{work: work, hurry: true})
}

func (q *Queues) press(ctx context.Context, name string, p piece) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if busy := q.busy[name]; busy != nil && busy.full() {
		return false
	}
	q.add(ctx, name, p)
	return true
}

// Latest is Do for what Slack pushes, where the latest of a kind tells all that
// those before it told: only that waits, and no press is turned away for it. One
// that happened before another that waits is left out; a zero moment is not known.
func (q *Queues) Latest(ctx context.Context, name, kind string, at time.Time, work Work) {
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
	q.add(ctx, name, piece{work: work, kind: kind, at: at})
}

// add has something wait, and be worked on as soon as there is somebody for it.
func (q *Queues) add(ctx context.Context, name string, p piece) {
	if ctx != q.within && ctx != q.outlasts {
		q.within, q.outlasts = ctx, outlasting(ctx, grace)
	}
	busy := q.busy[name]
	if busy == nil {
		busy = &queue{name: name}
		q.busy[name] = busy
	}
	busy.waiting = append(busy.waiting, p)
	if busy.active {
		if i := slices.Index(q.turns, busy); p.hurry && i >= 0 {
			q.turns = slices.Delete(q.turns, i, i+1)
			q.hurried = append(q.hurried, busy)
		}
		return
	}
	busy.active, busy.ctx = true, q.outlasts
	q.line(busy)
	if q.working < q.most {
		q.working++
		q.begin()
	}
}

// line puts a queue at the end of the line.
func (q *Queues) line(busy *queue) {
	if busy.hurries() {
		q.hurried = append(q.hurried, busy)
	} else {
		q.turns = append(q.turns, busy)
	}
}

// next takes the first queue in line; nil: none waits.
func (q *Queues) next() (first *queue) {
	line := &q.hurried
	if len(*line) == 0 {
		line = &q.turns
	}
	if len(*line) == 0 {
		return nil
	}
	first, (*line)[0] = (*line)[0], nil
	*line = (*line)[1:]
	return first
}

// Excuse queues a last word behind a full queue. It reports false where that was
// done since the queue was last empty.
func (q *Queues) Excuse(name string, word Work) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	busy := q.busy[name]
	if busy == nil || busy.excused {
		return false
	}
	busy.excused = true
	q.add(q.within, name, piece{work: word})
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

// Wait blocks until every queue is empty and all is told. More may come meanwhile.
func (q *Queues) Wait() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.flying > 0 {
		q.idle.Wait()
	}
}

func (q *Queues) begin() {
	q.flying++
	go q.drain()
}

func (q *Queues) end() {
	if q.flying--; q.flying == 0 {
		q.idle.Broadcast()
	}
}

// drain works until nothing waits. A queue goes back to the end of the line
// after each piece of work, so that somebody who presses often does not hold up
// those who press once.
func (q *Queues) drain() {
	q.mu.Lock()
	defer q.mu.Unlock()
	defer q.end()
	for q.working <= q.most { // more, where somebody is back from waiting
		next := q.next()
		if next == nil {
			break
		}
		work := next.waiting[0].work
		next.waiting[0], next.waiting = piece{}, next.waiting[1:]
		turn := &Turn{of: q, queue: next}
		q.mu.Unlock()
		q.run(next.ctx, work, turn)
		q.mu.Lock()
		if turn.told != nil { // its place is another's
			q.over(turn)
			return
		}
		q.rest(next)
	}
	q.working--
}

// rest ends a queue's turn.
func (q *Queues) rest(busy *queue) {
	if busy.active = len(busy.waiting) > 0; busy.active {
		q.line(busy)
		return
	}
	if busy.telling == 0 {
		delete(q.busy, busy.name)
	}
}

// Aside lets another be worked on while somebody's work waits.
func (q *Queues) Aside(wait func()) {
	q.mu.Lock()
	q.lend()
	q.mu.Unlock()
	wait()
	q.mu.Lock()
	q.working++
	q.mu.Unlock()
}

// lend gives the place among those at work to another who waits, if there is one.
func (q *Queues) lend() {
	if len(q.hurried)+len(q.turns) > 0 {
		q.begin()
	} else {
		q.working--
	}
}

// run keeps one person's bad press from ending the process.
func (q *Queues) run(ctx context.Context, work Work, turn *Turn) {
	defer func() {
		if r := recover(); r != nil {
			q.log.Error("a press caused a panic", "panic", r, "stack", string(debug.Stack()))
		}
	}()
	q.lull.wait()
	work(ctx, turn)
}

// Turn is the turn of one piece of work in its queue. Whoever has decided what comes
// of a press gives it up before they tell: Slack may take its time to hear it. A nil
// Turn was given up long ago.
type Turn struct {
	of     *Queues
	queue  *queue
	told   chan struct{} // closed when the work is over; nil: the turn was not given up
	before chan struct{} // told of the piece before it; nil: there is none
	place  chan struct{} // among whom it tells
}

// inARow is how long an answer waits for those before it, so that a person's come in
// their order. One that takes longer hangs.
const inARow = 2 * time.Second

// GiveUp ends the turn: the person's next press is decided, and another's. It
// returns once the work may tell.
func (t *Turn) GiveUp(ctx context.Context) {
	if !t.giveUp() {
		return
	}
	if t.before != nil {
		patience := time.NewTimer(inARow)
		defer patience.Stop()
		select {
		case <-t.before:
		case <-patience.C:
		case <-ctx.Done():
		}
	}
	t.tellAmong(ctx, t.of.tellers)
}

// GiveUpAtOnce is GiveUp for what is worth nothing in three seconds: it waits for no
// answer, and for no teller of theirs.
func (t *Turn) GiveUpAtOnce(ctx context.Context) {
	if t.giveUp() {
		t.tellAmong(ctx, t.of.urgent)
	}
}

// giveUp reports false where that was done before.
func (t *Turn) giveUp() bool {
	if t == nil {
		return false
	}
	q := t.of
	q.mu.Lock()
	defer q.mu.Unlock()
	if t.told != nil {
		return false
	}
	t.before, t.told = t.queue.told, make(chan struct{})
	t.queue.told = t.told
	t.queue.telling++
	q.rest(t.queue)
	q.lend()
	return true
}

func (t *Turn) tellAmong(ctx context.Context, place chan struct{}) {
	select {
	case place <- struct{}{}:
		t.place = place
	case <-ctx.Done():
	}
}

// over ends a piece of work that gave its turn up.
func (q *Queues) over(t *Turn) {
	close(t.told)
	if t.place != nil {
		<-t.place
	}
	busy := t.queue
	if busy.told == t.told {
		busy.told = nil
	}
	if busy.telling--; busy.telling == 0 && !busy.active {
		delete(q.busy, busy.name)
	}
}
