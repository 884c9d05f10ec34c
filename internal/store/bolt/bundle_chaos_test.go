package bolt

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/effort"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
	"unhunch/internal/store/rows"
)

// post is what a model of the store knows of a message.
type post struct {
	delivery.Message

	sending bool
}

// chaos is a store that lives through anything, in no order, beside the model of what it owes.
type chaos struct {
	*Store
	t      *testing.T
	random *rand.Rand
	path   string
	now    time.Time
	log    bytes.Buffer

	owed map[uint64]*post
	last uint64          // the highest id that was seen
	over map[uint64]bool // messages that must never be sent again
}

// Whatever happens to messages that share rows, and in whatever order: each is owed until
// it ends, has an intent from when it is claimed until then, begins once at most, and
// takes none of its neighbours along unless their row cannot be read.
func TestChaosMessagesThatShareRowsAreOwedLikeAnyOther(t *testing.T) {
	const seed = 20261130
	rounds, steps := effort.Chaos(2, 60), effort.Chaos(60, 300)
	for round := range rounds {
		c := &chaos{
			t: t, random: rand.New(rand.NewPCG(seed, uint64(round))), path: filepath.Join(t.TempDir(), "unhunch.db"), now: ten,
			owed: map[uint64]*post{}, over: map[uint64]bool{},
		}
		c.open()
		did := map[string]int{}
		for step := range steps {
			what := c.step()
			did[what]++
			c.agrees()
			if t.Failed() {
				t.Fatalf("seed %d, round %d, step %d: %s", seed, round, step, what)
			}
		}
		check(t, c.Close())
		if round == 0 {
			t.Logf("seed %d: %v", seed, did)
		}
	}
}

func (c *chaos) open() {
	c.t.Helper()
	var err error
	c.Store, err = Open(c.path, disk.Options{Now: c.now, MapSize: 1, Log: slog.New(slog.NewTextHandler(&c.log, nil))})
	check(c.t, err)
}

func (c *chaos) anybody() prefs.UserID { return inhabitant(c.random.IntN(12)) }

// step does something.
func (c *chaos) step() string {
	t := c.t
	c.now = c.now.Add(time.Duration(c.random.IntN(120)) * time.Second)
	switch n := c.random.IntN(100); {
	case n < 20:
		c.change(c.anybody())
		return "a change"
	case n < 30:
		_, err := c.Advance(t.Context(), c.now, 100, func(d schedule.Due) schedule.Decision {
			return schedule.Decision{Verdict: schedule.Send, Next: c.now.Add(10 * time.Minute), Day: d.Day, Owed: &delivery.Message{Kind: delivery.Reminder, Due: d.First}}
		})
		check(t, err)
		return "a beat"
	case n < 60:
		c.begun(c.Intend(t.Context(), c.some(c.listed())))
		return "claims"
	case n < 70:
		outcomes := c.outcomes()
		begun, settled, intended := c.Exchange(t.Context(), outcomes, c.some(c.listed()))
		check(t, errors.Join(settled, intended))
		c.ended(outcomes)
		c.begun(begun, nil)
		return "an exchange"
	case n < 82:
		outcomes := c.outcomes()
		check(t, c.Settle(t.Context(), outcomes))
		c.ended(outcomes)
		return "outcomes"
	case n < 86:
		c.together()
		return "some that fail among others"
	case n < 89:
		who := c.anybody()
		check(t, c.Forget(t.Context(), who))
		c.goes(func(p *post) bool { return p.To == who })
		return "somebody goes"
	case n < 90:
		check(t, c.ForgetWorkspace(t.Context(), "T1", c.now))
		c.goes(func(p *post) bool { return p.To.Workspace == "T1" })
		return "a workspace goes"
	case n < 94:
		check(t, c.Close())
		c.open()
		return "a new process"
	case n < 96:
		return c.restored()
	case n < 97:
		check(t, c.Close())
		_, _, err := (File{Path: c.path}).Compact(t.Context())
		check(t, err)
		c.open()
		return "compacted"
	default:
		return c.spoilt()
	}
}

func (c *chaos) change(who prefs.UserID) {
	c.t.Helper()
	check(c.t, c.Change(c.t.Context(), who, func(d *session.Desk) error {
		d.Person.OptedIn, d.Person.Channel, d.Person.Prefs = ten, "D"+who.Person, prefs.Defaults("Etc/UTC")
		d.Person.Due = c.now.Add(time.Duration(c.random.IntN(20)) * time.Minute)
		for range c.random.IntN(9) {
			m := delivery.Message{Kind: delivery.Break, Priority: delivery.Priority(c.random.IntN(4))}
			if c.random.IntN(3) == 0 {
				m.NotBefore = c.now.Add(time.Duration(c.random.IntN(600)) * time.Second)
			}
			d.Owed = append(d.Owed, m)
		}
		return nil
	}))
	c.learn()
}

// learn adds what is owed since the last look. All that was before has to be as it was.
func (c *chaos) learn() {
	c.t.Helper()
	check(c.t, c.read(c.t.Context(), func(t txn) error {
		for id, value := range t.Messages(buckets.Owed) {
			m, err := rows.DecodeMessage(id, value)
			if err != nil || id <= c.last || c.owed[id] != nil {
				continue
			}
			c.owed[id] = &post{Message: m.Message}
		}
		for id := range c.owed {
			c.last = max(c.last, id)
		}
		return nil
	}))
}

// listed are the claims that a store gives, which are those that the model does.
func (c *chaos) listed() []*delivery.Claim {
	c.t.Helper()
	c.learn()
	each := 1 + c.random.IntN(30)
	ready, next, err := c.Pending(c.t.Context(), c.now, each)
	check(c.t, err)
	want := map[string][]uint64{}
	var wait time.Time
	for id, p := range c.owed {
		switch {
		case p.sending:
		case !p.NotBefore.After(c.now):
			want[p.To.Workspace] = append(want[p.To.Workspace], id)
		case wait.IsZero() || p.NotBefore.Before(wait):
			wait = p.NotBefore
		}
	}
	got := map[string][]uint64{}
	for _, claim := range ready {
		got[claim.To.Workspace] = append(got[claim.To.Workspace], claim.ID)
	}
	for workspace, ids := range want {
		slices.SortFunc(ids, func(a, b uint64) int {
			return cmp.Or(cmp.Compare(c.owed[a].Priority, c.owed[b].Priority), cmp.Compare(a, b))
		})
		want[workspace] = ids[:min(each, len(ids))]
	}
	if !maps.EqualFunc(want, got, slices.Equal) {
		c.t.Errorf("listed %v, want %v", got, want)
	}
	if !next.Equal(wait) {
		c.t.Errorf("the next one may go at %s, want %s", next, wait)
	}
	return ready
}

// some are half of the claims, and some of what nobody listed.
func (c *chaos) some(ready []*delivery.Claim) (claims []*delivery.Claim) {
	for _, claim := range ready {
		if c.random.IntN(2) == 0 {
			claims = append(claims, claim)
		}
	}
	for range c.random.IntN(3) {
		if c.last > 0 {
			claims = append(claims, claimsOf(c.last+2-c.random.Uint64N(min(40, c.last)))...)
		}
	}
	return claims
}

func (c *chaos) begun(begun []*delivery.Claim, err error) {
	c.t.Helper()
	check(c.t, err)
	for _, claim := range begun {
		p := c.owed[claim.ID]
		if p == nil || p.sending || c.over[claim.ID] {
			c.t.Errorf("message %d begins: %+v, over: %t", claim.ID, p, c.over[claim.ID])
			continue
		}
		p.sending = true
	}
}

// outcomes are those of some messages that are sent, in any order, and of a few that are not.
func (c *chaos) outcomes() (all []delivery.Outcome) {
	for _, id := range slices.Sorted(maps.Keys(c.owed)) {
		p := c.owed[id]
		if p.sending && c.random.IntN(3) > 0 {
			all = append(all, c.outcome(id))
		} else if !p.sending && c.random.IntN(30) == 0 {
			all = append(all, delivery.Outcome{Claim: claimsOf(id)[0], Verdict: delivery.Dropped, Reason: delivery.Unwanted, At: c.now})
		}
	}
	c.random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

func (c *chaos) outcome(id uint64) delivery.Outcome {
	o := delivery.Outcome{Claim: &delivery.Claim{Message: c.owed[id].Message}, At: c.now}
	switch c.random.IntN(5) {
	case 0:
		o.Verdict, o.Again = delivery.Later, c.now.Add(time.Duration(1+c.random.IntN(300))*time.Second)
	case 1:
		o.Verdict, o.Reason = delivery.Dropped, delivery.Refused
	case 2:
		o.Verdict, o.Reason = delivery.Unknown, delivery.Gone
	default:
		o.Verdict, o.Receipt = delivery.Sent, delivery.Receipt{Channel: "D" + c.owed[id].To.Person, TS: fmt.Sprint(id, ".1"), Routine: "desk-reset"}
	}
	return o
}

func (c *chaos) ended(outcomes []delivery.Outcome) {
	for _, o := range outcomes {
		p := c.owed[o.Claim.ID]
		if p == nil {
			continue
		}
		if o.Verdict == delivery.Later {
			p.sending, p.NotBefore = false, o.Again
			continue
		}
		delete(c.owed, o.Claim.ID)
		c.over[o.Claim.ID] = true
	}
	c.learn()
}

func (c *chaos) goes(match func(*post) bool) {
	for id, p := range c.owed {
		if match(p) {
			delete(c.owed, id)
			c.over[id] = true
		}
	}
}
