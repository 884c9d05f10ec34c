package card

import (
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/session"
)

// Home is a person's Home tab. next are the reminders to come, on their wall.
func Home(d session.Desk, next []time.Time, now time.Time) slack.HomeTabViewRequest {
	var s sheet
	homeToday(&s, d, next, now)
	s.blocks = append(s.blocks, slack.NewDividerBlock())
	if !d.Person.OptedIn.IsZero() {
		week := session.Week(d.Days, d.Local(now))
		s.title(homeWeekTitle, progressWords(week))
		s.aside(offeredWords(week))
		s.title(planTitle, planWords(d.Person.Prefs.Timetable))
	}
	s.title(homeHelpTitle, homeHelpWords)
	s.title(homeKeptTitle, homeKeptWords)
	s.offer(button(ActionForget, Value{}, labelForget).WithConfirm(&slack.ConfirmationBlockObject{
		Title:   plainText(forgetTitle),
		Text:    plainText(forgetConfirm),
		Confirm: plainText(labelForget),
		Deny:    plainText(labelKeep),
		Style:   slack.StyleDanger,
	}))
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: s.blocks}}
}

func homeToday(s *sheet, d session.Desk, next []time.Time, now time.Time) {
	var first time.Time
	if len(next) > 0 {
		first = next[0]
	}
	start := button(ActionBreak, Value{}, labelBreak).WithStyle(slack.StylePrimary)
	settings := button(ActionSettings, Value{}, labelSetting)
	why := button(ActionWhy, Value{}, labelTheNext)
	switch {
	case d.Person.OptedIn.IsZero():
		s.title(optInTitle, optInWords(d.Person.Prefs.Timetable))
		s.offer(button(ActionOptIn, Value{}, labelOptIn).WithStyle(slack.StylePrimary), button(ActionBreak, Value{}, labelOnce))
		s.aside(optInAside)
		return
	case paused(d.Person, now):
		s.title(homeTodayTitle, comingWords(d, first, now))
		s.offer(start, button(ActionResumeReminders, Value{}, labelRemind), settings, why)
	default:
		s.title(homeTodayTitle, comingWords(d, first, now))
		s.aside(laterWords(laterToday(d, next, now)))
		s.offer(start, button(ActionPauseToday, Value{}, labelToday), button(ActionPauseReminders, Value{}, labelPause), settings, why)
	}
	s.say(todayWords(today(d, now)))
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
	date := d.Local(now).Format(time.DateOnly)
	for _, day := range d.Days {
		if day.Date == date {
			return day
		}
	}
	return session.Day{}
}
