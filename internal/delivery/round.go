package delivery

import (
	"context"
	"slices"
	"time"

	"unhunch/internal/moment"
)

// How many owed messages of each workspace are listed at a time. The wide
// look is for a workspace whose first ones are all held back by one method's
// pace: beyond them there may be some of the other.
const (
	window = 64
	wide   = 1024
	probes = 5 * time.Second // between wide looks that found nothing
)

// round is the courier's loop: write down what ended, list what is owed, claim
// what may go and start the calls, wait. One goroutine owns it and does all
// work with the store, so that what piled up meanwhile shares a transaction.
type round struct {
	*caller
	store   Store
	signals *signals
	results chan result
	flying  int // calls begun and not yet written down

	queues map[string]*queue
	order  []*queue // by turns, beginning at turn
	turn   int
	learnt map[string][methods]pacer // what Slack takes of workspaces that are owed nothing now

	ended []ending // to be written down
	stuck []ending // could not be written down

	unlisted bool      // the store owes more than the queues know
	relist   time.Time // or will then
	quiet    time.Time // not before: listing gets a quarter of the time at most
	window   int
	probe    time.Time // a wide look is allowed

	listing, claiming, settling outage

	waiting []chan struct{} // who wants to know when all is settled
	alarm   *time.Timer
}

func newRound(store Store, c *caller, s *signals) *round {
	return &round{
		caller:   c,
		store:    store,
		signals:  s,
		results:  make(chan result, c.opt.Workers), // no call blocks on it, even after Run
		queues:   map[string]*queue{},
		learnt:   map[string][methods]pacer{},
		unlisted: true,
		window:   window,
		alarm:    time.NewTimer(nap),
	}
}

// list reads what is owed when there may be more.
func (r *round) list(ctx context.Context) {
	now := r.opt.Now()
	if now.Before(moment.Latest(r.listing.until, r.quiet)) || !r.unlisted && now.Before(r.relist) {
		return
	}
	owed, next, err := r.store.Pending(ctx, now, r.window)
	if err != nil {
		if ctx.Err() == nil {
			r.listing.failed(now)
			r.log.Error("list owed messages", "error", err)
		}
		return
	}
	r.listing.over()
	took := min(r.opt.Now().Sub(now), time.Second) // whatever became of the clock meanwhile
	r.quiet = now.Add(3 * took)
	if r.window > window {
		r.probe = now.Add(max(probes, 20*took))
	}
	r.unlisted, r.relist = false, now.Add(nap)
	if !next.IsZero() && next.Before(r.relist) {
		r.relist = moment.Latest(next, now.Add(time.Millisecond))
	}
	r.sort(owed, now)
}

// sort gives each queue what the store owes in its workspace.
func (r *round) sort(owed []*Claim, now time.Time) {
	mine := map[string][]*Claim{}
	for _, c := range owed {
		workspace := c.To.Workspace
		mine[workspace] = append(mine[workspace], c)
		if r.queues[workspace] == nil {
			q := newQueue(workspace, r.opt.Limits, r.opt.Share)
			if pacers, met := r.learnt[workspace]; met {
				q.pacers = pacers
			}
			r.queues[workspace] = q
			r.order = append(r.order, q)
		}
	}
	looked := r.window
	r.window = window
	r.order = slices.DeleteFunc(r.order, func(q *queue) bool {
		owed := mine[q.workspace]
		q.list(owed, len(owed) >= looked, now)
		if hides(owed) {
			r.window = wide
		}
		if !q.idle(now) {
			return false
		}
		delete(r.queues, q.workspace)
		if q.pacers[post].learnt() || q.pacers[edit].learnt() {
			r.learnt[q.workspace] = q.pacers
		}
		return true
	})
}

// hides reports whether a narrow look would miss all messages of a method.
func hides(owed []*Claim) bool {
	if len(owed) <= window {
		return false
	}
	other := func(c *Claim) bool { return c.Edit != owed[0].Edit }
	return !slices.ContainsFunc(owed[:window], other) && slices.ContainsFunc(owed[window:], other)
}

// dispatch picks what may go, workspace by workspace. The next time begins
// where the workers ran out. ctx is that of the calls.
func (r *round) dispatch(ctx context.Context) {
	now := r.opt.Now()
	if now.Before(r.claiming.until) {
		return
	}
	var picks []pick
	for range r.order {
		free := r.opt.Workers - r.flying
		if free <= 0 {
			break
		}
		q := r.order[r.turn%len(r.order)]
		r.turn = (r.turn + 1) % len(r.order)
		if now.Before(q.next) {
			continue
		}
		before := q.flying()
		picked := q.pick(now, free)
		r.flying += q.flying() - before
		picks = append(picks, picked...)
		if q.more && q.ready[post]+q.ready[edit] < r.opt.Share {
			r.unlisted = true
		}
		if q.clogged() {
			if now.Before(r.probe) {
				q.lookAt(r.probe)
			} else {
				r.unlisted, r.window = true, wide
			}
		}
	}
	if len(picks) > 0 {
		r.claim(ctx, picks)
	}
}

// claim writes the intents and starts the calls. Where that fails it is tried
// one by one: a message that the store cannot read must not hold the others.
func (r *round) claim(ctx context.Context, picks []pick) {
	claims, err := r.intend(ctx, picks)
	if err == nil {
		r.claiming.over()
		r.start(ctx, picks, claims)
		return
	}
	r.log.Error("claim owed messages", "error", err)
	now, all := r.opt.Now(), true
	for _, p := range picks {
		claims, err := r.intend(ctx, []pick{p})
		if err != nil || len(claims) == 0 {
			// The intent may have been written all the same.
			r.ended = append(r.ended, postpone(p, now, p.refused(now, now)))
			continue
		}
		all = false
		r.start(ctx, []pick{p}, claims)
	}
	if all {
		r.claiming.failed(now)
	}
}

func (r *round) intend(ctx context.Context, picks []pick) ([]*Claim, error) {
	claims := make([]*Claim, len(picks))
	for i, p := range picks {
		claims[i] = p.Claim
	}
	return r.store.Intend(ctx, claims)
}

func (r *round) start(ctx context.Context, picks []pick, claims []*Claim) {
	now := r.opt.Now()
	for _, p := range picks {
		if len(claims) == 0 || claims[0].ID != p.ID {
			r.release(p, Outcome{}) // it is not owed any more
			continue
		}
		claim := claims[0]
		claims = claims[1:]
		switch {
		case p.drop != "":
			r.ended = append(r.ended, drop(p, claim, p.drop, now))
		case lost(claim):
			r.ended = append(r.ended, drop(p, claim, Gone, now))
		default:
			go func() {
				receipt, err := r.call(ctx, claim)
				r.results <- result{p, claim, receipt, err, now, r.opt.Now()}
			}()
		}
	}
}

func (r *round) release(p pick, o Outcome) {
	if p.holds() {
		r.flying--
	}
	r.queues[p.To.Workspace].release(p, o)
}
