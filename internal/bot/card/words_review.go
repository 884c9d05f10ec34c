package card

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"unhunch/internal/say"
	"unhunch/internal/session"
)

// review puts what somebody did into words.
type review struct {
	wording
	session.Review
}

// described is what the pictures of it show, for those who do not see them: of the week, and
// of the weeks up to it.
func (w review) described() [2]string {
	var days []string
	for i, d := range w.Days {
		if said := w.dayReviewed(i, d); said != "" {
			days = append(days, said)
		}
	}
	week := w.Say("review.week-alt", say.With{"Days": strings.Join(days, "; ")})
	return [2]string{week, w.Say("review.weeks-alt", say.With{"Weeks": w.weeksWords(), "Goal": w.Count("count.days", w.Goal)})}
}

func (w review) dayReviewed(i int, d session.ReviewedDay) string {
	of := say.With{"Day": w.dayWords(weekday(i)), "Breaks": w.Count("count.breaks", d.Taken)}
	switch {
	case d.Kind == session.DayToday && d.Taken > 0:
		return w.Say("review.today", of)
	case d.Kind == session.DayToday:
		return w.Say("review.today-open", of)
	case d.Taken > 0:
		return w.Say("review.day", of)
	case d.Kind == session.DayPast:
		return w.Say("review.free", of)
	case d.Kind == session.DayAhead:
		return w.Say("review.ahead", of)
	case d.Kind == session.DayOff:
		return w.Say("review.off", of)
	}
	return "" // before they began
}

// weekday is that of a day of a review.
func weekday(i int) time.Weekday { return time.Weekday((i + 1) % 7) }

// weekWords are each day with its number. Where there is no picture each has a line, the
// number before its bar: that is how it reads aloud. A day off, and one before somebody's
// first, is there when it had a break.
func (w review) weekWords(drawn bool) string {
	var said []string
	for i, d := range w.Days {
		name := code(w.shortDay(weekday(i)))
		switch n := d.Taken; {
		case n > 0 && drawn:
			said = append(said, fmt.Sprintf("%s %d", name, n))
		case n > 0:
			said = append(said, fmt.Sprintf("%s %d %s", name, n, strings.Repeat("▇", min(n, longestBar))))
		case d.Kind == session.DayToday:
			said = append(said, name+" "+w.Say("home.today"))
		case d.Kind == session.DayPast:
			said = append(said, name+" "+w.Say("home.free"))
		}
	}
	if drawn {
		return w.Say("home.day-by-day") + " " + strings.Join(said, " · ")
	}
	return w.Say("home.day-by-day") + "\n" + strings.Join(said, "\n")
}

const longestBar = 12

// weeksWords never say that there was nothing: such a week was free, or is a fresh one.
func (w review) weeksWords() string {
	said := make([]string, len(w.Weeks))
	for i, days := range w.Weeks {
		now := !w.Over && i == len(w.Weeks)-1
		switch {
		case now && days > 0:
			said[i] = w.Say("review.so-far", say.With{"Days": days})
		case now:
			said[i] = w.Say("review.fresh")
		case days > 0:
			said[i] = strconv.Itoa(days)
		default:
			said[i] = w.Say("home.free")
		}
	}
	return w.Say("review.weeks", say.With{"Weeks": w.List(said)})
}

// inMessage shows the pictures in a message that says in words how many breaks there were.
func (w review) inMessage(s *sheet, d drawn) {
	if s.show(d.week); d.week != (Picture{}) {
		s.caption(w.weekWords(true))
	}
	w.upTo(s, d.weeks)
}

// upTo says what the weeks were like, where there were several.
func (w review) upTo(s *sheet, drawn Picture) {
	switch {
	case len(w.Weeks) <= 1:
	case drawn == (Picture{}):
		s.aside(w.weeksWords())
	default:
		s.show(drawn)
		s.caption(w.weeksWords())
	}
}

// drawn are the pictures of a review, each of which may be none.
type drawn struct{ week, weeks Picture }

func drawnOf(pictures []Picture) (d drawn) {
	if len(pictures) > 0 {
		d.week = pictures[0]
	}
	if len(pictures) > 1 {
		d.weeks = pictures[1]
	}
	return d
}
