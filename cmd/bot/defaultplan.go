package main

import (
	"errors"

	"unhunch/internal/app"
	"unhunch/internal/prefs"
)

// defaultPlan is the operator's word on when somebody is reminded who changes
// nothing.
type defaultPlan struct {
	Plan string `name:"default-plan" help:"When reminders come for whoever says yes, as people type it, such as 'every 45m 8:00-16:30 mon-thu max 5'. What it leaves out is as without it, and a zone is everybody's own." env:"UNHUNCH_DEFAULT_PLAN" placeholder:"PLAN" reread:"" without:"every 60m 9-12 13:00-17:30 mon-fri max 6"`

	usual *prefs.Timetable // nil: the built-in one
}

func (d *defaultPlan) check(wrong *mistakes) {
	var err error
	d.usual, err = app.ReadUsualPlan(d.Plan)
	if found, ok := errors.AsType[*app.WrongPlan](err); ok {
		wrong.add("--default-plan", found.Wrong, found.Mend)
	}
}
