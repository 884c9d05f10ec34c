package effort

import "testing"

func TestTheLongFormIsForWhoAsksForIt(t *testing.T) {
	for name, c := range map[string]struct {
		long, chaos     string
		checks, chaotic int
	}{
		"make test":  {checks: 1, chaotic: 10},
		"make check": {long: "1", checks: 2, chaotic: 10},
		"make chaos": {chaos: "1", checks: 1, chaotic: 20},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("UNHUNCH_LONG", c.long)
			t.Setenv("UNHUNCH_CHAOS", c.chaos)
			if n, m := Check(1, 2), Chaos(10, 20); n != c.checks || m != c.chaotic {
				t.Errorf("%d and %d, want %d and %d", n, m, c.checks, c.chaotic)
			}
		})
	}
}
