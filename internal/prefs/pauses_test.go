package prefs

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPausesThatMeetAreOne(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, time.December, d, 0, 0, 0, 0, time.UTC) }
	there := Pauses{{day(2), day(4)}, {day(10), day(12)}, {day(20), day(22)}}
	for situation, c := range map[string]struct {
		more Pause
		want Pauses
	}{
		"apart":          {Pause{day(6), day(7)}, Pauses{{day(2), day(4)}, {day(6), day(7)}, {day(10), day(12)}, {day(20), day(22)}}},
		"it touches":     {Pause{day(4), day(5)}, Pauses{{day(2), day(5)}, {day(10), day(12)}, {day(20), day(22)}}},
		"it bridges":     {Pause{day(11), day(20)}, Pauses{{day(2), day(4)}, {day(10), day(22)}}},
		"it is there":    {Pause{day(10), day(11)}, there},
		"it swallows":    {Pause{day(1), day(30)}, Pauses{{day(1), day(30)}}},
		"the last of it": {Pause{day(25), day(26)}, Pauses{{day(2), day(4)}, {day(10), day(12)}, {day(20), day(22)}, {day(25), day(26)}}},
	} {
		if diff := cmp.Diff(c.want, there.With(c.more, day(1))); diff != "" {
			t.Errorf("%s: %s", situation, diff)
		}
	}
	if diff := cmp.Diff(Pauses{{day(20), day(22)}, {day(25), day(26)}}, there.With(Pause{day(25), day(26)}, day(12))); diff != "" {
		t.Errorf("past ones: %s", diff)
	}
	p := Person{OptedIn: day(1), PausedUntil: day(2), Pauses: there}
	for now, want := range map[time.Time]time.Time{day(1): day(4), day(3): day(4), day(4): {}, day(9): {}, day(11): day(12)} {
		if got := p.PausedTill(now); !got.Equal(want) || p.Wanted(now) != want.IsZero() {
			t.Errorf("on %s paused until %s", now, got)
		}
	}
}
