package main

import (
	"errors"

	"unhunch/internal/commandline"
	"unhunch/internal/store/bolt"
)

// The exit codes. 2 is none of ours: a Go program ends with it by a panic that
// nobody caught, and by SIGQUIT, and both times it should be started again.
const (
	exitOK      = 0
	exitFailed  = 1  // something went wrong: starting again may help
	exitMoved   = 3  // the store is not where it was any more: see bolt.ErrReplaced
	exitUsage   = 64 // the command line or the environment is wrong: nothing was started (sysexits.h: EX_USAGE)
	exitRefused = 78 // somebody has to mend something before the bot can work (sysexits.h: EX_CONFIG)
)

// exits are the exit codes as help and the man page have them. docs/operations.md
// tells more.
func exits() []commandline.ExitCode {
	return []commandline.ExitCode{
		{Code: exitOK, Meaning: "All is well, or it was asked to end."},
		{Code: exitFailed, Meaning: "Something went wrong, or was found wrong; starting again may help."},
		{Code: exitMoved, Meaning: "The store is not where it was any more."},
		{Code: exitUsage, Meaning: "The command line, the environment or a file named there has mistakes."},
		{Code: exitRefused, Meaning: "Somebody has to mend something first: tokens, routines or the store."},
	}
}

// exitCode says whether starting again may help.
func exitCode(err error) int {
	if err == nil {
		return exitOK
	}
	if errors.Is(err, bolt.ErrReplaced) {
		return exitMoved
	}
	if _, wrong := errors.AsType[*misused](err); wrong {
		return exitUsage
	}
	if _, stays := errors.AsType[*lasting](err); stays {
		return exitRefused
	}
	return exitFailed
}
