package status

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"unhunch/internal/prefs"
)

// back is what a status says to take back what else it says.
type back struct {
	unless, until []match
	others        []match
	later         []putOff
}

// putOff is where a day to come was named.
type putOff struct {
	match
	leads bool // it begins a part of the status, or belongs to an absence before it
}

func (w *Words) back(s speech) back {
	b := back{unless: all(w.unless, s), until: all(w.until, s), others: all(w.others, s)}
	b.unless = slices.DeleteFunc(b.unless, func(u match) bool { return s.parted(u.from, u.to, "") }) // ill, be back soon
	days := slices.DeleteFunc(all(w.later, s), s.span)
	if len(days) == 0 {
		return b
	}
	var absences []match
	for _, p := range w.phrases {
		if p.rule == prefs.RuleVacation {
			absences = append(absences, p.in(s)...)
		}
	}
	for _, m := range days {
		leads := s.partBegins(m.from) || slices.ContainsFunc(absences, func(a match) bool { return s.joined(a, m) })
		b.later = append(b.later, putOff{m, leads})
	}
	return b
}

func all(phrases []phrase, s speech) (found []match) {
	for _, p := range phrases {
		found = append(found, p.in(s)...)
	}
	return found
}

// takes reports whether a phrase does not mean what it says. Sick leave that is
// only to come is seldom told, so that a day to come takes back holidays alone.
func (b back) takes(m match, rule prefs.Rule, s speech) bool {
	return slices.ContainsFunc(b.others, func(o match) bool { return o.has(m) || m.from >= o.to && !s.parted(o.to, m.from, opening) }) ||
		slices.ContainsFunc(b.unless, func(u match) bool { return u.has(m) || s.reaches(u, m) }) ||
		slices.ContainsFunc(b.until, func(u match) bool { return u.has(m) || s.reaches(u, m) && !s.dated(u.last, m.first) }) ||
		rule == prefs.RuleVacation && slices.ContainsFunc(b.later, func(p putOff) bool { return p.has(m) || s.putsOff(p, m) })
}

// has reports whether another match is part of this one. One that this one is
// part of stands: the "not" of "do not disturb".
func (m match) has(other match) bool { return m.from <= other.from && other.to <= m.to }

// reaches reports whether a match comes after another in the same part of the
// status, with two words between them at most.
func (s speech) reaches(m, other match) bool {
	const between = 2
	return other.from >= m.to && other.first-m.last <= between && !s.parted(m.to, other.from, "")
}

// putsOff reports whether a day to come is that of an absence: it follows it at
// once, or leads up to it with three words between them at most, and dates.
func (s speech) putsOff(day putOff, absence match) bool {
	const between = 3
	return s.joined(absence, day.match) || day.leads && absence.from >= day.to &&
		s.undated(day.last, absence.first) <= between && !s.parted(day.to, absence.from, opening)
}

// opening is what may stand between a day and what it is the day of.
const opening = " :("

func (s speech) joined(m, next match) bool {
	return next.from >= m.to && strings.Trim(s.text[m.to:next.from], opening) == ""
}

// span reports whether a day is the first of two. That may have come.
func (s speech) span(m match) bool {
	const between = 2
	next := s.words[m.last:min(m.last+between, len(s.words))]
	return s.words[m.last-1].day && slices.ContainsFunc(next, func(w word) bool { return w.day })
}

// dated reports whether a day, a month or a number is among some words.
func (s speech) dated(first, end int) bool {
	return first < end && slices.ContainsFunc(s.words[first:end], func(w word) bool { return w.date })
}

// undated counts the words between two that are no days, months or numbers:
// "upcoming leave Jan 4-8: PTO".
func (s speech) undated(first, end int) (n int) {
	for _, w := range s.words[min(first, end):end] {
		if !w.date {
			n++
		}
	}
	return n
}

func (s speech) partBegins(at int) bool {
	end := len(strings.TrimRightFunc(s.text[:at], func(r rune) bool { return !inWord(r) }))
	return end == 0 || s.parted(end, at, "")
}

// parted reports whether something between two bytes of a status parts what it
// says: a comma, but not the point in "24.12." nor the hyphen in "well-earned",
// and nothing of except.
func (s speech) parted(from, to int, except string) bool {
	const always = ",;:!?–—()[]/|•·、。，；：！？（）／・\n"
	for at, r := range s.text[from:to] {
		before, _ := utf8.DecodeLastRuneInString(s.text[:from+at])
		after, _ := utf8.DecodeRuneInString(s.text[from+at+1:])
		switch {
		case strings.ContainsRune(except, r):
		case strings.ContainsRune(always, r),
			r == '-' && unicode.IsSpace(before) && unicode.IsSpace(after),
			r == '.' && !unicode.IsDigit(before) && unicode.IsSpace(after):
			return true
		}
	}
	return false
}
