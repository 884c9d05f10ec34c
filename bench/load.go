package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// column is a contender in the table.
type column struct {
	name, title string
	rounds      []result
}

func columns() []*column {
	return []*column{
		{name: "unhunch", title: "Unhunch"},
		{name: "robfig", title: "robfig/cron, an entry for each person"},
		{name: "robfig40", title: "the same, zones shared by hand"},
		{name: "gocron", title: "go-co-op/gocron"},
		{name: "postgres", title: "a poller on PostgreSQL"},
	}
}

// load prints a table for each size.
func load(ctx context.Context, s settings) (err error) {
	var db *cluster
	if s.only == "" || s.only == "postgres" {
		if db, err = newCluster(ctx, s.dir); err != nil {
			return err
		}
	}
	if db == nil {
		progressf("there is no PostgreSQL here: its column stays empty (on Debian: apt-get install postgresql)")
	} else {
		defer func() { err = errors.Join(err, db.stop(ctx)) }()
	}
	var text strings.Builder
	var measured [][]*column
	for _, people := range s.sizes {
		all, err := measureLoad(ctx, s, people, db)
		if err != nil {
			return err
		}
		fmt.Fprintf(&text, "### %s people\n\n%s\n", thousands(people), loadTable(people, all))
		measured = append(measured, all)
	}
	if err := s.write("load", text.String()); err != nil {
		return err
	}
	few, many := 0, len(s.sizes)-1
	reached := aimsTable(s.sizes[many], measured[many])
	if many > few {
		reached += "\n" + growth(s.sizes[few], s.sizes[many], measured[few], measured[many])
	}
	return s.write("aims", reached)
}

func measureLoad(ctx context.Context, s settings, people int, db *cluster) ([]*column, error) {
	filled := filepath.Join(s.dir, fmt.Sprintf("%d.db", people))
	progressf("%d people move in", people)
	if _, err := ask(ctx, order{Contender: "settle", People: people, Address: filled}); err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(filled) }()
	all := columns()
	for round := range s.rounds {
		for i := range all {
			c := all[(i+round)%len(all)] // so that nobody always follows the same one
			if s.only != "" && s.only != c.name {
				continue
			}
			o := order{
				Contender: c.name, People: people, Beats: s.beats, Due: s.due,
				Profile: s.prof, Name: fmt.Sprintf("load-%d-round%d", people, round+1),
			}
			switch c.name {
			case "unhunch":
				o.Address = filepath.Join(s.dir, "used.db")
				if err := copyFile(filled, o.Address); err != nil {
					return nil, err
				}
			case "postgres":
				if db == nil {
					continue
				}
				o.Address = db.address()
				if err := fill(ctx, o.Address, people); err != nil {
					return nil, err
				}
				var err error
				if o.Server, err = db.pid(); err != nil {
					return nil, err
				}
			}
			began := time.Now()
			r, err := ask(ctx, o)
			if err != nil {
				return nil, err
			}
			c.rounds = append(c.rounds, r)
			progressf("%d people, round %d, %s: %s", people, round+1, c.name, time.Since(began).Round(time.Second))
		}
	}
	return all, nil
}

// copyFile leaves nothing of it for the disk to write later.
func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Sync()
}

// figure is a row of the table.
type figure struct {
	title string
	of    func(result) []float64 // one for each time it was measured
	unit  func(float64) string
}

func figures(people int) []figure {
	once := func(v float64) []float64 {
		if v == 0 {
			return nil
		}
		return []float64{v}
	}
	rows := []figure{
		{startFigure, func(r result) []float64 { return once(r.Start.Seconds()) }, duration},
		{memoryFigure, func(r result) []float64 { return once(float64(r.Memory)) }, inBytes},
		{"the same for each person", func(r result) []float64 { return once(float64(r.Memory) / float64(people)) }, inBytes},
		{"file", func(r result) []float64 { return once(float64(r.File)) }, inBytes},
		{idleFigure, func(r result) []float64 { return once(r.Idle.Seconds()) }, duration},
	}
	for _, c := range crowds(people) {
		each := func(of func(beat) time.Duration) func(result) []float64 {
			return func(r result) (all []float64) {
				for _, b := range r.Beats[c.due] {
					all = append(all, of(b).Seconds())
				}
				return all
			}
		}
		rows = append(rows,
			figure{cpuFigure(c.due), each(func(b beat) time.Duration { return b.CPU }), duration},
			figure{claimedFigure(c.due), each(func(b beat) time.Duration { return b.Claimed }), duration})
	}
	return append(rows, figure{changeFigure, func(r result) []float64 {
		return once(quantile(r.Change, 0.5).Seconds())
	}, duration})
}

// loadTable has the median of all rounds, the least and the most, and how many
// times ours it is.
func loadTable(people int, all []*column) string {
	t := newTable("")
	for _, c := range all {
		t.head(c.title)
	}
	for _, row := range figures(people) {
		cells := []string{row.title}
		var ours float64
		for i, c := range all {
			values := c.values(row)
			if len(values) == 0 {
				cells = append(cells, "–")
				continue
			}
			s := spreadOf(values)
			cell := fmt.Sprintf("%s (%s–%s)", row.unit(s.median), row.unit(s.low), row.unit(s.high))
			if i == 0 {
				ours = s.median
			} else if ours > 0 {
				cell += " **×" + ratio(s.median/ours) + "**"
			}
			cells = append(cells, cell)
		}
		t.row(cells...)
	}
	return t.String()
}
