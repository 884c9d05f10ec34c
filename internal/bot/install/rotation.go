package install

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/singleflight"

	"unhunch/internal/bot/outcome"
	"unhunch/internal/seal"
	"unhunch/internal/webapi"
	"unhunch/internal/workspace"
)

// RotationOptions are what renewing tokens takes; every field is required.
type RotationOptions struct {
	App   App
	Keys  seal.Keys
	Store workspace.Store
	// Mine reports whether a workspace's token is this process's to renew: of several,
	// one may.
	Mine func(workspace string) bool
	// Renewed is told of a workspace whose new token is kept: it is to work with that.
	Renewed func(context.Context, workspace.Record) error
	// Ended is told of a workspace whose token cannot be renewed, once that is kept.
	Ended func(context.Context, workspace.Record)
	Now   func() time.Time
	Log   *slog.Logger
}

// Rotation renews the tokens of apps with token rotation, long before they end (docs:
// using token rotation: they last for twelve hours).
//
// A refresh token is good for one exchange. So each workspace's is exchanged by one at a
// time, and what it gave is kept in one transaction before it is used; where the store
// does not take it, it is held until it does. What a crash leaves between Slack's answer
// and the store is lost, and so is an answer that does not arrive: Slack documents no way
// to ask again. The token at hand works until its end then, and the app has to be
// installed anew.
type Rotation struct {
	RotationOptions

	single singleflight.Group

	mu    sync.Mutex
	tries map[string]try // of those that it did not work for
}

// try is how far it went with a record's refresh token.
type try struct {
	given    int       // which of the record's tokens it is about, also once they are
	since    time.Time // sealed anew; with others all is new
	failures int
	notUntil time.Time
	over     bool            // Slack refused it for good
	got      workspace.Grant // and the store did not take it
}

// NewRotation makes one.
func NewRotation(o RotationOptions) *Rotation {
	return &Rotation{RotationOptions: o, tries: map[string]try{}}
}

const (
	// ahead is how long before its end a token is renewed, but never in the first half of
	// its time. Slack's own SDKs take as long (python-slack-sdk: TokenRotator).
	ahead = 2 * time.Hour

	every       = time.Minute
	longestWait = 15 * time.Minute
	atOnce      = 4
)

// due reports whether a record's token is to be renewed.
func due(r workspace.Record, now time.Time) bool {
	switch r.State() {
	case workspace.Unknown, workspace.Removed:
		return false
	case workspace.Alive, workspace.Ended:
	}
	if len(r.Refresh) == 0 || r.Expires.IsZero() {
		return false
	}
	return !now.Before(r.Expires.Add(-min(ahead, r.Expires.Sub(r.Updated)/2)))
}

// Run looks every minute until ctx ends.
func (r *Rotation) Run(ctx context.Context) error {
	for {
		if err := r.Look(ctx); err != nil && ctx.Err() == nil {
			r.Log.Error("tokens could not be looked at", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(every):
		}
	}
}

// Look renews what is due. Its error is the store's: one workspace's trouble is told
// to the log, and tried again.
func (r *Rotation) Look(ctx context.Context) error {
	records, err := r.Store.Workspaces(ctx)
	if err != nil {
		return err
	}
	r.forgetOthers(records)
	var g errgroup.Group
	g.SetLimit(atOnce)
	for _, record := range records {
		if due(record, r.Now()) && r.Mine(record.ID) {
			g.Go(func() error {
				r.tell(ctx, record, r.refresh(ctx, record.ID))
				return nil
			})
		}
	}
	return g.Wait()
}

// tell writes down what did not work.
func (r *Rotation) tell(ctx context.Context, record workspace.Record, err error) {
	switch {
	case err == nil, errors.Is(err, errLater), errors.Is(err, workspace.ErrGone), ctx.Err() != nil:
	case errors.Is(err, errOver):
		r.Log.Error("a token cannot be renewed: the workspace stops until somebody there installs the app again", "workspace", record.ID, "error", err)
	default:
		r.Log.Warn("a token was not renewed; it is tried again", "workspace", record.ID, "expires", record.Expires, "error", err)
	}
}

var (
	errLater = errors.New("it did not work a moment ago")
	errOver  = errors.New("the refresh token is refused")
)

// refresh renews a workspace's token, where it still is due. Whoever asks for the same
// one meanwhile waits for that.
func (r *Rotation) refresh(ctx context.Context, id string) error {
	_, err, _ := r.single.Do(id, func() (any, error) {
		now, err := r.Store.Workspace(ctx, id)
		if err != nil || !due(now, r.Now()) {
			return nil, err
		}
		return nil, r.renew(ctx, now)
	})
	return err
}

func (r *Rotation) renew(ctx context.Context, was workspace.Record) error {
	t := r.tried(was)
	if t.over || t.got.Token == "" && r.Now().Before(t.notUntil) {
		return errLater
	}
	if t.got.Token == "" {
		secrets, err := was.Open(r.Keys)
		if err != nil {
			return r.again(was, t, err)
		}
		// Once asked, it is waited for: what was given is not asked for twice.
		whole, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer cancel()
		t.got, err = r.App.refresh(whole, secrets.Refresh, r.Now())
		switch {
		case err != nil && refusedForGood(outcome.Code(err)):
			return r.end(whole, was, t, err)
		case err != nil:
			return r.again(was, t, err)
		}
	}
	ctx = context.WithoutCancel(ctx)
	kept, err := workspace.Renew(ctx, r.Store, r.Keys, was, t.got, r.Now())
	switch {
	case errors.Is(err, workspace.ErrGone):
		r.forget(was.ID)
		return err
	case err != nil:
		return r.again(was, t, err)
	}
	r.forget(was.ID)
	r.Log.Info("a token was renewed", "workspace", kept.ID, "expires", kept.Expires)
	if err := r.Renewed(ctx, kept); err != nil {
		r.Log.Error("a token was renewed, and is not worked with", "workspace", kept.ID, "error", err)
	}
	return nil
}

// refusedForGood reports whether a refresh token is of no use any more (docs:
// oauth.v2.access, errors). What Slack says of this server is mended by its operator.
func refusedForGood(code string) bool {
	return code == "invalid_refresh_token" || code == "invalid_grant" || code == "token_expired" || webapi.Gone(code)
}

// end notes that there will be no other token.
func (r *Rotation) end(ctx context.Context, was workspace.Record, t try, why error) error {
	if _, err := workspace.End(ctx, r.Store, was, r.Now()); err != nil {
		return r.again(was, t, fmt.Errorf("%w: %w", why, err))
	}
	t.over = true
	r.note(was.ID, t)
	r.Ended(ctx, was)
	return fmt.Errorf("%w: %w", errOver, why)
}

// tried is how far it went with a record's refresh token.
func (r *Rotation) tried(was workspace.Record) try {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.tries[was.ID]
	if t.given != was.Given || !t.since.Equal(was.Installed) {
		t = try{given: was.Given, since: was.Installed}
	}
	return t
}

// again has it tried once more: after a minute, and later and later.
func (r *Rotation) again(was workspace.Record, t try, why error) error {
	t.notUntil = r.Now().Add(min(every<<min(t.failures, 6), longestWait) - time.Second)
	t.failures++
	r.note(was.ID, t)
	return why
}

func (r *Rotation) note(id string, t try) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tries[id] = t
}

// forgetOthers drops what is known of workspaces that are gone.
func (r *Rotation) forgetOthers(records []workspace.Record) {
	r.mu.Lock()
	defer r.mu.Unlock()
	maps.DeleteFunc(r.tries, func(id string, _ try) bool {
		return !slices.ContainsFunc(records, func(is workspace.Record) bool { return is.ID == id })
	})
}

func (r *Rotation) forget(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.tries, id)
}
