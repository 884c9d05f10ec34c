package card

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/say"
)

// Whatever people read of clocks and calendars is written here, so that it looks
// the same wherever they read it.
//
// A moment is written by Slack: in the reader's zone, with twelve hours or with
// twenty-four, as they set it (docs: formatting text, dates). An app is not told
// which of the two that is, so that the times of a plan are written by Slack, too,
// where that is possible: see wall.

// clock is a time of day and moment a day and a time, in the zone of whoever
// reads it. Where Slack cannot, it is the zone that t carries.
func (w wording) clock(t time.Time) string {
	return bySlack(t, "{time}", w.textOf(t))
}

func (w wording) moment(t time.Time) string {
	return w.inFigures(w.Say("time.moment", w.momentOf(t)))
}

func (w wording) momentOf(t time.Time) say.With {
	return say.With{"Unix": t.Unix(), "Day": w.weekday(t, w.shortDate(t)), "Time": w.textOf(t)}
}

// day is the date of a moment, and nearDay says today, tomorrow or yesterday
// where that is so.
func (w wording) day(t time.Time) string {
	return w.inFigures(bySlack(t, "{date_short}", w.shortDate(t)))
}

func (w wording) nearDay(t time.Time) string {
	return w.inFigures(bySlack(t, "{date_short_pretty}", w.shortDate(t)))
}

// inFigures keeps the words of another language out of a sentence, where Slack would
// write a date in them.
func (w wording) inFigures(dated string) string {
	if !w.apart {
		return dated
	}
	return strings.NewReplacer("{date_short_pretty}", "{date_num}", "{date_short}", "{date_num}").Replace(dated)
}

// bySlack is a moment that Slack writes by a pattern, or else a text.
func bySlack(t time.Time, pattern, text string) string {
	return fmt.Sprintf("<!date^%d^%s|%s>", t.Unix(), pattern, text)
}

// wall is where somebody reads the times of day of their plan.
type wall struct {
	wording

	zone   *time.Location // the reader's, as Slack knows it; nil: the plan goes by another
	twelve bool           // what Slack does not write has twelve hours
}

// wallOf says how to write the times of a plan. Where its zone is the reader's,
// Slack writes them, else they are text: Slack would turn them into other times
// than those that were set.
func (w wording) wallOf(p coach.PlanShown) wall {
	at := wall{wording: w, twelve: p.Locale == "en-US"} // where Slack has twelve hours unless somebody changes that
	if zone, err := p.Timetable.Location(); err == nil && p.Theirs() {
		at.zone = zone
	}
	return at
}

// aDay is one on which no zone changes its clocks.
const aDay = "2026-01-05"

// time is a time of day, as in "09:00".
func (w wall) time(m prefs.Minute) string {
	if w.zone == nil {
		return w.text(m)
	}
	midnight, _ := time.ParseInLocation(time.DateOnly, aDay, w.zone)
	return bySlack(midnight.Add(time.Duration(m)*time.Minute), "{time}", w.text(m))
}

func (w wall) text(m prefs.Minute) string {
	hour, minute := int(m)/60, int(m)%60
	switch text := fmt.Sprintf("%d:%02d", cmp.Or(hour%12, 12), minute); {
	case !w.twelve:
		return fmt.Sprintf("%02d:%02d", hour, minute)
	case hour%24 < 12:
		return w.Say("time.before-noon", say.With{"Time": text})
	default:
		return w.Say("time.after-noon", say.With{"Time": text})
	}
}

// span is as in "09:00–17:30" and "22:00–06:00".
func (w wall) span(s prefs.Span) string {
	from, to := s.OnWall()
	return w.time(from) + "–" + w.time(to)
}

// comingDay is dayOf, but a day within a week is told by its name alone: a phone is
// narrow.
func (w wall) comingDay(t, now time.Time) string {
	const nearly = 6 * 24 * time.Hour
	if t.Sub(now) < nearly {
		return w.shortDay(t.Weekday())
	}
	return w.dayOf(t)
}

// dayOf and timeOf are of a moment that t shows on the wall.
func (w wall) dayOf(t time.Time) string {
	if w.zone == nil {
		return w.weekday(t, w.shortDate(t))
	}
	return w.weekday(t, w.day(t))
}

func (w wall) timeOf(t time.Time) string {
	if w.zone == nil {
		return w.text(minuteOf(t))
	}
	return bySlack(t, "{time}", w.text(minuteOf(t)))
}

// dayOfYear is the day of a moment within a year, so that its year goes without
// saying: "Mon, Jan 2". Slack may cut a button's words after some thirty characters.
func (w wall) dayOfYear(t time.Time) string {
	return w.weekday(t, w.Say("time.day", say.With{"Day": t.Day(), "Month": w.Say("short." + strings.ToLower(t.Month().String()[:3]))}))
}

// textOf is the time of day that t shows, for where Slack cannot write it.
func (w wording) textOf(t time.Time) string { return wall{wording: w}.text(minuteOf(t)) }

func minuteOf(t time.Time) prefs.Minute { return prefs.Minute(60*t.Hour() + t.Minute()) }

// clockAndDay is moment, with the time first.
func (w wording) clockAndDay(t time.Time) string {
	return w.inFigures(w.Say("time.clock-and-day", w.momentOf(t)))
}

// weekday puts the day of the week before a date: "Mon, Jan 2, 2006".
func (w wording) weekday(t time.Time, date string) string {
	return w.Say("time.weekday", say.With{"Weekday": w.shortDay(t.Weekday()), "Date": date})
}

// shortDate gives "Jan 2, 2006", as Slack does.
func (w wording) shortDate(t time.Time) string {
	return w.Say("time.date", say.With{"Day": t.Day(), "Month": w.Say("short." + strings.ToLower(t.Month().String()[:3])), "Year": t.Year()})
}

func (w wording) shortDay(d time.Weekday) string {
	return w.Say("short." + strings.ToLower(d.String()[:3]))
}

// date gives "January 2, 2006".
func (w wording) date(t time.Time) string {
	return w.Say("time.date", say.With{"Day": t.Day(), "Month": w.monthWords(t.Month()), "Year": t.Year()})
}

func (w wording) dayWords(d time.Weekday) string { return w.Say("day." + strings.ToLower(d.String())) }

func (w wording) monthWords(m time.Month) string {
	return w.Say("month." + strings.ToLower(m.String()))
}

func (w wording) minuteWords(d time.Duration) string {
	n := int(d.Round(time.Minute) / time.Minute)
	if n == 0 {
		return w.Say("time.no-minute")
	}
	return w.Count("time.minutes", n)
}

func (w wording) secondWords(d time.Duration) string {
	n := int(d / time.Second)
	switch {
	case n < 100:
		return w.Count("time.seconds", n)
	case n%60 == 0:
		return w.minuteWords(d)
	default:
		return w.Say("time.colon", say.With{"Time": fmt.Sprintf("%d:%02d", n/60, n%60)})
	}
}

// sameDate reports whether two moments show the same date.
func sameDate(a, b time.Time) bool { return a.Format(time.DateOnly) == b.Format(time.DateOnly) }
