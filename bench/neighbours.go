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

// Many workspaces are neighbours, and in one of them are as many as in hundreds of others.
const (
	inEach    = 100
	inLargest = 50_000
	lonely    = 40 // of the workspaces are met alone first, each with all that it needs
)

// What Slack takes of each workspace. It says "several hundred messages a minute", by
// which nobody waits for others; by less, everybody's own workspace has to wait its turn.
const (
	asSlackSays = 300 // a minute
	scarce      = 60
	burst       = 20 // at once after a rest
	perPost     = 150 * time.Millisecond
)

// finish is how a workspace of inEach fared at ten o'clock.
type finish struct {
	Best, Last float64 // seconds after ten until the last was sent: if Slack's limit were known, and as it was
	Waited     float64 // seconds from due to sent, on average
}

// neighbours prints what a workspace loses by all others.
func neighbours(ctx context.Context, s settings) error {
	progressf("neighbours: ten o'clock for %d workspaces, alone and together", s.offices)
	r, err := ask(ctx, order{Contender: "neighbours", People: s.offices, Address: s.dir, Profile: s.prof, Name: "neighbours"})
	if err != nil {
		return err
	}
	return s.write("neighbours", neighboursTable(s.offices, r)+"\n"+neighboursAims(r))
}

// sorted are the figures of workspaces.
func sorted(all []finish, of func(finish) float64) []float64 {
	var list []float64
	for _, f := range all {
		list = append(list, of(f))
	}
	slices.Sort(list)
	return list
}

func (f finish) last() float64   { return f.Last }
func (f finish) waited() float64 { return f.Waited }

func neighboursTable(offices int, r result) string {
	t := newTable("Slack takes a minute", "", "best possible", "alone: median", "90 of 100", "worst",
		fmt.Sprintf("%s and one of %s together: median", thousands(offices), thousands(inLargest)), "90 of 100", "worst")
	for _, takes := range []int{asSlackSays, scarce} {
		for _, row := range []struct {
			title, best string
			of          func(finish) float64
		}{
			{"the last one is sent, after ten", inSeconds(between(sorted(r.Together[takes], func(f finish) float64 { return f.Best }), 0.5)), finish.last},
			{"from due to sent, on average", "–", finish.waited},
		} {
			cells := []string{strconv.Itoa(takes), row.title, row.best}
			for _, all := range [][]finish{r.Apart[takes], r.Together[takes]} {
				for _, q := range []float64{0.5, 0.9, 1} {
					cells = append(cells, inSeconds(between(sorted(all, row.of), q)))
				}
			}
			t.row(cells...)
		}
	}
	return t.String()
}

// neighboursAims compares each of those that were alone with itself, where nothing is left
// to chance; where Slack's limit has to be found out, they are compared as a crowd.
func neighboursAims(r result) string {
	g := newGoals("until the last one is sent, together ÷ alone")
	worst := 0.0
	for i, alone := range r.Apart[asSlackSays] {
		worst = max(worst, r.Together[asSlackSays][i].Last/alone.Last)
	}
	g.most(fmt.Sprintf("%d a minute, the worst of %d", asSlackSays, len(r.Apart[asSlackSays])), worst, 1.05, precise)
	apart, together := sorted(r.Apart[scarce], finish.last), sorted(r.Together[scarce], finish.last)
	for _, q := range []struct {
		name string
		of   float64
	}{{"the median", 0.5}, {"90 of 100", 0.9}, {"the worst", 1}} {
		g.most(fmt.Sprintf("%d a minute, %s", scarce, q.name), between(together, q.of)/between(apart, q.of), 1.05, precise)
	}
	return g.String()
}

// inSeconds shows what takes long.
func inSeconds(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) + " s" }

// precise shows small differences.
func precise(f float64) string { return strconv.FormatFloat(f, 'f', 3, 64) }

// runNeighbours has each of some work alone, side by side as they have next to nothing to
// do, and then all of them together.
func runNeighbours(ctx context.Context, o order) (r result, err error) {
	app.CollectGarbage() // as the bot does
	profiles := newProfiles(o)
	defer func() { err = errors.Join(err, profiles.write()) }()
	r.Apart, r.Together = map[int][]finish{}, map[int][]finish{}
	apart := map[int][]*building{}
	var each errgroup.Group
	for _, takes := range []int{asSlackSays, scarce} {
		for i := range min(lonely, o.People) {
			path := filepath.Join(o.Address, fmt.Sprintf("alone-%d-%d.db", takes, i))
			b, err := furnish(ctx, path, newOffice(i+1, inEach, takes))
			if err != nil {
				return r, err
			}
			apart[takes] = append(apart[takes], b)
			each.Go(func() error { return b.works(ctx) })
		}
	}
	if err := each.Wait(); err != nil {
		return r, err
	}
	for takes, all := range apart {
		for _, b := range all {
			r.Apart[takes] = append(r.Apart[takes], b.finishes()...)
		}
		offices := []*office{newOffice(0, inLargest, takes)}
		for i := range o.People {
			offices = append(offices, newOffice(i+1, inEach, takes))
		}
		b, err := furnish(ctx, filepath.Join(o.Address, fmt.Sprintf("together-%d.db", takes)), offices...)
		if err != nil {
			return r, err
		}
		if err := profiles.of(fmt.Sprintf("%d-a-minute", takes), func() error { return b.works(ctx) }); err != nil {
			return r, err
		}
		r.Together[takes] = b.finishes()
	}
	return r, nil
}
