package busy

import (
	"cmp"
	"slices"
	"time"

	"unhunch/internal/calendar/recur"
)

// telling tells when a file says that somebody is busy.
type telling struct {
	*file
	spans
}

func (f *telling) tell() {
	for _, l := range f.lists {
		f.once(l)
	}
	slices.SortStableFunc(f.events, func(a, b *event) int { return cmp.Compare(a.uid, b.uid) })
	var same []*event
	for _, e := range f.events {
		if len(same) > 0 && (e.uid == 0 || e.uid != same[0].uid) {
			f.series(same)
			same = nil
		}
		same = append(same, e)
	}
	f.series(same)
}

// once adds a stretch that does not repeat.
func (f *telling) once(l stretch) {
	from := f.zones.instant(l.begins)
	to := f.zones.end(l, l.begins)
	if to < from {
		f.odd[OddTime]++
	}
	f.add(from, to)
}

// series are the events of one UID: one that may repeat, and others in the place of
// some of its occurrences.
type series struct {
	others  which   // the occurrences that are as others say, of times
	whole   which   // and of whole days
	onwards []later // what all are like that come after one, in order
	keeps   bool    // one of these keeps somebody busy

	// How much earlier and later than what is wanted there may be an occurrence
	// that was moved into it, in seconds.
	before, after int64
}

// later is how all are from one on.
type later struct {
	since int64
	*event
}

func (f *telling) series(events []*event) {
	var mains []*event
	replaced := map[int64]*event{}
	for _, e := range events {
		if e.instead == nil {
			mains = append(mains, e)
			continue
		}
		at := f.zones.instant(*e.instead)
		if former := replaced[at]; former == nil || former.version <= e.version {
			replaced[at] = e
		}
	}
	mains = newest(mains)
	if slices.ContainsFunc(mains, func(e *event) bool { return e.cancelled }) {
		return
	}
	s := series{others: f.none(false), whole: f.none(true)}
	for at, e := range replaced {
		if e.onwards && len(mains) > 0 {
			s.from(at, e)
			continue
		}
		s.others.add(*e.instead)
		s.whole.add(*e.instead)
		if e.keeps() {
			f.once(e.when)
		}
	}
	slices.SortFunc(s.onwards, func(a, b later) int { return cmp.Compare(a.since, b.since) })
	for _, e := range mains {
		f.main(e, s)
	}
}

// from says how all are from one on.
func (s *series) from(since int64, e *event) {
	s.onwards = append(s.onwards, later{since, e})
	s.keeps = s.keeps || e.keeps()
	moved := e.when.begins.clock - e.instead.clock
	s.before, s.after = max(s.before, e.when.most()+moved), max(s.after, -moved)
}

// newest are the events of the highest version. There should be one; some programs
// give the same UID to all.
func newest(events []*event) []*event {
	highest := 0
	for _, e := range events {
		highest = max(highest, e.version)
	}
	return slices.DeleteFunc(events, func(e *event) bool { return e.version < highest })
}

// occurrence is one of those of an event: it lasts as another stretch does.
type occurrence struct {
	begins moment
	like   *stretch
}

// main adds the occurrences of an event but for those that others take the place
// of. From some on, all may be as another event says.
func (f *telling) main(e *event, s series) {
	if !e.keeps() && !s.keeps {
		return
	}
	if f.zones.end(e.when, e.when.begins) < f.zones.instant(e.when.begins) {
		f.odd[OddTime]++
		return
	}
	others := s.others
	if e.when.begins.day {
		others = s.whole
	}
	left := f.none(e.when.begins.day)
	for _, m := range e.left {
		left.add(m)
	}
	for _, o := range f.occurrences(e, s) {
		if others.has(o.begins) || left.has(o.begins) {
			continue
		}
		then, o := f.then(e, o, s)
		if then.keeps() {
			f.add(f.zones.instant(o.begins), f.zones.end(*o.like, o.begins))
		}
	}
}

// then is the event that says how an occurrence is, and when it is by that.
func (f *telling) then(e *event, o occurrence, s series) (*event, occurrence) {
	at := f.zones.instant(o.begins)
	n, _ := slices.BinarySearchFunc(s.onwards, at+1, func(l later, at int64) int { return cmp.Compare(l.since, at) })
	if n == 0 {
		return e, o
	}
	next := s.onwards[n-1]
	moved := at - next.since
	if next.instead.zone == o.begins.zone && next.when.begins.zone == o.begins.zone {
		moved = o.begins.clock - next.instead.clock
	}
	return next.event, occurrence{next.when.begins.plus(moved), &next.when}
}

// occurrences are those of an event that may be wanted, and a few around.
func (f *telling) occurrences(e *event, s series) []occurrence {
	from := time.Unix(f.from-max(s.before, e.when.most())-daySeconds, 0).UTC()
	to := time.Unix(f.to+s.after+daySeconds, 0).UTC()

	var all []occurrence
	if len(e.rules) == 0 {
		all = append(all, occurrence{e.when.begins, &e.when})
	}
	for _, text := range e.rules {
		times := f.follow(text, e.when.begins, from, to)
		all = slices.Grow(all, len(times))
		for _, t := range times {
			m := e.when.begins
			m.clock = t.Unix()
			all = append(all, occurrence{m, &e.when})
		}
	}
	for _, added := range e.added {
		if added.ends == nil && added.lasts == nil {
			all = append(all, occurrence{added.begins, &e.when})
		} else {
			all = append(all, occurrence{added.begins, &added})
		}
	}
	return all
}

// follow are the times of a rule on the clock of its first. One that cannot be used
// comes once.
func (f *telling) follow(text string, first moment, from, to time.Time) []time.Time {
	zone := f.zones.location(first.zone)
	if first.day {
		zone = time.UTC // a day has no zone, whatever its end is written with
	}
	rule, err := recur.Parse(text, zone)
	if err == nil {
		var times []time.Time
		if times, err = rule.Between(first.wall(), from, to, &f.left); err == nil {
			return times
		}
	}
	f.odd[OddRule]++
	return []time.Time{first.wall()}
}

// which are some of the occurrences of an event, by when they begin or on which day.
type which struct {
	zones        *zones
	days         bool // the event is of whole days
	times, dates map[int64]bool
}

func (f *telling) none(days bool) which {
	return which{&f.zones, days, map[int64]bool{}, map[int64]bool{}}
}

// add adds one. Some programs write a day where it should be a time, and a midnight
// where it should be a day.
func (w which) add(m moment) {
	switch {
	case m.day:
		w.dates[m.clock] = true
	case w.days && m.zone == inUTC: // somebody's midnight
		w.dates[m.wall().Round(24*time.Hour).Unix()] = true
	case w.days:
		w.dates[m.midnight()] = true
	default:
		w.times[w.zones.instant(m)] = true
	}
}

// has reports whether one is among them that begins at a moment.
func (w which) has(m moment) bool {
	return len(w.times) > 0 && w.times[w.zones.instant(m)] || len(w.dates) > 0 && w.dates[m.midnight()]
}
