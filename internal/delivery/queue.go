package delivery

import (
	"cmp"
	"slices"
	"time"

	"golang.org/x/time/rate"

	"unhunch/internal/moment"
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
	items     []*item      // in the order in which they go
	more      bool         // the store owes messages beyond these
	ready     [methods]int // items that wait for nothing but their turn
	people    map[string]*person
	posts     map[place]*item // those whose place others wait for
	channel   Rate
	pacers    [methods]pacer
	share     int // how many calls of each method may be in flight
	inFlight  [methods]int
	walks     uint64
	next      time.Time // nothing can go before this unless something happens
	fresh     time.Time // none of the items is to be dropped before this; zero: not known
	swept     time.Time // when people were forgotten last

	down    outage // Slack cannot be reached, or does not say what it did
	revoked bool
}

// item is an owed message and what became of it in this process.
type item struct {
	*Claim
	from       time.Time // may go from then on
	who        *person
	urgency    Priority // that of the most urgent edit it stands for
	seen       time.Time
	taken      bool // handed out, until its outcome is written down
	apart      bool // taken, and keeps neither its person nor a worker any more
	superseded bool
	refusals   int // calls that did not get through
	unknowns   int // calls that may or may not have taken effect
	denials    int // calls that Slack said no to
}

// person is one recipient, and so one channel.
type person struct {
	id   string
	pace *rate.Limiter // posts into the channel
	busy [methods]bool // a call is in flight: none of the other method waits for it
	owed int
	held [methods]uint64 // the walk in which an earlier message of theirs had to wait
}

// place names a post in a workspace.
type place struct {
	person string
	ref    Ref
}

// pick is an item to send, which keeps its person busy, or one to drop.
type pick struct {
	*item
	drop Reason // "": send it
}

func newQueue(workspace string, limits Limits, share int) *queue {
	return &queue{
		workspace: workspace,
		share:     share,
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
	known := make(map[uint64]*item, len(q.items))
	for _, it := range q.items {
		known[it.ID] = it
	}
	q.items = q.items[:0]
	for _, c := range owed {
		it := known[c.ID]
		delete(known, c.ID)
		switch {
		case it == nil:
			it = &item{Claim: c, from: c.NotBefore, who: q.person(c.To.Person), urgency: c.Priority, seen: now}
		case !it.taken:
			it.Claim, it.from = c, c.NotBefore
		}
		q.items = append(q.items, it)
	}
	for _, it := range known {
		if it.taken || it.from.After(now) {
			q.items = append(q.items, it)
		}
	}
	q.more, q.next = more, now
	q.arrange()
	q.forget(now)
}

// arrange leaves one owed edit of each post, the newest, as urgent as the most
// urgent of them, and puts all in order.
func (q *queue) arrange() {
	q.fresh = time.Time{}
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
	slices.SortFunc(q.items, func(a, b *item) int {
		return cmp.Or(cmp.Compare(a.urgency, b.urgency), cmp.Compare(a.ID, b.ID))
	})
}

// forget drops people who are owed nothing and whose channel has rested, once a
// second: channels rest for longer.
func (q *queue) forget(now time.Time) {
	if len(q.items) > 0 && now.Sub(q.swept).Abs() < time.Second {
		return
	}
	q.swept = now
	for _, p := range q.people {
		p.owed = 0
	}
	for _, it := range q.items {
		it.who.owed++
	}
	for id, p := range q.people {
		if p.owed == 0 && rested(p.pace, now) {
			delete(q.people, id)
		}
	}
}

// pick hands out what may go now, at most room messages, and all that is to be
// dropped. It goes through the items in order and says in next when to look
// again.
func (q *queue) pick(now time.Time, room int) []pick {
	if q.down.failures > 0 {
		room = min(room, 1-q.flying()) // one call tries whether Slack is back
	}
	var picks []pick
	q.walks++
	q.ready, q.next = [methods]int{}, now.Add(nap)
	for m := range q.pacers {
		q.pacers[m].look(now)
	}
	check := !now.Before(q.fresh)
	if check {
		q.fresh = now.Add(oldest)
	}
	for _, it := range q.items {
		if it.taken {
			continue
		}
		if check {
			if reason := q.dead(it, now); reason != "" {
				it.taken = true
				picks = append(picks, pick{it, reason})
				continue
			}
		}
		if room <= 0 || q.crowded(it) || !q.mayGo(it, now) {
			if !it.from.After(now) {
				q.ready[it.method()]++
			}
			continue
		}
		q.pacers[it.method()].take(now)
		if !it.Edit {
			it.who.pace.AllowN(now, 1)
		}
		it.taken, it.who.busy[it.method()] = true, true
		q.inFlight[it.method()]++
		room--
		picks = append(picks, pick{item: it})
	}
	q.lookAt(q.fresh)
	return picks
}

// crowded reports whether as many calls of an item's method are in flight as may
// be. Edits that hang take no post's place, and what nobody looks at none of those
// that are left to who does.
func (q *queue) crowded(it *item) bool {
	most := q.share
	switch it.urgency {
	case Answer, Running:
		most += q.share / 4
	case Soon:
	case Tidy:
		most -= q.share / 2
	}
	return q.inFlight[it.method()] >= most
}

// flying is how many calls are in flight.
func (q *queue) flying() int { return q.inFlight[post] + q.inFlight[edit] }

// dead says why an item is not to be sent any more.
func (q *queue) dead(it *item, now time.Time) Reason {
	if it.superseded {
		return Superseded
	}
	end := it.NotAfter
	if end.IsZero() {
		if q.revoked {
			return ""
		}
		end = it.seen.Add(oldest)
	}
	if it.Kind == Step {
		end = moment.Earliest(end, it.seen.Add(stepPatience))
	}
	if now.After(end) {
		return Stale
	}
	q.fresh = moment.Earliest(q.fresh, end.Add(time.Millisecond))
	return ""
}

// mayGo reports whether an item can be sent now. One that has to wait holds
// back what comes after it for the same person and method, but not what goes
// by the other method: a step is not late because edits are limited. One that
// waits for another post holds nothing, for that post may come after it.
func (q *queue) mayGo(it *item, now time.Time) bool {
	who, m := it.who, it.method()
	if q.revoked {
		return false
	}
	if wait := q.pacers[m].closed(it.urgency); wait > 0 { // and for all that come after it
		q.lookAt(now.Add(wait))
		return false
	}
	if q.awaits(it) {
		return false
	}
	if who.busy[m] || who.held[m] == q.walks {
		who.held[m] = q.walks
		return false
	}
	wait := max(q.down.until.Sub(now), it.from.Sub(now))
	if m == post && wait <= 0 {
		wait = tokens(who.pace, now, 1)
	}
	if wait <= 0 {
		return true
	}
	who.held[m] = q.walks
	q.lookAt(now.Add(wait))
	return false
}

// awaits reports whether the post to edit, or the card to reply to, is itself
// still owed.
func (q *queue) awaits(it *item) bool {
	if !it.Edit && it.Ref.Part == "" {
		return false // a card
	}
	at := it.place()
	if !it.Edit {
		at.ref.Part = ""
	}
	return q.posts[at] != nil
}

// clogged reports whether a pacer is free that none of the known items, but
// perhaps one beyond them, could use.
func (q *queue) clogged() bool {
	if !q.more || q.revoked || q.down.failures > 0 {
		return false
	}
	return q.ready[post] == 0 && q.pacers[post].closed(Soon) == 0 ||
		q.ready[edit] == 0 && q.pacers[edit].closed(Tidy) == 0
}

// release ends what pick began: the outcome is written down.
func (q *queue) release(p pick, o Outcome) {
	q.letGo(p)
	p.taken, p.apart = false, false
	if o.Verdict == Later {
		p.from = o.Again
		q.arrange() // a newer edit may have come meanwhile
		return
	}
	q.remove(p.item)
}

// letGo gives the person and the worker of a pick back.
func (q *queue) letGo(p pick) {
	q.next = time.Time{}
	if p.holds() {
		p.who.busy[p.method()] = false
		q.inFlight[p.method()]--
	}
	p.apart = true
}

// holds reports whether the pick keeps its person and a worker.
func (p pick) holds() bool { return p.drop == "" && !p.apart }

func (q *queue) remove(it *item) {
	if i := slices.Index(q.items, it); i >= 0 {
		q.items = slices.Delete(q.items, i, i+1)
	}
	if q.posts[it.place()] == it {
		delete(q.posts, it.place())
	}
}

// settled reports whether nothing is in flight and nothing could be.
func (q *queue) settled(now time.Time) bool {
	if q.revoked {
		return q.flying() == 0
	}
	return q.flying() == 0 && !slices.ContainsFunc(q.items, func(it *item) bool {
		return it.taken || !it.from.After(now)
	})
}

// idle reports whether forgetting the queue would change nothing.
func (q *queue) idle(now time.Time) bool {
	return len(q.items) == 0 && len(q.people) == 0 && !q.revoked && !now.Before(q.down.until) &&
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
		p = &person{id: id, pace: rate.NewLimiter(rate.Limit(q.channel.PerMinute/60), q.channel.Burst)}
		q.people[id] = p
	}
	return p
}

func (it *item) place() place {
	ref := it.Ref
	ref.Card = cmp.Or(ref.Card, it.ID)
	return place{it.who.id, ref}
}

func (it *item) method() method {
	if it.Edit {
		return edit
	}
	return post
}
