package delivery

import (
	"math"
	"testing"
	"time"
)

func noon() time.Time { return time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC) }

func TestWhatA429Tells(t *testing.T) {
	type asked struct {
		taken  int
		within time.Duration // of the last 429, or of nothing
		rests  bool          // before
		pause  time.Duration // that Slack asks for
	}
	for name, c := range map[string]struct {
		answers []asked
		want    float64 // calls a second; 0: nothing is known
		sure    bool
	}{
		"nothing, the first time": {
			answers: []asked{{taken: 100, within: 10 * time.Second}},
		},
		"what was taken since the last one is what Slack takes": {
			answers: []asked{{taken: 20}, {taken: 50, within: 10 * time.Second}},
			want:    5, sure: true,
		},
		"a few calls are no proof": {
			answers: []asked{{taken: 20}, {taken: 5, within: time.Second}},
			want:    5,
		},
		"a 429 on the first call after a pause was about the pause": {
			answers: []asked{{taken: 20}, {taken: 50, within: 10 * time.Second}, {taken: 0, within: time.Second}},
			want:    5, sure: true,
		},
		"while we rest, Slack's allowance fills up": {
			answers: []asked{{taken: 20}, {taken: 50, within: 10 * time.Second}, {taken: 100, within: time.Hour, rests: true}},
			want:    5, sure: true,
		},
		"in a long pause too": {
			answers: []asked{{taken: 20, pause: 60 * time.Second}, {taken: 50, within: 66 * time.Second}},
			want:    5, sure: true,
		},
		"a cap that fell is believed at once": {
			answers: []asked{{taken: 20}, {taken: 50, within: 10 * time.Second}, {taken: 3, within: 4 * time.Second}},
			want:    0.75,
		},
		"one that rose too": {
			answers: []asked{{taken: 20}, {taken: 50, within: 10 * time.Second}, {taken: 60, within: 6 * time.Second}},
			want:    10, sure: true,
		},
		"what is too old is forgotten": {
			answers: []asked{{taken: 20}, {taken: 50, within: 10 * time.Second}, {taken: 100, within: 5 * time.Hour, rests: true}},
		},
		"small differences are averaged": {
			answers: []asked{{taken: 20}, {taken: 50, within: 10 * time.Second}, {taken: 52, within: 10 * time.Second}},
			want:    5.1, sure: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			var seen capacity
			now := noon()
			for _, a := range c.answers {
				if a.rests {
					seen.rested(now.Add(a.within))
				}
				for range a.taken {
					seen.took(now)
				}
				now = now.Add(a.within)
				seen.refused(now)
				if a.pause > 0 {
					seen.pausesUntil(now.Add(a.pause), 4*time.Second)
				}
			}
			if got := seen.limit(); math.Abs(got-c.want) > 1e-9 {
				t.Errorf("Slack takes %v a second, want %v", got, c.want)
			}
			if got := seen.knows(c.want); got != c.sure {
				t.Errorf("sure: %t, want %t", got, c.sure)
			}
			if seen.knows(1.1 * c.want) {
				t.Error("a rate that is clearly higher and not refused disproves the limit")
			}
		})
	}
}

// hurries makes calls as fast as the pacer lets it.
func hurries(p *pacer, now time.Time, calls int) time.Time {
	for range calls {
		p.look(now)
		now = now.Add(p.closed(Soon))
		p.take(now)
		p.answered(now, now)
	}
	return now
}

func perMinute(p pacer) int { return int(math.Round(p.pace.perSecond * 60)) }

func TestAPacerFindsItsRate(t *testing.T) {
	usual := Rate{PerMinute: 300, Burst: 20}
	for name, c := range map[string]struct {
		most  float64
		tells func(*pacer, time.Time)
		want  int // calls a minute
	}{
		"a burst proves nothing": {
			most: 1200, want: 300,
			tells: func(p *pacer, now time.Time) { hurries(p, now, 19) },
		},
		"those who wait go faster": {
			most: 1200, want: 600,
			tells: func(p *pacer, now time.Time) { hurries(p, now, 19+35) },
		},
		"but never faster than the operator allows": {
			most: 400, want: 400,
			tells: func(p *pacer, now time.Time) { hurries(p, now, 500) },
		},
		"a 429 halves an unproved rate": {
			most: 1200, want: 150,
			tells: func(p *pacer, now time.Time) { p.limited(hurries(p, now, 19), 10*time.Second) },
		},
		"those that were in flight say the same": {
			most: 1200, want: 150,
			tells: func(p *pacer, now time.Time) {
				now = hurries(p, now, 19)
				p.limited(now, 10*time.Second)
				p.limited(now.Add(time.Second), 10*time.Second)
			},
		},
		"a second one tells what Slack takes": {
			most: 1200, want: 294, // 98 % of 300
			tells: func(p *pacer, now time.Time) {
				p.limited(now, time.Second)
				for range 50 {
					p.answered(now, now)
				}
				p.limited(now.Add(10*time.Second), time.Second)
			},
		},
		"a storm of them does not stop it": {
			most: 1200, want: 30,
			tells: func(p *pacer, now time.Time) {
				for range 50 {
					now = p.limited(now, time.Second)
				}
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPacer(usual, c.most)
			c.tells(&p, noon())
			if got := perMinute(p); got != c.want {
				t.Errorf("%d a minute, want %d", got, c.want)
			}
		})
	}
}

// Calls of a burst are in flight together: the 429 may come back before some
// that Slack took before it. They tell nothing of how fast it takes more.
func TestTheEndOfABurstIsHeardInAnyOrder(t *testing.T) {
	type known struct {
		burst     int
		perMinute int
	}
	after := func(taken, late int) known {
		p, now := newPacer(Rate{PerMinute: 300, Burst: 20}, 1200), noon()
		told := now.Add(150 * time.Millisecond)
		for range taken - late {
			p.answered(now, told)
		}
		opens := p.limited(told, time.Second)
		for range late {
			p.answered(now, told)
		}
		p.answered(opens, opens)
		p.limited(opens, time.Second)
		return known{p.pace.burst, perMinute(p)}
	}
	for taken, burst := range map[int]int{18: 18, 8: 8, 6: 6, 3: fewest} {
		want := known{burst, 59}
		for late := range taken + 1 {
			if got := after(taken, late); got != want {
				t.Errorf("Slack took %d, %d of them were heard late: %+v, want %+v", taken, late, got, want)
			}
		}
	}
}

// Whatever a crowd's end has come to, the next one begins like it.
func TestEveryCrowdIsServedAtTheSamePace(t *testing.T) {
	p := newPacer(Rate{PerMinute: 300, Burst: 20}, 1200)
	now := p.limited(noon(), time.Second)
	for range 50 {
		p.answered(now, now)
	}
	now = p.limited(now.Add(9*time.Second), time.Second)
	now = hurries(&p, now, 300)
	if got := perMinute(p); got <= 294 {
		t.Errorf("%d a minute after 300 calls without a 429", got)
	}
	hurries(&p, now.Add(time.Hour), 1)
	if got := perMinute(p); got != 294 {
		t.Errorf("%d a minute after a rest, want 294", got)
	}
}

func TestAPacerOpensWhenSlackSaid(t *testing.T) {
	p := newPacer(Rate{PerMinute: 300, Burst: 20}, 1200)
	now := p.limited(noon(), 10*time.Second)
	if want := noon().Add(10 * time.Second); !now.Equal(want) {
		t.Errorf("opens at %s, want %s", now, want)
	}
	if longer := p.limited(noon().Add(time.Second), 20*time.Second); !longer.Equal(noon().Add(21 * time.Second)) {
		t.Errorf("a longer silence ends at %s", longer)
	}
	now = noon().Add(21 * time.Second)
	if p.look(now); p.closed(Soon) != 0 {
		t.Errorf("opens %s late", p.closed(Soon))
	}
	if p.closed(Tidy) == 0 {
		t.Error("what nobody waits for goes first")
	}
	p.take(now)
	if p.look(now); p.closed(Soon) == 0 {
		t.Error("opens with a burst")
	}
}

func TestABurstThatSlackRefused(t *testing.T) {
	p := newPacer(Rate{PerMinute: 300, Burst: 20}, 1200)
	now := p.limited(hurries(&p, noon(), 12), time.Second)
	now = now.Add(time.Hour)
	atOnce := 0
	for ; ; atOnce++ {
		if p.look(now); p.closed(Soon) > 0 {
			break
		}
		p.take(now)
	}
	if atOnce != 12 {
		t.Errorf("%d at once after a rest, want the 12 that Slack took", atOnce)
	}
}
