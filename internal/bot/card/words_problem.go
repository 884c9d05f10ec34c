package card

import (
	"strings"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/say"
	"unhunch/internal/schedule"
)

// NotSaved is the problem with a form that is right but could not be saved.
func NotSaved() prefs.Problem { return prefs.Problem{Field: prefs.FieldPlan, Code: notSaved} }

const notSaved prefs.Code = "not-saved"

// problemWords says what is wrong in what somebody asked for, and what to do.
// Nothing in it is escaped.
func (w wording) problemWords(problem prefs.Problem) string {
	return wall{wording: w}.problemWords(problem)
}

func (w wall) problemWords(problem prefs.Problem) string {
	with := say.With{}
	for name, arg := range problem.Args {
		switch a := arg.(type) {
		case time.Weekday:
			with[name] = w.dayWords(a)
		case time.Month:
			with[name] = w.monthWords(a)
		case time.Time:
			with[name], with["Day"] = w.date(a), w.dayWords(a.Weekday())
		case prefs.Hours:
			with[name] = w.hoursWords(a)
		case prefs.Minute:
			with[name] = w.text(a)
		case prefs.Span:
			with[name] = w.span(a)
		case schedule.CronPartName:
			with[name], with["Takes"] = w.Say("cron-part."+string(a)), w.Say("cron-takes."+string(a))
		default:
			with[name] = a
		}
	}
	return w.Say("problem."+string(problem.Code), with)
}

// problemsWords gives each problem a line of its own.
func (w wording) problemsWords(problems prefs.Problems) string {
	said := make([]string, len(problems))
	for i, problem := range problems {
		said[i] = w.problemWords(problem)
	}
	return strings.Join(said, "\n")
}
