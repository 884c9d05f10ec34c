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

// past is what somebody was offered, counted back from now: how long ago something
// was is how many offers ago, from 0 for the newest.
type past struct {
	offers                     []Offer
	date, yesterday, aWeekBack string
	came                       []came // by where a routine stands on the shelf
	areas, kinds               []int  // how long ago, by Areas and by Focuses
	begun                      []bool // a beginner's routine was offered there, by Settings
}

// came is how a routine came.
type came struct {
	ago   int  // never: it did not
	skips int  // in a row, the last of them the last time
	taken bool // before these
	times int  // today
	days  int  // of the last seven
	first int  // how long ago it came on the first of these; never: on none
}

// never is how long ago something was that was not.
const never = -1

func remember(l *Library, offers []Offer, now time.Time) past {
	p := past{
		offers: offers, date: date(now), yesterday: date(now.AddDate(0, 0, -1)), aWeekBack: date(now.AddDate(0, 0, 1-daysAWeek)),
		came:  slices.Repeat([]came{{ago: never, first: never}}, len(l.shelf.routines)),
		areas: slices.Repeat([]int{never}, len(Areas())), kinds: slices.Repeat([]int{never}, len(Focuses())),
		begun: make([]bool, len(Settings())),
	}
	for ago, o := range offers {
		r := l.shelved(o.Routine)
		if r == nil {
			continue
		}
		c := &p.came[r.at]
		if c.ago == never {
			c.ago = ago
			p.note(r, ago)
		}
		p.count(c, ago)
	}
	return p
}

// note notes of a routine that came last so long ago what else came with it.
func (p *past) note(r *shelved, ago int) {
	for _, area := range r.areas {
		if p.areas[area] == never {
			p.areas[area] = ago
		}
	}
	if p.kinds[r.kind] == never {
		p.kinds[r.kind] = ago
	}
	p.begun[r.place] = p.begun[r.place] || r.Level == Beginner
}

// count counts an offer of a routine that is older than all that were counted.
func (p *past) count(c *came, ago int) {
	o := &p.offers[ago]
	c.taken = c.taken || !o.Skipped
	if !c.taken {
		c.skips++
	}
	if o.Day < p.aWeekBack {
		return
	}
	if o.Day == p.date {
		c.times++
	}
	if c.first == never || o.Day != p.offers[c.first].Day {
		c.days++
	}
	c.first = ago
}

// today reports whether a routine was offered today.
func (p *past) today(r *shelved) bool {
	ago := p.came[r.at].ago
	return ago != never && p.offers[ago].Day == p.date
}

// often reports whether a routine was offered as often today, or on as many days of
// the last seven, as it does good.
func (p *past) often(r *shelved) bool {
	c, f := &p.came[r.at], &r.Frequency
	return f.TimesADay.Max > 0 && c.times >= f.TimesADay.Max || f.DaysAWeek.Max > 0 && c.times == 0 && c.days >= f.DaysAWeek.Max
}

// daysOf is on how many of the last seven days any of some routines was offered,
// and on which date last; "": on none of them.
func (p *past) daysOf(ids []string) (days int, last string) {
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
func (p *past) skips(r *shelved) int { return min(p.came[r.at].skips, TiredAfter) }

// spaced reports whether so many others came since a routine did, and as many again
// for every time that it was skipped.
func (p *past) spaced(r *shelved, turns int) bool {
	ago := p.came[r.at].ago
	return ago == never || ago >= turns*(1+p.skips(r))
}

// asks is 1 for a routine that the person is not yet used to, and 0 otherwise.
func (p *past) asks(r *shelved) int {
	if r.Level == Beginner || p.begun[r.place] {
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
func (p *past) rest(r *shelved, among, kin int) float64 {
	n := float64(among)
	own := turnOf(p.came[r.at].ago, 1/n) / float64(1+p.skips(r))
	return 2*own + turnOf(p.kinds[r.kind], float64(kin)/n) + p.restOfAreas(r)
}

// areasBetween is how many others are between two of an area, at the most that
// counts.
const areasBetween = 6

func (p *past) restOfAreas(r *shelved) (total float64) {
	for _, area := range r.areas {
		total += turnOf(p.areas[area], late/areasBetween) / late
	}
	return total / float64(max(len(r.areas), 1))
}

// turnOf is how many turns ago something was whose share this is.
func turnOf(ago int, share float64) float64 {
	if ago == never {
		return late
	}
	return min(float64(ago+1)*share, late)
}
