package prefs

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestNightsAreOfTheDayTheyBegin(t *testing.T) {
	const h = 60
	for situation, c := range map[string]struct{ typed, want Hours }{
		"an office": {Week(Span{9 * h, 17 * h}, time.Monday), Week(Span{9 * h, 17 * h}, time.Monday)},
		"one night": {
			Hours{5: {{22 * h, 24 * h}}, 6: {{0, 6 * h}}},
			Hours{5: {{22 * h, 30 * h}}},
		},
		"from Saturday to Sunday, with an hour off": {
			Hours{6: {{22 * h, 24 * h}}, 0: {{1 * h, 6 * h}, {12 * h, 14 * h}}},
			Hours{6: {{22 * h, 24 * h}, {25 * h, 30 * h}}, 0: {{12 * h, 14 * h}}},
		},
		"early and late": {
			Hours{1: {{18 * h, 20 * h}}, 2: {{1 * h, 5 * h}}},
			Hours{1: {{18 * h, 20 * h}}, 2: {{1 * h, 5 * h}}},
		},
		"round the clock": {Week(Span{0, 24 * h}, week()...), Week(Span{0, 24 * h}, week()...)},
		"a day and a night": {
			Hours{1: {{0, 24 * h}}, 2: {{0, 6 * h}}},
			Hours{1: {{0, 24 * h}}, 2: {{0, 6 * h}}},
		},
		"a night, and what comes at once after it": {
			Hours{1: {{22 * h, 30 * h}}, 2: {{6 * h, 14 * h}}},
			Hours{1: {{22 * h, 30 * h}}, 2: {{6 * h, 14 * h}}},
		},
	} {
		if diff := cmp.Diff(c.want, c.typed.Shifts()); diff != "" {
			t.Errorf("%s: %s", situation, diff)
		}
	}
}

// Whatever the hours are, the same minutes of the week are working hours, no day has
// more than a day, and a second look changes nothing.
func TestNightsKeepTheHours(t *testing.T) {
	rng := rand.New(rand.NewPCG(20261129, 0))
	moved := 0
	for range 20_000 {
		var h Hours
		for d := range h {
			for from := Minute(30 * rng.IntN(20)); from < OneDay && len(h[d]) < MaxSpans && rng.IntN(4) > 0; {
				to := min(OneDay, from+Minute(30*(1+rng.IntN(30))))
				h[d] = append(h[d], Span{from, to})
				from = to + Minute(30*(1+rng.IntN(14)))
			}
		}
		is := h.Shifts()
		if minutesOf(h) != minutesOf(is) {
			t.Fatalf("%s is %s", h, is)
		}
		if (Timetable{Hours: is}).ID() != (Timetable{Hours: is.Shifts()}).ID() {
			t.Fatalf("%s is %s, and that is %s", h, is, is.Shifts())
		}
		if wrong := is.problems(); len(is.Days()) > 0 && len(wrong) > 0 && wrong[0].Code != SpansTooMany {
			t.Fatalf("%s is %s: %v", h, is, wrong)
		}
		if (Timetable{Hours: is}).ID() != (Timetable{Hours: h}).ID() {
			moved++
		}
	}
	t.Logf("%d of 20000 weeks have nights", moved)
	if moved < 2_000 {
		t.Error("that shows little")
	}
}

func minutesOf(h Hours) (open [7 * 24 * 60]bool) {
	for d, spans := range h {
		for _, s := range spans {
			for m := s.From; m < s.To; m++ {
				open[(d*24*60+int(m))%len(open)] = true
			}
		}
	}
	return open
}
