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
func (w View) Home(d session.Desk, a Around, now time.Time) slack.HomeTabViewRequest {
	s := sheet{View: w}
	if d.Person.OptedIn.IsZero() {
		s.title(w.Say("title.opt-in"), w.Say("opt-in.words", w.planned(d.Person.Prefs.Timetable)))
		s.offer(button(ActionOptIn, Value{}, w.Say("label.opt-in")).WithStyle(slack.StylePrimary), button(ActionBreak, Value{}, w.Say("label.once")))
		s.aside(w.Say("aside.opt-in"))
	} else {
		w.homeToday(&s, d, a, now)
		s.line()
		w.homeWeek(&s, d, now)
		s.line()
		s.head(w.Say("title.plan"))
		s.sayBeside(button(ActionSettings, Value{}, w.Say("label.setting")), w.planWords(d.Person.Prefs))
	}
	s.line()
	s.head(w.Say("title.home-help"))
	s.say(w.Say("text.home-help"))
	s.offer(
		button(ActionRoutines, Value{}, w.Say("label.routines")), button(ActionFAQ, Value{}, w.Say("label.faq")),
		button(ActionSafety, Value{}, w.Say("label.safety")), button(ActionHelp, Value{}, w.Say("label.help")),
	)
	s.aside(w.supportWords(a.Support))
	s.line()
	s.head(w.Say("title.home-kept"))
	s.say(w.Say("text.home-kept"))
	s.offer(button(ActionExport, Value{}, w.Say("label.export")), button(ActionForget, Value{}, w.Say("label.forget")).WithConfirm(&slack.ConfirmationBlockObject{
		Title:   plainText(w.Say("title.forget")),
		Text:    plainText(w.Say("text.forget-confirm")),
		Confirm: plainText(w.Say("label.forget")),
		Deny:    plainText(w.Say("label.keep")),
		Style:   slack.StyleDanger,
	}))
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: fresh(s.blocks)}}
}

func (w View) homeToday(s *sheet, d session.Desk, a Around, now time.Time) {
	var first time.Time
	if len(a.Next) > 0 {
		first = a.Next[0]
	}
	s.head(w.Say("title.home-today"))
	s.say(w.todayWords(today(d, now)) + " " + w.comingWords(d, first, now))
	start, why := button(ActionBreak, Value{}, w.Say("label.break")).WithStyle(slack.StylePrimary), button(ActionWhy, Value{}, w.Say("label.the-next"))
	if paused(d.Person, now) {
		s.offer(start, button(ActionResumeReminders, Value{}, w.Say("label.remind")), why)
		return
	}
	s.aside(w.laterWords(laterToday(d, a.Next, now)))
	s.aside(w.pastOf(d, a.Holidays).notSent(d.Local(now)))
	s.offer(start, why, w.pauseSelect())
}

func (w View) homeWeek(s *sheet, d session.Desk, now time.Time) {
	h := d.Person.Prefs.Timetable.Hours
	s.head(w.Say("title.home-week"))
	s.say(w.weekWords(session.DaysOfWeek(d.Days, d.Local(now)), h, d.Local(d.Person.OptedIn).Format(time.DateOnly)))
	week := session.Week(d.Days, d.Local(now))
	s.aside(w.goalWords(week.Days, session.Goal(h)) + " " + w.movedWords(week))
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

func (w View) pauseSelect() *slack.SelectBlockElement {
	var list []*slack.OptionBlockObject
	for _, p := range AllPauses() {
		list = append(list, option(Value{About: string(p)}.Encode(), w.pauseWords(p)))
	}
	return slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText(w.Say("label.pause")), string(ActionPauseFor), list...)
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
