package delivery

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
)

// Everybody in many workspaces is due at one moment. Few workspaces are large
// and many are small, by Zipf's law. The small ones do not wait for the large.
func TestNobodyWaitsForALargerWorkspace(t *testing.T) {
	table := newTable(t, "zipf", "| workspaces | people | the largest | the median | Slack takes a minute | finish over its own best: median | 90 of 100 | worst |")
	type many struct{ workspaces, people, perMinute int }
	of := many{50, 14_000, 60} // the median takes more than a minute
	if table.wanted {
		of = many{2000, 1_000_000, 60}
	}
	synctest.Test(t, func(t *testing.T) {
		trays := fill(of.workspaces, of.people)
		slack := make([]*drip, of.workspaces)
		for i := range slack {
			slack[i] = &drip{perSecond: float64(of.perMinute) / 60, burst: 20}
		}
		c := NewCourier(trays, &hall{slack: slack}, slog.New(slog.DiscardHandler), Options{})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		began := bubble.Now()
		go func() { ended <- c.Run(ctx) }()

		// The largest would take hours.
		smaller := trays.all[of.workspaces/4:]
		<-time.After(slack[0].best(smaller[0].owes) * 6 / 5)
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		var over []float64
		for _, tray := range smaller {
			if tray.served.IsZero() {
				over = append(over, math.Inf(1))
				continue
			}
			over = append(over, tray.served.Sub(began).Seconds()/slack[0].best(tray.owes).Seconds())
		}
		slices.Sort(over)
		median, most := over[len(over)/2], over[len(over)*9/10]
		table.rowf("%d | %d | %d | %d | %d | %.3f | %.3f | %.3f", of.workspaces, of.people, trays.all[0].owes,
			trays.all[of.workspaces/2].owes, of.perMinute, median, most, over[len(over)-1])
		if median > 1.05 {
			t.Errorf("the median workspace finished after %.3f times its own best", median)
		}
	})
}

// trays is a Store of reminders by workspace, whose listing takes its time.
type trays struct {
	mu  sync.Mutex
	all []*tray
	at  []int // tray by message id
}

type tray struct {
	owes   int // at first
	left   int
	served time.Time // when nothing was left
	fresh  []Message
	back   []Message // to be called again
}

func fill(workspaces, people int) *trays {
	harmonic := 0.0
	for rank := range workspaces {
		harmonic += 1 / float64(rank+1)
	}
	s := &trays{at: []int{-1}}
	for rank := range workspaces {
		n := int(float64(people) / harmonic / float64(rank+1))
		t := &tray{owes: n, left: n}
		for range n {
			m := reminder(prefs.UserID{Workspace: strconv.Itoa(rank), Person: "U" + strconv.Itoa(len(s.at))})
			m.ID, m.NotAfter = uint64(len(s.at)), bubble.Now().Add(100*time.Hour)
			t.fresh = append(t.fresh, m)
			s.at = append(s.at, rank)
		}
		s.all = append(s.all, t)
	}
	return s
}

func (s *trays) Pending(_ context.Context, now time.Time, perWorkspace int) (ready []*Claim, next time.Time, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.all {
		room := perWorkspace
		for _, m := range t.back {
			if m.NotBefore.After(now) {
				if next.IsZero() || m.NotBefore.Before(next) {
					next = m.NotBefore
				}
			} else if room > 0 {
				ready = append(ready, &Claim{Message: m})
				room--
			}
		}
		for _, m := range t.fresh[:min(room, len(t.fresh))] {
			ready = append(ready, &Claim{Message: m})
		}
	}
	<-time.After(time.Duration(len(ready)) * time.Microsecond) // as a real one's would
	return ready, next, nil
}

func (s *trays) Intend(_ context.Context, claims []*Claim) (begun []*Claim, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range claims {
		t := s.all[s.at[c.ID]]
		for _, from := range []*[]Message{&t.back, &t.fresh} {
			i := slices.IndexFunc(*from, func(m Message) bool { return m.ID == c.ID })
			if i < 0 {
				continue
			}
			begun = append(begun, &Claim{Message: (*from)[i]})
			copy((*from)[1:i+1], (*from)[:i]) // nearly always nothing: it is the first
			*from = (*from)[1:]
			break
		}
	}
	return begun, nil
}

func (s *trays) Exchange(ctx context.Context, outcomes []Outcome, claims []*Claim) (begun []*Claim, settling, intending error) {
	if err := s.Settle(ctx, outcomes); err != nil {
		return nil, err, err
	}
	begun, err := s.Intend(ctx, claims)
	return begun, nil, err
}

func (s *trays) Settle(_ context.Context, outcomes []Outcome) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range outcomes {
		t, m := s.all[s.at[o.Claim.ID]], o.Claim.Message
		switch o.Verdict {
		case Later:
			m.NotBefore = o.Again
			t.back = append(t.back, m)
			continue
		case Sent:
		case Dropped, Unknown:
			return errors.New("nothing of that kind was asked for")
		}
		if t.left--; t.left == 0 {
			t.served = o.At
		}
	}
	return nil
}

func (s *trays) Recover(context.Context, time.Time) (int, error) { return 0, nil }

// hall is a Slack with an allowance for each workspace.
type hall struct {
	mu    sync.Mutex
	slack []*drip
}

func (h *hall) Post(_ context.Context, c Claim) (Receipt, error) {
	<-time.After(150 * time.Millisecond)
	workspace, err := strconv.Atoi(c.To.Workspace)
	if err != nil {
		return Receipt{}, fmt.Errorf("nobody's message: %w", err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if wait := h.slack[workspace].take(bubble.Now()); wait > 0 {
		return Receipt{}, &RateLimited{RetryAfter: time.Duration(math.Ceil(wait.Seconds())) * time.Second}
	}
	return Receipt{TS: "1"}, nil
}
