// Package bot takes what people do in Slack to what the rest of the house
// decides, and what it decides back to Slack.
package bot

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/sync/singleflight"

	"unhunch/internal/bot/door"
	"unhunch/internal/bot/outcome"
	"unhunch/internal/bot/pace"
	"unhunch/internal/bot/pictures"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/status"
)

// Options are what a Bot needs; every field is required, unless it says so.
type Options struct {
	Self    door.Self
	API     *slack.Client
	HTTP    *http.Client // for response_urls
	Desks   session.Store
	Library *routine.Library
	Gallery *pictures.Gallery
	Now     func() time.Time // read once for each thing that comes in
	Wake    func()           // tells the courier that something is owed
	Log     *slog.Logger

	// Soon is schedule.Store's: who has to be asked for before the beat.
	Soon     func(ctx context.Context, until time.Time, limit int) ([]schedule.Coming, error)
	Words    *status.Words     // nil: the built-in ones
	Holidays schedule.Holidays // the workspace's days off; may be nil
	Support  string            // where people get help, in the operator's words; may be empty
}

// Bot answers people.
type Bot struct {
	self    door.Self
	api     *slack.Client
	http    *http.Client
	desks   session.Store
	coach   *coach.Coach
	gallery *pictures.Gallery
	now     func() time.Time
	log     *slog.Logger
	queues  *door.Queues
	forms   *door.Queues // of their own, so that no wait for Slack takes their place

	soon      func(context.Context, time.Time, int) ([]schedule.Coming, error)
	sightings *sightings
	budgets   [3]*pace.Budget // by question
	looking   chan struct{}   // held by the look ahead under way; guards budgets

	standing *standing
	material atomic.Pointer[coach.Material] // the latest: see Renew

	drafts      *drafts
	viewUpdates *pace.Budget
	exports     *pace.Budget

	promises

	leaving sync.Once
	removed chan struct{} // closed then

	typed   atomic.Pointer[string] // the name that the command last had; nil: nobody typed it yet
	seen    *door.Seen             // envelopes, events and saved forms
	homes   *homes
	support string
}

// promises are made to people whose profile has to be asked for.
type promises struct {
	asking  singleflight.Group // by user
	waiting sync.Mutex
	welcome []promised // who waits for theirs
}

// New makes a Bot.
func New(o Options) *Bot {
	if o.Words == nil {
		o.Words = status.Default()
	}
	answers := door.NewQueues(o.Log, peopleAtOnce)
	answers.AwaitLull()
	b := &Bot{
		self: o.Self, api: o.API, http: o.HTTP, desks: o.Desks,
		gallery: o.Gallery, now: o.Now, log: o.Log,
		queues: answers, forms: door.NewQueues(o.Log, peopleAtOnce),
		soon: o.Soon, sightings: newSightings(o.Words), budgets: newBudgets(o.Log), looking: make(chan struct{}, 1),
		standing: newStanding(), drafts: newDrafts(),
		viewUpdates: pace.PerMinute("views.update", 75, 20, o.Log), exports: pace.PerMinute("exports", 20, 5, o.Log),
		removed: make(chan struct{}), seen: door.NewSeen(), homes: newHomes(), support: o.Support,
	}
	b.material.Store(&coach.Material{Library: o.Library, Holidays: o.Holidays})
	b.coach = coach.New(coach.Options{
		Desks:    o.Desks,
		Material: func() coach.Material { return *b.material.Load() },
		Absent: func(p prefs.Person, now time.Time) bool {
			return b.sightings.of(p.ID, now).Absent(p.Prefs.Timetable.Quiet, now)
		},
		Owing:   o.Wake,
		Changed: func(who prefs.UserID) { b.homes.stir(who) },
		Log:     o.Log,
	})
	return b
}

// peopleAtOnce bounds how many people are answered at the same time. Nearly
// all of that time is spent waiting for Slack.
const peopleAtOnce = 64

// workTimeout bounds what one press may cause.
const workTimeout = 30 * time.Second

// Receive takes an envelope from a socket. It never blocks: the work is queued
// behind the same person's earlier presses, and outlives the socket it came by.
// It reports whether it acknowledges by itself, as it does with forms; its error
// is that the envelope cannot be read.
func (b *Bot) Receive(ctx context.Context, e door.Envelope) (acks bool, err error) {
	now := b.now()
	what, eventID, err := understand(e.Type, e.Payload, b.self.Workspace)
	if err != nil || what == nil || b.ofNobody(ctx, what) {
		return false, err
	}
	b.queues.Comes(now)
	acks = isForm(what)
	if !acks && !b.seen.First(first(eventID, e.ID), now) {
		return false, nil
	}
	id := who(what)
	switch {
	case id.Workspace != b.self.Workspace:
		b.log.Warn("somebody of another workspace", "workspace", id.Workspace, "ours", b.self.Workspace)
		b.queues.Do(ctx, id.String(), func(ctx context.Context) { b.stranger(ctx, what, e.Ack) })
	case b.queue(ctx, what, e.Ack, now), acks:
	case b.queues.Excuse(id.String(), func(ctx context.Context) { b.tooMuch(ctx, what) }):
		b.log.Warn("too many presses at once: the rest is dropped", "user", id)
	}
	return acks, nil
}

// isForm reports whether an input is a form, whose acknowledgement is its
// answer. One that comes again is answered again, since the first answer may
// have gone down with its connection; submit sees to it that it is saved once.
// One that there is no room for stays unanswered, and Slack says so.
func isForm(what any) bool {
	_, ok := what.(form)
	return ok
}

// queue has something worked behind all else that waits for the same person. A
// form does not wait there: its answer is due in three seconds, and must not
// stand behind a call to Slack.
func (b *Bot) queue(ctx context.Context, what any, ack func(any), now time.Time) (taken bool) {
	queues, id := b.queues, who(what)
	name := id.String()
	switch w := what.(type) {
	case form:
		queues = b.forms
	case draft:
		name += " fills in a form" // and looks at it meanwhile
		w.Number = b.drafts.comes(w.View.ID)
		defer func() {
			if !taken {
				b.drafts.goes(w.View.ID)
			}
		}()
		what = w
	}
	work := func(ctx context.Context) {
		worked, cancel := context.WithTimeout(ctx, workTimeout)
		defer cancel()
		if err := b.work(worked, what, ack, now); err != nil {
			b.log.Log(ctx, outcome.Level(err, slog.LevelError), "could not do what was asked", "user", id, "error", err)
			b.sorry(ctx, what)
		}
	}
	if kind, at := push(what, now); kind != "" {
		queues.Latest(ctx, name, kind, at, work)
		return true
	}
	return queues.Do(ctx, name, work)
}

// push names what Slack tells of somebody unasked, by what it says as much as
// the one before it, and when it happened; "": it is none.
func push(what any, now time.Time) (kind string, at time.Time) {
	switch w := what.(type) {
	case news:
		kind, at = "profile", w.At
		if w.NoProfile {
			kind = "no profile"
		}
	case quiet:
		kind, at = "quiet", w.At
	}
	if at.After(now.Add(clocksDiffer)) {
		at = time.Time{}
	}
	return kind, at
}

// Wait blocks until everything received has been worked off.
func (b *Bot) Wait() {
	b.forms.Wait() // first: what follows a form waits in the other queues
	b.queues.Wait()
}

// who names the person behind an input.
func who(what any) prefs.UserID {
	switch w := what.(type) {
	case press:
		return w.User
	case command:
		return w.User
	case form:
		return w.User
	case draft:
		return w.User
	case visit:
		return w.User
	case news:
		return w.User
	case quiet:
		return w.User
	case follows:
		return w.User
	case farewell:
		return prefs.UserID{Workspace: w.Workspace}
	}
	return prefs.UserID{}
}

// Removed is closed once the app was removed from the workspace, and everything
// that was kept of it.
func (b *Bot) Removed() <-chan struct{} { return b.removed }

// part keeps everything where only the token ended: one that leaked is replaced,
// and the bot goes on with the new one.
func (b *Bot) part(ctx context.Context, w farewell) error {
	if !w.Removed {
		b.log.Warn("the bot's token was revoked", "workspace", w.Workspace)
		return nil
	}
	if err := b.desks.ForgetWorkspace(ctx, w.Workspace); err != nil {
		return err
	}
	b.log.Warn("the app was removed from the workspace: all that was kept of its people was deleted", "workspace", w.Workspace)
	b.leaving.Do(func() { close(b.removed) })
	return nil
}

func (b *Bot) work(ctx context.Context, what any, ack func(any), now time.Time) error {
	switch what.(type) {
	case press, command, form:
		b.sightings.isBack(who(what))
	}
	switch w := what.(type) {
	case press:
		defer b.noticed(ctx, w.User)
		return b.press(ctx, w, now)
	case command:
		defer b.noticed(ctx, w.User)
		return b.command(ctx, w, now)
	case form:
		defer b.noticed(ctx, w.User)
		return b.submit(ctx, w, ack, now)
	case draft:
		return b.redrawForm(ctx, w, now)
	case visit:
		b.homes.visited(w, now)
		return nil
	case news:
		return b.hear(ctx, w, now)
	case quiet:
		return b.hearQuiet(ctx, w, now)
	case follows:
		return b.follow(ctx, w, now)
	case farewell:
		return b.part(ctx, w)
	}
	return nil
}
