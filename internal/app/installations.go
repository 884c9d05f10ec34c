package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"unhunch/internal/bot"
	"unhunch/internal/bot/door"
	"unhunch/internal/bot/outcome"
	"unhunch/internal/webapi"
	"unhunch/internal/workspace"
)

// installations see to it that the workspaces that have installed the app are served, and
// no others. What they go by is the record of each, whatever happened in which order.
type installations struct {
	tenants *tenants
	resume  func(workspace string) // the courier's
	forget  func(workspace string) // what is known of calendars
	ask     workspace.Ask

	mu sync.Mutex // one record is gone by after the other

	stirred chan struct{} // see stir; of one
}

// stir has all records looked at again: another replica may have changed some. It never
// blocks.
func (i *installations) stir() {
	select {
	case i.stirred <- struct{}{}:
	default:
	}
}

// betweenStirs is how long what others change is gathered.
const betweenStirs = 250 * time.Millisecond

// keepUp goes by the records that others change, until ctx ends.
func (i *installations) keepUp(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-i.stirred:
		}
		if err := i.heedAll(ctx); err != nil && ctx.Err() == nil {
			i.tenants.Log.ErrorContext(ctx, "what another replica noted of workspaces was not heeded yet", "error", err)
			i.stir()
		}
		select {
		case <-ctx.Done():
		case <-time.After(betweenStirs):
		}
	}
}

// heedAll goes by all records that are not as this replica serves them.
func (i *installations) heedAll(ctx context.Context) error {
	records, err := i.tenants.store.Workspaces(ctx)
	if err != nil {
		return err
	}
	var wrong []error
	known := map[string]bool{}
	for _, r := range records {
		known[r.ID] = true
		if !i.serves(r) {
			wrong = append(wrong, i.heed(ctx, r.ID))
		}
	}
	for _, t := range i.tenants.each() {
		if !known[t.id] {
			wrong = append(wrong, i.heed(ctx, t.id))
		}
	}
	return errors.Join(wrong...)
}

// serves reports whether a workspace is served as its record says, or not as it says.
func (i *installations) serves(r workspace.Record) bool {
	t := i.tenants.of(r.ID)
	if t == nil || r.State() != workspace.Alive {
		return t == nil && r.State() != workspace.Alive
	}
	is := t.way.held.Load().record
	return is.Given == r.Given && is.Installed.Equal(r.Installed)
}

// open has all workspaces served whose token is alive. One whose token cannot be opened
// is told, and keeps no other waiting. Its error is the store's.
func (i *installations) open(ctx context.Context) error {
	records, err := i.tenants.store.Workspaces(ctx)
	if err != nil {
		return fmt.Errorf("who has installed the app: %w", err)
	}
	served, closed := 0, 0
	for _, r := range records {
		if r.State() != workspace.Alive {
			continue
		}
		if err := i.serve(ctx, r); err != nil {
			i.tenants.Log.ErrorContext(ctx, "a workspace is not served", "workspace", r.ID, "error", err)
			closed++
			continue
		}
		served++
	}
	i.tenants.Log.InfoContext(ctx, "workspaces", "served", served, "not_served", closed)
	return nil
}

// heed goes by the record of a workspace as it is by now: who has installed the app is
// served, by the newest token.
func (i *installations) heed(ctx context.Context, id string) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	r, err := i.tenants.store.Workspace(ctx, id)
	if err != nil {
		return fmt.Errorf("workspace %s: %w", id, err)
	}
	switch r.State() {
	case workspace.Alive:
		return i.serve(ctx, r)
	case workspace.Unknown, workspace.Ended, workspace.Removed:
		i.tenants.stop(id)
	}
	return nil
}

// serve has a workspace served by a record. Whoever is served already goes on with all
// that is known of them, by the token of this record.
func (i *installations) serve(ctx context.Context, r workspace.Record) error {
	secrets, err := r.Open(i.tenants.Keys)
	if err != nil {
		i.tenants.stop(r.ID) // the token by which it is served is not the newest
		return err
	}
	h := &held{token: secrets.Token, record: r}
	if t := i.tenants.of(r.ID); t != nil {
		t.way.holds(h)
		i.resume(r.ID)
		return nil
	}
	own := i.tenants.shared
	own.Log = own.Log.With("workspace", r.ID)
	w := newWayBy(own.Settings, i.refused)
	w.holds(h)
	t, err := newTenant(ctx, own, door.Self{Workspace: r.ID, App: r.App}, w, i.tenants.newest(r.ID), heeding{parts: i.parts, access: i.access})
	if err != nil {
		return fmt.Errorf("workspace %s: %w", r.ID, err)
	}
	i.tenants.add(t)
	i.resume(r.ID)
	if i.tenants.store.Holds(r.ID) {
		i.tenants.aside(func(ctx context.Context) { i.lookAtTeams(ctx, r) })
	}
	return nil
}

// refused heeds, once, that Slack refuses a token. It waits for nothing: before the tenants
// run, the next refusal is heeded.
func (i *installations) refused(h *held, r webapi.Refusal) {
	if !h.dead.CompareAndSwap(false, true) {
		return
	}
	heeded := i.tenants.aside(func(ctx context.Context) {
		log := i.tenants.Log.With("workspace", h.record.ID, "method", r.Method, "code", r.Code)
		if webapi.Gone(r.Code) {
			i.ends(ctx, h, log)
			return
		}
		log.WarnContext(ctx, "Slack refuses the token of a workspace for now", "mend", webapi.Mend(r.Code))
		if err := workspace.Refuse(ctx, i.tenants.store, h.record, i.tenants.Now()); err != nil {
			log.ErrorContext(ctx, "that Slack refuses a token was not kept", "error", err)
		}
		i.probe(ctx, h)
	})
	if !heeded {
		h.dead.Store(false)
	}
}

// ends stops serving a workspace whose token is dead.
func (i *installations) ends(ctx context.Context, h *held, log *slog.Logger) {
	log.WarnContext(ctx, "the token of a workspace is dead: it is not served until the app is installed there again")
	_, err := workspace.End(ctx, i.tenants.store, h.record, i.tenants.Now())
	if err == nil {
		err = i.heed(ctx, h.record.ID)
	}
	if err != nil {
		log.ErrorContext(ctx, "that a workspace ended was not kept", "error", err)
	}
}

// How often it is asked whether a token is taken again.
const (
	probeFirst = 30 * time.Second
	probeLast  = 10 * time.Minute
)

// probe asks whether Slack takes a token again, until it does, or another one is held, or
// it is dead for good.
func (i *installations) probe(ctx context.Context, h *held) {
	for pause := probeFirst; ; pause = min(2*pause, probeLast) {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		t := i.tenants.of(h.record.ID)
		if t == nil || t.way.held.Load() != h {
			return
		}
		_, err := t.way.api.AuthTestContext(ctx)
		switch code := outcome.Code(err); {
		case err == nil:
			if _, err := workspace.Revive(ctx, i.tenants.store, h.record, i.tenants.Now()); err != nil {
				i.tenants.Log.ErrorContext(ctx, "that Slack takes a token again was not kept", "workspace", h.record.ID, "error", err)
			}
			h.dead.Store(false)
			i.resume(h.record.ID)
			i.tenants.Log.InfoContext(ctx, "Slack takes the token of a workspace again", "workspace", h.record.ID)
			return
		case webapi.Gone(code):
			i.ends(ctx, h, i.tenants.Log.With("workspace", h.record.ID, "code", code))
			return
		}
	}
}

// parts does what follows where Slack tells that the app was removed from a workspace, or
// that its token was revoked, also where that is not served.
func (i *installations) parts(ctx context.Context, f bot.Farewell) error {
	now := i.tenants.Now()
	at := f.At
	if at.IsZero() || at.After(now) {
		at = now
	}
	leaves := workspace.Revoke
	if f.Removed {
		leaves = workspace.Remove
	}
	if i.inTheSecond(ctx, f.Workspace, at) {
		at = at.Add(time.Second)
	}
	news, err := leaves(ctx, i.tenants.store, f.Workspace, at, now)
	if err != nil {
		return err
	}
	if news {
		i.tenants.Log.WarnContext(ctx, "a workspace left: it is not served until the app is installed there again", "workspace", f.Workspace, "removed", f.Removed)
	}
	left := i.tenants.of(f.Workspace)
	if err := i.heed(ctx, f.Workspace); err != nil || !f.Removed {
		return err
	}
	if left != nil && i.tenants.of(f.Workspace) == left {
		return nil // somebody installed the app again before that was told
	}
	i.tenants.aside(func(ctx context.Context) {
		if left != nil {
			<-left.over // whoever is answered yet is forgotten, too
		}
		if i.tenants.replicas.others() > 0 {
			select { // and who is by another replica
			case <-time.After(answeredBy):
			case <-ctx.Done():
			}
		}
		if ctx.Err() == nil { // else the hourly purge does it
			i.purge(ctx, f.Workspace)
		}
	})
	return nil
}

// inTheSecond reports whether the app was removed after it was installed, where Slack says
// the same second of both: its token tells.
func (i *installations) inTheSecond(ctx context.Context, id string, at time.Time) bool {
	r, err := i.tenants.store.Workspace(ctx, id)
	return err == nil && r.State() != workspace.Unknown && r.State() != workspace.Removed &&
		r.Installed.Equal(at.Truncate(time.Second)) && i.ask(ctx, r) == workspace.Refuses
}

// answeredBy is when another replica has heard that a workspace left, and has worked off
// what it had taken: see bot's workTimeout.
const answeredBy = 40 * time.Second

// purge forgets a workspace that removed the app. Where that fails, the hourly purge
// does it.
func (i *installations) purge(ctx context.Context, id string) {
	i.forget(id)
	entry, err := i.tenants.store.PurgeWorkspace(ctx, id, i.tenants.Now(), func(r workspace.Record) bool { return r.Removed })
	switch {
	case err != nil:
		i.tenants.Log.ErrorContext(ctx, "a workspace that left was not forgotten yet", "workspace", id, "error", err)
	case entry != (workspace.Entry{}):
		i.tenants.Log.InfoContext(ctx, "a workspace that left was forgotten", "workspace", id, "people", entry.People)
	}
}
