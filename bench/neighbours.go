package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/app"
)

// A building has many workspaces, and in one of them are as many as in hundreds of others.
const (
	inEach    = 100
	inLargest = 50_000
	lonely    = 40 // of the workspaces are met alone first, each with all that it needs
)

// What Slack takes of each workspace: so much that nobody is served the moment that they
// are due.
const (
	perWorkspace = 60 // a minute
	burst        = 20 // at once after a rest
	perPost      = 150 * time.Millisecond
)

// finish is how a workspace of inEach fared when all were due.
type finish struct {
	Best, Last       float64 // seconds until the last was sent: if Slack's limit were known, and as it was
	BestMean, Waited float64 // seconds from due to sent, of all of them: likewise
}

// fared are a first crowd, when nothing is known of Slack's limit yet, and the next one.
type fared [2]finish

// crowdOf picks one of the two.
func crowdOf(all []fared, which int) (list []finish) {
	for _, f := range all {
		list = append(list, f[which])
	}
	return list
}

// neighbours prints what a workspace loses by all others.
func neighbours(ctx context.Context, s settings) error {
	progressf("neighbours: ten o'clock for %d workspaces, alone and together", s.offices)
	r, err := ask(ctx, order{
		Contender: "neighbours", People: s.offices, Address: s.dir, Profile: s.prof, Name: "neighbours",
	})
	if err != nil {
		return err
	}
	return s.write("neighbours", neighboursTable(s.offices, r)+"\n"+neighboursAims(r))
}

// ratios are sorted.
func ratios(all []finish, of func(finish) float64) []float64 {
	var list []float64
	for _, f := range all {
		list = append(list, of(f))
	}
	slices.Sort(list)
	return list
}

func neighboursTable(offices int, r result) string {
	t := newTable("", "best possible", "alone: median", "90 of 100", "worst",
		fmt.Sprintf("%s and one of %s together: median", thousands(offices), thousands(inLargest)), "90 of 100", "worst")
	for which, crowd := range []string{"first crowd", "next crowd"} {
		for _, row := range []struct {
			title    string
			best, of func(finish) float64
		}{
			{"the last one is sent", func(f finish) float64 { return f.Best }, func(f finish) float64 { return f.Last }},
			{"from due to sent, on average", func(f finish) float64 { return f.BestMean }, func(f finish) float64 { return f.Waited }},
		} {
			together := crowdOf(r.Together, which)
			cells := []string{crowd + ": " + row.title, seconds(between(ratios(together, row.best), 0.5))}
			for _, all := range [][]finish{crowdOf(r.Apart, which), together} {
				for _, q := range []float64{0.5, 0.9, 1} {
					cells = append(cells, seconds(between(ratios(all, row.of), q)))
				}
			}
			t.row(cells...)
		}
	}
	return t.String()
}

// neighboursAims compares each workspace with its own best, once Slack's limit was found out.
func neighboursAims(r result) string {
	g := newGoals("next crowd, together")
	next := crowdOf(r.Together, 1)
	for _, row := range []struct {
		title string
		of    func(finish) float64
	}{
		{"the last one is sent, ÷ the best possible", func(f finish) float64 { return f.Last / f.Best }},
		{"from due to sent, ÷ the best possible", func(f finish) float64 { return f.Waited / f.BestMean }},
	} {
		all := ratios(next, row.of)
		g.most(row.title+": median", between(all, 0.5), 1.05, precise)
		g.most(row.title+": worst", between(all, 1), 1.05, precise)
	}
	alone := crowdOf(r.Apart, 1)
	worst := 0.0
	for i, f := range alone {
		worst = max(worst, next[i].Last/f.Last)
	}
	g.most(fmt.Sprintf("the last one is sent, ÷ the same alone: worst of %d", len(alone)), worst, 1.05, precise)
	return g.String()
}

// seconds shows those of a crowd.
func seconds(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) + " s" }

// precise shows small differences.
func precise(f float64) string { return strconv.FormatFloat(f, 'f', 3, 64) }

// runNeighbours has each of some work alone, side by side as they have next to nothing to
// do, and then all of them together.
func runNeighbours(ctx context.Context, o order) (r result, err error) {
	app.CollectGarbage() // as the bot does
	profiles := newProfiles(o)
	defer func() { err = errors.Join(err, profiles.write()) }()
	var apart []*building
	var each errgroup.Group
	for i := range min(lonely, o.People) {
		b, err := furnish(ctx, filepath.Join(o.Address, fmt.Sprintf("alone-%d.db", i)), newOffice(i+1, inEach))
		if err != nil {
			return r, err
		}
		apart = append(apart, b)
		each.Go(func() error { return b.works(ctx) })
	}
	if err := each.Wait(); err != nil {
		return r, err
	}
	for _, b := range apart {
		r.Apart = append(r.Apart, b.fared()...)
	}
	all := []*office{newOffice(0, inLargest)}
	for i := range o.People {
		all = append(all, newOffice(i+1, inEach))
	}
	together, err := furnish(ctx, filepath.Join(o.Address, "together.db"), all...)
	if err != nil {
		return r, err
	}
	err = profiles.of("together", func() error { return together.works(ctx) })
	r.Together = together.fared()
	return r, err
}
