package app

import (
	"time"

	"unhunch/internal/calendar"
	"unhunch/internal/schedule"
	"unhunch/internal/status"
	"unhunch/internal/strict"
)

// Files are what an operator may write for the bot. Each may be "".
type Files struct {
	Routines   string // a folder, laid over the built-in routines
	QuietWords string // laid over the built-in ones
	Holidays   string
	Workspaces string // what is otherwise for some
	Settings   string // which of these there are, and more
}

// ReadQuietWords gives what a file says, or nil, which stands for the built-in
// words, where none is named. Its errors are strict.Problems, strict.TooLarge and
// those of reading a file.
func ReadQuietWords(file string) (*status.Words, error) {
	return read(file, status.Largest, status.Read)
}

// ReadHolidays gives the days off that a file lists, as they fall around now, or
// nil where none is named. Its errors are as those of ReadQuietWords.
func ReadHolidays(file string, now time.Time) (schedule.Holidays, error) {
	return read(file, calendar.Largest, func(name string, data []byte) (schedule.Holidays, error) {
		return calendar.Read(name, data, now)
	})
}

func read[T any](file string, most int64, with func(name string, data []byte) (T, error)) (said T, err error) {
	if file == "" {
		return said, nil
	}
	data, err := strict.ReadFile(file, most)
	if err != nil {
		return said, err
	}
	return with(file, data)
}
