package app

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/bot"
)

// tenants are the workspaces that are served. One company is one of them.
type tenants struct {
	shared

	mu       sync.RWMutex
	all      map[string]*tenant
	material Material
	begin    func(*tenant)                     // has one run; nil: none does
	besides  func(func(context.Context) error) // has something run beside them; nil: nothing does
}

func newTenants(s shared, m Material) *tenants {
	return &tenants{shared: s, material: m, all: map[string]*tenant{}}
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

// wait blocks until everything received has been worked off.
func (s *tenants) wait() {
	for _, t := range s.each() {
		t.bot.Wait()
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
