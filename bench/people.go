package main

import (
	"fmt"
	"slices"
	"time"

	"unhunch/internal/prefs"
)

// everyHalfHour is everybody's plan, and hers and his working hours.
const everyHalfHour = "*/30 9-17 * * 1-5"

// morning is a Tuesday on which it is between nine and noon in all our zones.
func morning() time.Time { return time.Date(2026, time.February, 10, 9, 0, 0, 0, time.UTC) }

// zones are forty in which people are at work at the same time, so that many
// can be due at once.
func zones() []string {
	return []string{
		"Europe/Amsterdam", "Europe/Athens", "Europe/Belgrade", "Europe/Berlin", "Europe/Brussels",
		"Europe/Bucharest", "Europe/Budapest", "Europe/Copenhagen", "Europe/Dublin", "Europe/Helsinki",
		"Europe/Istanbul", "Europe/Kyiv", "Europe/Lisbon", "Europe/London", "Europe/Luxembourg",
		"Europe/Madrid", "Europe/Malta", "Europe/Minsk", "Europe/Oslo", "Europe/Paris",
		"Europe/Prague", "Europe/Riga", "Europe/Rome", "Europe/Sofia", "Europe/Stockholm",
		"Europe/Tallinn", "Europe/Vienna", "Europe/Vilnius", "Europe/Warsaw", "Europe/Zurich",
		"Africa/Abidjan", "Africa/Accra", "Africa/Algiers", "Africa/Cairo", "Africa/Johannesburg",
		"Africa/Lagos", "Africa/Nairobi", "Africa/Tunis", "Atlantic/Canary", "Asia/Beirut",
	}
}

// inZone is the zone of the i-th person.
func inZone(i int) string { return zones()[i%len(zones())] }

// workspaces is how many share all people evenly.
const workspaces = 50

func userID(i int) prefs.UserID {
	return prefs.UserID{Workspace: fmt.Sprintf("T%09d", i%workspaces), Person: fmt.Sprintf("U%010d", i)}
}

// crowd is how many are due together, which people they are, and at which minute
// of every half hour they are.
type crowd struct{ first, due, minute int }

// crowds are those that fit into so many people.
func crowds(people int) []crowd {
	var all []crowd
	first := 0
	for k, due := range crowdSizes() {
		if first+due <= people {
			all = append(all, crowd{first, due, 5 * (k + 1)})
			first += due
		}
	}
	return all
}

func crowdSizes() []int { return []int{1000, 10_000, 33_000} }

// minutes is at which minute of every half hour each of them is due; 0: they are
// in no crowd.
func minutes(people int) []int {
	all := make([]int, people)
	for _, c := range crowds(people) {
		for i := range c.due {
			all[c.first+i] = c.minute
		}
	}
	return all
}

// met are the crowds that this order is about.
func (o order) met() []crowd {
	return slices.DeleteFunc(crowds(o.People), func(c crowd) bool { return o.Due != 0 && o.Due != c.due })
}

// timetable is that of the i-th person. Those of a crowd are due a few minutes
// apart from those of another, so that each can be met alone.
func timetable(i int, minutes int) prefs.Timetable {
	cron := everyHalfHour
	if minutes > 0 {
		cron = fmt.Sprintf("%d-59/30 9-17 * * 1-5", minutes)
	}
	t := prefs.Defaults(inZone(i)).Timetable
	t.Plan = prefs.Plan{Cron: cron}
	t.Hours = prefs.Week(prefs.Span{From: 9 * 60, To: 18 * 60}, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday)
	t.PerDay, t.Lead = prefs.MaxPerDay, 0
	return t
}

// times is how often a crowd of so many is met: small ones more often, since
// they take less and swing more.
func (o order) times(due int) int {
	switch {
	case due >= 33_000:
		return o.Beats
	case due >= 10_000:
		return 2 * o.Beats
	}
	return 5 * o.Beats
}
