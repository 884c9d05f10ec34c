package main

import (
	"errors"
	"log/slog"
	"strings"
	"time"

	"unhunch/internal/calendar"
	"unhunch/internal/schedule"
	"unhunch/internal/status"
	"unhunch/internal/strict"
)

// quietFiles are the operator's files about when to leave people alone. They
// are read before anything is started.
type quietFiles struct {
	Words    string `name:"quiet-words" help:"A file of your own words and emoji for statuses such as \"in a meeting\", laid over the built-in ones: see 'unhunch quiet-words'." env:"UNHUNCH_QUIET_WORDS" placeholder:"FILE"`
	Holidays string `name:"holidays" help:"Your workspace's days off: a calendar (.ics), or a list with lines such as 2026-12-25 Christmas Day." env:"UNHUNCH_HOLIDAYS" placeholder:"FILE"`

	words *status.Words     // nil: the built-in ones
	days  schedule.Holidays // nil: none
}

func (q *quietFiles) check(wrong *mistakes, now time.Time) {
	q.words = read(wrong, "--quiet-words", q.Words, status.Largest, status.Read)
	q.days = read(wrong, "--holidays", q.Holidays, calendar.Largest, func(name string, data []byte) (schedule.Holidays, error) {
		return calendar.Read(name, data, now)
	})
}

// read gives what a file says, or its zero value where none is named. Every
// mistake in it is one of the settings.
func read[T any](wrong *mistakes, flag, name string, most int64, with func(name string, data []byte) (T, error)) (said T) {
	if name == "" {
		return said
	}
	data, err := strict.ReadFile(name, most)
	if err == nil {
		said, err = with(name, data)
	}
	problems, misread := errors.AsType[strict.Problems](err)
	large, tooLarge := errors.AsType[strict.TooLarge](err)
	switch {
	case misread:
		for _, p := range problems {
			mend := p.Mend
			p.Mend = ""
			if !strings.HasSuffix(mend, "?") {
				mend += "."
			}
			wrong.add(flag, p.Error(), strings.ToUpper(mend[:1])+mend[1:])
		}
	case tooLarge:
		wrong.add(flag, name+": "+large.Error(), "Leave out what is not needed, or split it off.")
	case err != nil:
		wrong.add(flag, name+": cannot be read: "+strict.Cause(err), "Give a file that can be read, or leave it out.")
	}
	return said
}

// outOfDate warns of a list that somebody forgot to renew.
func (q *quietFiles) outOfDate(now time.Time, log *slog.Logger) {
	if q.days != nil && !q.days.Left(now) {
		log.Warn("all holidays are past: renew the file", "file", q.Holidays)
	}
}

type quietWordsCmd struct{}

// Help says what to do with it.
func (quietWordsCmd) Help() string {
	return `It prints the built-in file. Copy the lists that you want to be others into a
file of your own, and give it to 'unhunch run --quiet-words FILE'.`
}

func (quietWordsCmd) Run(e env) error {
	_, err := e.stdout.Write(status.BuiltIn())
	return err
}
