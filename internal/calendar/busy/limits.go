package busy

import "io"

// The limits of a file.
const (
	// Largest is how many bytes a file may have.
	Largest = 10 << 20
	// MostEvents is how many events it may have, or stretches of a free/busy list.
	MostEvents = 20_000
	// longestLine is how long a line may be that matters. One of some thousand
	// left-out days is as long as that.
	longestLine = 1 << 20
	// mostOpen is how many components may be inside each other. An alarm of an
	// event is the third.
	mostOpen = 20
	// mostRules is how many rules an event may have, or a change of the clocks. One
	// is what there should be.
	mostRules = 10
	// mostDates is how many dates may be listed in a file besides rules: five for
	// each event.
	mostDates = 100_000
	// mostLooked is how many days and times are looked at for all rules together:
	// about half a second, and many times what 20,000 meetings of every week take.
	mostLooked = 5_000_000
)

// Oddity is what there may be in a file that cannot be used as it stands.
type Oddity string

// Each is passed over, and does no harm to the rest.
const (
	OddLine Oddity = "line" // it makes no sense, or is too long, or one date of many is none
	OddTime Oddity = "time" // an event without a beginning, or that ends before it; it is left out
	OddRule Oddity = "rule" // it makes no sense, or takes too long to follow; its event comes once
	OddZone Oddity = "zone" // nobody knows it, and the file does not explain it: taken for the person's
)

// Fault is why a whole file cannot be used. It is an error.
type Fault string

// What may be wrong with a file.
const (
	NotCalendar Fault = "is no calendar: it has no BEGIN:VCALENDAR"
	CutOff      Fault = "is cut off: something in it does not end"
	TooLarge    Fault = "is larger than 10 MiB"
	TooMany     Fault = "has more than 20,000 events"
)

// Error says what is wrong with the file.
func (f Fault) Error() string { return "the calendar " + string(f) }

// limited is a reader that finds it too large what has more than so many bytes.
type limited struct {
	io.Reader
	left int
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	if l.left -= n; l.left < 0 {
		return 0, TooLarge
	}
	return n, err
}
