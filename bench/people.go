package main

import (
	"fmt"
	"slices"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
)

// everyHalfHour is everybody's plan, inside their working hours.
const everyHalfHour = "*/30 9-17 * * 1-5"

// anotherPlan is what somebody changes theirs to.
const anotherPlan = "0,40 9-17 * * 1-5"

// morning is a Tuesday on which it is between nine and noon in all our zones.
func morning() time.Time { return time.Date(2026, time.February, 10, 9, 0, 0, 0, time.UTC) }

// inZone is the zone of the i-th person.
func inZone(i int) string { return prefstest.Zones()[i%len(prefstest.Zones())] }

// workspaces is how many share all people evenly.
const workspaces = 50

func userID(i int) prefs.UserID {
	return prefs.UserID{Workspace: fmt.Sprintf("T%09d", i%workspaces), Person: fmt.Sprintf("U%010d", i)}
}

// channelOf is somebody's direct message.
func channelOf(person int) string { return fmt.Sprintf("D%010d", person) }

// crowd is how many are due together, which people they are, and at which minute
// of every half hour they are.
type crowd struct{ first, due, minute int }

// crowds are those that fit into its people, of one size where it is only about
// that. Of the small ones there are several: they take little and swing much.
func (o order) crowds() []crowd {
	var all []crowd
	first, minute := 0, 2
	for _, due := range crowdSizes() {
		for range times(due) {
			if first+due <= o.People && (o.Due == 0 || o.Due == due) {
				all = append(all, crowd{first, due, minute})
				first += due
				minute += 2 // a crowd's slots take less
			}
		}
	}
	return all
}

func crowdSizes() []int { return []int{1000, 10_000, 33_000} }

// crowdSizes are those of its crowds, each once.
func (o order) crowdSizes() (all []int) {
	for _, c := range o.crowds() {
		if !slices.Contains(all, c.due) {
			all = append(all, c.due)
		}
	}
	return all
}

func times(due int) int { return map[int]int{1000: 5, 10_000: 2, 33_000: 1}[due] }

// minutes is at which minute of every half hour each of them is due; 0: they are
// in no crowd.
func (o order) minutes() []int {
	all := make([]int, o.People)
	for _, c := range o.crowds() {
		for i := range c.due {
			all[c.first+i] = c.minute
		}
	}
	return all
}

// halfHours is how many of them pass: more where only one crowd fits.
func (o order) halfHours() int {
	if len(o.crowds()) == 1 {
		return times(1000) * o.Beats
	}
	return o.Beats
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
