package checks

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"unhunch/internal/doctor"
	"unhunch/internal/prefs"
)

// Addresses are those of the calendars that are kept.
type Addresses struct {
	By       map[string]int                // by the name of the key that each is sealed with
	Troubles map[prefs.CalendarTrouble]int // those that cannot be read, as their owners were told
}

// many is from how many calendars on that cannot be read something else than these is the
// likely cause, where they are half of all.
const many = 3

// Calendars looks whether people can give their calendars, whether the addresses that are
// kept can be opened, and whether the calendars could be read lately. keys are the names of
// those that are given, the one that seals first.
func Calendars(turnedOff bool, keys []string, look func(context.Context) (Addresses, error)) doctor.Check {
	return doctor.Check{Name: "calendars", Look: func(ctx context.Context) doctor.Result {
		are, err := look(ctx)
		if err != nil {
			return see(nameStore)
		}
		by := are.By
		kept, shut := 0, 0
		var missing []string
		for _, key := range slices.Sorted(maps.Keys(by)) {
			kept += by[key]
			if !slices.Contains(keys, key) {
				shut += by[key]
				missing = append(missing, key)
			}
		}
		switch {
		case turnedOff:
			return ok(fmt.Sprintf("turned off; %s kept, sealed", addresses(kept)))
		case len(keys) == 0 && kept == 0:
			return ok("nobody can give one, as there is no key: see unhunch key new")
		case len(keys) == 0:
			return warn("there is no key, and "+addresses(kept)+" sealed with one", "give the bot the key "+strings.Join(missing, " or ")+"; or people give their address again, once it has another")
		case shut > 0:
			return warn(fmt.Sprintf("%s kept, of which %d cannot be opened: the key %s is not given", addresses(kept), shut, strings.Join(missing, " or ")),
				"give the bot that key, too, in a line below the one that seals; or people give their address again, as the bot tells each of them once")
		}
		r := ok(fmt.Sprintf("%s kept, and can be opened; the key %s seals", addresses(kept), keys[0]))
		for _, old := range keys[1:] {
			r.Details = append(r.Details, fmt.Sprintf("key %s opens %d", old, by[old]))
		}
		are.judge(&r, kept)
		return r
	}}
}

// judge tells of those that cannot be read.
func (a Addresses) judge(r *doctor.Result, kept int) {
	unread := 0
	var why []string
	for _, trouble := range slices.Sorted(maps.Keys(a.Troubles)) {
		unread += a.Troubles[trouble]
		why = append(why, fmt.Sprintf("%s %d", trouble, a.Troubles[trouble]))
	}
	if unread == 0 {
		return
	}
	r.Details = append(r.Details, fmt.Sprintf("%d of them cannot be read, as their owners were told: %s", unread, strings.Join(why, ", ")))
	if unread >= many && 2*unread >= kept {
		r.Verdict, r.Mend = doctor.Warn, "see that this machine reaches them, by which proxy, and who is asked at all: docs/operations.md, Who is asked for calendars"
	}
}

func addresses(n int) string {
	if n == 1 {
		return "1 address is"
	}
	return fmt.Sprintf("%d addresses are", n)
}
