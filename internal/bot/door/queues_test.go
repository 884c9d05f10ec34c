package door

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bubble"
)

// diary notes what happened, in order.
type diary struct {
	mu    sync.Mutex
	lines []string
}

func (d *diary) note(line string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, line)
}

func (d *diary) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return strings.Join(d.lines, " ")
}

// takes is work that lasts a while and is then noted.
func (d *diary) takes(how time.Duration, line string) Work {
	return func(context.Context, *Turn) {
		passes(how)
		d.note(line)
	}
}

// passes lets a bubble's time go by. There is no timer for no time at all: one
// that is past before it is waited for crashes the race detector in a bubble
// now and then, go.dev/issue/78156.
func passes(d time.Duration) {
	if d > 0 {
		<-time.After(d)
	}
}

func TestOnePersonsPressesStayInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, d := NewQueues(slog.New(slog.DiscardHandler), 8), new(diary)
		for i, line := range []string{"one", "two", "three", "four"} {
			l.Do(t.Context(), "ana", d.takes(time.Duration(4-i)*time.Second, line))
		}
		l.Wait()
		if d.String() != "one two three four" {
			t.Error(d)
		}
	})
}

func TestDifferentPeopleDoNotWaitForEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, d, start := NewQueues(slog.New(slog.DiscardHandler), 8), new(diary), bubble.Now()
		l.Do(t.Context(), "ana", d.takes(3*time.Second, "ana"))
		l.Do(t.Context(), "ben", d.takes(1*time.Second, "ben"))
		l.Do(t.Context(), "chie", d.takes(2*time.Second, "chie"))
		l.Wait()
		if d.String() != "ben chie ana" || bubble.Since(start) != 3*time.Second {
			t.Error(d, bubble.Since(start))
		}
	})
}

func TestWhoPressesOftenDoesNotHoldUpWhoPressesOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, d := NewQueues(slog.New(slog.DiscardHandler), 1), new(diary)
		for range 4 {
			l.Do(t.Context(), "ana", d.takes(time.Second, "ana"))
		}
		synctest.Wait()
		l.Do(t.Context(), "ben", d.takes(time.Second, "ben"))
		l.Wait()
		if d.String() != "ana ben ana ana ana" {
			t.Error(d)
		}
	})
}

func TestNoMoreThanSoManyAreAnsweredAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, d, start := NewQueues(slog.New(slog.DiscardHandler), 2), new(diary), bubble.Now()
		for _, who := range []string{"ana", "ben", "chie", "dan", "eva"} {
			l.Do(t.Context(), who, d.takes(time.Second, who))
		}
		l.Wait()
		if took := bubble.Since(start); took != 3*time.Second {
			t.Errorf("five in twos took %v", took)
		}
	})
}

func TestALaneIsFullAtSomePointAndNobodyElsesIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, d := NewQueues(slog.New(slog.DiscardHandler), 8), new(diary)
		l.Do(t.Context(), "ana", d.takes(time.Second, "ana"))
		synctest.Wait() // the first is under way and waits no more
		for i := range QueueDepth {
			if !l.Do(t.Context(), "ana", d.takes(time.Second, "ana")) {
				t.Fatalf("full after %d", i)
			}
		}
		if l.Do(t.Context(), "ana", d.takes(time.Second, "ana")) {
			t.Error("a lane without an end")
		}
		if !l.Excuse("ana", d.takes(0, "sorry")) || l.Excuse("ana", d.takes(0, "sorry")) {
			t.Error("ana is told twice, or not at all")
		}
		if !l.Do(t.Context(), "ben", d.takes(time.Second, "ben")) {
			t.Error("ben is turned away for what ana does")
		}
		l.Wait()
		if n := strings.Count(d.String(), "ana"); n != 1+QueueDepth {
			t.Errorf("%d of ana's were worked", n)
		}
		if !strings.HasSuffix(d.String(), "ana sorry") {
			t.Error("ana is told before all else is done:", d)
		}
		if l.Excuse("ana", d.takes(0, "sorry")) {
			t.Error("there is nothing to excuse")
		}
		if !l.Do(t.Context(), "ana", d.takes(0, "ana")) {
			t.Error("an emptied lane is still full")
		}
		l.Wait()
		if len(l.busy) != 0 {
			t.Errorf("idle lanes cost something: %d are kept", len(l.busy))
		}
	})
}

func TestAPanicCostsOnePressAndSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := new(bytes.Buffer)
		l, d := NewQueues(slog.New(slog.NewTextHandler(log, nil)), 1), new(diary)
		l.Do(t.Context(), "ana", func(context.Context, *Turn) { panic("a pulled muscle") })
		l.Do(t.Context(), "ana", d.takes(0, "ana"))
		l.Do(t.Context(), "ben", d.takes(0, "ben"))
		l.Wait()
		if d.String() != "ana ben" && d.String() != "ben ana" {
			t.Error("after the panic:", d)
		}
		if !strings.Contains(log.String(), "a pulled muscle") || !strings.Contains(log.String(), "queues_test.go") {
			t.Errorf("the log does not tell what and where:\n%s", log)
		}
	})
}

func TestWorkMayQueueMoreWorkAndWaitWaitsForIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, d := NewQueues(slog.New(slog.DiscardHandler), 1), new(diary)
		l.Do(t.Context(), "form ana", func(ctx context.Context, _ *Turn) {
			d.note("saved")
			l.Do(ctx, "ana", d.takes(time.Second, "drawn again"))
		})
		l.Wait()
		if d.String() != "saved drawn again" {
			t.Error(d)
		}
	})
}

func TestOfWhatSlackPushesOnlyTheLatestWaitsAndTakesNoPressesPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, d, at := NewQueues(slog.New(slog.DiscardHandler), 8), new(diary), bubble.Now()
		push := func(kind string, at time.Time, line string) {
			l.Latest(t.Context(), "ana", kind, at, d.takes(0, line))
		}
		l.Do(t.Context(), "ana", d.takes(time.Second, "first"))
		synctest.Wait() // it is under way
		for i := range 3 * QueueDepth {
			push("profile", at.Add(time.Duration(i)), "superseded")
			push("quiet", time.Time{}, "superseded")
		}
		for i := range QueueDepth {
			if !l.Do(t.Context(), "ana", d.takes(time.Second, "press")) {
				t.Fatalf("a press is turned away after %d", i)
			}
		}
		if l.Do(t.Context(), "ana", d.takes(time.Second, "press")) {
			t.Error("a queue without an end")
		}
		push("profile", at.Add(time.Hour), "profile")
		push("profile", at, "older")
		push("quiet", time.Time{}, "quiet")
		l.Wait()
		if want := "first " + strings.Repeat("press ", QueueDepth) + "profile quiet"; d.String() != want {
			t.Errorf("%s\nnot\n%s", d, want)
		}
	})
}

// tells is work that decides at once, and takes a while to tell.
func (d *diary) tells(how time.Duration, line string) Work {
	return func(ctx context.Context, turn *Turn) {
		d.note("decided-" + line)
		turn.GiveUp(ctx)
		passes(how)
		d.note(line)
	}
}

func TestWhatIsOnlyToldKeepsNobodyWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, d, start := NewQueues(slog.New(slog.DiscardHandler), 2), new(diary), bubble.Now()
		for i := range 80 {
			l.Do(t.Context(), strconv.Itoa(i), d.tells(10*time.Second, "hangs"))
		}
		l.Do(t.Context(), "ana", d.takes(0, "ana"))
		synctest.Wait()
		said := strings.Fields(d.String())
		if !slices.Contains(said, "ana") || slices.Contains(said, "hangs") || bubble.Since(start) != 0 {
			t.Errorf("after %v: %s", bubble.Since(start), d)
		}
		l.Wait()
		if took := bubble.Since(start); took != 10*time.Second || strings.Count(d.String(), " hangs") != 80 {
			t.Errorf("waited for %v: %s", took, d)
		}
		if len(l.busy) != 0 || l.working != 0 {
			t.Errorf("%d queues are kept, %d at work", len(l.busy), l.working)
		}
	})
}

func TestOnePersonsAnswersStayInOrderUnlessOneHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, d := NewQueues(slog.New(slog.DiscardHandler), 8), new(diary)
		l.Do(t.Context(), "ana", d.tells(time.Second, "one"))
		l.Do(t.Context(), "ana", d.tells(0, "two"))
		l.Wait()
		l.Do(t.Context(), "ana", d.tells(time.Minute, "three"))
		l.Do(t.Context(), "ana", d.tells(0, "four"))
		l.Wait()
		if want := "decided-one decided-two one two decided-three decided-four four three"; d.String() != want {
			t.Errorf("%s\nnot\n%s", d, want)
		}
	})
}

func TestWhatHurriesGoesFirstAndBehindWhatThePersonDidBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, d := NewQueues(slog.New(slog.DiscardHandler), 1), new(diary)
		l.Do(t.Context(), "ana", d.takes(time.Second, "ana"))
		synctest.Wait()
		l.Do(t.Context(), "ben", d.takes(time.Second, "ben"))
		l.Do(t.Context(), "chie", d.takes(time.Second, "chie"))
		l.Hurry(t.Context(), "dan", d.takes(time.Second, "dan"))
		l.Hurry(t.Context(), "chie", d.takes(time.Second, "chie-hurries"))
		l.Wait()
		if want := "ana dan chie chie-hurries ben"; d.String() != want {
			t.Errorf("%s\nnot\n%s", d, want)
		}
	})
}

// The trigger of a press is not spent on answers of theirs, or others', that hang.
func TestWhatHurriesWaitsForNoAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, d, start := NewQueues(slog.New(slog.DiscardHandler), 64), new(diary), bubble.Now()
		for i := range 2 * mostTelling {
			l.Do(t.Context(), strconv.Itoa(i), d.tells(time.Minute, "hangs"))
		}
		l.Do(t.Context(), "ana", d.tells(time.Minute, "hangs"))
		synctest.Wait()
		l.Hurry(t.Context(), "ana", func(ctx context.Context, turn *Turn) {
			turn.GiveUpAtOnce(ctx)
			turn.GiveUpAtOnce(ctx)
			d.note("opened")
		})
		synctest.Wait()
		if took := bubble.Since(start); !strings.HasSuffix(d.String(), "opened") || took != 0 {
			t.Errorf("after %v: %.80s", took, d)
		}
		l.Wait()
		if len(l.tellers)+len(l.urgent) != 0 {
			t.Error("a place was not given back")
		}
	})
}

func TestWhoseAnswersHangIsTurnedAwayAtSomePoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, d := NewQueues(slog.New(slog.DiscardHandler), 8), new(diary)
		for i := range QueueDepth {
			if !l.Do(t.Context(), "ana", d.tells(time.Minute, "hangs")) {
				t.Fatalf("full after %d", i)
			}
			synctest.Wait()
		}
		if l.Do(t.Context(), "ana", d.takes(0, "ana")) || !l.Excuse("ana", d.takes(0, "sorry")) {
			t.Error("a queue without an end")
		}
		l.Wait()
		if !l.Do(t.Context(), "ana", d.takes(0, "ana")) {
			t.Error("an emptied queue is still full")
		}
		l.Wait()
	})
}

// At the end of the process two wait for what is under way, and that may lead to more.
func TestSeveralWaitForQueuesToWhichMoreComes(t *testing.T) {
	t.Parallel()
	q := NewQueues(slog.New(slog.DiscardHandler), 2)
	var waiting sync.WaitGroup
	for range 4 {
		waiting.Go(func() {
			for i := range 2000 {
				q.Do(t.Context(), strconv.Itoa(i%3), func(context.Context, *Turn) {})
				q.Wait()
			}
		})
	}
	waiting.Wait()
	if n := q.Waiting(); n > 0 {
		t.Errorf("%d still wait", n)
	}
}
