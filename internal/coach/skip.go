package coach

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// Skip leaves out reminders, as it was typed: nothing for the next, which is the open
// card's, or else the one that is held, or else the one to come; a number for so many
// of them; or today, or tomorrow once today's are over.
type Skip struct{ Text string }

// What comes of it. Times are on the person's wall; the zero time is none.
type (
	// SkippedTo says which reminder comes after those that were left out. Of a card
	// that was there, nothing is in LeftOut.
	SkippedTo struct {
		LeftOut []time.Time
		Next    time.Time
	}
	// NoneToSkip answers who leaves out a day that has no reminder, or has none any more.
	NoneToSkip struct{ Next time.Time }
	// CannotSkip answers what cannot be left out. First is a reminder of today that
	// comes before those of tomorrow.
	CannotSkip struct {
		Asked string // as it was typed
		First time.Time
	}
)

func (Skip) intent()       {}
func (SkippedTo) answer()  {}
func (NoneToSkip) answer() {}
func (CannotSkip) answer() {}

// mostSkipped is how many reminders can be left out at once: for more there is the
// pause.
const mostSkipped = 12

// skipped is what somebody wants to leave out: so many reminders, a day, or the
// reminder of a moment.
type skipped struct {
	reminders int
	day       string    // "today", "tomorrow" or ""
	due       time.Time // else zero
}

func readSkip(text string) (s skipped, ok bool) {
	words := strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return strings.ContainsRune(" \t\n\u00a0.,!?", c) })
	words = slices.DeleteFunc(words, func(word string) bool { return slices.Contains(empty(), word) })
	switch {
	case len(words) == 0:
		return skipped{reminders: 1}, true
	case len(words) > 1:
		return s, false
	case words[0] == "today", words[0] == "tomorrow":
		return skipped{day: words[0]}, true
	}
	if t, err := time.Parse(time.RFC3339, strings.ToUpper(words[0])); err == nil {
		return skipped{due: t}, true
	}
	n, err := strconv.Atoi(words[0])
	if err != nil {
		n = 1 + slices.Index([]string{"one", "two", "three", "four", "five", "six"}, words[0])
	}
	return skipped{reminders: n}, n > 0 && n <= mostSkipped
}

// empty are the words that say nothing more of what is to be left out.
func empty() []string {
	return []string{"the", "next", "this", "it", "that", "reminder", "reminders", "break", "breaks", "ones", "for", "of", "rest", "please"}
}

func (i Skip) change(d *desk) (Answer, bool) {
	s, ok := readSkip(i.Text)
	switch {
	case !d.Person.Wanted(d.now):
		return NotReminded{}, false
	case !ok:
		return CannotSkip{Asked: i.Text}, false
	case s.day == "today":
		return skipToday(d)
	case s.day == "tomorrow":
		return skipTomorrow(d, i.Text)
	case !s.due.IsZero():
		return skipThat(d, s.due)
	}
	return skipNext(d, i.Text, s.reminders)
}

// skipThat leaves the reminder of a moment out, and no other one in its place.
func skipThat(d *desk, due time.Time) (Answer, bool) {
	switch {
	case due.Equal(d.skippable()):
		return skipNext(d, "", 1)
	case due.After(d.now): // it is left out already
		return SkippedTo{Next: d.next()}, false
	}
	return NoneToSkip{d.next()}, false
}

// skipNext leaves so many reminders out: the one that is there first.
func skipNext(d *desk, asked string, n int) (Answer, bool) {
	open, held := d.open(), d.Held()
	if open || !held.IsZero() {
		n--
	}
	if open {
		skipCard(d)
	}
	coming := d.planned(n + 1)
	switch {
	case len(coming) > n:
	case open: // and there is none after it for a year
		return SkippedTo{Next: d.next()}, true
	case len(coming) == 0:
		return NoneToSkip{}, false
	default:
		return CannotSkip{Asked: asked}, false
	}
	left, next := append([]time.Time(nil), coming[:n]...), coming[n]
	if !open && !held.IsZero() {
		d.Note(session.Note{At: d.now, Due: held, What: session.WasDropped, Why: string(schedule.Skipped)})
		left = append([]time.Time{d.Local(held)}, left...)
	}
	if !open || n > 0 {
		d.Person.Due, d.Person.Snoozes = next.UTC(), 0
	}
	return SkippedTo{LeftOut: left, Next: cmp.Or(d.next(), next)}, true
}

// skipToday is a pause: so it can be ended.
func skipToday(d *desk) (Answer, bool) {
	next := d.next()
	if !d.open() && d.Held().IsZero() && date(d, next) != date(d, d.now) {
		return NoneToSkip{next}, false
	}
	offToday(d)
	return pausedUntil(d), true
}

// skipTomorrow is a pause, too, where nothing more comes today: one that begins at once.
func skipTomorrow(d *desk, asked string) (Answer, bool) {
	tomorrow := d.tomorrow(d.now)
	next := d.next()
	switch {
	case !d.Held().IsZero():
		return CannotSkip{asked, d.Local(d.Held())}, false
	case date(d, next) == date(d, d.now):
		return CannotSkip{asked, next}, false
	case date(d, next) != date(d, tomorrow):
		return NoneToSkip{next}, false
	}
	return pause(d, d.tomorrow(tomorrow))
}

// date is the date of the person's day at a moment; "" of none.
func date(d *desk, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return d.Date(t)
}
