package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"unhunch/internal/bot/presence"
	"unhunch/internal/delivery"
	"unhunch/internal/lease"
	"unhunch/internal/prefs"
)

// Replicas are the processes that take what people of a workspace do. One of them works
// for it: it draws Home tabs, hears of people's days, brings pictures, and sends what is
// owed. The others answer, and hand on what is for that one to do.
type Replicas interface {
	// Holds reports whether it is this one that works for the workspace.
	Holds() bool
	// Share is the part of what Slack lets a method do that is this one's: more than 0,
	// and 1 where there is no other.
	Share() float64
	// Ask has whoever works for the workspace do an errand: see Bot.Heed. It waits until
	// that is kept, and not until it is done.
	Ask(ctx context.Context, who prefs.UserID, what lease.Errand, value []byte) error
	// First counts something by its id, and reports whether no replica has counted it
	// before.
	First(ctx context.Context, id string, now time.Time) (bool, error)
}

// alone is the one process there is.
type alone struct{}

func (alone) Holds() bool    { return true }
func (alone) Share() float64 { return 1 }

func (alone) Ask(context.Context, prefs.UserID, lease.Errand, []byte) error {
	return errors.New("nobody else is there to be asked")
}

func (alone) First(context.Context, string, time.Time) (bool, error) { return true, nil }

// homeLook is what is known of who looks at their tab: the value of lease.Visit and
// lease.Home. That of lease.Profile is a presence.Told, of lease.DND a presence.DND; the
// others have none.
type homeLook struct {
	Shows   string `json:"shows,omitempty"`   // see visit
	Locale  string `json:"locale,omitempty"`  // how they read
	Pressed bool   `json:"pressed,omitempty"` // they did something in it
}

// asErrand is what came as an errand; "": it is done here, wherever that is.
func (b *Bot) asErrand(what any) (errand lease.Errand, value any) {
	switch w := what.(type) {
	case visit:
		return lease.Visit, homeLook{Shows: w.Shows}
	case presence.Profile:
		return lease.Profile, b.presence.Tell(w)
	case presence.Told: // who works for it is another by now
		return lease.Profile, w
	case presence.DND:
		return lease.DND, w
	case follows:
		return lease.Follow, struct{}{}
	}
	return "", nil
}

// handOn has whoever works for the workspace do an errand.
func (b *Bot) handOn(ctx context.Context, who prefs.UserID, what lease.Errand, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	if err := b.replicas.Ask(ctx, who, what, text); err != nil {
		return fmt.Errorf("ask for %s: %w", what, err)
	}
	return nil
}

// askFor is how long it is tried to hand something on that nobody waits for.
const askFor = 30 * time.Second

// handsOver is handOn, and waits for nothing.
func (b *Bot) handsOver(who prefs.UserID, what lease.Errand, value any) {
	b.errands.do(errand{
		who: who, name: who.String() + " " + string(what), until: b.now().Add(askFor), timeout: replyTimeout,
		try: func(ctx context.Context) error {
			if err := b.handOn(ctx, who, what, value); err != nil {
				return errors.Join(delivery.ErrNotSent, err) // twice does no harm
			}
			return nil
		},
		lost: func(ctx context.Context, why error) {
			b.log.WarnContext(ctx, "something was not handed on to who works for the workspace", "user", who, "what", string(what), "error", why)
		},
	})
}

// Heed does an errand that another replica asks for. It waits for nothing; its error is
// that it cannot be read.
func (b *Bot) Heed(ctx context.Context, who prefs.UserID, what lease.Errand, value []byte) error {
	now := b.now()
	read := func(into any) error {
		if err := json.Unmarshal(value, into); err != nil {
			return fmt.Errorf("errand %s: %w", what, err)
		}
		return nil
	}
	var came any
	switch what {
	case lease.Visit:
		var look homeLook
		if err := read(&look); err != nil {
			return err
		}
		came = visit{User: who, Shows: look.Shows}
	case lease.Home:
		var look homeLook
		if err := read(&look); err != nil {
			return err
		}
		if look.Pressed {
			b.homes.pressed(who, look.Locale, now)
		}
		b.homes.changed(who)
	case lease.Profile:
		told := presence.Told{}
		if err := read(&told); err != nil {
			return err
		}
		came = told
	case lease.DND:
		dnd := presence.DND{}
		if err := read(&dnd); err != nil {
			return err
		}
		came = dnd
	case lease.Follow:
		came = follows{User: who}
	case lease.Forget:
		b.forgets(who)
	default:
		return fmt.Errorf("no errand of this name is known: %.40q", what)
	}
	if came != nil {
		b.queue(ctx, came, nil, now)
	}
	return nil
}

// shows has somebody's tab follow what changed, wherever it is drawn.
func (b *Bot) shows(who prefs.UserID) {
	if b.replicas.Holds() {
		b.homes.changed(who)
		return
	}
	b.handsOver(who, lease.Home, homeLook{})
}

// pressedAtHome has somebody's tab show what comes of a press in it.
func (b *Bot) pressedAtHome(p press, now time.Time) (changed func()) {
	locale := p.Reads.locale()
	if b.replicas.Holds() {
		b.homes.pressed(p.User, locale, now)
		return func() { b.shows(p.User) }
	}
	return func() { b.handsOver(p.User, lease.Home, homeLook{Locale: locale, Pressed: true}) }
}

// Joined heeds that there are other replicas from now on, or none any more: what was
// drawn before then may not stand there by now.
func (b *Bot) Joined() {
	b.replies.standing.Purge()
	b.replies.modals.marks.Purge()
}

// Yields forgets what only who works for the workspace is told of.
func (b *Bot) Yields() {
	b.presence.ForgetAll()
	b.homes.forgetAll()
}

// learns remembers the profile of somebody who is reminded from now on, where that is of
// use.
func (b *Bot) learns(p presence.Profile, now time.Time) {
	if b.replicas.Holds() {
		b.presence.Learn(p, now)
		return
	}
	b.handsOver(p.User, lease.Profile, b.presence.Tell(p))
}
