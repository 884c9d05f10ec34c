package card

import (
	"strings"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/say"
	"unhunch/internal/schedule"
)

// What is wrong with a form as a whole.
const (
	formOutdated prefs.Code = "form-outdated"
	cronMissing  prefs.Code = "cron-missing"
	notSaved     prefs.Code = "not-saved"
)

// problemWords says what is wrong in what somebody asked for, and what to do.
// Nothing in it is escaped.
func problemWords(p *say.Printer, problem prefs.Problem) string {
	with := say.With{}
	for name, arg := range problem.Args {
		switch a := arg.(type) {
		case time.Weekday:
			with[name] = dayWords(p, a)
		case time.Month:
			with[name] = monthWords(p, a)
		case time.Time:
			with[name] = p.Say("date", say.With{"Day": a.Day(), "Month": monthWords(p, a.Month()), "Year": a.Year()})
			with["Day"] = dayWords(p, a.Weekday())
		case prefs.Hours:
			with[name] = hoursWords(p, a)
		case schedule.CronPartName:
			with[name], with["Takes"] = partWords(p, a)
		default:
			with[name] = a
		}
	}
	return p.Say("problem."+string(problem.Code), with)
}

// problemsWords gives each problem a line of its own.
func problemsWords(p *say.Printer, problems prefs.Problems) string {
	said := make([]string, len(problems))
	for i, problem := range problems {
		said[i] = problemWords(p, problem)
	}
	return strings.Join(said, "\n")
}

// partWords names a field of a cron spec, and says what can stand there.
func partWords(p *say.Printer, part schedule.CronPartName) (name, takes string) {
	switch part {
	case schedule.CronMinute:
		return p.Say("cron-part.minute"), p.Say("cron-takes.minute")
	case schedule.CronHour:
		return p.Say("cron-part.hour"), p.Say("cron-takes.hour")
	case schedule.CronDay:
		return p.Say("cron-part.day"), p.Say("cron-takes.day")
	case schedule.CronMonth:
		return p.Say("cron-part.month"), p.Say("cron-takes.month")
	case schedule.CronWeekday:
	}
	return p.Say("cron-part.weekday"), p.Say("cron-takes.weekday")
}
