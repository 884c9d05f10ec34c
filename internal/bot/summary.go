package bot

import (
	"context"
	"errors"
	"strconv"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

const (
	// summaryPatience is how late a summary may come: a morning.
	summaryPatience = 4 * time.Hour
	// weeksAhead is how far the next week is looked for in which somebody works.
	weeksAhead = 53
	// lookedBack is how many days tell which hours work.
	lookedBack = 28
)

// keepTime sees to it that what happens by itself on a desk happens when the
// person's week begins, and when their days are over. before is the timetable
// from before a change.
func (b *Bot) keepTime(d *session.Desk, before uint64) {
	changed := d.Person.Prefs.Timetable.ID() != before
	if changed {
		keepEnds(d)
	}
	switch {
	case d.Person.OptedIn.IsZero():
		d.Summary, d.Week = time.Time{}, ""
	case d.Week == "":
		b.nextWeek(d, d.Local(d.Person.OptedIn))
	case changed:
		if monday, err := time.Parse(time.DateOnly, d.Week); err == nil {
			b.setWeek(d, monday)
		}
	}
}

// nextWeek sets the summary for the week after the one that local is in.
func (b *Bot) nextWeek(d *session.Desk, local time.Time) {
	b.setWeek(d, session.Monday(local).AddDate(0, 0, 7))
}

// setWeek sets the summary for the week of a Monday, or the first after it in
// which the person works.
func (b *Bot) setWeek(d *session.Desk, monday time.Time) {
	for range weeksAhead {
		at, err := schedule.FirstOfWeek(d.Person, monday, b.holidays)
		if err != nil {
			b.log.Warn("a plan that cannot be followed", "user", d.Person.ID, "error", err)
			break
		}
		if !at.IsZero() {
			d.Summary, d.Week = at, monday.Format(time.DateOnly)
			return
		}
		monday = monday.AddDate(0, 0, 7)
	}
	d.Summary, d.Week = time.Time{}, ""
}

// sumUp owes the summary of last week where its time has come, and sets the
// next one: both in one change, so that none comes twice.
func (b *Bot) sumUp(d *session.Desk, now time.Time) {
	if d.Summary.IsZero() || d.Summary.After(now) {
		return
	}
	if monday, err := time.Parse(time.DateOnly, d.Week); err == nil {
		if b.setWeek(d, monday); d.Summary.IsZero() || d.Summary.After(now) { // a holiday was made known since
			return
		}
	}
	due := d.Summary
	if b.sumsUp(d, now) {
		d.Owed = append(d.Owed, delivery.Message{
			To: d.Person.ID, Kind: delivery.Summary, Priority: delivery.Due, Due: due, NotAfter: due.Add(summaryPatience),
		})
	}
	b.nextWeek(d, d.Local(now))
}

// sumsUp reports whether a summary that is due is wanted. Who got no reminder
// has nothing to hear of, and who is away for days hears nothing.
func (b *Bot) sumsUp(d *session.Desk, now time.Time) bool {
	return d.Person.Wanted(now) && d.Person.Prefs.Summed() == prefs.SummaryWeekly &&
		now.Sub(d.Summary) < summaryPatience &&
		!b.sightings.of(d.Person.ID, now).Absent(d.Person.Prefs.Timetable.Quiet, now) &&
		session.LastWeek(d.Days, d.Local(d.Summary)).Offered > 0
}

// week is what somebody is told of a week: of the one so far, or of the last.
func (b *Bot) week(d session.Desk, p session.Progress, now time.Time) card.Week {
	local := d.Local(now)
	lately := session.Since(d.Days, local.AddDate(0, 0, -lookedBack), local).Hours
	return card.Week{Progress: p, Best: lately.Best(), Drop: suggestion(d, lately, now)}
}

// suggestion is the hour whose reminders could be left out, if there is one
// and the person is open to suggestions.
func suggestion(d session.Desk, lately session.Hours, now time.Time) *card.Drop {
	hour, ok := lately.Worst()
	if !ok || !d.Person.Wanted(now) || now.Before(d.Advice.NotBefore) {
		return nil
	}
	t := d.Person.Prefs.Timetable
	if _, ok := schedule.WithoutHour(t, hour); !ok {
		return nil
	}
	drop := card.Drop{Hour: hour}
	var there []prefs.Minute
	for _, m := range t.Plan.Times {
		if int(m)/60 == hour {
			there = append(there, m)
		}
	}
	if len(there) == 1 {
		drop.At = there[0].String()
	}
	return &drop
}

// progress tells somebody of their week so far.
func (b *Bot) progress(ctx context.Context, d session.Desk, to reply, now time.Time) {
	b.answer(ctx, to, card.English().Progress(b.week(d, session.Week(d.Days, d.Local(now)), now)))
}

// dropHour leaves an hour of the day out of somebody's plan. Where it is left
// out already, they are told how things stand.
func (b *Bot) dropHour(ctx context.Context, id prefs.UserID, v card.Value, to reply, now time.Time) error {
	hour, ok := hourOf(v)
	if !ok {
		b.log.Warn("a button that names no hour")
		return nil
	}
	var desk session.Desk
	err := b.change(ctx, id, func(d *session.Desk) error {
		desk = *d
		before := d.Person.Prefs.Timetable
		without, ok := schedule.WithoutHour(before, hour)
		if !ok || d.Person.OptedIn.IsZero() {
			return errNothing
		}
		d.Person.Prefs.Timetable = without
		d.Advice.Took(before, without)
		err := schedule.Replan(&d.Person, now)
		desk = *d
		return err
	})
	switch {
	case errors.Is(err, errNothing):
		b.answer(ctx, to, card.English().Plan(desk, b.upcoming(&desk, now, shownNext), now))
		return nil
	case err != nil:
		return err
	}
	b.answer(ctx, to, card.English().Dropped(desk.Person.Prefs.Timetable, hour, b.next(&desk, now)))
	return nil
}

// hourOf is the hour of the day that a button is about.
func hourOf(v card.Value) (hour int, ok bool) {
	hour, err := strconv.Atoi(v.About)
	return hour, err == nil && 0 <= hour && hour <= 23
}

// keepHour leaves somebody alone with suggestions for a while.
func (b *Bot) keepHour(ctx context.Context, id prefs.UserID, to reply, now time.Time) error {
	err := b.change(ctx, id, func(d *session.Desk) error {
		d.Advice.NotBefore = now.Add(session.AdviceRests)
		return nil
	})
	if err != nil {
		return err
	}
	b.answer(ctx, to, card.English().KeptHour())
	return nil
}

// undoHour gives somebody the plan back that they had before a suggestion,
// unless they changed it since.
func (b *Bot) undoHour(ctx context.Context, id prefs.UserID, to reply, now time.Time) error {
	var desk session.Desk
	err := b.change(ctx, id, func(d *session.Desk) error {
		desk = *d
		before, ok := d.Advice.Before(d.Person.Prefs.Timetable)
		if !ok {
			return errNothing
		}
		d.Person.Prefs.Timetable = before
		d.Advice = session.Advice{NotBefore: now.Add(session.AdviceRests)}
		err := schedule.Replan(&d.Person, now)
		desk = *d
		return err
	})
	if err != nil && !errors.Is(err, errNothing) {
		return err
	}
	b.answer(ctx, to, card.English().Undone(desk.Person.Prefs.Timetable, err == nil, b.next(&desk, now)))
	return nil
}

// noSummary takes the summaries away.
func (b *Bot) noSummary(ctx context.Context, id prefs.UserID, to reply) error {
	err := b.change(ctx, id, func(d *session.Desk) error {
		d.Person.Prefs.Summary = prefs.SummaryNone
		return nil
	})
	if err != nil {
		return err
	}
	b.answer(ctx, to, card.English().NoSummary())
	return nil
}
