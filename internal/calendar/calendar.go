// Package calendar reads the days off of a workspace from a calendar file or a plain list.
package calendar

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"unhunch/internal/schedule"
	"unhunch/internal/strict"
)

// The limits of a file.
const (
	// Largest is how many bytes of it are read: a few decades of holidays.
	Largest = 1 << 20
	// ahead is how far what comes every year is followed. The file is read at
	// every start.
	ahead       = 20 // years
	longestName = 100
	longestOff  = 366 // days in a row
	mostDays    = 20_000
	mostLooked  = 20_000_000 // days that are looked at for all rules together: a second
)

// Read reads an iCalendar file (RFC 5545) with whole days in it, or a plain
// list with a line for each:
//
//	2026-12-24 Christmas Eve
//	2026-12-27..2026-12-31 Between the years
//	12-25 Christmas Day     # every year
//
// now says around which year days that come every year are wanted. The error is
// strict.Problems: every mistake, with its line and its mend.
func Read(name string, data []byte, now time.Time) (schedule.Holidays, error) {
	days, _, err := ReadTelling(name, data, now)
	return days, err
}

// ReadTelling is Read, and tells what it passed over: lines that make no sense,
// and days on which a public calendar says that people work.
func ReadTelling(name string, data []byte, now time.Time) (days schedule.Holidays, passed strict.Problems, err error) {
	f := &file{name: name, days: schedule.Holidays{}, from: now.Year() - 1, to: now.Year() + ahead, left: mostLooked}
	days, err = f.read(bytes.TrimPrefix(data, []byte("\ufeff")))
	return days, append(f.odd, f.observed...), err
}

// file is a file on its way to becoming days off.
type file struct {
	name     string
	days     schedule.Holidays
	from, to int // years
	left     int // days that may still be looked at
	problems strict.Problems

	odd      strict.Problems // lines that make no sense, at most mostOdd
	observed strict.Problems // the days on which people work
}

func (f *file) read(data []byte) (schedule.Holidays, error) {
	switch {
	case bytes.HasPrefix(bytes.ToUpper(bytes.TrimSpace(data)), []byte("BEGIN:VCALENDAR")):
		f.calendar(data)
	case !utf8.Valid(data):
		f.note(0, "", "is not UTF-8", "save it as UTF-8 text")
	default:
		f.list(data)
	}
	if len(f.odd) > 0 && (len(f.problems) > 0 || len(f.days) == 0) {
		f.problems = f.odd // what follows from them is not told
	}
	if len(f.problems) == 0 && len(f.days) == 0 {
		f.note(0, "", "names no day", "add one, such as 2026-12-25 Christmas Day")
	}
	if len(f.problems) > 0 {
		return nil, f.problems
	}
	return f.days, nil
}

const mostOdd = 20

func (f *file) note(line int, field, what, mend string) {
	f.problems = append(f.problems, f.problem(line, field, what, mend))
}

func (f *file) problem(line int, field, what, mend string) strict.Problem {
	return strict.Problem{File: f.name, Line: line, Field: field, What: what, Mend: mend}
}

// add makes so many days off, from the first on.
func (f *file) add(line int, first time.Time, days int, name string) {
	switch {
	case days < 1 || days > longestOff:
		f.note(line, "", fmt.Sprintf("is %d days long", days), fmt.Sprintf("let it end after it begins, and at most %d days later", longestOff))
	case len(f.days)+days > mostDays:
		f.note(line, "", fmt.Sprintf("makes more than %d days off", mostDays), "leave out what is long past or far away")
	default:
		for i := range days {
			f.days.Add(first.AddDate(0, 0, i), name)
		}
	}
}

// full reports whether going on would only tell the same again.
func (f *file) full() bool { return len(f.days) >= mostDays || len(f.problems) >= 50 }

func (f *file) list(data []byte) {
	for i, text := range strings.Split(string(data), "\n") {
		text, _, _ = strings.Cut(text, "#")
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		if f.full() {
			return
		}
		f.line(i+1, text)
	}
}

// lineShape is a day, the day that a stretch ends with, if there is one, and what
// it is called.
var lineShape = regexp.MustCompile(`^(\S+?)(?:\s*(?:\.{2,}|…)\s*|\s+(?:to|until|till|through|bis|-|–|—)\s+|[–—])([0-9]\S*?)(?:[,;:]?\s+(.*))?$`)

// dayInside finds a second day where a name should be.
var dayInside = regexp.MustCompile(`^(?:\S+\s+)?(?:[0-9]{4}-)?[0-9]{2}-[0-9]{2}\b`)

// endInside finds the end of a stretch behind its name.
var endInside = regexp.MustCompile(`(?i)(?:\.\.|…|[-–—]|\b(?:to|until|till|through|bis))\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\b`)

// openEnd finds a stretch that is begun and has no end.
var openEnd = regexp.MustCompile(`(?i)^(?:\.\.|…|(?:to|until|till|through|bis)\b)`)

// line reads a day, a day of every year, or a stretch of days.
func (f *file) line(line int, text string) {
	begins, ends, name, stretch := parted(text)
	if name = named(name); name == "" {
		f.note(line, "", "has no name", "write what day it is, such as 2026-12-25 Christmas Day")
		return
	}
	when := begins
	if stretch {
		when += ".." + ends
	}
	if dayInside.MatchString(name) || endInside.MatchString(name) || openEnd.MatchString(name) {
		f.note(line, "", fmt.Sprintf("names a second day, or the end of some, in %q", clip(name)), "write a stretch of days as 2026-12-27..2026-12-31, and other days on lines of their own")
		return
	}
	if !stretch {
		ends = begins
	}
	first, err1 := time.Parse(time.DateOnly, begins)
	last, err2 := time.Parse(time.DateOnly, ends)
	if err1 == nil && err2 == nil {
		f.add(line, first, daysBetween(first, last)+1, name)
		return
	}
	const leapYear = "2000-"
	if day, err := time.Parse(time.DateOnly, leapYear+when); err == nil && !stretch {
		for year := f.from; year <= f.to; year++ {
			if t := time.Date(year, day.Month(), day.Day(), 0, 0, 0, 0, time.UTC); t.Day() == day.Day() {
				f.add(line, t, 1, name)
			}
		}
		return
	}
	f.note(line, "", fmt.Sprintf("%q is no day", clip(when)), "write 2026-12-25, or 12-25 for every year, or 2026-12-27..2026-12-31")
}

// parted takes a line apart, whatever spaces are in it.
func parted(text string) (begins, ends, name string, stretch bool) {
	if found := lineShape.FindStringSubmatch(text); found != nil {
		return found[1], found[2], found[3], true
	}
	begins, name = text, ""
	if i := strings.IndexFunc(text, unicode.IsSpace); i >= 0 {
		begins, name = text[:i], strings.TrimLeft(strings.TrimSpace(text[i:]), "-–—: ")
	}
	return strings.TrimRight(begins, ",;:"), "", name, false
}

func daysBetween(first, last time.Time) int { return int(last.Sub(first) / (24 * time.Hour)) }

// named is a name on one line, no longer than people read.
func named(text string) string { return clip(strings.Join(strings.Fields(text), " ")) }

func clip(text string) string {
	if runes := []rune(text); len(runes) > longestName {
		return string(runes[:longestName-1]) + "…"
	}
	return text
}
