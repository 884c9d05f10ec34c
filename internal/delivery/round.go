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

// Transactions are shared: an outcome waits for others as long as the last round
// took, so that half of the time at most goes into writing. But others want to
// write, too.
const (
	together = 2000                  // claims that begin, and as many that end, in a transaction
	patience = 20 * time.Millisecond // the longest that an outcome waits
)

// round is the courier's loop: write down what ended, list what is owed, claim
// what may go and start the calls, wait. One goroutine owns it and does all
// work with the store, so that what piled up meanwhile shares a transaction.
type round struct {
	*caller
	store   Store
	signals *signals
	calls   *calls
	flying  int           // calls begun and not yet written down
	took    time.Duration // by the last round

	queues map[string]*queue
	order  []*queue // by turns, beginning at turn
	turn   int
	learnt map[string][methods]pacer // what Slack takes of workspaces that are owed nothing now

	ended []*flight // to be written down
	stuck []*flight // could not be written down
	picks []pick    // to be claimed

	lists    int
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
		calls:    newCalls(c),
		queues:   map[string]*queue{},
		learnt:   map[string][methods]pacer{},
		unlisted: true,
		window:   window,
		alarm:    time.NewTimer(nap),

		listing: outage{most: ofStore}, claiming: outage{most: ofStore}, settling: outage{most: ofStore},
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
	looked := r.window
	r.window, r.lists = window, r.lists+1
	for len(owed) > 0 {
		workspace := owed[0].To.Workspace
		n := slices.IndexFunc(owed, func(c *Claim) bool { return c.To.Workspace != workspace })
		if n < 0 {
			n = len(owed)
		}
		q := r.queue(workspace)
		q.pacers[post].bounds(now, r.opt.mostPosts(workspace))
		q.list(owed[:n], n >= looked, now)
		q.listed = r.lists
		if hides(owed[:n]) {
			r.window = wide
		}
		owed = owed[n:]
	}
	r.order = slices.DeleteFunc(r.order, func(q *queue) bool {
		if q.listed != r.lists {
			q.list(nil, false, now)
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

func (r *round) queue(workspace string) *queue {
	q := r.queues[workspace]
	if q == nil {
		q = newQueue(workspace, r.opt.Limits, r.opt.Share, &r.flying)
		if pacers, met := r.learnt[workspace]; met {
			q.pacers = pacers
		}
		r.queues[workspace] = q
		r.order = append(r.order, q)
	}
	return q
}

// queueOf is where a pick comes from.
func (r *round) queueOf(p pick) *queue { return r.queues[p.To.Workspace] }

// hides reports whether a narrow look would miss all messages of a method.
func hides(owed []*Claim) bool {
	if len(owed) <= window {
		return false
	}
	other := func(c *Claim) bool { return c.Edit != owed[0].Edit }
	return !slices.ContainsFunc(owed[:window], other) && slices.ContainsFunc(owed[window:], other)
}

// pick gathers what may go, workspace by workspace. The next time begins where the
// workers ran out.
func (r *round) pick(now time.Time) {
	r.picks = r.picks[:0]
	if now.Before(r.claiming.until) {
		return
	}
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
		r.picks = q.pick(r.picks, now, free)
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
}

// exchange writes down how claims ended and which begin, and starts the calls of
// those. What ends makes room for what begins, as if it were written already: where
// it cannot be, nothing begins.
func (r *round) exchange(ctx, calls context.Context) {
	now := r.opt.Now()
	ends := r.nextEnded()
	for _, f := range ends {
		if f.outcome.Verdict != Later { // which its person's next message has to wait for
			r.queueOf(f.pick).letGo(f.pick)
		}
	}
	r.pick(now)
	slices.SortFunc(r.picks, func(a, b pick) int { return inTurn(a.item, b.item) }) // neighbours in the store are written together
	for picks := r.picks; len(ends)+len(picks) > 0; ends = nil {
		begins := picks[:min(len(picks), together)]
		outcomes := outcomesOf(ends)
		begun, settling, intending := r.store.Exchange(ctx, outcomes, claimsOf(begins))
		if settling != nil {
			for _, p := range picks {
				r.queueOf(p).putBack(p)
			}
			for _, f := range ends {
				if f.apart {
					r.queueOf(f.pick).hold(f.pick)
				}
			}
			r.keep(ends, now, settling)
			return
		}
		picks = picks[len(begins):]
		r.written(ctx, ends, outcomes)
		switch {
		case len(begins) == 0:
		case intending != nil:
			r.log.Error("claim owed messages", "error", intending)
			r.claimSingly(ctx, calls, begins)
		default:
			r.claiming.over()
			r.start(calls, begins, begun)
		}
	}
}

// claimSingly tries one by one: a message that the store cannot read must not hold
// the others.
func (r *round) claimSingly(ctx, calls context.Context, picks []pick) {
	now, all := r.opt.Now(), true
	for i, p := range picks {
		begun, err := r.store.Intend(ctx, claimsOf(picks[i:i+1]))
		if err != nil || len(begun) == 0 {
			// The intent may have been written all the same.
			f := &flight{pick: p}
			f.postpones(now, p.refused(now, now))
			r.ended = append(r.ended, f)
			continue
		}
		all = false
		r.start(calls, picks[i:i+1], begun)
	}
	if all {
		r.claiming.failed(now)
	}
}

func claimsOf(picks []pick) []*Claim {
	claims := make([]*Claim, len(picks))
	for i, p := range picks {
		claims[i] = p.Claim
	}
	return claims
}

// start makes the calls of claims that have their intents.
func (r *round) start(ctx context.Context, picks []pick, begun []*Claim) {
	now := r.opt.Now()
	flights := make([]flight, len(begun))
	calls := make([]*flight, 0, len(begun))
	for _, p := range picks {
		if len(begun) == 0 || begun[0].ID != p.ID {
			r.queueOf(p).release(p, &Outcome{}) // it is not owed any more
			continue
		}
		f := &flights[0]
		p.Claim, begun, flights = begun[0], begun[1:], flights[1:]
		f.pick, f.began, f.outcome.Claim = p, now, p.Claim
		switch {
		case p.drop != "":
			f.drops(p.drop, now)
		case lost(p.Claim):
			f.drops(Gone, now)
		case !p.NotAfter.IsZero() && now.After(p.NotAfter):
			f.drops(Stale, now)
		default:
			calls = append(calls, f)
			continue
		}
		r.ended = append(r.ended, f)
	}
	r.calls.begin(ctx, calls)
}
