package phrase

import (
	"regexp"
	"strings"
	"time"

	"unhunch/internal/schedule"
)

// stretch is the end of "this week", "the rest of the month", "the end of the
// day", "next year" or "the end of January", in wall time.
func (r *whenReader) stretch(words []string) (end time.Time, ok bool) {
	rest := strings.Join(words, " ")
	for _, begins := range []string{"rest of the ", "rest of this ", "rest of ", "end of the ", "end of this ", "end of ", "this ", "new ", "next "} {
		if unit, cut := strings.CutPrefix(rest, begins); cut {
			r.ahead = begins == "next " || begins == "new "
			if r.through && begins == "next " {
				return r.over("end of ", rest)
			}
			return r.over(begins, unit)
		}
	}
	return r.over("", rest)
}

func (r *whenReader) over(begins, unit string) (time.Time, bool) {
	today := r.today()
	nextMonth := time.Date(today.Year(), today.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	begun := begins != "" && begins != "new "
	switch ends := strings.HasPrefix(begins, "end of ") || strings.HasPrefix(begins, "rest of "); {
	case (unit == "today" || unit == "tomorrow") && ends:
		return today.AddDate(0, 0, 1+strings.Count(unit, "tomorrow")), true
	case unit == "day" && begins != "next " && begins != "new ":
		return today.AddDate(0, 0, 1), true
	case unit == "week" && begun:
		return r.nextWeek(today), true
	case unit == "month" && begun:
		return nextMonth, true
	case unit == "year" && begins != "":
		return time.Date(today.Year()+1, time.January, 1, 0, 0, 0, 0, time.UTC), true
	case unit == "next week" && ends:
		return r.nextWeek(today).AddDate(0, 0, 7), true
	case unit == "next month" && ends:
		return nextMonth.AddDate(0, 1, 0), true
	case ends:
		m, ok := readMonth(unit)
		year := today.Year()
		if m < today.Month() {
			year++
		}
		return time.Date(year, m+1, 1, 0, 0, 0, 0, time.UTC), ok
	}
	return time.Time{}, false
}

// nextWeek is when the next week begins.
func (r *whenReader) nextWeek(today time.Time) time.Time {
	return today.AddDate(0, 0, int(r.week-today.Weekday()+6)%7+1)
}

// lengths reads how long from now, and what may be that or a time: 1:30, 1730,
// 17h30. After "until", 17h is a time.
func (r *whenReader) lengths(words []string) []moment {
	word := strings.Trim(words[0], ",")
	if r.clock && strings.ContainsRune(words[0], 'h') || r.clock && len(words) > 1 && words[1] == "h" {
		word = strings.Join(words, "")
		if found := partOfHour.FindStringSubmatch(word); found != nil {
			return r.parts(found[1])
		}
	} else if len(words) > 1 {
		word = ""
	}
	if day, cut := strings.CutSuffix(word, "."); cut && r.clock && isNumber(day) {
		return r.pointed(day)
	}
	if c, ok := readClock(word); ok && !c.half {
		if all := r.doubtful(word, c); len(all) > 0 {
			return all
		}
	}
	if r.clock && len(words) == 1 && isNumber(strings.TrimSuffix(word, ".")) {
		return nil
	}
	if l, ok := readLapse(skip(words, "next")); ok && (len(words) > 1 || words[0] != "next") {
		return []moment{r.after(l)}
	}
	return nil
}

// partOfHour finds 16h45m, which is a length of time as a rule.
var partOfHour = regexp.MustCompile(`^([0-9]{1,2}h[0-9]{2})m(?:in|ins)?$`)

// parts are the moments that "until 16h45m" may mean.
func (r *whenReader) parts(word string) []moment {
	c, ok := readClock(word)
	if !ok {
		return nil
	}
	all := r.next(c)
	if c.minute < 13*60 {
		all = append(all, r.after(lapse{time: time.Duration(c.minute) * time.Minute}))
	}
	return all
}

// pointed are the moments that "until 30." may mean: a day of the month, or an
// hour at the end of a sentence.
func (r *whenReader) pointed(number string) (all []moment) {
	if c, ok := readClock(number); ok {
		all = r.next(c)
	}
	if day, ok := ordinal(number + "th"); ok {
		all = append(all, r.on(dates{days: r.dayOfMonth(day)}, nil)...)
	}
	return all
}

// doubtful are the moments that may be meant by a time which looks like
// something else; nil: it does not.
func (r *whenReader) doubtful(word string, c clockTime) []moment {
	long := r.after(lapse{time: time.Duration(c.minute) * time.Minute})
	switch hour := c.minute / 60; {
	case len(word) == 4 && isNumber(word) && !r.clock: // 1730
		n, _ := number(word, 9999)
		return append(r.next(c), r.after(lapse{time: time.Duration(n) * time.Minute}))
	case len(word) == 4 && isNumber(word): // until 2027
		year, _ := number(word, 9999)
		return append(r.next(c), moment{Time: schedule.FromWall(time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC), r.zone)})
	case strings.ContainsRune(word, ':') && (r.length && hour < 13 || !r.clock && !r.length && hour < 4):
		return append([]moment{long}, r.next(c)...) // for 1:30
	case !r.clock && strings.HasSuffix(word, "h") && strings.ContainsAny(word, ":.") && hour < 13: // 1.30h
		return append([]moment{long}, r.next(c)...)
	case strings.HasSuffix(word, "h") && !strings.ContainsAny(word, ":.") || strings.Contains(strings.TrimSuffix(word, "h"), "h"):
		return r.hours(word, c, long)
	case r.clock && strings.ContainsRune(word, '.'): // until 3.12
		all := r.next(c)
		if found, ok, err := r.numeric(word); ok && err == nil {
			for _, d := range found {
				all = append(all, r.on(d, nil)...)
			}
		}
		return all
	}
	return nil
}

// hours are the moments that 17h or 17h30 may be.
func (r *whenReader) hours(word string, c clockTime, long moment) []moment {
	hour, whole := c.minute/60, strings.HasSuffix(word, "h")
	switch {
	case len(word) == len("1730h") && isNumber(word[:4]):
		if r.length {
			return nil
		}
		return r.next(c)
	case r.clock && hour < 5:
		return append(r.next(c), long)
	case r.clock:
		return r.next(c)
	case !r.length && !whole && hour > 6: // 17h30
		return append(r.next(c), long)
	}
	return nil
}

// after goes by the calendar for days and months, so that two weeks end at the
// time of the day at which they began. A month that is too short for the day ends
// with its last.
func (r *whenReader) after(l lapse) moment {
	if l.days == 0 && l.months == 0 {
		return moment{Time: r.now.Add(l.time)}
	}
	wall := schedule.ToWall(r.now, r.zone)
	month := time.Date(wall.Year(), wall.Month()+time.Month(l.months), 1, 0, 0, 0, 0, time.UTC)
	last := month.AddDate(0, 1, -1).Day()
	day := month.AddDate(0, 0, min(wall.Day(), last)-1+l.days)
	return moment{Time: schedule.FromWall(day.Add(wall.Sub(wall.Truncate(24*time.Hour))), r.zone).Add(l.time)}
}
