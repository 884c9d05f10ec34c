package routine

import (
	"slices"
	"time"
)

// History is what bears on a choice of what was before.
type History struct {
	Offers     []Offer // the newest first
	Experience Experience
}

// Offer is a routine that somebody was offered.
type Offer struct {
	Routine string `json:"routine"`
	Day     string `json:"day,omitempty"`     // its date on their wall, 2026-11-21; "": nobody knows
	Skipped bool   `json:"skipped,omitempty"` // they skipped it
}

// TiredAfter is after how many skips in a row somebody has had enough of a routine:
// it comes no oftener than anything else that is skipped, and further skips change
// nothing.
const TiredAfter = 3

// SkipsInARow is how often in a row a routine was skipped when it came last.
func SkipsInARow(offers []Offer, id string) (n int) {
	for _, o := range offers {
		switch {
		case o.Routine != id:
		case !o.Skipped:
			return n
		default:
			n++
		}
	}
	return n
}

// past is what somebody was offered, counted back from now.
type past struct {
	offers                     []Offer
	date, yesterday, aWeekBack string
	since                      map[string]int // by routine: how many offers ago; 0 is the newest
	areas                      map[Area]int
	kinds                      map[Focus]int
	begun                      map[Setting]bool // a beginner's routine was offered there
}

func remember(l *Library, offers []Offer, now time.Time) past {
	p := past{
		offers: offers, date: date(now), yesterday: date(now.AddDate(0, 0, -1)), aWeekBack: date(now.AddDate(0, 0, 1-daysAWeek)),
		since: make(map[string]int, len(offers)), areas: map[Area]int{}, kinds: map[Focus]int{}, begun: map[Setting]bool{},
	}
	for ago, o := range offers {
		if _, met := p.since[o.Routine]; met {
			continue
		}
		p.since[o.Routine] = ago
		r, ok := l.routines[o.Routine]
		if !ok {
			continue
		}
		for _, area := range r.Area {
			note(p.areas, area, ago)
		}
		note(p.kinds, r.Focus, ago)
		p.begun[r.Setting] = p.begun[r.Setting] || r.Level == Beginner
	}
	return p
}

// note keeps the first of two.
func note[K comparable](in map[K]int, k K, ago int) {
	if _, met := in[k]; !met {
		in[k] = ago
	}
}

// today reports whether a routine was offered today.
func (p past) today(r *Routine) bool {
	since, met := p.since[r.ID]
	return met && p.offers[since].Day == p.date
}

// often reports whether a routine was offered as often today, or on as many days of
// the last seven, as it does good.
func (p past) often(r *Routine) bool {
	if _, met := p.since[r.ID]; !met {
		return false
	}
	times, days, last := 0, 0, ""
	for _, o := range p.offers {
		if o.Routine != r.ID || o.Day < p.aWeekBack {
			continue
		}
		if o.Day == p.date {
			times++
		}
		if o.Day != last {
			days, last = days+1, o.Day
		}
	}
	f := r.Frequency
	return f.TimesADay.Max > 0 && times >= f.TimesADay.Max || f.DaysAWeek.Max > 0 && times == 0 && days >= f.DaysAWeek.Max
}

// daysOf is on how many of the last seven days any of some routines was offered,
// and on which date last; "": on none of them.
func (p past) daysOf(ids []string) (days int, last string) {
	counted := ""
	for _, o := range p.offers {
		if o.Day < p.aWeekBack || o.Day == counted || !slices.Contains(ids, o.Routine) {
			continue
		}
		days, counted = days+1, o.Day
		last = max(last, o.Day)
	}
	return days, last
}

// skips are those in a row that count.
func (p past) skips(id string) int { return min(SkipsInARow(p.offers, id), TiredAfter) }

// spaced reports whether so many others came since a routine did, and as many again
// for every time that it was skipped.
func (p past) spaced(r *Routine, turns int) bool {
	since, met := p.since[r.ID]
	return !met || since >= turns*(1+p.skips(r.ID))
}

// asks is 1 for a routine that the person is not yet used to, and 0 otherwise.
func (p past) asks(r *Routine) int {
	if r.Level == Beginner || p.begun[r.Setting] {
		return 0
	}
	return 1
}

// late is how long ago something of so many is on average, where all of them take
// turns: longer than twice that counts no more.
const late = 2.0

// rest is how long ago a routine of so many was offered, of which kin are of its
// kind, less where it was skipped each time, plus how long its kind and its areas rested: each by how often its turn
// would be. What never came rested for longer than anything that did.
func (p past) rest(r *Routine, among, kin int) float64 {
	n := float64(among)
	own := turnOf(p.since, r.ID, 1/n) / float64(1+p.skips(r.ID))
	return 2*own + turnOf(p.kinds, r.Focus, float64(kin)/n) + p.restOfAreas(r)
}

// areasBetween is how many others are between two of an area, at the most that
// counts.
const areasBetween = 6

func (p past) restOfAreas(r *Routine) (total float64) {
	for _, area := range r.Area {
		total += turnOf(p.areas, area, late/areasBetween) / late
	}
	return total / float64(max(len(r.Area), 1))
}

// turnOf is how many turns ago something was whose share this is.
func turnOf[K comparable](in map[K]int, k K, share float64) float64 {
	ago, met := in[k]
	if !met {
		return late
	}
	return min(float64(ago+1)*share, late)
}
