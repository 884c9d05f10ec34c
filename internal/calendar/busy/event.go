package busy

// event is a VEVENT. It has no title, no place and nobody in it.
type event struct {
	uid      uint64 // a hash of it: some are addresses; 0: it has none
	version  int    // SEQUENCE
	when     stretch
	wholeDay bool

	rules   []string
	added   []stretch // RDATE
	left    []moment  // EXDATE
	instead *moment   // RECURRENCE-ID: the occurrence of another event that it is in the place of
	onwards bool      // of all that come after that one, too

	cancelled bool
	shown     shown
	marked    mark

	begun, bad bool // it has a beginning; something about its time makes no sense
}

// shown is what TRANSP says.
type shown string

// Its values (RFC 5545, 3.8.2.7).
const (
	unsaid      shown = ""
	opaque      shown = "OPAQUE"
	transparent shown = "TRANSPARENT"
)

// mark is how Outlook and Exchange show a time (MS-OXCICAL, X-MICROSOFT-CDO-BUSYSTATUS).
type mark string

// Its values.
const (
	unmarked  mark = ""
	free      mark = "FREE"
	tentative mark = "TENTATIVE"
	busy      mark = "BUSY"
	away      mark = "OOF"
	elsewhere mark = "WORKINGELSEWHERE"
)

// keeps reports whether an event keeps somebody busy. A whole day does not, unless
// it says so: most are birthdays and holidays.
func (e *event) keeps() bool {
	switch {
	case e.cancelled, e.shown == transparent, e.marked == free, e.marked == elsewhere:
		return false
	case e.wholeDay:
		return e.shown == opaque || e.marked == busy || e.marked == away
	}
	return true
}
