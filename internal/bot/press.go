package bot

import (
	"context"
	"errors"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// snoozeFor is what "In 10 min" means, and what /stretch snooze means without
// a time.
const snoozeFor = 10 * time.Minute

// press answers a button. What it means is decided by the desk as it is, so
// that the same press twice, or on an old card, has no second effect.
func (b *Bot) press(ctx context.Context, p press, now time.Time) error {
	switch p.Action {
	case shortcutBreak:
		return b.offer(ctx, p.User, "", reply{}, "", now)
	case shortcutSettings:
		return b.openSettings(ctx, p.User, reply{trigger: p.Trigger}, now)
	}
	action, v, err := card.Decode(p.Action, p.Value)
	if err != nil {
		b.log.Warn("a button that cannot be read", "error", err)
		return nil
	}
	private, visible := p.privately(), p.visibly()
	if misplaced, err := b.misplaced(ctx, p, action, v); err != nil || misplaced {
		b.answer(ctx, private, card.English().Stale(card.Misplaced))
		return err
	}
	onCard := func(answer func(*session.Desk, time.Time) error) error { return b.pressCard(ctx, p, v, answer, now) }
	inRoutine := func(e session.Event) error {
		e.Card, e.Turn = v.Card, v.Turn
		return b.pressStep(ctx, p, e, now)
	}
	switch action {
	case card.ActionStart:
		return b.start(ctx, p, v, now)
	case card.ActionStood:
		return onCard(stood)
	case card.ActionSnooze:
		return onCard(func(d *session.Desk, now time.Time) error { return snooze(d, snoozeFor, now) })
	case card.ActionSkip:
		return onCard(skipped)
	case card.ActionSwap:
		return b.swap(ctx, p, v, now)
	case card.ActionPauseToday:
		return onCard(offToday)
	case card.ActionNext:
		return inRoutine(session.Event{Kind: session.Next})
	case card.ActionBack:
		return inRoutine(session.Event{Kind: session.Back})
	case card.ActionPause:
		return inRoutine(session.Event{Kind: session.Pause})
	case card.ActionResume:
		return inRoutine(session.Event{Kind: session.Resume})
	case card.ActionStop:
		return inRoutine(session.Event{Kind: session.Stop})
	case card.ActionHurts:
		return b.hurts(ctx, p, v, now)
	case card.ActionTooEasy:
		return inRoutine(session.Event{Kind: session.Rate, Feedback: session.TooEasy})
	case card.ActionRight:
		return inRoutine(session.Event{Kind: session.Rate, Feedback: session.Right})
	case card.ActionTooMuch:
		return inRoutine(session.Event{Kind: session.Rate, Feedback: session.TooMuch})
	case card.ActionOptIn:
		return b.optIn(ctx, p.User, p.inPlace(), now)
	case card.ActionJoin:
		return b.optIn(ctx, p.User, private, now)
	case card.ActionNotNow:
		b.answer(ctx, p.inPlace(), card.English().NotNow())
		return nil
	case card.ActionKeep:
		b.answer(ctx, p.inPlace(), card.English().Kept())
		return nil
	case card.ActionKeepPlan, card.ActionFewer, card.ActionRest:
		return b.eased(ctx, p.User, action, reply{url: p.Callback, replace: true}, now)
	case card.ActionDropHour:
		return b.dropHour(ctx, p.User, v, private, now)
	case card.ActionKeepHour:
		return b.keepHour(ctx, p.User, private, now)
	case card.ActionUndoHour:
		return b.undoHour(ctx, p.User, private, now)
	case card.ActionNoSummary:
		return b.noSummary(ctx, p.User, private)
	case card.ActionAddExercise, card.ActionEditExercise, card.ActionDropExercise, card.ActionRestExercise, card.ActionWakeExercise:
		return b.pressExercise(ctx, p, action, v, now)
	case card.ActionBreak:
		return b.offer(ctx, p.User, v.Routine, visible, p.Channel, now)
	case card.ActionPauseFor:
		return b.orAsk(ctx, b.pauseFor(ctx, p.User, card.Pause(v.About), private, now), p.User, visible)
	case card.ActionResumeReminders:
		return b.orAsk(ctx, b.resume(ctx, p.User, private, now), p.User, visible)
	case card.ActionSettings:
		return b.openSettings(ctx, p.User, reply{trigger: p.Trigger, view: p.View}, now)
	case card.ActionWhy:
		return b.why(ctx, p.User, visible, now)
	case card.ActionHelp:
		b.answer(ctx, visible, card.English().Help(""))
		return nil
	case card.ActionExport:
		return b.export(ctx, p.User, visible, p.Channel, now)
	case card.ActionForget:
		return b.forget(ctx, p.User, p.inPlace())
	case card.ActionClear:
		return b.cleared(ctx, p, v, now)
	case card.ActionApplies:
		return b.applies(ctx, p, v, now)
	case card.ActionLater:
		b.answer(ctx, p.inPlace(), card.English().Later(v.Card != 0))
		return nil
	case card.ActionTurnOn:
		return b.turnOn(ctx, p.User, v, private)
	case card.ActionLeave:
		return b.leaveOut(ctx, p.User, v, private)
	case card.ActionSafety, card.ActionRoutines, card.ActionScreen, card.ActionLearn, card.ActionFAQ:
		return b.tell(ctx, p.User, action, v, visible, now)
	case card.ActionMore: // a menu decodes to its entry
	}
	return nil
}

// The callback ids of the global shortcuts in the manifest.
const (
	shortcutBreak    = "stretch_break"
	shortcutSettings = "stretch_settings"
)

// What ends a change without effect, because there is nothing to change.
var (
	errStale   = errors.New("a press on a card that is not the last one")
	errAgain   = errors.New("answered before")
	errRunning = errors.New("a routine is under way")
	errNoMore  = errors.New("put off as often as can be")
	errNone    = errors.New("no routine suits")
)

// pressCard answers a press on a card, where it is the last one and open.
func (b *Bot) pressCard(ctx context.Context, p press, v card.Value, answer func(*session.Desk, time.Time) error, now time.Time) error {
	var running session.Session
	err := b.change(ctx, p.User, func(d *session.Desk) error {
		running = d.Session
		if err := adopt(d, p, v, now); err != nil {
			return err
		}
		if d.Card.Answer != session.Open {
			redraw(d) // it may not have shown its answer, or this is a press that came twice
			return nil
		}
		return answer(d, now)
	})
	to := p.privately()
	switch {
	case errors.Is(err, errStale):
		b.answer(ctx, to, card.English().Stale(card.OldCard))
	case errors.Is(err, errRunning):
		b.answer(ctx, to, card.English().Busy(running))
	case errors.Is(err, errNoMore):
		b.answer(ctx, to, card.English().NoMoreSnooze())
	case errors.Is(err, errPaused):
		b.answer(ctx, to, card.English().NotReminded())
	case errors.Is(err, errNone):
		b.answer(ctx, to, card.English().NoOther())
	default:
		return err
	}
	return nil
}

// redraw has the person's card drawn again as it stands.
func redraw(d *session.Desk) {
	d.Owed = append(d.Owed, delivery.Message{
		To: d.Person.ID, Kind: delivery.Card, Priority: delivery.Answer,
		Ref: delivery.Ref{Card: d.Card.ID}, Edit: true, Routine: d.Card.Routine,
	})
}

// stood counts as a break in full, so the next one is reckoned from it.
func stood(d *session.Desk, now time.Time) error {
	d.Reply(session.Stood, time.Time{}, now)
	return afterMoving(d, now)
}

// skipped leaves the plan as it is, unless the card had been there for a while:
// then the next one would follow at once.
func skipped(d *session.Desk, now time.Time) error {
	d.Reply(session.Skipped, time.Time{}, now)
	if now.Sub(d.Card.Sent) < schedule.Prompt || !d.Person.Wanted(now) {
		return nil
	}
	leftOut, err := schedule.Restart(&d.Person, now)
	if !leftOut.IsZero() {
		d.Note(session.Note{At: now, Due: leftOut, What: session.WasDropped, Why: string(schedule.JustSeen)})
	}
	return err
}

func offToday(d *session.Desk, now time.Time) error {
	d.Person.PausedUntil = schedule.Tomorrow(now, d.Local(now).Location())
	d.Reply(session.Off, d.Person.PausedUntil, now)
	return schedule.Replan(&d.Person, now)
}

// snooze puts the reminder of an open card off.
func snooze(d *session.Desk, by time.Duration, now time.Time) error {
	if d.Card.Snoozes >= schedule.MaxSnoozes {
		return errNoMore
	}
	if !d.Person.Wanted(now) {
		return errPaused
	}
	d.Person.Snoozes = d.Card.Snoozes
	schedule.Snooze(&d.Person, now, by)
	d.Reply(session.Snoozed, now.Add(by), now)
	return nil
}

// snoozeOn puts the reminder off that comes next, for as often as may be where
// it was put off already.
func snoozeOn(d *session.Desk, by time.Duration, now time.Time) error {
	who, waits := anchored(d), putOff(d)
	if who.Snoozes >= schedule.MaxSnoozes {
		return errNoMore
	}
	d.Person.Snoozes = who.Snoozes
	schedule.Snooze(&d.Person, now, by)
	if waits {
		d.Card.Until = d.Person.Due
		redraw(d)
	}
	return nil
}

// putOff reports whether the reminder of the person's card is to come again.
func putOff(d *session.Desk) bool {
	return d.Card.Answer == session.Snoozed && d.Person.Snoozes > 0 && d.Card.Until.Equal(d.Person.Due)
}

// adopt makes sure that the press is on the person's last card. Of a card
// whose post had an unknown outcome, or has not been answered by Slack yet, the
// desk knows no more than its id; the press shows that it arrived, and where it
// is: see misplaced.
func adopt(d *session.Desk, p press, v card.Value, now time.Time) error {
	switch {
	case v.Card == 0 || v.Card < d.Card.ID:
		return errStale
	case v.Card == d.Card.ID:
		return nil
	case d.Session.Live():
		return errRunning
	}
	d.Card = session.Card{ID: v.Card, Kind: delivery.Reminder, Routine: v.Routine, Sent: now, Snoozes: d.Person.Snoozes}
	d.Posts = session.Posts{Card: v.Card, Channel: p.Channel, TS: map[string]string{"": p.TS}}
	return nil
}

// pressStep answers a press in the thread of a routine.
func (b *Bot) pressStep(ctx context.Context, p press, e session.Event, now time.Time) error {
	var desk session.Desk
	err := b.change(ctx, p.User, func(d *session.Desk) error {
		if e.Card != d.Session.Card {
			return errStale
		}
		if !b.play(d, e, now) {
			desk = *d
			return errAgain
		}
		desk = *d
		return nil
	})
	to := p.privately()
	switch {
	case errors.Is(err, errStale):
		b.answer(ctx, to, card.English().Stale(card.Ended))
	case err != nil && !errors.Is(err, errAgain):
		return err
	case e.Kind == session.Rate: // a newer card may have come: then only the press knows where this post is
		b.answerIn(ctx, place{p.User, delivery.Ref{Card: e.Card, Part: session.EndPart}}, to, func(d session.Desk) card.Message {
			if d.Session.Card != e.Card { // another was begun since
				d = desk
			}
			r := b.running(d)
			return card.English().End(d.Session, r, b.ending(d, r, now))
		})
	case err != nil:
		b.answerLate(ctx, to, desk.Session, e)
	}
	return nil
}

// answerLate answers a press that changed nothing. A doubled one on the step
// just left is no reason for words.
func (b *Bot) answerLate(ctx context.Context, to reply, s session.Session, e session.Event) {
	switch {
	case !s.Live():
		b.answer(ctx, to, card.English().Stale(card.Ended))
	case e.Turn < s.Turn-1:
		b.answer(ctx, to, card.English().Stale(card.OldStep))
	}
}

// play lets something happen to the routine under way. When it ends, the next
// reminder is reckoned from now: somebody who has just moved is not reminded
// to move.
func (b *Bot) play(d *session.Desk, e session.Event, now time.Time) bool {
	was := d.Session.Live()
	if !d.Play(b.running(*d), e, now) {
		return false
	}
	b.learn(d, e)
	if was && !d.Session.Live() && d.Person.Wanted(now) {
		if err := afterMoving(d, now); err != nil {
			b.log.Warn("a plan that cannot be followed", "user", d.Person.ID, "error", err)
		}
	}
	return true
}

// TimeUp does what happens by itself on a desk whose time has come: it moves on
// somebody whose step is over, sums their week up, and deletes the exercises
// whose last day is over. It is what the heartbeat calls.
func (b *Bot) TimeUp(ctx context.Context, id prefs.UserID, now time.Time) error {
	b = b.latest()
	return settles(b.change(ctx, id, func(d *session.Desk) error {
		b.play(d, session.Event{Kind: session.TimeUp}, now)
		b.sumUp(d, now)
		d.Expire(now)
		return nil
	}))
}
