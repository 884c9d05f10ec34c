package main

import (
	"errors"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/schedule"
	"unhunch/internal/status"
	"unhunch/internal/strict"
)

// quietFiles are the operator's files about when to leave people alone. They
// are read before anything is started.
type quietFiles struct {
	Words    string `name:"quiet-words" help:"A file of your own words and emoji for statuses such as \"in a meeting\", laid over the built-in ones: see 'unhunch quiet-words'." env:"UNHUNCH_QUIET_WORDS" placeholder:"FILE" reread:"" without:"the built-in words, in eight languages"`
	Holidays string `name:"holidays" help:"Your workspace's days off: a calendar (.ics), or a list with lines such as 2026-12-25 Christmas Day." env:"UNHUNCH_HOLIDAYS" placeholder:"FILE" reread:"" without:"no days off but each person's own"`

	words *status.Words     // nil: the built-in ones
	days  schedule.Holidays // nil: none
}

func (q *quietFiles) check(wrong *mistakes, now time.Time) {
	var err error
	q.words, err = app.ReadQuietWords(q.Words)
	wrong.file("--quiet-words", q.Words, err)
	q.days, err = app.ReadHolidays(q.Holidays, now)
	wrong.file("--holidays", q.Holidays, err)
}

// file takes what reading a file says. Every mistake in it is one of the settings.
func (m *mistakes) file(flag, name string, err error) {
	problems, misread := errors.AsType[strict.Problems](err)
	large, tooLarge := errors.AsType[strict.TooLarge](err)
	switch {
	case misread:
		for _, p := range problems {
			mend := p.Mend
			p.Mend = ""
			m.add(flag, p.Error(), ended(mend))
		}
	case tooLarge:
		m.add(flag, name+": "+large.Error(), "Leave out what is not needed, or split it off.")
	case err != nil:
		m.add(flag, name+": cannot be read: "+strict.Cause(err), "Give a file that can be read, or leave it out.")
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
