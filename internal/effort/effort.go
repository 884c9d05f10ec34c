// Package effort says how much of a long test is run: make test runs it in its
// short form, make check in its long one, and make chaos does its worst.
package effort

import "os"

// Check is short, and long in make check, which sets UNHUNCH_LONG=1.
func Check(short, long int) int { return pick("UNHUNCH_LONG", short, long) }

// Chaos is short, and long in make chaos, which sets UNHUNCH_CHAOS=1 and runs what
// has Chaos in its name.
func Chaos(short, long int) int { return pick("UNHUNCH_CHAOS", short, long) }

func pick(name string, short, long int) int {
	if os.Getenv(name) == "" { //nolint:forbidigo // tests alone ask, and have no main that could
		return short
	}
	return long
}
