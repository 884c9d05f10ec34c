package checks

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"unhunch/internal/doctor"
)

// Calendars looks whether people can give their calendars, and whether the addresses
// that are kept can be opened. keys are the names of those that are given, the one that
// seals first; sealed counts what is kept, by the name of the key that it is sealed with.
func Calendars(turnedOff bool, keys []string, sealed func(context.Context) (map[string]int, error)) doctor.Check {
	return doctor.Check{Name: "calendars", Look: func(ctx context.Context) doctor.Result {
		by, err := sealed(ctx)
		if err != nil {
			return see(nameStore)
		}
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
		return r
	}}
}

func addresses(n int) string {
	if n == 1 {
		return "1 address is"
	}
	return fmt.Sprintf("%d addresses are", n)
}
