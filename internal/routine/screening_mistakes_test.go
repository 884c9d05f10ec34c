package routine_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestMistakesInTheChecks(t *testing.T) {
	for name, tc := range map[string]struct{ data, want string }{
		"an unknown item": {
			"profiles:\n  desk: {intro: Move., asks: [fractur], instead: nap}\nitems:\n  fracture: {text: A broken bone}\n",
			`library/screening.yaml:2: profiles.desk.asks.1: there is no screening item "fractur": did you mean fracture? Otherwise add it to the items in library/screening.yaml` + "\n" +
				`library/screening.yaml:2: profiles.desk.instead: there is no routine "nap": write nap.yaml`,
		},
		"an item that rules out what there is not": {
			"profiles:\n  desk: {intro: Move., asks: [fracture]}\nitems:\n  fracture: {text: A broken bone, rules_out: [overhaed]}\nmovements:\n  overhead: {text: Arms up}\n",
			`library/screening.yaml:4: items.fracture.rules_out.1: there is no movement "overhaed": did you mean overhead? Otherwise add it to the movements in library/screening.yaml`,
		},
		"an item that rules out all, and more": {
			"profiles:\n  desk: {intro: Move., asks: [fracture]}\nitems:\n  fracture: {text: A broken bone, rules_out: [all, overhead]}\nmovements:\n  overhead: {text: Arms up}\n",
			`library/screening.yaml:4: items.fracture.rules_out: is all, and more: write [all], or the movements`,
		},
		"an item that rules out nothing": {
			"profiles:\n  desk: {intro: Move., asks: [fracture]}\nitems:\n  fracture: {text: A broken bone, rules_out: []}\n",
			`library/screening.yaml:4: items.fracture.rules_out: is empty: name a movement at least, or all`,
		},
		"a red flag that is not urgent": {
			"profiles:\n  desk: {intro: Move., asks: [fracture]}\nitems:\n  fracture: {text: A broken bone, group: red-flags}\n",
			`library/screening.yaml:4: items.fracture.urgency: does not go with the group: write emergency or doctor for red-flags, and leave it out for any other group`,
		},
		"a movement without words": {
			"profiles:\n  desk: {intro: Move., asks: [fracture]}\nitems:\n  fracture: {text: A broken bone}\nmovements:\n  nodding: {}\n",
			`library/screening.yaml:6: movements.nodding.text: is missing: add text of at most 140 characters`,
		},
		"a card that asks nothing": {
			"profiles:\n  desk: {intro: Move., asks: []}\n",
			`library/screening.yaml:2: profiles.desk.asks: is empty: name an item at least`,
		},
		"a card that goes on for ever": {
			"profiles:\n  desk:\n    intro: Move.\n    asks: [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]\nitems:\n" + items(190, strings.Split("abcdefghijklmnop", "")...),
			`library/screening.yaml:4: profiles.desk: is longer than Slack shows: ask about less, or in fewer words`,
		},
		"a picture of a profile without words": {
			"profiles:\n  desk: {intro: Move., asks: [fracture], figure: arms-up}\nitems:\n  fracture: {text: A broken bone}\n",
			`library/screening.yaml:2: profiles.desk.alt: is missing: say what the picture shows, for those who do not see it`,
		},
	} {
		t.Run(name, func(t *testing.T) { complainsOf(t, "library/screening.yaml", tc.data, tc.want) })
	}
}

// items are screening items of some length.
func items(length int, ids ...string) string {
	var all strings.Builder
	for _, id := range ids {
		fmt.Fprintf(&all, "  %s: {text: %s}\n", id, strings.Repeat("x", length))
	}
	return all.String()
}
