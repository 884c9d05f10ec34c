package phrase

import (
	"slices"
	"strings"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
)

// Pause reads a time that is announced, as people type it: from 20 Dec to 3 Jan,
// friday 14:00 - 16:00, next week, tomorrow, on friday, friday afternoon. Of a day at
// the end, "to" means that it is the last and "until" that it is the first one after.
// It begins with the day's hours, as the day of a night does. ok is false of what is
// none, as far as it can be read: the end of a pause that begins at once is When's.
// Both moments are in UTC; what began already begins now. The error is prefs.Problems;
// of what can be read in more than one way it has the ways.
func (w Week) Pause(text string, now time.Time, zone *time.Location) (p prefs.Pause, ok bool, err error) {
	if len(text) > longestPhrase {
		return p, false, nil // When says so
	}
	r := w.reader(text, now, zone)
	words := announced(text)
	from, mark, to := parted(words)
	var all []prefs.Pause
	switch {
	case mark != "":
		all = r.between(from, mark, to)
	default:
		all = r.whole(words)
	}
	can := r.possible(all)
	switch {
	case len(all) == 0:
		return p, false, nil
	case len(can) == 0 && slices.ContainsFunc(all, func(p prefs.Pause) bool { return r.tooFar(p.Until) }):
		return p, true, r.problem(WhenTooFar)
	case len(can) == 0:
		return p, true, r.problem(WhenPast)
	case len(can) > 1:
		return p, true, whenProblem(WhenTwoReadings, prefs.Args{"Text": prefs.Quoted(r.said), ways: r.inWords(can)})
	}
	return can[0], true, nil
}

// SaidPause is a pause as Pause reads it, and nothing else. Both of its moments are in
// one zone.
func SaidPause(p prefs.Pause) string {
	return "from " + strings.ToLower(p.From.Format(time.RFC3339)) + " " + Said(p.Until)
}

// possible are those that can be meant.
func (r *whenReader) possible(all []prefs.Pause) (can []prefs.Pause) {
	for _, p := range all {
		if p.From.Before(r.now) {
			p.From = r.now
		}
		p = prefs.Pause{From: p.From.UTC(), Until: p.Until.UTC()}
		if p.Until.After(p.From) && !r.tooFar(p.Until) && !slices.Contains(can, p) {
			can = append(can, p)
		}
	}
	return can
}

func (r *whenReader) inWords(can []prefs.Pause) (all []Reading) {
	for _, p := range can {
		from, until := p.From.In(r.zone), p.Until.In(r.zone)
		all = append(all, Reading{Text: SaidPause(prefs.Pause{From: from, Until: until}), From: from, Until: until})
	}
	return all
}

// announced are the words of a text without what people say around a time.
func announced(text string) []string {
	var words []string
	for w := range strings.FieldsSeq(plain(text)) {
		if w = endless(w); w == "" {
			continue
		}
		a, b, ranged := strings.Cut(w, "-")
		switch {
		case w == "-":
			w = "to"
		case ranged && a != "" && b != "" && edgy(a) && edgy(b):
			words = append(words, a, "to")
			w = b
		}
		words = append(words, w)
	}
	words = withoutManners(words)
	for len(words) > 0 && slices.Contains([]string{"reminders", "the", "my", "me", "it", "all", "everything", "reminding", "them", "vacation", "holiday", "holidays", "leave"}, words[0]) {
		words = words[1:]
	}
	return words
}

// edgy reports whether a time can begin or end with a word.
func edgy(word string) bool {
	_, clock := readClock(word)
	_, day := readDay(word)
	return clock || day || strings.Trim(word, "0123456789.") == "" || strings.ContainsRune(word, '/')
}

// parted takes apart what is from one moment to another. mark is the word between
// them; "": there is none.
func parted(words []string) (from []string, mark string, to []string) {
	if len(words) == 0 {
		return nil, "", nil
	}
	begins := slices.Contains([]string{"from", "between", "starting", "beginning"}, words[0])
	for i, w := range words {
		switch w {
		case "to", "until", "till", "til", "through", "thru":
		case "and", "for":
			if !begins || w == "and" && words[0] != "between" {
				continue
			}
		default:
			continue
		}
		if i > 0 && i < len(words)-1 {
			return words[:i], w, words[i+1:]
		}
		return nil, "", nil
	}
	return nil, "", nil
}

// edge is a moment that a time begins or ends with.
type edge struct {
	days []dates // in each way they can be read; none: the day of the other edge
	from prefs.Minute
	to   prefs.Minute
	// clocks are the times of the day that may be meant; none: the whole day, or from
	// and to of it.
	clocks []prefs.Minute
	part   bool
	exact  time.Time // else zero
}

func (r *whenReader) edge(words []string) (e edge, ok bool) {
	words = slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		return slices.Contains([]string{"from", "on", "at", "between", "starting", "beginning"}, w)
	})
	if len(words) == 0 {
		return e, false
	}
	if t, err := time.Parse(time.RFC3339, strings.ToUpper(words[0])); err == nil && len(words) == 1 {
		e.exact = t
		return e, true
	}
	if from, to, part := partOfDay(words[len(words)-1]); part {
		e.from, e.to, e.part = from, to, true
		if words = words[:len(words)-1]; len(words) == 0 || len(words) == 1 && (words[0] == "this" || words[0] == "the") {
			words = []string{"today"}
		}
	}
	if clock, isClock := readClock(words[0]); isClock && len(words) == 1 && !e.part {
		e.clocks = clocks(clock)
		return e, true
	}
	if _, isClock := readClock(words[0]); isClock && len(words) > 1 && !isNumber(words[0]) { // 9:00 monday
		words = append(slices.Clone(words[1:]), words[0])
	}
	before := r.clock
	r.clock = true
	defer func() { r.clock = before }()
	found, rest, err := r.date(words)
	if err != nil || len(found) == 0 {
		return e, false
	}
	e.days = found
	if len(rest) > 0 {
		clock, isClock := readClock(rest[0])
		if !isClock || len(rest) > 1 || e.part {
			return e, false
		}
		e.clocks = clocks(clock)
	}
	return e, true
}

func clocks(c clockTime) []prefs.Minute {
	if c.small() {
		return []prefs.Minute{c.minute + noon, c.minute}
	}
	return []prefs.Minute{c.minute}
}

// at is a time of the day of a date.
func (r *whenReader) at(day time.Time, m prefs.Minute) time.Time {
	return schedule.FromWall(day.Add(time.Duration(m)*time.Minute), r.zone)
}

// pauses are those that begin with an edge and end as ends says of such a moment and
// its day. Of each way to read the edge it is the first day with a pause that is not
// over; where there is none, they are all there.
func (r *whenReader) pauses(e edge, ends func(from, day time.Time) []time.Time) (all []prefs.Pause) {
	switch {
	case !e.exact.IsZero():
		e.days = one(r.days.Of(e.exact))
	case len(e.days) == 0: // be it in a night that is of the day before
		today := schedule.ToWall(r.now, r.zone).Truncate(24 * time.Hour)
		e.days = one(today, today.AddDate(0, 0, 1))
	}
	for _, d := range e.days {
		var over []prefs.Pause
		for _, day := range d.days {
			if d.guessed && !r.believed(day) {
				continue
			}
			var found []prefs.Pause
			for _, from := range r.begins(e, day) {
				for _, until := range ends(from, day) {
					found = append(found, prefs.Pause{From: from, Until: until})
				}
			}
			if len(r.possible(found)) > 0 {
				over = found
				break
			}
			over = append(over, found...)
		}
		all = append(all, over...)
	}
	return all
}

// believed reports whether the year of a day may be meant that was guessed: of days
// just past, this one is, since what they begin may go on.
func (r *whenReader) believed(day time.Time) bool {
	ahead := r.at(day, 0).Sub(r.now)
	return ahead <= almostAYear && ahead >= almostAYear-366*24*time.Hour
}

// begins are the moments at which an edge may begin on a day. Of times that are to
// come or over, those to come are meant.
func (r *whenReader) begins(e edge, day time.Time) (all []time.Time) {
	switch {
	case !e.exact.IsZero():
		return []time.Time{e.exact}
	case e.part && e.from > 0:
		return []time.Time{r.at(day, e.from)}
	case len(e.clocks) == 0:
		return []time.Time{schedule.DayBegins(r.days, day)}
	}
	for _, m := range e.clocks {
		all = append(all, r.at(day, m))
	}
	if coming := func(t time.Time) bool { return t.After(r.now) }; slices.ContainsFunc(all, coming) {
		return slices.DeleteFunc(all, func(t time.Time) bool { return !coming(t) })
	}
	return all
}

// end are the moments that a time may end with which began then, on a day.
func (r *whenReader) end(e edge, last bool, from, day time.Time) (all []time.Time) {
	if !e.exact.IsZero() {
		return []time.Time{e.exact}
	}
	if len(e.days) == 0 {
		e.days = one(day, day.AddDate(0, 0, 1))
	}
	for _, d := range e.days {
		for _, day := range d.days {
			found := false
			for _, t := range r.ends(e, day, last) {
				if t.After(from) {
					all, found = append(all, t), true
				}
			}
			if found {
				break
			}
		}
	}
	return all
}

func (r *whenReader) ends(e edge, day time.Time, last bool) (all []time.Time) {
	for _, m := range e.clocks {
		all = append(all, r.at(day, m))
	}
	switch {
	case len(all) > 0:
		return all
	case e.part && e.to < midnight:
		return []time.Time{r.at(day, e.to)}
	case e.part || last:
		return []time.Time{schedule.DayBegins(r.days, day.AddDate(0, 0, 1))}
	}
	return []time.Time{schedule.DayBegins(r.days, day)}
}

// between are the times from one moment to another.
func (r *whenReader) between(from []string, mark string, to []string) (all []prefs.Pause) {
	from, to = sharedMonth(from, to)
	begins, ok := r.edge(from)
	if !ok {
		return nil
	}
	if mark == "for" {
		l, long := readLapse(to)
		if !long {
			return nil
		}
		return r.pauses(begins, func(from, _ time.Time) []time.Time {
			later := *r
			later.now = from
			return []time.Time{later.after(l).Time}
		})
	}
	ends, ok := r.edge(to)
	if !ok {
		return nil
	}
	last := mark != "until" && mark != "till" && mark != "til"
	return r.pauses(begins, func(from, day time.Time) []time.Time { return r.end(ends, last, from, day) })
}

// sharedMonth gives both days the month that is said once: 20 to 24 dec.
func sharedMonth(from, to []string) (first, last []string) {
	bare := func(words []string) (string, bool) {
		word := words[len(words)-1]
		_, th := ordinal(word)
		return word, th || isNumber(strings.TrimSuffix(word, "."))
	}
	if len(from) == 0 || len(to) == 0 {
		return from, to
	}
	if _, isBare := bare(from); isBare && months(to) == 1 && months(from) == 0 {
		return append(slices.Clone(from), to[len(to)-1]), to
	}
	if day, isBare := bare(to); isBare && len(to) == 1 && months(from) == 1 {
		for _, w := range from {
			if months([]string{w}) == 1 {
				return from, []string{w, day}
			}
		}
	}
	return from, to
}

// whole are times that are said in one: next week, tomorrow, friday afternoon.
func (r *whenReader) whole(words []string) (all []prefs.Pause) {
	if len(words) == 0 {
		return nil
	}
	days := func(from, to time.Time) []prefs.Pause {
		return []prefs.Pause{{From: schedule.DayBegins(r.days, from), Until: schedule.DayBegins(r.days, to)}}
	}
	on := words[0] == "on" || words[0] == "during"
	if on {
		words = words[1:]
	}
	today := r.today()
	switch strings.Join(words, " ") {
	case "next week", "all next week", "the next week":
		return days(r.nextWeek(today), r.nextWeek(today).AddDate(0, 0, 7))
	case "the week after next":
		return days(r.nextWeek(today).AddDate(0, 0, 7), r.nextWeek(today).AddDate(0, 0, 14))
	case "next month":
		next := time.Date(today.Year(), today.Month()+1, 1, 0, 0, 0, 0, time.UTC)
		return days(next, next.AddDate(0, 1, 0))
	case "weekend", "the weekend", "this weekend":
		saturday := today.AddDate(0, 0, int(time.Saturday-today.Weekday()+7)%7)
		if today.Weekday() == time.Sunday {
			saturday = today.AddDate(0, 0, -1)
		}
		return days(saturday, saturday.AddDate(0, 0, 2))
	}
	e, ok := r.edge(words)
	if !ok || !e.exact.IsZero() || len(e.days) == 0 || len(e.clocks) > 0 {
		return nil
	}
	for _, d := range e.days {
		if d.month || d.ends && !e.part { // in december; today
			return nil
		}
	}
	if !on && !e.part && words[0] != "tomorrow" {
		return nil // it may be the end: see When
	}
	return r.pauses(e, func(_, day time.Time) []time.Time { return r.ends(e, day, true) })
}
