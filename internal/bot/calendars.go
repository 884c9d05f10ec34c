package bot

import (
	"context"
	"log/slog"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
)

// calendars takes addresses from people, and looks at what is there.
type calendars struct {
	Calendars

	coach  *coach.Coach
	trials *errands
	now    func() time.Time
	log    *slog.Logger

	tried  *lru.Cache[prefs.UserID, []time.Time] // when each was looked at lately
	newest *lru.Cache[prefs.UserID, *trial]
}

// trial is a look at one calendar: what came of it goes to who waits for it, or is
// told later.
type trial struct {
	who     prefs.UserID
	asked   coach.GiveCalendar
	address string
	zone    *time.Location

	later func(coach.Answer)

	mu     sync.Mutex
	answer coach.Answer
	came   chan struct{} // closed when the answer is there
	left   bool          // nobody waits for it any more
}

const (
	// mostTrials in trialsIn is how often somebody may have a calendar looked at: each
	// has us call a server of their choice.
	mostTrials = 5
	trialsIn   = 10 * time.Minute
	// trialTimeout bounds one look, which is over by itself before.
	trialTimeout = 25 * time.Second
	// trialPatience is how long the answer to a command waits for it, and that to a
	// form, of which Slack says after three seconds that it failed.
	trialPatience       = 2500 * time.Millisecond
	trialPatienceInForm = 2 * time.Second
)

func newCalendars(o Options, c *coach.Coach, trials *errands) *calendars {
	s := &calendars{Calendars: o.Calendars, coach: c, trials: trials, now: o.Now, log: o.Log}
	s.tried, _ = lru.New[prefs.UserID, []time.Time](mostMarks) // fails for sizes below 1
	s.newest, _ = lru.New[prefs.UserID, *trial](mostMarks)
	return s
}

// give looks at the calendar that somebody typed the address of, and keeps it. What
// takes longer than somebody's patience is told later.
func (c *calendars) give(
	ctx context.Context, who prefs.Person, typed string, patience time.Duration, now time.Time, later func(coach.Answer),
) (coach.Answer, error) {
	asked := coach.GiveCalendar{Typed: typed}
	answered := func(facts coach.Facts) (coach.Answer, error) { return c.coach.Do(ctx, who.ID, asked, facts, now) }
	answer, err := answered(coach.Facts{})
	needs, _ := answer.(coach.Needs)
	switch {
	case err != nil || needs.Calendar == "":
		return answer, err
	case !c.mayTry(who.ID, now):
		return answered(coach.Facts{Calendar: &coach.Tried{Trouble: prefs.TriedTooOften}})
	}
	t := &trial{
		who: who.ID, asked: asked, address: needs.Calendar, zone: who.Prefs.Timetable.Days().Zone,
		later: later, came: make(chan struct{}),
	}
	c.newest.Add(who.ID, t)
	c.trials.do(errand{
		who: who.ID, until: now.Add(trialTimeout), timeout: trialTimeout, tries: 1,
		try: func(ctx context.Context) error { return c.try(ctx, t) },
		lost: func(ctx context.Context, why error) {
			c.log.WarnContext(ctx, "a calendar was not looked at", "user", t.who, "error", why)
			if err := c.took(ctx, t, coach.Tried{Trouble: prefs.Unreachable}); err != nil {
				c.log.ErrorContext(ctx, "somebody hears nothing of their calendar", "user", t.who, "error", err)
			}
		},
	})
	waits := time.NewTimer(patience)
	defer waits.Stop()
	select {
	case <-t.came:
	case <-waits.C:
	case <-ctx.Done():
	}
	if answer := t.leave(); answer != nil {
		return answer, nil
	}
	return answered(coach.Facts{Calendar: &coach.Tried{Pending: true}})
}

// try looks at a calendar, and keeps it unless another was given meanwhile, or none is
// wanted any more.
func (c *calendars) try(ctx context.Context, t *trial) error {
	tried := c.Try(ctx, t.who, t.address, t.zone)
	if newest, _ := c.newest.Get(t.who); newest != t {
		return nil
	}
	return c.took(ctx, t, tried)
}

// took keeps what came of a look, and tells it to who waits, or later.
func (c *calendars) took(ctx context.Context, t *trial, tried coach.Tried) error {
	answer, err := c.coach.Do(context.WithoutCancel(ctx), t.who, t.asked, coach.Facts{Calendar: &tried}, c.now())
	if err != nil {
		return err
	}
	t.ends(answer)
	return nil
}

// ends gives the answer to who waits, or tells it.
func (t *trial) ends(answer coach.Answer) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.left {
		t.later(answer)
		return
	}
	t.answer = answer
	close(t.came)
}

// leave waits no more. It gives the answer if that is there.
func (t *trial) leave() coach.Answer {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.left = true
	return t.answer
}

// mayTry counts one more look.
func (c *calendars) mayTry(who prefs.UserID, now time.Time) bool {
	before, _ := c.tried.Get(who)
	var lately []time.Time
	for _, at := range before {
		if since := now.Sub(at); since >= 0 && since < trialsIn {
			lately = append(lately, at)
		}
	}
	if len(lately) >= mostTrials {
		return false
	}
	c.tried.Add(who, append(lately, now))
	return true
}

// forget forgets what is known of somebody's calendar, and what is being looked at.
func (c *calendars) forget(who prefs.UserID) {
	c.newest.Remove(who)
	c.Forget(who)
}

// CalendarFails has the owner of a calendar told once that it cannot be read.
func (b *Bot) CalendarFails(ctx context.Context, who prefs.UserID, why prefs.CalendarTrouble) error {
	_, err := b.coach.Do(ctx, who, coach.CalendarFails{Trouble: why}, coach.Facts{}, b.now())
	return err
}

// CalendarWorks has the next failure told again.
func (b *Bot) CalendarWorks(ctx context.Context, who prefs.UserID) error {
	_, err := b.coach.Do(ctx, who, coach.CalendarWorks{}, coach.Facts{}, b.now())
	return err
}

// SealAnew keeps an address that was sealed anew with a newer key.
func (b *Bot) SealAnew(ctx context.Context, who prefs.UserID, was, sealed prefs.Sealed, key string) error {
	_, err := b.coach.Do(ctx, who, coach.SealAnew{Was: was, Sealed: sealed, Key: key}, coach.Facts{}, b.now())
	return err
}

// giveCalendar answers who typed the address of a calendar behind the command.
func (b *Bot) giveCalendar(ctx context.Context, c command, typed string, now time.Time) error {
	var answer coach.Answer
	var err error
	to := c.privately()
	b.queues.Aside(func() {
		answer, err = b.calendars.give(ctx, b.someone(ctx, c.User), typed, trialPatience, now, func(late coach.Answer) {
			m, _ := to.words().Draw(late)
			b.replies.later(to, m)
		})
	})
	if err != nil {
		return err
	}
	return b.tell(ctx, c.User, answer, to, now)
}

// someone is a person as they are kept, and nobody else where they cannot be read.
func (b *Bot) someone(ctx context.Context, who prefs.UserID) prefs.Person {
	p := b.person(ctx, who)
	p.ID = who
	return p
}

// submitCalendar keeps the calendar that a form gives.
func (b *Bot) submitCalendar(ctx context.Context, f form, again bool, ack func(any), now time.Time) error {
	var answer coach.Answer
	var err error
	w := b.knows(ctx, f.User)
	if again {
		answer, err = b.coach.Do(ctx, f.User, coach.Calendar{}, coach.Facts{}, now)
	} else {
		b.forms.Aside(func() {
			answer, err = b.calendars.give(ctx, b.someone(ctx, f.User), card.ReadCalendar(f.View), trialPatienceInForm, now, func(late coach.Answer) {
				m, _ := w.Draw(late)
				b.replies.write(reply{who: f.User}, m)
			})
		})
	}
	if err != nil {
		ack(slack.NewErrorsViewSubmissionResponse(b.notSaved(ctx, f)))
		return err
	}
	switch answer.(type) {
	case coach.CalendarTaken, coach.CalendarTrying:
		b.seen.First(formKey(f), now)
	default: // it is to be tried again
	}
	b.acknowledge(ctx, f, answer, ack, now)
	return nil
}
