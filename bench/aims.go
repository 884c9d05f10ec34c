package main

import (
	"fmt"
	"slices"
)

// aim is how many times ours another's figure should be.
type aim struct {
	figure  string
	against string
	least   float64
}

func aims() []aim {
	return []aim{
		{idleFigure, "robfig", 1000},
		{idleFigure, "gocron", 8},
		{cpuFigure(1000), "robfig", 40},
		{cpuFigure(1000), "gocron", 4},
		{cpuFigure(10_000), "robfig", 5},
		{cpuFigure(10_000), "gocron", 4},
		{cpuFigure(33_000), "robfig", 2},
		{cpuFigure(33_000), "gocron", 4},
		{claimedFigure(33_000), "robfig", 3},
		{claimedFigure(33_000), "gocron", 3},
		{memoryFigure, "robfig40", 8},
		{memoryFigure, "gocron", 12},
		{startFigure, "robfig", 20},
		{startFigure, "gocron", 40},
		{changeFigure, "robfig", 500},
	}
}

// aimsTable compares a table with what was aimed at.
func aimsTable(people int, all []*column) string {
	t := newTable("theirs ÷ ours, "+thousands(people)+" people", "aim", "measured", "")
	for _, a := range aims() {
		i := slices.IndexFunc(all, func(c *column) bool { return c.name == a.against })
		theirs, ours := all[i].median(people, a.figure), all[0].median(people, a.figure)
		if theirs == 0 || ours == 0 {
			continue
		}
		t.row(a.figure+", "+all[i].title, "≥ "+digits(a.least), digits(theirs/ours), verdict(theirs/ours >= a.least))
	}
	return t.String()
}

// growth tells whether many people make the same number due dearer.
func growth(few, many int, withFew, withMany []*column) string {
	least, most := withFew[0].median(few, cpuFigure(1000)), withMany[0].median(many, cpuFigure(1000))
	t := newTable("ours with "+thousands(many)+" people ÷ ours with "+thousands(few), "aim", "measured", "")
	t.row(cpuFigure(1000), "≤ 1.5", digits(most/least), verdict(most <= 1.5*least))
	return t.String()
}

// atMost tells whether an aim is met, or by how much it is not.
func atMost(is, aim float64) string {
	if is <= aim {
		return "met"
	}
	return "**missed by " + percent(is-aim, aim) + "**"
}

// atLeast likewise.
func atLeast(is, aim float64) string {
	if is >= aim {
		return "met"
	}
	return "**missed by " + percent(aim-is, aim) + "**"
}

func verdict(met bool) string {
	if met {
		return "met"
	}
	return "**missed**"
}

// median is of a figure by its title; 0: it was not measured.
func (c *column) median(people int, title string) float64 {
	for _, f := range figures(people) {
		if f.title == title {
			return spreadOf(c.values(f)).median
		}
	}
	return 0
}

func (c *column) values(f figure) (all []float64) {
	for _, r := range c.rounds {
		all = append(all, f.of(r)...)
	}
	return all
}

// The figures that are aimed at.
const (
	startFigure  = "start to the first beat"
	memoryFigure = "anonymous memory"
	idleFigure   = "CPU of a beat, nobody due (robfig/cron and gocron: one)"
	changeFigure = "one plan changed while running"
)

func cpuFigure(due int) string { return fmt.Sprintf("CPU, %s due", thousands(due)) }
func claimedFigure(due int) string {
	return fmt.Sprintf("until all are claimed, %s due", thousands(due))
}
