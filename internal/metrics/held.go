package metrics

import (
	"sync"

	"unhunch/internal/schedule"
)

// held knows whose reminder was held back, from then until it is sent or left out. After a
// restart it begins anew.
type held struct {
	mu  sync.Mutex
	who map[string]bool
}

func newHeld() *held { return &held{who: map[string]bool{}} }

func (h *held) decided(all []schedule.Decided) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, d := range all {
		switch d.Verdict {
		case schedule.Held:
			h.who[d.User.String()] = true
		case schedule.Dropped:
			delete(h.who, d.User.String())
		case schedule.Send, schedule.PutBack: // it is not over yet
		}
	}
}

// over is that somebody's reminder has ended. It says whether it was held, as a figure does.
func (h *held) over(who string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	was := h.who[who]
	delete(h.who, who)
	if was {
		return "yes"
	}
	return "no"
}
