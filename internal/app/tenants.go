package app

import (
	"cmp"
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/bot"
	"unhunch/internal/lease"
)

// tenants are the workspaces that are served. One company is one of them.
type tenants struct {
	shared

	mu       sync.RWMutex
	all      map[string]*tenant
	since    map[string]time.Time // when those came that another replica held before
	material Material
	begin    func(*tenant)                     // has one run; nil: none does
	besides  func(func(context.Context) error) // has something run beside them; nil: nothing does
}

func newTenants(s shared, m Material) *tenants {
	return &tenants{shared: s, material: m, all: map[string]*tenant{}, since: map[string]time.Time{}}
}

// add has a tenant work in the place of whoever was there before.
func (s *tenants) add(t *tenant) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if before := s.all[t.id]; before != nil && before.stop != nil {
		before.stop()
	}
	s.all[t.id] = t
	if s.begin != nil {
		s.begin(t)
	}
}

// stop ends the work for a workspace, if it is served.
func (s *tenants) stop(workspace string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.all[workspace]
	if t == nil {
		return
	}
	delete(s.all, workspace)
	if t.stop != nil {
		t.stop()
	}
}

// aside does something beside all tenants. It reports false where they do not run, and
// nothing is done.
func (s *tenants) aside(do func(context.Context)) (runs bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.besides == nil {
		return false
	}
	s.besides(func(ctx context.Context) error { do(ctx); return nil })
	return true
}

// newest is the material that a workspace has by now.
func (s *tenants) newest(workspace string) bot.Material {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.material.For(workspace)
}

// support is where people of whatever workspace get help by now.
func (s *tenants) support() string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.material.Support
}

// of is a workspace's; nil: there is none.
func (s *tenants) of(workspace string) *tenant {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.all[workspace]
}

// each are those who are there now.
func (s *tenants) each() []*tenant {
	s.mu.RLock()
	defer s.mu.RUnlock()
	list := make([]*tenant, 0, len(s.all))
	for _, t := range s.all {
		list = append(list, t)
	}
	return list
}

// gains has the work for a workspace begin that this replica holds from now on.
func (s *tenants) gains(workspace string, now time.Time) {
	s.mu.Lock()
	s.since[workspace] = now
	t := s.all[workspace]
	s.mu.Unlock()
	if t != nil {
		t.keeper.heed()
	}
}

// loses has it end.
func (s *tenants) loses(workspace string) {
	s.mu.Lock()
	delete(s.since, workspace)
	t := s.all[workspace]
	s.mu.Unlock()
	if t != nil {
		t.keeper.heed()
	}
	s.calendars.forgetWorkspace(workspace)
}

// settledIn is how long a workspace has to be held before what may be done once only is
// done for it: whoever held it before may be at it, and takes no longer.
const settledIn = time.Minute

// settled reports whether a workspace has been held for so long: for ever, where there
// are no leases. It may be held a moment before that is told.
func (s *tenants) settled(workspace string) bool {
	if !s.store.Holds(workspace) {
		return false
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	since, came := s.since[workspace]
	if !came {
		return s.replicas.there.Load() == 0
	}
	return s.Now().Sub(since) >= settledIn
}

// asked hands on what other replicas ask for.
func (s *tenants) asked(ctx context.Context, all []lease.Asked) {
	for _, a := range all {
		t := s.of(a.Who.Workspace)
		if t == nil {
			continue // it is not served any more
		}
		if err := t.bot.Heed(ctx, a); err != nil {
			s.Log.ErrorContext(ctx, "what another replica asks for cannot be read: is it of another version?", "what", string(a.What), "error", err)
		}
	}
}

// betweenGlances is how often it is looked whether others brought pictures.
const betweenGlances = 30 * time.Second

// recall learns which pictures others brought to the workspaces that they hold, until ctx
// ends.
func (s *tenants) recall(ctx context.Context) error {
	ticks := time.NewTicker(betweenGlances)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticks.C:
		}
		if s.replicas.others() == 0 {
			continue
		}
		for _, t := range s.each() {
			if s.store.Holds(t.id) {
				continue
			}
			if err := cmp.Or(t.gallery.Recall(ctx), t.bot.RecallCharts(ctx)); err != nil && ctx.Err() == nil {
				s.Log.WarnContext(ctx, "it is not known which pictures others brought", "workspace", t.id, "error", err)
				break // the others ask the same store
			}
		}
	}
}

// run has all tenants work, and those that come, until ctx ends.
func (s *tenants) run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	begin := func(t *tenant) {
		working, stop := context.WithCancel(ctx)
		t.stop = stop
		g.Go(func() error {
			defer close(t.over)
			defer stop()
			return t.run(working)
		})
	}
	s.mu.Lock()
	s.begin = begin
	s.besides = func(do func(context.Context) error) { g.Go(func() error { return do(ctx) }) }
	for _, t := range s.all {
		begin(t)
	}
	s.mu.Unlock()
	g.Go(func() error { // as long as it is there, others may come
		<-ctx.Done()
		s.mu.Lock()
		defer s.mu.Unlock()
		s.begin, s.besides = nil, nil
		return nil
	})
	return g.Wait()
}

// end blocks until everything received has been worked off, and nothing more is asked of
// Slack.
func (s *tenants) end() {
	for _, t := range s.each() {
		t.bot.Wait()
		t.bot.Presence().End()
	}
}

// renew goes on with other material.
func (s *tenants) renew(m Material) {
	s.mu.Lock()
	s.material = m
	s.mu.Unlock()
	for _, t := range s.each() {
		t.bot.Renew(m.For(t.id))
	}
}
