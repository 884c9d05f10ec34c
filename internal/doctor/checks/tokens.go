package checks

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"unhunch/internal/doctor"
)

// Tokens looks whether the tokens of workspaces can be opened: who has one that cannot is
// not served. keys are the names of those that are given; sealed counts the workspaces, by
// the name of the key that the token of each is sealed with, "" where that is not known.
func Tokens(keys []string, sealed func(context.Context) (map[string]int, error)) doctor.Check {
	return doctor.Check{Name: "tokens", Look: func(ctx context.Context) doctor.Result {
		by, err := sealed(ctx)
		if err != nil {
			return see(nameStore)
		}
		all, shut := 0, 0
		var missing []string
		for _, key := range slices.Sorted(maps.Keys(by)) {
			all += by[key]
			if slices.Contains(keys, key) {
				continue
			}
			shut += by[key]
			if key != "" {
				missing = append(missing, key)
			}
		}
		switch {
		case all == 0:
			return ok("no workspace has installed the app yet")
		case shut == 0:
			return ok(fmt.Sprintf("%s, sealed with keys that are given", ofWorkspaces(all)))
		}
		found := fmt.Sprintf("%s, of which %d cannot be opened: who has those is not served", ofWorkspaces(all), shut)
		if len(missing) == 0 {
			return fail(found, "have the app installed there again: they are damaged")
		}
		return fail(found, "give the bot the key "+strings.Join(missing, " or ")+", too, in a line below the one that seals; or have the app installed there again")
	}}
}

func ofWorkspaces(n int) string {
	if n == 1 {
		return "that of 1 workspace"
	}
	return fmt.Sprintf("those of %d workspaces", n)
}
