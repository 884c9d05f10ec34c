package e2e

import (
	"testing"
	"time"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/workspace"
)

// Somebody removes the app while Slack takes its time over what was pressed, and installs
// it again while that is being worked off: who was there before answers nobody any more.
func TestWhoComesBackWhileTheRestIsWorkedOffIsAnsweredOnce(t *testing.T) {
	for name, away := range map[string]time.Duration{"after two seconds": 2 * time.Second, "after ten": 10 * time.Second} {
		for how, leaves := range map[string]func(*sandboxtest.Office){
			"with a word":  func(o *sandboxtest.Office) { o.Uninstall() },
			"tokens first": func(o *sandboxtest.Office) { o.UninstallTokensFirst() },
			"without one":  func(o *sandboxtest.Office) { o.UninstallSilently() },
		} {
			t.Run(name+", "+how, func(t *testing.T) {
				inBubble(t, func(t *testing.T) {
					w, north, south, ana, _ := both(t)
					passes(time.Minute)
					north.Fault(sandbox.Fault{Kind: sandbox.Slow, For: 7 * time.Second, Times: 4})
					_ = ana.Types("/stretch now")
					_ = ana.Types("/stretch plan every 45m")
					passes(100 * time.Millisecond)
					leaves(north)
					passes(away)
					w.installs(ana)
					north.Heal()
					passes(time.Minute)
					if state := w.state(north); state != workspace.Alive {
						t.Errorf("it is %s", state)
					}
					if w.keeps(north, ana).Person.OptedIn.IsZero() {
						agrees(ana)
					}
					passes(10 * time.Minute)
					before := posts(north)
					_ = ana.Types("/stretch now")
					passes(30 * time.Second)
					if n := posts(north) - before; n != 1 {
						t.Errorf("one wish is %d cards", n)
					}
					begins(ana)
					finishes(ana)
					other := posts(south)
					passes(2 * time.Hour)
					if posts(south) == other {
						t.Error("the other is left alone")
					}
					w.endsWell()
				})
			})
		}
	}
}
