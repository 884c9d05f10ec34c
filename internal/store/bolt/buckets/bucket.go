// Package buckets says what a key and a value are in each bucket of the file, and
// sees to it that only what was written is read.
//
// The buckets, and what a key and a value are (| joins, 0 is a zero byte,
// numbers are big endian, values begin with a version byte, and behind each is
// a checksum of bucket, key and value):
//
//	meta        name                               → format version (without a checksum), who made the file, tallies
//	people      workspace 0 person                 → prefs.Person, without the timetable (see rows.Person)
//	            workspace 0 person 0 1             → their desk: card, session, posts, log and more (see rows.EncodeDesk)
//	            workspace 0 person 0 2             → counts of each of their days (see rows.EncodeDays)
//	timetables  prefs.Timetable.ID                 → prefs.Timetable (JSON), shared
//	due         second | workspace 0 person        → the next reminder, and what those before it brought (see Reminder)
//	steps       second | workspace 0 person        → nothing: on this desk something happens then (session.Desk.Wakes)
//	live        workspace 0 person                 → nothing: a routine of theirs is running
//	owed        first of sixteen message ids       → each delivery.Message that is owed, and where to (see bundle, rows.Message)
//	outcomes    first of sixteen message ids       → what became of each reminder, until its person's due row takes it up (see bundle, Outcome)
//	files       workspace 0 what it holds          → Slack's id of the uploaded file
//	heard       workspace 0 kind of event          → the day on which it was last heard
//	workspaces  workspace                          → workspace.Record (JSON), who installed the app
//	audit       second | number in it              → workspace.Entry (JSON), what happened to one
//	aside       bucket 0 key                       → a row of that bucket that cannot be read
//	            moved 0 workspace 0 person number  → one that another store had put aside, or could not read (see Lost)
//
// What is kept of one person lies side by side, so that whatever is changed of it
// is on one page. Who works with rows calls a desk a row of desks, and days rows of
// days, each by the person's key, as if those were buckets: see Place and Kind.
package buckets

import (
	"bytes"
	"fmt"

	"unhunch/internal/store/moving"
)

// Bucket names one of the buckets above, or what lies in one of them together.
type Bucket string

// The buckets.
const (
	Meta       Bucket = "meta"
	People     Bucket = "people"
	Timetables Bucket = "timetables"
	Due        Bucket = "due"
	Steps      Bucket = "steps"
	Live       Bucket = "live"
	Owed       Bucket = "owed"
	Outcomes   Bucket = "outcomes"
	Files      Bucket = "files"
	Heard      Bucket = "heard"
	Workspaces Bucket = "workspaces"
	Audit      Bucket = "audit"
	Aside      Bucket = "aside"

	Desks Bucket = "desks" // in people
	Days  Bucket = "days"  // in people
	Moved Bucket = "moved" // in aside
)

// Buckets are all that the file has.
func Buckets() []Bucket {
	return []Bucket{Meta, People, Timetables, Due, Steps, Live, Owed, Outcomes, Files, Heard, Workspaces, Audit, Aside}
}

// HoldsMessages reports whether its rows are bundles of messages.
func (b Bucket) HoldsMessages() bool { return b == Owed || b == Outcomes }

// Kinds are Buckets, and what lies in one of them together.
func Kinds() []Bucket { return append(Buckets(), Desks, Days) }

// behind is what stands behind a person's key in a row of people.
func (b Bucket) behind() string {
	switch b {
	case Desks:
		return "\x00\x01"
	case Days:
		return "\x00\x02"
	case Meta, People, Timetables, Due, Steps, Live, Owed, Outcomes, Files, Heard, Workspaces, Audit, Aside, Moved:
	}
	return ""
}

// Place is the bucket in which a row lies, and its key there.
func Place(b Bucket, key []byte) (Bucket, []byte) {
	if end := b.behind(); end != "" {
		return People, append(bytes.Clone(key), end...)
	}
	return b, key
}

// Kind is Place the other way round.
func Kind(b Bucket, key []byte) (Bucket, []byte) {
	if b != People {
		return b, key
	}
	for _, kind := range [...]Bucket{Desks, Days} {
		if person, found := bytes.CutSuffix(key, []byte(kind.behind())); found && bytes.IndexByte(person, 0) > 0 {
			return kind, person
		}
	}
	return People, key
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
	case Moved:
		return key[:max(0, len(key)-8)]
	case Meta, Timetables, Owed, Outcomes, Files, Heard, Workspaces, Audit, Aside:
	}
	return nil
}

// Stray is a row that is not what was written. Its key may be what is wrong.
type Stray struct {
	Bucket Bucket
	Key    []byte
}

// Rows of meta. The first is read by every version, and the second of whatever
// version it is, so that it can be named.
const (
	FormatKey  = "format" // without a checksum: any other value than one is refused
	MadeByKey  = "made by"
	TalliesKey = "tallies"
	Copied     = "copied"   // when this file was taken as a backup; until it is opened in earnest
	Restored   = "restored" // the second in which it was; what was due by then may have been sent
	MarkKey    = moving.MarkKey
)
