package checks

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"unhunch/internal/doctor"
)

// Shut is a workspace whose tokens cannot be opened.
type Shut struct {
	Workspace string
	Key       string // the name of the key that is missing; "": none is, and they are damaged
}

// Tokens looks whether the tokens of workspaces can be opened: who has one that cannot is
// not served. open tries that with each, and says how many there are.
func Tokens(open func(context.Context) (all int, shut []Shut, err error)) doctor.Check {
	return doctor.Check{Name: "tokens", Look: func(ctx context.Context) doctor.Result {
		all, shut, err := open(ctx)
		if err != nil {
			return see(nameStore)
		}
		switch {
		case all == 0:
			return ok("no workspace has installed the app yet")
		case len(shut) == 0:
			return ok(ofWorkspaces(all) + ": the keys that are given open each")
		}
		found := fmt.Sprintf("%s, of which %d cannot be opened: %s not served", ofWorkspaces(all), len(shut), are(shut))
		var missing []string
		for _, s := range shut {
			if s.Key != "" && !slices.Contains(missing, s.Key) {
				missing = append(missing, s.Key)
			}
		}
		if len(missing) == 0 {
			return fail(found, "have the app installed there again: they are damaged")
		}
		slices.Sort(missing)
		return fail(found, "give the bot the key "+strings.Join(missing, " or ")+", too, in a line below the one that seals; or have the app installed there again")
	}}
}

// mostNamed is how many workspaces a line names.
const mostNamed = 8

// are names workspaces in a sentence, with its verb.
func are(shut []Shut) string {
	var names []string
	for _, s := range shut[:min(len(shut), mostNamed)] {
		names = append(names, s.Workspace)
	}
	if more := len(shut) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	if len(names) == 1 {
		return names[0] + " is"
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last] + " are"
}

func ofWorkspaces(n int) string {
	if n == 1 {
		return "that of 1 workspace"
	}
	return fmt.Sprintf("those of %d workspaces", n)
}
