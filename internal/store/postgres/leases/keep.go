package leases

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/lease"
)

// keeping is what Keep knows, whose goroutine owns it. It has a connection of its own, so
// that it waits for nobody.
type keeping struct {
	heed lease.Heed
	conn *pgx.Conn // nil: there is none
	told map[string]bool
	next time.Time // the next round

	left     int                  // so many have been free
	leftFrom time.Time            // since then; zero: none is
	keeps    time.Time            // hands nothing over before
	tried    map[string]time.Time // what could not be taken over: when it was tried last

	there                int // replicas, as was told; 0: nothing was
	messages, workspaces echo
	retries              bool // at once, as it was only the connection perhaps
	away                 bool // the log was told that the database is
}

// Keep implements lease.Store.
func (l *Leases) Keep(ctx context.Context, heed lease.Heed) error {
	l.heed = heed
	defer l.drop(ctx)
	for ctx.Err() == nil {
		l.reports(ctx, l.round(ctx))
		l.wait(ctx)
	}
	return nil
}

func newKeeping() keeping {
	return keeping{told: map[string]bool{}, tried: map[string]time.Time{}}
}

func (l *Leases) id() string { return l.holding.Load().id }

// round renews, takes and hands over.
func (l *Leases) round(ctx context.Context) (err error) {
	terms := l.o.Terms
	tried := time.Now() //nolint:forbidigo // a round comes so long after another
	l.next, l.retries = tried.Add(terms.Every/3), l.conn != nil
	if l.retries {
		l.next = tried
	}
	defer func() {
		if err != nil {
			l.drop(ctx)
		}
		l.informs()
	}()
	ctx, stop := context.WithTimeout(ctx, terms.Lasts/3)
	defer stop()
	if err := l.connect(ctx); err != nil {
		return err
	}
	g, err := l.looks(ctx)
	if err != nil {
		return err
	}
	l.takeIn(&g)
	l.clock.heard(g.at, g.began, g.ended)
	if n := len(g.replicas); n != l.there && l.heed.Replicas != nil {
		l.heed.Replicas(n)
	}
	l.there = len(g.replicas)
	if err := l.evens(ctx, &g); err != nil {
		return err
	}
	if err := l.handOver(ctx); err != nil {
		return err
	}
	if g.asked {
		if err := l.errands(ctx); err != nil {
			return err
		}
	}
	if l.messages.differs(fmt.Sprint(g.messages)) {
		call(l.heed.Wake)
	}
	if l.workspaces.differs(g.workspaces) {
		call(l.heed.Workspaces)
	}
	l.next = l.when(&g)
	return nil
}

// looks renews until our row lives and nobody else was missed.
func (l *Leases) looks(ctx context.Context) (g glance, err error) {
	for {
		if l.id() != "" {
			if g, err = l.glance(ctx); err != nil || g.lives && g.missed == 0 {
				return g, err
			}
			if g.missed > 0 {
				l.o.Log.WarnContext(ctx, "replicas were not heard of any more: others take over their workspaces", "replicas", g.missed)
				continue
			}
			l.o.Log.WarnContext(ctx, "this replica was not heard of for too long: others have taken over its workspaces")
		}
		if err := l.register(ctx); err != nil {
			return g, err
		}
	}
}

// evens takes this replica's share, or begins to hand over what is more.
func (l *Leases) evens(ctx context.Context, g *glance) error {
	take, give := g.census(l.lingers(g)).Share(l.id())
	if take > 0 {
		if err := l.take(ctx, take); err != nil {
			return err
		}
	}
	if give > 0 && !g.ended.Before(l.keeps) {
		l.leave(give, g.ended)
	}
	return nil
}

// lingers is how many workspaces have been free for a while. Where that happens to what
// was handed over, nothing more is for some time: whoever should take it cannot.
func (l *Leases) lingers(g *glance) int {
	switch {
	case g.free == 0:
		l.leftFrom = time.Time{}
		return 0
	case l.leftFrom.IsZero():
		l.left, l.leftFrom = g.free, g.ended
	}
	l.left = min(l.left, g.free)
	if g.ended.Sub(l.leftFrom) < l.o.Terms.Grace {
		return 0
	}
	l.leftFrom = time.Time{}
	l.keeps = g.ended.Add(l.o.Terms.Most)
	return l.left
}

// when is the next round: as soon as somebody may be missed or something is left, and
// often as long as something is handed over.
func (l *Leases) when(g *glance) time.Time {
	terms := l.o.Terms
	next := terms.Every
	if end := time.Duration(g.nextEnd*float64(time.Second)) + 20*time.Millisecond; end < next {
		next = max(end, terms.Every/6)
	}
	if !l.leftFrom.IsZero() {
		next = min(next, terms.Grace)
	}
	if len(l.holding.Load().leaving) > 0 {
		next = min(next, terms.Every/15)
	}
	return g.ended.Add(next)
}

// informs tells what is held by now, as far as it was not told.
func (l *Leases) informs() {
	now := map[string]bool{}
	if h := l.held(); h != nil {
		for id := range h.epochs {
			now[id] = true
		}
	}
	only := func(in, not map[string]bool) (list []string) {
		for _, id := range slices.Sorted(maps.Keys(in)) {
			if !not[id] {
				list = append(list, id)
			}
		}
		return list
	}
	gained, lost := only(now, l.told), only(l.told, now)
	l.told = now
	if l.heed.Changed != nil && len(gained)+len(lost) > 0 {
		l.heed.Changed(gained, lost)
	}
}

// reports tells the log once that the database is away, and once that it is back.
func (l *Leases) reports(ctx context.Context, err error) {
	switch {
	case ctx.Err() != nil:
	case err == nil && l.away:
		l.o.Log.InfoContext(ctx, "the database answers again")
		l.away = false
	case err != nil && !l.away && !l.retries:
		l.away = true
		l.o.Log.ErrorContext(ctx, "the database does not answer: nothing is sent until it does", "error", err)
	}
}

// echo tells that something has changed for some rounds more: who gave a number away may
// write what has it later.
type echo struct {
	last string
	more int
}

func (e *echo) differs(now string) bool {
	if now != e.last {
		e.last, e.more = now, 3
	}
	e.more--
	return e.more >= 0
}

func call(f func()) {
	if f != nil {
		f()
	}
}

// newID is a random UUID (RFC 9562, version 4).
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
