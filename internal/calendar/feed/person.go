package feed

import (
	"crypto/sha256"
	"time"

	"github.com/cenkalti/backoff/v5"

	"unhunch/internal/calendar/busy"
	"unhunch/internal/calendar/fetch"
	"unhunch/internal/prefs"
)

const (
	horizon   = 48 * time.Hour    // that is kept
	past      = 24 * time.Hour    // that is read: it is told when a meeting began that goes on
	lately    = time.Hour         // that is known: too short a time between two meetings belongs to both
	stale     = time.Hour         // after which nothing counts as known any more
	readAnew  = 24 * time.Hour    // after which a calendar is wanted as a whole, also one that is as it was
	interval  = 750 * time.Second // between two fetches of the same calendar, give or take
	give      = 0.2               // a part of it: 10 to 15 minutes
	slowest   = 2 * time.Hour     // between two of one that fails, give or take
	mostTries = 3                 // in a row that fail before somebody is told

	mostPeople = 10_000 // of whom something is known, or that wait: see room
	mostSpans  = 128    // of one person
)

// Wanted is a calendar that is wanted of somebody who is due soon. It prints
// without its address.
type Wanted struct {
	User    prefs.UserID
	Address string // a secret
	Zone    *time.Location
}

// String names the person, and not the address.
func (w Wanted) String() string { return w.User.Workspace + "/" + w.User.Person }

// GoString is String.
func (w Wanted) GoString() string { return w.String() }

// Tried is what came of a calendar that somebody wants to give.
type Tried struct {
	Trouble prefs.CalendarTrouble // NoTrouble: it was read
	Busy    int                   // spans of the next two days
}

// person is what is known of one calendar. The Feed's lock guards it.
type person struct {
	of     [sha256.Size]byte // the address, and the zone
	spans  []busy.Span
	known  bool      // something was read
	read   time.Time // as a whole
	asked  time.Time // when it was last heard that it is so
	until  time.Time // before which the spans are all that there are
	seen   fetch.Seen
	next   time.Time // no sooner than then it is asked for again
	queued bool      // or being fetched

	failed int // times in a row
	pause  *backoff.ExponentialBackOff
	told   toldOf
}

// toldOf is what a person's record was last told.
type toldOf int

const (
	nothing toldOf = iota
	thatItWorks
	thatItFails
)

func newPerson(w Wanted) *person {
	return &person{of: sum(w), pause: &backoff.ExponentialBackOff{InitialInterval: interval, RandomizationFactor: give, Multiplier: 2, MaxInterval: slowest}}
}

func sum(w Wanted) [sha256.Size]byte {
	return sha256.Sum256([]byte(w.Zone.String() + "\x00" + w.Address))
}

// keep keeps what was read, or that it is as it was.
func (p *person) keep(o fetch.Outcome, calendar busy.Calendar, began time.Time) {
	p.failed, p.known, p.seen, p.asked = 0, true, o.Seen, began
	if o.Kind != fetch.Fresh {
		return
	}
	p.read, p.spans, p.until = began, calendar.Spans, began.Add(horizon)
	if len(p.spans) > mostSpans {
		p.spans = append([]busy.Span(nil), p.spans[:mostSpans]...)
		p.until = p.spans[mostSpans-1].To
	}
}
