// Package presence knows what Slack says of people's day: it hears what is pushed,
// and asks for the rest before a beat comes to who is due.
package presence

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/pace"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/status"
)

// Options are what a Lookout needs; every field but Holds and Share is required.
type Options struct {
	API       *slack.Client
	Workspace string
	Desks     session.Store
	Days      Days
	Words     *status.Words // what statuses mean
	Now       func() time.Time
	Log       *slog.Logger

	// Holds reports whether it is this process that is told of people's day: else nothing
	// is remembered. nil: it always is.
	Holds func() bool
	// Share is the part of what may be asked that is this process's: see pace.Budget. nil:
	// all is.
	Share func() float64
	// Follow has somebody's settings follow their profile to another zone and
	// language.
	Follow func(ctx context.Context, who prefs.UserID, to *coach.Profile, now time.Time) error
}

// Lookout knows who is busy.
type Lookout struct {
	*memory
	Options

	budgets [3]*pace.Budget // by question
	looking chan struct{}   // held by the look under way: see Ahead
	asking  *asks

	ear     ear
	mu      sync.Mutex
	waiting []waiting       // for a profile that came too late
	strange map[string]bool // zones that were told
}

// awaits reports whether somebody waits for a profile.
func (l *Lookout) awaits() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.waiting) > 0
}

// New makes a Lookout that has heard nothing yet.
func New(o Options) *Lookout {
	if o.Holds == nil {
		o.Holds = func() bool { return true }
	}
	return &Lookout{memory: newMemory(o.Words), Options: o, budgets: newBudgets(o), looking: make(chan struct{}, 1), asking: newAsks(), strange: map[string]bool{}, ear: ear{noted: map[string]time.Time{}}}
}

const profilesPerMinute = 75

// newBudgets leaves room under Slack's tiers (docs: rate limits): 20, 100 and
// 50 calls a minute. Only profiles are asked for by others, too.
func newBudgets(o Options) [3]*pace.Budget {
	all := [3]*pace.Budget{
		askDND:    pace.PerMinute("dnd.teamInfo", 15, 5, o.Log),
		askStatus: pace.PerMinute("users.info", profilesPerMinute, 20, o.Log).Share(o.Share),
		askAway:   pace.PerMinute("users.getPresence", 30, 10, o.Log),
	}
	all[askStatus].Spare = 5
	return all
}

// Hear takes in what Slack says of somebody, and follows them to another zone
// and language. Of people who are not reminded, nothing is remembered.
func (l *Lookout) Hear(ctx context.Context, p Profile, now time.Time) error {
	return l.HearTold(ctx, l.Tell(p), now)
}

// HearTold is Hear without the words.
func (l *Lookout) HearTold(ctx context.Context, p Told, now time.Time) error {
	l.tellZone(p.Zone)
	desk, err := l.Desks.Desk(ctx, p.User)
	if err != nil {
		return err
	}
	if reminded(desk) {
		l.note(ctx, p.Heard, now)
		if l.Holds() && !l.learn(p, now) {
			return nil // what came between is newer, of their zone and language, too
		}
	} else {
		l.Forget(p.User)
	}
	return l.Follow(ctx, p.User, p.Facts(), now)
}

// mostStrange bounds how many zones are told.
const mostStrange = 100

// tellZone tells the operator once of a zone that cannot be used: Slack's list may
// be newer than ours.
func (l *Lookout) tellZone(zone string) {
	if zone == "" || knownZone(zone) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.strange[zone] && len(l.strange) < mostStrange {
		l.strange[zone] = true
		l.Log.Warn("Slack names a time zone that is not known here: its people keep the one they had, or UTC", "zone", zone)
	}
}

// HearDND is Hear for Do Not Disturb.
func (l *Lookout) HearDND(ctx context.Context, d DND, now time.Time) error {
	desk, err := l.Desks.Desk(ctx, d.User)
	if err != nil || !reminded(desk) {
		return err
	}
	l.note(ctx, HeardDND, now)
	l.learnDND(d, now)
	return nil
}

func reminded(d session.Desk) bool { return !d.Person.OptedIn.IsZero() }
