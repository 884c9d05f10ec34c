package door

import (
	"context"
	"log/slog"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bubble"
)

// pours lets something come in at an even pace, each with its work.
func pours(l *Queues, n int, apart time.Duration, work func(i int)) {
	for i := range n {
		l.Comes(bubble.Now())
		l.Do(context.Background(), strconv.Itoa(i), func(context.Context, *Turn) { work(i) })
		passes(apart)
	}
}

func patientQueues() *Queues {
	l := NewQueues(slog.New(slog.DiscardHandler), 64)
	l.AwaitLull()
	return l
}

func TestWorkBeginsWhenTheCrowdHasCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, began := patientQueues(), bubble.Now()
		var worked, early atomic.Int32
		const crowd, apart = 100, 200 * time.Microsecond
		pours(l, crowd, apart, func(int) {
			worked.Add(1)
			if bubble.Since(began) < (crowd-1)*apart+lullLasts {
				early.Add(1)
			}
		})
		passes(lullLasts)
		l.Wait()
		if worked.Load() != crowd || early.Load() > 0 {
			t.Errorf("%d of %d were worked, %d of them before all had come", worked.Load(), crowd, early.Load())
		}
	})
}

// What is read late, on a busy machine, is of the same crowd.
func TestACrowdMayComeByHeaps(t *testing.T) {
	for n, together := range map[int]bool{aCrowd - 1: false, aCrowd: true} {
		synctest.Test(t, func(t *testing.T) {
			l, began := patientQueues(), bubble.Now()
			const apart = 2 * lullLasts
			var early atomic.Int32
			notes := func(int) {
				if bubble.Since(began) < apart {
					early.Add(1)
				}
			}
			pours(l, n, 0, notes)
			passes(apart)
			pours(l, n, 0, func(int) {})
			passes(crowdLull)
			l.Wait()
			if waits := early.Load() == 0; waits != together {
				t.Errorf("%d: %d are worked before the second heap", n, early.Load())
			}
		})
	}
}

func TestSomebodyAloneWaitsForALullOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, began := patientQueues(), bubble.Now()
		for range 3 {
			var took time.Duration
			pours(l, 1, 0, func(int) { took = bubble.Since(began) })
			l.Wait()
			if took != lullLasts {
				t.Errorf("began after %s", took)
			}
			passes(time.Second)
			began = bubble.Now()
		}
	})
}

func TestAFloodDoesNotStopTheWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := patientQueues()
		const flood, apart = 4000, 500 * time.Microsecond // two seconds of it
		came := make([]time.Time, flood)
		waited := make([]time.Duration, flood)
		var worked atomic.Int32
		for i := range came {
			came[i] = bubble.Now().Add(time.Duration(i) * apart)
		}
		pours(l, flood, apart, func(i int) {
			worked.Add(1)
			waited[i] = bubble.Since(came[i])
		})
		if worked.Load() < flood/2 {
			t.Errorf("%d of %d were worked while the flood lasted", worked.Load(), flood)
		}
		l.Wait()
		if longest := slices.Max(waited); longest > endurance+crowdLull {
			t.Errorf("somebody waited for %s", longest)
		}
	})
}
