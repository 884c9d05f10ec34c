package schedule

import (
	"fmt"
	"strings"
	"time"

	"unhunch/internal/prefs"
)

// walk is the oracle: a stretch of real time, minute by minute, and a plain
// idea of each rule with nothing clever. Of time zones it knows only what the
// wall shows.
type walk struct {
	zone   *time.Location
	start  time.Time
	wall   []int64 // minutes since 1970 that the wall shows
	week   []int16 // the same, in a week that begins on Sunday
	before int64   // the latest that it showed before
}

func walkFrom(zone *time.Location, start time.Time, minutes int) *walk {
	w := &walk{zone: zone, start: start, wall: walls(zone, start, minutes), week: make([]int16, minutes)}
	for i, wall := range w.wall {
		w.week[i] = int16(weekMinute(wall))
	}
	for _, wall := range walls(zone, start.Add(-day), 24*60) {
		w.before = max(w.before, wall)
	}
	return w
}

// walls is what the wall shows at each minute. Where it is as far from UTC at
// the end of an hour as at its beginning, it is so all the time between.
func walls(zone *time.Location, start time.Time, minutes int) []int64 {
	ahead := func(i int) int64 {
		_, offset := start.Add(time.Duration(i) * time.Minute).In(zone).Zone()
		return int64(offset) / 60
	}
	shown, first := make([]int64, minutes), start.Unix()/60
	const hour = 60
	next := ahead(0)
	for from := 0; from < minutes; from += hour {
		this := next
		next = ahead(from + hour)
		for i := from; i < min(from+hour, minutes); i++ {
			if next != this {
				shown[i] = first + int64(i) + ahead(i)
			} else {
				shown[i] = first + int64(i) + this
			}
		}
	}
	return shown
}

func (w *walk) at(i int) time.Time { return w.start.Add(time.Duration(i) * time.Minute) }

// office is a timetable, with its hours, times and cron spec spelled out for
// each of the week's minutes.
type office struct {
	every, lead int // minutes
	perDay      int

	open    [weekLong]bool
	owner   [weekLong]int8  // the weekday whose work it is
	last    [weekLong]bool  // the day is over when the stretch is
	since   [weekLong]int64 // for how many minutes it has been open
	planned [weekLong]bool  // by the times or the spec
}

const (
	wholeDay = 24 * 60
	weekLong = 7 * wholeDay
)

// weekMinute is a wall minute's place in a week that begins on Sunday.
func weekMinute(wall int64) int {
	const thursday = 4 // 1970-01-01
	return int((wall + thursday*24*60) % weekLong)
}

func officeOf(tt prefs.Timetable) *office {
	o := &office{every: tt.Plan.Every, lead: tt.Lead, perDay: tt.PerDay}
	for d, spans := range tt.Hours {
		for _, s := range spans {
			for m := s.From; m < s.To; m++ {
				o.open[(d*wholeDay+int(m))%weekLong], o.owner[(d*wholeDay+int(m))%weekLong] = true, int8(d)
			}
		}
	}
	o.nights()
	for _, m := range tt.Plan.Times {
		for d := range 7 {
			o.planned[d*24*60+int(m)] = true
		}
	}
	if tt.Plan.Cron == "" {
		return o
	}
	field := strings.Fields(tt.Plan.Cron)
	minutes, hours, days := spelled(field[0], 60), spelled(field[1], 24), spelled(field[4], 7)
	for m := range weekLong {
		o.planned[m] = minutes[m%60] && hours[m/60%24] && days[m/(24*60)]
	}
	return o
}

// nights gives the hours after a midnight to the day before it, where somebody was
// off for four hours at the most, and all that belongs together is over within a day.
// Hours that are said to be of a night are of one already.
func (o *office) nights() {
	said := o.owner
	for d := range 7 {
		midnight, isSaid := (d+1)*wholeDay, false
		for m := midnight; m < midnight+wholeDay; m++ {
			isSaid = isSaid || o.open[m%weekLong] && int(said[m%weekLong]) == d
		}
		before, first := o.reach(said, midnight-1, -1)
		after, last := o.reach(said, midnight, 1)
		if isSaid || after-before-1 > longOff || last-first+1 >= wholeDay {
			continue
		}
		for m := midnight; m <= last; m++ {
			o.owner[m%weekLong] = int8(d)
		}
	}
	var over [7]int // the last minute of each day's work
	for d := range over {
		for m := d * wholeDay; m < (d+2)*wholeDay; m++ {
			if o.open[m%weekLong] && int(o.owner[m%weekLong]) == d {
				over[d] = m % weekLong
			}
		}
	}
	begins, ends := o.runs()
	for m := range weekLong {
		o.since[m] = int64(begins[m])
		end := (m + ends[m]) % weekLong
		o.last[m] = o.open[m] && over[o.owner[end]] == end
	}
}

// longOff is for how many minutes somebody is off at the most within a night.
const longOff = 4 * 60

// reach walks from a minute through all that is open without a long time off. It
// tells of the nearest open minute and the farthest, and stops at the night of
// another day.
func (o *office) reach(said [weekLong]int8, from, step int) (nearest, farthest int) {
	nearest, farthest = from+step*wholeDay, from
	for m, off := from, 0; off <= longOff && m != from+step*2*wholeDay; m += step {
		at := (m + 2*weekLong) % weekLong
		switch {
		case !o.open[at]:
			off++
			continue
		case int(said[at]) != at/wholeDay:
			return nearest, farthest
		case nearest == from+step*wholeDay:
			nearest = m
		}
		off, farthest = 0, m
	}
	return nearest, farthest
}

// runs tells of each open minute for how many it has been open, and for how many
// it is still: at most a week. Where another day's work begins, that is a new one,
// unless it is midnight.
func (o *office) runs() (since, still [weekLong]int) {
	together := func(m, next int) bool {
		return o.open[m] && o.open[next] && (o.owner[m] == o.owner[next] || next%wholeDay == 0)
	}
	for range 2 { // round the week twice
		for m := range weekLong {
			if before := (m + weekLong - 1) % weekLong; together(before, m) {
				since[m] = min(since[before]+1, weekLong)
			}
			m = weekLong - 1 - m
			if after := (m + 1) % weekLong; together(m, after) {
				still[m] = min(still[after]+1, weekLong)
			}
		}
	}
	return since, still
}

// date counts the days since 1970-01-01 up to the one whose work a wall minute is, or
// to that of the calendar where it is of none.
func (o *office) date(wall int64) int {
	m := weekMinute(wall)
	date := int(wall / wholeDay)
	for next := m; next < (m/wholeDay+1)*wholeDay; next++ { // off in between, too
		if o.open[next] && int(o.owner[next]) == (m/wholeDay+6)%7 {
			return date - 1
		}
	}
	return date
}

// open tells for each minute the stretch it lies in, numbered, 0 for none, and
// whether it is quiet.
func (w *walk) open(o *office) (number []int32, quiet []bool) {
	number, quiet = make([]int32, len(w.wall)), make([]bool, len(w.wall))
	before, count := int64(0), int32(0)
	for i, wall := range w.wall {
		var name int64 // when it was opened, and one more
		if m := w.week[i]; o.open[m] {
			name = wall - o.since[m] + 1
			if o.since[m] == weekLong {
				name = 1
			}
		}
		if name != before {
			count++
		}
		if before = name; name != 0 {
			number[i] = count
		}
	}
	for i := range len(w.wall) - 1 {
		if over := number[i] != 0 && number[i+1] != number[i]; !over {
			continue
		}
		m := w.week[i]
		from := w.wall[i] - o.since[m]
		if !o.last[m] || w.wall[i+1] < from { // it comes again
			continue
		}
		for j := i; j >= 0 && number[j] == number[i] && i+1-j <= o.lead; j-- {
			quiet[j] = true
		}
	}
	return number, quiet
}

// times is what a timetable means: the minutes of its reminders from the first
// whole stretch to the beginning of the last, and these bounds.
func (w *walk) times(o *office) (due []int, begin, end int) {
	number, quiet := w.open(o)
	begin, end = compared(number)
	is := w.planned(o)
	if o.every > 0 {
		is = interval(number, o.every)
	}
	for i := range w.wall {
		if d := is(i); d && number[i] != 0 && !quiet[i] && i >= begin && i < end {
			due = append(due, i)
		}
	}
	return due, begin, end
}

// interval counts the minutes of each stretch.
func interval(number []int32, every int) func(i int) bool {
	since := 0
	return func(i int) bool {
		if i == 0 || number[i] != number[i-1] {
			since = 0
		} else {
			since++
		}
		return since > 0 && since%every == 0
	}
}

// planned looks at each wall minute once, the first time it is shown or passed.
func (w *walk) planned(o *office) func(i int) bool {
	seen := w.before
	return func(i int) (is bool) {
		if seen+1 == w.wall[i] { // as nearly always
			seen++
			return o.open[w.week[i]] && o.planned[w.week[i]]
		}
		for m := seen + 1; m <= w.wall[i]; m++ { // more than one where a gap was
			at := weekMinute(m)
			is = is || o.open[at] && o.planned[at]
		}
		seen = max(seen, w.wall[i])
		return is
	}
}

// compared is where the oracle knows all.
func compared(number []int32) (begin, end int) {
	begin, end = 1, len(number)-1
	for begin < len(number)-1 && number[begin] == number[0] {
		begin++
	}
	for end > begin && number[end] == number[len(number)-1] {
		end--
	}
	return begin, end + 1
}

// differs compares a plan with the oracle, one reminder after the other: nothing
// outside the hours, nothing twice, nothing missing. It tells how many it
// compared, and the first difference.
func (w *walk) differs(plan *Plan, o *office) (reminders int, difference string) {
	due, begin, end := w.times(o)
	t, over := w.at(begin).Add(-time.Second), w.at(end)
	for _, i := range due {
		want := w.at(i)
		if t = plan.Next(t); !t.Equal(want) {
			return reminders, fmt.Sprintf("the reminder of %s comes at %s", want.In(w.zone), t.In(w.zone))
		}
		reminders++
	}
	if t = plan.Next(t); !t.IsZero() && t.Before(over) {
		return reminders, fmt.Sprintf("nothing is due at %s", t.In(w.zone))
	}
	capped, difference := w.spreads(plan, o, due)
	return reminders + capped, difference
}

// spreads compares what is left of the reminders under the cap, a day after the
// other: each comes by what came before it.
func (w *walk) spreads(plan *Plan, o *office, due []int) (reminders int, difference string) {
	for len(due) > 0 {
		date, n := o.date(w.wall[due[0]]), 1
		for n < len(due) && o.date(w.wall[due[n]]) == date {
			n++
		}
		today := due[:n]
		if due = due[n:]; len(due) == 0 || reminders == 0 && today[0] < wholeDay {
			continue // it may not be all of the day
		}
		came := Tally{Day: date}
		next := w.at(today[0])
		for _, i := range shared(today, o.perDay) {
			if want := w.at(i); !next.Equal(want) {
				return reminders, fmt.Sprintf("of %d at the most, after %d of the day, that of %s comes at %s", o.perDay, came.Count, want.In(w.zone), next.In(w.zone))
			}
			came.Count++
			reminders++
			next = plan.following(came, next)
		}
		if n > o.perDay && o.perDay == 1 {
			continue // the plan's next is told that it is enough
		}
		if after := w.at(due[0]); !next.Equal(after) {
			return reminders, fmt.Sprintf("the next day begins at %s, not %s", after.In(w.zone), next.In(w.zone))
		}
	}
	return reminders, ""
}

// shared are the minutes of a day that a cap leaves: the first, and then whichever is
// nearest to where the rest of the day would be in equal parts, as long as there are
// enough behind it.
func shared(minutes []int, most int) []int {
	if len(minutes) <= most {
		return minutes
	}
	left := []int{minutes[0]}
	last := minutes[len(minutes)-1]
	for at := 0; len(left) < most; {
		parts := most - len(left)
		off := func(i int) int { // of the part's end, in parts of a minute
			d := (minutes[i]-minutes[at])*parts - (last - minutes[at])
			return max(d, -d)
		}
		best := at + 1
		for i := at + 1; i <= len(minutes)-parts; i++ {
			if off(i) <= off(best) {
				best = i
			}
		}
		at = best
		left = append(left, minutes[at])
	}
	return left
}

// spelled is a field of a cron spec taken literally, number by number, for the
// forms that are used here.
func spelled(field string, numbers int) []bool {
	is := make([]bool, numbers)
	for part := range strings.SplitSeq(field, ",") {
		var a, b, step int
		switch {
		case part == "*":
			b, step = numbers-1, 1
		case strings.HasPrefix(part, "*/"):
			fmt.Sscanf(part, "*/%d", &step)
			b = numbers - 1
		case strings.Contains(part, "-"):
			fmt.Sscanf(part, "%d-%d", &a, &b)
			step = 1
		default:
			fmt.Sscan(part, &a)
			b, step = a, 1
		}
		for n := a; n <= b; n += step {
			is[n] = true
		}
	}
	return is
}
