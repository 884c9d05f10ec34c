package card

import (
	"strings"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/say"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// What is answered to a command or a press, for one person's eyes.

// Welcome answers a yes.
func (w View) Welcome(a coach.Welcome) Message {
	s := sheet{Printer: w.Printer}
	s.title(w.Say("title.welcome"), w.Say("plan.told", w.planned(a.Plan)))
	s.aside(w.nextWords(a.Next))
	s.aside(w.daysOffWords(a.Off))
	s.offer(button(ActionBreak, Value{}, w.Say("label.break")), button(ActionSettings, Value{}, w.Say("label.setting")))
	s.aside(w.Say("where.cards", say.With{"Where": w.where()}) + " " + w.Say("where.typed", say.With{"Help": w.typed("help")}))
	if a.Plan.Timetable.Quiet.Heeds(prefs.RuleMeeting) {
		s.aside(w.Say("aside.status") + " " + w.Say("aside.sync"))
	}
	s.aside(w.Say("aside.welcome"))
	return s.message()
}

// NotNow answers a no.
func (w View) NotNow() Message { return w.told(w.Say("text.not-now")) }

// Help lists what can be typed behind the command.
func (w View) Help(lines []HelpLine) Message {
	s := sheet{Printer: w.Printer}
	s.title(w.Say("title.help"), w.helpWords(lines))
	s.offer(button(ActionBreak, Value{}, w.Say("label.break")), button(ActionSettings, Value{}, w.Say("label.setting")))
	s.aside(w.Say("where.commands"))
	s.aside(w.Say("aside.help"))
	return s.message()
}

// Unknown answers a word that means nothing. nearest may be empty.
func (w View) Unknown(word, nearest string) Message {
	return w.marked(w.unknownWords(word, nearest))
}

// Stale answers a press that came too late.
func (w View) Stale(why coach.Staleness) Message {
	s := sheet{Printer: w.Printer}
	switch why {
	case coach.OldStep:
		s.say(w.Say("text.late"))
		return s.message()
	case coach.Ended:
		s.say(w.Say("text.ended-already"))
	case coach.OldCard:
		s.say(w.Say("text.old-card"))
	case coach.Misplaced:
		s.say(w.Say("text.misplaced"))
	}
	s.offer(button(ActionBreak, Value{}, w.Say("label.break")))
	return s.message()
}

// Busy answers somebody who wants a break while they are in one.
func (w View) Busy(running session.Session) Message {
	s := sheet{Printer: w.Printer}
	s.say(w.Say("text.busy"))
	s.offer(button(ActionStop, Value{Card: running.Card, Turn: running.Turn, About: InAnswer}, w.Say("label.stop")))
	return s.message()
}

// Why tells what became of the last reminder, and when the next one comes.
func (w View) Why(a coach.Reasons) Message {
	s := sheet{Printer: w.Printer}
	d, now := a.Desk, a.Now
	past := pastOf(w.wording, d, a.Holidays)
	s.title(w.Say("title.why"), past.words())
	if coming := past.comingWords(now); coming != "" && d.Person.Wanted(now) {
		s.say(coming)
	} else {
		s.say(w.comingWords(d, a.Next, now))
		s.aside(w.daysOffWords(a.Off))
	}
	if !a.Unseen.IsZero() {
		s.aside(w.Say("why.unseen", say.With{"Since": w.moment(a.Unseen)}) + " " + w.Say("aside.sync"))
	}
	if kept := d.Person.Calendar; kept.Trouble != prefs.NoTrouble {
		s.aside(w.Say("calendar.broken", ofCalendar{w.wording}.named(kept.Host)))
	}
	if a.Absent && !schedule.Reason(past.last.Why).Lasts() {
		s.say(w.Say("announced.absent"))
	}
	announcing{w.wording}.toCome(&s, d, now)
	if paused(d.Person, now) {
		s.offer(button(ActionResumeReminders, Value{}, w.Say("label.remind")))
	}
	return s.message()
}

// Past says in a sentence or two what became of the last reminder, or why none
// comes.
func (w View) Past(a coach.Reasons) string {
	if !a.Desk.Person.Wanted(a.Now) {
		return w.comingWords(a.Desk, a.Next, a.Now)
	}
	past := pastOf(w.wording, a.Desk, a.Holidays)
	return strings.TrimSpace(past.words() + " " + past.comingWords(a.Now))
}

// Plan says what is set and which reminders come next.
func (w View) Plan(a coach.Planned) Message {
	s := sheet{Printer: w.Printer}
	d, now := a.Desk, a.Now
	s.title(w.Say("title.plan"), w.planWords(coach.PlanOf(d.Person)))
	if !d.Person.Wanted(now) {
		s.say(w.comingWords(d, time.Time{}, now))
	} else {
		s.say(w.upcomingWords(a.Next))
		s.aside(w.insteadWords(a.Moved, w.clock))
		s.aside(w.daysOffWords(a.Off))
	}
	buttons := []slack.BlockElement{button(ActionSettings, Value{}, w.Say("label.setting"))}
	switch {
	case d.Person.OptedIn.IsZero():
		buttons = append(buttons, button(ActionOptIn, Value{}, w.Say("label.opt-in")))
	case paused(d.Person, now):
		buttons = append(buttons, button(ActionResumeReminders, Value{}, w.Say("label.remind")))
	case d.Person.Prefs.Timetable.EveryOther:
		buttons = append(buttons, w.wholePlan())
	}
	s.offer(append(buttons, w.undo(d)...)...)
	return s.message()
}

// ConfirmForget asks before everything about a person is deleted.
func (w View) ConfirmForget() Message {
	s := sheet{Printer: w.Printer}
	s.title(w.Say("title.forget"), w.Say("text.forget"))
	s.offer(
		button(ActionForget, Value{}, w.Say("label.forget")).WithStyle(slack.StyleDanger),
		button(ActionKeep, Value{}, w.Say("label.keep")),
	)
	return s.message()
}

// Forgotten says that it is done.
func (w View) Forgotten() Message { return w.told(w.Say("text.forgot")) }
