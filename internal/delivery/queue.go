package delivery

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

const (
	// oldest is the age at which a message without NotAfter is stale. It
	// counts from when this process first saw it.
	oldest = time.Hour
	// stepPatience is how long a step waits for its turn, while whoever is in the
	// routine has no buttons: then the post before it gets them.
	stepPatience = 30 * time.Second
	// nap is the longest that anything sleeps without being woken.
	nap = 30 * time.Second
)

// queue is what the courier knows of one workspace: the first of its owed
// messages and how fast they may go. It decides and does no I/O; one goroutine
// owns it.
type queue struct {
	workspace string
	items     []*item      // in the order in which they go; those that are over until the next sweep
	known     []*item      // by id, while they are listed anew
	lists     uint64       // how often they were
	listed    int          // in which of the round's lists it was
	over      int          // items that are
	more      bool         // the store owes messages beyond these
	ready     [methods]int // items that wait for nothing but their turn
	people    map[string]*person
	posts     map[place]*item // those whose place others wait for; nil: nobody does
	channel   Rate
	pacers    [methods]pacer
	share     int // how many calls of each method may be in flight
	inFlight  [methods]int
	all       *int // how many are, of all methods and workspaces
	walks     uint64
	next      time.Time // nothing can go before this unless something happens
	fresh     time.Time // none of the items is to be dropped before this; zero: not known
	swept     time.Time // when people were forgotten last

	down    outage // Slack cannot be reached, or does not say what it did
	revoked bool
	resumed time.Time // when it was told last that there is another token
}

// item is an owed message and what became of it in this process.
type item struct {
	*Claim
	from       time.Time // may go from then on
	who        *person
	urgency    Priority // that of the most urgent edit it stands for
	seen       time.Time
	listed     uint64 // in which list the store had it last
	taken      bool   // handed out, until its outcome is written down
	apart      bool   // taken, and keeps neither its person nor a worker any more
	over       bool   // it is not owed any more
	superseded bool
	refusals   int // calls that did not get through
	unknowns   int // calls that may or may not have taken effect
	denials    int // calls that Slack said no to
}

// person is one recipient, and so one channel.
type person struct {
	pace bucket          // posts into the channel
	busy [methods]bool   // a call is in flight: none of the other method waits for it
	owed int             // items
	held [methods]uint64 // the walk in which an earlier message of theirs had to wait
}

// place names a post in a workspace.
type place struct {
	person string
	ref    Ref
}

func newQueue(workspace string, limits Limits, share int, all *int) *queue {
	return &queue{
		workspace: workspace,
		share:     share,
		all:       all,
		people:    map[string]*person{},
		channel:   limits.Channel,
		pacers: [methods]pacer{
			post: newPacer(limits.Posts, limits.MostPosts),
			edit: newPacer(limits.Edits, limits.Edits.PerMinute),
		},
	}
}

// list takes in what the store owes now. Items that are in flight or postponed
// are not in the store's answer and stay.
func (q *queue) list(owed []*Claim, more bool, now time.Time) {
	byID := func(it *item, id uint64) int { return cmp.Compare(it.ID, id) }
	q.sweep()
	q.known = append(q.known[:0], q.items...)
	slices.SortFunc(q.known, func(a, b *item) int { return byID(a, b.ID) })
	q.items, q.lists = q.items[:0], q.lists+1
	var fresh []item
	for i, c := range owed {
		at, met := slices.BinarySearchFunc(q.known, c.ID, byID)
		var it *item
		if met {
			it = q.known[at]
		} else {
			if fresh == nil {
				fresh = make([]item, len(owed)-i)
			}
			it, fresh = &fresh[0], fresh[1:]
			*it = item{who: q.person(c.To.Person), urgency: c.Priority, seen: now}
			it.who.owed++
		}
		if !it.taken {
			it.Claim, it.from = c, c.NotBefore
		}
		it.listed = q.lists
		q.items = append(q.items, it)
	}
	for _, it := range q.known {
		switch {
		case it.listed == q.lists:
		case it.taken || it.from.After(now):
			q.items = append(q.items, it)
		default:
			it.who.owed--
		}
	}
	clear(q.known)
	q.more, q.next = more, now
	q.arrange()
	q.forget(now)
}

// arrange leaves one owed edit of each post, the newest, as urgent as the most
// urgent of them, and puts all in order.
func (q *queue) arrange() {
	q.sweep()
	q.fresh = time.Time{}
	q.posts = nil
	if slices.ContainsFunc(q.items, (*item).follows) {
		q.supersede()
	}
	slices.SortFunc(q.items, inTurn)
}

// inTurn orders by urgency and then age.
func inTurn(a, b *item) int {
	if by := cmp.Compare(a.urgency, b.urgency); by != 0 {
		return by
	}
	return cmp.Compare(a.ID, b.ID)
}

// supersede finds the edits that others have taken the place of.
func (q *queue) supersede() {
	q.posts = map[place]*item{}
	newest := map[place]*item{}
	for _, it := range q.items {
		if !it.Edit {
			q.posts[it.place()] = it
			continue
		}
		if it.taken {
			continue
		}
		older, newer := newest[it.place()], it
		if older != nil {
			if older.ID > newer.ID {
				older, newer = newer, older
			}
			older.superseded = true
			newer.urgency = min(newer.urgency, older.urgency)
		}
		newest[it.place()] = newer
	}
}

// sweep drops the items that are over.
func (q *queue) sweep() {
	if q.over > 0 {
		q.items = slices.DeleteFunc(q.items, func(it *item) bool { return it.over })
		q.over = 0
	}
}

// forget drops people who are owed nothing and whose channel has rested, once a
// second: channels rest for longer.
func (q *queue) forget(now time.Time) {
	if len(q.items) > 0 && now.Sub(q.swept).Abs() < time.Second {
		return
	}
	q.swept = now
	maps.DeleteFunc(q.people, func(_ string, p *person) bool { return p.owed == 0 && p.pace.full(now) })
}

// settled reports whether nothing is in flight and nothing could be.
func (q *queue) settled(now time.Time) bool {
	if q.revoked {
		return q.flying() == 0
	}
	return q.flying() == 0 && !slices.ContainsFunc(q.items, func(it *item) bool {
		return !it.over && (it.taken || !it.from.After(now))
	})
}

// idle reports whether forgetting the queue would change nothing.
func (q *queue) idle(now time.Time) bool {
	return len(q.items) == q.over && len(q.people) == 0 && !q.revoked && !now.Before(q.down.until) &&
		q.pacers[post].rested(now) && q.pacers[edit].rested(now)
}

func (q *queue) lookAt(t time.Time) {
	if t.Before(q.next) {
		q.next = t
	}
}

func (q *queue) person(id string) *person {
	p := q.people[id]
	if p == nil {
		p = &person{pace: newBucket(q.channel)}
		q.people[id] = p
	}
	return p
}

// follows reports whether an item may have to wait for another post.
func (it *item) follows() bool { return it.Edit || it.Ref.Part != "" }

func (it *item) place() place {
	ref := it.Ref
	ref.Card = cmp.Or(ref.Card, it.ID)
	return place{it.To.Person, ref}
}

func (it *item) method() method { return methodOf(it.Claim) }

func methodOf(c *Claim) method {
	if c.Edit {
		return edit
	}
	return post
}
