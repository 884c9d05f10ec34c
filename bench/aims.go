package main

import (
	"fmt"
	"slices"
)

// star marks an aim that must be met.
const star = "★ "

// goals is a table of what was aimed at, and what became of it.
type goals struct{ *table }

func newGoals(of string) goals { return goals{newTable(of, "aim", "measured", "")} }

// most has a row of a figure that should be no more; it is left out where it was
// not measured.
func (g goals) most(title string, is, aim float64, unit func(float64) string) {
	g.judge(title, "≤ ", is, aim, is-aim, unit)
}

// least likewise, of one that should be no less.
func (g goals) least(title string, is, aim float64, unit func(float64) string) {
	g.judge(title, "≥ ", is, aim, aim-is, unit)
}

func (g goals) judge(title, sign string, is, aim, short float64, unit func(float64) string) {
	if is <= 0 {
		return
	}
	verdict := "met"
	if short > 0 {
		verdict = "**missed by " + percent(short, aim) + "**"
	}
	g.row(title, sign+unit(aim), unit(is), verdict)
}

// What ours came to with a million people before reminders were made cheaper, which
// was to make none of it worse: the lower of two figures of the version before, taken
// in turn with this one on one machine on 2026-11-29; growth is of 2026-11-26.
const (
	idleBefore   = 2.9e-6
	memoryBefore = 42.5e6
	startBefore  = 0.449
	growthBefore = 1.3
)

// notWorse is how much of that is put down to the day.
const notWorse = 1.1

// aimedAt is of how many people the aims were said.
const aimedAt = 1_000_000

// loadAims compares the largest size with what was aimed at.
func loadAims(measured []sized) string {
	most := measured[len(measured)-1]
	g := newGoals(thousands(most.people) + " people")
	for _, a := range []struct {
		star, against string
		figure        func(due int) string
		least         map[int]float64
	}{
		{star, "outbox", cpuFigure, map[int]float64{1000: 3, 10_000: 3, 33_000: 3}},
		{"", "river", cpuFigure, map[int]float64{1000: 5, 10_000: 5, 33_000: 5}},
		{"", "riverlite", cpuFigure, map[int]float64{1000: 5, 10_000: 5, 33_000: 5}},
		{"", "gocron", cpuFigure, map[int]float64{1000: 2.5, 10_000: 3, 33_000: 4}},
		{"", "gocron", claimedFigure, map[int]float64{33_000: 3}},
	} {
		for _, due := range crowdSizes() {
			if a.least[due] > 0 {
				g.least(a.star+a.figure(due)+", "+most.title(a.against)+" ÷ ours", most.against(a.against, a.figure(due)), a.least[due], digits)
			}
		}
	}
	if due, beyond := most.crossing("robfig"); due > 0 {
		g.least("from how many due on robfig/cron takes less CPU than ours", due, 33_000, func(f float64) string {
			if beyond && f == due {
				return "more than " + digits(f)
			}
			return digits(f)
		})
	}
	for _, due := range []int{10_000, 33_000} {
		g.most(cpuFigure(due)+" for each", most.ours(cpuFigure(due))/float64(due), 8e-6, duration)
		g.most(allocsFigure(due), most.ours(allocsFigure(due)), 15, digits)
		g.most(writtenFigure(due), most.ours(writtenFigure(due)), 400, inBytes)
	}
	if commit := most.ours(commitFigure); commit > 0 {
		g.most(changeFigure+" ÷ a bare commit of one row", most.ours(changeFigure)/commit, 1.5, digits)
	}
	if most.people == aimedAt {
		g.notWorse(measured[0], most)
		g.most(fileFigure, most.ours(fileFigure), 1000, inBytes)
	}
	return g.String()
}

// notWorse compares with what was, which only a million people can be.
func (g goals) notWorse(least, most sized) {
	g.most(star+idleFigure, most.ours(idleFigure), idleBefore*notWorse, duration)
	g.most(star+memoryFigure, most.ours(memoryFigure), memoryBefore*notWorse, inBytes)
	g.most(star+startFigure, most.ours(startFigure), startBefore*notWorse, duration)
	if few := least.ours(cpuFigure(1000)); few > 0 && least.people < most.people {
		g.most(fmt.Sprintf("%s%s, ÷ the same with %s people", star, cpuFigure(1000), thousands(least.people)),
			most.ours(cpuFigure(1000))/few, growthBefore*notWorse, digits)
	}
}

// median of a contender's figure; 0: it was not measured.
func (m sized) median(name, title string) float64 {
	c := slices.IndexFunc(m.all, func(c *column) bool { return c.name == name })
	if c < 0 {
		return 0
	}
	rows := figures(m.people)
	f := slices.IndexFunc(rows, func(f figure) bool { return f.title == title })
	if f < 0 {
		return 0
	}
	return spreadOf(m.all[c].values(rows[f])).median
}

func (m sized) ours(title string) float64 { return m.median("unhunch", title) }

// against is how many times ours another's figure is.
func (m sized) against(name, title string) float64 {
	if ours := m.ours(title); ours > 0 {
		return m.median(name, title) / ours
	}
	return 0
}

func (m sized) title(name string) string {
	for _, c := range columns() {
		if c.name == name {
			return c.title
		}
	}
	return name
}

// crossing is from how many due on another takes less processor time than ours,
// on straight lines between the crowds. Beyond the largest: it does not yet.
// 0: not measured.
func (m sized) crossing(name string) (due float64, beyond bool) {
	var last, before float64 // crowd, and how much more the other took there
	for _, crowd := range crowdSizes() {
		ours, theirs := m.ours(cpuFigure(crowd)), m.median(name, cpuFigure(crowd))
		if ours == 0 || theirs == 0 {
			continue
		}
		at, more := float64(crowd), theirs-ours
		switch {
		case more >= 0:
		case last == 0:
			return at, false // or fewer
		default:
			return last + (at-last)*before/(before-more), false
		}
		last, before = at, more
	}
	return last, true
}
