// Package bot takes what people do in Slack to what the rest of the house
// decides, and what it decides back to Slack.
package bot

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/door"
	"unhunch/internal/bot/outcome"
	"unhunch/internal/bot/pace"
	"unhunch/internal/bot/pictures"
	"unhunch/internal/bot/presence"
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/lease"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/status"
)

// Bot answers people.
type Bot struct {
	self      door.Self
	desks     session.Store
	relay     *relay
	coach     *coach.Coach
	presence  *presence.Lookout
	pictures  illustrations
	replies   *replies
	errands   *errands
	calendars *calendars
	hands     *hands
	promises  *promises
	breaks    *breaks
	exports   *exports
	posts     *posts
	homes     *homes
	formers   *formers
	now       func() time.Time
	log       *slog.Logger

	queues *door.Queues
	forms  *door.Queues // of their own, so that no wait for Slack takes their place
	drafts *drafts
	seen   *door.Seen // envelopes, events and saved forms
	glance glance

	expected atomic.Int64 // summaries whose pictures are about to be asked for

	guests   *lru.Cache[prefs.UserID, guest]
	material atomic.Pointer[coach.Material] // the latest: see Renew
	typed    atomic.Pointer[string]         // the name that the command last had; nil: nobody typed it yet
	app      atomic.Pointer[string]         // our id; nil: Slack did not say it yet

	often often

	install string // see Options
	parts   func(context.Context, Farewell) error
	access  func(context.Context, Access) error
	leaving sync.Once
	removed chan struct{} // closed then
}

// often is what anybody can cause without end, and is told seldom.
type often struct {
	strangers *door.Seldom // who is of another workspace
	hasty     *door.Seldom // who presses too much at once
	odd       *door.Seldom // buttons that are none of ours
}

func newOften(log *slog.Logger) often {
	return often{
		strangers: door.NewSeldom(func(n int) { log.Warn("more from other workspaces", "in_a_minute", n) }),
		hasty:     door.NewSeldom(func(n int) { log.Warn("more people pressed too much at once", "in_a_minute", n) }),
		odd:       door.NewSeldom(func(n int) { log.Warn("more buttons that are none of ours", "in_a_minute", n) }),
	}
}

// New makes a Bot.
func New(o Options) *Bot {
	if o.Calendars == nil {
		o.Calendars = noCalendars{}
	}
	if o.Replicas == nil {
		o.Replicas = alone{}
	}
	b := &Bot{
		self: o.Self, install: o.Install, desks: o.Desks, homes: newHomes(o), now: o.Now, log: o.Log,
		queues: door.NewQueues(o.Log, peopleAtOnce), forms: door.NewQueues(o.Log, peopleAtOnce),
		drafts: newDrafts(), seen: door.NewSeen(), often: newOften(o.Log), removed: make(chan struct{}),
	}
	if o.Self.App != "" {
		b.app.Store(&o.Self.App)
	}
	if b.parts = o.Parts; b.parts == nil {
		b.parts = b.part
	}
	if b.access = o.Access; b.access == nil {
		b.access = func(context.Context, Access) error { return nil }
	}
	b.guests, _ = lru.New[prefs.UserID, guest](mostMarks) // fails for sizes below 1
	b.queues.AwaitLull()
	b.material.Store(&coach.Material{Library: o.Library, Holidays: o.Holidays, Usual: o.Usual})
	b.presence = presence.New(presence.Options{
		API: o.API, Workspace: o.Self.Workspace, Desks: o.Desks, Days: o.Days, Words: cmp.Or(o.Words, status.Default()), Now: o.Now, Log: o.Log,
		Holds: o.Replicas.Holds, Share: o.Replicas.Share,
		Follow: b.moved,
	})
	b.coach = coach.New(coach.Options{
		Calendars: o.Calendars.Are(),
		Busy:      o.Calendars.Busy,
		Desks:     o.Desks,
		Material:  func() coach.Material { return *b.material.Load() },
		Absent: func(p prefs.Person, now time.Time) bool {
			return b.presence.Of(p.ID, now).Absent(p.Prefs.Timetable.Quiet, now)
		},
		Unseen: func(id prefs.UserID) time.Time { return b.presence.Unseen(id) },
		Owing: func(owed []delivery.Message) {
			b.owing(owed)
			o.Wake()
		},
		Reaches: func(who prefs.UserID, ref delivery.Ref) bool {
			return b.replies.ways.reaches(place{of: who, ref: ref}, o.Now())
		},
		Changed: func(who prefs.UserID) { b.relay.shows(who) },
		Log:     o.Log,
	})
	b.homes.coach, b.formers = b.coach, newFormers(o, b.coach)
	standing := newStanding(func() bool { return o.Replicas.Share() == 1 })
	b.pictures = illustrations{o.Gallery, charts{pictures.NewCharts(o.Gallery, b.homes.stir, o.Log)}, b.library}
	b.homes.pictures = b.pictures
	b.errands = newErrands(o.Now, o.Log)
	b.relay = &relay{Replicas: o.Replicas, homes: b.homes, presence: b.presence, errands: b.errands, now: o.Now, log: o.Log}
	b.calendars = newCalendars(o, b.coach, newErrands(o.Now, o.Log))
	b.replies = newReplies(o, standing, b.errands, b.pictures)
	b.promises = newPromises(b.replies)
	b.breaks = &breaks{desks: o.Desks, promises: b.promises, errands: b.errands, now: o.Now}
	b.exports = &exports{api: o.API, budget: pace.PerMinute("exports", 20, 5, o.Log).Share(o.Replicas.Share), replies: b.replies, log: o.Log}
	b.posts = &posts{api: o.API, coach: b.coach, standing: standing, pictures: b.pictures, formers: b.formers, now: o.Now}
	b.hands = &hands{desks: o.Desks, posts: b.posts, replies: b.replies, errands: b.errands, elsewhere: o.Elsewhere, holds: o.Replicas.Holds, now: o.Now}
	return b
}

// Presence is who is busy, by what Slack says.
func (b *Bot) Presence() *presence.Lookout { return b.presence }

// Post renders a claim with what is true now and takes it to Slack. It is the
// courier's way out.
func (b *Bot) Post(ctx context.Context, c delivery.Claim) (delivery.Receipt, error) {
	return b.posts.post(ctx, c)
}

// Heed does what another replica asks for. It waits for nothing; its error is that it
// cannot be read.
func (b *Bot) Heed(ctx context.Context, a lease.Asked) error {
	came, err := b.relay.hears(a)
	if came != nil {
		b.queue(ctx, came, nil, b.now())
	}
	if a.What == lease.Forget {
		b.forgets(a.Who)
	}
	return err
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

// KeepAnswers repeats the answers that did not arrive, and looks at calendars that
// are given, until ctx ends.
func (b *Bot) KeepAnswers(ctx context.Context) error {
	b.calendars.trials.keep(ctx)
	b.errands.keep(ctx)
	return nil
}

// KeepHomes draws Home tabs until ctx ends.
func (b *Bot) KeepHomes(ctx context.Context) error { return b.homes.keep(ctx) }

// KeepCards has cards that are over say so, until ctx ends.
func (b *Bot) KeepCards(ctx context.Context) error { return b.formers.keep(ctx) }

// Follower has Home tabs drawn again, and people told of what they asked for.
func (b *Bot) Follower() Follower { return Follower{b.homes, b.promises, b.hands} }

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
	b.learnsApp(e.Payload)
	b.queues.Comes(now)
	acks = isForm(what)
	e.ID = first(eventID, e.ID)
	if !acks && !b.seen.First(e.ID, now) {
		return false, nil
	}
	id := who(what)
	switch {
	case id.Workspace != b.self.Workspace:
		b.often.strangers.Tell(func() {
			b.log.Warn("somebody of another workspace", "workspace", id.Workspace, "ours", b.self.Workspace)
		})
		b.queues.Do(ctx, id.String(), func(ctx context.Context, turn *door.Turn) { // their settings could be anybody's
			e.Ack(nil)
			w := card.English()
			b.excuse(ctx, turned(what, turn, now), w, card.Stranger(w, b.install))
		})
	case b.queue(ctx, withID(what, e), e.Ack, now), acks:
	case b.queues.Excuse(id.String(), func(ctx context.Context, turn *door.Turn) {
		w := b.knows(ctx, id)
		b.excuse(ctx, turned(what, turn, now), w, w.TooMuch())
	}):
		b.often.hasty.Tell(func() { b.log.Warn("too many presses at once: the rest is dropped", "user", id) })
	}
	return acks, nil
}

// ofNobody reports whether it is news of somebody of whom nothing is kept. Slack
// tells of every change of everybody's profile, and nothing of that is
// remembered, not even that it came.
func (b *Bot) ofNobody(ctx context.Context, what any) bool {
	switch what.(type) {
	case presence.Profile, presence.DND:
		return b.glance.at(ctx, b.desks, who(what), b.now())
	}
	return false
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
	case follows:
		name += " moves" // and is asked of Slack where
	case following:
		name += fillsIn
	case draft:
		name += fillsIn // and looks at it meanwhile
		w.Number = b.drafts.comes(w.View.ID)
		defer func() {
			if !taken {
				b.drafts.goes(w.View.ID)
			}
		}()
		what = w
	}
	work := func(ctx context.Context, turn *door.Turn) {
		worked, cancel := context.WithTimeout(ctx, workTimeout)
		defer cancel()
		what := turned(what, turn, now)
		first, err := isFirst(worked, b.relay, what, now)
		if first {
			err = b.work(worked, what, ack, now)
		}
		if err != nil {
			b.log.Log(ctx, outcome.Level(err, slog.LevelError), "could not do what was asked", "user", id, "error", err)
			w := b.knows(ctx, id)
			b.excuse(ctx, what, w, w.Failed()) // also where it took too long
		}
	}
	if kind, at := push(what, now); kind != "" {
		queues.Latest(ctx, name, kind, at, work)
		return true
	}
	if opens(what) {
		return queues.Hurry(ctx, name, work)
	}
	return queues.Do(ctx, name, work)
}

// fillsIn is behind whose form is drawn, one change after the other.
const fillsIn = " fills in a form"

// turned is what somebody did, with the turn in which it is worked and the moment
// at which it came.
func turned(what any, turn *door.Turn, came time.Time) any {
	switch w := what.(type) {
	case press:
		w.Turn, w.Came = turn, came
		return w
	case command:
		w.Turn, w.Came = turn, came
		return w
	}
	return what
}

// opens reports whether the answer to something is a view, which Slack shows for
// three seconds after it only.
func opens(what any) bool {
	switch w := what.(type) {
	case press:
		if w.Callback == "" || w.View.ID != "" {
			return true
		}
		action, v, err := card.Decode(w.Action, w.Value)
		if err != nil {
			return false
		}
		_, to := w.asks(action, v)
		return to.trigger != ""
	case command:
		s, _, known := parseCommand(w.Text)
		return known && s.form
	}
	return false
}

// push names what Slack tells of somebody unasked, by what it says as much as
// the one before it, and when it happened; "": it is none.
func push(what any, now time.Time) (kind string, at time.Time) {
	switch w := what.(type) {
	case presence.Profile:
		kind, at = "profile", w.At
		if w.NoStatus {
			kind = "no profile"
		}
	case presence.Told:
		return push(w.Profile, now)
	case presence.DND:
		kind, at = "quiet", w.At
	}
	if presence.ToCome(at, now) {
		at = time.Time{}
	}
	return kind, at
}

// Wait blocks until everything received has been worked off.
func (b *Bot) Wait() {
	b.forms.Wait() // first: what follows a form waits in the other queues
	b.queues.Wait()
	b.calendars.trials.wait()
	b.errands.wait()
}

// Removed is closed once the app was removed from the workspace, and everything
// that was kept of it.
func (b *Bot) Removed() <-chan struct{} { return b.removed }
