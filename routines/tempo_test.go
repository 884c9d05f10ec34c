package routines_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"unhunch/internal/figure"
	"unhunch/internal/routine"
)

// A loop is as slow as its step: who moves along with it keeps the dose.
func TestALoopHasTheTempoOfItsDose(t *testing.T) {
	figures, err := figure.ReadAll(os.DirFS("figures"))
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string][]routine.Step{}
	for _, r := range load(t).Routines() {
		for _, s := range r.Steps {
			if s.Dose.Kind == routine.Move {
				continue // that has the person's own tempo
			}
			shown[s.Figure] = append(shown[s.Figure], s)
		}
	}
	for _, f := range figures {
		if !f.Moves() {
			continue
		}
		for _, s := range shown[f.ID] {
			if mistake := outOfTime(f, s.Dose, shortestHold(shown[f.ID])); mistake != "" {
				t.Errorf("%s at step %s: %s: mend its move and hold", f.ID, s.ID, mistake)
			}
		}
	}
}

// outOfTime says what is wrong with a loop for a dose, or "".
func outOfTime(f figure.Figure, d routine.Dose, hold time.Duration) string {
	const (
		near    = 500 * time.Millisecond
		breath  = 4 * time.Second // the least of a slow one
		most    = 8 * time.Second
		slowest = 5 * time.Second // there and back on a roller
	)
	within := func(got, least, most time.Duration) bool { return got >= least && got <= most }
	want := time.Duration(d.RepSeconds) * time.Second
	switch {
	case d.Kind == routine.Reps && !within(f.Lasts(), want-near, want+near):
		return fmt.Sprintf("the loop lasts %v, a repetition %v", f.Lasts(), want)
	case d.Kind == routine.Roll && !within(f.Lasts(), slowest, most):
		return fmt.Sprintf("the loop lasts %v, rolling there and back %v to %v", f.Lasts(), slowest, most)
	case d.Kind == routine.Hold && !within(f.Lasts(), breath, most) && !within(f.Holds(), hold-near, hold+near):
		return fmt.Sprintf("the loop holds for %v, the step for %v, and a breath is %v to %v", f.Holds(), hold, breath, most)
	case d.Kind == routine.Setup && f.Lasts() > time.Duration(d.Seconds)*time.Second:
		return fmt.Sprintf("the loop lasts %v, and the step is over in %d s", f.Lasts(), d.Seconds)
	}
	return ""
}

// shortestHold is how long the shortest hold lasts that a figure is shown at.
func shortestHold(steps []routine.Step) time.Duration {
	var least time.Duration
	for _, s := range steps {
		if d := time.Duration(s.Dose.Seconds) * time.Second; s.Dose.Kind == routine.Hold && (least == 0 || d < least) {
			least = d
		}
	}
	return least
}
