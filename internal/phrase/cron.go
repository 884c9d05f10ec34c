package phrase

import (
	"slices"
	"strings"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
)

// cronFields is how many a cron spec has that we know.
const cronFields = 5

// cron reads the cron spec behind the word. Where a sixth field may stand, it is
// not plain whether the first is of seconds, as some write it.
func (r *planReader) cron() error {
	said := skip(r.words[1:], "spec")
	if len(said) > 0 && (strings.HasPrefix(said[0], "@") || strings.Contains(said[0], "tz=")) {
		_, err := schedule.ParseCron(strings.Join(said, " "))
		return err
	}
	if six := withSeconds(said); six != nil {
		r.sure = true
		if r.either(&prefs.Problem{Field: prefs.FieldCron, Code: CronSeconds, Args: prefs.Args{
			"Text": prefs.Quoted(strings.Join(said[:cronFields+1], " ")),
		}}) == 0 {
			said = slices.Concat(six, said[cronFields+1:])
		}
	}
	fields := said[:min(cronFields, len(said))]
	r.words = said[len(fields):]
	spec := strings.TrimSuffix(strings.Join(fields, " "), ",")
	if _, err := schedule.ParseCron(spec); err != nil {
		return err
	}
	return r.setPlan(prefs.Plan{Cron: spec})
}

// withSeconds are the last five of six fields, where there may be six: behind a
// weekday that is any, another one is said. What SaidPlan or Timetable.String
// writes has days with their hours there.
func withSeconds(said []string) []string {
	if len(said) <= cronFields {
		return nil
	}
	day, weekday, next := said[2], said[4], cronWeekday(strings.Trim(said[cronFields], ","))
	if next == "" || weekday != "*" && weekday != "?" {
		return nil
	}
	if _, hours := readSpan(next); hours && len(said) > cronFields+1 {
		if _, days := readDays(strings.Trim(said[cronFields+1], ",")); days { // 0-6 daily
			return nil
		}
	}
	days := func(w string) bool { _, ok := readDays(strings.Trim(w, ",")); return ok }
	if i := slices.IndexFunc(said[cronFields:], func(w string) bool { return !days(w) }); i > 0 && day == "*" {
		if _, hours := readSpan(strings.Trim(said[cronFields+i], ",")); hours {
			return nil
		}
	}
	return slices.Concat(said[1:cronFields], []string{next})
}

// cronWeekday is a word as the weekday of a cron spec; "": it is none.
func cronWeekday(word string) string {
	switch word {
	case "*", "?", "daily", "everyday":
		return "*"
	case "weekdays", "workdays":
		return "mon-fri"
	case "weekend", "weekends":
		return "sat-sun"
	}
	if _, err := schedule.ParseCron("0 10 * * " + word); err != nil {
		return ""
	}
	return word
}
