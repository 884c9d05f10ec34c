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
	spec, ok := parse(fields)
	if !ok {
		return Cron{}, prefs.Problems{*unreadable(fields)}
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
	for i, kind := range cronFields() {
		if p := oddField(fields[i], kind); p != nil {
			return p
		}
	}
	return nil
}

func oddField(field string, kind cronField) *prefs.Problem {
	for part := range strings.SplitSeq(field, ",") {
		if part == "" {
			return cronProblem(fmt.Sprintf("there is a comma too many in the %s %q", kind.name, prefs.Clip(field)), cronMend)
		}
		_, after, stepped := strings.Cut(part, "/")
		if step, err := strconv.Atoi(after); stepped && err == nil && step >= kind.size {
			return cronProblem(
				fmt.Sprintf("the step in the %s %q is longer than the whole: it would count only once", kind.name, prefs.Clip(part)),
				"write every 90m for an interval, or the times themselves")
		}
	}
	return nil
}

// sundays rewrites Sunday as a 7 or at the end of a range, which the library
// refuses, into what it knows.
func sundays(field string) string {
	parts := strings.Split(field, ",")
	for i, part := range parts {
		days, step, stepped := strings.Cut(part, "/")
		from, to, isRange := strings.Cut(days, "-")
		first, last := weekday(from), weekday(to)
		by, err := 1, error(nil)
		if stepped {
			by, err = strconv.Atoi(step)
		}
		switch {
		case err != nil || by < 1 || first < 0:
			// left to the library to refuse
		case !isRange && first == 7 && !stepped:
			parts[i] = "0"
		case isRange && (last == 7 || last == 0 && first > 0):
			parts[i] = toSunday(first, by)
		}
	}
	return strings.Join(parts, ",")
}

// toSunday lists the days from first to Sunday, the latter as 0.
func toSunday(first, by int) string {
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

// parse turns a panic of the library into a refusal.
func parse(fields []string) (spec *cron.SpecSchedule, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	parsed, err := cron.ParseStandard(strings.Join(fields, " "))
	if err != nil {
		return nil, false
	}
	spec, ok = parsed.(*cron.SpecSchedule)
	return spec, ok
}

// unreadable names the first field that is wrong even among good ones.
func unreadable(fields []string) *prefs.Problem {
	for i, f := range fields {
		alone := []string{"0", "0", "*", "*", "*"}
		alone[i] = f
		if _, ok := parse(alone); !ok {
			kind := cronFields()[i]
			return cronProblem(fmt.Sprintf("the %s %q cannot be read", kind.name, prefs.Clip(f)), fmt.Sprintf("use %s, the smaller first in a range", kind.takes))
		}
	}
	return cronProblem("the cron spec cannot be read", cronMend)
}

type cronField struct {
	name, takes string
	size        int
}

func cronFields() [5]cronField {
	return [...]cronField{
		{"minute", "0 to 59", 60},
		{"hour", "0 to 23", 24},
		{"day of the month", "1 to 31", 31},
		{"month", "1 to 12 or jan to dec", 12},
		{"weekday", "0 to 7 or mon to sun", 7},
	}
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
