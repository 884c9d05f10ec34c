package app

import (
	"context"
	"time"

	"unhunch/internal/bot/outcome"
	"unhunch/internal/webapi"
	"unhunch/internal/workspace"
)

// asking is how Slack is asked whether it takes the token of a record.
type asking struct {
	Settings // complete

	// others reports whether Slack takes the token of another workspace from here.
	others func(ctx context.Context, id string) bool
}

// doubtKept is how long all is kept of a workspace of which nobody can tell whether its
// token is dead: what is left after an uninstall has to be deleted within 14 business days
// (docs: Slack Marketplace guidelines).
const doubtKept = 13 * 24 * time.Hour

// ask is a workspace.Ask. A token may be refused for where the call comes from, or because
// it ended while no other could be had: that says nothing of the workspace.
func (a asking) ask(ctx context.Context, r workspace.Record) workspace.Word {
	word, code := a.hear(ctx, r)
	if word == workspace.Silent {
		a.Log.InfoContext(ctx, "Slack does not say whether a token is dead", "workspace", r.ID, "code", code)
	}
	return word
}

func (a asking) hear(ctx context.Context, r workspace.Record) (word workspace.Word, code string) {
	told := !r.Ended.IsZero() && r.Refused.IsZero() // by a word that does not pass
	word = workspace.Silent
	if since := firstOf(r.Ended, r.Refused); !since.IsZero() && a.Now().Sub(since) >= doubtKept {
		word = workspace.Refuses
	}
	secrets, err := r.Open(a.Keys)
	if err != nil {
		return word, "no key opens it"
	}
	w := newWayBy(a.Settings, func(*held, webapi.Refusal) {})
	w.holds(&held{token: secrets.Token, record: r})
	_, err = w.api.AuthTestContext(ctx)
	switch code = outcome.Code(err); {
	case err == nil:
		return workspace.Takes, ""
	case webapi.Gone(code), webapi.Dead(code) && told, code == "invalid_auth" && a.others(ctx, r.ID):
		return workspace.Refuses, code
	case webapi.Dead(code):
		return word, code
	}
	return workspace.Silent, code // it cannot be reached
}

func firstOf(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// mostOthers is how many are asked for at the most.
const mostOthers = 3

// takesAnother is asking.others.
func (s *tenants) takesAnother(ctx context.Context, id string) bool {
	asked := 0
	for _, t := range s.each() {
		h := t.way.held.Load()
		if t.id == id || h == nil || h.dead.Load() {
			continue
		}
		if _, err := t.way.api.AuthTestContext(ctx); err == nil {
			return true
		}
		if asked++; asked == mostOthers {
			break
		}
	}
	return false
}
