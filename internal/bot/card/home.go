package card

import (
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// Around is what a Home tab shows that is not on the person's desk.
type Around struct {
	Next     []time.Time // the reminders to come, on their wall
	Holidays schedule.Holidays
	Support  string // where to get help, in the operator's words; may be empty
}

// Home is a person's Home tab.
func Home(d session.Desk, a Around, now time.Time) slack.HomeTabViewRequest {
	var s sheet
	if d.Person.OptedIn.IsZero() {
		s.title(optInTitle, optInWords(d.Person.Prefs.Timetable))
		s.offer(button(ActionOptIn, Value{}, labelOptIn).WithStyle(slack.StylePrimary), button(ActionBreak, Value{}, labelOnce))
		s.aside(optInAside)
	} else {
		homeToday(&s, d, a, now)
		s.line()
		homeWeek(&s, d, now)
		s.line()
		s.head(planTitle)
		s.sayBeside(button(ActionSettings, Value{}, labelSetting), planWords(d.Person.Prefs))
	}
	s.line()
	s.head(homeHelpTitle)
	s.say(homeHelpWords)
	s.offer(
		button(ActionRoutines, Value{}, labelRoutines), button(ActionFAQ, Value{}, labelFAQ),
		button(ActionSafety, Value{}, labelSafety), button(ActionHelp, Value{}, labelHelp),
	)
	s.aside(supportWords(a.Support))
	s.line()
	s.head(homeKeptTitle)
	s.say(homeKeptWords)
	s.offer(button(ActionExport, Value{}, labelExport), button(ActionForget, Value{}, labelForget).WithConfirm(&slack.ConfirmationBlockObject{
		Title:   plainText(forgetTitle),
		Text:    plainText(forgetConfirm),
		Confirm: plainText(labelForget),
		Deny:    plainText(labelKeep),
		Style:   slack.StyleDanger,
	}))
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: fresh(s.blocks)}}
}

func homeToday(s *sheet, d session.Desk, a Around, now time.Time) {
	var first time.Time
	if len(a.Next) > 0 {
		first = a.Next[0]
	}
	s.head(homeTodayTitle)
	s.say(todayWords(today(d, now)) + " " + comingWords(d, first, now))
	start, why := button(ActionBreak, Value{}, labelBreak).WithStyle(slack.StylePrimary), button(ActionWhy, Value{}, labelTheNext)
	if paused(d.Person, now) {
		s.offer(start, button(ActionResumeReminders, Value{}, labelRemind), why)
		return
	}
	s.aside(laterWords(laterToday(d, a.Next, now)))
	s.aside(pastOf(d, a.Holidays).notSent(d.Local(now)))
	s.offer(start, why, pauseSelect())
}

func homeWeek(s *sheet, d session.Desk, now time.Time) {
	h := d.Person.Prefs.Timetable.Hours
	s.head(homeWeekTitle)
	s.say(weekWords(session.DaysOfWeek(d.Days, d.Local(now)), h, d.Local(d.Person.OptedIn).Format(time.DateOnly)))
	week := session.Week(d.Days, d.Local(now))
	s.aside(goalWords(week.Days, session.Goal(h)) + " " + movedWords(week))
}

// Pause is how long somebody wants no reminders.
type Pause string

// The pauses that can be chosen. For all others there is the command.
const (
	PauseHour   Pause = "hour"
	PauseToday  Pause = "today"
	PauseMonday Pause = "monday"
	PauseWeek   Pause = "week"
	PauseEver   Pause = "ever" // until they go on
)

// AllPauses lists every pause, the shortest first.
func AllPauses() []Pause { return []Pause{PauseHour, PauseToday, PauseMonday, PauseWeek, PauseEver} }

func pauseSelect() *slack.SelectBlockElement {
	var list []*slack.OptionBlockObject
	for _, p := range AllPauses() {
		list = append(list, option(Value{About: string(p)}.Encode(), pauseWords(p)))
	}
	return slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText(labelPause), string(ActionPauseFor), list...)
}

// laterToday leaves out the next one, which has been named.
func laterToday(d session.Desk, next []time.Time, now time.Time) []time.Time {
	var later []time.Time
	for i, t := range next {
		if i > 0 && d.Local(t).Format(time.DateOnly) == d.Local(now).Format(time.DateOnly) {
			later = append(later, t)
		}
	}
	return later
}

func today(d session.Desk, now time.Time) session.Day {
	week := session.DaysOfWeek(d.Days, d.Local(now))
	return week[len(week)-1]
}
