package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// reckoning sums up what became of many people's due moments, by both
// witnesses of a diary.
type reckoning struct {
	due   int
	ends  map[string]int // see moment.end
	cards int            // in Slack, whatever the bot knows of them
	late  []time.Duration
	wrong []string // must be empty
}

func newReckoning() *reckoning { return &reckoning{ends: map[string]int{}} }

// leftOut is the end of a moment that the bot may pass over: the reminder
// before it came more than a minute late, and the next is never so near.
const leftOut = "left out after a late one"

// adds reckons up somebody of whom it is known when they were due: each of
// these moments has to have come to one honest end, and nothing else happened.
func (r *reckoning) adds(d *diary, due []time.Time, isDue func(time.Time) bool) {
	moments := d.moments()
	of := map[int64]int{}
	for i, m := range moments {
		of[m.due.Unix()] = i
		if !isDue(m.due) {
			r.complain(d, m, "it was not due")
		}
	}
	for n, at := range due {
		r.due++
		i, known := of[at.Unix()]
		switch {
		case known:
			r.add(d, moments[i])
		case n > 0 && cameLate(moments, of, due[n-1]):
			r.ends[leftOut]++
		default:
			r.complain(d, moment{due: at}, "lost without a record")
		}
	}
}

// addsRestless reckons up somebody who keeps changing when they are due.
func (r *reckoning) addsRestless(d *diary) {
	for _, m := range d.moments() {
		r.due++
		r.add(d, m)
	}
	for title, times := range d.steps() {
		if times > 1 {
			r.wrong = append(r.wrong, fmt.Sprintf("%s has %q %d times in one thread", d.handle, title, times))
		}
	}
}

func (r *reckoning) add(d *diary, m moment) {
	end := m.end()
	if !honest(end) {
		r.complain(d, m, end)
	}
	r.ends[strings.ReplaceAll(end, " late", "")]++
	r.cards += len(m.cards)
	for _, card := range m.cards {
		r.late = append(r.late, card.At.Sub(m.due))
	}
}

func (r *reckoning) complain(d *diary, m moment, what string) {
	r.wrong = append(r.wrong, fmt.Sprintf("%s, due %s: %s\n%s", d.handle, m.due.Format(time.TimeOnly), what, d.tally()))
}

// honest reports whether the witnesses agree about an end, and it is one. Held
// back is one too: the routine that it was held for counts in its place.
func honest(end string) bool {
	end = strings.ReplaceAll(end, " late", "")
	const held = "held: in-routine"
	if end == held {
		return true
	}
	end = strings.TrimPrefix(end, held+", then ")
	verdict, reason, _ := strings.Cut(end, ": ")
	switch verdict {
	case "sent":
		return reason == ""
	case "dropped": // in the place of one there may be a question; a backup does not know what was sent since
		there := ", and the card is there"
		return !strings.Contains(reason, ",") || reason == string(delivery.Instead)+there || reason == string(schedule.MaybeSent)+there
	case "unknown":
		return !strings.Contains(strings.TrimSuffix(reason, ", and the card is there"), ",")
	}
	return false
}

// cameLate reports whether a moment was dealt with more than a minute late.
func cameLate(moments []moment, of map[int64]int, due time.Time) bool {
	i, known := of[due.Unix()]
	return known && slices.ContainsFunc(moments[i].ends, func(n session.Note) bool { return n.At.Sub(due) > time.Minute })
}

// count is how many ended like this.
func (r *reckoning) count(beginning string) (n int) {
	for end, times := range r.ends {
		if strings.HasPrefix(end, beginning) {
			n += times
		}
	}
	return n
}

// String is the tally.
func (r *reckoning) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "due %d", r.due)
	for _, end := range slices.Sorted(maps.Keys(r.ends)) {
		fmt.Fprintf(&b, "\n  %s %d", end, r.ends[end])
	}
	doubled, lost := 0, 0
	for _, wrong := range r.wrong {
		if strings.Contains(wrong, "cards in Slack") || strings.Contains(wrong, "times in one thread") {
			doubled++
		}
		if strings.Contains(wrong, "lost without a record") {
			lost++
		}
	}
	fmt.Fprintf(&b, "\n  doubled %d\n  lost without a record %d\n", doubled, lost)
	slices.Sort(r.late)
	if n := len(r.late); n > 0 {
		fmt.Fprintf(&b, "%d cards in Slack; late by %s (half of them), %s (all but one in a hundred), %s at the most",
			r.cards, r.late[n/2].Round(time.Millisecond), r.late[n*99/100].Round(time.Millisecond), r.late[n-1].Round(time.Millisecond))
	}
	return b.String()
}
