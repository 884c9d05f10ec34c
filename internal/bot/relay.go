package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"unhunch/internal/bot/presence"
	"unhunch/internal/delivery"
	"unhunch/internal/lease"
	"unhunch/internal/prefs"
)

// relay has done what only who works for a workspace does: here, or there.
type relay struct {
	Replicas

	homes    *homes
	presence *presence.Lookout
	errands  *errands
	now      func() time.Time
	log      *slog.Logger
}

// homeLook is what is known of who looks at their tab: the value of lease.Visit and
// lease.Home. That of lease.Profile is a presence.Told, of lease.DND a presence.DND; the
// others have none.
type homeLook struct {
	Shows   string `json:"shows,omitempty"`   // see visit
	Locale  string `json:"locale,omitempty"`  // how they read
	Pressed bool   `json:"pressed,omitempty"` // they did something in it
}

// takes hands on what came, where it is for another to do. It reports false where it is
// done here.
func (r *relay) takes(ctx context.Context, what any) (taken bool, err error) {
	if r.Holds() {
		return false, nil
	}
	var value any
	var errand lease.Errand
	switch w := what.(type) {
	case visit:
		errand, value = lease.Visit, homeLook{Shows: w.Shows}
	case presence.Profile:
		errand, value = lease.Profile, r.presence.Tell(w)
	case presence.Told: // who works for it is another by now
		errand, value = lease.Profile, w
	case presence.DND:
		errand, value = lease.DND, w
	case follows:
		errand = lease.Follow
	default:
		return false, nil
	}
	return true, r.handOn(ctx, who(what), errand, value)
}

// handOn has an errand done by who works for the workspace.
func (r *relay) handOn(ctx context.Context, who prefs.UserID, what lease.Errand, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	if err := r.Ask(ctx, who, what, text); err != nil {
		return fmt.Errorf("ask for %s: %w", what, err)
	}
	return nil
}

// handedWithin is how long it is tried to hand something on that nobody waits for.
const handedWithin = 30 * time.Second

// later is handOn, and waits for nothing.
func (r *relay) later(who prefs.UserID, what lease.Errand, value any) {
	r.errands.do(errand{
		who: who, name: who.String() + " " + string(what), until: r.now().Add(handedWithin), timeout: replyTimeout,
		try: func(ctx context.Context) error {
			if err := r.handOn(ctx, who, what, value); err != nil {
				return errors.Join(delivery.ErrNotSent, err) // twice does no harm
			}
			return nil
		},
		lost: func(ctx context.Context, why error) {
			r.log.WarnContext(ctx, "something was not handed on to who works for the workspace", "user", who, "what", string(what), "error", why)
		},
	})
}

// hears takes in what another replica asks for, and gives what is to be worked as if it
// came from Slack; nil: nothing is.
func (r *relay) hears(a lease.Asked) (came any, err error) {
	read := func(into any) {
		if wrong := json.Unmarshal(a.Value, into); wrong != nil {
			err = fmt.Errorf("errand %s: %w", a.What, wrong)
		}
	}
	switch a.What {
	case lease.Visit:
		var look homeLook
		read(&look)
		came = visit{User: a.Who, Shows: look.Shows}
	case lease.Home:
		var look homeLook
		read(&look)
		if look.Pressed && err == nil {
			r.homes.pressed(a.Who, look.Locale, r.now())
		}
		r.homes.changed(a.Who)
	case lease.Profile:
		var told presence.Told
		read(&told)
		told.User = a.Who
		came = told
	case lease.DND:
		var dnd presence.DND
		read(&dnd)
		dnd.User = a.Who
		came = dnd
	case lease.Follow:
		came = follows{User: a.Who}
	case lease.Forget: // by the bot
	default:
		err = fmt.Errorf("no errand of this name is known: %.40q", a.What)
	}
	if err != nil {
		return nil, err
	}
	return came, nil
}

// shows has somebody's tab follow what changed, wherever it is drawn.
func (r *relay) shows(who prefs.UserID) {
	if r.Holds() {
		r.homes.changed(who)
		return
	}
	r.later(who, lease.Home, homeLook{})
}

// pressed has somebody's tab show what comes of a press in it, once that is called.
func (r *relay) pressed(p press, now time.Time) (changed func()) {
	locale := p.Reads.locale()
	if r.Holds() {
		r.homes.pressed(p.User, locale, now)
		return func() { r.shows(p.User) }
	}
	return func() { r.later(p.User, lease.Home, homeLook{Locale: locale, Pressed: true}) }
}

// learns remembers the profile of somebody who is reminded from now on, where that is of
// use.
func (r *relay) learns(p presence.Profile, now time.Time) {
	if r.Holds() {
		r.presence.Learn(p, now)
		return
	}
	r.later(p.User, lease.Profile, r.presence.Tell(p))
}

// forgets has everything forgotten that is remembered of somebody.
func (r *relay) forgets(who prefs.UserID) {
	if !r.Holds() {
		r.later(who, lease.Forget, nil)
	}
}
