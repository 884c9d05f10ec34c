package schedule

import (
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

// What can be wrong with a cron spec.
const (
	CronTooLong     prefs.Code = "cron-too-long" // Is, Most: characters
	CronEmpty       prefs.Code = "cron-empty"
	CronZone        prefs.Code = "cron-zone" // Text
	CronEvery       prefs.Code = "cron-every"
	CronNotATime    prefs.Code = "cron-not-a-time" // Text
	CronFields      prefs.Code = "cron-fields"     // Is
	CronComma       prefs.Code = "cron-comma"      // Part, Text
	CronStep        prefs.Code = "cron-step"       // Part, Text
	CronPart        prefs.Code = "cron-part"       // Part, Text
	CronUnreadable  prefs.Code = "cron-unreadable"
	CronNever       prefs.Code = "cron-never"
	CronEveryMinute prefs.Code = "cron-every-minute" // Least: minutes
	CronTooOften    prefs.Code = "cron-too-often"    // Before, Time, Least: minutes
)

// CronPartName names one of the five fields of a cron spec.
type CronPartName string

// The fields.
const (
	CronMinute  CronPartName = "minute"
	CronHour    CronPartName = "hour"
	CronDay     CronPartName = "day"
	CronMonth   CronPartName = "month"
	CronWeekday CronPartName = "weekday"
)

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

func cronProblem(code prefs.Code, args prefs.Args) *prefs.Problem {
	return &prefs.Problem{Field: prefs.FieldCron, Code: code, Args: args}
}

// oddity finds what the library would panic on, or take for something else
// than people mean.
func oddity(text string, fields []string) *prefs.Problem {
	switch {
	case len(text) > longestCron:
		return cronProblem(CronTooLong, prefs.Args{"Is": len(text), "Most": longestCron})
	case len(fields) == 0:
		return cronProblem(CronEmpty, nil)
	case strings.Contains(strings.ToUpper(fields[0]), "TZ="):
		return cronProblem(CronZone, prefs.Args{"Text": prefs.Clip(fields[0])})
	case fields[0] == "@every":
		return cronProblem(CronEvery, nil)
	case strings.HasPrefix(fields[0], "@"):
		return cronProblem(CronNotATime, prefs.Args{"Text": prefs.Quoted(fields[0])})
	case len(fields) != 5:
		return cronProblem(CronFields, prefs.Args{"Is": len(fields)})
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
			return cronProblem(CronComma, prefs.Args{"Part": kind.part, "Text": prefs.Quoted(field)})
		}
		_, after, stepped := strings.Cut(part, "/")
		if step, err := strconv.Atoi(after); stepped && err == nil && step >= kind.size {
			return cronProblem(CronStep, prefs.Args{"Part": kind.part, "Text": prefs.Quoted(part)})
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
			return cronProblem(CronPart, prefs.Args{"Part": kind.part, "Text": prefs.Quoted(f)})
		}
	}
	return cronProblem(CronUnreadable, nil)
}

type cronField struct {
	part CronPartName
	size int
}

func cronFields() [5]cronField {
	return [...]cronField{
		{CronMinute, 60},
		{CronHour, 24},
		{CronDay, 31},
		{CronMonth, 12},
		{CronWeekday, 7},
	}
}

func (c Cron) tooRareOrOften() *prefs.Problem {
	if c.next(time.Date(2001, time.January, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return cronProblem(CronNever, nil)
	}
	times := c.times()
	for i, t := range times {
		before := times[(i+len(times)-1)%len(times)]
		gap := (t - before + 24*60) % (24 * 60)
		if gap == 1 {
			return cronProblem(CronEveryMinute, prefs.Args{"Least": prefs.MinEvery})
		}
		if len(times) > 1 && gap < prefs.MinEvery {
			return cronProblem(CronTooOften, prefs.Args{"Before": before, "Time": t, "Least": prefs.MinEvery})
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
