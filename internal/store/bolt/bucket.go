package bolt

import (
	"fmt"
)

// bucket names one of the buckets above.
type bucket string

const (
	meta       bucket = "meta"
	people     bucket = "people"
	timetables bucket = "timetables"
	due        bucket = "due"
	steps      bucket = "steps"
	live       bucket = "live"
	desks      bucket = "desks"
	days       bucket = "days"
	owed       bucket = "owed"
	files      bucket = "files"
	aside      bucket = "aside"
)

func allBuckets() []bucket {
	return []bucket{meta, people, timetables, due, steps, live, desks, days, owed, files, aside}
}

func name(b bucket) string {
	if b == "" {
		return "the list of buckets"
	}
	return fmt.Sprintf("bucket %.20q", string(b))
}

// whose is the person's key in the key of a row, or nil where there is none.
func whose(b bucket, key []byte) []byte {
	switch b {
	case people, desks, days, live:
		return key
	case due, steps:
		return key[min(8, len(key)):]
	case meta, timetables, owed, files, aside:
	}
	return nil
}

// stray is a row that is not what was written. Its key may be what is wrong.
type stray struct {
	bucket bucket
	key    []byte
}

// format is the version of the layout as a whole, kept in meta. Every change of it is one more.
const format = 3

// Rows of meta. The first is read by every version, and the second of whatever
// version it is, so that it can be named.
const (
	formatKey  = "format" // without a checksum: any other value than one is refused
	madeByKey  = "made by"
	talliesKey = "tallies"
	copied     = "copied"   // when this file was taken as a backup; until it is opened in earnest
	restored   = "restored" // the second in which it was; what was due by then may have been sent
)
