//go:build postgres

package e2e

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/effort"
	"unhunch/internal/lease"
	"unhunch/internal/session"
	"unhunch/internal/store/postgres/pgtest"
)

// fate is what befalls a replica.
type fate string

const (
	isKilled  fate = "killed"
	isStopped fate = "stopped for longer than a lease lasts"
	isEnded   fate = "ended in order"
	isCutOff  fate = "cut off from the database"
	isUnheard fate = "in a network that swallows everything"
	isSlow    fate = "in a network that is slow"
)

// fates are so many as a test is long, in any order.
func fates() (all []fate) {
	for is, times := range map[fate]int{
		isKilled: effort.Chaos(6, 310), isStopped: effort.Chaos(2, 54), isEnded: effort.Chaos(1, 24),
		isCutOff: effort.Chaos(1, 24), isUnheard: effort.Chaos(1, 24), isSlow: effort.Chaos(1, 24),
	} {
		all = append(all, slices.Repeat([]fate{is}, times)...)
	}
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// chaos is what befalls the replicas of a fleet, each its own.
type chaos struct {
	*fleet
	held *holders

	mu   sync.Mutex
	left []fate
	done map[fate]int
	away int // how often the database was
}

// Three replicas of the released bot share a PostgreSQL. Each is killed, stopped, ended, cut
// off from the database or held up at random moments, and the database itself ends in order
// and at once, while people are due all the time and press.
func TestChaosReplicas(t *testing.T) {
	t.Parallel()
	c := &chaos{fleet: musters(t, 3, 12, effort.Chaos(100, 250), 300*time.Millisecond), left: fates(), done: map[fate]int{}}
	c.held = c.watchesHolders()
	c.begins()
	rest := restless(t, c.sitters)
	restarts, of := effort.Chaos(1, 20), len(c.left)
	var all sync.WaitGroup
	for _, r := range c.ships {
		all.Go(func() { c.suffers(r) })
	}
	for n := range restarts {
		c.waitsUntil(of * (n + 1) / (restarts + 1))
		c.restarts(n)
		if err := c.copies(); err != nil {
			t.Error(err)
		}
		c.tells(of)
	}
	all.Wait()
	rest()
	until := c.worksOff()
	c.ends()
	if err := c.copies(); err != nil { // what came last, too
		t.Error(err)
	}
	c.judges(until)
	c.errors.wants(t, databaseIsAway()...)
}

// databaseIsAway are the errors that may be told where it is.
func databaseIsAway() []string {
	return []string{"the database does not answer", "could not take in a profile"}
}

// suffers has a replica live for a while, and then meet its fate, until none is left.
func (c *chaos) suffers(r *ship) {
	for is, more := c.next(); more; is, more = c.next() {
		c.lives(r, rand.N(20*time.Second))
		c.meets(r, is)
		c.mu.Lock()
		c.done[is]++
		c.mu.Unlock()
	}
}

func (c *chaos) next() (is fate, more bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.left) == 0 {
		return "", false
	}
	is, c.left = c.left[0], c.left[1:]
	return is, true
}

// lives lets time pass. A replica that cannot begin, since the database is away, ends, and
// is begun again, as by any supervisor.
func (c *chaos) lives(r *ship, d time.Duration) {
	over := time.After(d)
	for {
		p := r.process()
		ended := make(chan struct{})
		stop := make(chan struct{})
		go func() {
			defer close(ended)
			for !p.Ends(50 * time.Millisecond) {
				select {
				case <-stop:
					return
				default:
				}
			}
		}()
		select {
		case <-over:
			close(stop)
			<-ended
			return
		case <-ended:
		}
		c.endedByItself(r, p)
		e2etest.Passes(500 * time.Millisecond)
	}
}

func (c *chaos) endedByItself(r *ship, p *e2etest.Process) {
	if said := p.Said.String(); strings.Contains(said, "msg=working") {
		c.t.Errorf("%s ended by itself:\n%s", r.name, said)
	}
	c.errors.listen(p)
	r.begins()
}

// meets has something befall a replica.
func (c *chaos) meets(r *ship, is fate) {
	p := r.process()
	switch is {
	case isKilled:
		c.held.harms(nameOf(p))
		r.dies()
		r.begins()
	case isStopped:
		over := c.held.harms(nameOf(p))
		_ = p.Cmd.Process.Signal(syscall.SIGSTOP)
		e2etest.Passes(lease.Usual().Lasts + time.Second + rand.N(8*time.Second))
		_ = p.Cmd.Process.Signal(syscall.SIGCONT)
		over()
	case isEnded:
		if code, said := r.ends(); code != exitOK && strings.Contains(said, "msg=working") {
			c.t.Errorf("%s, told to end, ended with exit code %d:\n%s", r.name, code, said)
		}
		r.begins()
	case isCutOff:
		c.through(r, condition{cut: true}, rand.N(20*time.Second))
	case isUnheard:
		c.through(r, condition{silent: true}, rand.N(25*time.Second))
	case isSlow:
		c.through(r, condition{delay: rand.N(600 * time.Millisecond)}, rand.N(20*time.Second))
	}
}

func (c *chaos) through(r *ship, is condition, d time.Duration) {
	over := c.held.harms(nameOf(r.process()))
	r.way.becomes(is)
	c.lives(r, d)
	r.way.becomes(condition{})
	over()
}

// nameOf is how a process calls itself to the database, but for its machine.
func nameOf(p *e2etest.Process) string { return fmt.Sprint(p.Cmd.Process.Pid) }

// waitsUntil so many fates were met.
func (c *chaos) waitsUntil(met int) {
	for {
		c.mu.Lock()
		n := 0
		for _, times := range c.done {
			n += times
		}
		c.mu.Unlock()
		if n >= met {
			return
		}
		e2etest.Passes(100 * time.Millisecond)
	}
}

// restarts has the database end and begin again: as if it had crashed, or in order, for a
// moment or for longer than a lease lasts.
func (c *chaos) restarts(n int) {
	how, long := pgtest.AtOnce, rand.N(3*time.Second)
	if n%2 == 1 {
		how = pgtest.InOrder
	}
	if n%5 == 4 {
		long = lease.Usual().Lasts + rand.N(10*time.Second)
	}
	c.server.Stop(c.t, how)
	e2etest.Passes(long)
	c.server.Again(c.t)
	c.away++
}

func (c *chaos) tells(of int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t.Logf("%d of %d fates are met, and the database was away %d times", of-len(c.left), of, c.away)
}

// worksOff leaves all replicas in peace until nothing of before is owed any more, and all that
// was due has come to an end, or never will.
func (c *chaos) worksOff() (until time.Time) {
	c.t.Helper()
	until = e2etest.Machine()
	last := 0
	if err := c.asks("SELECT last_value::text FROM message_ids", &last); err != nil {
		c.t.Fatal(err)
	}
	for _, r := range c.ships { // the last fate may have been its end
		c.lives(r, 2*time.Second)
		r.process().Says("msg=working")
	}
	e2etest.Passes(lease.Usual().Lasts + 5*time.Second)
	left := -1
	query := fmt.Sprintf("SELECT ((SELECT count(*) FROM messages WHERE id <= %d) + (SELECT count(*) FROM due WHERE at < clock_timestamp() - interval '5 s'))::text", last)
	if !e2etest.Within(2*time.Minute, func() bool {
		err := c.asks(query, &left)
		if err == nil && left == 0 {
			if err = c.copies(); err == nil && !lacking(c.sitters, c.began, until) {
				return true
			}
		}
		if err != nil {
			c.t.Error(err)
		}
		e2etest.Passes(time.Second)
		return false
	}) && left > 0 {
		c.t.Errorf("after two minutes in peace %d messages are owed, or people due, of before", left)
	}
	return until
}

// asks has the database say one number.
func (f *fleet) asks(query string, told *int) error {
	db, err := pgtest.Looks(f.t.Context(), f.url)
	if err != nil {
		return err
	}
	defer db.Close()
	rows, err := db.Rows(f.t.Context(), query)
	if err == nil {
		*told, err = strconv.Atoi(rows[0][0])
	}
	return err
}

// judges reckons up what became of all that was due until then.
func (c *chaos) judges(until time.Time) {
	c.t.Helper()
	sum := tallied(c.sitters, c.began, until)
	var befell []string
	for _, is := range slices.Sorted(maps.Keys(c.done)) {
		befell = append(befell, fmt.Sprintf("%s %d", is, c.done[is]))
	}
	c.t.Logf("%d people, 3 replicas; %s; the database was away %d times; it took %s\n%s",
		len(c.sitters), strings.Join(befell, ", "), c.away, until.Sub(c.began).Round(time.Second), sum)
	for _, wrong := range sum.wrong {
		c.t.Error(wrong)
	}
	if sum.due == 0 || sum.count("sent") == 0 {
		c.t.Error("nothing was due, so nothing is shown")
	}
	healthy, unknown := 0, 0
	for _, each := range c.sitters {
		for _, m := range each.moments() {
			if len(m.ends) == 0 || !c.held.healthy(each.id.Workspace, m.due, m.ends[len(m.ends)-1].At) {
				continue
			}
			healthy++
			if slices.ContainsFunc(m.ends, func(n session.Note) bool { return n.What == session.WasUnknown }) {
				unknown++
			}
		}
	}
	c.t.Logf("of replicas to which nothing was done meanwhile: %d due, %d of them unknown", healthy, unknown)
	if unknown*100 > healthy || healthy == 0 {
		c.t.Errorf("where nothing was done to its replica, %d of %d are unknown", unknown, healthy)
	}
}
