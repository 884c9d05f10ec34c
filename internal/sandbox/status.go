package sandbox

import (
	"time"

	"unhunch/internal/sandbox/jsontree"
	"unhunch/internal/sandbox/wire"
	"unhunch/internal/sandbox/workspace"
)

// SetStatus sets emoji and words, until a time or for good. The app gets user_change,
// now and when it runs out.
func (p *Person) SetStatus(status Status) {
	p.change(func(who *workspace.Person) { who.Status = status }, "user_change")
	if status.Until.IsZero() {
		return
	}
	wait := status.Until.Sub(p.workspace.IDs.Now())
	p.background.Go(func() {
		if p.background.Sleep(wait, nil) {
			catchUp(p.workspace, p.way)
		}
	})
}

// SetZone moves the person to another IANA zone.
func (p *Person) SetZone(zone string) {
	p.change(func(who *workspace.Person) { who.Zone = zone }, "user_change")
}

// SetLocale changes the language of the person's Slack, "de-DE".
func (p *Person) SetLocale(locale string) {
	p.change(func(who *workspace.Person) { who.Locale = locale }, "user_change")
}

// SetHuddle takes the person into a huddle or out of it. The app gets two
// events at the same time (docs: user_huddle_changed).
func (p *Person) SetHuddle(in bool) {
	p.change(func(who *workspace.Person) { who.InHuddle = in }, "user_change", "user_huddle_changed")
}

// SetGone deactivates the person's account, or activates it again. The app gets
// user_change, and nothing else speaks of it (docs: users.info, deleted).
func (p *Person) SetGone(gone bool) {
	p.change(func(who *workspace.Person) { who.Gone = gone }, "user_change")
}

// SetAway sets presence. Slack tells apps of it only when they ask.
func (p *Person) SetAway(away bool) { p.change(func(who *workspace.Person) { who.Away = away }) }

// SetDND holds notifications until a time; the zero time ends it. Apps have to
// ask for it, unless they subscribe to dnd_updated_user.
func (p *Person) SetDND(until time.Time) {
	p.change(func(who *workspace.Person) { who.DNDUntil = until }, "dnd_updated_user")
}

func (p *Person) change(apply func(*workspace.Person), events ...string) {
	w := p.workspace
	w.Lock()
	defer w.Unlock()
	apply(p.who)
	p.who.Updated = w.IDs.Now()
	for _, event := range events {
		switch {
		case event == "dnd_updated_user":
			if w.Options.DNDEvents && w.Granted("dnd:read") {
				p.way.Emit(wire.EventCallback(w, jsontree.Object{
					"type": event, "user": p.who.ID, "dnd_status": wire.DND(w, p.who), "event_ts": w.IDs.TS(),
				}))
			}
		case w.Granted("users:read"):
			p.way.Emit(wire.EventCallback(w, wire.UserEvent(w, event, p.who)))
		}
	}
	w.Watchers.Tell()
}

// catchUp clears what ran out by the clock, and tells the app.
func catchUp(w *workspace.Workspace, way wire.Way) {
	w.Lock()
	defer w.Unlock()
	for _, p := range w.People.All() {
		if p.Settle(w.IDs.Now()) && w.Granted("users:read") {
			way.Emit(wire.EventCallback(w, wire.UserEvent(w, "user_change", p)))
		}
	}
	w.Watchers.Tell()
}
