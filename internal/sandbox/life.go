package sandbox

import (
	"context"
	"slices"
	"time"
)

// SetStatus sets emoji and words, until a time or for good. The app gets user_change,
// now and when it runs out.
func (p *Person) SetStatus(status Status) {
	p.change(func(who *person) { who.Status = status }, "user_change")
	if !status.Until.IsZero() {
		p.s.mu.Lock()
		defer p.s.mu.Unlock()
		wait := status.Until.Sub(p.s.now())
		p.s.spawn(func() {
			if p.s.waitFor(wait, nil) {
				p.s.CatchUp()
			}
		})
	}
}

// SetZone moves the person to another IANA zone.
func (p *Person) SetZone(zone string) {
	p.change(func(who *person) { who.Zone = zone }, "user_change")
}

// SetLocale changes the language of the person's Slack, "de-DE".
func (p *Person) SetLocale(locale string) {
	p.change(func(who *person) { who.Locale = locale }, "user_change")
}

// SetHuddle takes the person into a huddle or out of it. The app gets two
// events at the same time (docs: user_huddle_changed).
func (p *Person) SetHuddle(in bool) {
	p.change(func(who *person) { who.InHuddle = in }, "user_change", "user_huddle_changed")
}

// SetGone deactivates the person's account, or activates it again. The app gets
// user_change, and nothing else speaks of it (docs: users.info, deleted).
func (p *Person) SetGone(gone bool) {
	p.change(func(who *person) { who.Gone = gone }, "user_change")
}

// SetAway sets presence. Slack tells apps of it only when they ask.
func (p *Person) SetAway(away bool) { p.change(func(who *person) { who.Away = away }) }

// SetDND holds notifications until a time; the zero time ends it. Apps have to
// ask for it, unless they subscribe to dnd_updated_user.
func (p *Person) SetDND(until time.Time) {
	p.change(func(who *person) { who.DNDUntil = until }, "dnd_updated_user")
}

func (p *Person) change(apply func(*person), events ...string) {
	s := p.s
	s.mu.Lock()
	defer s.mu.Unlock()
	who := s.person(p.id)
	apply(who)
	who.updated = s.now()
	for _, event := range events {
		switch {
		case event == "dnd_updated_user":
			if s.opts.DNDEvents && s.granted("dnd:read") {
				s.emit(Object{"type": event, "user": who.ID, "dnd_status": s.dnd(who), "event_ts": s.ts()})
			}
		case s.granted("users:read"):
			s.emit(s.userEvent(event, who))
		}
	}
	s.changed()
}

// CatchUp clears what ran out by the clock. Call it after moving the clock of Options.Now by hand.
func (s *Slack) CatchUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.people {
		if s.settleStatus(p) && s.granted("users:read") {
			s.emit(s.userEvent("user_change", p))
		}
	}
	s.changed()
}

// Changes receives after something changed that somebody can see. Changes that
// come in quick succession may be told once. It closes when ctx ends.
func (s *Slack) Changes(ctx context.Context) <-chan struct{} {
	told := make(chan struct{}, 1)
	s.mu.Lock()
	s.watchers = append(s.watchers, told)
	s.mu.Unlock()
	context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.watchers = slices.DeleteFunc(s.watchers, func(w chan struct{}) bool { return w == told })
		close(told)
	})
	return told
}

// changed tells watchers, without waiting for them. The caller holds s.mu.
func (s *Slack) changed() {
	for _, w := range s.watchers {
		select {
		case w <- struct{}{}:
		default:
		}
	}
}
