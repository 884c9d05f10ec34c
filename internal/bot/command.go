package bot

import (
	"context"
	"errors"
	"time"
	"unicode/utf8"

	"unhunch/internal/bot/card"
	"unhunch/internal/phrase"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// command answers the slash command.
func (b *Bot) command(ctx context.Context, c command, now time.Time) error {
	to := reply{url: c.Callback}
	if utf8.RuneCountInString(c.Text) > longestCommand {
		b.answer(ctx, to, card.English().TooLong())
		return nil
	}
	verb, rest, ok := parseCommand(c.Text)
	if !ok {
		b.answer(ctx, to, card.English().Unknown(firstWord(rest), routine.Nearest(firstWord(rest), knownWords()), c.Name))
		return nil
	}
	desk, err := b.desks.Desk(ctx, c.User)
	if err != nil {
		return err
	}
	if desk.Person.OptedIn.IsZero() && !forEverybody(verb) {
		return b.askFirst(ctx, c, desk, verb, now)
	}
	return b.obey(ctx, c, desk, verb, rest, now)
}

// forEverybody reports whether a command makes sense without reminders.
func forEverybody(v verb) bool {
	switch v {
	case verbHelp, verbInvite, verbExport, verbDelete, verbRoutines, verbProgress, verbFAQ:
		return true
	case verbNow, verbSnooze, verbSkip, verbPause, verbResume, verbPlan, verbSettings, verbWhy, verbSafety, verbPrescribe:
	}
	return false
}

// askFirst is the friendly question to somebody who is not reminded. Who wants
// a break by saying "now" gets it at once, and who had one before is not asked
// again each time.
func (b *Bot) askFirst(ctx context.Context, c command, d session.Desk, v verb, now time.Time) error {
	met := !d.Person.Met.IsZero()
	if v == verbNow && (met || firstWord(c.Text) == string(verbNow)) {
		if err := b.offer(ctx, c.User, "", reply{url: c.Callback}, c.Channel, now); err != nil || met {
			return err
		}
	}
	b.question(ctx, reply{url: c.Callback})
	return nil
}

// obey does what somebody asks for.
func (b *Bot) obey(ctx context.Context, c command, d session.Desk, v verb, rest string, now time.Time) error {
	to := reply{url: c.Callback}
	local := d.Local(now)
	switch v {
	case verbNow:
		return b.offer(ctx, c.User, b.named(rest), to, c.Channel, now)
	case verbSnooze:
		return b.snooze(ctx, c.User, rest, to, now)
	case verbSkip:
		return b.skip(ctx, c.User, to, now)
	case verbPause:
		return b.orAsk(ctx, b.pause(ctx, c.User, rest, to, local), c.User, to)
	case verbResume:
		return b.orAsk(ctx, b.resume(ctx, c.User, to, now), c.User, to)
	case verbPlan:
		return b.plan(ctx, c.User, rest, to, now)
	case verbSettings:
		return b.openSettings(ctx, c.User, reply{trigger: c.Trigger}, now)
	case verbWhy:
		return b.why(ctx, c.User, to, now)
	case verbProgress:
		b.progress(ctx, d, to, now)
	case verbRoutines:
		b.routines(ctx, d, to, now)
	case verbPrescribe:
		return b.openExercises(ctx, d, reply{trigger: c.Trigger}, now)
	case verbFAQ:
		b.faq(ctx, d.Person, firstWord(rest), to)
	case verbSafety:
		b.safety(ctx, d, to)
	case verbInvite:
		b.invite(ctx, c, d.Person.Channel, rest, now)
	case verbExport:
		return b.export(ctx, c.User, to, c.Channel, now)
	case verbDelete:
		b.answer(ctx, to, card.English().ConfirmForget())
	case verbHelp:
		b.answer(ctx, to, card.English().Help(c.Name))
	}
	return nil
}

// pause keeps quiet until a moment in words, or until they want it again.
func (b *Bot) pause(ctx context.Context, id prefs.UserID, text string, to reply, local time.Time) error {
	until, err := phrase.When(text, local, local.Location())
	if problems, ok := errors.AsType[prefs.Problems](err); ok {
		b.answer(ctx, to, card.English().Misread(problems))
		return nil
	}
	if until.IsZero() {
		until = prefs.Forever
	}
	return b.pauseUntil(ctx, id, until, to, local)
}

// named is the id of the routine somebody typed, or of the nearest to it.
func (b *Bot) named(text string) string {
	if _, ok := b.library.Routine(text); ok {
		return text
	}
	return b.library.Nearest(text)
}

// snooze puts the next reminder off: the open card's, or else the one to come.
func (b *Bot) snooze(ctx context.Context, id prefs.UserID, text string, to reply, now time.Time) error {
	var until time.Time
	err := b.change(ctx, id, func(d *session.Desk) error {
		if !d.Person.Wanted(now) {
			return errPaused
		}
		local := d.Local(now)
		var err error
		if until, err = phrase.When(text, local, local.Location()); err != nil {
			return err
		}
		if until.IsZero() {
			until = now.Add(snoozeFor)
		}
		until = until.In(local.Location())
		by := until.Sub(now)
		if by > longestSnooze {
			return errTooFar
		}
		if open(d, now) {
			return snooze(d, by, now)
		}
		return snoozeOn(d, by, now)
	})
	problems, misread := errors.AsType[prefs.Problems](err)
	switch {
	case misread:
		b.answer(ctx, to, card.English().Misread(problems))
	case errors.Is(err, errTooFar):
		b.answer(ctx, to, card.English().TooFar(longestSnooze))
	case errors.Is(err, errPaused):
		b.answer(ctx, to, card.English().NotReminded())
	case errors.Is(err, errNoMore):
		b.answer(ctx, to, card.English().NoMoreSnooze())
	case err == nil:
		b.answer(ctx, to, card.English().SnoozedTo(until))
	default:
		return err
	}
	return nil
}

// skip leaves out the next reminder: the open card's, or else the one that is
// held, or else the one to come.
func (b *Bot) skip(ctx context.Context, id prefs.UserID, to reply, now time.Time) error {
	var next time.Time
	err := b.change(ctx, id, func(d *session.Desk) error {
		if !d.Person.Wanted(now) {
			return errPaused
		}
		if open(d, now) {
			err := skipped(d, now)
			next = b.next(d, now)
			return err
		}
		coming := append(b.upcoming(d, now, 2), time.Time{}, time.Time{})
		next = coming[1]
		if held := d.Held(); !held.IsZero() {
			next = coming[0]
			d.Note(session.Note{At: now, Due: held, What: session.WasDropped, Why: string(schedule.Skipped)})
		}
		d.Person.Due, d.Person.Snoozes = next.UTC(), 0
		return nil
	})
	switch {
	case errors.Is(err, errPaused):
		b.answer(ctx, to, card.English().NotReminded())
	case err == nil:
		b.answer(ctx, to, card.English().SkippedTo(next))
	default:
		return err
	}
	return nil
}

// open reports whether the last card still waits for an answer that matters.
func open(d *session.Desk, now time.Time) bool {
	return d.Card.ID != 0 && d.Card.Answer == session.Open && now.Sub(d.Card.Sent) < time.Hour
}

// longestSnooze is how long a reminder can be put off: a late one is worse than
// none, and for longer there is the pause.
const longestSnooze = time.Hour

// What ends a snooze or a skip without effect.
var (
	errPaused = errors.New("reminders are paused")
	errTooFar = errors.New("put off too far")
)

// plan shows the plan, or sets a new one from words.
func (b *Bot) plan(ctx context.Context, id prefs.UserID, text string, to reply, now time.Time) error {
	if text == "" {
		desk, err := b.desks.Desk(ctx, id)
		if err != nil {
			return err
		}
		b.answer(ctx, to, card.English().Plan(desk, b.upcoming(&desk, now, shownNext), now))
		return nil
	}
	var desk session.Desk
	err := b.change(ctx, id, func(d *session.Desk) error {
		set := &d.Person.Prefs
		timetable, zoned, err := phrase.Plan(text, set.Timetable)
		if err != nil {
			return err
		}
		set.ZoneFixed = set.ZoneFixed || zoned
		before := set.Timetable
		set.Timetable = timetable
		prefs.Renewed(&d.Person, before)
		err = schedule.Replan(&d.Person, now)
		desk = *d
		return err
	})
	if problems, ok := errors.AsType[prefs.Problems](err); ok {
		b.answer(ctx, to, card.English().Misread(problems))
		return nil
	}
	if err != nil {
		return err
	}
	b.answer(ctx, to, card.English().Plan(desk, b.upcoming(&desk, now, shownNext), now))
	return nil
}

// shownNext is how many of the coming reminders a plan is shown with.
const shownNext = 5

// upcoming lists the next reminders on the person's wall.
func (b *Bot) upcoming(d *session.Desk, now time.Time, n int) []time.Time {
	if !d.Person.Wanted(now) {
		return nil
	}
	return b.coming(d, now, n)
}

// coming is upcoming, paused or not.
func (b *Bot) coming(d *session.Desk, now time.Time, n int) []time.Time {
	local := d.Local(now)
	left := d.Person.Prefs.Timetable.MostADay() // for today
	for _, day := range d.Days {
		if day.Date == local.Format(time.DateOnly) {
			left -= day.Unique()
		}
	}
	who := anchored(d)
	var list []time.Time
	for _, t := range schedule.Upcoming(who, now, n+d.Person.Prefs.Timetable.PerDay, b.holidays) {
		chosen := who.Snoozes > 0 && t.Equal(who.Due)
		t = t.In(local.Location())
		if t.Format(time.DateOnly) == local.Format(time.DateOnly) {
			if left--; left < 0 && !chosen {
				continue
			}
		}
		list = append(list, t)
	}
	return list[:min(n, len(list))]
}

// next is the next reminder on the person's wall; zero: none is planned.
func (b *Bot) next(d *session.Desk, now time.Time) time.Time {
	return append(b.upcoming(d, now, 1), time.Time{})[0]
}
