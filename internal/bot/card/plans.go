package card

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/prefs"
	"unhunch/internal/say"
	"unhunch/internal/schedule"
)

// choosing says what the plans to choose from are like. usual is what they are made of.
type choosing struct {
	wall
	usual prefs.Timetable
}

// offered is one of them, with the week that it makes.
type offered struct {
	prefs.Choice
	prefs.Timetable
	week schedule.Week
}

// offered are those that differ from the usual one, and that itself.
func (w choosing) offered() (list []offered) {
	usual := schedule.WeekOf(w.usual)
	for _, c := range prefs.Choices() {
		t, ok := c.Of(w.usual)
		if week := schedule.WeekOf(t); ok && (c == prefs.Usual || !reflect.DeepEqual(week, usual)) {
			list = append(list, offered{c, t, week})
		}
	}
	return list
}

// words have a line for each plan.
func (w choosing) words() string {
	day, alike := dayOf(schedule.WeekOf(w.usual))
	named := say.With{"Hours": w.hoursWords(w.usual.Hours), "Day": w.dayWords(day)}
	lines := []string{w.Say("choice.each-day", named)}
	if !alike {
		lines[0] = w.Say("choice.one-day", named)
	}
	for _, o := range w.offered() {
		lines = append(lines, "• "+w.Say("choice.line", say.With{"Name": bold(w.name(o.Choice)), "Times": w.times(o.week[day])}))
	}
	return strings.Join(lines, "\n")
}

// buttons are those of the plans, the usual one as the first choice.
func (w choosing) buttons(yes Action) (list []slack.BlockElement) {
	for _, o := range w.offered() {
		b := button(yes+"/"+Action(o.Choice), Value{About: string(o.Choice)}, w.label(o))
		if o.Choice == prefs.Usual {
			b.WithStyle(slack.StylePrimary)
		}
		list = append(list, b)
	}
	return list
}

// day is what a plan is like on a day, to see before it is had.
func (w choosing) day() string {
	week := schedule.WeekOf(w.usual)
	day, alike := dayOf(week)
	named := say.With{"Day": w.dayWords(day), "Times": w.times(week[day])}
	if alike {
		return w.Say("choice.day-alike", named)
	}
	return w.Say("choice.day", named)
}

func (w choosing) name(c prefs.Choice) string {
	switch c {
	case prefs.Light:
		return w.Say("choice.light")
	case prefs.Usual:
		return w.Say("choice.usual")
	case prefs.Often:
		return w.Say("choice.often")
	}
	return string(c)
}

// label is true to the plan: it says how many reminders come, and of the one for which
// that is not all how often.
func (w choosing) label(o offered) string {
	least, most := countOf(o.week)
	said := w.Count("choice.a-day", most)
	if least < most {
		said = w.Count("choice.up-to", most)
	}
	if o.Choice == prefs.Often {
		said = w.Say("choice.every", say.With{"Minutes": o.Plan.Every, "ADay": said})
	}
	return fmt.Sprintf("%s (%s)", w.name(o.Choice), said)
}

// times are those of a day: of many, how they begin and end, since a phone is narrow.
func (w choosing) times(of []prefs.Minute) string {
	const many, first = 8, 3
	said := make([]string, len(of))
	for i, m := range of {
		said[i] = w.time(m)
	}
	if len(said) > many {
		said = slices.Concat(said[:first], []string{"…"}, said[len(said)-1:])
	}
	return strings.Join(said, " · ")
}

// dayOf is the first day of a week on which reminders come, and whether all of them are
// like it.
func dayOf(week schedule.Week) (day time.Weekday, alike bool) {
	days := working(week)
	if len(days) == 0 {
		return time.Monday, true
	}
	return days[0], !slices.ContainsFunc(days, func(d time.Weekday) bool { return !slices.Equal(week[d], week[days[0]]) })
}

// countOf is how many reminders come on a day on which any do.
func countOf(week schedule.Week) (least, most int) {
	for _, d := range working(week) {
		if n := len(week[d]); least == 0 || n < least {
			least = n
		}
		most = max(most, len(week[d]))
	}
	return least, most
}

func working(week schedule.Week) (days []time.Weekday) {
	for i := range week {
		if d := time.Weekday((i + 1) % len(week)); len(week[d]) > 0 {
			days = append(days, d)
		}
	}
	return days
}
