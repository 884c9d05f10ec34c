package prefs

import "time"

// Calendar is the calendar that somebody gave, to be left alone while it says that
// they are busy. The zero Calendar is none.
type Calendar struct {
	Sealed  Sealed          `json:"sealed,omitempty"`
	Key     string          `json:"key,omitempty"`  // the name of the key that it is sealed with
	Host    string          `json:"host,omitempty"` // of the address, and all of it that is ever shown
	Since   time.Time       `json:"since,omitzero"`
	Trouble CalendarTrouble `json:"trouble,omitempty"` // what they were told is wrong with it, until it works again
}

// Given reports whether there is one.
func (c Calendar) Given() bool { return len(c.Sealed) > 0 }

// Sealed is a secret as it is kept: whoever has the store and not the key reads
// nothing in it.
type Sealed []byte

// CalendarTrouble says why a calendar is not read, or was not taken.
type CalendarTrouble string

// The troubles. NoTrouble is the zero value.
const (
	NoTrouble CalendarTrouble = ""

	NotAnAddress   CalendarTrouble = "not-an-address"
	AddressTooLong CalendarTrouble = "address-too-long"
	WithPassword   CalendarTrouble = "with-password"
	NotEncrypted   CalendarTrouble = "not-encrypted"    // http, or a certificate that does not hold
	HostNotAllowed CalendarTrouble = "host-not-allowed" // by whoever runs the bot
	NotPublic      CalendarTrouble = "not-public"       // it leads into a private network

	NotACalendar  CalendarTrouble = "not-a-calendar" // a page, as one to log in at
	CalendarGone  CalendarTrouble = "calendar-gone"  // not there, or not any more
	NotPermitted  CalendarTrouble = "not-permitted"  // its server wants to know who asks
	TooLarge      CalendarTrouble = "too-large"
	Unreachable   CalendarTrouble = "unreachable" // no answer, or that it cannot just now
	OtherKey      CalendarTrouble = "other-key"   // sealed with a key that the bot does not have
	TriedTooOften CalendarTrouble = "tried-too-often"
)

// CalendarTroubles lists every trouble but none.
func CalendarTroubles() []CalendarTrouble {
	return []CalendarTrouble{
		NotAnAddress, AddressTooLong, WithPassword, NotEncrypted, HostNotAllowed, NotPublic,
		NotACalendar, CalendarGone, NotPermitted, TooLarge, Unreachable, OtherKey, TriedTooOften,
	}
}
