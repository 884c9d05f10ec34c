// Package doctor looks whether everything is all right, and tells what is not and
// what mends it.
//
// A Check is a value. Each part of the house makes its own, Examine runs them, and a
// Report shows what they found: as text, or as JSON for machines.
package doctor

import (
	"context"
	"fmt"
	"sync"
	"time"

	"unhunch/internal/panics"
)

// Verdict is what a look came to.
type Verdict string

// The verdicts.
const (
	OK   Verdict = "ok"
	Warn Verdict = "warn" // it works, and something is worth a look
	Fail Verdict = "fail" // something does not work
	Skip Verdict = "skip" // it could not be looked at, since another check failed
)

// Result is what a look found, in the operator's words. No result holds a secret.
type Result struct {
	Verdict Verdict
	Found   string   // a line
	Details []string // more lines, if one is not enough
	Mend    string   // what to do; "" where there is nothing to do
}

// Check is something to look at.
type Check struct {
	Name string // is unique, and stays the same over versions
	Look func(ctx context.Context) Result
}

// Finding is what became of a check.
type Finding struct {
	Name string
	Result
}

// Examine runs all checks at the same time, each for so long at the most, and tells
// what they found in their order. A check that hangs is left behind, and one that
// panics takes no other along: both fail.
func Examine(ctx context.Context, checks []Check, most time.Duration) []Finding {
	found := make([]Finding, len(checks))
	var all sync.WaitGroup
	for i, c := range checks {
		all.Go(func() { found[i] = Finding{c.Name, c.bounded(ctx, most)} })
	}
	all.Wait()
	return found
}

// grace is what a look that heeds its context may take to say that it ran out.
const grace = time.Second

func (c Check) bounded(ctx context.Context, most time.Duration) Result {
	looking, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	seen := make(chan Result, 1)
	go func() {
		defer func() {
			if what := recover(); what != nil {
				seen <- Result{Verdict: Fail, Found: "the check itself broke: " + panics.Error(what).Error(), Mend: "report it: it is a fault of the bot's"}
			}
		}()
		seen <- c.Look(looking)
	}()
	late := time.NewTimer(most + grace)
	defer late.Stop()
	select {
	case r := <-seen:
		return r
	case <-late.C:
		return Result{Verdict: Fail, Found: fmt.Sprintf("no answer within %s", most), Mend: "see what it waits for: a disk or a network that hangs"}
	case <-ctx.Done():
		return Result{Verdict: Skip, Found: "you ended it before"}
	}
}
