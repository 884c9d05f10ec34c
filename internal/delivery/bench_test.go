package delivery

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"unhunch/internal/prefs"
)

// What the courier itself costs: a store and a Slack that take no time, and no
// limits.
func BenchmarkCourier(b *testing.B) {
	for _, workspaces := range []int{1, 100, 2000} {
		b.Run(fmt.Sprintf("workspaces=%d", workspaces), func(b *testing.B) {
			s := newFreeStore(b.N, workspaces)
			free := Rate{PerMinute: 1e12, Burst: 1e9}
			c := NewCourier(s, instant{}, slog.New(slog.DiscardHandler), Options{Limits: Limits{Posts: free, MostPosts: free.PerMinute, Channel: free, Edits: free}})
			ctx, cancel := context.WithCancel(b.Context())
			defer cancel()
			b.ReportAllocs()
			b.ResetTimer()
			ended := make(chan error, 1)
			go func() { ended <- c.Run(ctx) }()
			if err := c.Settled(ctx); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
			cancel()
			if err := <-ended; err != nil || s.sent != b.N {
				b.Fatalf("sent %d of %d: %v", s.sent, b.N, err)
			}
		})
	}
}

// freeStore is a Store that costs next to nothing: messages are taken in order and
// never come back.
type freeStore struct {
	byWorkspace [][]*Claim
	ended       []bool // or begun, by id
	sent        int
}

func newFreeStore(n, workspaces int) *freeStore {
	s := &freeStore{byWorkspace: make([][]*Claim, workspaces), ended: make([]bool, n+1)}
	for i := range n {
		w := i % workspaces
		m := reminder(prefs.UserID{Workspace: fmt.Sprintf("T%d", w), Person: fmt.Sprintf("U%d", i)})
		m.ID = uint64(i + 1)
		s.byWorkspace[w] = append(s.byWorkspace[w], &Claim{Message: m, Channel: "D1"})
	}
	return s
}

func (s *freeStore) Pending(_ context.Context, _ time.Time, perWorkspace int) (ready []*Claim, next time.Time, err error) {
	for w, owed := range s.byWorkspace {
		for len(owed) > 0 && s.ended[owed[0].ID] {
			owed = owed[1:]
		}
		s.byWorkspace[w] = owed
		left := perWorkspace
		for _, c := range owed {
			if left == 0 {
				break
			}
			if !s.ended[c.ID] {
				ready = append(ready, c)
				left--
			}
		}
	}
	return ready, time.Time{}, nil
}

func (s *freeStore) Intend(_ context.Context, claims []*Claim) ([]*Claim, error) {
	for _, c := range claims {
		s.ended[c.ID] = true
	}
	return claims, nil
}

func (s *freeStore) Exchange(ctx context.Context, outcomes []Outcome, claims []*Claim) ([]*Claim, error, error) {
	begun, _ := s.Intend(ctx, claims)
	return begun, s.Settle(ctx, outcomes), nil
}

func (s *freeStore) Settle(_ context.Context, outcomes []Outcome) error {
	for _, o := range outcomes {
		if o.Verdict == Sent {
			s.sent++
		}
	}
	return nil
}

func (s *freeStore) Recover(context.Context, time.Time) (int, error) { return 0, nil }

type instant struct{}

func (instant) Post(context.Context, Claim) (Receipt, error) {
	return Receipt{Channel: "D1", TS: "1"}, nil
}
