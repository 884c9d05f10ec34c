package archtest

import "slices"

// Unhunch says who may import whom in this module. docs/architecture.md draws
// it: whoever changes one changes the other.
func Unhunch() Rules {
	return Rules{
		Module: "unhunch",
		Rooms:  slices.Concat(door(), core(), kept(), beside(), under(), calendars(), pretendSlack(), around()),
		Tests:  []string{"routines", stores, postgres, bubble, effort, prefs + "/prefstest", routine + "/routinetest", sandbox},
		Guests: slices.Concat(essentials(), formats(), tools()),
	}
}
