package delivery

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
)

// allowance is how much a pretend Slack takes. The bot is not told.
type allowance interface {
	// take counts a call, or tells how long to wait for the next.
	take(now time.Time) (wait time.Duration)
	// best is when the last of so many calls could be made.
	best(calls int) time.Duration
}

// drip takes so many calls a second, and a burst after a rest.
type drip struct {
	perSecond, burst, left float64
	at                     time.Time
}

func (d *drip) take(now time.Time) time.Duration {
	if d.at.IsZero() {
		d.left = d.burst
	}
	d.left, d.at = min(d.burst, d.left+d.perSecond*now.Sub(d.at).Seconds()), now
	if d.left < 1-1e-9 { // a call that comes in time must not fail by rounding
		return time.Duration((1 - d.left) / d.perSecond * float64(time.Second))
	}
	d.left--
	return 0
}

func (d *drip) best(calls int) time.Duration {
	return time.Duration((float64(calls) - d.burst) / d.perSecond * float64(time.Second))
}

// minutely takes so many calls in any minute.
type minutely struct {
	most int
	made []time.Time
}

func (m *minutely) take(now time.Time) time.Duration {
	m.made = slices.DeleteFunc(m.made, func(at time.Time) bool { return now.Sub(at) >= time.Minute })
	if len(m.made) == m.most {
		return m.made[0].Add(time.Minute).Sub(now)
	}
	m.made = append(m.made, now)
	return 0
}

func (m *minutely) best(calls int) time.Duration {
	return time.Duration((calls-1)/m.most) * time.Minute
}

// allows lets Slack answer by an allowance, in whole seconds as it does.
func (o *office) allows(a allowance) {
	var mu sync.Mutex
	o.line.answer = func(Claim) error {
		mu.Lock()
		defer mu.Unlock()
		if wait := a.take(bubble.Now()); wait > 0 {
			return &RateLimited{RetryAfter: time.Duration(math.Ceil(wait.Seconds())) * time.Second, Method: post.String()}
		}
		return nil
	}
	o.slow = takes(150 * time.Millisecond)
}

// served is how a crowd that was due at one moment fared.
type served struct {
	last     time.Duration // until the last was called with success
	inMinute float64       // the part of them that had it within a minute
	refused  float64       // 429s for each
}

// serve owes something to a crowd at once and waits until all have it.
func (o *office) serve(n int) served {
	began, before := bubble.Now(), len(o.calls())
	owed := crowd("T1", n, reminder)
	for i := range owed {
		owed[i].NotAfter = began.Add(100 * time.Hour)
	}
	o.owes(owed...)
	for !o.done() {
		o.after(time.Second)
	}
	calls := o.calls()[before:]
	early := 0
	for _, c := range calls {
		if c.err == nil && c.at.Sub(began) <= time.Minute {
			early++
		}
	}
	return served{
		last:     calls[len(calls)-1].at.Sub(began),
		inMinute: float64(early) / float64(n),
		refused:  float64(limited(calls)) / float64(n),
	}
}

func (o *office) done() bool {
	o.ledger.mu.Lock()
	defer o.ledger.mu.Unlock()
	return len(o.owed) == 0
}

// A crowd is due at ten o'clock, and again half an hour later, under a cap that
// the bot has to find out.
func TestACrowdUnderACapNobodyTold(t *testing.T) {
	table := newTable(t, "crowd", "| Slack takes a minute | due at once | best possible, s | finish over best, first crowd | next crowd | within a minute | 429 per message, first crowd | next crowd |")
	for _, perMinute := range []int{60, 300, 600} {
		for _, n := range []int{100, 1000, 5000} {
			for _, slack := range []struct {
				allowance
				says    string
				figures bool // it is the Slack that our figures are about
			}{
				{&drip{perSecond: float64(perMinute) / 60, burst: 20}, "20 at once", true},
				{&minutely{most: perMinute}, "in any minute", false},
			} {
				if !table.wanted && (n == 5000 || !slack.figures) {
					continue // long, and the others tell as much
				}
				t.Run(fmt.Sprintf("%d of %d a minute, %s", n, perMinute, slack.says), func(t *testing.T) {
					story(t, Options{}, func(t *testing.T, o *office) {
						o.allows(slack)
						o.opens()
						best := slack.best(n)
						first := o.serve(n)
						o.after(25 * time.Minute)
						next := o.serve(n)
						over := func(s served) string {
							if best < time.Minute {
								return "–"
							}
							return fmt.Sprintf("%.3f", s.last.Seconds()/best.Seconds())
						}
						table.rowf("%d, %s | %d | %.0f | %s | %s | %.0f %% | %.4f | %.4f", perMinute, slack.says, n, max(0, best.Seconds()),
							over(first), over(next), 100*next.inMinute, first.refused, next.refused)
						if !slack.figures {
							return
						}
						if first.refused > 0.05 || next.refused > 0.01 {
							t.Errorf("429 per message: %.4f at first, %.4f then", first.refused, next.refused)
						}
						if late := max(first.last, next.last); best >= time.Minute && late.Seconds() > 1.05*best.Seconds() {
							t.Errorf("finished after %s, best possible is %s", late, best)
						}
					})
				})
			}
		}
	}
}

// What Slack takes changes between two crowds.
func TestACapThatIsChanged(t *testing.T) {
	for name, c := range map[string]struct{ before, after int }{
		"to a fifth": {before: 300, after: 60},
		"to twice":   {before: 300, after: 600},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, Options{}, func(t *testing.T, o *office) {
				const n = 1000
				slack := &drip{perSecond: float64(c.before) / 60, burst: 20}
				o.allows(slack)
				o.opens()
				o.serve(n)
				o.after(25 * time.Minute)
				slack.perSecond = float64(c.after) / 60
				o.serve(n) // finds it
				o.after(25 * time.Minute)
				got := o.serve(n)
				if best := slack.best(n); got.last.Seconds() > 1.05*best.Seconds() || got.refused > 0.01 {
					t.Errorf("finished after %s, best possible is %s; 429 per message: %.4f", got.last, best, got.refused)
				}
			})
		})
	}
}

// Everybody has a slot of their own in the minute and is due every half hour.
// Some do not come: they paused, or have moved just now.
func TestEverybodysOwnInterval(t *testing.T) {
	table := newTable(t, "interval", "| Slack takes a minute | people | away | off their own interval, s: half of them at most | all of them at most |")
	const beats, half, slots = 6, 30 * time.Minute, 50
	for _, perMinute := range []int{60, 300, 600} {
		for _, n := range []int{40, 250, 500, 1000} {
			for _, away := range []int{0, 10} {
				// Some are as many as Slack takes while the slots last: nobody waits for
				// others. The rest stand in a queue, and move up for those who are away.
				exact := n*60 <= perMinute*slots || away == 0
				if !table.wanted && (!exact || n > 500) {
					continue
				}
				story(t, Options{}, func(t *testing.T, o *office) {
					o.allows(&drip{perSecond: float64(perMinute) / 60, burst: 20})
					o.opens()
					dice := rand.New(rand.NewPCG(1, uint64(n)))
					people := crowd("T1", n, reminder)
					ten := bubble.Now()
					for beat := range beats {
						due := ten.Add(time.Duration(beat) * half)
						for slot := range slots {
							o.after(bubble.Until(due.Add(time.Duration(slot) * time.Second)))
							var owed []Message
							for i := slot; i < n; i += slots {
								if dice.IntN(100) >= away {
									owed = append(owed, people[i])
								}
							}
							o.owes(owed...)
						}
						o.after(bubble.Until(due.Add(half - time.Minute)))
					}
					off := offInterval(o.calls(), ten.Add(2*half), half)
					table.rowf("%d | %d | %d %% | %.1f | %.1f", perMinute, n, away, off[len(off)/2].Seconds(), off[len(off)-1].Seconds())
					if exact && off[len(off)-1] > 2*time.Second {
						t.Errorf("%d people, %d a minute: somebody was %s off", n, perMinute, off[len(off)-1])
					}
				})
			}
		}
	}
}

// offInterval tells how far from a whole number of intervals people's messages
// came after their last, sorted.
func offInterval(calls []call, from time.Time, interval time.Duration) []time.Duration {
	var off []time.Duration
	last := map[prefs.UserID]time.Time{}
	for _, c := range calls {
		if c.err != nil {
			continue
		}
		if before, met := last[c.claim.To]; met && before.After(from) {
			passed := c.at.Sub(before)
			off = append(off, (passed - passed.Round(interval)).Abs())
		}
		last[c.claim.To] = c.at
	}
	slices.Sort(off)
	return off
}

// table is a Markdown table in the folder that UNHUNCH_TABLES names. Where it
// does not, the rows go to the test's log, and what takes long is left out.
type table struct {
	t      *testing.T
	wanted bool
	text   []byte
}

func newTable(t *testing.T, name, head string) *table {
	dir := os.Getenv("UNHUNCH_TABLES")
	tab := &table{t: t, wanted: dir != ""}
	tab.text = fmt.Appendf(tab.text, "%s\n%s|\n", head, strings.Repeat("|---", strings.Count(head, "|")-1))
	t.Cleanup(func() {
		if tab.wanted {
			if err := os.WriteFile(dir+"/"+name+".md", tab.text, 0o600); err != nil {
				t.Error(err)
			}
		}
	})
	return tab
}

func (tab *table) rowf(format string, args ...any) {
	tab.t.Helper()
	line := fmt.Sprintf("| "+format+" |", args...)
	tab.t.Log(line)
	tab.text = append(tab.text, line+"\n"...)
}
