package delivery

import (
	"time"

	"unhunch/internal/moment"
)

// pick is an item to send, which keeps its person busy, or one to drop.
type pick struct {
	*item
	drop Reason // "": send it
}

// pick adds what may go now to picks, at most room messages, and all that is to be
// dropped. It goes through the items in order and says in next when to look
// again.
func (q *queue) pick(picks []pick, now time.Time, room int) []pick {
	if q.down.failures > 0 {
		room = min(room, 1-q.flying()) // one call tries whether Slack is back
	}
	q.sweep()
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
			it.who.pace.take(now)
		}
		it.taken = true
		q.hold(pick{item: it})
		room--
		picks = append(picks, pick{item: it})
	}
	q.lookAt(q.fresh)
	return picks
}

// putBack undoes pick, where nothing was written down. The tokens are spent.
func (q *queue) putBack(p pick) {
	q.letGo(p)
	p.taken, p.apart = false, false
	q.fresh, q.next = time.Time{}, time.Time{}
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
		wait = who.pace.wait(now, 1)
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
	if !it.follows() {
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
func (q *queue) release(p pick, o *Outcome) {
	q.letGo(p)
	p.taken, p.apart = false, false
	if o.Verdict == Later {
		p.from, q.next = o.Again, time.Time{}
		q.arrange() // a newer edit may have come meanwhile
		return
	}
	q.remove(p.item)
}

// letGo gives the person and the worker of a pick back.
func (q *queue) letGo(p pick) {
	if p.holds() {
		q.next = time.Time{}
		p.who.busy[p.method()] = false
		q.inFlight[p.method()]--
		*q.all--
	}
	p.apart = true
}

// hold has a pick keep its person and a worker, at first or once more.
func (q *queue) hold(p pick) {
	if p.apart = false; p.drop == "" {
		p.who.busy[p.method()] = true
		q.inFlight[p.method()]++
		*q.all++
	}
}

// holds reports whether the pick keeps its person and a worker.
func (p pick) holds() bool { return p.drop == "" && !p.apart }

func (q *queue) remove(it *item) {
	it.over = true
	q.over++
	if q.posts[it.place()] == it {
		delete(q.posts, it.place())
		q.next = time.Time{}
	}
	it.who.owed--
}
