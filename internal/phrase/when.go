package phrase

import (
	"slices"
	"strings"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
)

// almostAYear is how far ahead a date without a year is believed. Whoever names
// yesterday's has mistyped.
const almostAYear = 330 * 24 * time.Hour

// Week is the day that somebody's week begins on, and their days.
type Week struct {
	Begins time.Weekday
	Days   prefs.Days
}

// WeekOf is the week of somebody with this timetable: it begins on Monday, unless
// they work on Sunday, or on Saturday and Sunday, and not on the day before.
func WeekOf(t prefs.Timetable) Week {
	off := func(d time.Weekday) bool { return len(t.Hours[d]) == 0 }
	w := Week{time.Monday, t.Days()}
	switch {
	case off(time.Sunday):
	case off(time.Saturday):
		w.Begins = time.Sunday
	case off(time.Friday):
		w.Begins = time.Saturday
	}
	return w
}

// When reads a moment to come, as people type it: how long from now (20m,
// 1h30, 2 weeks), a time of the day (until 14:30: the next time it is that
// late), a day (until monday, tomorrow, 3 Jan, the 3rd, 2026-12-24), which begins
// at midnight unless a time is said with it and is over with "through", or the
// end of a stretch (this week, the rest of the month). A day, week or month to
// come needs "until" or the like: "pause friday" wants Friday off, and not all
// days before it. Nothing at all gives the zero time: the caller knows what that
// means; and "until further notice" gives prefs.Forever. Any other moment is
// after now, in UTC, and at most a year ahead. The error is prefs.Problems; of
// what can be read in more than one way it has the ways.
func (w Week) When(text string, now time.Time, zone *time.Location) (time.Time, error) {
	if len(text) > longestPhrase {
		return time.Time{}, tooLong(prefs.FieldWhen, text, longestPhrase)
	}
	r := w.reader(text, now, zone)
	words := r.skipFillers(withoutManners(tidy(text)))
	if r.clock {
		words = withoutOClock(words)
	}
	switch {
	case len(words) == 0 && r.clock:
		return time.Time{}, r.problem(WhenEndMissing)
	case len(words) == 0:
		return time.Time{}, nil
	case slices.Contains(forever(), strings.Join(words, " ")), !r.clock && (words[0] == "this" || words[0] == "that") && len(words) == 1:
		return prefs.Forever, nil
	case months(words) > 1:
		return time.Time{}, whenProblem(WhenTwoDays, nil)
	}
	all, err := r.read(words)
	if err != nil {
		return time.Time{}, err
	}
	return r.decide(all, words)
}

func (w Week) reader(text string, now time.Time, zone *time.Location) whenReader {
	days := w.Days
	days.Zone = zone
	return whenReader{now: now.UTC().Truncate(time.Second), zone: zone, days: days, week: w.Begins, said: strings.Join(strings.Fields(text), " ")}
}

type whenReader struct {
	now  time.Time
	zone *time.Location
	days prefs.Days   // in it
	week time.Weekday // that it begins on
	said string

	clock   bool // "until 9" means nine o'clock, "20" means 20 minutes
	length  bool // "for" or "in" was said
	through bool // the day that is named is to be over
	ahead   bool // a day, week or month is named, not just how long, a time or today
	evening bool // a time is one of the evening
}

// decide takes the one moment that can be meant, or asks.
func (r *whenReader) decide(all []moment, words []string) (time.Time, error) {
	var can []Reading
	for _, m := range all {
		if r.wrong(m) == "" && !slices.ContainsFunc(can, func(c Reading) bool { return c.Until.Equal(m.Time) }) {
			wall := m.In(r.zone)
			can = append(can, Reading{Text: Said(wall), Until: wall})
		}
	}
	switch {
	case len(can) == 0:
		return time.Time{}, r.problem(r.wrong(all[0]))
	case len(can) > 1:
		return time.Time{}, whenProblem(WhenTwoReadings, prefs.Args{"Text": prefs.Quoted(r.said), ways: can})
	case r.ahead && !r.clock && !can[0].Until.Before(schedule.DayEnds(r.days, r.now)):
		end := prefs.Clip(strings.Join(words, " "))
		return time.Time{}, whenProblem(WhenBeginOrEnd, prefs.Args{"Text": prefs.Quoted(end), "End": end, ways: can})
	}
	return can[0].Until.UTC(), nil
}

// moment is one that may be meant.
type moment struct {
	time.Time

	guessed bool // its year
}

// wrong says why a moment cannot be meant; "": it can.
func (r *whenReader) wrong(m moment) prefs.Code {
	switch {
	case m.guessed && m.Sub(r.now) > almostAYear:
		return WhenJustPast
	case !m.After(r.now):
		return WhenPast
	case r.tooFar(m.Time):
		return WhenTooFar
	}
	return ""
}

func (r *whenReader) tooFar(t time.Time) bool { return t.After(r.now.AddDate(1, 0, 0)) }

// withoutManners drops what people say around what they want.
func withoutManners(words []string) []string {
	polite := func(w string) bool {
		return slices.Contains([]string{"please", "pls", "plz", "thanks", "thx", "bitte", "danke", "ok", "okay", "now", ""}, strings.Trim(w, ",.!?"))
	}
	for len(words) > 0 && polite(words[0]) {
		words = words[1:]
	}
	for len(words) > 0 && polite(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	if n := len(words); n >= 2 && words[n-2] == "thank" && words[n-1] == "you" {
		words = words[:n-2]
	}
	if n := len(words); n > 0 {
		words = append(slices.Clone(words[:n-1]), strings.TrimRight(words[n-1], ","))
	}
	return words
}

// withoutOClock drops what people say behind a time of the day. That 17:30 hours
// would be a length of time is not meant behind "until".
func withoutOClock(words []string) []string {
	n := len(words)
	switch {
	case n > 2 && words[n-2] == "o" && words[n-1] == "clock":
		return words[:n-2]
	case n < 2:
		return words
	}
	before := words[n-2]
	c, ok := readClock(before)
	switch words[n-1] {
	case "oclock", "uhr":
		return words[:n-1]
	case "hours", "hrs", "hr":
		if ok && !c.bare && !c.half && !strings.Contains(before, ".") {
			return words[:n-1]
		}
	}
	return words
}

func (r *whenReader) skipFillers(words []string) []string {
	for len(words) > 0 {
		switch strings.Trim(words[0], ",") {
		case "until", "till", "til", "at", "by":
			r.clock = true
		case "through", "thru", "including":
			r.clock, r.through = true, true
		case "for", "in":
			r.length = true
		case "on", "from", "now", "the", "my", "vacation", "holiday", "holidays", "leave",
			"it", "me", "all", "everything", "reminders", "reminder", "reminding", "notifications", "notifying",
			"messages", "messaging", "sending", "bothering", "bugging", "pinging", "nagging", "asking", "them", "these", "those", "any", "more", "anymore", "bot", "unhunch":
		default:
			return words
		}
		words = words[1:]
	}
	return words
}

// forever is what people say for as long as they like.
func forever() []string {
	return []string{
		"ever", "forever", "good", "indefinitely", "permanently", "completely", "further notice", "i say so", "i say otherwise", "i resume",
		"i am back", "i m back", "i get back", "i return", "i come back", "i want them again", "as long as i like",
	}
}

func (r *whenReader) read(words []string) ([]moment, error) {
	if i := slices.Index(words, "tonight"); i >= 0 && len(words) > 1 { // 9 tonight
		words, r.evening = slices.Clone(words), true
		words[i] = "today"
	}
	if end, ok := r.stretch(words); ok {
		return []moment{{Time: schedule.DayBegins(r.days, end)}}, nil
	}
	if t, err := time.Parse(time.RFC3339, strings.ToUpper(words[0])); err == nil && len(words) == 1 {
		r.ahead = true
		return []moment{{Time: t}}, nil
	}
	if all := r.lengths(words); len(all) > 0 {
		return all, nil
	}
	found, rest, err := r.date(words)
	if c, ok := readClock(strings.Trim(words[0], ",")); ok && err == nil && len(found) == 0 && len(words) > 1 && (r.clock || !c.bare) {
		found, rest, err = r.date(skip(words[1:], "on", "the")) // 5pm today
		rest = slices.Concat(words[:1], rest)
	}
	if err != nil {
		return nil, err
	}
	clock, ok := r.timeOfDay(rest)
	if !ok {
		return nil, r.problem(WhenNotUnderstood)
	}
	first := strings.Trim(words[0], ",")
	r.ahead = len(found) > 0 && first != "today" && strings.Trim(words[len(words)-1], ",") != "today"
	if len(found) == 0 {
		return r.next(*clock), nil
	}
	var all []moment
	for _, d := range found {
		all = append(all, r.on(d, clock)...)
	}
	return all, nil
}

func skip(words []string, these ...string) []string {
	for len(words) > 0 && slices.Contains(these, words[0]) {
		words = words[1:]
	}
	return words
}

// timeOfDay reads what is left beside the day: nothing, or a time.
func (r *whenReader) timeOfDay(words []string) (c *clockTime, ok bool) {
	at := slices.Contains(words, "at")
	words = slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "at" })
	if len(words) == 0 {
		return nil, true
	}
	read, ok := readClock(strings.Trim(words[0], ","))
	if len(words) != 1 || !ok || read.bare && !r.clock && !at {
		return nil, false
	}
	return &read, true
}

// next is the next time that the clock shows this. Where that is only tomorrow,
// and it would be today in the other half of the day, either may be meant.
func (r *whenReader) next(c clockTime) []moment {
	today := r.today()
	at := func(m prefs.Minute) moment { return r.first([]time.Time{today, today.AddDate(0, 0, 1)}, m, false) }
	literal := at(c.minute)
	if c.exact {
		return []moment{literal}
	}
	other := at((c.minute + noon) % midnight)
	if tonight := c.minute < noon || c.bare || !r.now.Before(schedule.FromWall(today.Add(18*time.Hour), r.zone)); tonight && other.Before(literal.Time) {
		return []moment{other, literal}
	}
	return []moment{literal}
}

// on are the moments that a time on a day may be; nil: no time was said.
func (r *whenReader) on(d dates, c *clockTime) []moment {
	at := func(m prefs.Minute) moment { return r.first(d.days, m, d.guessed) }
	switch {
	case c == nil && (r.through || d.ends):
		return []moment{r.firstDay(d.over(), d.guessed)}
	case c == nil:
		return []moment{r.firstDay(d.days, d.guessed)}
	case c.ends:
		return []moment{at(0), at(midnight)}
	case r.evening && !c.exact && c.minute < noon:
		return []moment{at(c.minute + noon)}
	case c.small():
		return []moment{at(c.minute + noon), at(c.minute)}
	case c.bare && !c.exact && c.minute < noon && !at(c.minute).After(r.now):
		return []moment{at(c.minute + noon)} // 8 today
	}
	return []moment{at(c.minute)}
}

// first is the first of the moments that is to come, or the last one if all are
// past.
func (r *whenReader) first(days []time.Time, m prefs.Minute, guessed bool) moment {
	var t time.Time
	for _, d := range days {
		t = schedule.FromWall(d.Add(time.Duration(m)*time.Minute), r.zone)
		if t.After(r.now) {
			break
		}
	}
	return moment{t, guessed}
}

// firstDay is first of the moments at which days begin.
func (r *whenReader) firstDay(days []time.Time, guessed bool) moment {
	var t time.Time
	for _, d := range days {
		if t = schedule.DayBegins(r.days, d); t.After(r.now) {
			break
		}
	}
	return moment{t, guessed}
}

// today is the midnight in wall time of the day that it is.
func (r *whenReader) today() time.Time { return r.days.Of(r.now) }

func (r *whenReader) problem(code prefs.Code) error {
	return whenProblem(code, prefs.Args{"Text": prefs.Quoted(r.said)})
}

func whenProblem(code prefs.Code, args prefs.Args) error {
	return problem(prefs.FieldWhen, code, args)
}
