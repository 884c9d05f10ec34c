package main

import (
	"io"
	"log/slog"
	"time"

	"unhunch/internal/app"
)

// env is what the process gives to a command.
type env struct {
	stdout, stderr io.Writer
	getenv         func(string) string
	log            *slog.Logger
	level          *slog.LevelVar // the log's
	file           *settingsFile  // of settings; nil: there is none
	settings       []setting      // of the command

	// reread reads the settings and what they name anew, for whoever works on meanwhile.
	reread func(now time.Time) (app.Material, error)
}

// lasting is an error that starting again does not mend.
type lasting struct{ error }

func (l *lasting) Unwrap() error { return l.error }

// reported is an error whose text the person has already seen.
type reported struct{ error }

// misused is a mistake on the command line that only the command could see.
type misused struct{ error }

func (m *misused) Unwrap() error { return m.error }

// unwritten is an answer to the command line itself that could not be written.
type unwritten struct{ error }

func (u *unwritten) Unwrap() error { return u.error }
