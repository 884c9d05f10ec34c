package bot

import (
	"context"
	"net"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bot/door"
	"unhunch/internal/bubble"
	"unhunch/internal/effort"
	"unhunch/internal/prefs"
	"unhunch/internal/sandbox"
)

// A hundred keyboards on which a cat fell asleep; twenty in make test.
func TestTenThousandCommandsInASecondAreAllAcknowledged(t *testing.T) {
	const each = 100
	people := effort.Check(20, 100)
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{People: crowd(people), Lenient: true})
		h.starts()
		h.Fault(sandbox.Fault{Method: "response_url", Kind: sandbox.Slow, For: time.Second, Times: people * each})
		before := heap()
		var told atomic.Int64
		var all sync.WaitGroup
		for _, p := range h.People() {
			person := h.Slack.Person(p.Handle)
			for i := range each {
				all.Go(func() {
					passes(time.Duration(i) * time.Second / each)
					if person.Type(t.Context(), "", "/stretch help") != nil {
						told.Add(1)
					}
				})
			}
		}
		waited := 0
		for range 60 {
			passes(time.Second / 20)
			waited = max(waited, h.bot.queues.Waiting())
		}
		all.Wait()
		rests(h.bot)

		slowest := time.Duration(0)
		deliveries := h.Deliveries()
		for _, d := range deliveries {
			if d.AckAfter == 0 || d.Late {
				t.Fatalf("%+v", d)
			}
			slowest = max(slowest, d.AckAfter)
		}
		excused := 0
		for _, p := range h.People() {
			if strings.Count(h.Person(p.Handle).Reads(), "too many clicks at once") == 1 {
				excused++
			}
		}
		answered, logged := len(h.Calls("response_url"))-excused, h.log.counts("too many presses at once: the rest is dropped")
		t.Logf("%d delivered, acknowledged within %v; %d answered, %d people told once that the rest was dropped; at most %d waited; heap %+d KB",
			len(deliveries), slowest, answered, excused, waited, (heap()-before)/1024)
		if told.Load() != 0 || len(deliveries) != people*each {
			t.Errorf("%d were delivered, %d people were told off", len(deliveries), told.Load())
		}
		if excused != people || logged != 1 || answered < people*door.QueueDepth {
			t.Errorf("%d answered, %d people told and %d logged", answered, excused, logged)
		}
		if waited > people*(door.QueueDepth+1) || h.bot.queues.Waiting() != 0 {
			t.Errorf("%d waited, and %d still do", waited, h.bot.queues.Waiting())
		}
		h.ends()
	})
}

// slack-go takes twenty acknowledgements and fifty events while its connection
// cannot be written to. With more on their way, its end and ours would wait
// for each other for ever.
func TestABurstOnADyingConnectionDoesNotStallTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{People: crowd(300), Lenient: true})
		var dying atomic.Bool
		dialer := h.Door.Dialer()
		dial := dialer.NetDialContext
		dialer.NetDialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dial(ctx, network, addr)
			return &stuck{Conn: conn, dying: &dying, closed: make(chan struct{})}, err
		}
		h.connects(door.NewSocket(h.API(), dialer, h.logger(), h.bot.Receive))
		h.holds(door.Sockets)
		passes(time.Minute)
		dying.Store(true)
		for _, p := range h.People() {
			go func() { _ = h.Slack.Person(p.Handle).Type(t.Context(), "", "/stretch help") }()
		}
		passes(5 * time.Second)
		dying.Store(false)
		h.CutSockets()
		passes(time.Minute)
		h.holds(door.Sockets)
		p0 := h.Person("p0")
		if err := p0.Types("/stretch routines"); err != nil {
			t.Error(err)
		}
		p0.Sees("Open the chest")
		h.ends()
	})
}

// stuck is a connection on which nothing gets through any more once it dies,
// until it is closed.
type stuck struct {
	net.Conn
	dying  *atomic.Bool
	once   sync.Once
	closed chan struct{}
}

func (s *stuck) Write(b []byte) (int, error) {
	if s.dying.Load() {
		<-s.closed
	}
	return s.Conn.Write(b)
}

func (s *stuck) Close() error {
	s.once.Do(func() { close(s.closed) })
	return s.Conn.Close()
}

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse)
}

func TestNoPressIsTurnedAwayForWhatSlackTells(t *testing.T) {
	ahead(t, sandbox.Options{DNDEvents: true}, func(h *house) {
		ana := h.Person("ana")
		h.minds(h.id(ana), bubble.Now().Add(time.Hour), nil)
		h.Fault(sandbox.Fault{Method: "response_url", Kind: sandbox.Slow, For: 5 * time.Second})
		ana.Types("/stretch help") // and all that follows waits
		passes(time.Second)
		for range 3 * door.QueueDepth {
			ana.SetStatus(sandbox.Status{Text: "In a meeting"})
			ana.SetDND(bubble.Now().Add(time.Hour))
		}
		ana.SetStatus(sandbox.Status{Text: "On a call"})
		ana.Types("/stretch pause")
		passes(10 * time.Second)
		if h.log.counts("too many presses") > 0 || h.keeps(ana).Person.PausedUntil.IsZero() {
			h.t.Errorf("a command was turned away\n%s", h.log)
		}
		if is := h.knows(ana); is.Status != prefs.RuleCall || is.DNDEnds.IsZero() {
			h.t.Errorf("what was told last is not known: %+v", is)
		}
	})
}

// The store writes for somebody else for as long as it likes, and Slack takes its time
// with what was pressed before.
func TestAnAcknowledgementWaitsForNeitherStoreNorSlack(t *testing.T) {
	ahead(t, sandbox.Options{People: crowd(3 * peopleAtOnce)}, func(h *house) {
		h.allMind(bubble.Now().Add(10 * time.Hour))
		h.Fault(sandbox.Fault{Method: "response_url", Kind: sandbox.Slow, For: 5 * time.Second, Times: peopleAtOnce})
		defer h.desks.hesitates()()
		for i, p := range h.People() {
			asks := "/stretch pause"
			if i < peopleAtOnce {
				asks = "/stretch help"
			}
			if err := h.Slack.Person(p.Handle).Type(h.t.Context(), "", asks); err != nil {
				h.t.Error(err)
			}
			passes(20 * time.Millisecond) // so that all that can be worked is at work
		}
		for i, d := range h.Deliveries() {
			if d.AckAfter == 0 || d.AckAfter > time.Microsecond {
				h.t.Errorf("%d was acknowledged after %s", i, d.AckAfter)
			}
		}
		if n := h.bot.queues.Waiting(); n == 0 {
			h.t.Error("nothing waits for the store")
		}
	})
}
