// Package rows says what a key and a value are in each bucket of the file, and
// sees to it that only what was written is read.
//
// The buckets, and what a key and a value are (| joins, 0 is a zero byte,
// numbers are big endian, values begin with a version byte, and behind each is
// a checksum of bucket, key and value):
//
//	meta        name                               → format version (without a checksum), who made the file, tallies, days on which kinds of events were last heard
//	people      workspace 0 person                 → prefs.Person, without the timetable (see Person)
//	timetables  prefs.Timetable.ID                 → prefs.Timetable (JSON), shared
//	due         second | workspace 0 person        → the next reminder, and what those before it brought (see Reminder)
//	steps       second | workspace 0 person        → nothing: on this desk something happens then (session.Desk.Wakes)
//	live        workspace 0 person                 → nothing: a routine of theirs is running
//	desks       workspace 0 person                 → card, session, posts, log and more (see Desk)
//	days        workspace 0 person                 → counts of each day (see EncodeDays)
//	owed        message id                         → delivery.Message, and where to (see Message)
//	outcomes    message id                         → what became of a reminder, until its person's due row takes it up (see Outcome)
//	files       workspace 0 what it holds          → Slack's id of the uploaded file
//	aside       bucket 0 key                       → a row of that bucket that cannot be read
package rows

import "fmt"

// Bucket names one of the buckets above.
type Bucket string

// The buckets.
const (
	Meta       Bucket = "meta"
	People     Bucket = "people"
	Timetables Bucket = "timetables"
	Due        Bucket = "due"
	Steps      Bucket = "steps"
	Live       Bucket = "live"
	Desks      Bucket = "desks"
	Days       Bucket = "days"
	Owed       Bucket = "owed"
	Outcomes   Bucket = "outcomes"
	Files      Bucket = "files"
	Aside      Bucket = "aside"
)

// Buckets are all there are.
func Buckets() []Bucket {
	return []Bucket{Meta, People, Timetables, Due, Steps, Live, Desks, Days, Owed, Outcomes, Files, Aside}
}

// Name is what a bucket is called in an error; "" is the list of them all.
func Name(b Bucket) string {
	if b == "" {
		return "the list of buckets"
	}
	return fmt.Sprintf("bucket %.20q", string(b))
}

// Whose is the person's key in the key of a row, or nil where there is none.
func Whose(b Bucket, key []byte) []byte {
	switch b {
	case People, Desks, Days, Live:
		return key
	case Due, Steps:
		return key[min(8, len(key)):]
	case Meta, Timetables, Owed, Outcomes, Files, Aside:
	}
	return nil
}

// Stray is a row that is not what was written. Its key may be what is wrong.
type Stray struct {
	Bucket Bucket
	Key    []byte
}

// Format is the version of the layout as a whole, kept in meta. Every change of it is one more.
const Format = 4

// Rows of meta. The first is read by every version, and the second of whatever
// version it is, so that it can be named.
const (
	FormatKey  = "format" // without a checksum: any other value than one is refused
	MadeByKey  = "made by"
	TalliesKey = "tallies"
	Copied     = "copied"   // when this file was taken as a backup; until it is opened in earnest
	Restored   = "restored" // the second in which it was; what was due by then may have been sent
	HeardKey   = "heard "   // and workspace 0 kind: the day on which it was last heard
)
