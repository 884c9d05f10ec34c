package main

import (
	"fmt"
	"strings"
)

// figure is a row of a table.
type figure struct {
	title string
	of    func(result) []float64 // one for each time it was measured
	unit  func(float64) string
	due   int // the crowd it is of; 0: it is of none
}

// The figures that are aimed at.
const (
	startFigure  = "start to the first beat"
	memoryFigure = "anonymous memory"
	fileFigure   = "file, for each person"
	idleFigure   = "CPU of a beat, nobody due"
	changeFigure = "one plan changed while running"
	commitFigure = "a bare commit of one row there"
)

func cpuFigure(due int) string    { return fmt.Sprintf("%s due: CPU", thousands(due)) }
func allocsFigure(due int) string { return fmt.Sprintf("%s due: allocations for each", thousands(due)) }

func writtenFigure(due int) string { return fmt.Sprintf("%s due: written for each", thousands(due)) }

func claimedFigure(due int) string {
	return fmt.Sprintf("%s due: until all are claimed", thousands(due))
}

func figures(people int) []figure {
	once := func(v float64) []float64 {
		if v == 0 {
			return nil
		}
		return []float64{v}
	}
	rows := []figure{
		{title: startFigure, of: func(r result) []float64 { return once(r.Start.Seconds()) }, unit: duration},
		{title: memoryFigure, of: func(r result) []float64 { return once(float64(r.Memory)) }, unit: inBytes},
		{title: fileFigure, of: func(r result) []float64 { return once(float64(r.File) / float64(people)) }, unit: inBytes},
		{title: idleFigure, of: func(r result) []float64 { return r.Idle }, unit: duration},
	}
	for _, due := range (order{People: people}).crowdSizes() {
		rows = append(rows, crowdFigures(due)...)
	}
	return append(rows,
		figure{title: changeFigure, of: func(r result) []float64 { return r.Change }, unit: duration},
		figure{title: commitFigure, of: func(r result) []float64 { return r.Commit }, unit: duration})
}

func crowdFigures(due int) []figure {
	each := func(of func(beat) float64) func(result) []float64 {
		return func(r result) (all []float64) {
			for _, b := range r.Beats[due] {
				if v := of(b); b.Missed == 0 && v > 0 {
					all = append(all, v)
				}
			}
			return all
		}
	}
	n := float64(due)
	return []figure{
		{cpuFigure(due), each(func(b beat) float64 { return b.CPU.Seconds() }), duration, due},
		{allocsFigure(due), each(func(b beat) float64 { return float64(b.Allocs) / n }), digits, due},
		{writtenFigure(due), each(func(b beat) float64 { return float64(b.Written) / n }), inBytes, due},
		{claimedFigure(due), each(func(b beat) float64 { return b.Claimed.Seconds() }), duration, due},
	}
}

// missed tells how many came of a crowd that was not there in time; "" where all
// were.
func (c *column) missed(due int) string {
	least := due
	for _, r := range c.rounds {
		for _, b := range r.Beats[due] {
			least = min(least, due-b.Missed)
		}
	}
	if due == 0 || least == due {
		return ""
	}
	return fmt.Sprintf("%s of %s came", thousands(max(0, least)), thousands(due))
}

func (c *column) values(f figure) (all []float64) {
	for _, r := range c.rounds {
		all = append(all, f.of(r)...)
	}
	return all
}

// loadTables are two: who keeps everything on a disk, and who counts in memory.
func loadTables(people int, all []*column) string {
	var durable, counting []*column
	for _, c := range all {
		if c.kept == inMemory {
			counting = append(counting, c)
		} else {
			durable = append(durable, c)
		}
	}
	rows := figures(people)
	tables := loadTable(rows, durable)
	if len(counting) == 0 {
		return tables
	}
	if len(durable) > 0 && durable[0].kept == inStore {
		counting = append(durable[:1:1], counting...)
	}
	return tables + "\nFor scale, those that count in memory and survive nothing:\n\n" + loadTable(rows, counting)
}

// loadTable has the median, how far it swings, and how many times ours it is.
func loadTable(rows []figure, all []*column) string {
	t := newTable("")
	for _, c := range all {
		t.head(c.title)
	}
	for _, row := range rows {
		cells, measured := []string{row.title}, false
		var ours float64
		for _, c := range all {
			s := spreadOf(c.values(row))
			cell := "–"
			if s.median > 0 {
				cell, measured = row.unit(s.median)+s.swings(), true
			}
			switch {
			case c.kept == inStore:
				ours = s.median
			case ours > 0 && s.median > 0:
				cell += " **×" + digits(s.median/ours) + "**"
			}
			if told := c.missed(row.due); told != "" {
				cell = strings.TrimPrefix(cell+"; "+told, "–; ")
				measured = true
			}
			cells = append(cells, cell)
		}
		if measured {
			t.row(cells...)
		}
	}
	return t.String()
}

// swings is nothing where it was measured once.
func (s spread) swings() string {
	if s.swing == 0 {
		return ""
	}
	return fmt.Sprintf(" ±%.0f %%", 100*s.swing)
}
