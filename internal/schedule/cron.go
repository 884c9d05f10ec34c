package schedule

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"unhunch/internal/prefs"
)

// Cron is a cron spec of five fields that comes at least once in eight years
// and at most once in prefs.MinEvery minutes.
type Cron struct {
	spec *cron.SpecSchedule
}

const longestCron = 200 // bytes

// ParseCron is the only caller of the library's parser, which panics on some
// input. It also takes 7 for Sunday. Its error is prefs.Problems.
func ParseCron(text string) (Cron, error) {
	fields := strings.Fields(text)
	if p := oddity(text, fields); p != nil {
		return Cron{}, prefs.Problems{*p}
	}
	fields[4] = sundays(fields[4])
	spec, err := parse(strings.Join(fields, " "))
	if err != nil {
		return Cron{}, prefs.Problems{*cronProblem(err.Error(), cronMend)}
	}
	c := Cron{spec}
	if p := c.tooRareOrOften(); p != nil {
		return Cron{}, prefs.Problems{*p}
	}
	return c, nil
}

const cronMend = "write minute, hour, day, month and weekday, as in 0 10,15 * * 1-5"

func cronProblem(what, mend string) *prefs.Problem {
	return &prefs.Problem{Field: prefs.FieldCron, What: what, Mend: mend}
}

// oddity finds what the library would panic on, or take for something else
// than people mean.
func oddity(text string, fields []string) *prefs.Problem {
	switch {
	case len(text) > longestCron:
		return cronProblem(fmt.Sprintf("a cron spec of %d characters is too long", len(text)), fmt.Sprintf("keep it under %d", longestCron))
	case len(fields) == 0:
		return cronProblem("the cron spec is empty", cronMend)
	case strings.Contains(strings.ToUpper(fields[0]), "TZ="):
		return cronProblem("a cron spec cannot carry a time zone", "leave "+prefs.Clip(fields[0])+" out and put the zone at the end, as in cron 0 10 * * 1-5 Europe/Berlin")
	case fields[0] == "@every":
		return cronProblem("@every knows no working hours", "write every 50m instead")
	case strings.HasPrefix(fields[0], "@"):
		return cronProblem(fmt.Sprintf("%q is not a time of the day", prefs.Clip(fields[0])), cronMend)
	case len(fields) != 5:
		return cronProblem(fmt.Sprintf("a cron spec has five fields, this one has %d", len(fields)), cronMend)
	}
	for i, f := range fields {
		if p := oddField(f, i); p != nil {
			return p
		}
	}
	return nil
}

func oddField(field string, i int) *prefs.Problem {
	names := [...]string{"minute", "hour", "day of the month", "month", "weekday"}
	sizes := [...]int{60, 24, 31, 12, 7}
	for part := range strings.SplitSeq(field, ",") {
		if part == "" {
			return cronProblem(fmt.Sprintf("there is a comma too many in the %s %q", names[i], prefs.Clip(field)), cronMend)
		}
		_, after, stepped := strings.Cut(part, "/")
		if step, err := strconv.Atoi(after); stepped && err == nil && step >= sizes[i] {
			return cronProblem(fmt.Sprintf("the step in the %s %q is longer than the whole: it would count only once", names[i], prefs.Clip(part)), "write every 90m for an interval, or the times themselves")
		}
	}
	return nil
}

// sundays rewrites what means Sunday at the end of a range or as a 7, which
// the library refuses, into what it knows.
func sundays(field string) string {
	parts := strings.Split(field, ",")
	for i, part := range parts {
		days, step, stepped := strings.Cut(part, "/")
		from, to, isRange := strings.Cut(days, "-")
		first, last := weekday(from), weekday(to)
		switch {
		case !isRange && first == 7 && !stepped:
			parts[i] = "0"
		case isRange && first > 0 && (last == 7 || last == 0):
			parts[i] = dayList(first, step)
		}
	}
	return strings.Join(parts, ",")
}

// dayList names the days from first to Sunday, the latter as 0.
func dayList(first int, step string) string {
	by := 1
	if n, err := strconv.Atoi(step); err == nil && n > 0 {
		by = n
	}
	var days []string
	for d := first; d <= 7; d += by {
		days = append(days, strconv.Itoa(d%7))
	}
	return strings.Join(days, ",")
}

// weekday is the number of a day in a cron spec, or -1.
func weekday(text string) int {
	names := []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	for i, name := range names {
		if strings.EqualFold(text, name) {
			return i
		}
	}
	if n, err := strconv.Atoi(text); err == nil && 0 <= n && n <= 7 {
		return n
	}
	return -1
}

// parse turns a panic of the library into an error.
func parse(text string) (spec *cron.SpecSchedule, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%q cannot be read", prefs.Clip(text))
		}
	}()
	parsed, err := cron.ParseStandard(text)
	if err != nil {
		return nil, fmt.Errorf("%q cannot be read (%w)", prefs.Clip(text), err)
	}
	spec, ok := parsed.(*cron.SpecSchedule)
	if !ok {
		return nil, fmt.Errorf("%q is not a list of times", prefs.Clip(text))
	}
	return spec, nil
}

func (c Cron) tooRareOrOften() *prefs.Problem {
	if c.next(time.Date(2001, time.January, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return cronProblem("that date never comes", "check the day and the month, as in 0 10 1 * * for the first of each month")
	}
	times := c.times()
	for i, t := range times {
		before := times[(i+len(times)-1)%len(times)]
		if gap := (t - before + 24*60) % (24 * 60); len(times) > 1 && gap < prefs.MinEvery {
			return cronProblem(
				fmt.Sprintf("%s and %s are less than %d minutes apart", before, t, prefs.MinEvery),
				fmt.Sprintf("leave at least %d minutes between two reminders, as in */30 9-17 * * 1-5", prefs.MinEvery))
		}
	}
	return nil
}

// times lists the times of the day, in order.
func (c Cron) times() []prefs.Minute {
	times := make([]prefs.Minute, 0, bits.OnesCount64(c.spec.Hour)*bits.OnesCount64(c.spec.Minute))
	for m := range prefs.Minute(24 * 60) {
		if c.spec.Hour&(1<<(m/60)) != 0 && c.spec.Minute&(1<<(m%60)) != 0 {
			times = append(times, m)
		}
	}
	return times
}

// next is the first wall time after wall; zero: none in five years. On wall
// time in UTC, where no clock changes, the library is right.
func (c Cron) next(wall time.Time) time.Time {
	return c.spec.Next(wall)
}
