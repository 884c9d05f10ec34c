package main

import (
	"time"

	"unhunch/internal/app"
)

// wishes are the operator's that do not depend on which Slack the bot is in.
type wishes struct {
	Default   defaultPlan `embed:""`
	Quiet     quietFiles  `embed:""`
	Key       keyFile     `embed:""`
	Calendars calendars   `embed:""`
}

// check reads what they name. now says around which year days off are wanted.
func (w *wishes) check(e env, wrong *mistakes, now time.Time) {
	w.Default.check(wrong)
	w.Quiet.check(wrong, now)
	w.Key.check(e, wrong)
	w.Calendars.check(wrong)
}

// given reports whether a flag or its variable says any of them.
func (w *wishes) given() bool {
	return w.Default.Plan != "" || w.Quiet.Words != "" || w.Quiet.Holidays != "" || w.Key.File != "" || w.Calendars.List != "" || w.Calendars.None
}

// settings are those of a bot that has nothing but these wishes.
func (w *wishes) settings(e env) app.Settings {
	return app.Settings{
		Log:      e.log,
		Words:    w.Quiet.words,
		Holidays: w.Quiet.days,
		Usual:    w.Default.usual,
		Keys:     w.Key.keys,

		CalendarHosts: w.Calendars.hosts,
		NoCalendars:   w.Calendars.None,
		Version:       built().String(),
	}
}
