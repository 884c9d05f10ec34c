package delivery

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"unhunch/internal/bubble"
)

// diary keeps what an observer is told.
type diary struct {
	mu   sync.Mutex
	told []string
}

func (d *diary) Settled(outcomes []Outcome) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, o := range outcomes {
		d.told = append(d.told, fmt.Sprint(o.Claim.ID, " ", o.Verdict))
	}
}

func (d *diary) Recovered(unknown int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.told = append(d.told, fmt.Sprint("recovered ", unknown))
}

func (d *diary) wants(t *testing.T, want ...string) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if !slices.Equal(d.told, want) {
		t.Errorf("told %q, want %q", d.told, want)
	}
}

func TestAnObserverIsToldOutcomesOnceTheyAreWritten(t *testing.T) {
	first, second := &diary{}, &diary{}
	story(t, Options{Observers: []Observer{first, second}}, func(t *testing.T, o *office) {
		end := bubble.Now().Add(time.Minute)
		o.broken = func(verb string, _ uint64) error {
			if verb == "settle" && bubble.Now().Before(end) {
				return errors.New("disk full")
			}
			return nil
		}
		o.opens()
		o.owes(crowd("T1", 1, reminder)...)
		first.wants(t, "recovered 0")
		o.after(5 * time.Minute)
		first.wants(t, "recovered 0", "1 sent")
		second.wants(t, "recovered 0", "1 sent")
	})
}
