package card

import (
	"fmt"
	"strings"
	"time"

	"unhunch/internal/say"
)

// clock is a time of day and moment a day and a time, in the zone of whoever
// reads it (docs: formatting text, dates). Where Slack cannot, it is the
// zone that t carries.
func (w wording) clock(t time.Time) string {
	return fmt.Sprintf("<!date^%d^{time}|%s>", t.Unix(), t.Format("15:04"))
}

func (w wording) moment(t time.Time) string {
	return w.Say("time.moment", say.With{"Unix": t.Unix(), "Day": w.shortDate(t), "Time": t.Format("15:04")})
}

// shortDate gives "Mon 2 Jan".
func (w wording) shortDate(t time.Time) string {
	return w.Say("time.short-date", say.With{
		"Weekday": w.shortDay(t.Weekday()), "Day": t.Day(), "Month": w.Say("short." + strings.ToLower(t.Month().String()[:3])),
	})
}

func (w wording) shortDay(d time.Weekday) string {
	return w.Say("short." + strings.ToLower(d.String()[:3]))
}

// date gives "2 January 2006".
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
