// Package calendar reads the days off of a workspace from a calendar file or a plain list.
package calendar

import (
	"bytes"
	"fmt"
	"strings"
	"time"
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
	f := &file{name: name, days: schedule.Holidays{}, from: now.Year() - 1, to: now.Year() + ahead}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	switch {
	case !utf8.Valid(data):
		f.note(0, "", "is not UTF-8", "save it as UTF-8 text")
	case bytes.HasPrefix(bytes.ToUpper(bytes.TrimSpace(data)), []byte("BEGIN:VCALENDAR")):
		f.calendar(data)
	default:
		f.list(data)
	}
	if len(f.problems) == 0 && len(f.days) == 0 {
		f.note(0, "", "names no day", "add one, such as 2026-12-25 Christmas Day")
	}
	if len(f.problems) > 0 {
		return nil, f.problems
	}
	return f.days, nil
}

// file is a file on its way to becoming days off.
type file struct {
	name     string
	days     schedule.Holidays
	from, to int // years
	problems strict.Problems
}

func (f *file) note(line int, field, what, mend string) {
	f.problems = append(f.problems, strict.Problem{File: f.name, Line: line, Field: field, What: what, Mend: mend})
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
		when, name, _ := strings.Cut(text, " ")
		if name = named(name); name == "" {
			f.note(i+1, "", "has no name", "write what day it is, such as 2026-12-25 Christmas Day")
			continue
		}
		f.line(i+1, when, name)
	}
}

// line reads a day, a day of every year, or a stretch of days.
func (f *file) line(line int, when, name string) {
	begins, ends, stretch := strings.Cut(when, "..")
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

func daysBetween(first, last time.Time) int { return int(last.Sub(first) / (24 * time.Hour)) }

// named is a name on one line, no longer than people read.
func named(text string) string { return clip(strings.Join(strings.Fields(text), " ")) }

func clip(text string) string {
	if runes := []rune(text); len(runes) > longestName {
		return string(runes[:longestName-1]) + "…"
	}
	return text
}
